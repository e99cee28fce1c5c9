-- Flares: thrown lights that lie where they fall and burn for some seconds. A flare costs a flask.
local clock = require "tidelight.clock"
local lights = require "tidelight.lights"
local player = require "tidelight.player"
local scene = require "engine.scene"
local shades = require "tidelight.shades"
local tune = require "tidelight.tune"
local world = require "engine.world"

local throw = {}

local T = tune.flare
local OUT = 1 -- data slot: when it goes out
local READY = player.slot.flare_ready

local function can_throw(entity)
    return world.var("oil") >= T.oil and world.count("flare") < lights.flares
        and not player.is_down(entity) and world.data(entity, READY) <= clock.now()
end

local function cast(entity)
    local x, y = world.pos(entity)
    local facing = world.get(entity, "facing")
    local flare = world.spawn("flare", x, y - 4)
    if not flare then return end
    world.set_vel(flare, world.cos(facing) * T.speed, world.sin(facing) * T.speed)
    world.set_data(flare, OUT, clock.now() + T.ticks)
    world.set_data(entity, READY, clock.now() + T.wait)
    world.set_var("oil", world.var("oil") - T.oil)
    scene.sound("throw", 80, x, y)
end

local function burn(game, x, y)
    for _, shade in ipairs(game.shades) do
        if world.length(shade.x - x, shade.y - y) <= T.reach then
            shades.burn(shade, T.burn, "flare", false, x, y)
        end
    end
end

local function tick_flare(game, order, flare)
    local x, y = world.pos(flare)
    local left = world.data(flare, OUT) - clock.now()
    if left <= 0 then
        scene.burst("smoke", x, y, 6, 0x807890, 0.5)
        world.remove(flare)
        return
    end
    if clock.every(T.burn_every, order) then
        burn(game, x, y)
        scene.burst("ember", x, y - 2, 2, 0xFF9050, 0.9)
    end
    lights.of_many(lights.flare, lights.flares, order, {
        x = x, y = y - 3, color = 0xFF7040, radius = T.light, intensity = math.min(130, 20 + left), flicker = 16,
    })
end

function throw.tick(game)
    for index = 1, game.player_count do
        local entity = game.players[index]
        if game.actions[index].pressed.throw and can_throw(entity) then cast(entity) end
    end
    local flares = world.all("flare")
    for order, flare in ipairs(flares) do tick_flare(game, order, flare) end
    for order = #flares + 1, lights.flares do lights.of_many(lights.flare, lights.flares, order) end
end

return throw
