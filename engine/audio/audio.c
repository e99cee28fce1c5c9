// A sound's file is read when it is first asked for and kept. Loops have channels of their own,
// which come and go softly; everything else shares the rest, as channels.h says. The game's sounds of a
// tick come before those of mods. The mixer adds floats, so that nothing is cut off before limiter.h has seen the sum.
#include "audio/audio.h"

#include <SDL2/SDL.h>
#include <SDL2/SDL_mixer.h>
#include <string.h>

#include "audio/channels.h"
#include "audio/attenuation.h"
#include "audio/limiter.h"
#include "audio/mod_samples.h"
#include "util/foreign_output.h"
#include "util/log.h"
#include "util/mem.h"
#include "world/fixed.h"

enum {
    RATE = 44100,
    BUFFER_SAMPLES = 1024,
    LOOP_CHANNELS = 8,
    CHANNELS = LOOP_CHANNELS + CHANNELS_SINGLE, // the first are for loops
    FADE_MS = 900,
    MAX_SAME_PER_TICK = 2, // of one owner
    FAINT =
        64, // of 32767: what is not louder anywhere, at the volume it is played at, is not heard
    FULL_VOLUME = 128,
    LOUD_OF_MOD =
        2, // so many of the loudest sounds that a mod may play, together: the most of one mod
    LOUD_OF_MODS = 4, // and of all
    MAX_FILE_BYTES = 8 << 20,
    PATH_BYTES = 1024,
};

struct sound {
    Mix_Chunk *chunk; // NULL: not read, or there is none
    bool tried;
    int peak;                    // of its samples, 0..32767
    uint16_t owner;              // who brought it; 0: it is the game's
    char name[SCENE_NAME_BYTES]; // the id's name when it was read
};

struct loop {
    uint16_t sound; // 0: free
    int volume;     // now, 0..128; goes to what is asked one step a tick
};

struct audio {
    bool has_device;
    char *folder;
    int volume_percent, mod_volume_percent;
    struct sound sounds[SCENE_MAX_NAMES + 1];   // by the scene's id
    struct asset_set *assets[SCENE_MAX_OWNERS]; // held; NULL: none
    struct loop loops[LOOP_CHANNELS];
    struct channels channels;
    struct limiter limiter; // the audio thread's
    struct audio_counts counts;
    struct audio_owner_counts owners[SCENE_MAX_OWNERS];
};

static void limit_mix(void *limiter, Uint8 *stream, int bytes)
{
    enum { FRAME_BYTES = 2 * sizeof(float) };
    limiter_apply(limiter, (float *)(void *)stream, (size_t)bytes / FRAME_BYTES);
}

static bool open_device(struct limiter *limiter)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO)) return false;
    if (Mix_OpenAudio(RATE, AUDIO_F32SYS, 2, BUFFER_SAMPLES)) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    Mix_AllocateChannels(CHANNELS);
    Mix_ReserveChannels(LOOP_CHANNELS);
    Mix_SetPostMix(limit_mix, limiter);
    return true;
}

enum status audio_create(struct audio **out, const struct audio_config *config, struct diag *diag)
{
    if (config->volume_percent < 0 || config->volume_percent > 100 ||
        config->mod_volume_percent < 0 || config->mod_volume_percent > 100)
        return diag_set(diag, STATUS_INVALID, "volume %d and mod volume %d: 0 to 100 percent",
                        config->volume_percent, config->mod_volume_percent);
    struct audio *audio = mem_alloc(sizeof *audio);
    audio->folder = mem_strdup(config->folder);
    audio->volume_percent = config->volume_percent;
    audio->mod_volume_percent = config->mod_volume_percent;
    int held = foreign_output_hold();
    audio->has_device = open_device(&audio->limiter);
    foreign_output_release(held, "sound");
    if (!audio->has_device) log_write(LOG_INFO, "engine", NULL, "no sound: %s", SDL_GetError());
    *out = audio;
    return STATUS_OK;
}

void audio_destroy(struct audio *audio)
{
    if (!audio) return;
    if (audio->has_device) {
        Mix_SetPostMix(NULL, NULL);
        Mix_HaltChannel(-1);
        for (int i = 0; i <= SCENE_MAX_NAMES; i++)
            if (audio->sounds[i].chunk) Mix_FreeChunk(audio->sounds[i].chunk);
        Mix_CloseAudio();
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    for (int i = 0; i < SCENE_MAX_OWNERS; i++) asset_set_drop(audio->assets[i]);
    mem_free(audio->folder);
    mem_free(audio);
}

// --- files ---
// Names come from mods too: letters, digits and "_" only, so that no name leaves the folder.
static bool is_plain_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return length > 0 && name[length] == 0;
}

// `asker`: the mod that asked for it, by title; "": the game did.
static void say_missing(const char *name, const char *asker, const char *why)
{
    log_write(LOG_WARN, "engine", NULL, "no sound %s \"%.60s\"%s%s%s", why, name,
              *asker ? ", which the mod \"" : "", asker, *asker ? "\" asked for" : "");
}

static Mix_Chunk *read_file(const struct audio *audio, const char *name, const char *asker)
{
    char path[PATH_BYTES];
    if (!is_plain_name(name) ||
        snprintf(path, sizeof path, "%s/%s.wav", audio->folder, name) >= (int)sizeof path) {
        say_missing(name, asker, "can be named");
        return NULL;
    }
    SDL_RWops *file = SDL_RWFromFile(path, "rb");
    if (!file) {
        say_missing(name, asker, "is named");
        return NULL;
    }
    if (SDL_RWsize(file) > MAX_FILE_BYTES) {
        SDL_RWclose(file);
        log_write(LOG_WARN, "engine", NULL, "%s: larger than %d bytes", path, MAX_FILE_BYTES);
        return NULL;
    }
    Mix_Chunk *chunk = Mix_LoadWAV_RW(file, 1);
    if (!chunk) log_write(LOG_WARN, "engine", NULL, "%s: not a sound: %s", path, Mix_GetError());
    return chunk;
}

// --- sounds that mods brought ---
static const struct asset_sound *find_own(const struct audio *audio, const char *name,
                                          uint16_t *out_owner)
{
    for (uint16_t owner = 0; owner < SCENE_MAX_OWNERS; owner++) {
        const struct asset_set *set = audio->assets[owner];
        for (int i = 0; set && i < set->sound_count; i++) {
            if (strcmp(set->sounds[i].name, name) != 0) continue;
            *out_owner = owner;
            return &set->sounds[i];
        }
    }
    return NULL;
}

void audio_set_assets(struct audio *audio, uint16_t owner, struct asset_set *assets)
{
    if (owner >= SCENE_MAX_OWNERS) return;
    for (int i = 0; i <= SCENE_MAX_NAMES; i++) {
        struct sound *sound = &audio->sounds[i];
        bool is_games = !strchr(sound->name, ':');
        if (is_games != (owner == 0) || (sound->chunk && sound->owner != owner)) continue;
        if (sound->chunk) Mix_FreeChunk(sound->chunk); // it falls silent
        *sound = (struct sound){.tried = false};
    }
    asset_set_hold(assets);
    asset_set_drop(audio->assets[owner]);
    audio->assets[owner] = assets;
}

static void make_chunk(const struct audio *audio, const char *name, const char *asker,
                       struct sound *sound)
{
    sound->peak = MOD_SAMPLES_PEAK_MOST;
    const struct asset_sound *own = find_own(audio, name, &sound->owner);
    if (!own && !strchr(name, ':')) {
        sound->chunk = read_file(audio, name, asker);
        return;
    }
    if (!own) {
        say_missing(name, asker, "is named");
        return;
    }
    sound->peak = mod_samples_peak(own);
    sound->chunk = mod_samples_make_chunk(own, FAINT);
}

// NULL: there is none, which is said once, with who asked first.
static const struct sound *find_sound(struct audio *audio, const struct scene *scene, uint16_t id,
                                      uint16_t owner)
{
    if (id == 0 || id > SCENE_MAX_NAMES) return NULL;
    const char *name = scene_name(scene, id);
    struct sound *sound = &audio->sounds[id];
    if (!sound->tried || strncmp(sound->name, name, sizeof sound->name - 1)) {
        if (sound->chunk) Mix_FreeChunk(sound->chunk);
        snprintf(sound->name, sizeof sound->name, "%s", name);
        sound->chunk = NULL;
        make_chunk(audio, name, owner ? scene_owner_name(scene, owner) : "", sound);
        sound->tried = true;
    }
    return sound->chunk ? sound : NULL;
}

// --- single sounds ---
static struct attenuation hear(const struct audio *audio, const struct scene *scene,
                               const struct sound_request *request)
{
    int32_t camera_x, camera_y;
    scene_camera(scene, &camera_x, &camera_y);
    int cap = request->owner ? audio->mod_volume_percent : 100;
    return attenuation_of(request->volume, cap, audio->volume_percent, request->at_place,
                          fix_to_px(request->x) - fix_to_px(camera_x),
                          fix_to_px(request->y) - fix_to_px(camera_y));
}

static void free_silent(struct audio *audio)
{
    for (int i = 0; i < CHANNELS_SINGLE; i++)
        if (!Mix_Playing(LOOP_CHANNELS + i)) channels_free(&audio->channels, i);
}

// Each as loud as its owner's part allows, now that there is one more or one less.
static void balance(struct audio *audio)
{
    int loudest =
        attenuation_of(100, audio->mod_volume_percent, audio->volume_percent, false, 0, 0).volume;
    int level = channels_level(&audio->channels, LOUD_OF_MOD * loudest, LOUD_OF_MODS * loudest);
    for (int i = 0; i < CHANNELS_SINGLE; i++)
        if (audio->channels.holders[i].held)
            Mix_Volume(LOOP_CHANNELS + i, channels_volume(&audio->channels, i, level));
}

// A channel for the sound, where nothing plays any more; -1: none for this owner now.
static int take_channel(struct audio *audio, uint16_t owner, uint8_t volume)
{
    free_silent(audio);
    int taken = channels_take(&audio->channels, owner, volume);
    if (taken < 0) return -1;
    Mix_HaltChannel(LOOP_CHANNELS + taken);
    balance(audio);
    return LOOP_CHANNELS + taken;
}

static void drop(struct audio *audio, uint16_t owner)
{
    audio->counts.dropped++;
    audio->owners[owner].dropped++;
}

// What cannot be heard takes no channel.
static void play(struct audio *audio, const struct scene *scene,
                 const struct sound_request *request)
{
    const struct sound *sound = find_sound(audio, scene, request->sound, request->owner);
    if (!sound) {
        audio->counts.missing++;
        return;
    }
    struct attenuation attenuation = hear(audio, scene, request);
    if (sound->peak * attenuation.volume <= FAINT * FULL_VOLUME) return;
    int channel = take_channel(audio, request->owner, attenuation.volume);
    if (channel < 0) {
        drop(audio, request->owner);
        return;
    }
    Mix_SetPanning(channel, attenuation.left, attenuation.right);
    if (Mix_PlayChannel(channel, sound->chunk, 0) != channel) {
        channels_free(&audio->channels, channel - LOOP_CHANNELS);
        drop(audio, request->owner);
        return;
    }
    audio->counts.played++;
    audio->owners[request->owner].played++;
}

static bool is_same(const struct sound_request *a, const struct sound_request *b)
{
    return a->sound == b->sound && a->owner == b->owner;
}

static int count_same(const struct sound_request *requests, size_t before)
{
    int count = 0;
    for (size_t i = 0; i < before; i++) count += is_same(&requests[i], &requests[before]);
    return count;
}

static void play_those(struct audio *audio, const struct scene *scene,
                       const struct sound_request *requests, size_t count, bool of_game)
{
    for (size_t i = 0; i < count; i++) {
        if ((requests[i].owner == 0) != of_game || requests[i].owner >= SCENE_MAX_OWNERS) continue;
        if (count_same(requests, i) < MAX_SAME_PER_TICK)
            play(audio, scene, &requests[i]);
        else
            drop(audio, requests[i].owner);
    }
}

static void play_all(struct audio *audio, struct scene *scene)
{
    struct sound_request requests[SCENE_MAX_SOUNDS];
    size_t count = scene_take_sounds(scene, requests, SCENE_MAX_SOUNDS);
    if (!audio->has_device) return;
    play_those(audio, scene, requests, count, true);
    play_those(audio, scene, requests, count, false);
    free_silent(audio);
    balance(audio);
}

// --- loops ---
static int find_loop(const struct audio *audio, uint16_t sound) // -1: none
{
    for (int i = 0; i < LOOP_CHANNELS; i++)
        if (audio->loops[i].sound == sound) return i;
    return -1;
}

static void start_loop(struct audio *audio, const struct scene *scene, uint16_t sound)
{
    int channel = find_loop(audio, 0);
    const struct sound *found = find_sound(audio, scene, sound, 0);
    if (channel < 0 || !found) return;
    if (Mix_Playing(channel)) return; // the one before still fades out: next tick
    Mix_Volume(channel, 0);
    Mix_SetPanning(channel, 255, 255);
    if (Mix_PlayChannel(channel, found->chunk, -1) == channel)
        audio->loops[channel] = (struct loop){sound, 0};
}

static void update_loops(struct audio *audio, const struct scene *scene)
{
    struct sound_request wanted[SCENE_MAX_SOUNDS];
    size_t count = scene_loops(scene, wanted, SCENE_MAX_SOUNDS);
    bool kept[LOOP_CHANNELS] = {0};
    for (size_t i = 0; i < count; i++) {
        if (wanted[i].volume == 0) continue;
        if (find_loop(audio, wanted[i].sound) < 0) start_loop(audio, scene, wanted[i].sound);
        int channel = find_loop(audio, wanted[i].sound);
        if (channel < 0) continue;
        kept[channel] = true;
        struct loop *loop = &audio->loops[channel];
        int target =
            attenuation_of(wanted[i].volume, 100, audio->volume_percent, false, 0, 0).volume;
        loop->volume += (loop->volume < target) - (loop->volume > target);
        Mix_Volume(channel, loop->volume);
    }
    for (int i = 0; i < LOOP_CHANNELS; i++) {
        if (audio->loops[i].sound == 0 || kept[i]) continue;
        Mix_FadeOutChannel(i, FADE_MS);
        audio->loops[i] = (struct loop){0};
    }
}

void audio_update(struct audio *audio, struct scene *scene)
{
    play_all(audio, scene);
    if (!audio->has_device) return;
    update_loops(audio, scene);
    audio->counts.loops = 0;
    for (int i = 0; i < LOOP_CHANNELS; i++) audio->counts.loops += audio->loops[i].sound != 0;
}

struct audio_counts audio_counts(const struct audio *audio)
{
    return audio->counts;
}

struct audio_owner_counts audio_owner_counts(const struct audio *audio, uint16_t owner)
{
    return owner < SCENE_MAX_OWNERS ? audio->owners[owner] : (struct audio_owner_counts){0};
}
