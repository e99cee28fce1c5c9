-- A mod's manifest, mod.json: what is in it and what is wrong with it. Nothing of a mod is executed to
-- read it, and everything in it is treated as a stranger's text. manifest_rules.lua says what each field may
-- be; here is what concerns more than one, and where in the file each problem stands.
local actions = require "lib.actions"
local grants = require "policy.grants"
local json = require "lib.json"
local json_lines = require "lib.json_lines"
local places = require "lib.json_places"
local playing = require "games.playing"
local rules = require "mods.manifest_rules"
local schema = require "lib.schema"
local setting_rules = require "mods.setting_rules"
local text = require "lib.text"
local whole = require "lib.whole"

local manifest = {}

manifest.FILE = "mod.json"
manifest.API = rules.API
local STORAGE_KB = 64 -- when mod.json does not say
local PLAYER_STORAGE_KB = 16 -- the same for the player

-- A setting is a value, or an object with `default` beside what describes it.
local function setting_default(setting)
    if type(setting) == "table" and setting.default ~= nil then return setting.default end
    return setting
end

local function setting_defaults(settings)
    local defaults = {}
    for name, setting in pairs(settings or {}) do defaults[name] = setting_default(setting) end
    return defaults
end

-- --- what concerns more than one field; add(path, what, on?) ---
local checks = {}

function checks.api(value, _, add)
    local api = value.api or {}
    if api.min and api.target and api.target < api.min then
        add("api.target", ("is %d, less than api.min, which is %d"):format(api.target, api.min))
    end
    for _, id in ipairs(text.sorted_keys(value.games and api.games or {})) do
        if not value.games[id] then
            add("api.games." .. id, ("is a level of a game that the mod is not for: 'games' has no '%s'"):format(id))
        end
    end
end

-- The gate counts commands; what has none has no quota (engine/gate/gate.h says how many times as many there are).
local function quota_problem(capability, quota)
    local usual = grants.usual[capability]
    if not usual then return ("is for commands, and '%s' has none: leave it out"):format(capability) end
    if quota > usual * grants.MOST_TIMES then
        return ("is %s, at most %d is expected: %d times what is usual"):format(schema.show(quota),
            usual * grants.MOST_TIMES, grants.MOST_TIMES)
    end
end

function checks.capabilities(value, _, add)
    local seen = {}
    for i, capability in ipairs(value.capabilities or {}) do
        if seen[capability.cap] then
            add(("capabilities[%d].cap"):format(i), ("is '%s', which stands there already"):format(capability.cap))
        end
        seen[capability.cap] = true
        local problem = capability.quota and quota_problem(capability.cap, capability.quota)
        if problem then add(("capabilities[%d].quota"):format(i), problem) end
    end
end

-- The actions of the game that is played, as a set.
local function game_actions()
    local is = {}
    for _, target in ipairs(actions.targets(playing.game().actions)) do is[target] = true end
    return is
end

local function has_capability(value, wanted)
    for _, capability in ipairs(value.capabilities or {}) do
        if capability.cap == wanted then return true end
    end
    return false
end

function checks.inputs(value, _, add)
    local seen = {}
    local is_game = value.inputs and game_actions()
    for i, input in ipairs(value.inputs or {}) do
        if is_game[input.action] then
            local taken = ("is '%s', which is an action of the game: choose another name"):format(input.action)
            add(("inputs[%d].action"):format(i), taken)
        elseif seen[input.action] then
            add(("inputs[%d].action"):format(i), ("is '%s', which stands there already"):format(input.action))
        end
        seen[input.action] = true
        if input.consume and not has_capability(value, rules.CONSUME) then
            add(("inputs[%d].consume"):format(i), ("needs the capability '%s', since the mod learns when a key of the "
                .. "game's is pressed: add it to \"capabilities\""):format(rules.CONSUME))
        end
    end
end

local RELATIONS = { "dependencies", "optional", "recommended", "incompatible" }

function checks.relations(value, _, add)
    local seen = {}
    for _, field in ipairs(RELATIONS) do
        for _, id in ipairs(text.sorted_keys(value[field] or {})) do
            local path = places.member(field, id)
            if id == value.id then add(path, "names the mod itself", "key") end
            if seen[id] then add(path, ("stands in %s, too: one of them is expected"):format(seen[id]), "key") end
            seen[id] = field
        end
    end
    for i, id in ipairs(value.after or {}) do
        if id == value.id then add(places.element("after", i), "names the mod itself") end
    end
end

function checks.settings(value, at, add)
    for _, name in ipairs(text.sorted_keys(value.settings or {})) do
        local setting, path = value.settings[name], places.member("settings", name)
        local described = type(setting) == "table" and not places.is_list(at, path, setting)
        if not setting_rules.is_usable(setting_default(setting)) then
            add(described and path .. ".default" or path, "has a null or a number that cannot be used in it")
        elseif described then
            local default = setting.default
            local is_list = type(default) == "table" and places.is_list(at, path .. ".default", default)
            setting_rules.check(setting, is_list, function(part, what) add(path .. part, what) end)
        end
    end
end

function checks.settings_size(value, _, add)
    local size = #json.encode(setting_defaults(value.settings))
    if size > rules.MOST_SETTINGS_BYTES then
        add("settings", ("are %d bytes, at most %d are expected"):format(size, rules.MOST_SETTINGS_BYTES))
    end
end

function checks.exports(value, _, add)
    if value.exports and value.id == "gatehouse" then
        add("exports", "cannot be imported: \"gatehouse/...\" is the engine's own")
    end
    for _, key in ipairs(text.sorted_keys(value.exports or {})) do
        if type(key) == "string" and (key:find("/[/.]") or key:find("..", 1, true) or key:match("/$")) then
            add(places.member("exports", key), "must be a plain name, without '..', '//' and a '/' at its end", "key")
        end
    end
end

-- In this order, each where the fields that it looks at are good by themselves.
local ORDER = {
    { "api", "api" }, { "capabilities", "capabilities" }, { "inputs", "inputs" }, { "exports", "id", "exports" },
    { "relations", "id", "dependencies", "optional", "recommended", "incompatible", "after" },
    { "settings", "settings" }, { "settings_size", "settings" },
}

local function any_of(bad, fields)
    for i = 2, #fields do
        if bad[fields[i]] then return true end
    end
    return false
end

-- A mod for other games alone may ask for what these have: which capabilities there are is not known here.
local function without_others(value, problems)
    local games = type(value) == "table" and value.games
    if type(games) ~= "table" or next(games) == nil or games[playing.id()] ~= nil then return problems end
    local kept = {}
    for _, problem in ipairs(problems) do
        local is_own = problem.path:find("^capabilities%[%d+%]%.cap$") and problem.text:find(", expected ", 1, true)
        if not is_own then kept[#kept + 1] = problem end
    end
    return kept
end

-- All that is wrong with a decoded manifest: a list of {path, text, at, on}, in no order.
local function problems_of(value, at)
    local problems, bad = without_others(value, schema.check(value, rules.manifest, at)), {}
    for _, problem in ipairs(problems) do bad[problem.path:match("^[^.%[]*")] = true end
    local function add(path, what, on)
        bad[path:match("^[^.%[]*")] = true
        problems[#problems + 1] = { path = path, text = what, on = on or "value", at = path }
    end
    for _, fields in ipairs(ORDER) do
        if not any_of(bad, fields) then checks[fields[1]](value, at, add) end
    end
    return problems
end

-- A mod for an engine that is not there yet has fields that are not known yet: that alone is said.
local function too_new(value)
    local least = type(value.api) == "table" and value.api.min
    least = whole.of(least)
    if not least or least <= manifest.API or least > 65535 then return nil end
    return ("needs API %d, this engine has %d: a newer Gatehouse is needed"):format(least, manifest.API)
end

-- The names that it asks for, in its order, why it wants each, how much, and when it uses those that it rarely does.
local function asked_for(capabilities)
    local names, reasons, quotas, rarely = {}, {}, {}, {}
    for i, capability in ipairs(capabilities or {}) do
        names[i] = capability.cap
        reasons[capability.cap] = capability.reason
        quotas[capability.cap] = capability.quota
        rarely[capability.cap] = capability.rarely
    end
    return names, reasons, quotas, rarely
end

local function storage_of(storage)
    return storage and { version = storage.version, max_kb = storage.max_kb or STORAGE_KB }
end

-- What it exports, name -> file, and where each stands in mod.json, name -> field; nil: nothing.
local function exports_of(value)
    if value == nil then return nil end
    local map, at = {}, {}
    for key, file in pairs(value) do
        local name = type(key) == "string" and key or file
        map[name] = file
        at[name] = type(key) == "string" and places.member("exports", key) or places.element("exports", key)
    end
    return map, at
end

-- Whoever asks for the capability may keep something, also when nothing is said of how much.
local function player_storage_of(said, names)
    for _, name in ipairs(names) do
        if name == "storage.player" then return said or { max_kb = PLAYER_STORAGE_KB } end
    end
    return said
end

-- Also an empty list of a setting is written as one.
local function mark_lists(settings, at)
    for name, setting in pairs(settings or {}) do
        local path, default = places.member("settings", name), setting_default(setting)
        local where = default == setting and path or path .. ".default"
        if type(default) == "table" and places.is_list(at, where, default) then json.list(default) end
    end
end

local function mod_of(value, at)
    mark_lists(value.settings, at)
    local names, reasons, quotas, rarely = asked_for(value.capabilities)
    local api, events = value.api or {}, value.events or {}
    local exports, exports_at = exports_of(value.exports)
    return {
        exports = exports, exports_at = exports_at, id = value.id, title = value.title, version = value.version, main = value.main,
        description = value.description or "", authors = value.authors or {}, license = value.license or "",
        homepage = value.homepage or "",
        api = { min = api.min or 1, target = api.target or api.min or 1, games = api.games or {} },
        games = value.games or {}, dependencies = value.dependencies or {}, optional = value.optional or {},
        recommended = value.recommended or {},
        incompatible = value.incompatible or {}, after = value.after or {},
        capabilities = names, reasons = reasons, quotas = quotas, rarely = rarely,
        events = { publish = events.publish or {}, hear = events.hear or {} },
        inputs = value.inputs or {}, settings = json.encode(setting_defaults(value.settings)),
        described = value.settings or {}, storage = storage_of(value.storage),
        player_storage = player_storage_of(value.player_storage, names), locale = value.locale or "en",
    }
end

-- From the text of a mod.json, called `name` in problems: {id, version, title, description, authors, license,
-- homepage, main, exports (name -> file) and exports_at (name -> field; nil: it exports nothing),
-- api = {min, target, games (id -> level)}, games, dependencies, optional, recommended, incompatible (id -> range), after
-- (list), capabilities (names), reasons (name -> text), quotas (name -> number, where the mod wants one), rarely
-- (name -> when it is used, where mod.json says that), events = {publish, hear} (topic -> version or list of versions),
-- inputs (list of {action, label, keys}), settings (JSON
-- text of the defaults), described (the settings as mod.json has them), storage = {version, max_kb} or nil, player_storage = {max_kb} or nil,
-- locale}. Or nil, the list of all problems, each with file, line and column, and the id if there is a good one.
function manifest.parse(source, name)
    source = text.without_mark(source)
    local value, broken = json.decode(source, name)
    if value == nil then return nil, { broken } end
    local is_plain = places.is_plain(source, value)
    local at = is_plain and places.PLAIN or places.of(source)
    if type(value) ~= "table" or places.is_list(at, "", value) then
        return nil, { ("%s:1:1: expected an object: { \"id\": ..., \"title\": ... }"):format(name) }
    end
    local newer = too_new(value)
    local problems = newer and { { path = "api.min", text = newer, at = "api.min" } } or problems_of(value, at)
    if not newer and not is_plain then json_lines.add_twice(problems, at, source) end
    if #problems == 0 then return mod_of(value, at) end
    local id = type(value.id) == "string" and #value.id <= rules.ID.max and value.id:match(rules.ID.pattern)
    return nil, json_lines.of(problems, is_plain and places.of(source) or at, source, name), id or nil
end

-- The same of a package (mods.package), which the mod then has, with its `path` (also called `folder`).
function manifest.of(package)
    local name = package.path .. "/" .. manifest.FILE
    local source, missing = package:read(manifest.FILE, json.MAX_BYTES)
    if not source then return nil, { missing } end
    local mod, problems, id = manifest.parse(source, name)
    if not mod then return nil, problems, id end
    mod.path, mod.folder, mod.package = package.path, package.path, package
    return mod
end

-- Where a field of a good manifest stands, as "PATH/mod.json:LINE:COLUMN"; without the place where the file has
-- changed since. `field` as in problems; that of a member is where its name is.
function manifest.place(package, field)
    local name = package.path .. "/" .. manifest.FILE
    local source = package:read(manifest.FILE, json.MAX_BYTES)
    if not source or not json.decode(source, name) then return name end
    source = text.without_mark(source)
    local at = places.of(source)
    local byte = at.keys[field] or at.values[field]
    if not byte then return name end
    return ("%s:%d:%d"):format(name, json.place(source, byte))
end

-- Equal for ids that look alike: 0 and o; 1, l and i; rn and m; vv and w; with and without '-'.
function manifest.skeleton(id)
    return (id:gsub("-", ""):gsub("0", "o"):gsub("[1i]", "l"):gsub("rn", "m"):gsub("vv", "w"))
end

return manifest
