-- What the sounds are made with: tones, noise, filters, envelopes, a small room, loops without a seam.
-- A sound is a list of samples from 1; times are seconds. All noise comes from seeds: same script, same bytes.
local RATE = require("wav").RATE

local synth = {}

local TAU = 2 * math.pi

function synth.new(seconds)
    local out = {}
    for i = 1, math.floor(seconds * RATE) do
        out[i] = 0
    end
    return out
end

--- A source of numbers from -1 to 1.
function synth.random(seed)
    local state = (seed * 2654435769 + 12345) & 0xFFFFFFFF
    return function()
        state = state ~ (state << 13) & 0xFFFFFFFF
        state = state ~ (state >> 17)
        state = state ~ (state << 5) & 0xFFFFFFFF
        return state / 0x7FFFFFFF - 1
    end
end

-- One cycle of a shape, as amplitudes of its harmonics: few, so that nothing folds back.
local SHAPES = {
    sine = { 1 }, warm = { 1, 0.35, 0.12, 0.05 }, hollow = { 1, 0, 0.28, 0, 0.1 },
    bright = { 1, 0.5, 0.33, 0.25, 0.2, 0.16, 0.12 }, reed = { 0.7, 1, 0.8, 0.55, 0.5, 0.3, 0.25, 0.15, 0.1, 0.08 },
    glass = { 1, 0, 0, 0.22, 0, 0, 0.06 },
}
local TABLE = 2048
local waves = {}
for name, harmonics in pairs(SHAPES) do
    local wave, peak = {}, 0
    for i = 0, TABLE do
        local v = 0
        for h, amount in ipairs(harmonics) do
            v = v + amount * math.sin(TAU * h * i / TABLE)
        end
        wave[i], peak = v, math.max(peak, math.abs(v))
    end
    for i = 0, TABLE do
        wave[i] = wave[i] / peak
    end
    waves[name] = wave
end

local function value(v, t)
    return type(v) == "function" and v(t) or v
end

--- A tone. def: seconds, freq (Hz or fun(t)), shape, gain (or fun(t)), vibrato (depth, as a part of freq), vibrato_hz.
function synth.tone(def)
    local out, wave, phase = {}, waves[def.shape or "sine"], def.phase or 0
    local depth, speed = def.vibrato or 0, def.vibrato_hz or 5
    for i = 1, math.floor(def.seconds * RATE) do
        local t = (i - 1) / RATE
        local f = value(def.freq, t)
        if depth > 0 then
            f = f * (1 + depth * math.sin(TAU * speed * t))
        end
        phase = (phase + f / RATE) % 1
        local p = phase * TABLE
        local k = math.floor(p)
        out[i] = (wave[k] + (wave[k + 1] - wave[k]) * (p - k)) * value(def.gain or 1, t)
    end
    return out
end

--- Noise; `gain` a number or fun(t).
function synth.noise(seconds, seed, gain)
    local out, random = {}, synth.random(seed)
    for i = 1, math.floor(seconds * RATE) do
        out[i] = random() * value(gain or 1, (i - 1) / RATE)
    end
    return out
end

local SETTLE = 4000 -- samples after which a filter has forgotten how it started

--- A state-variable filter in place. kind: "low", "band", "high"; freq: Hz or fun(t); q: 0.5 wide .. 12 narrow.
--- `looped` (freq a number): the filter starts in the state in which the end leaves it.
function synth.filter(samples, kind, freq, q, looped)
    local low, band = 0, 0
    local damp = 1 / (q or 0.7)
    local f = type(freq) == "number" and 2 * math.sin(math.pi * math.min(freq, RATE / 6) / RATE)
    for i = looped and math.max(1, #samples - SETTLE) or #samples + 1, #samples do
        low = low + f * band
        band = band + f * (samples[i] - low - damp * band)
    end
    for i = 1, #samples do
        local g = f or 2 * math.sin(math.pi * math.min(freq((i - 1) / RATE), RATE / 6) / RATE)
        low = low + g * band
        local high = samples[i] - low - damp * band
        band = band + g * high
        samples[i] = kind == "low" and low or kind == "band" and band * damp or high
    end
    return samples
end

--- An envelope as fun(t): rises for `attack`, holds, falls by e-folds of `decay` seconds, is 0 at `seconds`.
function synth.pluck(attack, decay, seconds)
    return function(t)
        if t < attack then
            return t / attack
        end
        local left = seconds and math.max(0, math.min(1, (seconds - t) / 0.02)) or 1
        return math.exp(-(t - attack) / decay) * left
    end
end

--- An envelope as fun(t): swells and sinks like one half of a wave, with its peak at `peak` (0..1) of `seconds`.
function synth.swell(seconds, peak)
    return function(t)
        local x = t / seconds
        local y = x < peak and x / peak or (1 - x) / (1 - peak)
        y = math.max(0, math.min(1, y))
        return y * y * (3 - 2 * y)
    end
end

--- A glide as fun(t), from one frequency to another, even in pitch.
function synth.glide(from, to, seconds)
    return function(t)
        return from * (to / from) ^ math.min(1, t / seconds)
    end
end

--- Adds a sound at a time; `wrap` carries what hangs over back to the start (for loops).
function synth.add(into, samples, at, gain, wrap)
    local offset, size = math.floor((at or 0) * RATE), #into
    gain = gain or 1
    for i = 1, #samples do
        local k = i + offset
        if k > size then
            if not wrap then
                break
            end
            k = (k - 1) % size + 1
        end
        into[k] = into[k] + samples[i] * gain
    end
    return into
end

function synth.scale(samples, gain)
    for i = 1, #samples do
        samples[i] = samples[i] * value(gain, (i - 1) / RATE)
    end
    return samples
end

-- Delays of the room in samples (prime, so that echoes do not line up).
local COMBS, PASSES = { 653, 797, 919, 1051 }, { 223, 89 }

local function comb(samples, size, feedback, passes)
    local line, at, dull, out = {}, 0, 0, {}
    for i = 0, size - 1 do
        line[i] = 0
    end
    for pass = 1, passes do
        for i = 1, #samples do
            local v = line[at]
            dull = dull + (v - dull) * 0.55
            line[at] = samples[i] + dull * feedback
            at = (at + 1) % size
            if pass == passes then
                out[i] = v
            end
        end
    end
    return out
end

local function all_pass(samples, size, looped)
    local line, at = {}, 0
    for i = 0, size - 1 do
        line[i] = 0
    end
    for i = looped and math.max(1, #samples - SETTLE) or #samples + 1, #samples do
        line[at] = samples[i] + line[at] * 0.5
        at = (at + 1) % size
    end
    for i = 1, #samples do
        local v = line[at]
        local x = samples[i] + v * 0.5
        line[at] = x
        samples[i] = v - x * 0.5
        at = (at + 1) % size
    end
    return samples
end

--- Puts a sound into a small room. `looped`: the room already rings when the sound starts.
function synth.room(samples, wet, feedback, looped)
    local sum = {}
    for i = 1, #samples do
        sum[i] = 0
    end
    for _, size in ipairs(COMBS) do
        synth.add(sum, comb(samples, size, feedback or 0.75, looped and 2 or 1), 0, 0.25)
    end
    for _, size in ipairs(PASSES) do
        all_pass(sum, size, looped)
    end
    return synth.add(samples, sum, 0, wet)
end

--- Removes what is too low to hear, fades both ends, and sets the highest peak (dB below full).
function synth.finish(samples, peak_db, fade_in, fade_out)
    synth.filter(samples, "high", 28, 0.7)
    local rise, fall = math.floor((fade_in or 0.002) * RATE), math.floor((fade_out or 0.02) * RATE)
    for i = 1, math.min(rise, #samples) do
        samples[i] = samples[i] * (i - 1) / rise
    end
    for i = 1, math.min(fall, #samples) do
        local k = #samples + 1 - i
        samples[k] = samples[k] * (i - 1) / fall
    end
    return synth.normalise(samples, peak_db)
end

function synth.normalise(samples, peak_db)
    local peak = 0
    for i = 1, #samples do
        peak = math.max(peak, math.abs(samples[i]))
    end
    return synth.scale(samples, peak > 0 and 10 ^ ((peak_db or -6) / 20) / peak or 0)
end

--- Closes a loop: the last `overlap` seconds are laid over the first (even power) and cut off.
function synth.close_loop(samples, overlap)
    local over = math.floor(overlap * RATE)
    local size = #samples - over
    local out = {}
    for i = 1, size do
        out[i] = samples[i]
    end
    for i = 1, over do
        local x = (i - 0.5) / over * math.pi / 2
        out[i] = samples[i] * math.sin(x) + samples[size + i] * math.cos(x)
    end
    return out
end

--- The frequency of a note: half steps from A4 = 440 Hz.
function synth.note(steps)
    return 440 * 2 ^ (steps / 12)
end

--- A struck bar or string: partials {ratio, gain, decay} of one frequency.
function synth.struck(freq, seconds, partials, attack)
    local out = synth.new(seconds)
    for _, p in ipairs(partials) do
        synth.add(out, synth.tone({ seconds = seconds, freq = freq * p[1],
            gain = synth.pluck(attack or 0.003, p[3], seconds) }), 0, p[2])
    end
    return out
end

return synth
