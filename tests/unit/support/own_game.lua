-- What the engine's own game says of itself, as far as specs of single modules need it: actions with their keys.
local actions = require "lib.actions"

local said = dofile "lua/tidelight/game.lua"

return {
    id = said.id, title = said.title, tick_rate = 60, path = "lua/tidelight", actions = actions.declared(said.actions),
    package = { read = function() return nil end },
}
