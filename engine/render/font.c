#include "render/font.h"

#include "render/picture.h"

enum {
    FIRST_CODE = 0x20,
    LATIN_CODE = 0xA0,
    LATIN_GLYPH = 96,
    COLUMNS = 16,
    SPACE_PX = 3,
    OUTLINE_COLOR = 0x0C1020
};

static void read_glyph(struct font *font, const struct canvas *sheet, int glyph)
{
    int left = glyph % COLUMNS * font->cell_width, top = glyph / COLUMNS * font->cell_height;
    int first = font->cell_width, last = -1;
    for (int y = 0; y < font->cell_height; y++) {
        for (int x = 0; x < font->cell_width; x++) {
            if (sheet->pixels[(top + y) * sheet->width + left + x] >> 24 < 128) continue;
            font->rows[glyph][y] |= 1u << x;
            if (x < first) first = x;
            if (x > last) last = x;
        }
    }
    if (last < 0) {
        font->widths[glyph] = SPACE_PX;
        return;
    }
    for (int y = 0; y < font->cell_height; y++) font->rows[glyph][y] >>= first;
    font->widths[glyph] = (uint8_t)(last - first + 2);
}

static void align_digits(struct font *font)
{
    int zero = '0' - FIRST_CODE, widest = 0;
    if (font->count < zero + 10) return;
    for (int i = zero; i < zero + 10; i++)
        if (font->widths[i] > widest) widest = font->widths[i];
    for (int i = zero; i < zero + 10; i++) {
        int shift = (widest - font->widths[i]) / 2;
        for (int y = 0; y < font->cell_height; y++) font->rows[i][y] <<= shift;
        font->widths[i] = (uint8_t)widest;
    }
}

void font_read(struct font *font, const struct canvas *sheet, int cell_width, int cell_height)
{
    *font = (struct font){.cell_width = cell_width, .cell_height = cell_height};
    font->count = sheet->height / cell_height * COLUMNS;
    if (font->count > FONT_MAX_GLYPHS) font->count = FONT_MAX_GLYPHS;
    font->line_height = cell_height + 1;
    for (int i = 0; i < font->count; i++) read_glyph(font, sheet, i);
    align_digits(font);
}

enum status font_init(struct font *font, const char *path, int cell_width, int cell_height,
                      struct diag *diag)
{
    struct canvas sheet;
    enum status status = picture_load(&sheet, path, diag);
    if (status) return status;
    if (cell_width < 1 || cell_height < 1 || cell_width > FONT_MAX_CELL_PX ||
        cell_height > FONT_MAX_CELL_PX || cell_width * COLUMNS > sheet.width ||
        cell_height > sheet.height) {
        status =
            diag_set(diag, STATUS_INVALID,
                     "%s: %d x %d px for %d columns of %d x %d px cells (1 to %d px a side)", path,
                     sheet.width, sheet.height, COLUMNS, cell_width, cell_height, FONT_MAX_CELL_PX);
        goto out;
    }
    font_read(font, &sheet, cell_width, cell_height);
out:
    picture_free(&sheet);
    return status;
}

// The next character and how many bytes it took; broken UTF-8 is taken byte by byte.
static uint32_t next_code(const char **text)
{
    const uint8_t *in = (const uint8_t *)*text;
    int more = in[0] < 0xC2 ? 0 : in[0] < 0xE0 ? 1 : in[0] < 0xF0 ? 2 : in[0] < 0xF5 ? 3 : 0;
    uint32_t code = more ? in[0] & (0x3Fu >> more) : in[0];
    for (int i = 1; i <= more; i++) {
        if ((in[i] & 0xC0) != 0x80) {
            more = 0;
            code = '?';
            break;
        }
        code = code << 6 | (in[i] & 0x3F);
    }
    *text += more + 1;
    return code;
}

static int glyph_of(const struct font *font, uint32_t code)
{
    if (code >= LATIN_CODE)
        code = code - LATIN_CODE + LATIN_GLYPH + FIRST_CODE;
    else if (code >= FIRST_CODE + LATIN_GLYPH)
        code = '?'; // U+0080 to U+009F
    if (code >= FIRST_CODE && code < FIRST_CODE + (uint32_t)font->count)
        return (int)code - FIRST_CODE;
    return '?' - FIRST_CODE < font->count ? '?' - FIRST_CODE : 0;
}

struct text_size font_measure(const struct font *font, const char *text, int scale)
{
    struct text_size size = {0, font->cell_height * scale};
    int width = 0;
    while (*text) {
        uint32_t code = next_code(&text);
        if (code == '\n') {
            width = 0;
            size.height += font->line_height * scale;
            continue;
        }
        width += font->widths[glyph_of(font, code)];
        if ((width - 1) * scale > size.width) size.width = (width - 1) * scale;
    }
    return size;
}

static void draw_rows(struct canvas *canvas, const uint32_t *rows, int height, int x, int y,
                      int scale, uint32_t color, uint32_t alpha)
{
    for (int row = 0; row < height; row++) {
        uint32_t bits = rows[row];
        for (int column = 0; bits >> column; column++)
            if (bits >> column & 1)
                canvas_fill(canvas,
                            (struct rect){x + column * scale, y + row * scale, scale, scale}, color,
                            alpha);
    }
}

// Ink grown by one pixel to every side, without the ink; one row and column of margin around the
// cell.
static void find_outline(const uint32_t *rows, int height, uint32_t *outline)
{
    for (int row = 0; row < height + 2; row++) {
        uint32_t grown = 0;
        for (int from = row - 2; from <= row; from++)
            if (from >= 0 && from < height) grown |= rows[from] | rows[from] << 1 | rows[from] << 2;
        uint32_t ink = row > 0 && row <= height ? rows[row - 1] << 1 : 0;
        outline[row] = grown & ~ink;
    }
}

// Large letters have an outline of one pixel too, and a shadow below.
static void draw_thin_outline(const struct font *font, struct canvas *canvas, int glyph, int x,
                              int y, int scale)
{
    for (int i = 0; i < 9; i++)
        draw_rows(canvas, font->rows[glyph], font->cell_height, x - 1 + i % 3, y - 1 + i / 3, scale,
                  OUTLINE_COLOR, 256);
    draw_rows(canvas, font->rows[glyph], font->cell_height, x, y + 2, scale, OUTLINE_COLOR, 256);
}

static void draw_pass(const struct font *font, struct canvas *canvas, int x, int y,
                      const char *text, uint32_t color, int scale, bool outlines)
{
    int left = x;
    while (*text) {
        uint32_t code = next_code(&text);
        if (code == '\n') {
            x = left;
            y += font->line_height * scale;
            continue;
        }
        int glyph = glyph_of(font, code);
        if (outlines) {
            uint32_t rows[FONT_MAX_CELL_PX + 2];
            find_outline(font->rows[glyph], font->cell_height, rows);
            if (scale == 1)
                draw_rows(canvas, rows, font->cell_height + 2, x - 1, y - 1, 1, OUTLINE_COLOR, 210);
            else
                draw_thin_outline(font, canvas, glyph, x, y, scale);
        } else {
            draw_rows(canvas, font->rows[glyph], font->cell_height, x, y, scale, color, 256);
        }
        x += font->widths[glyph] * scale;
        if (x > canvas->width) return;
    }
}

void font_draw(const struct font *font, struct canvas *canvas, int x, int y, const char *text,
               uint32_t color, int scale)
{
    draw_pass(font, canvas, x, y, text, color, scale, true);
    draw_pass(font, canvas, x, y, text, color, scale, false);
}
