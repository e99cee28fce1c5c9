// A full heap: what runs is stopped in order while there is still some slack, and the worker is lost.
#include "worker/v8/internal.h"

#include <unistd.h>

namespace worker_v8
{

// V8 calls it inside a garbage collection: nothing may be allocated on its heap here.
static size_t on_near_heap_limit(void *data, size_t current, size_t)
{
    worker *w = static_cast<worker *>(data);
    if (w->oom_pending) return current; // the slack is used up as well: on_fatal_memory is next
    w->oom_pending = true;
    w->isolate->RequestInterrupt(on_interrupt, w);
    if (w->config.out_of_memory) w->config.out_of_memory(w->config.context, "the JS heap is full");
    return current + HEAP_SLACK_BYTES;
}

// Does not return.
static void on_fatal_memory(worker *w, const char *location)
{
    if (!w->oom_pending && w->config.out_of_memory)
        w->config.out_of_memory(w->config.context, location ? location : "V8 is out of memory");
    _exit(EXIT_OUT_OF_MEMORY);
}

void watch_memory(worker *w)
{
    set_fatal_memory_handler(w->isolate, on_fatal_memory);
    w->isolate->AddNearHeapLimitCallback(on_near_heap_limit, w);
}

} // namespace worker_v8

int worker_memory(worker *w, size_t *heap_bytes, size_t *buffer_bytes)
{
    *heap_bytes = *buffer_bytes = 0;
    if (may_touch(w) != 0) return -1;
    v8::HeapStatistics heap;
    w->isolate->GetHeapStatistics(&heap);
    *heap_bytes = heap.used_heap_size();
    *buffer_bytes = w->buffers.used_bytes();
    return 0;
}
