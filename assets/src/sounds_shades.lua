-- The night's sounds: shades that rise, burn and die, and a lamp that runs low.
local synth = require "synth"

-- Breath through a throat: noise in two narrow bands that glide.
local function breath(seconds, seed, from, to, gain)
    local out = synth.new(seconds)
    local a = synth.filter(synth.noise(seconds, seed, gain), "band", synth.glide(from, to, seconds), 6)
    local b = synth.filter(synth.noise(seconds, seed + 1, gain), "band", synth.glide(from * 2.3, to * 2.6, seconds), 7)
    synth.add(out, a, 0, 1)
    return synth.add(out, b, 0, 0.6)
end

local function moan(seconds, from, to, gain)
    local out = synth.new(seconds)
    for i, detune in ipairs({ 1, 1.012, 0.502 }) do
        synth.add(out, synth.tone({ seconds = seconds, freq = synth.glide(from * detune, to * detune, seconds),
            shape = "hollow", gain = gain, vibrato = 0.025, vibrato_hz = 5 + i }), 0, 0.4)
    end
    return out
end

-- Crackles over a bed of hiss.
local function sizzle(seconds, seed, density)
    local out, random = synth.new(seconds), synth.random(seed)
    local hiss = synth.filter(synth.noise(seconds, seed + 1, 1), "high", 2800, 0.7)
    local drift, level = 0.5, 0.5
    for i = 1, #hiss do
        if i % 220 == 0 then level = 0.35 + 0.65 * math.abs(random()) end
        drift = drift + (level - drift) * 0.004
        out[i] = hiss[i] * drift * 0.3
    end
    for i = 1, math.floor(seconds * density) do
        local at = (random() * 0.5 + 0.5) * seconds
        local pop = synth.filter(synth.noise(0.018, seed + 2 + i, synth.pluck(0.0008,
            0.002 + 0.003 * math.abs(random()), 0.018)),
            "band", 1500 + 2400 * math.abs(random()), 1.2)
        synth.add(out, pop, at, 0.5 + 0.9 * math.abs(random()), true)
    end
    return out
end

local function burn()
    local out = sizzle(2.0, 211, 46)
    local roar = synth.filter(synth.noise(2.0, 307, 1), "band", 240, 0.8)
    synth.add(out, roar, 0, 0.35)
    return synth.normalise(synth.close_loop(out, 0.4), -8)
end

local function shade_die()
    local out = synth.new(1.3)
    synth.add(out, breath(1.1, 401, 950, 210, synth.pluck(0.03, 0.33, 1.1)), 0, 1)
    synth.add(out, moan(1.0, 420, 95, synth.pluck(0.03, 0.3, 1.0)), 0, 0.55)
    synth.add(out, synth.scale(sizzle(0.7, 431, 60), synth.pluck(0.01, 0.2, 0.7)), 0, 0.5)
    return synth.finish(synth.room(out, 0.6, 0.82), -6, 0.003, 0.25)
end

local function shade_spawn()
    local out = synth.new(1.5)
    synth.add(out, breath(1.2, 503, 180, 620, synth.swell(1.2, 0.75)), 0, 1)
    synth.add(out, moan(1.2, 62, 93, synth.swell(1.2, 0.7)), 0, 1)
    local bubbles = synth.random(509)
    for i = 1, 7 do
        local f = 160 + 90 * math.abs(bubbles())
        synth.add(out, synth.tone({ seconds = 0.07, freq = synth.glide(f, f * 1.9, 0.07),
            gain = synth.swell(0.07, 0.3) }),
            0.1 + i * 0.12 + bubbles() * 0.03, 0.22)
    end
    return synth.finish(synth.room(out, 0.5, 0.82), -8, 0.01, 0.25)
end

-- The flame gutters; two muted tones, a half step apart, warn.
local function lamp_low()
    local out = synth.new(0.9)
    for i, steps in ipairs({ 2, 1 }) do
        synth.add(out, synth.struck(synth.note(steps), 0.5, { { 1, 1, 0.14 }, { 2.76, 0.3, 0.06 }, { 5.4, 0.1,
            0.03 } }),
            (i - 1) * 0.2, 0.8)
    end
    local flutter = synth.noise(0.6, 601, function(t) return (0.5 + 0.5 * math.sin(t * 95)) * math.exp(-t / 0.25) end)
    synth.add(out, synth.filter(flutter, "band", 520, 1.2), 0.02, 0.6)
    return synth.finish(synth.room(out, 0.4, 0.7), -9, 0.002, 0.1)
end

return {
    { name = "burn", make = burn }, { name = "shade_die", make = shade_die },
    { name = "shade_spawn", make = shade_spawn }, { name = "lamp_low", make = lamp_low },
}
