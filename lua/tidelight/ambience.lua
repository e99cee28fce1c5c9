-- What makes the island live and changes no rule: crabs and gulls, the fire, the dock's lamp, fireflies,
-- smoke, drifting leaves, the sound of sea, day and night, and the weather that comes by itself.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local geometry = require "tidelight.geometry"
local guard = require "lib.guard"
local island = require "tidelight.island"
local kinds = require "tidelight.kinds"
local lights = require "tidelight.lights"
local lighthouse = require "tidelight.lighthouse"
local nights = require "tidelight.nights"
local scene = require "engine.scene"
local world = require "engine.world"

local ambience = {}

local STREAM = "ambience"
local CRABS, GULLS = 7, 4
local tile = kinds.tile
local TURN = 1 -- data slot: when an animal changes its mind

local function random(low, high) return world.random(STREAM, low, high) end

function ambience.setup(game)
    local beach = game.map.beach
    for _ = 1, CRABS do
        local at = beach[random(1, #beach)]
        world.spawn("crab", island.middle(at[1], at[2]))
    end
    for _ = 1, GULLS do world.spawn("gull", game.map.x + random(-260, 260), game.map.y + random(-220, 220)) end
    game.loop_volume, game.burning_until = {}, 0
end

-- The weather of the hour: clear days with a breeze, mist in the morning, and what the night brings with it.
function ambience.on_phase(game, phase)
    local night, wind = added.night() or nights.of(game.day), random(-5, 5) / 20
    if phase == "dusk" or phase == "night" then
        local part = phase == "dusk" and 0.5 or 1
        local blows = night.wind and (wind < 0 and -night.wind or night.wind) or wind
        game.weather = { rain = (night.rain or 0) * part, fog = (night.fog or 0) * part, wind_x = blows, wind_y = 0 }
    else
        game.weather = { rain = 0, fog = phase == "dawn" and 14 or 0, wind_x = wind, wind_y = 0 }
    end
    scene.set_weather(game.weather)
    game.tell("sky", ambience.told(game))
end

-- The game's weather as mods are told of it; nil: there is none yet.
function ambience.told(game)
    local weather = game.weather
    return weather and { rain = math.floor(weather.rain), fog = math.floor(weather.fog), wind_x = weather.wind_x } or nil
end

local function crab_walk(crab)
    if world.data(crab, TURN) > clock.now() then return end
    world.set_data(crab, TURN, clock.now() + random(30, 150))
    if random(1, 3) == 1 then
        world.set_vel(crab, 0, 0)
        return
    end
    local x, y = world.pos(crab)
    local dx, dy = random(-10, 10) / 25, random(-4, 4) / 25
    local kind, height = world.tile(geometry.tile(x + dx * 60, y + dy * 60))
    if kind > 3 or kind == 0 or height > 5 then dx, dy = -dx, -dy end
    world.set_vel(crab, dx, dy)
end

-- Gulls fly from beach to beach by day and sleep somewhere out of sight at night.
local function gull_fly(game, gull)
    local asleep = game.phase == "night"
    if asleep ~= world.get(gull, "hidden") then
        world.set(gull, "hidden", asleep)
        if asleep then world.set_vel(gull, 0, 0) end
    end
    if asleep or world.data(gull, TURN) > clock.now() then return end
    world.set_data(gull, TURN, clock.now() + random(90, 240))
    local x, y = world.pos(gull)
    local kind = world.tile(geometry.tile(x, y))
    if (kind == tile.sand or kind == tile.dock) and random(1, 3) > 1 then -- it stands a while
        world.set_vel(gull, 0, 0)
        world.set(gull, "anim", 1)
        return
    end
    world.set(gull, "anim", 0)
    local at = game.map.beach[random(1, #game.map.beach)]
    local bx, by = island.middle(at[1], at[2])
    local angle = world.angle(bx - x, by - y)
    world.set_vel(gull, world.cos(angle) * 0.8, world.sin(angle) * 0.8)
    world.set(gull, "facing", angle)
end

local function animals(game)
    for _, crab in ipairs(world.all("crab")) do
        if world.get(crab, "owner") == 0 then crab_walk(crab) end
    end
    for _, gull in ipairs(world.all("gull")) do
        if world.get(gull, "owner") == 0 then gull_fly(game, gull) end
    end
end

local function lamps(game, dark)
    if not dark then
        scene.remove_light(lights.dock)
        scene.remove_light(lights.fire)
        return
    end
    scene.set_light(lights.dock, {
        x = game.map.dock_x, y = game.map.dock_y - 30, color = 0xFFB868, radius = 46, intensity = 80, flicker = 5,
    })
    scene.set_light(lights.fire, {
        x = game.map.fire_x, y = game.map.fire_y - 4, color = 0xFF9848, radius = 50, intensity = 55, flicker = 14,
    })
end

-- Small particles; the pictures' tick drives them, so they go on in menus.
local function air(game, ticks, dark, lit)
    local map = game.map
    if ticks % 9 == 0 then scene.burst("ember", map.fire_x, map.fire_y - 6, 1, 0xFFA040, 0.4) end
    if ticks % 26 == 0 then scene.burst("smoke", map.fire_x, map.fire_y - 10, 1, 0x908898, 0.3) end
    if lit and ticks % 14 == 0 then
        scene.burst("ember", map.x, map.y - 66, 1, 0xFFD070, 0.5)
    end
    local beach = map.beach
    local at = beach[ticks * 7 % #beach + 1]
    if dark and ticks % 24 == 0 then
        local x, y = island.middle(at[1], at[2])
        scene.burst("glow", x, y - 10, 1, 0xB8E070, 0.3)
    elseif not dark and ticks % 40 == 0 then
        local x, y = island.middle(at[1], at[2])
        scene.burst("leaf", x, y - 20, 1, 0x88B858, 0.5)
    end
end

-- Volumes move toward what the hour asks for.
local function loops(game, ticks, dark, rain, playing)
    if ticks % 6 ~= 0 then return end
    local wanted = { { "waves", dark and 34 or 26 }, { "day", dark and 0 or 36 }, { "night", dark and 40 or 0 },
                     { "rain", rain * 60 // 100 } }
    -- what the lantern does is heard at once
    scene.loop("burn", playing and game.burning_until > clock.now() and 42 or 0)
    for _, loop in ipairs(wanted) do
        local name, aim = loop[1], loop[2]
        local now = game.loop_volume[name] or 0
        if now < aim then now = now + 1 elseif now > aim then now = now - 1 end
        game.loop_volume[name] = now
        scene.loop(name, now)
    end
end

function ambience.tick(game, state)
    local ticks = world.tick()
    local dark = game.phase ~= "day" or state ~= 1
    if state == 1 and not game.paused then animals(game) end
    guard.draw("the lamps", lamps, game, dark)
    guard.draw("the air", air, game, ticks, dark, state == 0 or lighthouse.burns(game))
    guard.draw("the sounds of the hour", loops, game, ticks, dark, math.floor(scene.weather().rain),
        state == 1 and not game.paused)
end

return ambience
