// Sound: the scene's sound requests and loops, mixed by SDL_mixer. No device: every call is silent.
// Threads: main only.
#pragma once

#include "scene/scene.h"
#include "util/diag.h"

struct audio;

struct audio_config {
    const char *folder;   // <name>.wav for each sound name
    int volume_percent;   // of everything
    int mod_volume_percent; // cap for sounds of mods
};

enum status audio_create(struct audio **audio, const struct audio_config *config, struct diag *diag);
void audio_destroy(struct audio *audio);
// Plays what the scene asks for; places are heard from the camera.
void audio_update(struct audio *audio, struct scene *scene);
