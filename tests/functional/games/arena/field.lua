-- The field: walls around it, and what it is of.
local world = require "engine.world"

local field = { WIDTH = 20, HEIGHT = 12, TILE = 16 }

local KINDS = { "wall", "sand", "grass" } -- by number, from 0

function field.define()
    for number, name in ipairs(KINDS) do
        world.define_tile(number - 1, { name = name, sprite = name, flags = name == "wall" and { "solid" } or {} })
    end
end

function field.make(floor)
    local ground = floor == "grass" and 2 or 1
    for y = 0, field.HEIGHT - 1 do
        for x = 0, field.WIDTH - 1 do
            local edge = x == 0 or y == 0 or x == field.WIDTH - 1 or y == field.HEIGHT - 1
            world.set_tile(x, y, { kind = edge and 0 or ground, height = 4 })
        end
    end
end

return field
