-- Pushing: wind and blasts move players, but never faster than they can walk against, all mods together. Each
-- mod that may push has an equal share of that, so that none can take another's.
local ledger = require "policy.ledger"
local shares = require "policy.shares"
local world = require "engine.world"

local push = {}

push.PLAYER_MOST = 0.75 -- px a tick on a player, of all mods; walking is 1.3
push.OTHER_MOST = 3

local IMMOVABLE = { lighthouse = true, palm = true, rock_big = true, kelp = true, campfire = true }
local IS_PLAYER = { player = true, player2 = true }

local pushed = ledger.create(1)

local function scaled(command, is, most)
    return "rewrite", { vx = command.vx * most / is, vy = command.vy * most / is }
end

local function on_player(mod, command, length, tick, sharers)
    local key = shares.key(mod, command.entity)
    local left = push.PLAYER_MOST / sharers - ledger.sum(pushed, key, tick)
    if left <= 0 then return "deny", "the player is pushed as hard as is fair already" end
    ledger.add(pushed, key, tick, math.min(length, left))
    if length > left then return scaled(command, length, left) end
end

function push.verdict(mod, command, state)
    local kind = world.get(command.entity, "kind")
    if not kind then return end -- stale: the gate says so
    if IMMOVABLE[kind] then return "deny", ("a %s can not be pushed"):format(kind) end
    local length = world.length(command.vx, command.vy)
    if length == 0 then return end
    local tick = world.tick()
    ledger.sweep(pushed, tick)
    if IS_PLAYER[kind] then return on_player(mod, command, length, tick, shares.of(state, "entity.push")) end
    if length > push.OTHER_MOST then return scaled(command, length, push.OTHER_MOST) end
end

return push
