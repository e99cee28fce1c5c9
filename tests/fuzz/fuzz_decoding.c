// What the engine reads of a decoder that is gone: answers and results of a sprite, a sound, a font
// and an icon, all of which may be anything. Whatever they are, each file becomes what it can be or
// a problem that may be shown.
#include <string.h>

#include "assets/internal.h"
#include "util/check.h"
#include "util/mem.h"

enum { FILES = 4, ROOM_BYTES = 4 * 1024 * 1024 };

static const uint8_t png_8[24] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13,
                                  'I',  'H', 'D', 'R', 0,    0,    0,    16,   0, 0, 0, 16};

static struct asset_job *make_job(void)
{
    const struct asset_file files[FILES] = {
        {ASSET_SPRITE, ASSET_PNG, "fish", "sprites/fish.png", png_8, sizeof png_8, false, 4, 2, 9,
         -1, 3, true, 0, 0},
        {ASSET_SOUND, ASSET_WAV, "notify_fd", "sounds/notify_fd.wav", "RIFF", 4, false, 0, 0, 0, 0,
         0, false, 0, 0},
        {ASSET_FONT, ASSET_PNG, "runes", "fonts/runes.png", png_8, sizeof png_8, false, 0, 0, 0, 0,
         0, false, 1, 5},
        {ASSET_SPRITE, ASSET_PNG, "icon", "icon.png", png_8, sizeof png_8, true, 1, 1, 0, -1, -1,
         false, 0, 0},
    };
    return asset_job_create("mod", files, FILES, ROOM_BYTES);
}

static void check_problems(const struct asset_job *job)
{
    for (size_t i = 0; i < asset_job_problem_count(job); i++)
        for (const char *at = asset_job_problem(job, i); *at; at++) CHECK(*at >= ' ' && *at <= '~');
}

// Everything in it can be looked at.
static void check_set(const struct asset_set *set)
{
    uint32_t sum = 0;
    for (int i = 0; i < set->sprite_count; i++) {
        const struct asset_sprite *sprite = &set->sprites[i];
        CHECK(sprite->origin_x >= 0 && sprite->origin_y >= 0);
        CHECK(sprite->origin_y < sprite->picture.height / sprite->rows);
        for (int k = 0; k < sprite->picture.width * sprite->picture.height; k++)
            sum += sprite->picture.pixels[k];
    }
    for (int i = 0; i < set->sound_count; i++)
        for (size_t k = 0; k < 2 * set->sounds[i].frames; k++)
            sum += (uint16_t)set->sounds[i].samples[k];
    for (int i = 0; i < set->font_count; i++)
        for (int k = 0; k < set->fonts[i].picture.width * set->fonts[i].picture.height; k++)
            sum += set->fonts[i].picture.pixels[k];
    static volatile uint32_t kept;
    kept = sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct asset_job *job = make_job();
    CHECK(asset_job_problem_count(job) == 0);
    uint64_t bytes = batch_lay_out(job);
    job->memory = mem_alloc(bytes);
    batch_write(job);
    size_t answers = decoding_answers_at(FILES), given = FILES * sizeof(struct decoding_answer);
    size_t part = size < given ? size : given;
    if (part) memcpy(job->memory + answers, data, part);
    for (size_t i = part; i < size; i++) job->memory[i % bytes] ^= data[i];
    for (size_t i = part; i < size; i++) job->memory[bytes - 1 - i % (bytes / 2)] = data[i];
    batch_take(job, size % 2 ? "crashed" : "");
    mem_free(job->memory);
    job->memory = NULL;
    check_problems(job);
    struct asset_set *set = asset_job_take(job);
    check_set(set);
    asset_set_drop(set);
    asset_job_destroy(job, NULL);
    return 0;
}
