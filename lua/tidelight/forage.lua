-- What the sea leaves: driftwood, oil and shells on the beach each morning, a flask now and then at night.
-- Walking over one picks it up.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local floaters = require "tidelight.floaters"
local island = require "tidelight.island"
local kinds = require "tidelight.kinds"
local player = require "tidelight.player"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local world = require "engine.world"

local forage = {}

local T = tune.forage
local STREAM = "forage"
local STORE = { driftwood = "wood", oil = "oil", shell = "shell" } -- the variable it counts in
local COLOR = { driftwood = 0xFFE0A8, oil = 0xFFC860, shell = 0xFFD8E8 }
local HEART = 0xFF8080
local LOOKS = { driftwood = 3, shell = 3 } -- pictures to choose from
local MOST_LYING = 60

local MOST_ADDED = 8 -- items of mods that the sea leaves in a morning

-- What an item counts in, and how much it is.
local function worth(kind)
    local item = added.items[kind]
    if not item or STORE[kind] then return STORE[kind], item and item.amount or 1 end
    return item.gives, item.amount
end

function forage.setup()
    for _, kind in ipairs(kinds.items) do
        if STORE[kind] then world.set_var(STORE[kind], T.start[STORE[kind]]) end
    end
end

-- What mods brought takes no place from what the sea leaves.
local function is_taken(x, y)
    for _, entity in ipairs(world.near(x, y, 12)) do
        if world.get(entity, "owner") == 0 then return true end
    end
    return false
end

-- A dry place on the beach with nothing on it yet.
local function choose_place(game)
    local beach = game.map.beach
    for _ = 1, 10 do
        local at = beach[world.random(STREAM, 1, #beach)]
        local kind = world.tile(at[1], at[2])
        local x, y = island.middle(at[1], at[2])
        if kind == kinds.tile.sand and not world.flooded(at[1], at[2]) and not is_taken(x, y) then
            return x + world.random(STREAM, -3, 3), y + world.random(STREAM, -3, 3)
        end
    end
end

local function leave(game, kind, count)
    for _ = 1, count do
        local x, y = choose_place(game)
        if x and world.count(kind, 0) < MOST_LYING then
            local item = world.spawn(kind, x, y)
            if item and LOOKS[kind] then world.set(item, "anim", world.random(STREAM, 0, LOOKS[kind] - 1)) end
        end
    end
end

function forage.morning(game)
    local counts = game.day == 1 and T or T.later
    local room = MOST_ADDED
    for _, kind in ipairs(kinds.items) do
        local count = counts[kind]
        if not count then
            count = math.min(room, added.items[kind].shore)
            room = room - count
        end
        if game.player_count > 1 then count = math.floor(count * T.more_for_two) end
        leave(game, kind, count)
    end
end

local function wash_up(game)
    if not clock.every(T.at_night.every) then return end
    if world.random(STREAM, 1, 100) <= T.at_night.chance then leave(game, "oil", 1) end
end

function forage.drop(kind, x, y)
    if world.random(STREAM, 1, 100) <= (T.drop[kind] or 0) then world.spawn("oil", x, y) end
    for _, one in ipairs(tune.shades.kinds[kind].loot or {}) do
        if world.random(STREAM, 1, 100) <= one.chance then world.spawn(added.name(one.item), x, y) end
    end
end

-- What it is to who picks it up; the words for that.
local function gain(game, kind, store, amount, index)
    if store == "none" then return added.content.words(added.items[kind], "title") end
    if store == "heart" then
        local entity = game.players[index]
        world.set(entity, "hp", math.min(tune.player.hearts, world.get(entity, "hp") + amount))
    else
        world.set_var(store, world.var(store) + amount)
    end
    return game.words("got." .. store, { count = amount })
end

local function pick_up(game, kind, item, x, y, index)
    local store, amount = worth(kind)
    world.remove(item)
    local words = gain(game, kind, store, amount, index)
    world.set_var("picked", world.var("picked") + 1)
    scene.sound("pickup", 70, x, y)
    scene.burst("spark", x, y - 4, 6, COLOR[kind] or COLOR.driftwood, 1)
    floaters.add(game, x, y - 22, words, COLOR[kind] or store == "heart" and HEART or COLOR.driftwood)
    game.tell("picked", { item = kind, player = index - 1, x = x, y = y })
end

local function pick_up_near(game, index)
    local entity = game.players[index]
    if player.is_down(entity) then return end
    local x, y = world.pos(entity)
    for _, kind in ipairs(kinds.items) do
        local item = world.nearest(x, y, T.reach, kind)
        if item then
            local ix, iy = world.pos(item)
            pick_up(game, kind, item, ix, iy, index)
        end
    end
end

-- The sea gives back the glints by which things on the sand are seen.
local function glint(game)
    if game.phase ~= "day" or not clock.every(30) then return end
    local kind = kinds.items[clock.now() // 30 % 3 + 1]
    local items = world.all(kind)
    if #items == 0 then return end
    local x, y = world.pos(items[clock.now() // 90 % #items + 1])
    scene.burst("spark", x, y - 4, 1, 0xFFFFE0, 0.3)
end

function forage.tick(game)
    if game.phase == "night" then wash_up(game) end
    for index = 1, game.player_count do pick_up_near(game, index) end
    glint(game)
end

return forage
