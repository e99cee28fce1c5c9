// All differences between V8 versions, but for those of the class that platform.cc derives from; 10.2 is the oldest that
// is supported.
#include "worker/v8/internal.h"

#include <unistd.h>

namespace worker_v8
{

// How much bytecode runs between two looks at whether to stop. With V8's own 132 KB a loop around a slow
// builtin goes on for minutes. The other two keep at what it was when V8 compiles to machine code, which
// it decides at the same places; newer versions decide it otherwise, and do not know them.
const char *const *default_flags()
{
    // A key of the processor's belongs to a thread; a fork's only thread and the watchdog's would need it both, and
    // the calls that make keys are not left to a mod's process.
    // clang-format off
    static const char *const flags[] = {"--interrupt-budget=4000", "--no-memory-protection-keys",
#if V8_MAJOR_VERSION < 12
                                        "--ticks-before-optimization=99",
                                        "--bytecode-size-allowance-per-tick=4",
#endif
                                        nullptr};
    // clang-format on
    return flags;
}

// Whether V8 makes tables that all isolates share as it starts, and not with the first of them.
bool starts_with_tables()
{
    return V8_MAJOR_VERSION >= 13;
}

v8::ScriptOrigin script_origin(Isolate *isolate, Local<Value> name, bool is_module)
{
#if V8_MAJOR_VERSION >= 12
    (void)isolate;
    return v8::ScriptOrigin(name, 0, 0, false, -1, Local<Value>(), false, false, is_module);
#else
    return v8::ScriptOrigin(isolate, name, 0, 0, false, -1, Local<Value>(), false, false,
                            is_module);
#endif
}

// `count` UTF-16 units of a text from `start`, which lie within it.
void write_units(Isolate *isolate, Local<String> text, int start, int count, uint16_t *out)
{
#if V8_MAJOR_VERSION >= 14
    text->WriteV2(isolate, uint32_t(start), uint32_t(count), out);
#else
    text->Write(isolate, out, start, count, String::NO_NULL_TERMINATION);
#endif
}

size_t write_utf8(Isolate *isolate, Local<String> text, char *out, size_t capacity)
{
#if V8_MAJOR_VERSION >= 14
    return text->WriteUtf8V2(isolate, out, capacity, String::WriteFlags::kReplaceInvalidUtf8);
#else
    return size_t(text->WriteUtf8(isolate, out, int(capacity), nullptr,
                                  String::NO_NULL_TERMINATION | String::REPLACE_INVALID_UTF8));
#endif
}

// "Import assertions" became "import attributes" in the course of V8 12.
template <class Request>
static auto read_attributes(Request request, int) -> decltype(request->GetImportAttributes())
{
    return request->GetImportAttributes();
}

template <class Request>
static auto read_attributes(Request request, long) -> decltype(request->GetImportAssertions())
{
    return request->GetImportAssertions();
}

// Object::GetPrototype() gave way to GetPrototypeV2() in the course of V8 12 and 13.
template <class Object>
static auto read_prototype(Object object, int) -> decltype(object->GetPrototypeV2())
{
    return object->GetPrototypeV2();
}

template <class Object>
static auto read_prototype(Object object, long) -> decltype(object->GetPrototype())
{
    return object->GetPrototype();
}

Local<v8::FixedArray> attributes_of(Local<v8::ModuleRequest> request)
{
    return read_attributes(request, 0);
}

Local<Value> prototype_of(Local<v8::Object> object)
{
    return read_prototype(object, 0);
}

// `Details` is a bool up to V8 10.4 and a `const v8::OOMDetails &` afterwards.
template <class Details> static void on_fatal_memory(const char *location, Details)
{
    Isolate *isolate = Isolate::TryGetCurrent();
    worker *w = isolate ? worker_of(isolate) : nullptr;
    if (w) w->on_fatal_memory(w, location);
    _exit(EXIT_OUT_OF_MEMORY);
}

void set_fatal_memory_handler(Isolate *isolate, void (*handler)(worker *, const char *location))
{
    worker_of(isolate)->on_fatal_memory = handler;
    isolate->SetOOMErrorHandler(on_fatal_memory);
}

#ifdef HAS_INSPECTOR
// The inspector asks how far its client is trusted since the course of V8 11.
template <class Inspector, class Channel>
static auto connect_to(Inspector *inspector, Channel *channel, int)
    -> decltype(inspector->connect(1, channel, v8_inspector::StringView(),
                                   Inspector::kFullyTrusted))
{
    return inspector->connect(1, channel, v8_inspector::StringView(), Inspector::kFullyTrusted);
}

template <class Inspector, class Channel>
static auto connect_to(Inspector *inspector, Channel *channel, long)
    -> decltype(inspector->connect(1, channel, v8_inspector::StringView()))
{
    return inspector->connect(1, channel, v8_inspector::StringView());
}

std::unique_ptr<v8_inspector::V8InspectorSession>
connect_inspector(v8_inspector::V8Inspector *inspector, v8_inspector::V8Inspector::Channel *channel)
{
    return connect_to(inspector, channel, 0);
}
#endif

} // namespace worker_v8
