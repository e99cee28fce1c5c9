-- Command lines: options with two dashes, described by a table, with errors that say what was expected.
--
-- A description: { name = {kind = "flag"|"integer"|"string"|"enum"|"list", value = "N", help = "...",
-- min =, max = (integer), one_of = {words} (enum), short = "o", also = {other names of it, which help does not list},
-- default = } }. `value` names what is given, and
-- shells complete it where it is FILE, DIR, PATH, GAME, MOD, PROFILE, CAP or VERB. `rest` = how many other words there
-- may be. After `--` all are words.
local text = require "lib.text"
local whole = require "lib.whole"

local args = {}

-- Whether a list has the word: its place, or nil.
function args.find(list, word)
    for i, item in ipairs(list) do
        if item == word then return i end
    end
end

local function names_of(options)
    local names = {}
    for _, name in ipairs(text.sorted_keys(options)) do names[#names + 1] = "--" .. name end
    return names
end

-- The name of the option of one letter; nil: there is none.
function args.by_short(options, letter)
    for name, option in pairs(options) do
        if option.short == letter then return name end
    end
end

local function integer(name, option, given)
    local value = whole.read(given)
    local low, high = option.min or 0, option.max or math.maxinteger
    if not value or value < low or value > high then
        local range = high == math.maxinteger and ("from %d"):format(low) or ("%d to %d"):format(low, high)
        return nil, ("--%s: '%s' is not a whole number (%s)"):format(name, text.printable(given, 40), range)
    end
    return value
end

local function one_of(name, option, given)
    if args.find(option.one_of, given) then return given end
    return nil, ("--%s: '%s' is not %s%s"):format(name, text.printable(given, 40), text.any_of(option.one_of),
        text.suggest(given, option.one_of))
end

-- Values that name something, such as files: their names are shown in many a line, which they may not end.
local NAMES = { FILE = true, DIR = true, PATH = true, GAME = true, MOD = true, PROFILE = true, CAP = true, NAME = true }

local function broken_name(word)
    if not word:find("%c") then return nil end
    return ("'%s' has control characters in it: such a name cannot be used"):format(text.printable(word, 200))
end

local function store(result, name, option, given)
    local value, problem = given, nil
    if option.kind == "integer" then value, problem = integer(name, option, given) end
    if option.kind == "enum" then value, problem = one_of(name, option, given) end
    local is_name = NAMES[option.value] or (option.value or ""):match("^FILE")
    if is_name and not problem then problem = broken_name(given) end
    if problem then return problem end
    if option.kind == "list" then
        result[name] = result[name] or {}
        table.insert(result[name], value)
    else
        result[name] = value
    end
end

local function by_long(options, given)
    if options[given] then return given end
    for name, option in pairs(options) do
        if option.also and args.find(option.also, given) then return name end
    end
    return given
end

local function name_of(options, word)
    local long, value = word:match("^%-%-([%w-]+)=(.*)$")
    if long then return by_long(options, long), value end
    long = word:match("^%-%-([%w-]+)$")
    if long then return by_long(options, long) end
    local letter = word:match("^%-(%a)$")
    return letter and args.by_short(options, letter)
end

-- Takes the option at `at`: the place of the last word that was used, or nil and what is wrong.
local function take(result, words, at, options)
    local word = words[at]
    local name, value = name_of(options, word)
    local option = name and options[name]
    if not option then
        local hint = text.suggest(word:match("^[^=]*"), names_of(options))
        return nil, ("unknown option '%s'%s"):format(text.printable(word, 60), hint)
    end
    if option.kind == "flag" then
        if value then return nil, ("--%s takes no value"):format(name) end
        result[name] = true
        return at
    end
    if not value then
        at = at + 1
        value = words[at]
    end
    if not value then return nil, ("--%s needs a value: %s"):format(name, option.value or "VALUE") end
    local problem = store(result, name, option, value)
    if problem then return nil, problem end
    return at
end

-- The options and the other words in `_`; or nil and what is wrong, in a line.
function args.parse(words, options, rest)
    local result, only_words = { _ = {} }, false
    for name, option in pairs(options) do result[name] = option.default end
    local at = 1
    while at <= #words do
        local word = words[at]
        if word == "--" and not only_words then
            only_words = true
        elseif only_words or word:sub(1, 1) ~= "-" or word == "-" then
            if #result._ >= (rest or 0) then
                return nil, ("unexpected argument '%s'"):format(text.printable(word, 60))
            end
            local problem = broken_name(word)
            if problem then return nil, problem end
            table.insert(result._, word)
        else
            local last, problem = take(result, words, at, options)
            if not last then return nil, problem end
            at = last
        end
        at = at + 1
    end
    return result
end

-- The options, one a line, for `help`.
function args.describe(options)
    local lines = {}
    for _, name in ipairs(text.sorted_keys(options)) do
        local option = options[name]
        local left = (option.short and "-" .. option.short .. ", " or "    ") .. "--" .. name
        local value = option.value or option.one_of and table.concat(option.one_of, "|")
        if value then left = left .. " " .. value end
        local help = option.help or ""
        if option.default ~= nil then help = ("%s (%s)"):format(help, tostring(option.default)) end
        lines[#lines + 1] = ("  %-26s %s"):format(left, help)
    end
    return table.concat(lines, "\n")
end

return args
