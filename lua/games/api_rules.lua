-- What may stand in a game's api.lua: each part once, as lib.schema has descriptions, and what of it must fit together.
local capabilities = require "games.capabilities"
local content_rules = require "games.content_rules"
local engine = require "api"
local text = require "lib.text"

local rules = {}

-- As in engine/gate/api.h, which holds to them again.
rules.FIRST, rules.LAST = 64, 127 -- numbers of commands, of queries and of events
rules.MOST_FIELDS, rules.LAST_FIELD, rules.MOST_BYTES, rules.MOST_COUNT, rules.MOST_NAMES = 24, 63, 4096, 64, 1024
rules.MOST_CAPABILITIES = 32
rules.MOST_DEPTH, rules.MOST_INNER = 4, 16 -- messages within each other; those within one command, query, reply or event

-- What a field can be: its type on the wire, and what of it is said there.
rules.TYPES = {
    uint32 = { wire = "uint32", least = 0, most = 4294967295 },
    sint32 = { wire = "sint32", least = -2147483648, most = 2147483647 },
    px = { wire = "sint32", least = -8388608, most = 8388607, fixed = true, unit = "px" },
    entity = { wire = "uint32", entity = true },
    color = { wire = "uint32", least = 0, most = 0xFFFFFF, color = true, unit = "0xRRGGBB" },
    bool = { wire = "bool" },
    string = { wire = "string", bytes = 256 },
    strings = { wire = "string", bytes = 256, list = true },
    name = { wire = "string", bytes = 120, named = true },
    names = { wire = "string", bytes = 120, named = true, list = true },
    bytes = { wire = "bytes", bytes = 4096 },
    message = { wire = "message", inner = true },
    messages = { wire = "message", inner = true, list = true },
}

-- What a module of JavaScript can not call what it exports, and what it has besides.
local RESERVED = {}
for word in ([[arguments async await break case catch class const content continue debugger default delete do else enum eval export
    extends false finally for function if implements import in instanceof interface let new null of off on package private
    protected public return state state_age static super switch this throw true try typeof undefined var void while with yield]])
    :gmatch("%a+") do
    RESERVED[word] = true
end

local function line(most) return { kind = "string", min = 1, max = most, line = true } end

local function whole(min, max) return { kind = "integer", min = min, max = max } end

local NAME = {
    kind = "string", min = 1, max = 32, pattern = "^[a-z][a-z0-9_]*$",
    hint = "lower-case letters, digits and '_', beginning with a letter",
}
local CAPABILITY_NAME = {
    kind = "string", min = 1, max = 64, pattern = "^[a-z][a-z0-9_]*%.?[a-z0-9_.]*$",
    hint = "lower-case letters, digits, '_' and '.', beginning with a letter",
}
rules.GRANTS = { "allow", "ask", "deny" }

local CAPABILITY = {
    kind = "table",
    fields = {
        label = { kind = "string", required = true, min = 1, max = 80, line = true },
        grant = { kind = "string", one_of = rules.GRANTS },
        reason = line(80),
    },
}

local FIELD = {
    kind = "table",
    fields = {
        number = { kind = "integer", required = true, min = 1, max = rules.LAST_FIELD },
        name = { kind = "string", required = true, min = 1, max = 32, pattern = NAME.pattern, hint = NAME.hint },
        type = { kind = "string", required = true, one_of = text.sorted_keys(rules.TYPES) },
        min = { kind = "number" }, max = { kind = "number" },
        count = whole(1, rules.MOST_COUNT),
        of = line(64),
        optional = { kind = "boolean" },
        unit = line(20), about = line(200),
        since = whole(1, 65535),
    },
}

local FIELDS = { kind = "list", max = rules.MOST_FIELDS, of = FIELD }
FIELD.fields.fields = FIELDS -- games.api lets none be deeper than MOST_DEPTH and one

local function message(more)
    local fields = {
        number = { kind = "integer", required = true, min = rules.FIRST, max = rules.LAST },
        capability = { kind = "string", min = 1, max = 64, line = true },
        label = line(80), about = line(400),
        since = whole(1, 65535), deprecated_by = whole(1, 65535),
        fields = FIELDS,
    }
    for name, rule in pairs(more) do fields[name] = rule end
    return { kind = "table", fields = fields }
end

local COSTS = { cost = whole(1, 1024), quota = whole(1, 1024) }

local function messages(of) return { kind = "map", max = rules.LAST - rules.FIRST + 1, keys = NAME, of = of } end

rules.api = {
    kind = "table",
    fields = {
        level = { kind = "integer", required = true, min = 1, max = 65535 },
        capabilities = { kind = "map", max = rules.MOST_CAPABILITIES, keys = CAPABILITY_NAME, of = CAPABILITY },
        names = { kind = "map", max = 64, keys = NAME, of = {
            kind = "list", min = 1, max = rules.MOST_NAMES, unique = true, of = line(120),
        } },
        commands = messages(message(COSTS)),
        queries = messages(message { cost = COSTS.cost, quota = COSTS.quota, reply = FIELDS }),
        events = messages(message { state = { kind = "boolean" } }),
        content = content_rules.api,
    },
}

-- --- what must fit together ---

rules.KINDS = { "commands", "events", "queries" }

local function check_limits(field, type, add)
    if type.least then
        for _, end_ in ipairs { "min", "max" } do
            local value = field[end_]
            if value and (value < type.least or value > type.most or not type.fixed and math.tointeger(value) == nil) then
                add(end_, ("is %s, expected a %s from %d to %d"):format(tostring(value),
                    type.fixed and "number" or "whole number", type.least, type.most))
            end
        end
        if field.min and field.max and field.min > field.max then
            add("min", ("is %s, above 'max', which is %s"):format(tostring(field.min), tostring(field.max)))
        elseif field.min and field.min > 0 and not field.max then
            add("max", "is missing: a field with 'min' has 'max', too")
        end
        return
    end
    if field.min then add("min", "is for numbers alone") end
    if field.max and not type.bytes then
        add("max", ("is for numbers and texts, and this is of type '%s'"):format(field.type))
    elseif field.max and (math.tointeger(field.max) == nil or field.max < 1 or field.max > rules.MOST_BYTES) then
        add("max", ("is %s, expected a number of bytes from 1 to %d"):format(tostring(field.max), rules.MOST_BYTES))
    end
end

local function check_field(self, field, add)
    local type = rules.TYPES[field.type]
    check_limits(field, type, add)
    if field.count and not type.list then
        add("count", "is for lists alone: types 'strings', 'names' and 'messages'")
    end
    if field.optional and type.list then add("optional", "is not for lists: an empty one is nothing") end
    local lists = text.sorted_keys(self.names or {})
    local in_names, in_content = (self.names or {})[field.of], (self.content or {})[field.of]
    table.move(text.sorted_keys(self.content or {}), 1, content_rules.MOST_TYPES, #lists + 1, lists)
    if type.named and not field.of then
        add("of", "is missing: a name is one of a list in 'names', or the id of a type in 'content'")
    elseif field.of and not type.named then
        add("of", "is for types 'name' and 'names' alone")
    elseif field.of and not in_names and not in_content then
        add("of", ("is '%s', and neither 'names' nor 'content' has that%s"):format(text.printable(field.of, 40),
            text.suggest(field.of, lists)))
    elseif in_names and in_content then
        add("of", ("is '%s', which is a list in 'names' and a type in 'content': rename the list"):format(
            text.printable(field.of, 40)))
    end
    if field.since and field.since > self.level then
        add("since", ("is %d, above the level, which is %d"):format(field.since, self.level))
    end
end

local check_fields

-- `looked`: how deep the field stands, and how many messages there are within the one that is looked at.
local function check_inner(self, field, path, add, looked)
    local fields = field.fields
    if not rules.TYPES[field.type].inner then
        if fields then add(path .. ".fields", "is for types 'message' and 'messages' alone") end
        return
    end
    looked.inner = looked.inner + 1
    if looked.depth == rules.MOST_DEPTH then
        return add(path .. ".type", ("is '%s': at most %d messages may be within each other"):format(field.type,
            rules.MOST_DEPTH))
    elseif looked.inner == rules.MOST_INNER + 1 then
        add(path .. ".type", ("is '%s': at most %d messages may be within one"):format(field.type, rules.MOST_INNER))
    end
    if not fields or not fields[1] then
        return add(path .. ".fields", "is missing: say what is in the message, such as { { 1, \"count\", \"uint32\" } }")
    end
    looked.depth = looked.depth + 1
    check_fields(self, fields, path .. ".fields", add, false, looked)
    looked.depth = looked.depth - 1
end

function check_fields(self, list, path, add, is_event, looked)
    local numbers, names = {}, {}
    looked = looked or { depth = 0, inner = 0 }
    for i, field in ipairs(list or {}) do
        local here = ("%s[%d]"):format(path, i)
        local function add_here(key, what) add(here .. "." .. key, what) end
        check_field(self, field, add_here)
        check_inner(self, field, here, add, looked)
        if numbers[field.number] then
            add_here("number", ("is %d, which is %s's already"):format(field.number, numbers[field.number]))
        end
        if names[field.name] then add_here("name", ("is '%s', which stands there already"):format(field.name)) end
        if is_event and field.name == "event" then add_here("name", "is 'event', which every event has: its own name") end
        numbers[field.number], names[field.name] = field.name, true
    end
end

local function check_levels(self, one, path, add)
    if one.since and one.since > self.level then
        add(path .. ".since", ("is %d, above the level, which is %d"):format(one.since, self.level))
    end
    local by = one.deprecated_by
    if by and (by > self.level or by <= (one.since or 1)) then
        add(path .. ".deprecated_by", ("is %d, expected a level after %d and at most %d"):format(by, one.since or 1,
            self.level))
    end
end

local function check_capability(self, one, path, add)
    local name = one.capability
    if not name or capabilities.is_engines(name) or (self.capabilities or {})[name] then return end
    local known = capabilities.of_engine()
    table.move(text.sorted_keys(self.capabilities or {}), 1, 32, #known + 1, known)
    add(path .. ".capability", ("is '%s', which is neither in 'capabilities' nor one of the engine's%s"):format(
        text.printable(name, 64), text.suggest(name, known)))
end

-- Problems of a table that schema.check found none in: a list of {path, text}.
function rules.problems(self)
    local problems, exported = {}, {}
    local function add(path, what) problems[#problems + 1] = { path = path, text = what } end
    for _, name in ipairs(text.sorted_keys(self.capabilities or {})) do
        if capabilities.is_engines(name) or name == "test" then
            add("capabilities." .. name, "is one of the engine's: choose another name")
        end
    end
    content_rules.problems(self.content, self.level, add)
    for _, kind in ipairs(rules.KINDS) do
        local numbers = {}
        for _, name in ipairs(text.sorted_keys(self[kind] or {})) do
            local one, path = self[kind][name], kind .. "." .. name
            if numbers[one.number] then
                add(path .. ".number", ("is %d, which is %s's already"):format(one.number, numbers[one.number]))
            end
            numbers[one.number] = name
            if engine[kind][name] then add(path, "is the name of one of the engine's: choose another") end
            if kind ~= "events" and (RESERVED[name] or exported[name]) then
                add(path, RESERVED[name] and "is a word that JavaScript or the SDK has: choose another name"
                    or "is the name of a command and of a query: choose another")
            end
            if kind ~= "events" then exported[name] = true end
            check_levels(self, one, path, add)
            check_capability(self, one, path, add)
            check_fields(self, one.fields, path .. ".fields", add, kind == "events")
            check_fields(self, one.reply, path .. ".reply", add)
        end
    end
    return problems
end

return rules
