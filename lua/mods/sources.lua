-- A mod's JavaScript: every .js file of its package, as module names relative to it, within limits.
local text = require "lib.text"

local sources = {}

sources.MAX_FILES = 256
sources.MAX_BYTES = 4 * 1024 * 1024

local function is_script(name) return name:match("%.m?js$") ~= nil end

-- Module name -> source; or nil and what is wrong. `main` must be among them.
function sources.collect(package, main)
    local list, problem = package:files()
    if not list then return nil, problem end
    local modules, files, bytes = {}, 0, 0
    for _, file in ipairs(list) do
        if is_script(file.name) then
            files, bytes = files + 1, bytes + file.size
            if files > sources.MAX_FILES then
                return nil, ("%s: more than %d scripts in one mod"):format(package.path, sources.MAX_FILES)
            elseif bytes > sources.MAX_BYTES then
                return nil, ("%s: more than %d bytes of scripts in one mod"):format(package.path, sources.MAX_BYTES)
            end
            local source
            source, problem = package:read(file.name, file.size)
            if not source then return nil, problem end
            modules[file.name] = source
        end
    end
    if not modules[main] then
        return nil, ("%s/mod.json: 'main' is '%s', but there is no such file in the mod%s"):format(package.path, main,
            text.suggest(main, text.sorted_keys(modules)))
    end
    return modules
end

return sources
