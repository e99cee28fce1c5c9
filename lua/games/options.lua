-- The options that a game has of its own (`options` of its game.lua): as the command line reads them, as tests of mods
-- give them, and as `create` gets them.
local text = require "lib.text"
local whole = require "lib.whole"

local options = {}

local LONGEST = 86400 -- seconds
local NUMBERS = { "one number", "two numbers", "three numbers", "four numbers", "five numbers", "six numbers",
    "seven numbers", "eight numbers" }
local KINDS = { choice = "enum", flag = "flag", integer = "integer", text = "string", durations = "string" }

-- What lib.args reads: by name.
function options.described(game)
    local described = {}
    for name, option in pairs(game.options) do
        described[name] = {
            kind = KINDS[option.kind], help = option.help, value = option.value, min = option.min, max = option.max,
            one_of = option.one_of,
        }
        if option.kind == "integer" and not option.value then described[name].value = "N" end
        if option.kind == "text" and not option.value then described[name].value = "TEXT" end
    end
    return described
end

local function count_in_words(count) return NUMBERS[count] or ("%d numbers"):format(count) end

-- Ticks by name from "90,10,90,8"; nil when it is not that.
local function durations(option, given, tick_rate)
    local ticks, at = {}, 0
    for word in (given .. ","):gmatch("([^,]*),") do
        local seconds = tonumber(word)
        at = at + 1
        if not option.names[at] or not seconds or not (seconds > 0 and seconds <= (option.max or LONGEST)) then return nil end
        ticks[option.names[at]] = math.max(1, math.floor(seconds * tick_rate))
    end
    return at == #option.names and ticks or nil
end

-- What was said on the command line (as lib.args gives it), for `create`: by name; or nil and what is wrong.
function options.read(game, said)
    local given = {}
    for name, option in pairs(game.options) do
        given[name] = said[name]
        if said[name] and option.kind == "durations" then
            given[name] = durations(option, said[name], game.tick_rate)
            if not given[name] then
                return nil, ("--%s: expected %s of seconds, such as %s"):format(name, count_in_words(#option.names),
                    option.example)
            end
        end
    end
    return given
end

local function names_of(option) return (text.any_of(option.names):gsub(" or ", " and ")) end

local function check_durations(game, name, option, value)
    local most = (option.max or LONGEST) * game.tick_rate
    local known = {}
    for _, one in ipairs(option.names) do known[one] = true end
    for _, one in ipairs(type(value) == "table" and text.sorted_keys(value) or { "" }) do
        local ticks = known[one] and whole.of(value[one])
        if not ticks or ticks < 1 or ticks > most then
            return ("%s: expected ticks (1 to %d) of %s, such as { %s: 60 }"):format(name, most, names_of(option),
                option.names[1])
        end
        value[one] = ticks
    end
end

local function check_one(game, name, option, value)
    local number = whole.of(value)
    if option.kind == "durations" then return check_durations(game, name, option, value) end
    if option.kind == "flag" then
        return type(value) ~= "boolean" and ("%s: expected true or false"):format(name) or nil
    elseif option.kind == "integer" then
        local low, high = option.min or 0, option.max or 1 << 31
        return not (number and number >= low and number <= high)
            and ("%s: expected a whole number (%d to %d)"):format(name, low, high) or nil
    elseif option.kind == "choice" then
        for _, word in ipairs(option.one_of) do
            if word == value then return nil end
        end
        return ("%s: expected %s"):format(name, text.any_of(option.one_of))
    end
    return type(value) ~= "string" and ("%s: expected a text"):format(name) or nil
end

-- What a test configures (values as JSON has them; durations in ticks), for `create`: by name; or nil and what is wrong.
function options.check(game, said)
    local given = {}
    for _, name in ipairs(text.sorted_keys(game.options)) do
        local value = said[name]
        if value ~= nil then
            local problem = check_one(game, name, game.options[name], value)
            if problem then return nil, problem end
            given[name] = value
        end
    end
    return given
end

return options
