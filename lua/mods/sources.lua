-- A mod's JavaScript: every .js file of its package, as module names relative to it, within limits. What is under
-- tests/ is not played, and only a run of tests takes it along.
local text = require "lib.text"

local sources = {}

sources.MAX_FILES = 256
sources.MAX_BYTES = 4 * 1024 * 1024

local function is_script(name, with_tests)
    return name:match("%.m?js$") ~= nil and (with_tests or not name:match("^tests/"))
end

-- Module name -> source; or nil and what is wrong. `main` must be among them. `with_tests`: also those of tests.
function sources.collect(package, main, with_tests)
    local list, problem = package:files()
    if not list then return nil, problem end
    local modules, files, bytes = {}, 0, 0
    for _, file in ipairs(list) do
        if is_script(file.name, with_tests) then
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
    if not modules[main] and with_tests then
        return nil, ("%s: there is no test file '%s' in it%s"):format(package.path, text.printable(main, 120),
            text.suggest(main, text.sorted_keys(modules)))
    elseif not modules[main] then
        return nil, ("%s/mod.json: 'main' is '%s', but there is no such file in the mod%s"):format(package.path, main,
            text.suggest(main, text.sorted_keys(modules)))
    end
    return modules
end

return sources
