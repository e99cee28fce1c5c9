#include "pool/text.h"

#include <stdbool.h>
#include <stdint.h>

// Length of the valid UTF-8 character at `at` that may be shown, 0 when there is none.
// Table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing above U+10FFFF.
static size_t character(const uint8_t *at, size_t left)
{
    uint8_t first = at[0];
    if (first < 0x80) return (first >= 0x20 && first != 0x7f) || first == '\n' || first == '\t';
    size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || len > left) return 0;
    uint8_t low = 0x80, high = 0xbf;
    if (first == 0xc2) low = 0xa0; // U+0080 to U+009F are control characters
    if (first == 0xe0) low = 0xa0;
    if (first == 0xed) high = 0x9f;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;
    if (at[1] < low || at[1] > high) return 0;
    for (size_t i = 2; i < len; i++)
        if (at[i] < 0x80 || at[i] > 0xbf) return 0;
    return len;
}

void text_clean(char *text, size_t len)
{
    uint8_t *at = (uint8_t *)text;
    for (size_t i = 0; i < len;) {
        size_t good = character(at + i, len - i);
        if (good == 0) {
            at[i] = '?';
            good = 1;
        }
        i += good;
    }
}
