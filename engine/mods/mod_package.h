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
// Other texts and another title, copied; what locale_create returns, and then nothing is changed. What it had before is
// in `old`, to be destroyed.
enum status mod_package_speak(struct mod_package *package, const struct mod_words *words,
                              struct locale **old);
void mod_package_fini(struct mod_package *package);
