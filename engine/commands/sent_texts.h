// The texts by key that a mod shows on the screen, as it sent them: so that they can be written anew when the player
// chooses another language. One for each item at most; a mod without such texts takes no memory for them.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "commands.pb-c.h"
#include "scene/scene.h"

struct sent_text {
    uint8_t *packed; // a HudText; NULL: the item shows no text by key
    size_t len;
};

struct sent_texts {
    struct sent_text *of; // SCENE_MAX_ITEMS, or NULL
};

// Item `command->item`, which is below SCENE_MAX_ITEMS, shows that text now. Copied.
void sent_texts_note(struct sent_texts *texts, const Gatehouse__HudText *command);
// The item shows something else, or nothing.
void sent_texts_forget(struct sent_texts *texts, uint32_t item);
void sent_texts_clear(struct sent_texts *texts); // frees all
// To be freed with gatehouse__hud_text__free_unpacked; NULL: the item shows no text by key.
Gatehouse__HudText *sent_texts_get(const struct sent_texts *texts, uint32_t item);
