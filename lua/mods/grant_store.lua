-- What the player answered to mods' wishes: config/grants.json, by mod id and capability, with the quota that
-- was shown and the versions of mod and game at that time. What was said on the command line for one run lies
-- on top and is not kept.
local app = require "engine.app"
local args = require "lib.args"
local grants = require "policy.grants"
local merge = require "lib.merge"
local paths = require "games.paths"
local store_file = require "lib.store_file"
local text = require "lib.text"

local grant_store = {}

local MOST_MODS = 4096
local MOST_QUOTA = 65535 -- more than any capability's

local function accepts_one(id, capability, answer)
    if type(answer) ~= "table" or (answer.answer ~= "yes" and answer.answer ~= "no") then
        return ("mods.%s.%s: expected {\"answer\": \"yes\" or \"no\"}"):format(id, capability)
    end
    if answer.place ~= nil and type(answer.place) ~= "string" then
        return ("mods.%s.%s.place: expected text"):format(id, capability)
    end
    if answer.authors ~= nil and type(answer.authors) ~= "string" then
        return ("mods.%s.%s.authors: expected text"):format(id, capability)
    end
    if answer.quota == nil then return nil end
    local quota = type(answer.quota) == "number" and math.tointeger(answer.quota)
    if not quota or quota < 1 or quota > MOST_QUOTA then
        return ("mods.%s.%s.quota: expected a whole number from 1 to %d"):format(id, capability, MOST_QUOTA)
    end
    answer.quota = quota
end

local function accepts(value)
    if value.mods == nil then return nil end
    if type(value.mods) ~= "table" then return "mods: expected an object" end
    local ids = text.sorted_keys(value.mods)
    if #ids > MOST_MODS then return ("mods: at most %d are kept"):format(MOST_MODS) end
    for _, id in ipairs(ids) do
        if type(value.mods[id]) ~= "table" then
            return ("mods.%s: expected an object"):format(text.printable(id, 48))
        end
        for capability, answer in pairs(value.mods[id]) do
            local problem = accepts_one(text.printable(id, 48), text.printable(capability, 40), answer)
            if problem then return problem end
        end
    end
end

-- What is wrong with a table that is to be what grant_store.load() finds; nil: nothing.
grant_store.problem = accepts

-- The answers there are; `unread`: there are, or were, some that cannot be read: also those in a file that is kept aside,
-- for as long as it lies there. Without a home there are none, and none can be kept. `fresh`: none in any case.
function grant_store.load(fresh)
    local folder = not fresh and paths.config() or nil
    local self = { path = folder and folder .. "/grants.json", mods = {}, once = {} }
    if self.path then
        local kept, unread = store_file.read(self.path, accepts)
        self.mods, self.unread = kept.mods or {}, unread or store_file.has_aside(self.path)
    end
    self.before = merge.copy(self.mods)
    return self
end

-- Capability -> {answer, quota} of a mod, with what holds for this run alone; and whether others cannot be read. What
-- policy.grants.decide takes.
function grant_store.of(self, id)
    local result = {}
    for capability, answer in pairs(self.mods[id] or {}) do result[capability] = answer end
    for capability, answer in pairs(self.once[id] or {}) do result[capability] = answer end
    return result, self.unread
end

local function set(map, id, capability, answer)
    map[id] = map[id] or {}
    map[id][capability] = answer
end

-- For a mod as it is now: yes or no to one of its capabilities. `once`: for this run alone.
function grant_store.give(self, mod, capability, yes, once)
    local answer = grants.answer(mod, capability, yes)
    if not once then answer.version, answer.game = mod.version, app.version end
    if self.once[mod.id] then self.once[mod.id][capability] = nil end -- the last word holds
    set(once and self.once or self.mods, mod.id, capability, answer)
end

local function parse(words)
    local id, wanted = words:match("^(%l[%l%d-]*)=([%l%d_.,-]+)$")
    if not id then return nil end
    local list = {}
    for capability in wanted:gmatch("[^,]+") do list[#list + 1] = capability end
    return id, list
end

-- What is wrong with the form of "MOD=CAP,CAP" or "MOD=all", or nil.
function grant_store.check(list, option)
    for _, words in ipairs(list or {}) do
        if not parse(words) then
            return ("--%s: '%s': expected MOD=CAPABILITY[,CAPABILITY] or MOD=all, such as storm-front=weather"):format(
                option, text.printable(words, 60))
        end
    end
end

-- The capabilities of a mod that are meant: those in the list, or all of them for "all"; or nil and what is wrong.
function grant_store.meant(mod, list)
    local meant, all = {}, mod.capabilities
    for _, capability in ipairs(list) do
        if capability ~= "all" and not args.find(all, capability) then
            return nil, ("'%s' does not ask for '%s'%s"):format(mod.id, text.printable(capability, 40),
                #all > 0 and (", only for %s%s"):format(table.concat(all, ", "), text.suggest(capability, all))
                    or ": it asks for nothing")
        end
        for _, name in ipairs(capability == "all" and all or { capability }) do meant[#meant + 1] = name end
    end
    return meant
end

-- For this run alone: each "MOD=CAP,CAP" of the list is answered so. nil, or what is wrong.
function grant_store.give_once(self, mods, list, yes)
    for _, words in ipairs(list or {}) do
        local id, wanted = parse(words)
        local mod, ids = nil, {}
        for i, candidate in ipairs(mods) do
            ids[i] = candidate.id
            if candidate.id == id then mod = candidate end
        end
        local option = yes and "--grant" or "--deny"
        if not mod then return ("%s: there is no mod '%s' here%s"):format(option, id, text.suggest(id, ids)) end
        local meant, problem = grant_store.meant(mod, wanted)
        if not meant then return ("%s: %s"):format(option, problem) end
        for _, capability in ipairs(meant) do grant_store.give(self, mod, capability, yes, true) end
    end
end

-- As if the mod had never been asked about.
function grant_store.forget(self, id) self.mods[id] = nil end

-- True; or nil and why they can not be kept. What another process wrote meanwhile (a game that is played, a verb)
-- holds where nothing was changed here: else what it refused would be granted again.
function grant_store.save(self)
    if not self.path then return paths.config() end
    local ok, problem = store_file.update(self.path, accepts, function(now)
        if now.mods then self.mods = merge.three(self.before, self.mods, now.mods) end
        return { mods = self.mods }
    end)
    if ok then self.before = merge.copy(self.mods) end
    return ok, problem
end

return grant_store
