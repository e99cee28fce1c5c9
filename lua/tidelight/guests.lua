-- Creatures that mods brought into the world. They act by the game's rules and look like its own, but only the
-- game's own decide the game: what guests do to players and to the lighthouse is limited as mods' own damage is,
-- nobody waits for them, and they leave neither points nor oil. However they come, they do not crowd the lighthouse or a
-- player (tidelight.policy.crowd): enemies beyond what is allowed wait their turn out of sight, and what moves close is turned back.
local crowd = require "tidelight.policy.crowd"
local damage = require "tidelight.policy.damage"
local geometry = require "tidelight.geometry"
local kinds = require "tidelight.kinds"
local world = require "engine.world"

local guests = {}

local WAITING = 24 -- px beyond crowd.NEAR in which enemies stand that wait
local TURNED_BACK = 5 -- px a tick: faster than mods can move a thing and push it besides

function guests.is(entity) return (world.get(entity, "owner") or 0) ~= 0 end

-- What is left of a creature's blow: all of it, unless it is a guest, or a mod's by its kind.
function guests.blow(entity, target, amount)
    if not guests.is(entity) and not kinds.of_mods[world.get(entity, "kind")] then return amount end
    return damage.of_creature(target, amount)
end

-- How many shades are the game's own.
function guests.count_own_shades()
    local count = 0
    for _, kind in ipairs(kinds.shades) do count = count + world.count(kind, 0) end
    return count
end

-- Of those the ones that a night waits for: none of a kind that a mod added, wherever it stays.
function guests.count_awaited()
    local count = 0
    for _, kind in ipairs(kinds.shades) do
        if not kinds.of_mods[kind] then count = count + world.count(kind, 0) end
    end
    return count
end

-- Places that are not to be crowded: {x, y} each.
local function centers(game)
    local list = { { game.map.x, game.map.y } }
    for _, entity in ipairs(game.players) do list[#list + 1] = { world.pos(entity) } end
    return list
end

-- What of game.shades mods brought, in its order, with `owner`; and among how many mods places are divided.
local function shades_of_mods(game)
    local list, owners, count = {}, {}, 0
    for _, shade in ipairs(game.shades) do
        local owner = world.get(shade.entity, "owner") or 0
        if owner ~= 0 then
            if not owners[owner] then owners[owner], count = true, count + 1 end
            list[#list + 1] = { shade = shade, owner = owner }
        end
    end
    return list, count
end

local function keep_off(list, x, y, most)
    local inside = {} -- by owner
    for _, one in ipairs(list) do inside[one.owner] = 0 end
    for _, one in ipairs(list) do
        one.away = world.length(one.shade.x - x, one.shade.y - y)
        if one.away <= crowd.NEAR then
            inside[one.owner] = inside[one.owner] + 1
            if inside[one.owner] > most then one.shade.keeps_off = { x = x, y = y, goes = true } end
        end
    end
    for _, one in ipairs(list) do
        local waits = one.away > crowd.NEAR and one.away <= crowd.NEAR + WAITING and inside[one.owner] >= most
        if waits and not one.shade.keeps_off then one.shade.keeps_off = { x = x, y = y, goes = false } end
    end
end

-- Marks those of game.shades that mods brought and for which there is no place where they are going: `keeps_off`, {x, y of
-- what they stay away from, goes = they are too near already}.
function guests.keep_off(game)
    local list, owners = shades_of_mods(game)
    if owners == 0 then return end
    for _, center in ipairs(centers(game)) do
        keep_off(list, center[1], center[2], crowd.share(crowd.MOST_ENEMIES, owners))
    end
end

local function turn_back(x, y)
    local near = {} -- by owner
    for _, entity in ipairs(world.near(x, y, crowd.CLOSE)) do
        local owner = world.get(entity, "owner")
        if owner ~= 0 and not kinds.is_shade[world.get(entity, "kind")] then
            near[owner] = (near[owner] or 0) + 1
            local is_over = near[owner] > crowd.MOST_CLOSE and world.get(entity, "moved")
            local is_x, is_y = world.pos(entity)
            if is_over then world.set_vel(entity, geometry.scaled(is_x - x, is_y - y + 1, TURNED_BACK)) end
        end
    end
end

-- What mods move close to a player or the lighthouse, beyond what may be there, goes back. What only stands there when a
-- player comes is left alone.
function guests.turn_back(game)
    if world.count() == world.count(nil, 0) then return end
    for _, center in ipairs(centers(game)) do turn_back(center[1], center[2]) end
end

return guests
