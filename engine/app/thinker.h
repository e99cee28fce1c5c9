// The thinker: a second thread on which the mods are waited for while the first draws.
//
// Between thinker_start and thinker_join the second thread alone touches mods, pool and gate, and both
// threads only read world and scene; outside of it the second thread sleeps. The handover is a mutex and
// a condition, which also orders memory: no lock is held while either side works.
#pragma once

#include <stdint.h>

#include "util/status.h"

struct mods;
struct thinker;

struct thinker *thinker_create(struct mods *mods);
void thinker_destroy(struct thinker *thinker); // joins first
// Runs mods_think(mods, timeout_ns) over there.
void thinker_start(struct thinker *thinker, uint64_t timeout_ns);
// What the other thread may do only on the first one (the game's Lua): called over there, it waits until the first thread
// is in thinker_join, which calls `fn` and goes on. While `fn` runs the other thread does nothing.
void thinker_call(void *thinker, void (*fn)(void *argument), void *argument);
// Waits for its end and gives what mods_think returned.
enum status thinker_join(struct thinker *thinker);
