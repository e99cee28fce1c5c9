#include "util/utf8.h"

#include <stdint.h>
#include <string.h>

#include "util/check.h"

static bool is_tail(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// Bytes of a character that begins with this one; 0: none does.
static size_t bytes_from_lead(uint8_t lead)
{
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// Bytes of the well-formed character at `at`, of which `len` may be read; 0: there is none.
static size_t char_bytes(const uint8_t *at, size_t len)
{
    uint8_t lead = at[0];
    size_t need = bytes_from_lead(lead);
    if (need == 0 || len < need) return 0;
    for (size_t i = 1; i < need; i++) {
        if (!is_tail(at[i])) return 0;
    }
    if (lead == 0xE0 && at[1] < 0xA0) return 0; // overlong
    if (lead == 0xED && at[1] > 0x9F) return 0; // surrogates
    if (lead == 0xF0 && at[1] < 0x90) return 0; // overlong
    if (lead == 0xF4 && at[1] > 0x8F) return 0; // past U+10FFFF
    return need;
}

size_t utf8_valid_bytes(const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    size_t good = 0;
    while (good < len) {
        size_t step = char_bytes(at + good, len - good);
        if (step == 0) break;
        good += step;
    }
    return good;
}

bool utf8_valid(const void *bytes, size_t len) { return utf8_valid_bytes(bytes, len) == len; }

size_t utf8_cut(const char *text, size_t len, size_t max)
{
    if (len <= max) return len;
    size_t start = max; // of the character that would be cut
    while (start > 0 && max - start < 3 && is_tail((uint8_t)text[start])) start--;
    return start + bytes_from_lead((uint8_t)text[start]) > max ? start : max;
}

size_t utf8_copy(char *out, size_t size, const char *text)
{
    CHECK(size > 0);
    size_t len = utf8_cut(text, strnlen(text, size + 4), size - 1);
    memcpy(out, text, len);
    out[len] = '\0';
    return len;
}
