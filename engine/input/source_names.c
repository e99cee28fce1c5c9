#include "input/source_names.h"

#include <SDL2/SDL.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "util/suggest.h"

static const char *const mouse_names[] = {"left", "middle", "right", "x1",
                                          "x2"}; // SDL's buttons from 1
enum { MOUSE_BUTTONS = sizeof mouse_names / sizeof *mouse_names };

struct guess {
    char name[NAMES_MAX_BYTES];
    unsigned distance;
};

static void consider(struct guess *guess, const char *wanted, const char *name)
{
    if (!name || !*name) return;
    unsigned distance = suggest_distance(wanted, name);
    if (distance >= guess->distance) return;
    guess->distance = distance;
    snprintf(guess->name, sizeof guess->name, "%s", name);
    for (char *c = guess->name; *c; c++) *c = (char)tolower((unsigned char)*c);
}

// --- one device each ---
static bool find_key(const char *name, int *code)
{
    static const char *const aliases[][2] = {
        {"enter", "return"}, {"esc", "escape"}, {"ctrl", "left ctrl"}, {"shift", "left shift"},
        {"alt", "left alt"}, {"del", "delete"}, {"pgup", "pageup"},    {"pgdn", "pagedown"},
    };
    char spaced[NAMES_MAX_BYTES];
    snprintf(spaced, sizeof spaced, "%s", name);
    for (char *c = spaced; c[0] && c[1]; c++)
        if (*c == '_') *c = ' ';
    const char *sdl_name = spaced;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (!SDL_strcasecmp(spaced, aliases[i][0])) sdl_name = aliases[i][1];
    *code = SDL_GetScancodeFromName(sdl_name);
    return *code != SDL_SCANCODE_UNKNOWN;
}

static void guess_key(const char *name, struct guess *guess)
{
    for (int i = 0; i < SDL_NUM_SCANCODES; i++)
        consider(guess, name, SDL_GetScancodeName((SDL_Scancode)i));
}

static bool find_mouse(const char *name, int *code)
{
    for (int i = 0; i < MOUSE_BUTTONS; i++) {
        if (SDL_strcasecmp(name, mouse_names[i])) continue;
        *code = i + 1;
        return true;
    }
    return false;
}

static bool find_pad(const char *name, struct source *source)
{
    SDL_GameControllerButton button = SDL_GameControllerGetButtonFromString(name);
    if (button != SDL_CONTROLLER_BUTTON_INVALID) {
        *source = (struct source){DEVICE_PAD_BUTTON, button};
        return true;
    }
    SDL_GameControllerAxis axis = SDL_GameControllerGetAxisFromString(name);
    if (axis != SDL_CONTROLLER_AXIS_TRIGGERLEFT && axis != SDL_CONTROLLER_AXIS_TRIGGERRIGHT)
        return false;
    *source = (struct source){DEVICE_PAD_TRIGGER, axis};
    return true;
}

static void guess_pad(const char *name, struct guess *guess)
{
    for (int i = 0; i < SDL_CONTROLLER_BUTTON_MAX; i++)
        consider(guess, name, SDL_GameControllerGetStringForButton((SDL_GameControllerButton)i));
    consider(guess, name, "lefttrigger");
    consider(guess, name, "righttrigger");
}

enum status names_parse_source(const char *text, struct source *source, struct diag *diag)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    if (!colon || strlen(text) >= NAMES_MAX_BYTES)
        return diag_set(diag, STATUS_INVALID,
                        "\"%.60s\": a source is \"key:NAME\", \"mouse:NAME\" or \"pad:NAME\"",
                        text ? text : "");
    char device[NAMES_MAX_BYTES];
    snprintf(device, sizeof device, "%.*s", (int)(colon - text), text);
    const char *name = colon + 1;
    struct guess guess = {.distance = ~0u};

    if (!strcmp(device, "key")) {
        int code;
        if (find_key(name, &code)) {
            *source = (struct source){DEVICE_KEY, code};
            return STATUS_OK;
        }
        guess_key(name, &guess);
    } else if (!strcmp(device, "mouse")) {
        int code;
        if (find_mouse(name, &code)) {
            *source = (struct source){DEVICE_MOUSE, code};
            return STATUS_OK;
        }
        for (int i = 0; i < MOUSE_BUTTONS; i++) consider(&guess, name, mouse_names[i]);
    } else if (!strcmp(device, "pad")) {
        if (find_pad(name, source)) return STATUS_OK;
        guess_pad(name, &guess);
    } else {
        consider(&guess, device, "key");
        consider(&guess, device, "mouse");
        consider(&guess, device, "pad");
        return diag_set(diag, STATUS_INVALID, "\"%s\": no device \"%s\"; did you mean \"%s:%s\"?",
                        text, device, guess.name, name);
    }
    return diag_set(diag, STATUS_INVALID, "\"%s\": no such name; did you mean \"%s:%s\"?", text,
                    device, guess.name);
}

enum status names_parse_target(const struct action_set *set, const char *text, int *target,
                               struct diag *diag)
{
    if (!text) text = "";
    struct guess guess = {.distance = ~0u};
    for (int i = 0; i < NAMES_TARGETS; i++) {
        const char *name = action_set_name(set, i);
        if (!name) continue;
        if (!strcmp(text, name)) {
            *target = i;
            return STATUS_OK;
        }
        consider(&guess, text, name);
    }
    return diag_set(diag, STATUS_INVALID, "no action \"%.60s\"; did you mean \"%s\"?", text,
                    guess.name);
}

static const char *name_of(const struct source *source, const char **device)
{
    int code = source->code;
    *device = "pad";
    switch (source->device) {
    case DEVICE_KEY:
        *device = "key";
        return SDL_GetScancodeName((SDL_Scancode)code);
    case DEVICE_MOUSE:
        *device = "mouse";
        return code >= 1 && code <= MOUSE_BUTTONS ? mouse_names[code - 1] : NULL;
    case DEVICE_PAD_BUTTON:
        return SDL_GameControllerGetStringForButton((SDL_GameControllerButton)code);
    case DEVICE_PAD_TRIGGER:
        return SDL_GameControllerGetStringForAxis((SDL_GameControllerAxis)code);
    }
    return NULL;
}

void names_of_source(const struct source *source, char text[NAMES_MAX_BYTES])
{
    const char *device, *name = name_of(source, &device);
    struct source parsed;
    struct diag diag;
    snprintf(text, NAMES_MAX_BYTES, "%s:%s", device, name ? name : "");
    for (char *c = text; *c; c++) *c = (char)tolower((unsigned char)*c);
    bool is_its = names_parse_source(text, &parsed, &diag) == STATUS_OK &&
                  parsed.device == source->device && parsed.code == source->code;
    if (!is_its) text[0] = 0;
}

void names_of_key(const struct source *source, char text[NAMES_MAX_BYTES])
{
    text[0] = 0;
    if (source->device != DEVICE_KEY) return;
    SDL_Scancode code = (SDL_Scancode)source->code;
    const char *name = SDL_GetKeyName(SDL_GetKeyFromScancode(code));
    snprintf(text, NAMES_MAX_BYTES, "%s", name[0] ? name : SDL_GetScancodeName(code));
}
