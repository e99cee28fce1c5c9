-- Three tables that were one: what somebody changed in a copy of it, and what others made of it meanwhile.
local json = require "lib.json"

local merge = {}

local function is_map(value) return type(value) == "table" and #value == 0 end

local function is_equal(a, b)
    if type(a) ~= "table" or type(b) ~= "table" then return a == b end
    return json.encode(a) == json.encode(b)
end

-- A copy that shares nothing with a value of JSON.
function merge.copy(value)
    if type(value) ~= "table" then return value end
    local copy = setmetatable({}, getmetatable(value))
    for key, item in pairs(value) do copy[key] = merge.copy(item) end
    return copy
end

-- What `mine` changed since `before` holds, all else is as in `theirs`. Tables with names are merged name by name,
-- lists are taken whole.
function merge.three(before, mine, theirs)
    if is_equal(mine, before) then return merge.copy(theirs) end
    if not is_map(mine) or not is_map(theirs) then return merge.copy(mine) end
    before = is_map(before) and before or {}
    local result = {}
    for _, side in ipairs { mine, theirs } do
        for key in pairs(side) do
            if result[key] == nil then result[key] = merge.three(before[key], mine[key], theirs[key]) end
        end
    end
    return setmetatable(result, getmetatable(mine))
end

return merge
