-- The language that the player chose in the game: one choice for all games, kept in player.json of the configuration. What
-- can be chosen is what the host or the game has texts in, and each is called what its speakers call it.
local catalogue = require "words.catalogue"
local fs = require "engine.fs"
local language = require "lib.language"
local locale = require "mods.locale"
local locale_files = require "mods.locale_files"
local store_file = require "lib.store_file"
local text = require "lib.text"
local xdg = require "lib.xdg"

local languages = {}

local FILE = "/player.json"
local MOST_BYTES = 16 -- of a tag, as conf.lua has it
local MOST_NAME = 24 -- bytes
local NAME_KEY = "language.name"

local function accepts(value)
    local tag = value.language
    if tag == nil or type(tag) == "string" and #tag <= MOST_BYTES and language.canonical(tag) then return nil end
    return 'language: expected a language, such as "de"'
end

-- What the player chose, or nil: nothing, or there is no home.
function languages.kept()
    local folder = xdg.config()
    return folder and store_file.read(folder .. FILE, accepts).language or nil
end

-- Keeps it for all later games. True; or nil and why not.
function languages.keep(tag)
    local folder, problem = xdg.config()
    if not folder then return nil, problem end
    return store_file.update(folder .. FILE, accepts, function(value)
        value.language = tag
        return value
    end)
end

-- Files of a folder as those of a mod's package are.
local function package_of(folder)
    local package = {}
    function package.files()
        local files = {}
        for i, name in ipairs(fs.list(("%s/%s"):format(folder, locale.FOLDER)) or {}) do
            files[i] = { name = ("%s/%s"):format(locale.FOLDER, name) }
        end
        return files
    end
    function package.read(_, name, most) return fs.read(("%s/%s"):format(folder, name), most) end
    return package
end

local HOST = catalogue.folder_of "words"

-- The languages that there are texts in, sorted by tag: {tag, name (what its speakers call it; the tag where no file
-- says so)} each. `package`: the game's.
function languages.list(package)
    local names, list = {}, {}
    for _, one in ipairs { { path = HOST, package = package_of(HOST) }, { path = "game", package = package } } do
        for _, file in ipairs((locale_files.list(one))) do
            names[file.language] = names[file.language] or locale_files.read(one, file, {})[NAME_KEY] or false
        end
    end
    for i, tag in ipairs(text.sorted_keys(names)) do
        local said = names[tag]
        list[i] = { tag = tag, name = type(said) == "string" and text.printable(said, MOST_NAME) or tag }
    end
    return list
end

-- The place in the list of the one that is spoken when the player's language is `tag`: the first that his falls back to.
function languages.spoken(list, tag)
    local places = {}
    for i, one in ipairs(list) do places[one.tag] = i end
    for _, one in ipairs(language.chain(tag)) do
        if places[one] then return places[one] end
    end
    return places[catalogue.SOURCE] or 1
end

return languages
