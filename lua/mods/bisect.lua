-- Finds the smallest set of mods with which something fails: by halves, and when no half fails by itself, by
-- smaller parts taken out (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002). A mod
-- goes along with what it needs.
local needs = require "mods.needs"

local bisect = {}

local function sorted(set)
    local list = {}
    for id in pairs(set) do list[#list + 1] = id end
    table.sort(list)
    return list
end

local function concat(parts, without)
    local all = {}
    for i, part in ipairs(parts) do
        if i ~= without then table.move(part, 1, #part, #all + 1, all) end
    end
    return all
end

local function split(ids, count)
    local parts, first = {}, 1
    for i = 1, count do
        local last = i * #ids // count
        parts[i] = table.move(ids, first, last, 1, {})
        first = last + 1
    end
    return parts
end

-- Whether it fails with these and what they need; asked once for each set.
local function fails(self, ids)
    local list = sorted(needs.closure(self.mods, ids))
    local key = table.concat(list, ",")
    if self.known[key] == nil then self.known[key] = self.fails(list) end
    return self.known[key]
end

-- A part of the parts that fails, or all without one part; nil when none does.
local function smaller(self, parts)
    for _, part in ipairs(parts) do
        if fails(self, part) then return part, 2 end
    end
    for i = 1, #parts > 2 and #parts or 0 do
        local rest = concat(parts, i)
        if fails(self, rest) then return rest, math.max(#parts - 1, 2) end
    end
end

local function shrink(self, ids)
    local count = 2
    while #ids > 1 do
        local found, next_count = smaller(self, split(ids, math.min(count, #ids)))
        if found then
            ids, count = found, next_count
        elseif count >= #ids then
            break
        else
            count = math.min(count * 2, #ids)
        end
    end
    return ids
end

-- What is left may fail by what goes along alone: takes away what nothing else needs, while it still fails.
local function peel(self, set)
    for _, top in ipairs(needs.tops(self.mods, set)) do
        local rest = {}
        for id in pairs(set) do rest[id] = id ~= top or nil end
        if next(rest) and fails(self, sorted(rest)) then return peel(self, rest) end
    end
    return set
end

-- `mods`: manifests; failing(ids) -> whether it fails with exactly those (sorted). {found = ids that fail only
-- together, along = ids that they need, and that did not fail without them}; or nil and why there is nothing to
-- find: "fine" (it does not fail with all of them) or "always" (it fails without any).
function bisect.find(mods, failing)
    local self, ids = { mods = mods, fails = failing, known = {} }, {}
    for i, mod in ipairs(mods) do ids[i] = mod.id end
    table.sort(ids)
    if not fails(self, ids) then return nil, "fine" end
    if fails(self, {}) then return nil, "always" end
    local set = peel(self, needs.closure(mods, shrink(self, ids)))
    local found, along, is_top = needs.tops(mods, set), {}, {}
    for _, id in ipairs(found) do is_top[id] = true end
    for _, id in ipairs(sorted(set)) do
        if not is_top[id] then along[#along + 1] = id end
    end
    return { found = found, along = along }
end

return bisect
