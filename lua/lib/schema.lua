-- Checks tables that people write (configuration, manifests) against a description, and says what is wrong
-- in their words: which field, what was expected, what was probably meant.
--
-- A description is { kind = "string"|"integer"|"number"|"boolean"|"list"|"map"|"table"|"any", required =,
-- min =, max = (numbers; bytes of a string; elements of a list or map), pattern =, line = true (a string
-- without control characters), hint =, one_of = {...}, of = (list, map: of the elements), keys = (map: of the
-- names), fields = (table), renamed = {old name -> new} (table), unique = true (list), check = function(value)
-- -> what is wrong, or nil }; or { either = {description...}, hint = }: that whose kind fits.
local places = require "lib.json_places"
local text = require "lib.text"

local schema = {}

local JSON_WORDS = { table = "object", map = "object", any = "value" }

local function kind_of(value)
    if math.type(value) == "integer" then return "integer" end
    if type(value) == "number" then return value == math.floor(value) and "integer" or "number" end
    return type(value)
end

local function kind_in_words(state, kind)
    local word = state.json and JSON_WORDS[kind] or kind
    return (word:match("^[aeiou]") and "an " or "a ") .. word
end

-- A value as people see it in a message.
function schema.show(value, json)
    if type(value) == "string" then return ("'%s'"):format(text.printable(value, 40)) end
    if type(value) == "table" then return json and (#value > 0 and "a list" or "an object") or "a table" end
    if type(value) == "userdata" then return "null" end
    if kind_of(value) == "integer" then return ("%.0f"):format(value) end
    return text.printable(value, 40)
end

-- JSON alone knows of an empty table whether it was a list.
local function show_at(state, value, path)
    if type(value) == "table" and state.lists and state.lists[path] then return "a list" end
    return schema.show(value, state.json)
end

local function is_kind(state, value, kind, path)
    local is = kind_of(value)
    if kind == "any" then return true end
    if kind == "number" then return is == "number" or is == "integer" end
    if is == "table" and state.lists then return (kind == "list") == (state.lists[path] ~= nil) end
    if kind == "list" or kind == "map" then return is == "table" end
    return is == kind
end

local function count_of(value)
    local count = 0
    for _ in pairs(value) do count = count + 1 end
    return count
end

-- Problems are told of a value, or with `on` = "key" of its name; a missing field is told of what lacks it.
local function report(state, path, what, on, at)
    state.problems[#state.problems + 1] = { path = path, text = what, on = on or "value", at = at or path }
    if #state.problems >= schema.MOST_PROBLEMS then error(schema.ENOUGH) end
end

local check

local function check_range(state, value, rule, path)
    local size = type(value) == "number" and value or type(value) == "string" and #value or count_of(value)
    local unit = type(value) == "string" and " bytes" or type(value) == "table" and " elements" or ""
    if type(value) == "number" and (value ~= value or value == math.huge or value == -math.huge) then
        report(state, path, "is not a number that can be used")
    elseif rule.min and size < rule.min then
        local shown = size == 0 and unit ~= "" and "empty" or schema.show(size) .. unit
        report(state, path, ("is %s, at least %s is expected"):format(shown, rule.min))
    elseif rule.max and size > rule.max then
        report(state, path, ("is %s%s, at most %s is expected"):format(schema.show(size), unit, rule.max))
    else
        return true
    end
end

local function check_word(state, value, rule, path, on)
    if rule.line and text.has_controls(value) then
        report(state, path, "has control characters, one line of text is expected", on)
    elseif rule.pattern and not value:match(rule.pattern) then
        report(state, path, ("is %s, expected %s"):format(schema.show(value), rule.hint or rule.pattern), on)
    elseif rule.one_of then
        for _, allowed in ipairs(rule.one_of) do
            if value == allowed then return true end
        end
        report(state, path, ("is %s, expected %s%s"):format(schema.show(value), text.any_of(rule.one_of),
            text.suggest(value, rule.one_of)), on)
    else
        return true
    end
end

local function check_list(state, value, rule, path)
    if count_of(value) ~= #value then return report(state, path, "must be a list of values, without keys") end
    local seen = {}
    for i, item in ipairs(value) do
        local name = places.element(path, i)
        check(state, item, rule.of, name)
        if rule.unique and type(item) ~= "table" then
            if seen[item] then
                report(state, name, ("is %s, which stands there already"):format(schema.show(item)))
            end
            seen[item] = true
        end
    end
end

local function check_map(state, value, rule, path)
    for _, key in ipairs(text.sorted_keys(value)) do
        local name = places.member(path, key)
        local fits = true
        if rule.keys and rule.keys.max and #key > rule.keys.max then
            fits = report(state, name, ("is %d bytes, at most %d are expected"):format(#key, rule.keys.max), "key")
        elseif rule.keys then
            fits = check_word(state, key, rule.keys, name, "key")
        end
        if fits and rule.of and value[key] ~= nil then check(state, value[key], rule.of, name) end
    end
end

local function check_fields(state, value, rule, path)
    local known = text.sorted_keys(rule.fields)
    for _, key in ipairs(text.sorted_keys(value)) do
        local name = places.member(path, key)
        local renamed = rule.renamed and rule.renamed[key]
        if renamed then
            report(state, name, ("is called '%s' now: %s"):format(renamed, rule.fields[renamed].hint), "key")
        elseif not rule.fields[key] then
            local nearest = text.nearest(key, known)
            report(state, name, "unknown field" .. (nearest and (", did you mean '%s'?"):format(nearest) or ""), "key")
        elseif value[key] ~= nil then
            check(state, value[key], rule.fields[key], name)
        end
    end
    for _, key in ipairs(known) do
        if rule.fields[key].required and value[key] == nil then
            report(state, places.member(path, key),
                ("is missing: %s is expected"):format(kind_in_words(state, rule.fields[key].kind)), "value", path)
        end
    end
end

local function check_either(state, value, rule, path)
    local kinds = {}
    for i, choice in ipairs(rule.either) do
        if is_kind(state, value, choice.kind, path) then return check(state, value, choice, path) end
        kinds[i] = kind_in_words(state, choice.kind)
    end
    report(state, path, ("is %s, expected %s"):format(show_at(state, value, path), rule.hint or text.any_of(kinds)))
end

function check(state, value, rule, path)
    if rule.either then return check_either(state, value, rule, path) end
    if not is_kind(state, value, rule.kind, path) then
        return report(state, path, ("is %s, %s is expected"):format(show_at(state, value, path),
            kind_in_words(state, rule.kind)))
    end
    local before = #state.problems
    if type(value) == "number" or type(value) == "string" or rule.kind == "list" or rule.kind == "map" then
        if not check_range(state, value, rule, path) then return end
    end
    if type(value) == "string" then
        check_word(state, value, rule, path)
    elseif rule.kind == "list" and rule.of then
        check_list(state, value, rule, path)
    elseif rule.kind == "map" then
        check_map(state, value, rule, path)
    elseif rule.fields then
        check_fields(state, value, rule, path)
    end
    local problem = rule.check and #state.problems == before and rule.check(value)
    if problem then report(state, path, problem) end
end

schema.MOST_PROBLEMS = 20 -- what is given up on then is a stranger's file of thousands of wrong keys
schema.ENOUGH = {}

-- A list of {path, text, on = "key"|"value", at = the path of the value or key to point at}, empty when all is
-- well: the first so many. `json` = what lib.json_places says of the text the value came from, or nil.
function schema.check(value, rule, json)
    local state = { problems = {}, json = json ~= nil, lists = json and json.lists }
    local ok, reason = pcall(check, state, value, rule, "")
    if not ok and reason ~= schema.ENOUGH then error(reason, 0) end
    return state.problems
end

return schema
