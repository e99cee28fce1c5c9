-- What a mod needs or recommends and is not there is looked for beside its file: ID_VERSION.zip, as `pack` names
-- archives. Only names are read here; the archive is checked when it is installed.
local fs = require "engine.fs"
local semver = require "mods.semver"

local beside = {}

local MOST_FILES = 4096 -- of a folder are looked at

local function fits(version, range)
    local parsed = semver.parse(version)
    return parsed and semver.satisfies(parsed, assert(semver.range(range))) and parsed
end

-- The path of the newest archive of `id` whose version is in `range`, in the folder in which the file at `path` lies;
-- nil: there is none.
function beside.find(path, id, range)
    local folder = path:gsub("/+$", ""):match("^(.*)/[^/]*$") or "."
    local best, best_name
    for i, name in ipairs(fs.list(folder == "" and "/" or folder) or {}) do
        if i > MOST_FILES then break end
        local its_id, version = name:match("^([a-z][a-z0-9-]*)_(.+)%.zip$")
        local parsed = its_id == id and fits(version, range)
        if parsed and (not best or semver.compare(parsed, best) > 0) then best, best_name = parsed, name end
    end
    return best and folder .. "/" .. best_name
end

return beside
