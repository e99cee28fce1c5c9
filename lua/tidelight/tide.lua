-- The water's level: low by day, rising at dusk over the beach, higher every night, falling at dawn. What
-- lies on flooded sand is washed away.
local clock = require "tidelight.clock"
local kinds = require "tidelight.kinds"
local geometry = require "tidelight.geometry"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local world = require "engine.world"

local tide = {}

local T = tune.tide

local function high(game) return T.high + T.high_step * (game.day - 1) end

local function level(game)
    local swell = world.sin((clock.now() * 110) % 65536) * T.storm
    if game.phase == "dusk" then return T.low + (high(game) - T.low) * game.phase_part end
    if game.phase == "night" then return high(game) + swell end
    if game.phase == "dawn" then return high(game) - (high(game) - T.low) * game.phase_part end
    return T.low
end

local function wash_away()
    for _, kind in ipairs(kinds.items) do
        for _, item in ipairs(world.all(kind)) do
            local x, y = world.pos(item)
            if world.flooded(geometry.tile(x, y)) then
                scene.burst("splash", x, y, 6, 0xBCE4F4, 1)
                world.remove(item)
            end
        end
    end
end

-- The water as mods are told of it.
function tide.told() return { level = world.water() } end

function tide.tick(game)
    local now = math.floor(level(game) * 256) / 256
    if now ~= world.water() then
        world.set_water(now)
        game.tell("water", tide.told())
    end
    if (game.phase == "dusk" or game.phase == "night") and clock.every(40) then wash_away() end
end

-- 0..100: how high the water stands between its lowest and this night's highest.
function tide.percent(game)
    return math.floor((world.water() - T.low) * 100 / (high(game) + T.storm - T.low))
end

return tide
