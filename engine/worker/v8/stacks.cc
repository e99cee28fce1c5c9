// The functions that wait for the one that threw: V8 tells of them only while it writes an error's
// `stack`, to a callback, and by objects whose functions a script could replace. So these functions
// are kept from before any script has run.
#include "worker/v8/internal.h"

namespace worker_v8
{

static const char *const site_functions[SITE_FUNCTIONS] = {
    "isAsync", "getFunctionName", "getFileName", "getLineNumber", "getColumnNumber", "toString"};

static Local<Value> ask_site(worker *w, Local<Context> context, Local<Value> site,
                             SiteFunction what)
{
    Local<Value> answer;
    if (w->site_functions[what].IsEmpty() ||
        !w->site_functions[what].Get(w->isolate)->Call(context, site, 0, nullptr).ToLocal(&answer))
        return v8::Undefined(w->isolate);
    return answer;
}

// The callback of the first error of all, which keeps the functions.
static v8::MaybeLocal<Value> keep_functions(Local<Context> context, Local<Value>,
                                            Local<v8::Array> sites)
{
    Isolate *isolate = Isolate::GetCurrent();
    worker *w = worker_of(isolate);
    Local<Value> site;
    if (sites->Length() == 0 || !sites->Get(context, 0).ToLocal(&site) || !site->IsObject())
        return v8::Undefined(isolate);
    for (int i = 0; i < SITE_FUNCTIONS; i++) {
        Local<Value> function;
        if (site.As<v8::Object>()
                ->Get(context, text_of(isolate, site_functions[i]))
                .ToLocal(&function) &&
            function->IsFunction())
            w->site_functions[i].Reset(isolate, function.As<v8::Function>());
    }
    return v8::Undefined(isolate);
}

// Has V8 write an error's stack, unless the script has put an accessor of its own in its place. In
// newer versions of V8 the stack is an accessor itself, with a getter that is the language's own;
// up to then, to look at the property is to have it written. *getter: that getter, or empty.
static void touch_stack(Local<Context> context, Local<v8::Object> error, Local<Value> own_getter,
                        Local<Value> *getter)
{
    Isolate *isolate = Isolate::GetCurrent();
    Local<Value> descriptor;
    if (!error->GetOwnPropertyDescriptor(context, text_of(isolate, "stack")).ToLocal(&descriptor) ||
        !descriptor->IsObject() ||
        !descriptor.As<v8::Object>()->Get(context, text_of(isolate, "get")).ToLocal(getter) ||
        !(*getter)->IsFunction()) {
        *getter = Local<Value>();
        return;
    }
    if (own_getter.IsEmpty() || (*getter)->StrictEquals(own_getter))
        getter->As<v8::Function>()->Call(context, error, 0, nullptr).FromMaybe(Local<Value>());
}

void prepare_stacks(worker *w, Local<Context> context)
{
    Local<v8::Script> script;
    Local<Value> error, getter;
    w->isolate->SetPrepareStackTraceCallback(keep_functions);
    if (v8::Script::Compile(context, text_of(w->isolate, "new Error()")).ToLocal(&script) &&
        script->Run(context).ToLocal(&error) && error->IsObject()) {
        touch_stack(context, error.As<v8::Object>(), Local<Value>(), &getter);
        if (!getter.IsEmpty()) w->stack_getter.Reset(w->isolate, getter.As<v8::Function>());
    }
    w->isolate->SetPrepareStackTraceCallback(nullptr);
}

static void keep_async_frame(worker *w, Local<Context> context, Local<Value> site,
                             std::vector<worker_frame> *frames)
{
    worker_frame frame = {};
    char name[sizeof frame.function];
    copy_value(w->isolate, name, ask_site(w, context, site, SITE_FUNCTION_NAME));
    copy_text(frame.function, std::string("async ") + (name[0] ? name : "<anonymous>"));
    Local<Value> file = ask_site(w, context, site, SITE_FILE);
    std::string full =
        file->IsString() ? read_text(w->isolate, file.As<String>(), MAX_NAME_BYTES) : std::string();
    copy_name(frame.file, sizeof frame.file, full);
    frame.line = ask_site(w, context, site, SITE_LINE)->Int32Value(context).FromMaybe(0);
    frame.column = ask_site(w, context, site, SITE_COLUMN)->Int32Value(context).FromMaybe(0);
    apply_map(w, map_of_module(w, full), frame.file, sizeof frame.file, &frame.line, &frame.column,
              nullptr, 0);
    frames->push_back(frame);
}

// Gives what V8 would write, for the script keeps it.
static v8::MaybeLocal<Value> read_sites(Local<Context> context, Local<Value> error,
                                        Local<v8::Array> sites)
{
    Isolate *isolate = Isolate::GetCurrent();
    worker *w = worker_of(isolate);
    TryCatch ignored(isolate);
    StackReader *reader = w->stack_reader;
    std::string text = reader->head;
    for (uint32_t i = 0; i < sites->Length(); i++) {
        Local<Value> site;
        if (!sites->Get(context, i).ToLocal(&site)) break;
        Local<Value> said = ask_site(w, context, site, SITE_TEXT);
        if (said->IsString())
            text += "\n    at " + read_text(isolate, said.As<String>(), MAX_NAME_BYTES);
        if (error->StrictEquals(reader->error) && reader->frames.size() < WORKER_MAX_FRAMES &&
            ask_site(w, context, site, SITE_IS_ASYNC)->IsTrue())
            keep_async_frame(w, context, site, &reader->frames);
    }
    Local<String> out;
    if (!String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, int(text.size()))
             .ToLocal(&out))
        return v8::Undefined(isolate);
    return out;
}

std::vector<worker_frame> read_async_frames(worker *w, Local<Value> thrown, const std::string &head)
{
    if (thrown.IsEmpty() || !thrown->IsNativeError() || w->stack_reader) return {};
    StackReader reader;
    reader.error = thrown;
    reader.head = head;
    TryCatch ignored(w->isolate);
    w->stack_reader = &reader;
    w->isolate->SetPrepareStackTraceCallback(read_sites);
    Local<Context> context = w->context.Get(w->isolate);
    Local<Value> own = v8::Undefined(w->isolate), getter; // undefined: no getter is the language's
    if (!w->stack_getter.IsEmpty()) own = w->stack_getter.Get(w->isolate);
    touch_stack(context, thrown.As<v8::Object>(), own, &getter);
    w->isolate->SetPrepareStackTraceCallback(nullptr);
    w->stack_reader = nullptr;
    return reader.frames;
}

} // namespace worker_v8
