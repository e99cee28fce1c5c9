-- What this game makes of mods' commands: the floor and who lives there are its own. Mods add to it by content and by the commands
-- of api.lua; what they spawn beside it is for show.
local window_counter = require "policy.window_counter"
local world = require "engine.world"

local policy = {}

policy.GIFTS, policy.GIFT_TURNS = 3, 100 -- of one mod in so many turns

local gifts = window_counter.create(policy.GIFT_TURNS)

local function deny(why)
    return function() return "deny", why end
end

policy.verdicts = {
    spawn = deny "monsters and items come by content, and items by the game's command 'give'",
    move = deny "who stands where is the floor's own",
    damage = deny "only blows, traps and the sea hurt in this game",
    push = deny "nobody is pushed from cell to cell",
    set_properties = deny "what things are is said by content",
}

function policy.verdicts.give(mod)
    local turn = world.var "turn"
    if window_counter.sum(gifts, mod.number, turn) >= policy.GIFTS then return "deny", "enough was given for now" end
    window_counter.add(gifts, mod.number, turn, 1)
end

-- For a new world.
function policy.forget() window_counter.forget_all() end

return policy
