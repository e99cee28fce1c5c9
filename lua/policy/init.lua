-- The host's policy: which verdict function judges which command of a mod. What is only seen or heard is judged the same
-- in every game, here; a game has verdicts of its own on top. A command that nobody judges is decided by capability
-- and quota alone and costs no Lua call.
--
-- A verdict is (mod, command, state) -> nil (allow) | "deny", reason | "rewrite", {field = value} |
-- "delay", ticks. It may read the world and must not change it.
local policy = {}

policy.verdicts = {
    light = require("policy.light").verdict,
    tint = require("policy.tint").verdict,
    weather = require("policy.weather").verdict,
    sound = require("policy.sound").verdict,
    hud_bar = require("policy.hud").bar,
    panel_open = require("policy.panels").open,
}

-- The verdicts of a game: its own (command -> function, or nil), and the host's where it has none.
function policy.with(own)
    local all = {}
    for _, verdicts in ipairs { policy.verdicts, own or {} } do
        for name, verdict in pairs(verdicts) do all[name] = verdict end
    end
    return all
end

-- How many ticks a second has in the game that is played, for limits that are said in seconds.
function policy.pace(tick_rate) require("policy.window_counter").pace(tick_rate) end

-- For a new world: what was counted in the one before has nothing to do with it.
function policy.forget() require("policy.window_counter").forget_all() end

return policy
