-- gatehouse profile: sets of mods and settings under a name.
local cli = require "cli"
local fs = require "engine.fs"
local json = require "lib.json"
local out = require "lib.out"
local profiles = require "mods.profiles"
local text = require "lib.text"

local verb = {
    summary = "manage sets of mods and settings",
    group = "mods",
    game = "about",
    usage = "profile [list]\n"
        .. "profile show [NAME]\n"
        .. "profile use NAME\n"
        .. "profile new NAME\n"
        .. "profile copy FROM NAME\n"
        .. "profile remove NAME\n"
        .. "profile export [NAME] [-o FILE]\n"
        .. "profile import FILE [--as NAME]",
    about = "A profile says which mods are off, and may hold settings of its own. `gatehouse run --profile NAME`\n"
        .. "plays one without going over to it. The profile `default` is always there; to remove it is to empty it.\n"
        .. "With --json: {current, profiles = name -> {off = [ids], settings}}; show: {name, off, settings}.",
    rest = 3,
    words = "PROFILE",
    options = {
        out = cli.out_file("export: where to; else it is printed"),
        as = { kind = "string", value = "NAME", help = "import: under this name" },
    },
    examples = {
        { "gatehouse profile copy default calm", "begins a profile with what the current one has" },
        { "gatehouse disable storm-front --profile calm", "switches a mod off in it" },
        { "gatehouse profile use calm", "plays with it from now on" },
        { "gatehouse profile export calm -o calm.json", "for somebody else, who imports it" },
    },
}

local function describe(name, profile) return { name = name, off = profile.off, settings = profile.settings } end

local function off_of(profile)
    local ids = {}
    for i, id in ipairs(profile.off) do ids[i] = text.printable(id, 48) end
    return #ids > 0 and "off: " .. table.concat(ids, ", ") or "all mods on"
end

-- Each: (profiles, options, words after it) -> what is wrong | nil, and whether there is something to keep.
local doing = {}

function doing.list(self, options)
    for _, name in ipairs(text.sorted_keys(self.all)) do
        cli.say(options, ("%s %-16s %s"):format(name == self.current and "*" or " ", name, off_of(self.all[name])))
    end
    if options.json then cli.print_json { current = self.current, profiles = self.all } end
end

function doing.show(self, options, name)
    local profile, found = profiles.get(self, name)
    if not profile then return found end
    cli.say(options, ("%s: %s"):format(found, off_of(profile)))
    for _, id in ipairs(text.sorted_keys(profile.settings)) do
        for _, key in ipairs(text.sorted_keys(profile.settings[id])) do
            cli.say(options, ("  %s.%s = %s"):format(text.printable(id, 48), text.printable(key, 60),
                json.encode(profile.settings[id][key])))
        end
    end
    if options.json then cli.print_json(describe(found, profile)) end
end

function doing.use(self, options, name)
    local profile, found = profiles.get(self, name)
    if not profile then return found end
    self.current = name
    cli.say(options, ("the profile is %s now (%s)"):format(name, off_of(profile)))
    return nil, true
end

doing["new"] = function(self, options, name)
    local ok, problem = profiles.create(self, name)
    if not ok then return problem end
    cli.say(options, ("made %s; to play with it: gatehouse profile use %s"):format(name, name))
    return nil, true
end

function doing.copy(self, options, from, name)
    local ok, problem = profiles.create(self, name, from)
    if not ok then return problem end
    cli.say(options, ("made %s from %s; to play with it: gatehouse profile use %s"):format(name, from, name))
    return nil, true
end

function doing.remove(self, options, name)
    local ok, problem = profiles.remove(self, name)
    if not ok then return problem end
    cli.say(options, name == profiles.DEFAULT and "emptied default" or ("removed %s"):format(name))
    return nil, true
end

function doing.export(self, options, name)
    local source, problem = profiles.export(self, name or self.current)
    if not source then return problem end
    if not options.out then
        out.write(source)
        return
    end
    local ok
    ok, problem = fs.replace(options.out, source)
    if not ok then return problem end
    cli.say(options, ("wrote %s"):format(options.out))
end

function doing.import(self, options, path)
    local source, problem = fs.read(path, json.MAX_BYTES)
    if not source then return problem end
    local name
    name, problem = profiles.import(self, source, path, options.as)
    if not name then return problem end
    cli.say(options, ("imported %s (%s)"):format(name, off_of(self.all[name])))
    return nil, true
end

-- How many words each needs and may have after it.
local WORDS = {
    list = { 0, 0 }, show = { 0, 1 }, use = { 1, 1 }, new = { 1, 1 }, copy = { 2, 2 }, remove = { 1, 1 },
    export = { 0, 1 }, import = { 1, 1 },
}

verb.first = text.sorted_keys(WORDS) -- what the first word may be, for completion

local function check(options)
    local what, count = options._[1] or "list", math.max(0, #options._ - 1)
    local words = WORDS[what]
    if not words then
        local shown = text.printable(what, 40)
        return nil, ("'%s' is not %s%s"):format(shown, text.any_of(verb.first), text.suggest(what, verb.first))
    end
    if count < words[1] then return nil, ("%s: a word is missing: see the usage"):format(what) end
    if count > words[2] then
        return nil, ("%s: a word too many: '%s'"):format(what, text.printable(options._[#options._], 40))
    end
    return what
end

function verb.run(options)
    local what, wrong = check(options)
    if not what then return cli.usage_error("profile", wrong) end
    local self = profiles.load()
    local problem, changed = doing[what](self, options, options._[2], options._[3])
    if changed then
        local ok, unkept = profiles.save(self)
        problem = not ok and unkept or nil
        if ok and options.json then cli.print_json { current = self.current, profiles = self.all } end
    end
    if not problem then return cli.OK end
    cli.complain(problem)
    return cli.LOAD
end

return verb
