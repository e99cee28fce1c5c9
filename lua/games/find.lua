-- Which games there are: those that came with the engine, those in the player's folder ($XDG_DATA_HOME/gatehouse/games),
-- and those in folders named with --games. A game is a folder with a game.lua, or an archive of one. A later place
-- replaces an earlier one, but nothing replaces what came with the engine.
local app = require "engine.app"
local definition = require "games.definition"
local fs = require "engine.fs"
local packages = require "mods.package"
local text = require "lib.text"
local xdg = require "lib.xdg"

local find = {}

local MOST_IN_A_PLACE = 1024

local function is_game(path) return fs.kind(path .. "/" .. definition.FILE) == "file" end

-- The player's own games; nil where there is no home.
function find.user()
    local data = xdg.data()
    return data and data .. "/games"
end

local function places_of(folders)
    local list = { { name = "shipped", path = app.root .. "/lua" } }
    list[#list + 1] = find.user() and { name = "user", path = find.user() } or nil
    for _, path in ipairs(folders or {}) do list[#list + 1] = { name = "named", path = path } end
    return list
end

-- In a folder of downloads there are archives of other things; in the player's folder of games there are none.
local function is_no_game(place, path)
    local package = place.name == "named" and packages.open(path)
    if not package then return false end
    local is_one = package:read(definition.FILE) ~= nil
    package:close()
    return not is_one
end

local function paths_in(place)
    local path, found = place.path:gsub("(.)/+$", "%1"), {}
    if place.name == "named" and (is_game(path) or fs.kind(path) == "file") then return { path } end
    for i, name in ipairs(fs.list(path) or {}) do
        local one = path .. "/" .. name
        local is = name:sub(1, 1) ~= "." and not name:find("%c") and i <= MOST_IN_A_PLACE and fs.kind(one)
        local is_archive = place.name ~= "shipped" and is == "file" and packages.is_archive(name)
        if is_archive and not is_no_game(place, one) or is == "dir" and is_game(one) then found[#found + 1] = one end
    end
    return found
end

-- {games = list of definitions by id, broken = list of {path, place, id or nil, problems = lines}}. `folders`: of --games.
function find.all(folders)
    local by_id, broken = {}, {}
    for _, place in ipairs(places_of(folders)) do
        for _, path in ipairs(paths_in(place)) do
            local game, problems, id = definition.read(path, place.name)
            local known = game and by_id[game.id]
            if known and (known.place == "shipped" or known.place == place.name) then
                problems, id = { ("%s: the id '%s' is already taken by %s"):format(path, game.id, known.path) }, game.id
                game = nil
            end
            if game then
                by_id[game.id] = game
            else
                broken[#broken + 1] = { path = path, place = place.name, id = id, problems = problems }
            end
        end
    end
    local games = {}
    for i, id in ipairs(text.sorted_keys(by_id)) do games[i] = by_id[id] end
    return { games = games, broken = broken }
end

-- The game that a player names, by its id or as a path; or nil and the problems as lines.
function find.named(name, folders)
    if name:find("/", 1, true) or name == "." or name == ".." or packages.is_archive(name) then
        return definition.read(name, "named")
    end
    local all, ids = find.all(folders), {}
    for _, game in ipairs(all.games) do
        if game.id == name then return game end
        ids[#ids + 1] = game.id
    end
    for _, one in ipairs(all.broken) do
        if one.id == name or one.path:match("([^/]*)$") == name then return nil, one.problems end
    end
    if is_game(name) then return definition.read(name, "named") end
    return nil, { ("there is no game '%s'%s; `gatehouse games` lists those that are there"):format(
        text.printable(name, 60), text.suggest(name, ids)) }
end

-- One that came with the engine, by its id; or nil and the problems.
function find.shipped(id) return definition.read(("%s/lua/%s"):format(app.root, id), "shipped") end

return find
