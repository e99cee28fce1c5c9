-- gatehouse verify: whether the mods that are there are those of a lock file.
local app = require "engine.app"
local cli = require "cli"
local json = require "lib.json"
local lock = require "cli.lock"
local lockfile = require "mods.lockfile"
local manifest = require "mods.manifest"
local text = require "lib.text"

local verb = {
    summary = "compare the mods with a lock file",
    group = "mods",
    game = "about",
    usage = "verify [--file FILE] [OPTIONS]",
    about = "Says what is different from when the lock file was written, a line each, and exits with 1 then.\n"
        .. "With --json: {same, differences = [{kind = \"added\"|\"missing\"|\"version\"|\"content\", id, text}], "
        .. "problems}.",
    options = {},
    examples = {
        { "gatehouse verify", "compares with mods.lock" },
        { "gatehouse verify --file mine.lock && gatehouse run --lock mine.lock", "the second looks again by itself" },
    },
}

for name, option in pairs(lock.options) do verb.options[name] = option end
verb.options.file = { kind = "string", value = "FILE", default = lockfile.NAME, help = "the lock file" }

local function say_engine(options, made)
    if made.engine == app.version and made.api == manifest.API then return end
    cli.say(options, ("It was made by Gatehouse %s with API level %d, this is %s with %d."):format(made.engine,
        made.api, app.version, manifest.API))
end

function verb.run(options)
    local found, code = lock.find(options)
    if not found then return code end
    local ok, lines, differences, made = lockfile.verify(options.file, found)
    for _, line in ipairs(lines) do cli.complain(line) end
    if ok then
        cli.say(options, ("%s: %s, as it was"):format(options.file, text.count(#made.mods, "mod")))
        say_engine(options, made)
    end
    if options.json then
        local list = json.list {}
        for i, one in ipairs(differences or {}) do list[i] = { kind = one.kind, id = one.id, text = one.line } end
        local problems = json.list(not ok and not differences and lines or {})
        cli.print_json { same = ok == true, differences = list, problems = problems }
    end
    return ok and cli.OK or cli.FAILED
end

return verb
