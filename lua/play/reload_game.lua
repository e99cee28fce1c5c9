-- A game that is worked on. When a file of its rules is saved, its Lua is loaded anew and goes on from what the older saves; what
-- is wrong holds it, with a page in the window and words on the terminal, until the next save. One of its mods is reloaded
-- as a mod that is worked on. Pictures, sounds and fonts are decoded anew and the rules play on; of a file that is wrong there
-- stays what it was. When one of its tests is saved, its tests run beside it.
local broken = require "play.broken"
local log = require "engine.log"
local reload = require "play.reload"
local scene = require "engine.scene"
local session_of = require "play.session"
local test_runs = require "play.test_runs"
local text = require "lib.text"
local watch = require "lib.watch"
local words = require "words"

local reload_game = {}

local RED, GREEN = 0xFF8070, 0x90E8A0
local TOAST_BYTES = 96

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
    local mods, tests, said = session.definition.mods, path .. "/tests", session.definition
    local assets = said.assets_package and said.assets or said.assets and path .. "/" .. said.assets
    self.watch = watch.create(path, function(below) return below == mods or below == tests or below == assets end)
    self.tests = watch.create(tests)
    self.assets = assets and watch.create(assets)
    if assets then session_of.load_assets(session) end
    for _, problem in ipairs { self.watch.problem or self.tests.problem } do log.write("warn", "engine", problem) end
    watch_mods(self, mods)
    return self
end

local function load_assets(self)
    local problems, id = session_of.load_assets(self.session), self.session.definition.id
    local said = problems[1] and ("%s: %s"):format(id, problems[1]) or words("toast.reloaded", { mod = id })
    if not problems[1] then log.write("info", "game", ("%s: assets are decoded anew"):format(id)) end
    scene.toast(text.printable(said, TOAST_BYTES), problems[1] and RED or GREEN)
end

-- Once a tick.
function reload_game.tick(self)
    test_runs.tick(self.runs)
    for _, one in ipairs(self.mods) do reload.tick(one) end
    if watch.changed(self.tests) then test_runs.start(self.runs) end
    if self.assets and watch.changed(self.assets) then load_assets(self) end
    if not watch.changed(self.watch) then return end
    local session = self.session
    if not session.broken.open then broken.note(session.broken) end
    broken.reload(session.broken)
end

return reload_game
