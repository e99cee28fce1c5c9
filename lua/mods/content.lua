-- What a mod's package (or a game's) declares of the types of content that the game has: content/TYPE.json, and, for many,
-- content/TYPE/ANYTHING.json. Each is an object of entries by their names, and may have "patch" beside them: changes to
-- entries of others, by their ids. A game may have Lua that is data in their place (content/TYPE.lua). Nothing of it is
-- run; what concerns more than one mod is said by mods/content_merge.lua.
local content_rules = require "games.content_rules"
local data_file = require "lib.data_file"
local data_lines = require "lib.data_lines"
local fs = require "engine.fs"
local json = require "lib.json"
local json_lines = require "lib.json_lines"
local places = require "lib.json_places"
local schema = require "lib.schema"
local text = require "lib.text"

local content = {}

content.FOLDER = "content"
content.MOST_FILES = 256
content.MOST_BYTES = 512 * 1024 -- of a mod's files
content.MOST_ENTRIES = 1024     -- of a mod
content.MOST_PATCHES = 256      -- entries of others that a mod changes

local EXAMPLE = 'return { lantern = { title = "Lantern" } }'
local SCHEMA_KEY = "$schema" -- for editors

-- --- places ---

-- Where a problem {path, on, at} of a file stands: "FILE:LINE:COLUMN".
function content.place(file, path, on)
    if file.is_lua then
        local line = data_lines.find(file.source, path)
        return line and ("%s:%d"):format(file.where, line) or file.where
    end
    file.at = file.at or places.of(file.source)
    local line, column = json.place(file.source, json_lines.byte({ path = path, at = path, on = on }, file.at))
    return ("%s:%d:%d"):format(file.where, line, column)
end

-- Problems of a file as lines.
local function lines_of(file, problems)
    if file.is_lua then return data_lines.complaints(file.where, file.source, problems) end
    file.at = file.at or places.of(file.source)
    return json_lines.of(problems, file.at, file.source, file.where)
end

-- --- one file ---

-- The type that a file is for, by its name; nil and why it is for none.
local function type_of(state, name)
    local rest = name:sub(#content.FOLDER + 2)
    local type_name = rest:match("^([^/]+)/[^/]+%.json$") or rest:match("^([^/]+)%.json$")
        or state.takes_lua and rest:match("^([^/]+)%.lua$")
    if not type_name then return nil, "expected content/TYPE.json or content/TYPE/NAME.json" end
    if state.types[type_name] then return type_name end
    local known = text.sorted_keys(state.types)
    if not known[1] then return nil, ("the game '%s' has no content that mods declare"):format(state.game_id) end
    return nil, ("the game '%s' has no content of the type '%s'%s; there are %s"):format(state.game_id,
        text.printable(type_name, 40), text.suggest(type_name, known), text.any_of(known))
end

local function read_value(file, source)
    file.is_lua = file.name:match("%.lua$") ~= nil
    if file.is_lua then
        file.source = text.without_mark(source)
        local value, problem = data_file.run(source, file.where, EXAMPLE)
        if value then return value end
        return nil, problem
    end
    file.source = text.without_mark(source)
    local value, problem = json.decode(file.source, file.where)
    if value == nil then return nil, problem end
    local is_plain = places.is_plain(file.source, value)
    file.at = not is_plain and places.of(file.source) or nil
    if type(value) ~= "table" or places.is_list(file.at or places.PLAIN, "", value) then
        return nil, ("%s:1:1: expected an object of entries by name: { \"lantern\": { ... } }"):format(file.where)
    end
    return value
end

-- --- values, as the game gets them ---

local convert

local function convert_table(state, fields, value, path, is_patch)
    local made = {}
    for name, field in pairs(fields) do
        if value[name] ~= nil then
            made[name] = convert(state, field, value[name], places.member(path, name), is_patch)
        elseif not is_patch and field.default ~= nil then
            made[name] = convert(state, field, field.default, places.member(path, name), is_patch)
        end
    end
    return made
end

local function asset(state, kind, name, path)
    if state.assets.own(kind, name) then return state.is_game and name or state.owner .. ":" .. name end
    local known = state.assets.known(kind)
    if known.is[name] then return name end
    local all = table.move(known.list, 1, #known.list, 1, state.assets.own_names(kind))
    state.add(path, ("is '%s', and there is no such %s: neither %ss/%s.%s in the package nor one of the game's%s"):format(
        text.printable(name, 40), kind, kind, text.printable(name, 40), kind == "sprite" and "png" or "wav",
        text.suggest(name, all)))
    return name
end

local CONVERT = {
    color = function(_, _, value) return tonumber(value:sub(2), 16) end,
    list = function(state, field, value, path)
        local made = {}
        for i, item in ipairs(value) do made[i] = convert(state, field.of, item, places.element(path, i), false) end
        return made
    end,
    name = function(state, field, value, path)
        local id = value:find(":", 1, true) and value or state.owner .. ":" .. value
        state.references[#state.references + 1] = { type = field.of, id = id, file = state.file, path = path }
        return id
    end,
    sprite = function(state, _, value, path) return asset(state, "sprite", value, path) end,
    sound = function(state, _, value, path) return asset(state, "sound", value, path) end,
    table = function(state, field, value, path, is_patch) return convert_table(state, field.fields, value, path, is_patch) end,
    words = function(state, _, value, path)
        local key = value:match("^@(.*)$")
        if key and not state.assets.texts()[key] then
            state.add(path, ("is '%s', and locale/%s.json has no text '%s'%s"):format(text.printable(value, 64),
                state.language, text.printable(key, 60), text.suggest(key, text.sorted_keys(state.assets.texts()))))
        end
        return value
    end,
}

function convert(state, field, value, path, is_patch)
    local own = CONVERT[field.type]
    if own then return own(state, field, value, path, is_patch) end
    return value
end

-- --- what is in a file ---

local made_rules = setmetatable({}, { __mode = "k" })

local function rules_of(one)
    made_rules[one] = made_rules[one] or content_rules.file(one)
    return made_rules[one]
end

local function add_entry(state, file, name, value)
    local one, id = state.types[file.type], state.owner .. ":" .. name
    local path = places.member("", name)
    local key = file.type .. " " .. name
    if content_rules.RESERVED[name] then
        return state.add(path, "is a word that JavaScript has: choose another name", "key")
    elseif one.most_id and #id > one.most_id then
        return state.add(path, ("is '%s' with the mod before it, %d bytes; at most %d are expected"):format(id, #id,
            one.most_id), "key")
    elseif state.seen[key] then
        return state.add(path, ("stands in %s already"):format(content.place(state.seen[key].file, path, "key")), "key")
    end
    local entry = { type = file.type, id = id, name = name, owner = state.owner, file = file, path = path }
    state.seen[key] = entry
    entry.value = convert_table(state, one.fields, value, path, false)
    state.entries[#state.entries + 1] = entry
end

local function add_patch(state, file, id, value)
    local one, path = state.types[file.type], places.member("patch", id)
    local owner = id:match("^([^:]+):")
    if not owner or owner == state.owner then
        return state.add(path, owner and "is the package's own: change the entry itself"
            or ("is no id of another's content, such as 'other-mod:%s'"):format(id), "key")
    elseif one.patch == false then
        return state.add(path, ("content of the type '%s' is not to be changed by others"):format(file.type), "key")
    end
    for name in pairs(value) do
        if one.fields[name].patch == false then
            state.add(places.member(path, name), "is not to be changed by others", "key")
        end
    end
    state.patches[#state.patches + 1] = {
        type = file.type, id = id, by = state.owner, file = file, path = path,
        value = convert_table(state, one.fields, value, path, true),
    }
end

local function add_all(state, file, value)
    local entries, rules, problems = {}, rules_of(state.types[file.type]), {}
    for name, item in pairs(value) do
        if name ~= "patch" and name ~= SCHEMA_KEY then entries[name] = item end
    end
    local at = not file.is_lua and (file.at or places.PLAIN) or nil
    for _, problem in ipairs(schema.check(entries, rules.entries, at)) do problems[#problems + 1] = problem end
    if value.patch ~= nil then
        for _, problem in ipairs(schema.check({ patch = value.patch }, { kind = "table", fields = {
            patch = rules.patches,
        } }, at)) do
            problems[#problems + 1] = problem
        end
    end
    function state.add(path, what, on) problems[#problems + 1] = { path = path, text = what, on = on or "value", at = path } end
    state.file = file
    if not problems[1] then
        for _, name in ipairs(text.sorted_keys(entries)) do add_entry(state, file, name, entries[name]) end
        for _, id in ipairs(text.sorted_keys(value.patch or {})) do add_patch(state, file, id, value.patch[id]) end
    end
    if file.at then json_lines.add_twice(problems, file.at, file.source) end
    if problems[1] then
        local lines = lines_of(file, problems)
        table.move(lines, 1, #lines, #state.problems + 1, state.problems)
    end
end

local function read_file(state, name)
    local where = ("%s/%s"):format(state.package.path, name)
    local type_name, problem = type_of(state, name)
    if not type_name then
        state.problems[#state.problems + 1] = ("%s: %s"):format(where, problem)
        return
    end
    local source, missing = state.package:read(name, json.MAX_BYTES)
    if not source then
        state.problems[#state.problems + 1] = missing
        return
    end
    state.bytes = state.bytes + #source
    local file = { name = name, where = where, type = type_name }
    local value
    value, problem = read_value(file, source)
    if value then return add_all(state, file, value) end
    state.problems[#state.problems + 1] = problem
end

-- --- the whole ---

-- Names of the files in content/, sorted; or nil and what is wrong. A folder without it is not walked.
local function files_of(package)
    if package.kind == "folder" and not fs.look(package.path .. "/" .. content.FOLDER) then return {} end
    local list, problem = package:files()
    if not list then return nil, problem end
    local names = {}
    for _, file in ipairs(list) do
        if file.name:sub(1, #content.FOLDER + 1) == content.FOLDER .. "/" then names[#names + 1] = file.name end
    end
    return names
end

local function check_counts(state, count)
    local path = state.package.path
    for _, limit in ipairs {
        { count, content.MOST_FILES, "files" }, { state.bytes, content.MOST_BYTES, "bytes" },
        { #state.entries, content.MOST_ENTRIES, "entries" }, { #state.patches, content.MOST_PATCHES, "patches" },
    } do
        if limit[1] > limit[2] then
            state.problems[#state.problems + 1] = ("%s/%s: has %d %s, at most %d are expected"):format(path, content.FOLDER,
                limit[1], limit[3], limit[2])
        end
    end
end

-- What a package declares. options: package, owner (the id before its names), game_id, types (as games.api has `content`),
-- is_game (it is the game's own), assets = {own(kind, name), own_names(kind), known(kind) -> {is, list}, texts()},
-- language (of the texts). {entries = list of {type, id, name, owner, file, path, value}, patches = list of {type, id, by, file, path,
-- value}, references = list of {type, id, file, path}}, each in a fixed order; nil when it has no such files. Or nil and
-- a list of problems, as lines.
function content.read(options)
    local names, problem = files_of(options.package)
    if not names then return nil, { problem } end
    if not names[1] then return nil end
    local state = { entries = {}, patches = {}, references = {}, problems = {}, seen = {}, bytes = 0, takes_lua = options.is_game }
    for key, value in pairs(options) do state[key] = value end
    for i, name in ipairs(names) do
        if i > content.MOST_FILES or state.bytes > content.MOST_BYTES then break end
        read_file(state, name)
    end
    check_counts(state, #names)
    if state.problems[1] then return nil, state.problems end
    return { entries = state.entries, patches = state.patches, references = state.references }
end

return content
