// ArrayBuffers: V8's own allocator with a limit, and a pool of freed blocks.
#include "worker/v8/internal.h"

namespace worker_v8
{

size_t BufferAllocator::class_of(size_t len, size_t *block_bytes)
{
    *block_bytes = len;
    if (len > size_t(1) << MAX_BLOCK_BITS) return CLASSES;
    *block_bytes = SMALL_BUFFER_BYTES;
    if (len <= SMALL_BUFFER_BYTES) return 0;
    size_t shift = size_t(63 - __builtin_clzl(len - 1)) - 2;
    size_t quarters = ((len - 1) >> shift) + 1; // 5 to 8
    *block_bytes = quarters << shift;
    return (shift + 2 - MIN_BLOCK_BITS) * 4 + quarters - 4;
}

size_t BufferAllocator::size_of(size_t index)
{
    if (index == 0) return SMALL_BUFFER_BYTES;
    size_t shift = (index - 1) / 4 + MIN_BLOCK_BITS - 2;
    return ((index - 1) % 4 + 5) << shift;
}

bool BufferAllocator::fits(size_t len) const
{
    return len <= SMALL_BUFFER_BYTES || (len <= limit_bytes_ && used_bytes_ <= limit_bytes_ - len);
}

bool BufferAllocator::admit(size_t len)
{
    if (fits(len)) return true;
    drop_charges();
    return fits(len);
}

size_t BufferAllocator::used_bytes()
{
    drop_charges();
    return used_bytes_;
}

void BufferAllocator::charge(const std::shared_ptr<v8::BackingStore> &store, size_t len)
{
    if (charges_.size() == charges_.capacity()) drop_charges(); // once per doubling
    charges_.push_back({store, len});
    used_bytes_ += len;
}

void BufferAllocator::drop_charges()
{
    size_t kept = 0;
    for (Charge &charge : charges_) {
        if (charge.store.expired())
            used_bytes_ -= charge.len;
        else
            std::swap(charges_[kept++], charge);
    }
    charges_.resize(kept);
}

void *BufferAllocator::take(size_t len, bool zeroed)
{
    size_t block_bytes, index = class_of(len, &block_bytes);
    if (!admit(len)) return nullptr;
    void *block = nullptr;
    if (index < CLASSES && !pool_[index].empty()) {
        block = pool_[index].back();
        pool_[index].pop_back();
        pooled_bytes_ -= block_bytes;
        if (zeroed) memset(block, 0, len);
    } else {
        if (used_bytes_ + pooled_bytes_ + block_bytes > limit_bytes_) drop_pool();
        block =
            zeroed ? blocks_->Allocate(block_bytes) : blocks_->AllocateUninitialized(block_bytes);
    }
    if (block) used_bytes_ += len;
    return block;
}

void BufferAllocator::Free(void *block, size_t len)
{
    size_t block_bytes, index = class_of(len, &block_bytes);
    used_bytes_ -= len;
    if (index == CLASSES) {
        blocks_->Free(block, block_bytes);
        return;
    }
    if (pooled_bytes_ + block_bytes > MAX_POOL_BYTES) drop_pool(); // full of sizes of the past
    pool_[index].push_back(block);
    pooled_bytes_ += block_bytes;
}

void BufferAllocator::drop_pool()
{
    for (size_t index = 0; index < CLASSES; index++) {
        for (void *block : pool_[index]) blocks_->Free(block, size_of(index));
        pool_[index].clear();
    }
    pooled_bytes_ = 0;
}

// An ArrayBuffer of `len` bytes, to be overwritten at once. False when over the limit.
bool new_buffer(worker *w, const void *bytes, size_t len, Local<v8::ArrayBuffer> *out)
{
    if (!w->buffers.admit(len)) {
        w->isolate->LowMemoryNotification(); // buffers that nobody holds any more still count
        if (!w->buffers.admit(len)) return false;
    }
    w->buffers.set_skip_zeroing(true);
    Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(w->isolate, len);
    w->buffers.set_skip_zeroing(false);
    if (len > 0) memcpy(buffer->Data(), bytes, len);
    *out = buffer;
    return true;
}

// --- resizable ones, whose memory V8 takes from the system itself ---

// What the replacement of the constructor keeps, in an array that no script can reach.
enum : uint32_t { BUFFER_CONSTRUCT, BUFFER_IS_RESIZABLE, BUFFER_LONGEST, BUFFER_FIELDS };

// Calls a field's function on `self`.
static v8::MaybeLocal<Value> call_field(Local<Context> context, Local<v8::Array> fields,
                                        uint32_t field, Local<Value> self, int count,
                                        Local<Value> *arguments)
{
    Local<Value> function;
    if (!fields->Get(context, field).ToLocal(&function)) return v8::MaybeLocal<Value>();
    return function.As<v8::Function>()->Call(context, self, count, arguments);
}

// The trap of `new ArrayBuffer(...)`: what comes of it counts, or is a RangeError.
static void construct_buffer(const v8::FunctionCallbackInfo<Value> &info)
{
    Isolate *isolate = info.GetIsolate();
    worker *w = worker_of(isolate);
    Local<Context> context = isolate->GetCurrentContext();
    Local<v8::Array> fields = info.Data().As<v8::Array>();
    Local<Value> arguments[] = {info[0], info[1], info[2]}, made, is_resizable, longest;
    if (!call_field(context, fields, BUFFER_CONSTRUCT, v8::Undefined(isolate), 3, arguments)
             .ToLocal(&made) ||
        !call_field(context, fields, BUFFER_IS_RESIZABLE, made, 0, nullptr).ToLocal(&is_resizable))
        return;
    if (is_resizable->IsTrue()) {
        if (!call_field(context, fields, BUFFER_LONGEST, made, 0, nullptr).ToLocal(&longest))
            return;
        size_t len = size_t(longest.As<v8::Number>()->Value());
        if (!w->buffers.admit(len)) w->isolate->LowMemoryNotification();
        if (!w->buffers.admit(len)) {
            throw_range_error(isolate, "Array buffer allocation failed");
            return;
        }
        w->buffers.charge(made.As<v8::ArrayBuffer>()->GetBackingStore(), len);
    }
    info.GetReturnValue().Set(made);
}

static Local<Value> getter_of(Isolate *isolate, Local<Context> context, Local<v8::Object> object,
                              const char *name)
{
    return object->GetOwnPropertyDescriptor(context, text_of(isolate, name))
        .ToLocalChecked()
        .As<v8::Object>()
        ->Get(context, text_of(isolate, "get"))
        .ToLocalChecked();
}

static Local<v8::Object> member_of(Isolate *isolate, Local<Context> context,
                                   Local<v8::Object> object, const char *name)
{
    return object->Get(context, text_of(isolate, name)).ToLocalChecked().As<v8::Object>();
}

static Local<v8::Object> prototype_named(Isolate *isolate, Local<Context> context, const char *name)
{
    return member_of(isolate, context, member_of(isolate, context, context->Global(), name),
                     "prototype");
}

// Functions of the language that throw where the view they are called on ends beyond its buffer.
static void keep_bounds_checks(worker *w, Local<Context> context)
{
    Isolate *isolate = w->isolate;
    Local<v8::Object> arrays =
        prototype_of(prototype_named(isolate, context, "Int8Array")).As<v8::Object>();
    Local<v8::Object> data = prototype_named(isolate, context, "DataView");
    w->array_check.Reset(isolate,
                         member_of(isolate, context, arrays, "includes").As<v8::Function>());
    w->data_check.Reset(isolate,
                        getter_of(isolate, context, data, "byteLength").As<v8::Function>());
}

// A view has no place and no length any more, for newer V8, when its end is beyond that of its buffer.
bool is_beyond(worker *w, Local<v8::ArrayBufferView> view)
{
    const Global<v8::Function> &bounds = view->IsDataView() ? w->data_check : w->array_check;
    if (bounds.IsEmpty()) return false;
    TryCatch caught(w->isolate);
    Local<Value> ignored;
    bool ok = bounds.Get(w->isolate)
                  ->Call(w->isolate->GetCurrentContext(), view, 0, nullptr)
                  .ToLocal(&ignored);
    return !ok && !caught.HasTerminated();
}

void count_resizable_buffers(worker *w, Local<Context> context)
{
    Isolate *isolate = w->isolate;
    Local<v8::Object> global = context->Global();
    Local<v8::Object> real = member_of(isolate, context, global, "ArrayBuffer");
    Local<v8::Object> prototype = member_of(isolate, context, real, "prototype");
    if (!prototype->HasOwnProperty(context, text_of(isolate, "resize")).FromJust()) return;
    keep_bounds_checks(w, context);
    Local<Value> fields[BUFFER_FIELDS];
    fields[BUFFER_CONSTRUCT] =
        member_of(isolate, context, member_of(isolate, context, global, "Reflect"), "construct");
    fields[BUFFER_IS_RESIZABLE] = getter_of(isolate, context, prototype, "resizable");
    fields[BUFFER_LONGEST] = getter_of(isolate, context, prototype, "maxByteLength");
    // With no prototype, which a script could fill with traps of its own.
    Local<v8::Object> traps = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
    Local<v8::Function> trap =
        v8::Function::New(context, construct_buffer, v8::Array::New(isolate, fields, BUFFER_FIELDS))
            .ToLocalChecked();
    traps->CreateDataProperty(context, text_of(isolate, "construct"), trap).Check();
    Local<v8::Proxy> counted = v8::Proxy::New(context, real, traps).ToLocalChecked();
    global->DefineOwnProperty(context, text_of(isolate, "ArrayBuffer"), counted, v8::DontEnum)
        .Check();
    prototype->DefineOwnProperty(context, text_of(isolate, "constructor"), counted, v8::DontEnum)
        .Check();
}

} // namespace worker_v8
