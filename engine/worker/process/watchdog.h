// The second thread of a mod's process: waits for the engine's word that a delivery took too long and
// stops the script. It is the only way to stop JavaScript politely, with a report of where it was.
//
// A request names a delivery by number. The main thread says which one runs; a request that comes when
// that one is over does nothing, least of all to the next.
#pragma once

#include <pthread.h>
#include <stdint.h>

#include "ipc/channel.h"
#include "util/status.h"
#include "worker/worker.h"

struct watchdog {
    struct channel *channel;
    struct worker *worker;
    pthread_mutex_t lock;   // guards `running`, and holds it still while a script is stopped
    pthread_cond_t started; // signalled once
    uint32_t running;       // number of the delivery that runs now; 0 = none
    int alive;              // the thread runs: all the system calls of its start are behind it
};

// Starts the thread and waits until it runs. It is never joined: the process ends with it.
enum status watchdog_start(struct watchdog *watchdog, struct channel *channel,
                           struct worker *worker);

void watchdog_begin(struct watchdog *watchdog, uint32_t delivery); // main thread: before a script
void watchdog_end(struct watchdog *watchdog);                      // main thread: after it
