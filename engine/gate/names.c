#include "gate/names.h"

#include <stdio.h>
#include <string.h>

#include "util/mem.h"

static bool write_own(char *out, const char *mod, const char *name)
{
    return snprintf(out, SCENE_NAME_BYTES, "%s:%s", mod, name) < SCENE_NAME_BYTES;
}

enum status names_add_own(struct names *names, struct scene *scene, struct own_names *own,
                          const char *mod, enum name_kind kind, const char *name)
{
    char full[SCENE_NAME_BYTES];
    if (!name[0] || !write_own(full, mod, name)) return STATUS_INVALID;
    if (own->count == NAMES_OWN_PER_MOD) return STATUS_LIMIT;
    uint16_t id = scene_find_name(scene, full);
    if (id == 0) {
        if (names->own == NAMES_OWN_ALL || !(id = scene_intern(scene, full))) return STATUS_LIMIT;
        names->own++;
    }
    own->list = mem_resize(own->list, own->count + 1, sizeof *own->list);
    own->list[own->count++] = (struct own_name){id, (uint8_t)kind};
    return STATUS_OK;
}

void names_clear_own(struct own_names *own)
{
    mem_free(own->list);
    own->list = NULL;
    own->count = 0;
}

// What the mod brought under that name; 0: nothing of the kind.
static uint16_t find_own(const struct scene *scene, const struct own_names *own, const char *mod,
                         enum name_kind kind, const char *name)
{
    char full[SCENE_NAME_BYTES];
    if (own->count == 0 || !write_own(full, mod, name)) return 0;
    uint16_t id = scene_find_name(scene, full);
    for (size_t i = 0; id && i < own->count; i++)
        if (own->list[i].id == id && own->list[i].kind == kind) return id;
    return 0;
}

// The name after "ID:", or all of it; NULL: another's.
static const char *skip_own_id(const char *mod, const char *name)
{
    const char *colon = strchr(name, ':');
    if (!colon) return name;
    size_t len = (size_t)(colon - name);
    return strlen(mod) == len && memcmp(mod, name, len) == 0 ? colon + 1 : NULL;
}

static enum status find_of_game(struct names *names, struct scene *scene, struct own_names *own,
                                const char *name, uint16_t *id)
{
    uint16_t found = scene_find_name(scene, name);
    if (found == 0) {
        if (name[0] == 0 || own->made >= NAMES_NEW_PER_MOD || names->made >= NAMES_NEW_ALL)
            return STATUS_LIMIT;
        found = scene_intern(scene, name);
        if (found == 0) return STATUS_LIMIT;
        own->made++;
        names->made++;
    }
    *id = found;
    return STATUS_OK;
}

enum status names_find(struct names *names, struct scene *scene, struct own_names *own,
                       const char *mod, enum name_kind kind, const char *name, uint16_t *id)
{
    const char *bare = skip_own_id(mod, name);
    if (!bare) return STATUS_DENIED;
    uint16_t found = find_own(scene, own, mod, kind, bare);
    if (found) {
        *id = found;
        return STATUS_OK;
    }
    if (bare != name || kind == NAME_FONT) return STATUS_NOT_FOUND;
    return find_of_game(names, scene, own, name, id);
}
