#include "app/taped_input.h"

#include <string.h>

#include "input/typing.h"
#include "util/utf8.h"

enum {
    POINTER_MOVED = 1,
    POINTER_HELD = 2,
    POINTER_PRESSED = 4,
    POINTER_RELEASED = 8,
    FLAG_PAD = 1,
    FLAG_AWAY = 2,
    FLAG_DEVICES = 4,
    FLAG_TYPES = 8,
    TYPED_SHIFT = 1,
    TYPED_CTRL = 2,
};

typedef Gatehouse__Trace__Input taped;

static bool is_nothing(const struct input_frame *frame)
{
    static const struct input_frame nothing;
    return memcmp(frame->players, nothing.players, sizeof frame->players) == 0 &&
           memcmp(frame->mods, nothing.mods, sizeof frame->mods) == 0 &&
           memcmp(&frame->menu, &nothing.menu, sizeof frame->menu) == 0;
}

// --- recording ---

static void put_player(const struct input_frame *frame, int player, Gatehouse__Trace__Player *to)
{
    const struct actions *actions = &frame->players[player];
    const struct mod_actions *mods = &frame->mods[player];
    gatehouse__trace__player__init(to);
    to->move_x = actions->move_x;
    to->move_y = actions->move_y;
    to->aim_angle = actions->aim_angle;
    to->aiming = actions->aiming;
    to->held = actions->held;
    to->pressed = actions->pressed;
    to->released = actions->released;
    to->mods_held = mods->held;
    to->mods_pressed = mods->pressed;
    to->mods_released = mods->released;
}

static void put_menu(const struct menu_input *menu, taped *to)
{
    to->pressed = menu->pressed;
    to->pointer_x = menu->pointer_x;
    to->pointer_y = menu->pointer_y;
    to->pointer = (menu->pointer_moved ? POINTER_MOVED : 0) |
                  (menu->pointer_held ? POINTER_HELD : 0) |
                  (menu->pointer_pressed ? POINTER_PRESSED : 0) |
                  (menu->pointer_released ? POINTER_RELEASED : 0);
    to->wheel = menu->wheel;
    to->device = menu->device;
    to->pad_kind = menu->pad_kind;
    to->flags = (menu->pad ? FLAG_PAD : 0) | (menu->away ? FLAG_AWAY : 0) |
                (menu->typed ? FLAG_DEVICES : 0) |
                (menu->typed && menu->typed->on ? FLAG_TYPES : 0);
    to->source = (char *)(uintptr_t)menu->source;
}

static void put_typed(const struct typing_item *item, Gatehouse__Trace__Typed *to)
{
    gatehouse__trace__typed__init(to);
    to->text = (char *)(uintptr_t)item->text;
    to->key = (char *)(uintptr_t)(item->key ? item->key : "");
    to->flags = (item->shift ? TYPED_SHIFT : 0) | (item->ctrl ? TYPED_CTRL : 0);
}

void taped_input_record(struct tape *tape, const struct input_frame *frame)
{
    taped said = GATEHOUSE__TRACE__INPUT__INIT;
    tape_entry entry = GATEHOUSE__TRACE__ENTRY__INIT;
    Gatehouse__Trace__Player players[ACTIONS_MAX_PLAYERS], *player_list[ACTIONS_MAX_PLAYERS];
    Gatehouse__Trace__Typed typed[TYPING_MAX_ITEMS], *typed_list[TYPING_MAX_ITEMS];
    const struct typing *typing = frame->menu.typed;
    if (!tape_records(tape) || is_nothing(frame)) return;
    for (int i = 0; i < ACTIONS_MAX_PLAYERS; i++) {
        put_player(frame, i, &players[i]);
        player_list[i] = &players[i];
    }
    for (int i = 0; typing && i < typing->count; i++) {
        put_typed(&typing->items[i], &typed[i]);
        typed_list[said.n_typed++] = &typed[i];
    }
    said.n_players = ACTIONS_MAX_PLAYERS;
    said.players = player_list;
    said.typed = typed_list;
    put_menu(&frame->menu, &said);
    entry.what_case = GATEHOUSE__TRACE__ENTRY__WHAT_INPUT;
    entry.input = &said;
    tape_add(tape, &entry);
}

// --- playing ---

static int16_t clip16(int32_t value, int32_t most)
{
    return (int16_t)(value > most ? most : value < -most ? -most : value);
}

static void get_player(const Gatehouse__Trace__Player *said, struct input_frame *frame,
                       size_t player)
{
    frame->players[player] = (struct actions){
        .move_x = clip16(said->move_x, 256),
        .move_y = clip16(said->move_y, 256),
        .aim_angle = (uint16_t)said->aim_angle,
        .aiming = said->aiming != 0,
        .held = said->held,
        .pressed = said->pressed,
        .released = said->released,
    };
    frame->mods[player] = (struct mod_actions){
        .held = said->mods_held, .pressed = said->mods_pressed, .released = said->mods_released};
}

static void get_typed(const taped *said, struct typing *typed)
{
    *typed = (struct typing){.on = said->flags & FLAG_TYPES};
    for (size_t i = 0; i < said->n_typed && i < TYPING_MAX_ITEMS; i++) {
        const Gatehouse__Trace__Typed *from = said->typed[i];
        struct typing_item *item = &typed->items[typed->count++];
        item->key = typing_key_named(from->key);
        item->shift = from->flags & TYPED_SHIFT;
        item->ctrl = from->flags & TYPED_CTRL;
        utf8_copy(item->text, sizeof item->text, from->text);
    }
}

static void get_menu(const taped *said, struct menu_input *menu, struct typing *typed)
{
    menu->pressed = (uint16_t)said->pressed;
    menu->pointer_x = said->pointer_x;
    menu->pointer_y = said->pointer_y;
    menu->pointer_moved = said->pointer & POINTER_MOVED;
    menu->pointer_held = said->pointer & POINTER_HELD;
    menu->pointer_pressed = said->pointer & POINTER_PRESSED;
    menu->pointer_released = said->pointer & POINTER_RELEASED;
    menu->wheel = said->wheel;
    menu->device = said->device <= INPUT_PAD ? (enum input_device)said->device : INPUT_KEYBOARD;
    menu->pad_kind =
        said->pad_kind <= INPUT_PAD_NINTENDO ? (enum input_pad)said->pad_kind : INPUT_PAD_XBOX;
    menu->pad = said->flags & FLAG_PAD;
    menu->away = said->flags & FLAG_AWAY;
    if (said->flags & FLAG_DEVICES) {
        get_typed(said, typed);
        menu->typed = typed;
    }
    utf8_copy(menu->source, sizeof menu->source, said->source);
}

void taped_input_recall(struct tape *tape, struct input_frame *frame, struct typing *typed)
{
    const tape_entry *entry = tape_peek(tape);
    memset(frame, 0, sizeof *frame);
    if (!entry || entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_INPUT) return;
    const taped *said = entry->input;
    for (size_t i = 0; i < said->n_players && i < ACTIONS_MAX_PLAYERS; i++)
        get_player(said->players[i], frame, i);
    get_menu(said, &frame->menu, typed);
    tape_drop(tape);
}
