// The atlas: one picture with the game's sprites, and which part of it each name means; a page more for each
// mod that brought some. Ids of the scene
// are resolved to sprites once and remembered; a name that the atlas lacks is logged once.
#pragma once

#include "render/canvas.h"
#include "render/render.h"
#include "scene/scene.h"
#include "util/diag.h"

enum {
    ATLAS_MAX_SPRITES = 1024,
    ATLAS_MAX_MISSING = 64, // names that are remembered as logged
};

// What a sprite's name says about others, looked up once.
struct sprite_links {
    const struct sprite_def *glow; // drawn over it after the light mask; NULL: none
    bool halo;                     // `glow` is a flame or a lamp, and has a halo (eyes have none)
    bool natural;                  // has a fringe: ground with ragged edges
};

// A sprite and what belongs to it. First comes what others see, so that a pointer to that is one to this.
struct atlas_sprite {
    struct sprite_def def;
    struct sprite_links links;
};

// The sprites that one mod brought, or the game (owner 0), each with a picture of its own.
struct atlas_page {
    uint16_t owner;
    struct asset_set *assets; // held
    int count;
    struct atlas_sprite *sprites; // names are the set's
    struct canvas *images;        // the same: pixels
};

struct atlas {
    struct canvas image;
    struct atlas_sprite *sprites; // names are owned copies
    int count;
    struct atlas_page *pages[SCENE_MAX_OWNERS];          // by owner; NULL: none
    const struct sprite_def *by_id[SCENE_MAX_NAMES + 1]; // NULL: not looked up yet
    uint16_t missing_count;
    char *missing[ATLAS_MAX_MISSING];
};

// STATUS_INVALID: a sprite lies outside of the picture or has no frames; the diag names it.
enum status atlas_init(struct atlas *atlas, const char *path, const struct sprite_def *sprites,
                       int count, struct diag *diag);
void atlas_fini(struct atlas *atlas);
// Replaces an owner's page; NULL: it has none any more.
void atlas_set_page(struct atlas *atlas, uint16_t owner, struct asset_set *assets);
// NULL: none of that name.
const struct sprite_def *atlas_find(const struct atlas *atlas, const char *name);
// NULL: id 0 or an unknown name (which is then logged, once).
const struct sprite_def *atlas_sprite(struct atlas *atlas, const struct scene *scene, uint16_t id);
const struct sprite_links *atlas_links(const struct sprite_def *sprite);
// The part of the sprite's picture of one frame; row and column are wrapped into range.
struct rect atlas_frame(const struct sprite_def *sprite, unsigned row, unsigned column);
