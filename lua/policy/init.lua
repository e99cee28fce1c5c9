-- The host's policy: which verdict function judges which command of a mod. A command that is not named
-- here is decided by capability and quota alone and costs no Lua call.
--
-- A verdict is (mod, command, state) -> nil (allow) | "deny", reason | "rewrite", {field = value} |
-- "delay", ticks. It may read the world and must not change it.
local policy = {}

policy.verdicts = {
    spawn = require("policy.spawn").verdict,
    move = require("policy.control").move,
    set_properties = require("policy.control").set_properties,
    damage = require("policy.damage").verdict,
    push = require("policy.push").verdict,
    light = require("policy.light").verdict,
    tint = require("policy.tint").verdict,
    weather = require("policy.weather").verdict,
    sound = require("policy.sound").verdict,
    hud_bar = require("policy.hud").bar,
}

-- For a new world: what was counted in the one before has nothing to do with it.
function policy.forget()
    require("policy.ledger").forget_all()
    require("policy.control").forget()
end

return policy
