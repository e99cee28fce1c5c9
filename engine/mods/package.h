// A mod's own copy of what it was started from, so that it can be started again.
#pragma once

#include "mods/mods.h"

struct package {
    struct mod_source source; // all pointers owned
};

void package_init(struct package *package, const struct mod_source *source); // copies all of it
void package_change(struct package *package, const struct mod_changes *changes); // copied
void package_fini(struct package *package);
