-- What a game's Lua has of content as options.content: entries that cannot be changed, in an order that is the same in every
-- run. It is made of what mods/content_merge.lua put together.
local content_merge = require "mods.content_merge"
local order = require "games.order"
local text = require "lib.text"

local content_registry = {}

local function refuse() error("content is not to be changed: it is what mods and the game declared", 2) end

local function frozen(value)
    if type(value) ~= "table" then return value end
    local inside = {}
    for key, item in pairs(value) do inside[key] = frozen(item) end
    return setmetatable({}, {
        __index = inside, __newindex = refuse, __metatable = false, __len = function() return #inside end,
        __pairs = function() return order.pairs(inside) end,
    })
end

local function type_problem(self, name)
    return ("content: the game's api.lua declares no type '%s'%s"):format(text.printable(tostring(name), 40),
        text.suggest(tostring(name), text.sorted_keys(self.types)))
end

-- Of what content_merge.of gave. say(id, key): a text of a mod's or of the game's, by its id, in the player's language. An object:
--   get(type, id)      an entry, {id, mod, and its fields}; nil: there is none. A name without ':' is the game's own
--   all(type)          a list of all: the game's own first, then by their ids
--   of(type, mod)      those that a mod (or the game, by its id) declared
--   words(entry, field) a text of an entry in the player's language. For what is shown alone: no rule may depend on it
--   describe(type, id) where it was declared and who changed it, for errors
function content_registry.create(self, say)
    local made, lists, registry = {}, {}, {}

    local function entry_of(record)
        local entry = made[record]
        if not entry then
            local value = { id = record.id, mod = record.owner, name = record.name }
            for name, item in pairs(record.value) do value[name] = item end
            entry = frozen(value)
            made[record] = entry
        end
        return entry
    end

    local function record_of(type_name, id)
        local list = self.by_id[type_name]
        if not list then error(type_problem(self, type_name), 3) end
        if type(id) ~= "string" then return nil end
        return list[id:find(":", 1, true) and id or self.game.id .. ":" .. id]
    end

    function registry.get(type_name, id)
        local record = record_of(type_name, id)
        return record and entry_of(record)
    end

    function registry.all(type_name)
        if not self.all[type_name] then error(type_problem(self, type_name), 2) end
        if not lists[type_name] then
            lists[type_name] = {}
            for i, record in ipairs(self.all[type_name]) do lists[type_name][i] = entry_of(record) end
        end
        return table.move(lists[type_name], 1, #lists[type_name], 1, {})
    end

    function registry.of(type_name, mod)
        local list = {}
        for _, entry in ipairs(registry.all(type_name)) do
            if entry.mod == mod then list[#list + 1] = entry end
        end
        return list
    end

    function registry.words(entry, field)
        if type(entry) ~= "table" then
            error(("content.words: expected an entry and the name of a field, got %s: is there such an entry?"):format(type(entry)), 2)
        end
        local value = entry[field]
        local key = type(value) == "string" and value:match("^@(.*)$")
        return key and say(entry.mod, key) or value
    end

    function registry.describe(type_name, id)
        local record = record_of(type_name, id)
        return record and content_merge.describe(record) or ("%s '%s'"):format(type_name, text.printable(tostring(id), 97))
    end

    return registry
end

return content_registry
