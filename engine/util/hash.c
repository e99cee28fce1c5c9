#include "util/hash.h"

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    hash = hash_u64(hash, len);
    while (len > 0) {
        uint64_t word = 0;
        size_t take = len < 8 ? len : 8;
        for (size_t i = 0; i < take; i++) word |= (uint64_t)at[i] << (8 * i);
        hash = hash_u64(hash, word);
        at += take;
        len -= take;
    }
    return hash;
}
