-- What mods add to the island by content (api.lua): creatures and items become kinds like the island's own, the rest is chosen
-- from here: buildings and recipes (making.lua), upgrades, goals (tasks.lua) and nights. Everything that decides the future stays in the world; what there is comes from
-- options.content and is the same in every run with the same mods.
local kinds = require "tidelight.kinds"
local own = require "tidelight.content.kind"
local tune = require "tidelight.tune"
local world = require "engine.world"

local added = {}

local OWN = "tidelight"
local SHADE = { "hp", "speed", "hit", "wall", "every", "score", "touch" }
local MOST_SHARE = 60 -- percent of a night's shades in whose place others come

-- The name of its kind in the world: the island's own are called without the game before it.
function added.name(id) return id:match("^" .. OWN .. ":(.*)$") or id end

local function def_of(entry)
    local def = {}
    for _, name in ipairs(SHADE) do def[name] = entry[name] end
    def.base, def.loot = entry.base, entry.loot
    return def
end

local function add_kind(entry)
    local is_animal = entry.base == "animal"
    kinds.add({
        entry.id, entry.size, math.max(2, entry.size - 1), sprite = entry.sprite, hp = entry.hp, friction = 256,
        flags = is_animal and { "swims", "mod_spawnable" } or { "solid", "swims", "enemy", "mod_spawnable" },
    }, not is_animal and "shade" or nil)
    if not is_animal then tune.shades.kinds[entry.id] = def_of(entry) end
end

-- Of the island's own shades, whose blows end the game, patches make at most so much of what they are, in percent; between two
-- blows there is no less time than before.
local MOST_OF_OWN = { hp = 150, speed = 120, hit = 134, wall = 134, touch = 120, score = 200 }

local function make_fair(def, was)
    for name, percent in pairs(MOST_OF_OWN) do
        local most = was[name] * percent / 100
        if def[name] > most then def[name] = name == "speed" and most or math.floor(most) end
    end
    def.every = math.max(def.every, was.every)
end

local function change_own(entry)
    kinds.set_sprite(entry.name, entry.sprite)
    if not tune.shades.kinds[entry.name] then return kinds.set_hp(entry.name, entry.hp) end
    local def = def_of(entry)
    make_fair(def, own[entry.name])
    kinds.set_hp(entry.name, def.hp)
    def.base = nil
    tune.shades.kinds[entry.name] = def
end

-- From now on there is what `content` (options.content) has; nil: the island's own alone.
function added.use(content)
    kinds.forget()
    added.buildings, added.nights, added.items, added.content = {}, {}, {}, content
    added.choices, added.upgrades, added.goals = {}, {}, {}
    if not content then return end
    for _, entry in ipairs(content.all "kind") do
        if entry.mod == OWN then change_own(entry) else add_kind(entry) end
    end
    for _, entry in ipairs(content.all "item") do
        added.items[added.name(entry.id)] = entry
        if entry.mod == OWN then kinds.set_sprite(entry.name, entry.sprite) end
        if entry.mod ~= OWN then
            kinds.add({ entry.id, 4, 3, sprite = entry.sprite, friction = 220, flags = { "item", "floats", "mod_spawnable" } }, "item")
        end
    end
    for i, entry in ipairs(content.all "building") do
        added.buildings[i] = entry
        kinds.add({ entry.id, 6, 4, sprite = entry.sprite, hp = 20, flags = { "invulnerable" } })
        added.choices[i] = { entry = entry, is_recipe = false }
    end
    for _, entry in ipairs(content.all "recipe") do added.choices[#added.choices + 1] = { entry = entry, is_recipe = true } end
    for _, entry in ipairs(content.all "skin") do kinds.set_sprite(entry.of, entry.sprite) end
    added.nights, added.upgrades, added.goals = content.all "night", content.all "upgrade", content.all "goal"
end

-- Whether a kind of the world is one that there is now.
function added.is_known(kind) return not kind:find(":", 1, true) or kinds.is_known(kind) end

-- --- nights ---

-- Chooses what is particular about the night that begins; without nights of mods nothing is drawn by lot.
function added.choose_night(day)
    if not added.nights[1] or world.var("night_day") == day then return end
    world.set_var("night_day", day)
    world.set_var("night_added", 0)
    for i, night in ipairs(added.nights) do
        if day >= night.from and day <= night.to and world.random("nights", 1, 100) <= night.chance then
            world.set_var("night_added", i)
            return
        end
    end
end

-- That of now, or nil.
function added.night() return added.nights[1] and added.nights[world.var("night_added")] or nil end

-- Its id, for a saved game, in which another time other mods may be; and back.
function added.night_id()
    local night = added.night()
    return night and night.id
end

function added.restore_night(id)
    local chosen = 0
    for i, night in ipairs(added.nights) do
        if night.id == id then chosen = i end
    end
    if world.var("night_added") ~= chosen then world.set_var("night_added", chosen) end
end

-- Who rises in a shade's place; nil: a shade.
function added.choose_kind(stream)
    local night = added.night()
    if not night or not night.kinds then return nil end
    local roll, sum = world.random(stream, 1, 100), 0
    for _, one in ipairs(night.kinds) do
        sum = sum + one.share
        if roll <= math.min(sum, MOST_SHARE) then
            local name = added.name(one.kind)
            return kinds.is_shade[name] and name or nil
        end
    end
end

return added
