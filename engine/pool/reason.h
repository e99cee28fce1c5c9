// Why a mod's process ended, in words for people.
#pragma once

#include <stddef.h>

// `killed_for`: our own reason, "" when we did not kill it. `last_words`: what it said itself, "" when
// nothing; it is text of the mod's process.
void reason_write(char *text, size_t size, int wait_status, const char *killed_for,
                  const char *last_words);

int reason_signal(int wait_status);    // 0: it exited by itself
int reason_exit_code(int wait_status); // 0 when a signal ended it
