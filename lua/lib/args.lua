-- Command lines: options with two dashes, described by a table, with errors that say what was expected.
--
-- A description: { name = {kind = "flag"|"integer"|"string"|"list", value = "N", help = "...",
-- min =, max =, short = "o", default = } }. `rest` = how many other arguments there may be.
local text = require "lib.text"

local args = {}

local function names_of(options)
    local names = {}
    for _, name in ipairs(text.sorted_keys(options)) do names[#names + 1] = "--" .. name end
    return names
end

local function by_short(options, letter)
    for name, option in pairs(options) do
        if option.short == letter then return name end
    end
end

local function integer(name, option, given)
    local value = math.tointeger(tonumber(given))
    local low, high = option.min or 0, option.max or math.maxinteger
    if not value or value < low or value > high then
        local range = high == math.maxinteger and ("from %d"):format(low) or ("%d to %d"):format(low, high)
        return nil, ("--%s: '%s' is not a whole number (%s)"):format(name, text.printable(given, 40), range)
    end
    return value
end

local function store(result, name, option, given)
    if option.kind == "integer" then
        local value, problem = integer(name, option, given)
        if not value then return problem end
        result[name] = value
    elseif option.kind == "list" then
        result[name] = result[name] or {}
        table.insert(result[name], given)
    else
        result[name] = given
    end
end

local function name_of(options, word)
    local long, value = word:match("^%-%-([%w-]+)=(.*)$")
    if long then return long, value end
    long = word:match("^%-%-([%w-]+)$")
    if long then return long end
    local letter = word:match("^%-(%a)$")
    return letter and by_short(options, letter)
end

-- The options and the other arguments in `_`; or nil and what is wrong, in a line.
function args.parse(words, options, rest)
    local result = { _ = {} }
    for name, option in pairs(options) do result[name] = option.default end
    local at = 1
    while at <= #words do
        local word = words[at]
        if word:sub(1, 1) ~= "-" or word == "-" then
            if #result._ >= (rest or 0) then
                return nil, ("unexpected argument '%s'"):format(text.printable(word, 60))
            end
            table.insert(result._, word)
        else
            local name, value = name_of(options, word)
            local option = name and options[name]
            if not option then
                local hint = text.suggest(word:match("^[^=]*"), names_of(options))
                return nil, ("unknown option '%s'%s"):format(text.printable(word, 60), hint)
            end
            if option.kind == "flag" then
                if value then return nil, ("--%s takes no value"):format(name) end
                result[name] = true
            else
                if not value then
                    at = at + 1
                    value = words[at]
                end
                if not value then return nil, ("--%s needs a value: %s"):format(name, option.value or "VALUE") end
                local problem = store(result, name, option, value)
                if problem then return nil, problem end
            end
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
        if option.value then left = left .. " " .. option.value end
        lines[#lines + 1] = ("  %-26s %s"):format(left, option.help or "")
    end
    return table.concat(lines, "\n")
end

return args
