// Reading a save: every value is looked at before it is taken, whoever wrote the file.
#include <string.h>

#include "store/database.h"
#include "store/save.h"
#include "util/utf8.h"

struct reading {
    struct database *database;
    struct save *save;
    struct diag *diag;
};

static enum status damaged(struct reading *reading, const char *what)
{
    return database_damaged(reading->database, what, reading->diag);
}

// A text of a row, borrowed until the next step; NULL when it is none, too long, or not UTF-8 to
// its end.
static const char *take_text(sqlite3_stmt *row, int column, size_t most)
{
    if (sqlite3_column_type(row, column) != SQLITE_TEXT) return NULL;
    const char *text = (const char *)sqlite3_column_text(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    return text && len <= most && strlen(text) == len && utf8_valid(text, len) ? text : NULL;
}

static bool take_integer(sqlite3_stmt *row, int column, sqlite3_int64 *value)
{
    if (sqlite3_column_type(row, column) != SQLITE_INTEGER) return false;
    *value = sqlite3_column_int64(row, column);
    return true;
}

typedef enum status (*take_row)(struct reading *reading, sqlite3_stmt *row);

// Gives each row to the function, until one is refused.
static enum status each(struct reading *reading, const char *sql, take_row take)
{
    sqlite3_stmt *row = NULL;
    enum status status = STATUS_OK;
    int code = sqlite3_prepare_v2(reading->database->handle, sql, -1, &row, NULL);
    while (code == SQLITE_OK && status == STATUS_OK) {
        code = sqlite3_step(row);
        if (code != SQLITE_ROW) break;
        status = take(reading, row);
        code = SQLITE_OK;
    }
    if (status == STATUS_OK) status = database_result(reading->database, code, reading->diag);
    sqlite3_finalize(row);
    return status;
}

static enum status take_check(struct reading *reading, sqlite3_stmt *row)
{
    const char *text = (const char *)sqlite3_column_text(row, 0);
    return text && strcmp(text, "ok") == 0 ? STATUS_OK : damaged(reading, text ? text : "");
}

static enum status take_meta(struct reading *reading, sqlite3_stmt *row)
{
    const char *name = take_text(row, 0, SAVE_NAME_BYTES),
               *text = take_text(row, 1, SAVE_TEXT_BYTES);
    if (name && text && save_add_meta(reading->save, name, text) == STATUS_OK) return STATUS_OK;
    return damaged(reading, "what it says of itself");
}

static enum status take_mod(struct reading *reading, sqlite3_stmt *row)
{
    const char *id = take_text(row, 0, SAVE_NAME_BYTES),
               *version = take_text(row, 1, SAVE_VERSION_BYTES);
    const char *sha256 = take_text(row, 2, SAVE_NAME_BYTES);
    if (id && version && sha256 && save_add_mod(reading->save, id, version, sha256) == STATUS_OK)
        return STATUS_OK;
    return damaged(reading, "its list of mods");
}

static enum status take_part(struct reading *reading, sqlite3_stmt *row)
{
    sqlite3_int64 number, hash;
    if (!take_integer(row, 0, &number) || !take_integer(row, 1, &hash) ||
        sqlite3_column_type(row, 2) != SQLITE_BLOB)
        return damaged(reading, "one of its parts");
    const void *bytes = sqlite3_column_blob(row, 2);
    size_t len = (size_t)sqlite3_column_bytes(row, 2);
    enum status status = STATUS_INVALID;
    if (database_hash(bytes, len) != hash) return damaged(reading, "one of its parts has changed");
    if (number == DATABASE_WORLD) status = save_set_world(reading->save, bytes, len);
    if (number == DATABASE_GAME) status = save_set_game(reading->save, bytes, len);
    return status == STATUS_OK ? STATUS_OK : damaged(reading, "one of its parts");
}

static enum status take_storage(struct reading *reading, sqlite3_stmt *row)
{
    const char *mod = take_text(row, 0, STORAGE_MOD_BYTES);
    sqlite3_int64 version;
    if (mod && take_integer(row, 1, &version) && version > 0 && version <= STORAGE_MAX_VERSION &&
        storage_load_part(reading->save->storage, mod, (uint32_t)version) == STATUS_OK)
        return STATUS_OK;
    return damaged(reading, "its list of what mods keep");
}

static enum status take_value(struct reading *reading, sqlite3_stmt *row)
{
    const char *mod = take_text(row, 0, STORAGE_MOD_BYTES),
               *key = take_text(row, 1, STORAGE_KEY_BYTES);
    if (mod && key && sqlite3_column_type(row, 2) == SQLITE_BLOB &&
        storage_load_entry(reading->save->storage, mod, key, sqlite3_column_blob(row, 2),
                           (size_t)sqlite3_column_bytes(row, 2)) == STATUS_OK)
        return STATUS_OK;
    return damaged(reading, "what a mod keeps");
}

// When all of it is there.
static enum status take_hash(struct reading *reading, sqlite3_stmt *row)
{
    const char *mod = take_text(row, 0, STORAGE_MOD_BYTES);
    sqlite3_int64 hash;
    if (mod && take_integer(row, 1, &hash) && database_hash_of(reading->save->storage, mod) == hash)
        return STATUS_OK;
    return damaged(reading, "what a mod keeps has changed");
}

static enum status read_all(struct reading *reading)
{
    static const struct {
        const char *sql;
        take_row take;
    } steps[] = {
        {"PRAGMA quick_check(1)", take_check},
        {"SELECT name, text FROM meta", take_meta},
        {"SELECT id, version, sha256 FROM mod ORDER BY number", take_mod},
        {"SELECT number, hash, bytes FROM part", take_part},
        {"SELECT mod, version FROM storage", take_storage},
        {"SELECT mod, key, bytes FROM value", take_value},
        {"SELECT mod, hash FROM storage", take_hash},
    };
    reading->save->storage = storage_create();
    reading->save->whole = true;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        enum status status = each(reading, steps[i].sql, steps[i].take);
        if (status != STATUS_OK) return status;
    }
    return reading->save->world && reading->save->game ? STATUS_OK
                                                       : damaged(reading, "it has no world");
}

enum status save_read(const char *path, struct save **save, struct diag *diag)
{
    struct database database;
    bool empty;
    enum status status = database_open(&database, path, false, diag);
    if (status != STATUS_OK) return status;
    struct reading reading = {&database, save_create(), diag};
    status = database_check(&database, &empty, diag);
    if (status == STATUS_OK && empty)
        status = diag_set(diag, STATUS_NOT_FOUND, "%s: nothing was saved in it", path);
    if (status == STATUS_OK) status = read_all(&reading);
    if (status == STATUS_OK)
        *save = reading.save;
    else
        save_destroy(reading.save);
    database_close(&database);
    return status;
}
