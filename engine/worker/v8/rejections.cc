// Promises that were rejected and that nobody handles.
#include "worker/v8/internal.h"

namespace worker_v8
{

void on_promise_event(v8::PromiseRejectMessage event)
{
    Isolate *isolate = Isolate::GetCurrent();
    worker *w = worker_of(isolate);
    HandleScope handles(isolate);
    std::vector<Rejection> &all = w->rejections;
    if (event.GetEvent() == v8::kPromiseRejectWithNoHandler && all.size() < MAX_REJECTIONS) {
        Rejection rejection;
        rejection.promise.Reset(isolate, event.GetPromise());
        rejection.message.Reset(isolate, v8::Exception::CreateMessage(isolate, event.GetValue()));
        all.push_back(std::move(rejection));
    }
    if (event.GetEvent() == v8::kPromiseHandlerAddedAfterReject) {
        for (size_t i = all.size(); i-- > 0;)
            if (all[i].promise == event.GetPromise()) all.erase(all.begin() + long(i));
    }
}

void tell_rejections(worker *w, Local<Promise> evaluation)
{
    const Rejection &first = w->rejections.front();
    bool is_evaluation = !evaluation.IsEmpty() && first.promise == evaluation;
    set_error_from(w, WORKER_ERROR_EXCEPTION, first.message.Get(w->isolate),
                   first.promise.Get(w->isolate)->Result(),
                   is_evaluation ? "" : "unhandled rejection: ");
}

} // namespace worker_v8
