-- Checks values against a JSON Schema (draft 7), as far as ours uses it; a keyword that is not known here is an
-- error. Patterns are tried by grep -P, whose dialect is near enough to that of editors.
local json_schema = {}

local function is_list(value) return #value > 0 or next(value) == nil end

local TYPES = {
    string = function(value) return type(value) == "string" end,
    boolean = function(value) return type(value) == "boolean" end,
    number = function(value) return type(value) == "number" end,
    integer = function(value) return type(value) == "number" and value == math.floor(value) end,
    array = function(value) return type(value) == "table" and is_list(value) end,
    object = function(value) return type(value) == "table" and (#value == 0) end,
    null = function(value) return type(value) == "userdata" end,
}

local function quoted(word) return "'" .. word:gsub("'", "'\\''") .. "'" end

local tried = {}

function json_schema.matches(value, pattern)
    local key = pattern .. "\0" .. value
    if tried[key] == nil then
        local line = ("printf %%s %s | LC_ALL=C.UTF-8 grep -Pzq -e %s"):format(quoted(value), quoted(pattern))
        tried[key] = os.execute(line) == true
    end
    return tried[key]
end

local function count(value)
    local n = 0
    for _ in pairs(value) do n = n + 1 end
    return n
end

local check

local function how_many(value, list)
    local n = 0
    for _, one in ipairs(list) do n = n + (check(value, one) and 1 or 0) end
    return n
end

local function all(map, fits)
    for key, value in pairs(map) do
        if not fits(key, value) then return false end
    end
    return true
end

local ANY = function() return true end

local KEYWORDS = {
    ["$schema"] = ANY, title = ANY, description = ANY, ["x-from"] = ANY,
    type = function(value, name) return TYPES[name](value) end,
    const = function(value, expected) return value == expected end,
    enum = function(value, list)
        for _, one in ipairs(list) do
            if value == one then return true end
        end
        return false
    end,
    oneOf = function(value, list) return how_many(value, list) == 1 end,
    anyOf = function(value, list) return how_many(value, list) > 0 end,
    ["not"] = function(value, schema) return not check(value, schema) end,
    minLength = function(value, least) return type(value) ~= "string" or utf8.len(value) >= least end,
    maxLength = function(value, most) return type(value) ~= "string" or utf8.len(value) <= most end,
    pattern = function(value, pattern) return type(value) ~= "string" or json_schema.matches(value, pattern) end,
    minimum = function(value, least) return type(value) ~= "number" or value >= least end,
    maximum = function(value, most) return type(value) ~= "number" or value <= most end,
    minItems = function(value, least) return type(value) ~= "table" or #value >= least end,
    maxItems = function(value, most) return type(value) ~= "table" or #value <= most end,
    uniqueItems = function(value)
        local seen = {}
        return type(value) ~= "table" or all(value, function(_, item)
            local is_new = not seen[item]
            seen[item] = true
            return is_new
        end)
    end,
    items = function(value, schema)
        return type(value) ~= "table" or #value == 0 or all(value, function(_, item) return check(item, schema) end)
    end,
    maxProperties = function(value, most) return type(value) ~= "table" or #value > 0 or count(value) <= most end,
    propertyNames = function(value, schema)
        return type(value) ~= "table" or #value > 0 or all(value, function(name) return check(name, schema) end)
    end,
    required = function(value, names)
        return type(value) ~= "table" or all(names, function(_, name) return value[name] ~= nil end)
    end,
    properties = function(value, schemas)
        return type(value) ~= "table" or all(value, function(name, item)
            return not schemas[name] or check(item, schemas[name])
        end)
    end,
    additionalProperties = function(value, schema, whole)
        return type(value) ~= "table" or #value > 0 or all(value, function(name, item)
            if whole.properties and whole.properties[name] then return true end
            return schema and check(item, schema)
        end)
    end,
}

function check(value, schema)
    for keyword, argument in pairs(schema) do
        local fits = assert(KEYWORDS[keyword], "a keyword that is not known here: " .. keyword)
        if not fits(value, argument, schema) then return false end
    end
    return true
end

json_schema.check = check

return json_schema
