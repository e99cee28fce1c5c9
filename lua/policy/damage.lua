-- Hurting: a mod may wear a player down, never kill one; the lighthouse falls only by the game's own rules.
-- Mods that may hurt share the time: with two of them each may do so half as often.
local ledger = require "policy.ledger"
local shares = require "policy.shares"
local world = require "engine.world"

local damage = {}

damage.PLAYER_WINDOW = 60       -- ticks in which a player loses at most ...
damage.PLAYER_MOST = 1          -- ... so many hearts to all mods together
damage.LIGHTHOUSE_WINDOW = 60
damage.LIGHTHOUSE_MOST = 6
damage.LIGHTHOUSE_KEEPS = 75    -- hp that mods leave it

local players = ledger.create(damage.PLAYER_WINDOW)
local lighthouses = ledger.create(damage.LIGHTHOUSE_WINDOW)

local function limited(book, key, command, most, spare, whom)
    local tick = world.tick()
    ledger.sweep(book, tick)
    local left = math.min(most - ledger.sum(book, key, tick), spare)
    if left < 1 then return "deny", whom end
    ledger.add(book, key, tick, math.min(left, command.amount))
    if command.amount > left then return "rewrite", { amount = left } end
end

function damage.verdict(mod, command, state)
    local kind = world.get(command.entity, "kind")
    if not kind then return end
    local hp = world.get(command.entity, "hp")
    local key, sharers = shares.key(mod, command.entity), shares.of(state, "entity.damage")
    players.window, lighthouses.window = damage.PLAYER_WINDOW * sharers, damage.LIGHTHOUSE_WINDOW * sharers
    if kind == "player" or kind == "player2" then
        return limited(players, key, command, damage.PLAYER_MOST, hp - 1, "the player was hurt enough for now")
    elseif kind == "lighthouse" then
        return limited(lighthouses, key, command, damage.LIGHTHOUSE_MOST,
            hp - damage.LIGHTHOUSE_KEEPS, "the lighthouse was hurt enough for now")
    end
end

return damage
