-- What `build` does: a wall, or the building or recipe of a mod that players chose with focus and build. Which one is chosen is
-- the variable "building": 0 for a wall, else its place in added.choices.
local added = require "tidelight.added"
local buildings = require "tidelight.buildings"
local recipes = require "tidelight.recipes"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local walls = require "tidelight.walls"
local world = require "engine.world"

local making = {}

-- {entry, is_recipe}; nil: a wall.
function making.chosen() return added.choices[1] and added.choices[world.var("building")] or nil end

-- Its id, for a saved game, in which another time other mods may be; nil: a wall.
function making.saved()
    local choice = making.chosen()
    return choice and choice.entry.id
end

function making.restore(id)
    local chosen = 0
    for i, choice in ipairs(added.choices) do
        if choice.entry.id == id then chosen = i end
    end
    if world.var("building") ~= chosen then world.set_var("building", chosen) end
end

-- What it is called; nil: a wall.
function making.title()
    local choice = making.chosen()
    return choice and added.content.words(choice.entry, "title")
end

-- Chooses the next one, and says which.
function making.choose_next(game)
    world.set_var("building", (world.var("building") + 1) % (#added.choices + 1))
    local choice = making.chosen()
    local cost = choice and choice.entry.cost or { wood = tune.build.wall_wood, oil = 0, shell = 0 }
    game.say("say.building", 0xE8D8B0, {
        name = choice and making.title() or game.words "word.wall", wood = cost.wood, oil = cost.oil, shell = cost.shell,
    })
    scene.sound("ui_ok", 50)
end

local function wall(game, index, tx, ty)
    walls.build(tx, ty)
    world.set_var("built", world.var("built") + 1)
    game.tell("built", { building = "wall", player = index - 1, x = tx * 16 + 8, y = ty * 16 + 8 })
end

-- Whether `build` would do something for a player who stands at x, y with the tile tx, ty before him.
function making.can(game, x, y, tx, ty)
    local choice = making.chosen()
    if not choice then return world.var("wood") >= tune.build.wall_wood and walls.can_build(tx, ty) end
    if choice.is_recipe then return recipes.can_make(game, choice.entry, x, y) end
    return buildings.can_build(choice.entry, tx, ty)
end

function making.make(game, index, x, y, tx, ty)
    local choice = making.chosen()
    if not choice then return wall(game, index, tx, ty) end
    if choice.is_recipe then return recipes.make(game, choice.entry, index, x, y) end
    buildings.build(game, choice.entry, index, tx, ty)
end

return making
