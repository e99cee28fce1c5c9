// import().
#include "worker/v8/internal.h"

namespace worker_v8
{

// What a pending import() keeps, in an array of our own that no script can reach: what to import
// for whom, and where the call stands.
enum : uint32_t {
    IMPORT_RESOLVER,
    IMPORT_SPECIFIER,
    IMPORT_REFERRER,
    IMPORT_FILE,
    IMPORT_LINE,
    IMPORT_COLUMN,
    IMPORT_SOURCE, // of the script, and its id and the URL of its map
    IMPORT_SCRIPT,
    IMPORT_MAP_URL,
    IMPORT_FIELDS
};

static void return_data(const v8::FunctionCallbackInfo<Value> &info)
{
    info.GetReturnValue().Set(info.Data());
}

// Loads, links and starts a module; the promise gives its namespace. Empty when it threw; *fault is
// then the place of a statement or the name of a script, or empty when what was thrown knows better
// or the import() itself is at fault (*is_here).
static v8::MaybeLocal<Promise> import_module(worker *w, Local<Context> context,
                                             const std::string &specifier,
                                             const std::string &referrer, Place *fault,
                                             bool *is_here)
{
    std::string name;
    ModuleLoad load(w);
    const bool is_found = load.add_import(specifier, referrer, &name);
    if (!is_found || !load.link(context, name)) {
        *fault = load.fault_place;
        if (load.fault_kind == WORKER_ERROR_SYNTAX) fault->file = load.fault_script;
        *is_here = !is_found && load.fault_kind == WORKER_ERROR_MODULE;
        return v8::MaybeLocal<Promise>();
    }
    Local<Module> module = w->modules[name].Get(w->isolate);
    Local<Value> evaluated;
    Local<v8::Function> give;
    note_evaluation(w, name, module);
    if (!module->Evaluate(context).ToLocal(&evaluated)) return v8::MaybeLocal<Promise>();
    if (!v8::Function::New(context, return_data, module->GetModuleNamespace()).ToLocal(&give))
        return v8::MaybeLocal<Promise>();
    return evaluated.As<Promise>()->Then(context, give);
}

static Place place_of_call(worker *w, const Local<Value> *field)
{
    Place place;
    if (!field[IMPORT_FILE]->IsString()) return place;
    char file[MAX_NAME_BYTES + 1], line_text[sizeof(worker_error::source_line)] = "";
    copy_value(w->isolate, file, field[IMPORT_FILE]);
    place.line = field[IMPORT_LINE].As<v8::Int32>()->Value();
    place.column = field[IMPORT_COLUMN].As<v8::Int32>()->Value();
    const sourcemap *map = map_of(w, field[IMPORT_SCRIPT].As<v8::Int32>()->Value(),
                                  field[IMPORT_FILE], field[IMPORT_MAP_URL]);
    if (apply_map(w, map, file, sizeof file, &place.line, &place.column, line_text,
                  sizeof line_text))
        place.source_line = line_text;
    else if (field[IMPORT_SOURCE]->IsString())
        place.source_line =
            line_of_source(w->isolate, field[IMPORT_SOURCE].As<String>(), place.line);
    place.file = file;
    return place;
}

static void settle_import(worker *w, Local<Context> context, const Local<Value> *field)
{
    TryCatch caught(w->isolate);
    Local<Promise::Resolver> resolver = field[IMPORT_RESOLVER].As<Promise::Resolver>();
    Local<Promise> result;
    Place place;
    bool is_here = false;
    std::string specifier =
        read_text(w->isolate, field[IMPORT_SPECIFIER].As<String>(), MAX_NAME_BYTES + 1);
    std::string referrer =
        read_text(w->isolate, field[IMPORT_REFERRER].As<String>(), MAX_NAME_BYTES);
    bool ok = import_module(w, context, specifier, referrer, &place, &is_here).ToLocal(&result);
    if (is_stopping(w) || caught.HasTerminated()) return;
    if (ok) {
        resolver->Resolve(context, result).FromMaybe(false);
        return;
    }
    if (is_here) place = place_of_call(w, field);
    if (!place.file.empty()) set_import_place(w, caught.Exception(), place);
    resolver->Reject(context, caught.Exception()).FromMaybe(false);
}

// A microtask: V8 cannot evaluate a module while the one that imports it is being evaluated.
static void run_import(const v8::FunctionCallbackInfo<Value> &info)
{
    Isolate *isolate = info.GetIsolate();
    worker *w = worker_of(isolate);
    if (halt_if_stopping(w)) return;
    Local<Context> context = isolate->GetCurrentContext();
    Local<v8::Array> fields = info.Data().As<v8::Array>();
    Local<Value> field[IMPORT_FIELDS];
    for (uint32_t i = 0; i < IMPORT_FIELDS; i++)
        if (!fields->Get(context, i).ToLocal(&field[i])) return;
    settle_import(w, context, field);
    halt_if_stopping(w); // what was caught was that
}

// Where the running function is.
static void keep_call(Isolate *isolate, Local<Value> *field)
{
    for (uint32_t i = IMPORT_FILE; i < IMPORT_FIELDS; i++) field[i] = v8::Undefined(isolate);
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(isolate, 1);
    if (stack->GetFrameCount() == 0) return;
    Local<v8::StackFrame> frame = stack->GetFrame(isolate, 0);
    Local<String> file = frame->GetScriptName(), source = frame->GetScriptSource(),
                  url = frame->GetScriptSourceMappingURL();
    if (!file.IsEmpty()) field[IMPORT_FILE] = file;
    field[IMPORT_LINE] = v8::Integer::New(isolate, frame->GetLineNumber());
    field[IMPORT_COLUMN] = v8::Integer::New(isolate, frame->GetColumn());
    if (!source.IsEmpty()) field[IMPORT_SOURCE] = source;
    field[IMPORT_SCRIPT] = v8::Integer::New(isolate, frame->GetScriptId());
    if (!url.IsEmpty()) field[IMPORT_MAP_URL] = url;
}

v8::MaybeLocal<Promise> on_import(Local<Context> context, Local<v8::Data>, Local<Value> referrer,
                                  Local<String> specifier, Local<v8::FixedArray> assertions)
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
    keep_call(isolate, fields);
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
