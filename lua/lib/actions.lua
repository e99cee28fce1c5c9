-- The game's own actions and ways, as bindings name them.
local actions = {}

actions.targets = {
    "up", "down", "left", "right", "use", "throw", "dash", "menu", "confirm", "cancel", "focus", "build",
}

actions.is_game = {}
for _, target in ipairs(actions.targets) do actions.is_game[target] = true end

return actions
