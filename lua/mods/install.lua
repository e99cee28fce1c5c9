-- Puts mods into the player's folder of mods and takes them out. A mod is kept there as one archive,
-- ID_VERSION.zip: what was checked is what is there, and one rename puts it in its place.
--
-- An installation works in a folder of its own inside that folder, ".installing-...":
--   1. the archive is written there, and checked again as it lies there;
--   2. plan.json says where it goes, and which files it replaces;
--   3. the archive is renamed to its place: from here on, the new mod is there;
--   4. the files that it replaces are removed, then the folder.
-- A process killed before 3 leaves the old mod, and after it the new one: what is left lying about is
-- finished or removed by the next installation. Between 3 and 4 both are there, and mods.find takes the newer.
local fs = require "engine.fs"
local inspect = require "mods.inspect"
local json = require "lib.json"
local manifest = require "mods.manifest"
local pack = require "mods.pack"
local packages = require "mods.package"
local since = require "mods.since"
local text = require "lib.text"
local xdg = require "lib.xdg"

local install = {}

install.MAX_BYTES = 64 * 1024 * 1024 -- of an archive

local AT_WORK, LEAVING, LOCK, PLAN, ARCHIVE = ".installing-", ".removing-", ".lock", "plan.json", "package.zip"

-- --- what is there ---

-- The mod of an entry of the folder: {name, path, kind, id?, version?, mod? (its manifest)}; nil: it is none. What
-- is broken has the id that its name says.
local function entry_of(folder, name)
    local path = folder .. "/" .. name
    if name:sub(1, 1) == "." then return nil end
    local kind = fs.kind(path)
    local is_mod = kind == "dir" and fs.kind(path .. "/" .. manifest.FILE) == "file"
        or kind == "file" and packages.is_archive(name)
    if not is_mod then return nil end
    local entry = { name = name, path = path, kind = kind == "dir" and "folder" or "zip" }
    local package = packages.open(path)
    local mod = package and manifest.of(package)
    if package then package:close() end
    entry.id = mod and mod.id or name:match("^([a-z][a-z0-9-]*)_[^_]*%.zip$") or kind == "dir" and name or nil
    entry.version, entry.mod = mod and mod.version, mod
    return entry
end

-- The mods in a folder, broken ones too, in the order of their files' names.
function install.list(folder)
    local found = {}
    for _, name in ipairs(fs.list(folder) or {}) do found[#found + 1] = entry_of(folder, name) end
    return found
end

-- --- what a killed process left ---
local function is_plain(name)
    return type(name) == "string" and name ~= "" and not name:find("^%.") and not name:find("/", 1, true)
end

local function read_plan(path)
    local source = fs.read(path, json.MAX_BYTES)
    local plan = source and json.decode(source, path)
    if type(plan) ~= "table" or not is_plain(plan.to) or type(plan.replaces) ~= "table" then return nil end
    for _, name in ipairs(plan.replaces) do
        if not is_plain(name) or name == plan.to then return nil end
    end
    return plan
end

local function remove_replaced(folder, plan)
    for _, name in ipairs(plan.replaces) do
        if fs.look(folder .. "/" .. name) == "file" then
            local ok, problem = fs.remove(folder .. "/" .. name)
            if not ok then return nil, problem end
        end
    end
    return true
end

-- Finishes what came as far as the rename, removes what did not. The lock must be held.
local function recover(folder)
    for _, name in ipairs(fs.list(folder) or {}) do
        local work = folder .. "/" .. name
        if name:sub(1, #AT_WORK) == AT_WORK then
            local plan = read_plan(work .. "/" .. PLAN)
            local is_placed = plan and not fs.look(work .. "/" .. ARCHIVE) and fs.look(folder .. "/" .. plan.to)
            if is_placed then remove_replaced(folder, plan) end
            fs.remove_tree(work)
        elseif name:sub(1, #LEAVING) == LEAVING then
            fs.remove_tree(work)
        end
    end
end

-- Runs `work` while no other process changes the folder; what it returns.
local function alone(folder, work)
    local made, problem = xdg.make(folder)
    if not made then return nil, { problem } end
    local lock <close>, why_not, is_held = fs.lock(folder .. "/" .. LOCK)
    if is_held then
        why_not = ("%s: another process installs or removes mods there; wait until it is done"):format(folder)
    end
    if not lock then return nil, { why_not } end
    recover(folder)
    return work()
end

-- --- install ---

-- The archive's bytes, and what is in it: an archive is read as it is, a folder is packed.
local function bytes_of(path)
    local package, problem = packages.open(path)
    if not package then return nil, { problem } end
    local found, problems = inspect.package(package)
    local bytes
    if found and package.kind == "folder" then
        bytes, problem = pack.bytes(package, found)
    elseif found then
        bytes, problem = fs.read(path, install.MAX_BYTES)
    end
    package:close()
    if not bytes then return nil, problems or { problem } end
    return bytes, found
end

-- A mod whose id looks like this one's: nil, or what to say. One that is there already is no newcomer.
local function look_alike(id, known)
    for _, other in ipairs(known) do
        if other.id == id then return nil end
    end
    for _, other in ipairs(known) do
        if manifest.skeleton(other.id) == manifest.skeleton(id) then
            return ("the id '%s' looks like '%s', which is %s: a stranger's mod may pass for another. Install it with "
                .. "--allow-lookalike when both are meant"):format(id, other.id, other.where)
        end
    end
end

-- Those of what is there that it replaces; or nil and why it can not.
local function replaced_by(there, mod)
    local list = {}
    for _, entry in ipairs(there) do
        if entry.id == mod.id and entry.kind == "folder" then
            return nil, ("%s: is a folder with this mod that nobody installed; first: gatehouse remove %s"):format(
                entry.path, mod.id)
        elseif entry.id == mod.id then
            list[#list + 1] = entry
        end
    end
    return list
end

local function write_plan(work, to, replaced)
    local names = json.list {}
    for _, entry in ipairs(replaced) do
        if entry.name ~= to then names[#names + 1] = entry.name end
    end
    local plan = { format = 1, to = to, replaces = names }
    local ok, problem = fs.replace(work .. "/" .. PLAN, json.encode(plan) .. "\n")
    if not ok then return nil, problem end
    return plan
end

-- Steps 1 to 4; `work` is removed by the caller.
local function place(folder, work, bytes, found, replaced)
    local ok, problem = fs.replace(work .. "/" .. ARCHIVE, bytes)
    if not ok then return nil, problem end
    local again = inspect.path(work .. "/" .. ARCHIVE)
    if not again or again.sha256 ~= found.sha256 then return nil, "the file changed while it was read; try again" end
    local plan
    plan, problem = write_plan(work, pack.file_name(found.mod), replaced)
    if not plan then return nil, problem end
    ok, problem = fs.rename(work .. "/" .. ARCHIVE, folder .. "/" .. plan.to)
    if not ok then return nil, problem end
    ok, problem = remove_replaced(folder, plan)
    if not ok then return nil, problem end
    return folder .. "/" .. plan.to
end

-- What a name says that is not so, or nil: "a_1.0.0.zip" with another mod in it.
local function misnamed(path, mod)
    local name = path:match("([^/]*)/*$")
    local id, version = name:match("^([a-z][a-z0-9-]*)_(%d+%.%d+%.%d+[%w.+-]*)%.zip$")
    if id and (id ~= mod.id or version ~= mod.version) then
        return ("%s: by its name it is %s %s, but the mod in it is %s %s"):format(path, id, version, mod.id,
            mod.version)
    end
end

-- Installs an archive, or a folder, into the folder of mods. options: known = list of {id, where} of other mods
-- (where: words such as "a mod that comes with the game"), allow_lookalike, consent(mod, replaced) -> true, or nil and
-- why it is not wanted: asked before anything is written. Gives {mod, path, sha256, bytes, files,
-- replaced = list of {version?, path}, warning?}; or nil and a list of problems, and
-- nothing is changed.
function install.install(folder, path, options)
    local bytes, found = bytes_of(path)
    if not bytes then return nil, found end
    return alone(folder, function()
        local there = install.list(folder)
        local replaced, problem = replaced_by(there, found.mod)
        if not replaced then return nil, { problem } end
        local known = { table.unpack(options.known or {}) }
        for _, entry in ipairs(there) do
            if entry.id then known[#known + 1] = { id = entry.id, where = "installed" } end
        end
        problem = not options.allow_lookalike and look_alike(found.mod.id, known)
        local is_wanted
        if not problem and options.consent then is_wanted, problem = options.consent(found.mod, replaced) end
        if problem and not is_wanted then return nil, { ("%s: %s"):format(path, problem) } end
        local result = { mod = found.mod, sha256 = found.sha256, bytes = #bytes, files = #found.files,
                         replaced = replaced, warning = misnamed(path, found.mod) }
        local work
        work, problem = fs.make_temp_dir(folder, AT_WORK)
        if not work then return nil, { problem } end
        result.path, problem = place(folder, work, bytes, found, replaced)
        fs.remove_tree(work)
        if not result.path then return nil, { ("%s: %s"):format(path, problem) } end
        since.note(folder, there, found.mod.id)
        return result
    end)
end

-- --- remove ---

-- Removes a mod that is installed: the list of what was removed ({version?, path, kind}), empty when it is not
-- there; or nil and a list of problems.
function install.remove(folder, id)
    if not fs.kind(folder) then return {} end
    return alone(folder, function()
        local removed = {}
        for _, entry in ipairs(install.list(folder)) do
            if entry.id == id then
                local ok, problem
                if fs.look(entry.path) == "dir" then
                    local away = folder .. "/" .. LEAVING .. entry.name
                    ok, problem = fs.rename(entry.path, away) -- so that it is there whole, or not at all
                    if ok then fs.remove_tree(away) end
                else
                    ok, problem = fs.remove(entry.path)
                end
                if not ok then return nil, { problem } end
                removed[#removed + 1] = entry
            end
        end
        if #removed > 0 then since.forget(folder, id) end
        return removed
    end)
end

-- An error of a name: with what was probably meant.
function install.unknown(id, known)
    return ("there is no mod '%s'%s"):format(text.printable(id, 48), text.suggest(id, known))
end

return install
