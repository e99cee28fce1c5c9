-- Shares of what all mods together may do. They depend on what the mods were granted and not on what they
-- do, so that no mod can take another's.
local shares = {}

-- How many of the mods that run were granted each capability. started: manifests, with what they were `given`.
function shares.count(started)
    local sharers = {}
    for _, mod in ipairs(started) do
        for _, capability in ipairs(mod.given.allowed) do
            sharers[capability] = (sharers[capability] or 0) + 1
        end
    end
    return sharers
end

-- Among how many a limit of that capability is divided: 1 or more. `state` is what verdicts are given.
function shares.of(state, capability)
    return math.max(1, state and state.sharers and state.sharers[capability] or 1)
end

-- A ledger's key for what one mod does to one entity.
function shares.key(mod, entity) return mod.number << 32 | entity end

return shares
