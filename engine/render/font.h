// The font: one PNG with 16 columns of cells, six rows from U+0020, more from U+00A0, and then those of the other blocks
// that font.c lists. Letters are as wide as their ink plus one pixel; digits are all as wide as the widest, so that
// counters stand still. Text is drawn with a dark outline, so that it can be read over anything.
//
// A letter and the marks after it are one: the letter that Unicode composes of them if the font has it, or else the
// letter with the marks above and below it. What the font lacks, controls among it, is drawn as a box; what is never
// seen (util/utf8.h) takes no room.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "render/canvas.h"
#include "util/diag.h"

enum {
    FONT_MAX_GLYPHS = 1360,     // of a picture: all blocks
    FONT_BOX = FONT_MAX_GLYPHS, // drawn for what the font lacks
    FONT_MAX_CELL_PX = 16,
};

struct font {
    int cell_width, cell_height, count;
    uint8_t widths[FONT_MAX_GLYPHS + 1]; // px to the next letter
    uint8_t lefts[FONT_MAX_GLYPHS + 1];  // px of the cell that are empty before the ink
    bool has_ink[FONT_MAX_GLYPHS + 1];
    uint16_t rows[FONT_MAX_GLYPHS + 1][FONT_MAX_CELL_PX]; // bit x: ink at x
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
// UTF-8; "\n" starts a new line. Bytes that are no text count and draw as a box each.
struct text_size font_measure(const struct font *font, const char *text, int scale);
void font_draw(const struct font *font, struct canvas *canvas, int x, int y, const char *text,
               uint32_t color, int scale);

// The first of a text's characters, from byte *at on, that is drawn as a box: *at is its first byte then, and *code the
// character (U+FFFD: a byte that is no text). False: there is none; both stay.
bool font_find_missing(const struct font *font, const char *text, size_t *at, uint32_t *code);
