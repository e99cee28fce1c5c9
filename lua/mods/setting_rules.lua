-- Whether the parts of a setting in a mod.json fit each other: the default its type, range and choices; and whether
-- a value that a player gives fits them. Each part has been checked for itself before (mods/manifest_rules.lua).
local schema = require "lib.schema"
local text = require "lib.text"
local whole = require "lib.whole"

local setting_rules = {}

local MOST_TEXT = 4096 -- bytes, as of a setting that is not described

local function is_whole(value) return value == nil or whole.of(value) ~= nil end

local function is_no_line(value) return #value > MOST_TEXT or text.has_controls(value) end

-- Not so: numbers that are none and nulls, anywhere in a value.
function setting_rules.is_usable(value)
    if type(value) == "userdata" then return false end
    if type(value) == "number" then return whole.is_finite(value) end
    if type(value) ~= "table" then return true end
    for _, part in pairs(value) do
        if not setting_rules.is_usable(part) then return false end
    end
    return true
end

-- The type that a described setting's values have.
function setting_rules.type_of(setting, is_list)
    local default = setting.default
    if setting.type then return setting.type end
    if type(default) == "number" then
        for _, part in ipairs { "default", "min", "max", "step" } do
            if not is_whole(setting[part]) then return "number" end
        end
        return "integer"
    end
    if type(default) == "table" then return is_list and "list" or "object" end
    return type(default)
end

local function is_of(value, kind, is_list)
    if kind == "integer" then return type(value) == "number" and is_whole(value) end
    if kind == "list" or kind == "object" then return type(value) == "table" and is_list == (kind == "list") end
    return type(value) == kind
end

local function check_range(setting, kind, add)
    local numeric = kind == "integer" or kind == "number"
    for _, part in ipairs { "min", "max", "step" } do
        if setting[part] and not numeric then
            add("." .. part, ("is only for numbers, and the setting is a %s"):format(kind))
        elseif setting[part] and not is_of(setting[part], kind) then
            add("." .. part, ("is %s, a whole number is expected as for its type"):format(schema.show(setting[part])))
        elseif setting[part] and setting.choices then
            add("." .. part, "and choices at once: one of them is expected")
        end
    end
    if not numeric then return end
    local low, high, default = setting.min or -math.huge, setting.max or math.huge, setting.default
    if low > high then
        add(".min", ("is %s, more than max, which is %s"):format(schema.show(low), schema.show(high)))
    elseif default < low or default > high then
        add(".default", ("is %s, outside of %s to %s"):format(schema.show(default),
            setting.min and schema.show(low) or "anything", setting.max and schema.show(high) or "anything"))
    end
    if setting.step and setting.step <= 0 then
        add(".step", ("is %s, more than 0 is expected"):format(schema.show(setting.step)))
    elseif setting.step and setting.step > high - low then
        add(".step", ("is %s, more than there is from min to max"):format(schema.show(setting.step)))
    end
end

local function check_choices(setting, kind, add)
    if not setting.choices then return end
    if kind == "boolean" or kind == "list" or kind == "object" then
        return add(".choices", ("are only for texts and numbers, and the setting is a %s"):format(kind))
    end
    local words, found = {}, false
    for i, choice in ipairs(setting.choices) do
        if not is_of(choice, kind) then
            add((".choices[%d]"):format(i), ("is %s, a value of the setting's type is expected: %s"):format(
                schema.show(choice), kind))
        end
        words[i] = tostring(choice)
        found = found or choice == setting.default
    end
    if not found then
        add(".default", ("is %s, none of the choices: %s%s"):format(schema.show(setting.default), text.any_of(words),
            text.suggest(tostring(setting.default), words)))
    end
end

-- Calls add(part, what) for each problem; `is_list`: whether the default is a list.
function setting_rules.check(setting, is_list, add)
    local kind = setting_rules.type_of(setting, is_list)
    if not is_of(setting.default, kind, is_list) then
        return add(".default", ("is %s, but its type is %s"):format(
            is_list and "a list" or schema.show(setting.default, true), kind))
    end
    if type(setting.default) == "string" and is_no_line(setting.default) then
        add(".default", ("is no line of text of at most %d bytes"):format(MOST_TEXT))
    end
    check_range(setting, kind, add)
    check_choices(setting, kind, add)
end

local function kind_of(value)
    local kind = type(value)
    if kind == "table" then return #value > 0 and "a list" or "an object" end
    return kind == "userdata" and "null" or "a " .. kind
end

-- nil, or why a value that a player gave does not fit: `now` is the value that it would replace, `setting` what
-- describes it.
function setting_rules.misfit(value, now, setting)
    local expected, got = kind_of(now), kind_of(value)
    if expected ~= got then return ("expected %s, got %s"):format(expected, got) end
    if not setting_rules.is_usable(value) then return "has a null or a number that cannot be used in it" end
    if got == "a number" then
        local low, high = setting.min or -math.huge, setting.max or math.huge
        if value < low or value > high then return ("expected %g to %g, got %g"):format(low, high, value) end
        if setting_rules.type_of(setting) == "integer" and not is_whole(value) then
            return ("expected a whole number, got %g"):format(value)
        end
    elseif got == "a string" and is_no_line(value) then
        return ("expected a line of text of at most %d bytes"):format(MOST_TEXT)
    end
    if not setting.choices then return end
    local choices = {}
    for i, choice in ipairs(setting.choices) do
        if choice == value then return end
        choices[i] = tostring(choice)
    end
    return ("expected one of %s%s"):format(table.concat(choices, ", "), text.suggest(tostring(value), choices))
end

return setting_rules
