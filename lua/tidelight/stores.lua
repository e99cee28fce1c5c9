-- What the players have gathered, and what mods are told of it and of the score.
local clock = require "tidelight.clock"
local world = require "engine.world"

local stores = {}

stores.NAMES = { "wood", "oil", "shell" }
local TALLY = { "score", "kills", "nights" }
local MOST_TOLD = 0xFFFFFFFF

function stores.of(name) return world.var(name) end

-- Whether there is all of a cost, {wood, oil, shell}.
function stores.can_pay(cost)
    for _, name in ipairs(stores.NAMES) do
        if world.var(name) < cost[name] then return false end
    end
    return true
end

function stores.pay(cost)
    for _, name in ipairs(stores.NAMES) do
        if cost[name] > 0 then world.set_var(name, world.var(name) - cost[name]) end
    end
end

function stores.add(name, amount) world.set_var(name, world.var(name) + amount) end

-- --- mods ---

local function told_of(names)
    local fields = {}
    for _, name in ipairs(names) do fields[name] = math.max(0, math.min(MOST_TOLD, world.var(name))) end
    return fields
end

-- nil: nobody plays yet.
function stores.told() return clock.now() > 0 and told_of(stores.NAMES) or nil end
function stores.tally_told() return clock.now() > 0 and told_of(TALLY) or nil end

local function tell_change(game, event, fields)
    local was = game.told[event]
    for name, value in pairs(fields) do
        if not was or was[name] ~= value then
            game.told[event] = fields
            return game.tell(event, fields)
        end
    end
end

-- Tells mods what changed in this tick, once.
function stores.tick(game)
    tell_change(game, "stores", told_of(stores.NAMES))
    tell_change(game, "tally", told_of(TALLY))
end

return stores
