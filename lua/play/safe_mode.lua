-- The player's hand on mods that rest, for the mods screen of a game in safe mode: none plays, and what is said is
-- for the next game. Nothing of them is looked at before the screen is opened, so that a game in safe mode meets
-- nothing that could end it. Its functions are those of play.control that the screen needs.
local grant_store = require "mods.grant_store"
local catalogue = require "mods.catalogue"
local control = require "play.control"
local grants = require "policy.grants"
local log = require "engine.log"
local locale = require "mods.locale"
local profiles = require "mods.profiles"
local removal = require "mods.removal"
local settings = require "mods.settings"
local switch = require "mods.switch"
local words = require "words"

local safe_mode = {}

function safe_mode.note() return words "mods.safe" end

-- options: as the verb has them (places and profile); language.
function safe_mode.create(options, language) return { options = options, language = language } end

local function speak_of(self, mod) locale.apply(mod, locale.language(self.language)) end

-- The player's language from now on.
function safe_mode.speak(self, language)
    self.language = language
    for _, entry in ipairs(self.catalogue and self.catalogue.entries or {}) do
        if entry.mod then speak_of(self, entry.mod) end
    end
end

-- Called before the screen opens; nil, or why there is nothing to show.
function safe_mode.open(self)
    if self.catalogue then return nil end
    local found, problem = catalogue.load(self.options)
    if not found then return problem end
    for _, entry in ipairs(found.entries) do
        if entry.mod then
            settings.load(entry.mod, found.profile.settings[entry.id])
            speak_of(self, entry.mod)
        end
    end
    self.catalogue = found
end

function safe_mode.entries(self)
    local list = {}
    for i, entry in ipairs(self.catalogue.entries) do
        local mod, on = entry.mod, profiles.is_on(self.catalogue.profile, entry.id)
        list[i] = {
            id = entry.id, title = mod and mod.title or entry.id, version = mod and mod.version, mod = mod,
            state = on and "resting" or "off", on = on, place = entry.place, path = entry.path,
        }
        if entry.state == "broken" then
            list[i].state, list[i].on, list[i].problems = "broken", false, entry.problems
        elseif entry.state == "other-game" then
            list[i].state, list[i].on, list[i].problems = "elsewhere", false, { ("%s %s"):format(entry.id, entry.why) }
        end
    end
    return list
end

function safe_mode.capabilities(self, mod)
    mod.given = grants.decide(mod, grant_store.of(self.catalogue.answers, mod.id))
    return control.capabilities(nil, mod)
end

local function note(problem, id)
    if problem then log.write("error", id, problem) end
end

function safe_mode.switch(self, id, on) note(select(2, switch.all(self.catalogue, { id }, on)), id) end

function safe_mode.grant(self, id, capability, yes)
    grant_store.give(self.catalogue.answers, self.catalogue.by_id[id].mod, capability, yes)
    note(select(2, grant_store.save(self.catalogue.answers)), id)
end

function safe_mode.set(self, id, key, value)
    local found, mod = self.catalogue, self.catalogue.by_id[id].mod
    note(settings.set(mod, key, value), id)
    note(select(2, control.keep_setting(mod, key, found.profiles, found.profile)), id)
end

function safe_mode.can_remove(_, entry) return control.can_remove({ keep = true }, entry) end

function safe_mode.remove(self, id)
    local ok, problem = removal.remove(id, self.catalogue.answers, self.catalogue.profiles)
    if not ok then return note(problem, id) end
    for i = #self.catalogue.entries, 1, -1 do
        if self.catalogue.entries[i].id == id then table.remove(self.catalogue.entries, i) end
    end
end

function safe_mode.questions() return nil end -- they are asked in a game in which it plays

function safe_mode.settle() end -- nothing runs that would have to start anew

return safe_mode
