-- Recipes that mods add: what is gathered becomes an item, which lies before who makes it. How often a day is bounded for each
-- and for all of them together, so that they are no well of oil.
local added = require "tidelight.added"
local geometry = require "tidelight.geometry"
local scene = require "engine.scene"
local stores = require "tidelight.stores"
local tune = require "tidelight.tune"
local world = require "engine.world"

local recipes = {}

recipes.MOST_A_DAY = 8 -- of all recipes
local FIRE_REACH, AHEAD = 24, 15 -- px

local function made_in_all(game)
    local sum = 0
    for _, count in pairs(game.made) do sum = sum + count end
    return sum
end

local function is_place(game, entry, x, y)
    if entry.at == "anywhere" then return true end
    local at_x, at_y, reach = game.map.x, game.map.y, tune.player.reach_lighthouse
    if entry.at == "fire" then at_x, at_y, reach = game.map.fire_x, game.map.fire_y, FIRE_REACH end
    return world.length(at_x - x, at_y - y) <= reach
end

function recipes.can_make(game, entry, x, y)
    return is_place(game, entry, x, y) and stores.can_pay(entry.cost)
        and (game.made[entry.id] or 0) < entry.a_day and made_in_all(game) < recipes.MOST_A_DAY
end

-- By a player (from 1) who stands at x, y.
function recipes.make(game, entry, index, x, y)
    local ahead_x, ahead_y = geometry.ahead(x, y, world.get(game.players[index], "facing"), AHEAD)
    for i = 1, entry.count do
        local made = world.spawn(added.name(entry.item), ahead_x + (i - 1) * 5 - (entry.count - 1) * 2, ahead_y)
        if not made and i == 1 then return end -- the world is full
    end
    stores.pay(entry.cost)
    game.made[entry.id] = (game.made[entry.id] or 0) + 1
    scene.sound("build", 70, x, y)
    scene.burst("spark", ahead_x, ahead_y - 4, 8, 0xFFE0A8, 1)
    game.tell("crafted", { recipe = entry.id, player = index - 1 })
end

-- A new day: as much may be made again.
function recipes.morning(game) game.made = {} end

return recipes
