-- Buildings that mods add: players choose one (making.lua) and build it where a wall could stand. It costs what is gathered, acts
-- on enemies around it for a while, and is no obstacle.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local scene = require "engine.scene"
local shades = require "tidelight.shades"
local stores = require "tidelight.stores"
local tune = require "tidelight.tune"
local walls = require "tidelight.walls"
local world = require "engine.world"

local buildings = {}

local UNTIL = 1 -- data slot: when it is gone
local BURN_EVERY, BURN = 30, 1
local APART = 12 -- px between two

function buildings.can_build(entry, tx, ty)
    return stores.can_pay(entry.cost) and walls.is_ground(tx, ty) and world.count(entry.id) < entry.most
        and world.nearest(tx * 16 + 8, ty * 16 + 8, APART, entry.id) == nil
end

-- By a player, from 1.
function buildings.build(game, entry, index, tx, ty)
    local x, y = tx * 16 + 8, ty * 16 + 10
    local built = world.spawn(entry.id, x, y)
    if not built then return end
    stores.pay(entry.cost)
    world.set_data(built, UNTIL, clock.now() + entry.lasts * tune.second)
    world.set_var("built", world.var("built") + 1)
    scene.sound("build", 80, x, y)
    scene.burst("smoke", x, y + 4, 6, 0xD8C8A0, 0.8)
    game.tell("built", { building = entry.id, player = index - 1, x = x, y = y, entity = built })
end

local function act(game, entry, x, y, order)
    for _, shade in ipairs(game.shades) do
        if world.length(shade.x - x, shade.y - y) <= entry.reach then
            if entry.effect == "slow" then shades.slow(shade) end
            if entry.effect == "burn" and clock.every(BURN_EVERY, order * 7) then
                shades.burn(shade, BURN, "building", false, x, y)
            end
        end
    end
end

function buildings.tick(game)
    for _, entry in ipairs(added.buildings) do
        for order, built in ipairs(world.all(entry.id)) do
            local x, y = world.pos(built)
            if world.data(built, UNTIL) <= clock.now() then
                world.remove(built)
                scene.burst("smoke", x, y, 8, 0xD8C8A0, 0.8)
            elseif entry.effect ~= "none" then
                act(game, entry, x, y, order)
            end
        end
    end
end

return buildings
