-- Beds that play on and on: rain, waves, the day and the night. Each ends where it begins: events wrap around,
-- tones fit the length in whole cycles, and noise is laid over itself at the seam.
local synth = require "synth"

local function bed(seconds, seed, overlap, shape)
    return synth.close_loop(shape(synth.noise(seconds + overlap, seed, 1)), overlap)
end

local function rain()
    local seconds, random = 4.0, synth.random(907)
    local out = synth.new(seconds)
    synth.add(out, bed(seconds, 911, 0.5, function(n) return synth.filter(n, "high", 2600, 0.6) end), 0, 0.28)
    synth.add(out, bed(seconds, 919, 0.5, function(n) return synth.filter(n, "band", 900, 0.6) end), 0, 0.4)
    for i = 1, 150 do
        local f, at = 1400 + 2600 * math.abs(random()), (random() * 0.5 + 0.5) * seconds
        local tick = synth.filter(synth.noise(0.02, 920 + i, synth.pluck(0.0008, 0.004, 0.02)), "band", f, 2.5)
        synth.add(out, tick, at, 0.3 + 0.8 * math.abs(random()), true)
    end
    for _ = 1, 14 do
        local f, at = 600 + 700 * math.abs(random()), (random() * 0.5 + 0.5) * seconds
        synth.add(out, synth.tone({ seconds = 0.045, freq = synth.glide(f, f * 1.7, 0.045),
            gain = synth.swell(0.045, 0.25) }), at, 0.14, true)
    end
    return synth.normalise(out, -9)
end

-- A wave: it draws up, breaks, and runs out over the sand.
local function wave(seconds, seed, peak)
    local out = synth.new(seconds)
    local envelope = synth.swell(seconds, peak)
    local body = synth.noise(seconds, seed, envelope)
    synth.add(out, synth.filter(body, "low", function(t) return 220 + 1500 * envelope(t) ^ 2 end, 0.6), 0, 1)
    local foam = synth.noise(seconds, seed + 1, function(t)
        local x = t / seconds
        return x < peak and envelope(t) ^ 3 or math.max(0, 1 - (x - peak) / (1 - peak)) ^ 2.2
    end)
    synth.add(out, synth.filter(foam, "high", 2300, 0.6), 0, 0.12)
    return out
end

local function waves()
    local seconds = 7.2
    local out = synth.new(seconds)
    synth.add(out, bed(seconds, 1009, 0.6, function(n) return synth.filter(n, "low", 260, 0.6) end), 0, 0.25)
    synth.add(out, wave(4.2, 1013, 0.42), 0.2, 1, true)
    synth.add(out, wave(4.6, 1019, 0.38), 3.9, 0.8, true)
    return synth.normalise(out, -9)
end

-- A slow voice of a pad: three oscillators a hair apart, whose frequencies fit the loop.
local function voice(into, loop, at, seconds, steps, shape, gain)
    for i, cents in ipairs({ -4, 0, 5 }) do
        local f = math.floor(synth.note(steps + cents / 100) * loop + 0.5) / loop
        synth.add(into, synth.tone({ seconds = seconds, freq = f, shape = shape, gain = synth.swell(seconds, 0.45),
            phase = i * 0.31 }), at, gain / 3, true)
    end
end

local function night()
    local loop, random = 12.0, synth.random(1103)
    local out = synth.new(loop)
    local chords = { { -31, -19, -12, -9 }, { -31, -17, -12, -5 }, { -35, -19, -16, -7 }, { -33, -21, -14, -9 } }
    for i, chord in ipairs(chords) do
        for k, steps in ipairs(chord) do
            voice(out, loop, (i - 1) * 3, 5.2, steps, k == 1 and "hollow" or "warm", k == 1 and 0.8 or 0.42)
        end
    end
    synth.filter(out, "low", 900, 0.6, true)
    synth.add(out, bed(loop, 1109, 0.8, function(n)
        return synth.filter(n, "band", function(t) return 330 + 90 * math.sin(t / loop * 4 * math.pi) end, 3)
    end), 0, 0.1)
    local crickets = synth.new(loop)
    for i = 0, 11 do
        for k = 0, 3 do
            local chirp = synth.tone({ seconds = 0.035, freq = 3300 + (i % 3) * 70, gain = synth.swell(0.035, 0.4) })
            synth.add(crickets, chirp, i * 1.0 + (i % 3) * 0.17 + k * 0.055, 0.03 + 0.012 * (i % 4), true)
        end
    end
    synth.add(out, crickets, 0, 1)
    for i = 1, 4 do
        local at = i * 2.9 + random() * 0.3
        synth.add(out, synth.struck(synth.note(({ 5, 0, 8, 3 })[i]), 2.2, { { 1, 1, 0.6 }, { 2, 0.3, 0.3 } },
            0.02), at, 0.09, true)
    end
    return synth.normalise(synth.room(out, 0.6, 0.86, true), -10)
end

-- A gull: three calls that fall, each thinner than the last.
local function gull(into, at, pitch, gain)
    for i = 0, 2 do
        local seconds = 0.32 - i * 0.05
        local call = synth.tone({ seconds = seconds, shape = "reed", gain = synth.swell(seconds, 0.25), vibrato = 0.02,
            vibrato_hz = 28, freq = function(t)
                local x = t / seconds
                return pitch * (1 - i * 0.04) * (x < 0.2 and 0.8 + x * 1.25 or 1.05 - (x - 0.2) * 0.38)
            end })
        synth.add(into, synth.filter(call, "band", pitch * 2, 1.4), at + i * 0.36, gain * (1 - i * 0.22), true)
    end
end

local function day()
    local loop = 12.0
    local out = synth.new(loop)
    local chords = { { -19, -12, -3, 0 }, { -24, -12, -5, 4 }, { -22, -10, -7, 2 }, { -17, -10, -5, 0 } }
    for i, chord in ipairs(chords) do
        for k, steps in ipairs(chord) do
            voice(out, loop, (i - 1) * 3, 5.2, steps, k == 1 and "warm" or "sine", k == 1 and 0.34 or 0.3)
        end
    end
    local melody = { { 0.2, 5 }, { 0.95, 9 }, { 1.325, 12 }, { 3.2, 7 }, { 3.95, 4 }, { 4.7, 0 }, { 6.2, 2 },
        { 6.95, 5 },
        { 7.325, 9 }, { 9.2, 7 }, { 9.95, 5 }, { 10.7, 0 } }
    for _, m in ipairs(melody) do
        synth.add(out, synth.struck(synth.note(m[2]), 1.6, { { 1, 1, 0.4 }, { 2, 0.35, 0.2 }, { 4.1, 0.08,
            0.06 } }, 0.006),
            m[1], 0.13, true)
    end
    synth.room(out, 0.55, 0.85, true)
    synth.add(out, bed(loop, 1213, 0.8, function(n) return synth.filter(n, "low", 420, 0.6) end), 0, 0.09)
    local sky = synth.new(loop)
    gull(sky, 2.4, 1050, 0.075)
    gull(sky, 8.3, 1240, 0.05)
    synth.add(out, synth.room(sky, 0.9, 0.86, true), 0, 1)
    return synth.normalise(out, -10)
end

return {
    { name = "rain", make = rain }, { name = "waves", make = waves }, { name = "night", make = night },
    { name = "day", make = day },
}
