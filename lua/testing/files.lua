-- Which files of tests there are: *.test.js and *_spec.lua below `tests/` of mods, however deep. A test in JavaScript runs as a
-- mod, in a sandbox. A spec in Lua is host code with all rights of the player's: it is run only from a folder,
-- never from an archive, which is how strangers' mods come.
local app = require "engine.app"
local definition = require "games.definition"
local fs = require "engine.fs"
local packages = require "mods.package"
local places = require "mods.places"
local text = require "lib.text"

local files = {}

local FOLDER = "tests"
local MOST_ABOVE = 3 -- folders above a mod in which its game is looked for

-- "js" or "lua" for a file of tests, or nil.
function files.kind(name)
    return name:match("%.test%.m?js$") and "js" or name:match("_spec%.lua$") and "lua" or nil
end

local function is_mod(path) return fs.kind(path .. "/mod.json") == "file" end
local function is_game(path) return fs.kind(path .. "/" .. definition.FILE) == "file" end

local function trimmed(path) return (path:gsub("(.)/+$", "%1")) end

-- The folder above a path, as it is named; nil: there is none.
local function above(path)
    local folder = path:match("^(.*)/[^/]*$") or (path ~= "." and "." or nil)
    return folder == "" and "/" or folder
end

-- The game whose folder a mod lies in, or nil: it is tested in that.
local function game_around(path)
    for _ = 1, MOST_ABOVE do
        path = above(path)
        if not path or is_game(path) then return path end
    end
end

-- Adds the tests of one mod, or of a game. `file`, `mod`, `game`: as the child is given them.
local function add_mod(state, path, game)
    if state.seen[path] then return end
    state.seen[path] = true
    local package, problem = packages.open(path)
    local list
    if package then list, problem = package:files() end
    if package then package:close() end
    if not list then
        state.problems[#state.problems + 1] = problem
        return
    end
    for _, entry in ipairs(list) do
        local is_below = entry.name:sub(1, #FOLDER + 1) == FOLDER .. "/"
        local kind = is_below and files.kind(entry.name)
        if kind == "lua" and package.kind == "zip" then
            state.left_out[#state.left_out + 1] = ("%s: %s is not run: a spec in Lua is host code, and an archive's "
                .. "is not trusted; unpack it to run it"):format(path, entry.name)
        elseif kind then
            state.list[#state.list + 1] = { mod = path, file = entry.name, kind = kind, game = game or game_around(path) }
        end
    end
end

-- A single file: its mod is the nearest folder above it that has a mod.json, or its game one with a game.lua.
local function add_file(state, path)
    local folder = path
    repeat
        folder = above(folder)
    until not folder or is_mod(folder) or is_game(folder) or folder == "/"
    if not folder or not is_mod(folder) and not is_game(folder) then
        state.problems[#state.problems + 1] = ("%s: no folder above it has a mod.json or a game.lua"):format(path)
        return
    end
    local name = folder == "." and path:gsub("^%./", "") or path:sub(#folder + 2)
    local game = is_game(folder) and folder or game_around(folder)
    state.list[#state.list + 1] = { mod = folder, file = name, kind = files.kind(path), game = game }
end

-- A game's own tests, and those of the mods that it brings.
local function add_game(state, path)
    add_mod(state, path, path)
    local game, problems = definition.read(path, "named")
    table.move(problems or {}, 1, #(problems or {}), #state.problems + 1, state.problems)
    local folder = game and game.mods or path .. "/mods"
    for _, name in ipairs(fs.list(folder) or {}) do
        if is_mod(folder .. "/" .. name) then add_mod(state, folder .. "/" .. name, path) end
    end
end

local function add_folder(state, path)
    if is_mod(path) then return add_mod(state, path) end
    if is_game(path) then return add_game(state, path) end
    local found
    for _, name in ipairs(fs.list(path) or {}) do
        local one = path .. "/" .. name
        if name:sub(1, 1) ~= "." and (is_mod(one) or fs.kind(one) == "file" and packages.is_archive(name)) then
            found = true
            add_mod(state, one)
        end
    end
    if not found then
        state.problems[#state.problems + 1] = ("%s: there is no mod in it; a mod is a folder with a mod.json")
            :format(text.printable(path, 200))
    end
end

local function add_path(state, given)
    local path = trimmed(given)
    local kind = fs.kind(path)
    if kind == "dir" then
        add_folder(state, path)
    elseif kind == "file" and files.kind(path) then
        add_file(state, path)
    elseif kind == "file" and packages.is_archive(path) then
        local package = packages.open(path)
        add_mod(state, path, package and package:read(definition.FILE) and path or nil)
    else
        state.problems[#state.problems + 1] = ("%s: %s"):format(text.printable(given, 200), kind == "file"
            and "is neither a mod nor a file of tests (*.test.js, *_spec.lua)" or "is not there")
    end
end

-- The files of the paths given; of the mod or game in this folder, or of all mods, when none is. {list = list of {mod, file,
-- kind = "js"|"lua", game = the folder or archive of the game that it is tested in, or nil: the one that was chosen}
-- sorted, problems = lines, left_out = lines}
function files.find(paths)
    local state = { list = {}, problems = {}, left_out = {}, seen = {} }
    if #paths > 0 then
        for _, path in ipairs(paths) do add_path(state, path) end
    elseif is_mod(".") or is_game(".") then
        add_folder(state, ".")
    else
        for _, place in ipairs(places.of {}) do
            if fs.kind(place.path) == "dir" and #fs.list(place.path) > 0 then add_folder(state, place.path) end
        end
    end
    table.sort(state.list, function(a, b)
        if a.mod ~= b.mod then return a.mod < b.mod end
        return a.file < b.file
    end)
    local before
    for i = #state.list, 1, -1 do -- a file and its mod may both have been named
        local item = state.list[i]
        if before and before.mod == item.mod and before.file == item.file then table.remove(state.list, i) end
        before = item
    end
    return state
end

-- How a file is called: short where it lies below the game's own folder or this one.
function files.name(item)
    local path = item.mod == "." and item.file or item.mod .. "/" .. item.file
    local root = app.root .. "/"
    if path:sub(1, #root) == root then return path:sub(#root + 1) end
    return path
end

-- Every N-th of them, beginning with the I-th: what one of several machines is to run.
function files.shard(list, index, count)
    local part = {}
    for i = index, #list, count do part[#part + 1] = list[i] end
    return part
end

return files
