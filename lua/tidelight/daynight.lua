-- Day, dusk, night, dawn: how long each lasts, what happens when one begins, and the colour of the sky.
-- Mods are told of each phase (api.lua).
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local world = require "engine.world"

local daynight = {}

local AFTER = { day = "dusk", dusk = "night", night = "dawn", dawn = "day" }

-- The sky's colour at parts of each phase, 0..1; straight lines between.
local SKY = {
    title = { { 0, 0x6C5CA8 }, { 1, 0x6C5CA8 } },
    lost = { { 0, 0x3C3470 }, { 1, 0x3C3470 } },
    won = { { 0, 0xFFC898 }, { 1, 0xFFE4C4 } },
    day = { { 0, 0xFFEEDC }, { 0.12, 0xFFFFFF }, { 0.7, 0xFFFFFF }, { 1, 0xFFE4B4 } },
    dusk = { { 0, 0xFFE4B4 }, { 0.3, 0xFFB478 }, { 0.6, 0xD8848C }, { 0.82, 0x7C60A4 }, { 1, 0x4450A4 } },
    night = { { 0, 0x4450A4 }, { 0.12, 0x363F92 }, { 0.5, 0x2C3684 }, { 0.85, 0x363F92 }, { 1, 0x4852A0 } },
    dawn = { { 0, 0x4852A0 }, { 0.35, 0x9474AC }, { 0.7, 0xFFBC98 }, { 1, 0xFFEEDC } },
}

local function mix(a, b, part)
    local color = 0
    for shift = 16, 0, -8 do
        local from, to = (a >> shift) & 255, (b >> shift) & 255
        color = color | (math.floor(from + (to - from) * part + 0.5) << shift)
    end
    return color
end

local function dim(color, part) return mix(0, color, part) end

-- The sky of a phase, `part` of it gone.
function daynight.sky(phase, part)
    local keys = SKY[phase]
    for i = 2, #keys do
        local from, to = keys[i - 1], keys[i]
        if part <= to[1] then return mix(from[2], to[2], (part - from[1]) / (to[1] - from[1])) end
    end
    return keys[#keys][2]
end

-- What the game knows of the hour, from the world.
function daynight.refresh(game)
    local from, to = world.var("phase_from"), world.var("phase_to")
    game.phase, game.day = (world.countdown()), world.var("day")
    game.phase_left = math.max(0, to - clock.now())
    game.phase_part = math.max(0, math.min(1, (clock.now() - from) / math.max(1, to - from)))
end

-- The phase as mods are told of it; nil: nobody plays yet.
function daynight.told()
    local phase, left, day = world.countdown()
    if phase == "" then return nil end
    local night = (phase == "dusk" or phase == "night") and added.night_id() or nil
    return { phase = phase, ticks_left = left, day = day, night = night }
end

function daynight.enter(game, phase)
    if phase == "day" then world.set_var("day", world.var("day") + 1) end
    local length = game.phases[phase]
    world.set_var("phase_from", clock.now())
    world.set_var("phase_to", clock.now() + length)
    world.set_countdown(phase, length, world.var("day"))
    if phase == "dusk" or phase == "night" then added.choose_night(world.var("day")) end
    game.tell("phase", daynight.told())
    daynight.refresh(game)
    game.on_phase(phase)
end

-- What comes next comes after `ticks` already. The time that was left is worth points.
function daynight.hasten(game, ticks)
    local seconds = math.max(0, game.phase_left - ticks) // tune.second
    world.set_var("score", world.var("score") + seconds * tune.score.early)
    world.set_var("phase_to", math.min(world.var("phase_to"), clock.now() + ticks))
end

-- By day only: dusk comes now.
function daynight.rest(game)
    daynight.hasten(game, 0)
    world.set_var("rests", world.var("rests") + 1)
end

local function clouds(part)
    local drift = world.sin((clock.now() * 41) % 65536) + world.sin((clock.now() * 67 + 9000) % 65536)
    return part * (0.965 + drift * 0.0175)
end

function daynight.light(game)
    local sky = daynight.sky(game.phase, game.phase_part)
    if game.phase == "day" then sky = dim(sky, clouds(1 - scene.weather().rain / 500)) end
    scene.set_ambient(sky)
end

local FADE_TICKS = 90

-- The title's sky, and the last one: from the hour in which it ended, slowly.
function daynight.title_light() scene.set_ambient(SKY.title[1][2]) end

function daynight.last_light(game, won)
    local part = math.min(1, (game.over_ticks or 0) / FADE_TICKS)
    local last = daynight.sky(won and "won" or "lost", part)
    scene.set_ambient(mix(daynight.sky(game.phase, game.phase_part), last, part))
end

function daynight.pause_light(game)
    scene.set_ambient(mix(0x101020, daynight.sky(game.phase, game.phase_part), 0.5))
end

function daynight.tick(game)
    daynight.refresh(game)
    if clock.now() >= world.var("phase_to") then daynight.enter(game, AFTER[game.phase]) end
end

return daynight
