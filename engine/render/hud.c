#include "render/hud.h"

#include <stdio.h>
#include <string.h>

#include "render/edge.h"

enum {
    PANEL_COLOR = 0x0E1424,
    PANEL_ALPHA = 212,
    FRAME_COLOR = 0x3A4A68,
    LIGHT_COLOR = 0xFFFFFF,
    DARK_COLOR = 0x0C1020,
    MISSING_COLOR = 0xE06878,
    TOAST_FADE_TICKS = 16,
    MISSING_PX = 9,
};

static const struct blit plain = {.tint = 0xFFFFFF, .alpha = 256};

static void draw_panel(struct canvas *canvas, struct rect area, uint32_t alpha)
{
    canvas_fill(canvas, (struct rect){area.x + 1, area.y, area.width - 2, area.height}, PANEL_COLOR,
                PANEL_ALPHA * alpha / 256);
    canvas_fill(canvas, (struct rect){area.x, area.y + 1, 1, area.height - 2}, PANEL_COLOR,
                PANEL_ALPHA * alpha / 256);
    canvas_fill(canvas, (struct rect){area.x + area.width - 1, area.y + 1, 1, area.height - 2},
                PANEL_COLOR, PANEL_ALPHA * alpha / 256);
    canvas_fill(canvas, (struct rect){area.x + 2, area.y, area.width - 4, 1}, FRAME_COLOR,
                alpha / 2);
}

// --- items ---
static const struct sprite_def *item_sprite(struct view *view, const struct hud_item *item)
{
    return atlas_sprite(view->atlas, view->scene, item->sprite);
}

// A name without a font (the file was bad) is written in the game's.
static const struct font *item_font(const struct hud *hud, const struct view *view,
                                    const struct hud_item *item)
{
    const struct font *own =
        item->font ? fonts_find(hud->fonts, scene_name(view->scene, item->font)) : NULL;
    return own ? own : hud->font;
}

static struct text_size item_size(const struct hud *hud, struct view *view,
                                  const struct hud_item *item)
{
    const struct sprite_def *sprite;
    switch (item->kind) {
    case HUD_TEXT:
        return font_measure(item_font(hud, view, item), item->text, item->large ? 2 : 1);
    case HUD_ICON:
        sprite = item_sprite(view, item);
        return sprite ? (struct text_size){sprite->width, sprite->height}
                      : (struct text_size){MISSING_PX, MISSING_PX};
    case HUD_BAR:
    case HUD_PIXELS:
        return (struct text_size){item->width, item->height};
    case HUD_NONE:
        break;
    }
    return (struct text_size){0, 0};
}

// Above a place of the world. Nothing where its entity is gone.
static struct rect placed_rect(const struct view *view, const struct hud_item *item,
                               struct text_size size)
{
    int32_t x = item->world_x, y = item->world_y;
    if (item->entity.bits) {
        const struct entity *entity = world_get(view->world, item->entity);
        if (!entity) return (struct rect){0, 0, 0, 0};
        x += entity->x;
        y += entity->y;
    }
    return (struct rect){(x >> 8) - view->left - size.width / 2, (y >> 8) - view->top - size.height,
                         size.width, size.height};
}

struct rect hud_item_rect(const struct hud *hud, struct view *view, const struct hud_item *item)
{
    struct text_size size = item_size(hud, view, item);
    if (item->placed) return placed_rect(view, item, size);
    int column = (int)item->anchor % 3, row = (int)item->anchor / 3; // 0 = left or top, 1, 2
    return (struct rect){column * (view->width - size.width) / 2 + item->x,
                         row * (view->height - size.height) / 2 + item->y, size.width, size.height};
}

static void draw_bar(struct canvas *canvas, struct rect area, const struct hud_item *item)
{
    struct rect frame = {area.x - 1, area.y - 1, area.width + 2, area.height + 2};
    canvas_fill(canvas, frame, DARK_COLOR, 230);
    canvas_fill(canvas, area, color_scale(item->color, 70), 256);
    uint32_t value = item->value > item->max ? item->max : item->value;
    int full = item->max ? (int)((uint64_t)value * (uint32_t)area.width / item->max) : 0;
    if (full == 0) return;
    canvas_fill(canvas, (struct rect){area.x, area.y, full, area.height}, item->color, 256);
    if (area.height < 3) return;
    canvas_fill(canvas, (struct rect){area.x, area.y, full, 1}, LIGHT_COLOR, 96); // a highlight
    canvas_fill(canvas, (struct rect){area.x, area.y + area.height - 1, full, 1}, DARK_COLOR, 90);
    if (full < area.width)
        canvas_fill(canvas, (struct rect){area.x + full - 1, area.y, 1, area.height}, LIGHT_COLOR,
                    110);
}

static void draw_pixels(const struct hud *hud, struct canvas *canvas, struct rect area,
                        const struct hud_item *item)
{
    if (!item->pixels) return;
    for (int y = 0; y < area.height; y++)
        for (int x = 0; x < area.width; x++) {
            uint32_t color;
            if (palette_color(hud->palette, item->pixels[y * area.width + x], &color))
                canvas_put(canvas, area.x + x, area.y + y, color, 256);
        }
}

// A hollow square, for a sprite that is not there: its file was bad, or nobody has one of that
// name.
static void draw_missing(struct canvas *canvas, struct rect area)
{
    canvas_fill(canvas, area, PANEL_COLOR, PANEL_ALPHA);
    for (int i = 0; i < area.width; i++) {
        canvas_put(canvas, area.x + i, area.y, MISSING_COLOR, 256);
        canvas_put(canvas, area.x + i, area.y + area.height - 1, MISSING_COLOR, 256);
        canvas_put(canvas, area.x, area.y + i, MISSING_COLOR, 256);
        canvas_put(canvas, area.x + area.width - 1, area.y + i, MISSING_COLOR, 256);
        canvas_put(canvas, area.x + i, area.y + i, MISSING_COLOR, 256);
    }
}

static void draw_icon(struct canvas *canvas, struct view *view, struct rect area,
                      const struct hud_item *item)
{
    const struct sprite_def *sprite = item_sprite(view, item);
    if (!sprite) {
        draw_missing(canvas, area);
        return;
    }
    unsigned column =
        sprite->ticks_per_frame > 0 ? view->tick / (unsigned)sprite->ticks_per_frame : 0;
    canvas_blit(canvas, area.x, area.y, sprite->image, atlas_frame(sprite, 0, column), &plain);
}

static void draw_item(const struct hud *hud, struct canvas *canvas, struct view *view,
                      const struct hud_item *item)
{
    struct rect area = hud_item_rect(hud, view, item);
    switch (item->kind) {
    case HUD_TEXT:
        font_draw(item_font(hud, view, item), canvas, area.x, area.y, item->text, item->color,
                  item->large ? 2 : 1);
        break;
    case HUD_BAR:
        draw_bar(canvas, area, item);
        break;
    case HUD_ICON:
        draw_icon(canvas, view, area, item);
        break;
    case HUD_PIXELS:
        draw_pixels(hud, canvas, area, item);
        break;
    case HUD_NONE:
        break;
    }
}

// --- badges ---
static void draw_corners(struct canvas *canvas, struct rect area, uint32_t color)
{
    enum { REACH = 3 };
    int right = area.x + area.width + 1, bottom = area.y + area.height + 1;
    for (int i = 0; i < REACH; i++) {
        canvas_put(canvas, area.x - 2 + i, area.y - 2, color, 256);
        canvas_put(canvas, area.x - 2, area.y - 2 + i, color, 256);
        canvas_put(canvas, right - i, area.y - 2, color, 256);
        canvas_put(canvas, right, area.y - 2 + i, color, 256);
        canvas_put(canvas, area.x - 2 + i, bottom, color, 256);
        canvas_put(canvas, area.x - 2, bottom - i, color, 256);
        canvas_put(canvas, right - i, bottom, color, 256);
        canvas_put(canvas, right, bottom - i, color, 256);
    }
}

static int keep(int value, int low, int high)
{
    return value > high ? high : value < low ? low : value;
}

static uint32_t color_of(uint16_t owner)
{
    static const uint32_t colors[6] = {0xF2B65A, 0x7FD1C1, 0xE88FA2, 0x9FB8F0, 0xB8D978, 0xD9A0E0};
    return colors[owner % 6];
}

// Above an item, or below where there is no room: "Mod: " and the owner's title.
static void draw_title(const struct hud *hud, struct canvas *canvas, const struct view *view,
                       struct rect item, uint16_t owner)
{
    char title[SCENE_TITLE_BYTES + 8];
    const char *name = scene_owner_name(view->scene, owner);
    snprintf(title, sizeof title, "Mod: %s", name && *name ? name : "?");
    struct text_size size = font_measure(hud->font, title, 1);
    int width = size.width + 8, height = size.height + 4;
    int x = keep(item.x - 2, EDGE_PX, canvas->width - EDGE_PX - width);
    int y = item.y - 3 - height >= EDGE_PX ? item.y - 3 - height : item.y + item.height + 3;
    y = keep(y, EDGE_PX, canvas->height - EDGE_PX - height);
    draw_panel(canvas, (struct rect){x, y, width, height}, 256);
    canvas_fill(canvas, (struct rect){x, y + 1, 2, height - 2}, color_of(owner), 256);
    font_draw(hud->font, canvas, x + 5, y + 2, title, 0xF4F0E0, 1);
}

// A frame around each of the owner's items, and its title at the topmost.
static void draw_badge(const struct hud *hud, struct canvas *canvas, struct view *view,
                       uint16_t owner, const struct hud_item *items)
{
    struct rect topmost = {0, canvas->height * 4, 0, 0};
    for (int i = 0; i < SCENE_MAX_ITEMS; i++) {
        struct rect area = hud_item_rect(hud, view, &items[i]);
        if (area.width == 0) continue;
        draw_corners(canvas, area, color_of(owner));
        if (area.y < topmost.y) topmost = area;
    }
    if (topmost.width) draw_title(hud, canvas, view, topmost, owner);
}

// --- toasts ---

// Whether the text's first `len` bytes fit.
static bool fits(const struct hud *hud, char *text, size_t len, int width)
{
    char cut = text[len];
    text[len] = '\0';
    bool fit = font_measure(hud->font, text, 1).width <= width;
    text[len] = cut;
    return fit;
}

// Turns the last space that fits into the end of a line, line by line. A long word stays whole.
static void wrap(const struct hud *hud, char *text, int width)
{
    while (!fits(hud, text, strlen(text), width)) {
        char *at = NULL;
        for (char *space = strchr(text, ' '); space; space = strchr(space + 1, ' ')) {
            if (at && !fits(hud, text, (size_t)(space - text), width)) break;
            at = space;
        }
        if (!at) return;
        *at = '\n';
        text = at + 1;
    }
}

static int count_lines(const char *text)
{
    int lines = 1;
    for (; *text; text++) lines += *text == '\n';
    return lines;
}

static void draw_toasts(const struct hud *hud, struct canvas *canvas, struct view *view)
{
    enum { GAP = 2, MARGIN = 24, ABOVE_BOTTOM = 36, MOST_LINES = 3 };
    struct toast toasts[SCENE_MAX_TOASTS];
    int count = (int)scene_toasts(view->scene, toasts, SCENE_MAX_TOASTS),
        y = canvas->height - ABOVE_BOTTOM, lines = 0;
    for (int i = count - 1; i >= 0; i--) { // the newest stands lowest; the player stays in sight
        wrap(hud, toasts[i].text, canvas->width - MARGIN);
        lines += count_lines(toasts[i].text);
        if (lines > MOST_LINES && i < count - 1) break;
        struct text_size size = font_measure(hud->font, toasts[i].text, 1);
        int width = size.width + 12, height = size.height + 6;
        bool fades = toasts[i].ticks_left < TOAST_FADE_TICKS;
        uint32_t alpha = fades ? toasts[i].ticks_left * 256 / TOAST_FADE_TICKS : 256;
        y -= height + GAP;
        int x = (canvas->width - width) / 2;
        draw_panel(canvas, (struct rect){x, y, width, height}, alpha);
        canvas_fill(canvas, (struct rect){x, y + 1, 2, height - 2}, toasts[i].color, alpha);
        if (alpha > 96) font_draw(hud->font, canvas, x + 7, y + 3, toasts[i].text, 0xF4F0E0, 1);
    }
}

// --- tags: whose it is that could be taken for the host's ---

// What a mod shows in this frame.
struct shown {
    uint32_t cover; // px
    bool
        is_panel; // something stands where the host's panels do, or is a sentence as they have them
    uint32_t rank; // of what the tag goes with
    struct rect tagged;
};

static bool is_in_middle(const struct view *view, struct rect area)
{
    int side = view->width / 4, above = view->height / 4;
    return area.x < view->width - side && area.x + area.width > side &&
           area.y < view->height - above && area.y + area.height > above;
}

// A little thing that stands in the world, as a name above somebody does, is taken for nobody's panel.
static bool is_small_in_world(const struct hud_item *item, struct rect area)
{
    return item->placed && area.width <= HUD_SMALL_WIDTH && area.height <= HUD_SMALL_HEIGHT;
}

static void note_shown(struct shown *shown, const struct view *view, struct rect area,
                       uint32_t cover, const struct hud_item *item)
{
    enum hud_kind kind = item->kind;
    bool is_panel = !is_small_in_world(item, area) &&
                    (is_in_middle(view, area) ||
                     (kind == HUD_TEXT && area.width > view->width / HUD_SENTENCE_PART));
    uint32_t picture =
        view_area(view); // words first, then what stands in the middle, then the largest
    uint32_t rank = cover + (is_panel ? picture : 0) + (is_panel && kind == HUD_TEXT ? picture : 0);
    shown->cover += cover;
    shown->is_panel = shown->is_panel || is_panel;
    if (rank <= shown->rank) return;
    shown->rank = rank;
    shown->tagged = area;
}

// Above everything of the game and of other mods, so that nothing hides it.
static void draw_tags(const struct hud *hud, struct canvas *canvas, const struct view *view,
                      const struct shown *shown)
{
    for (uint16_t owner = 1; owner < SCENE_MAX_OWNERS; owner++) {
        if (shown[owner].is_panel || shown[owner].cover > view_area(view) / HUD_UNTAGGED_PART)
            draw_title(hud, canvas, view, shown[owner].tagged, owner);
    }
}

// --- mods' items, within their shares and the edge ---

// How much of the picture an item covers. Letters of the game's font, with their outline, cover at most three quarters
// of their line; those of a mod may be full.
static uint32_t cover_of(const struct hud *hud, struct view *view, const struct hud_item *item)
{
    if (item->kind == HUD_NONE) return 0;
    struct rect area = hud_item_rect(hud, view, item);
    if (area.width == 0) return 0;
    if (item->kind == HUD_BAR)
        area = (struct rect){area.x - 1, area.y - 1, area.width + 2, area.height + 2};
    area = canvas_clip(&(struct canvas){view->width, view->height, NULL}, area);
    uint32_t cover = (uint32_t)area.width * (uint32_t)area.height;
    return item->kind == HUD_TEXT && item_font(hud, view, item) == hud->font ? (cover * 3 + 3) / 4
                                                                             : cover;
}

static void draw_items(const struct hud *hud, struct canvas *canvas, struct view *view,
                       uint16_t owner, struct shown *shown)
{
    const struct hud_item *items = scene_items(view->scene, owner);
    for (uint32_t i = 0; items && i < SCENE_MAX_ITEMS; i++) {
        uint32_t cover = cover_of(hud, view, &items[i]);
        if (cover == 0 || !share_take(hud->share, owner, cover, i)) continue;
        draw_item(hud, canvas, view, &items[i]);
        if (shown) note_shown(shown, view, hud_item_rect(hud, view, &items[i]), cover, &items[i]);
    }
}

static void want_items(const struct hud *hud, struct view *view, uint16_t owner)
{
    const struct hud_item *items = scene_items(view->scene, owner);
    for (int i = 0; items && i < SCENE_MAX_ITEMS; i++)
        share_want(hud->share, owner, cover_of(hud, view, &items[i]));
}

static void draw_mods(const struct hud *hud, struct canvas *canvas, struct view *view,
                      struct shown *shown)
{
    struct edge edge;
    for (uint16_t owner = 1; owner < SCENE_MAX_OWNERS; owner++) want_items(hud, view, owner);
    share_settle(hud->share);
    edge_keep(&edge, canvas);
    for (uint16_t owner = 1; owner < SCENE_MAX_OWNERS; owner++)
        draw_items(hud, canvas, view, owner, &shown[owner]);
    edge_put_back(&edge, canvas);
}

static void draw_badges(const struct hud *hud, struct canvas *canvas, struct view *view)
{
    for (int owner = 1; owner < SCENE_MAX_OWNERS; owner++) {
        const struct hud_item *items = scene_items(view->scene, (uint16_t)owner);
        if (items) draw_badge(hud, canvas, view, (uint16_t)owner, items);
    }
}

// --- the overlay ---

static void draw_overlay_icon(struct canvas *canvas, struct view *view,
                              const struct overlay_item *item)
{
    const struct sprite_def *sprite = atlas_sprite(view->atlas, view->scene, item->sprite);
    if (!sprite) return;
    struct rect frame = atlas_frame(sprite, 0, 0);
    if (item->width && frame.width > item->width) frame.width = item->width;
    if (item->height && frame.height > item->height) frame.height = item->height;
    canvas_blit(canvas, item->x, item->y, sprite->image, frame, &plain);
}

static void draw_overlay_item(const struct hud *hud, struct canvas *canvas, struct view *view,
                              const struct overlay_item *item)
{
    struct rect area = {item->x, item->y, item->width, item->height};
    switch (item->kind) {
    case OVERLAY_TEXT:
        font_draw(hud->font, canvas, item->x, item->y, item->text, item->color,
                  item->large ? 2 : 1);
        break;
    case OVERLAY_ICON:
        draw_overlay_icon(canvas, view, item);
        break;
    case OVERLAY_BAR:
        draw_bar(canvas, area,
                 &(struct hud_item){.color = item->color, .value = item->value, .max = item->max});
        break;
    case OVERLAY_BOX:
        canvas_fill(canvas, area, item->color, item->alpha * 256u / 100);
        break;
    case OVERLAY_NONE:
        break;
    }
}

static void draw_overlay(const struct hud *hud, struct canvas *canvas, struct view *view,
                         const struct overlay_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) draw_overlay_item(hud, canvas, view, &items[i]);
}

void hud_draw(const struct hud *hud, struct canvas *canvas, struct view *view)
{
    size_t count;
    const struct overlay_item *overlay = scene_overlay(view->scene, &count);
    share_begin(hud->share, HUD_MOD_PX, view_area(view) * HUD_MODS_PER_CENT / 100);
    struct shown shown[SCENE_MAX_OWNERS] = {0};
    bool beside = count > 0 && scene_overlay_is_beside(view->scene);
    if (count == 0 || beside)
        draw_mods(hud, canvas, view, shown); // beneath the game's: its menus stay readable
    draw_items(hud, canvas, view, 0, NULL);
    palette_reduce(hud->palette, canvas);
    if (beside) draw_overlay(hud, canvas, view, overlay, count);
    if (count == 0 || beside) {
        draw_tags(hud, canvas, view, shown);
        draw_toasts(hud, canvas, view);
        if (hud->badges) draw_badges(hud, canvas, view);
    }
    if (!beside) draw_overlay(hud, canvas, view, overlay, count);
}
