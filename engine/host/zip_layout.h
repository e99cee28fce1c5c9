// Whether a file is laid out as an honest zip archive: read before libzip is given it, so that
// nothing is allocated for a stranger's numbers, and so that there is one way alone to read the
// archive. Refused: what is cut off, more than one disk, zip64 (nothing that is accepted needs it),
// too many entries, bytes after the end, and entries that share bytes with each other or with the
// list of entries. The format: PKWARE's APPNOTE.TXT, 4.3.7 (local header), 4.3.12 (central
// directory), 4.3.16 (its end).
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
    ZIP_LAYOUT_MAX_BYTES = 64 * 1024 * 1024,     // of an archive
    ZIP_LAYOUT_MAX_ENTRIES = 4096,               // files and folders
    ZIP_LAYOUT_MAX_LIST_BYTES = 4 * 1024 * 1024, // of the list of entries
};

// 0 and the number of entries; or the text of what is wrong (a constant), with `count` untouched.
// `file` is an open regular file; its position does not matter and is not changed.
const char *zip_layout_check(int file, uint32_t *count);
