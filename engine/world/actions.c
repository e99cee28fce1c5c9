#include "world/actions.h"

#include <stddef.h>
#include <string.h>

int action_set_find(const struct action_set *set, const char *name)
{
    for (int i = 0; i < set->count; i++)
        if (strcmp(set->names[i], name) == 0) return i;
    return -1;
}

const char *action_set_name(const struct action_set *set, int action)
{
    static const char *const ways[] = {"up", "down", "left", "right"};
    if (action >= WAY_UP && action < WAYS_END) return ways[action - WAY_UP];
    return action >= 0 && action < set->count ? set->names[action] : NULL;
}
