// $print(...values).
#include "worker/v8/internal.h"

namespace worker_v8
{

static const char conversion_failed[] = "<string conversion failed>";

// False when the script was stopped meanwhile.
static bool append_value(Isolate *isolate, Local<Value> value, size_t limit, std::string *out)
{
    size_t room = limit - out->size();
    if (value->IsString()) {
        *out += read_text(isolate, value.As<String>(), room);
        return true;
    }
    std::string text = value->IsSymbol() ? conversion_failed : name_long_value(value, limit);
    if (text.empty()) {
        TryCatch caught(isolate);
        Local<String> converted;
        if (value->ToString(isolate->GetCurrentContext()).ToLocal(&converted)) {
            text = read_text(isolate, converted, room);
        } else {
            if (caught.HasTerminated()) return false;
            text = conversion_failed;
        }
    }
    *out += text.substr(0, room);
    return true;
}

// The frame's line, and its file in *file, as the source map has them.
static int map_caller(worker *w, Local<v8::StackFrame> frame, std::string *file)
{
    int line = frame->GetLineNumber(), column;
    const sourcemap *map = map_of(w, frame);
    if (!map) return line;
    char mapped[MAX_NAME_BYTES + 1];
    copy_text(mapped, *file);
    column = frame->GetColumn();
    if (apply_map(w, map, mapped, sizeof mapped, &line, &column, nullptr, 0)) *file = mapped;
    return line;
}

// The innermost frame that is not the library's own; *by_library: there are such inside of it.
static int find_caller(worker *w, std::string *file, bool *by_library)
{
    Isolate *isolate = w->isolate;
    int depth = w->library_prefix.empty() ? 1 : int(PRINT_CALLERS);
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(
        isolate, depth,
        v8::StackTrace::StackTraceOptions(v8::StackTrace::kLineNumber |
                                          v8::StackTrace::kScriptName));
    for (int i = 0; i < stack->GetFrameCount(); i++) {
        Local<v8::StackFrame> frame = stack->GetFrame(isolate, uint32_t(i));
        Local<String> name = frame->GetScriptName();
        *file = name.IsEmpty() ? std::string() : read_text(isolate, name, MAX_NAME_BYTES);
        *by_library = i > 0;
        if (!is_library(w, *file)) return map_caller(w, frame, file);
    }
    *by_library = !w->library_prefix.empty();
    file->clear();
    return 0;
}

void print_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    if (halt_if_stopping(w) || !w->config.print) return;
    size_t limit = w->config.print_bytes;
    std::string text, file;
    for (int i = 0; i < info.Length() && text.size() < limit; i++) {
        HandleScope handles(w->isolate);
        if (i > 0) text += ' ';
        if (!append_value(w->isolate, info[i], limit, &text)) {
            halt_if_stopping(w);
            return;
        }
    }
    bool by_library = false;
    int line = find_caller(w, &file, &by_library);
    if (by_library) {
        std::string mapped = map_stacks(w, text);
        if (mapped.size() <= limit) text = mapped;
    }
    HostScope host(w);
    if (host.is_open())
        w->config.print(w->config.context, text.c_str(), text.size(), file.c_str(), line);
}

} // namespace worker_v8
