-- gatehouse info: all that there is to know of one mod before it runs.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local content = require "mods.content"
local content_merge = require "mods.content_merge"
local inspect = require "mods.inspect"
local json = require "lib.json"
local keys = require "mods.keys"
local packages = require "mods.package"
local shared_code = require "mods.shared_code"
local player_storage = require "play.player_storage"
local settings = require "mods.settings"
local settings_verb = require "cli.settings"
local text = require "lib.text"

local verb = {
    summary = "show all details of a mod",
    group = "mods",
    game = "about",
    usage = "info MOD [OPTIONS]",
    about = "What its manifest says, where it is, what it may do, what it needs and what needs it, and its settings.\n"
        .. "With --json: {id, version, title, description, authors, license, homepage, state, place, path, kind,\n"
        .. "bytes, files, sha256, api, dependencies, optional, recommended, incompatible, after, needed_by,\n"
        .. "exports = {name: file}, imports = [id] (mods whose code runs in it), capabilities = [{cap,\n"
        .. "label, reason, rule, state, why, quota, usual_quota, granted_quota}], settings = [{key, label, kind,\n"
        .. "value, default, min, max, step, choices}], content = {declares = [{type, id, place, changed = [{field, by, was, is}]}],\n"
        .. "changes = [{type, id, field, was, is}], conflicts = [text]}, events, inputs, storage, player_storage = {max_kb, path, keys, bytes}, locale, problems}; what there is\n"
        .. "not is left out.",
    needs = { "MOD" },
    rest = 1,
    words = "MOD",
    options = catalogue.options,
    examples = {
        { "gatehouse info storm-front", "everything about it" },
        { "gatehouse info storm-front --json", "the same, for programs" },
    },
}

-- Size, number of files and digest of a package; nothing where it cannot be read whole.
local function measure(mod)
    local package = packages.open(mod.path)
    if not package then return {} end
    local files, bytes = package:files(), 0
    for _, file in ipairs(files or {}) do bytes = bytes + file.size end
    local digest = files and package:sha256()
    local is = { kind = package.kind, bytes = files and bytes, files = files and #files, sha256 = digest or nil }
    package:close()
    return is
end

local function filled(map) return next(map or {}) ~= nil and map or nil end

local function change_of(change, is_other)
    return { by = is_other and change.by or nil, type = change.type, id = change.id, field = change.field, was = change.was, is = change.is }
end

-- What it declares and changes of the game's types of content; nil: nothing, or it does not load.
local function content_of(self, id)
    local part = self.found.content and content_merge.part_of(self.found.content, id)
    if not part then return nil end
    local said = { declares = json.list {}, changes = json.list {}, conflicts = json.list(part.conflicts) }
    for i, record in ipairs(part.entries) do
        local changed = json.list {}
        for _, field in ipairs(text.sorted_keys(record.changes)) do
            changed[#changed + 1] = change_of(record.changes[field], true)
        end
        said.declares[i] = { type = record.type, id = record.id, place = content.place(record.file, record.path, "key"),
                             changed = changed }
    end
    for i, change in ipairs(part.changes) do said.changes[i] = change_of(change) end
    return said, part
end

-- The mods whose code it brings into its own process; nil: none.
local function imports_of(mod)
    local modules = inspect.scripts(mod.path, mod, mod.others)
    return modules and filled(json.list(shared_code.whose(modules))) or nil
end

-- {max_kb, and where there is something: path, keys, bytes}; nil: it keeps nothing for the player.
local function kept_for_player(mod)
    if not player_storage.wants(mod) then return nil end
    local usage, problem = player_storage.usage(mod.id)
    if problem then cli.complain(problem) end
    usage = usage or {}
    usage.max_kb = mod.player_storage.max_kb
    return usage
end

-- What --json prints, and what the text is made of.
local function describe(self, entry)
    local mod = entry.mod
    local about = {
        id = entry.id, state = entry.state, place = entry.place, path = entry.path,
        problems = json.list(entry.problems), why = entry.why,
    }
    if not mod then return about end
    for _, field in ipairs { "version", "title", "api", "locale", "storage" } do about[field] = mod[field] end
    for _, field in ipairs { "description", "license", "homepage" } do
        about[field] = mod[field] ~= "" and mod[field] or nil
    end
    for _, field in ipairs { "authors", "games", "dependencies", "optional", "recommended", "incompatible", "after", "inputs" } do
        about[field] = filled(mod[field])
    end
    about.player_storage = kept_for_player(mod)
    about.events = (filled(mod.events.publish) or filled(mod.events.hear)) and {
        publish = filled(mod.events.publish), hear = filled(mod.events.hear),
    } or nil
    about.content, about.part = content_of(self, mod.id)
    about.exports, about.imports = filled(mod.exports), imports_of(mod)
    about.needed_by = filled(catalogue.who_names(self, mod.id, "dependencies"))
    about.capabilities = catalogue.capabilities(self, mod)
    about.settings = json.list(settings.list(mod))
    for key, value in pairs(measure(mod)) do about[key] = value end
    return about
end

local function relation(map)
    local parts = {}
    for _, id in ipairs(text.sorted_keys(map)) do parts[#parts + 1] = id .. " " .. map[id] end
    return table.concat(parts, ", ")
end

local function topics(map)
    local parts = {}
    for _, topic in ipairs(text.sorted_keys(map or {})) do
        local versions = map[topic]
        parts[#parts + 1] = ("%s %s"):format(topic,
            type(versions) == "table" and table.concat(versions, "/") or versions)
    end
    return #parts > 0 and table.concat(parts, ", ") or nil
end

local function size_of(about)
    if not about.bytes then return nil end
    return ("%d bytes in %d files (%s)"):format(about.bytes, about.files, about.kind)
end

-- {what, value} in the order in which people read it; a value of nil is left out.
local function facts(about)
    local events, storage = about.events or {}, about.storage
    return {
        { "state", ("%s, from %s"):format(about.state, about.place) }, { "path", about.path },
        { "authors", about.authors and table.concat(about.authors, ", ") }, { "license", about.license },
        { "homepage", about.homepage }, { "size", size_of(about) }, { "sha256", about.sha256 },
        { "API", about.api and ("%d, made for %d"):format(about.api.min, about.api.target) },
        { "why", about.why }, { "games", about.games and relation(about.games) },
        { "needs", about.dependencies and relation(about.dependencies) },
        { "goes with", about.optional and relation(about.optional) },
        { "recommends", about.recommended and relation(about.recommended) },
        { "not with", about.incompatible and relation(about.incompatible) },
        { "after", about.after and table.concat(about.after, ", ") },
        { "exports", about.exports and table.concat(text.sorted_keys(about.exports), ", ") },
        { "runs code", about.imports and ("of %s, with its own rights"):format(table.concat(about.imports, ", ")) },
        { "needed by", about.needed_by and table.concat(about.needed_by, ", ") },
        { "publishes", topics(events.publish) }, { "hears", topics(events.hear) },
        { "for you", about.player_storage and ("at most %d kB between games%s"):format(about.player_storage.max_kb,
            about.player_storage.path and ("; now %d bytes in %d keys: %s"):format(about.player_storage.bytes,
                about.player_storage.keys, about.player_storage.path) or "") },
        { "keeps", storage and ("at most %d kB in a saved game (version %d)"):format(storage.max_kb, storage.version) },
    }
end

local function wish(capability)
    local more = ""
    if capability.quota then
        more = (", %d commands in a tick (usual: %d)"):format(capability.quota, capability.usual_quota)
    end
    local why = capability.why and (" [%s]"):format(capability.why) or ""
    return ("  %-7s %s (%s)%s: %s%s"):format(capability.state, capability.label, capability.cap, more,
        capability.reason, why)
end

local function say_all(options, about)
    local function say(line) cli.say(options, line) end
    say(about.title and ("%s %s (%s)"):format(about.title, about.version, about.id) or about.id)
    if about.description then say(about.description) end
    for _, fact in ipairs(facts(about)) do
        if fact[2] then say(("  %-10s %s"):format(fact[1], fact[2])) end
    end
    if about.capabilities then
        say(#about.capabilities > 0 and "Asks to:" or "Asks for nothing beyond the basics.")
        for _, capability in ipairs(about.capabilities) do say(wish(capability)) end
    end
    if filled(about.settings) then say "Settings:" end
    for _, setting in ipairs(about.settings or {}) do say(settings_verb.line(setting)) end
    if about.content then say "Content:" end
    for _, one in ipairs(about.content and about.content.declares or {}) do
        say(("  %s %s (%s)"):format(one.type, one.id, one.place))
        for _, change in ipairs(one.changed) do say(("    %s is changed by %s"):format(change.field, change.by)) end
    end
    for _, change in ipairs(about.part and about.part.changes or {}) do say("  changes " .. change.text) end
    for _, conflict in ipairs(about.content and about.content.conflicts or {}) do say("  conflict: " .. conflict) end
    about.part = nil
    for _, input in ipairs(about.inputs or {}) do
        say(("Key: %s (%s)"):format(input.label, keys.declared(about.id, input)))
    end
end

function verb.run(options)
    local self, problem = catalogue.load(options)
    local entry
    if self then entry, problem = catalogue.get(self, options._[1]) end
    if not entry then
        cli.complain(problem)
        return cli.LOAD
    end
    if entry.mod then settings.load(entry.mod, self.profile.settings[entry.id]) end
    local about = describe(self, entry)
    say_all(options, about)
    if options.json then cli.print_json(about) end
    for _, line in ipairs(entry.problems) do cli.complain(line) end
    return #entry.problems > 0 and cli.LOAD or cli.OK
end

return verb
