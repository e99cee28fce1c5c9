// Parts sorted by the mod's id, in each the entries sorted by key, so that everything has one
// order.
#include "store/storage.h"

#include <stdio.h>
#include <string.h>

#include "util/check.h"
#include "util/mem.h"
#include "util/utf8.h"

enum { REASON_BYTES = 200 };

struct entry {
    char *key; // owned, its bytes behind it in the same block
    uint8_t *bytes;
    size_t len;
};

struct table {
    struct entry **entries; // sorted by key
    size_t count, capacity;
    size_t used; // bytes of keys and values
};

enum part_state { PART_IDLE, PART_OPEN, PART_MIGRATING, PART_LOCKED };

struct part {
    char mod[STORAGE_MOD_BYTES + 1];
    enum part_state state;
    uint32_t version; // of what is stored; 0 = nothing was ever stored
    uint32_t own;     // the running mod's
    size_t max_bytes; // the running mod's
    struct table table;
    struct table before;    // PART_MIGRATING: what is stored until it is done
    bool spoilt;            // PART_MIGRATING: will not be committed
    char why[REASON_BYTES]; // PART_LOCKED or spoilt
    bool changed;           // since the last copy
};

struct storage {
    struct part **parts; // sorted by mod
    size_t count, capacity;
    size_t total; // bytes of keys and values of all tables, those before a migration too
};

// --- tables ---

static size_t find_entry(const struct table *table, const char *key, bool *found)
{
    size_t low = 0, high = table->count;
    *found = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(table->entries[middle]->key, key);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct entry *make_entry(const char *key, const void *bytes, size_t len)
{
    size_t key_len = strlen(key);
    struct entry *entry = mem_alloc(sizeof *entry + key_len + 1 + len);
    entry->key = (char *)(entry + 1);
    entry->bytes = (uint8_t *)entry->key + key_len + 1;
    entry->len = len;
    memcpy(entry->key, key, key_len + 1);
    if (len) memcpy(entry->bytes, bytes, len);
    return entry;
}

static size_t size_of(const struct entry *entry)
{
    return strlen(entry->key) + entry->len;
}

static void put_entry(struct table *table, const char *key, const void *bytes, size_t len)
{
    bool found;
    size_t at = find_entry(table, key, &found);
    struct entry *entry = make_entry(key, bytes, len);
    if (found) {
        table->used -= size_of(table->entries[at]);
        mem_free(table->entries[at]);
    } else {
        if (table->count == table->capacity) {
            table->capacity = table->capacity ? table->capacity * 2 : 16;
            table->entries = mem_resize(table->entries, table->capacity, sizeof(struct entry *));
        }
        memmove(table->entries + at + 1, table->entries + at,
                (table->count - at) * sizeof(struct entry *));
        table->count++;
    }
    table->entries[at] = entry;
    table->used += size_of(entry);
}

static bool take_entry(struct table *table, const char *key)
{
    bool found;
    size_t at = find_entry(table, key, &found);
    if (!found) return false;
    table->used -= size_of(table->entries[at]);
    mem_free(table->entries[at]);
    table->count--;
    memmove(table->entries + at, table->entries + at + 1,
            (table->count - at) * sizeof(struct entry *));
    return true;
}

static void free_table(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) mem_free(table->entries[i]);
    mem_free(table->entries);
    *table = (struct table){0};
}

static struct table copy_table(const struct table *table)
{
    struct table copy = {.count = table->count, .capacity = table->count, .used = table->used};
    if (copy.count == 0) return copy;
    copy.entries = mem_resize(NULL, copy.count, sizeof(struct entry *));
    for (size_t i = 0; i < copy.count; i++) {
        const struct entry *entry = table->entries[i];
        copy.entries[i] = make_entry(entry->key, entry->bytes, entry->len);
    }
    return copy;
}

// --- parts ---

struct storage *storage_create(void)
{
    return mem_alloc(sizeof(struct storage));
}

static void free_part(struct part *part)
{
    free_table(&part->table);
    free_table(&part->before);
    mem_free(part);
}

static void clear(struct storage *storage)
{
    for (size_t i = 0; i < storage->count; i++) free_part(storage->parts[i]);
    mem_free(storage->parts);
    *storage = (struct storage){0};
}

void storage_destroy(struct storage *storage)
{
    if (!storage) return;
    clear(storage);
    mem_free(storage);
}

static size_t find_place(const struct storage *storage, const char *mod, bool *found)
{
    size_t low = 0, high = storage->count;
    *found = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(storage->parts[middle]->mod, mod);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct part *find_part(const struct storage *storage, const char *mod)
{
    bool found;
    size_t at = find_place(storage, mod, &found);
    return found ? storage->parts[at] : NULL;
}

static struct part *add_part(struct storage *storage, const char *mod)
{
    bool found;
    size_t at = find_place(storage, mod, &found);
    CHECK(!found && strlen(mod) <= STORAGE_MOD_BYTES);
    if (storage->count == storage->capacity) {
        storage->capacity = storage->capacity ? storage->capacity * 2 : 16;
        storage->parts = mem_resize(storage->parts, storage->capacity, sizeof(struct part *));
    }
    memmove(storage->parts + at + 1, storage->parts + at,
            (storage->count - at) * sizeof(struct part *));
    storage->count++;
    struct part *part = mem_alloc(sizeof *part);
    snprintf(part->mod, sizeof part->mod, "%s", mod);
    storage->parts[at] = part;
    return part;
}

// --- a mod's life ---

static void lock(struct part *part, const char *reason)
{
    part->state = PART_LOCKED;
    utf8_copy(part->why, sizeof part->why, reason);
}

enum storage_fit storage_begin(struct storage *storage, const char *mod, uint32_t version,
                               size_t max_bytes, uint32_t *stored)
{
    const size_t most = (size_t)STORAGE_MAX_KB * 1024;
    if (mod[0] == '\0' || strlen(mod) > STORAGE_MOD_BYTES) return STORAGE_NO_ROOM;
    storage_end(storage, mod);
    struct part *part = find_part(storage, mod);
    if (!part && storage->count == STORAGE_MAX_PARTS) return STORAGE_NO_ROOM;
    if (!part) part = add_part(storage, mod);
    part->own = version;
    part->max_bytes = max_bytes < most ? max_bytes : most;
    if (part->table.count == 0 && part->version != version) { // nothing to bring up to date
        part->version = version;
        part->changed = true;
    }
    if (stored) *stored = part->version;
    part->state = PART_OPEN;
    if (part->version == version) return STORAGE_FITS;
    if (part->version > version) {
        char reason[REASON_BYTES];
        snprintf(reason, sizeof reason,
                 "what is stored is of version %u, of a newer version of this mod: it can be read "
                 "and not written",
                 part->version);
        lock(part, reason);
        return STORAGE_NEWER;
    }
    if (storage->total + part->table.used > STORAGE_TOTAL_BYTES) {
        lock(part, "there is no room for a migration");
        return STORAGE_NO_ROOM;
    }
    part->before = copy_table(&part->table);
    storage->total += part->before.used;
    part->state = PART_MIGRATING;
    part->spoilt = false;
    return STORAGE_OLDER;
}

static void undo(struct storage *storage, struct part *part)
{
    storage->total -= part->table.used;
    free_table(&part->table);
    part->table = part->before;
    part->before = (struct table){0};
}

void storage_end(struct storage *storage, const char *mod)
{
    struct part *part = find_part(storage, mod);
    if (!part) return;
    if (part->state == PART_MIGRATING) undo(storage, part);
    part->state = PART_IDLE;
    part->max_bytes = 0;
}

bool storage_is_migrating(const struct storage *storage, const char *mod)
{
    const struct part *part = find_part(storage, mod);
    return part && part->state == PART_MIGRATING;
}

void storage_rollback(struct storage *storage, const char *mod, const char *reason)
{
    struct part *part = find_part(storage, mod);
    if (!part || part->state != PART_MIGRATING) return;
    char text[REASON_BYTES];
    undo(storage, part);
    snprintf(text, sizeof text, "the migration from version %u to %u failed: %s", part->version,
             part->own, part->spoilt ? part->why : reason);
    lock(part, text);
}

void storage_spoil(struct storage *storage, const char *mod, const char *reason)
{
    struct part *part = find_part(storage, mod);
    if (!part || part->state != PART_MIGRATING || part->spoilt) return;
    part->spoilt = true;
    utf8_copy(part->why, sizeof part->why, reason);
}

enum status storage_commit(struct storage *storage, const char *mod, struct diag *diag)
{
    struct part *part = find_part(storage, mod);
    if (!part || part->state != PART_MIGRATING)
        return diag_set(diag, STATUS_INVALID, "no migration is going on");
    if (part->spoilt) {
        storage_rollback(storage, mod, "");
        return diag_set(diag, STATUS_DENIED, "%s", part->why);
    }
    storage->total -= part->before.used;
    free_table(&part->before);
    part->version = part->own;
    part->state = PART_OPEN;
    part->changed = true;
    return STATUS_OK;
}

// --- reading and writing ---

static enum status check_writable(const struct part *part, struct diag *diag)
{
    if (!part || part->state == PART_IDLE)
        return diag_set(diag, STATUS_NOT_FOUND,
                        "this mod keeps nothing: add \"storage\" to its mod.json");
    if (part->state == PART_LOCKED) return diag_set(diag, STATUS_DENIED, "%s", part->why);
    return STATUS_OK;
}

static enum status check_room(const struct storage *storage, const struct part *part,
                              const char *key, size_t len, struct diag *diag)
{
    bool found;
    size_t at = find_entry(&part->table, key, &found);
    size_t key_len = strlen(key), used = part->table.used;
    size_t after = used + key_len + len - (found ? size_of(part->table.entries[at]) : 0);
    if (key_len > STORAGE_KEY_BYTES || len > STORAGE_VALUE_BYTES)
        return diag_set(diag, STATUS_LIMIT, "at most %d bytes in a key and %d in a value",
                        STORAGE_KEY_BYTES, STORAGE_VALUE_BYTES);
    if (!found && part->table.count == STORAGE_MAX_KEYS)
        return diag_set(diag, STATUS_LIMIT, "at most %d keys", STORAGE_MAX_KEYS);
    if (after > used && after > part->max_bytes)
        return diag_set(diag, STATUS_LIMIT,
                        "the storage is full: %zu of %zu bytes are used, this needs %zu more", used,
                        part->max_bytes, after - used);
    if (after > used && storage->total + (after - used) > STORAGE_TOTAL_BYTES)
        return diag_set(diag, STATUS_LIMIT, "all mods' storage together is full: %d bytes",
                        STORAGE_TOTAL_BYTES);
    return STATUS_OK;
}

enum status storage_set(struct storage *storage, const char *mod, const char *key,
                        const void *bytes, size_t len, struct diag *diag)
{
    struct part *part = find_part(storage, mod);
    enum status status = check_writable(part, diag);
    if (status != STATUS_OK) return status;
    if (key[0] == '\0') return diag_set(diag, STATUS_INVALID, "the key is empty");
    status = check_room(storage, part, key, len, diag);
    if (status != STATUS_OK) return status;
    storage->total -= part->table.used;
    put_entry(&part->table, key, bytes, len);
    storage->total += part->table.used;
    part->changed = true;
    return STATUS_OK;
}

enum status storage_remove(struct storage *storage, const char *mod, const char *key,
                           struct diag *diag)
{
    struct part *part = find_part(storage, mod);
    enum status status = check_writable(part, diag);
    if (status != STATUS_OK) return status;
    storage->total -= part->table.used;
    if (take_entry(&part->table, key)) part->changed = true;
    storage->total += part->table.used;
    return STATUS_OK;
}

static void fill(struct storage_entry *out, const struct entry *entry)
{
    *out = (struct storage_entry){entry->key, entry->bytes, entry->len};
}

bool storage_get(const struct storage *storage, const char *mod, const char *key,
                 struct storage_entry *entry)
{
    const struct part *part = find_part(storage, mod);
    bool found;
    if (!part) return false;
    size_t at = find_entry(&part->table, key, &found);
    if (found) fill(entry, part->table.entries[at]);
    return found;
}

bool storage_next(const struct storage *storage, const char *mod, const char *prefix,
                  const char *after, struct storage_entry *entry)
{
    const struct part *part = find_part(storage, mod);
    bool found;
    if (!part) return false;
    const struct table *table = &part->table;
    size_t at = find_entry(table, strcmp(after, prefix) > 0 ? after : prefix, &found);
    if (found && after[0] && strcmp(table->entries[at]->key, after) == 0) at++;
    if (at >= table->count) return false;
    if (strncmp(table->entries[at]->key, prefix, strlen(prefix)) != 0) return false;
    fill(entry, table->entries[at]);
    return true;
}

size_t storage_used(const struct storage *storage, const char *mod)
{
    const struct part *part = find_part(storage, mod);
    return part ? part->table.used : 0;
}

size_t storage_limit(const struct storage *storage, const char *mod)
{
    const struct part *part = find_part(storage, mod);
    return part ? part->max_bytes : 0;
}

// --- for saving ---

static const struct table *saved_table(const struct part *part)
{
    return part->state == PART_MIGRATING ? &part->before : &part->table;
}

struct storage *storage_copy_changed(struct storage *storage, bool all)
{
    struct storage *copy = storage_create();
    for (size_t i = 0; i < storage->count; i++) {
        struct part *part = storage->parts[i];
        if (!all && !part->changed) continue;
        struct part *same = add_part(copy, part->mod);
        same->version = part->version;
        same->table = copy_table(saved_table(part));
        copy->total += same->table.used;
        part->changed = part->state == PART_MIGRATING; // what it comes to is not saved yet
    }
    return copy;
}

size_t storage_count(const struct storage *storage)
{
    return storage->count;
}

bool storage_part(const struct storage *storage, size_t number, struct storage_info *info)
{
    if (number >= storage->count) return false;
    const struct part *part = storage->parts[number];
    const struct table *table = saved_table(part);
    *info = (struct storage_info){part->mod, part->version, table->count, table->used};
    return true;
}

enum status storage_load_part(struct storage *storage, const char *mod, uint32_t version)
{
    size_t len = strlen(mod);
    if (len == 0 || version == 0 || version > STORAGE_MAX_VERSION) return STATUS_INVALID;
    if (len > STORAGE_MOD_BYTES || storage->count == STORAGE_MAX_PARTS) return STATUS_LIMIT;
    if (find_part(storage, mod)) return STATUS_EXISTS;
    add_part(storage, mod)->version = version;
    return STATUS_OK;
}

enum status storage_load_entry(struct storage *storage, const char *mod, const char *key,
                               const void *bytes, size_t len)
{
    struct part *part = find_part(storage, mod);
    bool found;
    if (!part || key[0] == '\0') return STATUS_INVALID;
    find_entry(&part->table, key, &found);
    if (found) return STATUS_EXISTS;
    part->max_bytes = (size_t)STORAGE_MAX_KB * 1024;
    enum status status = check_room(storage, part, key, len, NULL);
    part->max_bytes = 0;
    if (status != STATUS_OK) return status;
    storage->total -= part->table.used;
    put_entry(&part->table, key, bytes, len);
    storage->total += part->table.used;
    return STATUS_OK;
}

void storage_replace(struct storage *storage, struct storage *from)
{
    clear(storage);
    *storage = *from;
    *from = (struct storage){0};
}
