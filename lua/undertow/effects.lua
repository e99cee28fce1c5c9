-- What items do when they are used or thrown.
local fight = require "fight"
local grid = require "grid"
local messages = require "messages"
local minds = require "minds"
local pack = require "pack"
local scene = require "engine.scene"
local sight = require "sight"
local things = require "things"
local tide = require "tide"
local world = require "engine.world"

local effects = {}

effects.RANGE = 7        -- cells
local SALTED, STUNNED = 5, 3

-- --- using ---

local use = {}

function use.heal(game, entry)
    local hp, most = world.get(game.hero, "hp"), world.get(game.hero, "max_hp")
    if hp >= most then return false, "log.not_hurt" end
    world.set(game.hero, "hp", math.min(most, hp + entry.power))
    messages.say(game, "log.heals", { count = math.min(most, hp + entry.power) - hp }, "good")
    scene.sound("pickup", 70)
end

function use.oil(game, entry)
    if game.oil >= game.MOST_OIL then return false, "log.full" end
    game.add_oil(entry.power)
    messages.say(game, "log.fills", nil, "good")
    scene.sound("refuel", 70)
end

function use.map(game)
    for cell = 0, grid.CELLS - 1 do
        if not grid.is_wall(cell) then
            grid.know(cell)
            for _, way in ipairs(grid.WAYS) do
                local to = grid.step(cell, way)
                if to then grid.know(to) end
            end
        end
    end
    for _, entity in pairs(grid.traps) do world.set_data(entity, grid.FOUND, 1) end
    messages.say(game, "log.map", nil, "good")
    scene.sound("ui_ok", 70)
end

function use.hush(game, entry)
    game.hush = entry.power
    messages.say(game, "log.hush", { count = entry.power }, "good")
end

function use.drain(game, entry)
    tide.rise(game, -entry.power)
    game.calm = game.calm + 20
    scene.sound("splash", 70)
end

use["return"] = function(game)
    if grid.monsters[game.start] then return false, "log.way_barred" end
    game.place(game.start)
    messages.say(game, "log.return", nil, "good")
    scene.sound("dash", 70)
end

-- Uses one of a stack, or wears it: whether a turn has passed.
function effects.use(game, stack)
    local entry = things.item[stack.name]
    if not entry then return false end
    if pack.wear(game, stack) then return true end
    if not use[entry.use] then
        messages.say(game, entry.throw ~= "none" and "log.throw_it" or "log.no_use", { item = stack.name })
        return false
    end
    local done, problem = use[entry.use](game, entry)
    if done == false then
        messages.say(game, problem)
        return false
    end
    if not entry.keeps then pack.spend(game, stack) end
    return true
end

-- --- throwing ---

local function around(cell, radius, fn)
    local x, y = grid.at(cell)
    for dy = -radius, radius do
        for dx = -radius, radius do
            if grid.is_inside(x + dx, y + dy) then fn(grid.cell(x + dx, y + dy)) end
        end
    end
end

local function monster_at(cell)
    local entity = grid.monsters[cell]
    return entity, entity and things.monster[world.get(entity, "kind")]
end

local throw = {}

function throw.hit(game, cell, entry)
    local entity, monster = monster_at(cell)
    if not entity then return end
    local amount = math.max(1, entry.power - world.random("fight", 0, 3) - monster.armor)
    messages.say(game, "log.hit", { monster = things.name(monster.id), count = amount })
    fight.spark(cell, 0xFFDE6B)
    fight.hurt(game, cell, amount, "thrown")
end

-- Oil on water burns no longer than it falls; on weed it spreads.
function throw.fire(game, cell, entry)
    scene.sound("burn", 80)
    if grid.depth(cell) > 0 then messages.say(game, "log.hisses") end
    around(cell, 1, function(to)
        tide.ignite(game, to, 3 + entry.power // 3)
        local _, monster = monster_at(to)
        if monster then fight.hurt(game, to, monster.fears == "fire" and 8 or 4, "fire") end
    end)
    fight.spark(cell, 0xF2A138, 16)
end

function throw.flash(game, cell, entry)
    scene.flash(30)
    scene.sound("spark", 90)
    around(cell, 4, function(to)
        local entity, monster = monster_at(to)
        if not monster or not sight.seen[to] then return end
        world.set_data(entity, grid.HELD, entry.power)
        if monster.fears == "light" then fight.hurt(game, to, 6, "light") end
    end)
    messages.say(game, "log.flash", nil, "good")
end

function throw.salt(game, cell, entry)
    around(cell, 1, function(to)
        local _, monster = monster_at(to)
        if not monster then return end
        local is_wet = monster.swims or grid.depth(to) > 0
        local amount = monster.fears == "salt" and entry.power or is_wet and SALTED or 1
        messages.say(game, "log.salted", { monster = things.name(monster.id), count = amount })
        fight.spark(to, 0xFBF7E4, 10)
        fight.hurt(game, to, amount, "salt")
    end)
end

function throw.noise(game, cell, entry)
    scene.sound(entry.power > 10 and "bell" or "step", 90)
    minds.noise(game, cell, entry.power)
    local near = entry.power > 10 and 3 or 0
    around(cell, near, function(to)
        local entity, monster = monster_at(to)
        if monster and monster.fears == "noise" then
            world.set_data(entity, grid.HELD, STUNNED)
            messages.say(game, "log.stunned", { monster = things.name(monster.id) }, "good")
        end
    end)
end

function throw.net(game, cell, entry)
    local entity, monster = monster_at(cell)
    if not entity then return end
    world.set_data(entity, grid.HELD, entry.power)
    messages.say(game, "log.netted", { monster = things.name(monster.id) }, "good")
end

function effects.can_throw(entry) return entry.throw ~= "none" end

-- Throws one of a stack there: whether a turn has passed.
function effects.throw(game, stack, cell)
    local entry = things.item[stack.name]
    if not entry or entry.throw == "none" then return false end
    local far = grid.distance(game.cell, cell)
    if far < 1 or far > effects.RANGE or grid.is_wall(cell) or not sight.seen[cell] and not grid.is_known(cell) then
        messages.say(game, "log.too_far")
        return false
    end
    local name = stack.name
    stack.on = stack.n > 1 and stack.on or false
    pack.spend(game, stack)
    messages.say(game, "log.thrown", { item = name })
    scene.sound("throw", 70)
    game.shot(game.cell, cell, entry.tint)
    throw[entry.throw](game, cell, entry)
    if entry.keeps then fight.drop(name, cell) end
    return true
end

return effects
