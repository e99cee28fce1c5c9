// The one sum that both sides of a channel must get the same way.
#include "ipc/protocol.h"

uint32_t protocol_print_cost(const void *text, size_t len)
{
    const char *at = text;
    uint32_t lines = 1;
    for (size_t i = 0; i < len; i++) lines += at[i] == '\n';
    return (uint32_t)len + lines * PROTOCOL_PRINT_LINE_BYTES;
}
