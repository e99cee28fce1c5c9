#include "trace/tape.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "trace/file.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/whole_file.h"

enum {
    FRAME_TICKS = 60,         // a frame has about a second
    FRAME_BYTES = 512 * 1024, // or so much, plain
    ANSWER_BITS = 4,
    MOST_ANSWERS = 4096, // in one entry
    PROBLEM_BYTES = 512,
};

enum mode { RECORDS, FULL, PLAYS };

struct tape {
    enum mode mode;
    uint32_t tick;
    // recording
    struct buf plain;   // of the frame that is written
    struct buf answers; // that no entry has yet
    struct buf packed;  // the file as it is so far
    uint32_t first_tick, turns;
    FILE *followed; // NULL: no file is written along
    char *path;     // of it
    size_t written; // of `packed`
    bool unwritten; // the file could not be written
    // playing
    struct trace_file *file;
    struct trace_frame frame;
    size_t at; // in the frame
    tape_entry *entry, *taken;
    size_t answered; // of its answers
    bool over, shows_marks;
    tape_head *head;
    char problem[PROBLEM_BYTES];
    struct diag damage;
};

static const char *const asked[] = {
#define TAPE_TEXT(question, text) text,
    TAPE_QUESTIONS(TAPE_TEXT)
#undef TAPE_TEXT
};

bool tape_records(const struct tape *tape)
{
    return tape && tape->mode == RECORDS;
}

bool tape_plays(const struct tape *tape)
{
    return tape && tape->mode == PLAYS;
}

size_t tape_bytes(const struct tape *tape)
{
    return tape ? tape->packed.len : 0;
}

uint32_t tape_tick(const struct tape *tape)
{
    return tape->tick;
}

// --- recording ---

static void write_along(struct tape *tape)
{
    size_t len = tape->packed.len - tape->written;
    if (!tape->followed || tape->unwritten || len == 0) return;
    tape->unwritten = fwrite(tape->packed.data + tape->written, 1, len, tape->followed) != len ||
                      fflush(tape->followed) != 0;
    tape->written += len;
}

static void end_frame(struct tape *tape)
{
    const struct trace_frame frame = {TRACE_BODY, tape->first_tick, tape->tick, tape->plain.data,
                                      tape->plain.len};
    if (tape->plain.len == 0) return;
    if (trace_put_frame(&tape->packed, &frame) != STATUS_OK) tape->mode = FULL;
    buf_clear(&tape->plain);
    tape->first_tick = tape->tick;
    tape->turns = 0;
    write_along(tape);
}

// A length before each entry: seven bits a byte.
static void put_entry(struct tape *tape, const tape_entry *entry)
{
    size_t len = gatehouse__trace__entry__get_packed_size(entry);
    uint8_t *to = buf_reserve(&tape->plain, len + 10);
    if (!to) {
        tape->mode = FULL; // one entry that is longer than a frame can be
        return;
    }
    size_t at = 0, left = len;
    for (; left >= 0x80; left >>= 7) to[at++] = (uint8_t)(left | 0x80);
    to[at++] = (uint8_t)left;
    tape->plain.len += at + gatehouse__trace__entry__pack(entry, to + at);
}

static void put_answers(struct tape *tape)
{
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    if (tape->answers.len == 0) return;
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_ANSWERS;
    entry.answers = (ProtobufCBinaryData){tape->answers.len, tape->answers.data};
    put_entry(tape, &entry);
    buf_clear(&tape->answers);
}

void tape_add(struct tape *tape, const tape_entry *entry)
{
    if (!tape_records(tape)) return;
    put_answers(tape);
    put_entry(tape, entry);
    if (tape->plain.len >= FRAME_BYTES) end_frame(tape);
}

void tape_mark(struct tape *tape, const char *text)
{
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_MARKER;
    entry.marker = (char *)text;
    tape_add(tape, &entry);
}

struct tape *tape_record(const tape_head *head, size_t limit_bytes)
{
    struct tape *tape = mem_alloc(sizeof *tape);
    tape->mode = RECORDS;
    buf_init(&tape->plain, TRACE_MAX_FRAME_BYTES);
    buf_init(&tape->answers, MOST_ANSWERS);
    buf_init(&tape->packed, limit_bytes);
    size_t len = gatehouse__trace__head__get_packed_size(head);
    uint8_t *bytes = mem_alloc(len + 1);
    const struct trace_frame frame = {TRACE_HEAD, 0, 0, bytes,
                                      gatehouse__trace__head__pack(head, bytes)};
    if (trace_put_magic(&tape->packed) != STATUS_OK ||
        trace_put_frame(&tape->packed, &frame) != STATUS_OK)
        tape->mode = FULL;
    mem_free(bytes);
    return tape;
}

enum status tape_follow(struct tape *tape, const char *path, struct diag *diag)
{
    FILE *stream = fopen(path, "wb");
    if (!stream) return diag_set(diag, STATUS_IO, "%s: %s", path, strerror(errno));
    tape->followed = stream;
    tape->path = mem_strdup(path);
    tape->written = 0;
    write_along(tape);
    return tape->unwritten ? diag_set(diag, STATUS_IO, "%s: %s", path, strerror(errno)) : STATUS_OK;
}

static void end_recording(struct tape *tape)
{
    put_answers(tape);
    end_frame(tape);
}

enum status tape_save(struct tape *tape, const char *path, struct diag *diag)
{
    end_recording(tape);
    if (whole_file_write(path, tape->packed.data, tape->packed.len)) return STATUS_OK;
    return diag_set(diag, STATUS_IO, "%s: %s", path, strerror(errno));
}

enum status tape_finish(struct tape *tape, struct diag *diag)
{
    if (!tape || !tape->followed) return STATUS_OK;
    end_recording(tape);
    const struct trace_frame end = {TRACE_END, tape->tick, tape->tick, "", 0};
    if (tape->mode == RECORDS && trace_put_frame(&tape->packed, &end) == STATUS_OK)
        write_along(tape);
    bool failed = fclose(tape->followed) != 0 || tape->unwritten;
    tape->followed = NULL;
    if (tape->mode == RECORDS) tape->mode = FULL;
    if (failed) return diag_set(diag, STATUS_IO, "%s: cannot be written whole", tape->path);
    return STATUS_OK;
}

// --- playing ---

static enum status read_head(struct tape *tape, const char *path, struct diag *diag)
{
    struct trace_frame frame;
    struct diag why = {""};
    if (trace_file_next(tape->file, &frame, &why) != STATUS_OK || frame.kind != TRACE_HEAD)
        return diag_set(diag, STATUS_MALFORMED, "%s: has no whole beginning: %s", path,
                        why.text[0] ? why.text : "it is empty");
    tape->head = gatehouse__trace__head__unpack(NULL, frame.len, frame.bytes);
    if (!tape->head) return diag_set(diag, STATUS_MALFORMED, "%s: its beginning is damaged", path);
    if (tape->head->format != TRACE_FORMAT)
        return diag_set(diag, STATUS_UNSUPPORTED,
                        "%s: was written in format %u (Gatehouse %s), this Gatehouse reads %d",
                        path, tape->head->format, tape->head->engine, TRACE_FORMAT);
    return STATUS_OK;
}

enum status tape_play(struct tape **tape, const char *path, struct diag *diag)
{
    struct tape *made = mem_alloc(sizeof *made);
    made->mode = PLAYS;
    enum status status = trace_file_open(&made->file, path, diag);
    if (status == STATUS_OK) status = read_head(made, path, diag);
    if (status != STATUS_OK) {
        tape_destroy(made);
        return status;
    }
    *tape = made;
    return STATUS_OK;
}

const tape_head *tape_head_of(const struct tape *tape)
{
    return tape->head;
}

void tape_drop(struct tape *tape)
{
    if (tape->entry) gatehouse__trace__entry__free_unpacked(tape->entry, NULL);
    tape->entry = NULL;
    tape->answered = 0;
}

const tape_entry *tape_take(struct tape *tape)
{
    if (tape->taken) gatehouse__trace__entry__free_unpacked(tape->taken, NULL);
    tape->taken = tape->entry;
    tape->entry = NULL;
    tape->answered = 0;
    return tape->taken;
}

void tape_rewind(struct tape *tape)
{
    struct trace_frame head;
    tape_drop(tape);
    trace_file_rewind(tape->file);
    (void)trace_file_next(tape->file, &head, NULL); // it was good before
    tape->frame = (struct trace_frame){0};
    tape->at = 0;
    tape->tick = 0;
    tape->over = false;
    tape->problem[0] = 0;
    tape->damage.text[0] = 0;
}

static bool next_frame(struct tape *tape)
{
    do {
        if (trace_file_next(tape->file, &tape->frame, &tape->damage) != STATUS_OK) return false;
    } while (tape->frame.kind != TRACE_BODY);
    tape->at = 0;
    return true;
}

static bool read_length(struct tape *tape, size_t *len)
{
    const uint8_t *bytes = tape->frame.bytes;
    *len = 0;
    for (unsigned shift = 0; shift < 35 && tape->at < tape->frame.len; shift += 7) {
        uint8_t byte = bytes[tape->at++];
        *len |= (size_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return *len <= tape->frame.len - tape->at;
    }
    return false;
}

static bool read_entry(struct tape *tape)
{
    size_t len;
    if (tape->at >= tape->frame.len && !next_frame(tape)) return false;
    if (read_length(tape, &len))
        tape->entry = gatehouse__trace__entry__unpack(
            NULL, len, (const uint8_t *)tape->frame.bytes + tape->at);
    if (!tape->entry) {
        (void)diag_set(&tape->damage, STATUS_MALFORMED,
                       "an entry after tick %u is damaged: what comes before is whole", tape->tick);
        return false;
    }
    tape->at += len;
    return true;
}

// Marks are for who reads. What this does not know is a newer one's.
static bool is_passed(const struct tape *tape, const tape_entry *entry)
{
    if (entry->what_case == GATEHOUSE__TRACE__ENTRY__WHAT_MARKER) return !tape->shows_marks;
    return entry->what_case == GATEHOUSE__TRACE__ENTRY__WHAT__NOT_SET;
}

void tape_show_marks(struct tape *tape)
{
    tape->shows_marks = true;
}

const tape_entry *tape_peek(struct tape *tape)
{
    if (!tape_plays(tape) || tape->problem[0]) return NULL;
    while (!tape->entry && !tape->over) {
        tape->over = !read_entry(tape);
        if (tape->entry && is_passed(tape, tape->entry)) tape_drop(tape);
    }
    return tape->entry;
}

const char *tape_problem(const struct tape *tape)
{
    return tape && tape->problem[0] ? tape->problem : NULL;
}

const char *tape_damage(const struct tape *tape)
{
    return tape ? tape->damage.text : "";
}

void tape_differs(struct tape *tape, const char *format, ...)
{
    char text[PROBLEM_BYTES - 32];
    va_list list;
    if (!tape_plays(tape) || tape->problem[0] || tape->over)
        return; // after the end all is different
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    snprintf(tape->problem, sizeof tape->problem, "after tick %u: %s", tape->tick, text);
}

void tape_destroy(struct tape *tape)
{
    if (!tape) return;
    if (tape->followed) fclose(tape->followed);
    tape_drop(tape);
    if (tape->taken) gatehouse__trace__entry__free_unpacked(tape->taken, NULL);
    if (tape->head) gatehouse__trace__head__free_unpacked(tape->head, NULL);
    trace_file_close(tape->file);
    buf_fini(&tape->plain);
    buf_fini(&tape->answers);
    buf_fini(&tape->packed);
    mem_free(tape->path);
    mem_free(tape);
}

// --- both ---

static const char *name_of(const tape_entry *entry)
{
    switch (entry->what_case) {
    case GATEHOUSE__TRACE__ENTRY__WHAT_ANSWERS:
        return "a question";
    case GATEHOUSE__TRACE__ENTRY__WHAT_NUMBER:
        return "a number";
    case GATEHOUSE__TRACE__ENTRY__WHAT_SAID:
        return "what a mod says";
    case GATEHOUSE__TRACE__ENTRY__WHAT_GIVEN:
        return "events for a mod";
    case GATEHOUSE__TRACE__ENTRY__WHAT_INPUT:
        return "what the player does";
    case GATEHOUSE__TRACE__ENTRY__WHAT_TICK:
        return "the end of the tick";
    case GATEHOUSE__TRACE__ENTRY__WHAT_STARTED:
        return "the start of a mod's process";
    case GATEHOUSE__TRACE__ENTRY__WHAT_CUT:
        return "a picture that was cut";
    case GATEHOUSE__TRACE__ENTRY__WHAT_REPLY:
        return "the reply to a query";
    default:
        return "something else";
    }
}

static unsigned take_answer(struct tape *tape, enum tape_question question)
{
    const tape_entry *entry = tape_peek(tape);
    if (!entry) return 0;
    if (entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_ANSWERS) {
        tape_differs(tape, "the game asked %s where %s comes in the recording", asked[question],
                     name_of(entry));
        return 0;
    }
    uint8_t byte = tape->answered < entry->answers.len ? entry->answers.data[tape->answered] : 0xFF;
    unsigned recorded = byte >> ANSWER_BITS;
    if (recorded != question) {
        tape_differs(tape, "the game asked %s where the recording has %s", asked[question],
                     recorded <= TAPE_NUMBER ? asked[recorded] : "nothing");
        return 0;
    }
    if (++tape->answered >= entry->answers.len) tape_drop(tape);
    return byte & ((1 << ANSWER_BITS) - 1);
}

unsigned tape_answer(struct tape *tape, enum tape_question question, unsigned value)
{
    if (tape_plays(tape)) return take_answer(tape, question);
    if (!tape_records(tape)) return value;
    uint8_t byte = (uint8_t)(question << ANSWER_BITS | value);
    if (tape->answers.len == MOST_ANSWERS) put_answers(tape);
    (void)buf_append(&tape->answers, &byte, 1); // there is room
    return value;
}

enum status tape_status(struct tape *tape, enum tape_question question, enum status status)
{
    return (enum status) - (int)tape_answer(tape, question, (unsigned)-(int)status);
}

uint64_t tape_number(struct tape *tape, uint64_t value)
{
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    if (!tape_plays(tape)) {
        entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_NUMBER;
        entry.number = value;
        tape_add(tape, &entry);
        return value;
    }
    const tape_entry *said = tape_peek(tape);
    if (!said) return 0;
    if (said->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_NUMBER) {
        tape_differs(tape, "the game asked for a number where %s comes in the recording",
                     name_of(said));
        return 0;
    }
    value = said->number;
    tape_drop(tape);
    return value;
}

static void compare_tick(struct tape *tape, uint32_t tick, uint64_t digest)
{
    const tape_entry *entry = tape_peek(tape);
    if (!entry) return;
    if (entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_TICK) {
        tape_differs(tape, "the tick ended where %s comes in the recording", name_of(entry));
        return;
    }
    const Gatehouse__Trace__Tick *said = entry->tick;
    if (said->tick != tick)
        tape_differs(tape, "the world is at tick %u, and was at %u", tick, said->tick);
    else if (said->digest != digest)
        tape_differs(tape, "the world's digest is %016" PRIx64 ", and was %016" PRIx64, digest,
                     said->digest);
    tape_drop(tape);
}

void tape_end_tick(struct tape *tape, uint32_t tick, uint64_t digest)
{
    if (!tape) return;
    if (tape_plays(tape)) {
        compare_tick(tape, tick, digest);
    } else {
        Gatehouse__Trace__Tick said = GATEHOUSE__TRACE__TICK__INIT;
        tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
        said.tick = tick;
        said.digest = digest;
        entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_TICK;
        entry.tick = &said;
        tape_add(tape, &entry);
    }
    tape->tick = tick;
    if (tape->mode == RECORDS && ++tape->turns >= FRAME_TICKS) end_frame(tape);
}
