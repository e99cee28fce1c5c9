// A mod's own copy of what it was started from, so that it can be started again.
#pragma once

#include "mods/mods.h"

struct mod_package {
    struct mod_source source; // all pointers owned; its texts are in `locale`
    struct locale *locale;    // NULL: it has no texts
};

// Copies all of it. What locale_create returns of the texts; nothing is to be freed then.
enum status mod_package_init(struct mod_package *package, const struct mod_source *source);
void mod_package_change(struct mod_package *package, const struct mod_changes *changes); // copied
void mod_package_fini(struct mod_package *package);
