#include "render/fonts.h"

#include <string.h>

#include "assets/job.h"
#include "util/mem.h"

_Static_assert(ASSET_MAX_CELL_PX == (int)FONT_MAX_CELL_PX, "one limit, two names");

void fonts_set(struct fonts *fonts, uint16_t owner, const struct asset_set *assets)
{
    if (owner >= SCENE_MAX_OWNERS) return;
    mem_free(fonts->owners[owner].list);
    fonts->owners[owner].list = NULL;
    fonts->owners[owner].count = 0;
    if (!assets || assets->font_count == 0) return;
    size_t count = (size_t)assets->font_count;
    struct owned_font *list = mem_alloc(count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct asset_font *from = &assets->fonts[i];
        const struct canvas sheet = {from->picture.width, from->picture.height,
                                     from->picture.pixels};
        memcpy(list[i].name, from->name, sizeof list[i].name);
        font_read(&list[i].font, &sheet, from->cell_width, from->cell_height);
    }
    fonts->owners[owner].list = list;
    fonts->owners[owner].count = assets->font_count;
}

void fonts_fini(struct fonts *fonts)
{
    for (uint16_t i = 0; i < SCENE_MAX_OWNERS; i++) fonts_set(fonts, i, NULL);
}

const struct font *fonts_find(const struct fonts *fonts, const char *name)
{
    for (int owner = 0; owner < SCENE_MAX_OWNERS; owner++)
        for (int i = 0; i < fonts->owners[owner].count; i++)
            if (!strcmp(fonts->owners[owner].list[i].name, name))
                return &fonts->owners[owner].list[i].font;
    return NULL;
}
