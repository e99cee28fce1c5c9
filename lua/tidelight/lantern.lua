-- The lantern each player carries: a cone of light that burns shades. It burns oil from its tank at night;
-- an empty tank takes a flask from the stores, and without one it is a glimmer that burns nothing.
local clock = require "tidelight.clock"
local floaters = require "tidelight.floaters"
local geometry = require "tidelight.geometry"
local lights = require "tidelight.lights"
local player = require "tidelight.player"
local scene = require "engine.scene"
local shades = require "tidelight.shades"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local lantern = {}

local T = tune.lantern
local TANK = player.slot.tank
local WARM, FOCUSED = 0xFFB870, 0xFFDCA0

-- The part of the tank that is left, in percent.
function lantern.tank(entity) return world.data(entity, TANK) // T.tank end

local function drain(game, entity, focus)
    local use = upgrades.less("lantern", focus and T.focus_drain or T.idle_drain)
    local tank = world.data(entity, TANK) - math.floor(use * 100)
    if tank <= 0 and world.var("oil") > 0 then
        world.set_var("oil", world.var("oil") - 1)
        tank = T.flask * 100
        local x, y = world.pos(entity)
        scene.sound("refuel", 50, x, y)
        floaters.add(game, x, y - 24, game.words("lost.oil", { count = 1 }), 0xFFC060)
        if world.var("oil") == 0 then game.say("say.last_oil", 0xFFC060) end
    end
    world.set_data(entity, TANK, math.max(0, tank))
    return tank > 0
end

local function burn(game, entity, facing, focus)
    local x, y = world.pos(entity)
    local range, half = T.range, T.half
    if focus then range, half = T.focus_range, T.focus_half end
    local amount = focus and T.focus_burn or T.burn
    local burnt = false
    for _, shade in ipairs(game.shades) do
        local dx, dy = shade.x - x, shade.y - y
        local away = world.length(dx, dy)
        local inside = away < 14 or geometry.apart(world.angle(dx, dy), facing) <= half
        if away <= range and inside and world.ray(x, y, shade.x, shade.y) then
            shades.burn(shade, amount, "lantern", focus, x, y)
            burnt = true
        end
    end
    if burnt then game.burning_until = clock.now() + 2 * T.burn_every end
end

local function dark(index)
    scene.remove_light(lights.lantern + index - 1)
    scene.remove_light(lights.halo + index - 1)
end

local function shine(index, entity, facing, focus, lit)
    local flicker = lit and 5 or 30
    scene.set_light(lights.lantern + index - 1, {
        entity = entity, x = 0, y = -5, color = focus and FOCUSED or WARM,
        radius = focus and T.focus_range + 22 or (lit and T.range + 18 or 40),
        intensity = focus and 125 or (lit and 85 or 40),
        angle = facing, spread = (focus and T.focus_half or T.half) * 2 + 1600, flicker = flicker,
    })
    scene.set_light(lights.halo + index - 1, {
        entity = entity, x = 0, y = -4, color = WARM, radius = 30, intensity = lit and 34 or 24, flicker = flicker,
    })
end

function lantern.tick(game)
    for index = 1, game.player_count do
        local entity = game.players[index]
        if game.phase == "day" or player.is_down(entity) then
            dark(index)
        else
            local focus = game.actions[index].held.focus or false
            local lit = drain(game, entity, focus)
            focus = focus and lit
            local facing = world.get(entity, "facing")
            if lit and clock.every(T.burn_every, index * 3) then burn(game, entity, facing, focus) end
            shine(index, entity, facing, focus, lit)
        end
    end
end

return lantern
