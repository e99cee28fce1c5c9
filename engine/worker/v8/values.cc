// What a value is, told without running any code of the script: accessors are named and not called,
// proxies are not looked into. What is written is bounded: depth, items, and all of it together.
#include "worker/v8/internal.h"

#include <math.h>
#include <time.h>

namespace worker_v8
{

// The nearest property of that name: its data, or that it is an accessor (also: behind a proxy).
enum class Found { NOTHING, DATA, ACCESSOR };

static Found find_own(Local<Context> context, Local<v8::Object> object, Local<v8::Name> key,
                      Local<Value> *out)
{
    Isolate *isolate = Isolate::GetCurrent();
    Local<String> field = text_of(isolate, "value");
    Local<Value> descriptor;
    if (object->IsProxy()) return Found::ACCESSOR;
    if (!object->GetOwnPropertyDescriptor(context, key).ToLocal(&descriptor) ||
        !descriptor->IsObject())
        return Found::NOTHING;
    // The descriptor is V8's own object, and a getter in it is not called.
    Local<v8::Object> fields = descriptor.As<v8::Object>();
    if (!fields->HasOwnProperty(context, field).FromMaybe(false)) return Found::ACCESSOR;
    return fields->Get(context, field).ToLocal(out) ? Found::DATA : Found::NOTHING;
}

static Found find_nearest(Local<Context> context, Local<v8::Object> object, const char *name,
                          Local<Value> *out)
{
    Local<String> key = text_of(Isolate::GetCurrent(), name);
    for (int i = 0; i < int(MAX_PROTOTYPES); i++) {
        Found found = find_own(context, object, key, out);
        if (found != Found::NOTHING) return found;
        Local<Value> next = prototype_of(object);
        if (!next->IsObject()) return Found::NOTHING;
        object = next.As<v8::Object>();
    }
    return Found::ACCESSOR;
}

bool own_data(Local<Context> context, Local<v8::Object> object, const char *name, Local<Value> *out)
{
    return find_own(context, object, text_of(Isolate::GetCurrent(), name), out) == Found::DATA;
}

// --- a value as text ---

namespace
{
class Writer
{
  public:
    Writer(Local<Context> context, size_t limit)
        : context_(context), isolate_(Isolate::GetCurrent()), limit_(limit)
    {
    }
    void write(Local<Value> value);
    std::string take();

  private:
    enum { MAX_DEPTH = 3, MAX_ITEMS = 24, MAX_STRING = 200, MAX_ENTRIES = 1000 };

    bool is_full() const { return out.size() >= limit_; }
    bool add_separator(uint32_t index, uint32_t count);
    void write_primitive(Local<Value> value);
    void write_object(Local<v8::Object> object);
    void write_inside(Local<v8::Object> object);
    void write_index(Local<v8::Object> object, uint32_t index);
    void write_items(Local<v8::Object> object, size_t count);
    void write_entries(Local<v8::Array> entries, bool in_pairs);
    void write_properties(Local<v8::Object> object);
    void write_date(Local<v8::Date> date);
    std::string class_of(Local<v8::Object> object);

    Local<Context> context_;
    Isolate *isolate_;
    size_t limit_;
    std::string out;
    std::vector<Local<v8::Object>> inside_; // what stands around this
};
} // namespace

std::string Writer::take()
{
    std::string text(limit_ + 1, '\0');
    copy_text(&text[0], text.size(), out);
    text.resize(strlen(text.c_str()));
    return text;
}

static std::string quoted(const std::string &text)
{
    std::string out = "'";
    for (char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\'' || c == '\\')
            (out += '\\') += c;
        else
            out += c;
    }
    return out + "'";
}

void Writer::write_primitive(Local<Value> value)
{
    Local<String> text;
    if (value->IsString()) {
        out += quoted(read_text(isolate_, value.As<String>(), MAX_STRING));
    } else if (value->IsSymbol()) {
        Local<Value> about = value.As<v8::Symbol>()->Description(isolate_);
        out += "Symbol(" +
               (about->IsString() ? read_text(isolate_, about.As<String>(), MAX_STRING) : "") + ")";
    } else {
        std::string name = name_long_value(value, MAX_STRING);
        if (name.empty() && value->ToString(context_).ToLocal(&text))
            name = read_text(isolate_, text, MAX_STRING);
        out += name + (value->IsBigInt() && name[0] != '<' ? "n" : "");
    }
}

void Writer::write(Local<Value> value)
{
    if (is_full()) return;
    HandleScope handles(isolate_);
    if (value->IsObject())
        write_object(value.As<v8::Object>());
    else
        write_primitive(value);
}

std::string Writer::class_of(Local<v8::Object> object)
{
    if (prototype_of(object)->IsNull()) return "[Object: null prototype]";
    return read_text(isolate_, object->GetConstructorName(), MAX_STRING);
}

void Writer::write_object(Local<v8::Object> object)
{
    bool is_known = false;
    for (const Local<v8::Object> &outer : inside_)
        is_known = is_known || outer->StrictEquals(object);
    if (object->IsProxy()) {
        out += "[Proxy]";
    } else if (object->IsFunction()) {
        Local<Value> name = object.As<v8::Function>()->GetDebugName();
        bool has_name = name->IsString() && name.As<String>()->Length() > 0;
        out += has_name ? "[Function: " + read_text(isolate_, name.As<String>(), MAX_STRING) + "]"
                        : std::string("[Function (anonymous)]");
    } else if (object->IsNativeError()) {
        out += "[" + class_of(object) + "]";
        Local<Value> message;
        if (own_data(context_, object, "message", &message) && message->IsString())
            out.insert(out.size() - 1,
                       ": " + read_text(isolate_, message.As<String>(), MAX_STRING));
    } else if (is_known) {
        out += "[Circular]";
    } else if (inside_.size() == MAX_DEPTH) {
        out += "[" + class_of(object) + "]";
    } else {
        inside_.push_back(object);
        write_inside(object);
        inside_.pop_back();
    }
}

void Writer::write_date(Local<v8::Date> date)
{
    double seconds = floor(date->ValueOf() / 1000);
    time_t whole = time_t(seconds);
    tm parts;
    char text[64] = "Invalid Date";
    if (seconds == seconds && gmtime_r(&whole, &parts)) {
        char milliseconds[16];
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
        snprintf(milliseconds, sizeof milliseconds, ".%03dZ",
                 int(date->ValueOf() - seconds * 1000) % 1000);
        out += text + std::string(milliseconds);
        return;
    }
    out += text;
}

void Writer::write_inside(Local<v8::Object> object)
{
    std::string name = class_of(object);
    if (object->IsArray() || object->IsTypedArray()) {
        size_t count = object->IsArray() ? object.As<v8::Array>()->Length()
                                         : object.As<v8::TypedArray>()->Length();
        if (name != "Array") out += name + "(" + std::to_string(count) + ") ";
        write_items(object, count);
    } else if (object->IsMap() || object->IsSet()) {
        size_t count =
            object->IsMap() ? object.As<v8::Map>()->Size() : object.As<v8::Set>()->Size();
        out += name + "(" + std::to_string(count) + ") {";
        if (count > MAX_ENTRIES)
            out += "...";
        else if (object->IsMap())
            write_entries(object.As<v8::Map>()->AsArray(), true);
        else
            write_entries(object.As<v8::Set>()->AsArray(), false);
        out += "}";
    } else if (object->IsDate()) {
        write_date(object.As<v8::Date>());
    } else if (object->IsRegExp()) {
        out += "/" + read_text(isolate_, object.As<v8::RegExp>()->GetSource(), MAX_STRING) + "/";
    } else if (object->IsArrayBuffer()) {
        out += name + "(" + std::to_string(object.As<v8::ArrayBuffer>()->ByteLength()) + ")";
    } else {
        if (name != "Object") out += name + " ";
        write_properties(object);
    }
}

// False when enough is written; what is left out is counted then.
bool Writer::add_separator(uint32_t index, uint32_t count)
{
    if (index > 0) out += ", ";
    if (index < MAX_ITEMS && !is_full()) return true;
    out += "... " + std::to_string(count - index) + " more";
    return false;
}

void Writer::write_index(Local<v8::Object> object, uint32_t index)
{
    Local<Value> value;
    Local<String> key = text_of(isolate_, std::to_string(index));
    Found found = find_own(context_, object, key, &value);
    if (found == Found::DATA)
        write(value);
    else
        out += found == Found::ACCESSOR ? "[Getter]" : "<empty>";
}

void Writer::write_items(Local<v8::Object> object, size_t count)
{
    out += "[";
    for (uint32_t i = 0; i < count && add_separator(i, uint32_t(count)); i++)
        write_index(object, i);
    out += "]";
}

void Writer::write_entries(Local<v8::Array> entries, bool in_pairs)
{
    const uint32_t step = in_pairs ? 2 : 1, count = entries->Length() / step;
    for (uint32_t i = 0; i < count && add_separator(i, count); i++) {
        write_index(entries, i * step);
        if (!in_pairs) continue;
        out += " => ";
        write_index(entries, i * step + 1);
    }
}

void Writer::write_properties(Local<v8::Object> object)
{
    Local<v8::Array> keys;
    auto filter = static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS);
    if (!object->GetOwnPropertyNames(context_, filter, v8::KeyConversionMode::kConvertToString)
             .ToLocal(&keys))
        return;
    out += "{";
    for (uint32_t i = 0; i < keys->Length() && add_separator(i, keys->Length()); i++) {
        Local<Value> key, value;
        if (!keys->Get(context_, i).ToLocal(&key) || !key->IsString()) continue;
        out += read_text(isolate_, key.As<String>(), MAX_STRING) + ": ";
        if (find_own(context_, object, key.As<v8::Name>(), &value) == Found::DATA)
            write(value);
        else
            out += "[Getter]";
    }
    out += "}";
}

// --- what was thrown ---

static size_t length_of(Local<Value> value)
{
    return !value.IsEmpty() && value->IsString() ? size_t(value.As<String>()->Length()) : 0;
}

// The longest of the texts that V8 would join, in one piece, to say what was thrown.
static size_t length_of_thrown(Isolate *isolate, Local<Context> context, Local<Value> thrown)
{
    if (thrown->IsSymbol()) return length_of(thrown.As<v8::Symbol>()->Description(isolate));
    if (!thrown->IsNativeError()) return length_of(thrown);
    size_t longest = 0;
    for (int i = 0; i < int(MAX_PROTOTYPES) && thrown->IsObject() && !thrown->IsProxy(); i++) {
        Local<v8::Object> object = thrown.As<v8::Object>();
        for (const char *key : {"name", "message"}) {
            Local<Value> value;
            size_t length = own_data(context, object, key, &value) ? length_of(value) : 0;
            if (length > longest) longest = length;
        }
        thrown = prototype_of(object);
    }
    return longest;
}

// Runs the getter, which is code of the script, within the call's deadline; what it throws is not told.
static std::string ask_message(worker *w, Local<Context> context, Local<v8::Object> error,
                               size_t limit)
{
    TryCatch ignored(w->isolate);
    Local<Value> message;
    if (!error->Get(context, text_of(w->isolate, "message")).ToLocal(&message) ||
        !message->IsString())
        return std::string();
    return read_text(w->isolate, message.As<String>(), limit);
}

// Of an error whose name or message is an accessor, which V8 leaves out. "" for all others.
static std::string text_of_accessors(worker *w, Local<Context> context, Local<v8::Object> error,
                                     size_t limit)
{
    Local<Value> name, message;
    Found has_name = find_nearest(context, error, "name", &name);
    Found has_message = find_nearest(context, error, "message", &message);
    if (has_name != Found::ACCESSOR && has_message != Found::ACCESSOR) return std::string();
    std::string called = has_name == Found::DATA && name->IsString()
                             ? read_text(w->isolate, name.As<String>(), limit)
                             : read_text(w->isolate, error->GetConstructorName(), limit);
    std::string said;
    if (has_message == Found::ACCESSOR)
        said = ask_message(w, context, error, limit);
    else if (has_message == Found::DATA && message->IsString())
        said = read_text(w->isolate, message.As<String>(), limit);
    return called + (called.empty() || said.empty() ? "" : ": ") + said;
}

// Of objects V8 says no more than their class.
static bool is_shown_here(Local<Value> value)
{
    return value->IsObject() && !value->IsNativeError() && !value->IsProxy() &&
           !value->IsFunction();
}

std::string thrown_text(worker *w, Local<v8::Message> message, Local<Value> thrown, size_t limit)
{
    static const char uncaught[] = "Uncaught ";
    Isolate *isolate = w->isolate;
    Local<Context> context = w->context.Get(isolate);
    if (message.IsEmpty()) return "unknown exception";
    if (!thrown.IsEmpty()) {
        TryCatch ignored(isolate);
        std::string name = thrown->IsBigInt() ? name_long_value(thrown, limit) : std::string();
        if (!name.empty()) return name;
        size_t length = length_of_thrown(isolate, context, thrown);
        if (length > MAX_READ_CHARS) return "<text of " + std::to_string(length) + " characters>";
        if (is_shown_here(thrown)) {
            Writer writer(context, limit);
            writer.write(thrown);
            return writer.take();
        }
        if (thrown->IsNativeError())
            name = text_of_accessors(w, context, thrown.As<v8::Object>(), limit);
        if (!name.empty()) return name;
    }
    std::string text = read_text(isolate, message->Get(), sizeof(uncaught) + limit);
    if (text.compare(0, sizeof(uncaught) - 1, uncaught) == 0) text.erase(0, sizeof(uncaught) - 1);
    return text;
}

} // namespace worker_v8
