-- Sounds that belong to the island and its hours: the foghorn at dusk, the bell at dawn, weather, the end of a run.
local synth = require "synth"

local function horn()
    local seconds = 3.0
    local out = synth.new(3.2)
    local function shape(t)
        local rise = math.min(1, t / 0.22)
        local fall = math.min(1, math.max(0, (2.5 - t) / 0.5))
        return rise * rise * fall
    end
    local function pitch(t) -- it starts a little flat and sags when the air runs out
        local sag = t > 2.05 and 1 - (t - 2.05) * 0.05 or 1
        return 92.5 * (1 - 0.05 * math.exp(-t / 0.09)) * sag
    end
    for _, v in ipairs({ { 1, 1 }, { 1.006, 0.8 }, { 0.5, 0.7 }, { 1.498, 0.25 } }) do
        synth.add(out, synth.tone({ seconds = seconds, shape = "reed", gain = shape,
            freq = function(t) return pitch(t) * v[1] end, vibrato = 0.002, vibrato_hz = 4.3 }), 0, v[2])
    end
    synth.add(out, synth.filter(synth.noise(seconds, 701, shape), "band", 420, 1), 0, 0.25)
    synth.filter(out, "low", function(t) return 260 + 620 * shape(t) end, 0.9)
    return synth.finish(synth.room(out, 0.7, 0.86), -6, 0.01, 0.4)
end

local BELL = { { 0.5, 0.5, 1.1 }, { 1, 1, 0.75 }, { 1.183, 0.55, 0.55 }, { 1.506, 0.35, 0.45 }, { 2, 0.6, 0.4 },
    { 2.514, 0.25, 0.25 }, { 3.011, 0.2, 0.18 }, { 4.17, 0.15, 0.1 }, { 5.43, 0.1, 0.06 } }

local function bell()
    local out = synth.new(3.0)
    for i, at in ipairs({ 0, 0.85 }) do
        synth.add(out, synth.struck(synth.note(-2), 3.0 - at, BELL, 0.002), at, i == 1 and 1 or 0.75)
        local clapper = synth.filter(synth.noise(0.03, 743 + i, synth.pluck(0.001, 0.006, 0.03)), "band", 2600, 1)
        synth.add(out, clapper, at, 0.5)
    end
    return synth.finish(synth.room(out, 0.35, 0.8), -7, 0.001, 0.5)
end

local function thunder()
    local out, random = synth.new(3.4), synth.random(761)
    local crack = synth.noise(0.5, 769, synth.pluck(0.004, 0.07, 0.5))
    synth.add(out, synth.filter(crack, "low", synth.glide(2600, 400, 0.4), 0.7), 0, 0.6)
    for i = 1, 9 do
        local seconds = 0.7 + 0.5 * math.abs(random())
        local roll = synth.noise(seconds, 773 + i, synth.swell(seconds, 0.15))
        synth.filter(roll, "low", 240 - i * 14, 0.8)
        synth.add(out, synth.filter(roll, "low", 300 - i * 14, 0.8), 0.03 + (i - 1) * 0.24 + random() * 0.07,
            3.2 - i * 0.27)
    end
    synth.add(out, synth.tone({ seconds = 2.4, freq = synth.glide(58, 34, 2.4), gain = synth.pluck(0.03, 0.8,
        2.4) }), 0.02, 0.5)
    return synth.finish(synth.room(out, 0.5, 0.85), -5, 0.002, 0.7)
end

local function gust()
    local seconds = 2.6
    local out = synth.new(seconds)
    local envelope = synth.swell(seconds, 0.42)
    local function pitch(t) return 260 + 520 * envelope(t) + 60 * math.sin(t * 5.1) + 30 * math.sin(t * 11.7) end
    synth.add(out, synth.filter(synth.noise(seconds, 787, envelope), "band", pitch, 2.2), 0, 1)
    synth.add(out, synth.filter(synth.noise(seconds, 797, envelope), "band",
        function(t) return pitch(t) * 2.1 end, 5), 0, 0.3)
    synth.add(out, synth.filter(synth.noise(seconds, 809, envelope), "low", 300, 0.7), 0, 0.5)
    return synth.finish(out, -8, 0.05, 0.3)
end

local CHIME = { { 1, 1, 0.5 }, { 2, 0.5, 0.3 }, { 3, 0.2, 0.18 }, { 4.2, 0.12, 0.08 } }

local function chord(into, at, seconds, notes, shape, gain, peak)
    for i, steps in ipairs(notes) do
        for _, detune in ipairs({ 0.9985, 1.0015 }) do
            synth.add(into, synth.tone({ seconds = seconds, freq = synth.note(steps) * detune, shape = shape,
                gain = synth.swell(seconds, peak or 0.2), phase = i * 0.13 }), at, gain)
        end
    end
end

local function win()
    local out = synth.new(3.8)
    for i, steps in ipairs({ -7, 0, 5, 9, 12, 17 }) do
        synth.add(out, synth.struck(synth.note(steps), 1.6, CHIME), (i - 1) * 0.13, 0.5)
    end
    chord(out, 0.1, 1.6, { -19, -7, 0, 5 }, "warm", 0.13, 0.3)
    chord(out, 1.2, 2.4, { -14, -7, -2, 3, 10 }, "warm", 0.1, 0.15)
    chord(out, 1.9, 1.8, { -19, -7, 0, 5, 9, 17 }, "warm", 0.13, 0.2)
    for i, steps in ipairs({ 10, 12, 17 }) do
        synth.add(out, synth.struck(synth.note(steps), 2.0, CHIME), 1.15 + (i - 1) * 0.36, 0.6)
    end
    return synth.finish(synth.room(out, 0.5, 0.84), -5, 0.002, 0.6)
end

local function lose()
    local out = synth.new(3.7)
    for i, steps in ipairs({ 5, 3, 0, -4 }) do
        synth.add(out, synth.struck(synth.note(steps), 1.5, CHIME), (i - 1) * 0.42, 0.5)
    end
    chord(out, 0.0, 1.4, { -19, -7, -4 }, "warm", 0.12, 0.3)
    chord(out, 1.1, 2.4, { -21, -12, -9, -5 }, "warm", 0.14, 0.3)
    synth.add(out, synth.filter(synth.tone({ seconds = 2.2, freq = synth.glide(65.4, 55, 2.0), shape = "reed",
        gain = synth.swell(2.2, 0.3) }), "low", 320, 0.8), 1.5, 0.7)
    synth.add(out, synth.filter(synth.noise(2.4, 823, synth.swell(2.4, 0.5)), "band", synth.glide(900, 300,
        2.2), 1), 1.4, 0.3)
    return synth.finish(synth.room(out, 0.55, 0.85), -6, 0.002, 0.7)
end

return {
    { name = "horn", make = horn }, { name = "bell", make = bell }, { name = "thunder", make = thunder },
    { name = "gust", make = gust }, { name = "win", make = win }, { name = "lose", make = lose },
}
