-- The files locale/xx.json of a mod's package, each a flat table of key and text, read one by one. A text about a number
-- has forms: {"steps": {"one": .., "other": ..}} or "steps.one" and "steps.other" beside each other, which are also
-- there by their own keys. Nothing of a mod is executed, and a file is a stranger's text.
local json = require "lib.json"
local language = require "lib.language"
local places = require "lib.json_places"
local text = require "lib.text"
local words = require "engine.locale"

local locale_files = {}

locale_files.FOLDER = "locale"
locale_files.MAX_KEYS = 512 -- of one file

local MOST_TWICE = 20 -- keys that are named because they are there twice
local FORMS = { "zero", "one", "two", "few", "many", "other" }
local FORM_LIST = "zero, one, two, few, many or other"
local IS_FORM = {}
for _, form in ipairs(FORMS) do IS_FORM[form] = true end

-- --- which there are ---

-- The files that a mod has, {name = "zh-Hant.json", language = "zh-hant"}, sorted by name, the first of those of one
-- language; the names of files that name no language; and {name, other} of those that are not read because of another.
function locale_files.list(mod)
    local found, others, again, by_language, names = {}, {}, {}, {}, {}
    for _, file in ipairs(mod.package:files() or {}) do names[#names + 1] = file.name:match("^locale/([^/]+)$") end
    table.sort(names)
    for _, name in ipairs(names) do
        local tag = name:match("^([%w-]+)%.json$")
        local said = tag and language.canonical(tag)
        if not said then
            others[#others + 1] = name
        elseif by_language[said] then
            again[#again + 1] = { name = name, other = by_language[said].name }
        else
            by_language[said] = { name = name, language = said }
            found[#found + 1] = by_language[said]
        end
    end
    return found, others, again
end

-- --- what is in one ---

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
        if not IS_FORM[form] then
            add(key, ("'%s' is no form of a text, expected %s%s"):format(text.printable(form, 40), FORM_LIST,
                text.suggest(form, FORMS)))
            return false
        elseif not check_words(forms[form], add, key) then
            return false
        end
    end
    return true
end

-- "steps.one" -> "steps", "one"
local function split_form(key)
    local base, form = key:match("^(.+)%.(%l+)$")
    if base and IS_FORM[form] then return base, form end
end

-- Puts the forms that are there as keys together, where there is `other` among them and no text without a form.
local function gather_forms(texts, said_language)
    local gathered = {}
    for key, said in pairs(texts) do
        local base, form = split_form(key)
        if base and texts[base] == nil and type(texts[base .. ".other"]) == "string" and type(said) == "string" then
            gathered[base] = gathered[base] or { language = said_language, by_key = true }
            gathered[base][form] = said
        end
    end
    for base, forms in pairs(gathered) do texts[base] = forms end
end

-- What is right of a file's table, as engine.mods.start takes it.
local function texts_of(value, said_language, add)
    local texts, count = {}, 0
    for _, key in ipairs(text.sorted_keys(value)) do
        local said = value[key]
        count = count + 1
        if count > locale_files.MAX_KEYS then
            add(key, ("is one text too many, at most %d are expected"):format(locale_files.MAX_KEYS))
            break
        elseif #key > words.MAX_KEY_BYTES or not key:match("^[%w_.-]+$") then
            add(key, ("is no key: expected letters, digits, '_', '.' and '-', at most %d of them"):format(
                words.MAX_KEY_BYTES))
        elseif type(said) ~= "table" then
            if check_words(said, add, key) then texts[key] = said end
        elseif check_forms(said, add, key) then
            texts[key] = { language = said_language }
            for _, form in ipairs(FORMS) do texts[key][form] = said[form] end
        end
    end
    gather_forms(texts, said_language)
    return texts
end

-- The texts of one file of locale_files.list; what is wrong with it goes to `problems`, with file, line and column.
function locale_files.read(mod, file, problems)
    local name = ("%s/%s"):format(locale_files.FOLDER, file.name)
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
    return texts_of(value, file.language, function(key, what) add(at.keys[places.member("", key)], key, what) end)
end

-- --- what is missing ---

local SMALL, LARGE = 200, 999999 -- numbers from 0 that are tried, and the largest for which a form must be there
local MOST_EXAMPLES = 4

-- Of the forms that a language has for whole numbers below a million: numbers that get them, by form. What only
-- millions get ("1 000 000 de pas") may be left to `other`.
local function examples_of(said_language)
    local numbers = {}
    local function try(number)
        local form = words.form(said_language, number)
        numbers[form] = numbers[form] or {}
        if #numbers[form] < MOST_EXAMPLES then table.insert(numbers[form], ("%d"):format(number)) end
    end
    for number = 0, SMALL do try(number) end
    for number = 1000, LARGE, 1000 do try(number) end
    return numbers
end

-- Of each text with forms: those that the language has and the text has not, and those that it never has.
local function check_plurals(where, file, texts, gaps)
    local examples, known
    for _, key in ipairs(text.sorted_keys(texts)) do
        local said = texts[key]
        if type(said) == "table" then
            if not examples then
                examples, known = examples_of(file.language), {}
                for form in words.forms(file.language):gmatch("%l+") do known[form] = true end
            end
            for _, form in ipairs(FORMS) do
                if said[form] == nil and examples[form] then
                    gaps[#gaps + 1] = ("%s: '%s' has no form '%s', which %s has for %s%s"):format(where, key, form,
                        file.language, table.concat(examples[form], ", "), examples[form][MOST_EXAMPLES] and ", ..." or "")
                elseif said[form] ~= nil and not known[form] then
                    gaps[#gaps + 1] = ("%s: '%s' has a form '%s', which no number gets: %s has %s"):format(where, key,
                        form, file.language, (words.forms(file.language):gsub(" ", ", ")))
                end
            end
        end
    end
end

-- Keys that are the forms of a text are looked at with it.
local function is_form_of_another(texts, key)
    local base = split_form(key)
    local whole = base and texts[base]
    return type(whole) == "table" and whole.by_key == true
end

-- What is wrong with any of the files, and what one language has that another has not, each a line. `default`: of the
-- mod, canonical; `default_said`: as its mod.json says it.
function locale_files.check(mod, default, default_said)
    local list, others, again = locale_files.list(mod)
    local problems, gaps, texts_by, file_by = {}, {}, {}, {}
    local function path_of(name) return ("%s/%s/%s"):format(mod.path, locale_files.FOLDER, text.printable(name, 60)) end
    for _, name in ipairs(others) do
        problems[#problems + 1] = ("%s: expected a language as a name, such as 'en.json' or 'pt-br.json'"):format(
            path_of(name))
    end
    for _, one in ipairs(again) do
        problems[#problems + 1] = ("%s: is for the same language as '%s', which is read"):format(path_of(one.name), one.other)
    end
    for _, file in ipairs(list) do
        file_by[file.language], texts_by[file.language] = file, locale_files.read(mod, file, problems)
    end
    if #list > 0 and not file_by[default] then
        problems[#problems + 1] = ("%s: there is no %s/%s.json, and '%s' is the mod's default language ('locale')")
            :format(mod.path, locale_files.FOLDER, default_said, default_said)
    end
    local wanted = texts_by[default] or {}
    for _, file in ipairs(list) do
        local texts = texts_by[file.language]
        for _, key in ipairs(text.sorted_keys(wanted)) do
            if not texts[key] and not is_form_of_another(wanted, key) then
                local is_gathered = type(wanted[key]) == "table" and wanted[key].by_key
                gaps[#gaps + 1] = ("%s: has no '%s'; %s has"):format(path_of(file.name),
                    is_gathered and key .. ".other" or key, file_by[default].name)
            end
        end
        check_plurals(path_of(file.name), file, texts, gaps)
    end
    return problems, gaps
end

return locale_files
