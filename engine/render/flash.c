// A block's light is the sum of its pixels', in linear light: ONE is white. Its history is a bit for each of the last
// 60 ticks: whether it turned then, from getting lighter to getting darker or back.
#include "render/flash.h"

#include <string.h>

#include "util/check.h"
#include "util/mem.h"

enum {
    LIN_ONE = 4096,                                  // a pixel's channel
    ONE = LIN_ONE * FLASH_BLOCK_PX * FLASH_BLOCK_PX, // a block
    FORGET_TICKS =
        2 *
        FLASH_SECOND_TICKS, // nothing was looked at for so long: what was is no concern any more
    DARK_ENOUGH = ONE * 4 / 5,
    STEP = ONE / 10,
    RED_STEP = ONE / 16,      // 20 of 320, as WCAG counts
    MEAN_TICKS = 64,          // the mean of a block's light forgets so slowly
    DRIFT = ONE / MEAN_TICKS, // a held block's light changes by no more in a tick
    RESTS = ONE / 128,        // near enough to the mean
    WANDERS = ONE / 12,       // so far from it that it is followed again
    SPREAD_TICKS = 4,         // turns in so many ticks are one change of the picture
    MOST_GAIN = 8,            // darker than that is lifted instead
    JUST_NOW = 7,             // bits of a history: in this tick or one of the two before
    MOST_SCROLL_PX = 16,      // in a tick, either way; a camera that goes farther jumps
};

static const uint64_t SECOND = (UINT64_C(1) << FLASH_SECOND_TICKS) - 1;

// What of a value counts as turning.
struct track {
    uint64_t history; // bit 0: in this tick
    int32_t extreme;  // the lightest since it began to get lighter, or the darkest
    int8_t way;       // 1 lighter, -1 darker, 0 not known yet
};

struct block {
    struct track light, red;
    struct track fine,
        left; // of one of its pixels, which turns in patterns whose mean does not; `left`: in what is seen
    int32_t now, mean;  // what was drawn; `mean` in ONE * MEAN_TICKS
    int32_t shown;      // what was seen of it
    bool held, follows; // `follows`: on its way to the mean
};

// The same place of the ground.
struct patch {
    struct track light, red, fine;
    bool is_new; // nothing is known of it yet
};

struct limits {
    int turns; // of one block in a second that are fine; two are a flash
    int part; // one in so many: of blocks with more, from which they are held; of blocks that turn, a change of the picture
    int whole; // changes of the picture in a second that are fine; two are a flash
};

static const struct limits usual = {.turns = 6, .part = 6, .whole = 6};
static const struct limits strict = {.turns = 4, .part = 6, .whole = 2};

struct flash_guard {
    int width, height;        // px of the picture
    int columns, rows, count; // of blocks
    bool strict, begun;
    uint32_t tick;
    int seen;      // ticks that the means are of, up to MEAN_TICKS
    int left, top; // of the last picture
    int x,
        y; // px of the plane of patches at the picture's top left corner; it is as large, and goes on at its edges
    int lighter[SPREAD_TICKS], darker[SPREAD_TICKS]; // blocks that turned, by tick
    uint64_t ups, downs;                             // changes of a good part of the picture
    struct block *blocks;                            // of the picture, row by row
    struct patch *patches;                           // of the ground
    uint16_t linear[256];                            // sRGB to 0..LIN_ONE
    uint8_t encoded[LIN_ONE + 1];                    // and back
};

// x^2.4 for 0..LIN_ONE: x^2 times the fifth root of x^2.
static uint32_t curve(uint64_t x)
{
    uint64_t low = 0, high = LIN_ONE, whole = x * x * LIN_ONE * LIN_ONE * LIN_ONE;
    while (low < high) {
        uint64_t middle = (low + high + 1) / 2;
        if (middle * middle * middle * middle * middle <= whole)
            low = middle;
        else
            high = middle - 1;
    }
    return (uint32_t)(x * x * low / LIN_ONE / LIN_ONE);
}

// sRGB, IEC 61966-2-1.
static void fill_tables(struct flash_guard *guard)
{
    int at = 0;
    for (uint32_t value = 0; value < 256; value++)
        guard->linear[value] =
            (uint16_t)(value <= 10 ? value * LIN_ONE * 100 / 329460
                                   : curve((value * 1000 + 14025) * (uint64_t)LIN_ONE / 269025));
    guard->linear[255] = LIN_ONE;
    for (int light = 0; light <= LIN_ONE; light++) {
        while (at < 255 && guard->linear[at + 1] <= light) at++;
        guard->encoded[light] = (uint8_t)at;
    }
}

struct flash_guard *flash_create(int width, int height)
{
    CHECK(width % FLASH_BLOCK_PX == 0 &&
          height % FLASH_BLOCK_PX == 0); // blocks cover the picture wholly
    struct flash_guard *guard = mem_alloc(sizeof *guard);
    guard->width = width;
    guard->height = height;
    guard->columns = width / FLASH_BLOCK_PX;
    guard->rows = height / FLASH_BLOCK_PX;
    guard->count = guard->columns * guard->rows;
    guard->blocks = mem_alloc((size_t)guard->count * sizeof *guard->blocks);
    guard->patches = mem_alloc((size_t)guard->count * sizeof *guard->patches);
    fill_tables(guard);
    return guard;
}

void flash_destroy(struct flash_guard *guard)
{
    if (!guard) return;
    mem_free(guard->blocks);
    mem_free(guard->patches);
    mem_free(guard);
}

void flash_set_strict(struct flash_guard *guard, bool on)
{
    guard->strict = on;
}

// --- what a block looks like ---
struct sample {
    int32_t light, red, fine;
};

static int32_t luminance(int32_t red, int32_t green, int32_t blue)
{
    return (red * 13933 + green * 46871 + blue * 4732) / 65536;
}

static int wrap(int px, int size)
{
    return (px % size + size) % size;
}

static uint32_t *pixels_of(const struct flash_guard *guard, const struct canvas *canvas, int block)
{
    return canvas->pixels +
           (block / guard->columns * guard->width + block % guard->columns) * FLASH_BLOCK_PX;
}

// NULL: it is only partly in the picture.
static const uint32_t *pixels_of_patch(const struct flash_guard *guard, const struct canvas *canvas,
                                       int patch)
{
    int x = wrap(patch % guard->columns * FLASH_BLOCK_PX - guard->x, guard->width);
    int y = wrap(patch / guard->columns * FLASH_BLOCK_PX - guard->y, guard->height);
    if (x > guard->width - FLASH_BLOCK_PX || y > guard->height - FLASH_BLOCK_PX) return NULL;
    return canvas->pixels + y * guard->width + x;
}

// The patch that is in the block.
static const struct patch *patch_of(const struct flash_guard *guard, int block)
{
    int x = wrap(block % guard->columns * FLASH_BLOCK_PX + guard->x, guard->width);
    int y = wrap(block / guard->columns * FLASH_BLOCK_PX + guard->y, guard->height);
    return &guard->patches[y / FLASH_BLOCK_PX * guard->columns + x / FLASH_BLOCK_PX];
}

static bool is_red(int32_t red, int32_t green, int32_t blue)
{
    return red >= 4 * (green + blue);
}

// One pixel, as if the block were all of it. Less than any other for saturated red: the two never balance.
static int32_t look_at_one(const struct flash_guard *guard, uint32_t color)
{
    int32_t red = guard->linear[color_red(color)], green = guard->linear[color_green(color)];
    int32_t blue = guard->linear[color_blue(color)], light = luminance(red, green, blue);
    return ONE / LIN_ONE * (is_red(red, green, blue) ? light - (red - green - blue) : light);
}

// The red measure is 0 unless four fifths of the light are red.
static struct sample look(const struct flash_guard *guard, const uint32_t *pixels)
{
    int32_t red = 0, green = 0, blue = 0;
    int32_t fine = look_at_one(guard, *pixels);
    for (int y = 0; y < FLASH_BLOCK_PX; y++, pixels += guard->width) {
        for (int x = 0; x < FLASH_BLOCK_PX; x++) {
            red += guard->linear[color_red(pixels[x])];
            green += guard->linear[color_green(pixels[x])];
            blue += guard->linear[color_blue(pixels[x])];
        }
    }
    int32_t light =
        (int32_t)(((int64_t)red * 13933 + (int64_t)green * 46871 + (int64_t)blue * 4732) >> 16);
    return (struct sample){light, is_red(red, green, blue) ? red - green - blue : 0, fine};
}

// --- what it did ---

// 1 or -1 when it turns now, else 0.
static int turn(struct track *track, int32_t value, int32_t step, int32_t dark)
{
    int32_t change = value - track->extreme;
    int way = change > 0 ? 1 : -1;
    if (way == track->way) {
        track->extreme = value; // on and on
        return 0;
    }
    if (way * change < step || (way > 0 ? track->extreme : value) >= dark) return 0;
    track->way = (int8_t)way;
    track->extreme = value;
    track->history |= 1;
    return way;
}

static int turns_of(const struct track *track)
{
    return track->history ? __builtin_popcountll(track->history) : 0;
}

static void begin(struct flash_guard *guard, const struct canvas *canvas)
{
    memset(guard->lighter, 0, sizeof guard->lighter);
    memset(guard->darker, 0, sizeof guard->darker);
    guard->ups = guard->downs = 0;
    guard->seen = 0;
    guard->begun = true;
    for (int i = 0; i < guard->count; i++) {
        struct sample sample = look(guard, pixels_of(guard, canvas, i));
        guard->blocks[i] = (struct block){
            .light = {.extreme = sample.light},
            .red = {.extreme = sample.red},
            .fine = {.extreme = sample.fine},
            .mean = sample.light * MEAN_TICKS,
            .shown = sample.light,
        };
        guard->patches[i].is_new = true;
    }
}

// Patches that `px` pixels from `from` on lie in show another place now. `is_column`: of columns, else of rows.
static void renew(struct flash_guard *guard, bool is_column, int from, int px)
{
    int size = is_column ? guard->width : guard->height;
    for (int i = 0; i < px; i++) {
        int line = wrap(from + i, size) / FLASH_BLOCK_PX;
        for (int k = 0; k < (is_column ? guard->rows : guard->columns); k++)
            guard->patches[is_column ? k * guard->columns + line : line * guard->columns + k]
                .is_new = true;
    }
}

// The patches stay with the ground.
static void scroll(struct flash_guard *guard, int left, int top)
{
    int dx = left - guard->left, dy = top - guard->top;
    guard->left = left;
    guard->top = top;
    if (dx < -MOST_SCROLL_PX || dx > MOST_SCROLL_PX || dy < -MOST_SCROLL_PX || dy > MOST_SCROLL_PX)
        return;
    // What leaves at one edge of the picture comes in at the other: in the plane it is the same place.
    renew(guard, true, dx > 0 ? guard->x : guard->x + dx, dx > 0 ? dx : -dx);
    renew(guard, false, dy > 0 ? guard->y : guard->y + dy, dy > 0 ? dy : -dy);
    guard->x = wrap(guard->x + dx, guard->width);
    guard->y = wrap(guard->y + dy, guard->height);
}

static uint64_t shift(uint64_t history, uint32_t ticks)
{
    return ticks < FLASH_SECOND_TICKS ? history << ticks & SECOND : 0;
}

static void pass_time(struct flash_guard *guard, uint32_t ticks)
{
    guard->ups = shift(guard->ups, ticks);
    guard->downs = shift(guard->downs, ticks);
    for (uint32_t i = 0; i < ticks && i < SPREAD_TICKS; i++) {
        memmove(guard->lighter + 1, guard->lighter, sizeof guard->lighter - sizeof *guard->lighter);
        memmove(guard->darker + 1, guard->darker, sizeof guard->darker - sizeof *guard->darker);
        guard->lighter[0] = guard->darker[0] = 0;
    }
    if (guard->seen < MEAN_TICKS) guard->seen++;
    for (struct block *block = guard->blocks; block < guard->blocks + guard->count; block++) {
        block->light.history = shift(block->light.history, ticks);
        block->red.history = shift(block->red.history, ticks);
        block->fine.history = shift(block->fine.history, ticks);
        block->left.history = shift(block->left.history, ticks);
    }
    for (struct patch *patch = guard->patches; patch < guard->patches + guard->count; patch++) {
        patch->light.history = shift(patch->light.history, ticks);
        patch->red.history = shift(patch->red.history, ticks);
        patch->fine.history = shift(patch->fine.history, ticks);
    }
}

static void note_ground(struct flash_guard *guard, const struct canvas *canvas)
{
    for (int i = 0; i < guard->count; i++) {
        struct patch *patch = &guard->patches[i];
        const uint32_t *pixels = pixels_of_patch(guard, canvas, i);
        struct sample sample = pixels ? look(guard, pixels) : (struct sample){0};
        if (!pixels || patch->is_new) {
            *patch = (struct patch){.light = {.extreme = sample.light},
                                    .red = {.extreme = sample.red},
                                    .fine = {.extreme = sample.fine},
                                    .is_new = !pixels};
            continue;
        }
        turn(&patch->light, sample.light, STEP, DARK_ENOUGH);
        turn(&patch->fine, sample.fine, STEP, DARK_ENOUGH);
        turn(&patch->red, sample.red, RED_STEP, INT32_MAX);
    }
}

static void note(struct flash_guard *guard, int number, struct sample sample, uint32_t ticks)
{
    struct block *block = &guard->blocks[number];
    int way = turn(&block->light, sample.light, STEP, DARK_ENOUGH);
    if (way && patch_of(guard, number)->light.history & JUST_NOW) {
        guard->lighter[0] += way > 0;
        guard->darker[0] += way < 0;
    }
    turn(&block->red, sample.red, RED_STEP, INT32_MAX);
    turn(&block->fine, sample.fine, STEP, DARK_ENOUGH);
    block->now = sample.light;
    if (ticks > 0) block->mean += (sample.light * MEAN_TICKS - block->mean) / guard->seen;
}

// Where the block in the picture is quiet nobody need find its ground.
static bool is_over(const struct flash_guard *guard, int number, int turns)
{
    const struct block *block = &guard->blocks[number];
    bool light = turns_of(&block->light) > turns, red = turns_of(&block->red) > turns;
    if (!light && !red) return false;
    const struct patch *patch = patch_of(guard, number);
    return (light && turns_of(&patch->light) > turns) || (red && turns_of(&patch->red) > turns);
}

static bool is_over_within(const struct flash_guard *guard, int number, int turns)
{
    return turns_of(&guard->blocks[number].fine) > turns &&
           turns_of(&patch_of(guard, number)->fine) > turns;
}

// Of blocks with more turns in one of their pixels, from which they are held.
static int fine_of(const struct flash_guard *guard)
{
    return guard->count * 2 / 9;
}

static int area_of(const struct flash_guard *guard, const struct limits *limits)
{
    return guard->count / limits->part;
}

static void note_change(uint64_t *history, int blocks[SPREAD_TICKS], int area)
{
    int sum = 0;
    for (int i = 0; i < SPREAD_TICKS; i++) sum += blocks[i];
    if (sum < area) return;
    memset(blocks, 0, SPREAD_TICKS * sizeof *blocks);
    *history |= 1;
}

// Parts of the picture that take turns flash no block too often, but the picture.
static bool flashes_as_a_whole(struct flash_guard *guard, const struct limits *limits)
{
    note_change(&guard->ups, guard->lighter, area_of(guard, limits));
    note_change(&guard->downs, guard->darker, area_of(guard, limits));
    return __builtin_popcountll(guard->ups) + __builtin_popcountll(guard->downs) > limits->whole;
}

// How many turns a block may have made in the last second before it is held; INT32_MAX: none is held.
static int choose_most(struct flash_guard *guard, const struct limits *limits)
{
    int area = 0, fine = 0;
    for (int i = 0; i < guard->count; i++) {
        area += is_over(guard, i, limits->turns);
        fine += is_over_within(guard, i, limits->turns);
    }
    if (flashes_as_a_whole(guard, limits)) return 1;
    return area >= area_of(guard, limits) || fine >= fine_of(guard) ? limits->turns : INT32_MAX;
}

// --- what is seen of it ---
static int32_t toward(int32_t from, int32_t to, int32_t most)
{
    int32_t gap = to - from;
    return from + (gap > most ? most : gap < -most ? -most : gap);
}

static void drift(struct block *block, bool quiet)
{
    int32_t aim = quiet ? block->now : block->mean / MEAN_TICKS;
    int32_t gap = aim > block->shown ? aim - block->shown : block->shown - aim;
    if (quiet) {
        block->shown = toward(block->shown, aim, DRIFT);
        block->held = block->shown != block->now;
        return;
    }
    if (gap > WANDERS) block->follows = true;
    if (block->follows) block->shown = toward(block->shown, aim, DRIFT);
    if (gap < RESTS) block->follows = false;
}

struct correction {
    bool grey;
    int32_t gain, lift; // of LIN_ONE; gain past it brightens
};

static uint32_t correct_pixel(const struct flash_guard *guard, uint32_t color,
                              const struct correction *how)
{
    int32_t part[3] = {guard->linear[color_red(color)], guard->linear[color_green(color)],
                       guard->linear[color_blue(color)]};
    if (how->grey) part[0] = part[1] = part[2] = luminance(part[0], part[1], part[2]);
    for (int i = 0; i < 3; i++) {
        part[i] = part[i] * how->gain / LIN_ONE;
        if (part[i] > LIN_ONE) part[i] = LIN_ONE;
        part[i] += (LIN_ONE - part[i]) * how->lift / LIN_ONE;
    }
    return color_make(guard->encoded[part[0]], guard->encoded[part[1]], guard->encoded[part[2]]);
}

static void correct(const struct flash_guard *guard, uint32_t *pixels, const struct correction *how)
{
    for (int y = 0; y < FLASH_BLOCK_PX; y++, pixels += guard->width)
        for (int x = 0; x < FLASH_BLOCK_PX; x++) pixels[x] = correct_pixel(guard, pixels[x], how);
}

// Scales the block's light to what is to be seen; what that cannot make light enough is lifted toward white.
static void put_light(const struct flash_guard *guard, uint32_t *pixels, const struct block *block,
                      const struct limits *limits)
{
    struct correction how = {.grey = turns_of(&block->red) > limits->turns / 2,
                             .gain = MOST_GAIN * LIN_ONE};
    if (block->now > block->shown / MOST_GAIN)
        how.gain = (int32_t)((int64_t)block->shown * LIN_ONE / block->now);
    correct(guard, pixels, &how);
    int32_t light = look(guard, pixels).light;
    if (light + RESTS >= block->shown) return;
    how = (struct correction){
        .gain = LIN_ONE,
        .lift = (int32_t)((int64_t)(block->shown - light) * LIN_ONE / (ONE - light)),
    };
    correct(guard, pixels, &how);
}

// All its pixels become their mean.
static void flatten(const struct flash_guard *guard, uint32_t *pixels)
{
    enum { COUNT = FLASH_BLOCK_PX * FLASH_BLOCK_PX };
    int32_t red = 0, green = 0, blue = 0;
    for (int i = 0; i < COUNT; i++) {
        uint32_t color = pixels[i / FLASH_BLOCK_PX * guard->width + i % FLASH_BLOCK_PX];
        red += guard->linear[color_red(color)];
        green += guard->linear[color_green(color)];
        blue += guard->linear[color_blue(color)];
    }
    uint32_t mean = color_make(guard->encoded[red / COUNT], guard->encoded[green / COUNT],
                               guard->encoded[blue / COUNT]);
    for (int i = 0; i < COUNT; i++)
        pixels[i / FLASH_BLOCK_PX * guard->width + i % FLASH_BLOCK_PX] = mean;
}

// A block whose light is held may still flash within: stripes and squares that are no wider than it.
static void hold_pattern(const struct flash_guard *guard, uint32_t *pixels, struct block *block,
                         const struct limits *limits)
{
    turn(&block->left, look_at_one(guard, *pixels), STEP, DARK_ENOUGH);
    if (turns_of(&block->left) > limits->turns / 2) flatten(guard, pixels);
}

void flash_limit(struct flash_guard *guard, struct canvas *canvas, int left, int top, uint32_t tick)
{
    const struct limits *limits = guard->strict ? &strict : &usual;
    uint32_t ticks = tick - guard->tick; // one before the last is far ahead
    if (!guard->begun || ticks > FORGET_TICKS) begin(guard, canvas);
    guard->tick = tick;
    scroll(guard, left, top);
    if (ticks > 0) pass_time(guard, ticks);
    note_ground(guard, canvas);
    for (int i = 0; i < guard->count; i++)
        note(guard, i, look(guard, pixels_of(guard, canvas, i)), ticks);
    int most = choose_most(guard, limits);
    for (int i = 0; i < guard->count; i++) {
        struct block *block = &guard->blocks[i];
        if (!block->held && most != INT32_MAX &&
            (is_over(guard, i, most) || is_over_within(guard, i, most)))
            block->held = block->follows = true;
        if (!block->held) {
            block->shown = block->now;
            continue;
        }
        if (ticks > 0)
            drift(block, !is_over(guard, i, limits->turns / 2) &&
                             !is_over_within(guard, i, limits->turns / 2));
        put_light(guard, pixels_of(guard, canvas, i), block, limits);
        hold_pattern(guard, pixels_of(guard, canvas, i), block, limits);
    }
}
