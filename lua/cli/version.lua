-- gatehouse version
local app = require "engine.app"
local cli = require "cli"
local manifest = require "mods.manifest"

local version = {
    summary = "show the versions of the engine, of the mod API and of Lua",
    group = "play",
    usage = "version",
    about = "With --json: {version, api, lua}.",
    examples = { { "gatehouse version --json", "the same, for programs" } },
}

function version.run(options)
    if options.json then
        cli.print_json { version = app.version, api = manifest.API, lua = _VERSION }
    else
        print(("gatehouse %s, mod API %d, %s"):format(app.version, manifest.API, _VERSION))
    end
    return cli.OK
end

return version
