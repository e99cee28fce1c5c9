// Input for input_spec.lua: synthetic SDL events and a virtual gamepad, no window and no display.
#include <SDL2/SDL.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/input.h"
#include "input/source_names.h"
#include "input/typing.h"
#include "util/suggest.h"

#define INPUT_TYPE "t_input.input"

enum { MAX_TEST_BINDINGS = INPUT_MAX_BINDINGS + 1 };

struct holder {
    struct input *input;
};

static struct input *input_of(lua_State *lua)
{
    struct holder *holder = luaL_checkudata(lua, 1, INPUT_TYPE);
    luaL_argcheck(lua, holder->input != NULL, 1, "closed");
    return holder->input;
}

// The longest list that a game may have; the first ones are of the specs.
static const struct action_set actions = {
    ACTIONS_MAX, {"use", "throw", "dash", "menu", "confirm", "cancel", "focus", "build",
                  "a9",  "a10",   "a11",  "a12",  "a13",     "a14",    "a15",   "a16",
                  "a17", "a18",   "a19",  "a20",  "a21",     "a22",    "a23",   "last"}};

// {{target, source, player}, ...} at `index`
static struct input_config read_config(lua_State *lua, int index)
{
    static struct input_binding bindings[MAX_TEST_BINDINGS];
    int count = (int)luaL_len(lua, index);
    luaL_argcheck(lua, count <= MAX_TEST_BINDINGS, index, "too many");
    for (int i = 0; i < count; i++) {
        lua_rawgeti(lua, index, i + 1);
        lua_rawgeti(lua, -1, 1);
        lua_rawgeti(lua, -2, 2);
        lua_rawgeti(lua, -3, 3);
        bindings[i] = (struct input_binding){lua_tostring(lua, -3), lua_tostring(lua, -2),
                                             (int)lua_tointeger(lua, -1)};
        lua_pop(lua, 4); // the strings stay in the table
    }
    return (struct input_config){&actions, (int)luaL_optinteger(lua, index + 1, 2), bindings, count,
                                 (uint32_t)luaL_optinteger(lua, index + 2, 0)};
}

// create(bindings, players that play, polls a second) -> input | nil, status, diag
static int create(lua_State *lua)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    SDL_InitSubSystem(SDL_INIT_VIDEO);
    struct input_config config = read_config(lua, 1);
    struct diag diag = {{0}};
    struct holder *holder = lua_newuserdatauv(lua, sizeof *holder, 0);
    holder->input = NULL;
    luaL_setmetatable(lua, INPUT_TYPE);
    enum status status = input_create(&holder->input, &config, &diag);
    if (!status) return 1;
    lua_pushnil(lua);
    lua_pushstring(lua, status_text(status));
    lua_pushstring(lua, diag.text);
    return 3;
}

static int input_close(lua_State *lua)
{
    struct holder *holder = luaL_checkudata(lua, 1, INPUT_TYPE);
    input_destroy(holder->input);
    if (holder->input) SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    holder->input = NULL;
    return 0;
}

// "up right " of the bits of ways.
static void push_ways(lua_State *lua, uint32_t bits)
{
    luaL_Buffer words;
    luaL_buffinit(lua, &words);
    for (int way = WAY_UP; way < WAYS_END; way++) {
        if (!(bits >> way & 1)) continue;
        luaL_addstring(&words, action_set_name(&actions, way));
        luaL_addchar(&words, ' ');
    }
    luaL_pushresult(&words);
}

static void push_actions(lua_State *lua, const struct actions *now)
{
    const uint32_t of_game = (1u << ACTIONS_MAX) - 1;
    lua_newtable(lua);
    const struct {
        const char *name;
        lua_Integer value;
    } fields[] = {{"move_x", now->move_x},
                  {"move_y", now->move_y},
                  {"aim", now->aim_angle},
                  {"aiming", now->aiming},
                  {"held", now->held & of_game},
                  {"pressed", now->pressed & of_game},
                  {"released", now->released & of_game}};
    const struct {
        const char *name;
        uint32_t bits;
    } ways[] = {
        {"ways", now->held}, {"ways_pressed", now->pressed}, {"ways_released", now->released}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        push_ways(lua, ways[i].bits);
        lua_setfield(lua, -2, ways[i].name);
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        lua_pushinteger(lua, fields[i].value);
        lua_setfield(lua, -2, fields[i].name);
    }
}

// bind_mods({{action, source, player?, consumes?}, ...}) -> status text, diag
static int input_bind(lua_State *lua)
{
    static struct input_mod_binding bindings[MAX_TEST_BINDINGS];
    int count = (int)luaL_len(lua, 2);
    luaL_argcheck(lua, count <= MAX_TEST_BINDINGS, 2, "too many");
    for (int i = 0; i < count; i++) {
        lua_rawgeti(lua, 2, i + 1);
        lua_rawgeti(lua, -1, 1);
        lua_rawgeti(lua, -2, 2);
        lua_rawgeti(lua, -3, 3);
        lua_rawgeti(lua, -4, 4);
        bindings[i] =
            (struct input_mod_binding){(int)lua_tointeger(lua, -4), lua_tostring(lua, -3),
                                       (int)lua_tointeger(lua, -2), lua_toboolean(lua, -1)};
        lua_pop(lua, 5); // the strings stay in the table
    }
    struct diag diag = {{0}};
    lua_pushstring(lua, status_text(input_bind_mods(input_of(lua), bindings, count, &diag)));
    lua_pushstring(lua, diag.text);
    return 2;
}

// bind_game(bindings) -> status text, diag
static int input_bind_own(lua_State *lua)
{
    struct diag diag = {{0}};
    struct input_config config = read_config(lua, 2);
    lua_pushstring(lua, status_text(input_bind_game(input_of(lua), &config, &diag)));
    lua_pushstring(lua, diag.text);
    return 2;
}

static int input_captures(lua_State *lua)
{
    input_set_capture(input_of(lua), lua_toboolean(lua, 2));
    return 0;
}

// poll_mods(player) -> held, pressed, released
static int input_poll_mods(lua_State *lua)
{
    const int nowhere[ACTIONS_MAX_PLAYERS] = {0};
    struct input_frame frame;
    input_poll(input_of(lua), NULL, nowhere, nowhere, &frame);
    const struct mod_actions *mods = &frame.mods[luaL_checkinteger(lua, 2)];
    lua_pushinteger(lua, (lua_Integer)mods->held);
    lua_pushinteger(lua, (lua_Integer)mods->pressed);
    lua_pushinteger(lua, (lua_Integer)mods->released);
    return 3;
}

// {keys = "up ok ", x, y, wheel, pointer = "moved held pressed released ", typed = "text<key>"}
static void push_menu(lua_State *lua, const struct menu_input *menu)
{
    luaL_Buffer keys;
    lua_newtable(lua);
    luaL_buffinit(lua, &keys);
    for (int key = 0; key < MENU_KEY_COUNT; key++) {
        if (!(menu->pressed >> key & 1)) continue;
        luaL_addstring(&keys, menu_key_name((enum menu_key)key));
        luaL_addchar(&keys, ' ');
    }
    luaL_pushresult(&keys);
    lua_setfield(lua, -2, "keys");
    lua_pushinteger(lua, menu->pointer_x);
    lua_setfield(lua, -2, "x");
    lua_pushinteger(lua, menu->pointer_y);
    lua_setfield(lua, -2, "y");
    lua_pushinteger(lua, menu->wheel);
    lua_setfield(lua, -2, "wheel");
    lua_pushfstring(lua, "%s%s%s%s", menu->pointer_moved ? "moved " : "",
                    menu->pointer_held ? "held " : "", menu->pointer_pressed ? "pressed " : "",
                    menu->pointer_released ? "released " : "");
    lua_setfield(lua, -2, "pointer");
    lua_pushboolean(lua, menu->pad);
    lua_setfield(lua, -2, "pad");
    lua_pushstring(lua, menu->source);
    lua_setfield(lua, -2, "source");
    lua_pushfstring(lua, "%d %d", menu->device, menu->pad_kind);
    lua_setfield(lua, -2, "used");
    lua_pushboolean(lua, menu->away);
    lua_setfield(lua, -2, "away");
    luaL_buffinit(lua, &keys);
    for (int i = 0; i < menu->typed->count; i++) {
        const struct typing_item *item = &menu->typed->items[i];
        if (item->key)
            lua_pushfstring(lua, "<%s%s%s>", item->ctrl ? "ctrl " : "", item->shift ? "shift " : "",
                            item->key);
        else
            lua_pushstring(lua, item->text);
        luaL_addvalue(&keys);
    }
    luaL_pushresult(&keys);
    lua_setfield(lua, -2, "typed");
}

static int input_poll_once(
    lua_State
        *lua) // player 0's canvas place -> player 1, player 2, wishes, menu, player 3, player 4
{
    int x[ACTIONS_MAX_PLAYERS] = {(int)luaL_optinteger(lua, 2, 160)};
    int y[ACTIONS_MAX_PLAYERS] = {(int)luaL_optinteger(lua, 3, 90)};
    struct input_frame frame;
    input_poll(input_of(lua), NULL, x, y, &frame);
    for (int i = 0; i < 2; i++) push_actions(lua, &frame.players[i]);
    lua_pushfstring(lua, "%s%s%s", frame.quit ? "quit " : "",
                    frame.toggle_fullscreen ? "fullscreen " : "",
                    frame.screenshot ? "screenshot " : "");
    push_menu(lua, &frame.menu);
    for (int i = 2; i < ACTIONS_MAX_PLAYERS; i++) push_actions(lua, &frame.players[i]);
    return 4 + ACTIONS_MAX_PLAYERS - 2;
}

static int push_event(lua_State *lua, SDL_Event *event)
{
    if (SDL_PushEvent(event) < 0) return luaL_error(lua, "SDL_PushEvent: %s", SDL_GetError());
    return 0;
}

// SDL 2 on top of SDL 3, which has other events, crashes on an SDL_TEXTINPUT that a program pushes, and loses how far
// the wheel of an SDL_MOUSEWHEEL was turned. So events of ours take their place in the queue, and become them when they
// are polled.
enum { TEXT_EVENT = SDL_USEREVENT, WHEEL_EVENT, MAX_TEXTS = 256 };

static int wheel(lua_State *lua) // lines
{
    SDL_Event event = {.user = {.type = WHEEL_EVENT, .code = (Sint32)luaL_checkinteger(lua, 1)}};
    return push_event(lua, &event);
}

static int key(lua_State *lua) // name, down, modifier ("shift", or true: alt), repeat
{
    bool down = lua_toboolean(lua, 2);
    SDL_Event event = {.key = {.type = down ? SDL_KEYDOWN : SDL_KEYUP,
                               .state = down ? SDL_PRESSED : SDL_RELEASED}};
    event.key.keysym.scancode = SDL_GetScancodeFromName(luaL_checkstring(lua, 1));
    event.key.keysym.mod = lua_toboolean(lua, 3) ? KMOD_LALT : 0;
    if (lua_isstring(lua, 3)) event.key.keysym.mod = KMOD_LSHIFT;
    event.key.repeat = (Uint8)lua_toboolean(lua, 4);
    return push_event(lua, &event);
}

static int mouse_move(lua_State *lua)
{
    SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION,
                                  .x = (int)luaL_checkinteger(lua, 1),
                                  .y = (int)luaL_checkinteger(lua, 2)}};
    return push_event(lua, &event);
}

static int mouse_button(lua_State *lua) // button, down
{
    bool down = lua_toboolean(lua, 2);
    SDL_Event event = {.button = {.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP,
                                  .button = (Uint8)luaL_checkinteger(lua, 1),
                                  .state = down ? SDL_PRESSED : SDL_RELEASED,
                                  .x = 200,
                                  .y = 90}};
    return push_event(lua, &event);
}

static int lose_focus(lua_State *lua)
{
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_FOCUS_LOST}};
    return push_event(lua, &event);
}

static int window_event(lua_State *lua) // what happens to the window
{
    static const char *const names[] = {"focus lost", "focus gained", "minimized", "restored",
                                        "hidden",     "shown",        "maximized", NULL};
    static const SDL_WindowEventID events[] = {
        SDL_WINDOWEVENT_FOCUS_LOST, SDL_WINDOWEVENT_FOCUS_GAINED, SDL_WINDOWEVENT_MINIMIZED,
        SDL_WINDOWEVENT_RESTORED,   SDL_WINDOWEVENT_HIDDEN,       SDL_WINDOWEVENT_SHOWN,
        SDL_WINDOWEVENT_MAXIMIZED};
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT,
                                  .event = (Uint8)events[luaL_checkoption(lua, 1, NULL, names)]}};
    return push_event(lua, &event);
}

// What the keyboard's layout makes of keys.
static struct {
    char texts[MAX_TEXTS][SDL_TEXTINPUTEVENT_TEXT_SIZE];
    unsigned count;
} typed;

static int text(lua_State *lua)
{
    unsigned at = typed.count++ % MAX_TEXTS;
    SDL_Event event = {.user = {.type = TEXT_EVENT, .code = (Sint32)at}};
    snprintf(typed.texts[at], sizeof typed.texts[at], "%s", luaL_checkstring(lua, 1));
    return push_event(lua, &event);
}

int __real_SDL_PollEvent(SDL_Event *event);
int __wrap_SDL_PollEvent(
    SDL_Event *event); // the linker puts it in the place of SDL's, in the host of the specs alone

int __wrap_SDL_PollEvent(SDL_Event *event)
{
    int is_there = __real_SDL_PollEvent(event);
    int code = is_there ? event->user.code : 0;
    if (is_there && event->type == WHEEL_EVENT)
        *event = (SDL_Event){.wheel = {.type = SDL_MOUSEWHEEL, .y = code}};
    if (is_there && event->type == TEXT_EVENT) {
        *event = (SDL_Event){.text = {.type = SDL_TEXTINPUT}};
        snprintf(event->text.text, sizeof event->text.text, "%s",
                 typed.texts[(unsigned)code % MAX_TEXTS]);
    }
    return is_there;
}

static int input_type(lua_State *lua)
{
    input_set_typing(input_of(lua), lua_toboolean(lua, 2));
    return 0;
}

static int quit(lua_State *lua)
{
    SDL_Event event = {.type = SDL_QUIT};
    return push_event(lua, &event);
}

// --- a gamepad made of nothing ---
static int
pad_attach(lua_State *lua) // vendor and product, as USB has them, or nothing -> instance id
{
    SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER);
    SDL_VirtualJoystickDesc desc = {.version = SDL_VIRTUAL_JOYSTICK_DESC_VERSION,
                                    .type = SDL_JOYSTICK_TYPE_GAMECONTROLLER,
                                    .naxes = SDL_CONTROLLER_AXIS_MAX,
                                    .nbuttons = SDL_CONTROLLER_BUTTON_MAX,
                                    .vendor_id = (Uint16)luaL_optinteger(lua, 1, 0),
                                    .product_id = (Uint16)luaL_optinteger(lua, 2, 0)};
    int index = SDL_JoystickAttachVirtualEx(&desc);
    if (index < 0) return luaL_error(lua, "no virtual gamepad: %s", SDL_GetError());
    lua_pushinteger(lua, SDL_JoystickGetDeviceInstanceID(index));
    return 1;
}

static int pad_detach(lua_State *lua) // instance id
{
    SDL_JoystickID id = (SDL_JoystickID)luaL_checkinteger(lua, 1);
    for (int i = 0; i < SDL_NumJoysticks(); i++)
        if (SDL_JoystickGetDeviceInstanceID(i) == id) SDL_JoystickDetachVirtual(i);
    return 0;
}

static int pad_axis(lua_State *lua) // instance id, SDL's axis, value
{
    SDL_Event event = {.caxis = {.type = SDL_CONTROLLERAXISMOTION,
                                 .which = (SDL_JoystickID)luaL_checkinteger(lua, 1),
                                 .value = (Sint16)luaL_checkinteger(lua, 3)}};
    event.caxis.axis = (Uint8)SDL_GameControllerGetAxisFromString(luaL_checkstring(lua, 2));
    return push_event(lua, &event);
}

static int pad_button(lua_State *lua) // instance id, name, down
{
    bool down = lua_toboolean(lua, 3);
    SDL_Event event = {.cbutton = {.type = down ? SDL_CONTROLLERBUTTONDOWN : SDL_CONTROLLERBUTTONUP,
                                   .which = (SDL_JoystickID)luaL_checkinteger(lua, 1),
                                   .state = down ? SDL_PRESSED : SDL_RELEASED}};
    event.cbutton.button = (Uint8)SDL_GameControllerGetButtonFromString(luaL_checkstring(lua, 2));
    return push_event(lua, &event);
}

static int key_name(lua_State *lua) // source -> what is written on the key
{
    struct source source;
    struct diag diag;
    char text[NAMES_MAX_BYTES];
    if (names_parse_source(luaL_checkstring(lua, 1), &source, &diag) != STATUS_OK)
        return luaL_error(lua, "%s", diag.text);
    names_of_key(&source, text);
    lua_pushstring(lua, text);
    return 1;
}

static int distance(lua_State *lua)
{
    lua_pushinteger(lua, suggest_distance(luaL_checkstring(lua, 1), luaL_checkstring(lua, 2)));
    return 1;
}

static int action_bit(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    int action = action_set_find(&actions, name);
    if (action < 0) return luaL_error(lua, "no action %s", name);
    lua_pushinteger(lua, (lua_Integer)1 << action);
    return 1;
}

int luaopen_t_input(lua_State *lua);
int luaopen_t_input(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"create", create},
        {"key", key},
        {"mouse_move", mouse_move},
        {"mouse_button", mouse_button},
        {"wheel", wheel},
        {"lose_focus", lose_focus},
        {"window_event", window_event},
        {"quit", quit},
        {"text", text},
        {"pad_attach", pad_attach},
        {"pad_detach", pad_detach},
        {"pad_axis", pad_axis},
        {"pad_button", pad_button},
        {"key_name", key_name},
        {"distance", distance},
        {"action_bit", action_bit},
        {NULL, NULL},
    };
    luaL_newmetatable(lua, INPUT_TYPE);
    luaL_setfuncs(lua, (const luaL_Reg[]){{"__gc", input_close}, {NULL, NULL}}, 0);
    luaL_newlib(lua, ((const luaL_Reg[]){{"bind_mods", input_bind},
                                         {"bind_game", input_bind_own},
                                         {"capture", input_captures},
                                         {"poll_mods", input_poll_mods},
                                         {"poll", input_poll_once},
                                         {"type", input_type},
                                         {"close", input_close},
                                         {NULL, NULL}}));
    lua_setfield(lua, -2, "__index");
    luaL_newlib(lua, functions);
    return 1;
}
