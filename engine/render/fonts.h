// The fonts that mods brought, by their full names.
#pragma once

#include "assets/set.h"
#include "render/font.h"
#include "scene/scene.h"

struct owned_font {
    char name[ASSET_FULL_BYTES];
    struct font font;
};

struct fonts {
    struct {
        struct owned_font *list; // owned
        int count;
    } owners[SCENE_MAX_OWNERS];
};

// Replaces an owner's; NULL: none. The set is not needed afterwards.
void fonts_set(struct fonts *fonts, uint16_t owner, const struct asset_set *assets);
void fonts_fini(struct fonts *fonts);
const struct font *fonts_find(const struct fonts *fonts,
                              const char *name); // NULL: none of that name
