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
local whole = require "lib.whole"

local schema = {}

local NO_NUMBER = "is not a number that can be used"
local JSON_WORDS = { table = "object", map = "object", any = "value" }

local function kind_of(value) return whole.of(value) and "integer" or type(value) end

local function kind_in_words(state, kind)
    local word = state.json and JSON_WORDS[kind] or kind
    return (word:match("^[aeiou]") and "an " or "a ") .. word
end

-- A value as people see it in a message.
function schema.show(value, json)
    if type(value) == "string" then return ("'%s'"):format(text.printable(value, 40)) end
    if type(value) == "table" then return json and (#value > 0 and "a list" or "an object") or "a table" end
    if type(value) == "userdata" then return "null" end
    if type(value) == "number" then return whole.show(value) end
    return text.printable(value, 40)
end

-- Whether a table came from a list. JSON alone knows it of an empty one.
local function is_list(state, value, path)
    if state.lists then return state.lists[path] ~= nil end
    return #value > 0
end

local function show_at(state, value, path)
    if state.json and type(value) == "table" then return is_list(state, value, path) and "a list" or "an object" end
    return schema.show(value, state.json)
end

local function is_kind(state, value, kind, path)
    local is = type(value)
    if kind == "any" or is == kind and is ~= "table" then return true end
    if is == "number" then return kind == "integer" and kind_of(value) == "integer" end
    if is ~= "table" or kind ~= "list" and kind ~= "map" and kind ~= "table" then return false end
    return not state.json or (kind == "list") == is_list(state, value, path)
end

local function count_of(value)
    local count = 0
    for _ in pairs(value) do count = count + 1 end
    return count
end

-- Where a member of the table at `path` stands; of the whole there is no key.
local function path_of(path, key)
    if key == nil then return path end
    return math.type(key) == "integer" and places.element(path, key) or places.member(path, key)
end

-- Problems are told of a value, or with `on` = "key" of its name; a missing field is told of what lacks it.
local function report(state, path, key, what, on)
    local here = path_of(path, key)
    state.problems[#state.problems + 1] = { path = here, text = what, on = on or "value",
                                            at = on == "missing" and path or here }
    if #state.problems >= schema.MOST_PROBLEMS then error(schema.ENOUGH) end
end

local check

local function check_range(state, value, rule, path, key)
    local is_number = type(value) == "number"
    local size = is_number and value or type(value) == "string" and #value or count_of(value)
    if is_number and not whole.is_finite(value) then
        report(state, path, key, NO_NUMBER)
    elseif rule.min and size < rule.min or rule.max and size > rule.max then
        local unit = type(value) == "string" and " bytes" or type(value) == "table" and " elements" or ""
        local shown = size == 0 and unit ~= "" and "empty" or schema.show(size) .. unit
        local is_less = rule.min and size < rule.min
        report(state, path, key, ("is %s, at %s %s is expected"):format(shown, is_less and "least" or "most",
            is_less and rule.min or rule.max))
    else
        return true
    end
end

local function check_word(state, value, rule, path, key, on)
    if rule.line and text.has_controls(value) then
        report(state, path, key, "has control characters, one line of text is expected", on)
    elseif rule.pattern and not value:find(rule.pattern) then
        report(state, path, key, ("is %s, expected %s"):format(schema.show(value), rule.hint or rule.pattern), on)
    elseif rule.one_of then
        for _, allowed in ipairs(rule.one_of) do
            if value == allowed then return true end
        end
        report(state, path, key, ("is %s, expected %s%s"):format(schema.show(value), text.any_of(rule.one_of),
            text.suggest(value, rule.one_of)), on)
    else
        return true
    end
end

local function check_list(state, value, rule, path)
    if count_of(value) ~= #value then return report(state, path, nil, "must be a list of values, without keys") end
    local seen = {}
    for i, item in ipairs(value) do
        check(state, item, rule.of, path, i)
        if rule.unique and type(item) ~= "table" then
            if seen[item] then
                report(state, path, i, ("is %s, which stands there already"):format(schema.show(item)))
            end
            seen[item] = true
        end
    end
end

local function check_map(state, value, rule, path)
    for _, key in ipairs(text.sorted_keys(value)) do
        local fits = true
        if rule.keys and rule.keys.max and #key > rule.keys.max then
            fits = report(state, path, key, ("is %d bytes, at most %d are expected"):format(#key, rule.keys.max), "key")
        elseif rule.keys then
            fits = check_word(state, key, rule.keys, path, key, "key")
        end
        if fits and rule.of and value[key] ~= nil then check(state, value[key], rule.of, path, key) end
    end
end

-- Names of a table's fields, sorted, made once.
local fields_of = setmetatable({}, { __mode = "k" })

local function known_fields(rule)
    local known = fields_of[rule]
    if not known then
        known = text.sorted_keys(rule.fields)
        fields_of[rule] = known
    end
    return known
end

local function check_unknown(state, key, rule, path)
    local renamed = rule.renamed and rule.renamed[key]
    if renamed then
        return report(state, path, key, ("is called '%s' now: %s"):format(renamed, rule.fields[renamed].hint), "key")
    end
    local nearest = text.nearest(key, known_fields(rule))
    report(state, path, key, "unknown field" .. (nearest and (", did you mean '%s'?"):format(nearest) or ""), "key")
end

local function check_fields(state, value, rule, path)
    local count = 0
    for _, key in ipairs(known_fields(rule)) do
        local field, item = rule.fields[key], value[key]
        if item ~= nil then
            count = count + 1
            check(state, item, field, path, key)
        elseif field.required then
            report(state, path, key, ("is missing: %s is expected"):format(kind_in_words(state, field.kind)), "missing")
        end
    end
    if count == count_of(value) then return end
    for _, key in ipairs(text.sorted_keys(value)) do
        if not rule.fields[key] then check_unknown(state, key, rule, path) end
    end
end

local function check_either(state, value, rule, path, key)
    local kinds, here = {}, path_of(path, key)
    for i, choice in ipairs(rule.either) do
        if is_kind(state, value, choice.kind, here) then return check(state, value, choice, path, key) end
        kinds[i] = kind_in_words(state, choice.kind)
    end
    report(state, path, key, ("is %s, expected %s"):format(show_at(state, value, here),
        rule.hint or text.any_of(kinds)))
end

-- The value of `key` (nil: the whole) in the table at `path`.
function check(state, value, rule, path, key)
    if rule.either then return check_either(state, value, rule, path, key) end
    local at = type(value) == "table" and path_of(path, key) or nil
    if not is_kind(state, value, rule.kind, at) then
        local is_none = type(value) == "number" and rule.kind == "integer" and not whole.is_finite(value)
        return report(state, path, key, is_none and NO_NUMBER or ("is %s, %s is expected"):format(
            show_at(state, value, at), kind_in_words(state, rule.kind)))
    end
    local before = #state.problems
    if type(value) == "string" then
        if check_range(state, value, rule, path, key) then check_word(state, value, rule, path, key) end
    elseif type(value) == "number" or rule.kind == "list" or rule.kind == "map" then
        if not check_range(state, value, rule, path, key) then return end
    end
    if rule.kind == "list" and rule.of then
        check_list(state, value, rule, at)
    elseif rule.kind == "map" then
        check_map(state, value, rule, at)
    elseif rule.fields then
        check_fields(state, value, rule, at)
    end
    local problem = rule.check and #state.problems == before and rule.check(value)
    if problem then report(state, path, key, problem) end
end

schema.MOST_PROBLEMS = 20 -- what is given up on then is a stranger's file of thousands of wrong keys
schema.ENOUGH = {}

-- A list of {path, text, on = "key"|"value"|"missing", at = the path of the value or key to point at}, empty when
-- all is well: the first so many. `json` = what lib.json_places says of the text the value came from, or nil.
function schema.check(value, rule, json)
    local state = { problems = {}, json = json ~= nil, lists = json and json.lists }
    local ok, reason = pcall(check, state, value, rule, "")
    if not ok and reason ~= schema.ENOUGH then error(reason, 0) end
    return state.problems
end

return schema
