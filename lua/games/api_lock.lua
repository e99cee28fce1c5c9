-- The lock file of a game's api.lua: what mods of its level were promised. `gatehouse api --game GAME --lock` writes it; what the
-- api is changed to later is compared with it, so that a mod that was written for an older level goes on working.
-- What may be changed: costs, quotas, texts, limits that become wider; new messages and new fields that need not be given,
-- with a new level. What may not: names, numbers, types and capabilities, limits that become narrower, names that go.
local content_lock = require "games.content_lock"
local json = require "lib.json"
local text = require "lib.text"

local api_lock = {}

api_lock.FORMAT = 1
local ALL_KINDS = { "commands", "events", "queries" }
local KINDS = { command = "commands", event = "events", query = "queries" }
local WRITE = "gatehouse api --game GAME --lock"
local PROMISED = { "type", "repeated", "optional", "fixed" }

-- The name of the lock of an api file: api.lock.json beside api.lua.
function api_lock.file(api_file) return (api_file:gsub("%.lua$", "")) .. ".lock.json" end

local fields_of

function fields_of(fields)
    local list = json.list {}
    for i, field in ipairs(fields or {}) do
        list[i] = {
            number = field.number, name = field.name, type = field.type, repeated = field.repeated,
            optional = field.optional, fixed = field.fixed, min = field.min, max = field.max,
            max_bytes = field.max_bytes, max_count = field.max_count,
            names = field.names and json.list(table.move(field.names, 1, #field.names, 1, {})) or nil,
            of = field.id_of, fields = field.fields and fields_of(field.fields) or nil,
        }
    end
    return list
end

-- What a lock says of an api (of games.api).
function api_lock.of(api)
    local lock = { format = api_lock.FORMAT, level = api.level, commands = {}, events = {}, queries = {},
                   content = content_lock.of(api.content or {}) }
    for _, message in ipairs(api.messages) do
        lock[KINDS[message.kind]][message.name] = {
            number = message.number, capability = message.capability, since = message.since, state = message.state or nil,
            fields = fields_of(message.fields), reply = message.reply and fields_of(message.reply) or nil,
        }
    end
    return lock
end

-- A line for each message and type of content, so that a change is seen where it is.
function api_lock.text(api)
    local lock, lines = api_lock.of(api), { ("{\"format\": %d, \"level\": %d"):format(api_lock.FORMAT, api.level) }
    for _, kind in ipairs(ALL_KINDS) do
        local messages = {}
        for i, name in ipairs(text.sorted_keys(lock[kind])) do
            messages[i] = ("\n  %s: %s"):format(json.encode(name), json.encode(lock[kind][name]))
        end
        lines[#lines + 1] = ("%s: {%s}"):format(json.encode(kind), table.concat(messages, ","))
    end
    local types = {}
    for i, name in ipairs(text.sorted_keys(lock.content or {})) do
        types[i] = ("\n  %s: %s"):format(json.encode(name), json.encode(lock.content[name]))
    end
    if types[1] then lines[#lines + 1] = ("\"content\": {%s}"):format(table.concat(types, ",")) end
    return table.concat(lines, ",\n") .. "}\n"
end

-- --- comparing ---

local function by_number(fields)
    local found = {}
    for _, field in ipairs(fields or {}) do found[field.number] = field end
    return found
end

-- Both 0: all that the type can be.
local function range_of(field)
    if field.min == 0 and field.max == 0 then return math.mininteger, math.maxinteger end
    return field.min, field.max
end

local function lacks(names, wanted)
    local has = {}
    for _, name in ipairs(names or {}) do has[name] = true end
    for _, name in ipairs(wanted or {}) do
        if not has[name] then return name end
    end
end

local compare_fields

-- `sent`: mods write it, so that what was allowed must stay so; else they read it, and nothing may come that could not.
local function compare_field(was, is, path, add, sent)
    if is.name ~= was.name then
        return add(path, ("number %d was called '%s', and is '%s' now"):format(was.number, was.name, is.name))
    end
    for _, what in ipairs(PROMISED) do
        if is[what] ~= was[what] then
            return add(path, ("'%s' was %s, and is %s now"):format(what, tostring(was[what]), tostring(is[what])))
        end
    end
    local wide, narrow = is, was
    if not sent then wide, narrow = was, is end
    local least, most = range_of(narrow)
    local now_least, now_most = range_of(wide)
    local words = sent and "narrower" or "wider"
    if now_least > least or now_most < most then
        add(path, ("its limits are %s than they were: %s to %s"):format(words, tostring(was.min), tostring(was.max)))
    end
    if wide.max_bytes < narrow.max_bytes or wide.max_count < narrow.max_count then
        add(path, ("its limits are %s than they were: %d bytes, %d elements"):format(words, was.max_bytes, was.max_count))
    end
    local gone = sent and is.names and lacks(is.names, was.names or {})
    if gone then add(path, ("'%s' is no longer one of its names"):format(text.printable(gone, 40))) end
    if was.of ~= is.of then
        add(path, ("it was the id of %s, and is that of %s now"):format(text.printable(was.of or "nothing", 40), is.of or "nothing"))
    end
    if was.fields then compare_fields(was.fields, is.fields, path, add, sent) end
    if sent and is.names and not was.names then add(path, "it was any text, and must be one of a list now") end
end

local function is_needed(field)
    return not field.optional and (field.min > 0 or field.max < 0
        or (field.names or field.id_of or field.of or field.type == "message") and not field.repeated)
end

function compare_fields(was, is, path, add, sent)
    local before, now = by_number(was), by_number(is)
    for _, field in ipairs(was or {}) do
        local here = path .. "." .. field.name
        if now[field.number] then
            compare_field(field, now[field.number], here, add, sent)
        else
            add(here, "is gone: mods use it")
        end
    end
    for _, field in ipairs(is or {}) do
        if sent and not before[field.number] and is_needed(field) then
            add(path .. "." .. field.name, "is new and must be given: mods of an older level do not; make it optional")
        end
    end
end

-- Whether a list has a field that another has not, within its messages, too.
local function has_new_field(was, is)
    local before = by_number(was)
    for _, field in ipairs(is or {}) do
        local old = before[field.number]
        if not old or field.fields and has_new_field(old.fields, field.fields) then return true end
    end
    return false
end

-- Whether anything is there that the lock does not have.
local function has_more(lock, now)
    for _, kind in ipairs(ALL_KINDS) do
        for _, name in ipairs(text.sorted_keys(now[kind])) do
            local was, message = lock[kind][name], now[kind][name]
            if not was or has_new_field(was.fields, message.fields) or has_new_field(was.reply, message.reply) then
                return kind, name, was
            end
        end
    end
end

local function compare_message(kind, name, was, is, add)
    local path = kind .. "." .. name
    if not is then return add(path, "is gone: mods use it; `deprecated_by` says that it is going away") end
    if is.number ~= was.number then add(path .. ".number", ("was %d, and is %d now"):format(was.number, is.number)) end
    if is.capability ~= was.capability then
        add(path .. ".capability", ("was '%s', and is '%s' now"):format(was.capability, is.capability))
    end
    if was.state and not is.state then add(path .. ".state", "was true, and is not now: mods read it") end
    if is.since > was.since then add(path .. ".since", ("was %d, and is %d now"):format(was.since, is.since)) end
    compare_fields(was.fields, is.fields, path .. ".fields", add, kind ~= "events")
    compare_fields(was.reply, is.reply, path .. ".reply", add, false)
end

local function is_reused(lock, kind, name, number)
    for other, message in pairs(lock[kind]) do
        if other ~= name and message.number == number then return other end
    end
end

-- What an api changes that mods of the lock's level go by: a list of {path, text}, empty when nothing is.
function api_lock.problems(api, lock)
    local problems, now = {}, api_lock.of(api)
    local function add(path, what) problems[#problems + 1] = { path = path, text = what } end
    if api.level < lock.level then add("level", ("was %d, and is %d now"):format(lock.level, api.level)) end
    for _, kind in ipairs(ALL_KINDS) do
        for _, name in ipairs(text.sorted_keys(lock[kind])) do
            compare_message(kind, name, lock[kind][name], now[kind][name], add)
        end
        for _, name in ipairs(text.sorted_keys(now[kind])) do
            local other = not lock[kind][name] and is_reused(lock, kind, name, now[kind][name].number)
            if other then
                add(("%s.%s.number"):format(kind, name), ("is %d, which was %s's"):format(now[kind][name].number, other))
            end
        end
    end
    content_lock.compare(lock.content, now.content, add)
    local kind, name, was = has_more(lock, now)
    if not kind then
        name, was = content_lock.more(lock.content, now.content)
        kind = name and "content"
    end
    if kind and api.level <= lock.level then
        add("level", ("is %d, as in the lock, and %s.%s is new%s: what is new comes with a new level"):format(api.level, kind,
            name, was and " in part" or ""))
    elseif kind and not was and now[kind][name].since <= lock.level then
        add(("%s.%s.since"):format(kind, name), ("is %d, and it is new with level %d"):format(now[kind][name].since, api.level))
    end
    return problems
end

local MOST_DEPTH = 8 -- more than an api may have

local function is_fields(list, depth)
    if type(list) ~= "table" or (depth or 0) > MOST_DEPTH then return false end
    for _, field in ipairs(list) do
        if type(field) ~= "table" or type(field.name) ~= "string" then return false end
        for _, key in ipairs { "number", "min", "max", "max_bytes", "max_count" } do
            if math.type(field[key]) ~= "integer" then return false end
        end
        if field.names ~= nil and type(field.names) ~= "table" then return false end
        if field.of ~= nil and type(field.of) ~= "string" then return false end
        if field.fields ~= nil and not is_fields(field.fields, (depth or 0) + 1) then return false end
    end
    return true
end

local function is_lock(lock)
    if type(lock) ~= "table" or lock.format ~= api_lock.FORMAT or math.type(lock.level) ~= "integer" then return false end
    if not content_lock.is_good(lock.content) then return false end
    for _, kind in pairs(KINDS) do
        if type(lock[kind]) ~= "table" then return false end
        for name, message in pairs(lock[kind]) do
            if type(name) ~= "string" or type(message) ~= "table" or math.type(message.number) ~= "integer"
                or math.type(message.since) ~= "integer" or type(message.capability) ~= "string"
                or not is_fields(message.fields) or message.reply ~= nil and not is_fields(message.reply) then
                return false
            end
        end
    end
    return true
end

-- What is wrong with a game (of games.definition) by the lock beside its api.lua: lines with the file and the field;
-- none where it has no api or no lock. For `check`.
function api_lock.check(game)
    if not game.api then return {} end
    local file = api_lock.file(game.api_file)
    local source = game.package:read(file)
    if not source then return {} end
    local name = game.package.path .. "/" .. file
    local lock, problem = json.decode(source, name)
    if problem then return { problem } end
    if not is_lock(lock) then
        return { ("%s: is no lock of an api that this version can read; write it anew with: %s"):format(name, WRITE) }
    end
    local lines = {}
    for i, one in ipairs(api_lock.problems(game.api, lock)) do
        lines[i] = ("%s/%s: %s: %s (by %s)"):format(game.package.path, game.api_file, one.path, one.text, file)
    end
    return lines
end

return api_lock
