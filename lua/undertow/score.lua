-- What a descent was worth.
local world = require "engine.world"

local score = {}

local FLOOR, WON, WARDEN, HP, OIL = 50, 1000, 200, 10, 5

-- Lines of {key of words "score.KEY", how many, points}.
function score.lines(game)
    local lines = { { "floors", game.floor, (game.floor - 1) * FLOOR }, { "slain", game.kills, game.points } }
    if game.mode ~= "won" then lines[#lines + 1] = { "turns", game.turn, 0 } end
    if game.mode == "won" then
        local hp = world.alive(game.hero) and world.get(game.hero, "hp") or 0
        lines[#lines + 1] = { "lit", game.turn, WON + hp * HP + game.oil * OIL }
        if game.warden_slain then lines[#lines + 1] = { "warden", 1, WARDEN } end
    end
    return lines
end

function score.total(game)
    local sum = 0
    for _, line in ipairs(score.lines(game)) do sum = sum + line[3] end
    return sum
end

return score
