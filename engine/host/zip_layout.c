#include "host/zip_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/mem.h"

enum {
    LOCAL_BYTES = 30,
    ENTRY_BYTES = 46,
    END_BYTES = 22,
    ZIP64_END_BYTES = 20,
    COMMENT_MAX_BYTES = 65535,
    HAS_DESCRIPTOR = 8, // flag: its sums may stand behind its bytes
    ZIP64 = 0xFFFF,     // in the place of a number of 16 bits; twice, of one of 32
    // What stands behind an entry's bytes (4.3.9): with or without a signature, sizes of 4 or of 8 bytes.
    DESCRIPTOR_MAX_BYTES = 24,
    // The further fields of an entry (4.5), each with an identifier and a length before it.
    FIELD_BYTES = 4,
    FIELD_ZIP64 = 0x0001,
    FIELD_NAME = 0x7075, // the name again, after a version and a sum of the first one
    FIELD_NAME_AT = 5,
};

static const char CUT[] = "is cut off, or is no zip archive";
static const char DAMAGED[] = "is damaged: its list of entries does not fit it";
static const char ZIP64_TEXT[] = "is a zip64 archive, which no mod needs";
static const char DISAGREE[] = "is damaged: its headers do not agree with each other";
static const char DESCRIPTOR[] = "is damaged: what follows an entry does not fit it";
static const char FIELDS[] = "is damaged: the further fields of an entry do not fit it";
static const char TWO_NAMES[] = "has an entry with two names";
static const char OVERLAP[] = "has entries that overlap each other";

struct span {
    uint64_t from, to;
};

static uint32_t u16(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8;
}
static uint32_t u32(const uint8_t *at)
{
    return u16(at) | u16(at + 2) << 16;
}

bool zip_layout_read_bytes(int file, void *into, size_t len, uint64_t at)
{
    uint8_t *out = into;
    while (len > 0) {
        ssize_t got = pread(file, out, len, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        out += got;
        at += (uint64_t)got;
        len -= (size_t)got;
    }
    return true;
}

// The end record in the file's last bytes. It must end where the file does: a second one inside a
// comment would be another archive to another reader.
static const char *find_end(int file, uint64_t size, uint8_t end[END_BYTES])
{
    static const uint8_t magic[] = {'P', 'K', 5, 6};
    if (size < END_BYTES) return CUT;
    size_t len = size < END_BYTES + COMMENT_MAX_BYTES ? size : END_BYTES + COMMENT_MAX_BYTES;
    uint8_t *tail = mem_alloc(len);
    const char *problem = CUT;
    if (zip_layout_read_bytes(file, tail, len, size - len)) {
        size_t found = 0;
        for (size_t at = 0; at + END_BYTES <= len; at++) {
            if (memcmp(tail + at, magic, sizeof magic) != 0) continue;
            problem = found++ ? "has more than one end of its list of entries" : CUT;
            if (found > 1) break;
            if (u16(tail + at + 20) != len - at - END_BYTES) continue;
            memcpy(end, tail + at, END_BYTES);
            problem = NULL;
        }
    }
    mem_free(tail);
    return problem;
}

// A sum that stands behind the bytes may be left out before them.
static bool same_sum(const uint8_t *local, const uint8_t *listed, bool may_be_left_out)
{
    uint32_t value = u32(local);
    return value == u32(listed) || (may_be_left_out && value == 0);
}

// Whether the entry's own header, which is there, says what the list says of it.
static bool agrees(int file, const uint8_t *entry)
{
    uint8_t local[LOCAL_BYTES];
    uint64_t at = u32(entry + 42);
    if (!zip_layout_read_bytes(file, local, sizeof local, at)) return false;
    uint32_t len = u16(entry + 28);
    bool later = u16(local + 6) & HAS_DESCRIPTOR;
    if (u16(local + 26) != len || u16(local + 8) != u16(entry + 10) ||
        (u16(local + 6) ^ u16(entry + 8)) & ZIP_FLAG_ENCRYPTED ||
        !same_sum(local + 14, entry + 16, later) || !same_sum(local + 18, entry + 20, later) ||
        !same_sum(local + 22, entry + 24, later))
        return false;
    char *name = mem_alloc(len + 1);
    bool same = zip_layout_read_bytes(file, name, len, at + LOCAL_BYTES) &&
                memcmp(name, entry + ENTRY_BYTES, len) == 0;
    mem_free(name);
    return same;
}

// A further field that gives the entry another size or name to readers that look there.
static const char *check_fields(const uint8_t *entry)
{
    uint32_t name_bytes = u16(entry + 28), left = u16(entry + 30);
    const uint8_t *name = entry + ENTRY_BYTES, *at = name + name_bytes;
    while (left >= FIELD_BYTES) {
        uint32_t id = u16(at), bytes = u16(at + 2);
        if (bytes > left - FIELD_BYTES) return FIELDS;
        const uint8_t *field = at + FIELD_BYTES;
        if (id == FIELD_ZIP64) return ZIP64_TEXT;
        if (id == FIELD_NAME && (bytes != FIELD_NAME_AT + name_bytes ||
                                 memcmp(field + FIELD_NAME_AT, name, name_bytes) != 0))
            return TWO_NAMES;
        at = field + bytes;
        left -= FIELD_BYTES + bytes;
    }
    return left > 0 ? FIELDS : NULL;
}

static bool is_descriptor(const uint8_t *at, const uint8_t *entry, uint32_t size_bytes)
{
    static const uint8_t high[4] = {0};
    bool is_wide = size_bytes == 8;
    return memcmp(at, entry + 16, 4) == 0 && memcmp(at + 4, entry + 20, 4) == 0 &&
           memcmp(at + 4 + size_bytes, entry + 24, 4) == 0 &&
           (!is_wide || (memcmp(at + 8, high, 4) == 0 && memcmp(at + 16, high, 4) == 0));
}

// How many bytes the descriptor at `at` has: sum and sizes once more, for who reads an archive as it comes.
// 0: there is none, or it says something else than the list does.
static uint32_t descriptor_bytes(int file, const uint8_t *entry, uint64_t at, uint64_t list_at)
{
    uint8_t bytes[DESCRIPTOR_MAX_BYTES] = {0};
    uint64_t left = list_at - at;
    size_t len = left < sizeof bytes ? (size_t)left : sizeof bytes;
    if (!zip_layout_read_bytes(file, bytes, len, at)) return 0;
    uint32_t signature = memcmp(bytes, "PK\7\10", 4) == 0 ? 4 : 0;
    for (uint32_t size_bytes = 4; size_bytes <= 8; size_bytes += 4) {
        uint32_t whole = signature + 4 + 2 * size_bytes;
        if (whole <= len && is_descriptor(bytes + signature, entry, size_bytes)) return whole;
    }
    return 0;
}

// Where an entry's bytes lie, with its local header and what follows them.
static const char *span_of(int file, const uint8_t *entry, uint64_t list_at, struct span *out,
                           uint64_t *bytes_at)
{
    uint8_t local[LOCAL_BYTES];
    uint64_t at = u32(entry + 42);
    if (u32(entry + 20) == UINT32_MAX || u32(entry + 24) == UINT32_MAX || at == UINT32_MAX)
        return ZIP64_TEXT;
    if (at + LOCAL_BYTES > list_at || !zip_layout_read_bytes(file, local, sizeof local, at))
        return DAMAGED;
    if (memcmp(local, "PK\3\4", 4) != 0) return DAMAGED;
    *bytes_at = at + LOCAL_BYTES + u16(local + 26) + u16(local + 28);
    uint64_t to = *bytes_at + u32(entry + 20);
    if (to > list_at) return OVERLAP;
    // a folder that was flagged by mistake has nothing that a descriptor could say
    uint32_t flags = u16(entry + 8) | u16(local + 6);
    bool is_due = (flags & HAS_DESCRIPTOR) != 0 && u32(entry + 24) > 0;
    uint32_t descriptor = is_due ? descriptor_bytes(file, entry, to, list_at) : 0;
    if (is_due && descriptor == 0) return DESCRIPTOR;
    to += descriptor;
    *out = (struct span){at, to};
    return NULL;
}

// Whether the record before the end is that of zip64 (4.3.15), which some programs write without
// need.
static bool has_zip64_end(int file, uint64_t end_at)
{
    uint8_t before[ZIP64_END_BYTES];
    return end_at >= sizeof before &&
           zip_layout_read_bytes(file, before, sizeof before, end_at - sizeof before) &&
           memcmp(before, "PK\6\7", 4) == 0;
}

static int by_place(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return a->from < b->from ? -1 : a->from > b->from;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *check_names(const struct zip_layout *layout)
{
    const char **names = mem_alloc(layout->count * sizeof *names);
    for (uint32_t i = 0; i < layout->count; i++) names[i] = layout->entries[i].name;
    qsort(names, layout->count, sizeof *names, by_name);
    bool twice = false;
    for (uint32_t i = 1; i < layout->count; i++) twice |= strcmp(names[i - 1], names[i]) == 0;
    mem_free(names);
    return twice ? "has two entries of one name" : NULL;
}

// Its numbers and, from *names on, its name, which ends with a zero byte.
static void take_entry(const uint8_t *entry, uint64_t at, char **names, struct zip_entry *out)
{
    uint32_t len = u16(entry + 28);
    memcpy(*names, entry + ENTRY_BYTES, len);
    *out = (struct zip_entry){
        .name = *names,
        .system = entry[5],
        .flags = (uint16_t)u16(entry + 8),
        .method = (uint16_t)u16(entry + 10),
        .crc = u32(entry + 16),
        .packed = u32(entry + 20),
        .size = u32(entry + 24),
        .attributes = u32(entry + 38),
        .at = at,
    };
    *names += len + 1;
}

// Of a list whose entries are all there.
static bool check_headers(int file, const uint8_t *list, uint32_t count)
{
    const uint8_t *entry = list;
    for (uint32_t i = 0; i < count; i++) {
        if (!agrees(file, entry)) return false;
        entry += ENTRY_BYTES + u16(entry + 28) + u16(entry + 30) + u16(entry + 32);
    }
    return true;
}

static const char *take_entries(int file, const uint8_t *list, uint32_t bytes, uint64_t list_at,
                                struct span *spans, struct zip_layout *layout)
{
    uint32_t at = 0;
    char *names = layout->names;
    for (uint32_t i = 0; i < layout->count; i++) {
        if (bytes - at < ENTRY_BYTES || memcmp(list + at, "PK\1\2", 4) != 0) return DAMAGED;
        const uint8_t *entry = list + at;
        uint32_t len = ENTRY_BYTES + u16(entry + 28) + u16(entry + 30) + u16(entry + 32);
        if (len > bytes - at) return DAMAGED;
        if (memchr(entry + ENTRY_BYTES, 0, u16(entry + 28))) return "has a name with a zero byte";
        uint64_t bytes_at = 0;
        const char *problem = check_fields(entry);
        if (!problem) problem = span_of(file, entry, list_at, &spans[i], &bytes_at);
        if (problem) return problem;
        take_entry(entry, bytes_at, &names, &layout->entries[i]);
        at += len;
    }
    if (at != bytes) return DAMAGED;
    qsort(spans, layout->count, sizeof *spans, by_place);
    for (uint32_t i = 1; i < layout->count; i++)
        if (spans[i].from < spans[i - 1].to) return OVERLAP;
    return check_headers(file, list, layout->count) ? check_names(layout) : DISAGREE;
}

void zip_layout_fini(struct zip_layout *layout)
{
    mem_free(layout->entries);
    mem_free(layout->names);
    *layout = (struct zip_layout){0};
}

const char *zip_layout_read(int file, struct zip_layout *layout)
{
    struct stat info;
    uint8_t end[END_BYTES] = {0};
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) return "is not a file";
    if (info.st_size > ZIP_LAYOUT_MAX_BYTES) return "is larger than 64 MB";
    const char *problem = find_end(file, (uint64_t)info.st_size, end);
    if (problem) return problem;
    uint32_t entries = u16(end + 10), bytes = u32(end + 12);
    uint64_t list_at = u32(end + 16);
    uint64_t end_at = (uint64_t)info.st_size - END_BYTES - u16(end + 20);
    if (u16(end + 4) != 0 || u16(end + 6) != 0 || u16(end + 8) != entries)
        return "is one part of an archive of several";
    if (entries == ZIP64 || bytes == UINT32_MAX || list_at == UINT32_MAX) return ZIP64_TEXT;
    if (entries == 0) return "has nothing in it";
    if (entries > ZIP_LAYOUT_MAX_ENTRIES) return "has more than 4096 files and folders in it";
    if (bytes > ZIP_LAYOUT_MAX_LIST_BYTES) return "has a list of entries that is larger than 4 MB";
    if (list_at + bytes != end_at) return has_zip64_end(file, end_at) ? ZIP64_TEXT : DAMAGED;

    *layout = (struct zip_layout){
        .entries = mem_alloc(entries * sizeof *layout->entries),
        .names = mem_alloc(bytes + 1), // each is shorter than its entry
        .count = entries,
    };
    uint8_t *list = mem_alloc(bytes + 1);
    struct span *spans = mem_alloc(entries * sizeof *spans);
    problem = zip_layout_read_bytes(file, list, bytes, list_at)
                  ? take_entries(file, list, bytes, list_at, spans, layout)
                  : CUT;
    mem_free(list);
    mem_free(spans);
    if (problem) zip_layout_fini(layout);
    return problem;
}
