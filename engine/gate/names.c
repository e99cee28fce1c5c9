#include "gate/names.h"

#include <string.h>

#include "util/hash.h"

static uint16_t *find_slot(struct names *names, const struct scene *scene, const char *name)
{
    uint64_t hash = hash_finish(hash_bytes(hash_start(), name, strlen(name)));
    for (size_t i = 0;; i++) {
        uint16_t *slot = &names->slots[(hash + i) % NAMES_SLOTS];
        if (*slot == 0 || strcmp(scene_name(scene, *slot), name) == 0) return slot;
    }
}

// Takes in what the game has named since the last look.
static void catch_up(struct names *names, const struct scene *scene)
{
    while (names->seen < SCENE_MAX_NAMES) {
        const char *name = scene_name(scene, (uint16_t)(names->seen + 1));
        if (name[0] == '\0') return;
        names->seen++;
        *find_slot(names, scene, name) = names->seen;
    }
}

enum status names_find(struct names *names, struct scene *scene, const char *name,
                       uint32_t *new_names, uint16_t *id)
{
    uint16_t *slot = find_slot(names, scene, name);
    if (*slot == 0) {
        catch_up(names, scene);
        slot = find_slot(names, scene, name);
    }
    if (*slot == 0) {
        if (name[0] == '\0' || *new_names >= NAMES_NEW_PER_MOD || names->made >= NAMES_NEW_ALL)
            return STATUS_LIMIT;
        uint16_t made = scene_intern(scene, name);
        if (made == 0) return STATUS_LIMIT;
        ++*new_names;
        names->made++;
        catch_up(names, scene);
        *id = made;
        return STATUS_OK;
    }
    *id = *slot;
    return STATUS_OK;
}
