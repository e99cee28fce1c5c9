// ES modules: found, compiled, linked; each once.
#include "worker/v8/internal.h"

namespace worker_v8
{

// Throws and returns an empty handle when it does not parse.
static v8::MaybeLocal<Module> compile_module(worker *w, const std::string &name, const char *source,
                                             size_t len, Global<String> *kept)
{
    Isolate *isolate = w->isolate;
    Local<String> code;
    if (len > size_t(String::kMaxLength) ||
        !String::NewFromUtf8(isolate, source, v8::NewStringType::kNormal, int(len))
             .ToLocal(&code)) {
        throw_range_error(isolate, "the source is too long");
        return v8::MaybeLocal<Module>();
    }
    v8::ScriptCompiler::Source input(code, script_origin(isolate, text_of(isolate, name), true));
    Local<Module> module;
    if (!v8::ScriptCompiler::CompileModule(isolate, &input).ToLocal(&module))
        return v8::MaybeLocal<Module>();
    add_module(w, name, module);
    kept->Reset(isolate, code);
    note_script(w, module->ScriptId(), name);
    note_map_url(w, name, module->ScriptId(), source, len);
    return module;
}

ModuleLoad::~ModuleLoad()
{
    if (is_linked_) return;
    HandleScope handles(w_->isolate);
    for (const std::string &name : added_) forget_module(w_, name);
}

bool ModuleLoad::add_root(const std::string &name, const char *source, size_t len)
{
    if (w_->modules.size() >= MAX_MODULES) {
        throw_range_error(w_->isolate, "too many modules");
        return false;
    }
    Global<String> kept;
    if (compile_module(w_, name, source, len, &kept).IsEmpty()) {
        fault_kind = WORKER_ERROR_SYNTAX;
        fault_script = name;
        return false;
    }
    added_.push_back(name);
    sources_.push_back(std::move(kept));
    return true;
}

// Of a name that is neither a path nor a library's: code from npm is what people mean by it.
static const char *advice_on(const worker *w, const std::string &specifier)
{
    if (specifier.empty() || specifier[0] == '.' || specifier[0] == '/' || is_library(w, specifier))
        return "";
    return ": packages from npm are bundled into the script first, for example with esbuild "
           "--bundle --format=esm";
}

// Whether the host lets a module import another, by its full name; what it says against it is thrown.
static bool may_import(worker *w, const std::string &specifier, const std::string &importer,
                       const std::string &name)
{
    char why[MAX_REFUSAL_BYTES] = "";
    if (!w->config.refuse) return true;
    {
        HostScope host(w);
        if (!host.is_open() ||
            !w->config.refuse(w->config.context, name.c_str(), importer.c_str(), why, sizeof why))
            return true;
    }
    if (!is_stopping(w))
        throw_error(w->isolate,
                    "Cannot import \"" + specifier + "\" into \"" + importer + "\": " + why);
    return false;
}

bool ModuleLoad::add_import(const std::string &specifier, const std::string &importer,
                            std::string *name)
{
    const char *source = nullptr;
    size_t len = 0;
    bool found = resolve_name(importer, specifier, name) && name->size() <= MAX_NAME_BYTES;
    if (found && !may_import(w_, specifier, importer, *name)) return false;
    if (found && w_->modules.count(*name)) return true;
    if (found) {
        HostScope host(w_);
        found =
            host.is_open() && w_->config.resolve &&
            w_->config.resolve(w_->config.context, name->c_str(), importer.c_str(), &source, &len);
    }
    if (is_stopping(w_)) return false; // what unwinds is thrown already
    if (!found) {
        const std::string guess = guess_module(w_, specifier, importer);
        throw_error(w_->isolate, "Cannot find module \"" + specifier + "\" imported by \"" +
                                     importer + "\"" +
                                     (guess.empty() ? advice_on(w_, specifier) : guess));
        return false;
    }
    return add_root(*name, source, len);
}

// { type: "json" }, which says what the host's module for that name is anyway, and nothing else. NULL, or what is wrong.
const char *fault_of_attributes(Isolate *isolate, Local<v8::FixedArray> attributes,
                                const std::string &specifier)
{
    static const char ending[] = ".json";
    const size_t len = sizeof(ending) - 1;
    if (attributes->Length() == 0) return nullptr;
    Local<Context> context = isolate->GetCurrentContext();
    auto is = [&](int at, const char *word) {
        return read_text(isolate, attributes->Get(context, at).As<String>(), MAX_NAME_BYTES) ==
               word;
    };
    bool is_one =
        attributes->Length() == 2 || attributes->Length() == 3; // with a place, or without
    if (is_one && is(0, "type") && is(1, "json") && specifier.size() > len &&
        specifier.compare(specifier.size() - len, len, ending) == 0)
        return nullptr;
    return "of import attributes only { type: \"json\" } is supported, for names that end in .json";
}

bool ModuleLoad::add_request(const std::string &importer, Local<Module> module,
                             Local<v8::ModuleRequest> request)
{
    std::string specifier = read_text(w_->isolate, request->GetSpecifier(), MAX_NAME_BYTES + 1),
                name;
    const char *fault = fault_of_attributes(w_->isolate, attributes_of(request), specifier);
    if (fault) throw_type_error(w_->isolate, fault);
    if (!fault && add_import(specifier, importer, &name)) return true;
    if (fault_kind == WORKER_ERROR_MODULE) {
        v8::Location at = module->SourceOffsetToLocation(request->GetSourceOffset());
        fault_place.file = importer;
        fault_place.line = at.GetLineNumber() + 1;
        fault_place.column = at.GetColumnNumber() + 1;
        fault_place.source_line =
            line_of_source(w_->isolate, sources_[next_].Get(w_->isolate), fault_place.line);
    }
    return false;
}

// Compiles all that is imported and not there yet; a loop, for a chain of imports may be long.
bool ModuleLoad::add_requests(Local<Context> context)
{
    for (; next_ < added_.size(); next_++) {
        HandleScope handles(w_->isolate);
        std::string importer = added_[next_];
        Local<Module> module = w_->modules[importer].Get(w_->isolate);
        Local<v8::FixedArray> requests = module->GetModuleRequests();
        for (int i = 0; i < requests->Length(); i++) {
            Local<v8::ModuleRequest> request = requests->Get(context, i).As<v8::ModuleRequest>();
            if (!add_request(importer, module, request)) return false;
        }
    }
    return true;
}

static v8::MaybeLocal<Module> on_link(Local<Context>, Local<String> specifier,
                                      Local<v8::FixedArray>, Local<Module> referrer)
{
    Isolate *isolate = Isolate::GetCurrent();
    worker *w = worker_of(isolate);
    const std::string *importer = find_name(w, referrer);
    std::string name;
    check(importer, "V8 links a module that was never loaded");
    resolve_name(*importer, read_text(isolate, specifier, MAX_NAME_BYTES + 1), &name);
    auto found = w->modules.find(name);
    if (found != w->modules.end()) return found->second.Get(isolate);
    throw_error(isolate, "Cannot find module \"" + name + "\"");
    return v8::MaybeLocal<Module>();
}

static bool link_alone(worker *, Local<Context> context, Local<Module> module)
{
    return module->GetStatus() != Module::kUninstantiated ||
           module->InstantiateModule(context, on_link).FromMaybe(false);
}

// Of a module that is linked, to the one that failed: by now none of them is.
static std::string importer_of(worker *w, const TryCatch &caught)
{
    v8::ScriptOrigin origin = caught.Message()->GetScriptOrigin();
    auto found = w->script_names.find(origin.ScriptId());
    return found == w->script_names.end() ? std::string() : found->second;
}

// A name that a module does not export: which it may have been. The error has it behind V8's words.
void ModuleLoad::advise(Local<Context> context, const TryCatch &caught)
{
    Isolate *isolate = w_->isolate;
    Local<Value> message;
    if (caught.HasTerminated() || caught.Message().IsEmpty() ||
        !caught.Exception()->IsNativeError())
        return;
    Local<v8::Object> error = caught.Exception().As<v8::Object>();
    if (!own_data(context, error, "message", &message) || !message->IsString()) return;
    const std::string text = read_text(isolate, message.As<String>(), MAX_NAME_BYTES * 2);
    const std::string advice = guess_export(w_, context, text, importer_of(w_, caught), link_alone);
    Local<String> longer;
    if (advice.empty() || !String::NewFromUtf8(isolate, (text + advice).c_str()).ToLocal(&longer))
        return;
    error->DefineOwnProperty(context, text_of(isolate, "message"), longer, v8::DontEnum)
        .FromMaybe(false);
}

bool ModuleLoad::link(Local<Context> context, const std::string &name)
{
    if (!add_requests(context)) return false;
    Local<Module> module = w_->modules[name].Get(w_->isolate);
    TryCatch caught(w_->isolate);
    is_linked_ = link_alone(w_, context, module);
    if (is_linked_) return true;
    advise(context, caught);
    caught.ReThrow();
    return false;
}

static Local<String> running_script(Isolate *isolate)
{
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(isolate, 1);
    Local<String> name;
    if (stack->GetFrameCount() > 0) name = stack->GetFrame(isolate, 0)->GetScriptName();
    return name.IsEmpty() ? String::Empty(isolate) : name;
}

void on_import_meta(Local<Context> context, Local<Module> module, Local<v8::Object> meta)
{
    Isolate *isolate = Isolate::GetCurrent();
    const std::string *name = find_name(worker_of(isolate), module);
    // The module itself asks, so that one that was forgotten is the script that runs.
    Local<Value> url = name ? text_of(isolate, *name) : running_script(isolate);
    meta->CreateDataProperty(context, text_of(isolate, "url"), url).FromMaybe(false);
}

} // namespace worker_v8

int worker_load_module(worker *w, const char *name, const char *source, size_t len)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    if (w->modules.count(name) || strlen(name) > MAX_NAME_BYTES) {
        set_error(w, WORKER_ERROR_USAGE,
                  std::string("cannot load as a module: ") + name +
                      (w->modules.count(name) ? " is loaded already" : " is too long a name"));
        entry.set_reported();
        return entry.leave(false);
    }
    Local<Value> evaluated;
    entry.set_called(name);
    {
        ModuleLoad load(w);
        if (!load.add_root(name, source, len) || !load.link(entry.context(), name)) {
            entry.set_fault_kind(load.fault_kind);
            entry.set_fault_place(load.fault_place);
            entry.set_fault_script(load.fault_script);
            return entry.leave(false);
        }
    }
    Local<Module> module = w->modules[name].Get(w->isolate);
    note_evaluation(w, name, module);
    if (!module->Evaluate(entry.context()).ToLocal(&evaluated)) return entry.leave(false);
    entry.set_evaluation(evaluated.As<Promise>());
    w->waiting.push_back({name, Global<Promise>(w->isolate, evaluated.As<Promise>())});
    Place place;
    place.file = name;
    entry.set_fault_place(place);
    return entry.leave(true);
}

enum worker_module_state worker_module_state(worker *w, const char *name, const char **waits_in)
{
    if (waits_in) *waits_in = "";
    if (!may_enter(w)) return WORKER_MODULE_UNKNOWN;
    Entry entry(w);
    enum worker_module_state state = WORKER_MODULE_UNKNOWN;
    auto found = w->modules.find(name);
    if (found != w->modules.end())
        state = found->second.Get(w->isolate)->GetStatus() == Module::kEvaluated
                    ? WORKER_MODULE_RAN
                    : WORKER_MODULE_FAILED;
    for (const WaitingModule &waiting : w->waiting) {
        if (waiting.name != name) continue;
        state = WORKER_MODULE_WAITS;
        w->waits_in = find_waiting(w, entry.context(), name);
        if (waits_in) *waits_in = w->waits_in.c_str();
    }
    entry.leave(true);
    return state;
}
