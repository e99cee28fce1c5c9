-- Switching mods on and off in a profile, for the verbs enable and disable.
local catalogue = require "mods.catalogue"
local profiles = require "mods.profiles"
local text = require "lib.text"

local switch = {}

local function is_on(self, id) return profiles.is_on(self.profile, id) end

local function turn(self, done, id, on)
    if profiles.switch(self.profile, id, on) then done[#done + 1] = id end
end

-- With what it needs, as far as that is there.
local function turn_on(self, done, id)
    turn(self, done, id, true)
    local mod = self.by_id[id] and self.by_id[id].mod
    for _, needed in ipairs(text.sorted_keys(mod and mod.dependencies or {})) do
        if not is_on(self, needed) then turn_on(self, done, needed) end
    end
end

-- What is on and then will not load.
local function left_alone(self, ids)
    local list = {}
    for _, id in ipairs(ids) do
        for _, other in ipairs(catalogue.who_names(self, id, "dependencies")) do
            if is_on(self, other) then list[#list + 1] = { id = other, needs = id } end
        end
    end
    return list
end

-- Switches them; `self` is a catalogue, whose profile changes and is kept. {changed = ids, left = list of {id, needs}:
-- what is on and needs one that is off now}; or nil and what is wrong, and then nothing has changed.
function switch.all(self, ids, on)
    for _, id in ipairs(ids) do
        local known, problem = catalogue.get(self, id)
        -- One that is off and has gone meanwhile can still be switched on: then the profile forgets it.
        if not known and is_on(self, id) then return nil, problem end
    end
    local done = {}
    for _, id in ipairs(ids) do
        if on then turn_on(self, done, id) else turn(self, done, id, false) end
    end
    local ok, problem = profiles.save(self.profiles)
    if not ok then return nil, problem end
    return { changed = done, left = on and {} or left_alone(self, ids) }
end

return switch
