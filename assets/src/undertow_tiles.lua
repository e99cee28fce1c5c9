-- The floors below the lighthouse: grounds, walls, doors, weed, the hatch and the deep lamp, 16 x 16 each, in variants of which the
-- first is the calm one; and what is drawn large: the title, the grave, the beacon.
local draw = require "draw"
local keys = require "undertow_keys"
local P = require "palette".index

local T = 16

local function tile(fill) return draw.new(T, T, fill) end

local function speck(c, seed, count, colors)
    for i = 1, count do draw.set(c, draw.hash(i, 1, seed) % T, draw.hash(i, 2, seed) % T, colors[1 + draw.hash(i, 3, seed) % #colors]) end
    return c
end

-- --- grounds ---

-- Flags of stone: two of them in a tile, joints that are dark below and light above.
local function stone(variant)
    local c = tile(P.stone)
    draw.map(c, function(x, y)
        local shift = y < 8 and 0 or 5
        if y % 8 == 7 or (x + shift) % 11 == 10 then return P.stone_dark end
        if y % 8 == 0 or (x + shift) % 11 == 0 then return draw.hash(x, y, variant) % 3 == 0 and P.stone_light or P.stone end
    end)
    speck(c, 40 + variant, variant == 0 and 3 or 6, { P.stone_light, P.stone_dark })
    if variant == 1 then draw.art(c, 4, 3, { "T....", ".T...", ".TT..", "...T." }, keys) end
    if variant == 2 then draw.art(c, 8, 9, { ".jj.", "jLj.", ".jjK" }, keys) end
    if variant == 3 then draw.art(c, 3, 9, { "p.q", ".qT", "qT." }, keys) end
    return c
end

local function planks(variant)
    local c = tile(P.wood)
    draw.map(c, function(x, y)
        if y % 5 == 4 then return P.bark end
        if y % 5 == 0 then return P.wood_light end
        if (x + y // 5 * 7 + variant * 3) % 16 == 0 then return P.bark end
        if draw.hash(x // 3, y, 7 + variant) % 7 == 0 then return P.umber end
    end)
    if variant == 1 then draw.art(c, 5, 6, { "B", "B" }, keys) end
    if variant == 2 then draw.art(c, 3, 2, { ".BB", "BkB", "BB." }, keys) end
    if variant == 3 then draw.art(c, 9, 10, { "LLh", "jLL", ".j." }, keys) end
    return c
end

local function silt(variant)
    local c = tile(P.umber)
    speck(c, 90 + variant, 14, { P.sand_dark, P.bark, P.bark })
    draw.map(c, function(x, y)
        local wave = math.floor(1.5 * math.sin((x + variant * 5) * 0.6) + 0.5)
        if (y - wave) % 8 == 2 and draw.hash(x // 4, y // 4, variant) % 3 > 0 then return P.sand_dark end
        if (y - wave) % 8 == 3 and draw.hash(x // 4, y // 4, variant) % 3 > 0 then return P.bark end
    end)
    if variant == 1 then draw.art(c, 9, 9, { ".ls.", "lssd", ".dd." }, keys) end
    if variant == 2 then draw.art(c, 4, 6, { "j.L", "Ljj", ".j." }, keys) end
    if variant == 3 then draw.art(c, 5, 5, { "q.", "pq" }, keys) end
    return c
end

local function shells(variant)
    local c = tile(P.dusk)
    speck(c, 190 + variant, 20, { P.indigo, P.stone_light, P.indigo, P.coral })
    if variant ~= 0 then draw.art(c, 2 + variant * 2, 3 + variant, { ".cc.", "clsc", "cssc", ".cc." }, keys) end
    if variant == 2 then draw.art(c, 2, 10, { "g.g", ".g.", "ege" }, keys) end
    if variant == 3 then draw.art(c, 10, 9, { "r.r", "rcr", ".r." }, keys) end
    return c
end

-- --- walls ---

local function rock(variant)
    local c = tile(P.night)
    speck(c, 300 + variant, 5 + variant * 3, { P.ink, P.ink, P.indigo })
    if variant == 2 then draw.art(c, 4, 5, { "i..", "ii.", ".i." }, keys) end
    return c
end

-- The face of a wall: a lit edge above, courses of stone, the foot in the dark.
local function wall(variant)
    local c = tile(P.stone_dark)
    draw.map(c, function(x, y)
        if y < 2 then return y == 0 and P.stone_pale or P.stone_light end
        local course = (y - 2) // 5
        local at = (x + course * 5 + variant * 3) % 9
        if (y - 2) % 5 == 4 or at == 8 then return P.night end
        if (y - 2) % 5 == 0 then return P.stone_light end
        if at == 0 then return P.stone end
        return draw.hash(x // 2, y // 2, 11 + variant) % 6 == 0 and P.stone_dark or P.stone
    end)
    draw.map(c, function(_, y, v) if y > 13 then return v == P.stone and P.stone_dark or v == P.stone_light and P.stone or P.night end end)
    if variant == 1 then draw.art(c, 3, 2, { "jLj", "LLj", ".L.", ".j.", ".j." }, keys) end
    if variant == 2 then draw.art(c, 7, 5, { "n..", "nn.", ".n.", ".nn" }, keys) end
    if variant == 3 then draw.art(c, 4, 4, { "TTTTTTT", "TkkkkkT", "TkikikT", "TkikikT", "TkikikT", "TTTTTTT" }, keys) end
    return c
end

local function pillar()
    local c = tile(P.stone_dark)
    draw.map(c, function(x, y)
        if y < 3 then return y == 0 and P.stone_pale or P.stone_light end
        local far = math.abs(x - 6)
        return far < 3 and P.stone_light or far < 6 and P.stone or far < 9 and P.stone_dark or P.night
    end)
    draw.map(c, function(x, y, v) if y > 12 and v then return y == 13 and P.stone_light or x < 12 and P.stone or P.stone_dark end end)
    return c
end

local function door()
    local c = wall(0)
    draw.art(c, 2, 1, {
        "BBBBBBBBBBBB",
        "BwWwwbwWwwbB",
        "BwWwwbwWwwbB",
        "BttttttttttB",
        "BwWwwbwWwwbB",
        "BwWwwbwWwwbB",
        "BwWwwbwWwayB",
        "BwWwwbwWwwaB",
        "BwWwwbwWwwbB",
        "BttttttttttB",
        "BwWwwbwWwwbB",
        "BwWwwbwWwwbB",
        "BwwwwbwwwwbB",
        "BbbbbbbbbbbB",
        "BBBBBBBBBBBB",
    }, keys)
    return c
end

local function doorway()
    local c = stone(0)
    draw.rect(c, 0, 0, 2, T, P.bark_dark)
    draw.rect(c, 14, 0, 2, T, P.bark_dark)
    draw.rect(c, 1, 0, 1, T, P.wood)
    draw.rect(c, 14, 0, 1, T, P.wood)
    return c
end

local function hatch()
    local c = stone(0)
    draw.art(c, 1, 1, {
        ".aaaaaaaaaaaa.",
        "awwwwwwwwwwwwa",
        "awkkkkkkkkkkwa",
        "awkqqqqqqqqkwa",
        "awkqttttttqkwa",
        "awkknnnnnnkkwa",
        "awkkqttttqkkwa",
        "awkkknnnnkkkwa",
        "awkkkqttqkkkwa",
        "awkkkknnkkkkwa",
        "awkkkkkkkkkkwa",
        "awwwwwwwwwwwwa",
        "aaaaaaaaaaaaaa",
        ".BBBBBBBBBBBB.",
    }, keys)
    return c
end

local function weed(variant)
    local c = stone(0)
    draw.map(c, function() return P.kelp_dark end)
    for i = 0, 6 do
        local x = (i * 5 + variant * 2) % T
        for y = 0, T - 1 do
            local at = x + math.floor(1.6 * math.sin((y + i * 3) * 0.55) + 0.5)
            draw.set(c, at % T, y, i % 2 == 0 and P.leaf or P.kelp)
            draw.set(c, (at + 1) % T, y, P.kelp)
            if (y + i) % 5 == 0 then draw.set(c, (at + 2) % T, y, i % 3 == 0 and P.grass or P.leaf) end
        end
    end
    return c
end

local function lamp()
    local c = tile(nil)
    draw.art(c, 1, 0, {
        "......y.......",
        ".....yay......",
        "...tttttttt...",
        "...TfgggggT...",
        "..tTfvgegeTt..",
        "..tTfvgegeTt..",
        "..tTfggegeTt..",
        "..tTfggegeTt..",
        "...TggeeeeT...",
        "..tttttttttt..",
        "...TqqttttT...",
        "....TqttT.....",
        "....TqttT.....",
        "...TqqtttT....",
        "..TqqqttttTT..",
        "..TTTTTTTTTT..",
    }, keys)
    return draw.blit(stone(0), draw.outline(c), 0, 0)
end

-- --- large ones ---

local LETTERS = {
    U = { "##..##", "##..##", "##..##", "##..##", "##..##", "##..##", ".####." },
    N = { "##..##", "###.##", "######", "##.###", "##..##", "##..##", "##..##" },
    D = { "#####.", "##..##", "##..##", "##..##", "##..##", "##..##", "#####." },
    E = { "######", "##....", "##....", "#####.", "##....", "##....", "######" },
    R = { "#####.", "##..##", "##..##", "#####.", "##.##.", "##..##", "##..##" },
    T = { "######", "..##..", "..##..", "..##..", "..##..", "..##..", "..##.." },
    O = { ".####.", "##..##", "##..##", "##..##", "##..##", "##..##", ".####." },
    W = { "##...##", "##...##", "##...##", "##.#.##", "#######", "###.###", "##...##" },
}

-- The word in stone that the sea has reached: white above, drowned below.
local function title()
    local scale, word, x = 3, "UNDERTOW", 4
    local c = draw.new(178, 66)
    for i = 1, #word do
        local rows = LETTERS[word:sub(i, i)]
        for j, row in ipairs(rows) do
            for k = 1, #row do
                if row:sub(k, k) == "#" then draw.rect(c, x + (k - 1) * scale, 20 + (j - 1) * scale * 1.7 // 1, scale, 6, P.white) end
            end
        end
        x = x + (#rows[1] + 1) * scale
    end
    draw.map(c, function(px, y, v)
        if not v then return nil end
        local line = 38 + math.floor(1.8 * math.sin(px * 0.19) + 0.5)
        if y == line or y == line + 1 then return P.foam end
        if y > line then return draw.shade({ P.lagoon, P.teal, P.deep, P.abyss }, (y - line) / 24, px, y, 0.8) end
        return draw.shade({ P.white, P.sand_light, P.sand }, (y - 20) / 22, px, y, 0.7)
    end)
    draw.art(c, 78, 2, { -- the lantern above it
        "........yyyyyy........", "......ttaaaaaatt......", ".....tt.yvvvvy.tt.....", "......TyvvvvvvyT......", "......TyvvvvvvyT......",
        "......TayvvvvyaT......", ".....tttttttttttt.....", "......TqqqqqqqqT......", "......TTTTTTTTTT......" }, keys)
    return draw.outline(c, P.ink)
end

-- A picture has 128 px a side at most, so it comes in halves.
local function half(left)
    return draw.blit(draw.new(89, 66), title(), left and 0 or -89, 0)
end

local function grave()
    local c = draw.new(26, 28)
    draw.art(c, 4, 2, {
        ".....tqqqqt.......", "...tqppppqqt......", "..tqpqqqqqqtT.....", "..tpqqqqqqqtT.....", "..tqqttttqqtT.....", "..tqqqqqqqqtT.....", "..tqqttttqqtT.....",
        "..tqqqqqqqqtT.....", "..tqqqttqqqtT.....", "..tqqqqqqqqtT.....", "..tqqqqqqqttT.....", "..ttqqqqqtttT.....", "..TtttttttttTT....",
        ".jTTTTTTTTTTTj....", "LjLLjLjLLjjLLjL...", "gfgfggfgfggfgfgf..", "eegeegegeeegegee..", "EEeEEeEEeEEeEEE..." }, keys)
    return draw.outline(c)
end

local function beacon()
    local c = draw.new(60, 32)
    for i = 1, 9 do
        local angle = i / 10 * math.pi
        draw.line(c, 30, 16, 30 + math.cos(angle) * 28, 20 - math.sin(angle) * 20, i % 2 == 0 and P.amber or P.yellow)
    end
    draw.art(c, 22, 8, {
        "......yy........", ".....yvvy.......", "...tttttttt.....", "...TyvvvvyT.....", "..tTvvvvvvTt....", "..tTvvvvvvTt....", "..tTyvvvvyTt....", "..tTayvvyaTt....",
        "...TaaaaaaT.....", "..tttttttttt....", "...TqqttttT.....", "....TqttT.......", "....TqttT.......", "...TqqtttT......", "..TqqqttttTT....", "..TTTTTTTTTT...." }, keys)
    return c
end

local function aim(color)
    local c = draw.new(18, 18)
    for _, corner in ipairs { { 0, 0, 1, 1 }, { 17, 0, -1, 1 }, { 0, 17, 1, -1 }, { 17, 17, -1, -1 } } do
        for i = 0, 4 do
            draw.set(c, corner[1] + i * corner[3], corner[2], color)
            draw.set(c, corner[1], corner[2] + i * corner[4], color)
        end
    end
    draw.set(c, 8, 8, color)
    draw.set(c, 9, 9, color)
    return c
end

local function variants(name, make, count)
    local frames = {}
    for i = 0, count - 1 do frames[i + 1] = make(i) end
    return { name = name, frames = { frames }, ticks = 0, ox = 8, oy = 8 }
end

local function one(name, picture, ox, oy)
    return { name = name, frames = { { picture } }, ticks = 0, ox = ox or picture.w // 2, oy = oy or picture.h // 2 }
end

return {
    variants("ut_stone", stone, 4), variants("ut_planks", planks, 4), variants("ut_silt", silt, 4), variants("ut_shells", shells, 4),
    variants("ut_rock", rock, 4), variants("ut_wall", wall, 4), variants("ut_weed", weed, 2), one("ut_pillar", pillar()), one("ut_door", door()),
    one("ut_doorway", doorway()), one("ut_hatch", hatch()), one("ut_lamp", lamp()), one("ut_unknown", tile(P.ink)),
    one("ut_title_left", half(true)), one("ut_title_right", half(false)), one("ut_grave", grave()), one("ut_beacon", beacon()), one("ut_aim", aim(P.yellow)), one("ut_aim_far", aim(P.red)),
}
