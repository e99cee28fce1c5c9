-- A mod that is worked on: when a file of it changes, or of a mod whose code it imports, the newer one loads beside the one that plays and takes its
-- place; what it stored stays, what it knew it is told anew. When something is wrong with it, the old one plays on.
local grant_store = require "mods.grant_store"
local log = require "engine.log"
local mods = require "mods"
local packages = require "mods.package"
local scene = require "engine.scene"
local settings = require "mods.settings"
local text = require "lib.text"
local watch = require "lib.watch"
local words = require "words"

local reload = {}

local RED, GREEN = 0xFF8070, 0x90E8A0
local TOAST_BYTES = 96
local FAR = 200 -- bytes of a problem's line on the terminal

local function write(self, problem)
    local here = problem:gsub("^" .. self.path:gsub("%p", "%%%0") .. "/", "")
    log.write("error", self.id or "mods", text.printable(here, FAR) .. (self.plays and "; the old one plays on" or ""))
    return here
end

-- All are in the log; the player's screen has the first.
local function complain_of_all(self, problems)
    local first
    for _, problem in ipairs(problems) do
        local said = write(self, problem)
        first = first or said
    end
    if not first then return end
    local more = #problems > 1 and " " .. words("toast.more", { count = #problems - 1 }) or ""
    scene.toast(text.printable(("%s: %s"):format(self.id or "mods", first), TOAST_BYTES - #more) .. more, RED,
        self.session.numbers[self.id])
end

local function complain(self, problem) complain_of_all(self, { problem }) end

-- What mods declare has changed: the game takes it while it plays, where it can. Nothing that was wrong comes so far.
local function renew_content(self, found)
    local session = self.session
    local now = session.renew_content and session.renew_content(found.content)
    if now == "taken" then
        scene.toast(words("toast.content", { mod = self.id or "mods" }), GREEN)
    elseif now == "restart" then
        log.write("warn", self.id or "mods", "its content has changed, and the game takes it when it begins anew")
        scene.toast(words("toast.content_restart", { mod = self.id or "mods" }), RED)
    end
end

-- The mod as it is now, or nil and what is wrong with it, alone or among the others.
local function read(self)
    local options = self.session.options
    local found = mods.find { places = options.places, without = options.without, enabled = self.session.enabled }
    for _, mod in ipairs(found.mods) do
        if (mod.place == "dev" or mod.place == "game") and mod.path == self.path then
            renew_content(self, found)
            return mod
        end
    end
    for _, broken in ipairs(found.broken) do
        if broken.path == self.path then return nil, broken.problems end
    end
    for _, one in ipairs(found.elsewhere) do
        if one.mod.path == self.path then return nil, { ("%s: '%s' %s"):format(self.path, one.mod.id, one.text) } end
    end
    return nil, { ("%s: is not among the mods that play"):format(self.path) }
end

-- Its settings and texts; a problem with what was said on the command line, or nil.
local function prepare(self, mod)
    local session = self.session
    settings.load(mod, session.profile.settings[mod.id])
    mods.speak(mod, session.conf)
    local mine = {}
    for _, assignment in ipairs(session.options.set or {}) do
        if assignment:sub(1, #mod.id + 1) == mod.id .. "." then mine[#mine + 1] = assignment end
    end
    return settings.apply({ mod }, mine)
end

local function known(self)
    for _, mod in ipairs(self.session.found.mods) do
        if (mod.place == "dev" or mod.place == "game") and mod.path == self.path then return mod end
    end
end

-- One that could not be read when the game began.
local function start(self, mod)
    local session = self.session
    local number, problem = mods.start_one(session.engine_mods, mod, session.conf, grant_store.of(session.answers, mod.id))
    if not number then return complain(self, problem) end
    local found = session.found
    found.mods[#found.mods + 1] = mod
    for i = #found.broken, 1, -1 do
        if found.broken[i].path == self.path then table.remove(found.broken, i) end
    end
    session.numbers[mod.id] = number
    self.id, self.plays = mod.id, true
    session.engine_mods.wait_ready()
    session.recount()
end

local function replace(self, old, mod)
    local session = self.session
    local number = session.numbers[old.id]
    if mod.id ~= old.id then
        return complain(self, ("mod.json: the id was '%s' and is '%s': end the game and begin again"):format(old.id,
            mod.id))
    end
    local source, problem = mods.source(mod, session.conf, grant_store.of(session.answers, mod.id))
    local begun
    if source then begun, problem = session.engine_mods.replace(number, source) end
    packages.rest()
    if not begun then return complain(self, problem) end
    self.loading = mod
end

-- Its folder, and those of the mods whose code it imports.
local function folders_of(self, mod)
    local folders = { self.path }
    for _, id in ipairs(mod and mod.imports or {}) do
        local other = mod.others.loads[id]
        if other and other.package.kind == "folder" and other.path ~= self.path then folders[#folders + 1] = other.path end
    end
    return folders
end

-- Watches what the mod is made of now. What changed meanwhile is another change.
local function watch_all(self, mod)
    local folders = folders_of(self, mod)
    local key = table.concat(folders, "\n")
    if self.watched == key then return end
    if self.watch then watch.close(self.watch) end
    self.watch, self.watched = watch.create(folders), key
    if self.watch.problem then log.write("warn", "engine", self.watch.problem) end
end

local function load(self)
    local mod, problems = read(self)
    if not mod then return complain_of_all(self, problems) end
    local problem = prepare(self, mod)
    if problem then return complain(self, problem) end
    local old = known(self)
    if old and self.session.numbers[old.id] then replace(self, old, mod) else start(self, mod) end
    if mod.imports then watch_all(self, mod) end
end

local function imports(mod, id)
    for _, other in ipairs(mod.imports or {}) do
        if other == id then return true end
    end
    return false
end

-- Those that have code of it get the new one, each as if it had changed itself.
local function renew_importers(self, mod)
    local session = self.session
    for _, other in ipairs(session.found.mods) do
        local number = session.numbers[other.id]
        if number and other ~= mod and imports(other, mod.id) then
            local source, problem = mods.source(other, session.conf, grant_store.of(session.answers, other.id))
            local begun
            if source then begun, problem = session.engine_mods.replace(number, source) end
            if not begun then log.write("error", other.id, text.printable(problem, FAR) .. "; the old one plays on") end
        end
    end
    packages.rest()
end

-- What others have of it is what it is now.
local function adopt(self)
    local mod = known(self)
    for key in pairs(mod) do mod[key] = nil end
    for key, value in pairs(self.loading) do mod[key] = value end
    self.loading = nil
    renew_importers(self, mod)
    self.session.recount()
    scene.toast(words("toast.reloaded", { mod = mod.id }), GREEN, self.session.numbers[mod.id])
end

local function on_replaced(self, number, err)
    if number ~= self.session.numbers[self.id] then return end
    self.plays = self.plays or not err
    if not err and self.loading then adopt(self) end
end

-- For a session (play.session) in which the mod in the folder `path` plays as one under development.
function reload.create(session, path)
    local self = { session = session, path = path }
    local mod = known(self)
    watch_all(self, mod)
    self.id = mod and mod.id
    self.plays = mod ~= nil and session.numbers[mod.id] ~= nil
    for _, broken in ipairs(not mod and session.found.broken or {}) do
        if broken.path == path then complain_of_all(self, broken.problems) end
    end
    session.lifecycle.on_replaced(function(number, err) on_replaced(self, number, err) end)
    return self
end

-- Once a tick.
function reload.tick(self)
    if watch.changed(self.watch) then load(self) end
end

function reload.close(self) watch.close(self.watch) end

return reload
