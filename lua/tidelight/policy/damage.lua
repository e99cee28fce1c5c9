-- Hurting: a mod may wear a player down, never kill one; the lighthouse falls only by the game's own rules. Of
-- the game's shades mods burn no more than a lantern does; what the sea leaves is the game's. What another mod
-- brought is that mod's, but for its enemies. Mods that may hurt share the time: with two of them each may do so
-- half as often. A mod's own things are its own.
local kinds = require "tidelight.kinds"
local window_counter = require "policy.window_counter"
local shares = require "policy.shares"
local world = require "engine.world"

local damage = {}

damage.PLAYER_WINDOW = 60       -- ticks in which a player loses at most ...
damage.PLAYER_MOST = 1          -- ... so many hearts to all mods together, and as many to their creatures
damage.LIGHTHOUSE_WINDOW = 60
damage.LIGHTHOUSE_MOST = 6
damage.LIGHTHOUSE_KEEPS = 75    -- hp that mods and their creatures leave it
damage.ENEMY_WINDOW = 60
damage.ENEMY_MOST = 20          -- hp of all enemies that are not the mod's own

local CREATURES = { number = 0 } -- of all mods, in the ledgers

local players = window_counter.create(damage.PLAYER_WINDOW)
local lighthouses = window_counter.create(damage.LIGHTHOUSE_WINDOW)
local enemies = window_counter.create(damage.ENEMY_WINDOW)
-- Their own, because these windows do not depend on how many mods may hurt.
local by_creatures = window_counter.create(damage.PLAYER_WINDOW)

-- What is left of an amount; it is noted as taken.
local function take(book, key, amount, most, spare)
    local tick = world.tick()
    window_counter.sweep(book, tick)
    local left = math.min(most - window_counter.sum(book, key, tick), spare, amount)
    if left < 1 then return 0 end
    window_counter.add(book, key, tick, left)
    return left
end

local function limited(command, left, whom)
    if left < 1 then return "deny", whom end
    if command.amount > left then return "rewrite", { amount = left } end
end

local function refuse_others(owner, kind)
    if owner ~= 0 then return "deny", "that is another mod's" end
    if kinds.is_item[kind] then return "deny", "what the sea leaves is not to be hurt" end
end

function damage.verdict(mod, command, state)
    local kind = world.get(command.entity, "kind")
    if not kind then return end
    local hp, owner = world.get(command.entity, "hp"), world.get(command.entity, "owner")
    if owner == mod.number then return end
    local key, sharers = shares.key(mod, command.entity), shares.of(state, "entity.damage")
    players.window, lighthouses.window = damage.PLAYER_WINDOW * sharers, damage.LIGHTHOUSE_WINDOW * sharers
    enemies.window = damage.ENEMY_WINDOW * sharers
    if kinds.is_player[kind] then
        return limited(command, take(players, key, command.amount, damage.PLAYER_MOST, hp - 1),
            "the player was hurt enough for now")
    elseif kind == "lighthouse" then
        return limited(command, take(lighthouses, key, command.amount, damage.LIGHTHOUSE_MOST,
            hp - damage.LIGHTHOUSE_KEEPS), "the lighthouse was hurt enough for now")
    elseif kinds.is_shade[kind] then
        return limited(command, take(enemies, mod.number, command.amount, damage.ENEMY_MOST, hp),
            "mods have burned enough for now")
    end
    return refuse_others(owner, kind)
end

-- What is left of the blow of a creature that a mod brought.
function damage.of_creature(target, amount)
    local hp = world.get(target, "hp")
    local key = shares.key(CREATURES, target)
    if world.get(target, "kind") == "lighthouse" then
        return take(by_creatures, key, amount, damage.LIGHTHOUSE_MOST, hp - damage.LIGHTHOUSE_KEEPS)
    end
    return take(by_creatures, key, amount, damage.PLAYER_MOST, hp - 1)
end

return damage
