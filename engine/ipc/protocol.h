// What the engine and a mod's process say to each other through their two rings.
//
// Down (engine to mod) the reader trusts the writer; up (mod to engine) every byte is hostile. The
// structures have fixed sizes and hold text in place, so there is nothing to parse: a frame of the
// wrong length is malformed, and text is cut at the field's end and cleaned before it is used.
// Both programs are built from one tree, so there is no version and no byte order here.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PROTOCOL_MAX_SEND_BYTES = 64 * 1024,       // payload of one $send
    PROTOCOL_MAX_FRAME_BYTES = 128 * 1024,     // payload of any frame
    PROTOCOL_MAX_SENDS = 1024,                 // $send calls per delivery
    PROTOCOL_MAX_SENT_BYTES = 2 * 1024 * 1024, // of all of them together
    PROTOCOL_MAX_PRINT_BYTES = 8 * 1024,       // text of one $print
    PROTOCOL_PRINT_LINE_BYTES = 32,            // what each line of it costs besides its text
    // Where the package does not say the tick rate: in each a mod may print that part of a second's prints.
    PROTOCOL_DELIVERIES_PER_SECOND = 60,
    PROTOCOL_MAX_COVERAGE_BYTES = 8 * 1024 * 1024 + 16, // of what ran, in several frames
    PROTOCOL_MAX_NAME_BYTES = 128,                      // a module's name, with its NUL
    PROTOCOL_MAX_PACKAGE_BYTES = 24 * 1024 * 1024, // scripts, and their source maps beside them
    PROTOCOL_MAX_MODULES = 1024,
    PROTOCOL_MAX_LAST_WORDS_BYTES = 256,
    PROTOCOL_MAX_ERROR_TEXT_BYTES = 4096,     // of all that is told of an error, with its NUL
    PROTOCOL_MAX_EVAL_BYTES = 16 * 1024,      // of a script that a person has a mod's process run
    PROTOCOL_MAX_EVALUATED_BYTES = 16 * 1024, // of the text that comes of it
};

// Down.
enum frame_down {
    FRAME_EVENTS = 1, // bytes for the $recv callback
    FRAME_REPLY,      // bytes that answer the last FRAME_QUERY
    FRAME_EVAL,       // u32: a number for it; then the script. A delivery of its own
    FRAME_COVER, // asks for what ran, where the program was started to count that: a delivery of its own
};

// Up.
enum frame_up {
    FRAME_READY =
        1, // the main module ran: no payload; or waits at a top-level await: struct frame_waits
    FRAME_FAILED,     // it did not, now or after it waited; struct frame_error
    FRAME_SEND,       // bytes of a $send
    FRAME_QUERY,      // bytes of a $send that waits for FRAME_REPLY
    FRAME_PRINT,      // struct frame_print, then the text
    FRAME_DROPPED,    // u32: prints that were not sent, for the rate limit
    FRAME_ERROR,      // the $recv callback failed; struct frame_error
    FRAME_DONE,       // the last delivery has been worked through; no payload
    FRAME_LAST_WORDS, // text: why the process is about to exit with WORKER_EXIT_LAST_WORDS
    FRAME_EVALUATED, // struct frame_evaluated, then the text; once for each FRAME_EVAL, before its DONE
    FRAME_COVERAGE, // a piece of what ran, as JSON; any number of them before the DONE of a FRAME_COVER
    FRAME_RAN, // the main module, which waited, ran to its end; before the DONE of that delivery; no payload
};

// A $send whose first byte is this one is a query: the tag of field `query` (2, length-delimited) of
// message Send. The rest of the bytes means nothing to this layer.
enum { PROTOCOL_QUERY_TAG = 0x12 };

// Exit codes of a mod's process.
enum worker_exit {
    WORKER_EXIT_OK = 0,
    WORKER_EXIT_LAST_WORDS = 10, // FRAME_LAST_WORDS says why
    WORKER_EXIT_SETUP = 11,      // it could not set itself up, before it had a ring to say so
    WORKER_EXIT_PROTOCOL = 12,   // the engine sent what cannot be
};

// A print whose text begins with this character and one of these letters has a level: the SDK's console
// writes both, the engine takes them away. They are part of the text and of its cost. Anybody may write them:
// a mod gives a level to its own line only.
#define PROTOCOL_PRINT_MARK '\x01'
#define PROTOCOL_PRINT_LEVELS "diwe" // debug, info, warn, error

struct frame_print {
    int32_t line;
    char file[PROTOCOL_MAX_NAME_BYTES];
};

struct frame_error {
    int32_t line, column;
    uint32_t terminated; // stopped for its CPU time
    char message[1024], file[128], function[96], source_line[256];
    char text[PROTOCOL_MAX_ERROR_TEXT_BYTES];
};

struct frame_waits {
    int32_t line; // 0: not known
    char file[PROTOCOL_MAX_NAME_BYTES];
};

struct frame_evaluated {
    uint32_t id;
    uint32_t ok;         // 0: it threw, did not parse or was stopped, and the text says so
    uint32_t terminated; // stopped for its CPU time
};

// The package in the channel's memory: this header, then for each module a package_entry, its name
// (with a NUL) and its source. Module 0 is the main one.
//
// Files of another mod are called "ID/FILE". What a mod may import of another says an entry that is no module, a link:
// its name is FROM > TO, the ids of the two, FROM being empty for the mod whose package it is. The first line of its
// source is what is told to who may not, each line behind it the name of a module that may be imported.
#define PROTOCOL_LINK '>' // in no name of a file

struct package_header {
    uint32_t module_count;
    char mod[60]; // the mod's id, for the process's name
    // Where the game stands while the modules are loaded, before the first delivery.
    uint64_t seed;            // of the numbers that they draw then
    uint32_t tick, tick_rate; // a rate of 0: not said, and the SDK is told nothing
};

struct package_entry {
    uint32_t name_bytes; // with the NUL
    uint32_t source_bytes;
};

// What a $print takes from the budget. Each line counts, the first one too: it becomes a line of the log
// that carries the mod's name and place, and an empty one must not be free.
uint32_t protocol_print_cost(const void *text, size_t len);

// What a mod may still print. Its process keeps one and leaves away what passes it; the engine keeps another and takes
// a process that passes it for one that breaks the protocol. So both count by these functions alone.
struct print_budget {
    uint32_t bytes_per_second; // the most that can be left, too
    uint32_t left_bytes;
    uint32_t deliveries_per_second;
};

void print_budget_init(struct print_budget *budget, uint32_t bytes_per_second); // full
// How many deliveries are a second from now on: the package's tick rate; 0: it does not say it. Both sides say the
// same before the first delivery, so that a process which keeps to its budget is never over the engine's.
void print_budget_set_rate(struct print_budget *budget, uint32_t tick_rate);
void print_budget_refill(
    struct print_budget *budget); // a delivery begins: by its share of a second
// Pays for a print; false when there is not enough left, and nothing is taken.
bool print_budget_take(struct print_budget *budget, const void *text, size_t len);
