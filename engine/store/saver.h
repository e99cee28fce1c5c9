// Writes saves on a thread of its own, so that no frame waits for a disk: one at a time, the newest
// state that it was given. The thread begins with the first save and ends with the saver; it
// touches nothing but the save that it has and the file.
//
// Threads: all functions on one thread, which is not the saver's.
#pragma once

#include "store/save.h"

struct saver;

struct saver *saver_create(void);
void saver_destroy(struct saver *saver); // writes what it has first; NULL is fine
// Takes the save, whatever comes of it. STATUS_BUSY: the last one is still being written, and this
// one is dropped. A file stays open until another path is named, or until saver_close.
enum status saver_give(struct saver *saver, const char *path, struct save *save);
// Waits until all is written. The result of the last save; STATUS_OK when there was none.
enum status saver_wait(struct saver *saver, struct diag *diag);
// The result of the last save, once: false while there is none, or one is being written.
bool saver_take_result(struct saver *saver, enum status *status, struct diag *diag);
void saver_close(struct saver *saver); // waits, and closes the file
