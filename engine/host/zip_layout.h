// The list of entries of an honest zip archive. Nothing is allocated for a stranger's numbers before they were
// checked, and there is one way alone to read the archive. Refused: what is cut off, more than one disk, zip64 (nothing that is accepted needs it),
// too many entries, bytes after the end, and entries that share bytes with each other or with the
// list of entries, two of one name, and those whose own header says something else than the list. The format: PKWARE's APPNOTE.TXT, 4.3.7 (local header), 4.3.12 (central
// directory), 4.3.16 (its end).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ZIP_LAYOUT_MAX_BYTES = 64 * 1024 * 1024,     // of an archive
    ZIP_LAYOUT_MAX_ENTRIES = 4096,               // files and folders
    ZIP_LAYOUT_MAX_LIST_BYTES = 4 * 1024 * 1024, // of the list of entries
};

// One file or folder in the archive. All numbers are the archive's own words for it.
struct zip_entry {
    const char *name; // as it is there, without a zero byte
    uint16_t method, flags;
    uint32_t crc, packed, size;
    uint64_t at;         // where its bytes begin
    uint8_t system;      // that made it, and so what `attributes` mean
    uint32_t attributes; // external
};

struct zip_layout {
    struct zip_entry *entries; // owned
    char *names;               // owned
    uint32_t count;
};

enum { ZIP_METHOD_STORE = 0, ZIP_METHOD_DEFLATE = 8, ZIP_FLAG_ENCRYPTED = 1 };

// NULL, and the layout is filled; or the text of what is wrong (a constant), with nothing in it.
// `file` is an open regular file; its position does not matter and is not changed.
const char *zip_layout_read(int file, struct zip_layout *layout);
void zip_layout_fini(struct zip_layout *layout);

// Reads bytes at a place of the file; false: there are not so many.
bool zip_layout_read_bytes(int file, void *into, size_t len, uint64_t at);
