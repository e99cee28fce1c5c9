// Allocation of our own memory: never returns NULL. Running out of memory for something whose size
// we chose is the end (CHECK); whatever a mod sizes is compared with a named limit before it gets here.
#pragma once

#include <stddef.h>

void *mem_alloc(size_t size);                           // zeroed
void *mem_resize(void *old, size_t count, size_t size); // count * size bytes, checked for overflow
void mem_free(void *block);                             // NULL is fine
char *mem_strdup(const char *text);                     // "" for NULL
