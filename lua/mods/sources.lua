-- A mod's JavaScript: every .js file under its folder, as module names relative to it, within limits.
-- Links are not followed, so that a package can not point outside itself.
local fs = require "engine.fs"
local lfs = require "lfs"

local sources = {}

sources.MAX_FILES = 256
sources.MAX_BYTES = 4 * 1024 * 1024
local MAX_DEPTH = 8
local MAX_ENTRIES = 4096

local function is_script(name) return name:match("%.m?js$") ~= nil end

local walk

local function visit(state, name, path, depth)
    local kind = lfs.symlinkattributes(path, "mode")
    if kind == "link" then
        state.problem = ("%s: is a link; a mod's files must be its own"):format(path)
    elseif kind == "directory" then
        walk(state, name .. "/", path, depth + 1)
    elseif kind == "file" and is_script(name) then
        local size = lfs.symlinkattributes(path, "size")
        state.files, state.bytes = state.files + 1, state.bytes + size
        if state.files > sources.MAX_FILES then
            state.problem = ("%s: more than %d scripts in one mod"):format(state.folder, sources.MAX_FILES)
        elseif state.bytes > sources.MAX_BYTES then
            state.problem = ("%s: more than %d bytes of scripts in one mod"):format(state.folder, sources.MAX_BYTES)
        else
            local source, missing = fs.read(path)
            if not source then state.problem = ("%s: %s"):format(path, missing or "cannot be read") end
            state.modules[name] = source
        end
    end
end

function walk(state, prefix, folder, depth)
    if depth > MAX_DEPTH then
        state.problem = ("%s: folders nested more than %d deep"):format(folder, MAX_DEPTH)
        return
    end
    for _, name in ipairs(fs.list(folder) or {}) do
        state.entries = state.entries + 1
        if state.entries > MAX_ENTRIES then
            state.problem = ("%s: more than %d files in one mod"):format(state.folder, MAX_ENTRIES)
        end
        if state.problem then return end
        if name:sub(1, 1) ~= "." then visit(state, prefix .. name, folder .. "/" .. name, depth) end
    end
end

-- Module name -> source; or nil and what is wrong. `main` must be among them.
function sources.collect(folder, main)
    local state = { folder = folder, modules = {}, files = 0, bytes = 0, entries = 0 }
    walk(state, "", folder, 1)
    if state.problem then return nil, state.problem end
    if not state.modules[main] then
        return nil, ("%s/mod.json: 'main' is '%s', but there is no such file in the mod's folder"):format(folder, main)
    end
    return state.modules
end

return sources
