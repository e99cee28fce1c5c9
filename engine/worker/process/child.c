#include "worker/process/child.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <ucontext.h>
#include <unistd.h>

#include "ipc/channel.h"
#include "ipc/protocol.h"
#include "worker/process/outbox.h"
#include "worker/process/package.h"
#include "worker/process/watchdog.h"

struct child {
    struct worker *worker;
    bool has_core;
    const struct sdk *late;
    size_t heap_bytes;
    struct channel channel;
    struct ring_reader down;
    struct ring_writer up;
    struct outbox outbox;
    struct package package;
    struct watchdog watchdog;
    uint32_t delivery; // number of the one that runs; the start is 1, as the engine counts them
    uint32_t sends, sent_bytes; // in this delivery
    bool out_of_memory;
    bool waits; // the main module, at a top-level await
};

// --- waiting ---

// The next frame from the engine; sleeps until there is one. What was taken before is given back.
static struct ring_frame next_frame(struct child *child)
{
    ring_release(&child->down);
    struct ring_frame frame;
    enum status status;
    while ((status = ring_peek(&child->down, &frame)) == STATUS_EMPTY) {
        uint32_t ticket = channel_mod_prepare_sleep(&child->channel);
        if (ring_readable(&child->down))
            channel_mod_stay_awake(&child->channel);
        else
            channel_mod_sleep(&child->channel, ticket);
    }
    if (status != STATUS_OK) _exit(WORKER_EXIT_PROTOCOL);
    return frame;
}

// --- the three functions, seen from the host's side ---

static void ask(struct child *child, const void *bytes, size_t len, struct worker_reply *reply)
{
    outbox_put(&child->outbox, FRAME_QUERY, bytes, len);
    outbox_notify(&child->outbox);
    struct ring_frame frame = next_frame(child);
    if (frame.type != FRAME_REPLY) _exit(WORKER_EXIT_PROTOCOL);
    *reply = (struct worker_reply){.bytes = frame.bytes, .len = frame.len, .has_reply = true};
}

static void on_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    struct child *child = context;
    if (len > PROTOCOL_MAX_SEND_BYTES) {
        reply->error = "$send: too many bytes at once";
        return;
    }
    if (child->sends == PROTOCOL_MAX_SENDS) {
        reply->error = "$send: too many calls in one delivery";
        return;
    }
    if (len > PROTOCOL_MAX_SENT_BYTES - child->sent_bytes) {
        reply->error = "$send: too many bytes in one delivery";
        return;
    }
    child->sends++;
    child->sent_bytes += (uint32_t)len;
    if (len > 0 && *(const uint8_t *)bytes == PROTOCOL_QUERY_TAG)
        ask(child, bytes, len, reply);
    else
        outbox_put(&child->outbox, FRAME_SEND, bytes, len);
}

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    struct child *child = context;
    outbox_put_print(&child->outbox, text, len, file, line);
}

static bool on_resolve(void *context, const char *specifier, const char *importer,
                       const char **source, size_t *source_len)
{
    (void)importer;
    struct child *child = context;
    const struct package_module *module = package_find(&child->package, specifier);
    if (!module || package_is_link(module))
        return sdk_find(child->late, specifier, source, source_len);
    *source = module->source;
    *source_len = module->source_bytes;
    return true;
}

static bool on_refuse(void *context, const char *name, const char *importer, char *why, size_t size)
{
    const struct child *child = context;
    return package_refuses(&child->package, name, importer, why, size);
}

// The mod's own modules, what it was given of others', and what else stands in import statements.
static const char *on_module_name(void *context, size_t index, bool *is_whole)
{
    static const char *const libraries[] = {SDK_NAME, SDK_LATE};
    enum { LIBRARIES = sizeof libraries / sizeof *libraries };
    const struct child *child = context;
    if (index < LIBRARIES) return libraries[index];
    for (size_t i = 0, at = LIBRARIES; i < child->package.count; i++) {
        const char *name = child->package.modules[i].name, *end = strrchr(name, '.');
        if ((end && strcmp(end, ".map") == 0) || package_is_link(&child->package.modules[i]))
            continue;
        if (at++ != index) continue;
        *is_whole = package_is_other(&child->package, name);
        return name;
    }
    return NULL;
}

static bool on_source_map(void *context, const char *script, const char *url, const char **map,
                          size_t *len)
{
    (void)url; // the engine has put each script's map beside it
    struct child *child = context;
    char name[PROTOCOL_MAX_NAME_BYTES];
    if ((size_t)snprintf(name, sizeof name, "%s.map", script) >= sizeof name) return false;
    const struct package_module *module = package_find(&child->package, name);
    if (!module) return false;
    *map = module->source;
    *len = module->source_bytes;
    return true;
}

// The words go out at once: V8 may end the process without coming back from here.
static void on_out_of_memory(void *context, const char *reason)
{
    struct child *child = context;
    if (child->out_of_memory) return; // V8 may say so more than once
    char words[PROTOCOL_MAX_LAST_WORDS_BYTES];
    snprintf(words, sizeof words, "out of memory: %s (limit: %zu MB heap)", reason,
             child->heap_bytes >> 20);
    outbox_put(&child->outbox, FRAME_LAST_WORDS, words, strlen(words));
    child->out_of_memory = true;
}

// Where V8 gets no memory for itself it ends the process, at some places without a word: by an int3. The words are said here
// then. A crash that is none of that goes on as it would have.
static struct child *trapped; // a signal's handler is given nothing of ours

static void on_trap(int number, siginfo_t *info, void *context)
{
    enum { ROOM = 4 << 20, INT3 = 0xCC };
    (void)number;
    (void)info;
    void *room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
        on_out_of_memory(trapped, "V8 got no more of it from the system");
        outbox_notify(&trapped->outbox);
        _exit(WORKER_EXIT_LAST_WORDS);
    }
#ifdef __x86_64__
    // The same once more, without this function: what is shown of it is the signal that it was.
    greg_t *at = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    if (((const uint8_t *)*at)[-1] == INT3) --*at;
#else
    (void)context;
#endif
}

static void catch_trap(struct child *child)
{
    struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_RESETHAND};
    trapped = child;
    sigaction(SIGTRAP, &action, NULL);
}

// --- the mod's life ---

static void begin(struct child *child)
{
    child->delivery++;
    child->sends = child->sent_bytes = 0;
    outbox_refill(&child->outbox);
    watchdog_begin(&child->watchdog, child->delivery);
}

// The script is over: what is left to say before the frame that ends the delivery.
static void settle(struct child *child)
{
    watchdog_end(&child->watchdog);
    if (child->out_of_memory) {
        outbox_notify(&child->outbox);
        _exit(WORKER_EXIT_LAST_WORDS);
    }
    outbox_put_dropped(&child->outbox);
}

static void put_last_error(struct child *child, enum frame_up type)
{
    outbox_put_error(&child->outbox, type, worker_last_error(child->worker),
                     worker_last_exception(child->worker));
}

// Random numbers and the clock, before anything of the mod runs: the SDK's own words for it, as of any module.
static int tell_beginning(struct child *child)
{
    const struct package *package = &child->package;
    if (!child->has_core || package->tick_rate == 0) return 0;
    char source[200];
    const char *names =
        package_find(package, SDK_GAME_NAMES) ? "import \"" SDK_GAME_NAMES "\";" : "";
    int len = snprintf(source, sizeof source,
                       "import { begin_at } from \"" SDK_CORE "\"; %s begin_at(%u, %u, %u, %u);",
                       names, (unsigned)(package->seed >> 32), (unsigned)package->seed,
                       package->tick, package->tick_rate);
    return worker_load_module(child->worker, SDK_BEGIN, source, (size_t)len);
}

// Where the main module waits: a module, and the line of its only top-level await.
static void put_ready(struct child *child)
{
    const char *file = "";
    child->waits = worker_module_state(child->worker, child->package.modules[0].name, &file) ==
                   WORKER_MODULE_WAITS;
    if (!child->waits) {
        outbox_put(&child->outbox, FRAME_READY, NULL, 0);
        return;
    }
    struct frame_waits waits = {.line = 0};
    snprintf(waits.file, sizeof waits.file, "%s", file);
    const struct package_module *module = package_find(&child->package, file);
    if (module) waits.line = package_await_line(module);
    outbox_put(&child->outbox, FRAME_READY, &waits, sizeof waits);
}

// Whether the main module, where it waited, has failed or run to its end by now.
static enum worker_module_state main_state(const struct child *child)
{
    if (!child->waits) return WORKER_MODULE_RAN;
    return worker_module_state(child->worker, child->package.modules[0].name, NULL);
}

// The delivery is over, or the mod is.
static void end_delivery(struct child *child, enum worker_module_state state)
{
    settle(child);
    if (state == WORKER_MODULE_FAILED) {
        put_last_error(child, FRAME_FAILED);
    } else {
        if (child->waits && state == WORKER_MODULE_RAN) {
            child->waits = false;
            outbox_put(&child->outbox, FRAME_RAN, NULL, 0);
        }
        outbox_put(&child->outbox, FRAME_DONE, NULL, 0);
    }
    outbox_notify(&child->outbox);
}

static void load(struct child *child)
{
    const struct package_module *main = &child->package.modules[0];
    begin(child);
    int result = tell_beginning(child);
    if (result == 0)
        result = worker_load_module(child->worker, main->name, main->source, main->source_bytes);
    settle(child);
    if (result == 0)
        put_ready(child);
    else
        put_last_error(child, FRAME_FAILED);
    outbox_notify(&child->outbox);
}

// The mod has not called $recv: it does not listen, which is no error.
static bool is_deaf(const struct child *child)
{
    return worker_last_error(child->worker)->kind == WORKER_ERROR_NO_CALLBACK;
}

static void deliver(struct child *child, const struct ring_frame *frame)
{
    begin(child);
    // The bytes lie in the ring until the next frame is taken; the worker copies them first.
    int result = worker_send_bytes(child->worker, frame->bytes, frame->len);
    enum worker_module_state state = main_state(child);
    if (result != 0 && state != WORKER_MODULE_FAILED && !is_deaf(child))
        put_last_error(child, FRAME_ERROR);
    end_delivery(child, state);
}

// A script of a person's, from the game's console. To the mod it is one of its own: what it sends is the mod's.
enum { COVERAGE_PIECE_BYTES = 64 * 1024 };

// What ran since the mod was loaded; nothing when nobody counts.
static void cover(struct child *child)
{
    begin(child);
    size_t len = 0;
    const char *report = worker_take_coverage(child->worker, &len);
    settle(child);
    for (size_t at = 0; report && at < len; at += COVERAGE_PIECE_BYTES) {
        size_t piece = len - at < COVERAGE_PIECE_BYTES ? len - at : COVERAGE_PIECE_BYTES;
        outbox_put(&child->outbox, FRAME_COVERAGE, report + at, piece);
        outbox_notify(&child->outbox);
    }
    outbox_put(&child->outbox, FRAME_DONE, NULL, 0);
    outbox_notify(&child->outbox);
}

static void evaluate(struct child *child, const struct ring_frame *frame)
{
    struct frame_evaluated head = {.id = 0};
    if (frame->len < sizeof head.id) _exit(WORKER_EXIT_PROTOCOL);
    memcpy(&head.id, frame->bytes, sizeof head.id);
    begin(child);
    const char *text;
    size_t len;
    // As above: the worker has its own copy of the source before anything of it runs.
    head.ok = worker_eval(child->worker, "console", (const char *)frame->bytes + sizeof head.id,
                          frame->len - sizeof head.id, SDK_EVALUATION, &text, &len) == 0;
    if (!head.ok) {
        head.terminated = worker_last_error(child->worker)->kind == WORKER_ERROR_TERMINATED;
        text = worker_last_exception(child->worker);
        len = strlen(text);
    }
    outbox_put_evaluated(&child->outbox, &head, text, len);
    end_delivery(child, main_state(child));
}

// --- setting up ---

static void adopt_worker(struct child *child)
{
    const struct worker_config config = {
        .heap_bytes = child->heap_bytes,
        .print_bytes = PROTOCOL_MAX_PRINT_BYTES,
        .library_prefix = SDK_PREFIX,
        .context = child,
        .send = on_send,
        .print = on_print,
        .resolve = on_resolve,
        .refuse = on_refuse,
        .module_name = on_module_name,
        .source_map = on_source_map,
        .out_of_memory = on_out_of_memory,
    };
    worker_adopt(child->worker, &config);
}

enum status child_tie_to_zygote(pid_t zygote)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return STATUS_IO;
    return getppid() == zygote ? STATUS_OK : STATUS_CLOSED; // it may have died before the call
}

static void name_process(const char *mod)
{
    char name[16]; // the kernel's limit
    snprintf(name, sizeof name, "mod:%s", mod);
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

static enum status set_up(struct child *child, const struct child_setup *setup, struct diag *diag)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); // the zygote blocks SIGCHLD
    name_process(child->package.mod);
    adopt_worker(child);
    enum status status = sandbox_limit(setup->sandbox, diag);
    if (status != STATUS_OK) return status;
    status = watchdog_start(&child->watchdog, &child->channel, child->worker);
    if (status != STATUS_OK) return diag_set(diag, status, "the watchdog thread does not start");
    return sandbox_load_filter(setup->sandbox, diag);
}

void child_run(const struct child_setup *setup, int memory, int notify_fd, size_t package_bytes)
{
    struct child child = {
        .worker = setup->worker,
        .has_core = setup->has_core,
        .late = setup->late,
        .heap_bytes = setup->heap_bytes,
    };
    struct diag diag = {""};
    catch_trap(&child);
    if (child_tie_to_zygote(setup->zygote) != STATUS_OK ||
        channel_map(&child.channel, memory, package_bytes) != STATUS_OK ||
        sandbox_restrict(setup->sandbox, &diag) != STATUS_OK ||
        sandbox_drop_fds(notify_fd, &diag) != STATUS_OK)
        _exit(WORKER_EXIT_SETUP);
    channel_mod_rings(&child.channel, &child.down, &child.up);
    outbox_init(&child.outbox, &child.channel, &child.up, setup->print_bytes_per_second);
    if (package_init(&child.package, child.channel.package, package_bytes) != STATUS_OK)
        _exit(WORKER_EXIT_PROTOCOL);
    print_budget_set_rate(&child.outbox.prints, child.package.tick_rate);
    if (set_up(&child, setup, &diag) != STATUS_OK) outbox_last_words(&child.outbox, diag.text);
    if (setup->coverage && worker_start_coverage(child.worker) != 0)
        outbox_last_words(&child.outbox, worker_last_exception(child.worker));
    const struct child_probe *probe = &setup->probe;
    if (probe->expression &&
        worker_probe(child.worker, probe->file, probe->line, probe->expression) != 0)
        outbox_last_words(&child.outbox, worker_last_exception(child.worker));

    load(&child);
    for (;;) {
        struct ring_frame frame = next_frame(&child);
        if (frame.type == FRAME_EVENTS)
            deliver(&child, &frame);
        else if (frame.type == FRAME_COVER)
            cover(&child);
        else if (frame.type == FRAME_EVAL)
            evaluate(&child, &frame);
        else
            _exit(WORKER_EXIT_PROTOCOL);
    }
}
