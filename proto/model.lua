-- What the emitters work from: the commands, queries and events with their options, every message and
-- field with its limits resolved. Whatever the .proto files must not say is refused here, with the name
-- of the message or field that says it.

local model = {}

model.DEFAULT_STRING_BYTES, model.DEFAULT_BYTES_BYTES, model.DEFAULT_COUNT = 256, 4096, 64

-- Wire types that a mod's bytes may use; the codec knows these and no others.
local SUPPORTED = {
    bool = true, string = true, bytes = true, message = true, enum = true,
    uint32 = true, sint32 = true, uint64 = true,
}

local RANGES = { uint32 = { 0, 4294967295 }, sint32 = { -2147483648, 2147483647 } }

local function fail(format, ...) error(string.format(format, ...), 0) end

-- "HudText" -> "hud_text"
function model.snake(name)
    return (name:gsub("(%l)(%u)", "%1_%2"):lower())
end

local function resolve_limits(message, field)
    local said = field.options.limits or {}
    local limits = {
        explicit = field.options.limits ~= nil,
        max_bytes = said.max_bytes or 0, max_count = said.max_count or 0, min = said.min or 0,
        max = said.max or 0, fixed = said.fixed or false, entity = said.entity or false, unit = said.unit or "",
    }
    if field.type == "string" and limits.max_bytes == 0 then limits.max_bytes = model.DEFAULT_STRING_BYTES end
    if field.type == "bytes" and limits.max_bytes == 0 then limits.max_bytes = model.DEFAULT_BYTES_BYTES end
    if field.repeated and limits.max_count == 0 then limits.max_count = model.DEFAULT_COUNT end
    local where = message.full_name .. "." .. field.name
    if limits.min > limits.max then fail("%s: min %d is above max %d", where, limits.min, limits.max) end
    local range = RANGES[field.type]
    if (limits.min ~= 0 or limits.max ~= 0) then
        if not range then fail("%s: min and max are for uint32 and sint32", where) end
        if limits.min < range[1] or limits.max > range[2] then
            fail("%s: min and max must fit %s", where, field.type)
        end
    end
    if limits.fixed and not range then fail("%s: fixed is for uint32 and sint32", where) end
    if limits.entity and field.type ~= "uint32" then fail("%s: an entity is a uint32", where) end
    return limits
end

local function check_fields(set, message)
    local numbers, names = {}, {}
    for _, field in ipairs(message.fields) do
        local where = message.full_name .. "." .. field.name
        if not SUPPORTED[field.type] then fail("%s: type %s is not supported", where, field.type) end
        if numbers[field.number] then
            fail("%s: number %d is already %s", where, field.number, numbers[field.number])
        end
        if names[field.name] then fail("%s: declared twice", where) end
        if field.name:find("[^%l%d_]") then fail("%s: names are lower_case", where) end
        numbers[field.number], names[field.name] = field.name, true
        if field.type == "message" and not set.messages[field.type_name] then
            fail("%s: unknown message %s", where, field.type_name)
        end
        if field.type == "enum" and not set.enums[field.type_name] then
            fail("%s: unknown enum %s", where, field.type_name)
        end
        if field.repeated and field.type ~= "message" and field.type ~= "string" then
            fail("%s: only strings and messages may be repeated", where)
        end
        field.limits = resolve_limits(message, field)
        local oneof = field.oneof and message.oneofs[field.oneof + 1]
        field.optional = oneof ~= nil and oneof == "maybe_" .. field.name
    end
    table.sort(message.fields, function(a, b) return a.number < b.number end)
end

-- Lower-case names without the prefix that all of them share: EVENT_TICK -> "tick".
local function name_values(enum)
    local prefix = enum.values[1].name:match("^%u+_") or ""
    for _, value in ipairs(enum.values) do
        if value.name:sub(1, #prefix) ~= prefix then prefix = "" end
    end
    for _, value in ipairs(enum.values) do value.js_name = value.name:sub(#prefix + 1):lower() end
end

-- The members of the oneof in Command, Query or Event: what the product calls a command, query, event.
local function members(set, package, message_name, kind)
    local union = set.messages["." .. package .. "." .. message_name]
        or fail("there is no message %s.%s", package, message_name)
    local list = {}
    for _, field in ipairs(union.fields) do
        if field.oneof then
            local where = union.full_name .. "." .. field.name
            if field.type ~= "message" then fail("%s: a member of %s must be a message", where, message_name) end
            local message = set.messages[field.type_name]
            local options = message.options[kind]
            if not options then fail("%s: message %s has no option (%s)", where, message.full_name, kind) end
            if (options.since or 0) < 1 then fail("%s: option (%s) has no `since`", message.full_name, kind) end
            list[#list + 1] = {
                number = field.number, name = field.name, type = field.type, message = message,
                capability = options.capability or "", label = options.label or "", cost = options.cost or 0,
                quota = options.quota or 0, since = options.since, deprecated_by = options.deprecated_by or 0,
                always = options.always or false, testing = options.testing or false,
                of_entity = options.of_entity or false, retold = options.retold or false,
                outlasts = options.outlasts or false, state = options.state or false,
                comment = message.comment or field.comment,
            }
        end
    end
    return list
end

local function check_commands(list)
    for _, command in ipairs(list) do
        local name = command.message.full_name
        if command.capability == "" and command.label == "" then
            fail("%s: option (command) has no label for players, and no capability that has one", name)
        elseif command.capability ~= "" and command.label ~= "" then
            fail("%s: its label is said once, by option (capability) of %q", name, command.capability)
        end
        if command.cost < 1 then fail("%s: option (command) has no cost", name) end
        if command.quota < 1 then fail("%s: option (command) has no quota", name) end
        if command.capability:find("[^%l%d_.]") then
            fail("%s: capability %q may have a-z, 0-9, _ and . only", name, command.capability)
        end
    end
end

local function check_events(list, enum)
    local asked = {}
    for _, value in ipairs(enum and enum.values or {}) do asked[value.js_name] = value.number end
    for _, event in ipairs(list) do
        for _, field in ipairs(event.message.fields) do
            if field.name == "event" then
                fail("%s.event: an event's field may not be called so", event.message.full_name)
            end
        end
        if not event.always and asked[event.name] ~= event.number then
            fail("event %s: EventKind must have it under its number %d", event.name, event.number)
        end
        if event.always and asked[event.name] then
            fail("event %s comes always: it has no place in EventKind", event.name)
        end
    end
end

local function capabilities_of(...)
    local seen, list = {}, {}
    for _, group in ipairs({ ... }) do
        for _, item in ipairs(group) do
            if item.capability ~= "" and not seen[item.capability] then
                seen[item.capability] = true
                list[#list + 1] = item.capability
            end
        end
    end
    table.sort(list)
    return list
end

-- Those that only runs of tests have, by name; the rest of their commands and queries must be for tests, too.
local function testing_of(capabilities, ...)
    local testing = {}
    for _, capability in ipairs(capabilities) do
        for _, group in ipairs({ ... }) do
            for _, item in ipairs(group) do
                if item.capability == capability then
                    if testing[capability] ~= nil and testing[capability] ~= item.testing then
                        fail("capability %q: one of its messages is for tests alone, another is not", capability)
                    end
                    testing[capability] = item.testing
                end
            end
        end
    end
    return testing
end

-- What players read about each capability: a file's option (capability), of each once.
local function labels_of(set, package, capabilities, ...)
    local labels, used = {}, {}
    for _, file in ipairs(set.files) do
        for _, said in ipairs(file.package == package and file.options.capability or {}) do
            local name = said.name or ""
            if labels[name] then fail("%s: capability %q has a label twice", file.name, name) end
            if (said.label or "") == "" then fail("%s: capability %q has no label for players", file.name, name) end
            labels[name] = said.label
        end
    end
    for _, capability in ipairs(capabilities) do
        if not labels[capability] then fail("capability %q has no label for players: say option (capability)", capability) end
        used[capability] = true
    end
    for name in pairs(labels) do
        if not used[name] then fail("capability %q has a label, and nothing needs it", name) end
    end
    for _, group in ipairs({ ... }) do
        for _, item in ipairs(group) do
            if item.capability ~= "" then item.label = labels[item.capability] end
        end
    end
    return labels
end

-- Of each capability that has commands: their quotas together.
local function quotas_of(commands)
    local quotas = {}
    for _, command in ipairs(commands) do
        if command.capability ~= "" then
            quotas[command.capability] = (quotas[command.capability] or 0) + command.quota
        end
    end
    return quotas
end

-- The API level that these files describe: the newest that brought anything.
local function level_of(...)
    local level = 0
    for _, group in ipairs({ ... }) do
        for _, item in ipairs(group) do level = math.max(level, item.since, item.deprecated_by) end
    end
    return level
end

-- Gives { package, messages (in file order, without options.proto), enums, commands, queries, events,
-- capabilities, testing (whether they are for tests alone), labels and quotas (by capability), level, by_name
-- (messages), query_tag }. Raises an error that names what is wrong.
function model.build(set, package)
    package = package or "gatehouse"
    local result = { package = package, messages = {}, enums = {}, by_name = {}, set = set }
    for _, file in ipairs(set.files) do
        if file.package == package and file.name ~= "options.proto" then
            for _, message in ipairs(file.messages) do
                message.file, message.snake = file.name, model.snake(message.name)
                table.insert(result.messages, message)
                result.by_name[message.name] = message
            end
            for _, enum in ipairs(file.enums) do
                name_values(enum)
                table.insert(result.enums, enum)
            end
        end
    end
    for _, message in ipairs(result.messages) do check_fields(set, message) end
    result.commands = members(set, package, "Command", "command")
    result.queries = members(set, package, "Query", "command")
    result.events = members(set, package, "Event", "event")
    check_commands(result.commands)
    check_commands(result.queries)
    check_events(result.events, set.enums["." .. package .. ".EventKind"])
    result.capabilities = capabilities_of(result.commands, result.queries, result.events)
    result.testing = testing_of(result.capabilities, result.commands, result.queries, result.events)
    result.labels = labels_of(set, package, result.capabilities, result.commands, result.queries, result.events)
    result.quotas = quotas_of(result.commands)
    result.level = level_of(result.commands, result.queries, result.events)
    local send = result.by_name.Send or fail("there is no message %s.Send", package)
    for _, field in ipairs(send.fields) do
        if field.name == "query" then result.query_tag = field.number << 3 | 2 end
    end
    if not result.query_tag or result.query_tag > 127 then
        fail("%s.Send: it must have a field `query` with a number below 16", package)
    end
    return result
end

return model
