// A V8 worker that talks in bytes and nothing else.
//
// A worker is one isolate with one context. Scripts in it see three functions of the host, $print,
// $send and $recv (V8Worker2.print, .send and .recv are the same), and no other: no files, no
// network, no timers, no console, no code from strings, and no WebAssembly unless the configuration
// has it. This header is the whole interface; it needs nothing else of the engine and is usable by
// itself: hello.c is a tour.
//
// It does not sandbox: a fault in V8 is a fault in the process. Who runs scripts of strangers puts
// the process into a sandbox, and gives calls a time limit (timeout_ns).
//
// Threads: a worker belongs to the thread that made it, and every call on it is made there;
// worker_take() gives it to another thread. A call from any other fails with WORKER_ERROR_USAGE, and
// touches nothing. Only the two that stop a script, and worker_dispose(), may come from any thread.
// Different workers may live on different threads at once.
//
// Stack: a script may use stack_bytes below the call that runs it, or less where the thread has less.
// A thread needs 72 KiB at the call; with stacks of 128 KiB all works. On a stack that is not the
// thread's own (a coroutine's) the library cannot see the end: it needs stack_bytes and 128 KiB more.
//
// Memory: bytes and text given to a call are copied before it returns. Text and structures that come
// back are borrowed from the worker, valid until the next call on it. No pointer may be NULL where
// nothing says so, but bytes of length 0; a worker that is NULL, because worker_new() gave none, makes
// calls fail with WORKER_ERROR_USAGE. Text is UTF-8; bytes of a source that are none become U+FFFD, a
// NUL in it is a character. Text that was cut to a limit is cut between characters.
//
// Callbacks run on the worker's thread inside the call that caused them, and must not call back into
// the same worker (worker_send_bytes inside `send` fails with a clear error; worker_dispose ends the
// process). They may call other workers, make and dispose of them.
//
// Forks: before a fork after which the child is to have workers, call worker_before_fork().
//
// Source maps, at most 8 MiB of JSON each, that stand in a script
// ("//# sourceMappingURL=data:application/json;base64,...") or that the `source_map` callback gives are
// applied to the places in errors and of $print, but not to those of syntax errors and of imports that
// are missing. One that cannot be read is ignored.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct worker;

// V8's version, "10.2.154.26-node.36". Static text. At any time.
const char *worker_version(void);

// Hands V8 its command-line flags. Those that V8 does not know stay in argv, in order, and *argc is
// their count (argv[0] always stays). Returns 0, or -1 after v8_init(), when it is too late and
// nothing has changed. The library sets --interrupt-budget first, so that scripts stop soon; a flag
// given here wins, but for --single-threaded, which always holds.
int worker_set_flags(int *argc, char **argv);

// Starts V8 with a single-threaded platform. Once per process, from any thread; later calls do
// nothing. V8 cannot be stopped: it lives until the process ends. It sets a new_handler and a
// terminate_handler of C++, for V8 that gets no memory; those that were set before are asked when no
// worker runs on the thread.
void v8_init(void);

// What $send gives back to the script.
struct worker_reply {
    const void *bytes; // borrowed until the next callback or call; NULL with has_reply = false
    size_t len;
    bool has_reply;    // false: $send returns undefined. true: a fresh ArrayBuffer of `len` bytes
    const char *error; // not NULL: $send throws a RangeError with this text instead
};

enum worker_clock { WORKER_CLOCK_WALL, WORKER_CLOCK_CPU };

struct worker_config {
    size_t heap_bytes;   // limit of the JS heap; 0 = 64 MiB
    size_t buffer_bytes; // limit of all ArrayBuffers together, of resizable ones their longest
                         // length; 0 = 64 MiB
    size_t stack_bytes;  // limit of the native stack JS may use in a call; 0 = 512 KiB
    size_t print_bytes;  // longest text of one $print, cut beyond; 0 = 8 KiB
    void *context;       // handed to each callback

    // Scripts whose name starts so are a library's: $print and errors name the caller behind them,
    // a source map cannot pass another script off as one, and stacks in the texts that a library
    // prints ("    at f (main.js:3:5)") are told at the places of the modules' sources. NULL: none.
    // Copied.
    const char *library_prefix;

    // $send(bytes). Required for scripts that send; without it $send throws. `bytes` are borrowed
    // until it returns. A reply that does not fit into buffer_bytes is a RangeError in the script.
    void (*send)(void *context, const void *bytes, size_t len, struct worker_reply *reply);

    // $print(...values), joined by a space; NULL drops them. `text` has `len` bytes, may hold NULs,
    // and ends with one. All is borrowed until it returns. `file` may be "" and `line` 0 when there
    // is no caller. Values that are too long to convert (a string of more than 1 Mi characters, an
    // array of more elements than print_bytes) are named: "<string of 500000000 characters>".
    void (*print)(void *context, const char *text, size_t len, const char *file, int line);

    // An import, of a statement or of import(). NULL: there are no modules. `specifier` as resolved
    // (a relative one is made absolute against the importer's name: "./b.js" in "mod/a.js" is
    // "mod/b.js"; one that climbs out, is empty or has control characters is not asked for). Gives
    // the source (borrowed until the callback is next called) and true, or false when there is
    // none.
    bool (*resolve)(void *context, const char *specifier, const char *importer, const char **source,
                    size_t *source_len);

    // Whether a module must not import another, which may be there or not: asked before each import, also of what
    // is loaded already. `name` as resolve gets it. True: no, and why is in `why` (at most `size` bytes with the NUL),
    // which the error has behind the two names. Optional.
    bool (*refuse)(void *context, const char *name, const char *importer, char *why, size_t size);

    // The names of what can be imported, for "did you mean": called with 0, 1, 2 and so on until it gives NULL
    // (borrowed until it is next called). One without a dot, or with *is_whole set to true, is never written as a path
    // beside the importer. Optional.
    const char *(*module_name)(void *context, size_t index, bool *is_whole);

    // The source map of a script whose sourceMappingURL is no data: URL: JSON, or a data: URL (borrowed
    // until it returns). `url` is what the script says, at most 512 bytes of it. Asked when a place in the
    // script is first told, and again when the map was forgotten since: 48 MiB of them are kept. False:
    // there is none. Optional.
    bool (*source_map)(void *context, const char *script, const char *url, const char **map,
                       size_t *len);

    // The time that each call which runs scripts may take, with the callbacks in it; then it is
    // stopped as worker_terminate_execution() stops it, "took too long: ...", with `timed_out` in the
    // error. 0: no limit. It counts time that passes, or time that the worker's thread computes. With
    // a limit a worker has a second thread, which starts with its first call and ends with it; where
    // no thread can be started the call fails (WORKER_ERROR_USAGE).
    uint64_t timeout_ns;
    enum worker_clock timeout_clock;

    // Math.random() gives the same numbers for the same seed, on any machine. Without a seed, V8's
    // own, which differ each time.
    bool has_seed;
    uint64_t seed;

    // What Date takes for now, in milliseconds since 1970 (UTC), up to 8.64e15 either way. NULL: the
    // system's clock. Intl is not told of it and takes the system's.
    int64_t (*clock_ms)(void *context);

    // Scripts find WebAssembly. What its memories hold counts against no limit here: who runs scripts
    // of strangers limits the process.
    bool webassembly;

    // Called at most once, just before a worker whose heap is full is given up for lost: what runs
    // then is terminated and every later call fails. Where V8 cannot go on at all, the process ends
    // with exit code 70 after it. Optional. It runs inside a garbage collection: no call of this
    // header.
    void (*out_of_memory)(void *context, const char *reason);
};

// A worker with no script in it, or NULL when V8 could not make one (no memory; a forked process
// without worker_before_fork()): worker_last_exception(NULL) says why. The config is copied; `context`
// must live as long as the worker. Before v8_init() it ends the process.
struct worker *worker_new(const struct worker_config *config);

// Frees all of it; nothing of the script runs. On any thread, while no call on the worker runs: where
// one does, the process ends with a message. NULL is fine, and in a forked process a worker that was
// not adopted is left as it is.
void worker_dispose(struct worker *worker);

// In a process that was forked after worker_new and worker_before_fork: takes the worker over for
// this process and thread. Gives it new callbacks, a new context pointer and new limits. heap_bytes,
// the seed and WebAssembly stay as they were, and a worker that was made without a clock has none.
// Everything loaded before the fork is still loaded.
void worker_adopt(struct worker *worker, const struct worker_config *config);

// Hands the worker to the calling thread, from whichever had it. That must be outside of its calls,
// and make no more until it takes the worker back. When two threads share a worker, they do it under a
// lock of the host's: lock, worker_take, calls, what is borrowed is read, unlock. Fails (-1, see
// worker_last_error) while a call on the worker runs, and changes nothing then. Taking what one has
// does nothing. Taking costs next to nothing; calls of a worker that was taken cost 0.2 us more.
int worker_take(struct worker *worker);

// To be called right before a fork after which the child makes or adopts workers, while no other
// thread is inside a call of this header. V8 as Node builds it keeps its heap out of forked processes:
// this lets all memory of the process in (madvise MADV_DOFORK on each mapping of /proc/self/maps). In
// a child that was forked without it, after a worker was made, worker_new() gives NULL and every call
// on a worker of the parent's fails with WORKER_ERROR_USAGE. 0, or -1 when the list cannot be read.
int worker_before_fork(void);

// Runs a classic script; what it evaluates to is dropped. `name` is what errors and its imports
// call it; it need not be unique. Microtasks are drained before it returns. 0, or -1 with
// worker_last_error(): it did not parse (nothing has run), threw, left a rejected promise that
// nobody handles, was stopped, or may not run (WORKER_ERROR_USAGE). What it did before stays done.
int worker_load(struct worker *worker, const char *name, const char *source, size_t len);

// Runs a classic script as worker_load() does, and gives what it evaluates to as text, for a person
// who types it: "{a: 1}" is an object, and of a promise that microtasks settle it gives the result.
// `library` is a module that is loaded and exports before(), which is called first, and show(value),
// which gives the text. Declarations (let, const, class) hold for later scripts and cannot be made
// twice; nothing of a module's own scope is seen. That code from strings is off changes nothing
// here, and this nothing there. *text is borrowed, not longer than print_bytes and not NUL-terminated
// at *text_len for sure; it is set when 0 is returned. -1 as worker_load().
int worker_eval(struct worker *worker, const char *name, const char *source, size_t len,
                const char *library, const char **text, size_t *text_len);

// Loads, links and evaluates an ES module and what it imports; each module once, so a name that is
// loaded already is an error. Names have at most 512 bytes, a worker at most 4096 modules. When
// something is missing or does not parse or link, nothing has run and all that was new is
// forgotten: it can be tried again. So are modules that were stopped while they ran, and those that
// wait to run and import such: who asks for one next gets it anew. Top-level await is driven by
// microtasks alone: a promise that is still pending afterwards is not an error, and
// worker_module_state() says so. 0, or -1 as worker_load().
int worker_load_module(struct worker *worker, const char *name, const char *source, size_t len);

enum worker_module_state {
    WORKER_MODULE_UNKNOWN, // no such module is loaded
    WORKER_MODULE_WAITS, // it has begun, and a top-level await of it, or of what it imports, is not over
    WORKER_MODULE_RAN,    // to its end
    WORKER_MODULE_FAILED, // it threw, or what it awaited was rejected
};

// How far a module that worker_load_module() loaded has come by now. *waits_in, which may be NULL, becomes the
// name of the module whose await is not over (borrowed), "" in any other state. When a module that waited fails in a
// later call, that call fails, with the module's error first, even where something handles the rejection.
enum worker_module_state worker_module_state(struct worker *worker, const char *name,
                                             const char **waits_in);

// Calls the $recv callback with a fresh ArrayBuffer of exactly these bytes (none: of length 0),
// then drains microtasks. What the callback gives is ignored. -1 when the callback threw, was
// terminated, or does not exist yet, or when the script holds so many ArrayBuffers that these bytes
// do not fit (the error says which).
int worker_send_bytes(struct worker *worker, const void *bytes, size_t len);

enum worker_error_kind {
    WORKER_ERROR_NONE,
    WORKER_ERROR_SYNTAX,     // the source does not parse
    WORKER_ERROR_EXCEPTION,  // something was thrown and not caught (also: an unhandled rejection)
    WORKER_ERROR_MODULE,     // an import that cannot be found or linked
    WORKER_ERROR_TERMINATED, // stopped: worker_terminate_execution(), or its time was up
    WORKER_ERROR_MEMORY,     // heap limit
    WORKER_ERROR_USAGE,      // the call itself: re-entry, dead worker, wrong thread
    WORKER_ERROR_NO_CALLBACK // the script has given $recv no function, so nobody took the bytes
};

enum { WORKER_MAX_FRAMES = 16 };

struct worker_frame {
    char function[96], file[128];
    int line, column; // from 1
};

struct worker_error {
    enum worker_error_kind kind;
    char message[1024];
    char file[128];        // "" when unknown; of a long name the end, after "..."
    int line, column;      // from 1; 0 when unknown
    char source_line[256]; // "" when unknown
    bool timed_out;        // TERMINATED because of timeout_ns
    int frame_count;
    struct worker_frame frames[WORKER_MAX_FRAMES];
};

// The last failure of a call on this worker, as a structure (never NULL; kind NONE when there was
// none). A call that succeeds leaves it as it was. On a thread that does not have the worker, and for
// NULL, it says what that thread's last refused call was refused for. The place is that of the innermost
// script, as its source map has it and by the name that the host gave it ("//# sourceURL" is not heard);
// an import() that fails is told where it stands. A thrown text that is too long to read is named:
// "<text of 500000000 characters>"; what is no error is shown: "[1, 2]". The functions that wait for
// the one that threw are frames, too: "async f". Of several unhandled rejections it is the first.
// All is read without running code of the script, but for an accessor that an error has as its
// message: that runs as a part of the call, and can be stopped.
const struct worker_error *worker_last_error(const struct worker *worker);

// The same as text: "main.js:3:5: ReferenceError: x is not defined", the source line, a caret under
// the column, then the frames; then, as far as 4095 bytes go, what caused it and the errors of an
// AggregateError, each with frames, and further unhandled rejections of the same call, of which the
// first 16 are told and the others counted: "and 3 more unhandled rejections". "" when there was none.
const char *worker_last_exception(const struct worker *worker);

// From here on V8 counts what runs of the scripts that are loaded afterwards; they run slower. For
// tests. 0, or -1 with worker_last_error().
int worker_start_coverage(struct worker *worker);

// What ran since it was started or last taken: text of *len bytes, at most 8 MiB, JSON in ASCII, as
// the DevTools protocol answers Profiler.takePreciseCoverage ({"id":1,"result":{"result":[...]}}):
// of each script its functions, with ranges in UTF-16 units and counts. NULL: it was not started,
// there is too much of it, or the worker is lost.
const char *worker_take_coverage(struct worker *worker, size_t *len);

// From now on `expression` is evaluated each time that line `line` (from 1) of the script or module `file` is reached, or
// the next line after it on which something happens, before that runs: in the scope of the line, with all variables that are seen there,
// whether code from strings is allowed or not. What it does, it does as the script; what it throws is dropped. It must
// not be true: a script would wait there for a debugger. Scripts that are loaded later are meant, too. Any number of them; they hold as long as the worker does. For
// who develops: what runs is a little slower. 0, or -1 with worker_last_error(): not in a V8 without its inspector.
int worker_probe(struct worker *worker, const char *file, int line, const char *expression);

// Stops what the worker is running, from any thread. The stopped call returns -1 and its error says
// where it was (file, line, function). The script runs no further statement, nor `finally`: what it
// calls of the host stops it, too, before and after the host's callback, which is let finish. The
// worker is usable again afterwards; microtasks that the stopped call has queued are dropped. When
// nothing runs, it does nothing, not even to the next call. Not effective inside a few long V8
// builtins (sorting, joining, filling); it acts when they are done. On another thread than the
// worker's it waits for the script to come by and say where it is: microseconds as a rule, 100 ms
// inside a long builtin. On the worker's own thread, inside a callback or in a signal's handler, it
// returns at once; after a signal the error names the script that was called, not the line. Not to be
// called at the same time as worker_dispose().
void worker_terminate_execution(struct worker *worker);

// The same from a signal's handler, whichever thread that runs on: it takes no lock that this thread
// may hold, allocates nothing and waits for nobody. The error names the script that was called, not
// the line.
void worker_terminate_from_signal(struct worker *worker);

// Bytes in use, for reports: the JS heap and the ArrayBuffers. Also inside callbacks, but not in
// out_of_memory. 0, or -1 from a thread that does not have the worker; both are 0 then.
int worker_memory(struct worker *worker, size_t *heap_bytes, size_t *buffer_bytes);

#ifdef __cplusplus
}
#endif
