-- What became of the mods of a run, for programs: one line of JSON each, in load order.
local json = require "lib.json"

local report = {}

local FIELDS = {
    "number", "id", "state", "stream_digest", "starts", "errors", "reason", "prints", "prints_dropped",
    "evaluations", "commands", "applied", "denied", "over_quota", "failed", "rejected_batches", "queries", "late_ticks",
    "cut_frames",
}

-- A table for each mod. `state` as engine.mods.list has it; `reason`: what last went wrong, not there when
-- nothing did; `starts`: how often it came to run.
function report.entries(self)
    local entries = {}
    for i, info in ipairs(self.engine_mods and self.engine_mods.list() or {}) do
        info.reason = self.lifecycle.reasons[info.number]
        info.starts = self.lifecycle.starts[info.number] or 0
        entries[i] = {}
        for _, field in ipairs(FIELDS) do entries[i][field] = info[field] end
    end
    return entries
end

-- The same as lines of JSON, their fields in the order above.
function report.lines(self)
    local lines = {}
    for i, entry in ipairs(report.entries(self)) do
        local parts = {}
        for _, field in ipairs(FIELDS) do
            if entry[field] ~= nil then parts[#parts + 1] = ("%q:%s"):format(field, json.encode(entry[field])) end
        end
        lines[i] = "{" .. table.concat(parts, ",") .. "}"
    end
    return lines
end

return report
