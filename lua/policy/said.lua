-- What the host's policy makes of commands in every game, in words for modders: for the reference. The numbers are the
-- policy's own.
local hud = require "policy.hud"
local light = require "policy.light"
local sound = require "policy.sound"
local tint = require "policy.tint"
local weather = require "policy.weather"

-- By command: sentences. "Cut" is done with less, and its outcome is `rewritten`; "denied" is not done.
return {
    light = {
        ("intensity is cut to %d percent, and to %d where radius is %d px or more and spread 0."):format(light.MOST,
            light.MOST_BIG, light.BIG),
    },
    tint = {
        ("The brightest channel of color is raised to 0x%02X, each to 0x%02X at least; ticks are at least %d."):format(
            tint.FLOOR, tint.LEAST, tint.FADE),
    },
    weather = {
        ("rain is cut to %d, fog to %d and flash to %d percent, wind to %g px a tick; one flash of a mod in %.2g seconds."):format(
            weather.RAIN, weather.FOG, weather.FLASH, weather.WIND, weather.FLASH_WAIT),
    },
    sound = {
        ("volume is cut to %d percent; more than %d sounds in %d second are denied."):format(sound.VOLUME, sound.MOST,
            sound.SECONDS),
    },
    hud_bar = { ("height is cut so that width times height is at most %d px."):format(hud.BAR_AREA) },
}
