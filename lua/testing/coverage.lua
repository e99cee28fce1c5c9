-- What of a mod's JavaScript ran, over all tests of a file: from V8's counts, which come out of the mods' processes
-- and may be anything, to lcov's text.
-- V8's report: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/ (takePreciseCoverage).
local json = require "lib.json"
local source_map = require "testing.source_map"
local text = require "lib.text"

local coverage = {}

coverage.MAX_BYTES = 8 * 1024 * 1024 + 16
coverage.MAX_FUNCTIONS = 20000 -- of one script
coverage.MAX_RANGES = 100000   -- of one script
local MOST_COUNT = 1 << 40

-- sources: the mod's scripts by name; maps: their source maps, by the script's name, as mods.sources has them.
function coverage.create(sources, maps) return { sources = sources, scripts = {}, maps = maps or {} } end

-- --- a report, checked ---

local function whole(value, most)
    value = type(value) == "number" and math.tointeger(value)
    return value and value >= 0 and value <= most and value or nil
end

local function read_range(range, length)
    if type(range) ~= "table" then return nil end
    local from, to = whole(range.startOffset, length), whole(range.endOffset, length)
    local count = whole(range.count, MOST_COUNT)
    if not from or not to or not count or from > to then return nil end
    return { from = from, to = to, count = count }
end

-- The functions of one script: {name, ranges, blocks}; nil when something is wrong with them.
local function read_functions(list, length)
    if type(list) ~= "table" or #list > coverage.MAX_FUNCTIONS then return nil end
    local functions, all = {}, 0
    for i, one in ipairs(list) do
        if type(one) ~= "table" or type(one.ranges) ~= "table" then return nil end
        local name = type(one.functionName) == "string" and one.functionName or ""
        local ranges = {}
        all = all + #one.ranges
        if all > coverage.MAX_RANGES then return nil end
        for j, range in ipairs(one.ranges) do
            ranges[j] = read_range(range, length)
            if not ranges[j] then return nil end
        end
        functions[i] = { name = text.printable(name, 120), ranges = ranges, blocks = one.isBlockCoverage == true }
    end
    return functions
end

-- --- offsets of UTF-16 units, as V8 counts them ---

-- Where each line begins, and its text; and how long all of it is.
local function lines_of(source)
    local lines, at, length = {}, 0, 0
    for line in (source .. "\n"):gmatch("(.-)\n") do
        lines[#lines + 1] = { at = at, text = line }
        local units = #line
        if line:find("[\128-\255]") then
            units = 0
            for _, code in utf8.codes(line, true) do units = units + (code > 0xffff and 2 or 1) end
        end
        at = at + units + 1
        length = at - 1
    end
    return lines, length
end

-- The number of the line that an offset is in, by halves.
local function line_at(lines, offset)
    local low, high = 1, #lines
    while low < high do
        local middle = (low + high + 1) // 2
        if lines[middle].at <= offset then low = middle else high = middle - 1 end
    end
    return low
end

-- --- counts as steps: from each offset on so many, until the next ---

-- The steps of nested ranges; what is inside counts.
local function steps_of(functions, length)
    local ranges = {}
    for _, one in ipairs(functions) do
        for _, range in ipairs(one.ranges) do ranges[#ranges + 1] = range end
    end
    for i, range in ipairs(ranges) do range.order = i end
    table.sort(ranges, function(a, b)
        if a.from ~= b.from then return a.from < b.from end
        if a.to ~= b.to then return a.to > b.to end
        return a.order < b.order
    end)
    local steps, stack = { { at = 0, count = 0 } }, {}
    local function step(at, count)
        local last = steps[#steps]
        if last.at == at then last.count = count else steps[#steps + 1] = { at = at, count = count } end
    end
    local function close(until_at)
        while stack[1] and stack[#stack].to <= until_at do
            local over = table.remove(stack)
            step(over.to, stack[1] and stack[#stack].count or 0)
        end
    end
    for _, range in ipairs(ranges) do
        close(range.from)
        stack[#stack + 1] = range
        step(range.from, range.count)
    end
    close(length)
    return steps
end

local function count_at(steps, offset)
    local low, high = 1, #steps
    while low < high do
        local middle = (low + high + 1) // 2
        if steps[middle].at <= offset then low = middle else high = middle - 1 end
    end
    return steps[low].count
end

local function add_steps(a, b)
    if not a then return b end
    local sum, i, j = {}, 1, 1
    while a[i] or b[j] do
        local at = math.min(a[i] and a[i].at or math.huge, b[j] and b[j].at or math.huge)
        sum[#sum + 1] = { at = at, count = count_at(a, at) + count_at(b, at) }
        if a[i] and a[i].at == at then i = i + 1 end
        if b[j] and b[j].at == at then j = j + 1 end
    end
    return sum
end

-- --- adding up ---

local function script_of(self, name)
    local script = self.scripts[name]
    if script then return script end
    script = { functions = {}, blocks = {}, lines = {} }
    script.lines, script.length = lines_of(self.sources[name])
    self.scripts[name] = script
    return script
end

local function add_script(self, name, list)
    local script = script_of(self, name)
    local functions = read_functions(list, script.length + 1)
    if not functions then return ("the counts of '%s' make no sense"):format(name) end
    script.steps = add_steps(script.steps, steps_of(functions, script.length))
    for _, one in ipairs(functions) do
        local first = one.ranges[1]
        if first and not (one.name == "" and first.from == 0) then
            local known = script.functions[first.from] or { name = one.name, count = 0 }
            known.count = known.count + first.count
            script.functions[first.from] = known
        end
        for i = 2, one.blocks and #one.ranges or 0 do script.blocks[one.ranges[i].from] = true end
    end
end

-- Adds what a process told; nil, or what is wrong with it.
function coverage.add(self, report)
    local read = json.decode(report, "coverage", coverage.MAX_BYTES)
    local list = type(read) == "table" and type(read.result) == "table" and read.result.result
    if type(list) ~= "table" then return "what the mod's process told of what ran cannot be read" end
    for _, script in ipairs(list) do
        if type(script) == "table" and type(script.url) == "string" and self.sources[script.url] then
            local problem = add_script(self, script.url, script.functions)
            if problem then return problem end
        end
    end
end

-- --- lcov ---

-- Lines that hold no code say nothing.
local function is_code(line, state)
    local rest = line:match("^%s*(.-)%s*$")
    if state.comment then
        if rest:find("*/", 1, true) then state.comment = false end
        return false
    end
    if rest == "" or rest:match("^//") then return false end
    if rest:match("^/%*") and not rest:find("*/", 1, true) then state.comment = true end
    return not rest:match("^/%*")
end

local function new_file() return { lines = {}, functions = {}, branches = {} } end

-- Where a place of a script is told: its own file and line, or what the source map says.
local function place(map, name, line, column)
    if not map then return name, line end
    return map(line, column)
end

local function fill_lines(files, name, script, map)
    local state = {}
    for number, line in ipairs(script.lines) do
        if is_code(line.text, state) then
            local indent = #line.text:match("^%s*")
            local file, at = place(map, name, number, indent + 1)
            if file then
                files[file] = files[file] or new_file()
                local count = count_at(script.steps, line.at + indent)
                files[file].lines[at] = math.max(files[file].lines[at] or 0, count)
            end
        end
    end
end

local function fill_rest(files, name, script, map)
    local function line_of(offset)
        local number = line_at(script.lines, offset)
        return place(map, name, number, offset - script.lines[number].at + 1)
    end
    for offset, one in pairs(script.functions) do
        local file, at = line_of(offset)
        if file and files[file] then
            local key = ("%s:%d"):format(one.name ~= "" and one.name or "(anonymous)", offset)
            files[file].functions[key] = { at = at, count = one.count, offset = offset }
        end
    end
    for offset in pairs(script.blocks) do
        local file, at = line_of(offset)
        if file and files[file] then
            table.insert(files[file].branches, { at = at, offset = offset, count = count_at(script.steps, offset) })
        end
    end
end

local function by_number(map)
    local keys = {}
    for key in pairs(map) do keys[#keys + 1] = key end
    table.sort(keys)
    return keys
end

local function write_file(out, path, file)
    out[#out + 1] = "SF:" .. path
    local names = text.sorted_keys(file.functions)
    table.sort(names, function(a, b) return file.functions[a].offset < file.functions[b].offset end)
    local hit = 0
    for _, name in ipairs(names) do out[#out + 1] = ("FN:%d,%s"):format(file.functions[name].at, name) end
    for _, name in ipairs(names) do
        local count = file.functions[name].count
        hit = hit + (count > 0 and 1 or 0)
        out[#out + 1] = ("FNDA:%d,%s"):format(count, name)
    end
    out[#out + 1] = ("FNF:%d\nFNH:%d"):format(#names, hit)
    table.sort(file.branches, function(a, b) return a.offset < b.offset end)
    hit = 0
    for _, branch in ipairs(file.branches) do
        hit = hit + (branch.count > 0 and 1 or 0)
        out[#out + 1] = ("BRDA:%d,%d,0,%d"):format(branch.at, branch.offset, branch.count)
    end
    out[#out + 1] = ("BRF:%d\nBRH:%d"):format(#file.branches, hit)
    hit = 0
    local lines = by_number(file.lines)
    for _, number in ipairs(lines) do
        hit = hit + (file.lines[number] > 0 and 1 or 0)
        out[#out + 1] = ("DA:%d,%d"):format(number, file.lines[number])
    end
    out[#out + 1] = ("LF:%d\nLH:%d\nend_of_record"):format(#lines, hit)
end

-- A script of the mod that no test loaded did not run at all.
local function add_unloaded(self)
    for name in pairs(self.sources) do
        if not self.scripts[name] then
            script_of(self, name).steps = { { at = 0, count = 0 } }
        end
    end
end

-- All that was added, as lcov's text; `folder` comes before each name.
function coverage.lcov(self, folder)
    add_unloaded(self)
    local files, out = {}, {}
    for _, name in ipairs(text.sorted_keys(self.scripts)) do
        local script = self.scripts[name]
        local map = self.maps[name] and source_map.of(name, self.maps[name])
        fill_lines(files, name, script, map)
        fill_rest(files, name, script, map)
    end
    for _, name in ipairs(text.sorted_keys(files)) do write_file(out, folder .. name, files[name]) end
    return table.concat(out, "\n") .. "\n"
end

return coverage
