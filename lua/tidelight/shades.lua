-- Shades: they rise from the sea at night in packs and walk toward the light. Light slows and burns them,
-- strong light drives them off for a moment. They strike walls in their way, players near them, and the
-- lighthouse. When they come is in waves.lua; how they look when they die, in reactions.lua.
local clock = require "tidelight.clock"
local geometry = require "tidelight.geometry"
local guests = require "tidelight.guests"
local kinds = require "tidelight.kinds"
local player = require "tidelight.player"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local walls = require "tidelight.walls"
local world = require "engine.world"

local shades = {}

local T = tune.shades
-- data slots
local STRIKE, LIT, FLEE, WAY_X, WAY_Y, SLOWED, SIDE, BOLD = 1, 2, 3, 4, 5, 6, 7, 8
local LIGHTHOUSE_TOUCH = 27
local THINK_EVERY = 6
local FARTHEST = 65536 -- px; no shade ever looks so far

-- Refreshes game.shades: {entity, kind, x, y, def} of each, for this tick.
function shades.collect(game)
    local list = {}
    for _, kind in ipairs(kinds.shades) do
        for _, entity in ipairs(world.all(kind)) do
            local x, y = world.pos(entity)
            list[#list + 1] = { entity = entity, kind = kind, x = x, y = y, def = T.kinds[kind] }
        end
    end
    game.shades = list
end

-- What is wrong with shades of a saved world, or nil.
function shades.problem()
    for _, kind in ipairs(kinds.shades) do
        for _, entity in ipairs(world.all(kind)) do
            local x, y = world.data(entity, WAY_X), world.data(entity, WAY_Y)
            if math.max(math.abs(x), math.abs(y)) > FARTHEST then return "a shade goes to a place that is none" end
        end
    end
end

-- Light on a shade. `strong` light (from fx, fy) also drives it away, all but brutes.
function shades.burn(shade, amount, cause, strong, fx, fy)
    local entity = shade.entity
    if not world.alive(entity) or world.get(entity, "hp") <= 0 then return end
    local now = clock.now()
    world.set_data(entity, LIT, now + 14)
    if strong and shade.kind ~= "shade_brute" and world.data(entity, BOLD) < now then
        world.set_data(entity, FLEE, now + T.flee_ticks)
        world.set_data(entity, BOLD, now + T.bold_ticks)
        world.set_data(entity, WAY_X, math.floor(shade.x * 2 - fx))
        world.set_data(entity, WAY_Y, math.floor(shade.y * 2 - fy))
    end
    scene.burst("ember", shade.x, shade.y - 6, 1, 0xFFB060, 0.6)
    world.hurt(entity, amount, cause)
end

-- Kelp's doing: half speed for a moment.
function shades.slow(shade) world.set_data(shade.entity, SLOWED, clock.now() + 10) end

local function speed_of(game, shade)
    local now = clock.now()
    local speed = shade.def.speed
    if world.data(shade.entity, LIT) > now then speed = speed * T.lit_speed end
    if world.data(shade.entity, SLOWED) > now then speed = speed * T.kelp_speed end
    if game.phase ~= "day" and world.var("fuel") == 0 then speed = speed * T.dark_speed end
    return speed
end

local function strike(game, shade, what, target_x, target_y)
    local entity = shade.entity
    if world.data(entity, STRIKE) > clock.now() then return end
    world.set_data(entity, STRIKE, clock.now() + shade.def.every)
    local dx, dy = geometry.scaled(target_x - shade.x, target_y - shade.y, 1.2)
    world.push(entity, dx, dy)
    what(game, shade)
    scene.sound("hit", 45, shade.x, shade.y)
end

-- A wall just ahead on the way: where, or nil.
local function wall_ahead(shade, angle)
    local x, y = geometry.ahead(shade.x, shade.y, angle, 13)
    local tx, ty = geometry.tile(x, y)
    if walls.is_wall(tx, ty) then return tx, ty end
end

local function stop(shade) world.set_vel(shade.entity, 0, 0) end

local function walk(game, shade, to_x, to_y)
    local entity = shade.entity
    local angle = world.angle(to_x - shade.x, to_y - shade.y)
    local tx, ty = wall_ahead(shade, angle)
    if tx then
        stop(shade)
        strike(game, shade, function() walls.damage(tx, ty, shade.def.wall) end, tx * 16 + 8, ty * 16 + 8)
        return
    end
    if world.get(entity, "blocked") and world.data(entity, SIDE) <= 0 then
        world.set_data(entity, SIDE, 24)
    end
    local side = world.data(entity, SIDE)
    if side > 0 then -- something small is in the way: go around it for a moment
        world.set_data(entity, SIDE, side - 1)
        local left = (entity + clock.now() // 96) % 2 == 0 -- the other side when that did not help
        angle = (angle + (left and 13000 or -13000)) % 65536
    end
    local speed = speed_of(game, shade)
    local sway = world.sin((clock.now() * 700 + entity * 9173) % 65536) * 0.25
    local vx, vy = world.cos(angle) * speed, world.sin(angle) * speed
    world.set_vel(entity, vx - vy * sway, vy + vx * sway)
    world.set(entity, "facing", angle)
end

-- The next place to go toward (tx, ty), remembered for a few ticks.
local function way(game, shade, target_x, target_y)
    local entity = shade.entity
    if world.data(entity, WAY_X) == 0 or clock.every(THINK_EVERY, entity) then
        local x, y = world.path_step(entity, target_x, target_y)
        if not x then x, y = target_x, target_y end -- walled in: straight on, through the wall
        world.set_data(entity, WAY_X, math.floor(x))
        world.set_data(entity, WAY_Y, math.floor(y))
    end
    local x, y = world.data(entity, WAY_X), world.data(entity, WAY_Y)
    if world.length(x - shade.x, y - shade.y) < 3 then x, y = target_x, target_y end
    walk(game, shade, x, y)
end

local function hunt(game, shade, index, prey, away)
    local px, py = world.pos(prey)
    if away <= shade.def.touch then
        stop(shade)
        strike(game, shade, function()
            local amount = guests.blow(shade.entity, prey, shade.kind == "shade_brute" and 2 or 1)
            if amount > 0 then player.hurt(game, index, amount, shade.kind, shade.x, shade.y) end
        end, px, py)
    elseif away < 30 then
        walk(game, shade, px, py)
    else
        way(game, shade, px, py)
    end
end

local function besiege(game, shade)
    local map = game.map
    local dx, dy = map.x - shade.x, (map.y - shade.y) * 1.35
    if world.length(dx, dy) <= LIGHTHOUSE_TOUCH then
        stop(shade)
        world.set(shade.entity, "facing", world.angle(dx, dy))
        strike(game, shade, function()
            local amount = guests.blow(shade.entity, game.lighthouse, shade.def.hit)
            if amount > 0 then game.lighthouse_hurt(amount, shade.kind) end
        end, map.x, map.y)
    elseif shade.kind == "shade_brute" and not world.get(shade.entity, "blocked")
        and world.data(shade.entity, SIDE) <= 0 then
        walk(game, shade, map.x, map.y) -- brutes go straight and break what stands there
    else
        way(game, shade, map.x, map.y)
    end
end

local function flee(game, shade)
    local entity = shade.entity
    local x, y = world.data(entity, WAY_X), world.data(entity, WAY_Y)
    local dx, dy = geometry.scaled(x - shade.x, y - shade.y, speed_of(game, shade) * 0.8)
    world.set_vel(entity, dx, dy)
    if world.data(entity, FLEE) <= clock.now() + 1 then world.set_data(entity, WAY_X, 0) end
end

local function animate(shade)
    local burning = world.data(shade.entity, LIT) > clock.now() and 1 or 0
    if world.get(shade.entity, "anim") ~= burning then world.set(shade.entity, "anim", burning) end
end

-- Daylight ends them.
local function wither(shade)
    world.set_data(shade.entity, LIT, clock.now() + 20)
    if clock.every(8, shade.entity) then
        world.hurt(shade.entity, math.max(2, shade.def.hp // 12), "dawn")
        scene.burst("smoke", shade.x, shade.y - 6, 2, 0x8070A0, 0.5)
    end
end

-- A mod's shade for which there is no place: it stands until there is, and goes where it does not disturb.
local function keep_off(shade, from)
    if not from.goes then return stop(shade) end
    local dx, dy = geometry.scaled(shade.x - from.x, shade.y - from.y, shade.def.speed)
    world.set_vel(shade.entity, dx, dy)
end

-- --- how mods' creatures behave: what each does before, or in place of, what shades do; true: that is all ---

local RUSH, WARY, ORBIT, LEAD = 1.6, 80, 120, 6000 -- times its speed; px; px from the lighthouse; of a turn

local BASES = {}

function BASES.charge(_, shade, prey, away)
    if not prey or away <= shade.def.touch then return false end
    local x, y = world.pos(prey)
    local dx, dy = geometry.scaled(x - shade.x, y - shade.y, shade.def.speed * RUSH)
    world.set_vel(shade.entity, dx, dy)
    world.set(shade.entity, "facing", world.angle(dx, dy))
    return true
end

function BASES.flee(game, shade)
    local _, prey = player.nearest(game, shade.x, shade.y, WARY)
    if not prey then return false end
    local x, y = world.pos(prey)
    local dx, dy = geometry.scaled(shade.x - x, shade.y - y, speed_of(game, shade))
    world.set_vel(shade.entity, dx, dy)
    return true
end

function BASES.circle(game, shade, prey)
    if prey then return false end
    local angle = world.angle(shade.x - game.map.x, shade.y - game.map.y)
    local x, y = geometry.ahead(game.map.x, game.map.y, (angle + LEAD) % 65536, ORBIT)
    walk(game, shade, x, y)
    return true
end

-- Where it would leave the water it waits.
function BASES.swim(game, shade, prey)
    local x, y = game.map.x, game.map.y
    if prey then x, y = world.pos(prey) end
    local dx, dy = geometry.scaled(x - shade.x, y - shade.y, speed_of(game, shade))
    local tx, ty = geometry.tile(shade.x + dx * 8, shade.y + dy * 8)
    if not world.flooded(tx, ty) then stop(shade) else world.set_vel(shade.entity, dx, dy) end
    return not (prey and world.length(x - shade.x, y - shade.y) <= shade.def.touch)
end

local function think(game, shade)
    if shade.keeps_off then return keep_off(shade, shade.keeps_off) end
    if world.data(shade.entity, FLEE) > clock.now() then return flee(game, shade) end
    local index, prey, away = player.nearest(game, shade.x, shade.y, T.see_player)
    local base = BASES[shade.def.base]
    if base and base(game, shade, prey, away) then return end
    if index then return hunt(game, shade, index, prey, away) end
    besiege(game, shade)
end

function shades.tick(game)
    guests.keep_off(game)
    for _, shade in ipairs(game.shades) do
        if world.alive(shade.entity) then
            think(game, shade)
            animate(shade)
            if game.phase == "dawn" or game.phase == "day" then wither(shade) end
        end
    end
end

return shades
