-- Sums over the last ticks, for limits that count what all mods do together: how much a player was pushed
-- in this tick, how many sounds a mod played lately. Forgets by itself.
local window_counter = {}

local USUAL_RATE = 60 -- ticks a second, until it is said
local all = {} -- that were created

-- `window` in ticks: what was noted longer ago does not count.
function window_counter.create(window)
    local self = { window = window, entries = {} }
    all[#all + 1] = self
    return self
end

-- The same with seconds of game time, as long as a tick of the game that is played is.
function window_counter.create_seconds(seconds)
    local self = window_counter.create(seconds * USUAL_RATE)
    self.seconds = seconds
    return self
end

-- From now on a second has so many ticks.
function window_counter.pace(tick_rate)
    for _, self in ipairs(all) do
        if self.seconds then self.window = math.max(1, self.seconds * tick_rate) end
    end
end

-- For a new world, whose ticks have nothing to do with those that were noted.
function window_counter.forget_all()
    for _, self in ipairs(all) do self.entries = {} end
end

local function live(self, key, tick)
    local entry = self.entries[key]
    if not entry or tick < entry.since or tick - entry.since >= self.window then
        entry = { since = tick, sum = 0 }
        self.entries[key] = entry
    end
    return entry
end

-- What was noted for the key in the window that holds this tick.
function window_counter.sum(self, key, tick) return live(self, key, tick).sum end

function window_counter.add(self, key, tick, amount)
    local entry = live(self, key, tick)
    entry.sum = entry.sum + amount
end

-- Drops what is over, so that keys that never come back take no room.
function window_counter.sweep(self, tick)
    for key, entry in pairs(self.entries) do
        if tick < entry.since or tick - entry.since >= self.window then self.entries[key] = nil end
    end
end

return window_counter
