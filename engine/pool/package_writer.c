#include "pool/package_writer.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ipc/channel.h"
#include "ipc/protocol.h"

// What the host adds to a mod's modules: what the game's own api has, and modules below that name.
static const char GAME_MODULE[] = "gatehouse/game";

static bool is_games(const char *name)
{
    size_t len = sizeof GAME_MODULE - 1;
    return strncmp(name, GAME_MODULE, len) == 0 && (name[len] == '\0' || name[len] == '/');
}

static enum status check_module(const char *mod, const struct pool_module *module,
                                struct diag *diag)
{
    const char *name = module->name;
    size_t len = strlen(name);
    if (len == 0 || len >= PROTOCOL_MAX_NAME_BYTES || name[0] == '/' || strstr(name, "..") ||
        (strncmp(name, "gatehouse/", 10) == 0 && !is_games(name)) || strcmp(name, "gatehouse") == 0)
        return diag_set(diag, STATUS_INVALID, "%s: \"%.100s\" cannot be the name of a module", mod,
                        name);
    return STATUS_OK;
}

enum status package_measure(const char *mod, const struct pool_module *modules, size_t count,
                            size_t *bytes, struct diag *diag)
{
    size_t sum = sizeof(struct package_header);
    if (count == 0) return diag_set(diag, STATUS_INVALID, "%s: no module to run", mod);
    if (count > PROTOCOL_MAX_MODULES)
        return diag_set(diag, STATUS_LIMIT, "%s: more than %d modules", mod, PROTOCOL_MAX_MODULES);
    for (size_t i = 0; i < count; i++) {
        enum status status = check_module(mod, &modules[i], diag);
        if (status != STATUS_OK) return status;
        if (modules[i].len > PROTOCOL_MAX_PACKAGE_BYTES - sum)
            return diag_set(diag, STATUS_LIMIT, "%s: more than %d bytes of source", mod,
                            PROTOCOL_MAX_PACKAGE_BYTES);
        sum += sizeof(struct package_entry) + strlen(modules[i].name) + 1 + modules[i].len;
        if (sum > PROTOCOL_MAX_PACKAGE_BYTES)
            return diag_set(diag, STATUS_LIMIT, "%s: more than %d bytes of source", mod,
                            PROTOCOL_MAX_PACKAGE_BYTES);
    }
    *bytes = sum;
    return STATUS_OK;
}

static enum status put(int memory, size_t *offset, const void *bytes, size_t len)
{
    enum status status = channel_put_package(memory, *offset, bytes, len);
    *offset += len;
    return status;
}

enum status package_write(int memory, const char *mod, const struct pool_beginning *beginning,
                          const struct pool_module *modules, size_t count)
{
    struct package_header header = {.module_count = (uint32_t)count};
    if (beginning) {
        header.seed = beginning->seed;
        header.tick = beginning->tick;
        header.tick_rate = beginning->tick_rate;
    }
    snprintf(header.mod, sizeof header.mod, "%s", mod);
    size_t offset = 0;
    enum status status = put(memory, &offset, &header, sizeof header);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct package_entry entry = {(uint32_t)strlen(modules[i].name) + 1,
                                            (uint32_t)modules[i].len};
        status = put(memory, &offset, &entry, sizeof entry);
        if (status == STATUS_OK) status = put(memory, &offset, modules[i].name, entry.name_bytes);
        if (status == STATUS_OK)
            status = put(memory, &offset, modules[i].source, entry.source_bytes);
    }
    return status;
}
