// import().
#include "worker/v8/internal.h"

namespace worker_v8
{

// What a pending import() keeps, in an array of our own that no script can reach.
enum : uint32_t { IMPORT_RESOLVER, IMPORT_SPECIFIER, IMPORT_REFERRER, IMPORT_FIELDS };

static void return_data(const v8::FunctionCallbackInfo<Value> &info)
{
    info.GetReturnValue().Set(info.Data());
}

// Loads, links and starts a module; the promise gives its namespace. Empty when it threw.
static v8::MaybeLocal<Promise> import_module(worker *w, Local<Context> context,
                                             const std::string &specifier,
                                             const std::string &referrer)
{
    std::string name;
    ModuleLoad load(w);
    if (!load.add_import(specifier, referrer, &name) || !load.link(context, name))
        return v8::MaybeLocal<Promise>();
    Local<Module> module = w->modules[name].Get(w->isolate);
    Local<Value> evaluated;
    Local<v8::Function> give;
    if (!module->Evaluate(context).ToLocal(&evaluated)) return v8::MaybeLocal<Promise>();
    if (!v8::Function::New(context, return_data, module->GetModuleNamespace()).ToLocal(&give))
        return v8::MaybeLocal<Promise>();
    return evaluated.As<Promise>()->Then(context, give);
}

static void settle_import(worker *w, Local<Context> context, Local<Promise::Resolver> resolver,
                          const std::string &specifier, const std::string &referrer)
{
    TryCatch caught(w->isolate);
    Local<Promise> result;
    bool ok = import_module(w, context, specifier, referrer).ToLocal(&result);
    if (is_stopping(w) || caught.HasTerminated()) return;
    if (ok)
        resolver->Resolve(context, result).FromMaybe(false);
    else
        resolver->Reject(context, caught.Exception()).FromMaybe(false);
}

// A microtask: V8 cannot evaluate a module while the one that imports it is being evaluated.
static void run_import(const v8::FunctionCallbackInfo<Value> &info)
{
    Isolate *isolate = info.GetIsolate();
    if (halt_if_stopping(worker_of(isolate))) return;
    Local<Context> context = isolate->GetCurrentContext();
    Local<v8::Array> fields = info.Data().As<v8::Array>();
    Local<Value> resolver, specifier, referrer;
    if (!fields->Get(context, IMPORT_RESOLVER).ToLocal(&resolver) ||
        !fields->Get(context, IMPORT_SPECIFIER).ToLocal(&specifier) ||
        !fields->Get(context, IMPORT_REFERRER).ToLocal(&referrer))
        return;
    settle_import(worker_of(isolate), context, resolver.As<Promise::Resolver>(),
                  read_text(isolate, specifier.As<String>(), MAX_NAME_BYTES + 1),
                  read_text(isolate, referrer.As<String>(), MAX_NAME_BYTES));
    halt_if_stopping(worker_of(isolate)); // what was caught was that
}

v8::MaybeLocal<Promise> on_import(Local<Context> context, Local<v8::Data>,
                                         Local<Value> referrer, Local<String> specifier,
                                         Local<v8::FixedArray> assertions)
{
    Isolate *isolate = Isolate::GetCurrent();
    Local<Promise::Resolver> resolver;
    Local<v8::Function> job;
    if (!Promise::Resolver::New(context).ToLocal(&resolver)) return v8::MaybeLocal<Promise>();
    const char *fault =
        fault_of_attributes(isolate, assertions, read_text(isolate, specifier, MAX_NAME_BYTES));
    if (fault) {
        Local<String> message = text_of(isolate, fault);
        resolver->Reject(context, v8::Exception::TypeError(message)).FromMaybe(false);
        return resolver->GetPromise();
    }
    Local<Value> fields[IMPORT_FIELDS];
    fields[IMPORT_RESOLVER] = resolver;
    fields[IMPORT_SPECIFIER] = specifier;
    fields[IMPORT_REFERRER] = referrer->IsString() ? referrer.As<String>() : String::Empty(isolate);
    Local<v8::Array> data = v8::Array::New(isolate, fields, IMPORT_FIELDS);
    if (!v8::Function::New(context, run_import, data).ToLocal(&job))
        return v8::MaybeLocal<Promise>();
    isolate->EnqueueMicrotask(job);
    return resolver->GetPromise();
}

} // namespace worker_v8
