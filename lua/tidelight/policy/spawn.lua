-- Spawning: where a thing may be, and how many of its kind. The game's own count for nobody, and each mod that may
-- spawn has an equal share, so that none can take another's. Items are gifts: a few in a minute. Enemies come in
-- waves: as many as a night brings, and then no more for a minute.
local crowd = require "tidelight.policy.crowd"
local kinds = require "tidelight.kinds"
local window_counter = require "policy.window_counter"
local place = require "tidelight.policy.place"
local shares = require "policy.shares"
local world = require "engine.world"

local spawn = {}

spawn.MOST_ENEMIES = 64     -- alive, of all mods together
spawn.MOST_ITEMS = 48       -- lying about, the same
spawn.GIFTS = 12            -- items of all mods in GIFT_WINDOW
spawn.GIFT_WINDOW = 3600    -- ticks
spawn.WAVE = 36             -- enemies of all mods in WAVE_WINDOW
spawn.WAVE_WINDOW = 3600    -- ticks

local gifts, waves = window_counter.create(spawn.GIFT_WINDOW), window_counter.create(spawn.WAVE_WINDOW)

local function count(mod, names)
    local sum = 0
    for _, name in ipairs(names) do sum = sum + world.count(name, mod.number) end
    return sum
end

local function share(most, state) return crowd.share(most, shares.of(state, "entity.spawn")) end

local function enemy(mod, state)
    local tick = world.tick()
    if count(mod, kinds.shades) >= share(spawn.MOST_ENEMIES, state)
        or window_counter.sum(waves, mod.number, tick) >= share(spawn.WAVE, state) then
        return "there are enough enemies for now"
    end
    window_counter.add(waves, mod.number, tick, 1)
end

local function item(mod, state)
    local tick = world.tick()
    if count(mod, kinds.items) >= share(spawn.MOST_ITEMS, state) then return "there is enough lying about" end
    if window_counter.sum(gifts, mod.number, tick) >= share(spawn.GIFTS, state) then return "enough was given for now" end
    window_counter.add(gifts, mod.number, tick, 1)
end

function spawn.verdict(mod, command, state)
    local problem = place.problem(command.kind, command.x, command.y)
    problem = problem or crowd.problem(mod, command.kind, command.x, command.y, nil, state)
    if not problem and kinds.is_shade[command.kind] then problem = enemy(mod, state) end
    if not problem and kinds.is_item[command.kind] then problem = item(mod, state) end
    if problem then return "deny", problem end
end

return spawn
