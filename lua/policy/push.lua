-- Pushing: wind and blasts move players, but never faster than they can walk against, all mods together.
local ledger = require "policy.ledger"
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

local function on_player(command, length, tick)
    local left = push.PLAYER_MOST - ledger.sum(pushed, command.entity, tick)
    if left <= 0 then return "deny", "the player is pushed as hard as is fair already" end
    ledger.add(pushed, command.entity, tick, math.min(length, left))
    if length > left then return scaled(command, length, left) end
end

function push.verdict(_, command)
    local kind = world.get(command.entity, "kind")
    if not kind then return end -- stale: the gate says so
    if IMMOVABLE[kind] then return "deny", ("a %s can not be pushed"):format(kind) end
    local length = world.length(command.vx, command.vy)
    if length == 0 then return end
    local tick = world.tick()
    ledger.sweep(pushed, tick)
    if IS_PLAYER[kind] then return on_player(command, length, tick) end
    if length > push.OTHER_MOST then return scaled(command, length, push.OTHER_MOST) end
end

return push
