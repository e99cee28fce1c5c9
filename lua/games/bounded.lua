-- Functions of Lua's own that make a text, with a bound: in C nothing counts how long they go on or how much they take.
local bounded = {}

bounded.MOST_BYTES = 64 * 1024 * 1024 -- of one text

local strings = getmetatable("").__index
local plain_rep, plain_concat = strings.rep, table.concat

local function refuse(name, bytes)
    error(("%s: the text would have %.0f bytes, at most %d are possible"):format(name, bytes, bounded.MOST_BYTES), 3)
end

local function size_of(value) return type(value) == "string" and #value or type(value) == "number" and 24 or 0 end

-- What the function itself refuses is an error of the line that called it.
local function call(name, fn, ...)
    local ok, text = pcall(fn, ...)
    if not ok then error((tostring(text):gsub("'%?'", "'" .. name .. "'", 1)), 3) end
    return text
end

function bounded.rep(text, count, separator)
    local bytes = (tonumber(count) or 0) * 1.0 * (size_of(text) + size_of(separator))
    if bytes > bounded.MOST_BYTES then refuse("string.rep", bytes) end
    local made = call("rep", plain_rep, text, count, separator)
    return made
end

function bounded.concat(list, separator, first, last)
    local bytes, between = 0, size_of(separator)
    local is_plain = type(list) == "table" and getmetatable(list) == nil
    for at = is_plain and math.tointeger(first or 1) or 1, is_plain and math.tointeger(last or #list) or 0 do
        local value = list[at]
        if value == nil then break end -- which concat refuses
        bytes = bytes + size_of(value) + between
        if bytes > bounded.MOST_BYTES then refuse("table.concat", bytes) end
    end
    local made = call("concat", plain_concat, list, separator, first, last)
    return made
end

-- Methods of texts are found in Lua's own table: `("a"):rep(n)` is bounded from here on, for the engine's code, too.
function bounded.install() strings.rep = bounded.rep end

return bounded
