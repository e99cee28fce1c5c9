// What each command does, once it is allowed to: one function per command, found by its number.
// Each looks up handles, checks what only the world can know, acts, and says in the outcome what
// went wrong.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "commands/internal.h"
#include "util/check.h"
#include "util/suggest.h"
#include "util/utf8.h"

// What proto/commands.proto lets a mod say has a place in the scene and in the subscriptions.
_Static_assert((int)LIMIT_HUD_TEXT_ITEM_MAX < (int)SCENE_MAX_ITEMS &&
                   (int)LIMIT_HUD_ICON_ITEM_MAX < (int)SCENE_MAX_ITEMS &&
                   (int)LIMIT_HUD_BAR_ITEM_MAX < (int)SCENE_MAX_ITEMS &&
                   (int)LIMIT_HUD_PIXELS_ITEM_MAX < (int)SCENE_MAX_ITEMS &&
                   (int)LIMIT_HUD_REMOVE_ITEM_MAX < (int)SCENE_MAX_ITEMS,
               "items");
_Static_assert((int)LIMIT_LIGHT_LIGHT_MAX < (int)SCENE_MAX_LIGHTS &&
                   (int)LIMIT_LIGHT_REMOVE_LIGHT_MAX < (int)SCENE_MAX_LIGHTS,
               "lights");
_Static_assert((int)LIMIT_HUD_TEXT_TEXT_BYTES < (int)SCENE_TEXT_BYTES &&
                   (int)LIMIT_HUD_TEXT_KEY_BYTES < (int)SCENE_TEXT_BYTES,
               "texts");
_Static_assert((int)LIMIT_HUD_PIXELS_WIDTH_MAX <= (int)SCENE_PIXELS_SIDE &&
                   (int)LIMIT_HUD_PIXELS_HEIGHT_MAX <= (int)SCENE_PIXELS_SIDE,
               "pixels");
_Static_assert((int)LIMIT_PARTICLES_COUNT_MAX <= (int)SCENE_MAX_BURST, "particles");
_Static_assert((int)LIMIT_SUBSCRIBE_EVERY_MAX <= (int)UINT16_MAX, "ticks of a subscription");

// --- what several commands need ---

static void fail(struct outcome *outcome, const char *reason)
{
    outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%s", reason);
}

static bool check_status(enum status status, struct outcome *outcome)
{
    if (status == STATUS_OK) return true;
    fail(outcome, status_text(status));
    return false;
}

static struct entity *find_entity(struct commands *commands, uint32_t bits, struct outcome *outcome)
{
    struct entity *entity = world_edit(commands->world, (entity_id){bits});
    if (!entity) fail(outcome, bits ? "stale handle: that entity is gone" : "no entity given");
    return entity;
}

static struct entity *find_own(struct commands *commands, const struct actor *mod, uint32_t bits,
                               struct outcome *outcome)
{
    struct entity *entity = find_entity(commands, bits, outcome);
    if (!entity || entity->owner == mod->number) return entity;
    outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "that entity belongs to %s, not to this mod",
                 entity->owner ? gate_mod_id(commands->gate, entity->owner) : "the game");
    return NULL;
}

static bool check_inside(const struct commands *commands, int32_t x, int32_t y,
                         struct outcome *outcome)
{
    int32_t tile = world_tile_px(commands->world) * FIX_ONE;
    int32_t width = (int32_t)world_width(commands->world) * tile,
            height = (int32_t)world_height(commands->world) * tile;
    if (x >= 0 && y >= 0 && x < width && y < height) return true;
    outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%g, %g is outside the world",
                 (double)x / FIX_ONE, (double)y / FIX_ONE);
    return false;
}

// The kind most like a word, of those with all of the flags; NULL: none is.
static const char *like_kind(const struct commands *commands, const char *word, uint32_t flags)
{
    const struct kind_def *kind;
    struct suggestion suggestion;
    suggest_begin(&suggestion, word);
    for (uint16_t i = 0; (kind = world_kind(commands->world, i)) != NULL; i++)
        if ((kind->flags & flags) == flags) suggest_consider(&suggestion, kind->name);
    return suggestion.name;
}

static int32_t clamp(int64_t value, int32_t limit)
{
    return (int32_t)(value > limit ? limit : value < -limit ? -limit : value);
}

// --- entities ---

static bool check_spawnable(struct commands *commands, const struct actor *mod,
                            const Gatehouse__Spawn *command, uint16_t *kind,
                            struct outcome *outcome)
{
    if (world_find_kind(commands->world, command->kind, kind) != STATUS_OK) {
        shown_fail_name(outcome, "kind is", command->kind,
                        like_kind(commands, command->kind, ENTITY_MOD_SPAWNABLE));
        return false;
    }
    if (!(world_kind(commands->world, *kind)->flags & ENTITY_MOD_SPAWNABLE)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "mods may not spawn \"%s\"",
                     command->kind);
        return false;
    }
    uint32_t most = commands_entities(commands, mod->number);
    if (world_owned(commands->world, mod->number) >= most) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__OVER_QUOTA, "at most %u entities of one mod",
                     most);
        return false;
    }
    // Others may hold more than their share, from when fewer shared.
    if (world_count(commands->world, -1) - world_owned(commands->world, 0) >= MODS_ENTITIES) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__OVER_QUOTA,
                     "at most %d entities of all mods together", MODS_ENTITIES);
        return false;
    }
    return check_inside(commands, command->x, command->y, outcome);
}

static void apply_spawn(struct commands *commands, struct actor *mod,
                        const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Spawn *command = (const Gatehouse__Spawn *)message;
    entity_id made;
    uint16_t kind;
    if (!check_spawnable(commands, mod, command, &kind, outcome)) return;
    if (check_status(world_spawn(commands->world, kind, mod->number, command->x, command->y, &made),
                     outcome))
        outcome->entity = made.bits;
}

static void apply_move(struct commands *commands, struct actor *mod,
                       const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Move *command = (const Gatehouse__Move *)message;
    struct entity *entity = find_own(commands, mod, command->entity, outcome);
    if (entity && check_inside(commands, command->x, command->y, outcome))
        world_put(commands->world, entity, command->x, command->y);
}

static void apply_set_properties(struct commands *commands, struct actor *mod,
                                 const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__SetProperties *command = (const Gatehouse__SetProperties *)message;
    struct entity *entity = find_own(commands, mod, command->entity, outcome);
    if (!entity) return;
    uint16_t sprite = entity->sprite;
    if (command->maybe_sprite_case &&
        !shown_find_name(commands, mod, NAME_SPRITE, command->sprite, &sprite, outcome))
        return;
    entity->sprite = sprite;
    if (command->maybe_vx_case) entity->vx = command->vx;
    if (command->maybe_vy_case) entity->vy = command->vy;
    if (command->maybe_hp_case) {
        entity->hp = command->hp;
        if (entity->max_hp < entity->hp) entity->max_hp = entity->hp;
    }
    if (command->maybe_facing_case) entity->facing = (uint16_t)command->facing;
    if (command->maybe_tint_case) entity->tint = command->tint;
}

static void apply_damage(struct commands *commands, struct actor *mod,
                         const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Damage *command = (const Gatehouse__Damage *)message;
    if (!find_entity(commands, command->entity, outcome)) return;
    const char *cause = gate_mod_id(commands->gate, mod->number);
    check_status(world_hurt(commands->world, (entity_id){command->entity}, command->amount, cause),
                 outcome);
}

static void apply_remove(struct commands *commands, struct actor *mod,
                         const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Remove *command = (const Gatehouse__Remove *)message;
    if (!find_own(commands, mod, command->entity, outcome)) return;
    check_status(world_remove(commands->world, (entity_id){command->entity}), outcome);
}

static void apply_push(struct commands *commands, struct actor *mod,
                       const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Push *command = (const Gatehouse__Push *)message;
    struct entity *entity = find_entity(commands, command->entity, outcome);
    (void)mod;
    if (!entity) return;
    entity->push_x = clamp((int64_t)entity->push_x + command->vx, MOST_PUSH);
    entity->push_y = clamp((int64_t)entity->push_y + command->vy, MOST_PUSH);
}

// --- news ---

// Which kind a Subscribe is about; false when it names one that does not exist.
static bool find_subscribed_kind(const struct commands *commands,
                                 const Gatehouse__Subscribe *command, int *kind,
                                 struct outcome *outcome)
{
    uint16_t found;
    *kind = SUBSCRIPTIONS_ALL_KINDS;
    if (command->kind[0] == '\0') return true;
    if (world_find_kind(commands->world, command->kind, &found) != STATUS_OK) {
        shown_fail_name(outcome, "kind is", command->kind, like_kind(commands, command->kind, 0));
        return false;
    }
    *kind = found;
    return true;
}

void apply_subscribe(void *context, uint16_t number, const Gatehouse__Subscribe *command,
                     struct outcome *outcome)
{
    struct commands *commands = context;
    struct subscriptions *subscriptions = &commands_actor(commands, number)->subscriptions;
    int kind;
    if (!find_subscribed_kind(commands, command, &kind, outcome)) return;
    if (command->off)
        subscriptions_remove(subscriptions, (uint8_t)command->event, kind);
    else {
        uint64_t told_before[KIND_WORDS];
        memcpy(told_before, subscriptions->told, sizeof told_before);
        subscriptions_add(subscriptions, (uint8_t)command->event, kind, command->every);
        events_begin_telling(commands, subscriptions, told_before);
    }
}

// --- screen ---

static bool refuse_place(struct outcome *outcome, const char *axis, int32_t value, int most)
{
    outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%s: %d is out of range: %d to %d", axis,
                 value, -most, most);
    return false;
}

// The limits of the .proto are those of the largest picture; a game's may be smaller.
static bool place_item(const struct commands *commands, struct hud_item *item, int32_t x, int32_t y,
                       struct outcome *outcome)
{
    int width = scene_width(commands->scene), height = scene_height(commands->scene);
    if (x < -width || x > width) return refuse_place(outcome, "x", x, width);
    if (y < -height || y > height) return refuse_place(outcome, "y", y, height);
    item->x = (int16_t)x;
    item->y = (int16_t)y;
    return true;
}

static void apply_hud_text(struct commands *commands, struct actor *mod,
                           const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__HudText *command = (const Gatehouse__HudText *)message;
    struct hud_item item = {.kind = HUD_TEXT, .anchor = (enum hud_anchor)command->anchor};
    if (!place_item(commands, &item, command->x, command->y, outcome)) return;
    item.color = command->color;
    if (command->maybe_font_case &&
        !shown_find_name(commands, mod, NAME_FONT, command->font, &item.font, outcome))
        return;
    uint32_t life = gate_life(commands->gate, mod->number);
    struct shown_text shown = {command->key, command->text, command->args, command->n_args};
    shown_write(commands, mod, &shown, item.text, sizeof item.text);
    if (gate_life(commands->gate, mod->number) != life)
        return; // it was stopped by whom the log told
    if (!check_status(scene_set_item(commands->scene, mod->number, command->item, &item), outcome))
        return;
    if (command->key[0])
        sent_texts_note(&mod->texts, command);
    else
        sent_texts_forget(&mod->texts, command->item);
}

void apply_texts_anew(struct commands *commands, struct actor *mod)
{
    uint32_t life = gate_life(commands->gate, mod->number);
    for (uint32_t i = 0; i < SCENE_MAX_ITEMS; i++) {
        Gatehouse__HudText *command = sent_texts_get(&mod->texts, i);
        if (!command) continue;
        struct hud_item item = scene_items(commands->scene, mod->number)[i];
        struct shown_text shown = {command->key, command->text, command->args, command->n_args};
        shown_write(commands, mod, &shown, item.text, sizeof item.text);
        gatehouse__hud_text__free_unpacked(command, NULL);
        if (gate_life(commands->gate, mod->number) != life)
            return; // it was stopped by whom the log told
        CHECK(scene_set_item(commands->scene, mod->number, i, &item) == STATUS_OK);
    }
}

// One that is no text by a key.
static void set_item(struct commands *commands, struct actor *mod, uint32_t number,
                     const struct hud_item *item, struct outcome *outcome)
{
    if (check_status(scene_set_item(commands->scene, mod->number, number, item), outcome))
        sent_texts_forget(&mod->texts, number);
}

static void apply_hud_icon(struct commands *commands, struct actor *mod,
                           const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__HudIcon *command = (const Gatehouse__HudIcon *)message;
    struct hud_item item = {.kind = HUD_ICON, .anchor = (enum hud_anchor)command->anchor};
    if (!place_item(commands, &item, command->x, command->y, outcome)) return;
    if (!shown_find_name(commands, mod, NAME_SPRITE, command->sprite, &item.sprite, outcome))
        return;
    set_item(commands, mod, command->item, &item, outcome);
}

static void apply_hud_bar(struct commands *commands, struct actor *mod,
                          const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__HudBar *command = (const Gatehouse__HudBar *)message;
    struct hud_item item = {.kind = HUD_BAR, .anchor = (enum hud_anchor)command->anchor};
    if (!place_item(commands, &item, command->x, command->y, outcome)) return;
    if (command->width > (uint32_t)scene_width(commands->scene)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "width: %u is out of range: 1 to %d",
                     command->width, scene_width(commands->scene));
        return;
    }
    item.width = (uint16_t)command->width;
    item.height = (uint16_t)command->height;
    item.value = command->value;
    item.max = command->max;
    item.color = command->color;
    set_item(commands, mod, command->item, &item, outcome);
}

static void apply_hud_pixels(struct commands *commands, struct actor *mod,
                             const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__HudPixels *command = (const Gatehouse__HudPixels *)message;
    size_t needed = (size_t)command->width * command->height;
    if (command->pixels.len != needed) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%zu pixels for a picture of %u x %u",
                     command->pixels.len, command->width, command->height);
        return;
    }
    struct hud_item item = {.kind = HUD_PIXELS, .anchor = (enum hud_anchor)command->anchor};
    if (!place_item(commands, &item, command->x, command->y, outcome)) return;
    item.width = (uint16_t)command->width;
    item.height = (uint16_t)command->height;
    item.pixels = command->pixels.data;
    set_item(commands, mod, command->item, &item, outcome);
}

static void apply_hud_place(struct commands *commands, struct actor *mod,
                            const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__HudPlace *command = (const Gatehouse__HudPlace *)message;
    if (command->entity && !find_entity(commands, command->entity, outcome)) return;
    check_status(scene_place_item(commands->scene, mod->number, command->item,
                                  (entity_id){command->entity}, command->x, command->y),
                 outcome);
}

static void apply_hud_remove(struct commands *commands, struct actor *mod,
                             const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__HudRemove *command = (const Gatehouse__HudRemove *)message;
    if (check_status(scene_remove_item(commands->scene, mod->number, command->item), outcome))
        sent_texts_forget(&mod->texts, command->item);
}

// --- light, weather, particles, sound ---

static void apply_light(struct commands *commands, struct actor *mod,
                        const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Light *command = (const Gatehouse__Light *)message;
    if (command->entity && !find_entity(commands, command->entity, outcome)) return;
    struct light light = {
        .on = true,
        .entity = {command->entity},
        .x = command->x,
        .y = command->y,
        .radius_px = (uint16_t)command->radius,
        .intensity = (uint16_t)command->intensity,
        .color = command->color,
        .angle = (uint16_t)command->angle,
        .spread = (uint16_t)command->spread,
        .ticks_left = command->ticks,
        .ticks_total = command->ticks,
    };
    check_status(scene_set_light(commands->scene, mod->number, command->light, &light), outcome);
}

static void apply_light_remove(struct commands *commands, struct actor *mod,
                               const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__LightRemove *command = (const Gatehouse__LightRemove *)message;
    check_status(scene_remove_light(commands->scene, mod->number, command->light), outcome);
}

static void apply_tint(struct commands *commands, struct actor *mod,
                       const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Tint *command = (const Gatehouse__Tint *)message;
    (void)outcome;
    scene_set_tint(commands->scene, mod->number, command->color, command->ticks);
}

static void apply_weather(struct commands *commands, struct actor *mod,
                          const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Weather *command = (const Gatehouse__Weather *)message;
    struct weather weather = {
        .rain = (uint16_t)command->rain,
        .fog = (uint16_t)command->fog,
        .wind_x = command->wind_x,
        .wind_y = command->wind_y,
    };
    (void)outcome;
    scene_set_weather(commands->scene, mod->number, &weather);
    if (command->flash) scene_flash(commands->scene, (uint16_t)command->flash);
}

static const char *like_style(const struct scene *scene, const char *word)
{
    struct suggestion suggestion;
    suggest_begin(&suggestion, word);
    const char *name;
    for (int i = 0; (name = scene_particle_name(scene, i)) != NULL; i++)
        suggest_consider(&suggestion, name);
    return suggestion.name;
}

static void apply_particles(struct commands *commands, struct actor *mod,
                            const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Particles *command = (const Gatehouse__Particles *)message;
    int style = scene_particle_style(commands->scene, command->style);
    if (style < 0)
        shown_fail_name(outcome, "particles are", command->style,
                        like_style(commands->scene, command->style));
    else
        scene_burst(commands->scene, mod->number, style, command->x, command->y, command->count,
                    command->color, (int32_t)command->speed);
}

static void apply_emitter(struct commands *commands, struct actor *mod,
                          const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Emitter *command = (const Gatehouse__Emitter *)message;
    int style = scene_particle_style(commands->scene, command->style);
    if (command->entity && !find_entity(commands, command->entity, outcome)) return;
    struct emitter emitter = {
        .style = style,
        .entity = {command->entity},
        .x = command->x,
        .y = command->y,
        .count = command->count,
        .color = command->color,
        .speed = (int32_t)command->speed,
        .every = command->every,
        .ticks_left = command->ticks,
    };
    if (style < 0)
        shown_fail_name(outcome, "particles are", command->style,
                        like_style(commands->scene, command->style));
    else
        check_status(scene_set_emitter(commands->scene, mod->number, command->emitter, &emitter),
                     outcome);
}

static void apply_emitter_remove(struct commands *commands, struct actor *mod,
                                 const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__EmitterRemove *command = (const Gatehouse__EmitterRemove *)message;
    check_status(scene_remove_emitter(commands->scene, mod->number, command->emitter), outcome);
}

static void apply_sound(struct commands *commands, struct actor *mod,
                        const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Sound *command = (const Gatehouse__Sound *)message;
    struct sound_request request = {.volume = (uint8_t)command->volume, .owner = mod->number};
    if (!shown_find_name(commands, mod, NAME_SOUND, command->sound, &request.sound, outcome))
        return;
    request.at_place = command->at_place;
    request.x = command->x;
    request.y = command->y;
    scene_sound(commands->scene, &request);
}

// Each as the content of the gate has it.
#define REGISTERED(function)                                                                \
    static void function##_of(void *context, uint16_t mod, const ProtobufCMessage *command, \
                              struct outcome *outcome)                                      \
    {                                                                                       \
        function(context, commands_actor(context, mod), command, outcome);                  \
    }
REGISTERED(apply_spawn)
REGISTERED(apply_move)
REGISTERED(apply_set_properties)
REGISTERED(apply_damage)
REGISTERED(apply_remove)
REGISTERED(apply_push)
REGISTERED(apply_hud_text)
REGISTERED(apply_hud_icon)
REGISTERED(apply_hud_bar)
REGISTERED(apply_hud_pixels)
REGISTERED(apply_hud_place)
REGISTERED(apply_hud_remove)
REGISTERED(apply_light)
REGISTERED(apply_light_remove)
REGISTERED(apply_tint)
REGISTERED(apply_weather)
REGISTERED(apply_particles)
REGISTERED(apply_emitter)
REGISTERED(apply_emitter_remove)
REGISTERED(apply_sound)

#define NUMBER(name) GATEHOUSE__COMMAND__COMMAND_##name

void apply_register(struct gate_content *content)
{
    content->apply[NUMBER(SPAWN)] = apply_spawn_of;
    content->apply[NUMBER(MOVE)] = apply_move_of;
    content->apply[NUMBER(SET_PROPERTIES)] = apply_set_properties_of;
    content->apply[NUMBER(DAMAGE)] = apply_damage_of;
    content->apply[NUMBER(REMOVE)] = apply_remove_of;
    content->apply[NUMBER(PUSH)] = apply_push_of;
    content->apply[NUMBER(HUD_TEXT)] = apply_hud_text_of;
    content->apply[NUMBER(HUD_ICON)] = apply_hud_icon_of;
    content->apply[NUMBER(HUD_BAR)] = apply_hud_bar_of;
    content->apply[NUMBER(HUD_PIXELS)] = apply_hud_pixels_of;
    content->apply[NUMBER(HUD_PLACE)] = apply_hud_place_of;
    content->apply[NUMBER(HUD_REMOVE)] = apply_hud_remove_of;
    panels_register(content);
    content->apply[NUMBER(LIGHT)] = apply_light_of;
    content->apply[NUMBER(LIGHT_REMOVE)] = apply_light_remove_of;
    content->apply[NUMBER(TINT)] = apply_tint_of;
    content->apply[NUMBER(WEATHER)] = apply_weather_of;
    content->apply[NUMBER(PARTICLES)] = apply_particles_of;
    content->apply[NUMBER(EMITTER)] = apply_emitter_of;
    content->apply[NUMBER(EMITTER_REMOVE)] = apply_emitter_remove_of;
    content->apply[NUMBER(SOUND)] = apply_sound_of;
}
