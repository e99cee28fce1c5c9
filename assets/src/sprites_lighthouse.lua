-- The lighthouse, whole, dark and damaged, and its lamp as a glowing twin. Drawn as a round tower seen from
-- a little above: every ring is a curve that sags toward the viewer.
local draw = require "draw"
local P = require "palette".index

local W, H = 48, 96
local CX = 23.5
local TOP, FOOT = 35, 88 -- of the tower

local WHITE = { P.dusk, P.stone, P.stone_light, P.stone_pale, P.white, P.white, P.white, P.stone_pale }
local RED = { P.wine, P.wine, P.red, P.red, P.red, P.coral, P.red, P.red }
local STONE = { P.night, P.stone_dark, P.stone_dark, P.stone, P.stone_light, P.stone_pale, P.stone_light }
local ROOF = { P.wine, P.wine, P.red, P.red, P.coral, P.sand_light, P.coral, P.red }
local ROCK = { P.night, P.stone_dark, P.stone, P.stone, P.stone_light, P.stone_pale }

local function half_width(y)
    local t = (y - TOP) / (FOOT - TOP)
    return 8.5 + t * 4.2 + t * t * 2.6
end

-- A colour across a cylinder: light falls on the left third, the far right is in shadow.
local function round(ramp, d, x, y)
    return draw.shade(ramp, math.max(0, math.min(0.999, 0.5 - d * 0.5)), x, y, 0.35)
end

-- A disc-like slab seen from above: its upper face and its rim.
local function slab(c, cy, rx, ry, thick, face, ramp)
    for y = math.floor(cy - ry), math.ceil(cy + ry + thick) do
        for x = 0, W - 1 do
            local d = (x - CX) / rx
            if math.abs(d) <= 1 then
                local bow = ry * math.sqrt(1 - d * d)
                if y >= cy - bow and y <= cy + bow then
                    draw.set(c, x, y, type(face) == "function" and face(d, x, y) or face)
                elseif y > cy + bow and y <= cy + bow + thick then
                    draw.set(c, x, y, round(ramp, d, x, y))
                end
            end
        end
    end
end

local function boulders(c, stones)
    draw.lit(c, function(x, y)
        local best
        for i, s in ipairs(stones) do
            local dx, dy = (x - s[1]) / s[3], (y - s[2]) / (s[3] * (s[4] or 0.52))
            local d = dx * dx + dy * dy
            if d <= 1 and y <= 94 then
                best = math.max(best or 0, math.sqrt(1 - d) * s[3] * 0.9 + i * 0.1)
            end
        end
        return best
    end, ROCK, 0.3, 0.42)
end

-- Blocks of grey stone under the painted wall.
local function foundation(ring, d, x, y)
    if ring < 82 then return d < 0.3 and P.stone_pale or P.stone_light end
    local course = math.floor((ring - 82) / 3)
    if (x + course * 3) % 6 == 0 or (ring - 82) % 3 < 0.6 then return P.stone_dark end
    return round(STONE, d, x, y)
end

local function tower(c)
    for y = TOP, FOOT do
        local hw = half_width(y)
        for x = 0, W - 1 do
            local d = (x - CX) / hw
            if math.abs(d) <= 1 then
                local ring = y - 3.2 * math.sqrt(1 - d * d) -- which height of the tower is seen here
                local band = math.floor((ring - TOP + 16) / 10.6)
                local ramp = (band % 2 == 0) and RED or WHITE
                local v = round(ramp, d, x, y)
                if ring >= 81 then v = foundation(ring, d, x, y) end
                local seam = (ring - TOP + 16) % 10.6
                if seam < 1 and ring < 81 and ramp == WHITE and d < 0.55 then
                    v = d < -0.7 and v or P.stone_pale
                end
                draw.set(c, x, y, v)
            end
        end
    end
    for x = 0, W - 1 do -- the gallery's shadow
        local d = (x - CX) / half_width(TOP + 3)
        if math.abs(d) <= 1 then
            local y = TOP + 3 + 3 * math.sqrt(1 - d * d)
            for k = 0, 2 do
                local v = draw.get(c, x, math.floor(y) + k)
                if v then
                    local red = v == P.red or v == P.coral or v == P.wine
                    draw.set(c, x, math.floor(y) + k, red and P.wine or (d > 0.4 and P.dusk or P.stone))
                end
            end
        end
    end
end

local function window(c, x, y, lit)
    local keys = { f = P.bark_dark, g = lit and P.amber or P.indigo, y = lit and P.yellow or P.dusk,
        w = lit and P.white or P.dusk, s = P.stone_pale, b = P.bark }
    draw.art(c, x, y, { ".ff.", "fywf", "fgyf", "fggf", "ssss" }, keys)
end

local DOOR = {
    "...ssss...",
    "..sffffS..",
    ".sfwmmdfS.",
    ".sfwmmdfS.",
    "sfwmwmmdfS",
    "sfwmwmmdfS",
    "sfwmwmydfS",
    "sfwmwmmdfS",
    "sfwmwmmdfS",
    "SfwmwmmdfS",
}

local function door(c)
    draw.art(c, 19, 78, DOOR, { s = P.stone_pale, S = P.stone, f = P.bark_dark, w = P.wood_light, m = P.wood,
        d = P.bark, y = P.yellow })
    draw.art(c, 17, 88, { ".lllllllllll..", "lllllllllllll.", "mmmmmmmmmmmmmm", "dddddddddddddd" },
        { l = P.stone_pale, m = P.stone_light, d = P.stone_dark })
end

local function gallery(c)
    slab(c, 33, 13, 3.4, 3, function(d) return d < 0.2 and P.stone_light or P.stone end, STONE)
end

local function railing(c, broken)
    for x = 0, W - 1 do
        local d = (x - CX) / 13
        if math.abs(d) <= 1 and not (broken and x > 28 and x < 35) then
            local y = math.floor(33 + 3.4 * math.sqrt(1 - d * d))
            draw.set(c, x, y - 5, d < 0 and P.stone_light or P.stone)
            draw.set(c, x, y - 4, P.stone_dark)
            if x % 3 == 1 or math.abs(d) > 0.95 then
                for k = 1, 3 do draw.set(c, x, y - k, P.stone_dark) end
            end
        end
    end
    if broken then
        draw.art(c, 28, 31, { "s......", ".s...s.", "..s..s." }, { s = P.stone_dark })
    end
end

-- The lamp room: glass between posts. `phase` turns the lens; nil when the lamp is out.
local function lamp_room(c, phase, broken)
    local left, right, top, bottom = 16, 31, 16, 31
    for y = top, bottom do
        for x = left, right do
            local d = (x - CX) / 8
            local sag = math.floor(2.4 * math.sqrt(math.max(0, 1 - d * d)))
            if y <= bottom - 3 + sag then
                local v
                if phase then
                    local near = math.sqrt(((x - CX) / 5.5) ^ 2 + ((y - 23.5) / 6.5) ^ 2)
                    v = near < 0.55 and P.white or near < 0.95 and P.yellow or P.amber
                    local beam = (x - left + phase * 4) % 16
                    if near >= 0.55 and beam < 2 then v = P.white end
                else
                    v = d < -0.1 and P.dusk or P.indigo
                    if math.abs(x - CX) < 2.6 and y > 19 and y < 28 then v = P.stone_dark end
                    if x - left == 3 + (bottom - y) // 3 then v = P.stone_light end
                end
                if y >= bottom - 4 + sag then v = round(STONE, d, x, y) end
                draw.set(c, x, y, v)
            end
        end
    end
    for _, x in ipairs({ 15, 20, 27, 32 }) do
        for y = top, bottom - 4 do draw.set(c, x, y + (x > 16 and x < 31 and 2 or 0), P.bark_dark) end
    end
    if broken then
        draw.art(c, 28, 18, { "nn.n", "nnn.", ".nnn", "n.n." }, { n = P.night })
    end
end

local function roof(c, broken)
    for step = 0, 52 do
        local t = step / 52
        local hw = 1.2 + 9.8 * math.sin(t * 1.45) ^ 1.15
        for x = 0, W - 1 do
            local d = (x - CX) / hw
            if math.abs(d) <= 1 then
                local y = 4 + t * 13 + 2.2 * math.sqrt(1 - d * d) * t
                local shingle = math.floor(t * 12.5) % 4 == 3 and 0.16 or 0
                local v = round(ROOF, math.min(1, d + shingle), x, math.floor(y))
                draw.set(c, x, y, t > 0.97 and P.wine or v)
            end
        end
    end
    draw.art(c, 22, 0, { ".yw.", "yyya", "aaao", ".ao.", ".ss." },
        { y = P.yellow, w = P.white, a = P.amber, o = P.wood, s = P.stone_dark })
    if broken then
        draw.art(c, 26, 9, { ".nn..", "nnnn.", "wnnbn", ".wnb.", "..b.." }, { n = P.night, b = P.bark, w = P.wood })
    end
end

local function scars(c)
    local keys = { n = P.bark_dark, b = P.umber, w = P.wood, W = P.wood_light, o = P.bark, s = P.stone_dark,
        t = P.stone }
    draw.art(c, 26, 42, { "n......", ".n.....", ".nn....", "..n.n..", "..nnn..", "....n..", "....nn.",
        ".....n." }, keys)
    draw.art(c, 14, 55, { ".nnnn..", "nnwwnww", "nwbbwbb", ".wwnwww", ".bbwbb.", "..ww..." }, keys)
    draw.art(c, 27, 69, { "..nnnnn.", ".nnwwnww", "nnwbbwbb", ".nwwnwww", "..bbwbb.", "..nww...", "...n....",
        "..nn....",
        "..n....." }, keys)
    draw.art(c, 12, 68, { "n.....", ".n....", ".nn...", "..n...", "..nnn.", "....n.", "....n." }, keys)
    draw.art(c, 16, 62, { ".......WWo", "....WWWwwo", ".WWWwwno..", "Wwnwo.....", "ooo......." }, keys)
end

local function rubble(c)
    draw.art(c, 8, 90, { ".ll...", "lwwsll", ".sslws" }, { l = P.white, w = P.stone_pale, s = P.stone })
    draw.art(c, 36, 90, { "..rr..", ".rrwll", ".wwslw" }, { r = P.red, w = P.wine, s = P.stone_dark, l = P.stone_pale })
end

local BACK = { { 11, 86, 9 }, { 36, 87, 9 }, { 23, 89, 14, 0.36 }, { 4.5, 90, 4.5 }, { 43, 90, 4.5 } }
local FRONT = { { 9, 90, 6, 0.6 }, { 38, 90.5, 6, 0.6 }, { 15, 92, 4, 0.55 }, { 33, 92, 4, 0.5 } }

local function lighthouse(phase, broken)
    local c = draw.new(W, H)
    boulders(c, BACK)
    tower(c)
    if broken then scars(c) end
    window(c, 17, 49, phase ~= nil)
    window(c, 25, 63, phase ~= nil)
    door(c)
    boulders(c, FRONT)
    if broken then rubble(c) end
    gallery(c)
    lamp_room(c, phase, broken)
    roof(c, broken)
    railing(c, broken)
    return draw.outline(c)
end

-- What shines by itself: the glass and the windows.
local function lamp(phase, broken)
    local c = draw.new(W, H)
    if phase then
        local all = lighthouse(phase, broken)
        draw.map(c, function(x, y)
            local v = all.px[y * W + x]
            local glass = y >= 16 and y <= 30 and x >= 15 and x <= 32
            local panes = (y >= 49 and y <= 54 and x >= 17 and x <= 20) or (y >= 63 and y <= 68 and x >= 25 and x <= 28)
            if (glass or panes) and (v == P.white or v == P.yellow or v == P.amber) then return v end
        end)
    end
    return c
end

local frames, glow = { {}, {}, {} }, { {}, {}, {} }
for i = 1, 4 do
    frames[1][i], frames[2][i], frames[3][i] = lighthouse(i - 1), lighthouse(nil), lighthouse(i - 1, true)
    glow[1][i], glow[2][i], glow[3][i] = lamp(i - 1), lamp(nil), lamp(i - 1, true)
end

return {
    { name = "lighthouse", frames = frames, ticks = 10, ox = 24, oy = 91 },
    { name = "lighthouse_lamp", frames = glow, ticks = 10, ox = 24, oy = 91, glow = true },
}
