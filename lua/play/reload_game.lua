-- A game that is worked on. When a file of its rules is saved, its Lua is loaded anew and goes on from what the older saves; what
-- is wrong holds it, with a page in the window and words on the terminal, until the next save. One of its mods is reloaded
-- as a mod that is worked on. When one of its tests is saved, its tests run beside it.
local broken = require "play.broken"
local log = require "engine.log"
local reload = require "play.reload"
local test_runs = require "play.test_runs"
local watch = require "lib.watch"

local reload_game = {}

local function is_below(path, folder) return path:sub(1, #folder + 1) == folder .. "/" end

-- Those of its mods that play.
local function watch_mods(self, folder)
    local found = self.session.found
    if not folder or not found then return end
    for _, list in ipairs { found.mods, found.broken } do
        for _, one in ipairs(list) do
            if is_below(one.path, folder) then self.mods[#self.mods + 1] = reload.create(self.session, one.path) end
        end
    end
end

-- For a session (play.session) of the game in the folder `path`.
function reload_game.create(session, path)
    local self = { session = session, path = path, mods = {}, runs = test_runs.create(path) }
    local mods, tests = session.definition.mods, path .. "/tests"
    self.watch = watch.create(path, function(below) return below == mods or below == tests end)
    self.tests = watch.create(tests)
    for _, problem in ipairs { self.watch.problem or self.tests.problem } do log.write("warn", "engine", problem) end
    watch_mods(self, mods)
    return self
end

-- Once a tick.
function reload_game.tick(self)
    test_runs.tick(self.runs)
    for _, one in ipairs(self.mods) do reload.tick(one) end
    if watch.changed(self.tests) then test_runs.start(self.runs) end
    if not watch.changed(self.watch) then return end
    local session = self.session
    if not session.broken.open then broken.note(session.broken) end
    broken.reload(session.broken)
end

return reload_game
