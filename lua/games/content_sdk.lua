-- Content as mods of a game have it: `import { content } from "gatehouse/game"`. It comes as a generated module of the mod's
-- package, as data: what is in it was checked before, and is the same for the game and for every mod. Also its typings
-- and its part of the reference.
local content_rules = require "games.content_rules"
local json = require "lib.json"
local text = require "lib.text"

local content_sdk = {}

local CODE = [[
const { freeze } = Object;
const { parse } = JSON;
const read = { __proto__: null };

function frozen(value) {
    if (typeof value !== "object" || value === null) return value;
    for (const key in value) frozen(value[key]);
    return freeze(value);
}

function type_of(type) {
    if (read[type] !== undefined) return read[type];
    if (typeof type !== "string" || texts[type] === undefined)
        throw new TypeError(`content: the game has no type '${String(type)}': there are ${types}`);
    const all = frozen(parse(texts[type])), by_id = { __proto__: null };
    for (const entry of all) by_id[entry.id] = entry;
    return (read[type] = { all, by_id });
}

export const content = freeze({
    __proto__: null,
    get(type, id) {
        const name = String(id);
        return type_of(type).by_id[name.includes(":") ? name : `${own}:${name}`];
    },
    all(type) { return type_of(type).all; },
    of(type, mod) { return type_of(type).all.filter((entry) => entry.mod === mod); },
});
]]

-- A value as it stands in JSON: an empty list is one.
local convert

local function convert_all(fields, value)
    local made = {}
    for name, field in pairs(fields) do made[name] = convert(field, value[name]) end
    return made
end

function convert(field, value)
    if value == nil then return nil end
    if field.type == "table" then return convert_all(field.fields, value) end
    if field.type ~= "list" then return value end
    local list = json.list {}
    for i, item in ipairs(value) do list[i] = convert(field.of, item) end
    return list
end

local function text_of(one, records)
    local list = json.list {}
    for i, record in ipairs(records) do
        local entry = convert_all(one.fields, record.value)
        entry.id, entry.mod = record.id, record.owner
        list[i] = entry
    end
    return json.encode(list)
end

-- The module, of what mods.content_merge.of gave; nil: of no content at all, for who does not look at it.
function content_sdk.module(game, merged)
    local types = text.sorted_keys(game.api.content)
    local lines = {
        ("const own = %s, types = %s;"):format(json.encode(game.id), json.encode(text.any_of(types))),
        "const texts = {", "    __proto__: null,",
    }
    for _, name in ipairs(types) do
        local words = merged and text_of(game.api.content[name], merged.all[name]) or "[]"
        lines[#lines + 1] = ("    %s: %s,"):format(name, json.encode(words))
    end
    lines[#lines + 1] = "};"
    return table.concat(lines, "\n") .. "\n" .. CODE
end

local made = setmetatable({}, { __mode = "k" })

-- That of what plays, made once. modules: of the mod, by name; one that does not speak of the game gets it without what is in it.
function content_sdk.of(game, merged, modules)
    local is_asked = false
    for _, source in pairs(modules) do
        is_asked = is_asked or source:find("gatehouse/game", 1, true) or source:find("import%s*%(")
    end
    if not is_asked or not merged or merged.game ~= game then return content_sdk.module(game, nil) end
    made[merged] = made[merged] or content_sdk.module(game, merged)
    return made[merged]
end

-- --- typings ---

local TS = {
    boolean = function() return "boolean" end,
    color = function() return "number" end,
    enum = function(field)
        local words = {}
        for i, value in ipairs(field.values) do words[i] = json.encode(value) end
        return table.concat(words, " | ")
    end,
    integer = function() return "number" end,
    number = function() return "number" end,
    name = function() return "string" end,
    sound = function() return "string" end,
    sprite = function() return "string" end,
    text = function() return "string" end,
    words = function() return "string" end,
}

local function limits_of(field)
    local parts = {}
    if field.about then parts[#parts + 1] = field.about end
    if field.type == "name" then parts[#parts + 1] = ("the id of %s"):format(field.of) end
    if content_rules.TYPES[field.type].ranged and (field.min or field.max) then
        parts[#parts + 1] = field.max and ("%s to %s"):format(field.min or "any", field.max) or ("at least %s"):format(field.min)
    elseif field.max then
        parts[#parts + 1] = ("at most %d %s"):format(field.max, field.type == "list" and "elements" or "bytes")
    end
    if field.unit then parts[#parts + 1] = field.unit end
    if field.default ~= nil then parts[#parts + 1] = ("usually %s"):format(json.encode({ field.default }):match("^.(.*).$")) end
    return table.concat(parts, "; ")
end

local shape

local function ts_of(field, indent)
    if field.type == "list" then return ("readonly (%s)[]"):format(ts_of(field.of, indent)) end
    if field.type == "table" then
        local lines = { "{" }
        shape(lines, field.fields, indent .. "    ")
        lines[#lines + 1] = indent .. "}"
        return table.concat(lines, "\n")
    end
    return TS[field.type](field)
end

function shape(lines, fields, indent)
    for _, name in ipairs(text.sorted_keys(fields)) do
        local field = fields[name]
        local words = limits_of(field):gsub("%*/", "")
        if words ~= "" then lines[#lines + 1] = ("%s/** %s */"):format(indent, words) end
        local is_there = field.required or field.default ~= nil
        lines[#lines + 1] = ("%sreadonly %s%s: %s;"):format(indent, name, is_there and "" or "?", ts_of(field, indent))
    end
end

-- Declarations for inside of `declare module "gatehouse/game"`; "" when the game has no types of content.
function content_sdk.typings(game)
    local types = text.sorted_keys(game.api.content)
    if not types[1] then return "" end
    local lines = { "    /** What the game and mods declare as data, by type. */", "    export interface GameContent {" }
    for _, name in ipairs(types) do
        local one = game.api.content[name]
        if one.about then lines[#lines + 1] = ("        /** %s */"):format((one.about:gsub("%*/", ""))) end
        lines[#lines + 1] = ("        %s: {"):format(name)
        lines[#lines + 1] = "            /** 'mod:name'. */"
        lines[#lines + 1] = "            readonly id: string;"
        lines[#lines + 1] = "            /** Whose it is: the id of a mod, or of the game. */"
        lines[#lines + 1] = "            readonly mod: string;"
        shape(lines, one.fields, "            ")
        lines[#lines + 1] = "        };"
    end
    lines[#lines + 1] = [[
    }
    /** What there is of content; it is the same for the game and for all mods, and is not to be changed. */
    export const content: {
        /** By its id; a name without ':' is the game's own. undefined: there is none. */
        get<Type extends keyof GameContent>(type: Type, id: string): GameContent[Type] | undefined;
        /** All of a type: the game's own first, then by their ids. */
        all<Type extends keyof GameContent>(type: Type): readonly GameContent[Type][];
        /** Those that a mod (or the game, by its id) declares. */
        of<Type extends keyof GameContent>(type: Type, mod: string): readonly GameContent[Type][];
    };]]
    return table.concat(lines, "\n")
end

-- --- reference ---

local function word_of(field)
    if field.type == "list" then return "list of " .. word_of(field.of) end
    if field.type == "name" then return ("id (%s)"):format(field.of) end
    if field.type == "enum" then return "one of " .. table.concat(field.values, ", ") end
    return field.type
end

local function add_rows(lines, fields, prefix, is_whole)
    for _, name in ipairs(text.sorted_keys(fields)) do
        local field = fields[name]
        local parts = { field.required and "required" or nil }
        local limits = limits_of(field)
        if limits ~= "" then parts[#parts + 1] = limits end
        if is_whole and field.patch == false then parts[#parts + 1] = "others cannot change it" end
        lines[#lines + 1] = ("| `%s` | %s | %s |"):format(prefix .. name, word_of(field):gsub("|", "\\|"),
            (table.concat(parts, "; "):gsub("|", "\\|")))
        if field.type == "table" then
            add_rows(lines, field.fields, prefix .. name .. ".")
        elseif field.type == "list" and field.of.type == "table" then
            add_rows(lines, field.of.fields, prefix .. name .. "[].")
        end
    end
end

-- The part of the reference, as Markdown; "" when there is none.
function content_sdk.reference(game)
    local types = text.sorted_keys(game.api.content)
    if not types[1] then return "" end
    local lines = { "## Content\n", "What a mod declares in `content/TYPE.json`: an object of entries by their names.\n" }
    for _, name in ipairs(types) do
        local one = game.api.content[name]
        lines[#lines + 1] = ("### content: %s\n"):format(name)
        if one.about then lines[#lines + 1] = one.about .. "\n" end
        lines[#lines + 1] = ("Since level %d. At most %d, of all mods.%s%s\n"):format(one.since or 1,
            one.most or content_rules.MOST_OF_TYPE,
            one.most_id and (" Mod and name have at most %d bytes together."):format(one.most_id - 1) or "",
            one.patch == false and " Others cannot change it." or "")
        lines[#lines + 1] = "| field | type | |\n|---|---|---|"
        add_rows(lines, one.fields, "", true)
        lines[#lines + 1] = ""
    end
    return table.concat(lines, "\n")
end

return content_sdk
