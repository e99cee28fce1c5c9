#include "render/picture.h"

#include <SDL2/SDL_image.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/mem.h"
#include "util/whole_file.h"

enum { PNG_HEAD_BYTES = 24 };

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// The signature and the size in the header chunk.
static enum status check_head(const char *path, struct diag *diag)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    uint8_t head[PNG_HEAD_BYTES];
    FILE *file = fopen(path, "rb");
    if (!file) return diag_set(diag, STATUS_NOT_FOUND, "%s: %s", path, strerror(errno));
    size_t got = fread(head, 1, sizeof head, file);
    long bytes = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    fclose(file);

    if (got < sizeof head || memcmp(head, signature, sizeof signature) ||
        memcmp(head + 12, "IHDR", 4))
        return diag_set(diag, STATUS_MALFORMED, "%s: not a PNG picture", path);
    uint32_t width = big_endian(head + 16), height = big_endian(head + 20);
    if (width == 0 || height == 0 || width > PICTURE_MAX_SIDE_PX || height > PICTURE_MAX_SIDE_PX)
        return diag_set(diag, STATUS_LIMIT, "%s: %u x %u px; a picture has 1 to %d px a side", path,
                        width, height, PICTURE_MAX_SIDE_PX);
    if (bytes < 0 || bytes > PICTURE_MAX_FILE_BYTES)
        return diag_set(diag, STATUS_LIMIT, "%s: larger than %d bytes", path,
                        PICTURE_MAX_FILE_BYTES);
    return STATUS_OK;
}

enum status picture_load(struct canvas *picture, const char *path, struct diag *diag)
{
    enum status status = check_head(path, diag);
    if (status) return status;

    SDL_Surface *raw = IMG_Load(path);
    if (!raw)
        return diag_set(diag, STATUS_MALFORMED, "%s: broken PNG picture: %s", path, IMG_GetError());
    SDL_Surface *surface = SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(raw);
    if (!surface) return diag_set(diag, STATUS_MALFORMED, "%s: %s", path, SDL_GetError());

    picture->width = surface->w;
    picture->height = surface->h;
    picture->pixels =
        mem_resize(NULL, (size_t)surface->w * (size_t)surface->h, sizeof *picture->pixels);
    for (int y = 0; y < surface->h; y++)
        memcpy(picture->pixels + y * surface->w,
               (const uint8_t *)surface->pixels + y * surface->pitch,
               (size_t)surface->w * sizeof *picture->pixels);
    SDL_FreeSurface(surface);
    return STATUS_OK;
}

void picture_free(struct canvas *picture)
{
    mem_free(picture->pixels);
    *picture = (struct canvas){0};
}

static void copy_scaled(SDL_Surface *surface, const struct canvas *picture, int scale)
{
    for (int y = 0; y < surface->h; y++) {
        uint32_t *row = (uint32_t *)(void *)((uint8_t *)surface->pixels + y * surface->pitch);
        const uint32_t *from = picture->pixels + y / scale * picture->width;
        for (int x = 0; x < surface->w; x++) row[x] = from[x / scale];
    }
}

// --- a PNG in memory: SDL does not say when a file could not be written to its end ---
struct png {
    uint8_t *bytes;
    size_t len, room, at;
};

static Sint64 png_seek(SDL_RWops *out, Sint64 offset, int from)
{
    struct png *png = out->hidden.unknown.data1;
    Sint64 base = from == RW_SEEK_SET   ? 0
                  : from == RW_SEEK_CUR ? (Sint64)png->at
                                        : (Sint64)png->len;
    if (base + offset < 0 || base + offset > (Sint64)png->len) return SDL_SetError("seek outside");
    png->at = (size_t)(base + offset);
    return (Sint64)png->at;
}

static Sint64 png_size(SDL_RWops *out)
{
    const struct png *png = out->hidden.unknown.data1;
    return (Sint64)png->len;
}

static size_t png_read(SDL_RWops *out, void *into, size_t size, size_t count)
{
    (void)out, (void)into, (void)size, (void)count;
    return 0;
}

static size_t png_write(SDL_RWops *out, const void *from, size_t size, size_t count)
{
    struct png *png = out->hidden.unknown.data1;
    size_t more = size * count; // of a picture, whose size has a limit
    if (png->at + more > png->room) {
        png->room = (png->at + more) * 2;
        png->bytes = mem_resize(png->bytes, png->room, 1);
    }
    memcpy(png->bytes + png->at, from, more);
    png->at += more;
    if (png->at > png->len) png->len = png->at;
    return count;
}

static int png_close(SDL_RWops *out)
{
    SDL_FreeRW(out);
    return 0;
}

static SDL_RWops *open_memory(struct png *png)
{
    SDL_RWops *out = SDL_AllocRW();
    if (!out) return NULL;
    out->type = SDL_RWOPS_UNKNOWN;
    out->size = png_size;
    out->seek = png_seek;
    out->read = png_read;
    out->write = png_write;
    out->close = png_close;
    out->hidden.unknown.data1 = png;
    return out;
}

enum status picture_save(const struct canvas *picture, const char *path, int scale,
                         struct diag *diag)
{
    enum { MAX_SCALE = 16 };
    if (scale < 1 || scale > MAX_SCALE)
        return diag_set(diag, STATUS_INVALID, "scale %d: 1 to %d", scale, MAX_SCALE);
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(
        0, picture->width * scale, picture->height * scale, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!surface) return diag_set(diag, STATUS_IO, "%s: %s", path, SDL_GetError());
    copy_scaled(surface, picture, scale);
    struct png png = {.bytes = NULL};
    SDL_RWops *out = open_memory(&png);
    bool failed = !out || IMG_SavePNG_RW(surface, out, 1) != 0;
    SDL_FreeSurface(surface);
    enum status status = STATUS_OK;
    if (failed)
        status = diag_set(diag, STATUS_IO, "%s: cannot be made: %s", path, IMG_GetError());
    else if (!whole_file_write(path, png.bytes, png.len))
        status = diag_set(diag, STATUS_IO, "%s: cannot be written: %s", path, strerror(errno));
    mem_free(png.bytes);
    return status;
}

static uint32_t channel_gap(uint32_t a, uint32_t b)
{
    uint32_t worst = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int gap = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);
        uint32_t size = (uint32_t)(gap < 0 ? -gap : gap);
        if (size > worst) worst = size;
    }
    return worst;
}

struct picture_difference picture_compare(const struct canvas *a, const struct canvas *b,
                                          uint32_t tolerance, struct canvas *difference)
{
    struct picture_difference result = {0};
    for (int i = 0; i < a->width * a->height; i++) {
        uint32_t gap = channel_gap(a->pixels[i], b->pixels[i]);
        bool differs = gap > tolerance;
        result.pixels += differs;
        if (gap > result.worst) result.worst = gap;
        if (difference)
            difference->pixels[i] =
                differs ? color_make(255, 0, 64 + gap / 2) : color_scale(a->pixels[i], 64);
    }
    return result;
}
