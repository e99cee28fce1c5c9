-- What the player changes of a mod's settings for one run: "MOD.KEY=VALUE", VALUE as JSON or, where it is
-- none, as text. Only what mod.json declares can be set, to a value of the default's type and range.
local json = require "lib.json"
local text = require "lib.text"

local settings = {}

-- Mod id, key and value; nil when the words are not of that form.
local function parse(words)
    local id, key, given = words:match("^([%l][%l%d-]*)%.([^=%s]+)=(.*)$")
    if not id then return nil end
    local value = json.decode(given, "value")
    if value == nil then value = given end
    return id, key, value
end

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

local function kind_of(value)
    local kind = type(value)
    if kind == "table" then return #value > 0 and "a list" or "an object" end
    return "a " .. kind
end

-- nil, or why the value does not fit what the manifest says of the setting.
local function misfit(value, default, described)
    local expected, got = kind_of(default), kind_of(value)
    if expected ~= got then return ("expected %s, got %s"):format(expected, got) end
    if got == "a number" then
        local low, high = described.min or -math.huge, described.max or math.huge
        if value < low or value > high then return ("expected %g to %g, got %g"):format(low, high, value) end
    end
    if type(described.choices) ~= "table" then return end
    local choices = {}
    for i, choice in ipairs(described.choices) do
        if choice == value then return end
        choices[i] = tostring(choice)
    end
    return ("expected one of %s%s"):format(table.concat(choices, ", "), text.suggest(tostring(value), choices))
end

-- Changes the settings of mods that were found; nil, or what is wrong.
function settings.apply(mods, list)
    for _, words in ipairs(list or {}) do
        local id, key, value = parse(words)
        local mod, problem = find(mods, id)
        if not mod then return ("--set %s.%s: %s"):format(id, key, problem) end
        local values = json.decode(mod.settings, "settings")
        if values[key] == nil then
            return ("--set %s.%s: the mod has no such setting%s"):format(id, text.printable(key, 60),
                text.suggest(key, text.sorted_keys(values)))
        end
        local described = mod.described[key]
        problem = misfit(value, values[key], type(described) == "table" and described or {})
        if problem then return ("--set %s.%s: %s"):format(id, key, problem) end
        values[key] = value
        mod.settings = json.encode(values)
    end
end

return settings
