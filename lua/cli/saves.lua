-- gatehouse saves: what games are saved, what is in one, and taking one away.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"
local slots = require "play.slots"
local text = require "lib.text"

local verb = {
    summary = "list the saved games, show what is in one, or remove it",
    group = "play",
    game = "about",
    usage = "saves [list]\nsaves info NAME\nsaves remove NAME",
    about = "Saved games are in the folder gatehouse/saves of your data (XDG_DATA_HOME), one file each.\n"
        .. "With --json: {saves = [SAVE]}; of info SAVE = {name, path, summary, meta, mods = [{id, version, sha256}],\n"
        .. "differences = [text], storage = [{mod, version, keys, bytes}], world_bytes}; of remove {removed}.",
    options = {},
    rest = 2,
    examples = {
        { "gatehouse saves", "what there is" },
        { "gatehouse saves info main", "the mods it was made with, and what they keep in it" },
    },
}

local function entry_of(name, path, save)
    local mods, kept = json.list {}, json.list {}
    for i, mod in ipairs(save.mods) do mods[i] = { id = mod.id, version = mod.version, sha256 = mod.sha256 } end
    for i, part in ipairs(save.storage) do kept[i] = part end
    return {
        name = name, path = path, meta = save.meta, mods = mods, storage = kept, world_bytes = #save.world,
        summary = slots.summary(save),
    }
end

-- How the mods that would play now differ, as lines.
local function differences(save)
    local now, found = {}, catalogue.load { json = true }
    for _, entry in ipairs(found and found.entries or {}) do
        if entry.state == "enabled" then now[#now + 1] = { id = entry.id, version = entry.mod.version } end
    end
    return json.list(slots.differences(save, now))
end

local function list(options)
    local found, code = json.list {}, cli.OK
    for _, name in ipairs(slots.names()) do
        local path = slots.path(name)
        local save, problem, kind = slots.read(path)
        if kind == "busy" or save and slots.player(path) then
            found[#found + 1] = { name = name, path = path, is_played = true }
            cli.say(options, ("%-16s is being played"):format(name))
        elseif save then
            found[#found + 1] = entry_of(name, path, save)
            cli.say(options, ("%-16s %s"):format(name, slots.summary(save)))
        else
            cli.complain(text.printable(problem, 400))
            code = cli.FAILED
        end
    end
    if options.json then cli.print_json { saves = found } end
    if #found == 0 and code == cli.OK then
        local folder, problem = slots.folder()
        cli.say(options, folder and ("Nothing is saved in %s."):format(folder) or problem)
    end
    return code
end

local function info(options, name, path)
    local save, problem = slots.read(path)
    if not save then
        cli.complain(text.printable(problem, 400))
        return cli.LOAD
    end
    local differs = differences(save)
    if options.json then
        local entry = entry_of(name, path, save)
        entry.differences = differs
        cli.print_json(entry)
        return cli.OK
    end
    cli.say(options, ("%s: %s"):format(name, slots.summary(save)))
    cli.say(options, ("  saved %s by Gatehouse %s, in tick %d, digest %s"):format(
        text.printable(save.meta.saved_at or "at an unknown time", 40), text.printable(save.meta.engine or "?", 20),
        save.numbers.tick, text.printable(save.meta.digest or "?", 20)))
    if save.meta.aside then
        cli.say(options, "  waits for mods that are not there: " .. text.printable(save.meta.aside, 200))
    end
    cli.say(options, "  " .. path)
    for _, mod in ipairs(save.mods) do
        cli.say(options, ("  with %s %s"):format(text.printable(mod.id, 48), text.printable(mod.version, 40)))
    end
    for _, line in ipairs(differs) do cli.say(options, "  but " .. line) end
    for _, part in ipairs(save.storage) do
        cli.say(options, ("  %s keeps %d bytes under %s (version %d)"):format(text.printable(part.mod, 64),
            part.bytes, text.count(part.keys, "key"), part.version))
    end
    return cli.OK
end

local function remove(options, name, path)
    local ok, problem = slots.remove(path)
    if not ok then
        cli.complain(problem)
        return cli.FAILED
    end
    if options.json then cli.print_json { removed = name } end
    cli.say(options, ("%s is removed."):format(path))
    return cli.OK
end

local ACTIONS = { info = info, remove = remove }

function verb.run(options)
    local what, name = options._[1] or "list", options._[2]
    if what == "list" and not name then return list(options) end
    local action = ACTIONS[what]
    if not action then
        return cli.usage_error("saves", ("expected list, info or remove, got '%s'%s"):format(text.printable(what, 40),
            text.suggest(what, { "list", "info", "remove" })))
    end
    if not name then return cli.usage_error("saves", what .. ": NAME is missing") end
    local problem = slots.check(name)
    if problem then return cli.usage_error("saves", problem) end
    local path
    path, problem = slots.path(name)
    if not path then
        cli.complain(problem)
        return cli.LOAD
    end
    return action(options, name, path)
end

return verb
