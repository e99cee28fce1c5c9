-- gatehouse bisect: finds the mod that causes a problem.
local bisect = require "mods.bisect"
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"
local only = require "mods.only"

local verb = {
    summary = "find the mod that causes a problem",
    group = "mods",
    game = "about",
    usage = "bisect --fail-if CMD [OPTIONS]",
    about = "Runs CMD repeatedly with different sets of mods and finds the smallest set with which it fails. CMD is\n"
        .. "a shell command; it fails when its exit code is not 0 (with --exit zero: when it is 0). Each step sets\n"
        .. "the variable GATEHOUSE_ONLY, which limits every `gatehouse` in CMD to those mods and the mods that they\n"
        .. "require. If CMD fails with all mods and passes without any, bisect finds the mod, or the few mods that\n"
        .. "fail only together. Exit code 1: there is nothing to find.\n"
        .. "With --json: {found = [ids], along = [ids], steps = [{mods, exit, fails}]}.",
    options = {
        ["fail-if"] = { kind = "string", value = "CMD", help = "the shell command that fails, in quotes" },
        exit = { kind = "enum", one_of = { "nonzero", "zero" }, default = "nonzero",
                 help = "which exit code of CMD counts as a failure" },
        show = { kind = "flag", help = "show the output of CMD" },
    },
    examples = {
        { "gatehouse bisect --fail-if 'gatehouse run --headless --strict'", "which mod does not load, or is stopped" },
        { "gatehouse bisect --exit zero --fail-if 'gatehouse run --headless 2>&1 | grep -q NaN'",
            "which mod prints NaN" },
    },
}
for name, option in pairs(catalogue.options) do verb.options[name] = option end

local NOT_RUN = { [126] = true, [127] = true } -- by the shell: the program is not there, or is none
local INTERRUPTED = 130

-- The exit code of one run, or nil and why it says nothing.
local function run_with(options, ids)
    local out = options.show and "1>&2" or ">/dev/null 2>&1"
    local line = ("%s='%s'; export %s; {\n%s\n} %s </dev/null"):format(only.VARIABLE, table.concat(ids, ","),
        only.VARIABLE, options["fail-if"], out)
    local _, how, code = os.execute(line)
    if how == "signal" or code == INTERRUPTED then return nil, "it was interrupted" end
    if NOT_RUN[code] then
        return nil, ("the shell cannot run CMD (exit code %d); try it by itself: %s"):format(code, options["fail-if"])
    end
    return code
end

local function search(options, mods)
    local steps = json.list {}
    local result, why = bisect.find(mods, function(ids)
        local code, problem = run_with(options, ids)
        if not code then error({ problem = problem }) end
        local failing = (code ~= 0) == (options.exit == "nonzero")
        steps[#steps + 1] = { mods = json.list(ids), exit = code, fails = failing }
        cli.say(options, ("%3d. %s (exit code %d) with %s"):format(#steps, failing and "fails" or "fine ", code,
            #ids > 0 and table.concat(ids, ", ") or "no mods"))
        return failing
    end)
    return result, why, steps
end

local WHY = {
    fine = "CMD does not fail with all mods: there is nothing to find",
    always = "CMD fails without any mod, too: it is not a mod's fault",
}

local function tell(options, result, steps)
    local together = #result.found > 1 and "These fail only together: " or "It is: "
    cli.say(options, together .. table.concat(result.found, ", "))
    if #result.along > 0 then
        cli.say(options, "With what it needs, and does not fail without it: " .. table.concat(result.along, ", "))
    end
    cli.say(options, ("To play without: gatehouse disable %s"):format(table.concat(result.found, " ")))
    if options.json then
        cli.print_json { found = json.list(result.found), along = json.list(result.along), steps = steps }
    end
end

function verb.run(options)
    if not options["fail-if"] then return cli.usage_error("bisect", "--fail-if CMD is missing: what fails?") end
    local self, problem = catalogue.load(options)
    if not self then
        cli.complain(problem)
        return cli.LOAD
    end
    local ok, result, why, steps = pcall(search, options, self.found.mods)
    if not ok and type(result) ~= "table" then error(result, 0) end
    if not ok then
        cli.complain(result.problem)
        return cli.USAGE
    end
    if not result then
        cli.complain(WHY[why])
        return cli.FAILED
    end
    tell(options, result, steps)
    return cli.OK
end

return verb
