-- How much of what mods brought may be where the players look: around the lighthouse, and around each player. Each mod
-- that may spawn has an equal share, and at least one. What the commands of mods put there is asked about here; of
-- what walks there by itself the game keeps the rest away (tidelight.guests).
local kinds = require "tidelight.kinds"
local shares = require "policy.shares"
local world = require "engine.world"

local crowd = {}

crowd.NEAR = 160        -- px: about half of what the screen shows
crowd.CLOSE = 40        -- px: what may cover a player
crowd.MOST_ENEMIES = 8  -- within NEAR, of all mods
crowd.MOST_NEAR = 24    -- of anything that mods brought, the same
crowd.MOST_CLOSE = 8    -- and within CLOSE

-- Kinds of what is kept clear, with the words for a refusal.
local CENTERS = { { "lighthouse", "the lighthouse" }, { "player", "the player" }, { "player2", "the player" } }

function crowd.share(most, sharers) return math.max(1, most // sharers) end

-- How many shades of an owner are within NEAR of a place.
function crowd.enemies(x, y, owner)
    local count = 0
    for _, kind in ipairs(kinds.shades) do count = count + world.near_count(x, y, crowd.NEAR, kind, owner) end
    return count
end

-- Whether `entity` (nil: it comes new) is there already.
local function is_within(entity, x, y, radius)
    if not entity then return false end
    local is_x, is_y = world.pos(entity)
    return world.length(is_x - x, is_y - y) <= radius
end

local function is_full(mod, sharers, x, y, radius, most)
    return world.near_count(x, y, radius, nil, mod.number) >= crowd.share(most, sharers)
end

-- Why there is no room for one more of a mod's around a place, for what comes as near as `away`; nil when there is.
local function problem_at(mod, kind, x, y, away, entity, sharers)
    if not is_within(entity, x, y, crowd.NEAR) then
        if kinds.is_shade[kind] and crowd.enemies(x, y, mod.number) >= crowd.share(crowd.MOST_ENEMIES, sharers) then
            return "there are enough enemies"
        elseif is_full(mod, sharers, x, y, crowd.NEAR, crowd.MOST_NEAR) then
            return "there is enough of the mod's"
        end
    end
    if away > crowd.CLOSE or is_within(entity, x, y, crowd.CLOSE) then return nil end
    if is_full(mod, sharers, x, y, crowd.CLOSE, crowd.MOST_CLOSE) then return "there is enough of the mod's" end
end

-- Why a mod may not put a thing of that kind there, in words; nil when it may. `entity`: what is moved, nil when it
-- comes new. `state` is what verdicts are given.
function crowd.problem(mod, kind, x, y, entity, state)
    local sharers = shares.of(state, "entity.spawn")
    for _, center in ipairs(CENTERS) do
        local around = world.nearest(x, y, crowd.NEAR, center[1])
        if around then
            local center_x, center_y = world.pos(around)
            local away = world.length(x - center_x, y - center_y)
            local problem = problem_at(mod, kind, center_x, center_y, away, entity, sharers)
            if problem then return ("%s near %s for now"):format(problem, center[2]) end
        end
    end
end

return crowd
