-- A game's api.lua: what mods can learn and do in this game beside what the engine has, as data. It is run with nothing in
-- reach, checked (api_rules.lua), and made into what the rest works from: `messages` for the gate, and by way of
-- model() the module "gatehouse/game", typings and reference.
local content_rules = require "games.content_rules"
local data_file = require "lib.data_file"
local data_lines = require "lib.data_lines"
local rules = require "games.api_rules"
local schema = require "lib.schema"
local text = require "lib.text"

local api = {}

local MOST_BYTES = 256 * 1024
local EXAMPLE = 'return { level = 1, commands = { give = { number = 64, fields = {} } } }'
local SINGULAR = { commands = "command", events = "event", queries = "query" }

local MOST_FIELDS_IN_ALL = 8192

local spread_fields

-- { 1, "name", "string", max = 20 } as the checks have it. What is deeper than may be, or past all that may be, is left out:
-- a table may be within itself.
local function spread_field(field, depth, count)
    if type(field) ~= "table" then return field end
    local spread = {}
    count.fields = count.fields + 1
    for key, value in pairs(field) do spread[key] = value end
    for i, name in ipairs { "number", "name", "type" } do
        if spread[name] == nil then spread[name], spread[i] = spread[i], nil end
    end
    if spread.fields ~= nil then spread.fields = spread_fields(spread.fields, depth + 1, count) end
    return spread
end

function spread_fields(list, depth, count)
    if type(list) ~= "table" then return list end
    local spread = {}
    if depth > rules.MOST_DEPTH or count.fields > MOST_FIELDS_IN_ALL then return spread end
    for key, field in pairs(list) do spread[key] = spread_field(field, depth, count) end
    return spread
end

local function spread_all(said, count)
    local all = {}
    for key, value in pairs(said) do all[key] = value end
    for _, kind in ipairs(rules.KINDS) do
        if type(said[kind]) == "table" then
            all[kind] = {}
            for name, message in pairs(said[kind]) do
                if type(message) == "table" then
                    local copy = {}
                    for key, value in pairs(message) do copy[key] = value end
                    copy.fields, copy.reply = spread_fields(message.fields, 0, count),
                        spread_fields(message.reply, 0, count)
                    message = copy
                end
                all[kind][name] = message
            end
        end
    end
    all.content = content_rules.spread(said.content)
    return all
end

-- --- for the gate ---

local function limit(type, value) return value and (type.fixed and math.floor(value * 256 + 0.5) or math.tointeger(value)) end

local fields_of

local function field_of(self, field)
    local type = rules.TYPES[field.type]
    local least, most = type.least and field.min, type.least and field.max
    if type.least and (least or most or type.color) then
        least, most = least or type.least, most or type.most
    end
    return {
        name = field.name, number = field.number, type = type.wire, repeated = type.list or false,
        optional = field.optional or false, fixed = type.fixed or false, entity = type.entity or false,
        color = type.color or false, min = limit(type, least) or 0, max = limit(type, most) or 0,
        max_bytes = type.bytes and (math.tointeger(field.max) or type.bytes) or 0,
        max_count = type.list and (field.count or rules.MOST_COUNT) or 0,
        names = field.of and self.names[field.of] or nil, names_of = field.of, id_of = self.content and self.content[field.of or ""] and field.of or nil, about = field.about,
        unit = field.unit or type.unit or "",
        fields = type.inner and fields_of(self, field.fields) or nil,
    }
end

function fields_of(self, list)
    local fields = {}
    for i, field in ipairs(list or {}) do fields[i] = field_of(self, field) end
    table.sort(fields, function(a, b) return a.number < b.number end)
    return fields
end

local function label_of(self, name, one)
    local capability = one.capability and (self.capabilities or {})[one.capability]
    return one.label or capability and capability.label or text.sentence((name:gsub("_", " "))):sub(1, -2)
end

local function messages_of(self)
    local list = {}
    for _, kind in ipairs(rules.KINDS) do
        for _, name in ipairs(text.sorted_keys(self[kind] or {})) do
            local one = self[kind][name]
            list[#list + 1] = {
                kind = SINGULAR[kind], name = name, number = one.number, capability = one.capability or "",
                label = label_of(self, name, one), about = one.about,
                cost = kind ~= "events" and (one.cost or 1) or 0, quota = kind ~= "events" and (one.quota or 16) or 0,
                state = one.state or false, since = one.since or 1, deprecated_by = one.deprecated_by or 0,
                fields = fields_of(self, one.fields),
                reply = kind == "queries" and fields_of(self, one.reply) or nil,
            }
        end
    end
    table.sort(list, function(a, b)
        if a.kind ~= b.kind then return a.kind < b.kind end
        return a.number < b.number
    end)
    return list
end

local function quotas_of(self)
    local quotas = {}
    for _, message in ipairs(self.messages) do
        if message.kind == "command" and message.capability ~= "" then
            quotas[message.capability] = (quotas[message.capability] or 0) + message.quota
        end
    end
    return quotas
end

-- --- reading ---

-- Of a table that a file returned: {level, capabilities (name -> {label, grant, reason}), names, commands, events, queries,
-- content (as said), messages (as lua_api.h has them, by kind and number), quotas (capability -> commands in a tick)}; or nil
-- and a list of {path, text}.
function api.of(said)
    local count = { fields = 0 }
    local self = spread_all(said, count)
    if count.fields > MOST_FIELDS_IN_ALL then
        return nil, { { path = "", text = ("has more than %d fields in all"):format(MOST_FIELDS_IN_ALL) } }
    end
    local problems = schema.check(self, rules.api)
    if not problems[1] then problems = rules.problems(self) end
    if problems[1] then return nil, problems end
    self.capabilities, self.names, self.content = self.capabilities or {}, self.names or {}, self.content or {}
    for _, kind in ipairs(rules.KINDS) do self[kind] = self[kind] or {} end
    self.messages = messages_of(self)
    self.quotas = quotas_of(self)
    return self
end

-- Of the text of a file called `name`; or nil and the problems as lines.
function api.read(source, name)
    local said, problem = data_file.run(source, name, EXAMPLE)
    if not said then return nil, { problem } end
    local self, problems = api.of(said)
    if self then return self end
    return nil, data_lines.complaints(name, source, problems)
end

-- Of a game's package: nil and no problems when there is no such file.
function api.of_package(package, file)
    local source, problem = package:read(file, MOST_BYTES)
    if not source then return nil, { problem } end
    return api.read(source, package.path .. "/" .. file)
end

-- By kind ("command", "event", "query"): the names, sorted.
function api.names_of(self, kind)
    local names = {}
    for _, message in ipairs(self and self.messages or {}) do
        if message.kind == kind then names[#names + 1] = message.name end
    end
    table.sort(names)
    return names
end

return api
