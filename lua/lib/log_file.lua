-- Reads the files that engine/log/files.c writes: ID.log, and ID.log.1 and on, which are older. A line of them is
-- "tick, level, source, place, text" with tabs between; "level xN" was said N more times, "level*" is the mod's own text;
-- one that begins with a tab goes on with the text before it; "# date" begins a run.
local fs = require "engine.fs"
local whole = require "lib.whole"

local log_file = {}

log_file.OLD = 3 -- the oldest is ID.log.3
log_file.LEVELS = { debug = 0, info = 1, warn = 2, error = 3 }

local MOST_BYTES = 64 << 20

-- The ids that have a log in a folder, sorted.
function log_file.list(folder)
    local ids = {}
    for _, name in ipairs(fs.list(folder) or {}) do
        local id = name:match("^(%l[%l%d-]*)%.log$")
        if id and log_file.paths(folder, id)[1] then ids[#ids + 1] = id end
    end
    table.sort(ids)
    return ids
end

-- The files of an id that are there, oldest first.
function log_file.paths(folder, id)
    local paths = {}
    for i = log_file.OLD, 0, -1 do
        local path = ("%s/%s.log%s"):format(folder, id, i > 0 and "." .. i or "")
        if fs.kind(path) == "file" then paths[#paths + 1] = path end
    end
    return paths
end

-- One line of a file as an entry {tick, level, count, mod, place, text, from_mod}, or {start = "date"}; nil when it is
-- neither.
function log_file.parse(line)
    local start = line:match("^# (.*)$")
    if start then return { start = start } end
    local tick, level, mark, count, mod, place, text =
        line:match("^(%d+)\t(%l+)(%*?) ?x?(%d*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    if not whole.read(tick) or not log_file.LEVELS[level] then return nil end
    return {
        tick = whole.read(tick), level = level, count = whole.read(count), mod = mod,
        place = place ~= "" and place or nil, text = text, from_mod = mark == "*" or nil,
    }
end

local function split(place)
    local file, line = (place or ""):match("^(.+):(%d+)$")
    if file and file:match("^(.+):%d+$") then file, line = file:match("^(.+):(%d+)$") end
    return file or place, whole.read(line)
end

-- An entry as `run --log json` prints it.
function log_file.for_programs(entry)
    local file, line = split(entry.place)
    return {
        tick = entry.tick, mod = entry.mod, level = entry.level, file = file, line = line, text = entry.text,
        count = entry.count, from_mod = entry.from_mod,
    }
end

-- A reader that is fed pieces of a file and calls `take(entry)` for each whole entry. An entry is whole when the
-- next one begins: `finish` gives the last.
function log_file.reader(take)
    local reader, rest, entry = {}, "", nil

    local function add(line)
        if line:sub(1, 1) == "\t" then
            if entry and entry.text then entry.text = entry.text .. "\n" .. line:sub(2) end
            return
        end
        if entry then take(entry) end
        entry = log_file.parse(line)
    end

    function reader.feed(piece)
        rest = rest .. piece
        local from = 1
        for line, after in rest:gmatch("([^\n]*)\n()") do
            add(line)
            from = after
        end
        rest = rest:sub(from)
    end

    function reader.finish()
        if entry then take(entry) end
        entry = nil
    end

    return reader
end

-- All entries of an id, oldest first, and how many bytes of its newest file were read; or nil and why not.
function log_file.read(folder, id)
    local entries, bytes = {}, 0
    local reader = log_file.reader(function(entry) entries[#entries + 1] = entry end)
    for _, path in ipairs(log_file.paths(folder, id)) do
        local content, problem = fs.read(path, MOST_BYTES)
        if not content then return nil, problem end
        reader.feed(content)
        bytes = #content
    end
    reader.finish()
    return entries, bytes
end

-- A test for entries: at least that level, and with a plain text in text or place (small letters fit capital
-- ones, too). Either may be nil.
function log_file.filter(level, pattern)
    local least = log_file.LEVELS[level or "debug"]
    local any_case = pattern and not pattern:find("%u")

    local function has(text)
        if not text then return false end
        return (any_case and text:lower() or text):find(pattern, 1, true) ~= nil
    end

    return function(entry)
        if entry.start or log_file.LEVELS[entry.level] < least then return false end
        return not pattern or has(entry.text) or has(entry.place)
    end
end

return log_file
