-- gatehouse lock: writes down which mods are there, to the byte.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local lockfile = require "mods.lockfile"
local text = require "lib.text"

local verb = {
    summary = "write a lock file of the mods that would load",
    group = "mods",
    game = "about",
    usage = "lock [-o FILE] [OPTIONS]",
    about = "Writes a lock file: the mods that a run would load, with version and SHA-256 of the content of each (the\n"
        .. "same for a folder and for an archive made of it). `gatehouse verify` compares the mods with it, and\n"
        .. "`gatehouse run --lock` refuses to play with any others.\n"
        .. "With --json: {file, lock = {format, engine, api, mods = [{id, version, sha256, place, dependencies}]}}.",
    options = {
        out = cli.out_file("where to write the lock file", lockfile.NAME, "file"),
        without = { kind = "list", value = "MOD", help = "leave a mod out, by its id; may be repeated" },
    },
    examples = {
        { "gatehouse lock", "writes mods.lock here" },
        { "gatehouse lock --only-mods --mods mods/mine -o mine.lock", "of one mod alone" },
    },
}

for name, option in pairs(catalogue.options) do verb.options[name] = option end

-- What a run with these options would find; or nil and an exit code. Also for `verify`.
function verb.find(options)
    local self, problem = catalogue.load(options)
    if self and self.found.missing[1] then problem = table.concat(self.found.missing, "\n") end
    if not problem then return self.found end
    cli.complain(problem)
    return nil, cli.LOAD
end

-- A lock of what does not load would say less than it seems to.
local function complain_of_broken(found)
    for _, broken in ipairs(found.broken) do
        for _, line in ipairs(broken.problems) do cli.complain(line) end
    end
    return #found.broken > 0
end

function verb.run(options)
    local found, code = verb.find(options)
    if not found then return code end
    if complain_of_broken(found) then
        cli.complain("nothing is locked while a mod does not load; mend it, or leave it out with --without MOD")
        return cli.LOAD
    end
    local lock, problem = lockfile.of(found.mods)
    local wrote
    if lock then wrote, problem = lockfile.write(options.out, lock) end
    if not wrote then
        cli.complain(problem)
        return cli.FAILED
    end
    for _, mod in ipairs(lock.mods) do
        cli.say(options, ("%-24s %-12s %s"):format(mod.id, mod.version, mod.sha256))
    end
    cli.say(options, ("%s: %s"):format(options.out, text.count(#lock.mods, "mod")))
    if options.json then cli.print_json { file = options.out, lock = lock } end
    return cli.OK
end

return verb
