-- The mods that a game in an archive brings: mods are looked for in folders, so they are unpacked once, below the
-- player's cache, for each content of the archive. What is read of the game itself is read in the archive.
local fs = require "engine.fs"
local log = require "engine.log"
local text = require "lib.text"
local xdg = require "lib.xdg"

local unpacked = {}

local MOST_DIGITS = 32 -- of the content's digest, in the folder's name

local function files_below(package, folder)
    local names = {}
    for _, file in ipairs(package:files() or {}) do
        if file.name:sub(1, #folder + 1) == folder .. "/" then names[#names + 1] = file.name end
    end
    return names
end

local function write_all(package, names, folder)
    for _, name in ipairs(names) do
        local content, problem = package:read(name)
        local ok = content ~= nil
        if ok then ok, problem = xdg.make(("%s/%s"):format(folder, name):match("^(.*)/")) end
        if ok then ok, problem = fs.write(folder .. "/" .. name, content) end
        if not ok then return nil, problem end
    end
    return true
end

-- Whole or not at all: it is written beside its place and renamed into it. Those of other contents go.
local function unpack(package, names, base, name)
    local made, problem = xdg.make(base)
    local work
    if made then work, problem = fs.make_temp_dir(base, ".unpacking-") end
    local ok = work ~= nil
    if ok then ok, problem = write_all(package, names, work) end
    if ok and fs.kind(base .. "/" .. name) ~= "dir" then ok, problem = os.rename(work, base .. "/" .. name) end
    for _, other in ipairs(fs.list(base) or {}) do
        if other ~= name then fs.remove_tree(base .. "/" .. other) end
    end
    return ok, problem
end

-- The folder with the mods of a game in an archive; nil: it brings none, or they cannot be had, which is in the log.
function unpacked.mods(game)
    local names = files_below(game.package, game.mods_inside)
    if not names[1] then return nil end
    local digest, problem = game.package:sha256()
    local cache
    if digest then cache, problem = xdg.cache() end
    local base, name = cache and ("%s/games/%s"):format(cache, game.id), digest and digest:sub(1, MOST_DIGITS)
    local ok = cache ~= nil
    if ok and fs.kind(base .. "/" .. name) ~= "dir" then ok, problem = unpack(game.package, names, base, name) end
    if ok then return ("%s/%s/%s"):format(base, name, game.mods_inside) end
    log.write("warn", "mods", ("the mods of the game '%s' cannot be unpacked: %s"):format(game.id,
        text.printable(tostring(problem), 200)))
    return nil
end

return unpacked
