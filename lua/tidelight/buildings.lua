-- Buildings that mods add: a player chooses one with focus and build, and builds it where a wall could stand. It costs what
-- is gathered, acts on enemies around it for a while, and is no obstacle.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local scene = require "engine.scene"
local shades = require "tidelight.shades"
local tune = require "tidelight.tune"
local walls = require "tidelight.walls"
local world = require "engine.world"

local buildings = {}

local UNTIL = 1 -- data slot: when it is gone
local BURN_EVERY, BURN = 30, 1
local STORES = { "wood", "oil", "shell" }
local APART = 12 -- px between two

-- What is chosen; nil: a wall.
function buildings.chosen() return added.buildings[1] and added.buildings[world.var("building")] or nil end

-- Chooses the next one, and says which.
function buildings.choose_next(game)
    world.set_var("building", (world.var("building") + 1) % (#added.buildings + 1))
    local entry = buildings.chosen()
    local cost = entry and entry.cost or { wood = tune.build.wall_wood, oil = 0, shell = 0 }
    game.say("say.building", 0xE8D8B0, {
        name = entry and added.content.words(entry, "title") or game.words "word.wall",
        wood = cost.wood, oil = cost.oil, shell = cost.shell,
    })
    scene.sound("ui_ok", 50)
end

function buildings.can_build(entry, tx, ty)
    for _, store in ipairs(STORES) do
        if world.var(store) < entry.cost[store] then return false end
    end
    return walls.is_ground(tx, ty) and world.count(entry.id) < entry.most
        and world.nearest(tx * 16 + 8, ty * 16 + 8, APART, entry.id) == nil
end

function buildings.build(entry, tx, ty)
    local x, y = tx * 16 + 8, ty * 16 + 10
    local built = world.spawn(entry.id, x, y)
    if not built then return end
    for _, store in ipairs(STORES) do world.set_var(store, world.var(store) - entry.cost[store]) end
    world.set_data(built, UNTIL, clock.now() + entry.lasts * tune.second)
    world.set_var("built", world.var("built") + 1)
    scene.sound("build", 80, x, y)
    scene.burst("smoke", x, y + 4, 6, 0xD8C8A0, 0.8)
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
