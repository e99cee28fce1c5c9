-- JSON with errors that say file, line and column. The parsing is lua-cjson's; this adds the limits that
-- text of a stranger needs and turns its character positions into places in the file. Whole numbers come out as
-- integers (lib.whole); what JSON cannot tell exactly stays a float.
local cjson = require "cjson.safe"
local texts = require "lib.text"
local unseen = require "lib.unseen"
local whole = require "lib.whole"

local json = {}

json.MAX_BYTES = 64 * 1024
local MAX_DEPTH = 32

local parser = cjson.new()
parser.decode_max_depth(MAX_DEPTH)
parser.decode_invalid_numbers(false)
parser.encode_invalid_numbers(false)

json.null = cjson.null

-- Line and column (from 1; in characters, as editors count) of a byte (from 1).
function json.place(text, at)
    local line, start = 1, 1
    while true do
        local newline = text:find("\n", start, true)
        if not newline or newline >= at then break end
        line, start = line + 1, newline + 1
    end
    return line, (utf8.len(text, start, at - 1) or at - start) + 1
end

-- What the parser calls its tokens, in people's words.
local WORDS = {
    T_OBJ_BEGIN = "'{'", T_OBJ_END = "'}'", T_ARR_BEGIN = "'['", T_ARR_END = "']'", T_STRING = "a string",
    T_NUMBER = "a number", T_BOOLEAN = "true or false", T_NULL = "null", T_COLON = "':'", T_COMMA = "','",
    T_END = "the end",
}

-- The probable cause, by what stands there and before it.
local function hint(text, what, at)
    local here, before = text:sub(at, at), text:sub(1, at - 1):match("(%S)%s*$")
    if before == "," and (here == "}" or here == "]") then return " (the ',' before it is too much)" end
    if here == "/" or here == "#" then return " (JSON has no comments)" end
    if here == "'" then return " (texts stand in \"double quotes\")" end
    if here == '"' and what:find("^Expected comma") then return " (is a ',' missing before it?)" end
    return ""
end

local function explain(text, what, at)
    local words = what:gsub("T_[A-Z_]+", WORDS):gsub("object end", "'}'"):gsub("array end", "']'"):gsub("comma", "','")
        :gsub("colon", "':'"):gsub("object key string", "a key in quotes")
    return words:gsub("^E", "e"):gsub("^F", "f") .. hint(text, what, at)
end

local function with_integers(value)
    if type(value) == "table" then
        for key, item in pairs(value) do value[key] = with_integers(item) end
        return value
    end
    return whole.of(value) or value
end

-- The value, or nil and "name:line:column: what". `most`: bytes, MAX_BYTES when it is not given. A byte order mark is
-- skipped, and counts for no column.
function json.decode(text, name, most)
    if #text > (most or json.MAX_BYTES) then
        return nil, ("%s: %d bytes, at most %d are read"):format(name, #text, most or json.MAX_BYTES)
    end
    text = texts.without_mark(text)
    local _, broken = utf8.len(text)
    if broken then
        local line, column = json.place(text, broken)
        return nil, ("%s:%d:%d: not UTF-8 text"):format(name, line, column)
    end
    local zero = text:find("\0", 1, true)
    if zero then return nil, ("%s:%d:%d: a zero byte, which no text has"):format(name, json.place(text, zero)) end
    local value, problem = parser.decode(text)
    if value ~= nil then return with_integers(value) end
    local what, at = tostring(problem):match("^(.-) at character (%d+)$")
    if not at then return nil, ("%s: %s"):format(name, problem) end
    at = math.tointeger(tonumber(at))
    local line, column = json.place(text, math.max(1, math.min(at, #text + 1)))
    return nil, ("%s:%d:%d: %s"):format(name, line, column, explain(text, what, at))
end

local LIST = {}

-- Says of a table that it is a list also when it is empty. Returns it.
function json.list(items) return setmetatable(items, LIST) end

-- The shortest text that reads as the same number.
local function number_text(value)
    if math.type(value) == "integer" then return ("%d"):format(value) end
    if not whole.is_finite(value) then return "null" end -- JSON has no word for it
    for digits = 14, 17 do
        local words = ("%." .. digits .. "g"):format(value)
        if tonumber(words) == value then return words end
    end
end

-- A value that is no table. In texts what nobody would see is written as an escape: the same value, harmless to show.
local function plain(value)
    if type(value) == "number" then return number_text(value) end
    local encoded = parser.encode(value)
    return type(value) == "string" and unseen.json(encoded) or encoded
end

-- Keys in order, so that equal values give equal text.
local function write(value, out)
    if type(value) ~= "table" then
        out[#out + 1] = plain(value)
    elseif #value > 0 or getmetatable(value) == LIST then
        out[#out + 1] = "["
        for i, item in ipairs(value) do
            if i > 1 then out[#out + 1] = "," end
            write(item, out)
        end
        out[#out + 1] = "]"
    else
        local keys = {}
        for key in pairs(value) do keys[#keys + 1] = key end
        table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
        out[#out + 1] = "{"
        for i, key in ipairs(keys) do
            if i > 1 then out[#out + 1] = "," end
            out[#out + 1] = plain(tostring(key)) .. ":"
            write(value[key], out)
        end
        out[#out + 1] = "}"
    end
end

function json.encode(value)
    local out = {}
    write(value, out)
    return table.concat(out)
end

return json
