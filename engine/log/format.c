#include "log/format.h"

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
    (void)buf_append(to, text, len); // what is longer than a line may be is left away
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

// What a text begins with.
struct piece {
    size_t plain;  // bytes that can stand as they are
    size_t used;   // bytes of what follows and cannot; 0: the end of the text
    bool is_text;  // those are a character, `code`
    uint32_t code; // or else a byte that is none
};

// `specials`: what cannot stand besides what is not seen.
static struct piece next_piece(const char *text, size_t len, const char *specials)
{
    struct piece piece = {0};
    while (piece.plain < len) {
        const char *at = text + piece.plain;
        piece.used = utf8_decode(at, len - piece.plain, &piece.code);
        piece.is_text = piece.used > 0;
        if (!piece.is_text) {
            piece.used = 1;
            piece.code = (unsigned char)*at;
            return piece;
        }
        if (utf8_is_unseen(piece.code) || (piece.code < 0x80 && strchr(specials, (int)piece.code)))
            return piece;
        piece.plain += piece.used;
    }
    piece.used = 0;
    return piece;
}

// One line's text for people. Tabs are kept where `tabs` says so.
static void put_text(struct buf *to, const char *text, size_t len, bool tabs)
{
    while (len > 0) {
        struct piece piece = next_piece(text, len, "");
        put(to, text, piece.plain);
        if (piece.used == 0) return;
        if (piece.code == '\t' && tabs)
            put_plain(to, "\t");
        else
            put_number(to, piece.code < 0x80 || !piece.is_text ? "\\x%02x" : "\\u%04x", piece.code);
        text += piece.plain + piece.used;
        len -= piece.plain + piece.used;
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

void format_text(struct buf *to, const struct log_line *line, bool colour)
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

static void put_json_escape(struct buf *to, uint32_t code)
{
    if (code == '\n')
        put_plain(to, "\\n");
    else if (code == '\t')
        put_plain(to, "\\t");
    else if (code == '"' || code == '\\')
        put_number(to, "\\%c", code);
    else if (code < 0x10000)
        put_number(to, "\\u%04x", code);
    else {
        put_number(to, "\\u%04x", 0xD800 + ((code - 0x10000) >> 10));
        put_number(to, "\\u%04x", 0xDC00 + (code & 0x3FF));
    }
}

static void put_json_text(struct buf *to, const char *text, size_t len)
{
    put_plain(to, "\"");
    while (len > 0) {
        struct piece piece = next_piece(text, len, "\"\\");
        put(to, text, piece.plain);
        if (piece.used == 0) break;
        if (piece.is_text)
            put_json_escape(to, piece.code);
        else
            put_plain(to, "\xef\xbf\xbd"); // a byte that is no text
        text += piece.plain + piece.used;
        len -= piece.plain + piece.used;
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

void format_json(struct buf *to, const struct log_line *line)
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
    if (line->from_mod) put_plain(to, ",\"from_mod\":true");
    put_plain(to, ",\"text\":");
    put_json_text(to, line->text, strlen(line->text));
    if (line->again > 0) put_number(to, ",\"count\":%u", line->again);
    put_plain(to, "}\n");
}

// --- not of the log ---

void format_words(struct buf *to, const char *words)
{
    const char *rest = words, *text;
    while (rest) {
        size_t len = next_line(&rest, &text);
        put_text(to, text, len, true);
        if (rest) put_plain(to, "\n");
    }
}

// --- for files ---

void format_record(struct buf *to, const struct log_line *line)
{
    put_number(to, "%u\t", line->tick);
    put_plain(to, log_level_text(line->level));
    if (line->from_mod) put_plain(to, "*");
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
