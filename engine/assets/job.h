// The way from a mod's files to its asset_set: look at each file's head and at the limits, have the
// rest decoded in a sandboxed process (pool.h), check what it left behind, and copy that.
//
// The engine itself reads of a file only what takes no library: that a PNG's header says how large
// it is. What the decoder says is read like a stranger's bytes, when it is gone: a picture has the
// size that was known before, a sound no more than the room it was given, texts are cut and
// cleaned. A file that stops its decoder costs that file; the others are tried again, a few times.
//
// Threads: one at a time. Memory: files are copied.
#pragma once

#include "assets/set.h"
#include "ipc/decoding.h"
#include "pool/pool.h"
#include "util/diag.h"

enum {
    ASSET_MAX_FILES = 96,                      // of one mod
    ASSET_MAX_FILE_BYTES = 1024 * 1024,        // of each
    ASSET_MAX_PACKAGE_BYTES = 8 * 1024 * 1024, // of all of one mod
    ASSET_MAX_SIDE_PX = DECODING_MAX_SIDE_PX,  // of a picture
    ASSET_MAX_PIXELS = 1024 * 1024,            // of all pictures of one mod
    ASSET_MAX_SOUND_SECONDS = 30,              // of all sounds of one mod
    ASSET_MAX_FRAME_PX = 128,                  // of a side of a sprite's frame
    ASSET_MAX_FRAMES = 64,                     // in a row or a column
    ASSET_MAX_TICKS_PER_FRAME = 600,
    ASSET_MIN_ICON_PX = 16,
    ASSET_MAX_ICON_PX = 64,
    ASSET_MAX_CELL_PX = 16,
    ASSET_PROBLEM_BYTES = 200,
};

enum asset_format { ASSET_PNG, ASSET_WAV, ASSET_OGG };

struct asset_file {
    enum asset_kind kind;
    enum asset_format format;
    const char *name; // "buoy"
    const char *file; // "sprites/buoy.png", for people
    const void *bytes;
    size_t len;
    bool icon;                          // SPRITE: square, made ASSET_ICON_PX wide
    int columns, rows, ticks_per_frame; // SPRITE
    int origin_x, origin_y;             // -1: the frame's middle, its foot
    bool glow;
    int cell_width, cell_height; // FONT
};

struct asset_job;

// `mod`: its id; "": it is the game, whose names have nothing before them. `room_bytes`: of decoded pixels and samples. What is known to be bad from the
// first look is a problem at once.
struct asset_job *asset_job_create(const char *mod, const struct asset_file *files, size_t count,
                                   size_t room_bytes);
// Does what can be done without waiting; true when it is over.
bool asset_job_step(struct asset_job *job, struct pool *pool);
// `pool` ends what still works for it. NULL is fine.
void asset_job_destroy(struct asset_job *job, struct pool *pool);

// What it takes of pixels and samples, or may come to while it is not over.
size_t asset_job_bytes(const struct asset_job *job);

// When it is over: the set, which is the caller's then (NULL the second time), and what went wrong.
struct asset_set *asset_job_take(struct asset_job *job);
size_t asset_job_problem_count(const struct asset_job *job);
const char *asset_job_problem(const struct asset_job *job, size_t index); // "sprites/a.png: ..."
