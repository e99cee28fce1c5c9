-- Pictures of palette indices, and the few tools with which every sprite is made. A pixel that is nil
-- is clear. Coordinates start at 0, top left; drawing outside a picture does nothing.
local palette = require "palette"

local draw = {}

function draw.new(width, height, fill)
    local c = { w = width, h = height, px = {} }
    if fill then
        for i = 0, width * height - 1 do
            c.px[i] = fill
        end
    end
    return c
end

function draw.set(c, x, y, color)
    x, y = math.floor(x + 0.5), math.floor(y + 0.5)
    if x >= 0 and y >= 0 and x < c.w and y < c.h then
        c.px[y * c.w + x] = color
    end
end

function draw.get(c, x, y)
    if x >= 0 and y >= 0 and x < c.w and y < c.h then
        return c.px[y * c.w + x]
    end
    return nil
end

function draw.rect(c, x, y, w, h, color)
    for j = y, y + h - 1 do
        for i = x, x + w - 1 do
            draw.set(c, i, j, color)
        end
    end
end

--- Calls fun(x, y) for each pixel; a number that it returns becomes the pixel, false clears it.
function draw.map(c, fun)
    for y = 0, c.h - 1 do
        for x = 0, c.w - 1 do
            local v = fun(x, y, c.px[y * c.w + x])
            if v == false then
                c.px[y * c.w + x] = nil
            elseif v then
                c.px[y * c.w + x] = v
            end
        end
    end
    return c
end

-- A colour, or what a function says of a place: a colour, nil for none.
local function pick(color, ...)
    if type(color) == "function" then
        return color(...)
    end
    return color
end

function draw.ellipse(c, cx, cy, rx, ry, color)
    draw.map(c, function(x, y)
        local dx, dy = (x - cx) / rx, (y - cy) / ry
        if dx * dx + dy * dy <= 1 then
            return pick(color, dx, dy, x, y)
        end
    end)
end

function draw.line(c, x0, y0, x1, y1, color)
    local steps = math.max(math.abs(x1 - x0), math.abs(y1 - y0), 1)
    for i = 0, steps do
        draw.set(c, x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, color)
    end
end

--- Fills a polygon {x1, y1, x2, y2, ...}: pixel centres inside, even-odd.
function draw.polygon(c, points, color)
    draw.map(c, function(x, y)
        local inside, n = false, #points // 2
        local j = n
        for i = 1, n do
            local xi, yi, xj, yj = points[i * 2 - 1], points[i * 2], points[j * 2 - 1], points[j * 2]
            if (yi > y) ~= (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi then
                inside = not inside
            end
            j = i
        end
        if inside then
            return pick(color, x, y)
        end
    end)
end

function draw.blit(c, src, x, y)
    for j = 0, src.h - 1 do
        for i = 0, src.w - 1 do
            local v = src.px[j * src.w + i]
            if v then
                draw.set(c, x + i, y + j, v)
            end
        end
    end
    return c
end

function draw.copy(c)
    return draw.blit(draw.new(c.w, c.h), c, 0, 0)
end

function draw.mirror(c)
    local out = draw.new(c.w, c.h)
    return draw.map(out, function(x, y) return c.px[y * c.w + (c.w - 1 - x)] end)
end

--- A square picture turned clockwise by a quarter.
function draw.turn(c)
    local out = draw.new(c.h, c.w)
    return draw.map(out, function(x, y) return draw.get(c, y, c.h - 1 - x) end)
end

--- A picture moved by whole pixels inside its own frame.
function draw.shift(c, dx, dy)
    return draw.blit(draw.new(c.w, c.h), c, dx, dy)
end

--- Characters to pixels: `keys` maps a character to a colour; '.' and ' ' stay as they are.
function draw.art(c, x, y, rows, keys)
    for j, row in ipairs(rows) do
        for i = 1, #row do
            local ch = row:sub(i, i)
            if ch ~= "." and ch ~= " " then
                draw.set(c, x + i - 1, y + j - 1, keys[ch] or error("no colour for '" .. ch .. "'"))
            end
        end
    end
    return c
end

function draw.grid(rows, keys)
    return draw.art(draw.new(#rows[1], #rows), 0, 0, rows, keys)
end

function draw.recolor(c, from_to)
    local out = draw.copy(c)
    return draw.map(out, function(_, _, v) return v and from_to[v] end)
end

--- Only the pixels of some colours.
function draw.only(c, colors)
    local want, out = {}, draw.new(c.w, c.h)
    for _, v in ipairs(colors) do
        want[v] = true
    end
    return draw.map(out, function(x, y)
        local v = c.px[y * c.w + x]
        return v and want[v] and v or nil
    end)
end

--- Surrounds what is drawn with one pixel of a darker colour of its own; lighter where light comes from.
function draw.outline(c, color)
    local out = draw.copy(c)
    local sides = { { 0, -1, false }, { -1, 0, false }, { 1, 0, true }, { 0, 1, true } }
    return draw.map(out, function(x, y)
        if draw.get(c, x, y) then
            return nil
        end
        for _, side in ipairs(sides) do -- from below an object first: its shadow side is darker
            local v = draw.get(c, x + side[1], y + side[2])
            if v then
                return color or palette.outline(v, side[3])
            end
        end
    end)
end

local BAYER = { [0] = 0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5 }

--- A colour of a ramp (dark to light) for a value from 0 to 1; `soft` 0..1 is how much is dithered.
function draw.shade(ramp, value, x, y, soft)
    local t = value * #ramp
    if soft and soft > 0 then
        t = t + ((BAYER[math.floor(y) % 4 * 4 + math.floor(x) % 4] + 0.5) / 16 - 0.5) * soft
    end
    return ramp[math.max(1, math.min(#ramp, math.floor(t) + 1))]
end

--- Light from the top left on a surface of height fun(x, y); nil is outside. Colours from dark to light.
function draw.lit(c, fun, ramp, soft, gain)
    gain = gain or 0.5
    return draw.map(c, function(x, y)
        local h = fun(x, y)
        if not h then
            return nil
        end
        local dx = (fun(x + 1, y) or h - 1) - (fun(x - 1, y) or h - 1)
        local dy = (fun(x, y + 1) or h - 1.2) - (fun(x, y - 1) or h - 0.6)
        local nx, ny = -dx * gain, -dy * gain
        local light = (1 - nx * 0.6 - ny * 0.75) / math.sqrt(1 + nx * nx + ny * ny)
        return draw.shade(ramp, math.max(0, math.min(0.999, light * 0.5)), x, y, soft)
    end)
end

--- A whole number that looks random and depends only on its arguments, 0 <= n < 2^31.
function draw.hash(a, b, seed)
    a, b = math.floor(a), math.floor(b or 0)
    local n = (a * 374761393 + b * 668265263 + (seed or 0) * 2246822519) & 0xFFFFFFFF
    n = ((n ~ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    n = ((n ~ (n >> 16)) * 2654435769) & 0xFFFFFFFF
    return (n ~ (n >> 15)) & 0x7FFFFFFF
end

--- Smooth noise from 0 to 1; `period` (cells) makes it repeat.
function draw.noise(x, y, seed, period)
    local xi, yi = math.floor(x), math.floor(y)
    local fx, fy = x - xi, y - yi
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    local function at(i, j)
        if period then
            i, j = i % period, j % period
        end
        return draw.hash(i, j, seed) / 0x7FFFFFFF
    end
    local a = at(xi, yi) * (1 - fx) + at(xi + 1, yi) * fx
    local b = at(xi, yi + 1) * (1 - fx) + at(xi + 1, yi + 1) * fx
    return a * (1 - fy) + b * fy
end

return draw
