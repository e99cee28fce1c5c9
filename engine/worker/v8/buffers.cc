// ArrayBuffers: malloc with a limit, and a pool of freed blocks.
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

void *BufferAllocator::take(size_t len, bool zeroed)
{
    size_t block_bytes, index = class_of(len, &block_bytes);
    if (!admit(len)) return nullptr;
    void *block = index < CLASSES ? pool_[index] : nullptr;
    if (block) {
        pool_[index] = pool_[index]->next;
        pooled_bytes_ -= block_bytes;
        if (zeroed) memset(block, 0, len);
    } else {
        if (used_bytes_ + pooled_bytes_ + block_bytes > limit_bytes_) drop_pool();
        block = zeroed ? calloc(block_bytes, 1) : malloc(block_bytes);
    }
    if (block) used_bytes_ += len;
    return block;
}

void BufferAllocator::Free(void *block, size_t len)
{
    size_t block_bytes, index = class_of(len, &block_bytes);
    used_bytes_ -= len;
    if (index == CLASSES) {
        free(block);
        return;
    }
    if (pooled_bytes_ + block_bytes > MAX_POOL_BYTES) drop_pool(); // full of sizes of the past
    Block *freed = static_cast<Block *>(block);
    freed->next = pool_[index];
    pool_[index] = freed;
    pooled_bytes_ += block_bytes;
}

void BufferAllocator::drop_pool()
{
    for (Block *&list : pool_) {
        while (list) {
            Block *next = list->next;
            free(list);
            list = next;
        }
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

} // namespace worker_v8
