#include "input/typing.h"

#include <string.h>

#include "util/utf8.h"

static const struct {
    SDL_Scancode code;
    const char *name;
} keys[] = {
    {SDL_SCANCODE_BACKSPACE, "backspace"},
    {SDL_SCANCODE_DELETE, "delete"},
    {SDL_SCANCODE_LEFT, "left"},
    {SDL_SCANCODE_RIGHT, "right"},
    {SDL_SCANCODE_HOME, "home"},
    {SDL_SCANCODE_END, "end"},
    {SDL_SCANCODE_UP, "up"},
    {SDL_SCANCODE_DOWN, "down"},
    {SDL_SCANCODE_PAGEUP, "page_up"},
    {SDL_SCANCODE_PAGEDOWN, "page_down"},
    {SDL_SCANCODE_TAB, "tab"},
    {SDL_SCANCODE_RETURN, "enter"},
    {SDL_SCANCODE_KP_ENTER, "enter"},
    {SDL_SCANCODE_ESCAPE, "escape"},
    {SDL_SCANCODE_GRAVE, "grave"},
    {SDL_SCANCODE_F1, "f1"},
};

// Letters that mean something with Ctrl.
static const char letters[] = "acefklnpuvw";
static const char letter_names[sizeof letters - 1][2] = {"a", "c", "e", "f", "k", "l",
                                                         "n", "p", "u", "v", "w"};

void typing_set(struct typing *typing, bool on)
{
    typing->on = on;
    typing->count = 0;
    if (!SDL_WasInit(SDL_INIT_VIDEO)) return;
    if (on)
        SDL_StartTextInput();
    else
        SDL_StopTextInput();
}

static struct typing_item *add(struct typing *typing)
{
    if (!typing->on || typing->count == TYPING_MAX_ITEMS) return NULL;
    struct typing_item *item = &typing->items[typing->count++];
    *item = (struct typing_item){.key = NULL};
    return item;
}

static const char *name_of(const SDL_Keysym *key)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == key->scancode) return keys[i].name;
    const char *letter = NULL;
    if ((key->mod & KMOD_CTRL) && key->sym > 0 && key->sym < 128)
        letter = strchr(letters, (int)key->sym);
    return letter && *letter ? letter_names[letter - letters] : NULL;
}

const char *typing_key_named(const char *name)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].name, name) == 0) return keys[i].name;
    for (size_t i = 0; i < sizeof letter_names / sizeof *letter_names; i++)
        if (strcmp(letter_names[i], name) == 0) return letter_names[i];
    return NULL;
}

void typing_key(struct typing *typing, const SDL_Keysym *key)
{
    const char *name = name_of(key);
    struct typing_item *item = name ? add(typing) : NULL;
    if (!item) return;
    item->key = name;
    item->shift = key->mod & KMOD_SHIFT;
    item->ctrl = key->mod & KMOD_CTRL;
}

void typing_text(struct typing *typing, const char *text)
{
    if (!text[0] || !utf8_valid(text, strlen(text))) return;
    struct typing_item *item = add(typing);
    if (item) utf8_copy(item->text, sizeof item->text, text);
}
