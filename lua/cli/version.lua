-- gatehouse version
local app = require "engine.app"
local cli = require "cli"
local manifest = require "mods.manifest"

return {
    summary = "the versions of the engine, of its mod interface and of Lua",
    usage = "version",
    run = function(words)
        if words[1] then return cli.usage_error("version", "takes no arguments") end
        print(("gatehouse %s, mod API %d, %s"):format(app.version, manifest.API, _VERSION))
        return cli.OK
    end,
}
