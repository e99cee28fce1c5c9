-- The content of a mod's package and of a game's, read against the types of the game that is played, with what there is of
-- sprites, sounds and texts to speak of.
local content = require "mods.content"
local fit = require "mods.fit"
local json = require "lib.json"
local playing = require "games.playing"

local content_source = {}

local ENDINGS = { sprite = { "png" }, sound = { "wav", "ogg" } }

-- Sprites and sounds that every mod of the game can name: {sprite = {is, list}, sound = ...}; made when it is first asked for.
local known_of = setmetatable({}, { __mode = "k" })

local function known(game)
    if known_of[game] then return known_of[game] end
    local all, names = require("mods.vocabulary").read(), require("games.names")
    local sprites, sounds = require("games.assets").names(game)
    local found = { sprite = names.of(all.sprites), sound = table.move(all.sounds, 1, #all.sounds, 1, {}) }
    table.move(sprites, 1, #sprites, #found.sprite + 1, found.sprite)
    table.move(sounds, 1, #sounds, #found.sound + 1, found.sound)
    for kind, list in pairs(found) do
        local is = {}
        for _, name in ipairs(list) do is[name] = true end
        found[kind] = { is = is, list = list }
    end
    known_of[game] = found
    return found
end

local function texts_of(package, language)
    local source = package:read(("locale/%s.json"):format(language), json.MAX_BYTES)
    local value = source and json.decode(source, "locale")
    return type(value) == "table" and value or {}
end

local function assets_of(package, game, language)
    local files, texts
    local function is_there(name)
        if not files then
            files = {}
            for _, file in ipairs(package:files() or {}) do files[file.name] = true end
        end
        return files[name] == true
    end
    local assets = {}
    function assets.own(kind, name)
        for _, ending in ipairs(ENDINGS[kind]) do
            if is_there(("%ss/%s.%s"):format(kind, name, ending)) then return true end
        end
        return false
    end
    function assets.own_names(kind)
        local names = {}
        for file in pairs(is_there "" or files) do names[#names + 1] = file:match("^" .. kind .. "s/([^/]+)%.") end
        table.sort(names)
        return names
    end
    function assets.known(kind) return known(game)[kind] end
    function assets.texts()
        texts = texts or texts_of(package, language)
        return texts
    end
    return assets
end

local function types_of(game) return game.api and game.api.content or {} end

-- Gives a mod its content, where it is for the game that is played: nil, or what is wrong, as lines.
function content_source.note(mod)
    local game = playing.game()
    mod.content = nil
    if fit.problem(mod) then return nil end
    local problems
    mod.content, problems = content.read {
        package = mod.package, owner = mod.id, game_id = game.id, types = types_of(game), language = mod.locale,
        assets = assets_of(mod.package, game, mod.locale),
    }
    return problems
end

local own_of = setmetatable({}, { __mode = "k" })

-- A game's own, once; or nil and what is wrong with it.
function content_source.of_game(game)
    local types = types_of(game)
    if next(types) == nil then return nil end
    local said = own_of[game]
    if not said then
        said = {}
        said.content, said.problems = content.read {
            package = game.package, owner = game.id, game_id = game.id, types = types, is_game = true, language = "en",
            assets = assets_of(game.package, game, "en"),
        }
        own_of[game] = said
    end
    return said.content, said.problems
end

return content_source
