// What the engine and a decoder's process share: one piece of memory with pictures, sounds or packed files of a
// mod as they are in its package, and room for what becomes of them.
//
// The engine lays the memory out, says for each file where its bytes are and how much room its
// result has, and gives it to one process, which decodes file after file and ends. The engine reads
// the answers only when that process is gone, so nothing changes under its hands; but all of it,
// from the first byte to the last, is what that process liked to leave there, and a file may have
// taken it over. The engine keeps its own copy of the jobs and believes nothing else of where
// things are. Both programs are built from one tree, so there is no version and no byte order here.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

enum {
    // Of the memory as a whole; pages that are not used cost nothing.
    DECODING_MAX_BYTES = 64 * 1024 * 1024,
    DECODING_MAX_SIDE_PX = 512,
    DECODING_RATE = 44100,      // of decoded sounds: two channels, 16 bits, in turns
    DECODING_LEAST_RATE = 8000, // of sounds in files
    DECODING_MOST_RATE = 48000,
    DECODING_MAX_SECONDS = 10, // of one sound
    DECODING_FRAME_BYTES = 4,  // one moment of a decoded sound
    DECODING_PIXEL_BYTES = 4,  // 0xAARRGGBB
    DECODING_TEXT_BYTES = 120,
};

enum decoding_format { DECODING_PNG = 1, DECODING_WAV, DECODING_VORBIS, DECODING_DEFLATE };

enum decoding_state {
    DECODING_UNTOUCHED, // nobody got to it
    DECODING_STARTED,   // the process ended while it worked on it
    DECODING_DONE,
    DECODING_REFUSED, // the file is bad, `text` says how
};

// At the memory's beginning; then `count` jobs, then as many answers.
struct decoding_head {
    uint32_t count;
    uint32_t reserved;
};

struct decoding_job {
    uint32_t format;
    uint32_t width, height; // of a picture, as its header says
    uint32_t in_bytes;
    uint64_t in_at, out_at; // from the memory's beginning
    uint64_t out_bytes;     // room: of a picture and of deflated bytes exactly what it takes
};

struct decoding_answer {
    uint32_t state;
    uint32_t units; // pixels, frames of a sound, or bytes
    char text[DECODING_TEXT_BYTES];
};

// Where the answers are, and the first byte that is free behind them.
size_t decoding_answers_at(size_t count);
size_t decoding_files_at(size_t count);

// Makes the memory, of a size that nobody can change. The descriptor is the caller's. STATUS_IO:
// errno.
enum status decoding_create(size_t bytes, int *fd, uint8_t **memory);
// Maps what decoding_create() made. NULL: errno says why.
uint8_t *decoding_map(int fd, size_t bytes);
void decoding_unmap(uint8_t *memory, size_t bytes); // NULL is fine
