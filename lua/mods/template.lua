-- The files of a new mod, made of those in modapi/template: common/ and js/ or ts/; what a game has of the same name in its
-- template/ takes their place, so that a new mod uses what that game has. In a template @ID@, @TITLE@,
-- @API@ and @BUILD@ stand for what they say; "_ID" in a file's name is the id, "_git" at its beginning ".git".
--
-- What is TypeScript stands between « and » where it is a type. So the game gets its JavaScript without a compiler:
-- types become blanks, every line and column stays where it was, and a source map says so to who reads an error.
local fs = require "engine.fs"
local json = require "lib.json"
local rules = require "mods.manifest_rules"

local template = {}

local OPEN, CLOSE = "\u{AB}", "\u{BB}"
local MOST_BYTES = 65536

-- All files of a folder, with their paths in it.
local function add_files(list, folder, prefix)
    for _, name in ipairs(fs.list(folder) or {}) do
        local path = folder .. "/" .. name
        if fs.kind(path) == "dir" then
            add_files(list, path, prefix .. name .. "/")
        else
            list[prefix .. name] = assert(fs.read(path, MOST_BYTES))
        end
    end
end

local BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(bytes)
    return (bytes:gsub("..?.?", function(three)
        local a, b, c = three:byte(1, 3)
        local bits = a << 16 | (b or 0) << 8 | (c or 0)
        local word = ""
        for i = 0, #three do
            local at = (bits >> 18 - 6 * i & 63) + 1
            word = word .. BASE64:sub(at, at)
        end
        return word .. ("="):rep(3 - #three)
    end))
end

-- Each line of `source` is that of the script.
local function source_map(name, source)
    local lines = select(2, source:gsub("\n", ""))
    local map = json.encode {
        version = 3, sources = json.list { name }, sourcesContent = json.list { source }, names = json.list {},
        mappings = "AAAA" .. (";AACA"):rep(lines - 1),
    }
    return "//# sourceMappingURL=data:application/json;base64," .. base64(map) .. "\n"
end

-- The TypeScript that people read, and the JavaScript that the game runs.
local function compiled(name, marked)
    local typed = marked:gsub(OPEN, ""):gsub(CLOSE, "")
    local plain = marked:gsub(OPEN .. "(.-)" .. CLOSE, function(type) return (" "):rep(#type) end)
    return typed, plain .. source_map(name, typed)
end

-- A text with what stands for something replaced.
function template.filled(content, words)
    return (content:gsub("@(%u+)@", function(name) return words[name] or "@" .. name .. "@" end))
end

-- All files of a folder, by their paths in it: their texts.
function template.read(folder)
    local raw = {}
    add_files(raw, folder, "")
    return raw
end

-- The name of a file in what is made.
function template.name(name, id) return (name:gsub("_ID", id):gsub("^_git", ".git")) end

-- "glow-worms" -> "Glow Worms"
function template.title(id)
    return (id:gsub("-+", " "):gsub("^%l", string.upper):gsub(" %l", string.upper):gsub(" +$", ""))
end

-- Those of the game's template/ in one of its folders.
local function add_games(list, package, folder)
    local prefix = "template/" .. folder .. "/"
    for _, file in ipairs(package:files() or {}) do
        if file.name:sub(1, #prefix) == prefix then
            list[file.name:sub(#prefix + 1)] = assert(package:read(file.name, MOST_BYTES))
        end
    end
end

-- What a manifest says the mod does.
local function about(manifest)
    return manifest:match('"description": "(.-)"') or ""
end

-- The files of a new mod by their paths. `root`: where modapi/template is; options: id, ts, game (which it is for,
-- and whose template goes before), typings, schema and agents (the texts of them).
function template.files(root, options)
    local raw, files = {}, {}
    for _, folder in ipairs { "common", options.ts and "ts" or "js" } do
        add_files(raw, root .. "/modapi/template/" .. folder, "")
        add_games(raw, options.game.package, folder)
    end
    local words = { ID = options.id, TITLE = template.title(options.id), API = tostring(rules.API),
                    GAME = options.game.id, SINCE = options.game.version:match("^%d+%.%d+") }
    words.ABOUT = about(raw["mod.json"])
    words.BUILD = raw["BUILD.md"]:gsub("%s+$", "")
    raw["BUILD.md"] = nil
    for name, content in pairs(raw) do
        name = template.name(name, options.id)
        content = template.filled(content, words)
        local script = name:match("^src/(.*)%.ts$")
        if script then
            files[name], files[script .. ".js"] = compiled(name, content)
        else
            files[name] = content
        end
    end
    files["types/gatehouse.d.ts"], files["types/mod.schema.json"] = options.typings, options.schema
    files["AGENTS.md"] = options.agents
    return files
end

return template
