-- Which mods there are: looks into each place, reads the manifests, and sorts out what is replaced, disabled,
-- left out, broken and missing. One broken mod never hides another: each problem is kept with its mod.
--
-- A place is a folder with mods in it (folders with a mod.json, and archives called ID_VERSION.zip), or is a mod
-- itself, whatever its name. A mod in a later place replaces that of the same id in an earlier one; in one place
-- the newer version replaces the older.
local content_merge = require "mods.content_merge"
local content_source = require "mods.content_source"
local fit = require "mods.fit"
local fs = require "engine.fs"
local manifest = require "mods.manifest"
local names = require "mods.names"
local order = require "mods.order"
local packages = require "mods.package"
local playing = require "games.playing"
local semver = require "mods.semver"
local shared_code = require "mods.shared_code"
local since = require "mods.since"
local stray = require "mods.stray"
local text = require "lib.text"

local MOST_IN_A_PLACE = 8192 -- files and folders
local MOST_LOOKS = 8 -- at a place in which files go while it is looked at

local find = {}

local function is_mod(path) return fs.kind(path .. "/" .. manifest.FILE) == "file" end

local function add_broken(state, path, place, id, problems)
    local broken = state.result.broken
    broken[#broken + 1] = { folder = path, path = path, place = place.name, id = id, problems = problems }
end

-- A folder that is no mod and was meant to be one is as good as a broken one; of others a word is said. What comes with
-- the game is as it is meant to be.
local function note_stray(state, path, place)
    if place.name == "game" then return end
    local line, was_meant = stray.look(path)
    if was_meant then
        add_broken(state, path, place, nil, { line })
    elseif line then
        state.result.notes[#state.result.notes + 1] = line
    end
end

-- Of a place without mods that was named: it may be meant as one itself.
local function note_stray_place(state, path, place)
    if place.name ~= "named" then return end
    local line, was_meant = stray.look(path)
    if was_meant then add_broken(state, path, place, nil, { line }) end
end

-- The paths of mods in a place; true when the place is one itself.
local function paths_in(state, place)
    local path = place.path:gsub("(.)/+$", "%1")
    local kind = fs.kind(path)
    if kind == "file" or is_mod(path) or place.name == "dev" then return { path }, true end
    local found, list = {}, fs.list(path) or {}
    if #list > MOST_IN_A_PLACE then
        add_broken(state, path, place, nil, {
            ("%s: has %d files and folders, at most %d are looked at"):format(path, #list, MOST_IN_A_PLACE),
        })
        return {}
    end
    for _, name in ipairs(list) do
        local one, shown = path .. "/" .. name, text.printable(name, 255)
        if shown ~= name then
            add_broken(state, path .. "/" .. shown, place, nil, {
                ("%s/%s: has characters in its name that cannot be shown; give it another"):format(path, shown),
            })
        elseif not names.is_left_out(name) then
            local is = fs.kind(one)
            if is == "dir" and is_mod(one) or is == "file" and packages.is_archive(name) then
                found[#found + 1] = one
            elseif is == "dir" then
                note_stray(state, one, place)
            end
        end
    end
    if not found[1] then note_stray_place(state, path, place) end
    return found
end

-- An archive says in its name what it is, so that a folder of them can be read by people.
local function name_problem(mod)
    if mod.package.kind ~= "zip" then return nil end
    local name, expected = mod.path:match("[^/]*$"), ("%s_%s.zip"):format(mod.id, mod.version)
    if name == expected then return nil end
    return ("%s: is %s %s by its mod.json, so its name must be '%s'"):format(mod.path, mod.id, mod.version, expected)
end

local function read(path, is_named)
    local package, problem = packages.open(path)
    if not package then return nil, { problem } end
    local mod, problems, id = manifest.of(package)
    local wrong = mod and (content_source.note(mod) or shared_code.problems(mod))
    package:close()
    if not mod then return nil, problems, id end
    if wrong then return nil, wrong, mod.id, mod end
    problem = not is_named and name_problem(mod) or nil
    if problem then return nil, { problem }, mod.id end
    return mod
end

local function replace(state, old, new)
    new.replaces = old.place ~= new.place and old.place or old.replaces
    state.result.replaced[#state.result.replaced + 1] = { id = old.id, path = old.path, by = new.path }
    state.by_id[old.id] = new
end

local function add(state, mod, place)
    local known = state.by_id[mod.id]
    mod.place = place.name
    if not known then
        state.by_id[mod.id] = mod
    elseif state.place_of[known] ~= place then
        replace(state, known, mod)
    else
        local way = semver.compare(semver.parse(known.version), semver.parse(mod.version))
        if way < 0 then
            replace(state, known, mod)
        elseif way > 0 then
            state.result.replaced[#state.result.replaced + 1] = { id = mod.id, path = mod.path, by = known.path }
        else
            add_broken(state, mod.path, place, mod.id, {
                ("%s: the id '%s' is already taken by %s; take one of them away"):format(mod.path, mod.id, known.path),
            })
        end
    end
    state.place_of[mod] = place
end

-- What was read of each path in a place; nil when one of them went meanwhile, as when a mod is installed: what took its
-- place is there then.
local function read_all(paths, is_named)
    local all = {}
    for i, path in ipairs(paths) do
        local mod, problems, id, manifested = read(path, is_named)
        if not mod and not fs.look(path) then return nil end
        all[i] = { path = path, mod = mod, problems = problems, id = id, manifested = manifested }
    end
    return all
end

-- The same, looked at again until nothing goes.
local function read_place(state, place)
    local broken, notes = #state.result.broken, #state.result.notes
    for _ = 1, MOST_LOOKS do
        for i = #state.result.broken, broken + 1, -1 do state.result.broken[i] = nil end
        for i = #state.result.notes, notes + 1, -1 do state.result.notes[i] = nil end
        local paths, is_named = paths_in(state, place)
        local all = read_all(paths, is_named)
        if all then return all, is_named end
    end
    return {}, false
end

local function add_elsewhere(state, mod, place, is_named)
    local why = fit.problem(mod)
    mod.place = place.name
    state.absent[mod.id] = why
    table.insert(state.result.elsewhere, { mod = mod, text = why, is_named = is_named or false })
end

local function look_into(state, place)
    local numbers = place.name == "user" and since.load(place.path) or {}
    local all, is_named = read_place(state, place)
    for _, one in ipairs(all) do
        local path, mod, problems, id = one.path, one.mod, one.problems, one.id
        local name = mod and mod.id or id or path:match("([^/]*)$")
        if state.left_out[name] then
            state.left_out[name] = "seen"
        elseif mod and fit.problem(mod) then
            add_elsewhere(state, mod, place, is_named)
        elseif mod then
            mod.since = numbers[mod.id]
            add(state, mod, place)
        else
            add_broken(state, path, place, id, problems)
            state.result.broken[#state.result.broken].mod = one.manifested
            if id then state.absent[id] = ("is broken (%s)"):format(path) end
        end
        state.seen[name] = true
    end
end

local function check_left_out(state, without)
    for _, id in ipairs(without) do
        if state.left_out[id] == "not seen" then
            state.result.missing[#state.result.missing + 1] = ("there is no mod '%s' to leave out%s"):format(
                text.printable(id, 48), text.suggest(id, text.sorted_keys(state.seen)))
        end
        state.absent[id] = ("is left out: --without %s"):format(id)
    end
end

-- Those that are to load, and nothing of those that are switched off.
local function wanted(state, enabled)
    local list = {}
    for _, id in ipairs(text.sorted_keys(state.by_id)) do
        local mod = state.by_id[id]
        if enabled and not enabled(id, mod) then
            table.insert(state.result.disabled, mod)
            state.absent[id] = ("is disabled: gatehouse enable %s"):format(id)
        else
            list[#list + 1] = mod
        end
    end
    return list
end

-- Those of a list that load in their order, with their content; whose content does not fit the others' is broken, and so
-- the others are looked at again without it. Gives what order.resolve does, and what content_merge.of does.
local function resolve(state, list, shuffle)
    local game = playing.game()
    local own, problems = content_source.of_game(game)
    while true do
        local sorted, dropped, wishes = order.resolve(list, { absent = state.absent, shuffle = shuffle })
        local merged = content_merge.of(game, own, sorted)
        if next(merged.problems) == nil then
            table.move(problems or {}, 1, #(problems or {}), 1, merged.game_problems)
            return sorted, dropped, wishes, merged
        end
        local rest = {}
        for _, mod in ipairs(list) do
            local lines = merged.problems[mod.id]
            if lines then
                add_broken(state, mod.path, { name = mod.place }, mod.id, lines)
                state.result.broken[#state.result.broken].mod = mod
                state.absent[mod.id] = ("is broken (%s)"):format(mod.path)
            else
                rest[#rest + 1] = mod
            end
        end
        list = rest
    end
end

-- A problem of a mod among others, with its place in mod.json.
local function line_of(mod, problem)
    local where = problem.field and manifest.place(mod.package, problem.field) or mod.path
    return ("%s: %s"):format(where, problem.text)
end

-- What there is. `options`: places = list of {name = "game"|"user"|"named"|"dev", path}, the earlier first;
-- without = ids (or names of folders) that are left out; enabled = function(id, mod) -> whether it is to load, or
-- nil; shuffle = a seed, or nil. The result:
--   mods      those that load, in the order in which they start, as mods.manifest gives them, with `place`
--   broken    those that do not: {path, folder (the same), place, id or nil, problems = list of lines, mod = its
--             manifest where that is good}
--   missing   of `without`: what is not there, each as a line
--   replaced  {id, path, by = path of what replaces it}
--   disabled  mods that `enabled` does not want
--   elsewhere mods that are for another game: {mod, text = why, is_named = whether the place is the mod itself}
--   wishes    what was not heard of what mods wish (mods.order), each {id, text}
--   content   what the game and those that load declare of its types, as mods.content_merge has it
-- Each mod has `place` and, where it is in the player's folder, `since` (mods.since); `replaces` = the place of the mod
-- of the same id that it stands for, or nil; `others`: which there are beside it, as mods.shared_code takes it.
--   notes     lines about what lies there and is no mod
function find.find(options)
    local result = { mods = {}, broken = {}, missing = {}, replaced = {}, disabled = {}, elsewhere = {}, notes = {}, wishes = {} }
    local state = { result = result, left_out = {}, seen = {}, by_id = {}, place_of = {}, absent = {} }
    for _, id in ipairs(options.without or {}) do state.left_out[id] = "not seen" end
    for _, place in ipairs(options.places) do look_into(state, place) end
    check_left_out(state, options.without or {})
    local dropped, wishes
    result.mods, dropped, wishes, result.content = resolve(state, wanted(state, options.enabled), options.shuffle)
    local others = { loads = {}, known = state.by_id, absent = state.absent }
    for _, mod in ipairs(result.mods) do others.loads[mod.id] = mod end
    for _, mod in pairs(state.by_id) do mod.all_content, mod.others = result.content, others end
    for _, drop in ipairs(dropped) do
        local lines = {}
        for i, problem in ipairs(drop.problems) do lines[i] = line_of(drop.mod, problem) end
        add_broken(state, drop.mod.path, { name = drop.mod.place }, drop.mod.id, lines)
        result.broken[#result.broken].mod = drop.mod
        state.absent[drop.mod.id] = state.absent[drop.mod.id] or ("does not load (%s)"):format(drop.mod.path)
    end
    for i, note in ipairs(wishes) do result.wishes[i] = { id = note.mod.id, text = line_of(note.mod, note) } end
    return result
end

return find
