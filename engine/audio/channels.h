// Who holds which of the mixer's channels for single sounds, and who gets one. A channel that plays is
// held until it falls silent; there are fewer of them than sounds that may be asked for, so they are shared:
// the game is never without one, no mod has more than its part, and when there is none left the one who
// holds most loses its oldest. So is how loud they are together: a mod that plays many sounds at once plays each the
// more quietly. Plain values, no SDL.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
    CHANNELS_SINGLE = 24,
    CHANNELS_OF_MODS = 16, // all mods together; the rest is the game's alone
    CHANNELS_OF_MOD = 8,
};

struct channels {
    struct channel_holder {
        bool held;
        uint16_t owner; // 0 = the game
        uint8_t volume; // that was asked for, 0..128
        uint64_t since; // in the order they were given
    } holders[CHANNELS_SINGLE];
    uint64_t given; // so far
};

// It fell silent.
void channels_free(struct channels *channels, int channel);

// A channel for a sound of this owner: one that is free, or one that is to be cut off for it. -1: there is none
// for this owner now. volume: 0..128, what channels_volume starts from.
int channels_take(struct channels *channels, uint16_t owner, uint8_t volume);

// How loud the sounds of one mod may be together, as a sum of volumes: `mod` at most, and less where all mods would
// be more than `all`. The loudest mods are turned down first.
int channels_level(const struct channels *channels, int mod, int all);
// How loud a channel that is held is to be, 0..128, at this level. The game's are as loud as was asked.
int channels_volume(const struct channels *channels, int channel, int level);
