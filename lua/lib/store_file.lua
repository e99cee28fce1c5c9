-- Small files of the player's in JSON: profiles, grants, settings. Each carries its format. A damaged one is
-- told with file and line, kept beside as NAME.broken, and the game goes on without it.
local fs = require "engine.fs"
local json = require "lib.json"
local log = require "engine.log"
local xdg = require "lib.xdg"

local store_file = {}

store_file.FORMAT = 1

local function check(value, path)
    if type(value) ~= "table" then return ("%s:1:1: expected an object"):format(path) end
    if value.format == store_file.FORMAT then return end
    if type(value.format) == "number" and value.format > store_file.FORMAT then
        return ("%s: format %g is of a newer Gatehouse, this one reads %d"):format(path, value.format,
            store_file.FORMAT)
    end
    return ("%s: expected \"format\": %d in it"):format(path, store_file.FORMAT)
end

-- The table that a file holds: an empty one when there is no such file; or nil and what is wrong with it.
-- `accepts(value)` -> nil or what is wrong says more about it (or nil).
function store_file.look(path, accepts)
    if fs.kind(path) == nil then return {} end
    local text, missing = fs.read(path, json.MAX_BYTES)
    if not text then return nil, ("%s: %s"):format(path, missing or "cannot be read") end
    local value, problem = json.decode(text, path)
    if value == nil then return nil, problem end
    problem = check(value, path)
    if not problem and accepts then
        local more = accepts(value)
        problem = more and ("%s: %s"):format(path, more)
    end
    if problem then return nil, problem end
    value.format = nil
    return value
end

-- As look, but always a table: a damaged file is said in the log and moved aside.
function store_file.read(path, accepts)
    local value, problem = store_file.look(path, accepts)
    if value then return value end
    local aside = path .. ".broken"
    local moved = os.rename(path, aside)
    local kept = moved and ("; it is kept as %s, and a new one begins"):format(aside) or ""
    log.write("error", "engine", problem .. kept)
    return {}
end

-- True; or nil and why not.
function store_file.write(path, value)
    local whole = { format = store_file.FORMAT }
    for key, item in pairs(value) do whole[key] = item end
    return xdg.write(path, json.encode(whole) .. "\n")
end

return store_file
