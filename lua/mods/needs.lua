-- What one mod lacks among those that are there, for people who install and remove (what loads in the end is
-- decided by mods.order), and what a set of mods needs besides itself.
local semver = require "mods.semver"
local text = require "lib.text"

local needs = {}

local function fits(version, range)
    local parsed, parsed_range = semver.parse(version), semver.range(range)
    return parsed ~= nil and parsed_range ~= nil and semver.satisfies(parsed, parsed_range)
end

-- Lines about a manifest's dependencies and incompatible mods, in the order of ids. `have`: id -> version.
function needs.unmet(mod, have)
    local lines = {}
    local function add(format, ...) lines[#lines + 1] = format:format(...) end
    for _, id in ipairs(text.sorted_keys(mod.dependencies)) do
        local range, version = mod.dependencies[id], have[id]
        if not version then
            add("It does not start without %s %s, which is not there%s.", id, range,
                text.suggest(id, text.sorted_keys(have)))
        elseif not fits(version, range) then
            add("It does not start without %s %s; there is %s.", id, range, version)
        end
    end
    for _, id in ipairs(text.sorted_keys(mod.incompatible)) do
        if have[id] and fits(have[id], mod.incompatible[id]) then
            add("It does not go together with %s %s, which is there.", id, have[id])
        end
    end
    return lines
end

-- Ids of the mods (a list of manifests) that do not start without one.
function needs.dependents(id, mods)
    local ids = {}
    for _, mod in ipairs(mods) do
        if mod.dependencies[id] then ids[#ids + 1] = mod.id end
    end
    table.sort(ids)
    return ids
end

local function index(mods)
    local by_id = {}
    for _, mod in ipairs(mods) do by_id[mod.id] = mod end
    return by_id
end

local function add(by_id, set, id)
    if set[id] then return end
    set[id] = true
    for needed in pairs(by_id[id] and by_id[id].dependencies or {}) do add(by_id, set, needed) end
end

-- The ids and all that they need, as far as it is among the mods: id -> true.
function needs.closure(mods, ids)
    local by_id, set = index(mods), {}
    for _, id in ipairs(ids) do add(by_id, set, id) end
    for id in pairs(set) do
        if not by_id[id] then set[id] = nil end
    end
    return set
end

-- Those of a set (id -> true) that nothing else in it needs, sorted.
function needs.tops(mods, set)
    local by_id, needed, list = index(mods), {}, {}
    for id in pairs(set) do
        for other in pairs(by_id[id].dependencies) do needed[other] = true end
    end
    for id in pairs(set) do
        if not needed[id] then list[#list + 1] = id end
    end
    table.sort(list)
    return list
end

return needs
