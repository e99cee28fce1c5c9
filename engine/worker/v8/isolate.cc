// Making a worker, and its end; V8 itself.
#include "worker/v8/internal.h"

#include <libplatform/libplatform.h>

namespace worker_v8
{

static const char NO_CODE_FROM_STRINGS[] =
    "code from strings (eval, new Function) is off here: write it as a function of a script or a module, "
    "or read data with JSON.parse";

static void make_context(worker *w)
{
    Isolate *isolate = w->isolate;
    Isolate::Scope isolate_scope(isolate);
    HandleScope handles(isolate);
    Local<Context> context = Context::New(isolate);
    Context::Scope context_scope(context);
    context->AllowCodeGenerationFromStrings(false);
    context->SetErrorMessageForCodeGenerationFromStrings(text_of(isolate, NO_CODE_FROM_STRINGS));
    set_globals(w, context);
    w->context.Reset(isolate, context);
    prepare_stacks(w, context);
}

static void set_config(worker *w, const worker_config *config)
{
    w->config = *config;
    if (!w->config.heap_bytes) w->config.heap_bytes = DEFAULT_HEAP_BYTES;
    if (w->config.heap_bytes < MIN_HEAP_BYTES) w->config.heap_bytes = MIN_HEAP_BYTES;
    if (!w->config.buffer_bytes) w->config.buffer_bytes = DEFAULT_BUFFER_BYTES;
    if (!w->config.stack_bytes) w->config.stack_bytes = DEFAULT_STACK_BYTES;
    if (!w->config.print_bytes) w->config.print_bytes = DEFAULT_PRINT_BYTES;
    w->library_prefix = config->library_prefix ? config->library_prefix : "";
    w->config.library_prefix = w->library_prefix.c_str();
    w->buffers.set_limit(w->config.buffer_bytes);
    w->owner = pthread_self();
    w->forks = fork_count();
}

static void set_hooks(worker *w)
{
    Isolate *isolate = w->isolate;
    isolate->SetData(0, w);
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    isolate->SetCaptureStackTraceForUncaughtExceptions(true, WORKER_MAX_FRAMES);
    isolate->SetPromiseRejectCallback(on_promise_event);
    isolate->SetHostImportModuleDynamicallyCallback(on_import);
    isolate->SetHostInitializeImportMetaObjectCallback(on_import_meta);
    isolate->AddMessageListener(
        [](Local<v8::Message>, Local<Value>) {}); // else V8 prints some errors itself
    watch_memory(w);
}

} // namespace worker_v8

worker *worker_new(const worker_config *config)
{
    check(platform(), "worker_new before v8_init");
    if (!has_shared_heap()) {
        refuse(
            "worker_new: this process was forked from one with workers, without worker_before_fork() "
            "there: V8 cannot start here");
        return nullptr;
    }
    std::unique_ptr<worker> w(new worker);
    set_config(w.get(), config);
    Isolate::CreateParams params;
    params.array_buffer_allocator = &w->buffers;
    params.allow_atomics_wait = false;
    params.constraints.ConfigureDefaultsFromHeapSize(0, w->config.heap_bytes);
    w->isolate = Isolate::New(params);
    if (!w->isolate) {
        refuse("worker_new: V8 has no memory");
        return nullptr;
    }
    count_worker(1);
    set_hooks(w.get());
    make_context(w.get());
    return w.release();
}

void worker_dispose(worker *w)
{
    if (!w || w->forks != fork_count()) return; // its memory may not be here
    uint64_t idle = 0;
    check(w->run.compare_exchange_strong(idle, RUN_TAKEN),
          "worker_dispose while a call on the worker runs");
    w->deadline.reset();
    stop_coverage(w);
    stop_probe(w);
    w->rejections.clear();
    w->waiting.clear();
    w->modules.clear();
    w->receive.Reset();
    w->halt.Reset();
    for (Global<v8::Function> &function : w->site_functions) function.Reset();
    w->array_check.Reset();
    w->data_check.Reset();
    w->stack_getter.Reset();
    w->context.Reset();
    v8::platform::NotifyIsolateShutdown(platform(), w->isolate);
    w->isolate->Dispose();
    delete w;
    count_worker(-1);
}

void worker_adopt(worker *w, const worker_config *config)
{
    check(w->run.load() == 0, "worker_adopt while a call on the worker runs");
    bool webassembly = w->config.webassembly; // it is in the context, or not
    set_config(w, config);
    w->config.webassembly = webassembly;
}

int worker_take(worker *w)
{
    if (!w || w->forks != fork_count()) return may_touch(w);
    uint64_t idle = 0;
    if (!w->run.compare_exchange_strong(idle, RUN_TAKEN))
        return refuse("worker_take: a call on the worker is running");
    if (!is_mine(w)) w->moves = true;
    w->owner.store(pthread_self());
    w->run.store(0);
    return 0;
}
