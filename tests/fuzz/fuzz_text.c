// Text of strangers on its way to logs, screens and terminals: what is cleaned is UTF-8 without
// control characters and of the same length, what was fine stays, and no cut leaves half a
// character.
#include <stdlib.h>

#include "input.h"
#include "pool/reason.h"
#include "pool/text.h"
#include "util/check.h"
#include "util/mem.h"
#include "util/utf8.h"

enum { MAX_TEXT_BYTES = 4096 };

static bool has_controls(const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') || text[i] == 0x7F) return true;
        if (text[i] == 0xC2 && i + 1 < len && text[i + 1] < 0xA0) return true; // U+0080 to U+009F
    }
    return false;
}

static void check_clean(const uint8_t *data, size_t size)
{
    // Exactly as long as the text: a sanitizer sees each byte past it.
    char *text = mem_resize(NULL, size + 1, 1), *again = mem_resize(NULL, size + 1, 1);
    memcpy(text, data, size);
    text_clean(text, size);
    CHECK(utf8_valid(text, size) && !has_controls((const uint8_t *)text, size));
    if (utf8_valid(data, size) && !has_controls(data, size)) CHECK(memcmp(text, data, size) == 0);
    memcpy(again, text, size);
    text_clean(again, size);
    CHECK(memcmp(again, text, size) == 0);
    mem_free(text);
    mem_free(again);
}

static void check_cut(const uint8_t *data, size_t size, size_t max)
{
    size_t kept = utf8_cut((const char *)data, size, max);
    CHECK(kept <= max && kept <= size);
    if (!utf8_valid(data, size)) return;
    CHECK(utf8_valid(data, kept));
    CHECK(size <= max ? kept == size : kept + 4 > max);
}

static void check_copy(const uint8_t *data, size_t size, size_t room)
{
    char *text = mem_alloc(size + 1), *out = mem_alloc(room);
    memcpy(text, data, size);
    size_t len = utf8_copy(out, room, text);
    CHECK(len < room && strlen(out) == len && memcmp(out, text, len) == 0);
    if (utf8_valid(text, strlen(text))) CHECK(utf8_valid(out, len));
    mem_free(text);
    mem_free(out);
}

static void check_reason(const uint8_t *data, size_t size, uint16_t wait_status)
{
    char last_words[64] = "", out[40];
    memcpy(last_words, data, size < sizeof last_words - 1 ? size : sizeof last_words - 1);
    reason_write(out, sizeof out, wait_status, "", last_words);
    CHECK(strlen(out) > 0 && strlen(out) < sizeof out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    uint16_t number = input_u16(&input);
    size_t len;
    const uint8_t *text = input_bytes(&input, MAX_TEXT_BYTES, &len);
    check_clean(text, len);
    check_cut(text, len, number % 64);
    check_copy(text, len, 1 + number % 64);
    check_reason(text, len, number);
    return 0;
}
