// The sums that both sides of a channel must get the same way.
#include "ipc/protocol.h"

uint32_t protocol_print_cost(const void *text, size_t len)
{
    const char *at = text;
    uint32_t lines = 1;
    for (size_t i = 0; i < len; i++) lines += at[i] == '\n';
    return (uint32_t)len + lines * PROTOCOL_PRINT_LINE_BYTES;
}

void print_budget_init(struct print_budget *budget, uint32_t bytes_per_second)
{
    *budget =
        (struct print_budget){bytes_per_second, bytes_per_second, PROTOCOL_DELIVERIES_PER_SECOND};
}

void print_budget_set_rate(struct print_budget *budget, uint32_t tick_rate)
{
    budget->deliveries_per_second = tick_rate ? tick_rate : PROTOCOL_DELIVERIES_PER_SECOND;
}

void print_budget_refill(struct print_budget *budget)
{
    uint32_t rate = budget->deliveries_per_second; // 0 where nobody has said one
    uint32_t share = budget->bytes_per_second / (rate ? rate : PROTOCOL_DELIVERIES_PER_SECOND);
    uint32_t room = budget->bytes_per_second - budget->left_bytes;
    budget->left_bytes += share < room ? share : room;
}

bool print_budget_take(struct print_budget *budget, const void *text, size_t len)
{
    uint32_t cost = protocol_print_cost(text, len);
    if (cost > budget->left_bytes) return false;
    budget->left_bytes -= cost;
    return true;
}
