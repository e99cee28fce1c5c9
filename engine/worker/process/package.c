#include "worker/process/package.h"

#include <string.h>

#include "ipc/protocol.h"
#include "util/mem.h"

struct reader {
    const uint8_t *at;
    size_t left;
};

static const void *take(struct reader *reader, size_t len)
{
    if (len > reader->left) return NULL;
    const void *bytes = reader->at;
    reader->at += len;
    reader->left -= len;
    return bytes;
}

static enum status read_module(struct reader *reader, struct package_module *module)
{
    struct package_entry entry;
    const void *header = take(reader, sizeof entry);
    if (!header) return STATUS_MALFORMED;
    memcpy(&entry, header, sizeof entry);
    const char *name = take(reader, entry.name_bytes);
    const char *source = take(reader, entry.source_bytes);
    if (!name || !source || entry.name_bytes == 0 || entry.name_bytes > PROTOCOL_MAX_NAME_BYTES ||
        name[entry.name_bytes - 1] != 0)
        return STATUS_MALFORMED;
    *module = (struct package_module){name, source, entry.source_bytes};
    return STATUS_OK;
}

enum status package_init(struct package *package, const uint8_t *bytes, size_t len)
{
    struct reader reader = {bytes, len};
    const struct package_header *header = take(&reader, sizeof *header);
    if (!header || header->module_count == 0 || header->module_count > PROTOCOL_MAX_MODULES ||
        !memchr(header->mod, 0, sizeof header->mod))
        return STATUS_MALFORMED;
    struct package made = {
        .mod = header->mod,
        .seed = header->seed,
        .tick = header->tick,
        .tick_rate = header->tick_rate,
        .modules = mem_alloc(header->module_count * sizeof(struct package_module)),
        .count = header->module_count,
    };
    for (size_t i = 0; i < made.count; i++) {
        if (read_module(&reader, &made.modules[i]) == STATUS_OK) continue;
        mem_free(made.modules);
        return STATUS_MALFORMED;
    }
    *package = made;
    return STATUS_OK;
}

const struct package_module *package_find(const struct package *package, const char *name)
{
    for (size_t i = 0; i < package->count; i++)
        if (strcmp(package->modules[i].name, name) == 0) return &package->modules[i];
    return NULL;
}
