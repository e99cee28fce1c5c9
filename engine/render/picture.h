// Pictures in PNG files: reading, writing, comparing. A file's size is checked before it is
// decoded, so that a broken or hostile one cannot ask for memory. Paths are the caller's affair.
#pragma once

#include "render/canvas.h"
#include "util/diag.h"

enum { PICTURE_MAX_SIDE_PX = 4096, PICTURE_MAX_FILE_BYTES = 16 << 20 };

// Reads a PNG; the pixels are the caller's (picture_free). STATUS_NOT_FOUND, STATUS_MALFORMED,
// STATUS_LIMIT; the diag names the file.
enum status picture_load(struct canvas *picture, const char *path, struct diag *diag);
void picture_free(struct canvas *picture);
// Writes a PNG, every pixel `scale` x `scale` (1..16) px. STATUS_INVALID, STATUS_IO.
enum status picture_save(const struct canvas *picture, const char *path, int scale,
                         struct diag *diag);

struct picture_difference {
    uint32_t pixels; // that differ by more than the tolerance in some channel
    uint32_t worst;  // the greatest difference of a channel
};
// Both of the same size. `difference` (may be NULL) is painted: the picture faintly, what differs
// in red.
struct picture_difference picture_compare(const struct canvas *a, const struct canvas *b,
                                          uint32_t tolerance, struct canvas *difference);
