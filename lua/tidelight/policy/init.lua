-- What this game makes of mods' commands, as lua/policy/init.lua has verdicts.
local control = require "tidelight.policy.control"
local stores = require "tidelight.policy.stores"
local window_counter = require "policy.window_counter"

local policy = {}

policy.verdicts = {
    spawn = require("tidelight.policy.spawn").verdict,
    move = control.move,
    set_properties = control.set_properties,
    damage = require("tidelight.policy.damage").verdict,
    push = require("tidelight.policy.push").verdict,
    give = stores.give, spend = stores.spend, score = stores.score,
}

-- For a new world: what was counted in the one before has nothing to do with it.
function policy.forget()
    window_counter.forget_all()
    control.forget()
end

return policy
