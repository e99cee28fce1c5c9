-- A game whose own Lua has an error while somebody plays: the world goes back to the last whole tick, a page says what is
-- wrong, and the game is loaded anew from its files, or saved and left. No mod is blamed for it.
local app = require "engine.app"
local contract = require "games.contract"
local error_page = require "ui.error_page"
local fault = require "games.fault"
local log = require "engine.log"
local scene = require "engine.scene"
local text = require "lib.text"
local uv = require "luv"
local words = require "words"
local world = require "engine.world"

local broken = {}

local MOST_LINE = 200
local NOTE_NS = 1000000 -- what keeping may cost in a tick, when somebody waits

-- `session`: of play.session. hooks: reload(kept) -> nil or what is wrong; `shows`: there is somebody to see a page.
function broken.create(session, hooks) return { session = session, hooks = hooks, page = nil, rests = 0 } end

-- Between two ticks: what there is, for an error in the next one. `paced`: somebody waits for the next picture, and a game
-- whose save() takes long is not slowed down by it: what is kept is then some ticks old.
function broken.note(self, paced)
    local session = self.session
    if paced and self.rests > 0 then
        self.rests = self.rests - 1
        return
    end
    self.kept = nil
    if not session.game.save or self.failed == session.game then return end
    local began = uv.hrtime()
    local ok, state, was = pcall(contract.saved, session.game, session.definition)
    if not ok then -- said when the game is saved, and not tried again: it may take long to fail
        self.failed = session.game
        return
    end
    self.kept = { world = world.save(), game = state, meta = { digest = world.digest(), game_state = was } }
    self.rests = (uv.hrtime() - began) // NOTE_NS
end

-- What was kept, or nil. The world is as it was then.
function broken.back(self)
    if self.kept then world.load(self.kept.world) end
    return self.kept
end

local function frames_of(problem)
    local frames = {}
    for line in (problem:match("\nstack traceback:\n(.*)$") or ""):gmatch("[^\n]+") do
        frames[#frames + 1] = text.printable((line:gsub("^%s+", "")), MOST_LINE)
    end
    return frames
end

local function close(self)
    error_page.close(self.page)
    self.page, self.open = nil, false
end

-- The game anew from its files, where it stood; the page stays when that fails, and says why.
function broken.reload(self)
    local problem = self.hooks.reload(self.kept)
    if problem then return broken.show(self, problem) end
    if self.page then close(self) end
    self.open = false
    scene.toast(words "toast.anew", 0x8CE0A0)
    log.write("info", "game", "loaded anew, where it stood")
end

-- Holds the game, and shows what is wrong where somebody sees it.
function broken.show(self, problem)
    local session = self.session
    local source = fault.source_line(session.definition, problem)
    log.write("error", "game", text.printable(text.first_line(problem), 400))
    if source then log.write("error", "game", "    " .. source) end
    for _, line in ipairs(frames_of(problem)) do log.write("error", "game", "  " .. line) end
    broken.back(self)
    if self.page then close(self) end
    self.open = true
    local message = text.first_line(problem):gsub("^the game '[^']*' has an error ", "")
    self.page = error_page.create {
        scene = scene, measure = app.text_size, play = function(sound) scene.sound(sound, 60) end,
        title = words("broken.title", { game = session.definition.title }), message = message,
        source = source, frames = frames_of(problem),
        note = self.kept and words "broken.kept" or words "broken.why",
        buttons = {
            { label = words "broken.reload", act = function() broken.reload(self) end },
            { label = session.autosave and words "broken.save" or words "broken.leave", act = function() self.leaves = true end },
        },
    }
end

-- Once a tick while `open`.
function broken.tick(self, menu, there)
    app.hold(true)
    if there and self.page then error_page.tick(self.page, menu) end
end

return broken
