-- What one mod may use: the configuration's `mods`, and for some mods what `mods_by_id` says on top. Heap,
-- process and print limits are the same for all, because all are forked from one process that has them.
local limits = {}

-- In the words of engine.mods.start.
local EACH = {
    "handler_cpu_ms", "kill_cpu_ms", "cpu_us_per_tick", "cpu_burst_ms", "commands_per_tick", "kb_per_tick",
    "cost_per_tick", "entities_per_mod",
}

-- What a mod may keep, as engine.mods.start has it: what its mod.json asks for, up to the configuration's. nil:
-- nothing.
function limits.storage(conf, mod)
    if not mod.storage then return nil end
    local own = conf.mods_by_id[mod.id] or {}
    local most = own.storage_kb or conf.mods.storage_kb
    return { version = mod.storage.version, max_kb = math.min(mod.storage.max_kb, most) }
end

-- How many kB it may keep for the player; nil: it does not ask to.
function limits.player_storage(conf, mod)
    if not mod.player_storage then return nil end
    local own = conf.mods_by_id[mod.id] or {}
    return math.min(mod.player_storage.max_kb, own.player_storage_kb or conf.mods.player_storage_kb)
end

-- What a tick gives of CPU is said for sixty ticks a second; where there are more or fewer, a second gives the same.
local USUAL_RATE = 60
local MOST_US = 1000000

function limits.of(conf, id)
    local own, result = conf.mods_by_id[id] or {}, {}
    for _, name in ipairs(EACH) do result[name] = own[name] or conf.mods[name] end
    local cpu = result.cpu_us_per_tick * USUAL_RATE // (conf.tick_rate or USUAL_RATE)
    result.cpu_us_per_tick = math.max(1, math.min(cpu, MOST_US))
    return result
end

return limits
