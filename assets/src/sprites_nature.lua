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

local function palm(sway)
    local c = draw.new(32, 40)
    local tx, ty = 15 + sway * 0.6, 13
    local trunk = { 18, 37, 20, 24, tx, ty }
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
    local crown = draw.new(32, 40)
    frond(crown, { tx, ty, tx - 4, ty - 9, 5 + s, 3 }, dark, 3)
    frond(crown, { tx, ty, tx + 4, ty - 10, 25 + s, 4 }, dark, 3)
    frond(crown, { tx, ty, tx - 10, ty - 3, 3 + s * 1.3, 20 }, dark, 4)
    frond(crown, { tx, ty, tx + 11, ty - 3, 28 + s * 1.3, 21 }, dark, 4)
    frond(crown, { tx, ty, tx - 10, ty - 8, 2 + s * 1.2, 12 }, mid, 4)
    frond(crown, { tx, ty, tx + 10, ty - 8, 29 + s * 1.2, 13 }, mid, 4)
    frond(crown, { tx, ty, tx - 3, ty + 1, 9 + s, 23 }, mid, 3)
    frond(crown, { tx, ty, tx + 5, ty + 1, 21 + s, 23 }, mid, 3)
    frond(crown, { tx, ty - 1, tx - 7, ty - 9, 6 + s * 1.1, 8 }, light, 3)
    frond(crown, { tx, ty - 1, tx + 6, ty - 7, 23 + s * 1.1, 11 }, light, 3)
    draw.art(crown, math.floor(tx + 0.5) - 2, ty, { ".ww.w", "wbwbw", ".bb.b" }, { w = P.wood, b = P.bark })
    return draw.blit(c, draw.outline(crown), 0, 0)
end

-- Round masses of leaves: overlapping domes under one light.
local function domes(c, list, ramp, soft, gain)
    return draw.lit(c, function(x, y)
        local best
        for _, s in ipairs(list) do
            local dx, dy = (x - s[1]) / s[3], (y - s[2]) / s[4]
            local d = dx * dx + dy * dy
            if d <= 1 then
                local h = (s[5] or 0) + math.sqrt(1 - d) * (s[3] + s[4]) * 0.55
                if not best or h > best then best = h end
            end
        end
        return best
    end, ramp, soft, gain)
end

local LEAVES = { P.kelp_dark, P.kelp, P.kelp, P.leaf, P.leaf, P.grass, P.lime }

local function bush()
    local c = draw.new(16, 14)
    domes(c, { { 4.5, 8.5, 3.7, 3.6 }, { 11, 8.5, 3.7, 3.6 }, { 7.5, 5, 4.4, 3.8, 1.5 }, { 7.7, 9, 4, 3, 2 } }, LEAVES, 0.5, 0.5)
    for _, at in ipairs({ { 4, 7 }, { 9, 4 }, { 11, 9 } }) do
        draw.art(c, at[1], at[2], { "cr" }, { c = P.coral, r = P.red })
    end
    return draw.outline(c)
end

local STONES = { P.stone_dark, P.stone_dark, P.stone, P.stone, P.stone_light, P.stone_pale }

local function rock_big()
    local c = draw.new(24, 20)
    draw.lit(c, function(x, y)
        if y > 17 then return nil end
        local planes = { { 4, 15, 5, 5 }, { 12, 10, 9.4, 8.6 }, { 18, 14, 5, 5 } }
        local best
        for i, s in ipairs(planes) do
            local dx, dy = math.abs(x - s[1]) / s[3], math.abs(y - s[2]) / s[4]
            local d = math.max(dx, dy, (dx + dy) * 0.72)
            if d <= 1 then
                local h = math.min(7, (1 - d) * s[3] * 1.5) + (i == 2 and 1 or 0)
                best = math.max(best or 0, h)
            end
        end
        return best
    end, STONES, 0.25, 0.6)
    draw.art(c, 9, 5, { "s.....", ".s....", ".ss...", "...s..", "..s..." }, { s = P.stone })
    draw.art(c, 3, 15, { "mm..m", ".mm.." }, { m = P.kelp })
    draw.art(c, 13, 16, { "m.mm.m" }, { m = P.kelp })
    return draw.outline(c)
end

-- Kelp: ribbons that wave, with beads of light.
local function ribbon(c, glow, x0, foot, height, phase, frame, wide)
    for k = 0, height do
        local t = k / height
        local x = x0 + math.sin(t * 4.2 + phase + frame * math.pi / 2) * (0.4 + t * 1.5)
        local y = foot - k
        local half = wide * (1 - t * t * 0.7)
        for d = -math.floor(half + 0.5), math.floor(half + 0.5) do
            draw.set(c, x + d, y, d < 0 and P.leaf or (d == 0 and (t > 0.6 and P.lagoon or P.kelp) or P.kelp_dark))
        end
        if k % 4 == 2 and t > 0.25 then
            local side = (k // 4) % 2 == 0 and -1 or 1
            draw.set(c, x + side * (math.floor(half + 0.5) + 1), y, P.leaf)
            if glow then
                draw.set(glow, x, y, P.foam)
                draw.set(glow, x, y - 1, P.lagoon)
            end
        end
    end
    if glow then
        local x = x0 + math.sin(4.2 + phase + frame * math.pi / 2) * 1.9
        draw.set(glow, x, foot - height, P.white)
        draw.set(glow, x, foot - height - 1, P.foam)
    end
end

local function kelp()
    local rows, glows = { {}, {}, {} }, { {}, {}, {} }
    local plans = {
        { { 7.5, 18, 4, 0, 0.6 } },
        { { 6, 18, 8, 0, 0.8 }, { 9.5, 18, 6, 2, 0.6 } },
        { { 4.5, 18, 10, 1, 0.8 }, { 11, 18, 11, 3, 0.8 }, { 7.5, 18, 14, 0, 1 } },
    }
    for r, plan in ipairs(plans) do
        for i = 0, 3 do
            local c, g = draw.new(16, 20), draw.new(16, 20)
            for _, p in ipairs(plan) do
                ribbon(c, g, p[1], p[2], p[3], p[4], i, p[5])
            end
            c = draw.outline(c, P.kelp_dark)
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
    { "................", ".w............w.", ".ww..........ww.", "..www......wwp..", "...pwww..wwwp...",
        ".....pwwwwp.....", ".....wwwwwpy....", "....pwwwwwky....", "......pppp......", "................", "................", "................" },
    { "................", "................", "................", "................", ".www........www.",
        "wppwwwwwwwwwwppw", "s...pwwwwwp...s.", "....pwwwwwky....", "......ppppy.....", "................", "................", "................" },
    { "................", "................", "................", "................", "................",
        ".....wwwwww.....", "...wwwwwwwwwy...", "..wwpwwwwwkpwy..", ".wpp..pppp.ppw..", ".p..........pw..", "s............s..", "................" },
}

local function gull()
    local keys = { w = P.white, p = P.stone_pale, s = P.stone_dark, y = P.amber, k = P.ink }
    local f = {}
    for i = 1, 3 do f[i] = draw.outline(draw.grid(GULL[i], keys)) end
    return { { f[1], f[2], f[3], f[2] } }
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
    "................", "................", "......b..b......", ".....bwwwwb.....", ".....wkwwkw.....", ".....wssssw.....",
    ".....wsnnsw.....", "....bwwssww.....", "....bwssssw.....", "....bwssssw.....",
}
local OTTER_UP = {
    "................", "................", "......b..b......", ".....bwwwwb.....", ".....wwwwww.....", ".....bwwwwb.....",
    "....bwwwwwwb....", "....bwwwwwwb....", "....bbwwwwbb....", "....bbbwwbbb....",
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
    return { { palm(-1), palm(0), palm(1), palm(0) } }
end

local kelp_rows, kelp_glow = kelp()
return {
    { name = "palm", frames = palms(), ticks = 24, ox = 18, oy = 37 },
    { name = "bush", frames = { { bush() } }, ox = 8, oy = 12 },
    { name = "rock_big", frames = { { rock_big() } }, ox = 12, oy = 17 },
    { name = "kelp", frames = kelp_rows, ticks = 14, ox = 8, oy = 18 },
    { name = "kelp_glow", frames = kelp_glow, ticks = 14, ox = 8, oy = 18, glow = true },
    { name = "crab", frames = crab(), ticks = 8, ox = 6, oy = 7 },
    { name = "gull", frames = gull(), ticks = 7, ox = 8, oy = 8 },
    { name = "otter", frames = otter(), ticks = 7, ox = 8, oy = 11 },
    { name = "moth", frames = moth(), ticks = 4, ox = 5, oy = 4 },
}
