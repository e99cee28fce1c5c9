#include "world/actions.h"

#include <stddef.h>

const char *action_name(enum action action)
{
    static const char *const names[ACTION_COUNT] = {"use", "throw", "dash", "menu", "confirm", "cancel"};
    return (unsigned)action < ACTION_COUNT ? names[action] : NULL;
}
