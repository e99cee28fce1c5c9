// What only a program of its own can show of the worker library: threads, stacks, signals, forks.
// `worker-cases NAME` runs one case and writes what it saw, a line each; workers_cases_spec.lua knows
// what must be seen.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "worker/worker.h"

enum { KIB = 1024, ALARM_US = 30 * 1000 };

static struct worker *make(const struct worker_config *config)
{
    struct worker *worker = worker_new(config);
    if (worker) return worker;
    printf("no worker: %s\n", worker_last_exception(NULL));
    exit(1);
}

static int load(struct worker *worker, const char *source)
{
    return worker_load(worker, "a.js", source, strlen(source));
}

// "what: ok" or "what: the error's message".
static void try_it(struct worker *worker, const char *what, const char *source)
{
    int result = load(worker, source);
    printf("%s: %s\n", what, result == 0 ? "ok" : worker_last_error(worker)->message);
    fflush(stdout);
}

static void on_thread(void *(*run)(void *), void *argument, size_t stack_bytes)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    if (stack_bytes) pthread_attr_setstacksize(&attributes, stack_bytes);
    if (pthread_create(&thread, &attributes, run, argument) == 0) pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

static void in_child(const char *what, int (*run)(struct worker *), struct worker *worker)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int code = run(worker);
        fflush(stdout);
        _exit(code);
    }
    waitpid(child, &status, 0);
    printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

// --- stops that arrive while the host is called ---

struct host {
    struct worker *worker;
    int calls, stop_at, prints;
    bool by_itself;
    bool stop_prints;
};

static void *stop(void *worker)
{
    worker_terminate_execution(worker);
    return NULL;
}

static void stop_now(struct host *host)
{
    if (host->by_itself)
        worker_terminate_execution(host->worker);
    else
        on_thread(stop, host->worker, 0);
}

static void on_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    struct host *host = context;
    (void)bytes, (void)len, (void)reply;
    if (++host->calls == host->stop_at) stop_now(host);
}

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    struct host *host = context;
    (void)text, (void)len, (void)file, (void)line;
    host->prints++;
    if (host->stop_prints) stop_now(host);
}

static bool on_resolve(void *context, const char *specifier, const char *importer,
                       const char **source, size_t *len)
{
    struct host *host = context;
    (void)importer;
    *source = "globalThis.loaded = 1;";
    *len = strlen(*source);
    if (strcmp(specifier, "stop.js") == 0) stop_now(host);
    return true;
}

// At the third call of $send, or at a $print or an import.
static void stop_in(const char *what, const char *source, bool is_module, bool by_itself,
                    bool stop_prints)
{
    struct host host = {.stop_at = 3, .by_itself = by_itself, .stop_prints = stop_prints};
    struct worker *worker = make(&(struct worker_config){
        .context = &host, .send = on_send, .print = on_print, .resolve = on_resolve});
    host.worker = worker;
    int result = is_module ? worker_load_module(worker, "m.js", source, strlen(source))
                           : load(worker, source);
    if (strstr(source, "$recv")) result = worker_send_bytes(worker, "x", 1);
    const struct worker_error *error = worker_last_error(worker);
    printf("%s: %d, stopped %d, %s, %s; %d sends, %d prints\n", what, result,
           error->kind == WORKER_ERROR_TERMINATED, error->line == 1 ? "at a line" : "at none",
           error->message, host.calls, host.prints);
    host.stop_at = host.stop_prints = 0;
    try_it(worker, "what ran after the stop",
           "if (globalThis.after) throw after; if (globalThis.loaded) throw 'loaded'");
    worker_dispose(worker);
}

static void run_host_stop(bool by_itself)
{
#define BUFFER "const b = new ArrayBuffer(1);"
    static const char *const scripts[] = {
        BUFFER "for (;;) $send(b)",
        BUFFER "$send(b);$send(b);$send(b);$send(b);globalThis.after = 'a statement';",
        BUFFER "try {$send(b);$send(b);$send(b)} catch {globalThis.after = 'catch'}"
               "finally {globalThis.after = 'finally'}",
        BUFFER "$send(b);$send(b);Promise.resolve().then(() => {$send(b);"
               "globalThis.after = 'a job'}).then(() => {globalThis.after = 'the next job'})",
        BUFFER "(async () => {try {await 0; $send(b); $send(b); $send(b)}"
               "finally {globalThis.after = 'async finally'}})()",
        BUFFER "$recv(() => {for (;;) $send(b)})",
        BUFFER "Array.from({length: 9}, () => {$send(b);})",
        BUFFER "$send(b);$send(b);$print({toString() {$send(b);globalThis.after = 'toString'}})",
        BUFFER "(function* () {try {$send(b);$send(b);$send(b);yield 1}"
               "finally {globalThis.after = 'generator'}})().next()",
        BUFFER
        "[3, 2, 1].sort(() => {$send(b);$send(b);$send(b);return 1});globalThis.after = 'sort'",
        BUFFER "JSON.stringify({toJSON() {$send(b);$send(b);$send(b)}});globalThis.after = 'JSON'",
        BUFFER
        "try {(function f() {try {$send(b)} finally {f()}})()} catch {globalThis.after = 'deep'}",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        stop_in("script", scripts[i], false, by_itself, false);
    stop_in("module", BUFFER "for (;;) $send(b)", true, by_itself, false);
    stop_in("await", BUFFER "$send(b);$send(b);await 0;$send(b);globalThis.after = 'await'", true,
            by_itself, false);
    stop_in("print", "$print(1);globalThis.after = 'print'", false, by_itself, true);
    stop_in("import", "import 'a.js'; import 'stop.js'; import 'c.js'", true, by_itself, false);
    stop_in("import()", "import('stop.js').finally(() => {globalThis.after = 'import'})", false,
            by_itself, false);
}

static void host_stop(void)
{
    run_host_stop(false);
}
static void host_stop_itself(void)
{
    run_host_stop(true);
}

// --- a loop around a builtin that takes its time ---

static int64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void slow_builtin(void)
{
    struct worker *worker = make(&(struct worker_config){.timeout_ns = 200 * 1000 * 1000,
                                                         .timeout_clock = WORKER_CLOCK_CPU});
    int64_t start_ns = cpu_ns();
    try_it(worker, "loop", "const a = new Array(3e5); a.fill(1); for (;;) a.fill(1);");
    // With V8's own budget it is several seconds.
    printf("soon: %s\n", cpu_ns() - start_ns < 1500 * 1000 * 1000 ? "yes" : "no");
    worker_dispose(worker);
}

// --- signals ---

static struct worker *signalled;
static bool from_signal;

static void on_alarm(int number)
{
    (void)number;
    if (from_signal)
        worker_terminate_from_signal(signalled);
    else
        worker_terminate_execution(signalled);
}

static void start_alarm(void)
{
    const struct itimerval soon = {.it_value = {.tv_usec = ALARM_US}};
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &soon, NULL);
}

static void own_signal(void)
{
    signalled = make(&(struct worker_config){0});
    for (int i = 0; i < 4; i++) {
        from_signal = i % 2;
        start_alarm();
        load(signalled, "for (;;);");
        puts(worker_last_exception(signalled));
        try_it(signalled, "afterwards", "1 + 1");
    }
    load(signalled, "\n\n$recv(() => { for (;;); })");
    start_alarm();
    worker_send_bytes(signalled, "", 0);
    puts(worker_last_exception(signalled));
    worker_dispose(signalled);
}

static void *run_signalled(void *started)
{
    signalled = make(&(struct worker_config){0});
    atomic_store((atomic_bool *)started, true);
    load(signalled, "for (;;);");
    puts(worker_last_exception(signalled));
    try_it(signalled, "afterwards", "1 + 1");
    return NULL;
}

// The handler runs on the main thread, the worker on another.
static void other_signal(void)
{
    atomic_bool started = false;
    sigset_t alarm;
    pthread_t thread;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &alarm, NULL);
    pthread_create(&thread, NULL, run_signalled, &started);
    pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
    from_signal = true;
    while (!atomic_load(&started)) sched_yield();
    start_alarm(); // a stop while nothing runs does nothing: again until it is over
    while (pthread_tryjoin_np(thread, NULL) == EBUSY) {
        struct itimerval left;
        getitimer(ITIMER_REAL, &left);
        if (left.it_value.tv_usec == 0) start_alarm();
    }
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL); // no handler meets a worker that is gone
    worker_dispose(signalled);
}

// --- threads ---

static void *use(void *worker)
{
    size_t heap, buffers, len;
    const char *text;
    try_it(worker, "load", "1 + 1");
    printf("usage error: %d\n", worker_last_error(worker)->kind == WORKER_ERROR_USAGE);
    printf("module %d, send %d, eval %d, coverage %d, %s, memory %d\n",
           worker_load_module(worker, "m.js", "", 0), worker_send_bytes(worker, "", 0),
           worker_eval(worker, "e.js", "1", 1, "l", &text, &len), worker_start_coverage(worker),
           worker_take_coverage(worker, &len) ? "report" : "none",
           worker_memory(worker, &heap, &buffers));
    puts(worker_last_exception(worker));
    return NULL;
}

static void *take_and_use(void *worker)
{
    printf("take: %d\n", worker_take(worker));
    try_it(worker, "taken", "globalThis.n = (globalThis.n || 0) + 1");
    try_it(worker, "recursion", "(function f() { f() })()");
    return NULL;
}

static void wrong_thread(void)
{
    struct worker *worker = make(&(struct worker_config){0});
    on_thread(use, worker, 0);
    try_it(worker, "at home", "1 + 1");
    for (int i = 0; i < 3; i++) on_thread(take_and_use, worker, i == 0 ? 0 : 256 * KIB);
    try_it(worker, "not at home", "1 + 1");
    printf("take: %d\n", worker_take(worker));
    try_it(worker, "at home", "if (n !== 3) throw n");
    worker_dispose(worker);
}

enum { SHARERS = 4, SHARED_ROUNDS = 200 };

struct shared {
    pthread_mutex_t lock;
    struct worker *worker;
    int failures;
};

static void *share(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < SHARED_ROUNDS; i++) {
        pthread_mutex_lock(&shared->lock);
        if (worker_take(shared->worker) != 0 || load(shared->worker, "n++") != 0)
            shared->failures++;
        pthread_mutex_unlock(&shared->lock);
    }
    return NULL;
}

static void shared_by_threads(void)
{
    struct shared shared = {.lock = PTHREAD_MUTEX_INITIALIZER,
                            .worker = make(&(struct worker_config){0})};
    pthread_t threads[SHARERS];
    load(shared.worker, "var n = 0");
    for (int i = 0; i < SHARERS; i++) pthread_create(&threads[i], NULL, share, &shared);
    for (int i = 0; i < SHARERS; i++) pthread_join(threads[i], NULL);
    printf("failures: %d\n", shared.failures);
    worker_take(shared.worker);
    try_it(shared.worker, "sum", "if (n !== 800) throw n");
    worker_dispose(shared.worker);
}

static void *take_running(void *worker)
{
    int result = worker_take(worker);
    printf("take while it runs: %d, %s\n", result, worker_last_exception(worker));
    return NULL;
}

static void send_taken(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    (void)bytes, (void)len, (void)reply;
    on_thread(take_running, *(struct worker **)context, 0);
}

static void take_in_callback(void)
{
    struct worker *worker;
    worker = make(&(struct worker_config){.context = &worker, .send = send_taken});
    try_it(worker, "send", "$send(new ArrayBuffer(1))");
    worker_dispose(worker);
}

static void *make_elsewhere(void *out)
{
    *(struct worker **)out = make(&(struct worker_config){.timeout_ns = 1000 * 1000 * 1000});
    load(*(struct worker **)out, "1");
    return NULL;
}

static void dispose_elsewhere(void)
{
    struct worker *worker = NULL;
    on_thread(make_elsewhere, &worker, 0);
    worker_dispose(worker);
    worker = make(&(struct worker_config){0});
    try_it(worker, "another", "1 + 1");
    worker_dispose(worker);
}

// --- disposing inside a callback of another worker ---

static void dispose_context(void *context, const void *bytes, size_t len,
                            struct worker_reply *reply)
{
    (void)bytes, (void)len, (void)reply;
    struct worker **other = context;
    worker_dispose(*other);
    *other = make(&(struct worker_config){0});
    try_it(*other, "made in a callback", "1 + 1");
}

static void dispose_other(void)
{
    struct worker *a = make(&(struct worker_config){0}), *b;
    b = make(&(struct worker_config){.context = &a, .send = dispose_context});
    try_it(b, "the first in the second", "$send(new ArrayBuffer(1))");
    struct worker *c = make(&(struct worker_config){.context = &b, .send = dispose_context});
    try_it(c, "the second in the third", "$send(new ArrayBuffer(1))");
    try_it(a, "a", "1 + 1");
    try_it(b, "b", "1 + 1");
    worker_dispose(a);
    worker_dispose(c);
    worker_dispose(b);
}

// --- stacks ---

static const char RECURSE[] =
    "var deepest = 0; (function f(n) { deepest = n; try { f(n + 1) } catch {} })(1);"
    "if (deepest < 50) throw deepest;"
    "try { JSON.parse('['.repeat(1e5)) } catch {}"
    "try { new RegExp('('.repeat(1e4) + ')'.repeat(1e4)) } catch {}"
    "try { (function f() { /(a+)+b/.test('aaaa'); [1].map(f) })() } catch {}"
    "for (let i = 0, s = 0; i < 1e5; i++) s += Math.sqrt(i);";

static void *use_small(void *argument)
{
    (void)argument;
    struct worker *worker = make(&(struct worker_config){0});
    try_it(worker, "small", RECURSE);
    worker_dispose(worker);
    return NULL;
}

static __attribute__((noinline)) void go_deep(int pages, struct worker *worker)
{
    volatile char page[4096];
    page[0] = 0;
    if (pages > 0)
        go_deep(pages - 1, worker);
    else
        try_it(worker, "deeper", RECURSE);
    page[1] = page[0];
}

static ucontext_t home, fiber;
static struct worker *on_fiber_worker;

static void on_fiber(void)
{
    try_it(on_fiber_worker, "coroutine", RECURSE);
    swapcontext(&fiber, &home);
}

static void stacks(void)
{
    struct worker *worker = on_fiber_worker = make(&(struct worker_config){0});
    go_deep(150, worker);
    getcontext(&fiber);
    fiber.uc_stack.ss_size = 1024 * KIB;
    fiber.uc_stack.ss_sp = malloc(fiber.uc_stack.ss_size);
    makecontext(&fiber, on_fiber, 0);
    swapcontext(&home, &fiber);
    free(fiber.uc_stack.ss_sp);
    try_it(worker, "at home", RECURSE);
    worker_dispose(worker);
}

static void small_stacks(void)
{
    for (size_t kib = 128; kib <= 288; kib += 32) on_thread(use_small, NULL, kib * KIB);
}

static void *use_tiny(void *worker)
{
    printf("take: %d\n", worker_take(worker));
    try_it(worker, "tiny", "1 + 1");
    return NULL;
}

static void tiny_stack(void)
{
    on_thread(use_tiny, make(&(struct worker_config){0}), 64 * KIB);
}

// --- forks ---

static int make_in_child(struct worker *parents)
{
    (void)parents;
    struct worker *worker = worker_new(&(struct worker_config){0});
    if (!worker) printf("  %s\n", worker_last_exception(NULL));
    return worker && load(worker, "1 + 1") == 0 ? 0 : 1;
}

static int use_in_child(struct worker *parents)
{
    try_it(parents, "  the parent's", "1 + 1");
    return 0;
}

static int adopt_in_child(struct worker *parents)
{
    worker_adopt(parents, &(struct worker_config){.timeout_ns = 200 * 1000 * 1000,
                                                  .timeout_clock = WORKER_CLOCK_CPU});
    try_it(parents, "  adopted", "if (n !== 1) throw n");
    load(parents, "for (;;);");
    printf("  timed out: %d\n", worker_last_error(parents)->timed_out);
    fflush(stdout);
    worker_dispose(parents);
    return 0;
}

static void forks(void)
{
    in_child("before any worker", make_in_child, NULL);
    struct worker *worker = make(&(struct worker_config){.timeout_ns = 1000 * 1000 * 1000});
    load(worker, "var n = 1");
    in_child("unprepared", make_in_child, worker);
    in_child("use", use_in_child, worker);
    printf("before_fork: %d\n", worker_before_fork());
    in_child("prepared", make_in_child, worker);
    in_child("adopted", adopt_in_child, worker);
    try_it(worker, "the parent", "if (n !== 1) throw n");
    worker_dispose(worker);
    in_child("after the last was disposed of", make_in_child, NULL);
}

// --- resizable buffers, which V8 10.2 has behind a flag ---

static void print_line(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context, (void)len, (void)file, (void)line;
    puts(text);
}

static void print_size(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    (void)context, (void)reply;
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++) sum += ((const unsigned char *)bytes)[i];
    printf("%zu bytes, sum %u\n", len, sum);
}

static void resizable(void)
{
    static const char *const scripts[] = {
        "const MIB = 1 << 20, held = [];"
        "try { for (let i = 0; i < 20; i++) held.push(new ArrayBuffer(MIB, {maxByteLength: 16 * MIB})) }"
        "catch (e) { $print(held.length, e.name) }"
        "try { new ArrayBuffer(0, {maxByteLength: 1e12}) } catch (e) { $print(e.name) }"
        "held.length = 0;",
        "for (let i = 0; i < 40; i++) new ArrayBuffer(0, {maxByteLength: 16 * MIB}); $print('freed');",
        "const r = new ArrayBuffer(MIB, {maxByteLength: MIB}); const v = new Uint8Array(r, 4, 900000);"
        "const all = new Uint8Array(r); all.fill(1); $send(r); r.resize(4);"
        "try { $send(v) } catch (e) { $print(e.name + ': ' + e.message) }"
        "$send(r); r.resize(8);"
        "try { $send(v) } catch (e) { $print(e.name) } $send(new DataView(r, 2, 4));",
        "class Mine extends ArrayBuffer {} const m = new Mine(8, {maxByteLength: 16});"
        "$print(m instanceof Mine, m instanceof ArrayBuffer, m.resizable, m.constructor === Mine,"
        "    r.constructor === ArrayBuffer, ArrayBuffer.isView(all), ArrayBuffer.name);"
        "Object.prototype.get = () => { throw 1 }; Object.prototype.construct = () => { throw 1 };"
        "$print(new ArrayBuffer(3).byteLength, r.slice(0, 2).byteLength);"
        "try { ArrayBuffer(3) } catch (e) { $print(e.name) }",
    };
    struct worker *worker = make(
        &(struct worker_config){.buffer_bytes = 64 << 20, .print = print_line, .send = print_size});
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        try_it(worker, "script", scripts[i]);
    worker_dispose(worker);
}

// --- the list ---

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {
        {"host_stop", host_stop},
        {"host_stop_itself", host_stop_itself},
        {"slow_builtin", slow_builtin},
        {"own_signal", own_signal},
        {"other_signal", other_signal},
        {"wrong_thread", wrong_thread},
        {"shared_by_threads", shared_by_threads},
        {"take_in_callback", take_in_callback},
        {"dispose_elsewhere", dispose_elsewhere},
        {"dispose_other", dispose_other},
        {"stacks", stacks},
        {"small_stacks", small_stacks},
        {"tiny_stack", tiny_stack},
        {"forks", forks},
        {"resizable", resizable},
    };
    const char *name = argc > 1 ? argv[1] : "";
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (strcmp(name, "resizable") == 0) {
        char *flags[] = {argv[0], (char *)"--harmony-rab-gsab"};
        int count = 2;
        worker_set_flags(&count, flags);
    }
    v8_init();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(name, cases[i].name) != 0) continue;
        cases[i].run();
        return 0;
    }
    fprintf(stderr, "usage: worker-cases NAME\n");
    return 2;
}
