-- The kinds of things and tiles that exist in Tidelight. Mods spawn those marked mod_spawnable by these
-- names, and see tiles by the names given here.
local own = require "tidelight.content.kind"
local tiles = require "tidelight.tiles"
local tune = require "tidelight.tune"
local world = require "engine.world"

local kinds = {}

kinds.tile = {} -- name -> number
kinds.is_solid_tile = {} -- by number
for i, tile in ipairs(tiles.kinds) do
    kinds.tile[tile.name] = i - 1
    if tile.solid then kinds.is_solid_tile[i - 1] = true end
end

-- name, half width, half height, then the rest. Friction is the part of the speed kept each tick, of 256.
-- What has no flags of its own is scenery that nothing can hurt.
local things = {
    { "player", 4, 3, sprite = "player", hp = tune.player.hearts, friction = 256, flags = { "solid", "player" } },
    { "player2", 4, 3, sprite = "player2", hp = tune.player.hearts, friction = 256, flags = { "solid", "player" } },
    { "lighthouse", 13, 7, sprite = "lighthouse", hp = tune.lighthouse.hp, flags = {} },

    { "shade", 4, 3, friction = 256, hp = tune.shades.kinds.shade.hp,
      flags = { "solid", "swims", "enemy", "mod_spawnable" } },
    { "shade_swift", 4, 3, friction = 256, hp = tune.shades.kinds.shade_swift.hp,
      flags = { "solid", "swims", "enemy", "mod_spawnable" } },
    { "shade_brute", 6, 4, friction = 256, hp = tune.shades.kinds.shade_brute.hp,
      flags = { "solid", "swims", "enemy", "mod_spawnable" } },

    { "driftwood", 5, 3, friction = 220, flags = { "item", "floats", "mod_spawnable" } },
    { "oil", 4, 3, friction = 220, flags = { "item", "floats", "mod_spawnable" } },
    { "shell", 3, 3, friction = 220, flags = { "item", "floats", "mod_spawnable" } },
    { "flare", 2, 2, friction = 243, flags = { "flies", "glows", "no_shadow" } },
    { "kelp", 5, 3, hp = 20, flags = { "invulnerable" } },

    { "crab", 4, 2, friction = 256, hp = own.crab.hp, flags = { "swims", "mod_spawnable" } },
    { "gull", 4, 3, friction = 256, hp = own.gull.hp, flags = { "flies", "mod_spawnable" } },
    { "critter", 4, 3, friction = 200, hp = 20, sprite = "crab", flags = { "swims", "mod_spawnable" } },
    { "otter", 5, 3, friction = 200, hp = 20, flags = { "swims", "mod_spawnable" } },
    { "trader", 5, 3, friction = 200, hp = 60, flags = { "mod_spawnable" } },
    { "moth", 3, 3, friction = 220, hp = 6, flags = { "flies", "mod_spawnable" } },
    { "ghost", 4, 3, friction = 0, hp = 1, flags = { "flies", "no_shadow", "invulnerable", "mod_spawnable" } },
    { "kraken_eye", 9, 5, friction = 0, hp = 200, flags = { "flies", "no_shadow", "mod_spawnable" } },
    { "prop", 6, 4, friction = 200, hp = 20, sprite = "crate", flags = { "flies", "mod_spawnable" } },

    { "palm", 6, 3 }, { "rock_big", 9, 5 }, { "bush", 6, 3 }, { "crate", 6, 4, flags = { "mod_spawnable" } },
    { "campfire", 6, 4, flags = { "mod_spawnable" } }, { "barrel", 5, 4, flags = { "mod_spawnable" } },
    { "boat", 14, 6, flags = { "floats" } }, { "grave", 5, 3, flags = { "mod_spawnable" } },
}

kinds.shades = { "shade", "shade_swift", "shade_brute" }
kinds.items = { "driftwood", "oil", "shell" }
kinds.is_shade = { shade = true, shade_swift = true, shade_brute = true }
kinds.is_item = { driftwood = true, oil = true, shell = true }
kinds.of_mods = {} -- names of those that mods added (added.lua) -> true
kinds.is_player = { player = true, player2 = true }
kinds.spawnable = {} -- names, sorted: what mods may spawn

for _, thing in ipairs(things) do
    for _, flag in ipairs(thing.flags or {}) do
        if flag == "mod_spawnable" then kinds.spawnable[#kinds.spawnable + 1] = thing[1] end
    end
end
table.sort(kinds.spawnable)

-- --- what mods add, beside the island's own ---

local OWN, OWN_SHADES, OWN_ITEMS = #things, #kinds.shades, #kinds.items
local hp_of, sprite_of = {}, {} -- by name, where a mod changed it

function kinds.forget()
    for i = #things, OWN + 1, -1 do
        kinds.of_mods[things[i][1]], kinds.is_shade[things[i][1]], kinds.is_item[things[i][1]] = nil, nil, nil
        things[i] = nil
    end
    for i = #kinds.shades, OWN_SHADES + 1, -1 do kinds.shades[i] = nil end
    for i = #kinds.items, OWN_ITEMS + 1, -1 do kinds.items[i] = nil end
    hp_of, sprite_of = {}, {}
end

-- A thing as those above; as: "shade" (an enemy), "item" or nil.
function kinds.add(thing, as)
    local name = thing[1]
    things[#things + 1], kinds.of_mods[name] = thing, true
    if as == "shade" then kinds.shades[#kinds.shades + 1], kinds.is_shade[name] = name, true end
    if as == "item" then kinds.items[#kinds.items + 1], kinds.is_item[name] = name, true end
end

function kinds.set_hp(name, hp) hp_of[name] = hp end

function kinds.set_sprite(name, sprite) sprite_of[name] = sprite end

function kinds.is_known(name) return kinds.of_mods[name] == true end

local function has(flags, wanted)
    for _, flag in ipairs(flags or {}) do
        if flag == wanted then return true end
    end
    return false
end

-- What there is, for people and programs: a list of {name, spawnable (by mods), hp, width, height (px, of what others
-- bump into), is_solid}, by name.
function kinds.list()
    local list = {}
    for i, thing in ipairs(things) do
        list[i] = {
            name = thing[1], spawnable = has(thing.flags, "mod_spawnable"), hp = thing.hp or 1,
            width = 2 * thing[2], height = 2 * thing[3], is_solid = has(thing.flags, "solid"),
        }
    end
    table.sort(list, function(a, b) return a.name < b.name end)
    return list
end

-- The same of tiles: {name, number, is_solid, is_water}, by number.
function kinds.tile_list()
    local list = {}
    for i, tile in ipairs(tiles.kinds) do
        list[i] = { name = tile.name, number = i - 1, is_solid = tile.solid == true, is_water = tile.water == true }
    end
    return list
end

function kinds.setup()
    for _, thing in ipairs(things) do
        world.define_kind {
            name = thing[1], sprite = sprite_of[thing[1]] or thing.sprite or thing[1], half_w = thing[2], half_h = thing[3],
            hp = hp_of[thing[1]] or thing.hp or 1, friction = thing.friction or 0, flags = thing.flags or { "invulnerable" },
        }
    end
end

return kinds
