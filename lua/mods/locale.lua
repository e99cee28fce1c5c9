-- A mod's texts in the player's language: locale/xx.json in its package, a flat table of key and text. What
-- the language of the player does not have comes from the language without its region ("de" for "de-at"),
-- then from the mod's own default language. Nothing of a mod is executed, and a file is a stranger's text.
local json = require "lib.json"
local places = require "lib.json_places"
local text = require "lib.text"
local words = require "engine.locale"

local locale = {}

locale.FOLDER = "locale"
locale.DEFAULT = "en" -- of a mod that does not say, and of a player who does not

-- Which of a language's forms go with which numbers, by the names that engine.locale knows; "one" for all
-- others: 1 is `one`, the rest `other`.
local RULES = {
    fr = "zero_one", pt = "zero_one",
    ja = "none", zh = "none", ko = "none", vi = "none", th = "none", id = "none",
    ru = "russian", uk = "russian", be = "russian",
    pl = "polish", cs = "czech", sk = "czech",
}
local MOST_TWICE = 20 -- keys that are named because they are there twice
local FORMS = { one = true, few = true, many = true, other = true }

-- --- the language ---

local function base_of(language) return language:match("^%l+") end

-- "de_AT.UTF-8" -> "de-at"; nil for what names no language: "C", "POSIX", "".
local function tag_of(name)
    local tag = name:match("^[^.@]*"):gsub("_", "-"):lower()
    if tag == "posix" or not tag:match("^%l%l%l?%-?[%l%d-]*$") then return nil end
    return tag
end

-- The player's language: what conf.lua says or, for "auto", the first of LC_ALL, LC_MESSAGES and LANG that is
-- set, as the C library takes them.
function locale.language(said)
    if said and said ~= "auto" then return tag_of(said) or locale.DEFAULT end
    for _, name in ipairs { "LC_ALL", "LC_MESSAGES", "LANG" } do
        local value = os.getenv(name)
        if value and value ~= "" then return tag_of(value) or locale.DEFAULT end
    end
    return locale.DEFAULT
end

-- --- the files ---

local function default_of(mod) return (mod.locale or locale.DEFAULT):lower() end

-- The languages that a mod has files of, sorted, and the names of files that name none.
local function languages_of(mod)
    local found, others, names = {}, {}, {}
    for _, file in ipairs(mod.package:files() or {}) do names[#names + 1] = file.name:match("^locale/([^/]+)$") end
    for _, name in ipairs(names) do
        local language = name:match("^(.*)%.json$")
        if language and tag_of(language) == language then
            found[#found + 1], found[language] = language, true
        else
            others[#others + 1] = name
        end
    end
    return found, others
end

local function check_words(value, add, key)
    if type(value) ~= "string" then
        add(key, "expected a text, or an object with the forms one and other")
    elseif #value > words.MAX_TEXT_BYTES then
        add(key, ("is %d bytes, at most %d are expected"):format(#value, words.MAX_TEXT_BYTES))
    elseif text.has_controls(value) then
        add(key, "has control characters, one line of text is expected")
    else
        return true
    end
end

local function check_forms(forms, add, key)
    if forms.other == nil then
        add(key, "the form 'other' is missing: it is what numbers get that have no form of their own")
        return false
    end
    for _, form in ipairs(text.sorted_keys(forms)) do
        if not FORMS[form] then
            add(key, ("'%s' is no form of a text, expected one, few, many or other%s"):format(
                text.printable(form, 40), text.suggest(form, { "few", "many", "one", "other" })))
            return false
        elseif not check_words(forms[form], add, key) then
            return false
        end
    end
    return true
end

-- What is right of a file's table, as engine.mods.start takes it.
local function texts_of(value, rule, add)
    local texts, count = {}, 0
    for _, key in ipairs(text.sorted_keys(value)) do
        local said = value[key]
        count = count + 1
        if count > words.MAX_KEYS then
            add(key, ("is one text too many, at most %d are expected"):format(words.MAX_KEYS))
            break
        elseif #key > words.MAX_KEY_BYTES or not key:match("^[%w_.-]+$") then
            add(key, ("is no key: expected letters, digits, '_', '.' and '-', at most %d of them"):format(
                words.MAX_KEY_BYTES))
        elseif type(said) ~= "table" then
            if check_words(said, add, key) then texts[key] = said end
        elseif check_forms(said, add, key) then
            texts[key] = { rule = rule, one = said.one, few = said.few, many = said.many, other = said.other }
        end
    end
    return texts
end

-- The texts of one file; what is wrong with it goes to `problems`, with file, line and column.
local function read_language(mod, language, problems)
    local name = ("%s/%s.json"):format(locale.FOLDER, language)
    local path = ("%s/%s"):format(mod.path, name)
    local source, missing = mod.package:read(name, json.MAX_BYTES)
    if not source then
        local has_path = missing:sub(1, #path) == path
        problems[#problems + 1] = has_path and missing or ("%s: %s"):format(path, missing)
        return {}
    end
    source = text.without_mark(source)
    local value, broken = json.decode(source, path)
    if value == nil then
        problems[#problems + 1] = broken
        return {}
    elseif type(value) ~= "table" or #value > 0 then
        problems[#problems + 1] = ("%s:1:1: expected an object of keys and texts: { \"key\": \"text\" }"):format(path)
        return {}
    end
    local at = places.of(source)
    local function add(byte, key, what)
        local line, column = json.place(source, byte)
        problems[#problems + 1] = ("%s:%d:%d: '%s' %s"):format(path, line, column, text.printable(key, 60), what)
    end
    for i, again in ipairs(at.twice) do
        if i > MOST_TWICE then break end
        add(again.at, again.path, "is there twice: the last one counts")
    end
    return texts_of(value, RULES[base_of(language)] or "one", function(key, what)
        add(at.keys[places.member("", key)], key, what)
    end)
end

-- A mod's texts for a language, by key, and a list of what is wrong with the files that were read: what is
-- right is there nevertheless.
function locale.load(mod, language)
    local there = languages_of(mod)
    local texts, problems, read = {}, {}, {}
    for _, wanted in ipairs { default_of(mod), base_of(language), language } do
        if there[wanted] and not read[wanted] then
            read[wanted] = true
            for key, said in pairs(read_language(mod, wanted, problems)) do texts[key] = said end
        end
    end
    return texts, problems
end

-- What is wrong with any of the files, and what one language has that another has not, each a line.
function locale.check(mod)
    local there, others = languages_of(mod)
    local problems, gaps, by_language = {}, {}, {}
    for _, name in ipairs(others) do
        problems[#problems + 1] = ("%s/%s/%s: expected a language as a name, such as 'en.json' or 'pt-br.json'"):format(
            mod.path, locale.FOLDER, text.printable(name, 60))
    end
    for _, language in ipairs(there) do by_language[language] = read_language(mod, language, problems) end
    local default = default_of(mod)
    if #there > 0 and not there[default] then
        problems[#problems + 1] = ("%s: there is no %s/%s.json, and '%s' is the mod's default language ('locale')")
            :format(mod.path, locale.FOLDER, default, default)
    end
    for _, language in ipairs(there) do
        for _, key in ipairs(text.sorted_keys(by_language[default] or {})) do
            if not by_language[language][key] then
                gaps[#gaps + 1] = ("%s/%s/%s.json: has no '%s'; %s.json has"):format(mod.path, locale.FOLDER,
                    language, key, default)
            end
        end
    end
    return problems, gaps
end

-- What a mod is called in any language, mod.json's title first. The package may be closed.
function locale.titles(mod)
    local list, seen = { mod.title }, { [mod.title] = true }
    for _, language in ipairs((languages_of(mod))) do
        local said = read_language(mod, language, {})["mod.title"]
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

-- The mod as the player reads it: its texts are in mod.texts, and title, description, the reasons for what it asks for
-- and the labels of settings and actions are those of "mod.title", "mod.description", "capabilities.CAP.reason",
-- "settings.NAME.label" and "inputs.NAME.label", where there are such texts, no longer than mod.json may have them.
-- A list of what is wrong with the files.
function locale.apply(mod, language)
    local texts, problems = locale.load(mod, language)
    local function of(key, most, otherwise)
        local said = texts[key] and text.printable(locale.text(texts, key), most)
        return said and said:find("%S") and said or otherwise
    end
    mod.texts = texts
    mod.title = of("mod.title", 60, mod.title)
    mod.description = of("mod.description", 400, mod.description)
    for name, setting in pairs(mod.described or {}) do
        if type(setting) == "table" and setting.default ~= nil then
            setting.label = of(("settings.%s.label"):format(name), 80, setting.label)
        end
    end
    for capability, reason in pairs(mod.reasons or {}) do
        mod.reasons[capability] = of(("capabilities.%s.reason"):format(capability), 200, reason)
    end
    for _, input in ipairs(mod.inputs or {}) do
        input.label = of(("inputs.%s.label"):format(input.action), 60, input.label)
    end
    return problems
end

return locale
