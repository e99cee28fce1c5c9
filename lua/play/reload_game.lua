-- A game that is worked on: when one of its files is saved, its Lua is loaded anew and goes on from what the older saves. What
-- is wrong holds it, with a page in the window and words on the terminal, until the next save.
local broken = require "play.broken"
local log = require "engine.log"
local watch = require "lib.watch"

local reload_game = {}

-- For a session (play.session) of the game in the folder `path`. Its mods and tests are not its rules.
function reload_game.create(session, path)
    local self = { session = session, path = path }
    local mods = session.definition.mods
    self.watch = watch.create(path, function(below) return below == mods or below == path .. "/tests" end)
    if self.watch.problem then log.write("warn", "engine", self.watch.problem) end
    return self
end

-- Once a tick.
function reload_game.tick(self)
    if not watch.changed(self.watch) then return end
    local session = self.session
    if not session.broken.open then broken.note(session.broken) end
    broken.reload(session.broken)
end

return reload_game
