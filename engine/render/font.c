#include "render/font.h"

#include <string.h>
#include <unicode/unorm2.h>

#include "render/picture.h"
#include "util/utf8.h"

enum {
    FIRST_CODE = 0x20,
    COLUMNS = 16,
    SPACE_PX = 3,
    MAX_MARKS = 4,     // on a letter; more are left out
    MAX_PARTS = 4,     // steps in which a letter is taken apart
    MARK_SHIFT_PX = 6, // most that a mark is moved from where it is drawn
    BROKEN_CODE = 0xFFFD,
    OUTLINE_COLOR = 0x0C1020
};

// What the rows of a picture are, in its order; each block is as many whole rows. assets/src/font.lua has the same.
static const struct block {
    uint16_t first, last;
} blocks[] = {
    {0x20, 0x7F},     {0xA0, 0x1BF},    {0x230, 0x23F},   {0x250, 0x25F},   {0x2B0, 0x2DF},
    {0x300, 0x34F},   {0x370, 0x3FF},   {0x400, 0x4FF},   {0x1E90, 0x1E9F}, {0x2010, 0x204F},
    {0x2070, 0x208F}, {0x20A0, 0x20BF}, {0x2110, 0x212F}, {0x2190, 0x219F}, {0x21B0, 0x21BF},
    {0x2200, 0x222F}, {0x2240, 0x226F}, {0x25A0, 0x25CF}, {0x2600, 0x260F}, {0x2660, 0x266F},
    {0x2710, 0x271F}, {0x2760, 0x276F},
};

static void read_glyph(struct font *font, const struct canvas *sheet, int glyph)
{
    int left = glyph % COLUMNS * font->cell_width, top = glyph / COLUMNS * font->cell_height;
    int first = font->cell_width, last = -1;
    for (int y = 0; y < font->cell_height; y++) {
        for (int x = 0; x < font->cell_width; x++) {
            if (sheet->pixels[(top + y) * sheet->width + left + x] >> 24 < 128) continue;
            font->rows[glyph][y] |= (uint16_t)(1u << x);
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
    font->lefts[glyph] = (uint8_t)first;
    font->has_ink[glyph] = true;
}

// As large as a capital letter.
static void draw_box(struct font *font)
{
    int width = font->cell_width > 1 ? font->cell_width - 1 : 1,
        height = (font->cell_height * 7 + 8) / 9;
    uint16_t full = (uint16_t)((1u << width) - 1), sides = (uint16_t)(1u << (width - 1) | 1);
    for (int y = 0; y < height; y++)
        font->rows[FONT_BOX][y] = y == 0 || y == height - 1 ? full : sides;
    font->widths[FONT_BOX] = (uint8_t)(width + 1);
    font->has_ink[FONT_BOX] = true;
}

static void align_digits(struct font *font)
{
    int zero = '0' - FIRST_CODE, widest = 0;
    if (font->count < zero + 10) return;
    for (int i = zero; i < zero + 10; i++)
        if (font->widths[i] > widest) widest = font->widths[i];
    for (int i = zero; i < zero + 10; i++) {
        int shift = (widest - font->widths[i]) / 2;
        for (int y = 0; y < font->cell_height; y++)
            font->rows[i][y] = (uint16_t)(font->rows[i][y] << shift);
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
    draw_box(font);
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

// --- from text to glyphs ---

// A letter with its marks, or a box: glyphs that are drawn over each other, and the room they take.
struct cluster {
    struct piece {
        int glyph, dx, dy; // px from where the letter stands
    } pieces[1 + MAX_MARKS];
    int count, width;
    int top, bottom; // rows with ink so far
    uint32_t code;   // the letter, as it stands in the text
    bool newline;
};

// The character at the beginning of a text that is not empty; one byte that is no text is BROKEN_CODE.
static size_t read_code(const char *text, uint32_t *code)
{
    size_t bytes = utf8_decode(text, strnlen(text, 4), code);
    if (bytes > 0) return bytes;
    *code = BROKEN_CODE;
    return 1;
}

// Where a character's cell is; -1: the font has none, or nothing in it.
static int glyph_of(const struct font *font, uint32_t code)
{
    int before = 0;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks && code >= blocks[i].first; i++) {
        int glyph = before + (int)(code - blocks[i].first);
        if (code <= blocks[i].last) return glyph < font->count && font->has_ink[glyph] ? glyph : -1;
        before += blocks[i].last - blocks[i].first + 1;
    }
    return -1;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || code == '\t' || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) ||
           code == 0x202F || code == 0x205F || code == 0x3000;
}

// Not seen, but no control either: that one has a box. The soft hyphen has always been a hyphen here.
static bool takes_no_room(uint32_t code)
{
    bool joins = code == 0x200C || code == 0x200D || (code >= 0xFE00 && code <= 0xFE0F);
    return joins || (code > 0xAD && utf8_is_unseen(code));
}

static bool is_mark(uint32_t code)
{
    return code >= 0x300 && code < 0x370;
}

static void find_ink(const struct font *font, int glyph, int *top, int *bottom)
{
    *top = font->cell_height;
    *bottom = -1;
    for (int y = 0; y < font->cell_height; y++) {
        if (!font->rows[glyph][y]) continue;
        if (*bottom < 0) *top = y;
        *bottom = y;
    }
}

static void begin_cluster(const struct font *font, struct cluster *cluster, int glyph)
{
    cluster->pieces[0] = (struct piece){glyph, 0, 0};
    cluster->count = 1;
    cluster->width = font->widths[glyph];
    find_ink(font, glyph, &cluster->top, &cluster->bottom);
}

static int within(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static bool is_above(const struct font *font, int mark)
{
    int top, bottom;
    find_ink(font, mark, &top, &bottom);
    return bottom < font->cell_height / 2;
}

// A mark above is drawn as for a letter that begins in the cell's fourth row (a third of the cell), one below as for one
// that ends on the line; both as for the middle of the cell. On capitals marks of several rows stand without a gap, so
// that they belong to their own line and not to the one above.
static void add_mark(const struct font *font, struct cluster *cluster, int mark)
{
    int top, bottom, dy;
    if (cluster->count == 0 || cluster->count > MAX_MARKS) return;
    find_ink(font, mark, &top, &bottom);
    if (is_above(font, mark)) {
        bool is_tall = cluster->top < font->cell_height / 3 - 1;
        int drawn = cluster->top - font->cell_height / 3, close = cluster->top - 1 - bottom;
        dy = within(is_tall && bottom > top ? close : drawn, -MARK_SHIFT_PX, 0);
        cluster->top = top + dy;
    } else {
        dy = within(cluster->bottom + 1 - top, 0, MARK_SHIFT_PX);
        cluster->bottom = bottom + dy;
    }
    int letter_middle = (cluster->width - 2) / 2, cell_middle = (font->cell_width - 1) / 2;
    cluster->pieces[cluster->count++] =
        (struct piece){mark, letter_middle + font->lefts[mark] - cell_middle, dy};
}

// The letter and the mark that a letter is made of, by Unicode's data; *mark is 0 where it is another letter alone.
static bool take_apart(uint32_t code, uint32_t *letter, uint32_t *mark)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar parts[8];
    UChar32 first, second = 0;
    const UNormalizer2 *form = unorm2_getNFCInstance(&error);
    if (U_FAILURE(error)) return false;
    int32_t len = unorm2_getRawDecomposition(form, (UChar32)code, parts, 8, &error), at = 0;
    if (U_FAILURE(error) || len < 1) return false;
    U16_NEXT(parts, at, len, first);
    if (at < len) U16_NEXT(parts, at, len, second);
    *letter = (uint32_t)first;
    *mark = (uint32_t)second;
    return true;
}

// 0: there is none.
static uint32_t put_together(uint32_t letter, uint32_t mark)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFCInstance(&error);
    UChar32 whole =
        U_FAILURE(error) ? -1 : unorm2_composePair(form, (UChar32)letter, (UChar32)mark);
    return whole < 0 ? 0 : (uint32_t)whole;
}

// i and j have no dot under a mark.
static int without_dot(const struct font *font, uint32_t letter, int glyph)
{
    bool is_i = letter == 'i' || letter == 0x456, is_j = letter == 'j' || letter == 0x458;
    int bare = is_i ? glyph_of(font, 0x131) : is_j ? glyph_of(font, 0x237) : -1;
    return bare < 0 ? glyph : bare;
}

// A letter that the font has, or has the parts of; or a box. `mark`: the glyph of the first mark after it, or -1.
static void place_letter(const struct font *font, struct cluster *cluster, uint32_t code, int mark)
{
    int marks[MAX_PARTS], count = 0, glyph = glyph_of(font, code);
    uint32_t part;
    bool has_all = true;
    while (glyph < 0 && count < MAX_PARTS && take_apart(code, &code, &part)) {
        if (part != 0) {
            marks[count] = glyph_of(font, part);
            has_all = has_all && marks[count++] >= 0;
        }
        glyph = glyph_of(font, code);
    }
    if (glyph < 0 || !has_all) {
        begin_cluster(font, cluster, FONT_BOX);
        return;
    }
    for (int i = 0; i < count && mark < 0; i++)
        if (is_above(font, marks[i])) mark = marks[i];
    if (mark >= 0 && is_above(font, mark)) glyph = without_dot(font, code, glyph);
    begin_cluster(font, cluster, glyph);
    while (count > 0) add_mark(font, cluster, marks[--count]);
}

// The glyph of the mark at the beginning of a text, and its bytes; -1: there is none, or the font has none.
static int read_mark(const struct font *font, const char *text, size_t *bytes)
{
    uint32_t mark;
    if (!*text) return -1;
    *bytes = read_code(text, &mark);
    return is_mark(mark) ? glyph_of(font, mark) : -1;
}

// The next letter of a text that is not empty, with its marks; returns its bytes.
static size_t read_cluster(const struct font *font, const char *text, struct cluster *cluster)
{
    uint32_t code, mark, whole;
    size_t bytes = read_code(text, &code), more;
    *cluster = (struct cluster){.code = code, .newline = code == '\n'};
    if (cluster->newline || takes_no_room(code)) return bytes;
    while (text[bytes] && (more = read_code(text + bytes, &mark), is_mark(mark))) {
        whole = put_together(code, mark);
        if (whole == 0 || glyph_of(font, whole) < 0) break;
        code = whole;
        bytes += more;
    }
    if (is_space(code)) {
        cluster->width = font->widths[0];
        return bytes;
    }
    int glyph = read_mark(font, text + bytes, &more);
    place_letter(font, cluster, code, glyph);
    for (; glyph >= 0; glyph = read_mark(font, text + bytes, &more)) {
        add_mark(font, cluster, glyph);
        bytes += more;
    }
    return bytes;
}

bool font_find_missing(const struct font *font, const char *text, size_t *at, uint32_t *code)
{
    struct cluster cluster;
    for (size_t bytes = *at; text[bytes];) {
        size_t more = read_cluster(font, text + bytes, &cluster);
        if (cluster.count > 0 && cluster.pieces[0].glyph == FONT_BOX) {
            *at = bytes;
            *code = cluster.code;
            return true;
        }
        bytes += more;
    }
    return false;
}

// --- measuring and drawing ---

struct text_size font_measure(const struct font *font, const char *text, int scale)
{
    struct text_size size = {0, font->cell_height * scale};
    int width = 0;
    struct cluster cluster;
    while (*text) {
        text += read_cluster(font, text, &cluster);
        if (cluster.newline) {
            width = 0;
            size.height += font->line_height * scale;
            continue;
        }
        width += cluster.width;
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
static void find_outline(const uint16_t *rows, int height, uint32_t *outline)
{
    for (int row = 0; row < height + 2; row++) {
        uint32_t grown = 0;
        for (int from = row - 2; from <= row; from++) {
            uint32_t ink = from >= 0 && from < height ? rows[from] : 0;
            grown |= ink | ink << 1 | ink << 2;
        }
        uint32_t ink = row > 0 && row <= height ? (uint32_t)rows[row - 1] << 1 : 0;
        outline[row] = grown & ~ink;
    }
}

static void draw_ink(const struct font *font, struct canvas *canvas, int glyph, int x, int y,
                     int scale, uint32_t color)
{
    uint32_t rows[FONT_MAX_CELL_PX];
    for (int row = 0; row < font->cell_height; row++) rows[row] = font->rows[glyph][row];
    draw_rows(canvas, rows, font->cell_height, x, y, scale, color, 256);
}

// Large letters have an outline of one pixel too, and a shadow below.
static void draw_thin_outline(const struct font *font, struct canvas *canvas, int glyph, int x,
                              int y, int scale)
{
    for (int i = 0; i < 9; i++)
        draw_ink(font, canvas, glyph, x - 1 + i % 3, y - 1 + i / 3, scale, OUTLINE_COLOR);
    draw_ink(font, canvas, glyph, x, y + 2, scale, OUTLINE_COLOR);
}

static void draw_outline(const struct font *font, struct canvas *canvas, int glyph, int x, int y,
                         int scale)
{
    uint32_t rows[FONT_MAX_CELL_PX + 2];
    if (scale > 1) {
        draw_thin_outline(font, canvas, glyph, x, y, scale);
        return;
    }
    find_outline(font->rows[glyph], font->cell_height, rows);
    draw_rows(canvas, rows, font->cell_height + 2, x - 1, y - 1, 1, OUTLINE_COLOR, 210);
}

static void draw_pass(const struct font *font, struct canvas *canvas, int x, int y,
                      const char *text, uint32_t color, int scale, bool outlines)
{
    int left = x;
    struct cluster cluster;
    while (*text) {
        text += read_cluster(font, text, &cluster);
        if (cluster.newline) {
            x = left;
            y += font->line_height * scale;
            continue;
        }
        for (int i = 0; i < cluster.count; i++) {
            const struct piece *piece = &cluster.pieces[i];
            int at_x = x + piece->dx * scale, at_y = y + piece->dy * scale;
            if (outlines)
                draw_outline(font, canvas, piece->glyph, at_x, at_y, scale);
            else
                draw_ink(font, canvas, piece->glyph, at_x, at_y, scale, color);
        }
        x += cluster.width * scale;
        if (x > canvas->width) return;
    }
}

void font_draw(const struct font *font, struct canvas *canvas, int x, int y, const char *text,
               uint32_t color, int scale)
{
    draw_pass(font, canvas, x, y, text, color, scale, true);
    draw_pass(font, canvas, x, y, text, color, scale, false);
}
