// The V8 binding: it turns V8's API into the C calls of worker.h. It is longer than other files
// because C++ stays in this one; its parts stand under "// ---" lines and go from low to high.
//
// Where to start reading: `struct worker` (the state), Entry (every call into JS goes through it),
// then the public functions at the end.
//
// What it refuses: to hand a script anything but bytes; to run a script's code while reading an
// error; to keep a pointer into a script's buffer across a call that can run JS; to fail quietly.
//
// The rule for stopping a script: `worker.run` holds the generation of the call that is running, or
// 0. A request to stop names that generation, so one that comes too late finds another number and
// does nothing. Whether a call was stopped is decided by that word alone, never by V8's own state.
#include "worker/worker.h"

#include "worker/sourcemap.h"

#include <libplatform/libplatform.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <v8.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

// The headers that come with Node have none: there is no coverage then.
#if __has_include(<v8-inspector.h>)
#include <v8-inspector.h>
#define HAS_INSPECTOR
#endif

using v8::Context;
using v8::Global;
using v8::HandleScope;
using v8::Isolate;
using v8::Local;
using v8::Module;
using v8::Promise;
using v8::String;
using v8::TryCatch;
using v8::Value;

// --- differences between V8 versions, all of them (10.2 is the oldest that is supported) ---

static v8::ScriptOrigin script_origin(Isolate *isolate, Local<Value> name, bool is_module)
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
static void write_units(Isolate *isolate, Local<String> text, int start, int count, uint16_t *out)
{
#if V8_MAJOR_VERSION >= 14
    text->WriteV2(isolate, uint32_t(start), uint32_t(count), out);
#else
    text->Write(isolate, out, start, count, String::NO_NULL_TERMINATION);
#endif
}

static size_t write_utf8(Isolate *isolate, Local<String> text, char *out, size_t capacity)
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
static auto attributes_of(Request request, int) -> decltype(request->GetImportAttributes())
{
    return request->GetImportAttributes();
}

template <class Request>
static auto attributes_of(Request request, long) -> decltype(request->GetImportAssertions())
{
    return request->GetImportAssertions();
}

// Object::GetPrototype() gave way to GetPrototypeV2() in the course of V8 12 and 13.
template <class Object>
static auto prototype_of(Object object, int) -> decltype(object->GetPrototypeV2())
{
    return object->GetPrototypeV2();
}

template <class Object>
static auto prototype_of(Object object, long) -> decltype(object->GetPrototype())
{
    return object->GetPrototype();
}

#ifdef HAS_INSPECTOR
// The inspector asks how far its client is trusted since the course of V8 11.
template <class Inspector, class Channel>
static auto connect_to(Inspector *inspector, Channel *channel, int)
    -> decltype(inspector->connect(1, channel, v8_inspector::StringView(), Inspector::kFullyTrusted))
{
    return inspector->connect(1, channel, v8_inspector::StringView(), Inspector::kFullyTrusted);
}

template <class Inspector, class Channel>
static auto connect_to(Inspector *inspector, Channel *channel, long)
    -> decltype(inspector->connect(1, channel, v8_inspector::StringView()))
{
    return inspector->connect(1, channel, v8_inspector::StringView());
}
#endif

// `Details` is a bool up to V8 10.4 and a `const v8::OOMDetails &` afterwards.
template <class Details> static void on_fatal_memory(const char *location, Details);

// --- limits ---

enum : size_t {
    KIB = 1024,
    MIB = 1024 * KIB,
    DEFAULT_HEAP_BYTES = 64 * MIB,
    DEFAULT_BUFFER_BYTES = 64 * MIB,
    DEFAULT_STACK_BYTES = 512 * KIB,
    DEFAULT_PRINT_BYTES = 8 * KIB,
    MIN_HEAP_BYTES = 8 * MIB,        // below it V8 cannot even start
    HEAP_SLACK_BYTES = 16 * MIB,     // granted once, so that what runs can be stopped in order
    STACK_RESERVE_BYTES = 128 * KIB, // below V8's limit, for V8's own C++ code
    SMALL_BUFFER_BYTES = 64,         // V8 crashes when such an allocation fails
    MAX_READ_CHARS = MIB,            // a longer string is named, not read: reading flattens it
    MAX_NAME_BYTES = 512,            // of a module
    MAX_MODULES = 4096,              // in one worker
    MAX_REJECTIONS = 256,            // remembered at a time
    MAX_PROTOTYPES = 16,             // looked through for the text of an error
    PRINT_CALLERS = 16,              // frames looked at to find who printed
    MAX_MAPS_BYTES = 8 * MIB,        // of all source maps that are kept
    MAX_MAPS = 256,                  // that are kept, also those of scripts that have no good one
    MAX_COVERAGE_BYTES = 8 * MIB,    // of a report
};

enum {
    EXIT_OUT_OF_MEMORY = 70,
    STOP_NOTICE_MS = 100, // how long a stop waits for the script to come by and say where it was
    STOP_RETRY_MS = 1,    // and how long until it asks again, after that was outside any function
    STOP_TRIES = 100,     // how often it asks
};

// --- ArrayBuffers: malloc with a limit, and a pool of freed blocks ---

// V8 frees buffers by the thousand after a garbage collection and then asks for as many again; a
// pool spares malloc that, and the kernel the page faults. Blocks come in sizes of 64 bytes, then
// four per doubling. What scripts hold and what the pool holds stay under the limit together. Used
// on the worker's thread only: V8 runs single-threaded.
class BufferAllocator final : public v8::ArrayBuffer::Allocator
{
  public:
    BufferAllocator() = default;
    ~BufferAllocator() override { drop_pool(); }
    BufferAllocator(const BufferAllocator &) = delete;
    BufferAllocator &operator=(const BufferAllocator &) = delete;

    void *Allocate(size_t len) override { return take(len, !skip_zeroing_); }
    void *AllocateUninitialized(size_t len) override { return take(len, false); }
    void Free(void *block, size_t len) override;

    bool admit(size_t len) const
    {
        return len <= SMALL_BUFFER_BYTES ||
               (len <= limit_bytes_ && used_bytes_ <= limit_bytes_ - len);
    }
    void set_limit(size_t bytes) { limit_bytes_ = bytes; }
    void set_skip_zeroing(bool skip) { skip_zeroing_ = skip; }
    size_t used_bytes() const { return used_bytes_; }

  private:
    enum : size_t {
        MIN_BLOCK_BITS = 6,
        MAX_BLOCK_BITS = 20,
        CLASSES = (MAX_BLOCK_BITS - MIN_BLOCK_BITS) * 4 + 1,
        MAX_POOL_BYTES = 32 * MIB, // what V8 10.2 lets gather before it collects young buffers
    };
    struct Block {
        Block *next;
    };

    // The class of a length, and the size of its blocks; CLASSES when too large for the pool.
    static size_t class_of(size_t len, size_t *block_bytes);
    void *take(size_t len, bool zeroed);
    void drop_pool();

    size_t limit_bytes_ = 0;
    size_t used_bytes_ = 0;     // as asked for
    size_t pooled_bytes_ = 0;   // of blocks in the pool
    bool skip_zeroing_ = false; // the caller overwrites all of the block at once
    Block *pool_[CLASSES] = {};
};

size_t BufferAllocator::class_of(size_t len, size_t *block_bytes)
{
    *block_bytes = len;
    if (len > size_t(1) << MAX_BLOCK_BITS) return CLASSES;
    *block_bytes = SMALL_BUFFER_BYTES;
    if (len <= SMALL_BUFFER_BYTES) return 0;
    size_t shift = size_t(63 - __builtin_clzl(len - 1)) - 2;
    size_t quarters = ((len - 1) >> shift) + 1; // 5 to 8
    *block_bytes = quarters << shift;
    return (shift + 2 - MIN_BLOCK_BITS) * 4 + quarters - 4;
}

void *BufferAllocator::take(size_t len, bool zeroed)
{
    size_t block_bytes, index = class_of(len, &block_bytes);
    if (!admit(len)) return nullptr;
    void *block = index < CLASSES ? pool_[index] : nullptr;
    if (block) {
        pool_[index] = pool_[index]->next;
        pooled_bytes_ -= block_bytes;
        if (zeroed) memset(block, 0, len);
    } else {
        if (used_bytes_ + pooled_bytes_ + block_bytes > limit_bytes_) drop_pool();
        block = zeroed ? calloc(block_bytes, 1) : malloc(block_bytes);
    }
    if (block) used_bytes_ += len;
    return block;
}

void BufferAllocator::Free(void *block, size_t len)
{
    size_t block_bytes, index = class_of(len, &block_bytes);
    used_bytes_ -= len;
    if (index == CLASSES) {
        free(block);
        return;
    }
    if (pooled_bytes_ + block_bytes > MAX_POOL_BYTES) drop_pool(); // full of sizes of the past
    Block *freed = static_cast<Block *>(block);
    freed->next = pool_[index];
    pool_[index] = freed;
    pooled_bytes_ += block_bytes;
}

void BufferAllocator::drop_pool()
{
    for (Block *&list : pool_) {
        while (list) {
            Block *next = list->next;
            free(list);
            list = next;
        }
    }
    pooled_bytes_ = 0;
}

// --- the worker ---

struct Rejection {
    Global<Promise> promise;
    Global<v8::Message> message;
};

struct SourceMapDeleter {
    void operator()(sourcemap *map) const { sourcemap_destroy(map); }
};
using SourceMap = std::unique_ptr<sourcemap, SourceMapDeleter>;

// Where the map of a module is to be read when somebody asks for it.
struct MapUrl {
    int script;
    std::string text;
};

class Coverage;

struct worker {
    worker_config config = {};
    std::string library_prefix; // config.library_prefix points here
    BufferAllocator buffers;
    Isolate *isolate = nullptr;
    Global<Context> context;
    Global<v8::Function> receive; // the $recv callback

    // Stopping. `run` is generation << 1, with bit 0 set once a stop was asked for; 0 while idle.
    std::atomic<uint64_t> run{0};
    uint64_t generation = 0;
    std::mutex stop_lock;                // held around V8's stop functions on other threads
    std::condition_variable stop_cv;     // signals stop_noted, stop_missed, or the end of the call
    std::atomic<bool> stop_noted{false}; // where it was is in `error`
    bool stop_missed = false;  // V8 came by between two functions, where there is no place to tell
    bool stop_insists = false; // stop even there
    std::atomic<bool> in_host{false}; // a callback of the host runs: no JS can notice a stop
    pthread_t owner = {};
    bool condemned = false;   // the heap was full
    bool is_resident = false; // its isolate stays entered between calls, which spares 40 ns in each
    uintptr_t stack_low = 0, stack_high = 0; // of the thread that made the worker; 0 when unknown

    // Modules, by name; and the names by identity hash, for V8's callbacks, which give a module
    // only.
    std::unordered_map<std::string, Global<Module>> modules;
    std::unordered_multimap<int, const std::string *> module_names;

    std::unordered_map<int, SourceMap> maps; // by script, once it was asked for; empty: it has none
    size_t maps_bytes = 0;
    std::unordered_map<std::string, MapUrl> map_urls; // of modules, by name
    size_t map_urls_bytes = 0;

    std::vector<Rejection> rejections; // rejected and not handled, oldest first
    worker_error error = {};
    std::string error_text;
    std::string eval_text; // of the last worker_eval
    std::unique_ptr<Coverage> coverage; // NULL: nobody wants to know what ran
};

enum : uint64_t { RUN_STOP_BIT = 1 };

static worker *worker_of(Isolate *isolate)
{
    return static_cast<worker *>(isolate->GetData(0));
}

static bool is_stopping(const worker *w)
{
    return w->condemned || (w->run.load() & RUN_STOP_BIT);
}

// Ends the process for a bug of ours or the caller's; never reachable from a script.
static void check(bool condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "worker: %s\n", what);
    abort();
}

// --- text ---

// A string of our own: short, ASCII.
static Local<String> text_of(Isolate *isolate, const char *text)
{
    return String::NewFromUtf8(isolate, text).ToLocalChecked();
}

static Local<String> text_of(Isolate *isolate, const std::string &text)
{
    return String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, int(text.size()))
        .ToLocalChecked();
}

// The first `limit` bytes of a string, never half a character. A huge string is not read, for V8
// would first copy it in one piece; its length is told instead.
static std::string read_text(Isolate *isolate, Local<String> text, size_t limit)
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
static std::string name_long_value(Local<Value> value, size_t limit)
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

template <size_t N> static void copy_text(char (&out)[N], const std::string &text)
{
    size_t len = text.size() < N - 1 ? text.size() : N - 1;
    while (len < text.size() && len > 0 && (text[len] & 0xc0) == 0x80) len--; // no half character
    memcpy(out, text.data(), len);
    out[len] = '\0';
}

template <size_t N> static void copy_value(Isolate *isolate, char (&out)[N], Local<Value> value)
{
    bool is_text = !value.IsEmpty() && value->IsString();
    copy_text(out, is_text ? read_text(isolate, value.As<String>(), N - 1) : std::string());
}

// --- names ---

// "./b.js" in "mod/a.js" is "mod/b.js"; other specifiers are names already. False when it climbs
// out of the importer's root, or is no name at all.
static bool resolve_name(const std::string &importer, const std::string &specifier,
                         std::string *out)
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

static bool is_library(const worker *w, const std::string &name)
{
    const std::string &prefix = w->library_prefix;
    return !prefix.empty() && name.compare(0, prefix.size(), prefix) == 0;
}

// --- source maps ---

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

// The map of a script, from the URL that V8 found in it. Runs no code of the script. nullptr when
// it has none that can be read.
static const sourcemap *map_of(worker *w, int script, Local<Value> url)
{
    if (url.IsEmpty() || !url->IsString() || url.As<String>()->Length() == 0) return nullptr;
    auto found = w->maps.find(script);
    if (found != w->maps.end()) return found->second.get();
    SourceMap map;
    size_t chars = size_t(url.As<String>()->Length());
    if (chars <= SOURCEMAP_MAX_URL) {
        std::string text(chars, '\0'); // base64 is ASCII; what is not, and so is cut, is no map
        text.resize(write_utf8(w->isolate, url.As<String>(), &text[0], text.size()));
        map.reset(sourcemap_create(text.data(), text.size()));
    }
    return keep_map(w, script, std::move(map));
}

// V8 tells of a module's URL with a frame of it and not otherwise; stacks that a script holds are
// text without frames. So the URL is looked for when the module comes.
static void note_map_url(worker *w, const std::string &name, int script, const char *source,
                         size_t len)
{
    static const char mark[] = "//# sourceMappingURL=";
    const char *end = source + len;
    const char *at = std::find_end(source, end, mark, mark + sizeof(mark) - 1);
    if (at == end) return;
    at += sizeof(mark) - 1;
    const char *stop = std::find_if(at, end, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
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

static const sourcemap *map_of_module(worker *w, const std::string &name)
{
    auto url = w->map_urls.find(name);
    if (url == w->map_urls.end()) return nullptr;
    auto found = w->maps.find(url->second.script);
    if (found != w->maps.end()) return found->second.get();
    const std::string &text = url->second.text;
    return keep_map(w, url->second.script, SourceMap(sourcemap_create(text.data(), text.size())));
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
template <size_t N>
static bool apply_map(const worker *w, const sourcemap *map, char (&file)[N], int *line,
                      int *column, char *line_text, size_t line_size)
{
    char source[MAX_NAME_BYTES];
    sourcemap_place place;
    if (!map || !sourcemap_find(map, *line, *column, &place)) return false;
    if (!sourcemap_name(map, place.source, source, sizeof(source))) return false;
    std::string name = name_of_source(file, source);
    if (is_library(w, name) && !is_library(w, file)) return false;
    copy_text(file, name);
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
    if (!apply_map(w, map_of_module(w, name), file, &line, &column, nullptr, 0)) return text;
    return text.substr(0, start) + file + ":" + std::to_string(line) + ":" +
           std::to_string(column) + text.substr(tail);
}

// A text of the library's with the stacks in it told at the places of the modules' sources.
static std::string map_stacks(worker *w, const std::string &text)
{
    if (w->map_urls.empty() || text.find("at ") == std::string::npos) return text;
    std::string out;
    for (size_t at = 0; at <= text.size();) {
        size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        std::string line = text.substr(at, end - at);
        size_t first = line.find_first_not_of(' ');
        bool is_frame = first != std::string::npos && first >= 4 && line.compare(first, 3, "at ") == 0;
        out += is_frame ? map_stack_line(w, line) : line;
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
    return out;
}

// --- errors ---

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

static void write_error_text(worker *w)
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

static void set_error(worker *w, worker_error_kind kind, const std::string &message)
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
        const sourcemap *map = map_of(w, frame->GetScriptId(), frame->GetScriptSourceMappingURL());
        apply_map(w, map, out->file, &out->line, &out->column, nullptr, 0);
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
        const sourcemap *map = map_of(w, frame->GetScriptId(), frame->GetScriptSourceMappingURL());
        Local<String> source = frame->GetScriptSource();
        if (!map && !source.IsEmpty())
            copy_text(e->source_line, line_of_source(w->isolate, source, e->line));
        return;
    }
}

static void apply_map_to_error(worker *w, const v8::ScriptOrigin &origin)
{
    worker_error *e = &w->error;
    apply_map(w, map_of(w, origin.ScriptId(), origin.SourceMapUrl()), e->file, &e->line, &e->column,
              e->source_line, sizeof(e->source_line));
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
        thrown = prototype_of(object, 0);
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
static void set_error_from(worker *w, worker_error_kind kind, Local<v8::Message> message,
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

static void throw_type_error(Isolate *isolate, const char *message)
{
    isolate->ThrowException(v8::Exception::TypeError(text_of(isolate, message)));
}

static void throw_range_error(Isolate *isolate, const char *message)
{
    isolate->ThrowException(v8::Exception::RangeError(text_of(isolate, message)));
}

static void throw_error(Isolate *isolate, const std::string &message)
{
    isolate->ThrowException(v8::Exception::Error(text_of(isolate, message)));
}

// --- stopping ---

// On the worker's thread, with the script's frames on the stack: remembers where it was, once, and
// lets V8 unwind it.
static void stop_here(worker *w)
{
    std::lock_guard<std::mutex> guard(w->stop_lock);
    if (!w->stop_noted) {
        HandleScope handles(w->isolate);
        Local<Value> reason = text_of(w->isolate, w->condemned ? "out of memory" : "terminated");
        set_error_from(w, w->condemned ? WORKER_ERROR_MEMORY : WORKER_ERROR_TERMINATED,
                       v8::Exception::CreateMessage(w->isolate, reason), reason, "");
        w->stop_noted = true;
    }
    w->isolate->TerminateExecution();
    w->stop_cv.notify_all();
}

// True when no function of a script is on the stack, and another try may find one.
static bool is_between_functions(worker *w)
{
    HandleScope handles(w->isolate);
    Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(w->isolate, 1);
    std::lock_guard<std::mutex> guard(w->stop_lock);
    w->stop_missed = stack->GetFrameCount() == 0 && !w->stop_insists && !w->condemned;
    if (w->stop_missed) w->stop_cv.notify_all();
    return w->stop_missed;
}

// V8 calls it at the script's next stack check; it may have been asked for in an earlier call.
static void on_interrupt(Isolate *, void *data)
{
    worker *w = static_cast<worker *>(data);
    if (is_stopping(w) && !is_between_functions(w)) stop_here(w);
}

// Asks V8 to come by until it does so inside a function of the script.
static void stop_from_outside(worker *w, std::unique_lock<std::mutex> *lock, uint64_t stopped)
{
    using std::chrono::milliseconds;
    auto is_over = [&] { return w->stop_noted || w->run.load() != stopped || w->in_host.load(); };
    for (int tries = 1; !is_over(); tries++) {
        w->stop_missed = false;
        w->stop_insists = tries == STOP_TRIES;
        w->isolate->RequestInterrupt(on_interrupt, w);
        if (!w->stop_cv.wait_for(*lock, milliseconds(STOP_NOTICE_MS),
                                 [&] { return w->stop_missed || is_over(); })) {
            // A builtin that looks only at V8's own flag (BigInt arithmetic): no place to tell.
            w->isolate->TerminateExecution();
            return;
        }
        // V8 must get on, for it would serve a request that is made at once in the same place.
        w->stop_cv.wait_for(*lock, milliseconds(STOP_RETRY_MS), is_over);
    }
}

void worker_terminate_execution(worker *w)
{
    std::unique_lock<std::mutex> lock(w->stop_lock);
    uint64_t running = w->run.load();
    if (running == 0 || (running & RUN_STOP_BIT)) return;
    if (!w->run.compare_exchange_strong(running, running | RUN_STOP_BIT)) return;
    if (pthread_equal(pthread_self(), w->owner))
        return; // inside a callback of the host, whose end looks at `run`
    stop_from_outside(w, &lock, running | RUN_STOP_BIT);
}

// Around each callback of the host.
class HostScope
{
  public:
    explicit HostScope(worker *w) : w_(w) { w_->in_host.store(true, std::memory_order_release); }
    ~HostScope()
    {
        w_->in_host.store(false, std::memory_order_release);
        if (is_stopping(w_)) stop_here(w_);
    }
    HostScope(const HostScope &) = delete;
    HostScope &operator=(const HostScope &) = delete;

  private:
    worker *w_;
};

// --- memory limits ---

// V8 calls it inside a garbage collection: nothing may be allocated on its heap here.
static size_t on_near_heap_limit(void *data, size_t current, size_t)
{
    worker *w = static_cast<worker *>(data);
    if (w->condemned) return current; // the slack is used up as well: on_fatal_memory is next
    w->condemned = true;
    w->isolate->RequestInterrupt(on_interrupt, w);
    if (w->config.out_of_memory) w->config.out_of_memory(w->config.context, "the JS heap is full");
    return current + HEAP_SLACK_BYTES;
}

template <class Details> static void on_fatal_memory(const char *location, Details)
{
    Isolate *isolate = Isolate::TryGetCurrent();
    worker *w = isolate ? worker_of(isolate) : nullptr;
    if (w && !w->condemned && w->config.out_of_memory)
        w->config.out_of_memory(w->config.context, location ? location : "V8 is out of memory");
    _exit(EXIT_OUT_OF_MEMORY);
}

// An ArrayBuffer of `len` bytes, to be overwritten at once. False when over the limit.
static bool new_buffer(worker *w, const void *bytes, size_t len, Local<v8::ArrayBuffer> *out)
{
    if (!w->buffers.admit(len)) {
        w->isolate->LowMemoryNotification(); // buffers that nobody holds any more still count
        if (!w->buffers.admit(len)) return false;
    }
    w->buffers.set_skip_zeroing(true);
    Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(w->isolate, len);
    w->buffers.set_skip_zeroing(false);
    if (len > 0) memcpy(buffer->Data(), bytes, len);
    *out = buffer;
    return true;
}

// --- every call into JS ---

// Holds what a call needs on the stack; leave() ends it: microtasks, rejections, stop, error.
class Entry
{
  public:
    explicit Entry(worker *w)
        : w_(w), isolate_scope_(w->isolate), handles_(w->isolate),
          context_(w->context.Get(w->isolate)), context_scope_(context_), caught_(w->isolate)
    {
        w_->stop_noted = false;
        w_->run.store(++w_->generation << 1);
    }
    Entry(const Entry &) = delete;
    Entry &operator=(const Entry &) = delete;

    Local<Context> context() const { return context_; }
    void set_fault_kind(worker_error_kind kind) { fault_kind_ = kind; }
    void set_evaluation(Local<Promise> promise) { evaluation_ = promise; }
    // Where to say that the fault is, when what was thrown does not know.
    void set_fault_place(const std::string &file, int line, int column)
    {
        fault_file_ = file;
        fault_line_ = line;
        fault_column_ = column;
    }
    // The error is known and stands in the worker already.
    void set_reported() { is_reported_ = true; }

    int leave(bool ok);

  private:
    void drop_microtasks();
    void report_fault();
    void report_rejections();
    void fill_place();
    bool end_run();

    worker *w_;
    Isolate::Scope isolate_scope_;
    HandleScope handles_;
    Local<Context> context_;
    Context::Scope context_scope_;
    TryCatch caught_;
    worker_error_kind fault_kind_ = WORKER_ERROR_EXCEPTION;
    bool is_reported_ = false;
    std::string fault_file_;
    int fault_line_ = 0, fault_column_ = 0;
    Local<Promise> evaluation_; // of the module that is being loaded
};

// Says whether a call may enter; if not, the error is set.
static bool may_enter(worker *w)
{
    if (w->run.load(std::memory_order_relaxed) != 0) {
        // Not set_error: it would tear the report of a stop that has just been noted.
        if (!w->stop_noted)
            set_error(w, WORKER_ERROR_USAGE, "the worker is already running: a callback called it");
        return false;
    }
    if (w->condemned) {
        set_error(w, WORKER_ERROR_USAGE, "the worker is lost: it ran out of memory earlier");
        return false;
    }
    return true;
}

int Entry::leave(bool ok)
{
    if (!ok && !is_reported_ && !is_stopping(w_)) report_fault();
    caught_.Reset();
    if (!is_stopping(w_)) w_->isolate->PerformMicrotaskCheckpoint();
    if (is_stopping(w_) && !w_->condemned) drop_microtasks();
    if (!w_->rejections.empty()) {
        if (ok && !is_stopping(w_)) {
            report_rejections();
            ok = false;
        }
        w_->rejections.clear();
    }
    bool stopped = end_run();
    if (stopped && !w_->stop_noted)
        set_error(w_, w_->condemned ? WORKER_ERROR_MEMORY : WORKER_ERROR_TERMINATED,
                  w_->condemned ? "out of memory" : "terminated");
    return ok && !stopped ? 0 : -1;
}

// Closes the generation. After it no other thread stops V8 for this call, so what is left of a stop
// is cleared here, once, with no JS on the stack.
bool Entry::end_run()
{
    uint64_t running = w_->generation << 1;
    if (w_->run.compare_exchange_strong(running, 0) && !w_->condemned) return false;
    std::lock_guard<std::mutex> guard(w_->stop_lock);
    w_->run.store(0);
    w_->isolate->CancelTerminateExecution();
    w_->stop_cv.notify_all();
    return true;
}

// What a stopped call has queued is part of it, and must not run in the next one. V8 empties the
// queue when it is stopped while it works through it.
void Entry::drop_microtasks()
{
    w_->isolate->TerminateExecution();
    w_->isolate->PerformMicrotaskCheckpoint();
}

void Entry::report_fault()
{
    set_error_from(w_, fault_kind_, caught_.Message(), caught_.Exception(), "");
    fill_place();
}

void Entry::fill_place()
{
    if (w_->error.file[0] || fault_file_.empty()) return;
    copy_text(w_->error.file, fault_file_);
    w_->error.line = fault_line_;
    w_->error.column = fault_column_;
    write_error_text(w_);
}

void Entry::report_rejections()
{
    const Rejection &first = w_->rejections.front();
    bool is_evaluation = !evaluation_.IsEmpty() && first.promise == evaluation_;
    set_error_from(w_, WORKER_ERROR_EXCEPTION, first.message.Get(w_->isolate),
                   first.promise.Get(w_->isolate)->Result(),
                   is_evaluation ? "" : "unhandled rejection: ");
    fill_place();
}

// --- promises that were rejected ---

static void on_promise_event(v8::PromiseRejectMessage event)
{
    Isolate *isolate = Isolate::GetCurrent();
    worker *w = worker_of(isolate);
    HandleScope handles(isolate);
    std::vector<Rejection> &all = w->rejections;
    if (event.GetEvent() == v8::kPromiseRejectWithNoHandler && all.size() < MAX_REJECTIONS) {
        Rejection rejection;
        rejection.promise.Reset(isolate, event.GetPromise());
        rejection.message.Reset(isolate, v8::Exception::CreateMessage(isolate, event.GetValue()));
        all.push_back(std::move(rejection));
    }
    if (event.GetEvent() == v8::kPromiseHandlerAddedAfterReject) {
        for (size_t i = all.size(); i-- > 0;)
            if (all[i].promise == event.GetPromise()) all.erase(all.begin() + long(i));
    }
}

// --- $print ---

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
            if (caught.HasTerminated()) {
                caught.ReThrow();
                return false;
            }
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
    const sourcemap *map = map_of(w, frame->GetScriptId(), frame->GetScriptSourceMappingURL());
    if (!map) return line;
    char mapped[MAX_NAME_BYTES + 1];
    copy_text(mapped, *file);
    column = frame->GetColumn();
    if (apply_map(w, map, mapped, &line, &column, nullptr, 0)) *file = mapped;
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

static void print_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    if (!w->config.print) return;
    size_t limit = w->config.print_bytes;
    std::string text, file;
    for (int i = 0; i < info.Length() && text.size() < limit; i++) {
        HandleScope handles(w->isolate);
        if (i > 0) text += ' ';
        if (!append_value(w->isolate, info[i], limit, &text)) return;
    }
    bool by_library = false;
    int line = find_caller(w, &file, &by_library);
    if (by_library) {
        std::string mapped = map_stacks(w, text);
        if (mapped.size() <= limit) text = mapped;
    }
    HostScope host(w);
    w->config.print(w->config.context, text.c_str(), text.size(), file.c_str(), line);
}

// --- $send ---

struct Bytes {
    const void *data;
    size_t len;
    uint8_t copy[SMALL_BUFFER_BYTES]; // of a small view, which V8 keeps on its moving heap
};

// No JS runs between this and the host's callback, nor inside it: the pointer stays good.
static bool borrow_bytes(Local<Value> value, Bytes *out)
{
    if (value->IsArrayBuffer()) {
        Local<v8::ArrayBuffer> buffer = value.As<v8::ArrayBuffer>();
        out->data = buffer->Data();
        out->len = buffer->ByteLength();
        return !buffer->WasDetached();
    }
    if (!value->IsArrayBufferView()) return false;
    Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
    out->len = view->ByteLength();
    if (!view->HasBuffer() && out->len <= sizeof(out->copy)) {
        out->data = out->copy;
        return view->CopyContents(out->copy, out->len) == out->len;
    }
    Local<v8::ArrayBuffer> buffer = view->Buffer();
    if (buffer->IsSharedArrayBuffer() || buffer->WasDetached()) return false;
    out->data = static_cast<const uint8_t *>(buffer->Data()) + view->ByteOffset();
    return true;
}

static void send_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    Bytes bytes;
    if (!borrow_bytes(info[0], &bytes)) {
        throw_type_error(w->isolate, "$send: expected an ArrayBuffer or a view, not detached");
        return;
    }
    if (!w->config.send) {
        throw_error(w->isolate, "$send: the host does not listen");
        return;
    }
    worker_reply reply = {nullptr, 0, false, nullptr};
    {
        HostScope host(w);
        w->config.send(w->config.context, bytes.data ? bytes.data : bytes.copy, bytes.len, &reply);
    }
    if (reply.error) {
        throw_range_error(w->isolate, reply.error);
        return;
    }
    if (!reply.has_reply) return;
    check(reply.bytes || reply.len == 0, "a reply has a length and no bytes");
    Local<v8::ArrayBuffer> buffer;
    if (!new_buffer(w, reply.bytes, reply.len, &buffer)) {
        throw_range_error(w->isolate, "$send: no memory for the reply: ArrayBuffers hold too much");
        return;
    }
    info.GetReturnValue().Set(buffer);
}

// --- $recv ---

static void recv_callback(const v8::FunctionCallbackInfo<Value> &info)
{
    worker *w = worker_of(info.GetIsolate());
    if (!info[0]->IsFunction()) {
        throw_type_error(w->isolate, "$recv: expected a function");
    } else if (!w->receive.IsEmpty()) {
        throw_error(w->isolate, "$recv: the callback is set already");
    } else {
        w->receive.Reset(w->isolate, info[0].As<v8::Function>());
    }
}

// --- modules ---

// The name of a module that V8 gives us; every one was compiled by us.
static const std::string &name_of(worker *w, Local<Module> module)
{
    auto range = w->module_names.equal_range(module->GetIdentityHash());
    for (auto it = range.first; it != range.second; ++it)
        if (w->modules[*it->second] == module) return *it->second;
    check(false, "V8 named a module that was never loaded");
    abort();
}

// Throws and returns an empty handle when it does not parse.
static v8::MaybeLocal<Module> compile_module(worker *w, const std::string &name, const char *source,
                                             size_t len)
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
    auto place = w->modules.emplace(name, Global<Module>(isolate, module)).first;
    w->module_names.emplace(module->GetIdentityHash(), &place->first);
    note_map_url(w, name, module->ScriptId(), source, len);
    return module;
}

// One attempt to load a module and all that it imports. When it fails, all that is new is
// forgotten, so that a later attempt asks for it again; none of it has run.
class ModuleLoad
{
  public:
    explicit ModuleLoad(worker *w) : w_(w) {}
    ~ModuleLoad();
    ModuleLoad(const ModuleLoad &) = delete;
    ModuleLoad &operator=(const ModuleLoad &) = delete;

    // Each throws when false. The kind and the place say more about what was thrown.
    bool add_root(const std::string &name, const char *source, size_t len);
    bool add_import(const std::string &specifier, const std::string &importer, std::string *name);
    bool link(Local<Context> context, const std::string &name);

    worker_error_kind fault_kind = WORKER_ERROR_MODULE;
    std::string fault_file; // of the import statement; "" when the exception knows better
    int fault_line = 0, fault_column = 0;

  private:
    bool add_requests(Local<Context> context);
    bool add_request(const std::string &importer, Local<Module> module,
                     Local<v8::ModuleRequest> request);

    worker *w_;
    std::vector<std::string> added_; // in the order they were found; also the list of work
    size_t next_ = 0;
    bool is_linked_ = false;
};

ModuleLoad::~ModuleLoad()
{
    if (is_linked_) return;
    HandleScope handles(w_->isolate);
    for (const std::string &name : added_) {
        auto found = w_->modules.find(name);
        Local<Module> module = found->second.Get(w_->isolate);
        auto range = w_->module_names.equal_range(module->GetIdentityHash());
        for (auto it = range.first; it != range.second; ++it) {
            if (it->second != &found->first) continue;
            w_->module_names.erase(it);
            break;
        }
        w_->modules.erase(found);
    }
}

bool ModuleLoad::add_root(const std::string &name, const char *source, size_t len)
{
    if (w_->modules.size() >= MAX_MODULES) {
        throw_range_error(w_->isolate, "too many modules");
        return false;
    }
    if (compile_module(w_, name, source, len).IsEmpty()) {
        fault_kind = WORKER_ERROR_SYNTAX;
        return false;
    }
    added_.push_back(name);
    return true;
}

bool ModuleLoad::add_import(const std::string &specifier, const std::string &importer,
                            std::string *name)
{
    const char *source = nullptr;
    size_t len = 0;
    bool found = resolve_name(importer, specifier, name) && name->size() <= MAX_NAME_BYTES;
    if (found && w_->modules.count(*name)) return true;
    if (found) {
        HostScope host(w_);
        found = w_->config.resolve && w_->config.resolve(w_->config.context, name->c_str(),
                                                         importer.c_str(), &source, &len);
    }
    if (!found) {
        throw_error(w_->isolate,
                    "Cannot find module \"" + specifier + "\" imported by \"" + importer + "\"");
        return false;
    }
    return add_root(*name, source, len);
}

bool ModuleLoad::add_request(const std::string &importer, Local<Module> module,
                             Local<v8::ModuleRequest> request)
{
    std::string specifier = read_text(w_->isolate, request->GetSpecifier(), MAX_NAME_BYTES + 1),
                name;
    bool ok = attributes_of(request, 0)->Length() == 0;
    if (!ok) throw_type_error(w_->isolate, "import assertions are not supported");
    if (ok && add_import(specifier, importer, &name)) return true;
    if (fault_kind == WORKER_ERROR_MODULE) {
        v8::Location at = module->SourceOffsetToLocation(request->GetSourceOffset());
        fault_file = importer;
        fault_line = at.GetLineNumber() + 1;
        fault_column = at.GetColumnNumber() + 1;
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
    std::string name;
    resolve_name(name_of(w, referrer), read_text(isolate, specifier, MAX_NAME_BYTES + 1), &name);
    auto found = w->modules.find(name);
    if (found != w->modules.end()) return found->second.Get(isolate);
    throw_error(isolate, "Cannot find module \"" + name + "\"");
    return v8::MaybeLocal<Module>();
}

bool ModuleLoad::link(Local<Context> context, const std::string &name)
{
    if (!add_requests(context)) return false;
    Local<Module> module = w_->modules[name].Get(w_->isolate);
    is_linked_ = module->GetStatus() != Module::kUninstantiated ||
                 module->InstantiateModule(context, on_link).FromMaybe(false);
    return is_linked_;
}

static void on_import_meta(Local<Context> context, Local<Module> module, Local<v8::Object> meta)
{
    Isolate *isolate = Isolate::GetCurrent();
    const std::string &name = name_of(worker_of(isolate), module);
    meta->CreateDataProperty(context, text_of(isolate, "url"), text_of(isolate, name)).Check();
}

// --- import() ---

// What a pending import() keeps, in an array of our own that no script can reach.
enum : uint32_t { IMPORT_RESOLVER, IMPORT_SPECIFIER, IMPORT_REFERRER, IMPORT_FIELDS };

static void return_data(const v8::FunctionCallbackInfo<Value> &info)
{
    info.GetReturnValue().Set(info.Data());
}

// Loads, links and starts a module; the promise gives its namespace. Empty when it threw.
static v8::MaybeLocal<Promise> import_module(worker *w, Local<Context> context,
                                             const std::string &specifier,
                                             const std::string &referrer)
{
    std::string name;
    ModuleLoad load(w);
    if (!load.add_import(specifier, referrer, &name) || !load.link(context, name))
        return v8::MaybeLocal<Promise>();
    Local<Module> module = w->modules[name].Get(w->isolate);
    Local<Value> evaluated;
    Local<v8::Function> give;
    if (!module->Evaluate(context).ToLocal(&evaluated)) return v8::MaybeLocal<Promise>();
    if (!v8::Function::New(context, return_data, module->GetModuleNamespace()).ToLocal(&give))
        return v8::MaybeLocal<Promise>();
    return evaluated.As<Promise>()->Then(context, give);
}

// A microtask: V8 cannot evaluate a module while the one that imports it is being evaluated.
static void run_import(const v8::FunctionCallbackInfo<Value> &info)
{
    Isolate *isolate = info.GetIsolate();
    if (is_stopping(worker_of(isolate))) return; // drop_microtasks()
    Local<Context> context = isolate->GetCurrentContext();
    Local<v8::Array> fields = info.Data().As<v8::Array>();
    Local<Value> resolver, specifier, referrer;
    if (!fields->Get(context, IMPORT_RESOLVER).ToLocal(&resolver) ||
        !fields->Get(context, IMPORT_SPECIFIER).ToLocal(&specifier) ||
        !fields->Get(context, IMPORT_REFERRER).ToLocal(&referrer))
        return;
    TryCatch caught(isolate);
    Local<Promise> result;
    if (import_module(worker_of(isolate), context,
                      read_text(isolate, specifier.As<String>(), MAX_NAME_BYTES + 1),
                      read_text(isolate, referrer.As<String>(), MAX_NAME_BYTES))
            .ToLocal(&result)) {
        resolver.As<Promise::Resolver>()->Resolve(context, result).FromMaybe(false);
    } else if (caught.HasTerminated()) {
        caught.ReThrow();
    } else {
        resolver.As<Promise::Resolver>()->Reject(context, caught.Exception()).FromMaybe(false);
    }
}

static v8::MaybeLocal<Promise> on_import(Local<Context> context, Local<v8::Data>,
                                         Local<Value> referrer, Local<String> specifier,
                                         Local<v8::FixedArray> assertions)
{
    Isolate *isolate = Isolate::GetCurrent();
    Local<Promise::Resolver> resolver;
    Local<v8::Function> job;
    if (!Promise::Resolver::New(context).ToLocal(&resolver)) return v8::MaybeLocal<Promise>();
    if (assertions->Length() > 0) {
        Local<String> message = text_of(isolate, "import assertions are not supported");
        resolver->Reject(context, v8::Exception::TypeError(message)).FromMaybe(false);
        return resolver->GetPromise();
    }
    Local<Value> fields[IMPORT_FIELDS];
    fields[IMPORT_RESOLVER] = resolver;
    fields[IMPORT_SPECIFIER] = specifier;
    fields[IMPORT_REFERRER] = referrer->IsString() ? referrer.As<String>() : String::Empty(isolate);
    Local<v8::Array> data = v8::Array::New(isolate, fields, IMPORT_FIELDS);
    if (!v8::Function::New(context, run_import, data).ToLocal(&job))
        return v8::MaybeLocal<Promise>();
    isolate->EnqueueMicrotask(job);
    return resolver->GetPromise();
}

// --- coverage: what V8's profiler counts, through the inspector, which no script can reach ---

#ifdef HAS_INSPECTOR
class Coverage : public v8_inspector::V8InspectorClient, public v8_inspector::V8Inspector::Channel
{
  public:
    bool start(Isolate *isolate)
    {
        inspector_ = v8_inspector::V8Inspector::create(isolate, this);
        session_ = connect_to(inspector_.get(), static_cast<Channel *>(this), 0);
        return session_ && ask("Profiler.enable", "{}") &&
               ask("Profiler.startPreciseCoverage", "{\"callCount\":true,\"detailed\":true}");
    }
    // The answer is in `answer`.
    bool take() { return ask("Profiler.takePreciseCoverage", "{}"); }

    std::string answer;

  private:
    // An answer comes before the call returns.
    bool ask(const char *method, const char *parameters)
    {
        answer.clear();
        fits_ = true;
        std::string message = std::string("{\"id\":1,\"method\":\"") + method +
                              "\",\"params\":" + parameters + "}";
        session_->dispatchProtocolMessage(v8_inspector::StringView(
            reinterpret_cast<const uint8_t *>(message.data()), message.size()));
        return fits_ && answer.find("\"result\"") != std::string::npos;
    }
    void sendResponse(int, std::unique_ptr<v8_inspector::StringBuffer> message) override
    {
        v8_inspector::StringView text = message->string();
        for (size_t i = 0; i < text.length() && fits_; i++) {
            add(text.is8Bit() ? text.characters8()[i] : text.characters16()[i]);
            fits_ = answer.size() <= MAX_COVERAGE_BYTES;
        }
    }
    void sendNotification(std::unique_ptr<v8_inspector::StringBuffer>) override {}
    void flushProtocolNotifications() override {}
    // What is not ASCII can only be inside of a text.
    void add(unsigned unit)
    {
        char escaped[8];
        if (unit < 0x80) {
            answer.push_back(char(unit));
            return;
        }
        snprintf(escaped, sizeof escaped, "\\u%04x", unit);
        answer += escaped;
    }

    std::unique_ptr<v8_inspector::V8Inspector> inspector_;
    std::unique_ptr<v8_inspector::V8InspectorSession> session_; // goes before the inspector
    bool fits_ = true;
};
#else
class Coverage
{
  public:
    bool start(Isolate *) { return false; }
    bool take() { return false; }
    std::string answer;
};
#endif

int worker_start_coverage(worker *w)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    w->coverage.reset(new Coverage);
    if (w->coverage->start(w->isolate)) return entry.leave(true);
    w->coverage.reset();
    set_error(w, WORKER_ERROR_USAGE, "V8 counts nothing here");
    entry.set_reported();
    return entry.leave(false);
}

const char *worker_take_coverage(worker *w, size_t *len)
{
    if (!w->coverage || !may_enter(w)) return nullptr;
    Entry entry(w);
    bool taken = w->coverage->take();
    if (entry.leave(true) != 0 || !taken) return nullptr;
    *len = w->coverage->answer.size();
    return w->coverage->answer.c_str();
}

// --- evaluating for a person ---

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
        if (compile_text(isolate, context, name, "(" + source + "\n)").ToLocal(&script)) return script;
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

// --- making a worker ---

static void bind(worker *w, Local<Context> context, Local<v8::Object> object, const char *name,
                 v8::FunctionCallback callback)
{
    Local<v8::Function> function =
        v8::Function::New(context, callback, Local<Value>(), 0, v8::ConstructorBehavior::kThrow)
            .ToLocalChecked();
    function->SetName(text_of(w->isolate, name));
    object->DefineOwnProperty(context, text_of(w->isolate, name), function, v8::DontEnum).Check();
}

// Before any script: what is not deterministic, not bounded, or talks to the outside is not there.
static void remove_globals(Isolate *isolate, Local<Context> context)
{
    static const char *const names[] = {"WebAssembly", "SharedArrayBuffer",    "Atomics",
                                        "WeakRef",     "FinalizationRegistry", "console"};
    for (const char *name : names)
        context->Global()->Delete(context, text_of(isolate, name)).Check();
}

static void make_context(worker *w)
{
    Isolate *isolate = w->isolate;
    Isolate::Scope isolate_scope(isolate);
    HandleScope handles(isolate);
    Local<Context> context = Context::New(isolate);
    Context::Scope context_scope(context);
    context->AllowCodeGenerationFromStrings(false);
    remove_globals(isolate, context);
    bind(w, context, context->Global(), "$print", print_callback);
    bind(w, context, context->Global(), "$send", send_callback);
    bind(w, context, context->Global(), "$recv", recv_callback);
    Local<v8::Object> alias = v8::Object::New(isolate);
    for (const char *name : {"print", "send", "recv"}) {
        std::string full = std::string("$") + name;
        Local<Value> function =
            context->Global()->Get(context, text_of(isolate, full)).ToLocalChecked();
        alias->CreateDataProperty(context, text_of(isolate, name), function).Check();
    }
    context->Global()
        ->DefineOwnProperty(context, text_of(isolate, "V8Worker2"), alias, v8::DontEnum)
        .Check();
    w->context.Reset(isolate, context);
}

static void set_config(worker *w, const worker_config *config)
{
    w->config = *config;
    if (!w->config.heap_bytes) w->config.heap_bytes = DEFAULT_HEAP_BYTES;
    if (w->config.heap_bytes < MIN_HEAP_BYTES) w->config.heap_bytes = MIN_HEAP_BYTES;
    if (!w->config.buffer_bytes) w->config.buffer_bytes = DEFAULT_BUFFER_BYTES;
    if (!w->config.stack_bytes) w->config.stack_bytes = DEFAULT_STACK_BYTES;
    if (!w->config.print_bytes) w->config.print_bytes = DEFAULT_PRINT_BYTES;
    w->library_prefix = config->library_prefix ? config->library_prefix : "";
    w->config.library_prefix = w->library_prefix.c_str();
    w->buffers.set_limit(w->config.buffer_bytes);
    w->owner = pthread_self();
}

// The stack from here down, as far as configured and as this thread really has.
static void set_stack_limit(worker *w)
{
    uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    uintptr_t limit = here - w->config.stack_bytes;
    bool is_known = here > w->stack_low && here < w->stack_high;
    if (is_known && limit < w->stack_low + STACK_RESERVE_BYTES)
        limit = w->stack_low + STACK_RESERVE_BYTES;
    w->isolate->SetStackLimit(limit);
}

static void find_stack(worker *w)
{
    pthread_attr_t attributes;
    void *low = nullptr;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
    if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
        w->stack_low = reinterpret_cast<uintptr_t>(low);
        w->stack_high = w->stack_low + size;
    }
    pthread_attr_destroy(&attributes);
}

static void set_hooks(worker *w)
{
    Isolate *isolate = w->isolate;
    isolate->SetData(0, w);
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    isolate->SetCaptureStackTraceForUncaughtExceptions(true, WORKER_MAX_FRAMES);
    isolate->SetPromiseRejectCallback(on_promise_event);
    isolate->SetHostImportModuleDynamicallyCallback(on_import);
    isolate->SetHostInitializeImportMetaObjectCallback(on_import_meta);
    isolate->SetOOMErrorHandler(on_fatal_memory);
    isolate->AddNearHeapLimitCallback(on_near_heap_limit, w);
}

// --- worker.h ---

namespace
{
// V8 is started once per process and cannot be started again: the one thing that is global.
struct Process {
    std::once_flag once;
    std::atomic<bool> is_started{false};
    std::unique_ptr<v8::Platform> platform;
};
} // namespace

static Process &process()
{
    static Process *one = new Process; // never destroyed: V8 outlives main
    return *one;
}

const char *worker_version(void)
{
    return v8::V8::GetVersion();
}

int worker_set_flags(int *argc, char **argv)
{
    if (process().is_started) return -1;
    v8::V8::SetFlagsFromCommandLine(argc, argv, true);
    return 0;
}

void v8_init(void)
{
    std::call_once(process().once, [] {
        v8::V8::SetFlagsFromString("--single-threaded");
        process().platform = v8::platform::NewSingleThreadedDefaultPlatform();
        v8::V8::InitializePlatform(process().platform.get());
        v8::V8::Initialize();
        process().is_started = true;
    });
}

worker *worker_new(const worker_config *config)
{
    check(process().is_started, "worker_new before v8_init");
    std::unique_ptr<worker> w(new worker);
    set_config(w.get(), config);
    find_stack(w.get());
    Isolate::CreateParams params;
    params.array_buffer_allocator = &w->buffers;
    params.allow_atomics_wait = false;
    params.constraints.ConfigureDefaultsFromHeapSize(0, w->config.heap_bytes);
    w->isolate = Isolate::New(params);
    if (!w->isolate) return nullptr;
    set_hooks(w.get());
    set_stack_limit(w.get());
    make_context(w.get());
    w->is_resident = Isolate::TryGetCurrent() == nullptr; // a thread's first; others nest on it
    if (w->is_resident) w->isolate->Enter();
    return w.release();
}

void worker_dispose(worker *w)
{
    if (!w) return;
    check(w->run.load() == 0, "worker_dispose inside a callback of the worker");
    if (w->coverage) {
        Isolate::Scope isolate_scope(w->isolate);
        HandleScope handles(w->isolate);
        w->coverage.reset();
    }
    w->rejections.clear();
    w->modules.clear();
    w->receive.Reset();
    w->context.Reset();
    if (w->is_resident) {
        check(Isolate::GetCurrent() == w->isolate, "worker_dispose inside a callback of a worker");
        w->isolate->Exit();
    }
    v8::platform::NotifyIsolateShutdown(process().platform.get(), w->isolate);
    w->isolate->Dispose();
    delete w;
}

void worker_adopt(worker *w, const worker_config *config)
{
    check(w->run.load() == 0, "worker_adopt inside a callback of the worker");
    set_config(w, config);
    set_stack_limit(w);
}

int worker_load(worker *w, const char *name, const char *source, size_t len)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    Local<String> code;
    Local<v8::Script> script;
    Local<Value> value;
    entry.set_fault_kind(WORKER_ERROR_SYNTAX);
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
    if (len > MAX_READ_CHARS) {
        set_error(w, WORKER_ERROR_USAGE, "the source is too long");
        entry.set_reported();
        return entry.leave(false);
    }
    if (!call_export(w, context, library, "before", shown, &shown)) return entry.leave(false);
    entry.set_fault_kind(WORKER_ERROR_SYNTAX);
    if (!compile_line(w->isolate, context, name, std::string(source, len)).ToLocal(&script))
        return entry.leave(false);
    entry.set_fault_kind(WORKER_ERROR_EXCEPTION);
    if (!script->Run(context).ToLocal(&value)) return entry.leave(false);
    if (value->IsPromise()) {
        Local<Promise> promise = value.As<Promise>();
        entry.set_evaluation(promise);
        w->isolate->PerformMicrotaskCheckpoint();
        if (is_stopping(w)) return entry.leave(false);
        if (promise->State() == Promise::kRejected && !w->rejections.empty()) return entry.leave(true);
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
    {
        ModuleLoad load(w);
        if (!load.add_root(name, source, len) || !load.link(entry.context(), name)) {
            entry.set_fault_kind(load.fault_kind);
            entry.set_fault_place(load.fault_file, load.fault_line, load.fault_column);
            return entry.leave(false);
        }
    }
    Local<Module> module = w->modules[name].Get(w->isolate);
    if (!module->Evaluate(entry.context()).ToLocal(&evaluated)) return entry.leave(false);
    entry.set_evaluation(evaluated.As<Promise>());
    entry.set_fault_place(name, 0, 0);
    return entry.leave(true);
}

int worker_send_bytes(worker *w, const void *bytes, size_t len)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    Local<v8::ArrayBuffer> buffer;
    const char *fault = nullptr;
    if (w->receive.IsEmpty())
        fault = "no callback: the script has not called $recv";
    else if (!new_buffer(w, bytes, len, &buffer))
        fault = "no memory for the bytes: the script holds too much in ArrayBuffers";
    if (fault) {
        set_error(w, WORKER_ERROR_USAGE, fault);
        entry.set_reported();
        return entry.leave(false);
    }
    Local<Value> argument = buffer, ignored;
    Local<v8::Function> receive = w->receive.Get(w->isolate);
    return entry.leave(
        receive->Call(entry.context(), v8::Undefined(w->isolate), 1, &argument).ToLocal(&ignored));
}

const worker_error *worker_last_error(const worker *w)
{
    return &w->error;
}

const char *worker_last_exception(const worker *w)
{
    return w->error_text.c_str();
}

void worker_memory(worker *w, size_t *heap_bytes, size_t *buffer_bytes)
{
    v8::HeapStatistics heap;
    w->isolate->GetHeapStatistics(&heap);
    *heap_bytes = heap.used_heap_size();
    *buffer_bytes = w->buffers.used_bytes();
}
