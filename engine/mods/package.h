// A mod's own copy of what it was started from, so that it can be started again.
#pragma once

#include "mods/mods.h"

struct package {
    struct mod_source source; // all pointers owned; its texts are in `locale`
    struct locale *locale;    // NULL: it has no texts
};

// Copies all of it. What locale_create returns of the texts; nothing is to be freed then.
enum status package_init(struct package *package, const struct mod_source *source);
void package_change(struct package *package, const struct mod_changes *changes); // copied
void package_fini(struct package *package);
