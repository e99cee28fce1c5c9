// Classic scripts, and evaluating for a person.
#include "worker/v8/internal.h"

namespace worker_v8
{

static v8::MaybeLocal<v8::Script> compile_text(Isolate *isolate, Local<Context> context,
                                               const char *name, const std::string &source)
{
    Local<String> code;
    if (!String::NewFromUtf8(isolate, source.data(), v8::NewStringType::kNormal, int(source.size()))
             .ToLocal(&code))
        return v8::MaybeLocal<v8::Script>();
    v8::ScriptOrigin origin = script_origin(isolate, text_of(isolate, name), false);
    return v8::Script::Compile(context, code, &origin);
}

// What begins with a brace is an object when it can be one, else a block.
static v8::MaybeLocal<v8::Script> compile_line(Isolate *isolate, Local<Context> context,
                                               const char *name, const std::string &source)
{
    size_t first = source.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && source[first] == '{') {
        TryCatch ignored(isolate);
        Local<v8::Script> script;
        if (compile_text(isolate, context, name, "(" + source + "\n)").ToLocal(&script))
            return script;
    }
    return compile_text(isolate, context, name, source);
}

// A function that a loaded module exports. Throws when there is none.
static bool find_export(worker *w, Local<Context> context, const char *module, const char *name,
                        Local<v8::Function> *out)
{
    auto found = w->modules.find(module);
    Local<Value> value;
    if (found != w->modules.end() &&
        found->second.Get(w->isolate)->GetStatus() == Module::kEvaluated) {
        Local<v8::Object> space =
            found->second.Get(w->isolate)->GetModuleNamespace().As<v8::Object>();
        if (!space->Get(context, text_of(w->isolate, name)).ToLocal(&value)) return false;
    }
    if (value.IsEmpty() || !value->IsFunction()) {
        throw_error(w->isolate, std::string(module) + " has no function " + name);
        return false;
    }
    *out = value.As<v8::Function>();
    return true;
}

static bool call_export(worker *w, Local<Context> context, const char *module, const char *name,
                        Local<Value> argument, Local<Value> *out)
{
    Local<v8::Function> function;
    return find_export(w, context, module, name, &function) &&
           function->Call(context, v8::Undefined(w->isolate), 1, &argument).ToLocal(out);
}

} // namespace worker_v8

int worker_load(worker *w, const char *name, const char *source, size_t len)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    Local<String> code;
    Local<v8::Script> script;
    Local<Value> value;
    entry.set_called(name);
    entry.set_fault_kind(WORKER_ERROR_SYNTAX);
    entry.set_fault_script(name);
    if (len > size_t(String::kMaxLength) ||
        !String::NewFromUtf8(w->isolate, source, v8::NewStringType::kNormal, int(len))
             .ToLocal(&code)) {
        set_error(w, WORKER_ERROR_USAGE, "the source is too long");
        entry.set_reported();
        return entry.leave(false);
    }
    v8::ScriptOrigin origin = script_origin(w->isolate, text_of(w->isolate, name), false);
    if (!v8::Script::Compile(entry.context(), code, &origin).ToLocal(&script))
        return entry.leave(false);
    entry.set_fault_kind(WORKER_ERROR_EXCEPTION);
    entry.set_fault_script("");
    note_script(w, script->GetUnboundScript()->GetId(), name);
    return entry.leave(script->Run(entry.context()).ToLocal(&value));
}

int worker_eval(worker *w, const char *name, const char *source, size_t len, const char *library,
                const char **text, size_t *text_len)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    Local<Context> context = entry.context();
    Local<v8::Script> script;
    Local<Value> value, shown = v8::Undefined(w->isolate);
    entry.set_called(name);
    if (len > MAX_READ_CHARS) {
        set_error(w, WORKER_ERROR_USAGE, "the source is too long");
        entry.set_reported();
        return entry.leave(false);
    }
    if (!call_export(w, context, library, "before", shown, &shown)) return entry.leave(false);
    entry.set_fault_kind(WORKER_ERROR_SYNTAX);
    entry.set_fault_script(name);
    if (!compile_line(w->isolate, context, name, std::string(source, len)).ToLocal(&script))
        return entry.leave(false);
    entry.set_fault_kind(WORKER_ERROR_EXCEPTION);
    entry.set_fault_script("");
    note_script(w, script->GetUnboundScript()->GetId(), name);
    if (!script->Run(context).ToLocal(&value)) return entry.leave(false);
    if (value->IsPromise()) {
        Local<Promise> promise = value.As<Promise>();
        entry.set_evaluation(promise);
        w->isolate->PerformMicrotaskCheckpoint();
        if (is_stopping(w)) return entry.leave(false);
        if (promise->State() == Promise::kRejected && !w->rejections.empty())
            return entry.leave(true);
        if (promise->State() == Promise::kFulfilled) value = promise->Result();
    }
    if (!call_export(w, context, library, "show", value, &shown)) return entry.leave(false);
    w->eval_text = shown->IsString()
                       ? read_text(w->isolate, shown.As<String>(), w->config.print_bytes)
                       : std::string();
    *text = w->eval_text.data();
    *text_len = w->eval_text.size();
    return entry.leave(true);
}
