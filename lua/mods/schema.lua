-- The JSON Schema (draft 7) of mod.json, made from the same rules that manifests are read by, so that an editor
-- completes and checks while one writes. It accepts all that the engine accepts, and refuses what can be said in
-- a schema; the rest (ranges of versions, defaults outside of their range...) the engine alone tells. The build
-- writes it to build/gen/mod.schema.json.
local json = require "lib.json"
local rules = require "mods.manifest_rules"
local text = require "lib.text"

local schema = {}

-- Text without control characters, as lib.text has it.
local ONE_LINE = "^[^\\x00-\\x1f\\x7f-\\x9f]*$"

-- Our patterns have sets, '*', '+', '.' and escaped punctuation alone, which is what both kinds have.
local function regex(pattern)
    assert(not pattern:find("%%%w"), "a pattern with a class of Lua's: write it as a set")
    return (pattern:gsub("%%(%p)", "\\%1"))
end

local from

local function from_string(rule, out)
    out.minLength, out.maxLength = rule.min, rule.max -- bytes are no fewer than characters
    out.pattern = rule.regex or rule.pattern and regex(rule.pattern) or rule.line and ONE_LINE or nil
    if not rule.one_of then return end
    if not rule.labels then
        out.enum = json.list(rule.one_of)
        return
    end
    out.oneOf = json.list {}
    for i, word in ipairs(rule.one_of) do out.oneOf[i] = { const = word, description = rule.labels[word] } end
end

local function from_table(rule, out)
    local required = json.list {}
    out.properties, out.additionalProperties = {}, false
    for _, name in ipairs(text.sorted_keys(rule.fields)) do
        out.properties[name] = from(rule.fields[name])
        if rule.fields[name].required then required[#required + 1] = name end
    end
    if #required > 0 then out.required = required end
end

local KINDS = {
    string = function(rule, out)
        out.type = "string"
        from_string(rule, out)
    end,
    integer = function(rule, out) out.type, out.minimum, out.maximum = "integer", rule.min, rule.max end,
    number = function(rule, out) out.type, out.minimum, out.maximum = "number", rule.min, rule.max end,
    boolean = function(_, out) out.type = "boolean" end,
    any = function(_, out) out["not"] = { type = "null" } end,
    list = function(rule, out)
        out.type, out.minItems, out.maxItems, out.uniqueItems = "array", rule.min, rule.max, rule.unique
        out.items = rule.of and from(rule.of)
    end,
    map = function(rule, out)
        out.type, out.maxProperties = "object", rule.max
        out.propertyNames = rule.keys and from(rule.keys)
        out.additionalProperties = rule.of and from(rule.of)
    end,
    table = function(rule, out)
        out.type = "object"
        from_table(rule, out)
    end,
}

function from(rule)
    local out = { description = rule.about or rule.hint }
    if rule.either then
        out.anyOf = json.list {}
        for i, choice in ipairs(rule.either) do out.anyOf[i] = from(choice) end
    else
        KINDS[rule.kind](rule, out)
    end
    return out
end

-- As a value that lib.json writes.
function schema.manifest()
    local out = from(rules.manifest)
    out["$schema"] = "http://json-schema.org/draft-07/schema#"
    out.title = "mod.json of a Gatehouse mod"
    return out
end

local function headed(out, title)
    out["$schema"] = "http://json-schema.org/draft-07/schema#"
    out.title = title
    return json.encode(out) .. "\n"
end

-- The JSON Schema of a mod's content/TYPE.json; `one`: the type, as games.api has it.
function schema.content(name, one, game)
    local content_rules = require "games.content_rules" -- not for the build, which has less
    local rules = content_rules.file(one)
    local out = { type = "object", description = one.about, additionalProperties = from(rules.entry), properties = {
        ["$schema"] = { type = "string", maxLength = 200 },
        patch = one.patch ~= false and from(rules.patches) or nil,
    } }
    local name_rule = from(content_rules.NAME)
    out.propertyNames = { anyOf = json.list { { const = "$schema" }, name_rule } }
    return headed(out, ("content/%s.json of a mod for %s"):format(name, game))
end

function schema.text() return json.encode(schema.manifest()) .. "\n" end

return schema
