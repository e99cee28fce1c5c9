// The shared memory of one mod and its engine: a page of words, a ring each way, the mod's package.
//
// The engine makes a channel and gives its descriptor to the zygote, whose new child maps it. The
// memory's size is sealed, so that a hostile child cannot shrink it under the engine's feet.
//
// Wake-ups. Engine to mod: a futex in the page, called only when the mod said that it sleeps. Mod to
// engine: an eventfd, written only when the engine said that it sleeps. A hostile mod that lies in
// these words can only fail to wake or be woken itself.
//
// Threads: each side from one thread, but for channel_wait_terminate().
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc/ring.h"

enum { CHANNEL_RING_BYTES = 256 * 1024 };

struct channel_page; // the shared words

struct channel {
    struct channel_page *page;
    uint8_t *base; // what is mapped
    size_t mapped_bytes;
    uint8_t *down, *up;
    const uint8_t *package; // mapped in the mod's process only
    size_t package_bytes;
    uint32_t wakes; // engine: how often it woke the mod
};

// Makes the memory with room for a package of this size and maps all but the package. The descriptor
// is the caller's. STATUS_IO: the system gave no memory or descriptor; errno says which.
enum status channel_create(struct channel *channel, size_t package_bytes, int *fd);

// Engine: writes part of the package, before the descriptor is given away.
enum status channel_put_package(int fd, size_t offset, const void *bytes, size_t len);

// The mod's process: maps the memory behind `fd`, package too (read-only). The descriptor may be
// closed afterwards.
enum status channel_map(struct channel *channel, int fd, size_t package_bytes);

void channel_unmap(struct channel *channel);

void channel_engine_rings(const struct channel *channel, struct ring_writer *down,
                          struct ring_reader *up);
void channel_mod_rings(const struct channel *channel, struct ring_reader *down,
                       struct ring_writer *up);

// Engine: says that it sleeps (or not) and wants the eventfd rung. After saying so it must look at
// the ring once more before it sleeps.
void channel_set_engine_sleeps(struct channel *channel, bool sleeps);

// Mod: whether the engine wants to be rung for what was just written.
bool channel_engine_sleeps(const struct channel *channel);

// Engine: wakes the mod if it sleeps, for a new frame or for room in a full ring.
void channel_wake_mod(struct channel *channel);

// Mod: the first half of sleeping. After it, look at what is waited for once more, then either
// channel_mod_sleep(ticket) or channel_mod_stay_awake().
uint32_t channel_mod_prepare_sleep(struct channel *channel);
void channel_mod_sleep(struct channel *channel, uint32_t ticket); // may return early: look again
void channel_mod_stay_awake(struct channel *channel);

// Engine: asks for the end of delivery number `generation`.
void channel_request_terminate(struct channel *channel, uint32_t generation);

// Mod, watchdog thread: sleeps until the request differs from `seen`, returns it.
uint32_t channel_wait_terminate(struct channel *channel, uint32_t seen);
