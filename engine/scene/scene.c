// The scene as a whole: its life, its owners, its names, what is heard and the notes to the player.
// hud.c, overlay.c, panel.c, light.c, emitter.c, ambience.c and particle.c have the rest.
#include "scene/scene.h"

#include <string.h>

#include "scene/internal.h"
#include "util/hash.h"
#include "util/mem.h"
#include "util/utf8.h"

struct scene *scene_create(uint64_t seed)
{
    struct scene *scene = mem_alloc(sizeof *scene);
    scene->seed = seed;
    scene->width = SCENE_MIN_WIDTH_PX;
    scene->height = SCENE_MIN_HEIGHT_PX;
    scene->tick_rate = SCENE_TICKS_PER_SECOND;
    scene->particles.list = mem_resize(NULL, SCENE_PARTICLE_ROOM, sizeof(struct particle));
    scene_reset_styles(scene);
    scene_reset(scene);
    return scene;
}

void scene_set_tick_rate(struct scene *scene, uint32_t per_second)
{
    scene->tick_rate = per_second;
}

static void free_owner(struct scene *scene, uint32_t number)
{
    struct scene_owner *owner = scene->owners[number];
    if (!owner) return;
    scene_free_items(owner);
    mem_free(owner->lights);
    mem_free(owner->emitters);
    mem_free(owner);
    scene->owners[number] = NULL;
}

void scene_destroy(struct scene *scene)
{
    if (!scene) return;
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) free_owner(scene, i);
    scene_close_panels(scene, -1);
    for (uint32_t i = 0; i < scene->names.count; i++) mem_free(scene->names.text[i]);
    mem_free(scene->overlay);
    mem_free(scene->particles.list);
    mem_free(scene);
}

static void empty_owner(struct scene *scene, uint32_t number)
{
    char title[SCENE_TITLE_BYTES];
    if (!scene->owners[number]) return;
    bool hidden = scene->owners[number]->hidden;
    memcpy(title, scene->owners[number]->title, sizeof title);
    free_owner(scene, number);
    if (title[0]) scene_set_owner_name(scene, (uint16_t)number, title);
    if (hidden) scene_hide_owner(scene, (uint16_t)number, true);
}

void scene_reset(struct scene *scene)
{
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) empty_owner(scene, i);
    scene_close_panels(scene, -1);
    random_init(&scene->random, scene->seed, "scene");
    scene->tick = 0;
    scene->ambient = 0xFFFFFF;
    scene->weather = (struct weather){0};
    scene->flash = 0;
    memset(scene->flash_ticks, 0, sizeof scene->flash_ticks);
    scene->flash_next = 0;
    scene->camera_x = scene->camera_y = 0;
    scene->shake_px = 0;
    scene->shake_left = scene->shake_total = 0;
    scene->shake_x = scene->shake_y = 0;
    scene->particles.count = 0;
    scene->sound_count = scene->loop_count = scene->note_count = 0;
}

static bool is_side(int px, int least, int most)
{
    return px >= least && px <= most && px % 2 == 0;
}

enum status scene_set_size(struct scene *scene, int width_px, int height_px)
{
    if (!is_side(width_px, SCENE_MIN_WIDTH_PX, SCENE_MAX_WIDTH_PX)) return STATUS_INVALID;
    if (!is_side(height_px, SCENE_MIN_HEIGHT_PX, SCENE_MAX_HEIGHT_PX)) return STATUS_INVALID;
    scene->width = width_px;
    scene->height = height_px;
    return STATUS_OK;
}

int scene_width(const struct scene *scene)
{
    return scene->width;
}
int scene_height(const struct scene *scene)
{
    return scene->height;
}

enum status scene_set_palette(struct scene *scene, const struct scene_palette *palette)
{
    bool fits = palette->count >= SCENE_MIN_PALETTE && palette->count <= SCENE_MAX_PALETTE;
    if (palette->count != 0 && !fits) return STATUS_LIMIT;
    scene->palette = *palette;
    return STATUS_OK;
}

const struct scene_palette *scene_palette(const struct scene *scene)
{
    return &scene->palette;
}

struct scene_owner *scene_make_owner(struct scene *scene, uint16_t owner)
{
    if (owner >= SCENE_MAX_OWNERS) return NULL;
    if (!scene->owners[owner]) {
        scene->owners[owner] = mem_alloc(sizeof(struct scene_owner));
        scene->owners[owner]->tint = (struct fade){.from = 0xFFFFFF, .to = 0xFFFFFF};
    }
    return scene->owners[owner];
}

static void forget_sounds(struct scene *scene, uint16_t owner)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < scene->sound_count; i++) {
        if (scene->sounds[i].owner != owner) scene->sounds[kept++] = scene->sounds[i];
    }
    scene->sound_count = kept;
}

void scene_remove_owner(struct scene *scene, uint16_t owner)
{
    if (owner >= SCENE_MAX_OWNERS) return;
    free_owner(scene, owner);
    scene_close_panels(scene, owner);
    forget_sounds(scene, owner);
    scene_forget_particles(scene, owner);
    scene_add_weather(scene);
}

void scene_hide_owner(struct scene *scene, uint16_t owner, bool hidden)
{
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (!made) return;
    made->hidden = hidden;
    scene_add_weather(scene);
}

void scene_step(struct scene *scene, const struct world *world)
{
    scene->tick++;
    scene_step_lights(scene, world);
    scene_step_items(scene, world);
    scene_step_emitters(scene, world);
    scene_step_ambience(scene);
    scene_step_particles(scene);
    scene_step_toasts(scene);
}

uint32_t scene_tick(const struct scene *scene)
{
    return scene->tick;
}

void scene_set_owner_name(struct scene *scene, uint16_t owner, const char *title)
{
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (made) utf8_copy(made->title, sizeof made->title, title);
}

const char *scene_owner_name(const struct scene *scene, uint16_t owner)
{
    return owner < SCENE_MAX_OWNERS && scene->owners[owner] ? scene->owners[owner]->title : "";
}

// --- names ---
// The slot of a name, or the free one where it would go. The table is at most half full.
static uint32_t find_name_slot(const struct scene_names *names, const char *name, size_t len)
{
    uint32_t at = (uint32_t)hash_finish(hash_bytes(hash_start(), name, len)) % SCENE_NAME_SLOTS;
    while (names->slots[at] && strcmp(names->text[names->slots[at] - 1], name) != 0) {
        at = (at + 1) % SCENE_NAME_SLOTS;
    }
    return at;
}

// 0 for a name that cannot be one.
static size_t name_len(const char *name)
{
    size_t len = strnlen(name, SCENE_NAME_BYTES);
    return len < SCENE_NAME_BYTES ? len : 0;
}

uint16_t scene_find_name(const struct scene *scene, const char *name)
{
    size_t len = name_len(name);
    return len ? scene->names.slots[find_name_slot(&scene->names, name, len)] : 0;
}

uint16_t scene_intern(struct scene *scene, const char *name)
{
    struct scene_names *names = &scene->names;
    size_t len = name_len(name);
    if (len == 0) return 0;
    uint32_t at = find_name_slot(names, name, len);
    if (names->slots[at] == 0 && names->count < SCENE_MAX_NAMES) {
        names->text[names->count++] = mem_strdup(name);
        names->slots[at] = (uint16_t)names->count;
    }
    return names->slots[at];
}

const char *scene_name(const struct scene *scene, uint16_t id)
{
    return id > 0 && id <= scene->names.count ? scene->names.text[id - 1] : "";
}

// --- sound ---
static bool is_same_sound(const struct sound_request *a, const struct sound_request *b)
{
    return a->sound == b->sound && a->owner == b->owner && a->at_place == b->at_place &&
           (!a->at_place || (a->x == b->x && a->y == b->y));
}

static uint32_t count_sounds(const struct scene *scene, uint16_t owner)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < scene->sound_count; i++) count += scene->sounds[i].owner == owner;
    return count;
}

// The last request of the mod that made most, if it made more than this owner would have then; the game
// counts as having made none.
static struct sound_request *find_loudest(struct scene *scene, uint16_t owner)
{
    uint32_t least = owner ? count_sounds(scene, owner) + 2 : 1;
    struct sound_request *found = NULL;
    for (uint32_t i = 0; i < scene->sound_count; i++) {
        struct sound_request *at = &scene->sounds[i];
        uint32_t count = at->owner ? count_sounds(scene, at->owner) : 0;
        if (count < least) continue;
        least = count;
        found = at;
    }
    return found;
}

static void add_sound(struct scene *scene, const struct sound_request *sound)
{
    if (scene->sound_count < SCENE_MAX_SOUNDS) {
        scene->sounds[scene->sound_count++] = *sound;
        return;
    }
    struct sound_request *loudest = find_loudest(scene, sound->owner);
    if (loudest) *loudest = *sound;
}

void scene_sound(struct scene *scene, const struct sound_request *request)
{
    if (request->sound == 0 || request->volume == 0) return;
    struct sound_request sound = *request;
    if (sound.volume > 100) sound.volume = 100;
    for (uint32_t i = 0; i < scene->sound_count; i++) {
        struct sound_request *known = &scene->sounds[i];
        if (!is_same_sound(known, &sound)) continue;
        if (sound.volume > known->volume) known->volume = sound.volume;
        return;
    }
    add_sound(scene, &sound);
}

size_t scene_take_sounds(struct scene *scene, struct sound_request *out, size_t max)
{
    size_t count = scene->sound_count < max ? scene->sound_count : max;
    memcpy(out, scene->sounds, count * sizeof *out);
    scene->sound_count = 0;
    return count;
}

static void remove_loop(struct scene *scene, uint32_t index)
{
    scene->loop_count--;
    memmove(&scene->loops[index], &scene->loops[index + 1],
            (scene->loop_count - index) * sizeof *scene->loops);
}

void scene_set_loop(struct scene *scene, uint16_t sound, uint8_t volume)
{
    if (sound == 0) return;
    uint32_t at = 0;
    while (at < scene->loop_count && scene->loops[at].sound != sound) at++;
    if (volume == 0) {
        if (at < scene->loop_count) remove_loop(scene, at);
        return;
    }
    if (at == SCENE_MAX_LOOPS) return;
    if (at == scene->loop_count) scene->loop_count++;
    scene->loops[at] =
        (struct sound_request){.sound = sound, .volume = volume > 100 ? 100 : volume};
}

size_t scene_loops(const struct scene *scene, struct sound_request *out, size_t max)
{
    size_t count = scene->loop_count < max ? scene->loop_count : max;
    memcpy(out, scene->loops, count * sizeof *out);
    return count;
}
