-- Blows: what they cost, who dies of them, and what is left behind.
local grid = require "grid"
local messages = require "messages"
local pack = require "pack"
local scene = require "engine.scene"
local sight = require "sight"
local things = require "things"
local world = require "engine.world"

local fight = {}

local FISTS, MISS = 2, 10 -- hp; percent

-- What a monster is about: its STATE. (5 is an ambusher that hides: sight.HIDING.)
fight.ASLEEP, fight.ROAMS, fight.HUNTS, fight.FLEES, fight.SEARCHES = 0, 1, 2, 3, 4

local function roll(low, high) return world.random("fight", low, high) end

local function spark(cell, color, count)
    local x, y = grid.px(cell)
    if sight.seen[cell] then scene.burst("spark", x, y - 6, count or 6, color, 1) end
end
fight.spark = spark

-- Leaves an item there or beside, where no other lies; false: there is no room.
function fight.drop(name, cell, count)
    local near = grid.spread({ cell }, nil, 3)
    local best, least
    for to, far in pairs(near) do
        if not grid.items[to] and grid.kind(to) ~= "ut_hatch" and grid.kind(to) ~= "ut_door" and (not least or far < least or far == least and to < best) then
            best, least = to, far
        end
    end
    if not best then return false end
    local entity = world.spawn(name, grid.px(best))
    if not entity then return false end
    grid.put(entity, best)
    world.set_data(entity, grid.AMOUNT, count or 1)
    world.set(entity, "tint", things.item[name].tint)
    grid.items[best] = entity
    return true
end

local function slain(game, entity, cell, entry)
    local name = things.name(entry.id)
    grid.monsters[cell] = nil
    game.kills, game.points = game.kills + 1, game.points + entry.score
    messages.say(game, "log.slain", { monster = name }, "good")
    scene.sound("shade_die", 60)
    spark(cell, 0xA4E8CF, 14)
    for _, loot in ipairs(entry.loot or {}) do
        if roll(1, 100) <= loot.chance then fight.drop(things.name(loot.item), cell) end
    end
    local stolen = world.data(entity, grid.AMOUNT)
    if entry.mind == "thief" and stolen > 0 then
        game.add_oil(stolen)
        messages.say(game, "log.oil_back", nil, "good")
    end
    local x, y = grid.at(cell)
    game.tell("slain", { monster = entry.id, x = x, y = y })
    if entry.mind == "warden" then game.warden_slain = true end
end

-- Hurts a monster by so much, armour or not; whether it died. cause: a short name for events.
function fight.hurt(game, cell, amount, cause)
    local entity = grid.monsters[cell]
    local entry = entity and things.monster[world.get(entity, "kind")]
    if not entry then return false end
    world.set_data(entity, grid.STATE, fight.HUNTS)
    world.set_data(entity, grid.GOAL, game.cell + 1)
    local died = world.hurt(entity, math.max(1, amount), cause)
    if died then slain(game, entity, cell, entry) end
    return died
end

local function is_unaware(entity)
    local state = world.data(entity, grid.STATE)
    return state ~= fight.HUNTS and state ~= fight.FLEES
end

local BANE = {
    wet = function(entry, cell) return entry.swims or grid.depth(cell) > 0 end,
    flying = function(entry) return entry.flies end,
    armored = function(entry) return entry.armor > 0 end,
    unaware = function(_, _, unaware) return unaware end,
    nothing = function() return false end,
}

-- The diver strikes whoever stands there.
function fight.strike(game, cell)
    local entity = grid.monsters[cell]
    local entry = things.monster[world.get(entity, "kind")]
    local weapon = pack.worn(game, "hand")
    local hit = FISTS + (weapon and weapon.hit or 0)
    local unaware = is_unaware(entity)
    game.lunge(cell)
    if not unaware and roll(1, 100) <= MISS then
        messages.say(game, "log.miss", { monster = things.name(entry.id) })
        return scene.sound("throw", 40)
    end
    local amount = roll((hit + 1) // 2 + 1, hit + 1)
    if unaware then amount = amount * 2 end
    local is_bane = weapon and BANE[weapon.bane](entry, cell, unaware)
    if is_bane then amount = amount * 2 end
    amount = math.max(1, amount - (is_bane and 0 or entry.armor))
    messages.say(game, unaware and "log.sneak" or "log.hit", { monster = things.name(entry.id), count = amount })
    scene.sound("hit", 70)
    spark(cell, 0xFFDE6B)
    fight.hurt(game, cell, amount, "diver")
end

-- The diver is hurt; `cause` is a key of the page of his death, `by` a monster's or trap's name.
function fight.wound(game, amount, cause, by)
    if not world.alive(game.hero) then return end
    game.cause, game.cause_by = cause, by
    scene.sound("hurt", 80)
    scene.shake(math.min(4, 1 + amount // 2), 8)
    spark(game.cell, 0xD4484C, 8)
    game.travel = nil
    world.hurt(game.hero, amount, by or cause)
end

-- A monster strikes the diver.
function fight.bite(game, entity, entry, amount, key)
    local name = things.name(entry.id)
    local hit = amount or entry.hit
    if hit < 1 then return end
    game.lunge_of(entity, game.cell)
    local damage = math.max(1, roll((hit + 1) // 2, hit) - roll(0, pack.bonus(game, "armor")))
    messages.say(game, key or "log.bitten", { monster = name, count = damage }, "bad")
    fight.wound(game, damage, "cause.monster", name)
end

return fight
