-- A game's api as the generators know the engine's: the table that proto/descriptor.lua reads from a descriptor set, and
-- what proto/model.lua makes of that. What is made from it is made when it is asked for, and once for each game.
local emit_game = require "proto.emit_game"
local model = require "proto.model"
local runtime = require "proto.codec_runtime"

local api_model = {}

local PACKAGE = "game"

local message_of

local function field_of(field, message, add)
    local oneof, oneofs = nil, message.oneofs
    if field.optional then
        oneofs[#oneofs + 1] = "maybe_" .. field.name
        oneof = #oneofs - 1
    end
    local inner = field.fields and add(message_of(("%sIn%d"):format(message.name, field.number), field.fields, add))
    return {
        type_name = inner and inner.full_name, name = field.name, number = field.number, type = field.type, repeated = field.repeated, oneof = oneof,
        comment = field.about,
        options = { limits = {
            min = field.min, max = field.max, max_bytes = field.max_bytes, max_count = field.max_count,
            fixed = field.fixed, entity = field.entity, unit = field.unit,
        } },
        names = field.names, id_of = field.id_of,
    }
end

-- A message and, by `add`, those within it. Names are of numbers: those of fields may differ in underscores alone.
function message_of(name, fields, add, options, comment)
    local message = {
        name = name, full_name = ("." .. PACKAGE .. "." .. name), comment = comment, options = options or {},
        fields = {}, oneofs = {},
    }
    for i, field in ipairs(fields) do message.fields[i] = field_of(field, message, add) end
    return message
end

local function member(name, number, message, oneof)
    return { name = name, number = number, type = "message", type_name = message.full_name, oneof = oneof, options = {} }
end

-- The set of `messages` (of games.api).
function api_model.set(messages)
    local file = { name = "api.lua", package = PACKAGE, messages = {}, enums = {}, options = { capability = {} } }
    local has_label = {}
    local set = { files = { file }, messages = {}, enums = {}, extensions = {} }
    local function add(message)
        file.messages[#file.messages + 1] = message
        set.messages[message.full_name] = message
        return message
    end
    local unions = {}
    for kind, union in pairs { command = "Command", query = "Query", event = "Event" } do
        unions[kind] = { name = union, full_name = "." .. PACKAGE .. "." .. union, options = {}, fields = {},
                         oneofs = { kind } }
    end
    local kinds = { name = "EventKind", full_name = "." .. PACKAGE .. ".EventKind",
                    values = { { name = "EVENT_NONE", number = 0 } } }
    for _, said in ipairs(messages) do
        local is_granted = said.capability ~= ""
        if is_granted and not has_label[said.capability] then
            has_label[said.capability] = true
            table.insert(file.options.capability, { name = said.capability, label = said.label })
        end
        local options = {
            capability = said.capability, label = not is_granted and said.label or nil, cost = said.cost, quota = said.quota, since = said.since,
            deprecated_by = said.deprecated_by, state = said.state,
        }
        local message = add(message_of(("Own%s%d"):format(unions[said.kind].name, said.number), said.fields, add,
            { [said.kind == "event" and "event" or "command"] = options }, said.about or said.label))
        local union = unions[said.kind]
        union.fields[#union.fields + 1] = member(said.name, said.number, message, 0)
        if said.reply then
            local reply = add(message_of(("OwnReply%d"):format(said.number), said.reply, add))
            union.fields[#union.fields].reply = reply
        elseif said.kind == "event" then
            kinds.values[#kinds.values + 1] = { name = "EVENT_" .. said.name:upper(), number = said.number }
        end
    end
    for _, kind in ipairs { "command", "query", "event" } do add(unions[kind]) end
    local send = message_of("Send", {}, add)
    send.fields[1] = member("query", 2, unions.query, nil)
    add(send)
    file.enums[1], set.enums[kinds.full_name] = kinds, kinds
    return set
end

local made = setmetatable({}, { __mode = "k" })

-- The model of a game's api, with `reply` at each query.
function api_model.of(api)
    if made[api] then return made[api] end
    local m = model.build(api_model.set(api.messages), PACKAGE)
    local replies = {}
    for _, field in ipairs(m.by_name.Query.fields) do replies[field.name] = field.reply end
    for _, query in ipairs(m.queries) do query.reply = replies[query.name] end
    made[api] = m
    return m
end

local sources = setmetatable({}, { __mode = "k" })

-- The module of its commands, queries and events.
function api_model.source(api)
    sources[api] = sources[api] or emit_game.module(api_model.of(api), runtime)
    return sources[api]
end

-- Its part of the reference, as Markdown.
function api_model.reference(api, title) return emit_game.reference(api_model.of(api), title, api) end

return api_model
