-- Smooth noise over tiles, made of a grid of random numbers: what gives a coast its bays. Only sums and
-- products, so it comes out the same on every machine.
local world = require "engine.world"

local noise = {}

local function smooth(t) return t * t * (3 - 2 * t) end

-- A function (x, y) -> 0..1 with features of about `cell` tiles.
function noise.create(stream, width, height, cell)
    local columns = width // cell + 2
    local rows = height // cell + 2
    local grid = {}
    for i = 0, columns * rows - 1 do grid[i] = world.random(stream, 0, 1024) / 1024 end
    return function(x, y)
        local gx, gy = x // cell, y // cell
        local fx, fy = smooth(x / cell - gx), smooth(y / cell - gy)
        local at = gy * columns + gx
        local top = grid[at] + (grid[at + 1] - grid[at]) * fx
        local bottom = grid[at + columns] + (grid[at + columns + 1] - grid[at + columns]) * fx
        return top + (bottom - top) * fy
    end
end

return noise
