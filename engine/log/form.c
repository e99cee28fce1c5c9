#include "log/form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/utf8.h"

#define DIM "\033[2m"
#define CYAN "\033[36m"
#define PLAIN "\033[0m"

static void put(struct buf *to, const char *text, size_t len)
{
    buf_append(to, text, len);
}

static void put_plain(struct buf *to, const char *text)
{
    put(to, text, strlen(text));
}

static void put_number(struct buf *to, const char *format, unsigned value)
{
    char text[24];
    snprintf(text, sizeof text, format, value);
    put_plain(to, text);
}

// Bytes until the next one that cannot stand as it is; `specials` besides control characters.
static size_t plain_bytes(const char *text, size_t len, const char *specials)
{
    size_t i = 0;
    for (; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == 0x7f || byte == 0xc2 || byte == 0xe2 || strchr(specials, byte))
            break;
    }
    return i;
}

// The character at the text's beginning, when it is one that a terminal would obey: U+0080 to
// U+009F as it does ESC, U+2028 to U+202E and U+2066 to U+2069 turn lines and their order around.
// *used is its bytes; 0: it is none of these.
static unsigned obeyed(const char *text, size_t len, size_t *used)
{
    const unsigned char *at = (const unsigned char *)text;
    *used = 2;
    if (len > 1 && at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0) return at[1];
    *used = 3;
    if (len > 2 && at[0] == 0xe2 && at[1] == 0x80 && at[2] >= 0xa8 && at[2] <= 0xae)
        return 0x2000u + (at[2] & 0x3f);
    if (len > 2 && at[0] == 0xe2 && at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)
        return 0x2040u + (at[2] & 0x3f);
    *used = 0;
    return 0;
}

// One line's text for people. Tabs are kept where `tabs` says so.
static void put_text(struct buf *to, const char *text, size_t len, bool tabs)
{
    while (len > 0) {
        size_t plain = plain_bytes(text, len, "");
        put(to, text, plain);
        text += plain;
        len -= plain;
        if (len == 0) return;
        size_t used;
        unsigned code = obeyed(text, len, &used);
        unsigned char byte = (unsigned char)*text;
        if (used)
            put_number(to, "\\u%04x", code);
        else if (byte == 0xc2 || byte == 0xe2 || (byte == '\t' && tabs))
            put(to, text, 1);
        else
            put_number(to, "\\x%02x", byte);
        if (!used) used = 1;
        text += used;
        len -= used;
    }
}

static void put_again(struct buf *to, uint32_t again)
{
    if (again > 0) put_number(to, again == 1 ? " (again, %u time)" : " (again, %u times)", again);
}

// The next line of a text; *rest is moved behind it, to NULL at the end.
static size_t next_line(const char **rest, const char **line)
{
    *line = *rest;
    const char *end = strchr(*rest, '\n');
    *rest = end ? end + 1 : NULL;
    return end ? (size_t)(end - *line) : strlen(*line);
}

// --- for people ---

static const char *colour_of(enum log_level level)
{
    if (level == LOG_ERROR) return "\033[31m";
    if (level == LOG_WARN) return "\033[33m";
    return DIM;
}

static void put_coloured(struct buf *to, bool colour, const char *code, const char *text)
{
    if (colour) put_plain(to, code);
    put_text(to, text, strlen(text), false);
    if (colour) put_plain(to, PLAIN);
}

static void put_head(struct buf *to, const struct log_line *line, bool colour)
{
    if (line->tick) {
        if (colour) put_plain(to, DIM);
        put_number(to, "%6u ", line->tick);
        if (colour) put_plain(to, PLAIN);
    }
    put_coloured(to, colour, CYAN, line->source);
    if (line->level != LOG_INFO) {
        put_plain(to, " ");
        put_coloured(to, colour, colour_of(line->level), log_level_text(line->level));
    }
    if (line->place) {
        put_plain(to, " ");
        put_coloured(to, colour, DIM, line->place);
    }
    put_plain(to, ": ");
}

void form_text(struct buf *to, const struct log_line *line, bool colour)
{
    const char *rest = line->text, *text;
    while (rest) {
        size_t len = next_line(&rest, &text);
        put_head(to, line, colour);
        put_text(to, text, len, true);
        if (!rest) put_again(to, line->again);
        put_plain(to, "\n");
    }
}

// --- for programs ---

static void put_json_piece(struct buf *to, const char *text, size_t len)
{
    while (len > 0) {
        size_t plain = plain_bytes(text, len, "\"\\");
        put(to, text, plain);
        text += plain;
        len -= plain;
        if (len == 0) return;
        size_t used;
        unsigned code = obeyed(text, len, &used);
        unsigned char byte = (unsigned char)*text;
        if (used) {
            put_number(to, "\\u%04x", code);
            text += used - 1;
            len -= used - 1;
        } else if (byte == '\n')
            put_plain(to, "\\n");
        else if (byte == '\t')
            put_plain(to, "\\t");
        else if (byte == '"' || byte == '\\')
            put_number(to, "\\%c", byte);
        else if (byte == 0xc2 || byte == 0xe2)
            put(to, text, 1);
        else
            put_number(to, "\\u%04x", byte);
        text++;
        len--;
    }
}

static void put_json_text(struct buf *to, const char *text, size_t len)
{
    put_plain(to, "\"");
    while (len > 0) {
        size_t good = utf8_valid_bytes(text, len);
        put_json_piece(to, text, good);
        text += good;
        len -= good;
        if (len == 0) break;
        put_plain(to, "\xef\xbf\xbd"); // a byte that is no text
        text++;
        len--;
    }
    put_plain(to, "\"");
}

// The length of "main.js" in "main.js:12" or "main.js:12:5"; *number is the 12, or 0 when there is
// none.
static size_t split_place(const char *place, unsigned long *number)
{
    size_t len = strlen(place);
    *number = 0;
    for (int part = 0; part < 2; part++) {
        size_t digits = 0;
        while (digits < len && place[len - 1 - digits] >= '0' && place[len - 1 - digits] <= '9')
            digits++;
        if (digits == 0 || digits > 9 || digits + 1 >= len || place[len - 1 - digits] != ':') break;
        *number = strtoul(place + len - digits, NULL, 10);
        len -= digits + 1;
    }
    return len;
}

void form_json(struct buf *to, const struct log_line *line)
{
    put_number(to, "{\"tick\":%u,\"mod\":", line->tick);
    put_json_text(to, line->source, strlen(line->source));
    put_plain(to, ",\"level\":\"");
    put_plain(to, log_level_text(line->level));
    put_plain(to, "\"");
    if (line->place) {
        unsigned long number;
        size_t len = split_place(line->place, &number);
        put_plain(to, ",\"file\":");
        put_json_text(to, line->place, len);
        if (number > 0) put_number(to, ",\"line\":%u", (unsigned)number);
    }
    put_plain(to, ",\"text\":");
    put_json_text(to, line->text, strlen(line->text));
    if (line->again > 0) put_number(to, ",\"count\":%u", line->again);
    put_plain(to, "}\n");
}

// --- for files ---

void form_record(struct buf *to, const struct log_line *line)
{
    put_number(to, "%u\t", line->tick);
    put_plain(to, log_level_text(line->level));
    if (line->again > 0) put_number(to, " x%u", line->again);
    put_plain(to, "\t");
    put_text(to, line->source, strlen(line->source), false);
    put_plain(to, "\t");
    if (line->place) put_text(to, line->place, strlen(line->place), false);
    const char *rest = line->text, *text;
    while (rest) {
        size_t len = next_line(&rest, &text);
        put_plain(to, "\t");
        put_text(to, text, len, true);
        put_plain(to, "\n");
    }
}
