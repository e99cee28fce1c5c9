-- What is drawn over the picture: icons, the cursor, key prompts, the compass, a panel's frame.
local draw = require "draw"
local P = require "palette".index

local KEYS = { n = P.night, i = P.indigo, m = P.dusk, v = P.white, p = P.stone_pale, q = P.stone_light, t = P.stone,
    T = P.stone_dark, r = P.red, R = P.wine, c = P.coral, a = P.amber, y = P.yellow, l = P.sand_light, s = P.sand,
    d = P.sand_dark, u = P.umber, w = P.wood, W = P.wood_light, b = P.bark, B = P.bark_dark, f = P.foam, g = P.lagoon,
    e = P.teal, E = P.deep, k = P.kelp, K = P.kelp_dark, h = P.leaf, H = P.grass, L = P.lime }

local ICONS = {
    heart = {
        "............",
        "..ccc..rrr..",
        ".cvccrrrrrr.",
        ".cccrrrrrrr.",
        ".ccrrrrrrrR.",
        ".crrrrrrrrR.",
        "..rrrrrrrR..",
        "...rrrrrR...",
        "....rrrR....",
        ".....rR.....",
        "............",
        "............",
    },
    heart_empty = {
        "............",
        "..ttt..ttt..",
        ".tnnnttnnnt.",
        ".tnnnnnnnnt.",
        ".tnnnnnnnnt.",
        ".tnnnnnnnnt.",
        "..tnnnnnnt..",
        "...tnnnnt...",
        "....tnnt....",
        ".....tt.....",
        "............",
        "............",
    },
    oil = {
        "............",
        ".....v......",
        ".....y......",
        "....yya.....",
        "...yyaaa....",
        "...yyaaw....",
        "..yvyaaaw...",
        "..yvaaaaw...",
        "..yyaaaaw...",
        "...aaaaw....",
        "....www.....",
        "............",
    },
    wood = {
        "............",
        "........ls..",
        ".......lssd.",
        "..ll..lssdd.",
        ".lWWllssddu.",
        ".WWbWssddu..",
        "..WWlssdu...",
        "..lssdduls..",
        ".lssddu.sd..",
        ".Wsddu......",
        ".WWdu.......",
        "..bu........",
    },
    shell = {
        "............",
        ".....cv.....",
        "...cvvcvc...",
        "..cvcvcvcr..",
        ".cvcvcvcrcr.",
        ".vcvcvcvcrc.",
        ".cvcvcvcrcr.",
        "..cvcvcrcr..",
        "...cvcvcr...",
        "....rccr....",
        "............",
        "............",
    },
    tower = {
        "............",
        ".....rr.....",
        "....crrR....",
        "....yyya....",
        "....yvya....",
        "...tqqqtT...",
        "....vvvp....",
        "....crrR....",
        "....vvvp....",
        "...crrrrR...",
        "...vvvvpp...",
        "..tqqqqtTT..",
    },
    lamp = {
        "............",
        "....bbb.....",
        "...b...b....",
        "...bbbbb....",
        "..bWWWwwb...",
        "...yvya.....",
        "...vvya.....",
        "...vyya.....",
        "...yyaa.....",
        "..bWWWwwb...",
        "..bbbbbbb...",
        "............",
    },
    sun = {
        "............",
        ".....y......",
        ".y...y...y..",
        "..y.yyy.y...",
        "...yvyya....",
        "..yvyyyaa...",
        "yyyyyyyaayy.",
        "..yyyyaaa...",
        "...yyaaa....",
        "..y.aaa.y...",
        ".y...y...y..",
        ".....y......",
    },
    moon = {
        "............",
        "....fff.....",
        "..fvvf......",
        "..vvf.......",
        ".fvv......v.",
        ".fvf........",
        ".fvv........",
        ".fvvf....f..",
        "..vvvf..ff..",
        "..fvvvvff...",
        "....ffff....",
        "............",
    },
    tide = {
        "............",
        "............",
        "...vv.......",
        "..vffvv.....",
        ".vfggfv...v.",
        ".fgg..fv.vf.",
        "vgge...fvfg.",
        "fgeeggggggge",
        "geeeeegggeee",
        "EeevveeeevvE",
        "EEvEEvEEvEEE",
        "............",
    },
    shade = {
        "............",
        "....mmi.....",
        "...miiii....",
        "..miiiiin...",
        "..iviivin...",
        "..iviivin...",
        "..iiiiiin...",
        ".miiiinnnn..",
        ".miiininnn..",
        ".miininnnn..",
        ".m.ii.n.nn..",
        "....i...n...",
    },
    kelp = {
        "............",
        ".....ff.....",
        "....fvvf....",
        ".....ff..f..",
        "..f..H..fv..",
        ".vf.hH...h..",
        "..h..hk.hk..",
        "..hh.hkhk...",
        "...hhhkk....",
        "....hhk.....",
        "....hkk.....",
        "............",
    },
    wall = {
        "............",
        "..l..l..l...",
        ".lsdlsdlsd..",
        ".lsdlsdlsd..",
        ".lsdlsdlsd..",
        "WWwWWwWWwWw.",
        "bwwbwwbwwbw.",
        ".lsdlsdlsd..",
        ".lsdlsdlsd..",
        ".lsdlsdlsd..",
        ".sdudduddu..",
        "............",
    },
    mod = {
        "............",
        "....vff.....",
        "....fgg.....",
        ".fffggge....",
        ".fgggggeff..",
        ".fgggggggge.",
        "..ggggggge..",
        "..gggggee...",
        ".fggegggge..",
        ".fge.eggee..",
        "..e...ee....",
        "............",
    },
    star = {
        "............",
        ".....y......",
        ".....y......",
        "....yvy.....",
        "yyyyvyyaaaa.",
        ".yyyyyaaaa..",
        "..yyyyaaa...",
        "..yyyaaaa...",
        ".yyya.waaa..",
        ".yaw...waa..",
        ".w.......w..",
        "............",
    },
}

local function icons(list)
    local names = {}
    for name in pairs(ICONS) do names[#names + 1] = name end
    table.sort(names)
    for _, name in ipairs(names) do
        local c = draw.new(14, 14)
        draw.blit(c, draw.grid(ICONS[name], KEYS), 1, 1)
        c = draw.outline(c, P.ink)
        local icon = draw.new(12, 12)
        draw.map(icon, function(x, y) return draw.get(c, x + 1, y + 1) end)
        list[#list + 1] = { name = "icon_" .. name, frames = { { icon } }, ox = 0, oy = 0 }
    end
end

-- A key cap (or a pad's button) with a letter.
local LETTERS = {
    e = { "###", "#..", "##.", "#..", "###" },
    q = { ".##.", "#..#", "#..#", "#.##", ".###" },
    f = { "###", "#..", "##.", "#..", "#.." },
    r = { "##.", "#.#", "##.", "#.#", "#.#" },
    a = { ".#.", "#.#", "###", "#.#", "#.#" },
    b = { "##.", "#.#", "##.", "#.#", "##." },
    x = { "#.#", "#.#", ".#.", "#.#", "#.#" },
    y = { "#.#", "#.#", ".#.", ".#.", ".#." },
    space = { ".....", "#...#", "#...#", "#####" },
}

local function key(name)
    local wide = name == "space" and 17 or 11
    local c = draw.new(wide, 11)
    draw.rect(c, 1, 0, wide - 2, 11, P.stone)
    draw.rect(c, 0, 1, wide, 9, P.stone)
    draw.rect(c, 1, 1, wide - 2, 8, P.stone_pale)
    draw.rect(c, 2, 1, wide - 4, 1, P.white)
    draw.rect(c, 1, 9, wide - 2, 1, P.stone_light)
    local letter = LETTERS[name]
    draw.art(c, (wide - #letter[1]) // 2, 3, letter, { ["#"] = P.night })
    if name == "space" then
        draw.map(c, function(_, y, v) if v == P.night and y < 4 then return P.stone_pale end end)
    end
    return c
end

local function button(name, dark, mid, light)
    local c = draw.new(11, 11)
    draw.ellipse(c, 5, 5, 5.3, 5.3, dark)
    draw.ellipse(c, 5, 4.6, 4.4, 4.3, mid)
    draw.set(c, 3, 1, light)
    draw.set(c, 4, 1, light)
    draw.set(c, 2, 2, light)
    draw.art(c, 4, 3, LETTERS[name], { ["#"] = P.white })
    return c
end

local CURSOR = {
    "....v....",
    "....v....",
    "....y....",
    ".........",
    "vvy.y.yvv",
    ".........",
    "....y....",
    "....v....",
    "....v....",
}

local function cursor()
    local c = draw.outline(draw.blit(draw.new(11, 11), draw.grid(CURSOR, KEYS), 1, 1), P.ink)
    return c
end

local NORTH = {
    ".....y.....",
    ".....y.....",
    "....yya....",
    "....yya....",
    "...yyyaa...",
    "...yyyaa...",
    "..yyyyaaa..",
    "..yyy.aaa..",
    ".yyy...aaa.",
    ".y.......a.",
    "...........",
}
local NORTH_EAST = {
    "...........",
    "......yyyy.",
    "...yyyyyya.",
    ".yyyyyyyaa.",
    ".yyyyyyaaa.",
    "....yyaaaa.",
    ".....aaaa..",
    ".....aaaa..",
    "......aaa..",
    "......aa...",
    "...........",
}

-- Eight arrows, from north clockwise.
local function compass()
    local rows = {}
    local a, b = draw.grid(NORTH, KEYS), draw.grid(NORTH_EAST, KEYS)
    for _ = 1, 4 do
        rows[#rows + 1] = { draw.outline(a, P.ink) }
        rows[#rows + 1] = { draw.outline(b, P.ink) }
        a, b = draw.turn(a), draw.turn(b)
    end
    return rows
end

local function panel()
    local c = draw.new(24, 24, P.night)
    draw.rect(c, 0, 0, 24, 24, P.ink)
    draw.rect(c, 1, 1, 22, 22, P.wood)
    draw.rect(c, 1, 1, 22, 1, P.wood_light)
    draw.rect(c, 1, 1, 1, 22, P.wood_light)
    draw.rect(c, 2, 2, 20, 20, P.bark_dark)
    draw.rect(c, 3, 3, 18, 18, P.night)
    for _, at in ipairs({ { 0, 0 }, { 23, 0 }, { 0, 23 }, { 23, 23 } }) do c.px[at[2] * 24 + at[1]] = nil end
    for _, at in ipairs({ { 1, 1 }, { 20, 1 }, { 1, 20 }, { 20, 20 } }) do
        draw.art(c, at[1], at[2], { "yaW", "aaw", "Www" }, KEYS)
    end
    return c
end

-- The corners of the tile that hands would change.
local function spot()
    local c = draw.new(16, 16)
    for i = 0, 3 do
        for _, at in ipairs({ { i, 0 }, { 0, i }, { 15 - i, 0 }, { 15, i }, { i, 15 }, { 0, 15 - i }, { 15 - i, 15 },
            { 15, 15 - i } }) do
            c.px[at[2] * 16 + at[1]] = i < 3 and P.sand_light or P.bark_dark
        end
    end
    return c
end

local list = {
    { name = "spot", frames = { { spot() } }, ox = 8, oy = 8 },
    { name = "cursor", frames = { { cursor() } }, ox = 5, oy = 5 },
    { name = "compass", frames = compass(), ox = 5, oy = 5 },
    { name = "panel", frames = { { panel() } }, ox = 0, oy = 0 },
    { name = "pad_a", frames = { { button("a", P.kelp_dark, P.leaf, P.lime) } }, ox = 0, oy = 0 },
    { name = "pad_b", frames = { { button("b", P.wine, P.red, P.coral) } }, ox = 0, oy = 0 },
    { name = "pad_x", frames = { { button("x", P.abyss, P.teal, P.foam) } }, ox = 0, oy = 0 },
    { name = "pad_y", frames = { { button("y", P.bark, P.amber, P.yellow) } }, ox = 0, oy = 0 },
}
for _, name in ipairs({ "e", "q", "f", "r", "space" }) do
    list[#list + 1] = { name = "key_" .. name, frames = { { key(name) } }, ox = 0, oy = 0 }
end
icons(list)
return list
