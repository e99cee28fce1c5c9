// Stopping a script.
//
// `worker.run` holds the generation of the call that is running, or 0. A request to stop names that
// generation, so one that comes too late finds another number and does nothing. Whether a call was
// stopped is decided by that word alone, never by V8's own state.
//
// V8 looks for a stop where a function begins and where a loop goes round, and there not each time.
// So whatever a script calls of the host looks, too: at its start and at its end.
#include "worker/v8/internal.h"

namespace worker_v8
{

worker_error_kind stop_kind(const worker *w)
{
    return w->oom_pending ? WORKER_ERROR_MEMORY : WORKER_ERROR_TERMINATED;
}

static std::string milliseconds_text(int64_t ns)
{
    char text[40];
    snprintf(text, sizeof text, "%.*f ms", ns < 10 * 1000 * 1000 ? 3 : 0, double(ns) / 1e6);
    return text;
}

std::string stop_text(const worker *w)
{
    if (w->oom_pending) return "out of memory";
    if (!(w->run.load() & RUN_TIMEOUT_BIT)) return "terminated";
    const bool is_cpu = w->config.timeout_clock == WORKER_CLOCK_CPU;
    return "took too long: stopped after " + milliseconds_text(w->timeout_used_ns) +
           (is_cpu ? " of CPU time" : "") + "; the limit is " +
           milliseconds_text(int64_t(w->config.timeout_ns));
}

// By the names that the host gave them: those of an error are cut, and those of a source map.
static void note_stack(worker *w)
{
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(w->isolate, MAX_STOP_FRAMES);
    for (int i = 0; i < stack->GetFrameCount(); i++) {
        Local<String> name = stack->GetFrame(w->isolate, uint32_t(i))->GetScriptName();
        if (name.IsEmpty()) continue;
        std::string text = read_text(w->isolate, name, MAX_NAME_BYTES);
        if (w->stopped_in.empty() || w->stopped_in.back() != text)
            w->stopped_in.push_back(std::move(text));
    }
}

// On the worker's thread, with the script's frames on the stack: remembers where it was, once, and
// lets V8 unwind it.
static void stop_here(worker *w)
{
    std::lock_guard<std::mutex> guard(w->stop_lock);
    if (!w->stop_noted) {
        HandleScope handles(w->isolate);
        Fault fault;
        fault.kind = stop_kind(w);
        fault.thrown = text_of(w->isolate, stop_text(w));
        fault.message = v8::Exception::CreateMessage(w->isolate, fault.thrown);
        set_error_from(w, fault);
        note_stack(w);
        w->error.timed_out = (w->run.load() & RUN_TIMEOUT_BIT) && !w->oom_pending;
        w->stop_noted = true;
    }
    w->isolate->TerminateExecution();
    w->stop_cv.notify_all();
}

// The function's start is one of the places where V8 looks: it throws there what no script can
// catch, and throws it on when the callback that we are in returns.
static void halt(worker *w)
{
    stop_here(w);
    HandleScope handles(w->isolate);
    Local<Context> context = w->context.Get(w->isolate);
    Local<Value> nothing;
    if (w->halt.Get(w->isolate)
            ->Call(context, v8::Undefined(w->isolate), 0, nullptr)
            .ToLocal(&nothing))
        return;
    w->isolate->TerminateExecution(); // that was used up
}

bool halt_if_stopping(worker *w)
{
    if (!is_stopping(w)) return false;
    halt(w);
    return true;
}

HostScope::~HostScope()
{
    w_->in_host.store(false);
    halt_if_stopping(w_);
}

// True when no function of a script is on the stack, and another try may find one.
static bool is_between_functions(worker *w)
{
    HandleScope handles(w->isolate);
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(w->isolate, 1);
    std::lock_guard<std::mutex> guard(w->stop_lock);
    w->stop_missed = stack->GetFrameCount() == 0 && !w->stop_insists && !w->oom_pending;
    if (w->stop_missed) w->stop_cv.notify_all();
    return w->stop_missed;
}

// V8 calls it at the script's next stack check; it may have been asked for in an earlier call.
void on_interrupt(Isolate *, void *data)
{
    worker *w = static_cast<worker *>(data);
    if (is_stopping(w) && !is_between_functions(w)) stop_here(w);
}

// Asks V8 to come by until it does so inside a function of the script.
static void stop_from_outside(worker *w, std::unique_lock<std::mutex> *lock, uint64_t stopped)
{
    using std::chrono::milliseconds;
    auto is_over = [&] { return w->stop_noted || w->run.load() != stopped || w->in_host.load(); };
    for (int tries = 1; !is_over(); tries++) {
        w->stop_missed = false;
        w->stop_insists = tries == STOP_TRIES;
        w->isolate->RequestInterrupt(on_interrupt, w);
        if (!w->stop_cv.wait_for(*lock, milliseconds(STOP_NOTICE_MS),
                                 [&] { return w->stop_missed || is_over(); })) {
            // A builtin that looks only at V8's own flag (BigInt arithmetic): no place to tell.
            w->isolate->TerminateExecution();
            return;
        }
        // V8 must get on, for it would serve a request that is made at once in the same place.
        w->stop_cv.wait_for(*lock, milliseconds(STOP_RETRY_MS), is_over);
    }
}

void stop_run(worker *w, uint64_t run, uint64_t bits)
{
    std::unique_lock<std::mutex> lock(w->stop_lock);
    if (run == 0 || (run & RUN_STOP_BIT)) return;
    if (!w->run.compare_exchange_strong(run, run | bits)) return;
    stop_from_outside(w, &lock, run | bits);
}

// Takes no lock of ours, allocates nothing and waits for nobody: the thread may have been
// interrupted anywhere. Where the script was is not noted.
static void stop_at_once(worker *w)
{
    w->stoppers++;
    uint64_t running = w->run.load();
    if (running != 0 && !(running & RUN_STOP_BIT) &&
        w->run.compare_exchange_strong(running, running | RUN_STOP_BIT) && !w->in_host.load())
        w->isolate->TerminateExecution(); // inside a callback of the host its end looks at `run`
    w->stoppers--;
}

} // namespace worker_v8

void worker_terminate_execution(worker *w)
{
    if (is_mine(w))
        stop_at_once(w); // inside a callback of the host, or a signal's handler
    else
        stop_run(w, w->run.load(), RUN_STOP_BIT);
}

void worker_terminate_from_signal(worker *w)
{
    stop_at_once(w);
}
