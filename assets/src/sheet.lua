-- Packs sprites into one sheet and writes it with its table. A sprite is given as
-- { name=, frames = { row = { column pictures } }, ticks=, ox=, oy=, glow= }; all its frames have one size.
local palette = require "palette"
local png = require "png"
local draw = require "draw"

local sheet = {}

local WIDTH = 512

local function check(sprite)
    local first = sprite.frames[1][1]
    for r, row in ipairs(sprite.frames) do
        assert(#row == #sprite.frames[1], sprite.name .. ": rows of different length")
        for _, frame in ipairs(row) do
            assert(frame.w == first.w and frame.h == first.h, sprite.name .. ": frame size in row " .. r)
        end
    end
    return first.w, first.h, #sprite.frames[1], #sprite.frames
end

-- Shelves: the highest first, left to right, names as tie-break so that the layout never jumps.
local function place(sprites)
    local list = {}
    for _, sprite in ipairs(sprites) do
        local w, h, columns, rows = check(sprite)
        list[#list + 1] = { sprite = sprite, w = w, h = h, columns = columns, rows = rows }
    end
    table.sort(list, function(a, b)
        local ha, hb = a.h * a.rows, b.h * b.rows
        if ha ~= hb then
            return ha > hb
        end
        return a.sprite.name < b.sprite.name
    end)
    local x, y, shelf = 0, 0, 0
    for _, item in ipairs(list) do
        local w, h = item.w * item.columns, item.h * item.rows
        if x + w > WIDTH then
            x, y, shelf = 0, y + shelf, 0
        end
        item.x, item.y = x, y
        x, shelf = x + w, math.max(shelf, h)
    end
    return list, y + shelf
end

--- RGBA rows of a picture, for png.encode.
function sheet.rows(c, scale)
    scale = scale or 1
    local rows = {}
    for y = 0, c.h - 1 do
        local row = {}
        for x = 0, c.w - 1 do
            local v = c.px[y * c.w + x]
            local rgb = v and palette.rgb[v]
            local bytes = rgb and string.char(rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF, 255) or "\0\0\0\0"
            row[#row + 1] = bytes:rep(scale)
        end
        local text = table.concat(row)
        for _ = 1, scale do
            rows[#rows + 1] = text
        end
    end
    return rows
end

local ENTRY = "        { name = %q, x = %d, y = %d, width = %d, height = %d, columns = %d, rows = %d,\n"
    .. "          ticks_per_frame = %d, origin_x = %d, origin_y = %d, glow = %s },\n"

local function table_text(list, font)
    local out = { "-- Made by assets/make.lua; do not edit. Where each sprite is in atlas.png.\n",
        "return {\n    image = \"atlas.png\",\n    palette = {\n" }
    for i = 0, 31, 8 do
        local line = {}
        for k = i, i + 7 do
            line[#line + 1] = ("0x%06X"):format(palette.rgb[k])
        end
        out[#out + 1] = "        " .. table.concat(line, ", ") .. ",\n"
    end
    out[#out + 1] = ("    },\n    font = { image = \"font.png\", cell_width = %d, cell_height = %d },\n")
        :format(font.cell_width, font.cell_height)
    out[#out + 1] = "    sprites = {\n"
    table.sort(list, function(a, b) return a.sprite.name < b.sprite.name end)
    for _, i in ipairs(list) do
        out[#out + 1] = ENTRY:format(i.sprite.name, i.x, i.y, i.w, i.h, i.columns, i.rows,
            i.sprite.ticks or 0, i.sprite.ox or i.w // 2, i.sprite.oy or i.h // 2, tostring(i.sprite.glow or false))
    end
    out[#out + 1] = "    },\n}\n"
    return table.concat(out)
end

--- The sheet's PNG and the text of its table.
---@param font {cell_width:integer, cell_height:integer}
function sheet.build(sprites, font)
    local list, height = place(sprites)
    local c = draw.new(WIDTH, height)
    for _, item in ipairs(list) do
        for r, row in ipairs(item.sprite.frames) do
            for k, frame in ipairs(row) do
                draw.blit(c, frame, item.x + (k - 1) * item.w, item.y + (r - 1) * item.h)
            end
        end
    end
    return png.encode(WIDTH, sheet.rows(c)), table_text(list, font)
end

return sheet
