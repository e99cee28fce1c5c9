-- All that is known of the mods that are there, for the verbs that look at them: what was found where, what the
-- profile switches off, what the player granted. Nothing of a mod is executed.
local grant_store = require "mods.grant_store"
local find = require "mods"
local fs = require "engine.fs"
local grants = require "policy.grants"
local json = require "lib.json"
local locale = require "mods.locale"
local places = require "mods.places"
local profiles = require "mods.profiles"
local shared_code = require "mods.shared_code"
local sources = require "mods.sources"
local text = require "lib.text"
local titles = require "mods.titles"

local catalogue = {}

-- Of the verbs that use it.
catalogue.options = { profile = { kind = "string", value = "PROFILE", help = "as if that profile were in use" } }
for name, option in pairs(places.options) do catalogue.options[name] = option end

local function entry_of(mod, state)
    return { id = mod.id, mod = mod, state = state, place = mod.place, path = mod.path, problems = {} }
end

local function broken_entry(broken)
    return {
        id = broken.id or broken.path:match("([^/]*)/*$"), mod = broken.mod, state = "broken", place = broken.place,
        path = broken.path, problems = broken.problems,
    }
end

-- `options` as a verb has them. {entries = list of {id, mod (nil: its manifest cannot be read), state = "enabled"|
-- "disabled"|"other-game" (then `why`)|"broken", place, path, problems}, by id; by_id,
-- profiles, profile, profile_name, answers, found}; or nil and what is wrong.
function catalogue.load(options)
    local problem = places.missing(options)
    if problem then return nil, problem end
    local self = { profiles = profiles.load(), answers = grant_store.load(), entries = {}, by_id = {} }
    self.profile, self.profile_name = profiles.get(self.profiles, options.profile)
    if not self.profile then return nil, self.profile_name end
    self.found = find.find {
        places = places.of(options), without = options.without,
        enabled = function(id, mod) return profiles.wants(self.profiles, self.profile, id, mod) end,
    }
    local list = self.entries
    for _, mod in ipairs(self.found.mods) do list[#list + 1] = entry_of(mod, "enabled") end
    for _, mod in ipairs(self.found.disabled) do list[#list + 1] = entry_of(mod, "disabled") end
    for _, one in ipairs(self.found.elsewhere) do
        list[#list + 1] = entry_of(one.mod, "other-game")
        list[#list].why = one.text
    end
    for _, broken in ipairs(self.found.broken) do list[#list + 1] = broken_entry(broken) end
    table.sort(list, function(a, b)
        if a.id ~= b.id then return a.id < b.id end
        return a.path < b.path
    end)
    local shown = {}
    for _, entry in ipairs(list) do
        if not self.by_id[entry.id] or entry.mod then self.by_id[entry.id] = entry end
        -- A program that reads this gets the same in any language.
        if entry.mod and not options.json then
            locale.apply(entry.mod, locale.language())
            shown[#shown + 1] = entry.mod
        end
    end
    titles.settle(shown)
    return self
end

-- Reads the scripts, too: a mod without its main script is broken. False: a mod went meanwhile, and what is there now
-- has to be looked at anew.
function catalogue.check_sources(self)
    for _, entry in ipairs(self.entries) do
        if entry.mod and not fs.look(entry.path) then return false end
        local modules, problem = true, nil
        if entry.mod and entry.state ~= "broken" then
            modules, problem = sources.collect(entry.mod.package, entry.mod.main)
            if modules then modules, problem = shared_code.with(modules, entry.mod, entry.mod.others) end
        end
        if not modules and not fs.look(entry.path) then return false end
        if not modules then entry.state, entry.problems = "broken", { problem } end
    end
    return true
end

-- A mod by its id; or nil and what is wrong.
function catalogue.get(self, id)
    if self.by_id[id] then return self.by_id[id] end
    return nil, ("there is no mod '%s'%s; `gatehouse list` shows those that are there"):format(text.printable(id, 48),
        text.suggest(id, text.sorted_keys(self.by_id)))
end

-- Ids of the mods whose manifests name it in `field` ("dependencies", "optional"...).
function catalogue.who_names(self, id, field)
    local ids = json.list {}
    for _, entry in ipairs(self.entries) do
        if entry.mod and entry.mod[field][id] then ids[#ids + 1] = entry.id end
    end
    return ids
end

-- What a mod asks for and gets: a list of {cap, label, reason, rule, state = "allowed"|"asked"|"denied", why (where it
-- is not simply allowed), quota (wanted), granted_quota, usual_quota (nil without commands)}.
function catalogue.capabilities(self, mod)
    local given, list, state = grants.decide(mod, grant_store.of(self.answers, mod.id)), json.list {}, {}
    for name, ids in pairs { allowed = given.allowed, denied = given.denied } do
        for _, capability in ipairs(ids) do state[capability] = name end
    end
    for i, capability in ipairs(mod.capabilities) do
        local usual = grants.usual[capability]
        list[i] = {
            cap = capability, label = grants.meaning[capability], reason = mod.reasons[capability],
            rule = grants.rule(capability), state = state[capability] or "asked", why = given.why[capability],
            quota = mod.quotas[capability], usual_quota = usual,
            granted_quota = state[capability] == "allowed" and (given.quotas[capability] or usual) or nil,
        }
    end
    return list
end

return catalogue
