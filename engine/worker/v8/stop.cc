// Stopping a script.
//
// `worker.run` holds the generation of the call that is running, or 0. A request to stop names that
// generation, so one that comes too late finds another number and does nothing. Whether a call was
// stopped is decided by that word alone, never by V8's own state.
#include "worker/v8/internal.h"

namespace worker_v8
{

// On the worker's thread, with the script's frames on the stack: remembers where it was, once, and
// lets V8 unwind it.
void stop_here(worker *w)
{
    std::lock_guard<std::mutex> guard(w->stop_lock);
    if (!w->stop_noted) {
        HandleScope handles(w->isolate);
        Local<Value> reason = text_of(w->isolate, w->condemned ? "out of memory" : "terminated");
        set_error_from(w, w->condemned ? WORKER_ERROR_MEMORY : WORKER_ERROR_TERMINATED,
                       v8::Exception::CreateMessage(w->isolate, reason), reason, "");
        w->stop_noted = true;
    }
    w->isolate->TerminateExecution();
    w->stop_cv.notify_all();
}

// True when no function of a script is on the stack, and another try may find one.
static bool is_between_functions(worker *w)
{
    HandleScope handles(w->isolate);
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(w->isolate, 1);
    std::lock_guard<std::mutex> guard(w->stop_lock);
    w->stop_missed = stack->GetFrameCount() == 0 && !w->stop_insists && !w->condemned;
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

HostScope::~HostScope()
{
    w_->in_host.store(false, std::memory_order_release);
    if (is_stopping(w_)) stop_here(w_);
}

} // namespace worker_v8

void worker_terminate_execution(worker *w)
{
    std::unique_lock<std::mutex> lock(w->stop_lock);
    uint64_t running = w->run.load();
    if (running == 0 || (running & RUN_STOP_BIT)) return;
    if (!w->run.compare_exchange_strong(running, running | RUN_STOP_BIT)) return;
    if (pthread_equal(pthread_self(), w->owner))
        return; // inside a callback of the host, whose end looks at `run`
    stop_from_outside(w, &lock, running | RUN_STOP_BIT);
}
