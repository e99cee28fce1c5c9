-- Profiles: which mods are off, and settings, under a name, so that one can go from one set of mods to another in a
-- word. Kept in config/profiles.json. A mod that a profile does not name is on. The profile "default" is always
-- there.
local args = require "lib.args"
local json = require "lib.json"
local merge = require "lib.merge"
local paths = require "games.paths"
local store_file = require "lib.store_file"
local text = require "lib.text"

local profiles = {}

profiles.DEFAULT = "default"
local MOST = 256
local NAME = "^[%l%d][%l%d_-]*$"
local MOST_NAME_BYTES = 32

-- What is wrong with a name, or nil.
function profiles.name_problem(name)
    if #name <= MOST_NAME_BYTES and name:match(NAME) then return nil end
    return ("'%s' is no name for a profile: expected lower-case letters, digits, '-' and '_', at most %d"):format(
        text.printable(name, 40), MOST_NAME_BYTES)
end

-- What is wrong with a profile as a file has it, or nil.
local function problem_of(name, profile)
    local bad_name = profiles.name_problem(name)
    if bad_name then return bad_name end
    if type(profile) ~= "table" then return ("profiles.%s: expected an object"):format(name) end
    if profile.off ~= nil and type(profile.off) ~= "table" then
        return ("profiles.%s.off: expected a list of mods"):format(name)
    end
    for i, id in ipairs(profile.off or {}) do
        if type(id) ~= "string" then return ("profiles.%s.off[%d]: expected a mod's id"):format(name, i) end
    end
    if profile.settings ~= nil and type(profile.settings) ~= "table" then
        return ("profiles.%s.settings: expected an object"):format(name)
    end
    for id, values in pairs(profile.settings or {}) do
        if type(values) ~= "table" then
            return ("profiles.%s.settings.%s: expected an object"):format(name, text.printable(id, 48))
        end
    end
end

local function accepts_current(value)
    local current = value.current
    if current == nil or current == profiles.DEFAULT then return nil end
    if type(current) == "string" and value.profiles and value.profiles[current] then return nil end
    return "current: expected the name of one of the profiles"
end

local function accepts(value)
    if value.profiles == nil then return accepts_current(value) end
    if type(value.profiles) ~= "table" then return "profiles: expected an object" end
    local names = text.sorted_keys(value.profiles)
    if #names > MOST then return ("profiles: at most %d are kept"):format(MOST) end
    for _, name in ipairs(names) do
        local problem = problem_of(name, value.profiles[name])
        if problem then return problem end
    end
    return accepts_current(value)
end

local function filled(profile)
    return { off = json.list(profile.off or {}), settings = profile.settings or {} }
end

-- With what is off as names, so that each can be merged for itself.
local function as_names(current, all)
    local named = { current = current, profiles = {} }
    for name, profile in pairs(all) do
        local off = {}
        for _, id in ipairs(profile.off) do off[id] = true end
        named.profiles[name] = { off = off, settings = merge.copy(profile.settings) }
    end
    return named
end

-- What another process wrote meanwhile holds where nothing was changed here. Profiles that are in use stay the same
-- tables.
local function take_others(self, kept)
    local theirs = { [profiles.DEFAULT] = filled {} }
    for name, profile in pairs(kept.profiles or {}) do theirs[name] = filled(profile) end
    local merged = merge.three(self.before, as_names(self.current, self.all),
        as_names(kept.current or profiles.DEFAULT, theirs))
    for name in pairs(self.all) do
        if not merged.profiles[name] then self.all[name] = nil end
    end
    for name, profile in pairs(merged.profiles) do
        local mine = self.all[name] or {}
        mine.off, mine.settings = json.list(text.sorted_keys(profile.off)), profile.settings
        self.all[name] = mine
    end
    self.current = self.all[merged.current] and merged.current or profiles.DEFAULT
end

-- The profiles there are: {current = name, all = name -> {off = list of ids, settings = id -> key -> value}}. `fresh`:
-- as if nothing had ever been kept. `unread`: something is kept and cannot be read.
function profiles.load(fresh)
    local folder = not fresh and paths.config() or nil
    local self = { path = folder and folder .. "/profiles.json", current = profiles.DEFAULT, all = {} }
    local kept = {}
    if self.path then kept, self.unread = store_file.read(self.path, accepts) end
    for name, profile in pairs(kept.profiles or {}) do self.all[name] = filled(profile) end
    self.all[profiles.DEFAULT] = self.all[profiles.DEFAULT] or filled {}
    self.current = kept.current or profiles.DEFAULT
    self.before = as_names(self.current, self.all)
    return self
end

-- True; or nil and why they can not be kept.
function profiles.save(self)
    if not self.path then return paths.config() end
    local ok, problem = store_file.update(self.path, accepts, function(kept)
        if kept.profiles or kept.current then take_others(self, kept) end
        return { current = self.current, profiles = self.all }
    end)
    if ok then self.before = as_names(self.current, self.all) end
    return ok, problem
end

-- A profile by its name (nil: the current one) and that name; or nil and what is wrong.
function profiles.get(self, name)
    name = name or self.current
    if self.all[name] then return self.all[name], name end
    return nil, ("there is no profile '%s'%s"):format(text.printable(name, 40),
        text.suggest(name, text.sorted_keys(self.all)))
end

-- A new one: a copy of `from`, or with all mods on. True; or nil and what is wrong.
function profiles.create(self, name, from)
    local problem = profiles.name_problem(name)
    if problem then return nil, problem end
    if self.all[name] then return nil, ("there is a profile '%s' already"):format(name) end
    if #text.sorted_keys(self.all) >= MOST then return nil, ("at most %d profiles are kept"):format(MOST) end
    if from and not self.all[from] then return profiles.get(self, from) end
    -- through text, so that the two share nothing
    self.all[name] = from and filled(json.decode(json.encode(self.all[from]), "profile")) or filled {}
    return true
end

-- The default one is emptied instead; the current one gives way to it. True; or nil and what is wrong.
function profiles.remove(self, name)
    local profile, problem = profiles.get(self, name)
    if not profile then return nil, problem end
    self.all[name] = name == profiles.DEFAULT and filled {} or nil
    if self.current == name then self.current = profiles.DEFAULT end
    return true
end

function profiles.is_on(profile, id) return not args.find(profile.off, id) end

-- Whether a mod is to load: as is_on says. While it cannot be read what was switched off, what a stranger made is off.
function profiles.wants(self, profile, id, mod)
    if self.unread and mod and mod.place == "user" then profiles.switch(profile, id, false) end
    return profiles.is_on(profile, id)
end

-- Switches a mod on or off; whether that changed anything.
function profiles.switch(profile, id, on)
    local at = args.find(profile.off, id)
    if on == not at then return false end
    if on then table.remove(profile.off, at) else table.insert(profile.off, id) end
    table.sort(profile.off)
    return true
end

-- Takes a mod that has gone out of all profiles; whether it was in one.
function profiles.forget(self, id)
    local was_there = false
    for _, profile in pairs(self.all) do
        local off, set = profiles.switch(profile, id, true), profile.settings[id] ~= nil
        profile.settings[id] = nil
        was_there = was_there or off or set
    end
    return was_there
end

-- A profile as text that another player can import.
function profiles.export(self, name)
    local profile, problem = profiles.get(self, name)
    if not profile then return nil, problem end
    return json.encode { format = store_file.FORMAT, name = name, profile = profile } .. "\n"
end

-- Takes in what export gave; the text is a stranger's. `as`: another name. The name; or nil and what is wrong.
function profiles.import(self, source, path, as)
    local value, problem = json.decode(source, path)
    if value == nil then return nil, problem end
    if type(value) ~= "table" or value.format ~= store_file.FORMAT or type(value.name) ~= "string" then
        return nil, ("%s: is no profile: `gatehouse profile export` writes one"):format(path)
    end
    local name = as or value.name
    problem = problem_of(name, value.profile)
    if problem then return nil, ("%s: %s"):format(path, problem) end
    local ok
    ok, problem = profiles.create(self, name)
    if not ok then return nil, problem .. "; to give it another name: --as NAME" end
    self.all[name] = filled(value.profile)
    return name
end

return profiles
