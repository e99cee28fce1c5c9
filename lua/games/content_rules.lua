-- What `content` of a game's api.lua may be: types of things that mods declare as data, each with its fields. What is said
-- there becomes a description as lib.schema has it (rule_of), by which the content of mods is checked before anything runs.
local schema = require "lib.schema"
local text = require "lib.text"

local content_rules = {}

content_rules.MOST_TYPES, content_rules.MOST_FIELDS, content_rules.MOST_DEPTH = 32, 48, 4
content_rules.MOST_COUNT = 256    -- elements of a list
content_rules.MOST_TEXT = 4096    -- bytes of a text
content_rules.MOST_OF_TYPE = 4096 -- entries of a type, of all mods
content_rules.MOST_ID = 97        -- bytes of an id: of a mod's, ':' and of a name
content_rules.MOST_NUMBER = 1 << 31
content_rules.MOST_NAME = 48

-- What an entry has besides its fields, and what a file of entries has besides entries.
content_rules.RESERVED = { id = true, mod = true, patch = true, constructor = true, prototype = true }

-- What a field can be: the word for people, and which of `of`, `values`, `fields`, `min`/`max` it takes.
content_rules.TYPES = {
    boolean = { word = "true or false", json = "boolean" },
    color = { word = "a color", json = "string" },
    enum = { word = "one of a list", json = "string", needs = "values" },
    integer = { word = "a whole number", json = "integer", ranged = true },
    list = { word = "a list", json = "list", needs = "of", sized = content_rules.MOST_COUNT },
    name = { word = "the id of other content", json = "string", needs = "of" },
    number = { word = "a number", json = "number", ranged = true },
    sound = { word = "a sound", json = "string" },
    sprite = { word = "a sprite", json = "string" },
    table = { word = "an object", json = "table", needs = "fields" },
    text = { word = "a text", json = "string", sized = content_rules.MOST_TEXT },
    words = { word = "a text, or '@' and a key of locale/", json = "string", sized = content_rules.MOST_TEXT },
}

local TYPE_NAMES = text.sorted_keys(content_rules.TYPES)

local NAME = {
    kind = "string", min = 1, max = 32, pattern = "^[a-z][a-z0-9_]*$",
    hint = "lower-case letters, digits and '_', beginning with a letter",
}

local function whole(min, max) return { kind = "integer", min = min, max = max } end

local function line(most) return { kind = "string", min = 1, max = most, line = true } end

local FIELD = { kind = "table", fields = {
    type = { kind = "string", required = true, one_of = TYPE_NAMES },
    min = { kind = "number" }, max = { kind = "number" },
    values = { kind = "list", min = 1, max = 256, unique = true, of = {
        kind = "string", min = 1, max = 64, line = true,
    } },
    required = { kind = "boolean" }, patch = { kind = "boolean" }, default = { kind = "any" },
    unit = line(20), about = line(200), since = whole(1, 65535),
} }
FIELD.fields.fields = { kind = "map", min = 1, max = content_rules.MOST_FIELDS, keys = NAME, of = FIELD }
FIELD.fields.of = { either = { line(64), FIELD }, hint = "a type of content, or what the elements are" }

content_rules.api = { kind = "map", max = content_rules.MOST_TYPES, keys = NAME, of = { kind = "table", fields = {
    about = line(400), since = whole(1, 65535), patch = { kind = "boolean" },
    most = whole(1, content_rules.MOST_OF_TYPE), most_id = whole(8, content_rules.MOST_ID),
    fields = { kind = "map", required = true, min = 1, max = content_rules.MOST_FIELDS, keys = NAME, of = FIELD },
} } }

-- --- { "integer", min = 1 } as the checks have it ---

local spread_fields

local function spread_field(field)
    if type(field) ~= "table" then return field end
    local spread = {}
    for key, value in pairs(field) do spread[key] = value end
    if spread.type == nil then spread.type, spread[1] = spread[1], nil end
    if type(spread.of) == "table" then spread.of = spread_field(spread.of) end
    spread.fields = spread_fields(spread.fields)
    return spread
end

function spread_fields(fields)
    if type(fields) ~= "table" then return fields end
    local spread = {}
    for name, field in pairs(fields) do spread[name] = spread_field(field) end
    return spread
end

function content_rules.spread(said)
    if type(said) ~= "table" then return said end
    local types = {}
    for name, one in pairs(said) do
        if type(one) == "table" then
            local copy = {}
            for key, value in pairs(one) do copy[key] = value end
            copy.fields = spread_fields(one.fields)
            one = copy
        end
        types[name] = one
    end
    return types
end

-- --- as lib.schema has it ---

local COLOR = ("^#" .. ("[0-9a-fA-F]"):rep(6) .. "$")
local ASSET = "^[a-z0-9][a-z0-9_]*$"
-- A name, or the id of another's.
content_rules.REFERENCE = "^[a-z][a-z0-9_:-]*$"

local rule_of

local function table_of(fields, is_patch)
    local rules = {}
    for name, field in pairs(fields) do rules[name] = rule_of(field, is_patch) end
    return { kind = "table", fields = rules }
end

local MADE = {
    boolean = function() return { kind = "boolean" } end,
    color = function() return { kind = "string", max = 7, pattern = COLOR, hint = "a color such as '#ffcc00'" } end,
    enum = function(field) return { kind = "string", max = 64, one_of = field.values } end,
    integer = function(field)
        return { kind = "integer", min = field.min or -content_rules.MOST_NUMBER, max = field.max or content_rules.MOST_NUMBER }
    end,
    number = function(field)
        return { kind = "number", min = field.min or -content_rules.MOST_NUMBER, max = field.max or content_rules.MOST_NUMBER }
    end,
    list = function(field)
        return { kind = "list", min = field.min, max = field.max or content_rules.MOST_COUNT, of = rule_of(field.of) }
    end,
    name = function(field)
        return { kind = "string", min = 1, max = content_rules.MOST_ID, pattern = content_rules.REFERENCE,
                 hint = ("the id of %s %s, such as 'other-mod:name'"):format(field.of:match("^[aeiou]") and "an" or "a",
                    field.of) }
    end,
    sound = function()
        return { kind = "string", min = 1, max = 96, pattern = ASSET, hint = "a sound of the mod's own package or the game's" }
    end,
    sprite = function()
        return { kind = "string", min = 1, max = 96, pattern = ASSET, hint = "a sprite of the mod's own package or the game's" }
    end,
    table = function(field, is_patch) return table_of(field.fields, is_patch) end,
    text = function(field) return { kind = "string", min = field.min, max = field.max or 256, line = true } end,
    words = function(field) return { kind = "string", min = field.min or 1, max = field.max or 256, line = true } end,
}

-- The description of a field. is_patch: nothing need be there.
function rule_of(field, is_patch)
    local rule = MADE[field.type](field, is_patch)
    rule.about = field.about
    rule.required = not is_patch and field.required or nil
    return rule
end

content_rules.rule_of = rule_of

content_rules.NAME = {
    kind = "string", min = 1, max = content_rules.MOST_NAME, pattern = "^[a-z][a-z0-9_-]*$",
    hint = "lower-case letters, digits, '-' and '_', beginning with a letter",
}

-- The description of a file of entries of a type (as content_rules.api has it): {"NAME": {...}, "patch": {"ID": {...}}}.
function content_rules.file(one)
    local entry, patch = table_of(one.fields, false), table_of(one.fields, true)
    local id = { kind = "string", min = 1, max = content_rules.MOST_ID, pattern = content_rules.REFERENCE,
                 hint = "the id of another's content, such as 'other-mod:name'" }
    return { entry = entry, patches = { kind = "map", keys = id, of = patch },
             entries = { kind = "map", keys = content_rules.NAME, of = entry } }
end

-- --- what must fit together ---

local function check_limits(field, add)
    local type = content_rules.TYPES[field.type]
    if not type.ranged and not type.sized then
        for _, key in ipairs { "min", "max" } do
            if field[key] then add(key, ("is for numbers, texts and lists, and this is of type '%s'"):format(field.type)) end
        end
        return
    end
    for _, key in ipairs { "min", "max" } do
        local value = field[key]
        local least, most = type.sized and 0 or -content_rules.MOST_NUMBER, type.sized or content_rules.MOST_NUMBER
        if value and (value < least or value > most or field.type ~= "number" and math.tointeger(value) == nil) then
            add(key, ("is %s, expected a %s from %d to %d"):format(tostring(value),
                field.type == "number" and "number" or "whole number", least, most))
        end
    end
    if field.min and field.max and field.min > field.max then
        add("min", ("is %s, above 'max', which is %s"):format(tostring(field.min), tostring(field.max)))
    end
end

local check_fields

local function check_of(types, field, path, add, depth, level)
    if field.type == "name" then
        if type(field.of) ~= "string" or not types[field.of] then
            add(path .. ".of", ("is no type of content%s; there are %s"):format(type(field.of) == "string"
                and text.suggest(field.of, text.sorted_keys(types)) or "", text.any_of(text.sorted_keys(types))))
        end
    elseif field.type == "list" then
        if type(field.of) ~= "table" then return add(path .. ".of", "expected what the elements are, such as { \"integer\" }") end
        check_fields(types, { of = field.of }, path, add, depth + 1, level)
    elseif field.type == "table" then
        check_fields(types, field.fields, path .. ".fields", add, depth + 1, level)
    end
end

-- A default is what a mod could have written; references and names of files have none that hold for every mod.
local function check_default(field, path, add)
    if field.default == nil then return end
    if field.required then add(path .. ".default", "is given, and the field is required: one of them is expected") end
    if field.type == "name" or field.type == "table" then
        return add(path .. ".default", ("is not for type '%s'"):format(field.type))
    end
    for _, problem in ipairs(schema.check({ value = field.default }, { kind = "table", fields = {
        value = rule_of(field),
    } })) do
        add(path .. ".default", problem.text)
    end
end

function check_fields(types, fields, path, add, depth, level)
    if depth > content_rules.MOST_DEPTH then
        return add(path, ("is nested more than %d deep"):format(content_rules.MOST_DEPTH))
    end
    for _, name in ipairs(text.sorted_keys(fields)) do
        local field, here = fields[name], path .. "." .. name
        local needs, before = content_rules.TYPES[field.type].needs, #add.problems
        if depth == 1 and content_rules.RESERVED[name] then add(here, "is what every entry has, or JavaScript has: choose another name") end
        for _, part in ipairs { "of", "values", "fields" } do
            if part == needs and field[part] == nil then
                add(here .. "." .. part, ("is missing: type '%s' needs it"):format(field.type))
            elseif part ~= needs and field[part] ~= nil then
                add(here .. "." .. part, ("is not for type '%s'"):format(field.type))
            end
        end
        check_limits(field, function(key, what) add(here .. "." .. key, what) end)
        if (field.since or 1) > level then
            add(here .. ".since", ("is %d, above the level, which is %d"):format(field.since, level))
        end
        if #add.problems == before then check_of(types, field, here, add, depth, level) end
        if #add.problems == before then check_default(field, here, add) end
    end
end

-- Adds what is wrong with types that schema.check found nothing in, as add(path, text).
function content_rules.problems(types, level, report)
    local add = setmetatable({ problems = {} }, { __call = function(self, path, what)
        self.problems[#self.problems + 1] = path
        report(path, what)
    end })
    for _, name in ipairs(text.sorted_keys(types or {})) do
        local one, path = types[name], "content." .. name
        if (one.since or 1) > level then
            add(path .. ".since", ("is %d, above the level, which is %d"):format(one.since, level))
        end
        check_fields(types, one.fields, path .. ".fields", add, 1, level)
    end
end

return content_rules
