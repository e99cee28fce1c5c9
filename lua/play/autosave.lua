-- Saves the game that is played: whenever it says that it is time to (its checkpoint), once in a while, when it is won or
-- lost, and at the end. With a window the file is written while the game goes on; without one each save is waited for, so
-- that a run is the same however slow the disk is. It runs between two ticks, when the world is at rest.
local app = require "engine.app"
local contract = require "games.contract"
local log = require "engine.log"
local packages = require "mods.package"
local saves = require "engine.saves"
local scene = require "engine.scene"
local slots = require "play.slots"
local text = require "lib.text"
local words = require "words"
local world = require "engine.world"
local xdg = require "lib.xdg"

local autosave = {}

autosave.SECONDS = 60 -- of game time between two saves

local RESCUED = "-rescued"

-- Of a mod's files, once; "" when they cannot be read any more.
local function digest_of(mod)
    if mod.sha256 == nil then
        local package = mod.package or packages.open(mod.folder)
        mod.sha256 = package and package:sha256() or ""
    end
    return mod.sha256
end

-- Mods that play, as a save remembers them.
function autosave.mods_of(session)
    local list = {}
    for _, mod in ipairs(session.found and session.found.mods or {}) do
        local number = session.numbers[mod.id]
        if number and not session.lifecycle.off[number] then
            list[#list + 1] = { id = mod.id, version = mod.version, sha256 = digest_of(mod) }
        end
    end
    return list
end

-- options: path, wait (for each save), every (ticks; nil: a minute's), over_old (there is a saved game that this one takes the
-- place of: it is moved aside first), declined() (whether the game that began on the title is a new one, while
-- one was offered).
function autosave.create(session, options)
    local self = {
        session = session, path = options.path, wait = options.wait,
        every = options.every or autosave.SECONDS * session.conf.tick_rate,
        over_old = options.over_old, declined = options.declined or function() return false end,
    }
    function self.progress() return contract.progress(session.game, session.definition) end
    autosave.mods_of(session) -- their digests, while nothing waits for it
    autosave.note(self)
    return self
end

-- The game is another one now, which was just begun or loaded: there is nothing to save yet.
function autosave.note(self)
    local progress = self.progress()
    self.state, self.checkpoint, self.at = progress.state, progress.checkpoint, progress.clock
end

-- What a saved game says of itself; what the game says comes first, and says nothing else that stands here.
local function meta_of(self)
    local session, progress, meta = self.session, self.progress(), {}
    for name, value in pairs(contract.facts(progress, session.definition)) do meta[name] = value end
    for name, value in pairs {
        name = self.path:match("([^/]*)%.save$"), engine = app.version, state = progress.state,
        game = session.definition.id, game_version = session.definition.version,
        summary = contract.saved_summary(progress, session.game),
        seed = tostring(progress.seed or session.seed), players = tostring(session.players),
        tick = tostring(world.tick()), digest = world.digest(), clock = tostring(progress.clock),
        tick_rate = tostring(session.conf.tick_rate),
        saved_at = os.date("!%Y-%m-%dT%H:%M:%SZ"), aside = contract.aside(session.game),
    } do meta[name] = value end
    return meta
end

-- What is written, for engine.saves. kept: of play.broken, the game's own state of the last whole tick; nil: as it is.
local function parcel_of(self, path, wait, kept)
    local meta = meta_of(self)
    local state
    if kept then
        state, meta.game_state = kept.game, kept.meta.game_state
    else
        state, meta.game_state = contract.saved(self.session.game, self.session.definition)
    end
    return { path = path, meta = meta, mods = autosave.mods_of(self.session), game = state, wait = wait }
end

local function fail(self, problem)
    log.write("error", "engine", "the game was not saved: " .. problem)
    if not self.failing then scene.toast(words "toast.not_saved", 0xFF8070) end
    self.failing = true
end

local function prepare(self)
    local ok, problem = xdg.make(self.path:match("^(.*)/"))
    if ok and self.over_old then ok, problem = slots.move_old(self.path) end
    if ok then self.over_old, self.prepared = false, true end
    return ok, problem
end

-- Saves now; kept: as parcel_of has it. True when it was given to be written.
function autosave.save(self, wait, kept)
    local ok, problem, kind = true
    if not self.prepared then ok, problem = prepare(self) end
    if ok then
        ok, problem, kind = saves.write(parcel_of(self, self.path, wait, kept))
    end
    if ok then
        autosave.note(self)
        if wait then self.failing = false end
    elseif kind ~= "busy" or wait then
        autosave.note(self) -- not again in the next tick
        fail(self, text.first_line(problem))
    end
    return ok
end

local function look_at_result(self)
    local ok, problem = saves.result()
    if ok then self.failing = false elseif problem then fail(self, problem) end
end

local function is_due(self)
    local progress = self.now
    local state = progress.state
    if state == "title" then return false end
    if state ~= self.state then return state ~= "play" end
    if state ~= "play" then return false end
    return progress.checkpoint ~= self.checkpoint or progress.clock - self.at >= self.every
end

-- Called after each tick.
function autosave.tick(self)
    if not self.wait then look_at_result(self) end
    self.now = self.progress()
    if self.state == "title" and self.now.state ~= "title" then -- it begins
        self.over_old = self.over_old or self.declined()
        autosave.note(self)
    end
    if self.now.clock < self.at then autosave.note(self) end -- another one begins
    if is_due(self) then autosave.save(self, self.wait) end
end

-- The game ended by an error within a tick: it is saved beside what was saved before, under a name of its own, which is
-- given; or nil and why not. kept: as parcel_of has it; without it what there is may be half of that tick.
function autosave.rescue(self, kept)
    local known, progress = pcall(self.progress)
    if known and progress.state == "title" then return nil, "nothing was played" end
    local folder, name = self.path:match("^(.*)/([^/]*)%.save$")
    name = name:sub(1, slots.MOST_NAME - #RESCUED) .. RESCUED
    local path = ("%s/%s.save"):format(folder, name)
    saves.close()
    local done, problem = pcall(function()
        assert(xdg.make(folder))
        assert(slots.move_old(path))
        assert(saves.write(parcel_of(self, path, true, kept)))
    end)
    saves.close()
    if done then return name end
    return nil, text.first_line(problem)
end

-- The end: what was played is saved, and the file is closed. kept: as parcel_of has it.
function autosave.finish(self, kept)
    if self.progress().state ~= "title" then
        saves.close()
        look_at_result(self)
        autosave.save(self, true, kept)
    end
    saves.close()
end

return autosave
