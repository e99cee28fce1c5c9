-- What the player changes of a mod's settings: for good (kept in the player's configuration, a file for each mod),
-- or for one run: "MOD.KEY=VALUE", VALUE as JSON or, where it is none, as text. Only what mod.json declares can be
-- set, to a value of the default's type and range.
local json = require "lib.json"
local log = require "engine.log"
local merge = require "lib.merge"
local paths = require "games.paths"
local rules = require "mods.manifest_rules"
local setting_rules = require "mods.setting_rules"
local store_file = require "lib.store_file"
local text = require "lib.text"

local settings = {}

-- Mod id, key and what is given for it; nil when the words are not of that form.
local function parse(words) return words:match("^([%l][%l%d-]*)%.([^=%s]+)=(.*)$") end

function settings.check(list)
    for _, words in ipairs(list or {}) do
        if not parse(words) then
            local shown = text.printable(words, 60)
            return ("--set: '%s': expected MOD.KEY=VALUE, such as storm-front.rain=50"):format(shown)
        end
    end
end

local function find(mods, id)
    local ids = {}
    for i, mod in ipairs(mods) do
        if mod.id == id then return mod end
        ids[i] = mod.id
    end
    return nil, ("there is no mod '%s' here%s"):format(text.printable(id, 48), text.suggest(id, ids))
end


local function description_of(mod, key)
    local described = mod.described[key]
    local is_described = type(described) == "table" and described.default ~= nil
    return is_described and described or { default = described }
end

-- The values as they are now, by key.
function settings.values(mod) return json.decode(mod.settings, "settings") end

-- What can be set, by key in order: {key, label, kind (as setting_rules.type_of), value, default, min, max, step,
-- choices} each.
function settings.list(mod)
    local values, list = settings.values(mod), {}
    for _, key in ipairs(text.sorted_keys(values)) do
        local described, value = description_of(mod, key), values[key]
        local is_list = type(value) == "table" and #value > 0
        list[#list + 1] = {
            key = key, label = described.label or key, kind = setting_rules.type_of(described, is_list), value = value,
            default = described.default, min = described.min, max = described.max, step = described.step,
            choices = described.choices,
        }
    end
    return list
end

-- What somebody wrote for a setting: JSON, or else text. For a setting that is a text it is one in any case.
function settings.read(mod, key, given)
    local value = json.decode(given, "value")
    if value == nil or type(settings.values(mod)[key]) == "string" and type(value) ~= "string" then return given end
    return value
end

-- Changes one; nil, or what is wrong. `once`: for this run alone, it will not be kept.
function settings.set(mod, key, value, once)
    local values = settings.values(mod)
    if values[key] == nil then
        return ("the mod has no such setting%s"):format(text.suggest(key, text.sorted_keys(values)))
    end
    local problem = setting_rules.misfit(value, values[key], description_of(mod, key))
    if problem then return problem end
    local before = values[key]
    values[key] = value
    local encoded = json.encode(values)
    if #encoded > rules.MOST_SETTINGS_BYTES then
        return ("all settings are %d bytes then, at most %d are expected"):format(#encoded, rules.MOST_SETTINGS_BYTES)
    end
    mod.settings = encoded
    mod.once = mod.once or {}
    if not once then
        mod.once[key] = nil
    elseif not mod.once[key] then
        mod.once[key] = { kept = before }
    end
end

-- --- kept for good ---

local function path_of(mod)
    local folder, nowhere = paths.config()
    if not folder then return nil, nowhere end
    return ("%s/settings/%s.json"):format(folder, mod.id)
end

local function has_values(kept)
    if type(kept.values) ~= "table" then return "expected \"values\": an object" end
end

local function lay(mod, values, where, once)
    for _, key in ipairs(text.sorted_keys(values)) do
        local problem = settings.set(mod, key, values[key], once)
        if problem then
            log.write("warn", mod.id, ("%s: '%s': %s"):format(where, text.printable(key, 60), problem))
        end
    end
end

-- Lays what the player chose earlier on the defaults, and on that what his profile has (key -> value, or nil), which
-- is not kept from here. What does not fit any more is left out and said.
function settings.load(mod, of_profile)
    local path = path_of(mod)
    local kept = path and store_file.read(path, has_values)
    mod.kept = kept and merge.copy(kept.values or {}) or {}
    lay(mod, kept and kept.values or {}, path)
    lay(mod, of_profile or {}, "the profile", true)
end

-- Back to the default.
function settings.reset(mod, key)
    for _, setting in ipairs(settings.list(mod)) do
        if setting.key == key then return settings.set(mod, key, setting.default) end
    end
    return settings.set(mod, key) -- which says that there is none
end

-- Keeps those that are not the default; what another process keeps meanwhile holds where nothing was changed here.
-- True; or nil and why not.
function settings.keep(mod)
    local path, nowhere = path_of(mod)
    if not path then return nil, nowhere end
    local changed = {}
    for _, setting in ipairs(settings.list(mod)) do
        local once, value = mod.once and mod.once[setting.key], setting.value
        if once then value = once.kept end
        if json.encode(value) ~= json.encode(setting.default) then changed[setting.key] = value end
    end
    local ok, problem = store_file.update(path, has_values, function(now)
        return { values = now.values and merge.three(mod.kept or {}, changed, now.values) or changed }
    end)
    if ok then mod.kept = changed end
    return ok, problem
end

-- --- for one run ---

-- Changes the settings of mods that were found; nil, or what is wrong.
function settings.apply(mods, list)
    for _, words in ipairs(list or {}) do
        local id, key, given = parse(words)
        local mod, problem = find(mods, id)
        if not mod then return ("--set %s.%s: %s"):format(id, key, problem) end
        problem = settings.set(mod, key, settings.read(mod, key, given), true)
        if problem then return ("--set %s.%s: %s"):format(id, text.printable(key, 60), problem) end
    end
end

return settings
