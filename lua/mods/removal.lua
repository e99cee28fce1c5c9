-- Takes a mod out of the player's folder of mods, and forgets what was set and allowed: another mod may come under
-- its id.
local accepted = require "mods.accepted"
local grant_store = require "mods.grant_store"
local fs = require "engine.fs"
local installer = require "mods.install"
local paths = require "games.paths"
local places = require "mods.places"
local profiles = require "mods.profiles"
local store_file = require "lib.store_file"

local removal = {}

-- kept, sets: of mods.grant_store and mods.profiles, which are changed and saved. nil, or what went wrong.
function removal.forget(id, kept, sets)
    local ok, problem = true, nil
    if kept.mods[id] then
        grant_store.forget(kept, id)
        ok, problem = grant_store.save(kept)
    end
    local agreed = accepted.load()
    if ok and agreed.mods[id] then
        accepted.forget(agreed, id)
        ok, problem = accepted.save(agreed)
    end
    if ok and profiles.forget(sets, id) then ok, problem = profiles.save(sets) end
    local config = paths.config()
    local settings = config and ("%s/settings/%s.json"):format(config, id)
    if ok and settings and fs.look(settings) then
        ok, problem = store_file.alone(settings:match("^(.*)/"), function() return fs.remove(settings) end)
    end
    return not ok and problem or nil
end

-- For the screens: true; or nil and what went wrong. What it kept in saved games stays there.
function removal.remove(id, kept, sets)
    local folder = places.user()
    if not folder then return nil, "there is no home folder" end
    local removed, problems = installer.remove(folder, id)
    if not removed then return nil, problems[1] end
    if #removed == 0 then return nil, ("%s: '%s' is not there any more"):format(folder, id) end
    local problem = removal.forget(id, kept, sets)
    return not problem or nil, problem
end

return removal
