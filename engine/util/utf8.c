#include "util/utf8.h"

#include <string.h>

#include "util/check.h"

static bool is_tail(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

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

size_t utf8_decode(const void *bytes, size_t len, uint32_t *code)
{
    static const uint8_t lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const uint8_t *at = bytes;
    size_t used = len > 0 ? char_bytes(at, len) : 0;
    if (used == 0) return 0;
    *code = at[0] & lead_bits[used];
    for (size_t i = 1; i < used; i++) *code = *code << 6 | (at[i] & 0x3F);
    return used;
}

bool utf8_is_unseen(uint32_t code)
{
    static const struct range {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},       {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},
        {0x115F, 0x1160}, {0x180E, 0x180E},   {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},
        {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB},
        {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return true;
    return false;
}

bool utf8_valid(const void *bytes, size_t len)
{
    return utf8_valid_bytes(bytes, len) == len;
}

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
