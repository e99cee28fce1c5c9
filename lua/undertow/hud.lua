-- What is around the floor while one plays: life, oil and tide, whom one sees, the map of what is known, and the log.
local canvas = require "canvas"
local grid = require "grid"
local messages = require "messages"
local pack = require "pack"
local sight = require "sight"
local things = require "things"
local world = require "engine.world"

local hud = {}

local LINES, FOES = 5, 5
local FRESH = 3          -- turns for which a line is bright
local MAP = 2            -- px of a cell
local BANNER_TICKS = 150
local CLEAR, ROCK, FLOOR, WATER, HATCH, HERO, FOE, ITEM = 255, 23, 3, 5, 31, 9, 28, 14

-- --- the map: made when something has changed ---

local function color_of(game, cell)
    if not grid.is_known(cell) then return CLEAR end
    if cell == game.cell then return HERO end
    local foe = grid.monsters[cell]
    if foe and sight.seen[cell] and not sight.is_hidden(foe) then return FOE end
    if cell == game.hatch or cell == game.lamp_cell then return HATCH end
    local item = grid.items[cell]
    if item and world.data(item, grid.SEEN) == 1 then return ITEM end
    if grid.is_wall(cell) then return ROCK end
    return grid.depth(cell) > 0 and WATER or FLOOR
end

local function map_of(game)
    local mark = ("%d %d %d"):format(game.turn, game.floor, game.cell)
    if hud.mark == mark then return hud.map end
    local rows = {}
    for y = 0, grid.HEIGHT - 1 do
        local row = {}
        for x = 0, grid.WIDTH - 1 do row[x + 1] = string.char(color_of(game, grid.cell(x, y))):rep(MAP) end
        local line = table.concat(row)
        for _ = 1, MAP do rows[#rows + 1] = line end
    end
    hud.mark, hud.map = mark, table.concat(rows)
    return hud.map
end

-- --- parts ---

local function gauge(y, icon, value, most, color, words)
    canvas.icon("top_left", 4, y, icon)
    canvas.bar("top_left", 19, y + 2, 74, 9, value, most, color)
    canvas.text("top_left", 98, y + 2, words, canvas.WHITE)
end

function hud.gauges(game)
    local hp = world.alive(game.hero) and world.get(game.hero, "hp") or 0
    local most = world.alive(game.hero) and world.get(game.hero, "max_hp") or 24
    gauge(4, "icon_heart", hp, most, hp <= 7 and 0xD4484C or 0xE06868, ("%d/%d"):format(hp, most))
    gauge(19, game.lamp > 0 and "icon_lamp" or "icon_oil", game.oil, game.MOST_OIL, 0xF2A138,
        ("%d %s"):format(game.oil, game.words("lamp." .. game.lamp)))
    gauge(34, "icon_tide", game.every - math.min(game.every, game.calm), game.every, 0x1F8590,
        ("%d  %s"):format(math.max(0, math.floor(world.water())), game.words("in_turns", { count = math.max(0, game.calm) })))
    local x = 6
    for _, slot in ipairs { "hand", "coat", "charm" } do
        local entry = pack.worn(game, slot)
        if entry then
            canvas.icon("top_left", x, 50, entry.sprite)
            x = x + 18
        end
    end
    local note = game.held > 0 and "held" or game.hush > 0 and "hushed" or nil
    if note then canvas.text("top_left", x + 2, 54, game.words(note, { count = math.max(game.held, game.hush) }), canvas.BLUE) end
end

local function foes(game)
    local y = 8 + grid.HEIGHT * MAP
    for i, foe in ipairs(sight.monsters(game)) do
        if i > FOES then break end
        local is_asleep = world.data(foe.entity, grid.STATE) == 0
        canvas.text("top_right", -6, y, things.title("monster", things.name(foe.entry.id)) .. (is_asleep and " z" or ""), is_asleep and canvas.DIM or canvas.RED)
        canvas.bar("top_right", -6, y + 10, 40, 4, world.get(foe.entity, "hp"), foe.entry.hp, is_asleep and 0x5F678F or 0xD4484C)
        y = y + 18
    end
end

local function log(game)
    local first = math.max(1, #game.log - LINES + 1)
    for i = first, #game.log do
        local line = game.log[i]
        local color = game.turn - line.turn <= FRESH and (messages.COLORS[line.tone] or canvas.SOFT) or canvas.DIM
        canvas.text("bottom_left", 6, -6 - (#game.log - i) * 11, messages.text(game, line), color)
    end
end

local function banner(game)
    local age = game.banner and world.tick() - game.banner or BANNER_TICKS
    if age < 0 or age >= BANNER_TICKS then return end
    local kind = things.level[game.level]
    canvas.text("top", 0, 74, things.title("level", game.level), canvas.AMBER, true)
    canvas.text("top", 0, 94, game.words("floor_of", { floor = game.floor }), canvas.SOFT)
    if kind then canvas.text("top", 0, 108, things.content.words(kind, "said"), canvas.SOFT) end
end

local function hint(game)
    local words
    if game.page then return end
    if game.cell == game.hatch then
        words = game.words("hint.hatch", { key = game.prompt("use", 1).text })
    elseif game.lamp_cell and grid.distance(game.cell, game.lamp_cell) == 1 then
        words = game.words("hint.lamp", { key = game.prompt("use", 1).text })
    elseif game.turn < 12 and game.floor == 1 then
        words = game.words("hint.first", { pack = game.prompt("pack", 1).text, lamp = game.prompt("lamp", 1).text, throw = game.prompt("throw", 1).text })
    end
    if words then canvas.text("bottom", 0, -66, words, canvas.AMBER) end
end

function hud.draw(game)
    hud.gauges(game)
    canvas.pixels("top_right", -4, 4, grid.WIDTH * MAP, grid.HEIGHT * MAP, map_of(game))
    foes(game)
    log(game)
    banner(game)
    hint(game)
end

return hud
