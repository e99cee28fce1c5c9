-- What the diver does: each of these takes a turn when it gives true. A turn is then everybody's.
local effects = require "effects"
local fight = require "fight"
local floors = require "floors"
local grid = require "grid"
local messages = require "messages"
local minds = require "minds"
local pack = require "pack"
local scene = require "engine.scene"
local sight = require "sight"
local things = require "things"
local tide = require "tide"
local world = require "engine.world"

local hero = {}

local STEP_NOISE, WADE_NOISE, FIGHT_NOISE = 5, 3, 8 -- cells
local HEALS_EVERY = 12   -- turns
local LAMP_OIL = 12      -- that the deep lamp takes
local FINDS = 25         -- percent, of a trap beside
local BREATH = 6         -- hp that a new floor gives, and one more that one can have

-- --- traps ---

local spring = {}

function spring.hurt(game, trap, name) fight.wound(game, trap.power, "cause.trap", name) end
function spring.flood(game, trap) tide.rise(game, math.min(2, math.max(1, trap.power))) end
function spring.alarm(game, trap)
    scene.sound("bell", 100)
    minds.noise(game, game.cell, trap.power + 4)
end
function spring.douse(game)
    game.lamp = 0
    scene.sound("splash", 80)
end
function spring.net(game, trap) game.held = trap.power end
function spring.gas(game, trap, name)
    game.hush = 0
    fight.wound(game, trap.power, "cause.trap", name)
end
function spring.fall(game, trap, name)
    fight.wound(game, trap.power, "cause.trap", name)
    if world.alive(game.hero) and game.floor < floors.LAST then game.falls = true end
end

local function step_on(game, cell)
    local entity = grid.traps[cell]
    local name = entity and world.get(entity, "kind")
    local trap = name and things.trap[name]
    if not trap then return end
    local known = world.data(entity, grid.FOUND) == 1
    if known and world.random("fight", 1, 100) <= 70 then return messages.say(game, "log.steps_over", { trap = name }) end
    world.set_data(entity, grid.FOUND, 1)
    game.say_trap(name)
    spring[trap.does](game, trap, name)
    if trap.once then
        world.remove(entity)
        grid.traps[cell] = nil
    end
end

local function look_for_traps(game)
    for _, way in ipairs(grid.WAYS) do
        local to = grid.step(game.cell, way)
        local entity = to and grid.traps[to]
        if entity and world.data(entity, grid.FOUND) == 0 and world.random("fight", 1, 100) <= FINDS then
            world.set_data(entity, grid.FOUND, 1)
            game.travel = nil
            messages.say(game, "log.finds", { trap = world.get(entity, "kind") }, "loud")
        end
    end
end

-- --- what he does ---

function hero.pick_up(game, quiet)
    local entity = grid.items[game.cell]
    local name = entity and world.get(entity, "kind")
    if not name or not things.item[name] then return false end
    local count = math.max(1, world.data(entity, grid.AMOUNT))
    local left = pack.add(game, name, count)
    if left == count then
        if not quiet then messages.say(game, "log.no_room", { item = name }) end
        return false
    end
    if left > 0 then
        world.set_data(entity, grid.AMOUNT, left)
    else
        world.remove(entity)
        grid.items[game.cell] = nil
    end
    if not game.found[name] then
        game.found[name] = true
        game.points = game.points + things.item[name].score
    end
    messages.say(game, "log.takes", { item = name, count = count - left }, "good")
    scene.sound("pickup", 60)
    game.tell("found", { item = things.item[name].id })
    return true
end

local function quietness(game) return pack.bonus(game, "quiet") end

local function arrive(game, cell, from)
    game.cell = cell
    grid.put(game.hero, cell)
    game.glide(game.hero, from, cell)
    local depth = grid.depth(cell)
    minds.noise(game, cell, STEP_NOISE + (depth > 0 and WADE_NOISE or 0) - quietness(game))
    scene.sound(depth > 0 and "step_water" or "step", 25)
    if depth > 0 then fight.spark(cell, 0xA4E8CF, 3) end
    hero.pick_up(game)
    step_on(game, cell)
    if cell == game.hatch then messages.say(game, "log.hatch", nil, "loud") end
end

-- One step that way, a blow where somebody stands, or a door.
function hero.go(game, way)
    local from = game.cell
    local to = grid.step(from, way)
    game.face(way[1])
    if not to then return false end
    local weapon = pack.worn(game, "hand")
    if grid.monsters[to] then
        if game.held > 0 then return hero.struggle(game) end
        fight.strike(game, to)
        minds.noise(game, to, FIGHT_NOISE - quietness(game) // 2)
        return true
    end
    if weapon and weapon.reach > 1 and game.held == 0 then
        local beyond = not grid.is_wall(to) and grid.step(to, way)
        local entity = beyond and grid.monsters[beyond]
        if entity and sight.seen[beyond] and not sight.is_hidden(entity) then
            fight.strike(game, beyond)
            minds.noise(game, beyond, FIGHT_NOISE - quietness(game) // 2)
            return true
        end
    end
    if grid.kind(to) == "ut_lamp" then return hero.light_lamp(game) end
    if grid.is_wall(to) then return false end
    if game.held > 0 then return hero.struggle(game) end
    if grid.kind(to) == "ut_door" then
        grid.set(to, "ut_doorway")
        scene.sound("build", 40)
        minds.noise(game, to, STEP_NOISE)
        return true
    end
    arrive(game, to, from)
    return true
end

function hero.struggle(game)
    game.held = game.held - 1
    messages.say(game, game.held > 0 and "log.held" or "log.free")
    return true
end

function hero.wait() return true end

-- The lantern: dark, low, bright.
function hero.turn_lamp(game)
    if game.oil == 0 then
        messages.say(game, "log.no_oil", nil, "bad")
        return false
    end
    if grid.depth(game.cell) >= tide.DEEP and not pack.is_dry(game) then
        messages.say(game, "log.too_wet", nil, "bad")
        return false
    end
    game.lamp = (game.lamp + 1) % 3
    messages.say(game, "log.lamp." .. game.lamp)
    scene.sound(game.lamp == 0 and "lamp_low" or "spark", 50)
    return true
end

-- Down the hatch, or what lies here.
function hero.use_here(game)
    if game.cell == game.hatch then
        game.falls = true
        return true
    end
    for _, way in ipairs(grid.WAYS) do
        local to = grid.step(game.cell, way)
        if to and to == game.lamp_cell then return hero.light_lamp(game) end
    end
    return hero.pick_up(game)
end

-- The end: the lamp at the bottom takes oil, and time in which nobody may stand beside.
function hero.light_lamp(game)
    if game.oil < LAMP_OIL then
        messages.say(game, "log.lamp_needs", { count = LAMP_OIL }, "bad")
        return false
    end
    game.oil = game.oil - LAMP_OIL
    game.poured = game.poured + 1
    messages.say(game, "log.pours", { count = game.poured, all = hero.POURS }, "loud")
    scene.sound("refuel", 80)
    minds.noise(game, game.cell, 12)
    if game.poured >= hero.POURS then game.win() end
    return true
end
hero.POURS = 3

function hero.drop(game, stack)
    if not fight.drop(stack.name, game.cell, stack.n) then return false end
    messages.say(game, "log.drops", { item = stack.name })
    for i, other in ipairs(game.pack) do
        if other == stack then table.remove(game.pack, i) end
    end
    return true
end

function hero.use(game, stack) return effects.use(game, stack) end

function hero.throw(game, stack, cell) return effects.throw(game, stack, cell) end

-- --- a turn ---

local function mend(game)
    local hp = world.get(game.hero, "hp")
    if game.turn % HEALS_EVERY == 0 and hp < world.get(game.hero, "max_hp") and grid.depth(game.cell) == 0 then
        world.set(game.hero, "hp", hp + 1)
    end
end

-- Everybody's turn, after the diver's.
function hero.end_turn(game)
    game.turn = game.turn + 1
    game.hush = math.max(0, game.hush - 1)
    if game.falls and world.alive(game.hero) then
        game.falls = nil
        local most = world.get(game.hero, "max_hp") + 1
        world.set(game.hero, "max_hp", most)
        world.set(game.hero, "hp", math.min(most, world.get(game.hero, "hp") + BREATH))
        floors.enter(game, game.floor + 1)
        game.tell("floor", game.state.floor())
    else
        tide.turn(game)
        sight.update(game)
        if world.alive(game.hero) then minds.turn(game) end
        if world.alive(game.hero) then
            mend(game)
            look_for_traps(game)
        end
    end
    sight.update(game)
    game.forget_spread()
    game.tell("turn", game.state.turn())
end

return hero
