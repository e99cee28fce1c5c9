// A mod's modules, written into its channel's memory (the format is in ipc/protocol.h). Private to
// this folder.
#pragma once

#include <stddef.h>

#include "pool/pool.h"

// Bytes the package takes. STATUS_INVALID: no module, or a name that cannot be one ("", "/a.js", "../a.js",
// or one of the SDK's); STATUS_LIMIT: too much source.
enum status package_measure(const char *mod, const struct pool_module *modules, size_t count,
                            size_t *bytes, struct diag *diag);

// Writes it, `beginning` may be NULL; the memory has room for what package_measure() said. STATUS_IO: errno says why.
enum status package_write(int memory, const char *mod, const struct pool_beginning *beginning,
                          const struct pool_module *modules, size_t count);
