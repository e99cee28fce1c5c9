-- gatehouse remove: takes mods out of the player's folder of mods.
local grant_store = require "mods.grant_store"
local cli = require "cli"
local installer = require "mods.install"
local fs = require "engine.fs"
local json = require "lib.json"
local needs = require "mods.needs"
local playing = require "games.playing"
local player_storage = require "play.player_storage"
local profiles = require "mods.profiles"
local removal = require "mods.removal"
local store_file = require "lib.store_file"
local text = require "lib.text"
local xdg = require "lib.xdg"

local verb = {
    summary = "remove mods from your mods folder",
    group = "mods",
    game = "about",
    usage = "remove MOD... [--keep-data]",
    about = "Takes mods out of your folder of mods, with their settings and what you allowed them. Asks nothing.\n"
        .. "What a mod kept in saved games stays there, and so does what it kept for you between games: it is there when\n"
        .. "you install it again. --forget removes the latter, too, also of a mod that is not there any more.\n"
        .. "With --json: {removed = [{id, version, path}], problems}.",
    needs = { "MOD" },
    rest = 64,
    words = "MOD",
    options = {
        forget = { kind = "flag", help = "also remove what it kept for you between games" },
        ["keep-data"] = { kind = "flag", help = "keep its settings and what you allowed it" },
    },
    examples = {
        { "gatehouse remove storm-front", "it is gone, and so is what you set and allowed" },
        { "gatehouse remove storm-front --forget", "and nothing that it kept for you between games stays" },
        { "gatehouse remove storm-front --keep-data", "its settings are there when you install it again" },
    },
}

local function ids_of(folder)
    local ids = {}
    for _, entry in ipairs(installer.list(folder)) do ids[#ids + 1] = entry.id end
    return ids
end

local function has(list, word)
    for _, item in ipairs(list) do
        if item == word then return true end
    end
end

local function not_there(id, folder)
    if playing.mods() and has(ids_of(playing.mods()), id) then
        return ("'%s' comes with the game, and stays; to play without it: gatehouse disable %s"):format(id, id),
            cli.FAILED
    end
    return ("%s in %s"):format(installer.unknown(id, ids_of(folder)), folder), cli.LOAD
end

-- A list of what was removed, of problems, and the exit code for them.
local function remove(id, folder, options)
    local removed, problems = installer.remove(folder, id)
    if not removed then return {}, problems, cli.FAILED end
    if #removed == 0 then
        local problem, code = not_there(id, folder)
        return {}, { problem }, code
    end
    local problem = not options["keep-data"] and removal.forget(id, grant_store.load(), profiles.load()) or nil
    return removed, { problem }, cli.FAILED
end

-- Those that are left, with the game's own, and do not start without what was removed.
local function say_dependents(options, id, folder)
    local left = {}
    for _, place in ipairs { folder, playing.mods() } do
        for _, entry in ipairs(installer.list(place)) do
            if entry.id == id then return end -- the game's own takes its place
            left[#left + 1] = entry.mod
        end
    end
    for _, other in ipairs(needs.dependents(id, left)) do
        cli.say(options, ("  %s does not start without it."):format(other))
    end
end

-- What the mod kept for the player between games is said, or with --forget removed: true, when there was something to
-- remove; nil, what went wrong.
local function settle_storage(options, id)
    local path = player_storage.path(id)
    if not path or not fs.look(path) then return nil end
    if not options.forget then
        cli.say(options, ("  What it kept for you between games stays: %s (gatehouse remove %s --forget)"):format(
            text.printable(path, 400), id))
        return nil
    end
    local ok, problem = store_file.alone(path:match("^(.*)/"), function() return fs.remove(path) end)
    if not ok then return nil, problem end
    cli.say(options, ("  What it kept for you between games is removed: %s"):format(text.printable(path, 400)))
    return true
end

function verb.run(options)
    local data, problem = xdg.data()
    if not data then
        cli.complain(problem)
        return cli.FAILED
    end
    local gone, failed, code = json.list {}, json.list {}, cli.OK
    for _, id in ipairs(options._) do
        local removed, problems, wrong = remove(id, data .. "/mods", options)
        local forgot, why = nil, nil
        if removed[1] or options.forget and id:match "^%l[%l%d-]*$" then forgot, why = settle_storage(options, id) end
        if forgot and not removed[1] then problems = {} end
        if why then problems[#problems + 1] = why end
        for _, entry in ipairs(removed) do
            cli.say(options, ("Removed %s%s: %s"):format(id, entry.version and " " .. entry.version or "",
                text.printable(entry.path, 400)))
            say_dependents(options, id, data .. "/mods")
            gone[#gone + 1] = { id = id, version = entry.version, path = entry.path }
        end
        for _, line in ipairs(problems) do
            cli.complain(line)
            failed[#failed + 1], code = line, math.max(code, wrong)
        end
    end
    if options.json then cli.print_json { removed = gone, problems = failed } end
    return code
end

return verb
