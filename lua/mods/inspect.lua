-- A package looked at as a mod before anything is done with it: every file of it is read, its manifest
-- and its scripts are checked, nothing of it is executed.
local assets = require "mods.assets"
local content_source = require "mods.content_source"
local locale = require "mods.locale"
local manifest = require "mods.manifest"
local packages = require "mods.package"
local shared_code = require "mods.shared_code"
local sources = require "mods.sources"
local text = require "lib.text"
local unshown = require "mods.unshown"

local inspect = {}

local function has(list, name)
    for _, file in ipairs(list) do
        if file.name == name then return true end
    end
    return false
end

-- With the one that is nearly it: it lies a folder too deep, or is written otherwise.
local function missing_manifest(package, list)
    local near = {}
    for _, file in ipairs(list) do
        if file.name:match("[^/]*$"):lower() == manifest.FILE then near[#near + 1] = file.name end
    end
    local hint = #near == 1 and (" There is '%s': it belongs at the top."):format(text.printable(near[1], 80))
        or " A mod has one at its top."
    return ("%s: there is no %s in it.%s"):format(package.path, manifest.FILE, hint)
end

-- What is in an open package: {mod = its manifest, files = list of {name, size}, bytes, sha256, and of what the mod
-- plays without: wrong_texts = what is wrong with the files in locale/, missing_texts = what one of them has and
-- another has not, left_out = what is wrong with pictures and sounds, script_notes = what is worth a line of its
-- scripts}; or nil and a list of problems.
function inspect.package(package)
    local list, problem = package:files()
    if not list then return nil, { problem } end
    if not has(list, manifest.FILE) then return nil, { missing_manifest(package, list) } end
    local mod, problems = manifest.of(package)
    if not mod then return nil, problems end
    problems = content_source.note(mod) or shared_code.problems(mod)
    if problems then return nil, problems end
    local modules, notes = sources.collect(package, mod.main)
    if not modules then return nil, { notes } end
    local digest
    digest, problem = package:sha256()
    if not digest then return nil, { problem } end
    local bytes = 0
    for _, file in ipairs(list) do bytes = bytes + file.size end
    local wrong, missing = locale.check { package = package, path = package.path, locale = mod.locale }
    local _, left_out = assets.collect(package)
    return {
        mod = mod, files = list, bytes = bytes, sha256 = digest, wrong_texts = wrong, missing_texts = missing,
        left_out = left_out, script_notes = notes,
    }
end

-- The same of a path; the package is closed again.
function inspect.path(path)
    local package, problem = packages.open(path)
    if not package then return nil, { problem } end
    local found, problems = inspect.package(package)
    package:close()
    return found, problems
end

-- The scripts of a path, by name; or nil and what is wrong. `mod`: its manifest. With `others`, as mods.find gives them of
-- a mod, also what the scripts import of those.
function inspect.scripts(path, mod, others)
    local package, problem = packages.open(path)
    if not package then return nil, problem end
    local modules, broken = sources.collect(package, mod.main)
    package:close()
    if modules and others then return shared_code.with(modules, mod, others) end
    return modules, broken
end

-- Lines that say which characters of its texts the font cannot show; `find`: app.unshown.
function inspect.unshown(path, find)
    local package = packages.open(path)
    if not package then return {} end
    local lines = unshown.check(package, find)
    package:close()
    return lines
end

return inspect
