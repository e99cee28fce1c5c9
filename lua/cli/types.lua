-- gatehouse types: writes the typings that editors read.
local app = require "engine.app"
local cli = require "cli"
local fs = require "engine.fs"
local playing = require "games.playing"
local typings = require "mods.typings"

local verb = {
    summary = "write the typings of the mod API, for editors and TypeScript",
    group = "develop",
    game = "about",
    usage = "types [-o DIR] [--package]",
    about = "Writes gatehouse.d.ts: all that `import ... from \"gatehouse\"` has, and every event and command with\n"
        .. "what it means and its limits; and mod.schema.json, with which editors complete and check a mod.json that\n"
        .. "says \"$schema\": \"./types/mod.schema.json\".\n"
        .. "With --game also what that game has of its own: \"gatehouse/game\" and its capabilities. Where mods declare\n"
        .. "content in the game, content.TYPE.schema.json does the same for their content/TYPE.json.\n"
        .. "With --package the whole package @gatehouse/types, as npm has it.\n"
        .. "With --json: {files}.",
    options = {
        out = cli.out_folder("the folder, made when it is not there", "."),
        package = { kind = "flag", help = "with package.json and README.md" },
    },
    examples = {
        { "gatehouse types --out types", "brings what a mod has in types/ up to date" },
        { "gatehouse types --package --out build/types && npm pack ./build/types", "the package for npm" },
    },
}

local MOST_BYTES = 65536

-- The files to write by their names; or nil and what is wrong.
local function files_of(options)
    local files = {}
    for name, read in pairs { ["gatehouse.d.ts"] = typings.declarations, [typings.SCHEMA] = typings.schema } do
        local text, problem = read(playing.game())
        if not text then return nil, problem end
        files[name] = text
    end
    for name, text in pairs(typings.content(playing.game())) do files[name] = text end
    for _, name in ipairs(options.package and { "package.json", "README.md" } or {}) do
        local text, problem = fs.read(app.root .. "/modapi/types/" .. name, MOST_BYTES)
        if not text then return nil, problem end
        files[name] = text:gsub("@VERSION@", app.version)
    end
    return files
end

function verb.run(options)
    local files, problem = files_of(options)
    if not files then
        cli.complain("types: " .. problem)
        return cli.LOAD
    end
    return cli.write_files(options, options.out, files)
end

return verb
