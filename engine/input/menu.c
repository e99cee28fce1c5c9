// A direction that is held comes again: after a third of a second, then ten times a second, counted
// in polls so that it is the same in every run.
#include "input/menu.h"

#include "util/check.h"

enum {
    USUAL_RATE = 60,   // polls a second
    FIRST_REPEAT = 20, // polls, of USUAL_RATE a second
    NEXT_REPEAT = 6,
    HELD_LONG = 40,
    STICK_DOWN = 20000, // of 32767
    STICK_UP = 12000,
    LEFT_BUTTON = 1,
};

enum device { KEYBOARD, PAD };

static const struct source {
    enum device device;
    int code;
    enum menu_key key;
} sources[] = {
    {KEYBOARD, SDL_SCANCODE_UP, MENU_UP},
    {KEYBOARD, SDL_SCANCODE_W, MENU_UP},
    {KEYBOARD, SDL_SCANCODE_DOWN, MENU_DOWN},
    {KEYBOARD, SDL_SCANCODE_S, MENU_DOWN},
    {KEYBOARD, SDL_SCANCODE_LEFT, MENU_LEFT},
    {KEYBOARD, SDL_SCANCODE_A, MENU_LEFT},
    {KEYBOARD, SDL_SCANCODE_RIGHT, MENU_RIGHT},
    {KEYBOARD, SDL_SCANCODE_D, MENU_RIGHT},
    {KEYBOARD, SDL_SCANCODE_RETURN, MENU_OK},
    {KEYBOARD, SDL_SCANCODE_KP_ENTER, MENU_OK},
    {KEYBOARD, SDL_SCANCODE_SPACE, MENU_OK},
    {KEYBOARD, SDL_SCANCODE_E, MENU_OK},
    {KEYBOARD, SDL_SCANCODE_ESCAPE, MENU_BACK},
    {KEYBOARD, SDL_SCANCODE_BACKSPACE, MENU_BACK},
    {KEYBOARD, SDL_SCANCODE_TAB, MENU_NEXT},
    {KEYBOARD, SDL_SCANCODE_PAGEUP, MENU_PAGE_UP},
    {KEYBOARD, SDL_SCANCODE_PAGEDOWN, MENU_PAGE_DOWN},
    {KEYBOARD, SDL_SCANCODE_F8, MENU_RECORDING},
    {KEYBOARD, SDL_SCANCODE_F9, MENU_KEYS},
    {KEYBOARD, SDL_SCANCODE_F10, MENU_MODS},
    {KEYBOARD, SDL_SCANCODE_F1, MENU_CONSOLE},
    {KEYBOARD, SDL_SCANCODE_GRAVE, MENU_CONSOLE},
    {PAD, SDL_CONTROLLER_BUTTON_DPAD_UP, MENU_UP},
    {PAD, SDL_CONTROLLER_BUTTON_DPAD_DOWN, MENU_DOWN},
    {PAD, SDL_CONTROLLER_BUTTON_DPAD_LEFT, MENU_LEFT},
    {PAD, SDL_CONTROLLER_BUTTON_DPAD_RIGHT, MENU_RIGHT},
    {PAD, SDL_CONTROLLER_BUTTON_A, MENU_OK},
    {PAD, SDL_CONTROLLER_BUTTON_B, MENU_BACK},
    {PAD, SDL_CONTROLLER_BUTTON_START, MENU_BACK},
    {PAD, SDL_CONTROLLER_BUTTON_BACK, MENU_CONSOLE},
    {PAD, SDL_CONTROLLER_BUTTON_LEFTSHOULDER, MENU_PREVIOUS},
    {PAD, SDL_CONTROLLER_BUTTON_RIGHTSHOULDER, MENU_NEXT},
};

enum { SOURCE_COUNT = sizeof sources / sizeof *sources };
_Static_assert((int)SOURCE_COUNT <= (int)MENU_SOURCES, "room for what is down");

const char *menu_key_name(enum menu_key key)
{
    static const char *const names[MENU_KEY_COUNT] = {
#define MENU_NAME(key, name) name,
        MENU_LIST(MENU_NAME)
#undef MENU_NAME
    };
    return (unsigned)key < MENU_KEY_COUNT ? names[key] : NULL;
}

// A pad's button for the console is a game's button, too: it must be held.
static bool waits_for_hold(int source)
{
    return sources[source].device == PAD && sources[source].key == MENU_CONSOLE;
}

static void change(struct menu *menu, enum device device, int code, int player, bool down)
{
    uint8_t bit = (uint8_t)(1u << player);
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (sources[i].device != device || sources[i].code != code) continue;
        menu->pointer.pad = device == PAD;
        if (down && !(menu->down[i] & bit) && !waits_for_hold(i))
            menu->edges |= (uint16_t)(1u << sources[i].key);
        menu->down[i] = (uint8_t)(down ? menu->down[i] | bit : menu->down[i] & ~bit);
    }
}

void menu_key(struct menu *menu, SDL_Scancode code, bool shift, bool down)
{
    if (code == SDL_SCANCODE_TAB && shift) {
        if (down) menu->edges |= 1u << MENU_PREVIOUS;
        return;
    }
    change(menu, KEYBOARD, (int)code, 0, down);
}

void menu_pad_button(struct menu *menu, int player, int button, bool down)
{
    CHECK(player >= 0 && player < ACTIONS_MAX_PLAYERS);
    change(menu, PAD, button, player, down);
}

static void release(struct menu *menu, enum device device, int player)
{
    uint8_t bit = (uint8_t)(1u << player);
    for (int i = 0; i < SOURCE_COUNT; i++)
        if (sources[i].device == device) menu->down[i] &= (uint8_t)~bit;
}

void menu_release_keys(struct menu *menu)
{
    release(menu, KEYBOARD, 0);
    menu->pointer.pointer_held = false;
}

void menu_release_pad(struct menu *menu, int player)
{
    release(menu, PAD, player);
}

void menu_mouse_move(struct menu *menu, int window_x, int window_y)
{
    menu->window_x = window_x;
    menu->window_y = window_y;
    menu->pointer.pointer_moved = true;
    menu->pointer.pad = false;
}

void menu_mouse_button(struct menu *menu, int button, bool down)
{
    if (button != LEFT_BUTTON) return;
    if (down) menu->pointer.pointer_pressed = true;
    if (!down && menu->pointer.pointer_held) menu->pointer.pointer_released = true;
    menu->pointer.pointer_held = down;
}

void menu_wheel(struct menu *menu, int lines)
{
    menu->pointer.wheel += lines;
}

// A stick counts as pushed where it is far out, until it is well back again; of two directions the
// farther.
void menu_stick(struct menu *menu, int player, int x, int y)
{
    static const enum menu_key directions[4] = {MENU_LEFT, MENU_RIGHT, MENU_UP, MENU_DOWN};
    int shift = player * 4, far_x = abs(x), far_y = abs(y), now = 0;
    uint16_t was = menu->sticks >> shift & 15;
    int far = far_x > far_y ? far_x : far_y, least = was ? STICK_UP : STICK_DOWN;
    if (far > least) now = far_x > far_y ? 1 << (x > 0) : 4 << (y > 0);
    menu->sticks = (uint16_t)((menu->sticks & ~(15 << shift)) | now << shift);
    if (now) menu->pointer.pad = true;
    for (int i = 0; i < 4; i++)
        if ((now & ~was) >> i & 1) menu->edges |= (uint16_t)(1u << directions[i]);
}

static bool is_held(const struct menu *menu, enum menu_key key)
{
    static const int8_t stick_bits[MENU_KEY_COUNT] = {
        [MENU_LEFT] = 1, [MENU_RIGHT] = 2, [MENU_UP] = 4, [MENU_DOWN] = 8};
    for (int player = 0; player < ACTIONS_MAX_PLAYERS; player++)
        if (menu->sticks >> 4 * player & stick_bits[key]) return true;
    for (int i = 0; i < SOURCE_COUNT; i++)
        if (sources[i].key == key && menu->down[i]) return true;
    return false;
}

static uint32_t polls(const struct menu *menu, uint32_t usual)
{
    uint32_t rate = menu->polls_per_second ? menu->polls_per_second : USUAL_RATE;
    uint32_t count = usual * rate / USUAL_RATE;
    return count ? count : 1;
}

static bool repeats(enum menu_key key)
{
    return key <= MENU_RIGHT || key == MENU_PAGE_UP || key == MENU_PAGE_DOWN;
}

void menu_take(struct menu *menu, const struct render *render, struct menu_input *out)
{
    *out = menu->pointer;
    out->pointer_x = menu->window_x;
    out->pointer_y = menu->window_y;
    if (render)
        render_window_to_canvas(render, menu->window_x, menu->window_y, &out->pointer_x,
                                &out->pointer_y);
    menu->pointer = (struct menu_input){.pointer_held = out->pointer_held, .pad = out->pad};
    out->pressed = menu->edges;
    for (int i = 0; i < MENU_KEY_COUNT; i++) {
        enum menu_key key = (enum menu_key)i;
        uint32_t *ticks = &menu->ticks[key];
        *ticks = is_held(menu, key) ? *ticks + 1 : 0;
        uint32_t first = polls(menu, FIRST_REPEAT);
        bool again = *ticks > first && (*ticks - first - 1) % polls(menu, NEXT_REPEAT) == 0;
        if (repeats(key) && again) out->pressed |= (uint16_t)(1u << key);
    }
    menu->edges = 0;
    bool held = false;
    for (int i = 0; i < SOURCE_COUNT; i++) held |= waits_for_hold(i) && menu->down[i];
    menu->console_ticks = held ? menu->console_ticks + 1 : 0;
    if (menu->console_ticks == polls(menu, HELD_LONG)) out->pressed |= 1u << MENU_CONSOLE;
}
