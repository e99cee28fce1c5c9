-- gatehouse check: says what is wrong with a mod or a game, before players do.
local app = require "engine.app"
local cli = require "cli"
local definition = require "games.definition"
local find = require "games.find"
local fs = require "engine.fs"
local game_trial = require "games.trial"
local json = require "lib.json"
local packages = require "mods.package"
local playing = require "games.playing"
local text = require "lib.text"
local trace = require "games.trace"
local trial = require "play.trial"

local verb = {
    summary = "check a mod or a game and report what is wrong",
    group = "develop",
    game = "about",
    usage = "check PATH [OPTIONS]",
    about = "PATH is a mod, a game, or the id of a game that is there.\n"
        .. "For a mod: reads the manifest, compiles all scripts in a real worker, and lets the bot play with the mod\n"
        .. "and its dependencies, with every permission that it asks for. Reports capabilities that it requests but\n"
        .. "never uses (in play or in its tests; \"rarely\" in mod.json explains such a one), capabilities that it\n"
        .. "lacks, limits that it reached, and errors. Your own settings and permissions are ignored.\n"
        .. "For a game: reads game.lua, compiles its Lua, checks the mods that it brings, and plays it twice in separate\n"
        .. "processes and once through a save in the middle. All three runs must be identical; if they are not, check\n"
        .. "names the first tick and the first variable or entity that differ. Then it checks each mod in the game.\n"
        .. "Exit code 1: there are errors (with --strict: or warnings).\n"
        .. "With --json: {path, id, version, ticks, errors, warnings, findings = [{level, what, text,\n"
        .. "source (of a script: the line and a caret)}], entries (of content), changes (of others' content)}, of a game with its summary; with --trace: {digests, contents,\n"
        .. "summary}.",
    needs = { "PATH" },
    rest = 1,
    words = "PATH",
    options = {
        ticks = { kind = "integer", value = "N", min = 1, max = 1000000, default = 600, help = "of play" },
        seed = { kind = "integer", value = "S", min = 0, default = 1, help = "the island and everything random" },
        mods = { kind = "list", value = "DIR", help = "a folder with mods that it requires; may be repeated" },
        strict = { kind = "flag", help = "treat warnings as errors" },
        trace = { kind = "flag", help = "of a game: only plays it, and prints the digest of each tick as JSON" },
        ["trace-save"] = { kind = "integer", value = "N", min = 1, max = 1000000,
                           help = "of --trace: saved after so many ticks, and restored" },
    },
    examples = {
        { "gatehouse check mods/mine", "a folder; a zip will do" },
        { "gatehouse check games/mine", "a game: plays it three times" },
        { "gatehouse check mods/mine --ticks 7200 --strict", "two minutes of play, and nothing may be wrong" },
    },
}

local function progress(options)
    if options.quiet or options.json then return nil end
    return function(tick) app.status_line(("  %3d%%  tick %d"):format(tick * 100 // options.ticks, tick)) end
end

local function tell(options, result)
    for _, finding in ipairs(result.findings) do
        local line = ("%s: %s: %s"):format(finding.level, finding.what, finding.text)
        if finding.source then line = ("%s\n    %s"):format(line, (finding.source:gsub("\n", "\n    "))) end
        if finding.level == "error" then cli.complain(line) else cli.say(options, line) end
    end
    for _, change in ipairs(result.changes or {}) do cli.say(options, "changes: " .. change) end
    local name = result.id and ("%s %s"):format(result.id, result.version) or result.path
    cli.say(options, ("%s: %s, %s"):format(name, text.count(result.errors, "error"),
        text.count(result.warnings, "warning")))
    if options.json then
        result.findings = json.list(result.findings)
        result.changes = result.changes and json.list(result.changes)
        cli.print_json(result)
    end
end

local function is_game(path)
    if fs.kind(path) == "dir" then
        return fs.kind(path .. "/" .. definition.FILE) == "file" and fs.kind(path .. "/mod.json") ~= "file"
    end
    local package = packages.is_archive(path) and packages.open(path)
    local is_one = package and package:read(definition.FILE) ~= nil
    if package then package:close() end
    return is_one
end

-- A play for who compares it with another.
local function print_trace(path, options)
    local game, problems = find.named(path:find("/", 1, true) and path or "./" .. path)
    local told
    if game then
        playing.choose(game)
        local problem
        told, problem = trace.play { seed = options.seed, ticks = options.ticks, save_at = options["trace-save"] }
        problems = { problem }
    end
    for _, line in ipairs(problems) do cli.complain(line) end
    if not told then return cli.LOAD end
    told.digests, told.contents = json.list(told.digests), json.list(told.contents)
    cli.print_json(told)
    return cli.OK
end

function verb.run(options)
    local path = options._[1]:gsub("(.)/+$", "%1")
    local known = not fs.kind(path) and not path:find("/", 1, true) and find.named(path) -- by its id
    path = known and known.path or path
    if not fs.kind(path) then
        cli.complain(("check: there is no '%s'"):format(text.printable(path, 200)))
        return cli.LOAD
    end
    local of_game = is_game(path)
    if options.trace and not of_game then return cli.usage_error("check", "--trace is for games") end
    if options["trace-save"] and not options.trace then return cli.usage_error("check", "--trace is missing") end
    if options.trace then return print_trace(path, options) end
    local result = of_game and game_trial.of(path, options) or trial.of(path, {
        ticks = options.ticks, seed = options.seed, mods = options.mods, progress = progress(options),
    })
    tell(options, result)
    local bad = result.errors > 0 or options.strict and result.warnings > 0
    return bad and cli.FAILED or cli.OK
end

return verb
