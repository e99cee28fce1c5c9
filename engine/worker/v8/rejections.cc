// Promises that were rejected and that nobody handles.
#include "worker/v8/internal.h"

namespace worker_v8
{

void Rejections::clear()
{
    by_hash.clear();
    all.clear();
    uncounted = 0;
}

static void add_rejection(worker *w, Local<Promise> promise, Local<Value> reason)
{
    Rejections &rejections = w->rejections;
    if (rejections.all.size() >= MAX_REJECTIONS) {
        rejections.uncounted++;
        return;
    }
    Rejection rejection;
    rejection.promise.Reset(w->isolate, promise);
    if (rejections.all.size() < MAX_PLACED_REJECTIONS)
        rejection.message.Reset(w->isolate, v8::Exception::CreateMessage(w->isolate, reason));
    rejections.all.push_back(std::move(rejection));
    rejections.by_hash.emplace(promise->GetIdentityHash(), std::prev(rejections.all.end()));
}

static void drop_rejection(worker *w, Local<Promise> promise)
{
    Rejections &rejections = w->rejections;
    auto range = rejections.by_hash.equal_range(promise->GetIdentityHash());
    for (auto it = range.first; it != range.second; ++it) {
        if (it->second->promise != promise) continue;
        rejections.all.erase(it->second);
        rejections.by_hash.erase(it);
        return;
    }
    if (rejections.uncounted > 0) rejections.uncounted--;
}

void on_promise_event(v8::PromiseRejectMessage event)
{
    Isolate *isolate = Isolate::GetCurrent();
    HandleScope handles(isolate);
    if (event.GetEvent() == v8::kPromiseRejectWithNoHandler)
        add_rejection(worker_of(isolate), event.GetPromise(), event.GetValue());
    if (event.GetEvent() == v8::kPromiseHandlerAddedAfterReject)
        drop_rejection(worker_of(isolate), event.GetPromise());
}

static void put_module_first(worker *w, Local<Promise> promise)
{
    Rejections &rejections = w->rejections;
    auto range = rejections.by_hash.equal_range(promise->GetIdentityHash());
    for (auto it = range.first; it != range.second; ++it) {
        if (it->second->promise != promise) continue;
        it->second->is_module = true;
        rejections.all.splice(rejections.all.begin(), rejections.all, it->second);
        return;
    }
    Rejection rejection;
    rejection.promise.Reset(w->isolate, promise);
    rejection.is_module = true;
    rejection.message.Reset(w->isolate,
                            v8::Exception::CreateMessage(w->isolate, promise->Result()));
    rejections.all.push_front(std::move(rejection));
    rejections.by_hash.emplace(promise->GetIdentityHash(), rejections.all.begin());
}

void settle_waiting(worker *w)
{
    for (size_t i = w->waiting.size(); i-- > 0;) {
        HandleScope handles(w->isolate);
        Local<Promise> promise = w->waiting[i].promise.Get(w->isolate);
        if (promise->State() == Promise::kPending) continue;
        if (promise->State() == Promise::kRejected) put_module_first(w, promise);
        w->waiting.erase(w->waiting.begin() + std::ptrdiff_t(i));
    }
}

static Fault fault_of(worker *w, const Rejection &rejection, Local<Promise> evaluation,
                      const Place &place)
{
    Local<Value> reason = rejection.promise.Get(w->isolate)->Result();
    Fault fault;
    fault.kind = WORKER_ERROR_EXCEPTION;
    fault.thrown = reason;
    fault.message = rejection.message.IsEmpty() ? v8::Exception::CreateMessage(w->isolate, reason)
                                                : rejection.message.Get(w->isolate);
    fault.place = place;
    bool is_evaluation =
        rejection.is_module || (!evaluation.IsEmpty() && rejection.promise == evaluation);
    fault.prefix = is_evaluation ? "" : "unhandled rejection: ";
    return fault;
}

void tell_rejections(worker *w, Local<Promise> evaluation, const Place &place)
{
    Rejections told; // what reading the errors runs may reject more, and handle these
    std::swap(told, w->rejections);
    size_t count = 0; // of those that are told
    for (const Rejection &rejection : told.all) {
        HandleScope handles(w->isolate);
        Fault fault = fault_of(w, rejection, evaluation, place);
        if (is_stopping(w)) break;
        if (count == 0)
            set_error_from(w, fault);
        else if (count == MAX_TOLD_REJECTIONS || !add_error_from(w, fault))
            break;
        count++;
    }
    const size_t left = told.size() - count;
    const std::string number = std::to_string(left);
    if (count == 0 && !is_stopping(w))
        set_error(w, WORKER_ERROR_EXCEPTION, "unhandled rejections: " + number);
    else if (left > 0 && !is_stopping(w))
        add_error_text(w, "\nand " + number + " more unhandled rejection" + (left == 1 ? "" : "s"));
    w->rejections.clear();
}

} // namespace worker_v8
