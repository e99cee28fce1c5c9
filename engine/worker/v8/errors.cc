// Errors: what was thrown and where, read without running any code of the script.
#include "worker/v8/internal.h"

namespace worker_v8
{

// Spaces up to `column`, so that a caret stands under it; tabs stay tabs. "" when it is further
// right than the line that we have.
static std::string caret_line(const char *line, int column)
{
    std::string out;
    int at = 1; // in UTF-16 units, as V8 counts
    for (const char *p = line; *p && at < column; p++) {
        unsigned char c = static_cast<unsigned char>(*p);
        if ((c & 0xc0) == 0x80) continue;
        out += c == '\t' ? '\t' : ' ';
        at += c >= 0xf0 ? 2 : 1;
    }
    return at >= column ? out + "^" : std::string();
}

static std::string place_text(const char *file, int line, int column)
{
    std::string out = file;
    if (line > 0) out += ":" + std::to_string(line);
    if (line > 0 && column > 0) out += ":" + std::to_string(column);
    return out;
}

void write_error_text(worker *w)
{
    const worker_error &e = w->error;
    std::string out = e.file[0] ? place_text(e.file, e.line, e.column) + ": " : std::string();
    out += e.message;
    if (e.source_line[0]) {
        out += std::string("\n") + e.source_line;
        std::string caret = e.column > 0 ? caret_line(e.source_line, e.column) : std::string();
        if (!caret.empty()) out += "\n" + caret;
    }
    for (int i = 0; i < e.frame_count; i++) {
        const worker_frame &f = e.frames[i];
        out += std::string("\n    at ") + (f.function[0] ? f.function : "<anonymous>") + " (" +
               place_text(f.file, f.line, f.column) + ")";
    }
    w->error_text = out;
}

void set_error(worker *w, worker_error_kind kind, const std::string &message)
{
    w->error = worker_error();
    w->error.kind = kind;
    copy_text(w->error.message, message);
    write_error_text(w);
}

static void copy_frames(worker *w, Local<v8::StackTrace> stack)
{
    int count = stack->GetFrameCount();
    w->error.frame_count = count < WORKER_MAX_FRAMES ? count : int(WORKER_MAX_FRAMES);
    for (int i = 0; i < w->error.frame_count; i++) {
        Local<v8::StackFrame> frame = stack->GetFrame(w->isolate, uint32_t(i));
        worker_frame *out = &w->error.frames[i];
        copy_value(w->isolate, out->function, frame->GetFunctionName());
        copy_value(w->isolate, out->file, frame->GetScriptName());
        out->line = frame->GetLineNumber();
        out->column = frame->GetColumn();
        const sourcemap *map = map_of(w, frame);
        apply_map(w, map, out->file, sizeof out->file, &out->line, &out->column, nullptr, 0);
    }
}

// The fault is told at the place of a frame.
static void use_frame(worker_error *error, int index)
{
    const worker_frame &frame = error->frames[index];
    copy_text(error->file, frame.file);
    error->line = frame.line;
    error->column = frame.column;
    error->source_line[0] = '\0';
}

// The beginning of a script's line, from 1. Read in pieces: a script may be long.
static std::string line_of_source(Isolate *isolate, Local<String> source, int line)
{
    enum { PIECE = 512, LONGEST = sizeof(worker_error::source_line) };
    uint16_t piece[PIECE], found[LONGEST];
    int found_count = 0, now = 1;
    const int length = source->Length();
    for (int at = 0; at < length && now <= line; at += PIECE) {
        const int count = length - at < PIECE ? length - at : int(PIECE);
        write_units(isolate, source, at, count, piece);
        for (int i = 0; i < count && now <= line; i++) {
            if (piece[i] == '\n') now++;
            else if (now == line && found_count < LONGEST) found[found_count++] = piece[i];
        }
    }
    Local<String> text;
    if (!String::NewFromTwoByte(isolate, found, v8::NewStringType::kNormal, found_count).ToLocal(&text))
        return std::string();
    return read_text(isolate, text, LONGEST - 1);
}

// What a library refuses is the fault of whoever called it: told at the innermost frame that is not
// the library's own. The frames still show the whole way.
static void blame_caller(worker *w, Local<v8::StackTrace> stack)
{
    worker_error *e = &w->error;
    if (!is_library(w, e->file)) return;
    for (int i = 0; i < e->frame_count; i++) {
        if (is_library(w, e->frames[i].file) || e->frames[i].line <= 0) continue;
        use_frame(e, i);
        Local<v8::StackFrame> frame = stack->GetFrame(w->isolate, uint32_t(i));
        const sourcemap *map = map_of(w, frame);
        Local<String> source = frame->GetScriptSource();
        if (!map && !source.IsEmpty())
            copy_text(e->source_line, line_of_source(w->isolate, source, e->line));
        return;
    }
}

static void apply_map_to_error(worker *w, const v8::ScriptOrigin &origin)
{
    worker_error *e = &w->error;
    const sourcemap *map =
        map_of(w, origin.ScriptId(), origin.ResourceName(), origin.SourceMapUrl());
    apply_map(w, map, e->file, sizeof e->file, &e->line, &e->column, e->source_line,
              sizeof(e->source_line));
}

static size_t length_of(Local<Value> value)
{
    return value->IsString() ? size_t(value.As<String>()->Length()) : 0;
}

// An own property of an object that is no proxy, 0 unless it is plain text. Runs no code of the
// script: the descriptor is V8's own object, and a getter in it is not called.
static size_t length_of_own(Isolate *isolate, Local<Context> context, Local<v8::Object> object,
                            const char *key)
{
    Local<String> field = text_of(isolate, "value");
    Local<Value> descriptor, value;
    if (!object->GetOwnPropertyDescriptor(context, text_of(isolate, key)).ToLocal(&descriptor))
        return 0;
    if (!descriptor->IsObject()) return 0;
    Local<v8::Object> fields = descriptor.As<v8::Object>();
    if (!fields->HasOwnProperty(context, field).FromMaybe(false)) return 0;
    return fields->Get(context, field).ToLocal(&value) ? length_of(value) : 0;
}

// The longest of the texts that V8 would join, in one piece, to say what was thrown.
static size_t length_of_thrown(Isolate *isolate, Local<Context> context, Local<Value> thrown)
{
    if (thrown.IsEmpty()) return 0;
    if (thrown->IsSymbol()) return length_of(thrown.As<v8::Symbol>()->Description(isolate));
    if (!thrown->IsNativeError()) return length_of(thrown);
    TryCatch ignored(isolate);
    size_t longest = 0;
    for (int i = 0; i < int(MAX_PROTOTYPES) && thrown->IsObject() && !thrown->IsProxy(); i++) {
        Local<v8::Object> object = thrown.As<v8::Object>();
        for (const char *key : {"name", "message"}) {
            size_t length = length_of_own(isolate, context, object, key);
            if (length > longest) longest = length;
        }
        thrown = prototype_of(object);
    }
    return longest;
}

// What was thrown, as V8 says it; a huge text is named, not read.
static std::string thrown_text(worker *w, Local<v8::Message> message, Local<Value> thrown)
{
    static const char uncaught[] = "Uncaught ";
    if (message.IsEmpty()) return "unknown exception";
    if (!thrown.IsEmpty() && thrown->IsBigInt()) {
        std::string name = name_long_value(thrown, sizeof(w->error.message));
        if (!name.empty()) return name;
    }
    size_t length = length_of_thrown(w->isolate, w->context.Get(w->isolate), thrown);
    if (length > MAX_READ_CHARS) return "<text of " + std::to_string(length) + " characters>";
    std::string text =
        read_text(w->isolate, message->Get(), sizeof(uncaught) + sizeof(w->error.message));
    if (text.compare(0, sizeof(uncaught) - 1, uncaught) == 0) text.erase(0, sizeof(uncaught) - 1);
    return text;
}

// Reads a v8::Message, which runs no code of the script, about what was thrown. `prefix` stands
// before its text.
void set_error_from(worker *w, worker_error_kind kind, Local<v8::Message> message,
                           Local<Value> thrown, const char *prefix)
{
    Isolate *isolate = w->isolate;
    HandleScope handles(isolate);
    Local<Context> context = w->context.Get(isolate);
    w->error = worker_error();
    w->error.kind = kind;
    std::string text = thrown_text(w, message, thrown);
    if (kind == WORKER_ERROR_SYNTAX && text.compare(0, 11, "SyntaxError") != 0)
        w->error.kind = WORKER_ERROR_EXCEPTION; // the parser ran out of stack, say
    copy_text(w->error.message, prefix + text);
    if (!message.IsEmpty()) {
        Local<String> line;
        copy_value(isolate, w->error.file, message->GetScriptResourceName());
        w->error.line = message->GetLineNumber(context).FromMaybe(0);
        if (w->error.line > 0) w->error.column = message->GetStartColumn() + 1;
        if (message->GetSourceLine(context).ToLocal(&line))
            copy_value(isolate, w->error.source_line, line);
        apply_map_to_error(w, message->GetScriptOrigin());
        Local<v8::StackTrace> stack = message->GetStackTrace();
        if (!stack.IsEmpty()) {
            copy_frames(w, stack);
            // A fault in text that is no script (JSON, say) is where that was read.
            if (!w->error.file[0] && w->error.frame_count > 0) use_frame(&w->error, 0);
            blame_caller(w, stack);
        }
    }
    write_error_text(w);
}

void throw_type_error(Isolate *isolate, const char *message)
{
    isolate->ThrowException(v8::Exception::TypeError(text_of(isolate, message)));
}

void throw_range_error(Isolate *isolate, const char *message)
{
    isolate->ThrowException(v8::Exception::RangeError(text_of(isolate, message)));
}

void throw_error(Isolate *isolate, const std::string &message)
{
    isolate->ThrowException(v8::Exception::Error(text_of(isolate, message)));
}

} // namespace worker_v8

// Another thread's worker may be writing into its error at this moment.
const worker_error *worker_last_error(const worker *w)
{
    return w && is_mine(w) && w->forks == fork_count() ? &w->error : &refusal().error;
}

const char *worker_last_exception(const worker *w)
{
    return w && is_mine(w) && w->forks == fork_count() ? w->error_text.c_str()
                                                       : refusal().text.c_str();
}
