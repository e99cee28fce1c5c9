-- The sea behind the diver: the water rises, puts lanterns out and drowns; and what burns, which it ends.
local fight = require "fight"
local grid = require "grid"
local messages = require "messages"
local pack = require "pack"
local scene = require "engine.scene"
local sight = require "sight"
local things = require "things"
local world = require "engine.world"

local tide = {}

tide.MOST = 8            -- height levels
tide.DEEP = 2            -- levels over a cell at which a lantern goes out
tide.DROWNS = 3          -- and at which one drowns
local BURNS, WARNS = 5, 10 -- turns

function tide.rise(game, levels)
    local before = world.water()
    world.set_water(math.max(0, math.min(tide.MOST, before + levels)))
    if world.water() > before then
        messages.say(game, "log.rises", nil, "loud")
        scene.sound("waves", 70)
        scene.shake(1, 14)
    elseif world.water() < before then
        messages.say(game, "log.falls", nil, "good")
    end
end

-- Sets a cell on fire, as far as that goes.
function tide.ignite(game, cell, turns)
    if grid.is_wall(cell) or grid.depth(cell) > 0 then return end
    for _, one in ipairs(game.burning) do
        if one.cell == cell then
            one.left = math.max(one.left, turns or BURNS)
            return
        end
    end
    local entity = world.spawn("fire", grid.px(cell))
    if not entity then return end
    if grid.kind(cell) == "ut_weed" then grid.set(cell, "ut_" .. game.ground) end
    game.burning[#game.burning + 1] = { cell = cell, left = turns or BURNS, entity = entity }
end

function tide.burns(game, cell)
    for _, one in ipairs(game.burning) do
        if one.cell == cell then return true end
    end
    return false
end

local function burn(game)
    local kept = {}
    for _, one in ipairs(game.burning) do
        one.left = one.left - 1
        if grid.monsters[one.cell] then
            local entry = things.monster[world.get(grid.monsters[one.cell], "kind")]
            if entry then fight.hurt(game, one.cell, entry.fears == "fire" and 6 or 3, "fire") end
        end
        if one.cell == game.cell then
            messages.say(game, "log.burnt", nil, "bad")
            fight.wound(game, 2, "cause.fire")
        end
        if one.left > 0 and grid.depth(one.cell) == 0 then
            kept[#kept + 1] = one
        elseif world.alive(one.entity) then
            world.remove(one.entity)
        end
    end
    game.burning = kept
    for _, one in ipairs(table.move(kept, 1, #kept, 1, {})) do -- weed catches fire
        for way = 1, 4 do
            local to = grid.step(one.cell, grid.WAYS[way])
            if to and grid.kind(to) == "ut_weed" and world.random("fight", 1, 100) <= 50 then tide.ignite(game, to) end
        end
    end
end

local function soak(game)
    local depth = grid.depth(game.cell)
    if depth >= tide.DEEP and game.lamp > 0 and not pack.is_dry(game) then
        game.lamp = 0
        messages.say(game, "log.doused", nil, "bad")
        scene.sound("lamp_low", 70)
    end
    if depth >= tide.DROWNS then
        messages.say(game, "log.drowns", nil, "bad")
        fight.wound(game, 2, "cause.sea")
    end
end

local function shine(game)
    game.thirds = game.thirds + sight.COST[game.lamp] * (100 - math.min(60, pack.bonus(game, "thrift")))
    while game.thirds >= 200 and game.oil > 0 do
        game.thirds, game.oil = game.thirds - 200, game.oil - 1
        if game.oil == WARNS or game.oil == 0 then
            messages.say(game, game.oil == 0 and "log.no_oil" or "log.low_oil", nil, "bad")
            scene.sound("lamp_low", 60)
        end
    end
    if game.oil == 0 then game.lamp, game.thirds = 0, 0 end
end

-- Once a turn.
function tide.turn(game)
    game.calm = game.calm - 1
    if game.calm == 10 then messages.say(game, "log.soon", nil, "loud") end
    if game.calm <= 0 then
        game.calm = game.every
        tide.rise(game, 1)
    end
    shine(game)
    soak(game)
    burn(game)
end

return tide
