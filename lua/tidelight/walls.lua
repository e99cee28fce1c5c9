-- Walls: tiles of driftwood that shades must break. A wall's strength is its tile's hp, and its picture
-- follows that. The ground under a wall follows from its height.
local clock = require "tidelight.clock"
local kinds = require "tidelight.kinds"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local walls = {}

local T = tune.build
local WALL, SAND, GRASS = kinds.tile.wall, kinds.tile.sand, kinds.tile.grass
local ground = { [SAND] = true, [GRASS] = true, [kinds.tile.path] = true }
local HIGHEST_SAND = 4

function walls.is_wall(tx, ty) return (world.tile(tx, ty)) == WALL end

function walls.hp(tx, ty)
    local kind, _, _, hp = world.tile(tx, ty)
    return kind == WALL and hp or 0
end

local function picture(hp)
    if hp > T.wall_hp * 2 // 3 then return 0 end
    return hp > T.wall_hp // 3 and 1 or 2
end

local function set_hp(tx, ty, hp) world.set_tile(tx, ty, { hp = hp, variant = picture(hp) }) end

local function middle(tx, ty) return tx * 16 + 8, ty * 16 + 8 end

-- Nobody stands where it would be.
local function is_free(tx, ty)
    local x, y = middle(tx, ty)
    for _, entity in ipairs(world.near(x, y, 13)) do
        local kind = world.get(entity, "kind")
        if kinds.is_shade[kind] or kind == "player" or kind == "player2" or kind == "kelp" then return false end
    end
    return true
end

-- Whether something can be built there at all.
function walls.is_ground(tx, ty)
    return ground[(world.tile(tx, ty))] and not world.flooded(tx, ty) and is_free(tx, ty) or false
end

function walls.can_build(tx, ty)
    return walls.is_ground(tx, ty) and world.var("walls") < T.most_walls or false
end

-- Of a new one.
local function whole_hp() return math.floor(upgrades.more("walls", T.wall_hp)) end

function walls.build(tx, ty)
    world.set_tile(tx, ty, { kind = WALL, hp = whole_hp(), variant = 0 })
    world.set_var("wood", world.var("wood") - T.wall_wood)
    world.set_var("walls", world.var("walls") + 1)
    local x, y = middle(tx, ty)
    scene.sound("build", 80, x, y)
    scene.burst("smoke", x, y + 4, 6, 0xD8C8A0, 0.8)
end

function walls.repair(tx, ty)
    world.set_var("wood", world.var("wood") - 1)
    set_hp(tx, ty, math.min(math.max(walls.hp(tx, ty), whole_hp()), walls.hp(tx, ty) + T.repair_hp))
    local x, y = middle(tx, ty)
    scene.sound("repair", 70, x, y)
    scene.burst("smoke", x, y + 4, 4, 0xD8C8A0, 0.8)
end

function walls.damage(tx, ty, amount)
    local hp = walls.hp(tx, ty) - amount
    local x, y = middle(tx, ty)
    scene.burst("leaf", x, y, 5, 0xA07848, 1.2)
    if hp > 0 then
        set_hp(tx, ty, hp)
        return
    end
    local _, height = world.tile(tx, ty)
    world.set_tile(tx, ty, { kind = height <= HIGHEST_SAND and SAND or GRASS, hp = 0, variant = clock.now() % 2 })
    world.set_var("walls", world.var("walls") - 1)
    scene.burst("leaf", x, y, 14, 0x8C6438, 2)
    scene.sound("hit", 90, x, y)
end

return walls
