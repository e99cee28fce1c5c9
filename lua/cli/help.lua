-- gatehouse help [VERB]
local app = require "engine.app"
local args = require "lib.args"
local cli = require "cli"
local json = require "lib.json"
local man = require "lib.man"
local out = require "lib.out"
local text = require "lib.text"

local help = {
    summary = "list all verbs, or show how to use one",
    group = "play",
    usage = "help [VERB] [--schema]",
    rest = 1,
    words = "VERB",
    about = "Without VERB it lists all of them.\n"
        .. "With --json: {verbs = [{name, group, summary, usage, options, examples}]}, or one of these for VERB;\n"
        .. "with --schema: a JSON Schema.",
    options = {
        schema = { kind = "flag", help = "the JSON Schema of what VERB prints with --json" }, man = { kind = "flag", help = "the manual page, for man: all verbs" } },
    examples = {
        { "gatehouse help run", "all that `run` can be told; `gatehouse run --help` is the same" },
        { "gatehouse help --man | man -l -", "the manual page" },
        { "gatehouse help --json", "all verbs with their options, for programs" },
    },
}

local function list()
    local lines = { "Gatehouse: a game engine whose mods cannot hurt it.", "", "Usage: gatehouse VERB [OPTIONS]" }
    for _, group in ipairs(cli.GROUPS) do
        local title = ("\n%s:"):format(group[2])
        for _, name in ipairs(cli.verbs()) do
            local verb = cli.verb(name)
            if verb.group == group[1] then
                if title then lines[#lines + 1] = title end
                title = nil
                lines[#lines + 1] = ("  %-11s %s"):format(name, verb.summary)
            end
        end
    end
    lines[#lines + 1] = "\ngatehouse help VERB says more about one of them."
    lines[#lines + 1] = "Exit codes: 0 well, 1 a check failed, 2 wrong usage, 3 something could not be loaded,"
    lines[#lines + 1] = "4 stopped by limits, 70 an error in the engine or the game itself."
    return table.concat(lines, "\n")
end

local function all()
    local verbs = json.list {}
    for i, name in ipairs(cli.verbs()) do verbs[i] = cli.describe(name) end
    return verbs
end

local CODES = {
    { "0", "it went well" }, { "1", "a check failed" }, { "2", "wrong usage" },
    { "3", "something could not be loaded" }, { "4", "something was stopped by its limits" },
    { "70", "an error in the engine itself, or in the Lua of the game that is played" },
}

local FILES = {
    { "$XDG_DATA_HOME/gatehouse/mods", "mods that were installed" },
    { "$XDG_DATA_HOME/gatehouse/games", "games that you added: folders and archives" },
    { "$XDG_DATA_HOME/gatehouse/saves", "saved games" },
    { "$XDG_DATA_HOME/gatehouse/logs", "what each mod has said" },
    { "$XDG_CONFIG_HOME/gatehouse/profiles.json", "which mods are off, by profile" },
    { "$XDG_CONFIG_HOME/gatehouse/grants.json", "what mods were granted" },
    { "$XDG_CONFIG_HOME/gatehouse/accepted.json", "installed mods as you agreed to them, to tell what updates bring" },
    { "$XDG_CONFIG_HOME/gatehouse/settings/MOD.json", "settings of mods" },
    { "$XDG_STATE_HOME/gatehouse/start.json", "whether the last start came through" },
    { "$XDG_DATA_HOME/gatehouse/played/GAME", "saves and logs of another game than the one that came with the engine" },
    { "$XDG_CONFIG_HOME/gatehouse/games/GAME", "grants, profiles and settings in such a game" },
    { "$XDG_STATE_HOME/gatehouse/games/GAME", "whether its last start came through" },
    { "$XDG_CACHE_HOME/gatehouse/games/GAME", "mods of a game that is an archive, unpacked" },
}

local ENVIRONMENT = {
    { "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
        "where a player's own files are; ~/.local/share, ~/.config, ~/.local/state and ~/.cache when they are not set" },
    { "GATEHOUSE_ONLY", "mods with commas between: what plays has these alone, and what they need, as with --only" },
    { "GATEHOUSE_START_STATE", "the file that remembers starts, also for runs without a window" },
}

local function page()
    local common = {}
    for name in pairs(cli.EVERY_VERB) do common[name] = true end
    return man.page(all(), {
        version = app.version, common = common, codes = CODES, files = FILES, environment = ENVIRONMENT,
    })
end

function help.run(options)
    local verbs, name = cli.verbs(), options._[1]
    if options.man then
        out.write(page())
        return cli.OK
    end
    if options.schema and not name then
        return cli.usage_error("help", "--schema: which VERB? Such as: gatehouse help list --schema")
    end
    if name and args.find(verbs, name) and options.schema then
        cli.print_json(cli.schema(name))
        return cli.OK
    elseif name and args.find(verbs, name) then
        if options.json then cli.print_json(cli.describe(name)) else cli.say(options, cli.help_text(name)) end
        return cli.OK
    elseif name then
        return cli.usage_error("help", ("there is no verb '%s'%s"):format(text.printable(name, 40),
            text.suggest(name, verbs)))
    end
    if options.json then
        cli.print_json { verbs = all() }
    else
        cli.say(options, list())
    end
    return cli.OK
end

return help
