// The private half of the scene: how it is laid out. For the files of this folder only.
#pragma once

#include "scene/panel.h"
#include "scene/scene.h"
#include "util/random.h"

enum { SCENE_TICKS_PER_SECOND = 60 }; // until it is said

struct fade {
    uint32_t from, to; // 0xRRGGBB
    uint32_t ticks, total;
};

// What one owner shows. Made when it first shows something; items and lights again on their own.
struct scene_owner {
    char title[SCENE_TITLE_BYTES];
    bool hidden;
    struct hud_item *items;   // SCENE_MAX_ITEMS, or NULL
    struct light *lights;     // SCENE_MAX_LIGHTS, or NULL
    struct emitter *emitters; // SCENE_MAX_EMITTERS, or NULL
    struct weather weather;
    struct fade tint;
};

// Interned names: an open-addressing table of name numbers.
enum { SCENE_NAME_SLOTS = 2 * SCENE_MAX_NAMES };

struct scene_names {
    char *text[SCENE_MAX_NAMES];      // name number - 1
    uint16_t slots[SCENE_NAME_SLOTS]; // 0: free
    uint32_t count;
};

// Oldest first. A burst is added at the end; then, when there are too many, some are taken out.
enum { SCENE_PARTICLE_ROOM = SCENE_MAX_PARTICLES + SCENE_MAX_BURST };
struct scene_particles {
    struct particle *list; // SCENE_PARTICLE_ROOM
    uint32_t count;
};

// A toast and what its owner says next.
struct scene_note {
    struct toast toast;
    uint16_t owner;
    uint32_t shown_ticks;
    bool has_next;
    char next[SCENE_TEXT_BYTES];
    uint32_t next_color;
};

struct scene {
    int width, height; // px of the picture
    struct scene_palette palette;
    uint32_t tick;
    uint32_t tick_rate; // ticks per second
    uint64_t seed;
    struct random random;
    struct scene_names names;
    struct scene_owner *owners[SCENE_MAX_OWNERS];
    struct scene_particles particles;
    struct particle_style styles[SCENE_MAX_STYLES];
    int style_count;

    uint32_t ambient;
    struct weather weather;                         // all parts
    uint16_t flash;                                 // percent, now
    uint32_t flash_ticks[SCENE_FLASHES_PER_SECOND]; // when the last ones began, + 1; 0: never
    uint32_t flash_next;                            // which of these is the oldest
    int32_t camera_x, camera_y;
    uint16_t shake_px;
    uint32_t shake_left, shake_total;
    int32_t shake_x, shake_y; // now

    struct sound_request sounds[SCENE_MAX_SOUNDS], loops[SCENE_MAX_LOOPS];
    uint32_t sound_count, loop_count;
    struct scene_note notes[SCENE_MAX_TOASTS];
    uint32_t note_count;
    struct overlay_item *overlay; // SCENE_MAX_OVERLAY, or NULL while nothing was ever shown
    uint32_t overlay_count;
    uint64_t overlay_mark;
    bool overlay_beside;
    struct panel *panels[PANEL_MAX_PLAYERS]; // NULL: none is open
    uint32_t panel_serial;
};

struct scene_owner *scene_make_owner(struct scene *scene, uint16_t owner); // NULL: no such number
void scene_step_particles(struct scene *scene);
void scene_step_toasts(struct scene *scene);
void scene_forget_particles(struct scene *scene, uint16_t owner);
void scene_step_lights(struct scene *scene, const struct world *world);
void scene_step_emitters(struct scene *scene, const struct world *world);
void scene_step_items(struct scene *scene, const struct world *world);
void scene_step_ambience(struct scene *scene);
void scene_add_weather(struct scene *scene); // adds the parts up again
void scene_free_items(struct scene_owner *owner);
