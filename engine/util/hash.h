// A 64-bit hash for digests and tables (FNV-1a over 64-bit words, then a finaliser after MurmurHash3's
// fmix64). Not a defence against an adversary who chooses the keys. Same value on every machine:
// bytes are read little-endian.
#pragma once

#include <stddef.h>
#include <stdint.h>

static inline uint64_t hash_start(void)
{
    return 0xcbf29ce484222325u;
}

static inline uint64_t hash_u64(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x100000001b3u;
    return hash ^ (hash >> 29);
}

static inline uint64_t hash_finish(uint64_t hash)
{
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53u;
    return hash ^ (hash >> 33);
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len);
