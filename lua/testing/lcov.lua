-- Coverage in lcov's text format: several files' in one, and what it comes to.
-- The format: https://github.com/linux-test-project/lcov, geninfo(1), "TRACEFILE FORMAT".
local text = require "lib.text"

local lcov = {}

local function new_file() return { lines = {}, functions = {}, at = {}, branches = {} } end

local function add(map, key, count) map[key] = (map[key] or 0) + count end

-- Adds the records of a text to `all` (file name -> its counts). Lines that are not known are passed over.
function lcov.add(all, content)
    local file
    for line in content:gmatch("[^\n]+") do
        local tag, rest = line:match("^(%u+):(.*)$")
        if tag == "SF" then
            all[rest] = all[rest] or new_file()
            file = all[rest]
        elseif line == "end_of_record" then
            file = nil
        elseif file and tag == "DA" then
            local number, count = rest:match("^(%d+),(%d+)")
            if number then add(file.lines, math.tointeger(number), math.tointeger(count)) end
        elseif file and tag == "FN" then
            local number, name = rest:match("^(%d+),(.+)$")
            if number then file.at[name] = math.tointeger(number) end
        elseif file and tag == "FNDA" then
            local count, name = rest:match("^(%d+),(.+)$")
            if count then add(file.functions, name, math.tointeger(count)) end
        elseif file and tag == "BRDA" then
            local key, count = rest:match("^(%d+,%d+,%d+),([%d-]+)$")
            if key then add(file.branches, key, math.tointeger(count) or 0) end
        end
    end
end

local function by_number(map)
    local keys = {}
    for key in pairs(map) do keys[#keys + 1] = key end
    table.sort(keys)
    return keys
end

local function hit(map)
    local found, count = 0, 0
    for _, value in pairs(map) do
        found = found + 1
        if value > 0 then count = count + 1 end
    end
    return found, count
end

local function branch_order(map)
    local keys = text.sorted_keys(map)
    local function parts(key)
        local line, block, branch = key:match("^(%d+),(%d+),(%d+)$")
        return math.tointeger(line) * 1000000000 + math.tointeger(block) * 10000 + math.tointeger(branch)
    end
    table.sort(keys, function(a, b) return parts(a) < parts(b) end)
    return keys
end

local function write_file(out, name, file)
    local function put(...) out[#out + 1] = string.format(...) end
    put("SF:%s", name)
    for _, fn in ipairs(text.sorted_keys(file.functions)) do put("FN:%d,%s", file.at[fn] or 0, fn) end
    for _, fn in ipairs(text.sorted_keys(file.functions)) do put("FNDA:%d,%s", file.functions[fn], fn) end
    put("FNF:%d\nFNH:%d", hit(file.functions))
    for _, key in ipairs(branch_order(file.branches)) do put("BRDA:%s,%d", key, file.branches[key]) end
    put("BRF:%d\nBRH:%d", hit(file.branches))
    for _, number in ipairs(by_number(file.lines)) do put("DA:%d,%d", number, file.lines[number]) end
    put("LF:%d\nLH:%d\nend_of_record", hit(file.lines))
end

function lcov.text(all)
    local out = {}
    for _, name in ipairs(text.sorted_keys(all)) do write_file(out, name, all[name]) end
    return #out > 0 and table.concat(out, "\n") .. "\n" or ""
end

local function percent(found, count) return found == 0 and "   -" or ("%3d%%"):format(count * 100 // found) end

-- A line each file: how much of its lines and functions ran.
function lcov.table(all)
    local rows = {}
    for _, name in ipairs(text.sorted_keys(all)) do
        local file = all[name]
        rows[#rows + 1] = ("  %s lines  %s functions  %s"):format(percent(hit(file.lines)),
            percent(hit(file.functions)), text.printable(name, 200))
    end
    return table.concat(rows, "\n")
end

return lcov
