-- Games in which the world stands still until somebody acts (`turns` of game.lua). What is done while it stands is kept, and
-- is the game's with the tick that it brings.
local turns = {}

local SETS = { "pressed", "released" }
local POINTER = { "clicked", "released", "moved" }

-- due: a tick is owed without anybody acting: the first one, so that the game shows itself.
function turns.create() return { due = true, kept = nil } end

-- The next tick comes without anybody acting: the game was made anew.
function turns.owe(self) self.due = true end

-- Whether somebody does something: presses an action, his own or a mod's, or a way; clicks, turns the wheel, types.
local function acts(players, menu)
    for _, actions in ipairs(players) do
        for _, pressed in pairs(actions.pressed) do
            if pressed then return true end
        end
    end
    return menu.clicked or menu.released or menu.wheel ~= 0 or menu.for_mods or menu.own ~= nil or menu.typed ~= nil
end

-- Whether the world waits in this tick. `busy`: the game goes on by itself.
function turns.waits(self, players, menu, busy)
    return not self.due and not busy and not acts(players, menu)
end

-- A tick in which somebody acted and the world still stood.
function turns.keep(self, players, menu)
    if not acts(players, menu) then return end
    local kept = self.kept or { typed = {}, wheel = 0 }
    self.due, self.kept = true, kept
    for i, actions in ipairs(players) do
        kept[i] = kept[i] or { pressed = {}, released = {} }
        for _, set in ipairs(SETS) do
            for name, is in pairs(actions[set]) do kept[i][set][name] = is or kept[i][set][name] end
        end
    end
    for _, name in ipairs(POINTER) do kept[name] = kept[name] or menu[name] end
    kept.wheel = kept.wheel + menu.wheel
    table.move(menu.typed or {}, 1, #(menu.typed or {}), #kept.typed + 1, kept.typed)
end

-- Puts what was kept into what is done in this tick, which plays.
function turns.take(self, players, menu)
    local kept = self.kept
    self.due, self.kept = false, nil
    if not kept then return end
    for i, actions in ipairs(players) do
        for _, set in ipairs(kept[i] and SETS or {}) do
            for name, is in pairs(kept[i][set]) do actions[set][name] = is or actions[set][name] end
        end
    end
    for _, name in ipairs(POINTER) do menu[name] = menu[name] or kept[name] or false end
    menu.wheel = menu.wheel + kept.wheel
    if kept.typed[1] then
        table.move(menu.typed or {}, 1, #(menu.typed or {}), #kept.typed + 1, kept.typed)
        menu.typed = kept.typed
    end
end

return turns
