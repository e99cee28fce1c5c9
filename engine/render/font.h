// The font: one PNG with 16 columns of cells, six rows from U+0020 and more from U+00A0. Letters
// are as wide as their ink plus one pixel; digits are all as wide as the widest, so that counters
// stand still. Text is drawn with a dark outline, so that it can be read over anything.
#pragma once

#include "render/canvas.h"
#include "util/diag.h"

enum {
    FONT_MAX_GLYPHS = 256,
    FONT_MAX_CELL_PX = 16,
};

struct font {
    int cell_width, cell_height, count;
    uint8_t widths[FONT_MAX_GLYPHS];                  // px to the next letter
    uint32_t rows[FONT_MAX_GLYPHS][FONT_MAX_CELL_PX]; // bit x: ink at x
    int line_height;
};

// STATUS_INVALID: cells of a size that the picture or the limit above does not allow.
enum status font_init(struct font *font, const char *path, int cell_width, int cell_height,
                      struct diag *diag);

// Reads one from a picture in memory. Cells: 1 to FONT_MAX_CELL_PX px a side, 16 of them side by side in it.
void font_read(struct font *font, const struct canvas *sheet, int cell_width, int cell_height);

struct text_size {
    int width, height; // px, without the outline
};
// UTF-8; "\n" starts a new line; characters that the font lacks count and draw as "?".
struct text_size font_measure(const struct font *font, const char *text, int scale);
void font_draw(const struct font *font, struct canvas *canvas, int x, int y, const char *text,
               uint32_t color, int scale);
