-- Source maps: from a place in the script to a place in what it was made of. Version 3, without sections. What cannot be read is no map.
-- The format: https://tc39.es/ecma426/
local json = require "lib.json"
local sources = require "mods.sources"

local source_map = {}


local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local VALUE = {}
for i = 1, #DIGITS do VALUE[DIGITS:byte(i)] = i - 1 end

local function from_base64(text)
    local out, bits, count = {}, 0, 0
    for i = 1, #text do
        local value = VALUE[text:byte(i)]
        if value then
            bits, count = (bits << 6 | value) & 0xffffff, count + 6
            if count >= 8 then
                count = count - 8
                out[#out + 1] = string.char(bits >> count & 255)
            end
        end
    end
    return table.concat(out)
end

-- The numbers of one segment; nil when it is broken.
local function numbers_of(segment)
    local list, value, shift = {}, 0, 0
    for i = 1, #segment do
        local digit = VALUE[segment:byte(i)]
        if not digit or shift > 30 then return nil end
        value = value | (digit & 31) << shift
        if digit & 32 ~= 0 then
            shift = shift + 5
        else
            list[#list + 1] = value & 1 == 1 and -(value >> 1) or value >> 1
            value, shift = 0, 0
        end
    end
    return list
end

-- Lines of segments {column, source, line}, all from 0.
local function lines_of(mappings)
    local lines, source, line = {}, 0, 0
    for text in (mappings .. ";"):gmatch("([^;]*);") do
        local segments, column = {}, 0
        for segment in text:gmatch("[^,]+") do
            local numbers = numbers_of(segment)
            if not numbers or #numbers == 0 then return nil end
            column = column + numbers[1]
            if #numbers >= 3 then
                source, line = source + numbers[2], line + numbers[3]
                segments[#segments + 1] = { column, source, line }
            end
        end
        lines[#lines + 1] = segments
    end
    return lines
end

-- A name beside the script's, within the mod; nil when it leads out of it.
local function beside(script, root, name)
    local folder = script:match("^(.*/)[^/]*$") or ""
    local parts = {}
    for part in (folder .. root .. name):gmatch("[^/]+") do
        if part == ".." then
            if #parts == 0 then return nil end
            parts[#parts] = nil
        elseif part ~= "." then
            parts[#parts + 1] = part
        end
    end
    return table.concat(parts, "/")
end

-- The map of a script, or nil when it has none: a function (line, column), from 1, that gives file and line, from 1,
-- or nil for what comes from nowhere. `text`: the map as mods.sources has it, JSON or a data: URL.
function source_map.of(script, text)
    local encoded = text:match("^data:application/json[^,\n]*;base64,([%w+/=]+)$")
    local map = json.decode(encoded and from_base64(encoded) or text, script, sources.MAX_ONE_MAP_BYTES)
    if type(map) ~= "table" or type(map.mappings) ~= "string" or type(map.sources) ~= "table" then return nil end
    local lines = lines_of(map.mappings)
    if not lines then return nil end
    local root = type(map.sourceRoot) == "string" and map.sourceRoot ~= "" and map.sourceRoot .. "/" or ""
    local names = {}
    for i, name in ipairs(map.sources) do
        names[i] = type(name) == "string" and not name:find("^%a+:") and beside(script, root, name) or false
    end
    return function(line, column)
        local found
        for _, segment in ipairs(lines[line] or {}) do
            if segment[1] > column - 1 then break end
            found = segment
        end
        local name = found and names[found[2] + 1]
        if not name then return nil end
        return name, found[3] + 1
    end
end

return source_map
