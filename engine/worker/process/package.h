// The modules of a mod's package, where they lie in the channel's memory (see ipc/protocol.h).
//
// The engine wrote it and is trusted; it is checked anyway, since a mistake there would show as a
// crash here. Names are exact: "main.js", "lib/a.js"; those of other mods' files begin with their ids: "wallet/client.js".
// Nothing is copied.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

struct package_module {
    const char *name;
    const char *source;
    size_t source_bytes;
};

struct package {
    const char *mod;
    uint64_t seed;                  // of random numbers while the modules are loaded
    uint32_t tick, tick_rate;       // the game's then; a rate of 0: not said
    struct package_module *modules; // owned; module 0 is the main one
    size_t count;
};

// STATUS_MALFORMED: not a package. The bytes must outlive it.
enum status package_init(struct package *package, const uint8_t *bytes, size_t len);

// The line of the module's only top-level await, as far as its text shows that: a line that is not indented, has the
// word and is no comment. 0: there is none, or there are several.
int package_await_line(const struct package_module *module);

// The module of that name, or NULL.
const struct package_module *package_find(const struct package *package, const char *name);

// Whether an entry is a link (PROTOCOL_LINK), which no script can import.
bool package_is_link(const struct package_module *module);

// Whether the module is one of another mod's.
bool package_is_other(const struct package *package, const char *name);

// Whether a module must not import another, which may be there or not, because it is another mod's and no link lets
// it, or because it would lead out of another mod's: then why is in `why`, cut to its size.
bool package_refuses(const struct package *package, const char *name, const char *importer,
                     char *why, size_t size);
