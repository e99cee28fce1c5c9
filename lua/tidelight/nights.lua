-- What is particular about each night: who comes, in what packs, under what sky. Percentages are of the
-- shades that rise; `pack` is how many rise together.
local tune = require "tidelight.tune"

local nights = {}

local LIST = {
    { text = "Keep the light burning", swift = 0, brute = 0, pack = { 2, 4 } },
    { text = "Some of them are quick", swift = 34, brute = 0, pack = { 2, 5 } },
    { text = "Something heavy wades ashore", swift = 18, brute = 14, pack = { 2, 5 } },
    { text = "A gale, and what it carries", swift = 40, brute = 6, pack = { 3, 6 }, rain = 62, wind = 0.6 },
    { text = "They hunt in packs tonight", swift = 62, brute = 4, pack = { 6, 10 } },
    { text = "Fog. The big ones like fog", swift = 22, brute = 22, pack = { 3, 7 }, fog = 44 },
    { text = "The last night. All of them", swift = 42, brute = 18, pack = { 4, 10 }, rain = 30, wind = 0.3 },
}

function nights.of(day) return LIST[math.max(1, math.min(tune.nights, day))] end

return nights
