#include "worker/process/package.h"

#include <stdio.h>
#include <string.h>

#include "ipc/protocol.h"
#include "util/mem.h"
#include "worker/process/sdk.h"

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

// --- files of other mods ---

bool package_is_link(const struct package_module *module)
{
    return strchr(module->name, PROTOCOL_LINK) != NULL;
}

// The module whose name is that of a link between two mods; an empty `to`: to any. NULL: none.
static const struct package_module *find_link(const struct package *package, const char *from,
                                              size_t from_len, const char *to, size_t to_len)
{
    for (size_t i = 0; i < package->count; i++) {
        const char *name = package->modules[i].name, *mark = strchr(name, PROTOCOL_LINK);
        if (!mark || strlen(mark + 1) != to_len || memcmp(mark + 1, to, to_len) != 0) continue;
        if (!from || ((size_t)(mark - name) == from_len && memcmp(name, from, from_len) == 0))
            return &package->modules[i];
    }
    return NULL;
}

// How many bytes of a module's name are the id of the other mod that it is of; 0: it is of none.
static size_t other_len(const struct package *package, const char *name)
{
    size_t len = strcspn(name, "/");
    return find_link(package, NULL, 0, name, len) ? len : 0;
}

bool package_is_other(const struct package *package, const char *name)
{
    return other_len(package, name) > 0;
}

// A link's first line is what it says, those behind it what may be imported.
static bool is_listed(const struct package_module *link, const char *name)
{
    const char *end = link->source + link->source_bytes;
    const size_t len = strlen(name);
    for (const char *at = memchr(link->source, '\n', link->source_bytes); at;) {
        const char *line = at + 1, *next = memchr(line, '\n', (size_t)(end - line));
        size_t line_len = (size_t)((next ? next : end) - line);
        if (line_len == len && memcmp(line, name, len) == 0) return true;
        at = next;
    }
    return false;
}

static bool is_sdk(const char *name)
{
    const size_t len = sizeof SDK_NAME - 1;
    return strncmp(name, SDK_NAME, len) == 0 && (name[len] == '/' || name[len] == '\0');
}

bool package_refuses(const struct package *package, const char *name, const char *importer,
                     char *why, size_t size)
{
    const size_t from = other_len(package, importer), to = other_len(package, name);
    if (is_sdk(name) || is_sdk(importer) || (from == to && memcmp(name, importer, to) == 0))
        return false;
    if (to == 0) {
        if (!package_find(package, name)) return false;
        snprintf(why, size,
                 "that is no file of the mod '%.*s', which can import its own, those "
                 "of its dependencies and " SDK_NAME,
                 (int)from, importer);
        return true;
    }
    const struct package_module *link = find_link(package, importer, from, name, to);
    if (!link) {
        snprintf(why, size, "\"dependencies\" in the mod.json of '%.*s' has no '%.*s'", (int)from,
                 importer, (int)to, name);
        return true;
    }
    if (is_listed(link, name)) return false;
    const char *end = memchr(link->source, '\n', link->source_bytes);
    size_t len = end ? (size_t)(end - link->source) : link->source_bytes;
    snprintf(why, size, "%.*s", (int)len, link->source);
    return true;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
}

static bool has_word(const char *line, size_t len, const char *word)
{
    const size_t word_len = strlen(word);
    for (size_t i = 0; i + word_len <= len; i++) {
        if (memcmp(line + i, word, word_len) != 0) continue;
        if ((i == 0 || !is_word_char(line[i - 1])) &&
            (i + word_len == len || !is_word_char(line[i + word_len])))
            return true;
    }
    return false;
}

static bool awaits_at_top(const char *line, size_t len)
{
    if (len == 0 || line[0] == ' ' || line[0] == '\t' || line[0] == '*') return false;
    if (len > 1 && line[0] == '/' && (line[1] == '/' || line[1] == '*')) return false;
    return has_word(line, len, "await") && !has_word(line, len, "async");
}

int package_await_line(const struct package_module *module)
{
    int found = 0, number = 1;
    for (size_t at = 0; at < module->source_bytes; number++) {
        const char *line = module->source + at;
        const char *end = memchr(line, '\n', module->source_bytes - at);
        size_t len = end ? (size_t)(end - line) : module->source_bytes - at;
        if (awaits_at_top(line, len)) {
            if (found) return 0;
            found = number;
        }
        at += len + 1;
    }
    return found;
}
