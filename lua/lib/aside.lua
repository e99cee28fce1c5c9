-- What lies in a saved world and is of content that is not there, because its mod is not: it is taken out of the world, kept
-- with the saved game, and put back when the content is there again. For games (a game may require it):
--
--     restore:  game.aside = aside.sort(state.aside, is_known)   -- once the world is loaded
--     save:     state.aside = aside.list(game.aside)
--     game.aside_kinds = function() return aside.counts(game.aside) end   -- `saves info` and the log say it
local json = require "lib.json"
local world = require "engine.world"

local aside = {}

aside.MOST = 2048
local DATA = 8        -- words that an entity has
local MOST_KIND = 31  -- bytes
local FARTHEST = 65536

local WORD = { kind = "integer", min = -(1 << 31), max = (1 << 31) - 1 }
local PLACE = { kind = "number", required = true, min = -FARTHEST, max = FARTHEST }

-- How such a list is in a saved game, for lib.schema.
aside.rule = { kind = "list", max = aside.MOST, of = { kind = "table", fields = {
    kind = { kind = "string", required = true, min = 1, max = MOST_KIND, line = true },
    x = PLACE, y = PLACE, hp = { kind = "integer", required = true, min = 1, max = 1 << 30 },
    data = { kind = "list", max = DATA, of = WORD },
} } }

local function take(entity, kind)
    local x, y = world.pos(entity)
    local one = { kind = kind, x = x, y = y, hp = math.max(1, world.get(entity, "hp")), data = {} }
    for slot = 1, DATA do one.data[slot] = world.data(entity, slot) end
    world.remove(entity)
    return one
end

local function put(one)
    local entity = world.spawn(one.kind, one.x, one.y)
    if not entity then return false end
    world.set(entity, "hp", one.hp)
    for slot, word in ipairs(one.data or {}) do world.set_data(entity, slot, word) end
    return true
end

-- Sorts a loaded world: things of the game's whose kind is_known(name) does not know are taken out, and of `kept` (a list as
-- this gives it, or nil) those are put back whose kind it knows. What is kept from now on.
function aside.sort(kept, is_known)
    local list = {}
    for _, one in ipairs(kept or {}) do
        if not (is_known(one.kind) and put(one)) then list[#list + 1] = one end
    end
    for _, entity in ipairs(world.all()) do
        local kind = world.get(entity, "kind")
        if world.get(entity, "owner") == 0 and not is_known(kind) and #list < aside.MOST then
            list[#list + 1] = take(entity, kind)
        end
    end
    return list
end

-- For JSON: an empty one is a list, too.
function aside.list(kept)
    local list = json.list {}
    for i, one in ipairs(kept or {}) do
        list[i] = { kind = one.kind, x = one.x, y = one.y, hp = one.hp, data = json.list(one.data or {}) }
    end
    return list
end

-- How many of each kind are kept.
function aside.counts(kept)
    local counts = {}
    for _, one in ipairs(kept or {}) do counts[one.kind] = (counts[one.kind] or 0) + 1 end
    return counts
end

return aside
