-- In which order mods start: by id, but after those they name in `dependencies`, `optional` and `after`. What
-- can not be satisfied is taken out with a reason; the others are not touched by that.
local semver = require "mods.semver"
local text = require "lib.text"

local order = {}

local function drop(state, mod, reason)
    state.dropped[#state.dropped + 1] = { mod = mod, reason = reason }
    state.by_id[mod.id] = nil
end

local function fits(mod, range) return semver.satisfies(semver.parse(mod.version), semver.range(range)) end

local function unsatisfied(state, needed, range)
    local other = state.by_id[needed]
    if not other then
        return ("needs the mod '%s', which is not there or could not be loaded%s"):format(
            needed, text.suggest(needed, text.sorted_keys(state.by_id)))
    elseif not fits(other, range) then
        return ("needs the mod '%s' %s, found %s"):format(needed, range, other.version)
    end
end

-- Until nothing changes: without a requirement a mod goes, and with it those who require it.
local function drop_unsatisfied(state)
    local changed = true
    while changed do
        changed = false
        for _, id in ipairs(text.sorted_keys(state.by_id)) do
            local mod = state.by_id[id]
            for _, needed in ipairs(text.sorted_keys(mod.dependencies)) do
                local problem = state.by_id[id] and unsatisfied(state, needed, mod.dependencies[needed])
                if problem then
                    drop(state, mod, problem)
                    changed = true
                end
            end
        end
    end
end

local function drop_conflicts(state)
    for _, id in ipairs(text.sorted_keys(state.by_id)) do
        local mod = state.by_id[id]
        for _, other in ipairs(text.sorted_keys(mod and mod.incompatible or {})) do
            if state.by_id[other] and state.by_id[id] and fits(state.by_id[other], mod.incompatible[other]) then
                drop(state, mod, ("does not work together with '%s'; leave one out: --without %s"):format(other, other))
            end
        end
    end
end

local function is_ready(state, mod, placed)
    for _, list in ipairs { text.sorted_keys(mod.dependencies), text.sorted_keys(mod.optional), mod.after } do
        for _, id in ipairs(list) do
            if state.by_id[id] and not placed[id] then return false end
        end
    end
    return true
end

-- The mods (as mods.manifest gives them) in their order, and a list of {mod, reason} that are left out.
function order.sort(mods)
    local state = { by_id = {}, dropped = {} }
    for _, mod in ipairs(mods) do state.by_id[mod.id] = mod end
    drop_conflicts(state)
    drop_unsatisfied(state)
    local sorted, placed = {}, {}
    local waiting = text.sorted_keys(state.by_id)
    while #waiting > 0 do
        local at
        for i, id in ipairs(waiting) do
            if is_ready(state, state.by_id[id], placed) then
                at = i
                break
            end
        end
        if not at then break end
        local id = table.remove(waiting, at)
        placed[id] = true
        sorted[#sorted + 1] = state.by_id[id]
    end
    for _, id in ipairs(waiting) do
        drop(state, state.by_id[id], "waits for a mod that waits for it: " .. table.concat(waiting, ", "))
    end
    return sorted, state.dropped
end

return order
