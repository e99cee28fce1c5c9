-- What this game's policy makes of commands, in words for modders: for the reference, beside the limits of the protocol
-- and what the host's policy says (lua/policy/said.lua).
-- The numbers are the policy's own.
local control = require "tidelight.policy.control"
local crowd = require "tidelight.policy.crowd"
local damage = require "tidelight.policy.damage"
local place = require "tidelight.policy.place"
local push = require "tidelight.policy.push"
local spawn = require "tidelight.policy.spawn"

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
}
