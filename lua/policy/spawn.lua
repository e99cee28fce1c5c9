-- Spawning: enemies come from a distance that leaves time to see them, and not without end.
local kinds = require "tidelight.kinds"
local world = require "engine.world"

local spawn = {}

spawn.CLEAR_OF_LIGHT = 72   -- px, for enemies
spawn.CLEAR_OF_PLAYER = 56
spawn.CLEAR_ANYTHING = 20   -- of the lighthouse, for everything
spawn.MOST_ENEMIES = 64     -- alive, the game's own too
spawn.MOST_ITEMS = 90

local function count(names)
    local sum = 0
    for _, name in ipairs(names) do sum = sum + world.count(name) end
    return sum
end

local function near(command, radius, kind)
    return world.nearest(command.x, command.y, radius, kind) ~= nil
end

local function enemy(command)
    if count(kinds.shades) >= spawn.MOST_ENEMIES then return "deny", "there are enough enemies for now" end
    if near(command, spawn.CLEAR_OF_LIGHT, "lighthouse") then return "deny", "too close to the lighthouse" end
    if near(command, spawn.CLEAR_OF_PLAYER, "player") or near(command, spawn.CLEAR_OF_PLAYER, "player2") then
        return "deny", "too close to a player"
    end
end

local function outside(command)
    local width, height = world.size()
    return command.x < 0 or command.y < 0 or command.x >= width * 16 or command.y >= height * 16
end

function spawn.verdict(_, command)
    if outside(command) then return "deny", "outside the world" end
    if kinds.is_shade[command.kind] then return enemy(command) end
    if count(kinds.items) >= spawn.MOST_ITEMS then
        for _, item in ipairs(kinds.items) do
            if command.kind == item then return "deny", "there is enough lying about" end
        end
    end
    if near(command, spawn.CLEAR_ANYTHING, "lighthouse") then return "deny", "too close to the lighthouse" end
end

return spawn
