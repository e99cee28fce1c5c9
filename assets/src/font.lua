-- The font's picture: 16 columns of cells, a row of them for each 16 characters of BLOCKS; the engine puts
-- accented letters together, of a letter and a mark. engine/render/font.c reads it in the same order.
local draw = require "draw"
local png = require "png"
local glyphs = require "font_glyphs"
local P = require "palette".index

local PARTS = { "latin", "greek", "cyrillic", "signs" }

local font = { cell_width = 6, cell_height = 9 }

-- First and last character.
local BLOCKS = {
    { 0x20, 0x7F }, { 0xA0, 0x1BF }, { 0x230, 0x23F }, { 0x250, 0x25F }, { 0x2B0, 0x2DF },
    { 0x300, 0x34F }, { 0x370, 0x3FF }, { 0x400, 0x4FF }, { 0x1E90, 0x1E9F }, { 0x2010, 0x204F }, { 0x2070, 0x208F },
    { 0x20A0, 0x20BF }, { 0x2110, 0x212F }, { 0x2190, 0x219F }, { 0x21B0, 0x21BF }, { 0x2200, 0x222F },
    { 0x2240, 0x226F }, { 0x25A0, 0x25CF }, { 0x2600, 0x260F }, { 0x2660, 0x266F }, { 0x2710, 0x271F },
    { 0x2760, 0x276F },
}

local COMMA = { "..#..", ".#..." }
local COMMA_ROW = 7

local KEYS = { ["#"] = P.white }

local function put(c, x, y, glyph)
    local rows = {}
    for row in glyph:gmatch("%S+") do
        assert(#row == 5 or #row == 6, "font: a row of five or six pixels: " .. glyph)
        rows[#rows + 1] = row
    end
    assert(#rows >= 7 and #rows <= 9, "font: seven to nine rows: " .. glyph)
    draw.art(c, x, y, rows, KEYS)
end

-- "ROWS", "=X" or "X+comma"
local function put_said(c, x, y, said)
    local same, letter = said:match("^=(.+)$"), said:match("^(.)%+comma$")
    if same or letter then
        put(c, x, y, assert(glyphs[same or letter], "font: no glyph"))
    else
        put(c, x, y, said)
    end
    if letter then draw.art(c, x, y + COMMA_ROW, COMMA, KEYS) end
end

local function rows_of_cells()
    local count = 0
    for _, block in ipairs(BLOCKS) do count = count + (block[2] - block[1] + 1) // 16 end
    return count
end

local function draw_latin(c, cell)
    for code = 0x20, 0x7E do
        local x, y = cell(code)
        put(c, x, y, assert(glyphs[string.char(code)], "font: no glyph"))
    end
    for code = 0xA0, 0xFF do
        local x, y = cell(code)
        if glyphs[code] then put(c, x, y, glyphs[code]) end
    end
end

--- The PNG: white letters on nothing.
function font.image()
    local w, h = font.cell_width, font.cell_height
    local c = draw.new(16 * w, rows_of_cells() * h)
    local function cell(code)
        local before = 0
        for _, block in ipairs(BLOCKS) do
            if code >= block[1] and code <= block[2] then
                local index = before + code - block[1]
                return index % 16 * w, index // 16 * h
            end
            before = before + block[2] - block[1] + 1
        end
        error(("font: no block has U+%04X"):format(code))
    end
    draw_latin(c, cell)
    for _, part in ipairs(PARTS) do
        for code, said in pairs(require("font_" .. part)) do
            local x, y = cell(code)
            put_said(c, x, y, said)
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
