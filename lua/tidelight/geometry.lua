-- Angles and directions in the engine's unit (65536 a turn), and the frames that show them.
local world = require "engine.world"

local geometry = {}

local ROWS = { [0] = 1, [1] = 0, [2] = 3, [3] = 2 } -- quarter, from the right clockwise, to sprite row

function geometry.row(angle) return ROWS[((angle + 8192) // 16384) % 4] end

-- How far apart two angles are, 0..32768.
function geometry.apart(a, b)
    local d = (a - b) % 65536
    return d > 32768 and 65536 - d or d
end

-- `from` turned toward `to`, by at most `step`.
function geometry.turn(from, to, step)
    local d = (to - from + 32768) % 65536 - 32768
    if d > step then d = step elseif d < -step then d = -step end
    return (from + d) % 65536
end

function geometry.ahead(x, y, angle, distance)
    return x + world.cos(angle) * distance, y + world.sin(angle) * distance
end

-- The vector (dx, dy) made `length` long; zero stays zero.
function geometry.scaled(dx, dy, length)
    local is = world.length(dx, dy)
    if is == 0 then return 0, 0 end
    return dx * length / is, dy * length / is
end

function geometry.tile(x, y) return math.floor(x) // 16, math.floor(y) // 16 end

return geometry
