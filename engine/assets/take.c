// What a decoder left behind becomes part of the set. The decoder is gone; what it wrote may be
// anything.
#include <stdio.h>
#include <string.h>

#include "assets/internal.h"
#include "util/mem.h"
#include "world/fixed.h"

enum {
    LOUDEST =
        8192, // of the mean of a piece, a quarter of full scale: as loud as the game's loudest
    PIECE_FRAMES = 2205, // a twentieth of a second
};

static void name_it(const struct asset_job *job, const struct entry *entry, char *name)
{
    snprintf(name, ASSET_FULL_BYTES, "%.48s%s%s", job->mod, *job->mod ? ":" : "", entry->file.name);
}

static struct asset_picture copy_picture(const struct entry *entry, const uint8_t *out)
{
    struct asset_picture picture = {(int)entry->job.width, (int)entry->job.height, NULL};
    picture.pixels = mem_alloc(entry->job.out_bytes);
    memcpy(picture.pixels, out, entry->job.out_bytes);
    return picture;
}

// The mean of the pixels of one part, those that are seen through counting less.
static uint32_t mean_of(const struct asset_picture *from, int left, int top, int right, int bottom)
{
    uint64_t alpha = 0, red = 0, green = 0, blue = 0;
    for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
            uint32_t color = from->pixels[y * from->width + x], weight = color >> 24;
            alpha += weight;
            red += weight * (color >> 16 & 255);
            green += weight * (color >> 8 & 255);
            blue += weight * (color & 255);
        }
    }
    if (alpha == 0) return 0;
    uint64_t count = (uint64_t)(right - left) * (uint64_t)(bottom - top);
    return (uint32_t)(alpha / count) << 24 | (uint32_t)(red / alpha) << 16 |
           (uint32_t)(green / alpha) << 8 | (uint32_t)(blue / alpha);
}

static void shrink_icon(struct asset_picture *picture)
{
    struct asset_picture icon = {ASSET_ICON_PX, ASSET_ICON_PX, NULL};
    icon.pixels = mem_alloc(sizeof *icon.pixels * ASSET_ICON_PX * ASSET_ICON_PX);
    int side = picture->width;
    for (int i = 0; i < ASSET_ICON_PX * ASSET_ICON_PX; i++) {
        int x = i % ASSET_ICON_PX, y = i / ASSET_ICON_PX;
        icon.pixels[i] = mean_of(picture, x * side / ASSET_ICON_PX, y * side / ASSET_ICON_PX,
                                 (x + 1) * side / ASSET_ICON_PX, (y + 1) * side / ASSET_ICON_PX);
    }
    mem_free(picture->pixels);
    *picture = icon;
}

static void take_sprite(struct asset_job *job, const struct entry *entry, const uint8_t *out)
{
    const struct asset_file *file = &entry->file;
    struct asset_sprite *sprite = asset_set_add_sprite(job->set);
    name_it(job, entry, sprite->name);
    sprite->picture = copy_picture(entry, out);
    if (file->icon) shrink_icon(&sprite->picture);
    sprite->columns = file->columns;
    sprite->rows = file->rows;
    sprite->ticks_per_frame = file->ticks_per_frame;
    sprite->glow = file->glow;
    int width = sprite->picture.width / sprite->columns,
        height = sprite->picture.height / sprite->rows;
    sprite->origin_x = file->origin_x < 0 ? width / 2 : file->origin_x;
    sprite->origin_y = file->origin_y < 0 ? height - 1 : file->origin_y;
}

static void take_font(struct asset_job *job, const struct entry *entry, const uint8_t *out)
{
    struct asset_font *font = asset_set_add_font(job->set);
    name_it(job, entry, font->name);
    font->picture = copy_picture(entry, out);
    font->cell_width = entry->file.cell_width;
    font->cell_height = entry->file.cell_height;
}

// The root of the mean square of its loudest piece.
static uint32_t loudness_of(const struct asset_sound *sound)
{
    uint64_t most = 0;
    for (size_t at = 0; at < sound->frames; at += PIECE_FRAMES) {
        size_t end = at + PIECE_FRAMES < sound->frames ? at + PIECE_FRAMES : sound->frames;
        uint64_t sum = 0;
        for (size_t i = 2 * at; i < 2 * end; i++)
            sum += (uint64_t)((int64_t)sound->samples[i] * sound->samples[i]);
        uint64_t mean = sum / (2 * PIECE_FRAMES); // a short last piece is less of a noise
        if (mean > most) most = mean;
    }
    return (uint32_t)fix_sqrt(most);
}

// A sound at full scale from end to end would be several times as loud as any of the game's.
static void quieten(struct asset_sound *sound)
{
    uint32_t loudness = loudness_of(sound);
    if (loudness <= LOUDEST) return;
    for (size_t i = 0; i < 2 * sound->frames; i++)
        sound->samples[i] = (int16_t)((int64_t)sound->samples[i] * LOUDEST / loudness);
}

static void take_sound(struct asset_job *job, const struct entry *entry, const uint8_t *out,
                       size_t frames)
{
    struct asset_sound *sound = asset_set_add_sound(job->set);
    name_it(job, entry, sound->name);
    sound->frames = frames;
    sound->samples = mem_alloc(frames * DECODING_FRAME_BYTES);
    memcpy(sound->samples, out, frames * DECODING_FRAME_BYTES);
    quieten(sound);
}

// How many bytes of `out` are the result; 0: it cannot be one.
static size_t measure(struct asset_job *job, struct entry *entry, uint32_t units)
{
    if (entry->file.kind != ASSET_SOUND) {
        if (units == entry->job.out_bytes / DECODING_PIXEL_BYTES) return entry->job.out_bytes;
        entry_fail(job, entry, "its decoder made something else of it than it is");
        return 0;
    }
    if (units == 0 || units > entry->job.out_bytes / DECODING_FRAME_BYTES) {
        entry_fail(job, entry, "its decoder made something else of it than it is");
        return 0;
    }
    if (units > (size_t)ASSET_MAX_SOUND_SECONDS * DECODING_RATE - job->sound_frames) {
        entry_fail(job, entry, "one too many: the sounds of a mod last at most %d s together",
                   ASSET_MAX_SOUND_SECONDS);
        return 0;
    }
    job->sound_frames += units;
    return (size_t)units * DECODING_FRAME_BYTES;
}

void entry_take(struct asset_job *job, struct entry *entry, const struct decoding_answer *answer,
                const uint8_t *out)
{
    size_t bytes = measure(job, entry, answer->units);
    if (bytes == 0) return;
    if (bytes > job->room_bytes - job->set->bytes) {
        entry_fail(job, entry, "no room: all mods' pictures and sounds together are too many");
        return;
    }
    job->set->bytes += bytes;
    entry->state = ENTRY_DONE;
    switch (entry->file.kind) {
    case ASSET_SPRITE:
        take_sprite(job, entry, out);
        break;
    case ASSET_SOUND:
        take_sound(job, entry, out, answer->units);
        break;
    case ASSET_FONT:
    case ASSET_KINDS:
        take_font(job, entry, out);
        break;
    }
}
