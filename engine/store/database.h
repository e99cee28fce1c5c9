// What save.c and save_read.c share: a connection to a save's SQLite file, with all its defences
// on, and its schema. Nobody else includes this.
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/diag.h"
#include "util/status.h"

enum {
    DATABASE_WORLD = 1, // numbers of rows in `part`
    DATABASE_GAME = 2,
};

struct database {
    sqlite3 *handle;
    const char *path; // borrowed; for diags
};

// STATUS_NOT_FOUND unless `make`; STATUS_LIMIT, STATUS_IO, STATUS_MALFORMED: no regular file.
enum status database_open(struct database *database, const char *path, bool make,
                          struct diag *diag);
void database_close(struct database *database);
// Whether it has anything in it; what it has must be a save of this format. STATUS_MALFORMED,
// STATUS_UNSUPPORTED and so on.
enum status database_check(struct database *database, bool *empty, struct diag *diag);
enum status database_run(struct database *database, const char *sql, struct diag *diag);
// Makes the tables, inside a transaction.
enum status database_make_tables(struct database *database, struct diag *diag);
// STATUS_OK for SQLITE_OK, SQLITE_ROW and SQLITE_DONE; else what went wrong.
enum status database_result(const struct database *database, int code, struct diag *diag);
enum status database_damaged(const struct database *database, const char *what, struct diag *diag);

// Of the bytes of a part, and of all that one mod keeps.
sqlite3_int64 database_hash(const void *bytes, size_t len);
struct storage;
sqlite3_int64 database_hash_of(const struct storage *storage, const char *mod);
