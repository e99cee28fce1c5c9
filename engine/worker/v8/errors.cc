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

static std::string frame_text(const worker_frame &frame)
{
    return std::string("\n    at ") + (frame.function[0] ? frame.function : "<anonymous>") + " (" +
           place_text(frame.file, frame.line, frame.column) + ")";
}

static std::string error_text(const worker_error &e, int frame_limit)
{
    std::string out = e.file[0] ? place_text(e.file, e.line, e.column) + ": " : std::string();
    out += e.message;
    if (e.source_line[0]) {
        out += std::string("\n") + e.source_line;
        std::string caret = e.column > 0 ? caret_line(e.source_line, e.column) : std::string();
        if (!caret.empty()) out += "\n" + caret;
    }
    for (int i = 0; i < e.frame_count && i < frame_limit; i++) out += frame_text(e.frames[i]);
    return out;
}

static std::string cut_text(const std::string &text, size_t limit)
{
    std::string out(limit + 1, '\0');
    copy_text(&out[0], out.size(), text);
    out.resize(strlen(out.c_str()));
    return out;
}

static void use_place(worker_error *e, const Place &place)
{
    copy_name(e->file, sizeof e->file, place.file);
    e->line = place.line;
    e->column = place.column;
    copy_text(e->source_line, place.source_line);
}

void set_error(worker *w, worker_error_kind kind, const std::string &message, const Place &place)
{
    w->error = worker_error();
    w->error.kind = kind;
    copy_text(w->error.message, message);
    use_place(&w->error, place);
    w->error_text = error_text(w->error, WORKER_MAX_FRAMES);
}

static worker_frame read_frame(worker *w, Local<v8::StackFrame> frame)
{
    worker_frame out = {};
    copy_value(w->isolate, out.function, frame->GetFunctionName());
    Local<String> file = frame->GetScriptName();
    copy_name(out.file, sizeof out.file,
              file.IsEmpty() ? std::string() : read_text(w->isolate, file, MAX_NAME_BYTES));
    out.line = frame->GetLineNumber();
    out.column = frame->GetColumn();
    const sourcemap *map = map_of(w, frame);
    apply_map(w, map, out.file, sizeof out.file, &out.line, &out.column, nullptr, 0);
    return out;
}

static void copy_frames(worker *w, worker_error *e, Local<v8::StackTrace> stack,
                        const std::vector<worker_frame> &waiting)
{
    const int count = stack.IsEmpty() ? 0 : stack->GetFrameCount();
    for (int i = 0; i < count && e->frame_count < WORKER_MAX_FRAMES; i++)
        e->frames[e->frame_count++] = read_frame(w, stack->GetFrame(w->isolate, uint32_t(i)));
    for (size_t i = 0; i < waiting.size() && e->frame_count < WORKER_MAX_FRAMES; i++)
        e->frames[e->frame_count++] = waiting[i];
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
std::string line_of_source(Isolate *isolate, Local<String> source, int line)
{
    enum { PIECE = 512, LONGEST = sizeof(worker_error::source_line) };
    uint16_t piece[PIECE], found[LONGEST];
    int found_count = 0, now = 1;
    const int length = source->Length();
    for (int at = 0; at < length && now <= line; at += PIECE) {
        const int count = length - at < PIECE ? length - at : int(PIECE);
        write_units(isolate, source, at, count, piece);
        for (int i = 0; i < count && now <= line; i++) {
            if (piece[i] == '\n')
                now++;
            else if (now == line && found_count < LONGEST)
                found[found_count++] = piece[i];
        }
    }
    Local<String> text;
    if (!String::NewFromTwoByte(isolate, found, v8::NewStringType::kNormal, found_count)
             .ToLocal(&text))
        return std::string();
    return read_text(isolate, text, LONGEST - 1);
}

// What a library refuses is the fault of whoever called it: told at the innermost frame that is not
// the library's own. The frames still show the whole way.
static void blame_caller(worker *w, worker_error *e, Local<v8::StackTrace> stack)
{
    if (!is_library(w, e->file)) return;
    for (int i = 0; i < e->frame_count && i < stack->GetFrameCount(); i++) {
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

// --- which script ---

void note_script(worker *w, int script, const std::string &name)
{
    if (w->script_names.size() >= MAX_MODULES) w->script_names.clear();
    w->script_names[script] = name;
}

static Local<Value> text_value(Isolate *isolate, const std::string &text)
{
    Local<String> value;
    if (String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, int(text.size()))
            .ToLocal(&value))
        return value;
    return String::Empty(isolate);
}

static const std::string *known_name(worker *w, const v8::ScriptOrigin &origin)
{
    auto found = w->script_names.find(origin.ScriptId());
    return found == w->script_names.end() ? nullptr : &found->second;
}

// "" where it would pass the script off as a library's.
static std::string told_name(worker *w, const v8::ScriptOrigin &origin)
{
    Local<Value> told = origin.ResourceName();
    std::string name;
    if (!told.IsEmpty() && told->IsString())
        name = read_text(w->isolate, told.As<String>(), MAX_NAME_BYTES);
    return is_library(w, name) ? std::string() : name;
}

// V8 gives the name that a script gives itself with "//# sourceURL=" where it has one: no script is
// believed that.
static std::string script_of(worker *w, const Fault &fault, Local<v8::StackTrace> stack)
{
    if (!fault.script.empty()) return fault.script;
    v8::ScriptOrigin origin = fault.message->GetScriptOrigin();
    const std::string *known = known_name(w, origin);
    if (known) return *known;
    for (int i = 0; !stack.IsEmpty() && i < stack->GetFrameCount(); i++) {
        Local<v8::StackFrame> frame = stack->GetFrame(w->isolate, uint32_t(i));
        if (frame->GetScriptId() != origin.ScriptId() || frame->GetScriptName().IsEmpty()) continue;
        return read_text(w->isolate, frame->GetScriptName(), MAX_NAME_BYTES);
    }
    return told_name(w, origin);
}

Place place_of_function(worker *w, Local<v8::Function> function)
{
    v8::ScriptOrigin origin = function->GetScriptOrigin();
    const std::string *known = known_name(w, origin);
    const std::string name = known ? *known : told_name(w, origin);
    char file[MAX_NAME_BYTES + 1], line_text[sizeof(worker_error::source_line)] = "";
    Place place;
    copy_text(file, name);
    place.line = function->GetScriptLineNumber() + 1;
    place.column = function->GetScriptColumnNumber() + 1;
    const sourcemap *map =
        map_of(w, origin.ScriptId(), text_value(w->isolate, name), origin.SourceMapUrl());
    apply_map(w, map, file, sizeof file, &place.line, &place.column, line_text, sizeof line_text);
    place.file = file;
    place.source_line = line_text;
    return place;
}

// --- import(): an error that was made by the host knows no place, so it is given that of the call ---

enum : uint32_t { PLACE_FILE, PLACE_LINE, PLACE_COLUMN, PLACE_SOURCE_LINE, PLACE_FIELDS };

static Local<v8::Private> place_key(Isolate *isolate)
{
    return v8::Private::ForApi(isolate, text_of(isolate, "gatehouse.place"));
}

void set_import_place(worker *w, Local<Value> thrown, const Place &place)
{
    Isolate *isolate = w->isolate;
    if (thrown.IsEmpty() || !thrown->IsNativeError()) return;
    Local<Value> fields[PLACE_FIELDS];
    fields[PLACE_FILE] = text_value(isolate, place.file);
    fields[PLACE_LINE] = v8::Integer::New(isolate, place.line);
    fields[PLACE_COLUMN] = v8::Integer::New(isolate, place.column);
    fields[PLACE_SOURCE_LINE] = text_value(isolate, place.source_line);
    thrown.As<v8::Object>()
        ->SetPrivate(w->context.Get(isolate), place_key(isolate),
                     v8::Array::New(isolate, fields, PLACE_FIELDS))
        .FromMaybe(false);
}

static bool find_import_place(worker *w, Local<Context> context, Local<Value> thrown, Place *out)
{
    Local<Value> kept, fields[PLACE_FIELDS];
    if (thrown.IsEmpty() || !thrown->IsNativeError()) return false;
    if (!thrown.As<v8::Object>()->GetPrivate(context, place_key(w->isolate)).ToLocal(&kept) ||
        !kept->IsArray())
        return false;
    for (uint32_t i = 0; i < PLACE_FIELDS; i++)
        if (!kept.As<v8::Array>()->Get(context, i).ToLocal(&fields[i])) return false;
    out->file = read_text(w->isolate, fields[PLACE_FILE].As<String>(), MAX_NAME_BYTES);
    out->line = fields[PLACE_LINE].As<v8::Int32>()->Value();
    out->column = fields[PLACE_COLUMN].As<v8::Int32>()->Value();
    out->source_line = read_text(w->isolate, fields[PLACE_SOURCE_LINE].As<String>(),
                                 sizeof(worker_error::source_line));
    return true;
}

// --- causes ---

namespace
{
class Causes
{
  public:
    explicit Causes(worker *w) : w_(w), context_(w->context.Get(w->isolate)) {}
    // Of an error: the errors in it, and its cause, and theirs.
    void tell(Local<Value> error, const std::string &path);

    std::string text;

  private:
    void add(Local<Value> value, const std::string &path);
    bool is_known(Local<Value> value) const;

    worker *w_;
    Local<Context> context_;
    std::vector<Local<Value>> told_;
};
} // namespace

bool Causes::is_known(Local<Value> value) const
{
    for (const Local<Value> &other : told_)
        if (other->StrictEquals(value)) return true;
    return false;
}

void Causes::add(Local<Value> value, const std::string &path)
{
    if (told_.size() > MAX_TOLD_CAUSES || text.size() > MAX_ERROR_TEXT_BYTES) return;
    text += "\n  " + path + ": ";
    if (value->IsObject() && is_known(value)) {
        text += "an error that is told above";
        return;
    }
    Local<v8::Message> message = v8::Exception::CreateMessage(w_->isolate, value);
    text += thrown_text(w_, message, value, sizeof(worker_error::message) - 1);
    Local<v8::StackTrace> stack;
    if (value->IsNativeError()) stack = v8::Exception::GetStackTrace(value);
    for (int i = 0; !stack.IsEmpty() && i < stack->GetFrameCount() && i < int(MAX_CAUSE_FRAMES);
         i++)
        text += frame_text(read_frame(w_, stack->GetFrame(w_->isolate, uint32_t(i))));
    tell(value, path + ", ");
}

void Causes::tell(Local<Value> error, const std::string &path)
{
    told_.push_back(error);
    if (error.IsEmpty() || !error->IsNativeError()) return;
    Local<v8::Object> object = error.As<v8::Object>();
    Local<Value> value;
    if (own_data(context_, object, "errors", &value) && value->IsArray()) {
        Local<v8::Array> errors = value.As<v8::Array>();
        const uint32_t count = errors->Length();
        for (uint32_t i = 0; i < count; i++) {
            if (told_.size() > MAX_TOLD_CAUSES) {
                text += "\n  " + path + "and " + std::to_string(count - i) + " more errors";
                break;
            }
            if (own_data(context_, errors, std::to_string(i).c_str(), &value))
                add(value,
                    path + "error " + std::to_string(i + 1) + " of " + std::to_string(count));
        }
    }
    if (own_data(context_, object, "cause", &value)) add(value, path + "caused by");
}

// --- the whole ---

namespace
{
// All that is read of what was thrown by asking it, which may run code of the script.
struct Answers {
    std::string text, causes;
    std::vector<worker_frame> waiting;
};
} // namespace

static Answers ask(worker *w, const Fault &fault)
{
    Answers answers;
    TryCatch ignored(w->isolate);
    answers.text = thrown_text(w, fault.message, fault.thrown, sizeof(worker_error::message) - 1);
    if (fault.message.IsEmpty() || fault.thrown.IsEmpty() || !fault.thrown->IsNativeError())
        return answers;
    Causes causes(w);
    causes.tell(fault.thrown, "");
    answers.causes = causes.text;
    answers.waiting = read_async_frames(w, fault.thrown, answers.text);
    return answers;
}

static void set_place(worker *w, worker_error *e, const Fault &fault, Local<v8::StackTrace> stack)
{
    Local<Context> context = w->context.Get(w->isolate);
    Local<String> line;
    Place place;
    Fault placed = fault;
    bool is_import = find_import_place(w, context, fault.thrown, &place);
    if (is_import && place.line > 0) return use_place(e, place);
    if (is_import) placed.script = place.file; // it does not parse, and V8 knows where
    const std::string script = script_of(w, placed, stack);
    copy_name(e->file, sizeof e->file, script);
    e->line = fault.message->GetLineNumber(context).FromMaybe(0);
    if (e->line > 0) e->column = fault.message->GetStartColumn() + 1;
    if (fault.message->GetSourceLine(context).ToLocal(&line))
        copy_value(w->isolate, e->source_line, line);
    v8::ScriptOrigin origin = fault.message->GetScriptOrigin();
    const sourcemap *map =
        map_of(w, origin.ScriptId(), text_value(w->isolate, script), origin.SourceMapUrl());
    apply_map(w, map, e->file, sizeof e->file, &e->line, &e->column, e->source_line,
              sizeof e->source_line);
    // A fault in text that is no script (JSON, say) is where that was read.
    if (!e->file[0] && e->frame_count > 0) use_frame(e, 0);
    if (!stack.IsEmpty()) blame_caller(w, e, stack);
}

// An AggregateError of V8's own knows no place: its first error's, then.
static void use_first_error(worker *w, worker_error *e, Local<Value> thrown)
{
    Local<Value> errors, first;
    Local<Context> context = w->context.Get(w->isolate);
    if (thrown.IsEmpty() || !thrown->IsNativeError()) return;
    if (!own_data(context, thrown.As<v8::Object>(), "errors", &errors) || !errors->IsArray())
        return;
    if (!own_data(context, errors.As<v8::Object>(), "0", &first) || !first->IsNativeError()) return;
    Local<v8::StackTrace> stack = v8::Exception::GetStackTrace(first);
    if (stack.IsEmpty() || stack->GetFrameCount() == 0) return;
    worker_frame frame = read_frame(w, stack->GetFrame(w->isolate, 0));
    copy_text(e->file, frame.file);
    e->line = frame.line;
    e->column = frame.column;
}

static void build_error(worker *w, const Fault &fault, const Answers &answers, worker_error *e)
{
    *e = worker_error();
    e->kind = fault.kind;
    if (fault.kind == WORKER_ERROR_SYNTAX && answers.text.compare(0, 11, "SyntaxError") != 0)
        e->kind = WORKER_ERROR_EXCEPTION; // the parser ran out of stack, say
    copy_text(e->message, fault.prefix + answers.text);
    if (!fault.message.IsEmpty()) {
        Local<v8::StackTrace> stack = fault.message->GetStackTrace();
        copy_frames(w, e, stack, answers.waiting);
        set_place(w, e, fault, stack);
    }
    if (!e->file[0]) use_first_error(w, e, fault.thrown);
    if (!e->file[0] && !fault.place.file.empty()) use_place(e, fault.place);
}

void set_error_from(worker *w, const Fault &fault)
{
    HandleScope handles(w->isolate);
    Answers answers = ask(w, fault);
    if (w->stop_noted) return;
    build_error(w, fault, answers, &w->error);
    w->error_text =
        cut_text(error_text(w->error, WORKER_MAX_FRAMES) + answers.causes, MAX_ERROR_TEXT_BYTES);
}

bool add_error_from(worker *w, const Fault &fault)
{
    HandleScope handles(w->isolate);
    Answers answers = ask(w, fault);
    if (w->stop_noted) return false;
    worker_error error;
    build_error(w, fault, answers, &error);
    std::string text = "\n" + error_text(error, MAX_CAUSE_FRAMES) + answers.causes;
    if (w->error_text.size() + text.size() > MAX_ERROR_TEXT_BYTES - MAX_COUNT_TEXT_BYTES)
        return false;
    w->error_text += text;
    return true;
}

void add_error_text(worker *w, const std::string &text)
{
    w->error_text = cut_text(w->error_text, MAX_ERROR_TEXT_BYTES - text.size()) + text;
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
