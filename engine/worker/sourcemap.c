// One pass over the JSON notes where its texts stand, without decoding them; the mappings are then
// decoded into sorted places, once. Names and lines of sources are decoded when they are asked for.
#include "worker/sourcemap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd, MAX_DEPTH = 64, VLQ_MORE = 32, VLQ_MAX_SHIFT = 30 };

// The inside of a JSON string, escapes and all. `at` is NULL for none.
struct text {
    const char *at, *end;
};

struct texts {
    struct text *items;
    int count;
};

// From column `from` of its line on (from 0), until the next one.
struct segment {
    int from;
    int source, line, column; // from 0; source is -1 where there is none
};

struct sourcemap {
    char *json; // the texts point into it
    size_t json_bytes;
    struct text root;
    struct texts sources, contents;
    int *lines; // index of the first segment of each line, and one behind the last
    int line_count;
    struct segment *segments;
    int segment_count, segment_capacity;
};

// What the JSON gave; each text is that of the last key of this name.
struct document {
    struct text mappings;
    bool has_version;
};

// --- text ---

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The number of a \uXXXX at `text`, past which it goes; -1 when it is none.
static int32_t take_unicode_escape(struct text *text)
{
    int32_t code = 0;
    if (text->end - text->at < 6 || text->at[0] != '\\' || text->at[1] != 'u') return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(text->at[i]);
        if (digit < 0) return -1;
        code = code << 4 | digit;
    }
    text->at += 6;
    return code;
}

static uint32_t take_escape(struct text *text)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    int32_t code = take_unicode_escape(text);
    if (code >= 0) {
        struct text next = *text;
        int32_t low = code >= 0xd800 && code < 0xdc00 ? take_unicode_escape(&next) : -1;
        if (low >= 0xdc00 && low < 0xe000) {
            *text = next;
            return 0x10000 + ((uint32_t)(code - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
        }
        return code >= 0xd800 && code < 0xe000 ? REPLACEMENT : (uint32_t)code;
    }
    text->at++;
    if (text->at == text->end) return REPLACEMENT;
    char c = *text->at++;
    const char *name = c ? strchr(names, c) : NULL;
    return name ? (uint32_t)values[name - names] : (unsigned char)c;
}

static uint32_t take_utf8(struct text *text)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)*text->at++;
    int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length == 1) return first;
    if (length == 0 || first > 0xf4 || text->end - text->at < length - 1) return REPLACEMENT;
    uint32_t code = first & (0x7fu >> length);
    for (int i = 0; i < length - 1; i++) {
        unsigned char next = (unsigned char)text->at[i];
        if ((next & 0xc0) != 0x80) return REPLACEMENT;
        code = code << 6 | (next & 0x3f);
    }
    if (code < smallest[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return REPLACEMENT;
    text->at += length - 1;
    return code;
}

// False at the end.
static bool take_char(struct text *text, uint32_t *code)
{
    if (text->at == text->end) return false;
    *code = *text->at == '\\' ? take_escape(text) : take_utf8(text);
    return true;
}

struct writer {
    char *at, *end; // end: where the NUL has to fit at the latest
};

// False, and nothing written, when it does not fit any more.
static bool put_char(struct writer *out, uint32_t code)
{
    int length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (out->end - out->at < length) return false;
    if (length == 1) {
        *out->at++ = (char)code;
        return true;
    }
    *out->at++ = (char)((0xf00u >> length) | code >> (6 * (length - 1)));
    for (int i = length - 2; i >= 0; i--) *out->at++ = (char)(0x80 | (code >> (6 * i) & 0x3f));
    return true;
}

static void put_text(struct writer *out, struct text text)
{
    uint32_t code;
    while (take_char(&text, &code)) {
        bool is_control = code < 0x20 || (code >= 0x7f && code < 0xa0);
        if (!put_char(out, is_control ? '?' : code)) return;
    }
}

// --- JSON ---

static void skip_space(struct text *json)
{
    while (json->at < json->end && *json->at && strchr(" \t\r\n", *json->at)) json->at++;
}

static bool take_byte(struct text *json, char byte)
{
    skip_space(json);
    if (json->at == json->end || *json->at != byte) return false;
    json->at++;
    return true;
}

static bool take_string(struct text *json, struct text *out)
{
    if (!take_byte(json, '"')) return false;
    const char *start = json->at;
    for (; json->at < json->end; json->at++) {
        if (*json->at == '"') {
            *out = (struct text){start, json->at++};
            return true;
        }
        if (*json->at == '\\' && ++json->at == json->end) return false;
    }
    return false;
}

// A number, true, false or null.
static bool take_scalar(struct text *json, struct text *out)
{
    skip_space(json);
    const char *start = json->at;
    while (json->at < json->end && *json->at && !strchr(" \t\r\n,:[]{}\"", *json->at)) json->at++;
    *out = (struct text){start, json->at};
    return json->at > start;
}

// Any value, brackets counted and not compared: what is skipped need not be right.
static bool skip_value(struct text *json)
{
    int depth = 0;
    struct text ignored;
    do {
        skip_space(json);
        if (json->at == json->end) return false;
        char c = *json->at;
        if (c == '{' || c == '[') {
            if (++depth > MAX_DEPTH) return false;
            json->at++;
        } else if (c == '}' || c == ']') {
            if (--depth < 0) return false;
            json->at++;
        } else if ((c == ',' || c == ':') && depth > 0) {
            json->at++;
        } else if (c == '"' ? !take_string(json, &ignored) : !take_scalar(json, &ignored)) {
            return false;
        }
    } while (depth > 0);
    return true;
}

static bool is_text(struct text text, const char *value)
{
    size_t len = (size_t)(text.end - text.at);
    return len == strlen(value) && memcmp(text.at, value, len) == 0;
}

// An array of strings and nulls. A second one under the same key is refused.
static bool take_texts(struct text *json, struct texts *out)
{
    if (out->items || !take_byte(json, '[')) return false;
    out->items = malloc(SOURCEMAP_MAX_SOURCES * sizeof(*out->items));
    if (!out->items) return false;
    bool is_over = take_byte(json, ']');
    while (!is_over) {
        struct text item, null;
        if (!take_string(json, &item)) {
            if (!take_scalar(json, &null) || !is_text(null, "null")) return false;
            item = (struct text){NULL, NULL};
        }
        if (out->count == SOURCEMAP_MAX_SOURCES) return false;
        out->items[out->count++] = item;
        is_over = !take_byte(json, ',');
        if (is_over && !take_byte(json, ']')) return false;
    }
    struct text *fitting = realloc(out->items, (size_t)(out->count + 1) * sizeof(*out->items));
    if (fitting) out->items = fitting;
    return true;
}

static bool take_member(struct text *json, struct sourcemap *map, struct document *document)
{
    struct text key, version;
    if (!take_string(json, &key) || !take_byte(json, ':')) return false;
    if (is_text(key, "sources")) return take_texts(json, &map->sources);
    if (is_text(key, "sourcesContent")) return take_texts(json, &map->contents);
    if (is_text(key, "mappings")) return take_string(json, &document->mappings);
    if (is_text(key, "sourceRoot"))
        return take_string(json, &map->root) || skip_value(json); // null is usual
    if (is_text(key, "version")) {
        document->has_version = take_scalar(json, &version) && is_text(version, "3");
        return document->has_version;
    }
    return skip_value(json);
}

static bool take_document(struct text json, struct sourcemap *map, struct document *document)
{
    if (!take_byte(&json, '{')) return false;
    do {
        if (!take_member(&json, map, document)) return false;
    } while (take_byte(&json, ','));
    return take_byte(&json, '}') && document->has_version && document->mappings.at &&
           map->sources.items;
}

// --- mappings ---

static int base64_value(uint32_t c)
{
    if (c >= 'A' && c <= 'Z') return (int)c - 'A';
    if (c >= 'a' && c <= 'z') return (int)c - 'a' + 26;
    if (c >= '0' && c <= '9') return (int)c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Adds a number in base64 VLQ, whose first digit is given, to *sum; it must stay a natural int.
static bool add_vlq(struct text *text, uint32_t code, int *sum)
{
    uint64_t bits = 0;
    for (int shift = 0; shift <= VLQ_MAX_SHIFT; shift += 5) {
        int digit = base64_value(code);
        if (digit < 0) return false;
        bits |= (uint64_t)(digit & (VLQ_MORE - 1)) << shift;
        if (!(digit & VLQ_MORE)) {
            int64_t value = (int64_t)(bits >> 1);
            int64_t result = *sum + (bits & 1 ? -value : value);
            if (result < 0 || result > INT32_MAX - 1) return false;
            *sum = (int)result;
            return true;
        }
        if (!take_char(text, &code)) return false;
    }
    return false;
}

static bool push_segment(struct sourcemap *map, struct segment segment)
{
    if (map->segment_count == SOURCEMAP_MAX_SEGMENTS) return false;
    if (map->segment_count == map->segment_capacity) {
        int capacity = map->segment_capacity ? map->segment_capacity * 2 : 64;
        struct segment *grown = realloc(map->segments, (size_t)capacity * sizeof(*grown));
        if (!grown) return false;
        map->segments = grown;
        map->segment_capacity = capacity;
    }
    map->segments[map->segment_count++] = segment;
    return true;
}

// Counts the lines of the script, so that `lines` can be of the right size.
static bool make_lines(struct sourcemap *map, struct text mappings)
{
    uint32_t code;
    map->line_count = 1;
    while (take_char(&mappings, &code)) map->line_count += code == ';';
    if (map->line_count > SOURCEMAP_MAX_LINES) return false;
    map->lines = malloc(((size_t)map->line_count + 1) * sizeof(*map->lines));
    return map->lines != NULL;
}

// The numbers of one segment, each counted on from the one before it; its first digit is given. The
// code that ended it comes back in *code, 0 at the end of the text.
static bool take_segment(struct text *text, uint32_t *code, struct segment *last, int *name,
                         struct segment *out)
{
    int *const fields[] = {&last->from, &last->source, &last->line, &last->column, name};
    int count = 0;
    while (*code != ',' && *code != ';' && *code != 0) {
        if (count == 5 || !add_vlq(text, *code, fields[count++])) return false;
        if (!take_char(text, code)) *code = 0;
    }
    *out = *last;
    if (count == 1) out->source = -1;
    return count == 1 || count >= 4;
}

static bool decode_mappings(struct sourcemap *map, struct text text)
{
    struct segment last = {0, 0, 0, 0}, segment;
    int line = 0, name = 0;
    uint32_t code;
    if (!make_lines(map, text)) return false;
    map->lines[0] = 0;
    while (take_char(&text, &code)) {
        if (code == 0) return false;
        if (code != ',' && code != ';') {
            int before = last.from;
            if (!take_segment(&text, &code, &last, &name, &segment)) return false;
            if (segment.from < before || segment.source >= map->sources.count) return false;
            if (!push_segment(map, segment)) return false;
        }
        if (code == ';') {
            map->lines[++line] = map->segment_count;
            last.from = 0;
        }
    }
    map->lines[line + 1] = map->segment_count;
    return true;
}

// --- base64 ---

// Into `out`, which has room for len / 4 * 3 + 3 bytes. False when it is no base64.
static bool decode_base64(const char *text, size_t len, char *out, size_t *out_len)
{
    uint32_t bits = 0;
    size_t count = 0;
    while (len > 0 && text[len - 1] == '=') len--;
    if (len % 4 == 1) return false;
    for (size_t i = 0; i < len; i++) {
        int digit = base64_value((unsigned char)text[i]);
        if (digit < 0) return false;
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4 != 0) out[count++] = (char)(bits >> (6 - 2 * (i % 4)));
    }
    *out_len = count;
    return true;
}

// --- sourcemap.h ---

// Takes the JSON, which is freed with the map, or here.
static struct sourcemap *parse_owned(char *json, size_t len)
{
    struct sourcemap *map = calloc(1, sizeof(*map));
    struct document document = {{NULL, NULL}, false};
    if (!map) {
        free(json);
        return NULL;
    }
    map->json = json;
    map->json_bytes = len;
    if (take_document((struct text){json, json + len}, map, &document) &&
        decode_mappings(map, document.mappings))
        return map;
    sourcemap_destroy(map);
    return NULL;
}

struct sourcemap *sourcemap_parse(const char *json, size_t len)
{
    if (len == 0 || len > SOURCEMAP_MAX_JSON) return NULL;
    char *copy = malloc(len);
    if (!copy) return NULL;
    memcpy(copy, json, len);
    return parse_owned(copy, len);
}

struct sourcemap *sourcemap_create(const char *url, size_t len)
{
    static const char start[] = "data:application/json", coding[] = ";base64";
    enum { DATA = 5, START = sizeof(start) - 1, CODING = sizeof(coding) - 1 };
    if (len < DATA || memcmp(url, start, DATA) != 0) return sourcemap_parse(url, len);
    if (len < START || len > SOURCEMAP_MAX_URL || memcmp(url, start, START) != 0) return NULL;
    const char *comma = memchr(url, ',', len);
    if (!comma || comma - url < START + CODING || url[START] != ';') return NULL;
    if (memcmp(comma - CODING, coding, CODING) != 0) return NULL;
    size_t text_len = len - (size_t)(comma + 1 - url), json_len;
    char *json = malloc(text_len / 4 * 3 + 3);
    if (!json) return NULL;
    if (!decode_base64(comma + 1, text_len, json, &json_len) || json_len > SOURCEMAP_MAX_JSON) {
        free(json);
        return NULL;
    }
    return parse_owned(json, json_len);
}

void sourcemap_destroy(struct sourcemap *map)
{
    if (!map) return;
    free(map->segments);
    free(map->lines);
    free(map->contents.items);
    free(map->sources.items);
    free(map->json);
    free(map);
}

size_t sourcemap_bytes(const struct sourcemap *map)
{
    return sizeof(*map) + map->json_bytes + ((size_t)map->line_count + 1) * sizeof(*map->lines) +
           (size_t)map->segment_capacity * sizeof(*map->segments) +
           (size_t)(map->sources.count + map->contents.count + 2) * sizeof(struct text);
}

bool sourcemap_find(const struct sourcemap *map, int line, int column,
                    struct sourcemap_place *place)
{
    if (line < 1 || line > map->line_count || column < 1) return false;
    int low = map->lines[line - 1], first = low, high = map->lines[line];
    while (low < high) { // to the first segment behind the column
        int middle = low + (high - low) / 2;
        if (map->segments[middle].from <= column - 1)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == first || map->segments[low - 1].source < 0) return false;
    const struct segment *found = &map->segments[low - 1];
    *place = (struct sourcemap_place){found->source, found->line + 1, found->column + 1};
    return true;
}

bool sourcemap_name(const struct sourcemap *map, int source, char *out, size_t size)
{
    struct writer writer = {out, out + size - 1};
    bool has_name = source >= 0 && source < map->sources.count && map->sources.items[source].at &&
                    map->sources.items[source].at < map->sources.items[source].end;
    if (has_name) {
        bool has_root = map->root.at && map->root.at < map->root.end;
        if (has_root) put_text(&writer, map->root);
        if (has_root && map->root.end[-1] != '/') put_char(&writer, '/');
        put_text(&writer, map->sources.items[source]);
    }
    *writer.at = '\0';
    return has_name;
}

bool sourcemap_line(const struct sourcemap *map, int source, int line, char *out, size_t size)
{
    struct writer writer = {out, out + size - 1};
    struct text text = {NULL, NULL};
    uint32_t code = 0;
    *out = '\0';
    if (source >= 0 && source < map->contents.count) text = map->contents.items[source];
    if (!text.at || line < 1) return false;
    for (; line > 1; line--) {
        do {
            if (!take_char(&text, &code)) return false;
        } while (code != '\n');
    }
    while (take_char(&text, &code) && code != '\n' && code != '\r')
        if (!put_char(&writer, code == 0 ? REPLACEMENT : code)) break;
    *writer.at = '\0';
    return true;
}
