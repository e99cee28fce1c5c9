-- gatehouse new-game: makes the folder of a new game, which plays at once.
local app = require "engine.app"
local cli = require "cli"
local find = require "games.find"
local fs = require "engine.fs"
local json = require "lib.json"
local made = require "games.made"
local mod_names = require "mods.names"
local new_folder = require "lib.new_folder"
local rules = require "games.rules"
local text = require "lib.text"

local verb = {
    summary = "create a new game that runs at once",
    group = "make",
    usage = "new-game ID [-o DIR]",
    about = "The game has a game.lua, rules in Lua (a title, a player who walks, shells to gather, crabs that pinch, an\n"
        .. "end and a score), texts in two languages, a mod of its own, tests and a README. The id is the game's name for\n"
        .. "good: lower-case letters, digits and '-', beginning with a letter. Nothing that is there is written over.\n"
        .. "With --json: {id, path, files, next}.",
    needs = { "ID" },
    rest = 1,
    words = "ID",
    options = {
        out = cli.out_folder("the folder to make; ID in this one when not given"),
    },
    examples = {
        { "gatehouse new-game shells", "the folder shells; then: gatehouse run ./shells" },
        { "gatehouse new-game shells -o games/shells", "in another place" },
    },
}

-- What was probably meant by an id that cannot be one; nil: no idea.
local function likely(id)
    local better = id:lower():gsub("[^a-z0-9-]+", "-"):gsub("^[^a-z]+", ""):gsub("-+$", ""):sub(1, made.MOST_ID)
    return better ~= "" and better ~= id and better or nil
end

-- What is wrong with the id itself, or nil.
local function id_problem(id)
    if not id:match(rules.ID.pattern) or #id > made.MOST_ID then
        local better = likely(id)
        return ("'%s' cannot be a new game's id, expected %s, %d at most%s"):format(text.printable(id, 60), rules.ID.hint,
            made.MOST_ID, better and (" (did you mean '%s'?)"):format(better) or "")
    end
    if mod_names.is_device(id) then
        return ("'%s' cannot be a game's id: on Windows it is a device, and no folder; choose another"):format(id)
    end
end

-- Which game that is there has it, or nil.
local function taken_problem(id)
    for _, game in ipairs(find.all().games) do
        if game.id == id then return ("there is a game '%s' already, in %s: choose another id"):format(id, game.path) end
    end
end

local function fail(code, problem)
    cli.complain("new-game: " .. problem)
    return code
end

-- How the folder is named on a command line, so that it is taken for no id.
local function as_path(path) return path:find("/", 1, true) and path or "./" .. path end

function verb.run(options)
    local id = options._[1]
    local problem = id_problem(id)
    if problem then return fail(cli.USAGE, problem) end
    problem = taken_problem(id)
    if problem then return fail(cli.FAILED, problem) end
    local path = (options.out or id):gsub("(.)/+$", "%1")
    if fs.look(path) then
        return fail(cli.FAILED, ("'%s' is there already: nothing was written"):format(text.printable(path, 200)))
    end
    local files = made.files(app.root, id, app.version)
    problem = new_folder.write(path, files)
    if problem then return fail(cli.FAILED, problem) end
    local next_steps = json.list {
        "gatehouse run " .. as_path(path), "gatehouse test " .. path, "gatehouse check " .. path,
        "gatehouse pack-game " .. path,
    }
    if options.json then
        cli.print_json { id = id, path = path, files = json.list(text.sorted_keys(files)), next = next_steps }
        return cli.OK
    end
    cli.say(options, ("Made %s, in %s. Next:"):format(id, path))
    for i, does in ipairs { "plays it", "runs its tests, and those of its mod", "says what is wrong with it",
        "makes the archive to give away" } do
        cli.say(options, ("  %-36s %s"):format(next_steps[i], does))
    end
    return cli.OK
end

return verb
