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

static const struct sprite_def *find_among(const struct atlas_sprite *sprites, int count,
                                           const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(sprites[i].def.name, name)) return &sprites[i].def;
    return NULL;
}

// The sprite called `name` + `suffix`, with frames like those of `sprite`, of those that came with it.
static const struct sprite_def *find_related(const struct atlas_sprite *sprites, int count,
                                             const struct sprite_def *sprite, const char *suffix)
{
    char name[SCENE_NAME_BYTES];
    int length = snprintf(name, sizeof name, "%s%s", sprite->name, suffix);
    return length < (int)sizeof name ? find_among(sprites, count, name) : NULL;
}

static struct sprite_links find_links(const struct atlas_sprite *sprites, int count,
                                      const struct sprite_def *sprite)
{
    static const char *const suffixes[] = {"_glow", "_eyes", "_lamp"};
    struct sprite_links links = {.natural =
                                     find_related(sprites, count, sprite, "_fringe") != NULL};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && !links.glow; i++) {
        links.glow = find_related(sprites, count, sprite, suffixes[i]);
        links.halo = links.glow && strcmp(suffixes[i], "_eyes");
    }
    return links;
}

enum status atlas_init(struct atlas *atlas, const char *path, const struct sprite_def *sprites,
                       int count, struct diag *diag)
{
    *atlas = (struct atlas){0};
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
        atlas->sprites[i].def = sprites[i];
        atlas->sprites[i].def.name = mem_strdup(sprites[i].name);
        atlas->sprites[i].def.image = &atlas->image;
    }
    for (int i = 0; i < count; i++)
        atlas->sprites[i].links = find_links(atlas->sprites, count, &atlas->sprites[i].def);
    return STATUS_OK;
}

void atlas_fini(struct atlas *atlas)
{
    for (uint16_t i = 0; i < SCENE_MAX_OWNERS; i++) atlas_set_page(atlas, i, NULL);
    for (int i = 0; i < atlas->count; i++) mem_free((char *)atlas->sprites[i].def.name);
    for (int i = 0; i < atlas->missing_count; i++) mem_free(atlas->missing[i]);
    mem_free(atlas->sprites);
    picture_free(&atlas->image);
    *atlas = (struct atlas){0};
}

// --- pages ---
static void free_page(struct atlas_page *page)
{
    if (!page) return;
    asset_set_drop(page->assets);
    mem_free(page->sprites);
    mem_free(page->images);
    mem_free(page);
}

static struct atlas_page *make_page(uint16_t owner, struct asset_set *assets)
{
    struct atlas_page *page = mem_alloc(sizeof *page);
    *page = (struct atlas_page){
        .owner = owner, .assets = asset_set_hold(assets), .count = assets->sprite_count};
    page->sprites = mem_alloc((size_t)page->count * sizeof *page->sprites);
    page->images = mem_alloc((size_t)page->count * sizeof *page->images);
    for (int i = 0; i < page->count; i++) {
        const struct asset_sprite *sprite = &assets->sprites[i];
        const struct asset_picture *picture = &sprite->picture;
        page->images[i] = (struct canvas){picture->width, picture->height, picture->pixels};
        page->sprites[i].def = (struct sprite_def){
            .name = sprite->name,
            .width = picture->width / sprite->columns,
            .height = picture->height / sprite->rows,
            .columns = sprite->columns,
            .rows = sprite->rows,
            .ticks_per_frame = sprite->ticks_per_frame,
            .origin_x = sprite->origin_x,
            .origin_y = sprite->origin_y,
            .glow = sprite->glow,
            .image = &page->images[i],
        };
    }
    return page;
}

void atlas_set_page(struct atlas *atlas, uint16_t owner, struct asset_set *assets)
{
    if (owner >= SCENE_MAX_OWNERS) return;
    struct atlas_page *old = atlas->pages[owner];
    if (!old && !assets) return;
    memset(atlas->by_id, 0, sizeof atlas->by_id); // some may be of the page that goes
    atlas->pages[owner] = assets && assets->sprite_count ? make_page(owner, assets) : NULL;
    free_page(old);
    struct atlas_page *page = atlas->pages[owner];
    for (int i = 0; page && i < page->count; i++)
        page->sprites[i].links = find_links(page->sprites, page->count, &page->sprites[i].def);
}

// --- names ---
const struct sprite_def *atlas_find(const struct atlas *atlas, const char *name)
{
    const struct atlas_page *of_game = atlas->pages[0];
    const struct sprite_def *found =
        of_game ? find_among(of_game->sprites, of_game->count, name) : NULL;
    if (!found) found = find_among(atlas->sprites, atlas->count, name);
    for (int i = 0; !found && strchr(name, ':') && i < SCENE_MAX_OWNERS; i++) {
        const struct atlas_page *page = atlas->pages[i];
        if (page) found = find_among(page->sprites, page->count, name);
    }
    return found;
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
    const struct sprite_def *known = atlas->by_id[id];
    if (known && !strcmp(known->name, name)) return known;
    const struct sprite_def *found = atlas_find(atlas, name);
    if (found)
        atlas->by_id[id] = found;
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

const struct sprite_links *atlas_links(const struct sprite_def *sprite)
{
    return &((const struct atlas_sprite *)sprite)->links;
}
