-- gatehouse games: which games there are to play.
local cli = require "cli"
local default = require "games.default"
local find = require "games.find"
local json = require "lib.json"
local text = require "lib.text"

local MOST_SHOWN = 400

local verb = {
    summary = "list the games",
    group = "play",
    usage = "games [OPTIONS]",
    about = "A line for each game: id, version, place and title. The place says where it is from: `shipped` came with the\n"
        .. "engine, `user` is your folder of games (gatehouse/games of your data, XDG_DATA_HOME), `named` is from --games. A\n"
        .. "game is a folder with a game.lua, or an archive of one. It is played with: gatehouse run ID.\n"
        .. "With --json: {games = [{id, version, title, description, place, path, kind, players, options = [name],\n"
        .. "is_default}], problems}.",
    options = { games = cli.OF_GAMES.games },
    examples = {
        { "gatehouse games", "all games" },
        { "gatehouse games --games ~/downloads", "with those in a folder" },
    },
}

local function entry_of(game)
    return {
        id = game.id, version = game.version, title = game.title, description = game.description, place = game.place,
        path = game.path, kind = game.package.kind or "folder", players = game.most_players,
        options = json.list(text.sorted_keys(game.options)), is_default = game.id == default,
    }
end

function verb.run(options)
    local found, list, problems = find.all(options.games), json.list {}, json.list {}
    for i, game in ipairs(found.games) do
        list[i] = entry_of(game)
        cli.say(options, ("%-16s %-10s %-8s %s"):format(game.id, game.version, game.place, game.title))
    end
    for _, one in ipairs(found.broken) do
        for _, line in ipairs(one.problems) do problems[#problems + 1] = text.printable(line, MOST_SHOWN) end
    end
    if options.json then cli.print_json { games = list, problems = problems } end
    for _, line in ipairs(problems) do cli.complain(line) end
    return #problems > 0 and cli.LOAD or cli.OK
end

return verb
