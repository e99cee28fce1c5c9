-- What became of the mods of a run, for programs: one line of JSON each, in load order.
local json = require "lib.json"

local report = {}

local FIELDS = {
    "number", "id", "state", "stream_digest", "starts", "errors", "reason", "prints", "prints_dropped",
    "commands", "applied", "denied", "over_quota", "failed", "rejected_batches", "queries", "late_ticks",
}

-- The lines. `state` as engine.mods.list has it; `reason`: what last went wrong, not there when nothing did;
-- `starts`: how often it came to run.
function report.lines(self)
    local lines = {}
    for i, info in ipairs(self.engine_mods and self.engine_mods.list() or {}) do
        info.reason = self.lifecycle.reasons[info.number]
        info.starts = self.lifecycle.starts[info.number] or 0
        local parts = {}
        for _, field in ipairs(FIELDS) do
            if info[field] ~= nil then parts[#parts + 1] = ("%q:%s"):format(field, json.encode(info[field])) end
        end
        lines[i] = "{" .. table.concat(parts, ",") .. "}"
    end
    return lines
end

return report
