// Sockets between programs of one user on one machine: files in a folder that is the user's alone.
//
// The folder must be a plain folder (no link) of the user's that nobody else may enter; who is at the
// other end is asked of the kernel, and anyone but the user himself is turned away. Names are reached through the
// folder's descriptor, so a folder that is swapped meanwhile changes nothing, and long paths fit.
// Nothing here ever waits, but local_socket_connect when the other side has no time to accept.
// Threads: one at a time. Descriptors are the caller's.
#pragma once

#include <stdbool.h>

#include "util/diag.h"
#include "util/status.h"

enum { LOCAL_SOCKET_NAME_BYTES = 64 };

// "1234.sock" and the like: letters, digits, dot and hyphen, no dot first.
bool local_socket_name_valid(const char *name);

// Makes the folder when it is not there. STATUS_DENIED: not the user's alone, or no plain folder; STATUS_IO.
enum status local_socket_folder(const char *path, int *folder, struct diag *diag);
// Listens under that name; a file that nobody listens to any more is replaced. STATUS_EXISTS: somebody does.
enum status local_socket_listen(int folder, const char *name, int *socket, struct diag *diag);
// STATUS_NOT_FOUND: no such name; STATUS_CLOSED: nobody listens any more; STATUS_DENIED: it is another
// user's, or no socket; STATUS_BUSY: its program stands still and takes nobody, a second long; STATUS_IO.
enum status local_socket_connect(int folder, const char *name, int *socket, struct diag *diag);
// The next who wants to talk, or -1. Other users are turned away.
int local_socket_accept(int socket);
// Takes the name away when it is a socket's.
void local_socket_remove(int folder, const char *name);
