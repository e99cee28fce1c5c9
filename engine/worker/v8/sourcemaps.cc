// Which source map a script has, and the places that it gives.
#include "worker/v8/internal.h"

#include <algorithm>

namespace worker_v8
{

static const sourcemap *keep_map(worker *w, int script, SourceMap map)
{
    size_t bytes = map ? sourcemap_bytes(map.get()) : 0;
    if (w->maps.size() >= MAX_MAPS || w->maps_bytes + bytes > MAX_MAPS_BYTES) {
        w->maps.clear();
        w->maps_bytes = 0;
    }
    w->maps_bytes += bytes;
    return (w->maps[script] = std::move(map)).get();
}

// The map that a script's URL holds, or the one that the host has for it.
static SourceMap read_map(worker *w, const std::string &script, const std::string &url)
{
    static const char data[] = "data:";
    if (url.compare(0, sizeof(data) - 1, data) == 0)
        return SourceMap(sourcemap_create(url.data(), url.size()));
    const char *map = nullptr;
    size_t len = 0;
    if (!w->config.source_map || script.empty() || url.size() > MAX_NAME_BYTES) return SourceMap();
    // No HostScope: this may be in the middle of telling where a stop was, and whoever tells a place looks
    // for a stop afterwards.
    w->in_host.store(true);
    const bool has_map =
        w->config.source_map(w->config.context, script.c_str(), url.c_str(), &map, &len);
    w->in_host.store(false);
    if (!has_map) return SourceMap();
    return SourceMap(sourcemap_create(map, len));
}

// The map of a script, by the URL that V8 found in it. Runs no code of the script. nullptr when
// it has none that can be read.
const sourcemap *map_of(worker *w, int script, Local<Value> name, Local<Value> url)
{
    if (url.IsEmpty() || !url->IsString() || url.As<String>()->Length() == 0) return nullptr;
    auto found = w->maps.find(script);
    if (found != w->maps.end()) return found->second.get();
    SourceMap map;
    size_t chars = size_t(url.As<String>()->Length());
    if (chars <= SOURCEMAP_MAX_URL && !name.IsEmpty() && name->IsString()) {
        std::string text(chars, '\0'); // base64 is ASCII; what is not, and so is cut, is no map
        text.resize(write_utf8(w->isolate, url.As<String>(), &text[0], text.size()));
        map = read_map(w, read_text(w->isolate, name.As<String>(), MAX_NAME_BYTES), text);
    }
    return keep_map(w, script, std::move(map));
}

const sourcemap *map_of(worker *w, Local<v8::StackFrame> frame)
{
    return map_of(w, frame->GetScriptId(), frame->GetScriptName(),
                  frame->GetScriptSourceMappingURL());
}

// V8 tells of a module's URL with a frame of it and not otherwise; stacks that a script holds are
// text without frames. So the URL is looked for when the module comes.
void note_map_url(worker *w, const std::string &name, int script, const char *source, size_t len)
{
    static const char mark[] = "//# sourceMappingURL=";
    const char *end = source + len;
    const char *at = std::find_end(source, end, mark, mark + sizeof(mark) - 1);
    if (at == end) return;
    at += sizeof(mark) - 1;
    const char *stop =
        std::find_if(at, end, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
    size_t chars = size_t(stop - at);
    auto old = w->map_urls.find(name); // of an attempt that failed
    if (old != w->map_urls.end()) {
        w->map_urls_bytes -= old->second.text.size();
        w->map_urls.erase(old);
    }
    if (chars > SOURCEMAP_MAX_URL || chars > MAX_MAPS_BYTES - w->map_urls_bytes) return;
    w->map_urls_bytes += chars;
    w->map_urls[name] = {script, std::string(at, chars)};
}

const sourcemap *map_of_module(worker *w, const std::string &name)
{
    auto url = w->map_urls.find(name);
    if (url == w->map_urls.end()) return nullptr;
    auto found = w->maps.find(url->second.script);
    if (found != w->maps.end()) return found->second.get();
    return keep_map(w, url->second.script, read_map(w, name, url->second.text));
}

// A source's name as the worker's names are: relative to the script that has the map. What climbs
// out of the root stays in it; a URL or an absolute path is left as it is.
static std::string name_of_source(const std::string &script, std::string source)
{
    std::string name;
    if (source[0] == '/' || source.find(':') != std::string::npos) return source;
    while (!resolve_name(script, "./" + source, &name)) {
        size_t up = source.find("../");
        if (up == std::string::npos) return source;
        source.erase(0, up + 3);
    }
    return name;
}

// Moves a place to where the map says it comes from; `line_text` too, if it is asked for. A
// library's name is not for a map to give: it decides whom $print names.
bool apply_map(const worker *w, const sourcemap *map, char *file, size_t size, int *line,
               int *column, char *line_text, size_t line_size)
{
    char source[MAX_NAME_BYTES];
    sourcemap_place place;
    if (!map || !sourcemap_find(map, *line, *column, &place)) return false;
    if (!sourcemap_name(map, place.source, source, sizeof(source))) return false;
    std::string name = name_of_source(file, source);
    if (is_library(w, name) && !is_library(w, file)) return false;
    copy_name(file, size, name);
    *line = place.line;
    *column = place.column;
    if (line_text) sourcemap_line(map, place.source, place.line, line_text, line_size);
    return true;
}

// A number of at most nine digits that ends at *end, behind a colon; *end is moved before it. 0: there is none.
static int take_number(const std::string &text, size_t *end)
{
    size_t at = *end;
    while (at > 0 && *end - at < 9 && text[at - 1] >= '0' && text[at - 1] <= '9') at--;
    if (at == *end || at == 0 || text[at - 1] != ':') return 0;
    int number = std::stoi(text.substr(at, *end - at));
    *end = at - 1;
    return number;
}

// "    at name (main.js:3:5)" or "    at main.js:3:5", with the place that the file's map gives.
static std::string map_stack_line(worker *w, const std::string &text)
{
    size_t end = text.size();
    const bool has_name = end > 0 && text[end - 1] == ')';
    if (has_name) end--;
    const size_t tail = end;
    int column = take_number(text, &end);
    int line = column > 0 ? take_number(text, &end) : 0;
    size_t start = text.rfind(has_name ? '(' : ' ', end);
    if (line == 0 || start == std::string::npos || end - start > MAX_NAME_BYTES) return text;
    start++;
    std::string name = text.substr(start, end - start);
    char file[MAX_NAME_BYTES + 1];
    copy_text(file, name);
    if (!apply_map(w, map_of_module(w, name), file, sizeof file, &line, &column, nullptr, 0))
        return text;
    return text.substr(0, start) + file + ":" + std::to_string(line) + ":" +
           std::to_string(column) + text.substr(tail);
}

// A text of the library's with the stacks in it told at the places of the modules' sources.
std::string map_stacks(worker *w, const std::string &text)
{
    if (w->map_urls.empty() || text.find("at ") == std::string::npos) return text;
    std::string out;
    for (size_t at = 0; at <= text.size();) {
        size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        std::string line = text.substr(at, end - at);
        size_t first = line.find_first_not_of(' ');
        bool is_frame =
            first != std::string::npos && first >= 4 && line.compare(first, 3, "at ") == 0;
        out += is_frame ? map_stack_line(w, line) : line;
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
    return out;
}

} // namespace worker_v8
