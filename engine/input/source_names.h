// The names of bindings: "key:w", "mouse:left", "pad:righttrigger" and targets. Parsing, and for
// what does not exist the nearest name that does. No state; devices need not be there.
#pragma once

#include "input/input.h"

enum {
    NAMES_TARGETS = WAYS_END, // what a game's bindings press: its actions and the ways
    NAMES_MAX_BYTES = INPUT_SOURCE_BYTES,
};

enum device { DEVICE_KEY, DEVICE_MOUSE, DEVICE_PAD_BUTTON, DEVICE_PAD_TRIGGER };

struct source {
    enum device device;
    int code; // SDL's scancode, mouse button, controller button or controller axis
};

// STATUS_INVALID: the diag says what is wrong with it and what is nearest.
enum status names_parse_source(const char *text, struct source *source, struct diag *diag);
// The name of a source, as bindings have it: "key:left shift". "" for what cannot be bound.
void names_of_source(const struct source *source, char text[NAMES_MAX_BYTES]);
// What is written on a key, in the keyboard's layout ("Z" where a German has it), as SDL calls it ("Space"); without a
// window as on an American one. "" for what is no key.
void names_of_key(const struct source *source, char text[NAMES_MAX_BYTES]);
// The number of an action of the set, or of a way.
enum status names_parse_target(const struct action_set *set, const char *text, int *target,
                               struct diag *diag);
