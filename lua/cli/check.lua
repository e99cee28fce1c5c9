-- gatehouse check: says what is wrong with a mod, before players do.
local app = require "engine.app"
local cli = require "cli"
local fs = require "engine.fs"
local json = require "lib.json"
local text = require "lib.text"
local trial = require "play.trial"

local verb = {
    summary = "try a mod out, and say what is wrong with it",
    group = "develop",
    game = "about",
    usage = "check PATH [OPTIONS]",
    about = "Reads the manifest, compiles all scripts in a real worker, and plays the mod without a window, by the\n"
        .. "bot, with what it needs and all that it asks for. Says which capabilities it asks for and does not use (in\n"
        .. "play, or else in its own tests; \"rarely\" in mod.json says when it uses one), which it lacks, which limits\n"
        .. "it met, and what failed. What you chose of settings and grants plays no part. Exit code 1 when there is an error;\n"
        .. "with --strict also when there is a warning.\n"
        .. "With --json: {path, id, version, ticks, errors, warnings, findings = [{level, what, text,\n"
        .. "source (of a script: the line and a caret)}]}.",
    needs = { "PATH" },
    rest = 1,
    words = "PATH",
    options = {
        ticks = { kind = "integer", value = "N", min = 1, max = 1000000, default = 600, help = "of play" },
        seed = { kind = "integer", value = "S", min = 0, default = 1, help = "the island and everything random" },
        mods = { kind = "list", value = "DIR", help = "a folder with mods that it needs; may be repeated" },
        strict = { kind = "flag", help = "warnings count, too" },
    },
    examples = {
        { "gatehouse check mods/mine", "a folder; a zip will do" },
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
    local name = result.id and ("%s %s"):format(result.id, result.version) or result.path
    cli.say(options, ("%s: %s, %s"):format(name, text.count(result.errors, "error"),
        text.count(result.warnings, "warning")))
    if options.json then
        result.findings = json.list(result.findings)
        cli.print_json(result)
    end
end

function verb.run(options)
    local path = options._[1]:gsub("(.)/+$", "%1")
    if not fs.kind(path) then
        cli.complain(("check: there is no '%s'"):format(text.printable(path, 200)))
        return cli.LOAD
    end
    local result = trial.of(path, { ticks = options.ticks, seed = options.seed, mods = options.mods,
                                    progress = progress(options) })
    tell(options, result)
    local bad = result.errors > 0 or options.strict and result.warnings > 0
    return bad and cli.FAILED or cli.OK
end

return verb
