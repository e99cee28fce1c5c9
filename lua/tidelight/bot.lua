-- Plays the game by itself, for headless runs and pictures: gathers by day, plants and builds a little,
-- stands by the lighthouse at night with the lantern on the nearest shade, and keeps the fuel up. It gives
-- the same actions that a device would, and sees nothing that a player could not.
local clock = require "tidelight.clock"
local geometry = require "tidelight.geometry"
local interact = require "tidelight.interact"
local lantern = require "tidelight.lantern"
local kinds = require "tidelight.kinds"
local lighthouse = require "tidelight.lighthouse"
local player = require "tidelight.player"
local tune = require "tidelight.tune"
local world = require "engine.world"

local bot = {}

local SIGHT = 150     -- px to the nearest shade that it minds
local KEEP_OIL = 3    -- flasks it keeps for the lighthouse
local HOME_SOON = 12 * 60
local STUCK = 30      -- ticks
local TURN = 1300     -- angle a tick: it aims no faster than a hand

local function nobody()
    return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} }
end

local function press(actions, name)
    actions.pressed[name] = true
    actions.held[name] = true
end

-- What it remembers of what it is about; it decides what is pressed, never what is true.
local function memory_of(game, entity)
    game.bot_memory = game.bot_memory or {}
    game.bot_memory[entity] = game.bot_memory[entity] or { skipped = {}, patience = 0, step = 1, tried = 0 }
    return game.bot_memory[entity]
end

-- Where it wants to go but does not get on for a while, it tries a way around: left, then right.
local function around(memory, entity, dx, dy)
    local x, y = world.pos(entity)
    if not memory.x or world.length(x - memory.x, y - memory.y) > 6 then
        memory.x, memory.y, memory.since = x, y, clock.now()
    end
    local stuck = clock.now() - memory.since
    if stuck < STUCK then return dx, dy end
    if stuck % (2 * STUCK) < STUCK then return -dy, dx end
    return dy, -dx
end

-- Moves along the way to (x, y); true when there.
local function go(game, actions, entity, x, y, near)
    local ex, ey = world.pos(entity)
    if world.length(x - ex, y - ey) <= near then return true end
    local wx, wy = world.path_step(entity, x, y)
    if not wx then wx, wy = x, y end
    local dx, dy = geometry.scaled(wx - ex, wy - ey, 1)
    if dx == 0 and dy == 0 then dx, dy = geometry.scaled(x - ex, y - ey, 1) end
    actions.move_x, actions.move_y = around(memory_of(game, entity), entity, dx, dy)
    return false
end

local function find_item(entity, skipped)
    local x, y = world.pos(entity)
    local best, best_away
    for _, kind in ipairs(kinds.items) do
        for _, item in ipairs(world.all(kind)) do
            local ix, iy = world.pos(item)
            local away = world.length(ix - x, iy - y)
            if kind == "oil" then away = away * 0.7 end
            local dry = not world.flooded(geometry.tile(ix, iy))
            if dry and not skipped[item] and (not best or away < best_away) then best, best_away = item, away end
        end
    end
    return best
end

-- One thing at a time, until it is picked up; what can not be reached is left alone.
local function next_item(memory, entity)
    local item = memory.item
    if item and world.alive(item) and clock.now() < memory.patience then return item end
    if item and world.alive(item) then memory.skipped[item] = true end
    item = find_item(entity, memory.skipped)
    if item then
        local x, y = world.pos(item)
        if not world.path_step(entity, x, y) then memory.skipped[item] = true end
    end
    memory.item, memory.patience = item, clock.now() + 900
    return item
end

local function nearest_shade(game, x, y)
    local best, best_away
    for _, shade in ipairs(game.shades) do
        if world.alive(shade.entity) then
            local away = world.length(shade.x - x, shade.y - y)
            if away < SIGHT and (not best or away < best_away) then best, best_away = shade, away end
        end
    end
    return best, best_away
end

-- Pours or mends when the lighthouse needs it; true while it is busy with that.
local function serve_lighthouse(game, index, actions, entity, fuel_below)
    local needs_oil = world.var("fuel") < fuel_below and world.var("oil") > 0 and lighthouse.wants_fuel()
    local needs_wood = lighthouse.hp(game) < tune.lighthouse.hp - tune.lighthouse.repair and world.var("wood") > 0
    if not needs_oil and not needs_wood then return false end
    if go(game, actions, entity, game.map.x, game.map.y + 30, 18) then
        local option = interact.options(game, index)
        if option and clock.every(20) then press(actions, "use") end
    end
    return true
end

-- Places around the hill where walls break the straight ways in; gaps stay open.
local RING = { { -5, 2 }, { -5, 3 }, { 5, 2 }, { 5, 3 }, { -3, 5 }, { -2, 5 }, { 3, 5 }, { 2, 5 },
               { -6, -1 }, { 6, -1 } }
local KELP = { { -4, 4 }, { 4, 4 }, { -6, 1 }, { 6, 1 }, { 0, 6 }, { -3, 7 }, { 3, 7 }, { -7, 4 }, { 7, 4 } }

local function place_at(actions, game, index, entity, at, action, verb)
    local tx, ty = game.map.tx + at[1], game.map.ty + at[2]
    local x, y = tx * 16 + 8, ty * 16 + 8
    if not go(game, actions, entity, x, y + 18, 5) then return true end
    actions.aim = 49152 -- up, at the tile
    if geometry.apart(world.get(entity, "facing"), 49152) > 2500 then return true end
    local use, build = interact.options(game, index)
    if action == "build" and not build then return false end
    if action == "use" and not (use and use.verb == verb) then return false end
    press(actions, action)
    return true
end

local function improve(game, index, actions, entity)
    local memory = memory_of(game, entity)
    local list = world.var("shell") > 0 and KELP or world.var("wood") > 6 and RING
    if not list then return false end
    local at = list[memory.step % #list + 1]
    local action = list == KELP and "use" or "build"
    memory.tried = memory.tried + 1
    local busy = place_at(actions, game, index, entity, at, action, "plant")
    if actions.pressed[action] or not busy or memory.tried > 400 then
        memory.step, memory.tried = memory.step + 1, 0
    end
    return true
end

local function by_day(game, index, actions, entity)
    if game.phase_left < HOME_SOON then
        if serve_lighthouse(game, index, actions, entity, 95000) then return end
        if improve(game, index, actions, entity) then return end
        go(game, actions, entity, game.map.x, game.map.y + 34, 10)
        return
    end
    local item = next_item(memory_of(game, entity), entity)
    if item then
        local x, y = world.pos(item)
        go(game, actions, entity, x, y, 4)
    elseif not serve_lighthouse(game, index, actions, entity, 95000)
        and not improve(game, index, actions, entity) then
        go(game, actions, entity, game.map.x, game.map.y + 34, 10)
    end
end

local function fight(game, actions, entity, shade, away)
    local x, y = world.pos(entity)
    actions.aim = geometry.turn(world.get(entity, "facing"), world.angle(shade.x - x, shade.y - y), TURN)
    local tank = lantern.tank(entity)
    local rich = world.var("oil") > KEEP_OIL
    if rich and away < 105 or tank > 5 and away < 50 then actions.held.focus = true end
    local close = 0
    for _, other in ipairs(game.shades) do
        if world.length(other.x - x, other.y - y) < 80 then close = close + 1 end
    end
    if close >= 4 and world.var("oil") > KEEP_OIL + 1 and clock.every(90) then press(actions, "throw") end
    if away < 26 then -- step back, dash when it gets tight
        local dx, dy = geometry.scaled(x - shade.x, y - shade.y, 1)
        local hx, hy = geometry.scaled(game.map.x - x, game.map.y + 30 - y, 0.7)
        actions.move_x, actions.move_y = geometry.scaled(dx + hx, dy + hy, 1)
        if away < 15 and player.dash_ready(entity) then press(actions, "dash") end
    end
end

local function by_night(game, index, actions, entity)
    local x, y = world.pos(entity)
    local shade, away = nearest_shade(game, game.map.x, game.map.y)
    local near, near_away = nearest_shade(game, x, y)
    if near and (not shade or near_away < 60) then shade = near end
    local urgent = world.var("fuel") < 12000
    if (urgent or not near or near_away > 70) and serve_lighthouse(game, index, actions, entity, 40000) then
        if near then actions.aim = world.angle(near.x - x, near.y - y) end
        return
    end
    if not shade then
        go(game, actions, entity, game.map.x, game.map.y + 34, 12)
        return
    end
    -- stand between the light and the shade
    local px, py = geometry.scaled(shade.x - game.map.x, shade.y - game.map.y, 52)
    if away and away > 66 or near_away and near_away > 100 then
        go(game, actions, entity, game.map.x + px, game.map.y + 6 + py, 8)
    end
    fight(game, actions, entity, shade, world.length(shade.x - x, shade.y - y))
end

-- The actions of one tick for player `index`.
function bot.think(game, index)
    local actions = nobody()
    local entity = game.players[index]
    if not world.alive(entity) or player.is_down(entity) then return actions end
    if game.phase == "day" then
        by_day(game, index, actions, entity)
    else
        by_night(game, index, actions, entity)
    end
    return actions
end

return bot
