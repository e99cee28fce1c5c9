-- What is particular about each night: who comes, in what packs, under what sky. Percentages are of the
-- shades that rise; `pack` is how many rise together.
local tune = require "tidelight.tune"

local nights = {}

local LIST = {
    { swift = 0, brute = 0, pack = { 2, 4 } },
    { swift = 34, brute = 0, pack = { 2, 5 } },
    { swift = 18, brute = 14, pack = { 2, 5 } },
    { swift = 40, brute = 6, pack = { 3, 6 }, rain = 62, wind = 0.6 },
    { swift = 62, brute = 4, pack = { 6, 10 } },
    { swift = 22, brute = 22, pack = { 3, 7 }, fog = 44 },
    { swift = 42, brute = 18, pack = { 4, 10 }, rain = 30, wind = 0.3 },
}

-- Which of them it is, for the words about it: "night.1" and so on.
function nights.number(day) return math.max(1, math.min(tune.nights, day)) end

function nights.of(day) return LIST[nights.number(day)] end

return nights
