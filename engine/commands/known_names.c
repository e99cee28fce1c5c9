#include "commands/known_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/suggest.h"

static bool write_own(char *out, const char *mod, const char *name)
{
    return snprintf(out, SCENE_NAME_BYTES, "%s:%s", mod, name) < SCENE_NAME_BYTES;
}

// --- what the game has ---

static void forget_known(struct known_names *known)
{
    for (size_t i = 0; i < known->count; i++) mem_free(known->list[i]);
    mem_free(known->list);
    *known = (struct known_names){0};
}

void names_fini(struct names *names)
{
    for (size_t kind = 0; kind < NAME_FONT; kind++) forget_known(&names->known[kind]);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_know(struct names *names, enum name_kind kind, const char *const *list, size_t count)
{
    struct known_names *known = &names->known[kind];
    forget_known(known);
    known->list = mem_alloc((count + 1) * sizeof *known->list);
    for (size_t i = 0; i < count; i++) known->list[i] = mem_strdup(list[i]);
    known->count = count;
    known->given = true;
    qsort(known->list, count, sizeof *known->list, compare);
}

static bool has_game(const struct names *names, enum name_kind kind, const char *name)
{
    const struct known_names *known = &names->known[kind];
    return !known->given || bsearch(&name, known->list, known->count, sizeof *known->list, compare);
}

// --- what mods have ---

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
    if (bare != name || kind == NAME_FONT || !has_game(names, kind, name)) return STATUS_NOT_FOUND;
    return find_of_game(names, scene, own, name, id);
}

const char *names_like(const struct names *names, const struct scene *scene,
                       const struct own_names *own, const char *mod, enum name_kind kind,
                       const char *name)
{
    struct suggestion suggestion;
    const char *bare = skip_own_id(mod, name);
    suggest_begin(&suggestion, bare ? bare : name);
    for (size_t i = 0; i < own->count; i++)
        if (own->list[i].kind == kind)
            suggest_consider(&suggestion, scene_name(scene, own->list[i].id) + strlen(mod) + 1);
    for (size_t i = 0; kind != NAME_FONT && i < names->known[kind].count; i++)
        suggest_consider(&suggestion, names->known[kind].list[i]);
    return suggestion.name;
}
