#include "mods/feed.h"

#include <string.h>

#include "trace/tape.h"
#include "util/clock.h"
#include "util/hash.h"
#include "util/mem.h"
#include "util/utf8.h"

enum {
    FLAG_WAITS = 1,
    FLAG_OK = 2,
    FLAG_TERMINATED = 4,
    DECODE_LOOK_NS = 20 * 1000 * 1000,
    GIVEN_EVALUATION = 1,
};

// --- start and end ---

static uint64_t hash_modules(const struct mod_source *source)
{
    uint64_t hash = hash_start();
    for (size_t i = 0; i < source->module_count; i++) {
        hash = hash_bytes(hash, source->modules[i].name, strlen(source->modules[i].name) + 1);
        hash = hash_bytes(hash, source->modules[i].source, source->modules[i].len);
    }
    return hash_finish(hash);
}

// The number of an earlier start with the same modules, from 1; 0: there is none.
static uint64_t find_start(struct mods *mods, uint64_t hash)
{
    for (size_t i = 0; i < mods->start_count; i++)
        if (mods->start_hashes[i] == hash) return i + 1;
    mods->start_hashes =
        mem_resize(mods->start_hashes, mods->start_count + 1, sizeof *mods->start_hashes);
    mods->start_hashes[mods->start_count++] = hash;
    return 0;
}

static void record_start(struct mods *mods, const struct mod_source *source,
                         const struct pool_beginning *beginning, int slot)
{
    Gatehouse__Trace__Started started = GATEHOUSE__TRACE__STARTED__INIT;
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    Gatehouse__Trace__File *files = mem_alloc(source->module_count * sizeof *files);
    Gatehouse__Trace__File **list = mem_alloc(source->module_count * sizeof *list);
    for (size_t i = 0; i < source->module_count; i++) {
        gatehouse__trace__file__init(&files[i]);
        files[i].name = (char *)source->modules[i].name;
        files[i].content = (ProtobufCBinaryData){source->modules[i].len,
                                                 (uint8_t *)(uintptr_t)source->modules[i].source};
        list[i] = &files[i];
    }
    started.slot = (uint32_t)slot;
    started.mod = (char *)(uintptr_t)source->id;
    started.seed = beginning->seed;
    started.tick = beginning->tick;
    started.tick_rate = beginning->tick_rate;
    started.same_as = find_start(mods, hash_modules(source));
    if (!started.same_as) {
        started.n_modules = source->module_count;
        started.modules = list;
    }
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_STARTED;
    entry.started = &started;
    tape_add(mods->tape, &entry);
    mem_free(list);
    mem_free(files);
}

static enum status recall_start(struct mods *mods, const struct mod_source *source, int *slot,
                                struct diag *diag)
{
    enum status status = tape_status(mods->tape, TAPE_START, STATUS_OK);
    if (status != STATUS_OK)
        return diag_set(diag, status, "%s: did not start when this was recorded: %s", source->id,
                        status_text(status));
    const tape_entry *entry = tape_peek(mods->tape);
    if (!entry) return diag_set(diag, STATUS_CLOSED, "the recording is over");
    if (entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_STARTED ||
        strcmp(entry->started->mod, source->id) != 0 || entry->started->slot >= POOL_MAX_SLOTS) {
        tape_differs(mods->tape, "'%s' starts, and did not", source->id);
        return diag_set(diag, STATUS_CLOSED, "%s: did not start when this was recorded",
                        source->id);
    }
    *slot = (int)entry->started->slot;
    tape_drop(mods->tape);
    return STATUS_OK;
}

enum status feed_start(struct mods *mods, const struct mod_source *source,
                       const struct pool_beginning *beginning, int *slot, struct diag *diag)
{
    if (tape_plays(mods->tape)) return recall_start(mods, source, slot, diag);
    enum status status = pool_start(mods->pool, source->id, beginning, source->modules,
                                    source->module_count, slot, diag);
    (void)tape_status(mods->tape, TAPE_START, status);
    if (status != STATUS_OK) return status;
    pool_set_cpu_limits(mods->pool, *slot, source->limits.handler_cpu_ns,
                        source->limits.kill_cpu_ns);
    if (tape_records(mods->tape)) record_start(mods, source, beginning, *slot);
    return status;
}

void feed_kill(struct mods *mods, int slot)
{
    if (!tape_plays(mods->tape)) pool_kill(mods->pool, slot);
}

// --- to a process ---

static void record_given(struct mods *mods, int slot, const void *bytes, size_t len,
                         uint32_t evaluated)
{
    Gatehouse__Trace__Given given = GATEHOUSE__TRACE__GIVEN__INIT;
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    if (!tape_records(mods->tape)) return;
    given.slot = (uint32_t)slot;
    given.content = (ProtobufCBinaryData){len, (uint8_t *)(uintptr_t)bytes};
    given.evaluated = evaluated;
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_GIVEN;
    entry.given = &given;
    tape_add(mods->tape, &entry);
}

static const char *name_of(const struct mods *mods, int slot)
{
    const struct instance *instance = mods->by_slot[slot];
    return instance ? instance->package.source.id : "?";
}

static void compare_given(struct mods *mods, int slot, const void *bytes, size_t len)
{
    const tape_entry *entry = tape_peek(mods->tape);
    if (!entry) return;
    bool given = entry->what_case == GATEHOUSE__TRACE__ENTRY__WHAT_GIVEN;
    if (!given || entry->given->slot != (uint32_t)slot)
        tape_differs(mods->tape, "'%s' is told something, and was not", name_of(mods, slot));
    else if (entry->given->content.len != len ||
             memcmp(entry->given->content.data, bytes, len) != 0)
        tape_differs(mods->tape, "'%s' is told something else than it was", name_of(mods, slot));
    tape_drop(mods->tape);
}

enum status feed_deliver(struct mods *mods, int slot, const void *bytes, size_t len)
{
    if (tape_plays(mods->tape)) {
        compare_given(mods, slot, bytes, len);
        return tape_status(mods->tape, TAPE_DELIVER, STATUS_OK);
    }
    record_given(mods, slot, bytes, len, 0);
    return tape_status(mods->tape, TAPE_DELIVER, pool_deliver(mods->pool, slot, bytes, len));
}

enum status feed_evaluate(struct mods *mods, struct instance *instance, const char *source,
                          size_t len)
{
    if (tape_plays(mods->tape)) return STATUS_CLOSED; // nobody asks anew
    enum status status =
        pool_evaluate(mods->pool, instance->slot, instance->evaluation.id, source, len);
    if (status == STATUS_OK) record_given(mods, instance->slot, source, len, GIVEN_EVALUATION);
    return status;
}

void feed_recall_evaluations(struct mods *mods)
{
    for (;;) {
        const tape_entry *entry = tape_peek(mods->tape);
        if (!entry || entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_GIVEN) return;
        if (!entry->given->evaluated || entry->given->slot >= POOL_MAX_SLOTS) return;
        struct instance *instance = mods->by_slot[entry->given->slot];
        if (instance) instance->evaluation.state = EVALUATION_RUNS;
        tape_drop(mods->tape);
    }
}

void feed_wake(struct mods *mods)
{
    if (!tape_plays(mods->tape)) pool_wake(mods->pool);
}

enum status feed_reply(struct mods *mods, int slot, const void *bytes, size_t len)
{
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    if (!tape_plays(mods->tape)) {
        entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_REPLY;
        entry.reply = (ProtobufCBinaryData){len, (uint8_t *)(uintptr_t)bytes};
        tape_add(mods->tape, &entry);
        return tape_status(mods->tape, TAPE_REPLY, pool_reply(mods->pool, slot, bytes, len));
    }
    const tape_entry *said = tape_peek(mods->tape);
    if (said && (said->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_REPLY || said->reply.len != len ||
                 memcmp(said->reply.data, bytes, len) != 0))
        tape_differs(mods->tape, "a query of '%s' is answered otherwise than it was",
                     name_of(mods, slot));
    if (said) tape_drop(mods->tape);
    return tape_status(mods->tape, TAPE_REPLY, STATUS_OK);
}

// --- from a process ---

static void record_error(const struct pool_error *error, Gatehouse__Trace__Error *to)
{
    to->message = (char *)(uintptr_t)error->message;
    to->file = (char *)(uintptr_t)error->file;
    to->function = (char *)(uintptr_t)error->function;
    to->source_line = (char *)(uintptr_t)error->source_line;
    to->text = (char *)(uintptr_t)error->text;
    to->line = error->line;
    to->column = error->column;
}

static bool has_bytes(const struct pool_message *message)
{
    switch (message->kind) {
    case POOL_SEND:
    case POOL_QUERY:
    case POOL_PRINT:
    case POOL_EVALUATED:
    case POOL_COVERAGE:
        return true;
    default:
        return false;
    }
}

static bool has_error(enum pool_message_kind kind)
{
    return kind == POOL_ERROR || kind == POOL_FAILED;
}

// Fields that a kind does not name are undefined: they stay out.
static void record_said(struct mods *mods, const struct pool_message *message)
{
    Gatehouse__Trace__Said said = GATEHOUSE__TRACE__SAID__INIT;
    Gatehouse__Trace__Error error = GATEHOUSE__TRACE__ERROR__INIT;
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    enum pool_message_kind kind = message->kind;
    said.kind = kind;
    said.slot = (uint32_t)message->slot;
    if (has_bytes(message))
        said.content = (ProtobufCBinaryData){message->len, (uint8_t *)(uintptr_t)message->bytes};
    if (kind == POOL_PRINT || kind == POOL_READY) {
        said.file = (char *)(uintptr_t)message->file;
        said.line = (uint32_t)message->line;
    }
    if (kind == POOL_PRINT) said.level = message->level;
    if (kind == POOL_READY && message->waits) said.flags |= FLAG_WAITS;
    if (kind == POOL_EVALUATED && message->ok) said.flags |= FLAG_OK;
    if ((has_error(kind) || kind == POOL_EVALUATED) && message->terminated)
        said.flags |= FLAG_TERMINATED;
    if (kind == POOL_DROPPED || kind == POOL_EVALUATED) said.count = message->count;
    if (kind == POOL_DONE) said.cpu_ns = message->cpu_ns;
    if (has_error(kind)) {
        record_error(&message->error, &error);
        said.error = &error;
    }
    if (kind == POOL_EXITED) {
        said.reason = (char *)(uintptr_t)(message->reason ? message->reason : "");
        said.exit_signal = message->exit_signal;
        said.exit_code = message->exit_code;
    }
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_SAID;
    entry.said = &said;
    tape_add(mods->tape, &entry);
}

static void recall_error(const Gatehouse__Trace__Error *said, struct pool_error *error)
{
    if (!said) return;
    utf8_copy(error->message, sizeof error->message, said->message);
    utf8_copy(error->file, sizeof error->file, said->file);
    utf8_copy(error->function, sizeof error->function, said->function);
    utf8_copy(error->source_line, sizeof error->source_line, said->source_line);
    utf8_copy(error->text, sizeof error->text, said->text);
    error->line = said->line;
    error->column = said->column;
}

static bool is_known(const Gatehouse__Trace__Said *said)
{
    return said->kind <= POOL_EXITED && said->slot < POOL_MAX_SLOTS && said->level <= LOG_ERROR &&
           said->content.len <= POOL_MAX_FRAME_BYTES;
}

// Bytes and reason are the entry's own, which is taken.
static enum status recall_next(struct mods *mods, struct pool_message *message)
{
    const tape_entry *entry = tape_peek(mods->tape);
    if (!entry) return STATUS_EMPTY;
    if (entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_SAID) {
        enum status status = tape_status(mods->tape, TAPE_NEXT, STATUS_EMPTY);
        return status == STATUS_OK ? STATUS_EMPTY : status;
    }
    const Gatehouse__Trace__Said *said = tape_take(mods->tape)->said;
    if (!is_known(said)) {
        tape_differs(mods->tape, "what a mod says is nothing that one can say");
        return STATUS_EMPTY;
    }
    memset(message, 0, sizeof *message);
    message->kind = (enum pool_message_kind)said->kind;
    message->slot = (int)said->slot;
    message->bytes = said->content.data;
    message->len = said->content.len;
    message->level = (enum log_level)said->level;
    message->line = (int)said->line;
    message->waits = said->flags & FLAG_WAITS;
    message->ok = said->flags & FLAG_OK;
    message->terminated = said->flags & FLAG_TERMINATED;
    message->count = said->count;
    message->cpu_ns = said->cpu_ns;
    message->reason = said->reason;
    message->exit_signal = said->exit_signal;
    message->exit_code = said->exit_code;
    utf8_copy(message->file, sizeof message->file, said->file);
    recall_error(said->error, &message->error);
    return STATUS_OK;
}

enum status feed_next(struct mods *mods, struct pool_message *message)
{
    if (tape_plays(mods->tape)) return recall_next(mods, message);
    enum status status = pool_next(mods->pool, message);
    if (status != STATUS_OK)
        (void)tape_status(mods->tape, TAPE_NEXT, status);
    else if (tape_records(mods->tape))
        record_said(mods, message);
    return status;
}

enum status feed_wait(struct mods *mods, uint64_t timeout_ns)
{
    if (tape_plays(mods->tape)) {
        if (tape_problem(mods->tape) || !tape_peek(mods->tape)) return STATUS_CLOSED;
        return tape_status(mods->tape, TAPE_WAIT, STATUS_OK);
    }
    return tape_status(mods->tape, TAPE_WAIT, pool_wait(mods->pool, timeout_ns));
}

// --- questions ---

bool feed_busy(const struct mods *mods, int slot)
{
    bool busy = !tape_plays(mods->tape) && pool_busy(mods->pool, slot);
    return tape_answer(mods->tape, TAPE_BUSY, busy);
}

bool feed_dying(const struct mods *mods, int slot)
{
    bool dying = !tape_plays(mods->tape) && pool_dying(mods->pool, slot);
    return tape_answer(mods->tape, TAPE_DYING, dying);
}

uint32_t feed_print_budget(struct mods *mods, int slot)
{
    if (slot < 0) return tape_plays(mods->tape) ? 0 : pool_print_budget(mods->pool, slot);
    uint32_t budget = tape_plays(mods->tape) ? 0 : pool_print_budget(mods->pool, slot);
    return (uint32_t)tape_number(mods->tape, budget);
}

uint64_t feed_cpu_ns(const struct mods *mods, int slot)
{
    return tape_number(mods->tape, tape_plays(mods->tape) ? 0 : pool_cpu_ns(mods->pool, slot));
}

uint64_t feed_memory_kb(const struct mods *mods, int slot)
{
    return tape_plays(mods->tape) ? 0 : pool_memory_kb(mods->pool, slot);
}

int feed_pid(const struct mods *mods, int slot)
{
    return tape_plays(mods->tape) ? -1 : pool_pid(mods->pool, slot);
}

bool feed_is_past(const struct mods *mods, uint64_t until_ns)
{
    if (until_ns == UINT64_MAX) return false;
    bool past = !tape_plays(mods->tape) && clock_now_ns() >= until_ns;
    return tape_answer(mods->tape, TAPE_TIME_UP, past);
}

bool feed_decoded(struct mods *mods, struct asset_job *job)
{
    if (!tape_plays(mods->tape))
        return tape_answer(mods->tape, TAPE_DECODED, asset_job_step(job, mods->pool));
    if (!tape_answer(mods->tape, TAPE_DECODED, false)) return false;
    while (!asset_job_step(job, mods->pool)) (void)pool_wait(mods->pool, DECODE_LOOK_NS);
    return true;
}

void feed_note_cut(struct mods *mods, uint16_t mod, unsigned what, bool alone, const char *text)
{
    Gatehouse__Trace__Cut cut = GATEHOUSE__TRACE__CUT__INIT;
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    cut.mod = mod;
    cut.what = what;
    cut.alone = alone;
    cut.text = (char *)(uintptr_t)text;
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_CUT;
    entry.cut = &cut;
    tape_add(mods->tape, &entry);
}
