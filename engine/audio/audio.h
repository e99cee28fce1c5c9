// Sound: the scene's sound requests and loops, mixed by SDL_mixer. No device: every call is silent.
// Threads: main only.
#pragma once

#include "assets/set.h"
#include "scene/scene.h"
#include "util/diag.h"

struct audio;

struct audio_config {
    const char *folder;     // <name>.wav for each sound name
    int volume_percent;     // of everything
    int mod_volume_percent; // cap for sounds of mods
};

// STATUS_INVALID: a volume that is no percentage. A missing device is no failure: it is logged, and
// silent.
enum status audio_create(struct audio **audio, const struct audio_config *config,
                         struct diag *diag);
void audio_destroy(struct audio *audio);
// Plays what the scene asks for; places are heard from the camera. The same sound is started at
// most twice a tick for each owner. Channels are shared: the game has some for itself alone and comes first,
// each mod has its part, and when none is left the mod that holds most loses its oldest sound. What nobody
// could hear takes none. Names other than [a-z0-9_]+ have no file; a missing file is logged once and
// not heard.
void audio_update(struct audio *audio, struct scene *scene);

// What an owner's sounds of its own ("ID:NAME") are from now on; held until something else is said. NULL: none.
void audio_set_assets(struct audio *audio, uint16_t owner, struct asset_set *assets);

struct audio_counts {
    uint32_t played, dropped, missing; // single sounds since the start
    uint32_t loops;                    // running now
};
struct audio_counts audio_counts(const struct audio *audio);

// The same for the sounds of one owner.
struct audio_owner_counts {
    uint32_t played, dropped;
};
struct audio_owner_counts audio_owner_counts(const struct audio *audio, uint16_t owner);
