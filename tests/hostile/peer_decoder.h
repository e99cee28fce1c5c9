// Decoders' processes that were taken over, for peer.c. What one does stands in its first file,
// behind "ORDER:": "honest", or an attack and a seed.
#pragma once

#include <stddef.h>

_Noreturn void peer_decode(int memory, size_t bytes);
