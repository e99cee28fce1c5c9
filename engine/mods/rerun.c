#include "mods/rerun.h"

#include <string.h>

#include "util/mem.h"

enum {
    ASK_BYTES = 512,
    MOST_STARTS = 65536,
    EVALUATION = 0,
};

// Modules as an entry has them, for later starts with the same.
struct start {
    uint64_t number; // among all that the recording has, from 1
    struct pool_module *modules;
    size_t count;
};

struct again {
    struct tape *tape;
    struct pool *pool;
    const struct rerun_config *config;
    struct rerun_result *result;
    struct start *starts;
    size_t start_count;
    uint64_t started; // of any mod so far
    int then, now;    // slots in the recording and here; -1: it does not run
    uint32_t tick;
    bool queries; // it waits for the reply to a query that was answered then
    bool over;
};

// --- modules ---

static void free_starts(struct again *again)
{
    for (size_t i = 0; i < again->start_count; i++) {
        for (size_t j = 0; j < again->starts[i].count; j++) {
            mem_free((void *)(uintptr_t)again->starts[i].modules[j].name);
            mem_free((void *)(uintptr_t)again->starts[i].modules[j].source);
        }
        mem_free(again->starts[i].modules);
    }
    mem_free(again->starts);
}

static const struct start *keep_start(struct again *again, const Gatehouse__Trace__Started *said)
{
    for (size_t i = 0; i < again->start_count; i++)
        if (again->starts[i].number == said->same_as) return &again->starts[i];
    if (said->n_modules == 0 || again->start_count == MOST_STARTS) return NULL;
    again->starts = mem_resize(again->starts, again->start_count + 1, sizeof *again->starts);
    struct start *start = &again->starts[again->start_count++];
    *start = (struct start){.number = again->started, .count = said->n_modules};
    start->modules = mem_alloc(said->n_modules * sizeof *start->modules);
    for (size_t i = 0; i < said->n_modules; i++) {
        const Gatehouse__Trace__File *file = said->modules[i];
        char *source = mem_alloc(file->content.len + 1);
        if (file->content.len) memcpy(source, file->content.data, file->content.len);
        start->modules[i] = (struct pool_module){mem_strdup(file->name), source, file->content.len};
    }
    return start;
}

// --- what it says now ---

static void tell(struct again *again, const char *what, const void *then, size_t then_len,
                 const void *now, size_t now_len)
{
    const struct rerun_difference difference = {again->tick, what, then, now, then_len, now_len};
    bool first = again->result->same;
    again->result->same = false;
    if (first) again->config->differs(again->config->context, &difference);
    again->over = true;
}

// Its next message of those that matter; prints and errors are told on the way. False: it says nothing more.
static bool next_said(struct again *again, struct pool_message *message)
{
    const struct rerun_config *config = again->config;
    for (;;) {
        enum status status = pool_next(again->pool, message);
        if (status != STATUS_OK) {
            status = pool_wait(again->pool, UINT64_MAX);
            if (status != STATUS_OK && status != STATUS_TIMEOUT) return false;
            continue;
        }
        if (message->slot != again->now) continue;
        switch (message->kind) {
        case POOL_PRINT:
            config->printed(config->context, again->tick, message);
            break;
        case POOL_ERROR:
        case POOL_FAILED:
            config->failed(config->context, again->tick,
                           message->terminated ? "took too long" : "an error", &message->error);
            if (message->kind == POOL_FAILED) return true;
            break;
        case POOL_EXITED:
            config->failed(config->context, again->tick, message->reason, NULL);
            again->now = -1;
            return true;
        case POOL_SEND:
        case POOL_QUERY:
        case POOL_READY:
        case POOL_DONE:
        case POOL_EVALUATED:
            return true;
        case POOL_DROPPED:
        case POOL_COVERAGE:
        case POOL_RAN:
            break;
        }
    }
}

// Lets it work through what it has; what it sends meanwhile was not sent then.
static void drain(struct again *again)
{
    struct pool_message message;
    while (again->now >= 0 && !again->over && pool_busy(again->pool, again->now)) {
        if (!next_said(again, &message)) return;
        if (message.kind == POOL_DONE || message.kind == POOL_EXITED) return;
        if (message.kind != POOL_SEND && message.kind != POOL_QUERY) continue;
        tell(again, "it sends something that it did not", NULL, 0, message.bytes, message.len);
        if (message.kind == POOL_QUERY && again->now >= 0)
            (void)pool_reply(again->pool, again->now, "", 0); // nobody knows the answer
    }
}

static void end_life(struct again *again)
{
    struct pool_message message;
    if (again->now >= 0) {
        pool_kill(again->pool, again->now);
        while (pool_busy(again->pool, again->now) || pool_dying(again->pool, again->now)) {
            if (pool_next(again->pool, &message) == STATUS_OK) {
                if (message.slot == again->now && message.kind == POOL_EXITED) break;
                continue;
            }
            enum status status = pool_wait(again->pool, UINT64_MAX);
            if (status != STATUS_OK && status != STATUS_TIMEOUT) break;
        }
    }
    again->then = again->now = -1;
    again->queries = false;
}

// Where the code that sent it stands: it is told that a command of it was refused, and prints the place.
static void ask_place(struct again *again)
{
    const struct rerun_config *config = again->config;
    uint8_t bytes[ASK_BYTES];
    struct pool_message message;
    again->over = false;
    drain(again);
    size_t len = config->asks_place ? config->asks_place(config->context, bytes, sizeof bytes) : 0;
    if (len > 0 && again->now >= 0 &&
        pool_deliver(again->pool, again->now, bytes, len) == STATUS_OK) {
        pool_wake(again->pool);
        while (next_said(again, &message) && message.kind != POOL_DONE &&
               message.kind != POOL_EXITED) {
            if (message.kind == POOL_QUERY) (void)pool_reply(again->pool, again->now, "", 0);
        }
    }
    again->over = true;
}

// --- what it said then ---

static bool is_pure(enum pool_message_kind kind)
{
    return kind == POOL_SEND || kind == POOL_QUERY;
}

static void compare(struct again *again, const Gatehouse__Trace__Said *said)
{
    struct pool_message message;
    enum pool_message_kind kind = (enum pool_message_kind)said->kind;
    if (kind == POOL_ERROR && (said->flags & 4)) { // terminated
        again->config->failed(again->config->context, again->tick,
                              "was ended then for the CPU that it took: what follows may differ",
                              NULL);
        return;
    }
    if (kind != POOL_SEND && kind != POOL_QUERY && kind != POOL_DONE && kind != POOL_READY &&
        kind != POOL_FAILED)
        return;
    if (again->now < 0) return;
    if (kind == POOL_DONE && !pool_busy(again->pool, again->now))
        return; // after a death of its own
    if (!next_said(again, &message)) return;
    if (message.kind == kind) {
        again->result->sends += is_pure(kind);
        again->queries = kind == POOL_QUERY;
        if (is_pure(kind) && (message.len != said->content.len ||
                              memcmp(message.bytes, said->content.data, message.len) != 0))
            tell(again, "it sends something else", said->content.data, said->content.len,
                 message.bytes, message.len);
        return;
    }
    if (is_pure(kind) && is_pure(message.kind)) {
        tell(again, "it sends something else", said->content.data, said->content.len, message.bytes,
             message.len);
        if (message.kind == POOL_QUERY) (void)pool_reply(again->pool, again->now, "", 0);
    } else if (is_pure(kind)) {
        tell(again, "it does not send what it did", said->content.data, said->content.len, NULL, 0);
    } else if (is_pure(message.kind)) {
        tell(again, "it sends something that it did not", NULL, 0, message.bytes, message.len);
        if (message.kind == POOL_QUERY) (void)pool_reply(again->pool, again->now, "", 0);
        drain(again);
    } else {
        tell(again, kind == POOL_FAILED ? "it loads, and did not" : "it does not go on as it did",
             NULL, 0, NULL, 0);
    }
}

static enum status start(struct again *again, const Gatehouse__Trace__Started *said,
                         struct diag *diag)
{
    const struct rerun_config *config = again->config;
    again->started++;
    if (strcmp(said->mod, config->mod) != 0) {
        if ((int)said->slot == again->then) end_life(again);
        return STATUS_OK;
    }
    const struct start *kept = keep_start(again, said);
    const struct pool_beginning beginning = {said->seed, said->tick,
                                             said->tick_rate ? said->tick_rate : 60};
    if (again->now >= 0) end_life(again);
    if (!kept && !config->modules)
        return diag_set(diag, STATUS_MALFORMED, "the recording has no source of '%s'", config->mod);
    again->result->starts++;
    again->then = (int)said->slot;
    return pool_start(again->pool, config->mod, &beginning,
                      config->modules ? config->modules : kept->modules,
                      config->modules ? config->module_count : kept->count, &again->now, diag);
}

static void give(struct again *again, const Gatehouse__Trace__Given *given)
{
    if (again->now < 0 || (int)given->slot != again->then) return;
    drain(again);
    if (again->over || again->now < 0) return;
    enum status status =
        given->evaluated
            ? pool_evaluate(again->pool, again->now, EVALUATION, (const char *)given->content.data,
                            given->content.len)
            : pool_deliver(again->pool, again->now, given->content.data, given->content.len);
    if (status == STATUS_OK) pool_wake(again->pool);
    if (again->result->deliveries++ == 0) again->result->first_tick = again->tick;
    again->result->last_tick = again->tick;
}

static enum status step(struct again *again, const tape_entry *entry, struct diag *diag)
{
    switch (entry->what_case) {
    case GATEHOUSE__TRACE__ENTRY__WHAT_STARTED:
        return start(again, entry->started, diag);
    case GATEHOUSE__TRACE__ENTRY__WHAT_GIVEN:
        give(again, entry->given);
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_SAID:
        if ((int)entry->said->slot != again->then) break;
        if (entry->said->kind == POOL_EXITED)
            end_life(again);
        else
            compare(again, entry->said);
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_REPLY:
        if (again->queries && again->now >= 0)
            (void)pool_reply(again->pool, again->now, entry->reply.data, entry->reply.len);
        again->queries = false;
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_TICK:
        again->tick = entry->tick->tick;
        if (again->config->ticks && !again->config->ticks(again->config->context, again->tick))
            again->over = true;
        break;
    default:
        break;
    }
    return STATUS_OK;
}

enum status rerun(struct tape *tape, struct pool *pool, const struct rerun_config *config,
                  struct rerun_result *result, struct diag *diag)
{
    struct again again = {.tape = tape, .pool = pool, .config = config, .result = result};
    const tape_entry *entry;
    enum status status = STATUS_OK;
    *result = (struct rerun_result){.same = true};
    again.then = again.now = -1;
    while (status == STATUS_OK && !again.over && (entry = tape_peek(tape)) != NULL) {
        status = step(&again, entry, diag);
        tape_drop(tape);
    }
    if (status == STATUS_OK && !result->same) ask_place(&again);
    if (status == STATUS_OK && result->starts == 0)
        status = diag_set(diag, STATUS_NOT_FOUND, "the recording has no mod '%s'", config->mod);
    if (status == STATUS_OK && !again.over) drain(&again);
    end_life(&again);
    free_starts(&again);
    return status;
}
