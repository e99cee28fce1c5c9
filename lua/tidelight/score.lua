-- Points: for shades that fell, for nights that passed, and for what still stands in the morning.
local lighthouse = require "tidelight.lighthouse"
local tune = require "tidelight.tune"
local world = require "engine.world"

local score = {}

local T = tune.score

local function add(points) world.set_var("score", world.var("score") + points) end

function score.now() return world.var("score") end

function score.kill(kind)
    world.set_var("kills", world.var("kills") + 1)
    add(tune.shades.kinds[kind].score)
end

-- Called when a night begins: what is counted until the morning.
function score.evening()
    world.set_var("kills_before", world.var("kills"))
    world.set_var("score_before", world.var("score"))
end

-- What the last night came to, in a line: key and arguments of words.
function score.summary(game)
    return "phase.held", {
        night = game.day - 1, count = world.var("kills") - world.var("kills_before"),
        points = world.var("score") - world.var("score_before"),
    }
end

-- Called when a day begins: the night before was survived.
function score.morning(game)
    world.set_var("nights", world.var("nights") + 1)
    add(T.night + lighthouse.hp(game) * T.hp + world.var("fuel") * T.fuel // tune.lighthouse.fuel)
end

function score.won() add(T.won) end

return score
