-- What is said to the player, by key, in the player's language: files in a folder's locale/, as mods have them (the
-- format is mods.locale_files'), en.json first of all, which has every text once. What another language lacks is said in English.
local language = require "lib.language"
local locale = require "mods.locale"

local catalogue = {}

catalogue.SOURCE = "en" -- what all others are translations of

local function read(path, most)
    local file = io.open(path, "rb")
    if not file then return nil, "cannot be read" end
    local source = file:read(most + 1) or ""
    file:close()
    if #source > most then return nil, ("more than %d bytes"):format(most) end
    return source
end

local function is_there(path)
    local file = io.open(path, "rb")
    if file then file:close() end
    return file ~= nil
end

-- The folder of a Lua module, which may have a locale/ of its own.
function catalogue.folder_of(module)
    return (assert(package.searchpath(module, package.path)):match("^(.*)/[^/]*$"))
end

-- The texts of a language, by key, and a list of what is wrong with the files.
function catalogue.read(folder, tag)
    local names, files = {}, {}
    for _, name in ipairs { catalogue.SOURCE, table.unpack(language.chain(tag)) } do
        local file = ("%s/%s.json"):format(locale.FOLDER, name)
        if is_there(("%s/%s"):format(folder, file)) then names[#names + 1] = { name = file } end
    end
    function files.files() return names end
    function files.read(_, name, most) return read(("%s/%s"):format(folder, name), most) end
    return locale.load({ path = folder, package = files, locale = catalogue.SOURCE }, tag)
end

-- A function (key, args, fallback) -> text of these texts: args by name, texts or whole numbers, {count} chooses among
-- forms; of a key that is not there `fallback`, the key when nil.
function catalogue.speaker(texts)
    return function(key, args, fallback) return locale.text(texts, key, args, fallback) end
end

-- The same for a folder and a language; and a list of what is wrong with the files.
function catalogue.load(folder, tag)
    local texts, problems = catalogue.read(folder, tag)
    return catalogue.speaker(texts), problems
end

-- The same for a package (as mods.package has them) with a locale/, or without one.
function catalogue.of_package(package, tag)
    local texts, problems = locale.load({ path = package.path, package = package, locale = catalogue.SOURCE }, tag)
    return catalogue.speaker(texts), problems
end

return catalogue
