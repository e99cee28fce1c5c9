// Bytes in and out: $send, $recv and worker_send_bytes.
#include "worker/v8/internal.h"

namespace worker_v8
{

struct Bytes {
    const void *data;
    size_t len;
    uint8_t copy[SMALL_BUFFER_BYTES]; // of a small view, which V8 keeps on its moving heap
};

// No JS runs between this and the host's callback, nor inside it: the pointer stays good. Gives what
// is wrong with the value, or nullptr.
static const char *borrow_bytes(worker *w, Local<Value> value, Bytes *out)
{
    static const char wrong[] = "$send: expected an ArrayBuffer or a view, not detached";
    static const char beyond[] = "$send: the view ends beyond its buffer, which has become shorter";
    if (value->IsArrayBuffer()) {
        Local<v8::ArrayBuffer> buffer = value.As<v8::ArrayBuffer>();
        out->data = buffer->Data();
        out->len = buffer->ByteLength();
        return buffer->WasDetached() ? wrong : nullptr;
    }
    if (!value->IsArrayBufferView()) return wrong;
    Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
    out->len = view->ByteLength();
    if (out->len == 0 && view->HasBuffer() && !view->Buffer()->WasDetached() && is_beyond(w, view))
        return beyond;
    if (!view->HasBuffer() && out->len <= sizeof(out->copy)) {
        out->data = out->copy;
        return view->CopyContents(out->copy, out->len) == out->len ? nullptr : wrong;
    }
    Local<v8::ArrayBuffer> buffer = view->Buffer();
    if (buffer->IsSharedArrayBuffer() || buffer->WasDetached()) return wrong;
    // A buffer may have shrunk since the view was made.
    size_t offset = view->ByteOffset(), size = buffer->ByteLength();
    if (offset > size || out->len > size - offset) return beyond;
    out->data = static_cast<const uint8_t *>(buffer->Data()) + offset;
    return nullptr;
}

void send_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    Bytes bytes;
    if (halt_if_stopping(w)) return;
    if (const char *fault = borrow_bytes(w, info[0], &bytes)) {
        throw_type_error(w->isolate, fault);
        return;
    }
    if (!w->config.send) {
        throw_error(w->isolate, "$send: the host does not listen");
        return;
    }
    worker_reply reply = {nullptr, 0, false, nullptr};
    {
        HostScope host(w);
        if (host.is_open())
            w->config.send(w->config.context, bytes.data ? bytes.data : bytes.copy, bytes.len,
                           &reply);
    }
    if (is_stopping(w)) return;
    if (reply.error) {
        throw_range_error(w->isolate, reply.error);
        return;
    }
    if (!reply.has_reply) return;
    check(reply.bytes || reply.len == 0, "a reply has a length and no bytes");
    Local<v8::ArrayBuffer> buffer;
    if (!new_buffer(w, reply.bytes, reply.len, &buffer)) {
        throw_range_error(w->isolate, "$send: no memory for the reply: ArrayBuffers hold too much");
        return;
    }
    info.GetReturnValue().Set(buffer);
}

void recv_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    if (halt_if_stopping(w)) return;
    if (!info[0]->IsFunction()) {
        throw_type_error(w->isolate, "$recv: expected a function");
    } else if (!w->receive.IsEmpty()) {
        throw_error(w->isolate, "$recv: the callback is set already");
    } else {
        w->receive.Reset(w->isolate, info[0].As<v8::Function>());
    }
}

} // namespace worker_v8

int worker_send_bytes(worker *w, const void *bytes, size_t len)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    Local<v8::ArrayBuffer> buffer;
    const char *fault = nullptr;
    worker_error_kind kind = WORKER_ERROR_USAGE;
    if (w->receive.IsEmpty()) {
        kind = WORKER_ERROR_NO_CALLBACK;
        fault = "no callback: the script has not called $recv";
    } else if (!new_buffer(w, bytes, len, &buffer)) {
        fault = "no memory for the bytes: the script holds too much in ArrayBuffers";
    }
    if (fault) {
        set_error(w, kind, fault);
        entry.set_reported();
        return entry.leave(false);
    }
    Local<Value> argument = buffer, ignored;
    Local<v8::Function> receive = w->receive.Get(w->isolate);
    entry.set_called("", receive);
    return entry.leave(
        receive->Call(entry.context(), v8::Undefined(w->isolate), 1, &argument).ToLocal(&ignored));
}
