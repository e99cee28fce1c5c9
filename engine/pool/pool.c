// Where to start: pool_start makes a channel and asks the zygote for a process; pool_deliver writes a
// frame; pool_next reads frames, slot by slot; pool_wait sleeps on one epoll set: each mod's eventfd
// (edge-triggered, so nobody ever reads it), the zygote's socket, and an alarm for the CPU limits.
#include "pool/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "pool/decoder.h"
#include "pool/cpu_limits.h"
#include "pool/zygote_client.h"
#include "pool/package_writer.h"
#include "pool/slot.h"
#include "pool/stall.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/mem.h"

enum {
    POOL_EPOLL_EVENTS = 16,
    POOL_SPAWN_MS = 10 * 1000, // how long the zygote may take for one fork
    POOL_MAX_ZYGOTE_RESTARTS = 3,
    // Messages in a row from one slot, before the others have their turn: nobody talks the rest down.
    POOL_MAX_RUN = 64,
};
_Static_assert(POOL_MAX_SEND_BYTES == (int)PROTOCOL_MAX_SEND_BYTES, "one limit, two names");
_Static_assert(POOL_MAX_SENDS == (int)PROTOCOL_MAX_SENDS, "one limit, two names");
_Static_assert(POOL_MAX_SENT_BYTES == (int)PROTOCOL_MAX_SENT_BYTES, "one limit, two names");
_Static_assert(POOL_MAX_PACKAGE_BYTES == (int)PROTOCOL_MAX_PACKAGE_BYTES, "one limit, two names");
_Static_assert(POOL_MAX_COVERAGE_BYTES == (int)PROTOCOL_MAX_COVERAGE_BYTES, "one limit, two names");
_Static_assert(POOL_MAX_EVAL_BYTES == (int)PROTOCOL_MAX_EVAL_BYTES, "one limit, two names");
_Static_assert(POOL_MAX_FRAME_BYTES == (int)PROTOCOL_MAX_FRAME_BYTES, "one limit, two names");

static const uint64_t NS_PER_S = 1000000000u, NS_PER_MS = 1000000u;
// While there is always something to read, nobody sleeps; deaths and limits are looked at so often then.
static const uint64_t POOL_LOOK_NS = 2 * 1000 * 1000;

// What an event of the epoll set is about: the notify descriptor of the slot of that number, one of these, or, from
// ABOUT_PROCESS on, the process of a slot.
enum { ABOUT_ALARM = POOL_MAX_SLOTS, ABOUT_ZYGOTE, ABOUT_PROCESS };

struct pool {
    struct pool_config config;
    char *worker_path, *sdk_path;
    struct limits limits;
    struct zygote_client zygote;
    int zygote_restarts;
    int epoll;
    int alarm;          // a timerfd for the CPU limits
    uint64_t alarm_ns;  // when it rings, or rang
    uint64_t looked_ns; // when deaths and limits were last looked at
    int cursor;         // slot that pool_next reads
    int run;            // messages in a row that it gave
    int used;           // slots at and above this one are free
    struct slot slots[POOL_MAX_SLOTS];
    struct decoder decoders[POOL_MAX_DECODERS];
    char reason[SLOT_MAX_REASON_BYTES];
    uint8_t buffer[PROTOCOL_MAX_FRAME_BYTES + 1];
};

// --- create, destroy ---

static void set_config(struct pool *pool, const struct pool_config *config)
{
    struct pool_config *own = &pool->config;
    *own = *config;
    own->worker_path = pool->worker_path = mem_strdup(config->worker_path);
    own->sdk_path = pool->sdk_path = mem_strdup(config->sdk_path ? config->sdk_path : "");
    if (!own->heap_bytes) own->heap_bytes = (size_t)POOL_DEFAULT_HEAP_MB << 20;
    if (!own->process_bytes) own->process_bytes = (size_t)POOL_DEFAULT_PROCESS_MB << 20;
    if (!own->handler_cpu_ns) own->handler_cpu_ns = POOL_DEFAULT_HANDLER_MS * NS_PER_MS;
    if (!own->kill_cpu_ns) own->kill_cpu_ns = POOL_DEFAULT_KILL_MS * NS_PER_MS;
    if (!own->print_bytes_per_second) own->print_bytes_per_second = POOL_DEFAULT_PRINT_KB * 1024;
    pool->limits = (struct limits){own->handler_cpu_ns, own->kill_cpu_ns};
}

static enum status watch(struct pool *pool, int fd, uint32_t events, int about)
{
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)about};
    return epoll_ctl(pool->epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? STATUS_OK : STATUS_IO;
}

static enum status start_zygote(struct pool *pool, struct diag *diag)
{
    enum status status = zygote_client_start(&pool->zygote, &pool->config, diag);
    if (status != STATUS_OK) return status;
    if (watch(pool, pool->zygote.socket, EPOLLIN, ABOUT_ZYGOTE) == STATUS_OK) return STATUS_OK;
    zygote_client_stop(&pool->zygote);
    return diag_set(diag, STATUS_IO, "pool: epoll: %s", strerror(errno));
}

static enum status make_epoll(struct pool *pool, struct diag *diag)
{
    pool->epoll = epoll_create1(EPOLL_CLOEXEC);
    pool->alarm = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (pool->epoll >= 0 && pool->alarm >= 0 &&
        watch(pool, pool->alarm, EPOLLIN | EPOLLET, ABOUT_ALARM) == STATUS_OK)
        return STATUS_OK;
    return diag_set(diag, STATUS_IO, "pool: no epoll or timer: %s", strerror(errno));
}

enum status pool_create(struct pool **out, const struct pool_config *config, struct diag *diag)
{
    struct pool *pool = mem_alloc(sizeof *pool);
    pool->zygote = (struct zygote_client){.pid = -1, .socket = -1};
    for (int i = 0; i < POOL_MAX_SLOTS; i++)
        pool->slots[i] = (struct slot){.index = i, .pid = -1, .pidfd = -1, .notify_fd = -1};
    for (int i = 0; i < POOL_MAX_DECODERS; i++) pool->decoders[i].pidfd = -1;
    set_config(pool, config);
    enum status status = make_epoll(pool, diag);
    if (status == STATUS_OK) status = start_zygote(pool, diag);
    if (status == STATUS_OK)
        *out = pool;
    else
        pool_destroy(pool);
    return status;
}

void pool_destroy(struct pool *pool)
{
    if (!pool) return;
    for (int i = 0; i < pool->used; i++) slot_kill(&pool->slots[i], "the engine ends");
    for (int i = 0; i < POOL_MAX_DECODERS; i++) decoder_kill(&pool->decoders[i], "the engine ends");
    zygote_client_stop(&pool->zygote); // returns when they are gone
    for (int i = 0; i < pool->used; i++)
        if (pool->slots[i].state != SLOT_FREE) slot_release(&pool->slots[i]);
    for (int i = 0; i < POOL_MAX_DECODERS; i++) decoder_fini(&pool->decoders[i]);
    if (pool->epoll >= 0) close(pool->epoll);
    if (pool->alarm >= 0) close(pool->alarm);
    mem_free(pool->worker_path);
    mem_free(pool->sdk_path);
    mem_free(pool);
}

// --- news from the zygote ---

static struct slot *find_pid(struct pool *pool, pid_t pid)
{
    for (int i = 0; i < pool->used; i++)
        if (pool->slots[i].state == SLOT_RUNNING && pool->slots[i].zygote_pid == pid)
            return &pool->slots[i];
    return NULL;
}

// All its children die with it. They are told as exited, with a reason of ours.
static void lose_zygote(struct pool *pool)
{
    zygote_client_stop(&pool->zygote);
    for (int i = 0; i < POOL_MAX_DECODERS; i++) {
        if (pool->decoders[i].state != DECODER_RUNNING) continue;
        pool->decoders[i].lost = true;
        decoder_set_ended(&pool->decoders[i], 0);
    }
    for (int i = 0; i < pool->used; i++) {
        struct slot *slot = &pool->slots[i];
        if (slot->state != SLOT_RUNNING) continue;
        slot_kill(slot, "the worker program's first process died, and all mods with it");
        slot_set_exited(slot, SIGKILL);
    }
}

static void on_exited(struct pool *pool, const struct control_message *message)
{
    struct slot *slot = find_pid(pool, message->pid);
    if (slot) slot_set_exited(slot, message->wait_status);
    for (int i = 0; i < POOL_MAX_DECODERS; i++)
        if (pool->decoders[i].state == DECODER_RUNNING &&
            pool->decoders[i].zygote_pid == message->pid)
            decoder_set_ended(&pool->decoders[i], message->wait_status);
}

// Takes in what the zygote has said so far.
static void hear_zygote(struct pool *pool)
{
    struct control_message message;
    enum status status;
    int pidfd;
    while ((status = zygote_client_receive(&pool->zygote, &message, &pidfd, 0)) == STATUS_OK) {
        if (pidfd >= 0) close(pidfd); // of a spawn that nobody waits for any more
        if (message.kind == CONTROL_EXITED) on_exited(pool, &message);
    }
    if (status == STATUS_CLOSED && pool->zygote.socket >= 0) lose_zygote(pool);
}

struct spawned {
    pid_t pid, zygote_pid; // pid -1: it is gone already
    int pidfd;             // the caller's, even when this failed; -1 = none
    clockid_t cpu_clock;
    int problem; // errno where pid is -1
};

// Waits for the answer to a spawn request; deaths of others may come before it.
static enum status await_spawned(struct pool *pool, struct spawned *spawned, struct diag *diag)
{
    struct control_message message;
    enum status status;
    *spawned = (struct spawned){.pidfd = -1};
    while ((status = zygote_client_receive(&pool->zygote, &message, &spawned->pidfd,
                                           POOL_SPAWN_MS)) == STATUS_OK) {
        if (message.kind == CONTROL_EXITED) on_exited(pool, &message);
        if (message.kind == CONTROL_SPAWNED) break;
    }
    if (status != STATUS_OK) {
        lose_zygote(pool);
        return diag_set(diag, STATUS_IO, "pool: the worker program's first process %s",
                        status == STATUS_EMPTY ? "does not answer" : "died");
    }
    if (message.pid < 0) return diag_set(diag, STATUS_IO, "pool: %s", message.text);
    if (spawned->pidfd < 0) // it was sent, and there was no number left for it here
        return diag_set(diag, STATUS_IO, "pool: a new process cannot be taken over: %s",
                        strerror(EMFILE));
    spawned->zygote_pid = message.pid;
    spawned->pid = zygote_client_find_pid(spawned->pidfd);
    spawned->problem = spawned->pid < 0 ? errno : 0;
    if (spawned->pid < 0) return STATUS_OK;
    spawned->problem = clock_getcpuclockid(spawned->pid, &spawned->cpu_clock);
    if (spawned->problem) spawned->pid = -1;
    return STATUS_OK;
}

// --- start ---

static enum status await_process(struct pool *pool, struct slot *slot, struct diag *diag)
{
    struct spawned spawned;
    enum status status = await_spawned(pool, &spawned, diag);
    slot->pidfd = spawned.pidfd;
    if (status != STATUS_OK) return status;
    if (spawned.pid < 0)
        return diag_set(diag, STATUS_IO, "pool: the CPU of a new process cannot be measured: %s",
                        strerror(spawned.problem));
    slot->pid = spawned.pid;
    slot->zygote_pid = spawned.zygote_pid;
    slot->cpu_clock = spawned.cpu_clock;
    if (watch(pool, slot->pidfd, EPOLLIN | EPOLLET, ABOUT_PROCESS + slot->index) != STATUS_OK)
        return diag_set(diag, STATUS_IO, "pool: a process cannot be watched: %s", strerror(errno));
    return STATUS_OK;
}

// The channel, the notify descriptor and the process of a free slot. On failure the caller releases the slot.
static enum status fill_slot(struct pool *pool, struct slot *slot, const char *mod,
                             const struct pool_beginning *beginning,
                             const struct pool_module *modules, size_t count, struct diag *diag)
{
    size_t bytes = 0;
    int memory = -1;
    enum status status = package_measure(mod, modules, count, &bytes, diag);
    if (status != STATUS_OK) return status;
    slot->notify_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (slot->notify_fd < 0 ||
        watch(pool, slot->notify_fd, EPOLLIN | EPOLLET, slot->index) != STATUS_OK ||
        channel_create(&slot->channel, bytes, &memory) != STATUS_OK)
        return diag_set(diag, STATUS_IO, "%s: no shared memory or descriptor: %s", mod,
                        strerror(errno));
    channel_engine_rings(&slot->channel, &slot->down, &slot->up);
    status = package_write(memory, mod, beginning, modules, count);
    if (status != STATUS_OK)
        status =
            diag_set(diag, status, "%s: its package cannot be written: %s", mod, strerror(errno));
    if (status == STATUS_OK) {
        status = zygote_client_request(&pool->zygote, bytes, memory, slot->notify_fd);
        if (status == STATUS_OK)
            status = await_process(pool, slot, diag);
        else
            status = diag_set(diag, status, "%s: the worker program does not take requests", mod);
    }
    close(memory);
    return status;
}

static enum status ensure_zygote(struct pool *pool, struct diag *diag)
{
    hear_zygote(pool);
    if (pool->zygote.pid > 0) return STATUS_OK;
    if (pool->zygote_restarts == POOL_MAX_ZYGOTE_RESTARTS)
        return diag_set(diag, STATUS_IO, "pool: the worker program died %d times; giving up",
                        POOL_MAX_ZYGOTE_RESTARTS + 1);
    pool->zygote_restarts++;
    return start_zygote(pool, diag);
}

static struct slot *find_free(struct pool *pool)
{
    for (int i = 0; i < POOL_MAX_SLOTS; i++)
        if (pool->slots[i].state == SLOT_FREE) return &pool->slots[i];
    return NULL;
}

enum status pool_start(struct pool *pool, const char *mod, const struct pool_beginning *beginning,
                       const struct pool_module *modules, size_t count, int *out, struct diag *diag)
{
    struct slot *slot = find_free(pool);
    if (!slot) return diag_set(diag, STATUS_FULL, "%s: %d mods run already", mod, POOL_MAX_SLOTS);
    enum status status = ensure_zygote(pool, diag);
    if (status != STATUS_OK) return status;
    status = fill_slot(pool, slot, mod, beginning, modules, count, diag);
    if (status != STATUS_OK) {
        slot_release(slot);
        return status;
    }
    slot->state = SLOT_RUNNING;
    slot->limits = pool->limits;
    print_budget_init(&slot->prints, pool->config.print_bytes_per_second);
    print_budget_set_rate(&slot->prints, beginning ? beginning->tick_rate : 0);
    slot_begin(slot);
    cpu_limits_begin(slot, slot->looked_at_ns);
    if (slot->index >= pool->used) pool->used = slot->index + 1;
    *out = slot->index;
    return STATUS_OK;
}

// --- talk ---

static struct slot *get_slot(const struct pool *pool, int index)
{
    if (index < 0 || index >= pool->used) return NULL;
    struct slot *slot = (struct slot *)(uintptr_t)&pool->slots[index];
    return slot->state == SLOT_FREE ? NULL : slot;
}

static struct slot *get_running(const struct pool *pool, int index)
{
    struct slot *slot = get_slot(pool, index);
    return slot && slot->state == SLOT_RUNNING && !slot->killed ? slot : NULL;
}

void pool_set_cpu_limits(struct pool *pool, int index, uint64_t handler_cpu_ns,
                         uint64_t kill_cpu_ns)
{
    struct slot *slot = get_slot(pool, index);
    if (!slot) return;
    slot->limits = pool->limits;
    if (handler_cpu_ns) slot->limits.handler_cpu_ns = handler_cpu_ns;
    if (kill_cpu_ns) slot->limits.kill_cpu_ns = kill_cpu_ns;
    if (slot->busy) cpu_limits_begin(slot, clock_now_ns());
}

void pool_kill(struct pool *pool, int index)
{
    struct slot *slot = get_running(pool, index);
    if (slot) slot_kill(slot, "stopped by the engine");
}

static enum status put_parts(struct slot *slot, enum frame_down type, const struct ring_part *parts,
                             size_t count)
{
    if (ring_write(&slot->down, type, parts, count) == STATUS_OK) return STATUS_OK;
    // An honest child has always room for what it is owed.
    slot_kill(slot, "broke the protocol: its ring makes no sense");
    return STATUS_CLOSED;
}

static enum status put_frame(struct slot *slot, enum frame_down type, const void *bytes, size_t len)
{
    if (len > PROTOCOL_MAX_FRAME_BYTES) return STATUS_LIMIT;
    const struct ring_part part = {bytes, len};
    return put_parts(slot, type, &part, 1);
}

static enum status can_deliver(const struct slot *slot)
{
    if (!slot) return STATUS_CLOSED;
    if (slot->busy) return STATUS_BUSY;
    return slot->loaded ? STATUS_OK : STATUS_CLOSED;
}

static void begin_delivery(struct slot *slot)
{
    slot->unwoken = true;
    slot_begin(slot);
    cpu_limits_begin(slot, slot->looked_at_ns);
}

enum status pool_deliver(struct pool *pool, int index, const void *bytes, size_t len)
{
    struct slot *slot = get_running(pool, index);
    enum status status = can_deliver(slot);
    if (status == STATUS_OK) status = put_frame(slot, FRAME_EVENTS, bytes, len);
    if (status == STATUS_OK) begin_delivery(slot);
    return status;
}

enum status pool_cover(struct pool *pool, int index)
{
    struct slot *slot = get_running(pool, index);
    if (!slot) return STATUS_CLOSED;
    if (slot->busy) return STATUS_BUSY;
    if (!slot->loaded) return STATUS_CLOSED;
    enum status status = put_frame(slot, FRAME_COVER, NULL, 0);
    if (status != STATUS_OK) return status;
    slot->unwoken = true;
    slot_begin(slot);
    slot->covering = true;
    cpu_limits_begin(slot, slot->looked_at_ns);
    return STATUS_OK;
}

enum status pool_evaluate(struct pool *pool, int index, uint32_t id, const char *source, size_t len)
{
    struct slot *slot = get_running(pool, index);
    enum status status = can_deliver(slot);
    if (status != STATUS_OK) return status;
    if (len > POOL_MAX_EVAL_BYTES) return STATUS_LIMIT;
    const struct ring_part parts[] = {{&id, sizeof id}, {source, len}};
    status = put_parts(slot, FRAME_EVAL, parts, 2);
    if (status != STATUS_OK) return status;
    slot->evaluating = true;
    slot->eval_id = id;
    begin_delivery(slot);
    return STATUS_OK;
}

void pool_wake(struct pool *pool)
{
    for (int i = 0; i < pool->used; i++) {
        struct slot *slot = &pool->slots[i];
        if (!slot->unwoken) continue;
        slot->unwoken = false;
        if (slot->state == SLOT_RUNNING) channel_wake_mod(&slot->channel);
    }
}

enum status pool_reply(struct pool *pool, int index, const void *bytes, size_t len)
{
    struct slot *slot = get_running(pool, index);
    if (!slot) return STATUS_CLOSED;
    if (!slot->asked) return STATUS_INVALID;
    enum status status = put_frame(slot, FRAME_REPLY, bytes, len);
    if (status != STATUS_OK) return status;
    slot->asked = false;
    stall_note_answered(slot);
    channel_wake_mod(&slot->channel);
    return STATUS_OK;
}

static void clear_message(struct pool_message *message, int slot)
{
    message->slot = slot;
    message->bytes = NULL;
    message->len = 0;
    message->file[0] = 0;
    message->line = 0;
    message->count = 0;
    message->ok = message->terminated = false;
    message->cpu_ns = 0;
    message->reason = NULL;
    message->exit_signal = message->exit_code = 0;
}

enum status pool_next(struct pool *pool, struct pool_message *message)
{
    for (int looked = 0; looked <= pool->used; looked++) {
        if (pool->cursor >= pool->used) pool->cursor = 0;
        struct slot *slot = &pool->slots[pool->cursor];
        if (slot->state != SLOT_FREE && pool->run < POOL_MAX_RUN) {
            clear_message(message, slot->index);
            if (slot_next(slot, pool->buffer, pool->reason, message) == STATUS_OK) {
                pool->run++;
                if (message->kind == POOL_EXITED) slot_release(slot);
                return STATUS_OK;
            }
        }
        pool->cursor++;
        pool->run = 0;
    }
    return STATUS_EMPTY;
}

// --- wait ---

static bool any_readable(const struct pool *pool)
{
    for (int i = 0; i < pool->used; i++)
        if (slot_readable(&pool->slots[i])) return true;
    for (int i = 0; i < POOL_MAX_DECODERS; i++)
        if (pool->decoders[i].state == DECODER_ENDED) return true;
    return false;
}

// Checks one that runs, returns when it is to be looked at again.
static uint64_t check_slot(struct slot *slot, uint64_t now)
{
    if (slot->end_by_ns && now >= slot->end_by_ns) slot_give_up(slot);
    if (slot->state != SLOT_RUNNING) return UINT64_MAX;
    uint64_t next = slot->end_by_ns ? slot->end_by_ns : UINT64_MAX;
    if (slot->killed) return next;
    if (now >= slot->check_at_ns)
        (slot->busy ? cpu_limits_check : cpu_limits_check_idle)(slot, now);
    return slot->busy && slot->check_at_ns < next ? slot->check_at_ns : next;
}

static uint64_t check_decoder(struct decoder *decoder, uint64_t now)
{
    if (now >= decoder->check_at_ns) decoder_check(decoder, now);
    return decoder->state == DECODER_RUNNING ? decoder->check_at_ns : UINT64_MAX;
}

// Checks who is due, returns when the next one is.
static uint64_t check_limits(struct pool *pool, uint64_t now)
{
    uint64_t next = UINT64_MAX;
    for (int i = 0; i < pool->used; i++) {
        if (pool->slots[i].state != SLOT_RUNNING) continue;
        uint64_t at = check_slot(&pool->slots[i], now);
        if (at < next) next = at;
    }
    for (int i = 0; i < POOL_MAX_DECODERS; i++) {
        if (pool->decoders[i].state != DECODER_RUNNING) continue;
        uint64_t at = check_decoder(&pool->decoders[i], now);
        if (at < next) next = at;
    }
    return next;
}

static void set_sleeps(struct pool *pool, bool sleeps)
{
    for (int i = 0; i < pool->used; i++)
        if (pool->slots[i].busy) channel_set_engine_sleeps(&pool->slots[i].channel, sleeps);
}

// Sets the alarm for this time, unless it rings before anyway: then it is set again, which happens a few
// times a second, where a time-out for epoll would cost a kernel timer per sleep (0.2 us each).
static void set_alarm(struct pool *pool, uint64_t when, uint64_t now)
{
    if (when == UINT64_MAX || (pool->alarm_ns > now && pool->alarm_ns <= when)) return;
    pool->alarm_ns = when;
    const struct itimerspec spec = {
        .it_value = {(time_t)(when / NS_PER_S), (long)(when % NS_PER_S)}};
    CHECK(timerfd_settime(pool->alarm, TFD_TIMER_ABSTIME, &spec, NULL) == 0);
}

// Sleeps until a mod notifies, the alarm, news from the zygote, or `until`. What the zygote said is taken in.
static void sleep_until(struct pool *pool, uint64_t until, uint64_t now)
{
    uint64_t left = until > now ? until - now : 0;
    const struct timespec timeout = {(time_t)(left / NS_PER_S), (long)(left % NS_PER_S)};
    struct epoll_event events[POOL_EPOLL_EVENTS];
    int count = epoll_pwait2(pool->epoll, events, POOL_EPOLL_EVENTS,
                             until == UINT64_MAX ? NULL : &timeout, NULL);
    bool zygote = false;
    for (int i = 0; i < count; i++) {
        uint32_t about = events[i].data.u32;
        zygote |= about == ABOUT_ZYGOTE;
        if (about < POOL_MAX_SLOTS) slot_note_notification(&pool->slots[about]);
        if (about >= ABOUT_PROCESS) slot_note_gone(&pool->slots[about - ABOUT_PROCESS], now);
    }
    if (zygote) hear_zygote(pool);
}

// A look at deaths and limits without sleeping. A slot that has always something to say must not be able
// to keep the engine from it.
static void look(struct pool *pool, uint64_t now)
{
    pool->looked_ns = now;
    check_limits(pool, now);
    sleep_until(pool, now, now);
}

enum status pool_wait(struct pool *pool, uint64_t timeout_ns)
{
    uint64_t now = clock_now_ns();
    bool readable = any_readable(pool);
    if (readable || timeout_ns == 0) {
        if (timeout_ns == 0 || now - pool->looked_ns >= POOL_LOOK_NS) look(pool, now);
        return readable || any_readable(pool) ? STATUS_OK : STATUS_TIMEOUT;
    }
    uint64_t deadline = timeout_ns < UINT64_MAX - now ? now + timeout_ns : UINT64_MAX;
    for (bool late = false; !late; now = clock_now_ns()) {
        pool->looked_ns = now;
        late = now >= deadline; // then the notifications are looked at once more, without sleeping
        set_alarm(pool, check_limits(pool, now), now);
        set_sleeps(pool, true);
        if (!any_readable(pool)) sleep_until(pool, deadline, now);
        set_sleeps(pool, false);
        if (any_readable(pool)) return STATUS_OK;
    }
    return STATUS_TIMEOUT;
}

// --- look ---

bool pool_busy(const struct pool *pool, int index)
{
    const struct slot *slot = get_running(pool, index);
    return slot && slot->busy;
}

bool pool_dying(const struct pool *pool, int index)
{
    const struct slot *slot = get_slot(pool, index);
    return slot && slot->state == SLOT_RUNNING && slot->killed;
}

uint32_t pool_print_budget(const struct pool *pool, int index)
{
    const struct slot *slot = get_running(pool, index);
    return slot ? slot->prints.left_bytes : 0;
}

int pool_pid(const struct pool *pool, int index)
{
    const struct slot *slot = get_slot(pool, index);
    return slot ? slot->pid : -1;
}

uint64_t pool_memory_kb(const struct pool *pool, int index)
{
    char path[64];
    unsigned long long all, resident, shared;
    int pid = pool_pid(pool, index);
    if (pid <= 0) return 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    bool read = fscanf(file, "%llu %llu %llu", &all, &resident, &shared) == 3;
    fclose(file);
    if (!read || resident < shared) return 0;
    return (resident - shared) * (unsigned long long)sysconf(_SC_PAGESIZE) / 1024;
}

uint64_t pool_cpu_ns(struct pool *pool, int index)
{
    const struct slot *slot = get_slot(pool, index);
    return slot ? slot_cpu_ns(slot) : 0;
}

const char *pool_missing_layers(const struct pool *pool)
{
    return pool->zygote.missing_layers;
}

// --- decoders ---

static struct decoder *find_free_decoder(struct pool *pool)
{
    for (int i = 0; i < POOL_MAX_DECODERS; i++)
        if (pool->decoders[i].state == DECODER_FREE) return &pool->decoders[i];
    return NULL;
}

enum status pool_decode(struct pool *pool, int memory, size_t bytes, int *out, struct diag *diag)
{
    hear_zygote(pool);
    struct decoder *decoder = find_free_decoder(pool);
    if (!decoder)
        return diag_set(diag, STATUS_FULL, "pool: %d decoders already", POOL_MAX_DECODERS);
    struct spawned spawned;
    enum status status = zygote_client_request_decoder(&pool->zygote, bytes, memory);
    if (status != STATUS_OK)
        return diag_set(diag, STATUS_IO, "pool: the worker program does not take requests");
    status = await_spawned(pool, &spawned, diag);
    decoder->pidfd = spawned.pidfd;
    decoder_begin(decoder, clock_now_ns());
    if (status != STATUS_OK) {
        decoder_kill(decoder, "its start failed");
        decoder_fini(decoder);
        return status;
    }
    decoder->zygote_pid = spawned.zygote_pid;
    decoder->has_clock = spawned.pid >= 0; // it may have been so quick that it is gone
    decoder->cpu_clock = spawned.cpu_clock;
    *out = (int)(decoder - pool->decoders);
    return STATUS_OK;
}

bool pool_decoder_ended(const struct pool *pool, int index, char reason[POOL_DECODER_REASON_BYTES])
{
    const struct decoder *decoder = &pool->decoders[index];
    if (decoder->state != DECODER_ENDED) return false;
    decoder_describe_end(decoder, reason);
    return true;
}

void pool_decoder_release(struct pool *pool, int index)
{
    struct decoder *decoder = &pool->decoders[index];
    if (decoder->state == DECODER_RUNNING) {
        decoder_kill(decoder, "not wanted any more");
        decoder->given_up = true;
    } else {
        decoder_fini(decoder);
    }
}
