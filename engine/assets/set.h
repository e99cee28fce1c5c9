// What a mod brought along, decoded: sprites, sounds and fonts under their full names
// ("tide-map:buoy").
//
// Plain pixels and samples that were checked when they were taken from the decoder (job.h); nothing
// here can fail any more. A set never changes. It lives as long as somebody holds it: its mod, the
// renderer, the mixer. Threads: hold and drop on the main thread only.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ASSET_NAME_BYTES = 33, // of a file, with its NUL: [a-z0-9_]+
    ASSET_FULL_BYTES = 84, // with the mod's id and a colon
    ASSET_ICON_PX = 16,    // whatever the file's size
};

enum asset_kind { ASSET_SPRITE, ASSET_SOUND, ASSET_FONT, ASSET_KINDS };

struct asset_picture {
    int width, height; // px
    uint32_t *pixels;  // 0xAARRGGBB, row by row
};

// Frames lie in `rows` rows of `columns` each, all of one size.
struct asset_sprite {
    char name[ASSET_FULL_BYTES];
    struct asset_picture picture;
    int columns, rows;
    int ticks_per_frame;    // 0: it stands still
    int origin_x, origin_y; // px in a frame
    bool glow;
};

struct asset_sound {
    char name[ASSET_FULL_BYTES];
    int16_t *samples; // two channels in turns, at DECODING_RATE
    size_t frames;
};

// 16 columns of cells, as the engine's own font has them.
struct asset_font {
    char name[ASSET_FULL_BYTES];
    struct asset_picture picture;
    int cell_width, cell_height;
};

struct asset_set {
    int holders;
    struct asset_sprite *sprites;
    struct asset_sound *sounds;
    struct asset_font *fonts;
    int sprite_count, sound_count, font_count;
    size_t bytes; // of pixels and samples
};

struct asset_set *asset_set_create(void);                // empty, held once
struct asset_set *asset_set_hold(struct asset_set *set); // NULL is fine
void asset_set_drop(struct asset_set *set);              // NULL is fine
// For who fills it: one more of its kind, zeroed.
struct asset_sprite *asset_set_add_sprite(struct asset_set *set);
struct asset_sound *asset_set_add_sound(struct asset_set *set);
struct asset_font *asset_set_add_font(struct asset_set *set);
