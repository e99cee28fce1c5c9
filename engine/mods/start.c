// A mod's process, started: its modules, the limits of its CPU, and where the game stands meanwhile.
#include <string.h>

#include "mods/feed.h"
#include "mods/internal.h"
#include "util/hash.h"

uint64_t mods_seed(const struct mods *mods, const char *id)
{
    return hash_finish(hash_bytes(hash_u64(hash_start(), mods->seed), id, strlen(id)));
}

// Other numbers than those that come after Init, which starts them anew.
static uint64_t loading_seed(const struct mods *mods, const char *id)
{
    static const char WHEN[] = "load";
    return hash_finish(hash_bytes(hash_u64(hash_start(), mods_seed(mods, id)), WHEN, sizeof WHEN));
}

enum status mods_start_process(struct mods *mods, const struct mod_source *source, int *slot,
                               struct diag *diag)
{
    const struct pool_beginning beginning = {.seed = loading_seed(mods, source->id),
                                             .tick = gate_tick(mods->gate),
                                             .tick_rate = mods->tick_rate};
    return feed_start(mods, source, &beginning, slot, diag);
}
