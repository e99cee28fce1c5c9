-- Creatures that mods brought into the world. They act by the game's rules and look like its own, but only the
-- game's own decide the game: what guests do to players and to the lighthouse is limited as mods' own damage is,
-- nobody waits for them, and they leave neither points nor oil.
local damage = require "policy.damage"
local kinds = require "tidelight.kinds"
local world = require "engine.world"

local guests = {}

function guests.is(entity) return (world.get(entity, "owner") or 0) ~= 0 end

-- What is left of a creature's blow: all of it, unless it is a guest.
function guests.blow(entity, target, amount)
    if not guests.is(entity) then return amount end
    return damage.of_creature(target, amount)
end

-- How many shades are the game's own.
function guests.count_own_shades()
    local count = 0
    for _, kind in ipairs(kinds.shades) do count = count + world.count(kind, 0) end
    return count
end

return guests
