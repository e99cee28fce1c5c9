// Text between V8 and C++, and the names of scripts.
#include "worker/v8/internal.h"

namespace worker_v8
{

// A string of our own: short, ASCII.
Local<String> text_of(Isolate *isolate, const char *text)
{
    return String::NewFromUtf8(isolate, text).ToLocalChecked();
}

Local<String> text_of(Isolate *isolate, const std::string &text)
{
    return String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, int(text.size()))
        .ToLocalChecked();
}

// The first `limit` bytes of a string, never half a character. A huge string is not read, for V8
// would first copy it in one piece; its length is told instead.
std::string read_text(Isolate *isolate, Local<String> text, size_t limit)
{
    size_t chars = size_t(text->Length());
    if (chars > MAX_READ_CHARS) {
        std::string told = "<string of " + std::to_string(chars) + " characters>";
        return told.substr(0, limit);
    }
    std::string out(chars * 3 < limit ? chars * 3 : limit, '\0');
    if (!out.empty()) out.resize(write_utf8(isolate, text, &out[0], out.size()));
    return out;
}

// Values whose text would be cut anyway are named instead of converted. "" for all others.
std::string name_long_value(Local<Value> value, size_t limit)
{
    if (value->IsTypedArray() && value.As<v8::TypedArray>()->Length() > limit)
        return "<typed array of " + std::to_string(value.As<v8::TypedArray>()->Length()) +
               " elements>";
    if (value->IsArray() && value.As<v8::Array>()->Length() > limit)
        return "<array of " + std::to_string(value.As<v8::Array>()->Length()) + " elements>";
    if (value->IsBigInt()) {
        size_t words = size_t(value.As<v8::BigInt>()->WordCount());
        if (words * 19 > limit) return "<bigint of " + std::to_string(words * 64) + " bits>";
    }
    return std::string();
}

void copy_text(char *out, size_t size, const std::string &text)
{
    size_t len = text.size() < size - 1 ? text.size() : size - 1;
    while (len < text.size() && len > 0 && (text[len] & 0xc0) == 0x80) len--; // no half character
    memcpy(out, text.data(), len);
    out[len] = '\0';
}

void copy_name(char *out, size_t size, const std::string &name)
{
    static const char mark[] = "...";
    if (name.size() < size) return copy_text(out, size, name);
    size_t from = name.size() - (size - sizeof(mark));
    while (from < name.size() && (name[from] & 0xc0) == 0x80) from++; // no half character
    copy_text(out, size, mark + name.substr(from));
}

void copy_value(Isolate *isolate, char *out, size_t size, Local<Value> value)
{
    bool is_text = !value.IsEmpty() && value->IsString();
    copy_text(out, size,
              is_text ? read_text(isolate, value.As<String>(), size - 1) : std::string());
}

// "./b.js" in "mod/a.js" is "mod/b.js"; other specifiers are names already. False when it climbs
// out of the importer's root, or is no name at all.
bool resolve_name(const std::string &importer, const std::string &specifier, std::string *out)
{
    for (char c : specifier)
        if (static_cast<unsigned char>(c) < 0x20) return false;
    if (specifier.compare(0, 2, "./") != 0 && specifier.compare(0, 3, "../") != 0) {
        *out = specifier;
        return !specifier.empty();
    }
    std::string path = importer.substr(0, importer.rfind('/') + 1); // npos + 1 is 0
    for (size_t at = 0; at <= specifier.size();) {
        size_t end = specifier.find('/', at);
        if (end == std::string::npos) end = specifier.size();
        std::string part = specifier.substr(at, end - at);
        at = end + 1;
        if (part == ".") continue;
        if (part == "..") {
            if (path.size() < 2) return false;
            path.erase(path.rfind('/', path.size() - 2) + 1);
            continue;
        }
        path += part;
        if (end < specifier.size()) path += '/';
    }
    *out = path;
    return true;
}

bool is_library(const worker *w, const std::string &name)
{
    const std::string &prefix = w->library_prefix;
    return !prefix.empty() && name.compare(0, prefix.size(), prefix) == 0;
}

} // namespace worker_v8
