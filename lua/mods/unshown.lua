-- What of a mod's texts the game's font cannot show: of mod.json and the files in locale/, each character with its
-- place. Files that cannot be read have been told of elsewhere (mods.inspect).
local json = require "lib.json"
local json_places = require "lib.json_places"
local text = require "lib.text"

local unshown = {}

local MOST = 40 -- lines of one file
local SAYS = "%s/%s:%d:%d: '%s' has %s, which the game's font cannot show: players see a box"
local NEVER_SHOWN = { main = true } -- paths in mod.json

local function each_text(value, path, visit)
    if type(value) == "string" then return visit(path, value) end
    if type(value) ~= "table" then return end
    if #value > 0 then
        for i, item in ipairs(value) do each_text(item, json_places.element(path, i), visit) end
        return
    end
    for _, key in ipairs(text.sorted_keys(value)) do
        each_text(value[key], json_places.member(path, key), visit)
    end
end

-- The character itself if the file has it so, or else (it is written as \uXXXX) the text that it is in.
local function place_of(source, at, said, found)
    local after = said:sub(found.byte)
    local character = after:match(utf8.charpattern)
    local first = source:find(character, at, true)
    local stop = at + 6 * #said + 1 -- no longer than all of it as \uXXXX
    return json.place(source, first and first <= stop and first or at)
end

local function named(said, found)
    local seen = text.printable(said:sub(found.byte):match(utf8.charpattern), 8)
    return ('%s (U+%04X)'):format(seen, found.code)
end

local function check_file(package, name, find, lines)
    local source = package:read(name, json.MAX_BYTES)
    source = source and text.without_mark(source)
    local value = source and json.decode(source, name)
    if type(value) ~= "table" then return end
    local at, count, listed = nil, 0, {}
    each_text(value, "", function(path, said)
        if NEVER_SHOWN[path] then return end
        for _, found in ipairs(find(said)) do
            at = at or json_places.of(source)
            local line, column = place_of(source, at.values[path], said, found)
            local said_of = SAYS:format(package.path, name, line, column, text.printable(path, 60), named(said, found))
            listed[#listed + 1] = { line = line, column = column, text = said_of }
        end
    end)
    table.sort(listed, function(a, b)
        if a.line ~= b.line then return a.line < b.line end
        return a.column < b.column
    end)
    for _, item in ipairs(listed) do
        count = count + 1
        if count > MOST then
            lines[#lines + 1] = ("%s/%s: and %d more characters that cannot be shown"):format(package.path, name,
                #listed - MOST)
            break
        end
        lines[#lines + 1] = item.text
    end
end

-- `package`: an open one; `find(text)`: app.unshown. A list of lines with file, line and column.
function unshown.check(package, find)
    local lines = {}
    for _, file in ipairs(package:files() or {}) do
        if file.name == "mod.json" or file.name:match("^locale/[^/]+%.json$") then
            check_file(package, file.name, find, lines)
        end
    end
    return lines
end

return unshown
