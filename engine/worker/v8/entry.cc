// Every call into JS: what it needs on the stack, and its end: microtasks, rejections, stop, error.
#include "worker/v8/internal.h"

namespace worker_v8
{

// The stack from here down, as far as configured and as this thread really has. On a stack that is
// not the thread's own (a coroutine's) the end cannot be seen. False when there is too little.
static bool set_stack_limit(worker *w)
{
    enum : uintptr_t { STEP = 4 * KIB }; // callers at about the same depth share a limit
    uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)), low, high;
    uintptr_t limit = (here - w->config.stack_bytes) & ~(STEP - 1);
    find_stack(&low, &high);
    if (here > low && here < high) {
        size_t left = here - low;
        size_t reserve = left / 3 < STACK_RESERVE_BYTES ? left / 3 : size_t(STACK_RESERVE_BYTES);
        if (reserve < MIN_STACK_RESERVE_BYTES) reserve = MIN_STACK_RESERVE_BYTES;
        if (left < reserve + MIN_JS_STACK_BYTES) return false;
        if (limit < low + reserve) limit = low + reserve;
    }
    if (limit != w->stack_limit) w->isolate->SetStackLimit(limit);
    w->stack_limit = limit;
    return true;
}

static int usage_error(worker *w, const char *message)
{
    set_error(w, WORKER_ERROR_USAGE, message);
    return -1;
}

// Whether this thread of this process may touch the worker at all.
int may_touch(const worker *w)
{
    if (!w) return refuse("there is no worker: worker_new gave none");
    if (w->forks != fork_count())
        return refuse(
            "the worker is another process's: this one was forked from it. worker_adopt() takes "
            "it over, after worker_before_fork() in the other process");
    if (!is_mine(w))
        return refuse("the worker belongs to another thread: worker_take() gives it to this one");
    return 0;
}

bool may_enter(worker *w)
{
    if (may_touch(w) != 0) return false;
    if (w->run.load(std::memory_order_relaxed) != 0) {
        // Not set_error: it would tear the report of a stop that has just been noted.
        if (!w->stop_noted) usage_error(w, "the worker is already running: a callback called it");
        return false;
    }
    if (w->oom_pending)
        return usage_error(w, "the worker is lost: it ran out of memory earlier") == 0;
    if (!set_stack_limit(w))
        return usage_error(w, "too little is left of this thread's stack: a script needs 72 KiB") ==
               0;
    if (!ready_deadline(w))
        return usage_error(w, "no thread can be started for the time limit") == 0;
    return true;
}

Entry::Thread::Thread(worker *owned) : w(owned)
{
    w->isolate->Enter();
}

Entry::Thread::~Thread()
{
    w->isolate->Exit();
    if (w->moves) w->isolate->DiscardThreadSpecificMetadata();
    w->run.store(0); // from here on another thread may take it
}

Entry::Entry(worker *w)
    : w_(w), entered_(w), thread_(w), handles_(w->isolate), context_(w->context.Get(w->isolate)),
      context_scope_(context_), caught_(w->isolate)
{
    w_->stop_noted = false;
    w_->evaluations.clear();
    w_->stopped_in.clear();
    w_->run.store(++w_->generation << RUN_BITS);
    begin_deadline(w_);
}

int Entry::leave(bool ok)
{
    if (!ok && !is_reported_ && !is_stopping(w_)) report_fault();
    caught_.Reset();
    if (!is_stopping(w_)) w_->isolate->PerformMicrotaskCheckpoint();
    // WebAssembly compiles in tasks of V8's, which settle promises.
    while (w_->config.webassembly && !is_stopping(w_) && run_task(w_->isolate))
        w_->isolate->PerformMicrotaskCheckpoint();
    if (is_stopping(w_) && !w_->oom_pending) drop_microtasks();
    if (!is_stopping(w_)) settle_waiting(w_);
    if (!w_->rejections.empty()) {
        if (ok && !is_stopping(w_)) {
            tell_rejections(w_, evaluation_, fault_place_);
            ok = false;
        }
        w_->rejections.clear();
    }
    end_deadline(w_);
    bool stopped = end_run();
    if (stopped && !w_->oom_pending) forget_stopped(w_, context_);
    return ok && !stopped ? 0 : -1;
}

// Closes the generation. After it no other thread stops V8 for this call, so what is left of a stop
// is cleared here, once, with no JS on the stack.
bool Entry::end_run()
{
    uint64_t running = w_->generation << RUN_BITS;
    if (!w_->oom_pending && w_->run.compare_exchange_strong(running, RUN_TAKEN)) return false;
    if (!w_->stop_noted) report_stop();
    std::lock_guard<std::mutex> guard(w_->stop_lock);
    w_->run.store(RUN_TAKEN);
    while (w_->stoppers.load() != 0) {
    } // a few instructions of a signal's handler
    w_->isolate->CancelTerminateExecution();
    w_->stop_cv.notify_all();
    return true;
}

// V8 unwound the script, or ran none, before it could say where it was.
void Entry::report_stop()
{
    std::lock_guard<std::mutex> guard(w_->stop_lock);
    Place called;
    called.file = called_file_;
    if (!called_.IsEmpty()) called = place_of_function(w_, called_);
    set_error(w_, stop_kind(w_), stop_text(w_), called);
    w_->error.timed_out = (w_->run.load() & RUN_TIMEOUT_BIT) && !w_->oom_pending;
    w_->stop_noted = true;
}

// What a stopped call has queued is part of it, and must not run in the next one. V8 empties the
// queue when it is stopped while it works through it.
void Entry::drop_microtasks()
{
    w_->isolate->TerminateExecution();
    w_->isolate->PerformMicrotaskCheckpoint();
}

void Entry::report_fault()
{
    Fault fault;
    fault.kind = fault_kind_;
    fault.message = caught_.Message();
    fault.thrown = caught_.Exception();
    fault.script = fault_script_;
    fault.place = fault_place_;
    set_error_from(w_, fault);
}

} // namespace worker_v8
