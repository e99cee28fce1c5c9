-- What the keeper does: steps, throws, blows, building, the menu.
local synth = require "synth"

local function grain(seconds, seed, kind, freq, q, decay)
    return synth.filter(synth.noise(seconds, seed, synth.pluck(0.002, decay, seconds)), kind, freq, q)
end

local function thump(from, to, seconds, decay)
    return synth.tone({ seconds = seconds, freq = synth.glide(from, to, seconds * 0.6),
        gain = synth.pluck(0.002, decay, seconds) })
end

-- A drop: a short rising chirp.
local function drop(from, to, seconds)
    return synth.tone({ seconds = seconds, freq = synth.glide(from, to, seconds), gain = synth.swell(seconds, 0.2) })
end

local WOOD = { { 1, 1, 0.035 }, { 2.42, 0.5, 0.022 }, { 4.1, 0.25, 0.012 } }
local CHIME = { { 1, 1, 0.16 }, { 2, 0.4, 0.1 }, { 3.01, 0.22, 0.06 }, { 5.4, 0.1, 0.03 } }

local function knock(into, at, freq, gain, seed)
    synth.add(into, synth.struck(freq, 0.16, WOOD), at, gain)
    synth.add(into, grain(0.05, seed, "high", 1800, 0.7, 0.008), at, gain * 0.5)
    synth.add(into, thump(150, 80, 0.1, 0.03), at, gain * 0.6)
end

local function chime(into, at, steps, gain)
    synth.add(into, synth.struck(synth.note(steps), 0.5, CHIME), at, gain)
end

local function step()
    local out = synth.new(0.14)
    synth.add(out, grain(0.09, 3, "band", 1500, 0.9, 0.022), 0, 1)
    synth.add(out, grain(0.07, 5, "band", 2600, 1.2, 0.014), 0.035, 0.7)
    synth.add(out, thump(120, 70, 0.1, 0.025), 0, 0.35)
    return synth.finish(out, -9)
end

local function step_water()
    local out = synth.new(0.3)
    local wash = synth.noise(0.26, 17, synth.swell(0.26, 0.18))
    synth.add(out, synth.filter(wash, "band", synth.glide(700, 1900, 0.2), 0.9), 0, 1)
    synth.add(out, drop(520, 1150, 0.06), 0.05, 0.25)
    synth.add(out, drop(760, 1500, 0.05), 0.13, 0.18)
    synth.add(out, thump(140, 80, 0.1, 0.03), 0, 0.35)
    return synth.finish(out, -9)
end

local function pickup()
    local out = synth.new(0.55)
    chime(out, 0, 7, 0.8)
    chime(out, 0.07, 14, 1)
    chime(out, 0.075, 26, 0.18)
    return synth.finish(synth.room(out, 0.35, 0.6), -7)
end

local function whoosh(seconds, low, high, peak, seed, q)
    local out = synth.noise(seconds, seed, synth.swell(seconds, peak))
    return synth.filter(out, "band", function(t)
        local x = t / seconds
        return low + (high - low) * math.sin(math.pi * math.min(1, x * 1.15)) ^ 1.5
    end, q or 1.6)
end

local function throw()
    local out = synth.new(0.32)
    synth.add(out, whoosh(0.3, 350, 2100, 0.35, 23), 0, 1)
    synth.add(out, whoosh(0.2, 800, 3200, 0.4, 29, 2.5), 0.02, 0.4)
    return synth.finish(out, -8)
end

local function dash()
    local out = synth.new(0.42)
    synth.add(out, whoosh(0.4, 200, 1300, 0.25, 31, 1.1), 0, 1)
    synth.add(out, thump(190, 60, 0.22, 0.07), 0, 0.6)
    synth.add(out, grain(0.08, 37, "band", 1700, 0.8, 0.02), 0, 0.5)
    return synth.finish(out, -7)
end

local function hit()
    local out = synth.new(0.26)
    synth.add(out, thump(240, 55, 0.24, 0.06), 0, 1)
    synth.add(out, grain(0.12, 41, "low", 1500, 0.8, 0.025), 0, 0.8)
    synth.add(out, grain(0.03, 43, "high", 2500, 0.7, 0.006), 0, 0.4)
    return synth.finish(out, -6)
end

local function hurt()
    local out = synth.new(0.45)
    synth.add(out, thump(200, 60, 0.2, 0.06), 0, 0.8)
    synth.add(out, grain(0.1, 47, "low", 1200, 0.8, 0.03), 0, 0.5)
    local voice = synth.tone({ seconds = 0.34, freq = synth.glide(330, 165, 0.32), shape = "reed",
        gain = synth.pluck(0.012, 0.13, 0.34), vibrato = 0.03, vibrato_hz = 17 })
    synth.add(out, synth.filter(voice, "band", synth.glide(1100, 500, 0.3), 1.8), 0.02, 1.1)
    return synth.finish(synth.room(out, 0.2, 0.5), -6)
end

local function build()
    local out = synth.new(0.55)
    knock(out, 0, 520, 0.8, 53)
    knock(out, 0.16, 560, 0.9, 59)
    knock(out, 0.31, 430, 1, 61)
    return synth.finish(synth.room(out, 0.25, 0.5), -6)
end

local function repair()
    local out = synth.new(0.6)
    local creak = synth.tone({ seconds = 0.2, shape = "reed", gain = synth.swell(0.2, 0.5),
        freq = function(t) return 95 + 60 * t / 0.2 + 12 * math.sin(t * 190) end })
    synth.add(out, synth.filter(creak, "band", 900, 3), 0, 0.8)
    knock(out, 0.2, 610, 0.9, 67)
    knock(out, 0.33, 660, 1, 71)
    chime(out, 0.36, 7, 0.12)
    return synth.finish(synth.room(out, 0.25, 0.5), -6)
end

local function plant()
    local out = synth.new(0.6)
    for i = 0, 4 do
        synth.add(out, grain(0.06, 73 + i, "band", 2200 + i * 350, 1.3, 0.018), i * 0.035, 0.5)
    end
    synth.add(out, thump(150, 90, 0.12, 0.04), 0.02, 0.5)
    synth.add(out, drop(280, 520, 0.09), 0.16, 0.5)
    chime(out, 0.2, 2, 0.35)
    chime(out, 0.27, 9, 0.3)
    return synth.finish(synth.room(out, 0.4, 0.65), -8)
end

-- Oil runs into the lamp, the wick catches.
local function refuel()
    local out = synth.new(1.0)
    for i, at in ipairs({ 0, 0.12, 0.23, 0.32 }) do
        synth.add(out, drop(210 + i * 45, 400 + i * 60, 0.085), at, 0.7)
        synth.add(out, grain(0.06, 83 + i, "band", 900, 1, 0.02), at, 0.2)
    end
    synth.add(out, whoosh(0.4, 250, 1500, 0.3, 97, 0.9), 0.42, 0.7)
    for i, steps in ipairs({ -7, 0, 5, 9 }) do
        synth.add(out, synth.tone({ seconds = 0.5, freq = synth.note(steps), shape = "warm",
            gain = synth.swell(0.5, 0.25) }), 0.46 + i * 0.015, 0.2)
    end
    return synth.finish(synth.room(out, 0.35, 0.7), -7, 0.002, 0.08)
end

local function ui_move()
    local out = synth.new(0.08)
    synth.add(out, synth.struck(880, 0.08, { { 1, 1, 0.016 }, { 2.7, 0.3, 0.007 } }), 0, 1)
    return synth.finish(out, -12)
end

local function ui_ok()
    local out = synth.new(0.35)
    chime(out, 0, 2, 0.8)
    chime(out, 0.06, 9, 1)
    return synth.finish(synth.room(out, 0.2, 0.5), -10)
end

local function ui_back()
    local out = synth.new(0.3)
    chime(out, 0, 4, 0.9)
    chime(out, 0.06, -3, 0.9)
    return synth.finish(synth.room(out, 0.2, 0.5), -11)
end

local function splash()
    local out = synth.new(0.85)
    synth.add(out, thump(180, 50, 0.2, 0.06), 0, 0.7)
    local sheet = synth.noise(0.7, 101, synth.pluck(0.012, 0.14, 0.7))
    synth.add(out, synth.filter(sheet, "band", synth.glide(2600, 700, 0.5), 0.7), 0, 1)
    local fall = synth.noise(0.6, 103, synth.swell(0.6, 0.3))
    synth.add(out, synth.filter(fall, "high", 2400, 0.7), 0.12, 0.22)
    for i = 1, 5 do
        synth.add(out, drop(420 + i * 130, 900 + i * 190, 0.05), 0.16 + i * 0.085, 0.16)
    end
    return synth.finish(synth.room(out, 0.25, 0.6), -7, 0.002, 0.06)
end

local function spark()
    local out, random = synth.new(0.3), synth.random(107)
    for i = 1, 9 do
        local at = (i / 9) ^ 1.6 * 0.2 + random() * 0.008 + 0.008
        synth.add(out, grain(0.02, 108 + i, "high", 3000, 0.8, 0.003 + 0.002 * (i % 3)), at, 1 - i * 0.08)
    end
    synth.add(out, synth.struck(2350, 0.2, { { 1, 1, 0.03 }, { 1.51, 0.6, 0.02 } }), 0.005, 0.25)
    return synth.finish(out, -10)
end

return {
    { name = "step", make = step }, { name = "step_water", make = step_water }, { name = "pickup", make = pickup },
    { name = "throw", make = throw }, { name = "dash", make = dash }, { name = "hit", make = hit },
    { name = "hurt", make = hurt }, { name = "build", make = build }, { name = "repair", make = repair },
    { name = "plant", make = plant }, { name = "refuel", make = refuel }, { name = "ui_move", make = ui_move },
    { name = "ui_ok", make = ui_ok }, { name = "ui_back", make = ui_back }, { name = "splash", make = splash },
    { name = "spark", make = spark },
}
