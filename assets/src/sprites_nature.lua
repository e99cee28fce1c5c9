-- What grows, lies and moves on the island: palms, bushes, rocks, kelp, animals.
local draw = require "draw"
local P = require "palette".index

local function curve(p, t) -- quadratic, p = {x0,y0, x1,y1, x2,y2}
    local u = 1 - t
    return u * u * p[1] + 2 * u * t * p[3] + t * t * p[5], u * u * p[2] + 2 * u * t * p[4] + t * t * p[6]
end

-- A frond: a rib that droops, leaflets that hang from it. `tones` = rib, upper, lower.
local function frond(c, p, tones, length)
    local steps = 40
    for i = 0, steps do
        local t = i / steps
        local x, y = curve(p, t)
        local hang = length * math.sin(math.min(1, t * 1.25 + 0.12) * math.pi) ^ 0.7
        local comb = (math.floor(x) % 3 == 0) and 0.55 or 1
        for k = 0, math.floor(hang * comb + 0.5) do
            draw.set(c, x, y + k, k == 0 and tones[1] or (k <= hang * 0.5 and tones[2] or tones[3]))
        end
    end
end

-- `lean`: how far the crown stands beside the foot, px.
local function palm(sway, lean)
    local c = draw.new(36, 40)
    local tx, ty = 18 + lean + sway * 0.6, 13
    local trunk = { 18, 37, 18 - lean * 0.4, 24, tx, ty }
    for i = 0, 60 do
        local t = i / 60
        local x, y = curve(trunk, t)
        local half = 2.1 - t * 0.9 + (t < 0.1 and (0.1 - t) * 12 or 0)
        for k = -math.ceil(half), math.ceil(half) do
            if math.abs(k) <= half then
                local ring = math.floor(y) % 3 == 0
                local v = k < -half * 0.35 and P.wood_light or (k > half * 0.35 and P.bark or P.wood)
                if ring then v = k > 0 and P.bark_dark or P.bark end
                draw.set(c, x + k, y, v)
            end
        end
    end
    local s = sway
    local dark, mid, light = { P.leaf, P.kelp, P.kelp_dark }, { P.grass, P.leaf, P.kelp }, { P.lime, P.grass, P.leaf }
    c = draw.outline(c)
    local crown = draw.new(36, 40)
    frond(crown, { tx, ty, tx - 4, ty - 9, tx - 10 + s, 3 }, dark, 3)
    frond(crown, { tx, ty, tx + 4, ty - 10, tx + 10 + s, 4 }, dark, 3)
    frond(crown, { tx, ty, tx - 10, ty - 3, tx - 12 + s * 1.3, 20 }, dark, 4)
    frond(crown, { tx, ty, tx + 11, ty - 3, tx + 13 + s * 1.3, 21 }, dark, 4)
    frond(crown, { tx, ty, tx - 10, ty - 8, tx - 13 + s * 1.2, 12 }, mid, 4)
    frond(crown, { tx, ty, tx + 10, ty - 8, tx + 14 + s * 1.2, 13 }, mid, 4)
    frond(crown, { tx, ty, tx - 3, ty + 1, tx - 6 + s, 23 }, mid, 3)
    frond(crown, { tx, ty, tx + 5, ty + 1, tx + 6 + s, 23 }, mid, 3)
    frond(crown, { tx, ty - 1, tx - 7, ty - 9, tx - 9 + s * 1.1, 8 }, light, 3)
    frond(crown, { tx, ty - 1, tx + 6, ty - 7, tx + 8 + s * 1.1, 11 }, light, 3)
    draw.art(crown, math.floor(tx + 0.5) - 2, ty, { ".ww.w", "wbwbw", ".bb.b" }, { w = P.wood, b = P.bark })
    return draw.blit(c, draw.outline(crown), 0, 0)
end

-- Round masses of leaves: overlapping domes under one light.
local function domes(c, list, ramp, foot)
    return draw.lit(c, function(x, y)
        local best
        for _, s in ipairs(list) do
            if y > (foot or c.h) then return nil end
            local dx, dy = (x - s[1]) / s[3], (y - s[2]) / s[4]
            local d = dx * dx + dy * dy
            if d <= 1 then
                local h = (s[5] or 0) + math.sqrt(1 - d) * (s[3] + s[4]) * 0.55
                if not best or h > best then best = h end
            end
        end
        return best
    end, ramp, 0.5, 0.5)
end

local LEAVES = { P.kelp_dark, P.kelp, P.kelp, P.leaf, P.leaf, P.grass, P.lime }

-- Three bushes: with berries, in bloom, and a low one with a dead twig.
local function bush(kind)
    local c = draw.new(16, 14)
    local masses = {
        { { 4.5, 8.5, 3.7, 3.6 }, { 11, 8.5, 3.7, 3.6 }, { 7.5, 5, 4.4, 3.8, 1.5 }, { 7.7, 9, 4, 3, 2 } },
        { { 4.2, 8, 3.4, 4 }, { 10.5, 6, 4.2, 4.4, 1.2 }, { 7, 9, 4.6, 3, 2 }, { 12, 9.6, 2.6, 2.4 } },
        { { 4, 9.5, 3.2, 2.6 }, { 8, 7.5, 4, 3.8, 1 }, { 12, 9.5, 2.8, 2.6 }, { 9, 10, 4, 2.2, 1.6 } },
    }
    domes(c, masses[kind], LEAVES, 11)
    local keys = { c = P.coral, r = P.red, w = P.white, y = P.yellow, b = P.wood }
    local marks = {
        { { 4, 7, { "cr" } }, { 9, 4, { "cr" } }, { 11, 9, { "cr" } } },
        { { 3, 6, { "w.", "yw" } }, { 9, 3, { "wy", ".w" } }, { 11, 7, { "w" } }, { 7, 9, { "yw" } } },
        { { 5, 2, { "b...", ".b.b", "..b." } } },
    }
    for _, m in ipairs(marks[kind]) do
        draw.art(c, m[1], m[2], m[3], keys)
    end
    return draw.outline(c)
end

local function rock_big()
    local c = draw.new(24, 20)
    local function facet(color, ...) draw.polygon(c, { ... }, color) end
    facet(P.stone_dark, 12, 8, 16, 2, 20, 7, 23, 13, 22, 18, 13, 18, 15, 13)
    facet(P.stone, 7, 10, 12, 8, 15.5, 13, 14.5, 18, 8, 18)
    facet(P.stone_light, 2, 18, 1, 12, 4.5, 6, 7.6, 10, 9, 18)
    facet(P.stone_pale, 4.5, 6, 10, 1.4, 16.4, 2.4, 12.6, 8.2, 7.4, 10.4)
    facet(P.stone_light, 10, 4, 16.4, 2.4, 12.6, 8.2, 9, 9)
    facet(P.stone, 16.6, 3.4, 20, 7, 18, 10, 14.4, 7.6)
    facet(P.night, 20, 12, 23, 13, 22, 18, 18, 18)
    local keys = { d = P.stone_dark, n = P.night, k = P.kelp, l = P.leaf, p = P.stone_pale, s = P.stone }
    draw.art(c, 3, 8, { ".p", "p.", "p.", "p." }, keys)
    draw.art(c, 9, 11, { "d...", ".d..", ".dd.", "..d." }, keys)
    draw.art(c, 4, 12, { "s..", ".s.", ".s.", "..s" }, keys)
    draw.art(c, 2, 15, { ".l..", "lklk", "kkkkk" }, keys)
    draw.art(c, 12, 15, { "...l..", "lk.lkk", "kkkkkkk" }, keys)
    return draw.outline(c)
end

-- Two lower stones side by side.
local function rock_low()
    local c = draw.new(24, 20)
    local function facet(color, ...) draw.polygon(c, { ... }, color) end
    facet(P.stone_dark, 14, 12, 18, 8, 22, 12, 23, 18, 12, 18)
    facet(P.stone, 13, 12, 18, 13, 18, 18, 11, 18)
    facet(P.stone_light, 12.4, 12, 16, 7.4, 20, 8.6, 18, 13)
    facet(P.stone_dark, 8, 8, 12, 6, 15, 12, 15, 18, 6, 18)
    facet(P.stone, 4, 11, 9, 10, 10.6, 18, 4, 18)
    facet(P.stone_light, 0.6, 18, 1, 12, 4, 7, 6, 11, 5, 18)
    facet(P.stone_pale, 3.6, 7.4, 8, 4, 12.4, 6, 9.4, 10.4, 5.6, 11.4)
    facet(P.night, 20, 13, 22.6, 13, 23, 18, 19.4, 18)
    local keys = { d = P.stone_dark, k = P.kelp, l = P.leaf, s = P.stone }
    draw.art(c, 6, 12, { "d..", ".d.", ".dd" }, keys)
    draw.art(c, 1, 16, { ".lk.l", "kkkkk" }, keys)
    draw.art(c, 11, 16, { ".l.l.", "lkkkk" }, keys)
    return draw.outline(c)
end

-- Kelp: a stem that waves, leaves to both sides, and a bead of light at the tip of each.
local function stem(c, glow, x0, foot, height, phase, frame)
    for k = 0, height do
        local t = k / height
        local x = math.floor(x0 + math.sin(t * 3.6 + phase + frame * math.pi / 2) * t * 1.7 + 0.5)
        local y = foot - k
        draw.set(c, x, y, t > 0.5 and P.grass or P.leaf)
        draw.set(c, x + 1, y, P.kelp)
        if k % 4 == 3 and k < height - 1 then
            local side = (k // 4 + math.floor(phase)) % 2 == 0 and -1 or 1
            local edge = side < 0 and x or x + 1
            draw.set(c, edge + side, y, side < 0 and P.grass or P.leaf)
            draw.set(c, edge + side, y + 1, P.kelp)
            draw.set(c, edge + side * 2, y - 1, P.lagoon)
            draw.set(glow, edge + side * 2, y - 1, P.lagoon)
            draw.set(glow, edge + side * 2, y - 2, P.foam)
        elseif k == height then
            draw.art(glow, x, y - 2, { "f.", "wf", "fg" }, { w = P.white, f = P.foam, g = P.lagoon })
        end
    end
end

local function kelp()
    local rows, glows = { {}, {}, {} }, { {}, {}, {} }
    local plans = {
        { { 7, 18, 3, 0 } },
        { { 9, 18, 6, 2 }, { 5, 18, 9, 1 } },
        { { 11, 18, 10, 2 }, { 3, 18, 8, 3 }, { 7, 18, 13, 0 } },
    }
    for r, plan in ipairs(plans) do
        for i = 0, 3 do
            local c, g = draw.new(16, 20), draw.new(16, 20)
            for _, p in ipairs(plan) do
                local one = draw.new(16, 20)
                stem(one, g, p[1], p[2], p[3], p[4], i)
                draw.blit(c, draw.outline(draw.blit(one, g, 0, 0), P.kelp_dark), 0, 0)
            end
            rows[r][i + 1], glows[r][i + 1] = draw.blit(c, g, 0, 0), g
        end
    end
    return rows, glows
end

local CRAB = {
    {
        ".cc......cc.",
        "cr.cr..cr.rc",
        ".r.w....w.r.",
        "..rcccccro..",
        ".rccccccrro.",
        "..rrrrrroo..",
        ".o.o.o.o.o..",
        "............",
    },
    {
        "cc........cc",
        "c.r.w..w.r.c",
        ".rr.r..r.rr.",
        "..rcccccro..",
        ".rccccccrro.",
        "..rrrrrroo..",
        "o.o..oo..o.o",
        "............",
    },
}

local function crab()
    local keys = { c = P.coral, r = P.red, o = P.wine, w = P.white }
    local a, b = draw.grid(CRAB[1], keys), draw.grid(CRAB[2], keys)
    return { { a, b, draw.mirror(a), b } }
end

local GULL = {
    {
        "................",
        ".w............w.",
        ".ww..........ww.",
        "..www......wwp..",
        "...pwww..wwwp...",
        ".....pwwwwp.....",
        ".....wwwwwpy....",
        "....pwwwwwky....",
        "......pppp......",
        "................",
        "................",
        "................",
    },
    {
        "................",
        "................",
        "................",
        "................",
        ".www........www.",
        "wppwwwwwwwwwwppw",
        "s...pwwwwwp...s.",
        "....pwwwwwky....",
        "......ppppy.....",
        "................",
        "................",
        "................",
    },
    {
        "................",
        "................",
        "................",
        "................",
        "................",
        ".....wwwwww.....",
        "...wwwwwwwwwy...",
        "..wwpwwwwwkpwy..",
        ".wpp..pppp.ppw..",
        ".p..........pw..",
        "s............s..",
        "................",
    },
}

local GULL_STANDS = {
    {
        "................",
        "................",
        "................",
        ".........www....",
        ".........wkwy...",
        ".........www....",
        "..sppppwwwww....",
        "...sspppwwwp....",
        "......ppppp.....",
        ".......y.y......",
        ".......y.y......",
        "................",
    },
    {
        "................",
        "................",
        "................",
        "................",
        "................",
        ".........www....",
        "..sppppwwwkwy...",
        "...sspppwwww....",
        "......ppppp.....",
        ".......y.y......",
        ".......y.y......",
        "................",
    },
}

-- Rows: in the air, on the ground (it looks up and tucks its head in).
local function gull()
    local keys = { w = P.white, p = P.stone_pale, s = P.stone_dark, y = P.amber, k = P.ink }
    local f = {}
    for i = 1, 3 do f[i] = draw.outline(draw.grid(GULL[i], keys)) end
    local up, down = draw.outline(draw.grid(GULL_STANDS[1], keys)), draw.outline(draw.grid(GULL_STANDS[2], keys))
    return { { f[1], f[2], f[3], f[2] }, { up, up, up, down } }
end

local OTTER_RIGHT = {
    "................",
    "................",
    "..........bb.b..",
    ".........bwwwwb.",
    "........bwwwkwk.",
    "b......bwwwwsss.",
    "bb...bbwwwwwsn..",
    ".bbbbwwwwwwws...",
    "..bwwwwwwwss....",
    "..bwwwwwsss.....",
}
local OTTER_DOWN = {
    "................",
    "................",
    "......b..b......",
    ".....bwwwwb.....",
    ".....wkwwkw.....",
    ".....wssssw.....",
    ".....wsnnsw.....",
    "....bwwssww.....",
    "....bwssssw.....",
    "....bwssssw.....",
}
local OTTER_UP = {
    "................",
    "................",
    "......b..b......",
    ".....bwwwwb.....",
    ".....wwwwww.....",
    ".....bwwwwb.....",
    "....bwwwwwwb....",
    "....bwwwwwwb....",
    "....bbwwwwbb....",
    "....bbbwwbbb....",
}

local function otter()
    local keys = { b = P.bark, w = P.wood, s = P.sand, k = P.ink, n = P.bark_dark, f = P.bark }
    local function frame(grid, step, side)
        local c = draw.blit(draw.new(16, 12), draw.grid(grid, keys), 0, (step % 2 == 1) and 0 or 0)
        local feet
        if side then
            feet = ({ "..ff...ff.......", "...ff.ff........", "..ff...ff.......", ".ff.....ff......" })[step + 1]
        else
            feet = ({ ".....ff..ff.....", ".....ff.........", ".....ff..ff.....", ".........ff....." })[step + 1]
        end
        draw.art(c, 0, 10, { feet }, keys)
        if grid == OTTER_UP then draw.art(c, 7 + (step % 2), 9, { "bb", "bb" }, keys) end
        return draw.outline(c)
    end
    local rows = { {}, {}, {}, {} }
    for i = 0, 3 do
        rows[1][i + 1] = frame(OTTER_DOWN, i)
        rows[2][i + 1] = frame(OTTER_RIGHT, i, true)
        rows[3][i + 1] = frame(OTTER_UP, i)
        rows[4][i + 1] = draw.mirror(rows[2][i + 1])
    end
    return rows
end

local MOTH = {
    { "ss......ss", "swsn..nsws", ".swwnnwws.", "..wynnyw..", "...snns...", "....ss....", "..........", ".........." },
    { "..........", ".sss..sss.", "swwsnnswws", ".swynnyws.", "..ssnnss..", "....ss....", "..........", ".........." },
    { "..........", "..........", "...ssss...", ".sswnnwss.", "swwynnywws", ".ss.nn.ss.", "....ss....", ".........." },
}

local function moth()
    local keys = { s = P.umber, w = P.sand_light, y = P.amber, n = P.bark }
    local f = {}
    for i = 1, 3 do f[i] = draw.grid(MOTH[i], keys) end
    return { { f[1], f[2], f[3], f[2] } }
end

local function palms()
    local rows = {}
    for i, lean in ipairs({ -3, 3 }) do
        rows[i] = { palm(-1, lean), palm(0, lean), palm(1, lean), palm(0, lean) }
    end
    return rows
end

local kelp_rows, kelp_glow = kelp()
return {
    { name = "palm", frames = palms(), ticks = 24, ox = 18, oy = 37 },
    { name = "bush", frames = { { bush(1) }, { bush(2) }, { bush(3) } }, ox = 8, oy = 12 },
    { name = "rock_big", frames = { { rock_big() }, { rock_low() } }, ox = 12, oy = 17 },
    { name = "kelp", frames = kelp_rows, ticks = 14, ox = 8, oy = 18 },
    { name = "kelp_glow", frames = kelp_glow, ticks = 14, ox = 8, oy = 18, glow = true },
    { name = "crab", frames = crab(), ticks = 8, ox = 6, oy = 7 },
    { name = "gull", frames = gull(), ticks = 7, ox = 8, oy = 8 },
    { name = "otter", frames = otter(), ticks = 7, ox = 8, oy = 11 },
    { name = "moth", frames = moth(), ticks = 4, ox = 5, oy = 4 },
}
