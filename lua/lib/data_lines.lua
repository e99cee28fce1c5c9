-- Where a field stands in a Lua file that is data: its table is read as text, so that what is wrong with a field can be
-- told with its line. Only what is written as a table is found; for what a file computes there is the nearest that is.
local text = require "lib.text"

local data_lines = {}

local CLOSES = { ["{"] = "}", ["("] = ")", ["["] = "]" }

-- The next token from `at`: its kind ("name", "text", "other" or nil at the end), its text, where it begins and what follows.
local function next_token(source, at)
    while true do
        local from = source:find("%S", at)
        if not from then return nil end
        local comment = source:match("^%-%-()", from)
        if comment then
            local level, inside = source:match("^%[(=*)%[()", comment)
            local _, stop = source:find(level and "]" .. level .. "]" or "\n", inside or comment, true)
            if not stop then return nil end
            at = stop + 1
        else
            local name, after = source:match("^([%a_][%w_]*)()", from)
            if name then return "name", name, from, after end
            local quote = source:match("^[\"']", from)
            if quote then
                local stop = from + 1
                while source:sub(stop, stop) ~= quote and stop <= #source do
                    stop = stop + (source:sub(stop, stop) == "\\" and 2 or 1)
                end
                return "text", source:sub(from + 1, stop - 1), from, stop + 1
            end
            local level, inside = source:match("^%[(=*)%[()", from)
            if level then
                local _, stop = source:find("]" .. level .. "]", inside, true)
                return "text", source:sub(inside, (stop or #source) - #level - 2), from, (stop or #source) + 1
            end
            return "other", source:sub(from, from), from, from + 1
        end
    end
end

-- The key with which an entry at `at` begins, and where its value does; or nil: it has none, or is no key of a path.
local function read_key(source, at)
    local kind, key, _, after = next_token(source, at)
    if kind == "other" and key == "[" then
        kind, key, _, after = next_token(source, after)
        if kind ~= "text" then return nil end
        local _, bracket, _, behind = next_token(source, after)
        if bracket ~= "]" then return nil end
        after = behind
    elseif kind ~= "name" then
        return nil
    end
    local _, equals, _, value = next_token(source, after)
    if equals ~= "=" or source:sub(value, value) == "=" then return nil end
    return key, value
end

local read_table

-- Passes over a value; a table in it that is the value itself is read. Where the entry ends, and by what.
local function read_value(source, at, path, places)
    local kind, first, _, after = next_token(source, at)
    if kind == "other" and first == "{" then at = read_table(source, after, path, places) end
    local open = {}
    while true do
        kind, first, _, after = next_token(source, at)
        if not kind then return #source + 1, nil end
        if kind == "other" then
            if #open == 0 and (first == "," or first == ";" or first == "}") then return after, first end
            if CLOSES[first] then open[#open + 1] = CLOSES[first]
            elseif first == open[#open] then open[#open] = nil end
        end
        at = after
    end
end

-- Reads the entries of a table from behind its "{"; where it ends.
function read_table(source, at, path, places)
    local number = 0
    while true do
        local kind, first, from, after = next_token(source, at)
        if not kind or first == "}" and kind == "other" then return after or #source + 1 end
        local key, value = read_key(source, at)
        if not key then number = number + 1 end
        local here = key and (path == "" and key or path .. "." .. key) or ("%s[%d]"):format(path, number)
        places[here] = places[here] or from
        local stop, by = read_value(source, value or at, here, places)
        if by ~= "," and by ~= ";" then return stop end
        at = stop
    end
end

local function parent(path)
    return path:match("^(.*)%[%d+%]$") or path:match("^(.*)%.[^.]*$")
end

-- Where the fields of a data file's table begin, by path.
local function places_of(source)
    local begin, places = source:match("^return%s*{()") or source:match("\nreturn%s*{()"), {}
    if begin then read_table(source, begin, "", places) end
    return places
end

local function line_of(source, places, path)
    while path and path ~= "" do
        if places[path] then return select(2, source:sub(1, places[path] - 1):gsub("\n", "\n")) + 1 end
        path = parent(path)
    end
    return nil
end

-- The line in which the field at `path` ("actions[2].keys", as lib.schema has it) stands in the text of a data file, or
-- that of the table which it should be in; nil: the file shows neither.
function data_lines.find(source, path) return line_of(source, places_of(source), path) end

-- What is wrong with fields of a file, a list of {path, text} (as lib.schema has it), as lines for people:
-- "game.lua:7: players.max: is 9, ...". `prefix`: what stands before each path, or nil.
function data_lines.complaints(name, source, problems, prefix)
    local places, lines = problems[1] and places_of(source), {}
    for i, problem in ipairs(problems) do
        local path = (prefix or "") .. problem.path
        local line = line_of(source, places, path)
        lines[i] = ("%s:%s %s%s"):format(name, line and line .. ":" or "",
            path ~= "" and text.printable(path, 100) .. ": " or "", problem.text)
    end
    return lines
end

return data_lines
