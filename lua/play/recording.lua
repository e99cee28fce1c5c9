-- A session on a tape: what has to be there before the first tick, written down so that lua/cli/replay.lua can make the
-- same session again on another machine. What happens then is recorded by engine.trace.
--
-- The head's `about` is JSON: {game = {id, version, shipped}, seed, players, bot, title, headless, tick_rate, conf,
-- game_options, language, clock, mods = [{id, version, title, place, settings, sha256}], answers, accepted, saved, press}.
-- Its files are "mods/PLACE/ID/...", "saved.save".
local app = require "engine.app"
local fs = require "engine.fs"
local json = require "lib.json"
local log = require "engine.log"
local names = require "mods.names"
local player_storage = require "play.player_storage"
local since = require "mods.since"
local scene = require "engine.scene"
local text = require "lib.text"
local trace = require "engine.trace"
local words = require "words"
local xdg = require "lib.xdg"

local recording = {}

recording.LIMIT_MB = 64 -- of a recording that nobody asked for by name
local FOLLOWED_MB = 1024

-- --- writing ---

local function add_package(files, mod)
    local base = ("mods/%s/%s/"):format(mod.place, mod.id)
    for _, file in ipairs(mod.package:files() or {}) do
        local content, problem = mod.package:read(file.name)
        if not content then return problem end
        files[#files + 1] = { name = base .. file.name, content = content }
    end
end

local function order_of_installs(files, places)
    for _, place in ipairs(places) do
        local kept = place.name == "user" and fs.read(place.path .. "/" .. since.FILE, 1 << 20)
        if kept then files[#files + 1] = { name = "mods/user/" .. since.FILE, content = kept } end
    end
end

local function add_mods(self, files, about)
    about.mods = json.list {}
    for i, mod in ipairs(self.found and self.found.mods or {}) do
        local problem = add_package(files, mod)
        if problem then return problem end
        about.mods[i] = {
            id = mod.id, version = mod.version, title = mod.title, place = mod.place, settings = mod.settings,
            evaluates = mod.evaluates or nil,
        }
    end
    order_of_installs(files, self.options.places or {})
end

local function kept_of(store)
    return store and { mods = store.mods, once = store.once, unread = store.unread } or nil
end

local function about_of(self)
    local options = self.options
    return {
        game = { id = self.definition.id, version = self.definition.version, shipped = self.definition.place == "shipped" },
        engine = app.version, seed = options.seed, players = options.players, bot = options.bot or nil,
        title = options.title or nil, tick_rate = self.conf.tick_rate, conf = self.conf,
        game_options = options.game_options, language = self.conf.language, clock = options.clock or nil,
        headless = options.headless or nil, press = options.press_words, ticks = options.ticks, stays = options.stays or nil,
        no_mods = not options.places or nil, answers = kept_of(self.answers), accepted = kept_of(self.accepted),
        state = options.slot.saved and "saved" or nil,
        player_storage = self.found and player_storage.snapshot(self.found.mods) or nil,
    }
end

-- Records the session, whose mods were found and did not start yet. options.trace: {path (nil: it stays in memory)}.
-- nil, or why not.
function recording.begin(self)
    local wanted = self.options.trace
    if not wanted then return nil end
    local about, files = about_of(self), {}
    local problem = add_mods(self, files, about)
    local saved = self.options.slot.saved and self.options.slot.path
    if saved and not problem then
        local content
        content, problem = fs.read(saved, 1 << 28)
        files[#files + 1] = content and { name = "saved.save", content = content } or nil
    end
    if problem then return "nothing is recorded: " .. problem end
    if wanted.path == nil and not xdg.state() then return nil end -- nowhere to keep it
    trace.record { about = json.encode(about), files = files, limit_mb = wanted.path and FOLLOWED_MB or recording.LIMIT_MB }
    self.recorded = true
    if not wanted.path then return nil end
    local ok
    ok, problem = trace.follow(wanted.path)
    if ok then return nil end
    return problem
end

-- --- reading ---

local TOP = { ["saved.save"] = true }

-- What is wrong with the name of a file that a stranger's trace has; nil: nothing.
local function name_problem(name)
    if TOP[name] then return nil end
    local place, rest = name:match("^mods/(%l+)/(.+)$")
    if not place then return "is no place for a file" end
    if rest == since.FILE and place == "user" then return nil end
    local id, file = rest:match("^([%l%d-]+)/(.+)$")
    if not id then return "is no place for a file" end
    return names.problem(file)
end

local function write_file(folder, file)
    local problem = name_problem(file.name)
    if problem then return ("the name '%s' %s"):format(text.printable(file.name, 120), problem) end
    local at, ok = folder, true
    for part in file.name:match("^(.*)/[^/]*$") and file.name:gmatch("([^/]+)/") or function() end do
        at = at .. "/" .. part
        if fs.kind(at) ~= "dir" then ok, problem = fs.mkdir(at) end
        if not ok then return problem end
    end
    ok, problem = fs.write(folder .. "/" .. file.name, file.content)
    return not ok and problem or nil
end

-- Types of what has to be in `about`, and what is said of others.
local NEEDED = { game = "table", seed = "number", players = "number", tick_rate = "number", conf = "table", mods = "table" }

local function about_problem(about)
    if type(about) ~= "table" then return "expected an object" end
    for name, kind in pairs(NEEDED) do
        if type(about[name]) ~= kind then return ("%s: expected %s"):format(name, kind == "table" and "an object" or "a number") end
    end
    if type(about.game.id) ~= "string" or type(about.game.version) ~= "string" then return "game: expected an id and a version" end
    if not math.tointeger(about.seed) or not math.tointeger(about.players) or about.players < 1 or about.players > 4 then
        return "seed, players: expected whole numbers, and 1 to 4 players"
    end
    for i, mod in ipairs(about.mods) do
        if type(mod) ~= "table" or type(mod.id) ~= "string" or not mod.id:find("^[%l%d][%l%d-]*$") or type(mod.place) ~= "string"
            or not mod.place:find("^%l+$") or type(mod.settings) ~= "string" then
            return ("mods[%d]: expected {id, version, place, settings}"):format(i)
        end
    end
end

-- The places of mods in an unpacked trace. One that was named or developed is a place of its own.
local function places_of(about, folder)
    local list, known = {}, {}
    for _, mod in ipairs(about.mods) do
        local place = ("%s/mods/%s"):format(folder, mod.place)
        local alone = mod.place == "dev" or mod.place == "named"
        if alone then
            list[#list + 1] = { name = mod.place, path = place .. "/" .. mod.id }
        elseif not known[mod.place] then
            known[mod.place] = true
            list[#list + 1] = { name = mod.place, path = place }
        end
    end
    return list
end

-- Opens a trace to be played: {about, engine, folder (with its files, to be removed by recording.close), places}; or nil
-- and what is wrong.
function recording.open(path)
    local head, problem = trace.play(path)
    if not head then return nil, problem end
    local about = json.decode(head.about, "about")
    problem = about_problem(about)
    if problem then return nil, ("%s: what it says of itself is damaged: %s"):format(path, text.printable(problem, 200)) end
    local folder
    folder, problem = fs.make_temp_dir(os.getenv "TMPDIR" or "/tmp", "gatehouse-replay-")
    if not folder then return nil, problem end
    local self = { about = about, engine = head.engine, folder = folder, path = path, bytes = 0 }
    for _, file in ipairs(head.files) do
        problem = write_file(folder, file)
        if problem then
            recording.close(self)
            return nil, ("%s: its files cannot be unpacked: %s"):format(path, problem)
        end
    end
    self.places = not about.no_mods and places_of(about, folder) or nil
    return self
end

function recording.close(self) fs.remove_tree(self.folder) end

-- In a session that is made from a trace: what the player had answered then.
-- `check`: what is wrong with it, or nil.
function recording.answers(self, kind, check)
    local kept = self.about[kind]
    if type(kept) ~= "table" or check { mods = kept.mods } or check { mods = kept.once } then kept = {} end
    return { mods = kept.mods or {}, once = kept.once or {}, unread = kept.unread == true or nil, before = {} }
end

-- The settings that each mod had.
function recording.set_up(self, mod)
    for _, said in ipairs(self.about.mods) do
        if said.id == mod.id then
            mod.settings, mod.evaluates = said.settings, said.evaluates == true
        end
    end
end

-- What mods had kept for the player. What is wrong with it, or nil.
function recording.restore_player_storage(self, mods) return player_storage.restore(mods, self.about.player_storage) end

-- Marks that somebody may look for, in a session that is recorded.
function recording.mark(self, what)
    if self.recorded then trace.mark(text.printable(what, 200)) end
end

-- --- a recording that is in memory alone ---

local MOST_KEPT = 10 -- files

-- The folder for recordings of this game; or nil and why there is none.
local function kept_folder(self)
    local state, problem = xdg.state()
    if not state then return nil, problem end
    local folder = ("%s/traces/%s"):format(state, self.definition.id)
    local ok
    ok, problem = xdg.make(folder)
    if not ok then return nil, problem end
    return folder
end

-- The oldest go.
local function sweep(folder)
    local names = {}
    for _, name in ipairs(fs.list(folder) or {}) do
        if name:find("^%d+%-%d+[%d-]*%.trace$") then names[#names + 1] = name end
    end
    table.sort(names)
    for i = 1, #names - MOST_KEPT do os.remove(folder .. "/" .. names[i]) end
end

-- Writes what was recorded so far to a file of the player's: its path; or nil and why not. `why` is marked in it.
function recording.keep(self, why)
    if not self.recorded then return nil, "nothing is recorded" end
    recording.mark(self, why)
    local folder, problem = kept_folder(self)
    if not folder then return nil, problem end
    local stamp, number, path = os.date "%Y%m%d-%H%M%S", 1
    repeat
        path = ("%s/%s%s.trace"):format(folder, stamp, number > 1 and "-" .. number or "")
        number = number + 1
    until not fs.kind(path)
    local ok
    ok, problem = trace.save(path)
    if not ok then return nil, problem end
    sweep(folder)
    log.write("info", "engine", ("the recording of this run (%s) is kept: gatehouse replay %s"):format(why, path))
    return path
end

-- The same where something went wrong; what cannot be kept is said in the log alone.
function recording.keep_if_any(self, why)
    if not self.recorded then return end
    if self.options.trace.path then return recording.mark(self, why) end -- it is in a file already
    local path, problem = recording.keep(self, why)
    if not path then log.write("warn", "engine", "the recording of this run is not kept: " .. problem) end
end

-- A mod that was stopped for good is something that somebody will want to look at.
function recording.note_quarantines(self)
    for id, number in pairs(self.recorded and self.numbers or {}) do
        if self.lifecycle.quarantined[number] and not self.marked[number] then
            self.marked[number] = true
            recording.keep_if_any(self, "quarantined: " .. id)
        end
    end
end

-- The player asked for it.
function recording.keep_for_player(self)
    if self.options.replayed then return end
    local path, problem = recording.keep(self, "asked for")
    if not path then log.write("error", "engine", "the recording is not kept: " .. problem) end
    local shown = path and xdg.shown(path)
    scene.toast(words(path and "toast.recording" or "toast.no_recording", { path = shown }), path and 0x90E8A0 or 0xFF8070)
end

-- After the last tick: nil, or why the file is not whole.
function recording.finish(self)
    if not self.recorded then return nil end
    local ok, problem = trace.finish()
    if not ok then
        log.write("error", "engine", "the recording is not whole: " .. problem)
        return problem
    end
end

return recording
