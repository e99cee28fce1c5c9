#include "world/actions.h"

#include <stddef.h>

const char *action_name(enum action action)
{
    static const char *const names[ACTION_COUNT] = {
#define ACTION_TEXT(action_, name) [action_] = name,
        ACTION_LIST(ACTION_TEXT)
#undef ACTION_TEXT
    };
    return (unsigned)action < ACTION_COUNT ? names[action] : NULL;
}
