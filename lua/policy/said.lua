-- What this game's policy makes of commands, in words for modders: for the reference, beside the limits of the protocol.
-- The numbers are the policy's own.
local control = require "policy.control"
local crowd = require "policy.crowd"
local damage = require "policy.damage"
local hud = require "policy.hud"
local light = require "policy.light"
local place = require "policy.place"
local push = require "policy.push"
local sound = require "policy.sound"
local spawn = require "policy.spawn"
local tint = require "policy.tint"
local weather = require "policy.weather"

local PLACES = ("Denied outside the world, and less than %d px from the lighthouse; enemies keep %d px from it and %d px "
    .. "from players."):format(place.CLEAR_ANYTHING, place.CLEAR_OF_LIGHT, place.CLEAR_OF_PLAYER)

local CROWD = ("Within %d px of the lighthouse and of each player all mods together have at most %d enemies and %d things and "
    .. "creatures, within %d px at most %d; each mod that may spawn has an equal share."):format(crowd.NEAR,
    crowd.MOST_ENEMIES, crowd.MOST_NEAR, crowd.CLOSE, crowd.MOST_CLOSE)

-- By command: sentences. "Cut" is done with less, and its outcome is `rewritten`; "denied" is not done.
return {
    spawn = {
        PLACES, CROWD,
        ("All mods together have at most %d enemies alive and %d items lying about, bring %d enemies in %d ticks and give "
            .. "%d items in %d ticks; each mod that may spawn has an equal share."):format(spawn.MOST_ENEMIES,
            spawn.MOST_ITEMS, spawn.WAVE, spawn.WAVE_WINDOW, spawn.GIFTS, spawn.GIFT_WINDOW),
    },
    move = { PLACES, CROWD },
    set_properties = {
        ("Of enemies hp is cut to %d percent of what the kind begins with, and the speed to the kind's; of anything else "
            .. "hp to %d and the speed to %g px a tick."):format(control.ENEMY_HP, control.MOST_HP, control.MOST_SPEED),
    },
    damage = {
        ("All mods together cost a player at most %d hp in %d ticks, and never the last; the lighthouse %d hp in %d ticks, "
            .. "and never below %d. Of enemies that are not the mod's own at most %d hp in %d ticks. What is more is cut "
            .. "or denied; with several mods that may hurt each waits longer."):format(damage.PLAYER_MOST,
            damage.PLAYER_WINDOW, damage.LIGHTHOUSE_MOST, damage.LIGHTHOUSE_WINDOW, damage.LIGHTHOUSE_KEEPS,
            damage.ENEMY_MOST, damage.ENEMY_WINDOW),
    },
    push = {
        ("Cut to %g px a tick for players, %g for items, %g of their own speed for the game's enemies and %g for anything "
            .. "else, of all mods together."):format(push.PLAYER_MOST, push.ITEM_MOST, push.SHADE_PART, push.OTHER_MOST),
    },
    light = {
        ("intensity is cut to %d percent, and to %d where radius is %d px or more and spread 0."):format(light.MOST,
            light.MOST_BIG, light.BIG),
    },
    tint = {
        ("The brightest channel of color is raised to 0x%02X, each to 0x%02X at least; ticks are at least %d."):format(
            tint.FLOOR, tint.LEAST, tint.FADE),
    },
    weather = {
        ("rain is cut to %d, fog to %d and flash to %d percent, wind to %g px a tick; one flash of a mod in %d ticks."):format(
            weather.RAIN, weather.FOG, weather.FLASH, weather.WIND, weather.FLASH_WAIT),
    },
    sound = {
        ("volume is cut to %d percent; more than %d sounds in %d ticks are denied."):format(sound.VOLUME, sound.MOST,
            sound.WINDOW),
    },
    hud_bar = { ("height is cut so that width times height is at most %d px."):format(hud.BAR_AREA) },
}
