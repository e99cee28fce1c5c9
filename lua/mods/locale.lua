-- A mod's texts in the player's language: locale/xx.json in its package. What the language of the player does not have
-- comes from those that it falls back to, the language without its region ("de" for "de-at"), then from the mod's own
-- default language.
local language = require "lib.language"
local locale_files = require "mods.locale_files"
local text = require "lib.text"
local words = require "engine.locale"

local locale = {}

locale.FOLDER = locale_files.FOLDER
locale.DEFAULT = "en" -- of a mod that does not say, and of a player who does not

-- The player's language: what conf.lua says or, for "auto", the first of LC_ALL, LC_MESSAGES and LANG that is
-- set, as the C library takes them.
function locale.language(said)
    if said and said ~= "auto" then return language.of_locale(said) or locale.DEFAULT end
    for _, name in ipairs { "LC_ALL", "LC_MESSAGES", "LANG" } do
        local value = os.getenv(name)
        if value and value ~= "" then return language.of_locale(value) or locale.DEFAULT end
    end
    return locale.DEFAULT
end

local function default_of(mod) return language.canonical(mod.locale or locale.DEFAULT) or locale.DEFAULT end

-- The files that are read for a language, the best last: each text is that of the last that has it.
local function files_for(mod, said)
    local by_language, list = {}, {}
    for _, file in ipairs((locale_files.list(mod))) do by_language[file.language] = file end
    local chain = language.chain(said)
    chain[#chain + 1] = default_of(mod)
    for i = #chain, 1, -1 do
        local file = by_language[chain[i]]
        if file then table.insert(list, file) end
        by_language[chain[i]] = nil
    end
    return list
end

-- A mod's texts for a language, by key, and a list of what is wrong with the files that were read: what is
-- right is there nevertheless.
function locale.load(mod, said)
    local texts, problems, count = {}, {}, 0
    for _, file in ipairs(files_for(mod, said)) do
        local these = locale_files.read(mod, file, problems)
        for _, key in ipairs(text.sorted_keys(these)) do
            if texts[key] == nil and count == words.MAX_KEYS then
                problems[#problems + 1] = ("%s/%s/%s: '%s' is one text too many of those that are read for '%s', at most "
                    .. "%d are expected"):format(mod.path, locale.FOLDER, file.name, key, said, words.MAX_KEYS)
                break
            end
            if texts[key] == nil then count = count + 1 end
            texts[key] = these[key]
        end
    end
    return texts, problems
end

-- What is wrong with any of the files, and what one language has that another has not, each a line.
function locale.check(mod) return locale_files.check(mod, default_of(mod), mod.locale or locale.DEFAULT) end

-- What a mod is called in any language, mod.json's title first. The package may be closed.
function locale.titles(mod)
    local list, seen = { mod.title }, { [mod.title] = true }
    for _, file in ipairs((locale_files.list(mod))) do
        local said = locale_files.read(mod, file, {})["mod.title"]
        local title = said and text.printable(locale.text({ title = said }, "title"), 60)
        if title and not seen[title] then list[#list + 1], seen[title] = title, true end
    end
    return list
end

-- The text of a key with its arguments (by name, texts or whole numbers); `fallback` (the key when nil) when
-- there is none.
function locale.text(texts, key, args, fallback)
    local said = texts[key]
    if said == nil then return fallback or key end
    return words.write(said, args)
end

-- What mod.json itself says, kept once: a mod may be told another language.
local function own_words(mod)
    if mod.own_words then return mod.own_words end
    local own = { title = mod.title, description = mod.description, labels = {}, reasons = {}, inputs = {} }
    for name, setting in pairs(mod.described or {}) do
        if type(setting) == "table" and setting.default ~= nil then own.labels[name] = { setting = setting, label = setting.label } end
    end
    for capability, reason in pairs(mod.reasons or {}) do own.reasons[capability] = reason end
    for i, input in ipairs(mod.inputs or {}) do own.inputs[i] = input.label end
    mod.own_words = own
    return own
end

-- The mod as the player reads it: its texts are in mod.texts, and title, description, the reasons for what it asks for
-- and the labels of settings and actions are those of "mod.title", "mod.description", "capabilities.CAP.reason",
-- "settings.NAME.label" and "inputs.NAME.label", where there are such texts, no longer than mod.json may have them. It may
-- be told again, in another language. A list of what is wrong with the files.
function locale.apply(mod, said)
    local texts, problems = locale.load(mod, said)
    local own = own_words(mod)
    local function of(key, most, otherwise)
        local words_of = texts[key] and text.printable(locale.text(texts, key), most)
        return words_of and words_of:find("%S") and words_of or otherwise
    end
    mod.texts = texts
    mod.title = of("mod.title", 60, own.title)
    mod.description = of("mod.description", 400, own.description)
    for name, described in pairs(own.labels) do
        described.setting.label = of(("settings.%s.label"):format(name), 80, described.label)
    end
    for capability, reason in pairs(own.reasons) do
        mod.reasons[capability] = of(("capabilities.%s.reason"):format(capability), 200, reason)
    end
    for i, input in ipairs(mod.inputs or {}) do
        input.label = of(("inputs.%s.label"):format(input.action), 60, own.inputs[i])
    end
    return problems
end

return locale
