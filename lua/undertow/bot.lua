-- Plays by itself, for runs without a window: sees nothing that a player could not, wears what is better, keeps its oil, throws
-- what it has at who is dangerous, and goes down.
local effects = require "effects"
local grid = require "grid"
local hero = require "hero"
local pack = require "pack"
local sight = require "sight"
local things = require "things"
local tide = require "tide"
local world = require "engine.world"

local bot = {}

local HURT = 9        -- hp at which it mends itself
local HASTE = 25      -- turns before the water at which it no longer looks about
local LINGERS = 320   -- turns on a floor

local function stack_that(game, suits) return pack.first(game, suits) end

local function mend(game)
    local hp = world.get(game.hero, "hp")
    if hp > HURT then return false end
    local stack = stack_that(game, function(entry) return entry.use == "heal" end)
    return stack ~= nil and hero.use(game, stack)
end

local function dress(game)
    for _, stack in ipairs(game.pack) do
        local entry = things.item[stack.name]
        if entry and entry.slot ~= "none" and not stack.on then
            local worn = pack.worn(game, entry.slot)
            if not worn or pack.worth(entry) > pack.worth(worn) then return hero.use(game, stack) end
        end
    end
    return false
end

local function fill(game)
    if game.oil > 25 then return false end
    local stack = stack_that(game, function(entry) return entry.use == "oil" end)
    return stack ~= nil and hero.use(game, stack)
end

local function shine(game)
    if game.lamp ~= 1 and game.oil > 0 and (grid.depth(game.cell) < tide.DEEP or pack.is_dry(game)) then return hero.turn_lamp(game) end
    return false
end

local function throw(game, foe)
    if foe.far < 2 or foe.far > 5 then return false end
    local stack = stack_that(game, function(entry)
        local is_wet = foe.entry.swims
        return entry.throw == "salt" and is_wet or entry.throw == "fire" and entry.use ~= "oil" and entry.use ~= "heal" and grid.depth(foe.cell) == 0
            or entry.throw == "hit" or entry.throw == "net" and foe.entry.hp > 10 or entry.throw == "flash" and foe.entry.hp > 10 and entry.score < 20
    end)
    return stack ~= nil and hero.throw(game, stack, foe.cell)
end

local function way_to(game, cell)
    local x, y = grid.at(game.cell)
    local to_x, to_y = grid.at(cell)
    return { to_x - x, to_y - y }
end

local function may(game)
    return function(cell)
        local entity = grid.traps[cell]
        if entity and world.data(entity, grid.FOUND) == 1 then return false end
        return not tide.burns(game, cell) and (grid.depth(cell) < tide.DROWNS or grid.depth(game.cell) >= tide.DROWNS)
    end
end

local function step_toward(game, goals)
    if not goals[1] then return false end
    local known = function(cell) return grid.is_known(cell) and not grid.monsters[cell] and may(game)(cell) end
    local to = grid.down(grid.spread(goals, known), game.cell)
    if not to then to = grid.down(grid.spread(goals, grid.is_known), game.cell) end
    return to ~= nil and hero.go(game, way_to(game, to))
end

local function fight(game)
    local foes = sight.monsters(game)
    for _, foe in ipairs(foes) do
        if foe.far <= 6 and foe.entry.mind ~= "drifter" and throw(game, foe) then return true end
    end
    for _, foe in ipairs(foes) do
        if foe.far == 1 and grid.step(game.cell, way_to(game, foe.cell)) then return hero.go(game, way_to(game, foe.cell)) end
    end
    local foe = foes[1]
    if foe and foe.far <= 5 and foe.entry.mind == "shooter" then return step_toward(game, { foe.cell }) end
    return false
end

-- Cells beside which something is not known.
local function frontier()
    local list = {}
    for cell = 0, grid.CELLS - 1 do
        if grid.is_known(cell) and not grid.is_wall(cell) then
            for way = 1, 4 do
                local to = grid.step(cell, grid.WAYS[way])
                if to and not grid.is_known(to) then
                    list[#list + 1] = cell
                    break
                end
            end
        end
    end
    return list
end

local function wanted(game)
    local list = {}
    for cell, entity in pairs(grid.items) do
        if world.data(entity, grid.SEEN) == 1 and pack.has_room(game, world.get(entity, "kind")) and cell ~= game.cell then list[#list + 1] = cell end
    end
    return list
end

local function beside_lamp(game)
    if not game.lamp_cell or not grid.is_known(game.lamp_cell) then return nil end
    local list = {}
    for _, way in ipairs(grid.WAYS) do
        local to = grid.step(game.lamp_cell, way)
        if to and not grid.is_wall(to) then list[#list + 1] = to end
    end
    return list
end

local function go_on(game)
    local hurried = game.calm < HASTE and world.water() > 3 or game.turn - game.came > LINGERS
    local knows_hatch = game.hatch and grid.is_known(game.hatch)
    if knows_hatch and game.cell == game.hatch then return hero.use_here(game) end
    local lamp = beside_lamp(game)
    if lamp and grid.distance(game.cell, game.lamp_cell) == 1 and game.oil >= 12 then return hero.light_lamp(game) end
    if not hurried and step_toward(game, wanted(game)) then return true end
    if lamp and step_toward(game, lamp) then return true end
    if knows_hatch and step_toward(game, { game.hatch }) then return true end
    if step_toward(game, frontier()) then return true end
    if not game.hatch and step_toward(game, wanted(game)) then return true end
    return hero.go(game, grid.WAYS[world.random("bot", 1, 8)])
end

-- What it does in a turn of its own: whether one has passed.
function bot.act(game)
    if game.held > 0 then return hero.struggle(game) end
    return mend(game) or fight(game) or dress(game) or fill(game) or shine(game) or go_on(game) or hero.wait(game)
end

bot.RANGE = effects.RANGE

return bot
