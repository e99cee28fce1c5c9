-- gatehouse api: what a game has for mods of its own, and the lock of it.
local api_lock = require "games.api_lock"
local api_model = require "games.api_model"
local cli = require "cli"
local fs = require "engine.fs"
local json = require "lib.json"
local playing = require "games.playing"

local verb = {
    summary = "show a game's own commands, queries and events, and lock them",
    group = "develop",
    game = "about",
    usage = "api [--game GAME] [--lock] [--force]",
    about = "Prints, as Markdown, what the game's api.lua declares for mods: commands, queries and events with their fields and\n"
        .. "limits. With --lock it writes api.lock.json beside it: what mods of this level were promised. When there is one\n"
        .. "already, changes that break mods are refused, each with its place: names, numbers and types stay, limits do not\n"
        .. "become narrower, and what is new comes with a new level. --force writes it all the same.\n"
        .. "With --json: {game, level, capabilities = {name: label}, commands, queries, events, breaks = [line]}.",
    options = {
        lock = { kind = "flag", help = "write the lock file" },
        force = { kind = "flag", help = "with --lock: also when it breaks mods" },
    },
    check = function(options)
        if options.force and not options.lock then return "--force without --lock" end
    end,
    examples = {
        { "gatehouse api --game ./mygame", "what mods of that game can do" },
        { "gatehouse api --game ./mygame --lock", "when a level is given to the public" },
    },
}

local function write_lock(options, game, breaks)
    if breaks[1] and not options.force then
        for _, line in ipairs(breaks) do cli.complain(line) end
        return cli.FAILED
    end
    local path = game.path .. "/" .. api_lock.file(game.api_file)
    if game.package.kind == "zip" then
        cli.complain(("api: %s is an archive: the lock is written in the game's folder"):format(game.path))
        return cli.FAILED
    end
    local ok, problem = fs.replace(path, api_lock.text(game.api))
    if not ok then
        cli.complain("api: " .. problem)
        return cli.FAILED
    end
    cli.say(options, path)
    return cli.OK
end

local function as_json(game, breaks)
    local said = api_lock.of(game.api)
    local labels = {}
    for name, one in pairs(game.api.capabilities) do labels[name] = one.label end
    return {
        game = game.id, level = game.api.level, capabilities = labels, commands = said.commands, queries = said.queries,
        events = said.events, breaks = json.list(breaks),
    }
end

function verb.run(options)
    local game = playing.game()
    if not game.api then
        cli.complain(("api: the game '%s' has no api.lua: mods have what the engine has"):format(game.id))
        return cli.LOAD
    end
    local breaks = api_lock.check(game)
    if options.json then cli.print_json(as_json(game, breaks)) end
    if options.lock then return write_lock(options, game, breaks) end
    cli.say(options, (api_model.reference(game.api, game.title):gsub("\n+$", "")))
    for _, line in ipairs(breaks) do cli.complain(line) end
    return breaks[1] and cli.FAILED or cli.OK
end

return verb
