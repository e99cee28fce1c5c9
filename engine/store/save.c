// A save in memory, and how it is written. How it is read: save_read.c.
#include "store/save.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/database.h"
#include "util/mem.h"
#include "util/utf8.h"

// --- in memory ---

struct save *save_create(void)
{
    return mem_alloc(sizeof(struct save));
}

void save_destroy(struct save *save)
{
    if (!save) return;
    for (size_t i = 0; i < save->meta_count; i++) {
        mem_free(save->meta[i].name);
        mem_free(save->meta[i].text);
    }
    for (size_t i = 0; i < save->mod_count; i++) {
        mem_free(save->mods[i].id);
        mem_free(save->mods[i].version);
        mem_free(save->mods[i].sha256);
    }
    mem_free(save->world);
    mem_free(save->game);
    storage_destroy(save->storage);
    mem_free(save);
}

static enum status check_text(const char *text, size_t most, bool may_be_empty)
{
    size_t len = strlen(text);
    if (len > most) return STATUS_LIMIT;
    return (len || may_be_empty) && utf8_valid(text, len) ? STATUS_OK : STATUS_INVALID;
}

enum status save_add_meta(struct save *save, const char *name, const char *text)
{
    enum status status = check_text(name, SAVE_NAME_BYTES, false);
    if (status == STATUS_OK) status = check_text(text, SAVE_TEXT_BYTES, true);
    if (status != STATUS_OK) return status;
    if (save->meta_count == SAVE_MAX_META) return STATUS_LIMIT;
    save->meta[save->meta_count++] = (struct save_meta){mem_strdup(name), mem_strdup(text)};
    return STATUS_OK;
}

enum status save_add_mod(struct save *save, const char *id, const char *version, const char *sha256)
{
    enum status status = check_text(id, SAVE_NAME_BYTES, false);
    if (status == STATUS_OK) status = check_text(version, SAVE_VERSION_BYTES, true);
    if (status == STATUS_OK) status = check_text(sha256, SAVE_NAME_BYTES, true);
    if (status != STATUS_OK) return status;
    if (save->mod_count == SAVE_MAX_MODS) return STATUS_LIMIT;
    save->mods[save->mod_count++] =
        (struct save_mod){mem_strdup(id), mem_strdup(version), mem_strdup(sha256)};
    return STATUS_OK;
}

static enum status set_bytes(uint8_t **out, size_t *out_len, const void *bytes, size_t len,
                             size_t most)
{
    if (len > most) return STATUS_LIMIT;
    mem_free(*out);
    *out = mem_alloc(len + 1);
    if (len) memcpy(*out, bytes, len);
    *out_len = len;
    return STATUS_OK;
}

enum status save_set_world(struct save *save, const void *bytes, size_t len)
{
    return set_bytes(&save->world, &save->world_len, bytes, len, SAVE_MAX_WORLD_BYTES);
}

enum status save_set_game(struct save *save, const void *bytes, size_t len)
{
    return set_bytes(&save->game, &save->game_len, bytes, len, SAVE_MAX_GAME_BYTES);
}

// --- writing ---

enum statement { PUT_META, PUT_PART, PUT_MOD, PUT_STORAGE, PUT_VALUE, DROP_STORAGE, DROP_VALUES };

static const char *const statements[] = {
    [PUT_META] = "INSERT INTO meta (name, text) VALUES (?, ?)",
    [PUT_PART] = "INSERT OR REPLACE INTO part (number, hash, bytes) VALUES (?, ?, ?)",
    [PUT_MOD] = "INSERT INTO mod (number, id, version, sha256) VALUES (?, ?, ?, ?)",
    [PUT_STORAGE] = "INSERT INTO storage (mod, version, hash) VALUES (?, ?, ?)",
    [PUT_VALUE] = "INSERT INTO value (mod, key, bytes) VALUES (?, ?, ?)",
    [DROP_STORAGE] = "DELETE FROM storage WHERE mod = ?",
    [DROP_VALUES] = "DELETE FROM value WHERE mod = ?",
};
enum { STATEMENTS = sizeof statements / sizeof *statements };

struct save_file {
    struct database database;
    char *path;                         // owned
    bool empty;                         // nothing was ever saved in it
    bool made;                          // there was no such file before
    sqlite3_stmt *prepared[STATEMENTS]; // NULL until they are used
};

enum status save_open(struct save_file **file, const char *path, struct diag *diag)
{
    struct save_file *made = mem_alloc(sizeof *made);
    made->path = mem_strdup(path);
    made->made = access(path, F_OK) != 0 && errno == ENOENT;
    enum status status = database_open(&made->database, made->path, true, diag);
    if (status == STATUS_OK) status = database_check(&made->database, &made->empty, diag);
    if (status != STATUS_OK) {
        save_close(made);
        return status;
    }
    *file = made;
    return STATUS_OK;
}

void save_close(struct save_file *file)
{
    if (!file) return;
    for (size_t i = 0; i < STATEMENTS; i++) sqlite3_finalize(file->prepared[i]);
    database_close(&file->database);
    if (file->made && file->empty) unlink(file->path); // a new game that could not be saved
    mem_free(file->path);
    mem_free(file);
}

// A transaction at work: after the first failure nothing more is done.
struct writing {
    struct save_file *file;
    int code;
};

// The statement, ready for values; NULL when there is nothing more to do.
static sqlite3_stmt *begin(struct writing *writing, enum statement number)
{
    struct save_file *file = writing->file;
    if (writing->code != SQLITE_OK) return NULL;
    if (!file->prepared[number])
        writing->code =
            sqlite3_prepare_v3(file->database.handle, statements[number], -1,
                               SQLITE_PREPARE_PERSISTENT, &file->prepared[number], NULL);
    return writing->code == SQLITE_OK ? file->prepared[number] : NULL;
}

static void finish(struct writing *writing, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (code != SQLITE_DONE) writing->code = code;
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static void bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t len)
{
    if (len)
        sqlite3_bind_blob64(statement, at, bytes, len, SQLITE_STATIC);
    else
        sqlite3_bind_zeroblob(statement, at, 0);
}

static void run(struct writing *writing, const char *sql)
{
    if (writing->code == SQLITE_OK)
        writing->code = sqlite3_exec(writing->file->database.handle, sql, NULL, NULL, NULL);
}

static void put_meta(struct writing *writing, const struct save_meta *meta)
{
    sqlite3_stmt *put = begin(writing, PUT_META);
    if (!put) return;
    bind_text(put, 1, meta->name);
    bind_text(put, 2, meta->text);
    finish(writing, put);
}

static void put_part(struct writing *writing, int number, const void *bytes, size_t len)
{
    sqlite3_stmt *put = begin(writing, PUT_PART);
    if (!put) return;
    sqlite3_bind_int(put, 1, number);
    sqlite3_bind_int64(put, 2, database_hash(bytes, len));
    bind_bytes(put, 3, bytes, len);
    finish(writing, put);
}

static void put_mod(struct writing *writing, size_t number, const struct save_mod *mod)
{
    sqlite3_stmt *put = begin(writing, PUT_MOD);
    if (!put) return;
    sqlite3_bind_int64(put, 1, (sqlite3_int64)number);
    bind_text(put, 2, mod->id);
    bind_text(put, 3, mod->version);
    bind_text(put, 4, mod->sha256);
    finish(writing, put);
}

static void drop(struct writing *writing, enum statement number, const char *mod)
{
    sqlite3_stmt *statement = begin(writing, number);
    if (!statement) return;
    bind_text(statement, 1, mod);
    finish(writing, statement);
}

static void put_value(struct writing *writing, const char *mod, const struct storage_entry *entry)
{
    sqlite3_stmt *put = begin(writing, PUT_VALUE);
    if (!put) return;
    bind_text(put, 1, mod);
    bind_text(put, 2, entry->key);
    bind_bytes(put, 3, entry->bytes, entry->len);
    finish(writing, put);
}

static void put_storage(struct writing *writing, const struct storage *storage,
                        const struct storage_info *info)
{
    drop(writing, DROP_STORAGE, info->mod);
    drop(writing, DROP_VALUES, info->mod);
    sqlite3_stmt *put = begin(writing, PUT_STORAGE);
    if (!put) return;
    bind_text(put, 1, info->mod);
    sqlite3_bind_int64(put, 2, info->version);
    sqlite3_bind_int64(put, 3, database_hash_of(storage, info->mod));
    finish(writing, put);
    struct storage_entry entry = {.key = ""};
    while (storage_next(storage, info->mod, "", entry.key, &entry))
        put_value(writing, info->mod, &entry);
}

static void put_save(struct writing *writing, const struct save *save)
{
    struct storage_info info;
    run(writing, "DELETE FROM meta; DELETE FROM mod");
    for (size_t i = 0; i < save->meta_count; i++) put_meta(writing, &save->meta[i]);
    put_part(writing, DATABASE_WORLD, save->world, save->world_len);
    put_part(writing, DATABASE_GAME, save->game, save->game_len);
    for (size_t i = 0; i < save->mod_count; i++) put_mod(writing, i + 1, &save->mods[i]);
    if (save->whole) run(writing, "DELETE FROM value; DELETE FROM storage");
    for (size_t i = 0; save->storage && storage_part(save->storage, i, &info); i++)
        put_storage(writing, save->storage, &info);
}

enum status save_write(struct save_file *file, const struct save *save, struct diag *diag)
{
    struct writing writing = {file, SQLITE_OK};
    struct database *database = &file->database;
    enum status status = database_run(database, "BEGIN IMMEDIATE", diag);
    if (status != STATUS_OK) return status;
    if (file->empty) status = database_make_tables(database, diag);
    if (status == STATUS_OK) {
        put_save(&writing, save);
        run(&writing, "COMMIT");
        status = database_result(database, writing.code, diag);
    }
    if (status == STATUS_OK)
        file->empty = false;
    else if (!sqlite3_get_autocommit(database->handle))
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    return status;
}
