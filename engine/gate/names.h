// Sprite and sound names that a mod gives, as the scene's numbers. The scene's table has room for
// few names and keeps each for ever, so a mod must not be able to fill it: known names are found
// here without asking the scene to make new ones, and new ones are limited for each mod and for all
// together.
#pragma once

#include <stdint.h>

#include "scene/scene.h"
#include "util/status.h"

enum {
    NAMES_SLOTS = 2 * SCENE_MAX_NAMES,
    NAMES_NEW_PER_MOD = 32,
    NAMES_NEW_ALL = SCENE_MAX_NAMES / 2
};

struct names {
    uint16_t seen;               // names of the scene that are in `slots`
    uint16_t made;               // names that mods brought
    uint16_t slots[NAMES_SLOTS]; // open addressing; 0 = free
};

// The scene's number of a name. STATUS_LIMIT: it is new and *new_names (of that mod) or all mods'
// are used up.
enum status names_find(struct names *names, struct scene *scene, const char *name,
                       uint32_t *new_names, uint16_t *id);
