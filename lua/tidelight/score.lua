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

-- Called when a day begins: the night before was survived.
function score.morning(game)
    world.set_var("nights", world.var("nights") + 1)
    add(T.night + lighthouse.hp(game) * T.hp + world.var("fuel") * T.fuel // tune.lighthouse.fuel)
end

function score.won() add(T.won) end

return score
