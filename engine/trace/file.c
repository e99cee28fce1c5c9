#include "trace/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <zstd.h>

#include "util/hash.h"
#include "util/mem.h"

enum {
    LEVEL = 3,
    MAGIC_BYTES = 8,
    NUMBERS = 6,
    HEAD_BYTES = NUMBERS * 4 + 8,
    FRAME_MAGIC = 0x46544847, // "GHTF"
    MOST_GROWTH = 20000,      // zstd makes nothing smaller than that
};

static const char MAGIC[MAGIC_BYTES + 1] = "GHTRACE1";

struct trace_file {
    uint8_t *bytes;
    size_t len, at;
    uint8_t *plain;
    size_t room;
    ZSTD_DCtx *unpack;
};

enum status trace_put_magic(struct buf *out)
{
    return buf_append(out, MAGIC, MAGIC_BYTES);
}

static void put_u32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get_u32(const uint8_t *from)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) value |= (uint32_t)from[i] << 8 * i;
    return value;
}

static uint64_t check_of(const uint8_t *numbers, const uint8_t *packed, size_t len)
{
    uint64_t hash = hash_bytes(hash_start(), numbers, NUMBERS * 4);
    return hash_finish(hash_bytes(hash, packed, len));
}

enum status trace_put_frame(struct buf *out, const struct trace_frame *frame)
{
    size_t most = ZSTD_compressBound(frame->len), before = out->len;
    if (frame->len > TRACE_MAX_FRAME_BYTES) return STATUS_LIMIT;
    uint8_t *to = buf_reserve(out, HEAD_BYTES + most);
    if (!to) return STATUS_LIMIT;
    size_t packed = ZSTD_compress(to + HEAD_BYTES, most, frame->bytes, frame->len, LEVEL);
    if (ZSTD_isError(packed)) return STATUS_LIMIT;
    const uint32_t numbers[NUMBERS] = {FRAME_MAGIC,          frame->kind,       (uint32_t)packed,
                                       (uint32_t)frame->len, frame->first_tick, frame->last_tick};
    for (int i = 0; i < NUMBERS; i++) put_u32(to + i * 4, numbers[i]);
    uint64_t check = check_of(to, to + HEAD_BYTES, packed);
    put_u32(to + NUMBERS * 4, (uint32_t)check);
    put_u32(to + NUMBERS * 4 + 4, (uint32_t)(check >> 32));
    out->len = before + HEAD_BYTES + packed;
    return STATUS_OK;
}

static enum status read_whole(FILE *stream, struct trace_file *file, const char *path,
                              struct diag *diag)
{
    struct stat stat;
    if (fstat(fileno(stream), &stat) != 0)
        return diag_set(diag, STATUS_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(stat.st_mode))
        return diag_set(diag, STATUS_MALFORMED, "%s: is no file, a trace is expected", path);
    if (stat.st_size > TRACE_MAX_FILE_BYTES)
        return diag_set(diag, STATUS_LIMIT, "%s: is longer than a trace can be (%d MB)", path,
                        TRACE_MAX_FILE_BYTES >> 20);
    file->bytes = mem_alloc((size_t)stat.st_size + 1);
    file->len = fread(file->bytes, 1, (size_t)stat.st_size, stream);
    if (ferror(stream)) return diag_set(diag, STATUS_IO, "%s: %s", path, strerror(errno));
    if (file->len < MAGIC_BYTES || memcmp(file->bytes, MAGIC, MAGIC_BYTES) != 0)
        return diag_set(diag, STATUS_MALFORMED,
                        "%s: is no trace: `gatehouse run --trace FILE` writes one", path);
    return STATUS_OK;
}

enum status trace_file_open(struct trace_file **file, const char *path, struct diag *diag)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return diag_set(diag, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO, "%s: %s", path,
                        strerror(errno));
    struct trace_file *made = mem_alloc(sizeof *made);
    enum status status = read_whole(stream, made, path, diag);
    fclose(stream);
    if (status != STATUS_OK) {
        trace_file_close(made);
        return status;
    }
    made->unpack = ZSTD_createDCtx();
    trace_file_rewind(made);
    *file = made;
    return STATUS_OK;
}

void trace_file_close(struct trace_file *file)
{
    if (!file) return;
    ZSTD_freeDCtx(file->unpack);
    mem_free(file->bytes);
    mem_free(file->plain);
    mem_free(file);
}

void trace_file_rewind(struct trace_file *file)
{
    file->at = MAGIC_BYTES;
}

static enum status damaged(const struct trace_file *file, struct diag *diag, const char *what)
{
    return diag_set(diag, STATUS_MALFORMED, "%s at byte %zu: what comes before is whole", what,
                    file->at);
}

enum status trace_file_next(struct trace_file *file, struct trace_frame *frame, struct diag *diag)
{
    const uint8_t *at = file->bytes + file->at;
    size_t left = file->len - file->at;
    if (left == 0) return STATUS_EMPTY;
    if (left < HEAD_BYTES) return damaged(file, diag, "it is cut");
    if (get_u32(at) != FRAME_MAGIC) return damaged(file, diag, "it is damaged");
    size_t packed = get_u32(at + 8), plain = get_u32(at + 12);
    uint64_t check = get_u32(at + 24) | (uint64_t)get_u32(at + 28) << 32;
    if (plain > TRACE_MAX_FRAME_BYTES) return damaged(file, diag, "it is damaged");
    if (packed > left - HEAD_BYTES) return damaged(file, diag, "it is cut");
    if (check != check_of(at, at + HEAD_BYTES, packed)) return damaged(file, diag, "it is damaged");
    if (plain / MOST_GROWTH > packed) return damaged(file, diag, "it is damaged");
    if (plain > file->room || !file->plain) {
        mem_free(file->plain);
        file->plain = mem_alloc(plain + 1);
        file->room = plain;
    }
    size_t len = ZSTD_decompressDCtx(file->unpack, file->plain, plain, at + HEAD_BYTES, packed);
    if (ZSTD_isError(len) || len != plain) return damaged(file, diag, "it is damaged");
    *frame = (struct trace_frame){
        .kind = (enum trace_frame_kind)get_u32(at + 4),
        .first_tick = get_u32(at + 16),
        .last_tick = get_u32(at + 20),
        .bytes = file->plain,
        .len = plain,
    };
    file->at += HEAD_BYTES + packed;
    return STATUS_OK;
}
