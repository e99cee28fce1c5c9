-- The ground, and what stands on its grid: tiles of 16 x 16 (walls and cliffs are taller) that lie beside
-- each other in any order. The base of each is one flat colour up to the border, marks stay inside, so that
-- no grid shows; the first variants are the calm ones.
local draw = require "draw"
local P = require "palette".index

local T = 16

local SAND_MARKS = { ["+"] = P.sand_light, ["-"] = P.sand_dark, ["="] = P.umber, r = P.red, c = P.coral,
    w = P.white, s = P.stone_light, d = P.stone, l = P.stone_pale, p = P.foam }

local function specks(c, seed, count, colors)
    for i = 1, count do
        local x = 1 + draw.hash(i, 1, seed) % 14
        local y = 1 + draw.hash(i, 2, seed) % 14
        draw.set(c, x, y, colors[1 + draw.hash(i, 3, seed) % #colors])
    end
end

local function sand(seed, count)
    local c = draw.new(T, T, P.sand)
    specks(c, seed, count, { P.sand_light, P.sand_light, P.sand_dark })
    return c
end

-- A ripple left by the wind: a light crest and the shade below it.
local function ripple(c, x, y, length, seed)
    for i = 0, length - 1 do
        local dy = math.floor(1.4 * math.sin((i + seed) * 0.55) + 0.5)
        draw.set(c, x + i, y + dy, P.sand_light)
        if i > 0 and i < length - 1 then
            draw.set(c, x + i, y + dy + 1, P.sand_dark)
        end
    end
end

local function sand_tiles()
    local calm, specked = sand(11, 4), sand(23, 7)
    local rippled = sand(5, 1)
    ripple(rippled, 2, 4, 9, 0)
    ripple(rippled, 6, 9, 8, 3)
    ripple(rippled, 1, 13, 6, 5)
    local pebbles = sand(31, 3)
    draw.art(pebbles, 3, 4, { "s-" }, SAND_MARKS)
    draw.art(pebbles, 9, 9, { ".ls.", "lssd", "-dd-" }, SAND_MARKS)
    draw.art(pebbles, 11, 4, { "w", "-" }, SAND_MARKS)
    local starfish = sand(47, 4)
    draw.art(starfish, 5, 5, {
        "...c...",
        "...c...",
        "ccrcrcc",
        ".ccccr-",
        "..crr-.",
        ".cr-rr-",
        ".r-.-r-" }, SAND_MARKS)
    local steps = sand(59, 2)
    draw.art(steps, 4, 2, { "--", "--", "+." }, SAND_MARKS)
    draw.art(steps, 9, 6, { "--", "--", ".+" }, SAND_MARKS)
    draw.art(steps, 5, 10, { "--", "--", "+." }, SAND_MARKS)
    return { calm, specked, rippled, pebbles, starfish, steps }
end

local BLADES = {
    { "+.-", "+-." }, { ".+.", "+-+", ".-." }, { "+..+", "-+.-", ".-+." }, { ".+", "+-" }, { "+-", ".-" },
    { "+...+", "-+.+-", ".-+-." },
}
local GRASS_MARKS = { ["+"] = P.grass, ["-"] = P.kelp, w = P.white, y = P.yellow, c = P.coral, r = P.red,
    b = P.dusk, l = P.stone_pale, a = P.amber }

local function grass(seed, tufts)
    local c = draw.new(T, T, P.leaf)
    for _, t in ipairs(tufts) do
        draw.art(c, t[2], t[3], BLADES[t[1]], GRASS_MARKS)
    end
    specks(c, seed, 3, { P.grass, P.kelp })
    return c
end

local function grass_tiles()
    local calm = grass(3, { { 4, 3, 4 }, { 5, 11, 10 } })
    local tufted = grass(7, { { 2, 2, 2 }, { 3, 9, 9 }, { 4, 12, 3 } })
    local blades = grass(13, { { 1, 9, 2 }, { 2, 3, 10 }, { 5, 12, 12 }, { 4, 4, 5 } })
    local tall = grass(17, { { 6, 2, 3 }, { 6, 8, 8 }, { 3, 3, 11 }, { 2, 11, 3 } })
    local daisies = grass(19, { { 4, 12, 2 }, { 2, 3, 11 } })
    for _, at in ipairs({ { 3, 3 }, { 9, 7 }, { 11, 12 } }) do
        draw.art(daisies, at[1], at[2], { ".w.", "wyw", ".w.", ".-." }, GRASS_MARKS)
    end
    local poppies = grass(29, { { 4, 2, 12 }, { 2, 11, 2 } })
    for _, at in ipairs({ { 4, 4 }, { 10, 9 } }) do
        draw.art(poppies, at[1], at[2], { "cc", "rc", "-.", "-+" }, GRASS_MARKS)
    end
    draw.art(poppies, 6, 11, { "b", "-" }, GRASS_MARKS)
    return { calm, tufted, blades, tall, daisies, poppies }
end

local PATH_MARKS = { ["+"] = P.sand, ["-"] = P.umber, ["="] = P.bark, s = P.stone_light, d = P.stone, l = P.stone_pale }

local function path(seed, marks)
    local c = draw.new(T, T, P.sand_dark)
    for _, m in ipairs(marks) do
        draw.art(c, m[1], m[2], m[3], PATH_MARKS)
    end
    specks(c, seed, 4, { P.sand, P.umber })
    return c
end

local function path_tiles()
    local flat = { "++++.", "+++++-", ".----." }
    local small = { "++.", "++-", ".--" }
    return {
        path(3, { { 3, 3, { "++", ".-" } } }),
        path(8, { { 8, 8, { "++.", "+-." } } }),
        path(12, { { 2, 3, flat }, { 9, 10, small } }),
        path(21, { { 7, 2, { "lss.", "ssdd", ".--." } }, { 2, 9, small }, { 10, 11, { "ls", "--" } } }),
    }
end

-- A worn stone that stands out of the ground: a rim of light at the top left, shade at the lower right.
local function stone(c, cx, cy, rx, ry)
    draw.map(c, function(x, y)
        local dx, dy = (x - cx) / rx, (y - cy) / ry
        local d = math.abs(dx) ^ 2.6 + math.abs(dy) ^ 2.6
        if d > 1 then return nil end
        local l = -dx * 0.6 - dy * 0.8
        if l > 0.62 then return P.stone_pale end
        if l < -0.66 then return P.stone_dark end
        if d > 0.45 and l < -0.3 then return P.stone end
        return P.stone_light
    end)
end

local function rock(seed, stones, cracks)
    local c = draw.new(T, T, P.stone)
    for _, s in ipairs(stones) do
        stone(c, s[1], s[2] + 0.8, s[3], s[4])
        draw.map(c, function(x, y, v) -- the dark line where it meets the ground
            local dx, dy = (x - s[1]) / s[3], (y - s[2] - 0.8) / s[4]
            if v == P.stone_dark and math.abs(dx) ^ 2.6 + math.abs(dy) ^ 2.6 > 0.8 and dy > 0.75 then return P.night end
        end)
    end
    for _, k in ipairs(cracks) do
        draw.art(c, k[1], k[2], k[3], { d = P.stone_dark, p = P.stone_light })
    end
    specks(c, seed, 4, { P.stone_light, P.stone_dark })
    return c
end

local function rock_tiles()
    local crack = { "d....", ".dp..", ".d...", "..dd.", "...pd" }
    local split = { "..d", ".dp", "dp." }
    return {
        rock(4, { { 4, 4, 2.6, 2 }, { 11, 11, 3.4, 2.6 } }, { { 9, 3, split }, { 2, 10, { "dd.", "..d" } } }),
        rock(9, { { 9, 6, 4.4, 3.4 }, { 4, 12.5, 2, 1.5 } }, { { 2, 3, split } }),
        rock(15, { { 4.5, 10, 3, 2.6 } }, { { 8, 3, crack }, { 11, 11, { "ppp", "ddd" } } }),
        rock(22, { { 11.5, 4, 2.4, 1.8 }, { 3.5, 4.5, 2, 1.6 }, { 8, 11, 3.8, 2.8 } }, { { 13, 11, split } }),
    }
end

-- Planks: `light`, `mid` and `dark` of the wood, `gap` between them.
local function planks(seed, light, mid, dark, gap)
    local c = draw.new(T, T, mid)
    for y = 0, T - 1 do
        local board, row = y // 4, y % 4
        for x = 0, T - 1 do
            local grain = draw.noise(x / 5 + board * 7.3, y * 1.7, seed) > 0.63
            local v = mid
            if row == 0 then v = light elseif row == 3 then v = gap elseif grain then v = dark end
            draw.set(c, x, y, v)
        end
        local joint = (draw.hash(board, 5, seed) % 3) * 5 + 2
        if row < 3 and board % 2 == seed % 2 then
            draw.set(c, joint, y, gap)
        end
        if row == 1 and board % 2 == seed % 2 then
            draw.set(c, joint + 2, y, dark)
            draw.set(c, joint - 2, y, dark)
        end
    end
    return c
end

local TALL = 24 -- walls and cliffs rise eight pixels above their tile

-- A palisade of driftwood with nothing behind it: the ground shows through. damage: 0 whole .. 2 nearly broken.
local function wall(damage)
    local c = draw.new(T, TALL)
    local tops = ({ { 3, 1, 4, 2 }, { 8, 3, 7, 5 }, { 14, 6, 18, 12 } })[damage + 1]
    local wood = { l = P.sand_light, s = P.sand, m = P.sand_dark, d = P.umber, o = P.bark, O = P.bark_dark }
    for i = 0, 3 do
        local x, top = i * 4, tops[i + 1]
        for y = top, TALL - 2 do
            draw.art(c, x, y, { y > 19 and "mddO" or y < 8 and "lsmd" or "smdo" }, wood)
        end
        local whole = damage == 0 or (damage == 1 and i % 2 == 1)
        draw.art(c, x, top - 1, whole and { ".ls.", "llsd" } or { i % 2 == 0 and "l..d" or ".s..", "ls.d" }, wood)
        draw.set(c, x + 1, top + 5 + i % 3, P.umber)
        draw.set(c, x + 1, TALL - 1, P.bark_dark)
        draw.set(c, x + 2, TALL - 1, P.bark_dark)
    end
    local rope = { a = P.wood_light, b = P.wood, c = P.bark }
    local bands = {
        { "aabaaabaaabaaaba", "bcbbbcbbbcbbbcbb" },
        { "aabaaabaaab.aaba", "bcbbbcb..cbbbcbb" },
        { "aab....a......ba", "bc.....cb.....cb" },
    }
    draw.art(c, 0, 10, damage < 2 and bands[damage + 1] or { "....aab.........", "....bcb........." }, rope)
    draw.art(c, 0, 18, bands[damage + 1], rope)
    if damage > 0 then
        draw.art(c, 5, 13, { "O..", ".O.", ".OO", "..O", "..O" }, wood)
        draw.art(c, 1, 15, { "O", "O" }, wood)
    end
    if damage == 2 then
        draw.art(c, 2, 20, { "....lsm...", ".lssmmdo..", "smmddo.lsd" }, wood)
        draw.art(c, 12, 14, { "O.", ".O", ".O" }, wood)
    end
    return c
end

-- A ledge of rock: its upper face, a lip in the light, and below it slabs that are lit on their left edges.
local function cliff(seed, slabs)
    local c = draw.new(T, TALL)
    local of, left, right = {}, {}, {}
    local x0 = 0
    for i, width in ipairs(slabs) do
        for x = x0, x0 + width - 1 do
            of[x], left[x], right[x] = i, x == x0, x == x0 + width - 1
        end
        x0 = x0 + width
    end
    return draw.map(c, function(x, y)
        local lip = 8 + draw.hash(of[x], 1, seed) % 3
        if y < lip - 1 then
            local n = draw.noise(x / 2.6, y / 2, seed + 3)
            if y == 0 then return P.stone end
            return n > 0.72 and P.stone_pale or n < 0.28 and P.stone or P.stone_light
        end
        if y <= lip then return right[x] and P.stone_light or P.stone_pale end
        local split = 13 + draw.hash(of[x], 2, seed) % 6
        if y == TALL - 1 or (y == TALL - 2 and right[x]) then return P.night end
        if right[x] or y == split then return y > split and P.night or P.stone_dark end
        if y > split then -- the lower block stands a little further back
            return left[x] and y < 20 and P.stone or y == split + 1 and P.stone or P.stone_dark
        end
        if left[x] or y == lip + 1 then return P.stone_light end
        return draw.noise(x / 1.5, y / 3, seed) < 0.3 and P.stone_dark or P.stone
    end)
end

-- The ragged edge of a ground on the neighbour to the N, E, S, W: the ground lies against the tile's
-- side that faces back to it (for N: its lower side). `light` marks the edge that catches light.
local function fringes(base, edge_lit, edge_dark, seed, depth)
    local out = {}
    for side = 1, 4 do
        local c = draw.new(T, T)
        for i = 0, T - 1 do
            local taper = math.min(1, (math.min(i, T - 1 - i) + 0.6) / 2)
            local n = draw.noise(i / 2.3 + side * 19, 0.5, seed) * 0.7 + draw.hash(i, side, seed) % 100 / 100 * 0.3
            local reach = math.floor(1 + n * depth * taper + 0.35)
            for d = 0, reach do
                local v = base
                if d == reach then v = (side == 3 or side == 2) and edge_dark or edge_lit end
                if d < reach or d > 0 then
                    if side == 1 then draw.set(c, i, T - 1 - d, v)
                    elseif side == 2 then draw.set(c, d, i, v)
                    elseif side == 3 then draw.set(c, i, d, v)
                    else draw.set(c, T - 1 - d, i, v) end
                end
            end
        end
        out[side] = c
    end
    return out
end

return {
    { name = "sand", frames = { sand_tiles() }, ox = 8, oy = 8 },
    { name = "grass", frames = { grass_tiles() }, ox = 8, oy = 8 },
    { name = "path", frames = { path_tiles() }, ox = 8, oy = 8 },
    { name = "rock", frames = { rock_tiles() }, ox = 8, oy = 8 },
    { name = "floor", frames = { { planks(2, P.wood_light, P.wood, P.bark, P.bark_dark),
        planks(5, P.wood_light, P.wood, P.bark, P.bark_dark) } }, ox = 8, oy = 8 },
    { name = "dock", frames = { { planks(3, P.sand, P.sand_dark, P.umber, P.abyss),
        planks(8, P.sand, P.sand_dark, P.umber, P.abyss) } }, ox = 8, oy = 8 },
    { name = "wall", frames = { { wall(0) }, { wall(1) }, { wall(2) } }, ox = 8, oy = 16 },
    { name = "deep", frames = { { draw.new(T, T, P.abyss) } }, ox = 8, oy = 8 },
    { name = "water", frames = { { draw.new(T, T, P.deep) } }, ox = 8, oy = 8 },
    { name = "cliff", frames = { { cliff(6, { 4, 3, 5, 4 }), cliff(14, { 3, 6, 4, 3 }) } }, ox = 8, oy = 16 },
    { name = "sand_fringe", frames = { fringes(P.sand, P.sand_light, P.sand_dark, 71, 3) }, ox = 8, oy = 8 },
    { name = "grass_fringe", frames = { fringes(P.leaf, P.grass, P.kelp, 83, 5) }, ox = 8, oy = 8 },
    { name = "path_fringe", frames = { fringes(P.sand_dark, P.sand_dark, P.umber, 97, 3) }, ox = 8, oy = 8 },
}
