#include "util/arena.h"

#include <stdint.h>

#include "util/mem.h"

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(16) unsigned char data[];
};

static struct arena_block *new_block(size_t size)
{
    struct arena_block *block = mem_resize(NULL, 1, sizeof *block + size);
    block->next = NULL;
    block->used = 0;
    block->size = size;
    return block;
}

void arena_init(struct arena *arena, size_t block_bytes, size_t limit_bytes)
{
    *arena = (struct arena){.block_bytes = block_bytes, .limit_bytes = limit_bytes};
    arena->first = arena->current = new_block(block_bytes);
}

static void free_after(struct arena_block *block)
{
    for (struct arena_block *next = block->next; next;) {
        struct arena_block *dead = next;
        next = next->next;
        mem_free(dead);
    }
    block->next = NULL;
}

void arena_fini(struct arena *arena)
{
    free_after(arena->first);
    mem_free(arena->first);
    *arena = (struct arena){0};
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > arena->limit_bytes - arena->used_bytes) return NULL;
    size = (size + 15) & ~(size_t)15;
    if (size > arena->limit_bytes - arena->used_bytes) return NULL;
    struct arena_block *block = arena->current;
    if (block->size - block->used < size) {
        block = new_block(size > arena->block_bytes ? size : arena->block_bytes);
        arena->current->next = block;
        arena->current = block;
    }
    void *result = block->data + block->used;
    block->used += size;
    arena->used_bytes += size;
    return result;
}

void arena_reset(struct arena *arena)
{
    free_after(arena->first);
    arena->first->used = 0;
    arena->current = arena->first;
    arena->used_bytes = 0;
}
