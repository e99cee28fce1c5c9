// What is down is kept per binding, so that an action with two keys stays held until both are up.
// Edges are noted when the event comes, not by comparing ticks: a tap within one tick is seen.
#include "input/input.h"

#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

#include "input/menu.h"
#include "input/source_names.h"
#include "input/typing.h"
#include "util/foreign_output.h"
#include "util/log.h"
#include "util/mem.h"
#include "world/fixed.h"

enum {
    STICK_DEAD = 7000,
    STICK_FULL = 32000, // of 32767
    TRIGGER_DOWN = 12000,
    TRIGGER_UP = 8000,
};

struct bound {
    struct source source;
    int target; // NAMES_TARGETS and up: the actions of mods
    int player;
    bool down;
    bool consumes; // of a mod: nothing of the game's is pressed with it
};

struct pad {
    SDL_GameController *controller; // NULL: none
    SDL_JoystickID id;
    enum input_pad kind;
    int axes[SDL_CONTROLLER_AXIS_MAX];
};

struct player {
    uint32_t pressed, released; // since the last poll
    uint32_t pushed;            // the ways that the stick was pushed at the last poll
    uint64_t mods_pressed, mods_released;
    struct pad pad;
};

struct input {
    struct bound *bounds;
    int count, game_count; // of bounds; those of the game come first
    struct action_set actions;
    struct player players[ACTIONS_MAX_PLAYERS];
    int pad_order[ACTIONS_MAX_PLAYERS]; // who gets the first gamepad, the second one
    int mouse_x, mouse_y;               // window
    bool mouse_aims;                    // the mouse was used last for aiming
    bool has_pads;
    enum input_device used; // last
    enum input_pad used_kind;
    struct menu menu;
    struct typing typing;
    bool screen_types, game_types; // who wants it on
    bool captures;                 // what goes down is told, and presses nothing
    struct source captured;        // since the last poll
    bool has_captured;
    bool unfocused, minimised; // the window
    struct input_frame wishes; // quit and the like, since the last poll
};

static bool is_pad(enum device device)
{
    return device == DEVICE_PAD_BUTTON || device == DEVICE_PAD_TRIGGER;
}

static bool has_keys(const struct input *input, int player)
{
    for (int i = 0; i < input->game_count; i++)
        if (input->bounds[i].player == player && !is_pad(input->bounds[i].source.device))
            return true;
    return false;
}

// Who can play with nothing else comes first, who does not play comes last.
static void order_pads(struct input *input, int players)
{
    int count = 0;
    for (int i = 0; i < players; i++)
        if (!has_keys(input, i)) input->pad_order[count++] = i;
    for (int i = 0; i < players; i++)
        if (has_keys(input, i)) input->pad_order[count++] = i;
    for (int i = players; i < ACTIONS_MAX_PLAYERS; i++) input->pad_order[count++] = i;
}

// All of them, or an error.
static enum status read_bindings(const struct input_config *config, struct bound *bounds,
                                 struct diag *diag)
{
    if (config->count < 0 || config->count > INPUT_MAX_BINDINGS)
        return diag_set(diag, STATUS_LIMIT, "%d bindings; at most %d", config->count,
                        INPUT_MAX_BINDINGS);
    for (int i = 0; i < config->count; i++) {
        const struct input_binding *binding = &config->bindings[i];
        struct bound *bound = &bounds[i];
        struct diag why = {{0}};
        *bound = (struct bound){.player = binding->player};
        enum status status =
            names_parse_target(config->actions, binding->target, &bound->target, &why);
        if (!status) status = names_parse_source(binding->source, &bound->source, &why);
        if (!status && (binding->player < 0 || binding->player >= ACTIONS_MAX_PLAYERS))
            status = diag_set(&why, STATUS_INVALID, "no player %d", binding->player);
        if (status) return diag_set(diag, status, "binding %d: %s", i + 1, why.text);
    }
    return STATUS_OK;
}

// In the place of the game's that there are; those of mods stay behind them.
static void take_bindings(struct input *input, const struct bound *bounds, int count)
{
    struct bound *of_mods = &input->bounds[input->game_count];
    int mods = input->count - input->game_count;
    memmove(&input->bounds[count], of_mods, (size_t)mods * sizeof *of_mods);
    memcpy(input->bounds, bounds, (size_t)count * sizeof *bounds);
    input->game_count = count;
    input->count = count + mods;
}

enum status input_create(struct input **out, const struct input_config *config, struct diag *diag)
{
    struct bound bounds[INPUT_MAX_BINDINGS];
    enum status status = read_bindings(config, bounds, diag);
    if (status) return status;
    struct input *input = mem_alloc(sizeof *input);
    input->actions = *config->actions;
    input->menu.polls_per_second = config->tick_rate;
    input->bounds =
        mem_alloc((INPUT_MAX_BINDINGS + INPUT_MAX_MOD_BINDINGS) * sizeof *input->bounds);
    take_bindings(input, bounds, config->count);
    order_pads(input, config->players);
    SDL_InitSubSystem(SDL_INIT_EVENTS);
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "0");
    int held = foreign_output_hold();
    input->has_pads = SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) == 0;
    foreign_output_release(held, "gamepads");
    if (!input->has_pads) log_write(LOG_INFO, "engine", NULL, "no gamepads: %s", SDL_GetError());
    *out = input;
    return STATUS_OK;
}

static enum status check_mod_binding(const struct input_mod_binding *binding, struct bound *bound,
                                     struct diag *diag)
{
    bool is_number = binding->action >= 0 && binding->action < INPUT_MAX_MOD_ACTIONS;
    if (!is_number || binding->player < 0 || binding->player >= ACTIONS_MAX_PLAYERS)
        return diag_set(diag, STATUS_LIMIT, "no action %d of player %d", binding->action,
                        binding->player);
    *bound = (struct bound){.target = NAMES_TARGETS + binding->action,
                            .player = binding->player,
                            .consumes = binding->consumes};
    return names_parse_source(binding->source, &bound->source, diag);
}

enum status input_bind_mods(struct input *input, const struct input_mod_binding *bindings,
                            int count, struct diag *diag)
{
    struct bound bounds[INPUT_MAX_MOD_BINDINGS];
    if (count < 0 || count > INPUT_MAX_MOD_BINDINGS)
        return diag_set(diag, STATUS_LIMIT, "%d bindings of mods; at most %d", count,
                        INPUT_MAX_MOD_BINDINGS);
    for (int i = 0; i < count; i++) {
        enum status status = check_mod_binding(&bindings[i], &bounds[i], diag);
        if (status != STATUS_OK) return status;
    }
    for (int i = 0; i < count; i++) input->bounds[input->game_count + i] = bounds[i];
    input->count = input->game_count + count;
    for (int i = 0; i < ACTIONS_MAX_PLAYERS; i++)
        input->players[i].mods_pressed = input->players[i].mods_released = 0;
    return STATUS_OK;
}

void input_destroy(struct input *input)
{
    if (!input) return;
    for (int i = 0; i < ACTIONS_MAX_PLAYERS; i++)
        if (input->players[i].pad.controller)
            SDL_GameControllerClose(input->players[i].pad.controller);
    if (input->has_pads) SDL_QuitSubSystem(SDL_INIT_GAMECONTROLLER);
    mem_free(input->bounds);
    mem_free(input);
}

// --- what is down ---
static bool is_held(const struct input *input, int player, int target)
{
    for (int i = 0; i < input->count; i++) {
        const struct bound *bound = &input->bounds[i];
        if (bound->down && bound->player == player && bound->target == target) return true;
    }
    return false;
}

static void set_down(struct input *input, struct bound *bound, bool down)
{
    if (bound->down == down) return;
    bool was_held = is_held(input, bound->player, bound->target);
    bound->down = down;
    bool held = is_held(input, bound->player, bound->target);
    if (was_held == held) return;
    struct player *player = &input->players[bound->player];
    if (bound->target >= NAMES_TARGETS) {
        uint64_t bit = UINT64_C(1) << (bound->target - NAMES_TARGETS);
        if (held)
            player->mods_pressed |= bit;
        else
            player->mods_released |= bit;
    }
    if (bound->target >= NAMES_TARGETS) return;
    uint32_t bit = 1u << bound->target;
    if (held)
        player->pressed |= bit;
    else
        player->released |= bit;
}

enum status input_bind_game(struct input *input, const struct input_config *config,
                            struct diag *diag)
{
    struct bound bounds[INPUT_MAX_BINDINGS];
    enum status status = read_bindings(config, bounds, diag);
    if (status) return status;
    for (int i = 0; i < input->game_count; i++) set_down(input, &input->bounds[i], false);
    take_bindings(input, bounds, config->count);
    return STATUS_OK;
}

void input_set_capture(struct input *input, bool on)
{
    input->captures = on;
    input->has_captured = false;
}

// Whether what goes down is for who captures it, and nothing else.
static bool capture(struct input *input, enum device device, int code)
{
    if (!input->captures) return false;
    if (!input->has_captured) input->captured = (struct source){device, code};
    input->has_captured = true;
    return true;
}

static bool is_bound_to(const struct bound *bound, enum device device, int code, int player)
{
    return bound->source.device == device && bound->source.code == code &&
           (player < 0 || bound->player == player);
}

static bool is_consumed(const struct input *input, enum device device, int code, int player)
{
    for (int i = input->game_count; i < input->count; i++)
        if (input->bounds[i].consumes && is_bound_to(&input->bounds[i], device, code, player))
            return true;
    return false;
}

// `player` -1: whichever it is bound for (keyboard and mouse are shared). What the game holds is let go, whoever has
// the source by now.
static void change(struct input *input, enum device device, int code, int player, bool down)
{
    int first = down && is_consumed(input, device, code, player) ? input->game_count : 0;
    for (int i = first; i < input->count; i++)
        if (is_bound_to(&input->bounds[i], device, code, player))
            set_down(input, &input->bounds[i], down);
}

static void release_keys_and_mouse(struct input *input)
{
    menu_release_keys(&input->menu);
    for (int i = 0; i < input->count; i++)
        if (!is_pad(input->bounds[i].source.device)) set_down(input, &input->bounds[i], false);
}

static void release_pad(struct input *input, int player)
{
    menu_release_pad(&input->menu, player);
    for (int i = 0; i < input->count; i++)
        if (is_pad(input->bounds[i].source.device) && input->bounds[i].player == player)
            set_down(input, &input->bounds[i], false);
}

static void choose_typing(struct input *input, bool screen_types, bool game_types)
{
    bool was_on = input->typing.on, on = screen_types || game_types;
    bool changes = was_on != on || input->screen_types != screen_types;
    input->screen_types = screen_types;
    input->game_types = game_types;
    if (!changes) return;
    if (on) release_keys_and_mouse(input);
    typing_set(&input->typing, on);
}

void input_set_typing(struct input *input, bool on)
{
    choose_typing(input, on, input->game_types);
}

void input_set_game_typing(struct input *input, bool on)
{
    choose_typing(input, input->screen_types, on);
}

// --- gamepads ---
static int player_of_pad(const struct input *input, SDL_JoystickID id) // -1: not ours
{
    for (int i = 0; i < ACTIONS_MAX_PLAYERS; i++)
        if (input->players[i].pad.controller && input->players[i].pad.id == id) return i;
    return -1;
}

// Some builds of SDL 2, such as the one on top of SDL 3, know no types of pads that they do not drive themselves.
static enum input_pad kind_of_maker(SDL_GameController *controller)
{
    enum { SONY = 0x054C, NINTENDO = 0x057E };
    switch (SDL_GameControllerGetVendor(controller)) {
    case SONY:
        return INPUT_PAD_PLAYSTATION;
    case NINTENDO:
        return INPUT_PAD_NINTENDO;
    default:
        return INPUT_PAD_XBOX;
    }
}

static enum input_pad kind_of(SDL_GameController *controller)
{
    switch (SDL_GameControllerGetType(controller)) {
    case SDL_CONTROLLER_TYPE_PS3:
    case SDL_CONTROLLER_TYPE_PS4:
    case SDL_CONTROLLER_TYPE_PS5:
        return INPUT_PAD_PLAYSTATION;
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_PRO:
#if SDL_VERSION_ATLEAST(2, 24, 0)
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_JOYCON_LEFT:
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_JOYCON_RIGHT:
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_JOYCON_PAIR:
#endif
        return INPUT_PAD_NINTENDO;
    default:
        return kind_of_maker(controller);
    }
}

static void use_pad(struct input *input, int player)
{
    input->used = INPUT_PAD;
    input->used_kind = input->players[player].pad.kind;
}

static void add_pad(struct input *input, int device_index)
{
    if (player_of_pad(input, SDL_JoystickGetDeviceInstanceID(device_index)) >= 0) return;
    for (int at = 0; at < ACTIONS_MAX_PLAYERS; at++) {
        int i = input->pad_order[at];
        struct pad *pad = &input->players[i].pad;
        if (pad->controller) continue;
        SDL_GameController *controller = SDL_GameControllerOpen(device_index);
        if (!controller) {
            log_write(LOG_WARN, "engine", NULL, "gamepad cannot be opened: %s", SDL_GetError());
            return;
        }
        *pad = (struct pad){.controller = controller,
                            .id = SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(controller)),
                            .kind = kind_of(controller)};
        const char *name = SDL_GameControllerName(controller);
        log_write(LOG_INFO, "engine", NULL, "gamepad of player %d: %s", i + 1,
                  name ? name : "unknown");
        return;
    }
}

static void remove_pad(struct input *input, SDL_JoystickID id)
{
    int player = player_of_pad(input, id);
    if (player < 0) return;
    release_pad(input, player);
    SDL_GameControllerClose(input->players[player].pad.controller);
    input->players[player].pad = (struct pad){0};
    if (input->used == INPUT_PAD)
        input->used = INPUT_KEYBOARD; // nobody is told to press what is gone
}

static void move_axis(struct input *input, const SDL_ControllerAxisEvent *event)
{
    int player = player_of_pad(input, event->which), axis = event->axis;
    if (player < 0 || axis >= SDL_CONTROLLER_AXIS_MAX) return;
    bool was_down = input->players[player].pad.axes[axis] > TRIGGER_DOWN;
    input->players[player].pad.axes[axis] = event->value;
    if (abs(event->value) > TRIGGER_DOWN) use_pad(input, player);
    bool is_trigger =
        axis == SDL_CONTROLLER_AXIS_TRIGGERLEFT || axis == SDL_CONTROLLER_AXIS_TRIGGERRIGHT;
    bool goes_down = is_trigger && event->value > TRIGGER_DOWN;
    if (goes_down && !was_down && capture(input, DEVICE_PAD_TRIGGER, axis)) return;
    if (goes_down && !input->captures) change(input, DEVICE_PAD_TRIGGER, axis, player, true);
    if (is_trigger && event->value < TRIGGER_UP)
        change(input, DEVICE_PAD_TRIGGER, axis, player, false);
}

// --- events ---
static void press_key(struct input *input, const SDL_KeyboardEvent *event)
{
    SDL_Scancode code = event->keysym.scancode;
    typing_key(&input->typing, &event->keysym);
    if (event->repeat) return;
    input->used = INPUT_KEYBOARD;
    bool alt_enter = code == SDL_SCANCODE_RETURN && (event->keysym.mod & KMOD_ALT);
    if (alt_enter || code == SDL_SCANCODE_F11) input->wishes.toggle_fullscreen = true;
    if (code == SDL_SCANCODE_F12) input->wishes.screenshot = true;
    bool is_function = code >= SDL_SCANCODE_F1 && code <= SDL_SCANCODE_F12;
    if (alt_enter || (input->typing.on && (input->screen_types || !is_function))) return;
    bool is_engines = code == SDL_SCANCODE_F11 || code == SDL_SCANCODE_F12;
    if (!is_engines && capture(input, DEVICE_KEY, (int)code)) return;
    menu_key(&input->menu, code, event->keysym.mod & KMOD_SHIFT, true);
    change(input, DEVICE_KEY, (int)code, -1, true);
}

static void change_window(struct input *input, int event)
{
    switch (event) {
    case SDL_WINDOWEVENT_FOCUS_LOST:
        release_keys_and_mouse(input);
        input->unfocused = true;
        break;
    case SDL_WINDOWEVENT_MINIMIZED:
    case SDL_WINDOWEVENT_HIDDEN:
        input->minimised = true;
        break;
    case SDL_WINDOWEVENT_FOCUS_GAINED:
        input->unfocused = input->minimised = false;
        break;
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_MAXIMIZED:
    case SDL_WINDOWEVENT_SHOWN:
        input->minimised = false;
        break;
    default:
        break;
    }
}

static void handle_event(struct input *input, const SDL_Event *event)
{
    input->wishes.touched = true;
    switch (event->type) {
    case SDL_QUIT:
        input->wishes.quit = true;
        break;
    case SDL_KEYDOWN:
        press_key(input, &event->key);
        break;
    case SDL_TEXTINPUT:
        typing_text(&input->typing, event->text.text);
        break;
    case SDL_KEYUP:
        menu_key(&input->menu, event->key.keysym.scancode, false, false);
        change(input, DEVICE_KEY, (int)event->key.keysym.scancode, -1, false);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        input->mouse_x = event->button.x;
        input->mouse_y = event->button.y;
        input->mouse_aims = true;
        input->used = INPUT_MOUSE;
        menu_mouse_move(&input->menu, event->button.x, event->button.y);
        if (event->type == SDL_MOUSEBUTTONDOWN &&
            capture(input, DEVICE_MOUSE, event->button.button))
            break;
        menu_mouse_button(&input->menu, event->button.button, event->type == SDL_MOUSEBUTTONDOWN);
        change(input, DEVICE_MOUSE, event->button.button, -1, event->type == SDL_MOUSEBUTTONDOWN);
        break;
    case SDL_MOUSEMOTION:
        input->mouse_x = event->motion.x;
        input->mouse_y = event->motion.y;
        input->mouse_aims = true;
        if (input->used == INPUT_PAD) input->used = INPUT_MOUSE;
        menu_mouse_move(&input->menu, event->motion.x, event->motion.y);
        break;
    case SDL_MOUSEWHEEL:
        menu_wheel(&input->menu, event->wheel.y);
        break;
    case SDL_CONTROLLERDEVICEADDED:
        add_pad(input, event->cdevice.which);
        break;
    case SDL_CONTROLLERDEVICEREMOVED:
        remove_pad(input, event->cdevice.which);
        break;
    case SDL_CONTROLLERBUTTONDOWN:
    case SDL_CONTROLLERBUTTONUP: {
        int player = player_of_pad(input, event->cbutton.which);
        if (player < 0) break;
        bool down = event->type == SDL_CONTROLLERBUTTONDOWN;
        use_pad(input, player);
        if (down && capture(input, DEVICE_PAD_BUTTON, event->cbutton.button)) break;
        menu_pad_button(&input->menu, player, event->cbutton.button, down);
        change(input, DEVICE_PAD_BUTTON, event->cbutton.button, player, down);
        break;
    }
    case SDL_CONTROLLERAXISMOTION:
        move_axis(input, &event->caxis);
        break;
    case SDL_WINDOWEVENT:
        input->wishes.window_changed = true;
        change_window(input, event->window.event);
        break;
    default:
        break;
    }
}

// --- the frame ---
struct vector {
    int x, y;
};

// A stick as a vector no longer than `length`, zero within the dead zone, full near the rim.
static struct vector read_stick(const struct pad *pad, int axis_x, int axis_y, int length)
{
    int x = pad->axes[axis_x], y = pad->axes[axis_y];
    int far = (int)fix_sqrt((uint64_t)((int64_t)x * x + (int64_t)y * y));
    if (far <= STICK_DEAD) return (struct vector){0, 0};
    int reach =
        far >= STICK_FULL ? length : (far - STICK_DEAD) * length / (STICK_FULL - STICK_DEAD);
    return (struct vector){x * reach / far, y * reach / far};
}

static struct vector read_movement(const struct input *input, int player)
{
    enum { FULL = 256, DIAGONAL = 181 };
    int x = is_held(input, player, WAY_RIGHT) - is_held(input, player, WAY_LEFT);
    int y = is_held(input, player, WAY_DOWN) - is_held(input, player, WAY_UP);
    if (x || y)
        return x && y ? (struct vector){x * DIAGONAL, y * DIAGONAL}
                      : (struct vector){x * FULL, y * FULL};
    return read_stick(&input->players[player].pad, SDL_CONTROLLER_AXIS_LEFTX,
                      SDL_CONTROLLER_AXIS_LEFTY, FULL);
}

static void read_aim(struct input *input, int player, const struct render *render, int at_x,
                     int at_y, struct actions *actions)
{
    struct vector stick = read_stick(&input->players[player].pad, SDL_CONTROLLER_AXIS_RIGHTX,
                                     SDL_CONTROLLER_AXIS_RIGHTY, 256);
    if (stick.x || stick.y) {
        if (player == 0) input->mouse_aims = false;
        actions->aiming = 1;
        actions->aim_angle = fix_angle(stick.x, stick.y);
        return;
    }
    if (player != 0 || !input->mouse_aims) return;
    int x = input->mouse_x, y = input->mouse_y;
    if (render) render_window_to_canvas(render, input->mouse_x, input->mouse_y, &x, &y);
    if (x == at_x && y == at_y) return; // on the player: no direction
    actions->aiming = 1;
    actions->aim_angle = fix_angle(x - at_x, y - at_y);
}

// The ways that a stick is pushed by more than half.
static uint32_t read_ways(const struct player *player)
{
    enum { FULL = 256, HALF = 128 };
    struct vector stick =
        read_stick(&player->pad, SDL_CONTROLLER_AXIS_LEFTX, SDL_CONTROLLER_AXIS_LEFTY, FULL);
    return (uint32_t)(stick.y < -HALF) << WAY_UP | (uint32_t)(stick.y > HALF) << WAY_DOWN |
           (uint32_t)(stick.x < -HALF) << WAY_LEFT | (uint32_t)(stick.x > HALF) << WAY_RIGHT;
}

static void read_player(struct input *input, int index, struct actions *actions)
{
    struct player *player = &input->players[index];
    struct vector move = read_movement(input, index);
    uint32_t pushed = read_ways(player), held = 0;
    for (int target = 0; target < NAMES_TARGETS; target++)
        if (is_held(input, index, target)) held |= 1u << target;
    *actions = (struct actions){
        .move_x = (int16_t)move.x,
        .move_y = (int16_t)move.y,
        .held = held | pushed,
        .pressed = player->pressed | (pushed & ~player->pushed),
        .released = player->released | (player->pushed & ~pushed & ~held),
    };
    player->pushed = pushed;
    player->pressed = player->released = 0;
}

static void read_mods(struct input *input, int index, struct mod_actions *actions)
{
    struct player *player = &input->players[index];
    *actions =
        (struct mod_actions){.pressed = player->mods_pressed, .released = player->mods_released};
    for (int i = input->game_count; i < input->count; i++) {
        const struct bound *bound = &input->bounds[i];
        if (bound->down && bound->player == index)
            actions->held |= UINT64_C(1) << (bound->target - NAMES_TARGETS);
    }
    player->mods_pressed = player->mods_released = 0;
}

void input_wait(struct input *input, int most_ms)
{
    (void)input; // events are SDL's; that there is one says that SDL is there
    SDL_WaitEventTimeout(NULL, most_ms);
}

void input_poll(struct input *input, const struct render *render,
                const int player_x[ACTIONS_MAX_PLAYERS], const int player_y[ACTIONS_MAX_PLAYERS],
                struct input_frame *frame)
{
    SDL_Event event;
    input->typing.count = 0;
    while (SDL_PollEvent(&event)) handle_event(input, &event);
    *frame = input->wishes;
    input->wishes = (struct input_frame){0};
    for (int i = 0; i < ACTIONS_MAX_PLAYERS; i++) {
        read_player(input, i, &frame->players[i]);
        read_mods(input, i, &frame->mods[i]);
        read_aim(input, i, render, player_x[i], player_y[i], &frame->players[i]);
        const int *axes = input->players[i].pad.axes;
        menu_stick(&input->menu, i, axes[SDL_CONTROLLER_AXIS_LEFTX],
                   axes[SDL_CONTROLLER_AXIS_LEFTY]);
        if (!input->screen_types) continue;
        frame->players[i] =
            (struct actions){.pressed = 0}; // the screen that is typed into has all devices
        frame->mods[i] = (struct mod_actions){.held = 0};
    }
    menu_take(&input->menu, render, &frame->menu);
    frame->menu.typed = &input->typing;
    frame->menu.source[0] = 0;
    if (input->has_captured) names_of_source(&input->captured, frame->menu.source);
    input->has_captured = false;
    frame->menu.device = input->used;
    frame->menu.pad_kind = input->used_kind;
    frame->menu.away = input->unfocused || input->minimised;
}
