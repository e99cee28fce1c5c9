// Writing a file whole: a process that is killed, or a disk that is full, at any moment leaves the old content or
// the new one. What is no plain file (a pipe, a device, a socket's end) is written through, and a link stays one: what
// it points to is written. Every write is checked to its close.
//
// Any thread. Two writers of one file at once: the last one wins, whole.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Writes `len` bytes to `path`. "-", /dev/stdout, /dev/fd/N and /proc/self/fd/N are that open descriptor. What
// processes that were killed left beside the file is swept. False: errno says why, and a plain file is as it was,
// except where its folder takes no new file: then it is written in place.
bool whole_file_write(const char *path, const void *bytes, size_t len);
// The folder of `path` is on the disk when it returns true; errno.
bool whole_file_sync_folder_of(const char *path);
// The file or the folder is; errno.
bool whole_file_sync(const char *path);
