-- Where the typings, the reference and the JSON Schema of mod.json are, which the build makes: in a source tree
-- under build/gen, installed beside everything else.
local app = require "engine.app"
local fs = require "engine.fs"
local sdk = require "games.sdk"

local typings = {}

typings.SCHEMA = "mod.schema.json"

typings.AGENTS = "docs/AGENTS.md"

local PAGES = "docs/pages"

local FOLDERS = { "/build/gen/", "/modapi/", "/" }
local MOST_BYTES = 4 << 20

-- The text of one of these files; or nil and what is wrong.
function typings.read(name)
    for _, folder in ipairs(FOLDERS) do
        local path = app.root .. folder .. name
        if fs.kind(path) == "file" then return fs.read(path, MOST_BYTES) end
    end
    return nil, ("there is no %s%s%s: is everything built?"):format(app.root, FOLDERS[1], name)
end

-- The typings of all that mods have in a game, the engine's and the game's own; or nil and what is wrong.
function typings.declarations(game)
    local text, problem = typings.read("gatehouse.d.ts")
    local own = text and sdk.typings(game)
    return text and (own == "" and text or text .. "\n" .. own), problem
end

-- The JSON Schema of mod.json for that game; the same.
function typings.schema(game)
    if game.api then return require("mods.schema").text() end
    return typings.read(typings.SCHEMA)
end

-- The JSON Schemas of what mods of that game declare, by the names of their files.
function typings.content(game)
    local files = {}
    for name, one in pairs(game.api and game.api.content or {}) do
        files[("content.%s.schema.json"):format(name)] = require("mods.schema").content(name, one, game.id)
    end
    return files
end

-- The pages of the reference and of the guide, by the path in which `docs` writes them.
function typings.pages()
    local files = {}
    for _, folder in ipairs(FOLDERS) do
        for _, name in ipairs(fs.list(app.root .. folder .. PAGES) or {}) do
            files["pages/" .. name] = files["pages/" .. name] or typings.read(PAGES .. "/" .. name)
        end
    end
    return files
end

return typings
