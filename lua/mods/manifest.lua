-- A mod's manifest, mod.json: what is in it and what is wrong with it. Nothing of a mod is executed to
-- read it, and everything in it is treated as a stranger's text.
local api = require "api"
local fs = require "engine.fs"
local grants = require "policy.grants"
local json = require "lib.json"
local schema = require "lib.schema"
local text = require "lib.text"

local manifest = {}

manifest.FILE = "mod.json"
manifest.API = api.level

local ID = { kind = "string", min = 1, max = 48, pattern = "^[a-z][a-z0-9-]*$",
             hint = "lower-case letters, digits and '-', beginning with a letter" }
local LINE = { kind = "string", min = 1, max = 80, line = true }
local LEVEL = { kind = "integer", min = 1, max = manifest.API }
local CAPABILITY = {
    kind = "table",
    fields = {
        cap = { kind = "string", required = true, one_of = grants.known },
        reason = { kind = "string", required = true, min = 1, max = 200, line = true },
    },
}
local VERSION = { kind = "integer", min = 1, max = 65535 }
local IDS = { kind = "list", max = 32, of = ID }

local rule = {
    kind = "table",
    fields = {
        id = { kind = "string", required = true, min = ID.min, max = ID.max, pattern = ID.pattern, hint = ID.hint },
        title = { kind = "string", required = true, min = 1, max = 60, line = true },
        version = { kind = "string", required = true, pattern = "^%d+%.%d+%.%d+[%w.+-]*$", max = 40,
                    hint = "three numbers, such as '1.0.0'" },
        main = { kind = "string", required = true, max = 120, pattern = "^[%w_][%w_./-]*%.m?js$",
                 hint = "the path of a .js file in the mod's folder" },
        api = { kind = "table", fields = { min = LEVEL, target = LEVEL } },
        description = { kind = "string", max = 400, line = true },
        author = LINE,
        authors = { kind = "list", max = 32, of = LINE },
        license = LINE,
        homepage = { kind = "string", max = 200, line = true },
        capabilities = { kind = "list", max = 32, of = CAPABILITY },
        settings = { kind = "map" },
        events = { kind = "table", fields = {
            publish = { kind = "map", of = VERSION }, hear = { kind = "map", of = VERSION },
        } },
        after = IDS,
        requires = IDS,
        conflicts = IDS,
    },
}

local MAX_SETTINGS_BYTES = 16384 -- as proto/events.proto has it

-- A setting is a value, or a table with `default` beside what describes it.
local function setting_defaults(settings)
    local defaults = {}
    for name, setting in pairs(settings or {}) do
        local described = type(setting) == "table" and setting.default ~= nil
        defaults[name] = described and setting.default or setting
        if described and setting.default == false then defaults[name] = false end
    end
    return defaults
end

-- The names that it asks for, in its order, and why it wants each.
local function asked_for(capabilities)
    local names, reasons = {}, {}
    for i, capability in ipairs(capabilities or {}) do
        names[i] = capability.cap
        reasons[capability.cap] = capability.reason
    end
    return names, reasons
end

local function problems_of(value, source, path)
    local problems = {}
    local function add(key, what)
        local place = json.find_key(source, key:match("%.([^.%[]+)$") or key:match("^[^.%[]+") or key)
        if place == "" then place = json.find_key(source, key:match("^[^.%[]+") or key) end
        problems[#problems + 1] = ("%s%s: '%s' %s"):format(path, place, text.printable(key, 60), what)
    end
    for _, problem in ipairs(schema.check(value, rule)) do add(problem.path, problem.text) end
    if #problems == 0 then
        if value.main:find("..", 1, true) or value.main:find("//", 1, true) then
            add("main", "must be a plain path inside the mod's folder, without '..'")
        end
        local size = #json.encode(setting_defaults(value.settings))
        if size > MAX_SETTINGS_BYTES then
            add("settings", ("are %d bytes, at most %d are expected"):format(size, MAX_SETTINGS_BYTES))
        end
    end
    return problems
end

-- {id, title, version, main, capabilities (names), reasons (by name), settings (JSON text), described (the
-- settings as mod.json has them), after, requires, conflicts, description}; or nil and a list of problems,
-- each with the file and, where it can be told, line and column.
function manifest.read(folder)
    local path = folder .. "/" .. manifest.FILE
    local source, missing = fs.read(path, json.MAX_BYTES)
    if not source then return nil, { ("%s: %s"):format(path, missing or "cannot be read") } end
    local value, broken = json.decode(source, path)
    if value == nil then return nil, { broken } end
    if type(value) ~= "table" then
        return nil, { ("%s:1:1: expected an object: { \"id\": ..., \"title\": ... }"):format(path) }
    end
    local problems = problems_of(value, source, path)
    if #problems > 0 then return nil, problems end
    local names, reasons = asked_for(value.capabilities)
    return {
        id = value.id, title = value.title, version = value.version, main = value.main,
        description = value.description or "", capabilities = names, reasons = reasons,
        settings = json.encode(setting_defaults(value.settings)), described = value.settings or {},
        events = value.events or {},
        after = value.after or {}, requires = value.requires or {}, conflicts = value.conflicts or {},
    }
end

return manifest
