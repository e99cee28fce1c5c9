// The scene: what is shown and heard but not simulated. HUD items, lights, weather, particles, tints,
// camera, sound requests, toasts, the host's overlay. Nothing here is in the world's digest; it is still stepped once a tick
// so that pictures are reproducible too. Things belong to an owner (0 = the game, or a mod's number) and
// vanish with it.
//
// Threads: as the world: const functions from any thread during `think`.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"
#include "world/world.h"

enum {
    // The picture's size: what the host's own screens need, and what is drawn in time. Even numbers (render/flash.h).
    SCENE_MIN_WIDTH_PX = 320,
    SCENE_MIN_HEIGHT_PX = 180,
    SCENE_MAX_WIDTH_PX = 640,
    SCENE_MAX_HEIGHT_PX = 360,
    SCENE_MIN_PALETTE = 2, // colours
    SCENE_MAX_PALETTE = 64,
    SCENE_MAX_OWNERS = 257,
    SCENE_MAX_ITEMS = 64,    // HUD items per owner
    SCENE_MAX_OVERLAY = 512, // items of the host's overlay
    SCENE_MAX_LIGHTS = 64,   // per owner
    SCENE_MAX_EMITTERS = 16, // per owner
    SCENE_MAX_PARTICLES = 2048,
    SCENE_GAME_PARTICLES = 512, // of them: these of the game's are never given up for a mod's
    SCENE_MAX_SOUNDS = 64,      // requests per tick
    SCENE_MAX_NAMES = 4096,
    SCENE_TEXT_BYTES = 257,
    SCENE_PIXELS_SIDE = 96,
    SCENE_MAX_TOASTS = 6,
    SCENE_MAX_LOOPS = 16,
    SCENE_NAME_BYTES =
        97, // of a sprite, sound or font, with its NUL; of a mod's own with "ID:" before it
    SCENE_TITLE_BYTES = 65, // of an owner
    SCENE_MAX_BURST = 256,  // particles of one burst
    SCENE_MAX_RADIUS_PX = 512,
    SCENE_MAX_WIND = 2048, // 24.8
    SCENE_MAX_SHAKE_PX = 16,
    SCENE_FLASHES_PER_SECOND = 3, // the safe limit for people with photosensitive epilepsy
};

struct scene;

struct scene *scene_create(uint64_t seed);
void scene_destroy(struct scene *scene);
// How many ticks a second has, 60 until it is said: of that go lightning (its safe limit) and the time that notes stay. Not 0.
void scene_set_tick_rate(struct scene *scene, uint32_t per_second);
void scene_reset(struct scene *scene); // all but names, owners' titles and the overlay
void scene_remove_owner(struct scene *scene, uint16_t owner);
void scene_step(struct scene *scene, const struct world *world); // one tick
// The picture's size, the least there is until it is said. It stays through a reset. STATUS_INVALID: an odd number, or one
// outside of its limits; nothing changes.
enum status scene_set_size(struct scene *scene, int width_px, int height_px);
int scene_width(const struct scene *scene); // px
int scene_height(const struct scene *scene);
// The game's own colours, for HUD pixels by index and, where it wants no others, for all of the picture.
struct scene_palette {
    int count; // SCENE_MIN_PALETTE to SCENE_MAX_PALETTE; 0: the game has none, and the engine's are meant
    uint32_t colors[SCENE_MAX_PALETTE]; // 0xRRGGBB
    bool whole_picture; // nothing but the host's own screens and notes is shown in other colours
};
// Copied; it stays through a reset. STATUS_LIMIT: so many colours there cannot be; nothing changes.
enum status scene_set_palette(struct scene *scene, const struct scene_palette *palette);
const struct scene_palette *scene_palette(const struct scene *scene);
// Shows nothing of an owner (items, lights, weather, tint) until it is shown again; all of it stays as it is.
void scene_hide_owner(struct scene *scene, uint16_t owner, bool hidden);

// Names of sprites and sounds, as small numbers from 1 that stay. 0: no room, no name, or one too long.
uint16_t scene_intern(struct scene *scene, const char *name);
// The same for a name from a mod: 0 unless the game has interned it, so that mods cannot fill the table.
uint16_t scene_find_name(const struct scene *scene, const char *name);
const char *scene_name(const struct scene *scene, uint16_t id); // "" for 0 and unknown

// --- HUD ---
enum hud_kind { HUD_NONE, HUD_TEXT, HUD_ICON, HUD_BAR, HUD_PIXELS };
enum hud_anchor { // as in common.proto
    HUD_TOP_LEFT,
    HUD_TOP,
    HUD_TOP_RIGHT,
    HUD_LEFT,
    HUD_CENTER,
    HUD_RIGHT,
    HUD_BOTTOM_LEFT,
    HUD_BOTTOM,
    HUD_BOTTOM_RIGHT
};

struct hud_item {
    enum hud_kind kind;
    enum hud_anchor anchor;
    int16_t x, y;           // px from the anchor, of the item's same corner or edge
    uint16_t width, height; // BAR, PIXELS
    uint32_t color;         // 0xRRGGBB
    uint32_t value, max;    // BAR
    uint16_t sprite;        // ICON
    uint8_t large;          // TEXT: 1 = double size
    uint16_t font;          // TEXT: of a mod; 0 = the game's
    char text[SCENE_TEXT_BYTES];
    uint8_t *pixels; // PIXELS: width * height indices of the palette, 255 clear; owned by the scene
    // In the world: its lower middle is at world_x, world_y, or that far from an entity, and the anchor does not count.
    bool placed;
    entity_id entity;         // ENTITY_NONE: at a place
    int32_t world_x, world_y; // 24.8
};

// Replaces item `index` of an owner; pixels are copied, text is cut between characters. STATUS_LIMIT for a
// bad owner, index or size, STATUS_INVALID for a bad kind or anchor or pixels that are missing.
enum status scene_set_item(struct scene *scene, uint16_t owner, uint32_t index,
                           const struct hud_item *item);
enum status scene_remove_item(struct scene *scene, uint16_t owner, uint32_t index);
// Puts an item into the world, where it stays when it is set again; with its entity it is removed. STATUS_NOT_FOUND: there is
// no such item.
enum status scene_place_item(struct scene *scene, uint16_t owner, uint32_t index, entity_id entity,
                             int32_t x, int32_t y);
const struct hud_item *scene_items(const struct scene *scene,
                                   uint16_t owner); // SCENE_MAX_ITEMS of them, or NULL

// --- the host's overlay: screens and panels that are neither the game's nor a mod's ---
// Drawn above everything, item by item. While it has items nothing that a mod shows on the screen and no toast
// is drawn, but where it is beside them, as panels of mods are: then the HUD is beneath it, tags and toasts above. It
// has no owner: only the host's Lua reaches it.
enum overlay_kind { OVERLAY_NONE, OVERLAY_TEXT, OVERLAY_ICON, OVERLAY_BAR, OVERLAY_BOX };

struct overlay_item {
    enum overlay_kind kind;
    int16_t x, y;           // px, of the top left corner
    uint16_t width, height; // BAR, BOX; ICON: the most that is drawn of it, 0 = all
    uint32_t color;         // 0xRRGGBB
    uint8_t alpha;          // BOX: percent
    uint8_t large;          // TEXT: 1 = double size
    uint32_t value, max;    // BAR
    uint16_t sprite;        // ICON
    char text[SCENE_TEXT_BYTES];
};

// STATUS_LIMIT for a bad index or size, STATUS_INVALID for a bad kind; the text is cut between characters.
enum status scene_set_overlay(struct scene *scene, uint32_t index, const struct overlay_item *item);
void scene_clear_overlay(struct scene *scene, uint32_t from); // that item and all after it
// Whether what the overlay has is beside what mods show, or instead of it; that, until it is said.
void scene_set_overlay_beside(struct scene *scene, bool beside);
bool scene_overlay_is_beside(const struct scene *scene);
// Another number after each change of what the overlay shows.
uint64_t scene_overlay_mark(const struct scene *scene);
// All items up to the last that is there; no items: the overlay is closed.
const struct overlay_item *scene_overlay(const struct scene *scene, size_t *count);

// --- lights ---
struct light {
    bool on;
    entity_id entity; // goes with it (x, y = offset); ENTITY_NONE = at x, y
    int32_t x, y;     // 24.8
    uint16_t radius_px;
    uint16_t intensity; // percent, 0..200
    uint32_t color;
    uint16_t angle, spread;           // a cone when spread != 0
    uint16_t flicker;                 // percent
    uint32_t ticks_left, ticks_total; // fades out; 0 = stays
    uint16_t number;                  // its index, filled in by scene_lights
};

// `on` and a missing `ticks_total` are filled in; radius, intensity and flicker are cut to their limits.
enum status scene_set_light(struct scene *scene, uint16_t owner, uint32_t index,
                            const struct light *light);
enum status scene_remove_light(struct scene *scene, uint16_t owner, uint32_t index);
// An owner's lights that give any light now, with places resolved, by number; returns how many were written.
size_t scene_lights(const struct scene *scene, const struct world *world, uint16_t owner,
                    struct light out[SCENE_MAX_LIGHTS]);

// --- ambience ---
struct weather {
    uint16_t rain, fog;
    int32_t wind_x, wind_y;
}; // percent; 24.8 px per tick

void scene_set_ambient(struct scene *scene, uint32_t color); // the light of sky and moon, 0xRRGGBB
uint32_t scene_ambient(const struct scene *scene);
void scene_set_weather(struct scene *scene, uint16_t owner, const struct weather *weather);
struct weather scene_weather(const struct scene *scene); // all owners' parts, added and capped
void scene_flash(struct scene *scene,
                 uint16_t percent); // lightning; more than a few a second are dropped
uint16_t scene_flash_now(const struct scene *scene); // percent
void scene_set_tint(struct scene *scene, uint16_t owner, uint32_t color, uint32_t fade_ticks);
uint32_t scene_tint(const struct scene *scene); // all owners' multiplied
void scene_set_camera(struct scene *scene, int32_t x,
                      int32_t y); // centre, 24.8; cut to the world by render
void scene_camera(const struct scene *scene, int32_t *x, int32_t *y);
void scene_shake(struct scene *scene, uint16_t px, uint16_t ticks);
void scene_shake_now(const struct scene *scene, int32_t *dx_px, int32_t *dy_px);
uint32_t scene_tick(const struct scene *scene);

// --- particles ---
// When there is no room those go first that nobody sees: far from the camera, or light without a colour. Then the
// oldest of the owner that has the most, so that nobody can take another's.
struct particle {
    int32_t x, y, vx, vy; // 24.8
    int32_t gravity;      // per tick
    uint16_t age, life;   // ticks
    uint32_t color;
    uint8_t style; // number of a style
    uint8_t look;  // its enum particle_look
    uint8_t size_px;
    uint16_t owner;
};
// How a particle is drawn. The usual styles are one of each, called so.
enum particle_look {
    PARTICLE_SPARK,
    PARTICLE_SMOKE,
    PARTICLE_SPLASH,
    PARTICLE_LEAF,
    PARTICLE_GLOW,
    PARTICLE_EMBER,
    PARTICLE_LOOKS
};
enum { SCENE_MAX_STYLES = 32, SCENE_STYLE_BYTES = 32 };
struct particle_style {
    char name[SCENE_STYLE_BYTES];
    uint8_t look;          // enum particle_look
    int32_t gravity;       // per tick, 24.8
    int32_t keep;          // of the speed each tick, of 256
    int32_t wind;          // share of the wind that it takes on each tick, of 256
    uint16_t life, spread; // ticks: life .. life + spread; life >= 1
    uint8_t size_px, size_spread;
};
// A style of the game's: the one of its name becomes it, or there is one more. STATUS_FULL.
enum status scene_add_style(struct scene *scene, const struct particle_style *style);
void scene_reset_styles(struct scene *scene); // the usual ones alone; particles of others are gone
const struct particle_style *scene_usual_style(enum particle_look look);
int scene_particle_style(const struct scene *scene, const char *name); // -1: unknown
const char *scene_particle_name(const struct scene *scene, int style); // NULL: past the last
void scene_burst(struct scene *scene, uint16_t owner, int style, int32_t x, int32_t y,
                 uint32_t count, uint32_t color, int32_t speed);
// Bursts again and again, of an owner's; they rest while it is hidden.
struct emitter {
    bool on;
    int style;
    entity_id entity; // goes with it (x, y = offset) and ends with it; ENTITY_NONE = at x, y
    int32_t x, y;     // 24.8
    uint32_t count, color;
    int32_t speed;
    uint32_t every, next; // ticks between two, until the next
    uint32_t ticks_left;  // 0 = stays
};
// STATUS_LIMIT for a bad owner or index, STATUS_INVALID for a bad style or every = 0.
enum status scene_set_emitter(struct scene *scene, uint16_t owner, uint32_t index,
                              const struct emitter *emitter);
enum status scene_remove_emitter(struct scene *scene, uint16_t owner, uint32_t index);
const struct particle *scene_particles(const struct scene *scene, size_t *count); // oldest first

// --- sound ---
struct sound_request {
    uint16_t sound;
    uint8_t volume;
    bool at_place;
    int32_t x, y;
    uint16_t owner;
};
// Beyond the limit one of the owner who asked for most goes, if that is a mod and another than this one.
void scene_sound(struct scene *scene, const struct sound_request *request);
size_t scene_take_sounds(struct scene *scene, struct sound_request *out,
                         size_t max); // and forgets them
void scene_set_loop(struct scene *scene, uint16_t sound,
                    uint8_t volume); // ambience; volume 0 stops it
size_t scene_loops(const struct scene *scene, struct sound_request *out, size_t max);

// --- toasts: short notes of the engine to the player ---
struct toast {
    char text[SCENE_TEXT_BYTES];
    uint32_t color;
    uint32_t ticks_left;
};
// `owner`: the mod that it tells of, 0: none. Of a mod one is shown at a time: the next takes its place when it was there
// for a moment.
void scene_toast(struct scene *scene, uint16_t owner, uint32_t color, const char *text);
size_t scene_toasts(const struct scene *scene, struct toast *out, size_t max); // oldest first
// The badge that marks a mod's HUD items: shown when the player holds `menu`.
void scene_set_owner_name(struct scene *scene, uint16_t owner, const char *title);
const char *scene_owner_name(const struct scene *scene, uint16_t owner);
