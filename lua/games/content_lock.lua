-- Content in the lock file of a game's api.lua (games/api_lock.lua): what mods were promised that they may declare, and read.
-- Limits may become wider; a type, a field or a value of a list may not go, and what was left out may not be asked for.
local json = require "lib.json"
local text = require "lib.text"

local content_lock = {}

local fields_of

local function field_of(field)
    return {
        type = field.type, min = field.min, max = field.max, required = field.required or nil,
        patch = field.patch, default = field.default,
        values = field.values and json.list(table.move(field.values, 1, #field.values, 1, {})) or nil,
        of = type(field.of) == "table" and field_of(field.of) or field.of, fields = field.fields and fields_of(field.fields) or nil,
    }
end

function fields_of(fields)
    local made = {}
    for name, field in pairs(fields) do made[name] = field_of(field) end
    return made
end

-- What the lock says of `content` of an api; nil when it has none.
function content_lock.of(content)
    if next(content) == nil then return nil end
    local types = {}
    for name, one in pairs(content) do
        types[name] = { since = one.since or 1, patch = one.patch, most_id = one.most_id, fields = fields_of(one.fields) }
    end
    return types
end

local function is_fields(fields, depth)
    if type(fields) ~= "table" or depth > 8 then return false end
    for name, field in pairs(fields) do
        if type(name) ~= "string" or type(field) ~= "table" or type(field.type) ~= "string"
            or field.fields ~= nil and not is_fields(field.fields, depth + 1)
            or field.values ~= nil and type(field.values) ~= "table"
            or type(field.of) == "table" and not is_fields({ of = field.of }, depth + 1) then
            return false
        end
        for _, key in ipairs { "min", "max" } do
            if field[key] ~= nil and type(field[key]) ~= "number" then return false end
        end
    end
    return true
end

-- Whether a decoded lock's part can be compared.
function content_lock.is_good(types)
    if types == nil then return true end
    if type(types) ~= "table" then return false end
    for name, one in pairs(types) do
        if type(name) ~= "string" or type(one) ~= "table" or math.type(one.since) ~= "integer" or not is_fields(one.fields, 1) then
            return false
        end
    end
    return true
end

local compare_fields

local function compare_field(was, is, path, add)
    if was.type ~= is.type then return add(path .. ".type", ("was '%s', and is '%s' now"):format(was.type, is.type)) end
    if type(was.of) == "string" and was.of ~= is.of then
        add(path .. ".of", ("was '%s', and is '%s' now"):format(was.of, tostring(is.of)))
    end
    if (is.min or -math.huge) > (was.min or -math.huge) or (is.max or math.huge) < (was.max or math.huge) then
        add(path, ("its limits are narrower than they were: %s to %s"):format(was.min or "any", was.max or "any"))
    end
    if is.required and not was.required then add(path .. ".required", "is true now: mods that were there leave it out") end
    if is.patch == false and was.patch ~= false then add(path .. ".patch", "is false now: mods change it") end
    local known = {}
    for _, value in ipairs(is.values or {}) do known[value] = true end
    for _, value in ipairs(was.values or {}) do
        if not known[value] then add(path .. ".values", ("'%s' is gone: mods use it"):format(text.printable(tostring(value), 40))) end
    end
    if was.fields then compare_fields(was.fields, is.fields or {}, path .. ".fields", add) end
    if type(was.of) == "table" and type(is.of) == "table" then compare_field(was.of, is.of, path .. ".of", add) end
end

function compare_fields(was, is, path, add)
    for _, name in ipairs(text.sorted_keys(was)) do
        local here = path .. "." .. name
        if is[name] then compare_field(was[name], is[name], here, add) else add(here, "is gone: mods use it") end
    end
    for _, name in ipairs(text.sorted_keys(is)) do
        if not was[name] and is[name].required then
            add(path .. "." .. name, "is new and must be given: mods of an older level do not; give it a default")
        end
    end
end

-- Adds what breaks mods, as add(path, text). `was` and `is` as content_lock.of gives them.
function content_lock.compare(was, is, add)
    was, is = was or {}, is or {}
    for _, name in ipairs(text.sorted_keys(was)) do
        local path = "content." .. name
        if not is[name] then
            add(path, "is gone: mods declare it")
        else
            if is[name].since > was[name].since then
                add(path .. ".since", ("was %d, and is %d now"):format(was[name].since, is[name].since))
            end
            if is[name].patch == false and was[name].patch ~= false then add(path .. ".patch", "is false now: mods change it") end
            if (is[name].most_id or math.huge) < (was[name].most_id or math.huge) then
                add(path .. ".most_id", "is less than it was: mods have longer ids")
            end
            compare_fields(was[name].fields, is[name].fields, path .. ".fields", add)
        end
    end
end

local function has_more_fields(was, is)
    for name, field in pairs(is) do
        if not was[name] then return true end
        if field.fields and has_more_fields(was[name].fields or {}, field.fields) then return true end
    end
    return false
end

-- The first type that is new or has a field that is: its name, and whether it was there.
function content_lock.more(was, is)
    was, is = was or {}, is or {}
    for _, name in ipairs(text.sorted_keys(is)) do
        if not was[name] then return name, false end
        if has_more_fields(was[name].fields, is[name].fields) then return name, true end
    end
end

return content_lock
