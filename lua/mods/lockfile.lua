-- A lock file says which mods there were, to the byte: so that others, or you later, can tell whether the same
-- are there. Canonical JSON (keys in order, mods in the order in which they start), one mod a line:
--   {"api":1,"engine":"0.1.0","format":1,"mods":[
--   {"dependencies":{"tide-map":"1.0.0"},"id":"storm","place":"user","sha256":"...","version":"1.2.0"}
--   ]}
-- dependencies are those that were resolved, optional ones too, with the versions they were resolved to; place is
-- for people: the same content elsewhere is the same mod. Engine and API version are those that made it.
local app = require "engine.app"
local fs = require "engine.fs"
local json = require "lib.json"
local manifest = require "mods.manifest"
local schema = require "lib.schema"
local semver = require "mods.semver"
local text = require "lib.text"
local xdg = require "lib.xdg"

local lockfile = {}

lockfile.FORMAT = 1
lockfile.NAME = "mods.lock"
lockfile.MAX_BYTES = 4 * 1024 * 1024
lockfile.MOST = 4096 -- mods

local ID = { kind = "string", required = true, min = 1, max = 48, pattern = "^[a-z][a-z0-9-]*$", hint = "a mod's id" }
local function version_problem(value)
    if not semver.parse(value) then return "is no version: expected " .. semver.EXPECTED end
end
local VERSION = { kind = "string", required = true, check = version_problem }

local rule = {
    kind = "table",
    fields = {
        format = { kind = "integer", required = true, min = 1 },
        engine = { kind = "string", required = true, max = 64, line = true },
        api = { kind = "integer", required = true, min = 1 },
        mods = { kind = "list", required = true, max = lockfile.MOST, of = {
            kind = "table",
            fields = {
                id = ID, version = VERSION,
                place = { kind = "string", max = 16, line = true },
                sha256 = { kind = "string", required = true, pattern = "^%x+$", min = 64, max = 64,
                           hint = "64 hex digits" },
                dependencies = { kind = "map", max = 256, keys = ID, of = VERSION },
            },
        } },
    },
}

local function resolved(mod, versions)
    local map = {}
    for _, field in ipairs { "dependencies", "optional", "recommended" } do
        for id in pairs(mod[field] or {}) do map[id] = versions[id] end
    end
    return map
end

-- The lock of mods as mods.find gives them; or nil and what is wrong.
function lockfile.of(mods)
    local versions, list = {}, {}
    for _, mod in ipairs(mods) do versions[mod.id] = mod.version end
    for i, mod in ipairs(mods) do
        local digest, problem = mod.package:sha256()
        mod.package:close()
        if not digest then return nil, problem end
        list[i] = { id = mod.id, version = mod.version, sha256 = digest, place = mod.place,
                    dependencies = resolved(mod, versions) }
    end
    return { format = lockfile.FORMAT, engine = app.version, api = manifest.API, mods = list }
end

function lockfile.encode(lock)
    local lines = {}
    for i, mod in ipairs(lock.mods) do lines[i] = json.encode(mod) end
    return ('{"api":%d,"engine":%s,"format":%d,"mods":[%s%s\n]}\n'):format(lock.api, json.encode(lock.engine),
        lock.format, lines[1] and "\n" or "", table.concat(lines, ",\n"))
end

-- True; or nil and why not.
function lockfile.write(path, lock)
    return xdg.write(path, lockfile.encode(lock))
end

local function check(value, path)
    if type(value) ~= "table" then return ("%s:1:1: expected an object"):format(path) end
    local format = value.format
    if type(format) == "number" and format > lockfile.FORMAT then
        return ("%s: format %g is of a newer Gatehouse, this one reads %d"):format(path, format, lockfile.FORMAT)
    end
    local problem = schema.check(value, rule)[1]
    if problem then return ("%s: '%s' %s"):format(path, text.printable(problem.path, 80), problem.text) end
    local seen = {}
    for _, mod in ipairs(value.mods) do
        if seen[mod.id] then return ("%s: '%s' is in it twice"):format(path, mod.id) end
        seen[mod.id] = true
    end
end

-- What a file holds; or nil and what is wrong with it.
function lockfile.read(path)
    local source, missing = fs.read(path, lockfile.MAX_BYTES)
    if not source then
        return nil, fs.look(path) == nil and ("%s: there is no such lock file; to write one: gatehouse lock -o %s")
            :format(path, path) or missing
    end
    local value, problem = json.decode(source, path, lockfile.MAX_BYTES)
    if value == nil then return nil, problem end
    problem = check(value, path)
    if problem then return nil, problem end
    return value
end

local function by_id(lock)
    local map = {}
    for _, mod in ipairs(lock.mods) do map[mod.id] = mod end
    return map
end

-- What is different now from what the lock has, as {kind = "version"|"content"|"missing"|"added", id, line}, in the
-- order of ids. `found` is what mods.find gave, for the reasons of what is missing.
function lockfile.differences(lock, now, found)
    local was, is, list = by_id(lock), by_id(now), {}
    local function add(kind, id, format, ...) list[#list + 1] = { kind = kind, id = id, line = format:format(...) } end
    local reasons = {}
    for _, broken in ipairs(found and found.broken or {}) do
        if broken.id then reasons[broken.id] = broken.problems[1] end
    end
    for _, mod in ipairs(found and found.disabled or {}) do reasons[mod.id] = "it is switched off" end
    for id, mod in pairs(was) do
        local new = is[id]
        if not new then
            add("missing", id, "missing: %s %s%s", id, mod.version, reasons[id] and " (" .. reasons[id] .. ")" or "")
        elseif new.version ~= mod.version then
            add("version", id, "other version: %s is %s here, %s in the lock", id, new.version, mod.version)
        elseif new.sha256 ~= mod.sha256:lower() then
            add("content", id, "other content: %s %s is sha256 %s here, %s in the lock", id, mod.version, new.sha256,
                mod.sha256)
        end
    end
    for id, mod in pairs(is) do
        if not was[id] then add("added", id, "added: %s %s is not in the lock", id, mod.version) end
    end
    table.sort(list, function(a, b) return a.id < b.id end)
    return list
end

-- Whether what was found is what a lock file has: true; or nil, the problems as lines, and the differences when
-- that is what is wrong.
function lockfile.verify(path, found)
    local lock, problem = lockfile.read(path)
    if not lock then return nil, { problem } end
    local now
    now, problem = lockfile.of(found.mods)
    if not now then return nil, { problem } end
    local differences = lockfile.differences(lock, now, found)
    if #differences == 0 then return true, {}, differences, lock end
    local lines = {}
    for i, difference in ipairs(differences) do lines[i] = difference.line end
    return nil, lines, differences
end

return lockfile
