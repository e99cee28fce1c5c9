-- gatehouse settings: what can be set of a mod, and setting it for good.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"
local profiles = require "mods.profiles"
local settings = require "mods.settings"
local text = require "lib.text"

local verb = {
    summary = "show and change the settings of a mod",
    group = "mods",
    game = "about",
    usage = "settings MOD [KEY=VALUE]... [OPTIONS]",
    about = "Without KEY=VALUE it lists what can be set. VALUE is JSON, or else text. What is set holds from the next\n"
        .. "start on; with --profile only in that profile. For one run: `gatehouse run --set MOD.KEY=VALUE`.\n"
        .. "With --json: {id, settings = [{key, label, kind, value, default, min, max, step, choices}]}.",
    needs = { "MOD" },
    rest = 65,
    words = "MOD",
    options = {
        unset = { kind = "list", value = "KEY", help = "back to its default; may be repeated" },
        reset = { kind = "flag", help = "all back to their defaults" },
    },
    examples = {
        { "gatehouse settings storm-front", "what can be set, between which values" },
        { "gatehouse settings storm-front rain=40 lightning=false", "sets two of them" },
        { "gatehouse settings storm-front --reset", "as it came" },
    },
}
for name, option in pairs(catalogue.options) do verb.options[name] = option end

local function limits_of(setting)
    if setting.choices then
        local words = {}
        for i, choice in ipairs(setting.choices) do words[i] = json.encode(choice) end
        return ", one of " .. table.concat(words, ", ")
    end
    if not setting.min and not setting.max then return "" end
    local low, high = setting.min and json.encode(setting.min) or "any", setting.max and json.encode(setting.max)
    return (", %s to %s"):format(low, high or "any")
end

-- A line for people, also for `gatehouse info`.
function verb.line(setting)
    local label = setting.label ~= setting.key and ": " .. setting.label or ""
    return ("  %s = %s%s (%s%s; default %s)"):format(setting.key, json.encode(setting.value), label, setting.kind,
        limits_of(setting), json.encode(setting.default))
end

-- Into the mod's own values, or into the profile's (`into`). nil, or what is wrong.
local function change(options, mod, into)
    local keys = options.unset or {}
    if options.reset then keys = text.sorted_keys(settings.values(mod)) end
    for _, key in ipairs(keys) do
        local problem = settings.reset(mod, key)
        if problem then return ("'%s': %s"):format(text.printable(key, 60), problem) end
        if into then into[key] = nil end
    end
    for i = 2, #options._ do
        local key, given = options._[i]:match("^([^=%s]+)=(.*)$")
        if not key then
            return ("'%s': expected KEY=VALUE, such as rain=40"):format(text.printable(options._[i], 60))
        end
        local value = settings.read(mod, key, given)
        local problem = settings.set(mod, key, value)
        if problem then return ("'%s': %s"):format(text.printable(key, 60), problem) end
        if into then into[key] = value end
    end
end

local function keep(self, options, mod)
    if not options.profile then return settings.keep(mod) end
    return profiles.save(self.profiles)
end

-- nil, or what is wrong.
local function change_and_keep(self, options, mod)
    local changes = options.reset or options.unset or options._[2]
    if not changes then return nil end
    local into
    if options.profile then
        into = self.profile.settings[mod.id] or {}
        self.profile.settings[mod.id] = into
    end
    local problem = change(options, mod, into)
    if into and next(into) == nil then self.profile.settings[mod.id] = nil end
    if problem then return problem end
    local ok
    ok, problem = keep(self, options, mod)
    return not ok and problem or nil
end

function verb.run(options)
    local self, problem = catalogue.load(options)
    local entry
    if self then entry, problem = catalogue.get(self, options._[1]) end
    if entry and not entry.mod then problem = ("'%s' is broken: %s"):format(entry.id, entry.problems[1]) end
    if entry and entry.mod then
        settings.load(entry.mod, self.profile.settings[entry.id])
        problem = change_and_keep(self, options, entry.mod)
    end
    if problem then
        cli.complain(problem)
        return cli.LOAD
    end
    local list = json.list(settings.list(entry.mod))
    for _, setting in ipairs(list) do cli.say(options, verb.line(setting)) end
    if #list == 0 then cli.say(options, ("%s has no settings."):format(entry.id)) end
    if options.json then cli.print_json { id = entry.id, settings = list } end
    return cli.OK
end

return verb
