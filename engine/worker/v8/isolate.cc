// Making a worker, and its end; V8 itself.
#include "worker/v8/internal.h"

#include <libplatform/libplatform.h>

namespace worker_v8
{

static void bind(worker *w, Local<Context> context, Local<v8::Object> object, const char *name,
                 v8::FunctionCallback callback)
{
    Local<v8::Function> function =
        v8::Function::New(context, callback, Local<Value>(), 0, v8::ConstructorBehavior::kThrow)
            .ToLocalChecked();
    function->SetName(text_of(w->isolate, name));
    object->DefineOwnProperty(context, text_of(w->isolate, name), function, v8::DontEnum).Check();
}

// Before any script: what is not deterministic, not bounded, or talks to the outside is not there.
static void remove_globals(Isolate *isolate, Local<Context> context)
{
    static const char *const names[] = {"WebAssembly", "SharedArrayBuffer",    "Atomics",
                                        "WeakRef",     "FinalizationRegistry", "console"};
    for (const char *name : names)
        context->Global()->Delete(context, text_of(isolate, name)).Check();
}

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
    remove_globals(isolate, context);
    bind(w, context, context->Global(), "$print", print_callback);
    bind(w, context, context->Global(), "$send", send_callback);
    bind(w, context, context->Global(), "$recv", recv_callback);
    Local<v8::Object> alias = v8::Object::New(isolate);
    for (const char *name : {"print", "send", "recv"}) {
        std::string full = std::string("$") + name;
        Local<Value> function =
            context->Global()->Get(context, text_of(isolate, full)).ToLocalChecked();
        alias->CreateDataProperty(context, text_of(isolate, name), function).Check();
    }
    context->Global()
        ->DefineOwnProperty(context, text_of(isolate, "V8Worker2"), alias, v8::DontEnum)
        .Check();
    w->context.Reset(isolate, context);
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
}

// The stack from here down, as far as configured and as this thread really has.
static void set_stack_limit(worker *w)
{
    uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    uintptr_t limit = here - w->config.stack_bytes;
    bool is_known = here > w->stack_low && here < w->stack_high;
    if (is_known && limit < w->stack_low + STACK_RESERVE_BYTES)
        limit = w->stack_low + STACK_RESERVE_BYTES;
    w->isolate->SetStackLimit(limit);
}

static void find_stack(worker *w)
{
    pthread_attr_t attributes;
    void *low = nullptr;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
    if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
        w->stack_low = reinterpret_cast<uintptr_t>(low);
        w->stack_high = w->stack_low + size;
    }
    pthread_attr_destroy(&attributes);
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
    watch_memory(w);
}

// V8 is started once per process and cannot be started again: the one thing that is global.
struct Process {
    std::once_flag once;
    std::atomic<bool> is_started{false};
    std::unique_ptr<v8::Platform> platform;
};

static Process &process()
{
    static Process *one = new Process; // never destroyed: V8 outlives main
    return *one;
}

} // namespace worker_v8

const char *worker_version(void)
{
    return v8::V8::GetVersion();
}

int worker_set_flags(int *argc, char **argv)
{
    if (process().is_started) return -1;
    v8::V8::SetFlagsFromCommandLine(argc, argv, true);
    return 0;
}

void v8_init(void)
{
    std::call_once(process().once, [] {
        v8::V8::SetFlagsFromString("--single-threaded");
        process().platform = v8::platform::NewSingleThreadedDefaultPlatform();
        v8::V8::InitializePlatform(process().platform.get());
        v8::V8::Initialize();
        process().is_started = true;
    });
}

worker *worker_new(const worker_config *config)
{
    check(process().is_started, "worker_new before v8_init");
    std::unique_ptr<worker> w(new worker);
    set_config(w.get(), config);
    find_stack(w.get());
    Isolate::CreateParams params;
    params.array_buffer_allocator = &w->buffers;
    params.allow_atomics_wait = false;
    params.constraints.ConfigureDefaultsFromHeapSize(0, w->config.heap_bytes);
    w->isolate = Isolate::New(params);
    if (!w->isolate) return nullptr;
    set_hooks(w.get());
    set_stack_limit(w.get());
    make_context(w.get());
    w->is_resident = Isolate::TryGetCurrent() == nullptr; // a thread's first; others nest on it
    if (w->is_resident) w->isolate->Enter();
    return w.release();
}

void worker_dispose(worker *w)
{
    if (!w) return;
    check(w->run.load() == 0, "worker_dispose inside a callback of the worker");
    stop_coverage(w);
    w->rejections.clear();
    w->modules.clear();
    w->receive.Reset();
    w->context.Reset();
    if (w->is_resident) {
        check(Isolate::GetCurrent() == w->isolate, "worker_dispose inside a callback of a worker");
        w->isolate->Exit();
    }
    v8::platform::NotifyIsolateShutdown(process().platform.get(), w->isolate);
    w->isolate->Dispose();
    delete w;
}

void worker_adopt(worker *w, const worker_config *config)
{
    check(w->run.load() == 0, "worker_adopt inside a callback of the worker");
    set_config(w, config);
    set_stack_limit(w);
}
