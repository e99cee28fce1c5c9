#include "render/share.h"

void share_begin(struct share *share, uint32_t one, uint32_t all)
{
    for (uint16_t i = 0; i < share->top; i++) share->accounts[i] = (struct share_account){0};
    share->one = one;
    share->all = all;
    share->level = one;
    share->top = 0;
}

static uint32_t add(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

void share_want(struct share *share, uint16_t owner, uint32_t cost)
{
    if (owner == 0) return;
    if (owner >= share->top) share->top = owner + 1;
    share->accounts[owner].wanted = add(share->accounts[owner].wanted, cost);
}

static uint32_t sum_at(const struct share *share, uint32_t level)
{
    uint32_t sum = 0;
    for (uint16_t i = 1; i < share->top; i++) {
        uint32_t wanted = share->accounts[i].wanted;
        sum = add(sum, wanted < level ? wanted : level);
    }
    return sum;
}

void share_settle(struct share *share)
{
    uint32_t low = 0, high = share->one;
    while (low < high) {
        uint32_t level = low + (high - low + 1) / 2;
        if (sum_at(share, level) <= share->all)
            low = level;
        else
            high = level - 1;
    }
    share->level = low;
}

bool share_has(const struct share *share, uint16_t owner, uint32_t cost)
{
    return owner == 0 || cost <= share->level - share->accounts[owner].used;
}

bool share_take(struct share *share, uint16_t owner, uint32_t cost, uint32_t thing)
{
    if (owner == 0) return true;
    struct share_account *account = &share->accounts[owner];
    if (share_has(share, owner, cost)) {
        account->used += cost;
        return true;
    }
    if (!account->cut) account->first_cut = thing;
    account->cut = true;
    return false;
}

size_t share_cuts(const struct share *share, enum render_part part, struct render_cut *out,
                  size_t max)
{
    size_t count = 0;
    for (uint16_t i = 1; i < share->top && count < max; i++) {
        const struct share_account *account = &share->accounts[i];
        if (!account->cut) continue;
        out[count++] = (struct render_cut){
            .owner = i,
            .part = part,
            .first = account->first_cut,
            .wanted_px = account->wanted,
            .share_px = share->level,
            .alone = account->wanted > share->one,
        };
    }
    return count;
}
