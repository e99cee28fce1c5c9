-- A game looked at whole before it is played: game.lua, all its Lua compiled, its texts and the mods that it
-- brings. Nothing of it is run.
local api_lock = require "games.api_lock"
local app = require "engine.app"
local catalogue = require "words.catalogue"
local content_merge = require "mods.content_merge"
local content_source = require "mods.content_source"
local definition = require "games.definition"
local fault = require "games.fault"
local fit = require "mods.fit"
local fs = require "engine.fs"
local game_assets = require "games.assets"
local locale = require "mods.locale"
local mods_inspect = require "mods.inspect"
local names = require "games.names"
local playing = require "games.playing"
local text = require "lib.text"
local vocabulary = require "mods.vocabulary"

local inspect = {}

local MOST_BYTES = 1024 * 1024 -- of a file of Lua, as games.program reads it

local function is_below(name, folder) return folder == "" or name:sub(1, #folder + 1) == folder .. "/" end

-- The Lua that the game may load: not game.lua, which is data, nor what lies below its mods.
local function is_script(game, name)
    return name:match("%.lua$") and name ~= definition.FILE and not is_below(name, game.mods_inside)
        and is_below(name, game.lua)
end

local function compile(self, file)
    local source, problem = self.game.package:read(file.name, MOST_BYTES)
    if not source then return problem end
    local chunk
    chunk, problem = load(text.without_mark(source), fault.chunk(self.game, file.name), "t", {})
    return not chunk and text.printable(problem, 400) or nil
end

-- The mods that it brings, looked at as any mod is; whether they are for this game at all.
local function look_at_mods(self)
    local folder = playing.mods()
    for _, name in ipairs(folder and fs.list(folder) or {}) do
        local path = folder .. "/" .. name
        if name:sub(1, 1) ~= "." and fs.kind(path .. "/mod.json") == "file" then
            local found, problems = mods_inspect.path(path)
            table.move(problems or {}, 1, #(problems or {}), #self.errors + 1, self.errors)
            if found then
                self.mods[#self.mods + 1] = { id = found.mod.id, path = path, mod = found.mod }
                table.move(found.wrong_texts, 1, #found.wrong_texts, #self.errors + 1, self.errors)
            end
        end
    end
    for _, one in ipairs(self.mods) do
        local problem = fit.problem(one.mod)
        if problem then self.errors[#self.errors + 1] = ("%s: '%s' %s"):format(one.path, one.id, problem) end
    end
end

local function look_at_definition(self)
    local game = self.game
    for _, field in ipairs { "description", "license" } do
        if (game[field] or "") == "" then
            self.warnings[#self.warnings + 1] = ("game.lua has no '%s': players see it before they play"):format(field)
        end
    end
    if not (game.said.engine and game.said.engine.min) then
        self.warnings[#self.warnings + 1] = ("game.lua has no engine.min: without { min = \"%s\" } older engines try it, too")
            :format(app.version)
    end
end

-- Pictures and sounds that cannot be used, as far as their names and descriptions tell, and kinds of tiles that name a sprite
-- which nobody has.
local function look_at_assets(self)
    local _, problems = game_assets.collect(self.game)
    for _, line in ipairs(problems) do self.errors[#self.errors + 1] = ("%s/%s"):format(self.game.assets, line) end
    local known, is_known = names.of(vocabulary.read().sprites), {}
    local own = game_assets.names(self.game)
    table.move(own, 1, #own, #known + 1, known)
    for _, name in ipairs(known) do is_known[name] = true end
    for _, kind in ipairs(self.game.tiles.kinds or {}) do
        if kind.sprite ~= "" and not is_known[kind.sprite] then
            self.errors[#self.errors + 1] = ("tiles: '%s': there is no sprite '%s'%s"):format(kind.name, kind.sprite,
                text.suggest(kind.sprite, known))
        end
    end
end

-- What it declares itself of its types of content.
local function look_at_content(self)
    local own, problems = content_source.of_game(self.game)
    problems = problems or content_merge.of(self.game, own, {}).game_problems
    table.move(problems, 1, #problems, #self.errors + 1, self.errors)
end

-- Of the game at a path, which then is the one that is chosen: {game = its definition, files = list of {name, size},
-- bytes, sha256, mods = list of {id, path, mod}, errors and warnings = lists of lines}; or nil and the problems.
function inspect.path(path)
    local game, problems = definition.read(path, "named")
    if not game then return nil, problems end
    playing.choose(game)
    local list, problem = game.package:files()
    if not list then return nil, { problem } end
    local self = { game = game, files = list, bytes = 0, mods = {}, errors = {}, warnings = {} }
    self.sha256, problem = game.package:sha256()
    if not self.sha256 then return nil, { problem } end
    look_at_definition(self)
    local breaks = api_lock.check(game)
    table.move(breaks, 1, #breaks, #self.errors + 1, self.errors)
    for _, file in ipairs(list) do
        self.bytes = self.bytes + file.size
        self.errors[#self.errors + 1] = is_script(game, file.name) and compile(self, file) or nil
    end
    local wrong, missing = locale.check { package = game.package, path = game.path, locale = catalogue.SOURCE }
    table.move(wrong, 1, #wrong, #self.errors + 1, self.errors)
    table.move(missing, 1, #missing, #self.warnings + 1, self.warnings)
    look_at_assets(self)
    look_at_content(self)
    look_at_mods(self)
    return self
end

return inspect
