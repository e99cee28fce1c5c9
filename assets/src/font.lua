-- The font's picture: 16 columns of cells. The first six rows are U+0020 to U+007F, the next six
-- U+00A0 to U+00FF; accented letters are put together from a letter and a mark.
local draw = require "draw"
local png = require "png"
local glyphs = require "font_glyphs"
local P = require "palette".index

local font = { cell_width = 6, cell_height = 9 }

local MARKS = {
    grave = { ".#...", "..#.." }, acute = { "...#.", "..#.." }, hat = { "..#..", ".#.#." },
    tilde = { ".#.#.", "#.#.." }, dots = { ".#.#.", "....." }, ring = { ".###.", ".#.#." },
}

-- Code point of the first accented letter of each kind, the letter, and its marks in the order of Latin-1.
local RUNS = {
    { 0xC0, "A^", "grave", "acute", "hat", "tilde", "dots", "ring" },
    { 0xC8, "E^", "grave", "acute", "hat", "dots" },
    { 0xCC, "I^", "grave", "acute", "hat", "dots" },
    { 0xD1, "N^", "tilde" },
    { 0xD2, "O^", "grave", "acute", "hat", "tilde", "dots" },
    { 0xD9, "U^", "grave", "acute", "hat", "dots" },
    { 0xDD, "Y^", "acute" },
    { 0xE0, "a", "grave", "acute", "hat", "tilde", "dots", "ring" },
    { 0xE8, "e", "grave", "acute", "hat", "dots" },
    { 0xEC, "i^", "grave", "acute", "hat", "dots" },
    { 0xF1, "n", "tilde" },
    { 0xF2, "o", "grave", "acute", "hat", "tilde", "dots" },
    { 0xF9, "u", "grave", "acute", "hat", "dots" },
    { 0xFD, "y", "acute" },
    { 0xFF, "y", "dots" },
}

-- Marks of two rows need a letter one row lower: it loses the second row of its body.
local TALL = { hat = true, tilde = true, ring = true }

local function squeeze(glyph)
    local rows = {}
    for row in glyph:gmatch("%S+") do
        rows[#rows + 1] = row
    end
    local top = table.remove(rows, 3)
    rows[3] = top
    table.insert(rows, 3, ".....")
    return table.concat(rows, " ")
end

local KEYS = { ["#"] = P.white }

local function put(c, x, y, glyph)
    local rows = {}
    for row in glyph:gmatch("%S+") do
        assert(#row == 5, "font: a row of five pixels: " .. glyph)
        rows[#rows + 1] = row
    end
    assert(#rows >= 7 and #rows <= 9, "font: seven to nine rows: " .. glyph)
    draw.art(c, x, y, rows, KEYS)
end

--- The PNG: white letters on nothing.
function font.image()
    local w, h = font.cell_width, font.cell_height
    local c = draw.new(16 * w, 12 * h)
    local function cell(index)
        return index % 16 * w, index // 16 * h
    end
    for code = 0x20, 0x7E do
        local x, y = cell(code - 0x20)
        put(c, x, y, assert(glyphs[string.char(code)], "font: no glyph"))
    end
    for code = 0xA0, 0xFF do
        local x, y = cell(code - 0xA0 + 96)
        if glyphs[code] then put(c, x, y, glyphs[code]) end
    end
    for _, run in ipairs(RUNS) do
        for i = 3, #run do
            local x, y = cell(run[1] + i - 3 - 0xA0 + 96)
            local glyph = glyphs[run[2]]
            put(c, x, y, TALL[run[i]] and squeeze(glyph) or glyph)
            draw.art(c, x, y, MARKS[run[i]], KEYS)
        end
    end
    local rows = {}
    for y = 0, c.h - 1 do
        local row = {}
        for x = 0, c.w - 1 do
            row[x + 1] = c.px[y * c.w + x] and "\xFF\xFF\xFF\xFF" or "\0\0\0\0"
        end
        rows[y + 1] = table.concat(row)
    end
    return png.encode(c.w, rows)
end

return font
