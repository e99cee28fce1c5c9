-- Checks tables that people write (configuration, manifests) against a description, and says what is wrong
-- in their words: which key, what was expected, what was probably meant.
--
-- A description is { kind = "string"|"integer"|"number"|"boolean"|"list"|"map"|"table", required =, min =,
-- max = (numbers; bytes of a string; elements of a list), pattern =, line = true (a string without control
-- characters), hint =, one_of = {...}, of = (list, map: of the elements), fields = (table) }.
local text = require "lib.text"

local schema = {}

local function article(kind)
    return (kind:match("^[aeiou]") and "an " or "a ") .. kind
end

local function kind_of(value)
    if math.type(value) == "integer" then return "integer" end
    if type(value) == "number" then return value == math.floor(value) and "integer" or "number" end
    return type(value)
end

local function show(value)
    if type(value) == "string" then return ("'%s'"):format(text.printable(value, 40)) end
    if type(value) == "table" then return "a table" end
    if type(value) == "userdata" then return "null" end
    if kind_of(value) == "integer" then return ("%.0f"):format(value) end
    return text.printable(value, 40)
end

local function is_kind(value, kind)
    local is = kind_of(value)
    if kind == "number" then return is == "number" or is == "integer" end
    if kind == "list" or kind == "map" then return is == "table" end
    return is == kind
end

local check

local function check_range(value, rule, path, report)
    local size = type(value) == "number" and value or #value
    local unit = type(value) == "string" and " bytes" or type(value) == "table" and " elements" or ""
    if rule.min and size < rule.min then
        report(path, ("is %s%s, at least %s is expected"):format(size, unit, rule.min))
    elseif rule.max and size > rule.max then
        report(path, ("is %s%s, at most %s is expected"):format(size, unit, rule.max))
    end
end

local function check_word(value, rule, path, report)
    if rule.line and text.has_controls(value) then
        report(path, "has control characters, one line of text is expected")
    elseif rule.pattern and not value:match(rule.pattern) then
        report(path, ("is %s, expected %s"):format(show(value), rule.hint or rule.pattern))
    elseif rule.one_of then
        for _, allowed in ipairs(rule.one_of) do
            if value == allowed then return end
        end
        report(path, ("is %s, expected %s%s"):format(show(value), text.any_of(rule.one_of),
            text.suggest(value, rule.one_of)))
    end
end

local function check_list(value, rule, path, report)
    local count = 0
    for _ in pairs(value) do count = count + 1 end
    if count ~= #value then return report(path, "must be a list of values, without keys") end
    for i, item in ipairs(value) do check(item, rule.of, ("%s[%d]"):format(path, i), report) end
end

local function check_fields(value, rule, path, report)
    local known = text.sorted_keys(rule.fields)
    for _, key in ipairs(text.sorted_keys(value)) do
        local name = path == "" and key or path .. "." .. key
        if not rule.fields[key] then
            report(name, "is not a known key" .. text.suggest(key, known))
        elseif value[key] ~= nil then
            check(value[key], rule.fields[key], name, report)
        end
    end
    for _, key in ipairs(known) do
        if rule.fields[key].required and value[key] == nil then
            local name = path == "" and key or path .. "." .. key
            report(name, "is missing: " .. article(rule.fields[key].kind) .. " is expected")
        end
    end
end

function check(value, rule, path, report)
    if not is_kind(value, rule.kind) then
        return report(path, ("is %s, %s is expected"):format(show(value), article(rule.kind)))
    end
    if type(value) == "number" or type(value) == "string" or rule.kind == "list" then
        check_range(value, rule, path, report)
    end
    if type(value) == "string" then
        check_word(value, rule, path, report)
    elseif rule.kind == "list" and rule.of then
        check_list(value, rule, path, report)
    elseif rule.kind == "map" and rule.of then
        for _, key in ipairs(text.sorted_keys(value)) do check(value[key], rule.of, path .. "." .. key, report) end
    elseif rule.fields then
        check_fields(value, rule, path, report)
    end
end

schema.MOST_PROBLEMS = 20 -- what is given up on then is a stranger's file of thousands of wrong keys

local ENOUGH = {}

-- A list of {path, text}, empty when all is well: the first so many.
function schema.check(value, rule)
    local problems = {}
    local ok, reason = pcall(check, value, rule, "", function(path, problem)
        problems[#problems + 1] = { path = path, text = problem }
        if #problems >= schema.MOST_PROBLEMS then error(ENOUGH) end
    end)
    if not ok and reason ~= ENOUGH then error(reason, 0) end
    return problems
end

return schema
