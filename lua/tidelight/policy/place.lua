-- Where a mod may put a thing, whichever command puts it there: enemies come from a distance that leaves time to
-- see them, and nothing stands on the lighthouse.
local kinds = require "tidelight.kinds"
local world = require "engine.world"

local place = {}

place.CLEAR_OF_LIGHT = 72   -- px, for enemies
place.CLEAR_OF_PLAYER = 56
place.CLEAR_ANYTHING = 20   -- of the lighthouse, for everything

local TILE = 16

local function near(x, y, radius, kind) return world.nearest(x, y, radius, kind) ~= nil end

local function outside(x, y)
    local width, height = world.size()
    return x < 0 or y < 0 or x >= width * TILE or y >= height * TILE
end

-- Why a thing of that kind may not be there; nil when it may.
function place.problem(kind, x, y)
    if outside(x, y) then return "outside the world" end
    local enemy = kinds.is_shade[kind]
    if near(x, y, enemy and place.CLEAR_OF_LIGHT or place.CLEAR_ANYTHING, "lighthouse") then
        return "too close to the lighthouse"
    end
    if enemy and (near(x, y, place.CLEAR_OF_PLAYER, "player") or near(x, y, place.CLEAR_OF_PLAYER, "player2")) then
        return "too close to a player"
    end
end

-- Whether somebody who walks can stand there: not in the deep sea, in rock or in a wall.
function place.is_walkable(x, y)
    local kind = world.tile(math.floor(x) // TILE, math.floor(y) // TILE)
    return not kinds.is_solid_tile[kind]
end

return place
