// Source maps of mods: any bytes are a map or are none, as JSON and as a data URL, and every place that a
// map gives is one, with names and lines that fit.
#include <stdint.h>
#include <string.h>

#include "util/check.h"
#include "util/utf8.h"
#include "worker/sourcemap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text, size_t size)
{
    size_t len = strnlen(text, size);
    CHECK(len < size && utf8_valid(text, len));
}

static void check_map(struct sourcemap *map)
{
    struct sourcemap_place place;
    char text[40];
    if (!map) return;
    for (int line = -1; line < 6; line++) {
        for (int column = -1; column < 40; column += 3) {
            if (!sourcemap_find(map, line, column, &place)) continue;
            CHECK(place.source >= 0 && place.line > 0 && place.column > 0);
            sourcemap_name(map, place.source, text, sizeof(text));
            check_text(text, sizeof(text));
            sourcemap_line(map, place.source, place.line, text, sizeof(text));
            check_text(text, sizeof(text));
        }
    }
    CHECK(sourcemap_bytes(map) > 0);
    sourcemap_destroy(map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_map(sourcemap_parse((const char *)data, size));
    check_map(sourcemap_create((const char *)data, size));
    return 0;
}
