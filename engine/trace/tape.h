// A run of a game on a tape: recorded while it is played, or played again.
//
// What makes a run differ from another is what people do, what the mods' processes say, and when. Each of these goes
// through a tape_ function at the place where it enters (the loop, mods/feed.h). While a tape records, the function
// writes down what it is given and gives it back; while one plays, it gives what was written down instead. As all the
// rest of a game is deterministic, it asks for the same things in the same order. Where it does not, the tape notes
// that as the problem, gives harmless answers from then on, and tape_problem() says what it was.
//
// What is recorded is kept in memory, packed, up to a limit; then recording ends, and what there is stays. It may be
// written to a file as it grows, or later. Threads: whoever has the mods, one at a time. NULL for a tape is fine
// everywhere: nothing is recorded and nothing played.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace.pb-c.h"
#include "util/diag.h"
#include "util/status.h"

struct tape;
typedef Gatehouse__Trace__Entry tape_entry;
typedef Gatehouse__Trace__Head tape_head;

// --- recording ---

// Records from now on, `limit_bytes` at most, packed. The head is copied.
struct tape *tape_record(const tape_head *head, size_t limit_bytes);
// Writes what there is to a file and from now on all that is added, a frame at a time. STATUS_IO.
enum status tape_follow(struct tape *tape, const char *path, struct diag *diag);
// Writes what there is to a file, whole.
enum status tape_save(struct tape *tape, const char *path, struct diag *diag);
// Ends a file that is followed.
enum status tape_finish(struct tape *tape, struct diag *diag);
bool tape_records(const struct tape *tape); // and is not full
size_t tape_bytes(const struct tape *tape); // that it takes, packed
void tape_add(struct tape *tape, const tape_entry *entry);
void tape_mark(struct tape *tape, const char *text); // for who looks for something

// --- playing ---

// Opens a file to be played. Errors as of trace_file_open(), and STATUS_MALFORMED, STATUS_UNSUPPORTED.
enum status tape_play(struct tape **tape, const char *path, struct diag *diag);
const tape_head *tape_head_of(const struct tape *tape);
bool tape_plays(
    const struct tape *tape); // whether it is one that plays, also after its end or a problem
// The entry that comes next; NULL: the end, or there was a problem. Borrowed until tape_drop().
const tape_entry *tape_peek(struct tape *tape);
void tape_drop(struct tape *tape);
// Marks are among the entries from now on: for who reads, and plays no game.
void tape_show_marks(struct tape *tape);
// The same, but what was dropped is given back, and borrowed until the next tape_take(). There is an entry.
const tape_entry *tape_take(struct tape *tape);
void tape_rewind(struct tape *tape);
// What differs, for people: "tick 12: ..."; NULL: nothing does.
const char *tape_problem(const struct tape *tape);
// Something else than what was recorded happens. The first of them is kept.
void tape_differs(struct tape *tape, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Where the file is cut or damaged: what was wrong with it; "" while all of it was good so far.
const char *tape_damage(const struct tape *tape);
uint32_t tape_tick(const struct tape *tape); // of the last tape_end_tick()

void tape_destroy(struct tape *tape);

// --- both ---

// Short questions. Their names are for people: "the game asked whether a mod is busy".
#define TAPE_QUESTIONS(X)                                            \
    X(TAPE_REALTIME, "whether ticks follow the clock")               \
    X(TAPE_FOR_ALL, "whether mods are waited for")                   \
    X(TAPE_START, "for a mod's process")                             \
    X(TAPE_DELIVER, "that events be given to a mod")                 \
    X(TAPE_REPLY, "that a mod's query be answered")                  \
    X(TAPE_NEXT, "what mods say")                                    \
    X(TAPE_WAIT, "to wait for mods")                                 \
    X(TAPE_BUSY, "whether a mod is busy")                            \
    X(TAPE_DYING, "whether a mod's process dies")                    \
    X(TAPE_DECODED, "whether a mod's pictures and sounds are there") \
    X(TAPE_TIME_UP, "whether the time is up")                        \
    X(TAPE_NUMBER, "for a number")

enum tape_question {
#define TAPE_ENUM(question, text) question,
    TAPE_QUESTIONS(TAPE_ENUM)
#undef TAPE_ENUM
};

// A value from 0 to 15: recorded and given back, or what was recorded.
unsigned tape_answer(struct tape *tape, enum tape_question question, unsigned value);
enum status tape_status(struct tape *tape, enum tape_question question, enum status status);
uint64_t tape_number(struct tape *tape, uint64_t value);
// The end of one turn of the loop: tick and digest of the world after it are compared with what was recorded.
void tape_end_tick(struct tape *tape, uint32_t tick, uint64_t digest);
