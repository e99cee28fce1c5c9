-- The command line: `gatehouse VERB ...`. Each verb is a file beside this one that returns a table:
--
--   summary  = a line
--   group    = "play" | "mods" | "develop" | "make": where `gatehouse help` lists it
--   usage    = "list [MOD]... [OPTIONS]", one or more lines
--   about    = more about it, or nil
--   options  = as lib.args has them; every verb has --help, --json and --quiet besides. One with `writes` names a file
--              that is written, and there "-" is standard output: what the verb says then goes to standard error
--   needs    = names of the words that must be there, in order: {"MOD"}; rest = the most that may be (0)
--   words    = what the words are, for shell completion: named as an option's `value` (lib.args)
--   first    = or a list of what the first word may be
--   examples = {{"gatehouse list --json", "what it does"}...}
--   game     = "play" | "about", or nil: which game it plays, or is about, is said with --game; "play" has the game's own
--              options, too. game_word: or with its first word, which it needs not; a function says whether that is a game
--   run      = function(options): does it and returns the exit code. The words are in options._
--
-- What a verb has to say goes through cli.say, or with --json through cli.print_json: one object, one line, as its schema
-- in lib.outputs has it. A verb that fails and has printed none prints its complaints so.
local app = require "engine.app"
local args = require "lib.args"
local fault = require "games.fault"
local find_game = require "games.find"
local fs = require "engine.fs"
local game_options = require "games.options"
local json = require "lib.json"
local out = require "lib.out"
local outputs = require "lib.outputs"
local playing = require "games.playing"
local text = require "lib.text"

local cli = {}

-- Exit codes, the same for every verb. An error in the game's own Lua is BROKEN, as one of ours that nobody caught is, for
-- which the program gives it.
cli.OK, cli.FAILED, cli.USAGE, cli.LOAD, cli.LIMITS, cli.BROKEN = 0, 1, 2, 3, 4, 70

cli.GROUPS = { { "play", "Play" }, { "mods", "Mods" }, { "develop", "Write mods" }, { "make", "Write games" } }

cli.EVERY_VERB = {
    help = { kind = "flag", short = "h", help = "this text" },
    json = { kind = "flag", help = "for programs: one line of JSON" },
    quiet = { kind = "flag", short = "q", help = "only what is wrong" },
}

-- Names of all verbs, sorted.
function cli.verbs()
    local names = {}
    for _, file in ipairs(fs.list(app.root .. "/lua/cli") or {}) do
        local name = file:match("^(%l[%l-]*)%.lua$")
        if name and name ~= "init" then names[#names + 1] = name end
    end
    return names
end

-- The verb's table, by a name that cli.verbs gave.
function cli.verb(name) return require("cli." .. name) end

-- Of the verbs that play a game, or are about the mods and files of one.
cli.OF_GAMES = {
    game = { kind = "string", value = "GAME", help = "which game: an id, as `gatehouse games` lists them, or a path" },
    games = { kind = "list", value = "DIR", help = "a folder of games, besides the usual; may be repeated" },
}

-- All options of a verb: its own, every verb's, and those of the game that is chosen.
function cli.options(verb)
    local all = {}
    for name, option in pairs(cli.EVERY_VERB) do all[name] = option end
    for name, option in pairs(verb.game and cli.OF_GAMES or {}) do all[name] = option end
    for name, option in pairs(verb.game == "play" and game_options.described(playing.game()) or {}) do
        all[name] = option
    end
    for name, option in pairs(verb.options or {}) do all[name] = option end
    return all
end

local MOST_MESSAGES = 100
local said = { json = false, messages = {} } -- by the verb that runs

function cli.complain(message, hint)
    if #said.messages < MOST_MESSAGES then said.messages[#said.messages + 1] = message end
    io.stderr:write("gatehouse: ", message, "\n")
    if hint then io.stderr:write(hint, "\n") end
end

-- For a verb whose words were wrong.
function cli.usage_error(verb, message)
    cli.complain(("%s: %s"):format(verb, message), ("Try: gatehouse help %s"):format(verb))
    return cli.USAGE
end

-- What people read; nothing with --json or --quiet.
function cli.say(options, line)
    if not options.json and not options.quiet then print(line) end
end

-- Keys in order, so that equal results are equal lines. An empty list is one that lib.json's list() made.
function cli.print_json(value)
    said.json = true
    print(json.encode(value))
end

-- For a verb that writes some files into a folder: name -> text. The exit code.
function cli.write_files(options, folder, files)
    local paths = json.list {}
    local ok, problem = fs.mkdir(folder)
    for _, name in ipairs(ok and text.sorted_keys(files) or {}) do
        local path = folder:gsub("(.)/+$", "%1") .. "/" .. name
        if ok and name:find("/", 1, true) then ok, problem = fs.mkdir(path:match("^(.*)/")) end
        if ok then ok, problem = fs.replace(path, files[name]) end
        if ok then paths[#paths + 1] = path end
        if ok then cli.say(options, path) end
    end
    if not ok then cli.complain(problem) end
    if options.json then cli.print_json { files = paths } end
    return ok and cli.OK or cli.FAILED
end

-- --- where a verb writes: `--out PATH` and `-o PATH`, for all of them ---

-- One file; "-" is standard output. `also`: what the option was called before; it is taken, too.
function cli.out_file(help, default, also)
    return {
        kind = "string", value = "FILE", short = "o", writes = true, default = default, also = { also or "output" },
        help = help .. "; - is standard output",
    }
end

-- A folder, for several files.
function cli.out_folder(help, default, also)
    return {
        kind = "string", value = "DIR", short = "o", is_folder = true, default = default, also = { also or "output" },
        help = help,
    }
end

-- What `gatehouse help VERB` and `gatehouse VERB --help` print.
function cli.help_text(name)
    local verb = cli.verb(name)
    local lines = {}
    for line in verb.usage:gmatch("[^\n]+") do
        lines[#lines + 1] = (#lines == 0 and "Usage: gatehouse " or "       gatehouse ") .. line
    end
    lines[#lines + 1] = "\n" .. (verb.about or text.sentence(verb.summary))
    lines[#lines + 1] = ("The JSON Schema of that: gatehouse help %s --schema."):format(name)
    lines[#lines + 1] = "\nOptions:\n" .. args.describe(cli.options(verb))
    if verb.examples then lines[#lines + 1] = "\nExamples:" end
    for _, example in ipairs(verb.examples or {}) do
        lines[#lines + 1] = ("  %s\n      %s"):format(example[1], example[2])
    end
    return table.concat(lines, "\n")
end

-- A verb's table as plain values, for programs, completion and the manual page: {name, group, summary, usage, about,
-- words, first, options = list of {name, kind, help, value, short, one_of}, examples = list of {line, does}}.
function cli.describe(name)
    local verb = cli.verb(name)
    local all, options, examples = cli.options(verb), json.list {}, json.list {}
    for i, option in ipairs(text.sorted_keys(all)) do
        local is = all[option]
        options[i] = {
            name = option, kind = is.kind, help = is.help, value = is.value, short = is.short, one_of = is.one_of,
        }
    end
    for i, example in ipairs(verb.examples or {}) do examples[i] = { line = example[1], does = example[2] } end
    return {
        name = name, group = verb.group, summary = verb.summary, usage = verb.usage, about = verb.about,
        words = verb.words, first = verb.first, options = options, examples = examples,
    }
end

-- Which options say that a file goes to standard output; what is wrong with that, or nil.
local function go_aside(all, options)
    local names = {}
    for _, name in ipairs(text.sorted_keys(all)) do
        if all[name].is_folder and options[name] == "-" then
            return ("--%s -: there are several files, which standard output is not for: name a folder"):format(name)
        end
        if all[name].writes and options[name] == "-" then names[#names + 1] = "--" .. name .. " -" end
    end
    if options.json and names[1] then names[#names + 1] = "--json" end
    if names[2] then return ("%s and %s at once: both are standard output"):format(names[1], names[2]) end
    if names[1] then out.aside() end
end

-- The game that is named among the words, and the folders of --games: these come first, because the game has options of
-- its own. What is wrong with the words is said later.
local function named_game(verb, words)
    local all, name, folders, at, seen = cli.options(verb), nil, {}, 1, false
    while at <= #words and words[at] ~= "--" do
        local word = words[at]
        local long, value = word:match("^%-%-([%w-]+)=(.*)$")
        long = long or word:match("^%-%-([%w-]+)$")
        local letter = word:match("^%-(%a)$")
        local option = all[long or letter and args.by_short(all, letter) or ""]
        if option and option.kind ~= "flag" and not value then
            at = at + 1
            value = words[at]
        end
        if long == "game" then
            name = value
        elseif long == "games" then
            folders[#folders + 1] = value
        elseif word:sub(1, 1) == "-" then
            seen = seen or not option -- what it takes is not known: what comes then may be that
        elseif verb.game_word and not seen then
            if verb.game_word == true or verb.game_word(word) then name = name or word end
            seen = true
        end
        at = at + 1
    end
    return name, folders
end

-- What is wrong with the names of a game's own options, or nil.
local function taken_option(verb, game)
    for _, name in ipairs(text.sorted_keys(game.options)) do
        for _, known in ipairs { verb.options or {}, cli.EVERY_VERB, cli.OF_GAMES } do
            if known[name] then
                return ("%s/game.lua: options.%s: is an option of Gatehouse's own: choose another name"):format(game.path,
                    name)
            end
        end
    end
end

-- Chooses the game that a verb is about; the exit code when there is none, which is said.
local function choose_game(verb, words)
    local name, folders = named_game(verb, words)
    if not name then
        playing.game()
        return nil
    end
    local game, problems = find_game.named(name, folders)
    for _, line in ipairs(problems or {}) do cli.complain(line) end
    local taken = game and verb.game == "play" and taken_option(verb, game)
    if taken then cli.complain(taken) end
    if not game or taken then return cli.LOAD end
    playing.choose(game)
end

local function run_verb(name, words)
    local verb = cli.verb(name)
    local code = verb.game and choose_game(verb, words)
    if code then return code end
    local options, problem = args.parse(words, cli.options(verb), verb.rest)
    if options and options.help then
        print(cli.help_text(name))
        return cli.OK
    end
    for i, needed in ipairs(options and verb.needs or {}) do
        if not options._[i] and not problem then problem = ("%s is missing"):format(needed) end
    end
    problem = problem or go_aside(cli.options(verb), options)
    if problem then return cli.usage_error(name, problem) end
    return verb.run(options)
end

-- Whether --json is among the words, also where the rest of them is wrong.
local function asks_for_json(words)
    for _, word in ipairs(words) do
        if word == "--" then return false end
        if word == "--json" then return true end
    end
    return false
end

local function dispatch(words)
    local verb = words[1]
    local verbs = cli.verbs()
    if verb == nil or verb == "--help" or verb == "-h" then verb = "help" end
    if verb == "--version" then verb = "version" end
    if not args.find(verbs, verb) then
        cli.complain(("there is no verb '%s'%s"):format(text.printable(verb, 40), text.suggest(verb, verbs)),
            "Verbs: " .. table.concat(verbs, ", ") .. ". Try: gatehouse help")
        return cli.USAGE
    end
    return run_verb(verb, { table.unpack(words, 2) })
end

-- An error of the game's own Lua goes as it is: it says where. Any other is one of ours.
local function explain(problem)
    return fault.is(problem) and problem or debug.traceback(tostring(problem), 2)
end

function cli.main(words)
    local ok, code = xpcall(dispatch, explain, words)
    if not ok and not fault.is(code) then error(code, 0) end
    if not ok then
        cli.complain(code)
        code = cli.BROKEN
    end
    if code ~= cli.OK and not said.json and asks_for_json(words) then
        cli.print_json { error = {
            verb = words[1], exit = code, messages = json.list { table.unpack(said.messages) },
        } }
    end
    return code
end

-- The JSON Schema of what a verb prints with --json, as a value.
function cli.schema(name) return outputs.schema(name) end

return cli
