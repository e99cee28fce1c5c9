-- Light and sight: which cells are lit, which of them the diver sees, and what of that is shown. Lantern: 0 dark, 1 low, 2 bright.
local fov = require "fov"
local grid = require "grid"
local pack = require "pack"
local scene = require "engine.scene"
local things = require "things"
local world = require "engine.world"

local sight = {}

local FAR = 13                          -- cells one sees lit things over
local RADIUS = { [0] = 0, [1] = 5, [2] = 8 } -- cells that the lantern lights
local COST = { [0] = 0, [1] = 1, [2] = 3 }   -- oil a turn, in thirds
local FIRE_RADIUS, BURN_RADIUS = 4, 3
local FIRST_FIRE, LAST_FIRE = 1, 24     -- numbers of lights
local WARM, EMBER, GLOW = 0xFFD9A0, 0xFF9A4C, 0x80F0E0

sight.COST = COST

-- By cell, as it was after the last turn.
sight.lit, sight.seen = {}, {}

-- How far the lantern shines now.
function sight.radius(game)
    if game.lamp == 0 or game.oil <= 0 then return 0 end
    return math.max(1, RADIUS[game.lamp] + pack.bonus(game, "light"))
end

local function light_from(cell, radius, lit)
    local x, y = grid.at(cell)
    fov.each(x, y, radius, grid.is_opaque, function(cx, cy)
        if grid.is_inside(cx, cy) then lit[grid.cell(cx, cy)] = true end
    end)
end

-- All that gives light beside the lantern: {cell, radius, color}.
local function fires_of(game)
    local list = {}
    for _, cell in ipairs(game.fires) do list[#list + 1] = { cell, FIRE_RADIUS, EMBER } end
    for _, one in ipairs(game.burning) do list[#list + 1] = { one.cell, BURN_RADIUS, EMBER } end
    for cell, entity in pairs(grid.monsters) do
        local entry = things.monster[world.get(entity, "kind")]
        if entry and entry.glows then list[#list + 1] = { cell, 2, GLOW } end
    end
    return list
end

-- Whether a mind finds somebody hidden: an ambusher shows itself when it bites, or in a bright light near it.
function sight.is_hidden(entity) return world.data(entity, grid.STATE) == sight.HIDING end
sight.HIDING = 5

-- After each turn.
function sight.update(game)
    local hero = game.cell
    local radius, lit, seen = sight.radius(game), {}, {}
    sight.fires = fires_of(game)
    for _, fire in ipairs(sight.fires) do light_from(fire[1], fire[2], lit) end
    sight.is_lit = radius > 0 or lit[hero] == true
    if radius > 0 then light_from(hero, radius, lit) end
    local x, y = grid.at(hero)
    fov.each(x, y, FAR, grid.is_opaque, function(cx, cy)
        local cell = grid.is_inside(cx, cy) and grid.cell(cx, cy)
        if cell and (lit[cell] or grid.distance(hero, cell) <= 1) then seen[cell] = true end
    end)
    sight.lit, sight.seen = lit, seen
    for cell in pairs(seen) do grid.know(cell) end
    for cell, entity in pairs(grid.monsters) do
        world.set(entity, "hidden", not seen[cell] or sight.is_hidden(entity))
        if seen[cell] and not sight.is_hidden(entity) then world.set_data(entity, grid.SEEN, 1) end
    end
    for cell, entity in pairs(grid.items) do
        if seen[cell] then world.set_data(entity, grid.SEEN, 1) end
        world.set(entity, "hidden", world.data(entity, grid.SEEN) == 0)
    end
    for _, entity in ipairs(world.all "sconce") do
        world.set(entity, "hidden", not grid.is_known(grid.cell_of(entity)))
    end
    for _, entity in pairs(grid.traps) do world.set(entity, "hidden", world.data(entity, grid.FOUND) == 0) end
end

-- The monsters that he sees, the nearest first: {entity, cell, far, entry}.
function sight.monsters(game)
    local list = {}
    for cell, entity in pairs(grid.monsters) do
        local entry = things.monster[world.get(entity, "kind")]
        if entry and sight.seen[cell] and not sight.is_hidden(entity) then
            list[#list + 1] = { entity = entity, cell = cell, far = grid.distance(game.cell, cell), entry = entry }
        end
    end
    table.sort(list, function(a, b)
        if a.far ~= b.far then return a.far < b.far end
        return a.cell < b.cell
    end)
    return list
end

-- Once a tick: the lights of the picture.
function sight.show(game)
    local radius, size = sight.radius(game), grid.SIZE
    scene.set_ambient(game.ambient)
    local x, y = grid.px(game.cell)
    if world.alive(game.hero) then x, y = world.pos(game.hero) end
    if radius > 0 then
        scene.set_light(0, { x = x, y = y - 6, radius = radius * size + 14, color = WARM, intensity = game.lamp == 2 and 120 or 95, flicker = 6 })
    else
        scene.set_light(0, { x = x, y = y - 6, radius = 22, color = 0x7088C0, intensity = 45 })
    end
    local number = FIRST_FIRE
    for _, fire in ipairs(sight.fires or {}) do
        if number > LAST_FIRE then break end
        local fx, fy = grid.px(fire[1])
        local is_known = grid.is_known(fire[1])
        if is_known then
            scene.set_light(number, { x = fx, y = fy - 2, radius = fire[2] * size + 10, color = fire[3], intensity = 85, flicker = 14 })
            number = number + 1
        end
    end
    for i = number, sight.shown or number do scene.remove_light(i) end
    sight.shown = number
end

return sight
