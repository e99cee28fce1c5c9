#include "util/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/check.h"

void *mem_alloc(size_t size)
{
    void *block = calloc(1, size ? size : 1);
    CHECK(block != NULL);
    return block;
}

void *mem_resize(void *old, size_t count, size_t size)
{
    CHECK(size == 0 || count <= SIZE_MAX / size);
    size_t bytes = count * size;
    void *block = realloc(old, bytes ? bytes : 1);
    CHECK(block != NULL);
    return block;
}

void mem_free(void *block)
{
    free(block);
}

char *mem_strdup(const char *text)
{
    if (!text) text = "";
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}
