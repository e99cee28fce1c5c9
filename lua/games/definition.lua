-- What a game says of itself: the game.lua of its folder, or of its archive. It is data and is checked before anything of
-- the game runs; rules.lua says what each field may be.
local actions = require "lib.actions"
local api = require "games.api"
local app = require "engine.app"
local data_file = require "lib.data_file"
local data_lines = require "lib.data_lines"
local packages = require "mods.package"
local rules = require "games.rules"
local schema = require "lib.schema"
local sdk = require "games.sdk"
local semver = require "mods.semver"
local text = require "lib.text"
local tiles = require "games.tiles"

local definition = {}

definition.FILE = "game.lua"
local MOST_BYTES = 64 * 1024
local EXAMPLE = 'return { id = "mine", version = "1.0.0", title = "Mine", main = "main.lua" }'

-- A relative path without "." and ".." in it, and how many folders it leads up before that.
local function normal(path)
    local parts, ups = {}, 0
    for part in path:gmatch("[^/]+") do
        if part == ".." and not table.remove(parts) then
            ups = ups + 1
        elseif part ~= "." and part ~= ".." then
            parts[#parts + 1] = part
        end
    end
    return table.concat(parts, "/"), ups
end

-- Colours "#rrggbb" as numbers; nil: there are none.
local function colors_of(list)
    if not list then return nil end
    local colors = {}
    for i, color in ipairs(list) do colors[i] = tonumber(color:sub(2), 16) end
    return colors
end

local function is_below(path, folder) return path == folder or path:sub(1, #folder + 1) == folder .. "/" end

-- Where a folder that game.lua names lies; or nil and what is wrong. What came with the engine may have its folders
-- anywhere below the engine's, another game in its own.
local function folder_of(self, field, usual)
    local rest, ups = normal(self.said[field] or usual)
    local base = self.path
    for _ = 1, ups do base = base and base:match("^(.+)/[^/]+$") end
    if ups == 0 or base and self.place == "shipped" and is_below(base, app.root) then
        return rest == "" and base or base .. "/" .. rest
    end
    return nil, ("is '%s', which lies outside of the game's folder"):format(text.printable(self.said[field], 80))
end

local function check_engine(value)
    local least = value.engine and value.engine.min
    if not least or semver.compare(semver.parse(app.version), semver.parse(least)) >= 0 then return nil end
    return ("is %s, and this is Gatehouse %s: a newer one is needed"):format(least, app.version)
end

local function check_places(self, add)
    for _, field in ipairs { "lua", "mods" } do
        local _, problem = folder_of(self, field, field == "lua" and "." or "mods")
        if problem then add(field, problem) end
    end
    local _, problem = folder_of(self, "assets", "assets")
    if problem then add("assets", problem) end
    local main, ups = normal((self.said.lua or ".") .. "/" .. self.said.main)
    if ups > 0 or not self.package:read(main) then
        add("main", ("is '%s', and there is no such file in the game's folder"):format(
            text.printable(self.said.main, 80)))
    end
end

-- Names that are taken, and keys that no device has.
local function check_actions(said, add)
    local seen = {}
    for i, action in ipairs(actions.declared(said.actions)) do
        local at = ("actions[%d]"):format(i)
        if actions.IS_RESERVED[action.name] then
            add(at, ("is '%s', which all games have: it needs no declaring, and its keys are in conf.lua"):format(action.name))
        elseif seen[action.name] then
            add(at, ("is '%s', which stands there already"):format(action.name))
        end
        seen[action.name] = true
        for player, sources in ipairs(action.keys) do
            for _, source in ipairs(sources) do
                local known, problem = app.source(source)
                if not known then add(("%s.keys: player %d"):format(at, player), problem) end
            end
        end
    end
end

local function problems_of(self)
    local problems = schema.check(self.said, rules.game)
    if problems[1] then return problems end
    local function add(path, what) problems[#problems + 1] = what and { path = path, text = what } or nil end
    add("engine.min", check_engine(self.said))
    for _, problem in ipairs(rules.unsupported(self.said)) do add(problem.path, problem.text) end
    for _, name in ipairs(text.sorted_keys(self.said.demo or {})) do
        local options = text.sorted_keys(self.said.options or {})
        if not (self.said.options or {})[name] then
            add("demo." .. name, "is none of the game's options" .. text.suggest(name, options))
        end
    end
    check_places(self, add)
    check_actions(self.said, add)
    return problems
end

-- The path of a game that came with the engine, as the engine calls it, when a player names its folder; nil: it is another's.
local function shipped_path(path)
    local from = os.getenv "PWD"
    local whole = path:sub(1, 1) == "/" and path or from and from .. "/" .. path
    local name = whole and ("/" .. normal(whole)):match("^" .. app.root:gsub("%p", "%%%0") .. "/lua/([^/]+)$")
    return name and ("%s/lua/%s"):format(app.root, name)
end

-- Where its pictures and sounds are: in its own package, or, of a game that came with the engine, in a folder elsewhere below
-- the engine's. The engine's own, which all games have anyway, are none of it.
local function note_assets(self)
    local inside, ups = normal(self.said.assets or "assets")
    if ups == 0 then
        self.assets = inside ~= "" and inside or nil
        return
    end
    local path = folder_of(self, "assets", "assets")
    if path == app.root .. "/assets" then return end
    self.assets_package = packages.open(path)
    self.assets = self.assets_package and path
end

-- The definition of the game in a folder or an archive: {id, version, title, description, authors, license, place
-- ("shipped", "user" or "named"), path, package, main and lua (paths in it), mods (a folder; nil: it is an archive) and
-- mods_inside (its path in the package), assets (the same of its pictures and sounds; nil: it has the engine's alone) and
-- assets_package (a package of them alone, and `assets` is its path: they lie outside of the game's folder; or nil),
-- api (of games.api; nil: it has none) and api_file (its path in the package), sdk (of games.sdk, with an api),
-- screen ({width, height} in px, palette (numbers 0xRRGGBB; nil: the engine's), only_palette), tiles (as games.tiles has them), particles (styles, by name), tick_rate, turns,
-- most_players, actions (as lib.actions declares them), options, demo, grants (capability -> "ask" or "deny"), said
-- (game.lua's table)}. Or nil, the problems as lines, and the id where there is a good one.
function definition.read(path, place)
    local shipped = place == "named" and shipped_path(path)
    if shipped then path, place = shipped, "shipped" end
    local package, problem = packages.open(path)
    if not package then return nil, { problem } end
    local name = package.path .. "/" .. definition.FILE
    local source, missing = package:read(definition.FILE, MOST_BYTES)
    if not source then
        return nil, { ("%s (a game is a folder, or an archive of one, with a game.lua in it)"):format(missing) }
    end
    local said
    said, problem = data_file.run(source, name, EXAMPLE)
    if not said then return nil, { problem } end
    local self = { said = said, package = package, path = package.path, place = place }
    local problems = problems_of(self)
    local id = type(said.id) == "string" and #said.id <= rules.ID.max and said.id:match(rules.ID.pattern) or nil
    if problems[1] then return nil, data_lines.complaints(name, source, problems), id end
    for _, field in ipairs { "id", "version", "title", "license" } do self[field] = said[field] end
    self.description, self.authors = said.description or "", said.authors or {}
    self.lua, self.main = normal(said.lua or "."), said.main
    self.mods = package.kind ~= "zip" and folder_of(self, "mods", "mods") or nil
    self.mods_inside = normal(said.mods or "mods")
    note_assets(self)
    local screen = said.screen or {}
    self.screen = {
        width = screen.width or app.limits.min_width, height = screen.height or app.limits.min_height,
        palette = colors_of(screen.palette), only_palette = screen.only_palette or false,
    }
    self.tiles, problems = tiles.read(said.tiles, package, name, source)
    if not self.tiles then return nil, problems, id end
    self.particles = {}
    for _, style in ipairs(text.sorted_keys(said.particles or {})) do
        local copy = { name = style }
        for key, value in pairs(said.particles[style]) do copy[key] = value end
        self.particles[#self.particles + 1] = copy
    end
    self.tick_rate = said.tick_rate or rules.TICK_RATE
    self.turns = said.turns or false
    self.most_players = said.players and said.players.max or rules.PLAYERS
    self.actions = actions.declared(said.actions)
    if type(said.api) == "string" then
        self.api_file = normal(said.api)
        self.api, problems = api.of_package(package, self.api_file)
        if not self.api then return nil, problems, id end
        self.sdk, problems = sdk.read(package)
        if not self.sdk then return nil, problems, id end
    end
    self.options, self.demo, self.grants = said.options or {}, said.demo or {}, said.grants or {}
    return self
end

return definition
