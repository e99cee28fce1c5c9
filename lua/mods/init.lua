-- Finds mods, reads their manifests, sorts them and starts them. One broken mod never hides another: each
-- problem is kept with its mod and told, and the rest goes on.
local fs = require "engine.fs"
local grants = require "policy.grants"
local limits = require "policy.limits"
local locale = require "mods.locale"
local log = require "engine.log"
local manifest = require "mods.manifest"
local order = require "mods.order"
local sources = require "mods.sources"
local text = require "lib.text"

local mods = {}

local function is_mod(folder) return fs.kind(folder .. "/" .. manifest.FILE) == "file" end

-- The folders of mods in a folder; the folder itself when it is a mod.
local function folders_in(folder)
    if is_mod(folder) then return { folder } end
    local found = {}
    for _, name in ipairs(fs.list(folder) or {}) do
        local path = folder .. "/" .. name
        if fs.kind(path) == "dir" and is_mod(path) then found[#found + 1] = path end
    end
    return found
end

-- What is there: {mods = list of manifests with `folder`, in start order; broken = list of {folder, id?,
-- problems}; missing = what `without` names (by id, or by folder) and is not there, each as a problem}. A
-- mod id that appears twice is an error of the later one.
function mods.find(folders, without)
    local result = { mods = {}, broken = {}, missing = {} }
    local left_out, seen, good = {}, {}, {}
    for _, id in ipairs(without or {}) do left_out[id] = "not seen" end
    for _, parent in ipairs(folders) do
        for _, folder in ipairs(folders_in(parent)) do
            local mod, problems = manifest.read(folder)
            local name = mod and mod.id or folder:match("([^/]*)/*$")
            if left_out[name] then
                left_out[name] = "seen"
                seen[name] = seen[name] or folder
            elseif not mod then
                result.broken[#result.broken + 1] = { folder = folder, problems = problems }
            elseif seen[mod.id] then
                local twice = ("%s: the id '%s' is already taken by %s"):format(folder, mod.id, seen[mod.id])
                result.broken[#result.broken + 1] = { folder = folder, id = mod.id, problems = { twice } }
            else
                seen[mod.id] = folder
                mod.folder = folder
                good[#good + 1] = mod
            end
        end
    end
    for _, id in ipairs(without or {}) do
        if left_out[id] == "not seen" then
            result.missing[#result.missing + 1] = ("there is no mod '%s' to leave out%s"):format(text.printable(id, 48),
                text.suggest(id, text.sorted_keys(seen)))
        end
    end
    local dropped
    result.mods, dropped = order.sort(good)
    for _, drop in ipairs(dropped) do
        local problem = ("%s: %s"):format(drop.mod.folder, drop.reason)
        result.broken[#result.broken + 1] = { folder = drop.mod.folder, id = drop.mod.id, problems = { problem } }
    end
    return result
end

-- What is asked and has no answer yet: the mod starts without, and the log says how to grant it.
local function say_asked(mod)
    if not mod.given.asked[1] then return end
    local line = "asks for what you have not granted: %s. To grant it: gatehouse perms %s --grant %s"
    log.write("warn", mod.id, line:format(table.concat(mod.given.asked, ", "), mod.id,
        table.concat(mod.given.asked, ",")))
end

-- Starts one; its number, or nil and why not. `conf`: its limits are there. `answered`: what the player said to what
-- it asks for, as mods.answers has it of a mod, or nil; what it then gets is in mod.given, as policy.grants has it.
function mods.start_one(engine_mods, mod, conf, answered)
    mod.given = grants.decide(mod, answered)
    say_asked(mod)
    local modules, problem = sources.collect(mod.folder, mod.main)
    if not modules then return nil, problem end
    local texts, broken = locale.load(mod, locale.language(conf.language))
    for _, line in ipairs(broken) do log.write("error", "mods", line) end -- the mod does without those texts
    return engine_mods.start {
        id = mod.id, title = locale.title(texts, mod), main = mod.main, modules = modules,
        capabilities = mod.given.allowed, quotas = mod.given.quotas,
        settings = mod.settings, limits = limits.of(conf, mod.id),
        storage = limits.storage(conf, mod),
        events = mod.events, locale = texts,
    }
end

-- Starts all that can be started: the numbers by id, and the problems as lines. `note(id)` is called before
-- each start; `answered(id)` gives what start_one takes.
function mods.start_all(engine_mods, found, conf, note, answered)
    local numbers, problems = {}, {}
    for _, broken in ipairs(found.broken) do
        for _, problem in ipairs(broken.problems) do problems[#problems + 1] = problem end
    end
    for _, mod in ipairs(found.mods) do
        note(mod.id)
        local number, problem = mods.start_one(engine_mods, mod, conf, answered and answered(mod.id))
        if number then
            numbers[mod.id] = number
        else
            problems[#problems + 1] = tostring(problem)
        end
    end
    for _, problem in ipairs(problems) do log.write("error", "mods", problem) end
    return numbers, problems
end

return mods
