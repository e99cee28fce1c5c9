#include "store/database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/save.h"
#include "store/storage.h"
#include "util/hash.h"

enum {
    APPLICATION_ID = 0x47485356, // "GHSV"
    BUSY_MS = 200,               // another process may be about to close it
    MAX_VALUE_BYTES = SAVE_MAX_WORLD_BYTES + 64 * 1024,
    MAX_SQL_BYTES = 4096,
    PATH_BYTES = 4096,
};

// The whole schema, in the order of names, as sqlite_schema has it.
static const struct {
    const char *name, *sql;
} tables[] = {
    {"meta", "CREATE TABLE meta (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"},
    {"mod",
     "CREATE TABLE mod (number INTEGER PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, "
     "sha256 TEXT NOT NULL)"},
    {"part",
     "CREATE TABLE part (number INTEGER PRIMARY KEY, hash INTEGER NOT NULL, bytes BLOB NOT NULL)"},
    {"storage", "CREATE TABLE storage (mod TEXT PRIMARY KEY, version INTEGER NOT NULL, "
                "hash INTEGER NOT NULL) WITHOUT ROWID"},
    {"value", "CREATE TABLE value (mod TEXT NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL, "
              "PRIMARY KEY (mod, key)) WITHOUT ROWID"},
};
enum { TABLES = sizeof tables / sizeof *tables };

// --- hashes ---

sqlite3_int64 database_hash(const void *bytes, size_t len)
{
    return (sqlite3_int64)hash_finish(hash_bytes(hash_start(), bytes, len));
}

sqlite3_int64 database_hash_of(const struct storage *storage, const char *mod)
{
    uint64_t hash = hash_start();
    struct storage_entry entry = {.key = ""};
    while (storage_next(storage, mod, "", entry.key, &entry)) {
        hash = hash_bytes(hash_u64(hash, strlen(entry.key)), entry.key, strlen(entry.key));
        hash = hash_bytes(hash_u64(hash, entry.len), entry.bytes, entry.len);
    }
    return (sqlite3_int64)hash_finish(hash);
}

// --- what went wrong ---

enum status database_damaged(const struct database *database, const char *what, struct diag *diag)
{
    return diag_set(diag, STATUS_MALFORMED, "%s: the saved game is damaged: %s", database->path,
                    what);
}

enum status database_result(const struct database *database, int code, struct diag *diag)
{
    const char *path = database->path;
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return diag_set(diag, STATUS_BUSY, "%s: another game has it open", path);
    case SQLITE_FULL:
        return diag_set(diag, STATUS_FULL, "%s: the disk is full", path);
    case SQLITE_NOTADB:
        return diag_set(diag, STATUS_MALFORMED, "%s: not a saved game", path);
    case SQLITE_CORRUPT:
    case SQLITE_TOOBIG:
    case SQLITE_ERROR: // our own SQL is right: the file's schema is not
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return database_damaged(database, sqlite3_errmsg(database->handle), diag);
    default:
        return diag_set(diag, STATUS_IO, "%s: %s", path, sqlite3_errmsg(database->handle));
    }
}

// --- open ---

static enum status check_file(const char *path, const char *ending, bool may_be_missing,
                              struct diag *diag)
{
    char name[PATH_BYTES];
    struct stat info;
    if (snprintf(name, sizeof name, "%s%s", path, ending) >= (int)sizeof name)
        return diag_set(diag, STATUS_LIMIT, "%.100s...: the path is too long", path);
    if (lstat(name, &info) != 0) {
        if (errno == ENOENT && may_be_missing) return STATUS_OK;
        enum status status = errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
        return diag_set(diag, status, "%s: %s", name, strerror(errno));
    }
    if (!S_ISREG(info.st_mode))
        return diag_set(diag, STATUS_MALFORMED, "%s: not a saved game: no regular file", name);
    if (info.st_size > SAVE_MAX_FILE_BYTES)
        return diag_set(diag, STATUS_LIMIT, "%s: %lld bytes, at most %d are read", name,
                        (long long)info.st_size, SAVE_MAX_FILE_BYTES);
    return STATUS_OK;
}

// A journal may end with the name of another file, a super-journal, which SQLite looks at and
// removes when it thinks that it is done with. We never write one; in a stranger's journal it could
// be any file.
static enum status check_journal(const char *path, struct diag *diag)
{
    static const uint8_t magic[] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    uint8_t end[sizeof magic];
    char name[PATH_BYTES];
    snprintf(name, sizeof name, "%s-journal", path);
    FILE *file = fopen(name, "rbe");
    if (!file) return STATUS_OK;
    bool names_another = fseek(file, -(long)sizeof end, SEEK_END) == 0 &&
                         fread(end, 1, sizeof end, file) == sizeof end &&
                         memcmp(end, magic, sizeof end) == 0;
    fclose(file);
    if (!names_another) return STATUS_OK;
    return diag_set(diag, STATUS_MALFORMED, "%s: it names another file, which ours never do", name);
}

static void set_limits(sqlite3 *handle)
{
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES);
    sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, 16);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 16);
    sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, 2);
    sqlite3_limit(handle, SQLITE_LIMIT_FUNCTION_ARG, 4);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0);
}

static void set_defences(sqlite3 *handle)
{
    static const int off[] = {
        SQLITE_DBCONFIG_TRUSTED_SCHEMA,  SQLITE_DBCONFIG_ENABLE_TRIGGER,
        SQLITE_DBCONFIG_ENABLE_VIEW,     SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
        SQLITE_DBCONFIG_DQS_DML,         SQLITE_DBCONFIG_DQS_DDL,
        SQLITE_DBCONFIG_WRITABLE_SCHEMA, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER};
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        sqlite3_db_config(handle, off[i], 0, NULL);
}

enum status database_open(struct database *database, const char *path, bool make, struct diag *diag)
{
    enum status status = check_file(path, "", make, diag);
    if (status == STATUS_OK) status = check_file(path, "-journal", true, diag);
    if (status == STATUS_OK) status = check_journal(path, diag);
    if (status == STATUS_OK) status = check_file(path, "-wal", true, diag);
    if (status != STATUS_OK) return status;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (make ? SQLITE_OPEN_CREATE : 0);
    *database = (struct database){.path = path};
    int code = sqlite3_open_v2(path, &database->handle, flags, NULL);
    if (code == SQLITE_OK) {
        set_limits(database->handle);
        set_defences(database->handle);
        sqlite3_busy_timeout(database->handle, BUSY_MS);
        code = sqlite3_exec(database->handle,
                            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE;"
                            "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                            "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY",
                            NULL, NULL, NULL);
    }
    status = database_result(database, code, diag);
    if (status != STATUS_OK) database_close(database);
    return status;
}

// An empty journal is taken away.
void database_close(struct database *database)
{
    if (!database->handle) return;
    sqlite3_exec(database->handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(database->handle);
    database->handle = NULL;
}

enum status database_run(struct database *database, const char *sql, struct diag *diag)
{
    return database_result(database, sqlite3_exec(database->handle, sql, NULL, NULL, NULL), diag);
}

// --- schema ---

enum status database_make_tables(struct database *database, struct diag *diag)
{
    char pragmas[128];
    enum status status = STATUS_OK;
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION_ID, SAVE_FORMAT);
    for (size_t i = 0; i < TABLES && status == STATUS_OK; i++)
        status = database_run(database, tables[i].sql, diag);
    return status == STATUS_OK ? database_run(database, pragmas, diag) : status;
}

static enum status read_number(struct database *database, const char *sql, int *value,
                               struct diag *diag)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    if (code == SQLITE_ROW) *value = sqlite3_column_int(statement, 0);
    enum status status = database_result(database, code, diag);
    sqlite3_finalize(statement);
    return status;
}

static bool is_same(sqlite3_stmt *row, int column, const char *expected)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text && strcmp(text, expected) == 0;
}

// The schema must be the one above to the letter: then no view, trigger, default, generated column
// or virtual table of a stranger is ever looked at.
static enum status check_schema(struct database *database, struct diag *diag)
{
    sqlite3_stmt *rows = NULL;
    size_t count = 0;
    bool good = true;
    int code = sqlite3_prepare_v2(database->handle,
                                  "SELECT type, name, sql FROM sqlite_schema ORDER BY name", -1,
                                  &rows, NULL);
    while (code == SQLITE_OK && good && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        good = count < TABLES && is_same(rows, 0, "table") &&
               is_same(rows, 1, tables[count].name) && is_same(rows, 2, tables[count].sql);
        count++;
        code = SQLITE_OK;
    }
    enum status status = database_result(database, code, diag);
    sqlite3_finalize(rows);
    if (status != STATUS_OK) return status;
    if (good && count == TABLES) return STATUS_OK;
    return database_damaged(database, "its tables are not those of a saved game", diag);
}

static enum status check_format(struct database *database, struct diag *diag)
{
    int id = 0, format = 0;
    enum status status = read_number(database, "PRAGMA application_id", &id, diag);
    if (status == STATUS_OK) status = read_number(database, "PRAGMA user_version", &format, diag);
    if (status != STATUS_OK) return status;
    if (id != APPLICATION_ID)
        return diag_set(diag, STATUS_MALFORMED, "%s: not a saved game", database->path);
    if (format == SAVE_FORMAT) return STATUS_OK;
    return diag_set(diag, STATUS_UNSUPPORTED,
                    "%s: saved in format %d, this engine reads %d: a newer version of it is needed",
                    database->path, format, SAVE_FORMAT);
}

enum status database_check(struct database *database, bool *empty, struct diag *diag)
{
    int tables_there = 0;
    enum status status =
        read_number(database, "SELECT count(*) FROM sqlite_schema", &tables_there, diag);
    if (status != STATUS_OK) return status;
    *empty = tables_there == 0;
    if (*empty) return STATUS_OK;
    status = check_format(database, diag);
    return status == STATUS_OK ? check_schema(database, diag) : status;
}
