-- A gate in front of a world, and what its mods send to it and are told: for the specs of the gate.
local t = require "t_gate"

local ALL = { "entity.control", "entity.damage", "entity.push", "entity.spawn", "hud", "input.read", "light", "message",
    "particles", "sound", "weather", "world.read" }
local PX = 256

local function bytes_of(commands)
    for i, command in ipairs(commands) do command.seq = command.seq or i end
    return assert(t.encode("Send", { batch = { commands = commands } }))
end

-- Submits commands and runs the first half of a tick.
local function send(gate, mod, ...)
    gate:submit(mod, bytes_of { ... })
    gate:act()
end

-- What a mod is told now, as a list of { name = , ... }.
local function take(gate, mod, limit)
    local bytes, status = gate:take_bytes(mod, limit)
    if bytes == "" then return {}, status end
    local batch = assert(t.decode("EventBatch", bytes))
    local events = {}
    for i, event in ipairs(batch.events) do
        local name, fields = next(event)
        fields.name = name
        events[i] = fields
    end
    return events, status
end

local function only(events, name)
    local found = {}
    for _, event in ipairs(events) do
        if event.name == name then found[#found + 1] = event end
    end
    return found
end

local function results(gate, mod) return only(take(gate, mod), "command_result") end

local function query(gate, mod, what)
    return t.decode("Reply", gate:query_bytes(mod, t.encode("Send", { query = what })))
end

-- A crab of mod 1.
local function results_of_spawn(gate)
    send(gate, 1, { spawn = { kind = "crab", x = 35, y = 35 } })
    return results(gate, 1)[1].entity
end

return {
    ALL = ALL, PX = PX, bytes_of = bytes_of, send = send, take = take, only = only, results = results, query = query,
    results_of_spawn = results_of_spawn,
}
