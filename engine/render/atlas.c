#include "render/atlas.h"

#include <stdio.h>
#include <string.h>

#include "render/picture.h"
#include "util/log.h"
#include "util/mem.h"

static enum status check_sprite(const struct atlas *atlas, const struct sprite_def *sprite,
                                const char *path, struct diag *diag)
{
    const char *name = sprite->name ? sprite->name : "";
    if (!*name) return diag_set(diag, STATUS_INVALID, "%s: a sprite has no name", path);
    if (sprite->width < 1 || sprite->height < 1 || sprite->columns < 1 || sprite->rows < 1 ||
        sprite->ticks_per_frame < 0)
        return diag_set(diag, STATUS_INVALID, "%s: sprite %s has no size or no frames", path, name);
    if (sprite->x < 0 || sprite->y < 0 || sprite->x > atlas->image.width ||
        sprite->y > atlas->image.height ||
        sprite->columns > (atlas->image.width - sprite->x) / sprite->width ||
        sprite->rows > (atlas->image.height - sprite->y) / sprite->height)
        return diag_set(
            diag, STATUS_INVALID,
            "%s: sprite %s (%d x %d frames of %d x %d px at %d, %d) is not inside %d x %d px", path,
            name, sprite->columns, sprite->rows, sprite->width, sprite->height, sprite->x,
            sprite->y, atlas->image.width, atlas->image.height);
    return STATUS_OK;
}

// The sprite called `name` + `suffix`, with frames like those of `sprite`.
static const struct sprite_def *find_related(const struct atlas *atlas,
                                             const struct sprite_def *sprite, const char *suffix)
{
    char name[WORLD_NAME_BYTES * 2];
    int length = snprintf(name, sizeof name, "%s%s", sprite->name, suffix);
    return length < (int)sizeof name ? atlas_find(atlas, name) : NULL;
}

static struct sprite_links find_links(const struct atlas *atlas, const struct sprite_def *sprite)
{
    static const char *const suffixes[] = {"_glow", "_eyes", "_lamp"};
    struct sprite_links links = {.natural = find_related(atlas, sprite, "_fringe") != NULL};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && !links.glow; i++) {
        links.glow = find_related(atlas, sprite, suffixes[i]);
        links.halo = links.glow && strcmp(suffixes[i], "_eyes");
    }
    return links;
}

enum status atlas_init(struct atlas *atlas, const char *path, const struct sprite_def *sprites,
                       int count, struct diag *diag)
{
    *atlas = (struct atlas){0};
    memset(atlas->by_id, 0xFF, sizeof atlas->by_id);
    if (count < 0 || count > ATLAS_MAX_SPRITES)
        return diag_set(diag, STATUS_LIMIT, "%s: %d sprites; at most %d", path, count,
                        ATLAS_MAX_SPRITES);
    enum status status = picture_load(&atlas->image, path, diag);
    for (int i = 0; !status && i < count; i++)
        status = check_sprite(atlas, &sprites[i], path, diag);
    if (status) {
        picture_free(&atlas->image);
        return status;
    }
    atlas->sprites = mem_alloc((size_t)count * sizeof *atlas->sprites);
    atlas->count = count;
    for (int i = 0; i < count; i++) {
        atlas->sprites[i] = sprites[i];
        atlas->sprites[i].name = mem_strdup(sprites[i].name);
    }
    atlas->links = mem_alloc((size_t)count * sizeof *atlas->links);
    for (int i = 0; i < count; i++) atlas->links[i] = find_links(atlas, &atlas->sprites[i]);
    return STATUS_OK;
}

void atlas_fini(struct atlas *atlas)
{
    for (int i = 0; i < atlas->count; i++) mem_free((char *)atlas->sprites[i].name);
    for (int i = 0; i < atlas->missing_count; i++) mem_free(atlas->missing[i]);
    mem_free(atlas->sprites);
    mem_free(atlas->links);
    picture_free(&atlas->image);
    *atlas = (struct atlas){0};
}

const struct sprite_def *atlas_find(const struct atlas *atlas, const char *name)
{
    for (int i = 0; i < atlas->count; i++)
        if (!strcmp(atlas->sprites[i].name, name)) return &atlas->sprites[i];
    return NULL;
}

static void log_missing(struct atlas *atlas, const char *name)
{
    for (int i = 0; i < atlas->missing_count; i++)
        if (!strcmp(atlas->missing[i], name)) return;
    if (atlas->missing_count == ATLAS_MAX_MISSING) return;
    atlas->missing[atlas->missing_count++] = mem_strdup(name);
    log_write(LOG_WARN, "engine", NULL, "no sprite named \"%s\" in the atlas", name);
}

const struct sprite_def *atlas_sprite(struct atlas *atlas, const struct scene *scene, uint16_t id)
{
    if (id == 0 || id > SCENE_MAX_NAMES) return NULL;
    const char *name = scene_name(scene, id);
    if (!*name) return NULL;
    // An id means one name in one scene; another scene may use it for another name.
    int known = atlas->by_id[id];
    if (known >= 0 && !strcmp(atlas->sprites[known].name, name)) return &atlas->sprites[known];
    const struct sprite_def *found = atlas_find(atlas, name);
    if (found)
        atlas->by_id[id] = (int16_t)(found - atlas->sprites);
    else
        log_missing(atlas, name);
    return found;
}

struct rect atlas_frame(const struct sprite_def *sprite, unsigned row, unsigned column)
{
    row %= (unsigned)sprite->rows;
    column %= (unsigned)sprite->columns;
    return (struct rect){sprite->x + (int)column * sprite->width,
                         sprite->y + (int)row * sprite->height, sprite->width, sprite->height};
}

const struct sprite_links *atlas_links(const struct atlas *atlas, const struct sprite_def *sprite)
{
    return &atlas->links[sprite - atlas->sprites];
}
