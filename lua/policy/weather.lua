-- Weather: rain and fog that one can still see through, wind that one can still walk in, lightning that
-- does not strobe: each mod waits between its flashes, and the scene lets no more than three a second be seen,
-- whoever asks.
local window_counter = require "policy.window_counter"
local world = require "engine.world"

local weather = {}

weather.RAIN, weather.FOG, weather.WIND, weather.FLASH = 90, 55, 4, 75
weather.FLASH_WAIT = 2 / 3 -- seconds between the flashes of one mod

local flashes = window_counter.create_seconds(weather.FLASH_WAIT)

local function wind_cap(command)
    local length = world.length(command.wind_x, command.wind_y)
    if length <= weather.WIND then return command.wind_x, command.wind_y end
    return command.wind_x * weather.WIND / length, command.wind_y * weather.WIND / length
end

local function flash_cap(mod, command)
    if command.flash == 0 then return 0 end
    local tick = world.tick()
    if window_counter.sum(flashes, mod.number, tick) > 0 then return 0 end
    window_counter.add(flashes, mod.number, tick, 1)
    return math.min(command.flash, weather.FLASH)
end

function weather.verdict(mod, command)
    local wind_x, wind_y = wind_cap(command)
    local fair = {
        rain = math.min(command.rain, weather.RAIN), fog = math.min(command.fog, weather.FOG),
        wind_x = wind_x, wind_y = wind_y, flash = flash_cap(mod, command),
    }
    for name, value in pairs(fair) do
        if command[name] ~= value then return "rewrite", fair end
    end
end

return weather
