-- Languages by their tags, as CLDR has them: "zh-TW" is "zh-hant-tw", which falls back to "zh-hant" and to nothing
-- else. The data is proto/languages.lua's.
local data = require "languages"

local language = {}

local PATTERNS = { script = "^%a%a%a%a$", region = "^%a%a$", area = "^%d%d%d$" }

-- The scripts that the C library's names have as a modifier: "sr_RS@latin".
local MODIFIERS = { latin = "latn", cyrillic = "cyrl", devanagari = "deva", arabic = "arab" }

-- {language, script, region} of a tag; variants and extensions are left out. nil: it is no tag.
local function read(tag)
    local subtags = {}
    for part in (tag:lower():gsub("_", "-") .. "-"):gmatch("([^-]*)-") do subtags[#subtags + 1] = part end
    local first = table.remove(subtags, 1)
    if not first:match("^%l%l%l?$") then return nil end
    local parts = { language = first }
    for _, subtag in ipairs(subtags) do
        if #subtag == 1 then break end -- an extension begins
        if #subtag > 8 or not subtag:match("^%w+$") then return nil end
        if subtag:match(PATTERNS.script) and not parts.region then
            parts.script = parts.script or subtag
        elseif subtag:match(PATTERNS.region) or subtag:match(PATTERNS.area) then
            parts.region = parts.region or subtag
        elseif not subtag:match("^%w%w%w%w%w") and not subtag:match("^%d%w%w%w$") then
            return nil
        end
    end
    return parts
end

local function join(...)
    local parts = {}
    for i = 1, select("#", ...) do parts[#parts + 1] = (select(i, ...)) end
    return table.concat(parts, "-")
end

local function written(parts)
    local usual = data.scripts[parts.language]
    local tag = parts.language
    if parts.script and parts.script ~= usual then tag = join(tag, parts.script) end
    return parts.region and join(tag, parts.region) or tag
end

-- The tag in small letters as this module names languages: with today's code of the language, and with a script where
-- it is not the language's usual one. "zh_TW" -> "zh-hant-tw", "zh-Hans-CN" -> "zh-cn", "iw" -> "he". nil: it is no tag.
function language.canonical(tag)
    local parts = read(tag)
    if not parts then return nil end
    local alias = data.aliases[parts.language]
    if alias then
        local other = read(alias)
        parts.language, parts.script = other.language, parts.script or other.script
    end
    if parts.region and not parts.script then parts.script = data.scripts[join(parts.language, parts.region)] end
    return written(parts)
end

-- A name as the C library takes it ("de_AT.UTF-8@euro"), or a tag; nil for what names no language: "C", "POSIX", "".
function language.of_locale(name)
    local tag, modifier = name:match("^[^.@]*"), name:match("@(%l+)")
    if tag:lower() == "posix" then return nil end
    local script = MODIFIERS[modifier]
    if script and read(tag) and not read(tag).script then tag = tag:gsub("^%a+", "%0-" .. script) end
    return read(tag) and tag:gsub("_", "-"):lower() or nil
end

-- What a language falls back to; nil: nothing.
local function parent_of(tag)
    if data.parents[tag] then return data.parents[tag] end
    local parts = read(tag)
    if not parts.region then return nil end -- neither does one in another script than its usual
    parts.region = nil
    return written(parts)
end

-- The languages whose texts one reads who reads `tag`, the best first: "es-mx", "es-419", "es", "es-es". After each
-- without a region comes the one with the region that is meant then, and another code for nearly the same.
function language.chain(tag)
    local list, seen = {}, {}
    local function add(name)
        if name and not seen[name] then list[#list + 1], seen[name] = name, true end
    end
    local at = language.canonical(tag)
    while at do
        add(at)
        if data.regions[at] then add(join(at, data.regions[at])) end
        add(data.same[at])
        at = parent_of(at)
    end
    return list
end

return language
