// Sprite, sound and font names that a mod gives, as the scene's numbers. The scene's table has room
// for few names and keeps each for ever, so a mod must not be able to fill it: a name that the game
// has not made yet is limited for each mod and for all together.
//
// A name means what the mod brought along in its own package first, and then what the game has. The
// former are in the scene's table as "ID:NAME", put there when the mod is added; what is another
// mod's is not found.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scene/scene.h"
#include "util/status.h"

enum {
    NAMES_NEW_PER_MOD = 32,
    NAMES_NEW_ALL = 512,
    NAMES_OWN_PER_MOD = 128,
    NAMES_OWN_ALL = 2048,
};

enum name_kind { NAME_SPRITE, NAME_SOUND, NAME_FONT };

// What the game has of one kind.
struct known_names {
    char **list; // owned, sorted
    size_t count;
    bool given; // else a mod may say any name
};

// What all mods brought, and what the game has.
struct names {
    uint16_t made;                       // names of the game that a mod was the first to say
    uint16_t own;                        // names of what they have in their packages
    struct known_names known[NAME_FONT]; // sprites and sounds
};

void names_fini(struct names *names);
// From now on these are all that the game has of a kind: NAME_SPRITE or NAME_SOUND. Copied.
void names_know(struct names *names, enum name_kind kind, const char *const *list, size_t count);

struct own_name {
    uint16_t id; // of "ID:NAME" in the scene
    uint8_t kind;
};

// What one mod brought.
struct own_names {
    struct own_name *list; // owned
    size_t count;
    uint32_t made; // of names.made
};

// Gives a mod a name of its own. STATUS_LIMIT: it, or all together, have too many; STATUS_INVALID:
// too long.
enum status names_add_own(struct names *names, struct scene *scene, struct own_names *own,
                          const char *mod, enum name_kind kind, const char *name);
void names_clear_own(struct own_names *own); // but `made` stays

// The scene's number of a name. STATUS_DENIED: it is another mod's ("other:thing").
// STATUS_NOT_FOUND: the mod has brought nothing of that name and kind, and has said "ID:NAME", or
// the game has none of that name, either; of fonts it names none. STATUS_LIMIT: it is new and the mod's share, or all
// mods', is used up.
enum status names_find(struct names *names, struct scene *scene, struct own_names *own,
                       const char *mod, enum name_kind kind, const char *name, uint16_t *id);

// The name most like one that was not found, of the game's and the mod's own; NULL: none is. Borrowed until names
// change.
const char *names_like(const struct names *names, const struct scene *scene,
                       const struct own_names *own, const char *mod, enum name_kind kind,
                       const char *name);
