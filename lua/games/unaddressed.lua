-- Texts of a game without addresses of memory in them, which another run has otherwise: a table, a function, a coroutine
-- is called by its kind and a number, in the order in which a text was asked for.
local unaddressed = {}

local raw_format, raw_tostring = string.format, tostring
local HAS_ADDRESS = { table = true, ["function"] = true, thread = true, userdata = true }

local numbers, given = setmetatable({}, { __mode = "k" }), 0

local function speaks(value)
    local meta = debug.getmetatable(value)
    return type(meta) == "table" and rawget(meta, "__tostring") ~= nil
end

-- Counts from 1 again, for a game that begins.
function unaddressed.begin() numbers, given = setmetatable({}, { __mode = "k" }), 0 end

function unaddressed.tostring(...)
    local value = ...
    if select("#", ...) == 0 then error("bad argument #1 to 'tostring' (value expected)", 2) end
    if not HAS_ADDRESS[type(value)] or speaks(value) then return raw_tostring(value) end
    if not numbers[value] then
        given = given + 1
        numbers[value] = given
    end
    return ("%s #%d"):format(type(value), numbers[value])
end

-- For all Lua, because texts have one set of functions: ("%s"):format(value). Numbers and texts go as they were.
function unaddressed.format(pattern, ...)
    local count = select("#", ...)
    local values
    for i = 1, count do
        local value = (select(i, ...))
        if HAS_ADDRESS[type(value)] and not speaks(value) then
            values = values or table.pack(...)
            values[i] = unaddressed.tostring(value)
        end
    end
    if type(pattern) == "string" and pattern:find("p", 1, true) and pattern:gsub("%%%%", ""):find("%%[-+ #0%d.]*p") then
        error("string.format: %p is an address, which another run has otherwise", 2)
    end
    if values then return raw_format(pattern, table.unpack(values, 1, count)) end
    return raw_format(pattern, ...)
end

return unaddressed
