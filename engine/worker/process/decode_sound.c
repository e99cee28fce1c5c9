// WAV by hand, it being a few fields, and what all sounds end with: the mixer's rate and channels.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/process/decode.h"

enum {
    WAV_PCM = 1,
    WAV_FLOAT = 3,
    WAV_EXTENSIBLE = 0xFFFE,
    WAV_HEAD_BYTES = 12,
    WAV_CHUNK_BYTES = 8,
    WAV_FORMAT_BYTES = 16,
    WAV_SUBFORMAT_AT = 24, // in the format chunk of WAV_EXTENSIBLE
};

struct wav {
    unsigned kind, channels, bits;
    uint32_t rate;
    const uint8_t *data;
    size_t data_bytes;
};

bool decode_fail(struct decode_task *task, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(task->text, sizeof task->text, format, args);
    va_end(args);
    return false;
}

static uint32_t little(const uint8_t *bytes, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) value |= (uint32_t)bytes[i] << (8 * i);
    return value;
}

static bool read_format(struct decode_task *task, struct wav *wav, const uint8_t *at, size_t len)
{
    if (len < WAV_FORMAT_BYTES) return decode_fail(task, "broken WAV sound: a short format");
    wav->kind = little(at, 2);
    wav->channels = little(at + 2, 2);
    wav->rate = little(at + 4, 4);
    wav->bits = little(at + 14, 2);
    if (wav->kind == WAV_EXTENSIBLE && len >= WAV_SUBFORMAT_AT + 2)
        wav->kind = little(at + WAV_SUBFORMAT_AT, 2);
    bool pcm = wav->kind == WAV_PCM &&
               (wav->bits == 8 || wav->bits == 16 || wav->bits == 24 || wav->bits == 32);
    if (!pcm && !(wav->kind == WAV_FLOAT && wav->bits == 32))
        return decode_fail(
            task, "WAV of kind %u with %u bits: expected PCM of 8, 16, 24 or 32 bits, or floats",
            wav->kind, wav->bits);
    return true;
}

static bool read_chunks(struct decode_task *task, struct wav *wav)
{
    if (task->len < WAV_HEAD_BYTES || memcmp(task->bytes, "RIFF", 4) ||
        memcmp(task->bytes + 8, "WAVE", 4))
        return decode_fail(task, "not a WAV sound");
    size_t at = WAV_HEAD_BYTES;
    while (!wav->data && task->len - at >= WAV_CHUNK_BYTES) {
        const uint8_t *chunk = task->bytes + at;
        size_t len = little(chunk + 4, 4), left = task->len - at - WAV_CHUNK_BYTES;
        if (len > left) return decode_fail(task, "broken WAV sound: it ends in the middle");
        if (!memcmp(chunk, "fmt ", 4) && !read_format(task, wav, chunk + WAV_CHUNK_BYTES, len))
            return false;
        if (!memcmp(chunk, "data", 4)) {
            wav->data = chunk + WAV_CHUNK_BYTES;
            wav->data_bytes = len;
        }
        at += WAV_CHUNK_BYTES + len;
        if (len % 2 && at < task->len) at++; // chunks begin at even places
    }
    if (!wav->data || !wav->bits)
        return decode_fail(task, "broken WAV sound: no format or no samples");
    return true;
}

static int16_t from_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    if (!(value > -1)) return value <= -1 ? -32767 : 0; // and what is no number
    return value >= 1 ? 32767 : (int16_t)(value * 32767);
}

static int16_t read_sample(const struct wav *wav, const uint8_t *at)
{
    if (wav->kind == WAV_FLOAT) return from_float(little(at, 4));
    if (wav->bits == 8) return (int16_t)((*at - 128) * 256);
    return (int16_t)(uint16_t)little(at + wav->bits / 8 - 2, 2); // the upper two bytes
}

bool decode_wav(struct decode_task *task)
{
    struct wav wav = {0};
    if (!read_chunks(task, &wav)) return false;
    if (wav.channels < 1 || wav.channels > 2)
        return decode_fail(task, "%u channels: expected 1 or 2", wav.channels);
    size_t sample_bytes = wav.bits / 8;
    size_t count = wav.data_bytes / sample_bytes / wav.channels * wav.channels;
    int16_t *samples = malloc(count * sizeof *samples + 1);
    if (!samples) return decode_fail(task, "no memory for a sound");
    for (size_t i = 0; i < count; i++) samples[i] = read_sample(&wav, wav.data + i * sample_bytes);
    bool done = decode_finish_sound(task, samples, count / wav.channels, wav.channels, wav.rate);
    free(samples);
    return done;
}

static int between(int a, int b, uint32_t fraction) // of 65536
{
    return a + (int)((int64_t)(b - a) * fraction / 65536);
}

bool decode_finish_sound(struct decode_task *task, const int16_t *samples, size_t frames,
                         unsigned channels, uint32_t rate)
{
    if (rate < DECODING_LEAST_RATE || rate > DECODING_MOST_RATE)
        return decode_fail(task, "%u samples a second: expected %d to %d", rate,
                           DECODING_LEAST_RATE, DECODING_MOST_RATE);
    if (frames == 0) return decode_fail(task, "there is nothing to hear in it");
    if (frames > (size_t)rate * DECODING_MAX_SECONDS)
        return decode_fail(task, "%zu s long: expected at most %d", frames / rate,
                           DECODING_MAX_SECONDS);
    size_t count = (size_t)((uint64_t)frames * DECODING_RATE / rate);
    if (count > task->out_bytes / DECODING_FRAME_BYTES) return decode_fail(task, "too long");
    int16_t *out = (int16_t *)(void *)task->out;
    for (size_t i = 0; i < count; i++) {
        uint64_t place = (uint64_t)i * rate;
        size_t at = place / DECODING_RATE, next = at + 1 < frames ? at + 1 : at;
        uint32_t fraction = (uint32_t)(place % DECODING_RATE * 65536 / DECODING_RATE);
        for (unsigned side = 0; side < 2; side++) {
            unsigned channel = side < channels ? side : 0;
            out[2 * i + side] = (int16_t)between(samples[at * channels + channel],
                                                 samples[next * channels + channel], fraction);
        }
    }
    task->units = (uint32_t)count;
    return true;
}
