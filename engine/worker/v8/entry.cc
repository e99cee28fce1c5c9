// Every call into JS: what it needs on the stack, and its end: microtasks, rejections, stop, error.
#include "worker/v8/internal.h"

namespace worker_v8
{

// Says whether a call may enter; if not, the error is set.
bool may_enter(worker *w)
{
    if (w->run.load(std::memory_order_relaxed) != 0) {
        // Not set_error: it would tear the report of a stop that has just been noted.
        if (!w->stop_noted)
            set_error(w, WORKER_ERROR_USAGE, "the worker is already running: a callback called it");
        return false;
    }
    if (w->condemned) {
        set_error(w, WORKER_ERROR_USAGE, "the worker is lost: it ran out of memory earlier");
        return false;
    }
    return true;
}

Entry::Entry(worker *w)
    : w_(w), isolate_scope_(w->isolate), handles_(w->isolate), context_(w->context.Get(w->isolate)),
      context_scope_(context_), caught_(w->isolate)
{
    w_->stop_noted = false;
    w_->run.store(++w_->generation << 1);
}

int Entry::leave(bool ok)
{
    if (!ok && !is_reported_ && !is_stopping(w_)) report_fault();
    caught_.Reset();
    if (!is_stopping(w_)) w_->isolate->PerformMicrotaskCheckpoint();
    if (is_stopping(w_) && !w_->condemned) drop_microtasks();
    if (!w_->rejections.empty()) {
        if (ok && !is_stopping(w_)) {
            tell_rejections(w_, evaluation_);
            fill_place();
            ok = false;
        }
        w_->rejections.clear();
    }
    bool stopped = end_run();
    if (stopped && !w_->stop_noted)
        set_error(w_, w_->condemned ? WORKER_ERROR_MEMORY : WORKER_ERROR_TERMINATED,
                  w_->condemned ? "out of memory" : "terminated");
    return ok && !stopped ? 0 : -1;
}

// Closes the generation. After it no other thread stops V8 for this call, so what is left of a stop
// is cleared here, once, with no JS on the stack.
bool Entry::end_run()
{
    uint64_t running = w_->generation << 1;
    if (w_->run.compare_exchange_strong(running, 0) && !w_->condemned) return false;
    std::lock_guard<std::mutex> guard(w_->stop_lock);
    w_->run.store(0);
    w_->isolate->CancelTerminateExecution();
    w_->stop_cv.notify_all();
    return true;
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
    set_error_from(w_, fault_kind_, caught_.Message(), caught_.Exception(), "");
    fill_place();
}

void Entry::fill_place()
{
    if (w_->error.file[0] || fault_file_.empty()) return;
    copy_text(w_->error.file, fault_file_);
    w_->error.line = fault_line_;
    w_->error.column = fault_column_;
    write_error_text(w_);
}

} // namespace worker_v8
