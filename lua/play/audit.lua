-- What mods did in a recording, and what became of it: the recording is played again without a picture, and each command is
-- looked at.
local json = require "lib.json"
local recording = require "play.recording"
local replaying = require "play.replaying"
local text = require "lib.text"
local trace = require "engine.trace"
local world = require "engine.world"

local audit = {}

audit.VERDICTS = { "applied", "denied", "over_quota", "failed", "rewritten", "delayed" }

-- Whether a command is among those that are asked for. wanted: {mod, command, verdict, first, last}, each or nil.
local function is_wanted(wanted, one)
    return (not wanted.mod or one.mod == wanted.mod) and (not wanted.command or one.command == wanted.command)
        and (not wanted.verdict or one.verdict == wanted.verdict) and (not wanted.first or one.tick >= wanted.first)
        and (not wanted.last or one.tick <= wanted.last)
end

-- Fields as people and JSON can have them: of bytes, how many.
local function plain(value)
    if type(value) == "table" then
        local copy = {}
        for key, one in pairs(value) do copy[key] = plain(one) end
        return copy
    end
    if type(value) == "string" and (not utf8.len(value) or value:find "[%z\1-\8\14-\31]") then
        return ("(%d bytes)"):format(#value)
    end
    return value
end

-- Plays it and calls `each` with {tick, mod, command, verdict, reason, entity, fields} for what is wanted. The state of
-- engine.trace at the end; or nil and why it cannot be played.
function audit.run(path, named, wanted, each)
    local opened, problem = recording.open(path)
    if not opened then return nil, problem end
    local ok, made, why = pcall(replaying.make, opened, named)
    if not ok or not made then
        recording.close(opened)
        return nil, ("%s: cannot be played: %s"):format(path, text.first_line(tostring(ok and why or made)))
    end
    if made.engine_mods then
        local ids = {}
        for id, number in pairs(made.numbers) do ids[number] = id end
        made.engine_mods.on_command(function(number, command)
            local one = {
                tick = world.tick(), mod = ids[number], command = command.name, verdict = command.outcome,
                reason = command.reason ~= "" and command.reason or nil, entity = command.entity ~= 0 and command.entity or nil,
                fields = plain(command.fields),
            }
            if one.mod and is_wanted(wanted, one) then each(one) end
        end)
    end
    local took
    ok, took = pcall(replaying.play, opened, made, { ticks = wanted.last and wanted.last + 1 or nil })
    recording.close(opened)
    if not ok then return nil, tostring(took) end
    return trace.state()
end

-- A line about one.
function audit.line(one)
    local fields = text.printable(json.encode(one.fields), 200)
    return ("%7d %s %s %s%s%s"):format(one.tick, one.mod, one.command, fields, one.verdict ~= "applied" and " " .. one.verdict or "",
        one.reason and ": " .. text.printable(one.reason, 200) or "")
end

return audit
