// What mods keep: for each mod a table of keys and bytes, of a bounded size, with the version of
// its schema. It lives in memory; save.h brings it to a file, whole, together with the world of the
// same tick. What a mod writes between two saves is lost with the process, and nothing else is.
//
// A mod's part is found by the mod's id, so that it outlives the mod's processes. While an older
// version is brought up to date (a migration) the part has a copy of what it was: until the mod
// says that it is done, that copy is what is saved, and when anything goes wrong it is what is
// left.
//
// Threads: everything in `act`, but for the functions that take a const storage: these also in
// `think`. Memory: keys and bytes are copied; what is borrowed is good until the next change.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/diag.h"
#include "util/status.h"

enum {
    STORAGE_MOD_BYTES = 64, // of a mod's id
    STORAGE_KEY_BYTES = 64,
    STORAGE_VALUE_BYTES = 16 * 1024,
    STORAGE_MAX_KEYS = 4096, // of one mod
    STORAGE_MAX_KB = 4096,   // of one mod, keys and values
    STORAGE_MAX_PARTS = 512, // mods that ever kept something here
    STORAGE_TOTAL_BYTES = 64 * 1024 * 1024,
    STORAGE_MAX_VERSION = 65535,
};

struct storage;

struct storage_entry {
    const char *key; // UTF-8
    const uint8_t *bytes;
    size_t len;
};

struct storage_info {
    const char *mod;
    uint32_t version; // of what is stored
    size_t keys, bytes;
};

struct storage *storage_create(void);
void storage_destroy(struct storage *storage); // NULL is fine

// --- a mod's life ---
enum storage_fit {
    STORAGE_FITS,
    STORAGE_OLDER, // a migration has begun: storage_commit or storage_rollback ends it
    STORAGE_NEWER, // of a newer version of the mod: it can be read and not written
    STORAGE_NO_ROOM,
};

// The mod starts: it writes `version` and may keep `max_bytes` (cut to STORAGE_MAX_KB). What is
// stored keeps its version in *stored (may be NULL) when it is another.
enum storage_fit storage_begin(struct storage *storage, const char *mod, uint32_t version,
                               size_t max_bytes, uint32_t *stored);
// It is over. A migration that was not finished is as if it had not begun.
void storage_end(struct storage *storage, const char *mod);
bool storage_is_migrating(const struct storage *storage, const char *mod);
// The migration is done: what is there now is of the mod's own version. STATUS_INVALID: there is
// none; STATUS_DENIED: something went wrong in it, it is rolled back, and diag says why.
enum status storage_commit(struct storage *storage, const char *mod, struct diag *diag);
// The migration failed: what was stored before it is there again, and cannot be written in this
// life.
void storage_rollback(struct storage *storage, const char *mod, const char *reason);
// Something that belongs to a migration was lost: it will not be committed. Nothing happens without
// one.
void storage_spoil(struct storage *storage, const char *mod, const char *reason);

// --- reading and writing ---
// STATUS_NOT_FOUND: the mod has no part here (storage_begin makes it); STATUS_DENIED: it cannot be
// written now; STATUS_LIMIT: over a limit, which diag names; STATUS_INVALID: an empty key.
enum status storage_set(struct storage *storage, const char *mod, const char *key,
                        const void *bytes, size_t len, struct diag *diag);
// Removing what is not there is fine.
enum status storage_remove(struct storage *storage, const char *mod, const char *key,
                           struct diag *diag);
bool storage_get(const struct storage *storage, const char *mod, const char *key,
                 struct storage_entry *entry);
// The first entry whose key comes after `after` ("" = from the start) and begins with `prefix`, in
// the order of bytes.
bool storage_next(const struct storage *storage, const char *mod, const char *prefix,
                  const char *after, struct storage_entry *entry);
size_t storage_used(const struct storage *storage, const char *mod);  // bytes of keys and values
size_t storage_limit(const struct storage *storage, const char *mod); // 0: the mod does not run

// --- for saving ---
// A copy of what is to be saved, of the parts that changed since the last copy, or of all. A part
// that is being migrated is copied as it was before.
struct storage *storage_copy_changed(struct storage *storage, bool all);
size_t storage_count(const struct storage *storage);
// By number from 0, in the order of ids; false past the end.
bool storage_part(const struct storage *storage, size_t number, struct storage_info *info);

// Puts in what a file says; nothing is checked against a mod's own limits, everything against those
// above. STATUS_LIMIT, STATUS_INVALID (an empty id or key, version 0), STATUS_EXISTS.
enum status storage_load_part(struct storage *storage, const char *mod, uint32_t version);
enum status storage_load_entry(struct storage *storage, const char *mod, const char *key,
                               const void *bytes, size_t len);
// `storage` is as `from` was, which is empty afterwards. No mod may be running.
void storage_replace(struct storage *storage, struct storage *from);
