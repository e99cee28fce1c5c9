// Source maps: from a place in the script that runs to the place in what its author wrote.
//
// Reads version 3 maps, as JSON or in base64 ("data:application/json;base64,..."). It reads no file and
// no other URL. Maps come from mods: anything
// that is no map, or is larger than the limits here, gives NULL, and no bytes can do worse than
// that. A map is as honest as who wrote it: its names are for people to read, never to decide by.
// Threads: no state but the map. Memory: malloc, bounded by sourcemap_bytes().
// Format: "Source map format specification" (ECMA-426). Not supported: indexed maps ("sections");
// the names of functions ("names") are not read.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    SOURCEMAP_MAX_JSON = 1 << 23,                            // bytes of a map
    SOURCEMAP_MAX_URL = SOURCEMAP_MAX_JSON / 3 * 4 + 4 + 96, // in base64, and what stands before it
    SOURCEMAP_MAX_SOURCES = 4096,
    SOURCEMAP_MAX_LINES = 1 << 18,    // of the script that runs
    SOURCEMAP_MAX_SEGMENTS = 1 << 20, // places that are known
};

struct sourcemap;

// A place in a source, all from 1 but `source`, which is an index for the calls below.
struct sourcemap_place {
    int source, line, column;
};

// The map in a data: URL or, in any other text, in JSON, or NULL. The text is copied. The caller owns the map.
struct sourcemap *sourcemap_create(const char *text, size_t len);

// The map in JSON text, or NULL. The text is copied. The caller owns the map.
struct sourcemap *sourcemap_parse(const char *json, size_t len);

void sourcemap_destroy(struct sourcemap *map); // NULL is fine

// What the map holds on the heap.
size_t sourcemap_bytes(const struct sourcemap *map);

// Where line and column of the script (from 1, columns in UTF-16 units) come from. False, and
// `place` untouched, when the map does not say.
bool sourcemap_find(const struct sourcemap *map, int line, int column,
                    struct sourcemap_place *place);

// The name of a source as the map has it, sourceRoot before it; UTF-8, with '?' for control
// characters, cut to `size` with its NUL. False and "" when it has none.
bool sourcemap_name(const struct sourcemap *map, int source, char *out, size_t size);

// A line of a source, cut in the same way. False and "" when the map does not carry its text.
bool sourcemap_line(const struct sourcemap *map, int source, int line, char *out, size_t size);

#ifdef __cplusplus
}
#endif
