#include "render/sprites.h"

#include <stdlib.h>

#include "render/edge.h"

enum {
    MAX_STANDING = 1024, // drawn at once; more are left out, those of mods first
    REFLECTION_ALPHA = 118,
    MARGIN_PX = 64, // how far outside of the canvas something may stand and still be seen
};

// One thing to draw, where its frame goes on the canvas.
struct standing {
    const struct sprite_def *sprite; // NULL: unknown, drawn as a diamond
    struct rect frame;
    int x, y;           // of the frame's top left corner
    int foot_x, foot_y; // where it stands
    int order;
    int half_width;
    uint32_t tint, flags;
    uint32_t entity; // its bits; 0: a tile
    uint16_t owner;
    bool wades;
    uint32_t halo; // so much of its halo, 0..256
};

struct crowd {
    int count;
    struct standing list[MAX_STANDING];
};

// On water, up and down a pixel, each thing in its own time.
static int bob(const struct view *view, const struct entity *entity)
{
    int phase = (int)(pattern_hash(entity->id.bits, 0, 3) & 255);
    return pattern_sine(view->pattern, (int)(view->tick * 2 & 0xFFFF) + phase) / 80;
}

static bool frame_of(struct view *view, const struct entity *entity, struct standing *standing)
{
    const struct sprite_def *sprite = atlas_sprite(view->atlas, view->scene, entity->sprite);
    standing->sprite = sprite;
    if (!sprite) return entity->sprite != 0;
    unsigned column =
        sprite->ticks_per_frame > 0 ? entity->anim_ticks / (unsigned)sprite->ticks_per_frame : 0;
    standing->frame = atlas_frame(sprite, entity->anim < sprite->rows ? entity->anim : 0, column);
    standing->x = standing->foot_x - sprite->origin_x;
    standing->y = standing->foot_y - sprite->origin_y;
    return true;
}

static void add_entity(struct crowd *crowd, struct view *view, const struct entity *entity)
{
    if (crowd->count == MAX_STANDING || (entity->flags & ENTITY_HIDDEN)) return;
    struct standing *standing = &crowd->list[crowd->count];
    *standing = (struct standing){
        .foot_x = fix_to_px(entity->x) - view->left,
        .foot_y = fix_to_px(entity->y) - view->top,
        .tint = entity->tint,
        .flags = entity->flags,
        .entity = entity->id.bits,
        .owner = entity->owner,
    };
    if (standing->foot_x < -MARGIN_PX || standing->foot_x > view->width + MARGIN_PX ||
        standing->foot_y < -MARGIN_PX || standing->foot_y > view->height + MARGIN_PX)
        return;
    if (!frame_of(view, entity, standing)) return;
    const struct kind_def *kind = world_kind(view->world, entity->kind);
    standing->half_width = kind && kind->half_w_px ? kind->half_w_px : 4;
    standing->order = standing->foot_y;
    standing->wades =
        !(entity->flags & ENTITY_FLIES) && view_is_water(view, standing->foot_x, standing->foot_y);
    if (standing->wades && (entity->flags & ENTITY_FLOATS)) standing->y += bob(view, entity);
    crowd->count++;
}

// A tile that is higher than its place stands among the entities.
static void add_tall_tile(struct crowd *crowd, const struct view *view,
                          const struct sprite_def *sprite, unsigned variant, int row, int column)
{
    if (!sprite || sprite->height <= view->tile_px || crowd->count == MAX_STANDING) return;
    int left = (view->tile_x + column) * view->tile_px - view->left;
    int bottom = (view->tile_y + row + 1) * view->tile_px - view->top;
    crowd->list[crowd->count++] = (struct standing){
        .sprite = sprite,
        .frame = atlas_frame(sprite, variant / (unsigned)sprite->columns, variant),
        .x = left + (view->tile_px - sprite->width) / 2,
        .y = bottom - sprite->height,
        .foot_x = left + view->tile_px / 2,
        .foot_y = bottom - 1,
        .order = bottom - view->tile_px / 4,
        .tint = 0xFFFFFF,
        .flags = ENTITY_NO_SHADOW,
    };
}

static void add_tall_covers(struct crowd *crowd, const struct view *view, int row, int column)
{
    for (uint32_t layer = 1; layer < world_layers(view->world); layer++) {
        struct cover cover =
            world_cover(view->world, view->tile_x + column, view->tile_y + row, layer);
        if (cover.kind == WORLD_NO_COVER || world_layer_is_over(view->world, layer)) continue;
        uint16_t sprite = world_tile_def(view->world, cover.kind)->sprite;
        add_tall_tile(crowd, view, atlas_sprite(view->atlas, view->scene, sprite), cover.variant,
                      row, column);
    }
}

static void add_tall_tiles(struct crowd *crowd, struct view *view)
{
    for (int row = VIEW_MARGIN_TILES - 1; row < view->rows - 1; row++) {
        for (int column = VIEW_MARGIN_TILES - 1; column < view->columns - VIEW_MARGIN_TILES + 1;
             column++) {
            const struct view_cell *cell = &view->cells[row][column];
            if (cell->square)
                add_tall_tile(crowd, view, cell->sprite, cell->tile.variant, row, column);
            add_tall_covers(crowd, view, row, column);
        }
    }
}

static int by_order(const void *a, const void *b)
{
    const struct standing *first = a, *second = b;
    return first->order < second->order ? -1 : first->order > second->order;
}

// qsort is not stable: the order of equals is put into the key first.
static void sort_crowd(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++)
        crowd->list[i].order = crowd->list[i].order * MAX_STANDING + i;
    qsort(crowd->list, (size_t)crowd->count, sizeof crowd->list[0], by_order);
}

// What of its frame is in the picture.
static uint32_t cover_of(const struct view *view, const struct standing *standing)
{
    struct rect area = {standing->x, standing->y, standing->frame.width, standing->frame.height};
    area = canvas_clip(&(struct canvas){view->width, view->height, NULL}, area);
    return standing->sprite ? (uint32_t)area.width * (uint32_t)area.height : 0;
}

static void settle_shares(struct crowd *crowd, const struct view *view, struct share *share)
{
    share_begin(share, view_area(view) / SPRITES_MOD_PART, view_area(view) / SPRITES_MODS_PART);
    for (int i = 0; i < crowd->count; i++)
        share_want(share, crowd->list[i].owner, cover_of(view, &crowd->list[i]));
    share_settle(share);
    for (int i = 0; i < crowd->count; i++) {
        struct standing *standing = &crowd->list[i];
        if (!share_take(share, standing->owner, cover_of(view, standing), standing->entity))
            standing->sprite = NULL;
    }
}

static int halo_radius(int lit_pixels)
{
    return 5 + (int)fix_sqrt((uint64_t)lit_pixels * 5);
}

// Whether something of it is to end before the picture's edge: a generous answer, with shadow, reflection and halo.
static bool is_at_edge(const struct canvas *canvas, const struct standing *standing)
{
    enum { AROUND_PX = 24 };
    if (standing->owner == 0) return false;
    int around = AROUND_PX, width = standing->frame.width, height = standing->frame.height;
    const struct sprite_def *glow = standing->sprite ? atlas_links(standing->sprite)->glow : NULL;
    if (glow) around += glow->width + glow->height + halo_radius(glow->width * glow->height);
    return edge_is_touched(canvas, (struct rect){standing->x - around, standing->y - around,
                                                 width + 2 * around, 2 * height + 2 * around});
}

static void draw_shadow(struct canvas *canvas, const struct view *view,
                        const struct standing *standing)
{
    if (standing->flags & ENTITY_NO_SHADOW) return;
    if (standing->wades || view_is_water(view, standing->foot_x, standing->foot_y)) return;
    bool flies = standing->flags & ENTITY_FLIES;
    int width = standing->half_width + (flies ? 0 : 2), height = width / 2 < 2 ? 2 : width / 2;
    int drop = flies ? 3 : 0;
    for (int dy = -height; dy <= height; dy++) {
        for (int dx = -width; dx <= width; dx++) {
            int far = dx * dx * 64 / (width * width) + dy * dy * 64 / (height * height);
            if (far > 64) continue;
            uint32_t alpha = far < 30 ? 104 : 60; // two steps, as a painter of pixels would
            canvas_put(canvas, standing->foot_x + dx, standing->foot_y + drop + dy, 0x0A1020,
                       flies ? alpha / 2 : alpha);
        }
    }
}

// The frame upside down below the feet, where there is water, each row swaying.
static void draw_reflection(struct canvas *canvas, const struct view *view,
                            const struct standing *standing)
{
    const struct canvas *image = standing->sprite->image;
    int base = standing->sprite->origin_y + 1; // rows of the frame above the feet
    if (base > standing->frame.height) base = standing->frame.height;
    int first = standing->wades ? 1 : 0;
    for (int down = first; down < base; down++) {
        int y = standing->foot_y + 1 + down, wy = y + view->top;
        if ((unsigned)y >= (unsigned)view->height) continue;
        int sway = pattern_sine(view->pattern, wy * 29 + (int)(view->tick * 3 & 0xFFFF)) *
                   (4 + down) / (127 * 8);
        if (pattern_hash((uint32_t)wy, view->tick / 16, 5) % 9 == 0) continue;
        uint32_t alpha = REFLECTION_ALPHA - (uint32_t)(down * (REFLECTION_ALPHA - 24) / (base + 1));
        int from_y = standing->frame.y + standing->sprite->origin_y - down;
        if (from_y < standing->frame.y) break;
        for (int column = 0; column < standing->frame.width; column++) {
            int x = standing->x + column + sway;
            if (!view_is_water(view, x, y)) continue;
            int fx = standing->frame.x + column;
            uint32_t color = image->pixels[from_y * image->width + fx];
            if (color >> 24 < 128) continue;
            canvas_put(canvas, x, y, color_multiply(color, 0x6FA0C0), alpha);
        }
    }
}

static void draw_ripple(struct canvas *canvas, const struct view *view,
                        const struct standing *standing)
{
    int phase = (int)(view->tick / 10 % 3), width = standing->half_width + 1 + phase;
    for (int dx = -width; dx <= width; dx++) {
        int y = standing->foot_y + (dx * dx * 3 < width * width ? 1 : 0);
        if ((dx + phase) % 4 == 3 || !view_is_water(view, standing->foot_x + dx, y)) continue;
        canvas_put(canvas, standing->foot_x + dx, y, 0xD8F0EC, phase == 2 ? 70 : 130);
    }
}

static void draw_unknown(struct canvas *canvas, const struct standing *standing)
{
    enum { RADIUS = 4 };
    for (int dy = -RADIUS; dy <= RADIUS; dy++)
        for (int dx = -RADIUS; dx <= RADIUS; dx++)
            if (abs(dx) + abs(dy) <= RADIUS)
                canvas_put(canvas, standing->foot_x + dx, standing->foot_y - RADIUS + dy,
                           color_multiply(abs(dx) + abs(dy) == RADIUS ? 0x303848 : 0x9098A8,
                                          standing->tint),
                           256);
}

static void draw_body(struct canvas *canvas, const struct view *view,
                      const struct standing *standing)
{
    enum { HEM_PX = 3 };
    struct blit how = {.tint = standing->tint, .alpha = 256};
    struct rect frame = standing->frame;
    int hem = standing->wades ? standing->y + frame.height - (standing->foot_y - 1) : 0;
    if (hem < HEM_PX && standing->wades) hem = HEM_PX;
    if (hem > frame.height) hem = frame.height;
    struct rect upper = {frame.x, frame.y, frame.width, frame.height - hem};
    canvas_blit(canvas, standing->x, standing->y, standing->sprite->image, upper, &how);
    if (hem == 0) return;
    struct rect lower = {frame.x, frame.y + frame.height - hem, frame.width, hem};
    how.alpha = 72; // under water
    how.tint = color_multiply(how.tint, 0x80C0D0);
    canvas_blit(canvas, standing->x, standing->y + frame.height - hem, standing->sprite->image,
                lower, &how);
    draw_ripple(canvas, view, standing);
}

static bool overlaps(const struct standing *a, const struct standing *b)
{
    return a->x < b->x + b->frame.width && b->x < a->x + a->frame.width &&
           a->y < b->y + b->frame.height && b->y < a->y + a->frame.height;
}

// A player behind something tall shows through it, so that nobody loses sight of oneself. What is
// not hidden looks the same as before: it is blended with itself.
static void draw_through(struct canvas *canvas, const struct crowd *crowd, int index)
{
    enum { TALL_PX = 32, THROUGH_ALPHA = 104 };
    const struct standing *player = &crowd->list[index];
    if (!player->sprite || player->wades || !(player->flags & ENTITY_PLAYER)) return;
    for (int i = index + 1; i < crowd->count; i++) {
        const struct standing *front = &crowd->list[i];
        if (!front->sprite || front->frame.height < TALL_PX || !overlaps(player, front)) continue;
        struct blit how = {.tint = player->tint, .alpha = THROUGH_ALPHA};
        canvas_blit(canvas, player->x, player->y, player->sprite->image, player->frame, &how);
        return;
    }
}

static void add_entities(struct crowd *crowd, struct view *view, bool of_mods)
{
    const struct entity *entity = world_next(view->world, ENTITY_NONE);
    for (; entity; entity = world_next(view->world, entity->id))
        if ((entity->owner != 0) == of_mods) add_entity(crowd, view, entity);
}

static void gather(struct crowd *crowd, struct view *view, struct share *share)
{
    crowd->count = 0;
    add_tall_tiles(crowd, view);
    add_entities(crowd, view, false); // first, so that mods take no room of theirs
    add_entities(crowd, view, true);
    settle_shares(crowd, view, share);
    sort_crowd(crowd);
}

// One of the steps in which things are drawn, on one of them.
typedef void (*draw_step)(struct canvas *canvas, const struct view *view,
                          const struct standing *standing);

static void draw_inside(struct canvas *canvas, const struct view *view,
                        const struct standing *standing, draw_step draw)
{
    struct edge edge;
    bool inside = is_at_edge(canvas, standing);
    if (inside) edge_keep(&edge, canvas);
    draw(canvas, view, standing);
    if (inside) edge_put_back(&edge, canvas);
}

static void draw_reflected(struct canvas *canvas, const struct view *view,
                           const struct standing *standing)
{
    if (standing->sprite && !(standing->flags & ENTITY_FLIES))
        draw_reflection(canvas, view, standing);
}

static void draw_standing(struct canvas *canvas, const struct view *view,
                          const struct standing *standing)
{
    if (standing->sprite)
        draw_body(canvas, view, standing);
    else
        draw_unknown(canvas, standing);
}

void sprites_draw(struct canvas *canvas, struct view *view, struct share *share)
{
    static const draw_step steps[] = {draw_reflected, draw_shadow, draw_standing};
    struct crowd crowd;
    gather(&crowd, view, share);
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++)
        for (int i = 0; i < crowd.count; i++)
            draw_inside(canvas, view, &crowd.list[i], steps[step]);
    for (int i = 0; i < crowd.count; i++) draw_through(canvas, &crowd, i);
}

// A halo around the middle of a frame's lit pixels, the wider the more there are, in their mean
// colour; it pales by day.
static void draw_halo(struct canvas *canvas, const struct view *view, const struct canvas *image,
                      struct rect frame, int left, int top, uint32_t part)
{
    uint32_t ambient = scene_ambient(view->scene), red = 0, green = 0, blue = 0;
    uint32_t day = (color_red(ambient) + color_green(ambient) * 2 + color_blue(ambient)) / 4;
    int count = 0, sum_x = 0, sum_y = 0;
    for (int y = 0; y < frame.height; y++) {
        for (int x = 0; x < frame.width; x++) {
            uint32_t color = image->pixels[(frame.y + y) * image->width + frame.x + x];
            if (color >> 24 < 128) continue;
            count++;
            sum_x += x;
            sum_y += y;
            red += color_red(color);
            green += color_green(color);
            blue += color_blue(color);
        }
    }
    if (count == 0) return;
    uint32_t n = (uint32_t)count, color = color_make(red / n, green / n, blue / n);
    int radius = halo_radius(count);
    int breath = pattern_sine(view->pattern, (int)(view->tick * 3 & 0xFFFF)) / 16;
    canvas_disc(canvas, left + sum_x / count, top + sum_y / count, radius, radius, color,
                (uint32_t)(128 + breath) * (255 - day) / 255 * part / 256, true);
}

static bool has_halo(const struct standing *standing)
{
    return standing->sprite && atlas_links(standing->sprite)->halo;
}

// Halos add up, and many in one place are a white patch that hides what is there: those of one mod that lie over each
// other are together no brighter than HALOS_FULL. The game knows how many it has.
static uint32_t halo_part(const struct crowd *crowd, const struct standing *one)
{
    enum { HALOS_FULL = 3, NEAR_PX = 24 };
    if (one->owner == 0 || !has_halo(one)) return 256;
    uint32_t near = 0;
    for (int i = 0; i < crowd->count; i++) {
        const struct standing *other = &crowd->list[i];
        near += other->owner == one->owner && has_halo(other) &&
                abs(other->foot_x - one->foot_x) < NEAR_PX &&
                abs(other->foot_y - one->foot_y) < NEAR_PX;
    }
    return near <= HALOS_FULL ? 256 : 256 * HALOS_FULL / near;
}

// What glows is laid over the dark as it is; its companion (eyes, lamp) has frames like its own.
static void draw_glow(struct canvas *canvas, const struct view *view,
                      const struct standing *standing)
{
    const struct sprite_def *sprite = standing->sprite;
    const struct sprite_links *links = atlas_links(sprite);
    struct blit how = {.tint = standing->tint, .alpha = 256};
    if (sprite->glow || (standing->flags & ENTITY_GLOWS))
        canvas_blit(canvas, standing->x, standing->y, sprite->image, standing->frame, &how);
    if (!links->glow) return;
    unsigned row = (unsigned)((standing->frame.y - sprite->y) / sprite->height);
    unsigned column = (unsigned)((standing->frame.x - sprite->x) / sprite->width);
    struct rect frame = atlas_frame(links->glow, row, column);
    int left = standing->foot_x - links->glow->origin_x;
    int top = standing->y + sprite->origin_y - links->glow->origin_y;
    canvas_blit(canvas, left, top, links->glow->image, frame, &how);
    if (links->halo) draw_halo(canvas, view, links->glow->image, frame, left, top, standing->halo);
}

void sprites_draw_glow(struct canvas *canvas, struct view *view, struct share *share)
{
    struct crowd crowd;
    gather(&crowd, view, share);
    for (int i = 0; i < crowd.count; i++) crowd.list[i].halo = halo_part(&crowd, &crowd.list[i]);
    for (int i = 0; i < crowd.count; i++)
        if (crowd.list[i].sprite) draw_inside(canvas, view, &crowd.list[i], draw_glow);
}
