// The mixer converts to the device's rate what it reads as a WAV: so the samples get the head of
// one.
#include "audio/mod_samples.h"

#include <stdlib.h>
#include <string.h>

#include "ipc/decoding.h"
#include "util/mem.h"

enum { HEAD_BYTES = 44, CHANNELS = 2, SAMPLE_BYTES = 2, PCM = 1 };

static uint8_t *put(uint8_t *at, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) *at++ = (uint8_t)(value >> (8 * i));
    return at;
}

static uint8_t *put_name(uint8_t *at, const char *name)
{
    memcpy(at, name, 4);
    return at + 4;
}

static void write_head(uint8_t *at, uint32_t bytes)
{
    at = put_name(at, "RIFF");
    at = put(at, HEAD_BYTES - 8 + bytes, 4);
    at = put_name(at, "WAVE");
    at = put_name(at, "fmt ");
    at = put(at, 16, 4);
    at = put(at, PCM, 2);
    at = put(at, CHANNELS, 2);
    at = put(at, DECODING_RATE, 4);
    at = put(at, DECODING_RATE * CHANNELS * SAMPLE_BYTES, 4);
    at = put(at, CHANNELS * SAMPLE_BYTES, 2);
    at = put(at, 8 * SAMPLE_BYTES, 2);
    at = put_name(at, "data");
    put(at, bytes, 4);
}

static int loudness(int16_t sample)
{
    return sample < -MOD_SAMPLES_PEAK_MOST ? MOD_SAMPLES_PEAK_MOST : abs(sample);
}

int mod_samples_peak(const struct asset_sound *sound)
{
    int peak = 0;
    for (size_t i = 0; i < sound->frames * CHANNELS; i++) {
        int is = loudness(sound->samples[i]);
        if (is > peak) peak = is;
    }
    return peak;
}

// Without the faint end; one frame at least.
static size_t count_heard(const struct asset_sound *sound, int faint)
{
    size_t frames = sound->frames;
    while (frames > 1 && loudness(sound->samples[frames * CHANNELS - 1]) <= faint &&
           loudness(sound->samples[frames * CHANNELS - 2]) <= faint)
        frames--;
    return frames;
}

Mix_Chunk *mod_samples_make_chunk(const struct asset_sound *sound, int faint)
{
    size_t bytes = count_heard(sound, faint) * DECODING_FRAME_BYTES;
    uint8_t *wav = mem_alloc(HEAD_BYTES + bytes);
    write_head(wav, (uint32_t)bytes);
    memcpy(wav + HEAD_BYTES, sound->samples, bytes);
    Mix_Chunk *chunk = Mix_LoadWAV_RW(SDL_RWFromConstMem(wav, (int)(HEAD_BYTES + bytes)), 1);
    mem_free(wav);
    return chunk;
}
