-- What there is by content: monsters, items and traps as kinds of the world, and levels to choose from. The game's own are called
-- without the game before them.
local world = require "engine.world"

local things = { monster = {}, item = {}, trap = {}, level = {} }

local OWN = "undertow"
local TYPES = { "monster", "item", "trap", "level" }
local type_of = {}

-- Of its own, beside what content declares: the diver, fires and what burns.
local FIXED = {
    { name = "hero", sprite = "ut_hero", half_w = 4, half_h = 3, hp = 24, friction = 0, flags = { "player" } },
    { name = "sconce", sprite = "ut_sconce", half_w = 2, half_h = 2, friction = 0, flags = { "no_shadow", "invulnerable", "glows" } },
    { name = "fire", sprite = "ut_fire", half_w = 2, half_h = 2, friction = 0, flags = { "no_shadow", "invulnerable", "glows" } },
}

function things.name(id) return id:match("^" .. OWN .. ":(.*)$") or id end

local function define(kind, name, entry)
    local flags = { kind == "monster" and "enemy" or kind == "item" and "item" or "no_shadow" }
    if kind == "monster" then flags[#flags + 1] = entry.flies and "flies" or entry.swims and "swims" or nil end
    if entry.glows then flags[#flags + 1] = "glows" end
    if kind ~= "monster" then flags[#flags + 1] = "no_shadow" end
    world.define_kind { name = name, sprite = entry.sprite, half_w = 5, half_h = 3, hp = entry.hp or 1, friction = 0, flags = flags }
end

-- From now on there is what `content` (options.content) has. `restored`: the world has kinds already.
function things.use(content)
    things.content, type_of = content, {}
    for _, kind in ipairs(FIXED) do world.define_kind(kind) end
    for _, kind in ipairs(TYPES) do
        things[kind], things[kind .. "_names"] = {}, {}
        for i, entry in ipairs(content.all(kind)) do
            local name = things.name(entry.id)
            things[kind][name], things[kind .. "_names"][i] = entry, name
            if kind ~= "level" then
                define(kind, name, entry)
                type_of[name] = kind
            end
        end
    end
end

-- "monster", "item", "trap"; nil: neither.
function things.type(name) return type_of[name] end

-- Whether a kind of the world is one that there is now.
function things.is_known(name) return not name:find(":", 1, true) or type_of[name] ~= nil end

-- What it is called in the player's language; a name that nobody has is said as it is.
function things.title(kind, name)
    local entry = things[kind][name]
    return entry and things.content.words(entry, "title") or name:match("[^:]*$")
end

-- One of a type that may be on a floor, by its share; nil: none may. random(low, high) is the floor's.
function things.draw(kind, floor, random, suits)
    local all, sum = {}, 0
    for _, name in ipairs(things[kind .. "_names"]) do
        local entry = things[kind][name]
        if entry.share > 0 and floor >= entry.from and floor <= entry.to and (not suits or suits(entry)) then
            sum = sum + entry.share
            all[#all + 1] = name
        end
    end
    if sum == 0 then return nil end
    local roll = random(1, sum)
    for _, name in ipairs(all) do
        roll = roll - things[kind][name].share
        if roll <= 0 then return name, things[kind][name] end
    end
end

return things
