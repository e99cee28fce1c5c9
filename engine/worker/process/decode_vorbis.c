// Ogg Vorbis, by libvorbisfile.
#include <stdlib.h>
#include <string.h>

#define OV_EXCLUDE_STATIC_CALLBACKS
#include <vorbis/codec.h>
#include <vorbis/vorbisfile.h>

#include "worker/process/decode.h"

enum { MAX_SAMPLES = DECODING_MOST_RATE * DECODING_MAX_SECONDS * 2, SAMPLE_BYTES = 2 };

struct reader {
    const struct decode_task *task;
    size_t at;
};

static size_t on_read(void *into, size_t size, size_t count, void *context)
{
    struct reader *reader = context;
    size_t left = reader->task->len - reader->at;
    if (size == 0) return 0;
    if (count > left / size) count = left / size;
    memcpy(into, reader->task->bytes + reader->at, size * count);
    reader->at += size * count;
    return count;
}

// All samples of a file whose streams are all alike; how many, or -1.
static long read_samples(struct decode_task *task, OggVorbis_File *file, int16_t *samples)
{
    const vorbis_info *info = ov_info(file, -1);
    long rate = info->rate, count = 0;
    int channels = info->channels, link = 0, last = 0;
    for (;;) {
        long room = (MAX_SAMPLES - count) * SAMPLE_BYTES;
        long got = ov_read(file, (char *)(samples + count), (int)room, 0, SAMPLE_BYTES, 1, &link);
        if (got == 0 || room == 0) return count;
        if (got < 0) {
            decode_fail(task, "broken Vorbis sound");
            return -1;
        }
        info = ov_info(file, -1);
        if (link != last && (info->rate != rate || info->channels != channels)) {
            decode_fail(task, "a Vorbis sound of several kinds in one");
            return -1;
        }
        last = link;
        count += got / SAMPLE_BYTES;
    }
}

static bool decode_open(struct decode_task *task, OggVorbis_File *file)
{
    const vorbis_info *info = ov_info(file, -1);
    if (info->channels < 1 || info->channels > 2)
        return decode_fail(task, "%d channels: expected 1 or 2", info->channels);
    if (info->rate < DECODING_LEAST_RATE || info->rate > DECODING_MOST_RATE)
        return decode_fail(task, "%ld samples a second: expected %d to %d", info->rate,
                           DECODING_LEAST_RATE, DECODING_MOST_RATE);
    unsigned channels = (unsigned)info->channels;
    uint32_t rate = (uint32_t)info->rate;
    int16_t *samples = malloc((size_t)MAX_SAMPLES * SAMPLE_BYTES);
    if (!samples) return decode_fail(task, "no memory for a sound");
    long count = read_samples(task, file, samples);
    bool done =
        count >= 0 && decode_finish_sound(task, samples, (size_t)count / channels, channels, rate);
    free(samples);
    return done;
}

bool decode_vorbis(struct decode_task *task)
{
    struct reader reader = {.task = task};
    const ov_callbacks callbacks = {.read_func =
                                        on_read}; // not to be searched: read from end to end
    OggVorbis_File file;
    if (ov_open_callbacks(&reader, &file, NULL, 0, callbacks) != 0)
        return decode_fail(task, "not an Ogg Vorbis sound, or a broken one");
    bool done = decode_open(task, &file);
    ov_clear(&file);
    return done;
}

const char *decode_vorbis_version(void)
{
    return vorbis_version_string();
}
