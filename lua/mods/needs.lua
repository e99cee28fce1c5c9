-- What a set of mods needs besides itself: their dependencies, and the dependencies of those.
local needs = {}

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
