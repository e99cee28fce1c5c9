#include "audio/channels.h"

enum { GAME = 0 };

static int count_of(const struct channels *channels, uint16_t owner)
{
    int count = 0;
    for (int i = 0; i < CHANNELS_SINGLE; i++)
        count += channels->holders[i].held && channels->holders[i].owner == owner;
    return count;
}

static int count_of_mods(const struct channels *channels)
{
    int count = 0;
    for (int i = 0; i < CHANNELS_SINGLE; i++)
        count += channels->holders[i].held && channels->holders[i].owner != GAME;
    return count;
}

static int find_free(const struct channels *channels)
{
    for (int i = 0; i < CHANNELS_SINGLE; i++)
        if (!channels->holders[i].held) return i;
    return -1;
}

// The oldest channel of the mod that holds most of them; -1: no mod holds more than `least`.
static int find_loudest(const struct channels *channels, int least)
{
    int found = -1;
    for (int i = 0; i < CHANNELS_SINGLE; i++) {
        const struct channel_holder *holder = &channels->holders[i];
        if (!holder->held || holder->owner == GAME) continue;
        int count = count_of(channels, holder->owner);
        if (count < least) continue;
        bool more = count > least;
        if (found >= 0 && !more && channels->holders[found].since <= holder->since) continue;
        found = i;
        least = count;
    }
    return found;
}

static int give(struct channels *channels, int channel, uint16_t owner, uint8_t volume)
{
    if (channel >= 0)
        channels->holders[channel] =
            (struct channel_holder){true, owner, volume, channels->given++};
    return channel;
}

void channels_free(struct channels *channels, int channel)
{
    channels->holders[channel].held = false;
}

int channels_take(struct channels *channels, uint16_t owner, uint8_t volume)
{
    int own = count_of(channels, owner);
    if (owner != GAME && own >= CHANNELS_OF_MOD) return -1;
    bool has_room = owner == GAME || count_of_mods(channels) < CHANNELS_OF_MODS;
    int channel = has_room ? find_free(channels) : -1;
    // Two that hold the same many do not cut each other off in turns.
    if (channel < 0) channel = find_loudest(channels, owner == GAME ? 1 : own + 2);
    return give(channels, channel, owner, volume);
}

// --- how loud ---
static int volume_of(const struct channels *channels, uint16_t owner)
{
    int sum = 0;
    for (int i = 0; i < CHANNELS_SINGLE; i++)
        if (channels->holders[i].held && channels->holders[i].owner == owner)
            sum += channels->holders[i].volume;
    return sum;
}

static bool is_first_of_mod(const struct channels *channels, int channel)
{
    const struct channel_holder *holder = &channels->holders[channel];
    if (!holder->held || holder->owner == GAME) return false;
    for (int i = 0; i < channel; i++)
        if (channels->holders[i].held && channels->holders[i].owner == holder->owner) return false;
    return true;
}

static int volume_of_mods(const struct channels *channels, int level)
{
    int sum = 0;
    for (int i = 0; i < CHANNELS_SINGLE; i++) {
        if (!is_first_of_mod(channels, i)) continue;
        int own = volume_of(channels, channels->holders[i].owner);
        sum += own < level ? own : level;
    }
    return sum;
}

int channels_level(const struct channels *channels, int mod, int all)
{
    int level = mod;
    while (level > 0 && volume_of_mods(channels, level) > all) level--;
    return level;
}

int channels_volume(const struct channels *channels, int channel, int level)
{
    const struct channel_holder *holder = &channels->holders[channel];
    int own = volume_of(channels, holder->owner);
    return holder->owner == GAME || own <= level ? holder->volume : holder->volume * level / own;
}
