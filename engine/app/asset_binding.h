// What mods brought along, handed to the renderer and the mixer when it is ready.
#pragma once

#include "audio/audio.h"
#include "mods/mods.h"
#include "render/render.h"

struct asset_binding {
    const struct asset_set *seen[GATE_MAX_MODS + 1]; // by the mod's number: what was handed on last
};

// On the main thread, before a frame. `render` and `audio` may be NULL, as long as they always are.
void asset_binding_update(struct asset_binding *asset_binding, const struct mods *mods,
                          struct render *render, struct audio *audio);
