-- Panels of mods: opening one takes the player's keys, so a mod cannot do it again and again. Replacing what its open panel
-- shows is free; how much that may be is in the .proto.
local scene = require "engine.scene"
local window_counter = require "policy.window_counter"
local world = require "engine.world"

local panels = {}

panels.WINDOW, panels.MOST = 600, 8           -- so many openings of one mod in so many ticks
panels.REST = 30                              -- ticks after the player closed it, the first time;
panels.FRESH = 1200                           -- each time that he did lately doubles that,
panels.MOST_REST = 3600                       -- up to this

local opened = window_counter.create(panels.WINDOW)
local rests = {} -- by mod and player: {at, ticks}: it was closed then, and rests so long

local function key(number, player) return number << 8 | player end

-- The player closed the mod's panel.
function panels.note_closed(number, player)
    local now, before = world.tick(), rests[key(number, player)]
    local is_fresh = before and now >= before.at and now - before.at < panels.FRESH
    rests[key(number, player)] = {
        at = now, ticks = is_fresh and math.min(before.ticks * 2, panels.MOST_REST) or panels.REST,
    }
end

local function rest_of(number, player, now)
    local rest = rests[key(number, player)]
    if not rest or now < rest.at or now >= rest.at + rest.ticks then return nil end
    return rest.at + rest.ticks - now
end

function panels.open(mod, command)
    local now = world.tick()
    if scene.panel_owner(command.player) == mod.number then return end
    local rest = rest_of(mod.number, command.player, now)
    if rest then return "deny", ("the player closed its panel: again in %d ticks"):format(rest) end
    if window_counter.sum(opened, mod.number, now) >= panels.MOST then
        return "deny", ("at most %d panels in %d ticks"):format(panels.MOST, panels.WINDOW)
    end
    window_counter.add(opened, mod.number, now, 1)
end

return panels
