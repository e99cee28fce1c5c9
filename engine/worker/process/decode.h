// A decoder's process after the fork: seals itself like a mod's process, decodes the files of one
// mod and ends. No script runs here; the libraries that read pictures and sounds do, on a
// stranger's bytes.
//
// It keeps no descriptor at all. What it can reach is its own memory and the one piece that it
// shares with the engine, which reads that when this process is gone (ipc/decoding.h).
#pragma once

#include <stdint.h>

#include "ipc/decoding.h"
#include "worker/process/child.h"

// In the child, right after the fork. `memory`: the descriptor of the shared memory.
_Noreturn void decode_run(const struct child_setup *setup, int memory, size_t bytes);

// The sandbox of such a process: the limits, no descriptor, the filter. Also for attacks on it
// (probe.h).
enum status decode_sandbox(const struct sandbox *sandbox);

// --- what decode_run() calls for each format; all of them work in `out` and on the heap only ---
// The file's bytes and the room for the result.
struct decode_task {
    const uint8_t *bytes;
    size_t len;
    uint32_t width, height; // PNG
    uint8_t *out;
    size_t out_bytes;
    uint32_t units;                 // result
    char text[DECODING_TEXT_BYTES]; // why not
};

// False: `text` says what is wrong with the file.
bool decode_png(struct decode_task *task);
bool decode_wav(struct decode_task *task);
bool decode_vorbis(struct decode_task *task);
bool decode_deflate(struct decode_task *task);
const char *decode_png_version(void); // of the library: "1.6.39"
const char *decode_vorbis_version(void);

// Samples as they were read, to the form of the engine's mixer. `frames` of `channels` (1, 2) each,
// at `rate` (within the limits of ipc/decoding.h).
bool decode_finish_sound(struct decode_task *task, const int16_t *samples, size_t frames,
                         unsigned channels, uint32_t rate);
bool decode_fail(struct decode_task *task, const char *format, ...)
    __attribute__((format(printf, 2, 3))); // false
