-- What monsters do: a mind of its own each, over what all of them hear and see.
local fight = require "fight"
local fov = require "fov"
local grid = require "grid"
local messages = require "messages"
local scene = require "engine.scene"
local sight = require "sight"
local things = require "things"
local tide = require "tide"
local world = require "engine.world"

local minds = {}

local ASLEEP, ROAMS, HUNTS, FLEES, SEARCHES, HIDES = fight.ASLEEP, fight.ROAMS, fight.HUNTS, fight.FLEES, fight.SEARCHES, sight.HIDING
local STEP = 10          -- energy of a step
local USUAL_EAR = 6
local SIP = 8            -- oil that a thief takes
local BELLOW = 7         -- turns between two of the warden
local NEAR_DARK = 2      -- cells at which one is seen without any light

local function roll(low, high) return world.random("minds", low, high) end

local function state(entity) return world.data(entity, grid.STATE) end

local function set(entity, now) world.set_data(entity, grid.STATE, now) end

-- --- senses ---

-- Something sounds there: who hears it comes and looks, or wakes.
function minds.noise(game, cell, loud)
    if game.hush > 0 or loud < 1 then return end
    for at, entity in pairs(grid.monsters) do
        local entry = things.monster[world.get(entity, "kind")]
        if entry and entry.ear > 0 and grid.distance(cell, at) <= loud + entry.ear - USUAL_EAR then
            local now = state(entity)
            if now == ASLEEP and roll(1, 100) <= 65 then
                set(entity, SEARCHES)
                if sight.seen[at] then messages.say(game, "log.wakes", { monster = things.name(entry.id) }, "loud") end
            elseif now == ROAMS then
                set(entity, SEARCHES)
            end
            if now ~= HUNTS and now ~= HIDES then world.set_data(entity, grid.GOAL, cell + 1) end
        end
    end
end

local function sees(game, cell, entry)
    local far = grid.distance(cell, game.cell)
    if far <= NEAR_DARK then return true end
    if not sight.is_lit or far > entry.eye then return false end
    local x, y = grid.at(cell)
    local hx, hy = grid.at(game.cell)
    return fov.is_clear(x, y, hx, hy, grid.is_opaque)
end

-- --- steps ---

local function can_stand(cell, entry)
    if grid.monsters[cell] or grid.is_wall(cell) then return false end
    if entry.mind == "swimmer" and grid.depth(cell) == 0 then return false end
    if grid.depth(cell) >= tide.DEEP and not entry.swims and not entry.flies then return false end
    return true
end

local function dares(game, cell, entry)
    return not (tide.burns(game, cell) and (entry.fears == "fire" or roll(1, 100) <= 80))
end

local function go(game, entity, from, to)
    if not to or to == game.cell then return from end
    if grid.kind(to) == "ut_door" then grid.set(to, "ut_doorway") end
    grid.monsters[from] = nil
    grid.monsters[to] = entity
    grid.put(entity, to)
    game.glide(entity, from, to)
    return to
end

local function free(game, entry)
    return function(cell) return cell ~= game.cell and can_stand(cell, entry) and dares(game, cell, entry) end
end

-- Through doors and others' places one may go in thought.
local function toward(game, entity, from, entry, far) return go(game, entity, from, grid.down(far, from, free(game, entry))) end

local function away(game, entity, from, entry) return go(game, entity, from, grid.up(game.spread(), from, free(game, entry))) end

local function stroll(game, entity, from, entry)
    if roll(1, 100) > 40 then return from end
    local to = grid.step(from, grid.WAYS[roll(1, 8)])
    return to and free(game, entry)(to) and go(game, entity, from, to) or from
end

local function search(game, entity, from, entry)
    local goal = world.data(entity, grid.GOAL) - 1
    if goal < 0 or goal >= grid.CELLS or grid.distance(from, goal) <= 1 then
        set(entity, ROAMS)
        return stroll(game, entity, from, entry)
    end
    local to = toward(game, entity, from, entry, goal == game.cell and game.spread() or grid.spread({ goal }, nil, 24))
    if to == from and roll(1, 100) <= 30 then set(entity, ROAMS) end
    return to
end

local function is_beside(game, cell) return grid.distance(cell, game.cell) == 1 end

-- --- minds ---

local function look(game, entity, cell, entry)
    if sees(game, cell, entry) then
        if state(entity) ~= HUNTS then
            set(entity, HUNTS)
            if sight.seen[cell] then messages.say(game, "log.notices", { monster = things.name(entry.id) }, "loud") end
        end
        world.set_data(entity, grid.GOAL, game.cell + 1)
        return true
    end
    if state(entity) == HUNTS then set(entity, SEARCHES) end
    return false
end

local function hunt(game, entity, cell, entry)
    if look(game, entity, cell, entry) then
        if is_beside(game, cell) and grid.step(cell, { (game.cell % grid.WIDTH) - cell % grid.WIDTH, game.cell // grid.WIDTH - cell // grid.WIDTH }) then
            return fight.bite(game, entity, entry)
        end
        return toward(game, entity, cell, entry, game.spread())
    end
    if state(entity) == SEARCHES then return search(game, entity, cell, entry) end
    return stroll(game, entity, cell, entry)
end

local mind = {}

function mind.sleeper(game, entity, cell, entry)
    if state(entity) == ASLEEP then return end
    return hunt(game, entity, cell, entry)
end

function mind.hunter(game, entity, cell, entry) return mind.sleeper(game, entity, cell, entry) end

function mind.swimmer(game, entity, cell, entry)
    if grid.depth(cell) == 0 then -- stranded
        if is_beside(game, cell) then return fight.bite(game, entity, entry) end
        return stroll(game, entity, cell, entry)
    end
    return hunt(game, entity, cell, entry)
end

-- Waits where it cannot be seen until somebody comes beside it.
function mind.ambusher(game, entity, cell, entry)
    if state(entity) == ASLEEP then set(entity, HIDES) end
    local far = grid.distance(cell, game.cell)
    if state(entity) == HIDES then
        if game.lamp == 2 and far <= 3 and sight.seen[cell] then
            set(entity, FLEES)
            return messages.say(game, "log.revealed", { monster = things.name(entry.id) }, "loud")
        end
        if far > 1 then return end
        set(entity, HUNTS)
        world.set(entity, "hidden", false)
        return fight.bite(game, entity, entry, entry.hit + 2, "log.ambush")
    end
    if game.lamp == 2 and far <= 3 then return away(game, entity, cell, entry) end
    if far > 6 then set(entity, HIDES) end
    return hunt(game, entity, cell, entry)
end

-- Comes to the light, drinks of its oil, and makes off.
function mind.thief(game, entity, cell, entry)
    if state(entity) == FLEES then
        if grid.distance(cell, game.cell) > 10 then set(entity, ROAMS) end
        return away(game, entity, cell, entry)
    end
    if not sight.is_lit or game.lamp == 0 then return stroll(game, entity, cell, entry) end
    if not look(game, entity, cell, entry) then return stroll(game, entity, cell, entry) end
    if not is_beside(game, cell) then return toward(game, entity, cell, entry, game.spread()) end
    local sip = math.min(SIP, game.oil)
    game.lunge_of(entity, game.cell)
    game.oil = game.oil - sip
    world.set_data(entity, grid.AMOUNT, world.data(entity, grid.AMOUNT) + sip)
    messages.say(game, "log.sips", { monster = things.name(entry.id), count = sip }, "bad")
    scene.sound("lamp_low", 60)
    set(entity, FLEES)
end

-- Keeps at a distance and spits at who is lit.
function mind.shooter(game, entity, cell, entry)
    if state(entity) == ASLEEP then return end
    local far = grid.distance(cell, game.cell)
    if not (look(game, entity, cell, entry) and (sight.is_lit or far <= 1)) then
        if state(entity) == SEARCHES then return search(game, entity, cell, entry) end
        return stroll(game, entity, cell, entry)
    end
    if far <= 2 and roll(1, 100) <= 70 then return away(game, entity, cell, entry) end
    if far <= math.min(7, entry.eye) and game.turn % 2 == 0 then
        game.shot(cell, game.cell, 0xA4E8CF)
        return fight.bite(game, entity, entry, nil, "log.spat")
    end
    if far > 5 then return toward(game, entity, cell, entry, game.spread()) end
end

-- Floats to the nearest light, whatever it is.
function mind.drifter(game, entity, cell, entry)
    if sight.is_lit and game.lamp > 0 and grid.distance(cell, game.cell) <= entry.eye then
        if is_beside(game, cell) then return fight.bite(game, entity, entry, nil, "log.stung") end
        return toward(game, entity, cell, entry, game.spread())
    end
    local nearest, least
    for _, fire in ipairs(sight.fires or {}) do
        local far = grid.distance(cell, fire[1])
        if far > 1 and far <= entry.eye and (not least or far < least) and fire[1] ~= cell then nearest, least = fire[1], far end
    end
    if nearest and least > 2 then return toward(game, entity, cell, entry, grid.spread({ nearest }, nil, 14)) end
    return stroll(game, entity, cell, entry)
end

function mind.warden(game, entity, cell, entry)
    if state(entity) == ASLEEP then
        if not sees(game, cell, entry) then return end
        messages.say(game, "log.warden", { monster = things.name(entry.id) }, "loud")
        scene.sound("horn", 100)
        scene.shake(5, 30)
        set(entity, HUNTS)
    end
    local held = world.data(entity, grid.FOUND) -- turns since it bellowed
    world.set_data(entity, grid.FOUND, held + 1)
    if held >= BELLOW and sees(game, cell, entry) and not is_beside(game, cell) then
        world.set_data(entity, grid.FOUND, 0)
        messages.say(game, "log.bellow", { monster = things.name(entry.id) }, "loud")
        scene.sound("horn", 90)
        tide.rise(game, 1)
        for _, other in pairs(grid.monsters) do
            if state(other) ~= HUNTS and other ~= entity then
                set(other, SEARCHES)
                world.set_data(other, grid.GOAL, game.cell + 1)
            end
        end
        return
    end
    return hunt(game, entity, cell, entry)
end

-- --- turns ---

local function act(game, entity, cell, entry)
    local held = world.data(entity, grid.HELD)
    if held > 0 then return world.set_data(entity, grid.HELD, held - 1) end
    mind[entry.mind](game, entity, cell, entry)
end

-- Once a turn: each does as much as its speed lets it. In the order of cells, so that every run is the same.
function minds.turn(game)
    local cells = {}
    for cell in pairs(grid.monsters) do cells[#cells + 1] = cell end
    table.sort(cells, function(a, b)
        local fa, fb = grid.distance(a, game.cell), grid.distance(b, game.cell)
        if fa ~= fb then return fa < fb end
        return a < b
    end)
    for _, first in ipairs(cells) do
        local entity = grid.monsters[first]
        local entry = entity and world.alive(entity) and things.monster[world.get(entity, "kind")]
        if entry then
            local speed = entry.speed
            if entry.mind == "warden" and world.get(entity, "hp") * 2 < entry.hp then speed = speed + 4 end
            local energy = math.min(3 * STEP, world.data(entity, grid.ENERGY) + speed)
            while energy >= STEP and world.alive(entity) and world.alive(game.hero) do
                energy = energy - STEP
                act(game, entity, grid.cell_of(entity), entry)
            end
            world.set_data(entity, grid.ENERGY, energy)
        end
    end
end

return minds
