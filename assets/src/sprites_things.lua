-- Things that lie about or are thrown: driftwood, oil, shells, crates, fires, the boat, the grave.
local draw = require "draw"
local P = require "palette".index

local KEYS = { ["0"] = P.ink, n = P.night, i = P.indigo, l = P.sand_light, s = P.sand, d = P.sand_dark, u = P.umber,
    b = P.bark, B = P.bark_dark, w = P.wood, W = P.wood_light, p = P.stone_pale, q = P.stone_light, t = P.stone,
    T = P.stone_dark, r = P.red, R = P.wine, c = P.coral, a = P.amber, y = P.yellow, v = P.white, f = P.foam,
    g = P.lagoon, e = P.teal, E = P.deep, k = P.kelp, h = P.leaf, m = P.dusk }

local function art(rows) return draw.outline(draw.grid(rows, KEYS)) end

local DRIFTWOOD = {
    {
        "................",
        "................",
        "............ls..",
        ".ll.......lssd..",
        "..sl....llsddu..",
        "...ssllllsddu...",
        "..lsssssdddu....",
        ".lssdsdddus.....",
        ".sdduuuu..ss....",
        ".duu.......d....",
        "................",
        "................",
    },
    {
        "................",
        "................",
        "....l...........",
        "....sl......ll..",
        ".llllsllllllssl.",
        "lsssssssssssdsd.",
        "dsddsdddsddddud.",
        ".uduuuuddduuuu..",
        "........sd......",
        ".........du.....",
        "................",
        "................",
    },
    {
        "................",
        "................",
        ".ll......l......",
        ".ssl....ls..ll..",
        "..dssl.lsd.lsd..",
        "...ddsssd.lsdu..",
        "..lllssslssdu...",
        ".lsssdddssdu....",
        ".dsdduuddsdll...",
        "..uu...uuddssl..",
        ".........uudd...",
        "................",
    },
}

local OIL = {
    "..........",
    "...bWWb...",
    "...bwwb...",
    "...TttT...",
    "..TpqttT..",
    ".pqytaaaT.",
    ".pvyyaaWT.",
    ".qyyaaawT.",
    ".qyaaawwT.",
    ".tyaaawbT.",
    "..taawbT..",
    "..........",
}

local SHELL = {
    {
        "..........",
        "....cv....",
        "..cvvcvc..",
        ".cvcvcvcr.",
        ".vcvcvcrc.",
        ".cvcvcrcr.",
        "..cvcvcr..",
        "...cvcr...",
        "...rccr...",
        "..........",
    },
    {
        "..........",
        ".......l..",
        "....llsd..",
        "..llssdu..",
        ".lvlsddsu.",
        ".vlsdusdu.",
        ".lsdclsdu.",
        ".sdcrsdu..",
        "..dddu....",
        "..........",
    },
    {
        "..........",
        "...fvvf...",
        "..vvffgg..",
        ".vfggfgge.",
        ".ffvvfgge.",
        ".fggfggee.",
        "..gfggee..",
        "..egeee...",
        "..........",
        "..........",
    },
}

local CRATE = {
    "................",
    ".WlWWWWWWWWWWWw.",
    ".WwwwwwwwwwwwwB.",
    ".lWWWWWWWWWWWwB.",
    ".WbbbbbbbbbbbbB.",
    ".WwWwWWwWWwWWwb.",
    ".WWwwBwwBwwWwwb.",
    ".WwWwBwwBwWwBwb.",
    ".WwwWwwwBWwwBwb.",
    ".WwBwWwwWwwwBwb.",
    ".WwBwwWWwBwwBwb.",
    ".WwBwwWwWBwwBwb.",
    ".WwBwWwwBWwwBwb.",
    ".WwwWwwwBwWwwwb.",
    ".wbbbbbbbbbbbbB.",
    "................",
}

local BARREL = {
    "............",
    "...WWWWww...",
    "..WbBBBbww..",
    "..wwWWwwwb..",
    ".qpqqttttTT.",
    ".WlWwWwwbwb.",
    ".WlWwWwwbwb.",
    ".WlWwWwwbwb.",
    ".WWWwWwwbwb.",
    ".qpqqttttTT.",
    "..WWwWwwbb..",
    "..WWwWwwbb..",
    "...wwwwbb...",
    "............",
}

local GRAVE = {
    "............",
    "...pppq.....",
    "..pqqqqt....",
    ".pqqTtqqt...",
    ".pqqTtqqtT..",
    ".pqTTTTqtT..",
    ".qqqTtqqtT..",
    ".qqqTtqttT..",
    ".qqqqqqttT..",
    ".qqtqqtttT..",
    ".qtqqttttT..",
    "khtqttttThk.",
    "khhkThkhhkk.",
    "............",
}

local LOGS = {
    "................",
    "................",
    "................",
    "................",
    "................",
    "................",
    "................",
    "................",
    "................",
    "................",
    "....Ww....wW....",
    "..tTwbWwwWbwTt..",
    ".pqtbwwbbwwbtqt.",
    ".qtTWwbBBbwWTtT.",
    "..TqtWwbbwWtqT..",
    "....tT.qt.TT....",
}

-- A flame: tongues whose tips wander with the frame.
local function flame(c, cx, foot, height, half, frame)
    for y = foot - height, foot do
        for x = math.floor(cx - half - 1), math.ceil(cx + half + 1) do
            local t = (foot - y) / height
            local drift = math.sin(t * 3.5 + frame * math.pi / 2) * t * 1.7
            local lick = 1 + 0.35 * math.sin((x - cx) * 2.1 + frame * 1.9 + y * 0.5)
            local d = math.abs(x - cx - drift) / (half * (1 - t) ^ 0.7 * lick + 0.2)
            if d <= 1 then
                local heat = (1 - d) * 0.75 + (1 - t) * 0.55
                local v = heat > 0.98 and P.white or heat > 0.66 and P.yellow or heat > 0.3 and P.amber or P.red
                draw.set(c, x, y, v)
            end
        end
    end
    draw.set(c, cx + math.sin(frame * 2.4) * 3, foot - height - 1 - frame % 2, P.amber)
end

local function campfire()
    local rows, glows = {}, {}
    for i = 0, 3 do
        local logs = draw.outline(draw.grid(LOGS, KEYS))
        local fire = draw.new(16, 16)
        flame(fire, 7.5, 12, 9 + i % 2, 3.4, i)
        rows[i + 1] = draw.blit(logs, fire, 0, 0)
        glows[i + 1] = fire
    end
    return { rows }, { glows }
end

local function flare()
    local rows, glows = {}, {}
    local stick = { { "rr......", ".cr.....", "..cr....", "...c...." }, { ".....rr.", "....rc..", "...cc...",
        "........" } }
    for i = 0, 3 do
        local c = draw.new(8, 8)
        draw.art(c, 0, 4, stick[i % 2 + 1], KEYS)
        if i >= 2 then c = draw.map(draw.new(8, 8), function(x, y) return draw.get(c, x, 7 - y) end) end
        local g = draw.new(8, 8)
        draw.art(g, 2, 2, i % 2 == 0 and { ".cy.", "cvvy", "yvvc", ".yc." } or { "y..c", ".vv.", ".vv.", "c..y" }, KEYS)
        draw.art(g, (i * 3) % 7, (i * 5) % 7, { "a" }, KEYS)
        rows[i + 1], glows[i + 1] = draw.blit(c, g, 0, 0), g
    end
    return { rows }, { glows }
end

local BOAT = {
    "........................................",
    "........................................",
    "....WW..........................WW......",
    "....WlW........................WlW......",
    "....wWlWWW..................WWWlWw......",
    "....vwbWWlWWWWWWWWWWWWWWWWWWlWWbwv......",
    ".....vwbbbWWWWlWWWWWWWWlWWWWbbbwv.......",
    ".....vvwBBbbbbbbbbbbbbbbbbbbBBwvv.......",
    "......vvwBBwwWWwBBBBBBBwWWwwBwvvv.......",
    "......pvvwBBwwwwBBBBBBBwwwwBwvvvp.......",
    "......cpvvwwBBBBBBBBBBBBBBwwvvvpc.......",
    ".......ccpvvvwwwwwwwwwwwwvvvvpccr.......",
    ".......rcccppvvvvvvvvvvvvvppcccr........",
    "........rrcccccppppppppcccccrrr.........",
    ".........ERrrccccccccccccrrrRE..........",
    "..........EERRRrrrrrrrrRRREE............",
    "............EEEEEEEEEEEEEE..............",
}

local function boat()
    local out = {}
    for i = 0, 1 do
        local hull = draw.outline(draw.blit(draw.new(40, 24), draw.grid(BOAT, KEYS), 1, 2 + i))
        draw.art(hull, 24, 3 + i, { "......l..", ".....lu..", "....lu...", "...lu....", "..lu.....",
            ".lu......", "lu......." },
            KEYS)
        draw.art(hull, 8, 20 + i, { "f.ff.ffffff.ff..f.fff", "..g.gg.g..gg.gg.gg..." }, KEYS)
        out[i + 1] = hull
    end
    return { out }
end

local function rings()
    local out = {}
    for i = 0, 3 do
        local c = draw.new(16, 8)
        local rx, ry = 2 + i * 1.8, 1 + i * 0.8
        for a = 0, 63 do
            local t = a / 64 * math.pi * 2
            if i < 2 or (a + i) % (i + 1) ~= 0 then
                draw.set(c, 7.5 + math.cos(t) * rx, 3.8 + math.sin(t) * ry,
                    math.sin(t) < 0.2 and (i < 3 and P.white or P.foam) or P.foam)
            end
        end
        if i == 0 then draw.set(c, 7, 2, P.white) end
        out[i + 1] = c
    end
    return { out }
end

local function kraken_eye()
    local out, glow = {}, {}
    for i, open in ipairs({ 1, 0.7, 0.25, 0.7 }) do
        local c = draw.new(24, 16)
        draw.ellipse(c, 11.5, 8, 10, 6, function(dx, dy) return dx + dy < -0.5 and P.indigo or P.night end)
        local g = draw.new(24, 16)
        draw.ellipse(g, 11.5, 8, 7.5, 4.2 * open, function(dx, dy, x)
            if math.abs(x - 11.5) < 1.2 then return P.ink end
            return dx * dx + dy * dy < 0.35 and P.yellow or P.amber
        end)
        out[i] = draw.blit(draw.outline(c), g, 0, 0)
        glow[i] = draw.only(g, { P.yellow, P.amber })
    end
    return { out }, { glow }
end

local fires, fire_glow = campfire()
local flares, flare_glow = flare()
local krakens, kraken_glow = kraken_eye()

return {
    { name = "driftwood", frames = { { art(DRIFTWOOD[1]) }, { art(DRIFTWOOD[2]) }, { art(DRIFTWOOD[3]) } },
        ox = 8, oy = 9 },
    { name = "oil", frames = { { art(OIL) } }, ox = 5, oy = 10 },
    { name = "shell", frames = { { art(SHELL[1]) }, { art(SHELL[2]) }, { art(SHELL[3]) } }, ox = 5, oy = 8 },
    { name = "crate", frames = { { art(CRATE) } }, ox = 8, oy = 14 },
    { name = "barrel", frames = { { art(BARREL) } }, ox = 6, oy = 12 },
    { name = "grave", frames = { { art(GRAVE) } }, ox = 6, oy = 12 },
    { name = "campfire", frames = fires, ticks = 7, ox = 8, oy = 13 },
    { name = "campfire_glow", frames = fire_glow, ticks = 7, ox = 8, oy = 13, glow = true },
    { name = "flare", frames = flares, ticks = 4, ox = 4, oy = 4 },
    { name = "flare_glow", frames = flare_glow, ticks = 4, ox = 4, oy = 4, glow = true },
    { name = "boat", frames = boat(), ticks = 40, ox = 20, oy = 18 },
    { name = "splash_ring", frames = rings(), ticks = 5, ox = 8, oy = 4 },
    { name = "kraken_eye", frames = krakens, ticks = 20, ox = 12, oy = 8 },
    { name = "kraken_eye_glow", frames = kraken_glow, ticks = 20, ox = 12, oy = 8, glow = true },
}
