-- Checks every #include under engine/ against engine/layers: a module may include only headers of its
-- own and of modules on earlier lines, and foreign headers only where an `allow` line says so.
-- Run by `make layers` from the project's root; exit code 1 when something points upward.

local rank, allow, problems = {}, {}, {}

local line_number = 0
for line in io.lines("engine/layers") do
    line = line:gsub("#.*", "")
    local words = {}
    for word in line:gmatch("%S+") do words[#words + 1] = word end
    if words[1] == "allow" then
        allow[#allow + 1] = { prefix = words[2], modules = { table.unpack(words, 3) } }
    elseif words[1] then
        line_number = line_number + 1
        for _, module in ipairs(words) do rank[module] = line_number end
    end
end

local function allowed(entry, path)
    for _, module in ipairs(entry.modules) do
        if path == "engine/" .. module or path:find("engine/" .. module .. "/", 1, true) == 1 then return true end
    end
    return false
end

-- The module of a path below engine/: the longest name of the list that its folders begin with.
local function module_of(path)
    local folders = path:match("^(.*)/[^/]*$") or path
    while folders do
        if rank[folders] then return folders end
        folders = folders:match("^(.*)/[^/]*$")
    end
    return path:match("^([^/]+)/")
end

local files = io.popen("find engine -name '*.[ch]' -o -name '*.cc' | LC_ALL=C sort")
local count = 0
for path in files:lines() do
    count = count + 1
    if path:match("%.cc$") and not path:find("engine/worker/v8/", 1, true) then
        problems[#problems + 1] = path .. ": C++ is only for worker/v8"
    end
    local module = module_of(path:match("^engine/(.*)$"))
    if not rank[module] then problems[#problems + 1] = path .. ": module '" .. module .. "' is not in engine/layers" end
    local at = 0
    for line in io.lines(path) do
        at = at + 1
        local header = line:match('^%s*#%s*include%s*[<"]([^>"]+)[>"]')
        if header then
            local other = module_of(header)
            if rank[other] and rank[module] and other ~= module and rank[other] >= rank[module] then
                problems[#problems + 1] = ("%s:%d: %s may not include %s: '%s' does not stand below it"):format(
                    path, at, module, header, other)
            end
            if not rank[other] then
                for _, entry in ipairs(allow) do
                    if header:find(entry.prefix, 1, true) == 1 and not allowed(entry, path) then
                        problems[#problems + 1] = ("%s:%d: <%s> is only for %s"):format(
                            path, at, header, table.concat(entry.modules, ", "))
                    end
                end
            end
        end
    end
end
files:close()

for _, problem in ipairs(problems) do io.stderr:write(problem, "\n") end
if #problems > 0 then os.exit(1) end
print(("layers: %d files, all arrows point down"):format(count))
