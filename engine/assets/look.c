// The first look at a file, and everything about it that is known without decoding it.
#include <string.h>

#include "assets/internal.h"

enum {
    PNG_HEAD_BYTES = 24,
    FONT_COLUMNS = 16,
};

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// The signature, and the size from the header, which comes first in every PNG.
static bool read_size(struct asset_job *job, struct entry *entry)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const uint8_t *head = entry->file.bytes;
    if (entry->file.len < PNG_HEAD_BYTES || memcmp(head, signature, sizeof signature) ||
        memcmp(head + 12, "IHDR", 4)) {
        entry_fail(job, entry, "not a PNG picture");
        return false;
    }
    uint32_t width = big_endian(head + 16), height = big_endian(head + 20);
    if (width == 0 || height == 0 || width > ASSET_MAX_SIDE_PX || height > ASSET_MAX_SIDE_PX) {
        entry_fail(job, entry, "%u x %u px: expected 1 to %d px a side", width, height,
                   ASSET_MAX_SIDE_PX);
        return false;
    }
    entry->job.width = width;
    entry->job.height = height;
    return true;
}

static bool check_icon(struct asset_job *job, struct entry *entry)
{
    uint32_t width = entry->job.width, height = entry->job.height;
    if (width == height && width >= ASSET_MIN_ICON_PX && width <= ASSET_MAX_ICON_PX) return true;
    entry_fail(job, entry, "%u x %u px: an icon is a square of %d to %d px", width, height,
               ASSET_MIN_ICON_PX, ASSET_MAX_ICON_PX);
    return false;
}

static bool check_frames(struct asset_job *job, struct entry *entry)
{
    const struct asset_file *file = &entry->file;
    int width = (int)entry->job.width, height = (int)entry->job.height;
    if (file->columns < 1 || file->rows < 1 || file->columns > ASSET_MAX_FRAMES ||
        file->rows > ASSET_MAX_FRAMES || file->ticks_per_frame < 0 ||
        file->ticks_per_frame > ASSET_MAX_TICKS_PER_FRAME) {
        entry_fail(job, entry, "%d x %d frames: expected 1 to %d in a row and in a column",
                   file->columns, file->rows, ASSET_MAX_FRAMES);
    } else if (width % file->columns || height % file->rows) {
        entry_fail(job, entry, "%d x %d px cannot be cut into %d columns and %d rows of one size",
                   width, height, file->columns, file->rows);
    } else if (width / file->columns > ASSET_MAX_FRAME_PX ||
               height / file->rows > ASSET_MAX_FRAME_PX) {
        entry_fail(job, entry, "frames of %d x %d px: expected at most %d px a side",
                   width / file->columns, height / file->rows, ASSET_MAX_FRAME_PX);
    } else if (file->origin_x < -1 || file->origin_y < -1 ||
               file->origin_x >= width / file->columns || file->origin_y >= height / file->rows) {
        entry_fail(job, entry, "its origin %d, %d is not in a frame of %d x %d px", file->origin_x,
                   file->origin_y, width / file->columns, height / file->rows);
    }
    return entry->state != ENTRY_BAD;
}

static bool check_cells(struct asset_job *job, struct entry *entry)
{
    int width = entry->file.cell_width, height = entry->file.cell_height;
    if (width >= 1 && height >= 1 && width <= ASSET_MAX_CELL_PX && height <= ASSET_MAX_CELL_PX &&
        width * FONT_COLUMNS <= (int)entry->job.width && height <= (int)entry->job.height)
        return true;
    entry_fail(
        job, entry,
        "cells of %d x %d px: expected 1 to %d px a side, and %d of them side by side in the %u px "
        "of the picture",
        width, height, ASSET_MAX_CELL_PX, FONT_COLUMNS, entry->job.width);
    return false;
}

static bool look_at_picture(struct asset_job *job, struct entry *entry)
{
    if (entry->file.format != ASSET_PNG) {
        entry_fail(job, entry, "a picture is a PNG");
        return false;
    }
    if (!read_size(job, entry)) return false;
    if (entry->file.icon && !check_icon(job, entry)) return false;
    if (entry->file.kind == ASSET_SPRITE ? !check_frames(job, entry) : !check_cells(job, entry))
        return false;
    size_t pixels = (size_t)entry->job.width * entry->job.height;
    if (pixels > ASSET_MAX_PIXELS - job->pixels) {
        entry_fail(job, entry, "one too many: the pictures of a mod have at most %d px together",
                   ASSET_MAX_PIXELS);
        return false;
    }
    job->pixels += pixels;
    entry->job.format = DECODING_PNG;
    entry->job.out_bytes = pixels * DECODING_PIXEL_BYTES;
    return true;
}

static bool look_at_sound(struct asset_job *job, struct entry *entry)
{
    const char *magic = entry->file.format == ASSET_OGG ? "OggS" : "RIFF";
    if (entry->file.format == ASSET_PNG || entry->file.len < 4 ||
        memcmp(entry->file.bytes, magic, 4)) {
        entry_fail(job, entry, "not %s sound",
                   entry->file.format == ASSET_OGG ? "an Ogg" : "a WAV");
        return false;
    }
    entry->job.format = entry->file.format == ASSET_OGG ? DECODING_VORBIS : DECODING_WAV;
    entry->job.out_bytes = (size_t)DECODING_MAX_SECONDS * DECODING_RATE * DECODING_FRAME_BYTES;
    return true;
}

static bool is_name(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return len > 0 && len < ASSET_NAME_BYTES && name[len] == 0;
}

bool entry_look(struct asset_job *job, struct entry *entry)
{
    const struct asset_file *file = &entry->file;
    if (!is_name(file->name)) {
        entry_fail(job, entry, "cannot be a name: expected 1 to %d of a-z, 0-9 and _",
                   ASSET_NAME_BYTES - 1);
        return false;
    }
    if (file->len > ASSET_MAX_FILE_BYTES) {
        entry_fail(job, entry, "%zu bytes: expected at most %d", file->len, ASSET_MAX_FILE_BYTES);
        return false;
    }
    entry->job.in_bytes = (uint32_t)file->len;
    return file->kind == ASSET_SOUND ? look_at_sound(job, entry) : look_at_picture(job, entry);
}
