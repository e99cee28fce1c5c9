// What scripts find in the global object, beside the language.
#include "worker/v8/internal.h"

#include <time.h>

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
static void remove_globals(worker *w, Local<Context> context)
{
    static const char *const names[] = {"SharedArrayBuffer", "Atomics", "WeakRef",
                                        "FinalizationRegistry", "console"};
    for (const char *name : names)
        context->Global()->Delete(context, text_of(w->isolate, name)).Check();
    if (!w->config.webassembly)
        context->Global()->Delete(context, text_of(w->isolate, "WebAssembly")).Check();
}

// What a script of our own evaluates to.
static Local<v8::Function> evaluate(worker *w, Local<Context> context, const char *source)
{
    return v8::Script::Compile(context, text_of(w->isolate, source))
        .ToLocalChecked()
        ->Run(context)
        .ToLocalChecked()
        .As<v8::Function>();
}

// --- Math.random with a seed: xorshift128+ by Sebastiano Vigna, 53 bits a number ---

static uint64_t splitmix(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

static void random_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    uint64_t *state = worker_of(info.GetIsolate())->random;
    uint64_t a = state[0], b = state[1], sum = a + b;
    state[0] = b;
    a ^= a << 23;
    state[1] = a ^ b ^ (a >> 18) ^ (b >> 5);
    info.GetReturnValue().Set(double(sum >> 11) / double(uint64_t(1) << 53));
}

static void set_random(worker *w, Local<Context> context)
{
    if (!w->config.has_seed) return;
    uint64_t seed = w->config.seed;
    w->random[0] = splitmix(&seed);
    w->random[1] = splitmix(&seed);
    Local<Value> math =
        context->Global()->Get(context, text_of(w->isolate, "Math")).ToLocalChecked();
    bind(w, context, math.As<v8::Object>(), "random", random_callback);
}

// --- Date with a clock of the host's ---

// A worker that was adopted may have lost the host's.
static int64_t read_clock(worker *w)
{
    if (w->config.clock_ms) return w->config.clock_ms(w->config.context);
    timespec now = {0, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    return int64_t(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

static void now_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    if (halt_if_stopping(w)) return;
    double now_ms = 0;
    {
        HostScope host(w);
        if (host.is_open()) now_ms = double(read_clock(w));
    }
    if (!is_stopping(w)) info.GetReturnValue().Set(now_ms);
}

// The traps have no prototype, which a script could fill with others.
static const char clock_source[] =
    "(function (now) {\n"
    "    const { construct } = Reflect, { defineProperty } = Object, Real = Date;\n"
    "    const text_of = Function.prototype.call.bind(Real.prototype.toString);\n"
    "    const define = (object, key, value) => defineProperty(object, key,\n"
    "        { __proto__: null, value, writable: true, enumerable: false, configurable: true });\n"
    "    const Told = new Proxy(Real, { __proto__: null,\n"
    "        construct: (target, list, made_by) =>\n"
    "            construct(target, list.length === 0 ? [now()] : list, made_by),\n"
    "        apply: () => text_of(new Real(now())) });\n"
    "    define(Real, 'now', now);\n"
    "    define(Real.prototype, 'constructor', Told);\n"
    "    define(globalThis, 'Date', Told);\n"
    "})";

static void set_clock(worker *w, Local<Context> context)
{
    if (!w->config.clock_ms) return;
    Local<v8::Function> now =
        v8::Function::New(context, now_callback, Local<Value>(), 0, v8::ConstructorBehavior::kThrow)
            .ToLocalChecked();
    now->SetName(text_of(w->isolate, "now"));
    Local<Value> argument = now;
    evaluate(w, context, clock_source)
        ->Call(context, v8::Undefined(w->isolate), 1, &argument)
        .ToLocalChecked();
}

void set_globals(worker *w, Local<Context> context)
{
    Isolate *isolate = w->isolate;
    remove_globals(w, context);
    count_resizable_buffers(w, context);
    set_random(w, context);
    set_clock(w, context);
    w->halt.Reset(isolate, evaluate(w, context, "(function () {})"));
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
}

} // namespace worker_v8
