-- Small files of the player's in JSON: profiles, grants, settings. Each carries its format. A damaged one is
-- told with file and line and the game goes on without it; who reads never touches it, who changes it keeps it
-- beside as NAME.broken. Several programs may change them at once: one after the other.
local fs = require "engine.fs"
local json = require "lib.json"
local log = require "engine.log"
local xdg = require "lib.xdg"

local store_file = {}

store_file.FORMAT = 1
store_file.MAX_BYTES = 4 * 1024 * 1024 -- what many mods can make of one; no more is written, as no more would be read
store_file.unread = {} -- names of files that were there and could not be read, for the player

local LOCK = ".lock"        -- in each folder of such files
local WAIT_MS = 10 * 1000   -- for others, each of which has it for a moment
local MOST_ASIDE = 100

-- What is wrong with it, and "damaged" where nothing can be made of it.
local function check(value, path)
    if type(value) ~= "table" then return ("%s:1:1: expected an object"):format(path), "damaged" end
    if value.format == store_file.FORMAT then return end
    if type(value.format) == "number" and value.format > store_file.FORMAT then
        return ("%s: format %g is of a newer Gatehouse, this one reads %d"):format(path, value.format,
            store_file.FORMAT)
    end
    return ("%s: expected \"format\": %d in it"):format(path, store_file.FORMAT), "damaged"
end

-- The table that a file holds: an empty one when there is no such file; or nil, what is wrong with it, and whether it
-- is "damaged": nothing can be made of it. What cannot be read now (its rights, a newer format) is not.
-- `accepts(value)` -> nil or what is wrong says more about it (or nil).
function store_file.look(path, accepts)
    local there = fs.look(path)
    if there == nil or there == "link" and fs.kind(path) == nil then return {} end
    local source, missing = fs.read(path, store_file.MAX_BYTES)
    if not source then return nil, missing end
    local value, problem = json.decode(source, path, store_file.MAX_BYTES)
    if value == nil then return nil, problem, "damaged" end
    local kind
    problem, kind = check(value, path)
    if not problem and accepts then
        local more = accepts(value)
        problem, kind = more and ("%s: %s"):format(path, more), "damaged"
    end
    if problem then return nil, problem, kind end
    value.format = nil
    return value
end

-- As look, but always a table: what cannot be read is said in the log and left as it is. Who changes it keeps it aside.
-- Second: true when it could not be read.
function store_file.read(path, accepts)
    local value, problem, kind = store_file.look(path, accepts)
    if value then return value end
    log.write("error", "engine", ("%s; nothing in it holds until it is mended%s"):format(problem,
        kind == "damaged" and ", or something is changed: then it is kept aside" or ""))
    store_file.unread[#store_file.unread + 1] = path:match("[^/]*$")
    return {}, true
end

local function aside_of(path, i) return i == 1 and path .. ".broken" or ("%s.broken-%d"):format(path, i) end

-- Whether there is a damaged one beside it, which this one began after.
function store_file.has_aside(path)
    for i = 1, MOST_ASIDE do
        if fs.look(aside_of(path, i)) then return true end
    end
    return false
end

-- A damaged file makes way for a new one and is kept, as are those before it. True; or nil and why not. Nobody else may
-- change files in its folder meanwhile.
function store_file.keep_aside(path, problem)
    local i = 1
    while i < MOST_ASIDE and fs.look(aside_of(path, i)) do i = i + 1 end
    local aside = aside_of(path, i)
    local moved, why = fs.rename(path, aside)
    if not moved then return nil, why end
    log.write("error", "engine", ("%s; it is kept as %s, and a new one begins"):format(problem, aside))
    return true
end

local function write(path, value)
    local whole = { format = store_file.FORMAT }
    for key, item in pairs(value) do whole[key] = item end
    local encoded = json.encode(whole) .. "\n"
    if #encoded > store_file.MAX_BYTES then
        return nil, ("%s: it would be %d bytes, at most %d are kept; it stays as it was"):format(path, #encoded,
            store_file.MAX_BYTES)
    end
    return xdg.write(path, encoded)
end

-- Runs `work` while no other process changes the files in that folder: what it returns; or nil and why not. Whoever
-- reads something to write it again does both in here.
function store_file.alone(folder, work)
    local made, problem = xdg.make(folder)
    if not made then return nil, problem end
    local lock <close>, why_not, is_held, pid = fs.lock(folder .. "/" .. LOCK, WAIT_MS)
    if is_held then
        why_not = ("%s: process %d changes files there and does not come to an end; try again"):format(folder, pid)
    end
    if not lock then return nil, why_not end
    return work()
end

-- Changes a file, with nobody else at it: `change(value)` gets what it holds now and gives what it is to hold, or nil
-- and why it is to stay. True; or nil and why not, and then the file is as it was.
function store_file.update(path, accepts, change)
    return store_file.alone(path:match("^(.*)/[^/]*$") or ".", function()
        local value, problem, kind = store_file.look(path, accepts)
        if not value and kind == "damaged" then
            local kept, why = store_file.keep_aside(path, problem)
            if not kept then return nil, why end
            value = {}
        end
        if not value then return nil, problem end
        local changed, why = change(value)
        if not changed then return nil, why end
        return write(path, changed)
    end)
end

-- True; or nil and why not. What was in it does not matter.
function store_file.write(path, value)
    return store_file.update(path, nil, function() return value end)
end

return store_file
