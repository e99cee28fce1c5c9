-- Those who walk on two legs: the keepers, the trader, the ghost. Each direction is a grid for the upper
-- body; legs and the swing of the walk are added per frame.
local draw = require "draw"
local P = require "palette".index

local W, H = 16, 20

local DOWN = {
    "................",
    ".....lyyya......",
    "....lyyyyaa.....",
    "....yyyyyaa.....",
    "..lyyyaaaaaooo..",
    "...okkkkkkkko...",
    "....kkekkekh....",
    "....bKkkkkKh....",
    "....bbbKKbbb....",
    "...lybbbbbbao...",
    "..lyyybbbbyaoo..",
    "..yyyyyoyyyaao..",
    "..yoyyyoyyaaoo..",
    "..yoyyyoyyaaoo..",
    "..k.yyyoyyaao...",
    "....yyyoyyaao...",
    "....aaaoaaaoo...",
    "................",
    "................",
    "................",
}
local UP = {
    "................",
    ".....lyyya......",
    "....lyyyyaa.....",
    "....yyyyyaa.....",
    "...yyyyyyyao....",
    "..lyyyaaaaaooo..",
    "...yaaaaaaooo...",
    "....oaaaaaoo....",
    ".....ooooo......",
    "...lyyyyyyao....",
    "..lyyyyyyyaaoo..",
    "..yyyyyyyyaaao..",
    "..yoyyyyyyaaoo..",
    "..yoyyyyyyaaoo..",
    "..k.yyyyyyaak...",
    "....yyyyyyaao...",
    "....aaaaaaaoo...",
    "................",
    "................",
    "................",
}
local RIGHT = {
    "................",
    ".....lyyya......",
    "....lyyyyyaa....",
    "....yyyyyyaa....",
    "..lyyyyaaaaaoo..",
    "..yaaokkkkkk....",
    "....ohhkkekk....",
    "....hbbkkkKk....",
    "....hbbbbbb.....",
    "....lyybbbb.....",
    "...lyyyyybao....",
    "...yyyyyyyao....",
    "...yyyyyyyao....",
    "...yyyoaaaakk...",
    "...yyyyooooo....",
    "...yyyyyyaao....",
    "...aaaaaaaoo....",
    "................",
    "................",
    "................",
}

local LANTERN = { ".b.", "bBb", "gwg", "GwG", "bBb" }

local BOOTS = { n = P.stone_dark, N = P.night }

-- Seen from the front or back: the foot that is lifted shows only its top.
local function legs_front(c, step)
    draw.art(c, 4, 17, step == 3 and { "nnN" } or { "nnN", "nnN" }, BOOTS)
    draw.art(c, 8, 17, step == 1 and { "nnN" } or { "nnN", "nnN" }, BOOTS)
end

local function legs_side(c, step)
    if step == 0 or step == 2 then
        draw.art(c, 5, 17, { "nnnN", "nnnn" }, BOOTS)
    elseif step == 1 then
        draw.art(c, 3, 17, { "Nn..nn.", "N...nnn" }, BOOTS)
    else
        draw.art(c, 3, 17, { "nn..NN.", "n...NNN" }, BOOTS)
    end
end

local LANTERN_AT = { down = { 12, 12 }, right = { 11, 14 }, up = { 1, 12 } }

local LANTERN_KEYS = { b = P.bark_dark, B = P.wood_light, g = P.amber, G = P.yellow, w = P.white }

local function lantern(c, facing, step)
    local at = LANTERN_AT[facing]
    local swing = (facing == "right" and step == 1) and -1 or 0
    return draw.art(c, at[1] + swing, at[2] + step % 2, LANTERN, LANTERN_KEYS)
end

local function frame(grid, facing, step, keys, has_lantern)
    local c = draw.new(W, H)
    if facing == "right" then legs_side(c, step) else legs_front(c, step) end
    draw.art(c, 0, 0, grid, keys)
    if step % 2 == 1 then -- the upper body sinks into the coat; its hem stays
        draw.rect(c, 0, 0, W, 15, nil)
        draw.art(c, 0, 2, table.move(grid, 2, 14, 1, {}), keys)
    end
    c = draw.outline(c)
    return has_lantern and lantern(c, facing, step) or c
end

local FALLEN = {
    "................",
    ".lyy............",
    ".lyyaa..........",
    "oyyaaaoo........",
    "................",
    ".......lyyy.....",
    "..bbblyyyyyaa...",
    ".hkkbbyyyyyyaann",
    ".kekbboyyyyaaanN",
    ".kkkbbkkoooooann",
    "..hbb.kyyyaaoonN",
    "................",
}

-- Lying on the side, the hat beside the head; the chest rises and sinks.
local function fallen(keys, breath)
    local c = draw.new(W, H)
    draw.art(c, 0, 7, FALLEN, keys)
    if breath then
        draw.art(c, 7, 11, { ".lyyy." }, keys)
        draw.art(c, 6, 12, { "lyyyyya" }, keys)
    end
    return draw.outline(c)
end

-- Four directions of four steps; left is right in a mirror. `make(grid, facing, step)` gives a frame.
local function directions(make)
    local rows = { {}, {}, {}, {} }
    for step = 0, 3 do
        rows[1][step + 1] = make(DOWN, "down", step)
        rows[2][step + 1] = make(RIGHT, "right", step)
        rows[3][step + 1] = make(UP, "up", step)
        rows[4][step + 1] = draw.mirror(rows[2][step + 1])
    end
    return rows
end

local function walker(keys, has_lantern)
    return directions(function(grid, facing, step) return frame(grid, facing, step, keys, has_lantern) end)
end

local function coat(light, mid, amber, shadow, beard, beard_shade)
    return { l = light, y = mid, a = amber, o = shadow, k = P.sand_light, K = P.coral, e = P.night,
        b = beard, h = beard_shade, n = P.stone_dark, N = P.night }
end

local function keeper(keys)
    local rows = walker(keys, true)
    rows[5] = { fallen(keys, false), fallen(keys, false), fallen(keys, true), fallen(keys, true) }
    return rows
end

-- What shines of a keeper: the lantern's glass, not when fallen.
local function keeper_glow()
    local rows = directions(function(_, facing, step)
        return draw.only(lantern(draw.new(W, H), facing, step), { P.amber, P.yellow, P.white })
    end)
    rows[5] = {}
    for i = 1, 4 do rows[5][i] = draw.new(W, H) end
    return rows
end

local yellow = coat(P.white, P.yellow, P.amber, P.wood, P.white, P.stone_pale)
local teal = coat(P.foam, P.lagoon, P.teal, P.deep, P.wood, P.bark)

-- The trader: a wide straw hat, a coral shawl and a pack.
local TRADER = {
    "................",
    "......tttT......",
    ".....tttTTu.....",
    "....tccccccu....",
    ".tttttttTTTTuuu.",
    "..uukkkkkkkkuu..",
    "....kekkkekh....",
    "....kkkKkkkh....",
    "....hkkkkkhh....",
    "...lcchkkhcro...",
    "..lccccrrcrroo..",
    "..ccpccrrcrppo..",
    "..cpppcrrcrppo..",
    "..kpppttTTpppk..",
    "...ptttttTTTp...",
    "....gtttTTTuu...",
    "....gggGGGGGu...",
    "....gggGGGGG....",
    ".....nn..nn.....",
    "................",
}
local trader_keys = { t = P.sand_light, T = P.sand_dark, u = P.umber, c = P.coral, r = P.red, l = P.coral, o = P.wine,
    k = P.wood_light, K = P.red, e = P.bark_dark, h = P.wood, p = P.teal, g = P.leaf, G = P.kelp, n = P.bark }

local function trader()
    local out = {}
    for i, dy in ipairs({ 0, 0, 1, 1 }) do
        local c = draw.grid(TRADER, trader_keys)
        if dy == 1 then
            local upper = draw.new(W, H)
            draw.map(upper, function(x, y) return y < 14 and y > 0 and draw.get(c, x, y - 1) or nil end)
            draw.blit(c, upper, 0, 0)
            draw.map(c, function(_, y) if y < 2 then return false end end)
        end
        out[i] = draw.outline(c)
    end
    return { out }
end

-- The ghost of a best run: the keeper in pale blues without a dark edge, thinning out toward the feet.
local function ghost()
    local keys = coat(P.white, P.foam, P.foam, P.lagoon, P.white, P.foam)
    keys.k, keys.K, keys.e, keys.n, keys.N = P.foam, P.foam, P.teal, P.lagoon, P.lagoon
    local own = { [P.white] = true, [P.foam] = true, [P.lagoon] = true, [P.teal] = true }
    local rows = walker(keys, false)
    for _, row in ipairs(rows) do
        for i, c in ipairs(row) do
            row[i] = draw.map(c, function(x, y, v)
                if not v then return nil end
                if y >= 11 and draw.hash(x, y, 3) % 8 < y - 11 then return false end
                if not own[v] then return P.lagoon end
            end)
        end
    end
    return rows
end

-- The ghost shines through itself: every other light pixel.
local function ghost_glow(rows)
    local out = {}
    for r, row in ipairs(rows) do
        out[r] = {}
        for i, c in ipairs(row) do
            out[r][i] = draw.map(draw.only(c, { P.white, P.foam }), function(x, y)
                if (x + y) % 2 == 0 then return false end
            end)
        end
    end
    return out
end

local ghost_rows = ghost()
return {
    { name = "player_glow", frames = keeper_glow(), ticks = 8, ox = 8, oy = 18, glow = true },
    { name = "player2_glow", frames = keeper_glow(), ticks = 8, ox = 8, oy = 18, glow = true },
    { name = "ghost_glow", frames = ghost_glow(ghost_rows), ticks = 8, ox = 8, oy = 18, glow = true },
    { name = "player", frames = keeper(yellow), ticks = 8, ox = 8, oy = 18 },
    { name = "player2", frames = keeper(teal), ticks = 8, ox = 8, oy = 18 },
    { name = "trader", frames = trader(), ticks = 16, ox = 8, oy = 18 },
    { name = "ghost", frames = ghost_rows, ticks = 8, ox = 8, oy = 18 },
}
