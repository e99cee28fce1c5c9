-- The shades: smoke that climbs out of the sea. Bodies are computed (a profile that wavers), eyes are
-- placed; each has a twin "_eyes" of the same frames that glows in the dark.
local draw = require "draw"
local P = require "palette".index

local BODY = { P.ink, P.night, P.night, P.indigo, P.dusk }
local FIRE = { P.wine, P.red, P.coral, P.amber, P.yellow, P.white }

local function eye(c, x, y, tall)
    draw.set(c, x, y, P.white)
    if tall then
        draw.set(c, x, y + 1, P.foam)
    end
end

-- A hooded column of smoke. `half(t)` is its half width for t = 0 (top) .. 1 (hem).
local function column(w, h, top, hem, half, phase, lean)
    local c = draw.new(w, h)
    local cx = (w - 1) / 2
    for y = top, hem do
        local t = (y - top) / (hem - top)
        local sway = math.sin(t * 4 + phase) * t * 1.4 + (lean or 0) * (1 - t)
        local r = half(t)
        for x = 0, w - 1 do
            local d = (x - cx - sway) / r
            local tatter = t > 0.72 and math.sin(x * 1.9 + phase * 2) * 0.5 + 0.5 < (t - 0.72) * 2.9
            if math.abs(d) <= 1 and not tatter then
                local light = 0.5 - d * 0.42 - (t - 0.35) * 0.55
                    + (draw.noise(x / 2.2 + phase, y / 3 + phase * 1.3, 5) - 0.5) * 0.5
                draw.set(c, x, y, draw.shade(BODY, light, x, y, 0))
            end
        end
    end
    return c
end

local function hood(t)
    if t < 0.12 then return 2.2 + t * 12 end
    if t < 0.35 then return 3.9 + math.sin((t - 0.12) * 12) * 0.5 end
    return 4.0 + (t - 0.35) * 3.2
end

local function arms(c, phase, y)
    local lift = math.floor(math.sin(phase) * 1.4 + 0.5)
    for side = -1, 1, 2 do
        local x = side < 0 and 2 or c.w - 3
        local dy = y + lift * side
        draw.set(c, x + (side < 0 and 1 or -1), dy, P.night)
        draw.set(c, x, dy, P.night)
        draw.set(c, x, dy + 1, P.indigo)
        draw.set(c, x - side, dy + 2, P.indigo)
        draw.set(c, x - (side < 0 and 1 or -1), dy + 3, P.dusk)
    end
end

-- Burning: light eats the edges; embers rise from them.
local function burn(c, frame)
    local out = draw.copy(c)
    draw.map(out, function(x, y, v)
        if not v then return nil end
        local edge = 0
        for dy = -1, 1 do
            for dx = -1, 1 do
                if not draw.get(c, x + dx, y + dy) then edge = edge + 1 end
            end
        end
        local n = draw.noise(x / 2.5, y / 2.5 + frame * 1.7, 9)
        local heat = edge * 0.1 + n * 0.86 - 0.22
        if heat > 0.95 then return false end
        if heat > 0.36 then return draw.shade(FIRE, (heat - 0.3) / 0.6, x, y, 0) end
    end)
    for i = 1, 4 do
        local x = 2 + draw.hash(i, frame, 3) % (c.w - 4)
        draw.set(out, x, draw.hash(i, frame, 4) % (c.h // 2), i % 2 == 0 and P.yellow or P.amber)
    end
    return out
end

-- Of a burning one the fire glows as well as the eyes.
local function burning(c, frame, face)
    local body = burn(c, frame)
    return draw.blit(body, face, 0, 0), draw.blit(draw.only(body, { P.coral, P.amber, P.yellow, P.white }), face, 0, 0)
end

local function shade()
    local rows, eyes = { {}, {} }, { {}, {} }
    for i = 0, 3 do
        local phase = i * math.pi / 2
        local c = column(16, 20, 2 + i % 2, 18, hood, phase)
        arms(c, phase, 10)
        c = draw.outline(c)
        local e, fierce = draw.new(16, 20), draw.new(16, 20)
        eye(e, 6, 6 + i % 2, true)
        eye(e, 9, 6 + i % 2, true)
        draw.art(fierce, 5, 5 + i % 2, { "w....w", ".w..w.", ".f..f." }, { w = P.white, f = P.yellow })
        rows[1][i + 1], eyes[1][i + 1] = draw.blit(draw.copy(c), e, 0, 0), e
        rows[2][i + 1], eyes[2][i + 1] = burning(c, i, fierce)
    end
    return rows, eyes
end

-- Low, thin, on four legs.
local SWIFT = {
    {
        "....................",
        ".............dd.....",
        "............dnni....",
        "d..........dnnnnii..",
        ".dd.......innnnnnni.",
        "..dii.iiiinnnnn.nn..",
        "...ninnnnnnnnn......",
        "....nnnnnnnnnn......",
        "....nkn..nn.nnn.....",
        "...nn.nn..nk..nn....",
        "..nk...nn..n...kn...",
        ".nn.....n..n....n...",
        "....................",
    },
    {
        "....................",
        "..............dd....",
        ".............dnni...",
        "............dnnnnii.",
        "dd.........innnnnnn.",
        "..ddii.iiiinnnnn.n..",
        "....ninnnnnnnnn.....",
        ".....nnnnnnnnn......",
        ".....nnkn.nnkn......",
        "......nnk..nnn......",
        ".....nn.n..n.nn.....",
        ".....n..n..n..n.....",
        "....................",
    },
}

local function swift()
    local keys = { n = P.night, k = P.ink, i = P.indigo, d = P.dusk }
    local rows, eyes = { {}, {} }, { {}, {} }
    for i = 0, 3 do
        local c = draw.grid(SWIFT[i % 2 + 1], keys)
        if i >= 2 then c = draw.shift(c, 0, -1) end
        c = draw.outline(c)
        local e = draw.new(20, 13)
        local y = i >= 2 and 3 or 4
        eye(e, 15 + i % 2, y)
        eye(e, 17 + i % 2, y)
        rows[1][i + 1], eyes[1][i + 1] = draw.blit(draw.copy(c), e, 0, 0), e
        rows[2][i + 1], eyes[2][i + 1] = burning(c, i, e)
    end
    return rows, eyes
end

local function bulk(t)
    if t < 0.24 then return 1 + 4.6 * math.sqrt(1 - (1 - t / 0.24) ^ 2) end
    if t < 0.36 then return 5.6 + (t - 0.24) * 40 end
    if t < 0.75 then return 10.4 - (t - 0.36) * 5 end
    return 8.45 + (t - 0.75) * 6
end

local ANTLERS = {
    "d....................i",
    "dd..d...........n..ii.",
    ".dddd...........nnin..",
    "...di...........nin...",
    "....ii.........in.....",
}

local function brute()
    local rows, eyes = { {}, {} }, { {}, {} }
    for i = 0, 3 do
        local phase = i * math.pi / 2
        local bob = i % 2
        local c = column(24, 28, 4 + bob, 26, bulk, phase)
        draw.art(c, 1, 2 + bob, ANTLERS, { d = P.dusk, i = P.indigo, n = P.night })
        local swing = math.floor(math.sin(phase) * 1.3 + 0.5)
        for side = -1, 1, 2 do -- arms that nearly reach the ground
            local x = side < 0 and 3 or 20
            for y = 14, 23 + swing * side do
                draw.set(c, x, y, side < 0 and P.indigo or P.night)
                draw.set(c, x + side, y, side < 0 and P.dusk or P.night)
                draw.set(c, x - side, y, P.ink)
            end
            draw.art(c, x - 1, 24 + swing * side, { "iin", "d.i" }, { i = P.indigo, n = P.night, d = P.dusk })
        end
        c = draw.outline(c)
        local e, mouth = draw.new(24, 28), draw.new(24, 28)
        draw.art(e, 8, 7 + bob, { "w......w", "ww....ww", ".f....f." }, { w = P.white, f = P.foam })
        draw.art(mouth, 9, 12 + bob, { "f....f", ".f.f.f", "..f.f." }, { f = P.lagoon })
        draw.blit(e, mouth, 0, 0)
        rows[1][i + 1], eyes[1][i + 1] = draw.blit(draw.copy(c), e, 0, 0), e
        rows[2][i + 1], eyes[2][i + 1] = burning(c, i, e)
    end
    return rows, eyes
end

local function pair(list, name, make, ticks, ox, oy)
    local rows, eyes = make()
    list[#list + 1] = { name = name, frames = rows, ticks = ticks, ox = ox, oy = oy }
    list[#list + 1] = { name = name .. "_eyes", frames = eyes, ticks = ticks, ox = ox, oy = oy, glow = true }
end

local list = {}
pair(list, "shade", shade, 8, 8, 18)
pair(list, "shade_swift", swift, 5, 10, 11)
pair(list, "shade_brute", brute, 10, 12, 26)
return list
