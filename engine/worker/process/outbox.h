// What goes from a mod's process up to the engine: frames into the ring, and the notify descriptor.
//
// When the ring is full the process sleeps until the engine has read: a mod that talks faster than
// the engine listens waits, and nothing is lost.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "ipc/channel.h"
#include "ipc/protocol.h"
#include "worker/worker.h"

struct outbox {
    struct channel *channel;
    struct ring_writer *up;
    struct print_budget prints;
    uint32_t dropped; // prints over the budget, not told yet
};

void outbox_init(struct outbox *outbox, struct channel *channel, struct ring_writer *up,
                 uint32_t print_bytes_per_second);

// A delivery begins: the budget of prints grows by its share of a second, up to one second's worth.
void outbox_refill(struct outbox *outbox);

void outbox_put(struct outbox *outbox, enum frame_up type, const void *bytes, size_t len);
void outbox_put_print(struct outbox *outbox, const char *text, size_t len, const char *file,
                      int line);
void outbox_put_error(struct outbox *outbox, enum frame_up type, const struct worker_error *error,
                      const char *text);
void outbox_put_evaluated(struct outbox *outbox, const struct frame_evaluated *head,
                          const char *text, size_t len);
void outbox_put_dropped(struct outbox *outbox); // if there were any

// Wakes the engine if it sleeps.
void outbox_notify(struct outbox *outbox);

// Says why, and ends the process.
_Noreturn void outbox_last_words(struct outbox *outbox, const char *text);
