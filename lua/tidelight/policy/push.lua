-- Pushing: wind and blasts move players, but never faster than they can walk against; shades, never so fast that
-- they come or stay away by it; what the sea leaves, never faster than a player walks nor to where nobody can get
-- it. All mods together: each that may push has an equal share of what one thing is moved in a tick, so that none
-- can take another's.
local kinds = require "tidelight.kinds"
local window_counter = require "policy.window_counter"
local place = require "tidelight.policy.place"
local shares = require "policy.shares"
local tune = require "tidelight.tune"
local world = require "engine.world"

local push = {}

push.PLAYER_MOST = 0.75 -- px a tick; walking is 1.3
push.ITEM_MOST = 0.4    -- the game's
push.SHADE_PART = 0.65  -- of its speed, of the game's shades
push.OTHER_MOST = 3

local IMMOVABLE = { lighthouse = true, palm = true, rock_big = true, kelp = true, campfire = true }

local pushed = window_counter.create(1)

local function most_of(kind, owner)
    if kinds.is_player[kind] then return push.PLAYER_MOST, "the player is pushed as hard as is fair already" end
    if owner == 0 and kinds.is_item[kind] then return push.ITEM_MOST end
    if owner == 0 and kinds.is_shade[kind] then return tune.shades.kinds[kind].speed * push.SHADE_PART end
    return push.OTHER_MOST
end

local function leaves_reach(kind, owner, command)
    if owner ~= 0 or not kinds.is_item[kind] then return false end
    local x, y = world.pos(command.entity)
    return place.is_walkable(x, y) and not place.is_walkable(x + command.vx, y + command.vy)
end

local function limited(key, command, length, most, why)
    local tick = world.tick()
    window_counter.sweep(pushed, tick)
    local left = most - window_counter.sum(pushed, key, tick)
    if left <= 0 then return "deny", why or "it is pushed as hard as is fair already" end
    window_counter.add(pushed, key, tick, math.min(length, left))
    if length > left then return "rewrite", { vx = command.vx * left / length, vy = command.vy * left / length } end
end

function push.verdict(mod, command, state)
    local kind = world.get(command.entity, "kind")
    if not kind then return end -- stale: the gate says so
    if IMMOVABLE[kind] then return "deny", ("a %s can not be pushed"):format(kind) end
    local length = world.length(command.vx, command.vy)
    if length == 0 then return end
    local owner = world.get(command.entity, "owner")
    if leaves_reach(kind, owner, command) then return "deny", "nobody could get it there" end
    local most, why = most_of(kind, owner)
    local key, sharers = shares.key(mod, command.entity), shares.of(state, "entity.push")
    return limited(key, command, length, most / sharers, why)
end

return push
