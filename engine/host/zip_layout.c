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
    ZIP64 = 0xFFFF, // in the place of a number of 16 bits; twice, of one of 32
};

static const char CUT[] = "is cut off, or is no zip archive";
static const char DAMAGED[] = "is damaged: its list of entries does not fit it";
static const char ZIP64_TEXT[] = "is a zip64 archive, which no mod needs";
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

static bool read_at(int file, void *into, size_t len, uint64_t at)
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
    if (read_at(file, tail, len, size - len)) {
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

// Where an entry's bytes lie, with its local header. What follows them (a descriptor of 12 to 24
// bytes) is not counted: nothing reads it.
static const char *span_of(int file, const uint8_t *entry, uint64_t list_at, struct span *out)
{
    uint8_t local[LOCAL_BYTES];
    uint64_t at = u32(entry + 42);
    if (u32(entry + 20) == UINT32_MAX || u32(entry + 24) == UINT32_MAX || at == UINT32_MAX)
        return ZIP64_TEXT;
    if (at + LOCAL_BYTES > list_at || !read_at(file, local, sizeof local, at)) return DAMAGED;
    if (memcmp(local, "PK\3\4", 4) != 0) return DAMAGED;
    uint64_t to = at + LOCAL_BYTES + u16(local + 26) + u16(local + 28) + u32(entry + 20);
    if (to > list_at) return OVERLAP;
    *out = (struct span){at, to};
    return NULL;
}

// Whether the record before the end is that of zip64 (4.3.15), which some programs write without
// need.
static bool has_zip64_end(int file, uint64_t end_at)
{
    uint8_t before[ZIP64_END_BYTES];
    return end_at >= sizeof before &&
           read_at(file, before, sizeof before, end_at - sizeof before) &&
           memcmp(before, "PK\6\7", 4) == 0;
}

static int by_place(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return a->from < b->from ? -1 : a->from > b->from;
}

static const char *check_spans(int file, const uint8_t *list, uint32_t bytes, uint64_t list_at,
                               struct span *spans, uint32_t count)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (bytes - at < ENTRY_BYTES || memcmp(list + at, "PK\1\2", 4) != 0) return DAMAGED;
        const uint8_t *entry = list + at;
        uint32_t len = ENTRY_BYTES + u16(entry + 28) + u16(entry + 30) + u16(entry + 32);
        if (len > bytes - at) return DAMAGED;
        if (memchr(entry + ENTRY_BYTES, 0, u16(entry + 28))) return "has a name with a zero byte";
        const char *problem = span_of(file, entry, list_at, &spans[i]);
        if (problem) return problem;
        at += len;
    }
    if (at != bytes) return DAMAGED;
    qsort(spans, count, sizeof *spans, by_place);
    for (uint32_t i = 1; i < count; i++)
        if (spans[i].from < spans[i - 1].to) return OVERLAP;
    return NULL;
}

const char *zip_layout_check(int file, uint32_t *count)
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

    uint8_t *list = mem_alloc(bytes + 1);
    struct span *spans = mem_alloc(entries * sizeof *spans);
    problem = read_at(file, list, bytes, list_at)
                  ? check_spans(file, list, bytes, list_at, spans, entries)
                  : CUT;
    mem_free(list);
    mem_free(spans);
    if (!problem) *count = entries;
    return problem;
}
