-- The lighthouse: burns fuel from dusk to dawn, sweeps two arms of light over the island that hold shades
-- back, and ends the game when it falls or stays dark too long.
local clock = require "tidelight.clock"
local floaters = require "tidelight.floaters"
local geometry = require "tidelight.geometry"
local lights = require "tidelight.lights"
local scene = require "engine.scene"
local shades = require "tidelight.shades"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local lighthouse = {}

local T = tune.lighthouse
local LIT, DARK, DAMAGED = 0, 1, 2 -- sprite rows
local LAMP_Y = -66                 -- of the lamp above the foot

function lighthouse.setup(game)
    game.lighthouse = world.spawn("lighthouse", game.map.x, game.map.y)
    world.set_var("fuel", T.start_fuel)
end

function lighthouse.burns(game) return game.phase ~= "day" and world.var("fuel") > 0 end

function lighthouse.hp(game) return world.get(game.lighthouse, "hp") or 0 end

-- What one flask of oil or one driftwood would do now; nil when nothing.
function lighthouse.wants_fuel() return world.var("fuel") <= T.fuel - T.flask // 3 end
function lighthouse.wants_repair(game) return lighthouse.hp(game) < T.hp end

function lighthouse.refuel(game)
    world.set_var("oil", world.var("oil") - 1)
    world.set_var("poured", world.var("poured") + 1)
    floaters.add(game, game.map.x, game.map.y + LAMP_Y - 20, game.words "got.light", 0xFFD070)
    world.set_var("fuel", math.min(T.fuel, world.var("fuel") + T.flask))
    scene.sound("refuel", 80, game.map.x, game.map.y)
    scene.burst("ember", game.map.x, game.map.y + LAMP_Y, 10, 0xFFC060, 1)
end

function lighthouse.repair(game)
    world.set_var("wood", world.var("wood") - 1)
    local hp = math.floor(upgrades.more("mend", T.repair))
    world.set(game.lighthouse, "hp", math.min(T.hp, lighthouse.hp(game) + hp))
    floaters.add(game, game.map.x, game.map.y - 44, "+ " .. hp, 0xE8E0D0)
    scene.sound("repair", 80, game.map.x, game.map.y)
    scene.burst("smoke", game.map.x, game.map.y - 8, 8, 0xD8C8A0, 1)
end

-- Told once in a while, as long as it goes on.
local function raise_alarm(game)
    if clock.now() < world.var("alarm_after") then return end
    world.set_var("alarm_after", clock.now() + T.alarm_every)
    game.say("say.attack", 0xFF8070)
    scene.sound("bell", 80)
end

-- A shade's blow. The last point is kept so that the ruin still stands in the last picture.
function lighthouse.hurt(game, amount, cause)
    local hp = lighthouse.hp(game)
    if hp <= 1 then return end
    world.hurt(game.lighthouse, math.min(amount, hp - 1), cause)
    raise_alarm(game)
    if hp - amount <= 1 then game.lose("end.fallen") end
end

local function drain(game)
    if game.phase == "day" then return end
    local fuel = world.var("fuel")
    local per_tick = math.ceil(upgrades.less("lamp", T.drain + T.drain_step * (game.day - 1)))
    if fuel > 0 and fuel <= per_tick then
        game.say("say.out", 0xFF7060)
        scene.sound("horn", 90)
    elseif fuel > 20000 and fuel - per_tick <= 20000 then
        game.say("say.low", 0xFFC060)
        scene.sound("lamp_low", 80)
    end
    world.set_var("fuel", math.max(0, fuel - per_tick))
end

local function count_dark(game)
    if game.phase == "day" or world.var("fuel") > 0 then
        world.set_var("dark_ticks", 0)
        return
    end
    world.set_var("dark_ticks", world.var("dark_ticks") + 1)
    if world.var("dark_ticks") % (2 * tune.second) == 0 then scene.sound("lamp_low", 70) end
    if world.var("dark_ticks") >= T.dark_limit then game.lose("end.dark") end
end

-- Ticks until the dark ends the game; nil while it burns.
function lighthouse.dark_left()
    local ticks = world.var("dark_ticks")
    return ticks > 0 and T.dark_limit - ticks or nil
end

local function sweep(game)
    local beam = (world.var("beam") + T.beam_turn) % 65536
    world.set_var("beam", beam)
    if not clock.every(T.beam_every) then return end
    for _, shade in ipairs(game.shades) do
        local dx, dy = shade.x - game.map.x, shade.y - game.map.y
        local angle = world.angle(dx, dy)
        local apart = math.min(geometry.apart(angle, beam), geometry.apart(angle, beam + 32768))
        if apart <= T.beam_half and world.length(dx, dy) <= T.beam_range then
            shades.burn(shade, T.beam_burn, "beam", false, game.map.x, game.map.y)
        end
    end
end

local function arm(index, game, angle, strength)
    scene.set_light(index, {
        x = game.map.x, y = game.map.y - 20, color = 0xFFE9B8, radius = 250,
        intensity = strength * 9 // 10, angle = angle % 65536, spread = 5600,
    })
end

local function glow(game, beam, strength, flicker)
    scene.set_light(lights.lamp, {
        x = game.map.x, y = game.map.y - 18, color = 0xFFC880, radius = 92, intensity = strength * 6 // 10,
        flicker = flicker,
    })
    arm(lights.beam, game, beam, strength)
    arm(lights.beam + 1, game, beam + 32768, strength)
end

local function put_out()
    for index = lights.lamp, lights.beam + 1 do scene.remove_light(index) end
end

local function shine(game)
    if not lighthouse.burns(game) then return put_out() end
    local low = world.var("fuel") < 20000
    glow(game, world.var("beam"), low and (clock.now() % 40 < 26 and 60 or 30) or 100, low and 25 or 4)
end

-- The lamp as it shows on the title, where no time passes: lit, turning slowly, burning nothing.
function lighthouse.pose(game)
    if world.get(game.lighthouse, "anim") ~= LIT then world.set(game.lighthouse, "anim", LIT) end
    glow(game, world.tick() * T.beam_turn, 110, 3)
end

-- The lamp when all is lost.
function lighthouse.go_dark(game)
    put_out()
    if world.get(game.lighthouse, "anim") ~= DARK then world.set(game.lighthouse, "anim", DARK) end
end

local function picture(game)
    local row = DARK
    if lighthouse.burns(game) then row = LIT end
    if lighthouse.hp(game) < T.hp * 2 // 5 then row = DAMAGED end
    if world.get(game.lighthouse, "anim") ~= row then world.set(game.lighthouse, "anim", row) end
end

function lighthouse.tick(game)
    if not world.alive(game.lighthouse) then
        game.lose("end.fallen")
        return
    end
    drain(game)
    count_dark(game)
    if lighthouse.burns(game) then sweep(game) end
    shine(game)
    picture(game)
end

return lighthouse
