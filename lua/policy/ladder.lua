-- The ladder that a mod climbs when it misbehaves, and comes down again when it behaves: warned, throttled,
-- suspended, restarted, quarantined. Strikes within a while climb one step; the same while without any goes
-- one down. Only counts and ticks are used here, so a run without a clock takes the same steps each time.
-- What a step does to a mod is policy.lifecycle's part.
local words = require "words"

local ladder = {}

-- By level, from 1.
ladder.STEPS = { "fine", "warned", "throttled", "suspended", "restarted", "quarantined" }

-- What counts as a strike and how heavy it is. `pause`: seconds until the same counts again. `least`: of what
-- engine.mods.list counts under `count`, looked at once a second, so many in that second; `part`: in more than that part of the
-- second's ticks; `limit`: so many as conf.lua's `ladder` says under that name. `clock`: only where ticks
-- follow the clock and every picture is drawn; elsewhere a run must not depend on whether anybody looks.
ladder.STRIKES = {
    exception = { weight = 1, pause = 1, text = "errors, again and again" },
    terminated = { weight = 1, pause = 0, text = "took too long" },
    crash = { weight = 3, pause = 0, text = "crashed" },
    killed = { weight = 3, pause = 0, text = "did not stop when told" },
    rejected = { weight = 1, pause = 1, count = "rejected_batches", least = 1, text = "sends what nobody can read" },
    over_quota = { weight = 1, pause = 1, count = "over_quota_ticks", part = 0.5, text = "asks for too much" },
    refused = {
        weight = 1, pause = 1, count = "refused", limit = "refused_per_second", text = "keeps asking for what it is refused",
    },
    prints = { weight = 1, pause = 1, count = "prints_dropped", least = 1, text = "prints too much" },
    pictures = { weight = 1, pause = 1, count = "cut_frames", part = 0.5, clock = true, text = "shows too much" },
    starved = { weight = 1, pause = 1, count = "starved_ticks", least = 1, text = "needs too much CPU" },
}

-- Those that are counted, in a fixed order.
ladder.COUNTED = { "rejected", "over_quota", "refused", "prints", "pictures", "starved" }

-- options: strikes (so much weight climbs a step), ticks (the while), tick_rate (ticks a second).
function ladder.create(options)
    return { strikes = options.strikes, ticks = options.ticks, tick_rate = options.tick_rate, entries = {} }
end

-- Of what is counted in a second, how much is a strike. limits: conf.lua's `ladder`.
function ladder.least(kind, limits, tick_rate)
    local rule = ladder.STRIKES[kind]
    if rule.part then return math.floor(rule.part * tick_rate) + 1 end
    return rule.limit and limits[rule.limit] or rule.least
end

local function entry_of(self, mod)
    local entry = self.entries[mod]
    if not entry then
        entry = { level = 1, strikes = {}, last = {}, quiet_since = 0 }
        self.entries[mod] = entry
    end
    return entry
end

local function forget_old(self, entry, tick)
    local kept = {}
    for _, strike in ipairs(entry.strikes) do
        if tick - strike.at < self.ticks then kept[#kept + 1] = strike end
    end
    entry.strikes = kept
end

local function weight_of(entry)
    local sum = 0
    for _, strike in ipairs(entry.strikes) do sum = sum + strike.weight end
    return sum
end

-- The mod's step, and the weight of its strikes on it.
function ladder.throttle(self, mod, tick)
    local entry = entry_of(self, mod)
    forget_old(self, entry, tick)
    return ladder.STEPS[entry.level], weight_of(entry)
end

-- "errors, again and again x3, took too long x1"
local function summary(entry)
    local counts, names, parts = {}, {}, {}
    for _, strike in ipairs(entry.strikes) do
        if not counts[strike.kind] then names[#names + 1] = strike.kind end
        counts[strike.kind] = (counts[strike.kind] or 0) + 1
    end
    for i, kind in ipairs(names) do parts[i] = ("%s x%d"):format(ladder.STRIKES[kind].text, counts[kind]) end
    return table.concat(parts, ", ")
end

-- One strike. The step that it brought the mod to and what it took, in words; nil when it stays where it is.
function ladder.strike(self, mod, kind, tick)
    local entry, rule = entry_of(self, mod), ladder.STRIKES[kind]
    if entry.level == #ladder.STEPS then return nil end
    if entry.last[kind] and tick - entry.last[kind] < rule.pause * self.tick_rate then return nil end
    entry.last[kind] = tick
    entry.quiet_since = tick
    forget_old(self, entry, tick)
    entry.strikes[#entry.strikes + 1] = { at = tick, weight = rule.weight, kind = kind }
    if weight_of(entry) < self.strikes then return nil end
    local why = summary(entry)
    entry.level = entry.level + 1
    entry.strikes = {}
    return ladder.STEPS[entry.level], why
end

-- A while without a strike begins anew: for a mod that could do nothing wrong, because it did not run.
function ladder.rest(self, mod, tick) entry_of(self, mod).quiet_since = tick end

-- As if the mod had never done anything: the player has given it another chance.
function ladder.forget(self, mod) self.entries[mod] = nil end

-- The step that good behaviour brought the mod down to; nil when it stays. A quarantined mod stays there.
function ladder.calm(self, mod, tick)
    local entry = entry_of(self, mod)
    if entry.level == 1 or entry.level == #ladder.STEPS or tick - entry.quiet_since < self.ticks then return nil end
    entry.level = entry.level - 1
    entry.quiet_since = tick
    return ladder.STEPS[entry.level]
end

-- What went wrong, as the player reads it: a strike in his language, an error in its own words.
function ladder.in_words(why)
    for kind, rule in pairs(ladder.STRIKES) do
        if rule.text == why then return words("strike." .. kind, nil, why) end
    end
    return why
end

return ladder
