-- Playing with some mods alone and what they need, whatever the profile says: --only MOD,MOD, or the variable that
-- `gatehouse bisect` sets for what it runs. An empty list is no mods.
local needs = require "mods.needs"
local text = require "lib.text"

local only = {}

only.VARIABLE = "GATEHOUSE_ONLY"
only.option = { kind = "string", value = "MOD,MOD", help = "these mods and what they need, and no others" }

-- The ids that were named, or nil when nothing was said.
function only.named(given)
    given = given or os.getenv(only.VARIABLE)
    if not given then return nil end
    local ids = {}
    for id in given:gmatch("[^,%s]+") do ids[#ids + 1] = id end
    return ids
end

-- Of what was found with all mods on (as mods.find gives it): whether a mod is to load, as a function of its id; or
-- nil and what is wrong.
function only.enabled(found, ids)
    local there, mods = {}, {}
    for _, mod in ipairs(found.mods) do there[mod.id], mods[#mods + 1] = true, mod end
    for _, broken in ipairs(found.broken) do
        if broken.id then there[broken.id] = true end
        mods[#mods + 1] = broken.mod
    end
    for _, one in ipairs(found.elsewhere) do
        for _, id in ipairs(not there[one.mod.id] and ids or {}) do
            if id == one.mod.id then return nil, ("--only: '%s' %s"):format(id, one.text) end
        end
    end
    for _, id in ipairs(ids) do
        if not there[id] then
            return nil, ("--only: there is no mod '%s'%s"):format(text.printable(id, 48),
                text.suggest(id, text.sorted_keys(there)))
        end
    end
    local set = needs.closure(mods, ids)
    for _, id in ipairs(ids) do set[id] = true end -- also one that is broken: that is then said
    return function(id) return set[id] == true end
end

return only
