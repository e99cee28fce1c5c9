-- What words press in a game (play.presses), done.
local actions = require "lib.actions"
local app = require "engine.app"
local log = require "engine.log"

local pressing = {}

-- An action of the game's or a way, pressed and let go in one tick by words.
function pressing.action(players, act)
    local actions_now = players[act.player]
    if not actions_now then return log.write("warn", "engine", ("act:%d.%s: nobody plays there"):format(act.player, act.action)) end
    actions_now.pressed[act.action], actions_now.released[act.action] = true, true
    if actions.IS_RESERVED[act.action] then
        actions_now.move_x, actions_now.move_y = actions.vector { [act.action] = true }
    else
        app.note_input(act.player - 1, act.action, true)
        app.note_input(act.player - 1, act.action, false)
    end
end

-- A mod's own action, pressed and let go in one tick by words. `self`: the session; `mods`: all of its mods.
function pressing.own(self, mods, own)
    for _, mod in ipairs(mods) do
        local number = mod.id == own.id and self.numbers[own.id]
        local runs = number and self.engine_mods.list()[number].state == "running"
        for _, input in ipairs(runs and mod.inputs or {}) do
            if input.action == own.action then
                self.engine_mods.note_action(number, 0, own.action, true)
                self.engine_mods.note_action(number, 0, own.action, false)
                return
            end
        end
    end
    log.write("warn", "engine", ("own:%s.%s: no such action, or the mod does not run"):format(own.id, own.action))
end

return pressing
