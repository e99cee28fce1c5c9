// What the files of the V8 binding share. It turns V8's API into the C calls of worker.h; no other
// folder names V8, and no other has C++.
//
// Where to start reading: `struct worker` (the state), Entry (every call into JS goes through it),
// then the public functions: worker_new in isolate.cc, worker_load in evaluation.cc,
// worker_load_module in modules.cc, worker_send_bytes in bytes.cc.
//
// Calls go up the list of functions at the end of this header and never down: a file calls those of
// the files that stand above its own there.
//
// What it refuses: to hand a script anything but bytes; to run a script's code while reading an
// error; to keep a pointer into a script's buffer across a call that can run JS; to fail quietly.
#pragma once

#include "worker/sourcemap.h"
#include "worker/worker.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <v8.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// The headers that come with Node have none: there is no coverage then.
#if __has_include(<v8-inspector.h>)
#include <v8-inspector.h>
#define HAS_INSPECTOR
#endif

namespace worker_v8
{

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

// --- limits ---

enum : size_t {
    KIB = 1024,
    MIB = 1024 * KIB,
    DEFAULT_HEAP_BYTES = 64 * MIB,
    DEFAULT_BUFFER_BYTES = 64 * MIB,
    DEFAULT_STACK_BYTES = 512 * KIB,
    DEFAULT_PRINT_BYTES = 8 * KIB,
    MIN_HEAP_BYTES = 8 * MIB,           // below it V8 cannot even start
    HEAP_SLACK_BYTES = 16 * MIB,        // granted once, so that what runs can be stopped in order
    STACK_RESERVE_BYTES = 128 * KIB,    // below V8's limit, for V8's own C++ code
    MIN_STACK_RESERVE_BYTES = 40 * KIB, // of a small stack; V8 itself counts on no more
    MIN_JS_STACK_BYTES = 32 * KIB,      // with less nothing useful runs
    SMALL_BUFFER_BYTES = 64,            // V8 crashes when such an allocation fails
    MAX_READ_CHARS = MIB,               // a longer string is named, not read: reading flattens it
    MAX_NAME_BYTES = 512,               // of a module
    MAX_REFUSAL_BYTES = 1024,           // of what the host says against an import
    MAX_MODULES = 4096,                 // in one worker
    MAX_PLACED_REJECTIONS = 256,        // remembered at a time with the place of each
    MAX_REJECTIONS = 64 * KIB,          // remembered at a time; the rest is counted
    MAX_TOLD_REJECTIONS = 16,           // of one call; the rest is counted
    MAX_ERROR_TEXT_BYTES = 4095, // of an error with its frames, its causes and the errors beside it
    MAX_COUNT_TEXT_BYTES = 64,   // of these, for how many are left out
    MAX_TOLD_CAUSES = 16,        // and errors of an AggregateError, of one error
    MAX_CAUSE_FRAMES = 6,        // of each of them
    MAX_PROTOTYPES = 16,         // looked through for the text of an error
    PRINT_CALLERS = 16,          // frames looked at to find who printed
    MAX_MAPS_BYTES = 48 * MIB,   // of all source maps that are kept
    MAX_MAPS = 256,              // that are kept, also those of scripts that have no good one
    MAX_COVERAGE_BYTES = 8 * MIB, // of a report
};

enum {
    EXIT_OUT_OF_MEMORY = 70,
    MAX_STOP_FRAMES = 1024, // looked at for the modules that a stop is in
    STOP_NOTICE_MS = 100,   // how long a stop waits for the script to come by and say where it was
    STOP_RETRY_MS = 1,      // and how long until it asks again, after that was outside any function
    STOP_TRIES = 100,       // how often it asks
};

// --- ArrayBuffers: malloc with a limit, and a pool of freed blocks ---

// V8 frees buffers by the thousand after a garbage collection and then asks for as many again; a
// pool spares malloc that, and the kernel the page faults. Blocks come in sizes of 64 bytes, then
// four per doubling. What scripts hold and what the pool holds stay under the limit together. The
// memory is what V8's own allocator gives: some builds of V8 accept no other. Used on the worker's
// thread only: V8 runs single-threaded.
class BufferAllocator final : public v8::ArrayBuffer::Allocator
{
  public:
    BufferAllocator() : blocks_(NewDefaultAllocator()) {}
    ~BufferAllocator() override { drop_pool(); }
    BufferAllocator(const BufferAllocator &) = delete;
    BufferAllocator &operator=(const BufferAllocator &) = delete;

    void *Allocate(size_t len) override { return take(len, !skip_zeroing_); }
    void *AllocateUninitialized(size_t len) override { return take(len, false); }
    void Free(void *block, size_t len) override;

    bool admit(size_t len);
    // Counts memory that V8 did not ask this allocator for, as long as it lives.
    void charge(const std::shared_ptr<v8::BackingStore> &store, size_t len);
    void set_limit(size_t bytes) { limit_bytes_ = bytes; }
    void set_skip_zeroing(bool skip) { skip_zeroing_ = skip; }
    size_t used_bytes();

  private:
    enum : size_t {
        MIN_BLOCK_BITS = 6,
        MAX_BLOCK_BITS = 20,
        CLASSES = (MAX_BLOCK_BITS - MIN_BLOCK_BITS) * 4 + 1,
        MAX_POOL_BYTES = 32 * MIB, // what V8 10.2 lets gather before it collects young buffers
    };
    struct Charge {
        std::weak_ptr<v8::BackingStore> store;
        size_t len;
    };

    // The class of a length, and the size of its blocks; CLASSES when too large for the pool.
    static size_t class_of(size_t len, size_t *block_bytes);
    static size_t size_of(size_t index);
    bool fits(size_t len) const;
    void *take(size_t len, bool zeroed);
    void drop_pool();
    void drop_charges();

    std::unique_ptr<Allocator> blocks_;
    size_t limit_bytes_ = 0;
    size_t used_bytes_ = 0;             // as asked for, with all charges
    size_t pooled_bytes_ = 0;           // of blocks in the pool
    bool skip_zeroing_ = false;         // the caller overwrites all of the block at once
    std::vector<void *> pool_[CLASSES]; // no list through the blocks: scripts may still reach them
    std::vector<Charge> charges_;
};

// --- the worker ---

struct Rejection {
    Global<Promise> promise;
    Global<v8::Message> message; // says where; empty in those beyond MAX_PLACED_REJECTIONS
    bool is_module = false;      // of a module that was loaded, as a whole
};

// A module that was loaded and waits at a top-level await.
struct WaitingModule {
    std::string name;
    Global<Promise> promise;
};

// Promises that are rejected and that nobody handles, oldest first.
struct Rejections {
    std::list<Rejection> all;
    std::unordered_multimap<int, std::list<Rejection>::iterator>
        by_hash;          // of the promise's identity
    size_t uncounted = 0; // beyond MAX_REJECTIONS

    bool empty() const { return all.empty() && uncounted == 0; }
    size_t size() const { return all.size() + uncounted; }
    void clear();
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

// What can be asked of a frame of a stack: see stacks.cc.
enum SiteFunction {
    SITE_IS_ASYNC,
    SITE_FUNCTION_NAME,
    SITE_FILE,
    SITE_LINE,
    SITE_COLUMN,
    SITE_TEXT,
    SITE_FUNCTIONS
};

// The stack of one error while it is written.
struct StackReader {
    Local<Value> error;
    std::string head; // its first line
    std::vector<worker_frame> frames;
};

class Coverage;
struct CoverageDeleter {
    void operator()(Coverage *coverage) const;
};
class Probe;
struct ProbeDeleter {
    void operator()(Probe *probe) const;
};
class Deadline;
struct DeadlineDeleter {
    void operator()(Deadline *deadline) const;
};

} // namespace worker_v8

using namespace worker_v8;

struct worker {
    worker_config config = {};
    std::string library_prefix; // config.library_prefix points here
    BufferAllocator buffers;
    Isolate *isolate = nullptr;
    Global<Context> context;
    Global<v8::Function> receive; // the $recv callback

    // Whose it is. Nobody else may touch what stands here but `run` and what belongs to it.
    std::atomic<pthread_t> owner{};
    unsigned forks = 0;        // of the process, when it became this process's
    bool moves = false;        // it has been on more than one thread
    uintptr_t stack_limit = 0; // as V8 has it

    // Stopping. `run` is generation << RUN_BITS with bits below; 0 while idle.
    std::atomic<uint64_t> run{0};
    uint64_t generation = 0;
    std::mutex stop_lock;                // held around V8's stop functions on other threads
    std::condition_variable stop_cv;     // signals stop_noted, stop_missed, or the end of the call
    std::atomic<int> stoppers{0};        // stops under way that hold no lock, for signal handlers
    std::atomic<bool> stop_noted{false}; // where it was is in `error`
    bool stop_missed = false;  // V8 came by between two functions, where there is no place to tell
    bool stop_insists = false; // stop even there
    std::atomic<bool> in_host{false}; // a callback of the host runs: no JS can notice a stop
    Global<v8::Function> halt;        // does nothing; V8 looks for a stop when it is called
    std::unique_ptr<Deadline, DeadlineDeleter> deadline; // NULL until a call has a time limit
    std::atomic<int64_t> timeout_used_ns{0};             // by the call whose time was up
    void (*on_fatal_memory)(worker *, const char *location) = nullptr;
    bool oom_pending = false; // the heap was full
    uint64_t random[2] = {};  // state of Math.random, when it has a seed

    // Modules, by name; and the names by identity hash, for V8's callbacks, which give a module
    // only.
    std::unordered_map<std::string, Global<Module>> modules;
    std::unordered_multimap<int, const std::string *> module_names;
    std::vector<std::string> evaluations; // modules that the running call has begun to evaluate
    std::vector<std::string> stopped_in;  // the scripts on the stack where it was stopped
    std::vector<WaitingModule> waiting;   // what was loaded and has not run to its end
    std::string waits_in;                 // of the last worker_module_state()

    std::unordered_map<int, std::string> script_names; // as the host gave them; not of all

    std::unordered_map<int, SourceMap> maps; // by script, once it was asked for; empty: it has none
    size_t maps_bytes = 0;
    std::unordered_map<std::string, MapUrl> map_urls; // of modules, by name
    size_t map_urls_bytes = 0;

    Rejections rejections;
    worker_error error = {};
    std::string error_text;
    Global<v8::Function> site_functions[SITE_FUNCTIONS];
    Global<v8::Function> array_check, data_check; // of views; empty where buffers cannot be resized
    Global<v8::Function> stack_getter;   // of errors; empty where their stack is no accessor
    StackReader *stack_reader = nullptr; // not NULL while a stack is written for us
    std::string eval_text;               // of the last worker_eval
    std::unique_ptr<Coverage, CoverageDeleter> coverage; // NULL: nobody wants to know what ran
    std::unique_ptr<Probe, ProbeDeleter> probe;          // NULL: nobody looks into it
};

namespace worker_v8
{

enum : uint64_t {
    RUN_STOP_BIT = 1,    // it was asked to stop
    RUN_TIMEOUT_BIT = 2, // because its time was up
    RUN_BITS = 2,        // bits below the generation
    RUN_TAKEN =
        RUN_STOP_BIT, // no script runs: a call has yet to leave V8, or a thread is taking the worker over
};

inline worker *worker_of(Isolate *isolate)
{
    return static_cast<worker *>(isolate->GetData(0));
}

inline bool is_mine(const worker *w) // its owner is the thread that asks
{
    return pthread_equal(w->owner.load(), pthread_self());
}

inline bool is_stopping(const worker *w)
{
    const uint64_t run = w->run.load();
    return w->oom_pending || ((run & RUN_STOP_BIT) && run != RUN_TAKEN);
}

// Ends the process for a bug of ours or the caller's; never reachable from a script.
inline void check(bool condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "worker: %s\n", what);
    abort();
}

// --- versions.cc ---

// Flags that V8 gets before those of the host; a NULL ends them.
bool starts_with_tables();
const char *const *default_flags();
v8::ScriptOrigin script_origin(Isolate *isolate, Local<Value> name, bool is_module);
// `count` UTF-16 units of a text from `start`, which lie within it.
void write_units(Isolate *isolate, Local<String> text, int start, int count, uint16_t *out);
// What fits, in whole characters; gives its length.
size_t write_utf8(Isolate *isolate, Local<String> text, char *out, size_t capacity);
Local<v8::FixedArray> attributes_of(Local<v8::ModuleRequest> request);
Local<Value> prototype_of(Local<v8::Object> object);
// V8 calls it when it cannot go on for want of memory; it must not return.
void set_fatal_memory_handler(Isolate *isolate, void (*handler)(worker *, const char *location));
#ifdef HAS_INSPECTOR
std::unique_ptr<v8_inspector::V8InspectorSession>
connect_inspector(v8_inspector::V8Inspector *inspector,
                  v8_inspector::V8Inspector::Channel *channel);
#endif

// --- platform.cc ---

// Around V8's own, which must live as long. It does without threads whatever V8 asks of it.
std::unique_ptr<v8::Platform> wrap_platform(v8::Platform *inner);

// --- process.cc: what there is once per process, or once per thread ---

v8::Platform *platform();        // V8's own; NULL before v8_init()
bool run_task(Isolate *isolate); // one that V8 has left for later; false when there is none
unsigned fork_count();           // how often this process is a fork of one that had V8
void count_worker(int change);
// False when a worker of before the fork took the memory away that all share.
bool has_shared_heap();
// The stack of this thread, as the system gives it; both 0 when unknown.
void find_stack(uintptr_t *low, uintptr_t *high);
// While a worker runs on this thread. They nest: a callback may call another worker.
class EnteredScope
{
  public:
    explicit EnteredScope(worker *w);
    ~EnteredScope();
    EnteredScope(const EnteredScope &) = delete;
    EnteredScope &operator=(const EnteredScope &) = delete;

  private:
    worker *before_;
};

// What was wrong with a call that could not reach the worker; this thread's, for worker_last_error.
struct Refusal {
    worker_error error;
    std::string text;
};
Refusal &refusal();
int refuse(const std::string &message); // gives -1

// --- text.cc ---

// A string of our own: short, ASCII.
Local<String> text_of(Isolate *isolate, const char *text);
Local<String> text_of(Isolate *isolate, const std::string &text);
std::string read_text(Isolate *isolate, Local<String> text, size_t limit);
std::string name_long_value(Local<Value> value, size_t limit);
// Cut to `size` with the NUL, between characters.
void copy_text(char *out, size_t size, const std::string &text);
template <size_t N> void copy_text(char (&out)[N], const std::string &text)
{
    copy_text(out, N, text);
}
// The same of a value; "" when it is no string.
void copy_value(Isolate *isolate, char *out, size_t size, Local<Value> value);
template <size_t N> void copy_value(Isolate *isolate, char (&out)[N], Local<Value> value)
{
    copy_value(isolate, out, N, value);
}
// Of a name that is too long, the end: "...mod/main.js".
void copy_name(char *out, size_t size, const std::string &name);
bool resolve_name(const std::string &importer, const std::string &specifier, std::string *out);
bool is_library(const worker *w, const std::string &name);

// --- sourcemaps.cc ---

const sourcemap *map_of(worker *w, int script, Local<Value> name, Local<Value> url);
// The same of a frame's script.
const sourcemap *map_of(worker *w, Local<v8::StackFrame> frame);
const sourcemap *map_of_module(worker *w, const std::string &name);
void note_map_url(worker *w, const std::string &name, int script, const char *source, size_t len);
bool apply_map(const worker *w, const sourcemap *map, char *file, size_t size, int *line,
               int *column, char *line_text, size_t line_size);
std::string map_stacks(worker *w, const std::string &text);

// --- values.cc ---

// An own property that is no accessor; runs no code of the script.
bool own_data(Local<Context> context, Local<v8::Object> object, const char *name,
              Local<Value> *out);
// What was thrown, as V8 says it, or shown where V8 says only its class. A huge text is named, not
// read. Only where an error's message is an accessor does it run code of the script, which may
// stop the call.
std::string thrown_text(worker *w, Local<v8::Message> message, Local<Value> thrown, size_t limit);

// --- stacks.cc ---

void prepare_stacks(worker *w, Local<Context> context); // before any script
// The frames of the functions that wait for the one in which an error was made; has its `stack`
// written for that, which runs no code of the script. `head`: the first line of what it then holds.
std::vector<worker_frame> read_async_frames(worker *w, Local<Value> thrown,
                                            const std::string &head);

// --- errors.cc ---

// A place that is known better than by what was thrown.
struct Place {
    std::string file;
    int line = 0, column = 0;
    std::string source_line;
};

struct Fault {
    worker_error_kind kind = WORKER_ERROR_EXCEPTION;
    Local<v8::Message> message;
    Local<Value> thrown;
    const char *prefix = ""; // before its text
    std::string script;      // what was being compiled; "": nothing
    Place place;             // where it is when nothing else says so
};

void set_error(worker *w, worker_error_kind kind, const std::string &message,
               const Place &place = Place());
// All that reading what was thrown may run happens before the error is touched; when it is stopped
// meanwhile, the error stays that of the stop.
void set_error_from(worker *w, const Fault &fault);
// A further one, as a part of the text. False when there is no room for it.
bool add_error_from(worker *w, const Fault &fault);
void add_error_text(worker *w, const std::string &text);
// What was thrown for an import() that failed is told there. A place without a line is the name of a
// script that does not parse.
void set_import_place(worker *w, Local<Value> thrown, const Place &place);
// Where it begins.
Place place_of_function(worker *w, Local<v8::Function> function);
// Of a script that parses; the same script may be loaded again under another name.
void note_script(worker *w, int script, const std::string &name);
// The beginning of a script's line, from 1.
std::string line_of_source(Isolate *isolate, Local<String> source, int line);
void throw_type_error(Isolate *isolate, const char *message);
void throw_range_error(Isolate *isolate, const char *message);
void throw_error(Isolate *isolate, const std::string &message);

// --- stop.cc ---

worker_error_kind stop_kind(const worker *w);
std::string stop_text(const worker *w);
void on_interrupt(Isolate *isolate, void *data);
// On another thread: stops the run of this number and nothing else.
void stop_run(worker *w, uint64_t run, uint64_t bits);
// At the start and the end of what a script calls of the host: true when the script is to stop; it
// then unwinds as soon as the function that V8 called returns, without running another statement.
bool halt_if_stopping(worker *w);

// Around each callback of the host, which is called only if is_open().
class HostScope
{
  public:
    explicit HostScope(worker *w) : w_(w) { w_->in_host.store(true); }
    ~HostScope();
    bool is_open() const { return !is_stopping(w_); }
    HostScope(const HostScope &) = delete;
    HostScope &operator=(const HostScope &) = delete;

  private:
    worker *w_;
};

// --- deadline.cc ---

// False when there is no thread for it.
bool ready_deadline(worker *w);
void begin_deadline(worker *w);
void end_deadline(worker *w);

// --- memory.cc ---

void watch_memory(worker *w);

// --- buffers.cc ---

bool new_buffer(worker *w, const void *bytes, size_t len, Local<v8::ArrayBuffer> *out);
// Where this V8 has resizable ArrayBuffers, their longest length counts. Before any script.
void count_resizable_buffers(worker *w, Local<Context> context);
// Of a view without a length: whether it had one before its buffer became shorter.
bool is_beyond(worker *w, Local<v8::ArrayBufferView> view);

// --- rejections.cc ---

void on_promise_event(v8::PromiseRejectMessage event);
// Modules that waited and do no more: their rejections come first, also where a script handles them.
void settle_waiting(worker *w);
// Sets the error: the first in full, the others shorter in its text. There is at least one
// rejection. `evaluation` may be empty.
void tell_rejections(worker *w, Local<Promise> evaluation, const Place &place);

// --- registry.cc ---

const std::string *find_name(worker *w, Local<Module> module);
void add_module(worker *w, const std::string &name, Local<Module> module);
void forget_module(worker *w, const std::string &name);                         // it is there
void note_evaluation(worker *w, const std::string &name, Local<Module> module); // just before it
// Of a module that waits: itself, or what it imports that waits.
std::string find_waiting(worker *w, Local<Context> context, const std::string &name);
// After a call that was stopped, and with V8 not stopping any more.
void forget_stopped(worker *w, Local<Context> context);

// --- entry.cc ---

// Says whether a call may touch the worker, or enter it; if not, the error is set.
int may_touch(const worker *w);
bool may_enter(worker *w);

// Holds what a call needs on the stack; leave() ends it: microtasks, rejections, stop, error.
class Entry
{
  public:
    explicit Entry(worker *w);
    Entry(const Entry &) = delete;
    Entry &operator=(const Entry &) = delete;

    Local<Context> context() const { return context_; }
    void set_fault_kind(worker_error_kind kind) { fault_kind_ = kind; }
    void set_evaluation(Local<Promise> promise) { evaluation_ = promise; }
    // Where to say that the fault is, when what was thrown does not know.
    void set_fault_place(const Place &place) { fault_place_ = place; }
    // What is being compiled; what a script says of its own name is not heard.
    void set_fault_script(const std::string &name) { fault_script_ = name; }
    // What a stop names when it has no better place.
    void set_called(const char *file, Local<v8::Function> function = Local<v8::Function>())
    {
        called_file_ = file;
        called_ = function;
    }
    // The error is known and stands in the worker already.
    void set_reported() { is_reported_ = true; }

    int leave(bool ok);

  private:
    void drop_microtasks();
    void report_fault();
    void report_stop();
    bool end_run();

    // Last to go: V8 must have left the thread before what it keeps of it is thrown away.
    struct Thread {
        explicit Thread(worker *w);
        ~Thread();
        worker *w;
    };
    worker *w_;
    EnteredScope entered_;
    Thread thread_;
    HandleScope handles_;
    Local<Context> context_;
    Context::Scope context_scope_;
    TryCatch caught_;
    worker_error_kind fault_kind_ = WORKER_ERROR_EXCEPTION;
    bool is_reported_ = false;
    Place fault_place_;
    std::string fault_script_;
    const char *called_file_ = "";
    Local<v8::Function> called_;
    Local<Promise> evaluation_; // of the module that is being loaded
};

// --- print.cc, bytes.cc ---

void print_callback(const v8::FunctionCallbackInfo<Value> &info);
void send_callback(const v8::FunctionCallbackInfo<Value> &info);
void recv_callback(const v8::FunctionCallbackInfo<Value> &info);

// --- guess.cc ---

// What to add to what is said of an import that finds nothing, such as " (did you mean "./utils.js"?)"; or "".
std::string guess_module(const worker *w, const std::string &specifier,
                         const std::string &importer);
// The same of a name that a module does not export, from V8's words for that. `link` links a module; false when it cannot.
std::string guess_export(worker *w, Local<Context> context, const std::string &message,
                         const std::string &importer,
                         bool (*link)(worker *, Local<Context>, Local<Module>));

// --- modules.cc ---

const char *fault_of_attributes(Isolate *isolate, Local<v8::FixedArray> attributes,
                                const std::string &specifier);

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
    Place fault_place;        // of the import statement; no file when the exception knows better
    std::string fault_script; // that does not parse

  private:
    void advise(Local<Context> context, const TryCatch &caught);
    bool add_requests(Local<Context> context);
    bool add_request(const std::string &importer, Local<Module> module,
                     Local<v8::ModuleRequest> request);

    worker *w_;
    std::vector<std::string> added_;      // in the order they were found; also the list of work
    std::vector<Global<String>> sources_; // of those
    size_t next_ = 0;
    bool is_linked_ = false;
};

void on_import_meta(Local<Context> context, Local<Module> module, Local<v8::Object> meta);

// --- import.cc ---

v8::MaybeLocal<Promise> on_import(Local<Context> context, Local<v8::Data> options,
                                  Local<Value> referrer, Local<String> specifier,
                                  Local<v8::FixedArray> assertions);

// --- globals.cc ---

// What scripts find in the global object, beside the language.
void set_globals(worker *w, Local<Context> context);

// --- coverage.cc ---

void stop_coverage(worker *w);

// --- probe.cc ---

void stop_probe(worker *w);

} // namespace worker_v8
