-- The island: what there is in the world, and how it lies at first.
local world = require "engine.world"

local island = { WIDTH = 20, HEIGHT = 12, TILE = 16 } -- of tiles, and px

-- Kinds of tiles by number, from 0, in the order of game.lua, as world.tile() gives them.
local SEA, SAND, GRASS, ROCK = 0, 1, 2, 3
local HEIGHT = 5 -- of the land above the water

local ROCKS = 7

-- What stands, walks and lies about. `sprite` names a picture (gatehouse names sprites); half_w and half_h are what it
-- bumps with, in px; hp is what it can take; friction is the part of its speed that is kept, of 256 (all of it when not
-- said); mods may make what is "mod_spawnable".
local KINDS = {
    { name = "player", sprite = "player", half_w = 4, half_h = 3, hp = 3, friction = 0,
      flags = { "solid", "player" } },
    { name = "shell", sprite = "shell", half_w = 3, half_h = 3, hp = 1, flags = { "item", "mod_spawnable" } },
    { name = "crab", sprite = "crab", half_w = 5, half_h = 3, hp = 1, flags = { "solid", "enemy", "mod_spawnable" } },
}

-- Mods call things by these names.
function island.define()
    for _, kind in ipairs(KINDS) do world.define_kind(kind) end
end

-- How many tiles it is to the edge of the picture.
local function to_edge(x, y) return math.min(x, y, island.WIDTH - 1 - x, island.HEIGHT - 1 - y) end

local function tile_at(x, y)
    local far = to_edge(x, y)
    local corner = math.min(x, island.WIDTH - 1 - x) + math.min(y, island.HEIGHT - 1 - y)
    if far == 0 or corner < 4 then return SEA end
    return (far <= 2 or corner < 7) and SAND or GRASS
end

-- The middle of the island, where the player begins.
function island.middle() return island.WIDTH * island.TILE / 2, island.HEIGHT * island.TILE / 2 end

-- A place on land, away from the middle, in px. `stream`: every purpose has random numbers of its own, so that one more
-- crab does not move the shells.
function island.random_place(stream)
    local middle_x, middle_y = island.middle()
    while true do
        local x = world.random(stream, 2, island.WIDTH - 3) * island.TILE + world.random(stream, 4, 12)
        local y = world.random(stream, 2, island.HEIGHT - 3) * island.TILE + world.random(stream, 4, 12)
        local kind = world.tile(x // island.TILE, y // island.TILE)
        local is_near = math.abs(x - middle_x) < 40 and math.abs(y - middle_y) < 30
        if (kind == SAND or kind == GRASS) and not is_near then return x, y end
    end
end

function island.make()
    for y = 0, island.HEIGHT - 1 do
        for x = 0, island.WIDTH - 1 do
            local kind = tile_at(x, y)
            local height = kind == SEA and 0 or HEIGHT
            world.set_tile(x, y, { kind = kind, height = height, variant = world.random("look", 0, 5) })
        end
    end
    world.set_water(2)
    for _ = 1, ROCKS do
        local x, y = island.random_place("rocks")
        local fields = { kind = ROCK, height = HEIGHT, variant = world.random("look", 0, 3) }
        world.set_tile(x // island.TILE, y // island.TILE, fields)
    end
end

return island
