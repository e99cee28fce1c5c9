-- gatehouse docs: writes the reference for modders, and for who writes games.
local app = require "engine.app"
local cli = require "cli"
local playing = require "games.playing"
local reference = require "games.reference"
local sdk = require "games.sdk"
local typings = require "mods.typings"

local verb = {
    summary = "write the reference pages for mods and for games",
    group = "develop",
    game = "about",
    usage = "docs [-o DIR]",
    about = "Writes reference.html, one page with search that any browser reads from the disk, and reference.md.\n"
        .. "For programs that write mods: llms.txt lists a Markdown page for each command, query, event and section of\n"
        .. "the guide, which lie in pages/, and AGENTS.md says in 8 KB what one has to know.\n"
        .. "With --game also game.md: what that game has of its own.\n"
        .. "Every event, command and query is there with what it means, its capability, limits and units, and an\n"
        .. "example.\n"
        .. "engine-lua.md has every function that a game's Lua can call, with examples.\n"
        .. "With --json: {files}.",
    options = {
        out = cli.out_folder("the folder, made when it is not there", "."),
    },
    examples = {
        { "gatehouse docs --out docs && xdg-open docs/reference.html", "writes the page and shows it" },
    },
}

-- What is written, and where it is read.
local FILES = {
    ["reference.html"] = "reference.html", ["reference.md"] = "reference.md", ["llms.txt"] = "docs/llms.txt",
    ["AGENTS.md"] = typings.AGENTS,
}

function verb.run(options)
    local files = {}
    for name, source in pairs(FILES) do
        local problem
        files[name], problem = typings.read(source)
        if not files[name] then
            cli.complain("docs: " .. problem)
            return cli.LOAD
        end
    end
    local problem
    files[reference.FILE], problem = reference.page(app.root)
    if not files[reference.FILE] then
        cli.complain("docs: " .. problem)
        return cli.LOAD
    end
    for name, page in pairs(typings.pages()) do files[name] = page end
    local game = playing.game()
    if game.api then files["game.md"] = sdk.reference(game) end
    return cli.write_files(options, options.out, files)
end

return verb
