-- A small world for specs: a dry field of 40 x 30 tiles, some kinds of tiles and creatures.
local t = require "t_world"

local field = { STONE = 1, SEA = 2, GLASS = 3, MUD = 4 }

---@return table world, table scene, userdata c what only C can reach
function field.new(seed)
    local world, scene, c = t.new()
    world.reset(40, 30, seed or 7)
    world.define_tile(0, { name = "grass", sprite = "grass" })
    world.define_tile(field.STONE, { name = "stone", sprite = "stone", flags = { "solid", "opaque" } })
    world.define_tile(field.SEA, { name = "sea", sprite = "sea", flags = { "water" } })
    world.define_tile(field.GLASS, { name = "glass", sprite = "glass", flags = { "solid" } })
    world.define_tile(field.MUD, { name = "mud", sprite = "mud", flags = { "slow" } })
    world.define_kind { name = "walker", sprite = "walker", half_w = 5, half_h = 5, hp = 10, flags = { "solid" } }
    world.define_kind { name = "otter", half_w = 5, half_h = 5, flags = { "solid", "swims" } }
    world.define_kind { name = "gull", half_w = 5, half_h = 5, flags = { "solid", "flies" } }
    world.define_kind { name = "ghost", half_w = 5, half_h = 5, friction = 128 }
    world.define_kind { name = "statue", half_w = 8, half_h = 8, flags = { "solid", "invulnerable" } }
    return world, scene, c
end

function field.wall(world, tx, y0, y1, kind)
    for ty = y0, y1 do world.set_tile(tx, ty, { kind = kind or field.STONE }) end
end

function field.steps(world, count)
    for _ = 1, count do world.step() end
end

return field
