// A saved game: one SQLite file that holds the world, the game's own state and what mods keep, all
// of the same tick. A save is one transaction: a process that ends in the middle of it, in whatever
// way, leaves the save before it.
//
// The journal is a rollback journal that is truncated at the end of each transaction (journal_mode
// TRUNCATE, synchronous FULL), not a WAL: between saves a game is one file that can be copied,
// there is one writer and no reader beside it, and what a WAL wins, speed of small transactions, is
// not needed once a minute. While a process has a file open for writing nobody else can open it
// (locking_mode EXCLUSIVE).
//
// A file may come from a stranger. Its size is bounded before it is opened, values before they are
// copied; its schema must be the very text that is written here, so that nothing in it is
// evaluated; SQLite's own defences are on; hashes find damage that the database cannot see. What
// the world's bytes say is checked by world_load.
//
// Threads: a file is used by one thread at a time; a save by whoever has it. Memory: save_add_*
// copy.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/storage.h"
#include "util/diag.h"
#include "util/status.h"

enum {
    SAVE_FORMAT = 1,
    SAVE_MAX_FILE_BYTES = 128 * 1024 * 1024,
    SAVE_MAX_WORLD_BYTES = 4 * 1024 * 1024,
    SAVE_MAX_GAME_BYTES = 1024 * 1024,
    SAVE_MAX_META = 64,
    SAVE_NAME_BYTES = 64,     // of a meta's name, a mod's id, hash
    SAVE_VERSION_BYTES = 128, // of a mod's version: as lua/mods/semver.lua lets them be
    SAVE_TEXT_BYTES = 1024,   // of a meta's text
    SAVE_MAX_MODS = 512,
};

struct save_meta {
    char *name, *text;
};

// A mod that took part, in load order.
struct save_mod {
    char *id, *version;
    char *sha256; // of its package; "" = not known
};

struct save {
    struct save_meta meta[SAVE_MAX_META];
    size_t meta_count;
    struct save_mod mods[SAVE_MAX_MODS];
    size_t mod_count;
    uint8_t *world, *game; // owned
    size_t world_len, game_len;
    struct storage *storage; // owned
    bool whole;              // it has every part there is: what else the file has of mods goes
};

struct save *save_create(void);
void save_destroy(struct save *save); // NULL is fine
// STATUS_LIMIT: too long or too many; STATUS_INVALID: not UTF-8, or a name that is empty.
enum status save_add_meta(struct save *save, const char *name, const char *text);
enum status save_add_mod(struct save *save, const char *id, const char *version,
                         const char *sha256);
enum status save_set_world(struct save *save, const void *bytes, size_t len);
enum status save_set_game(struct save *save, const void *bytes, size_t len);

// The diags of all of these name the file.
//
// *save is new. STATUS_NOT_FOUND: no such file, or one in which nothing was ever saved;
// STATUS_MALFORMED: it is damaged, or no saved game; STATUS_UNSUPPORTED: saved by a newer engine;
// STATUS_BUSY: another process has it; STATUS_LIMIT: larger than anything that is saved here;
// STATUS_IO.
enum status save_read(const char *path, struct save **save, struct diag *diag);

struct save_file;

// For writing; made when it is not there. The statuses of save_read, but for STATUS_NOT_FOUND.
enum status save_open(struct save_file **file, const char *path, struct diag *diag);
void save_close(struct save_file *file); // NULL is fine
// One transaction. STATUS_IO, STATUS_FULL (the disk), STATUS_BUSY: the file holds what it held.
enum status save_write(struct save_file *file, const struct save *save, struct diag *diag);
