-- Of bench-find: makes mods in a temporary folder and measures how long it takes until they are in order.
local fs = require "engine.fs"
local find = require "mods.find"
local order = require "mods.order"
local playing = require "games.playing"

playing.choose { id = require "games.default", api = nil } -- without content: what is measured is the order

local count, now_ns = ...
local ROUNDS, EDGES = os.getenv("BENCH_ONCE") and 1 or 7, 10 -- the median of the rounds counts; dependencies of one mod

-- Mod i needs up to ten of those before it, far and near.
local function dependencies_of(i)
    local list, seen = {}, {}
    for k = 1, EDGES do
        local other = i - 1 - (i * 7919 + k * 104729) % math.max(1, i - 1)
        if other >= 1 and not seen[other] then
            seen[other] = true
            list[#list + 1] = ('"mod-%d": "%s"'):format(other, ({ "^1.0", ">=1.0.0 <2", "1.x", "*" })[k % 4 + 1])
        end
    end
    return table.concat(list, ", "), #list
end

local MANIFEST = [[{
  "id": "mod-%d", "version": "1.%d.0", "title": "Mod %d", "main": "main.js", "authors": ["Somebody"], "license": "MIT",
  "description": "One of many.", "api": { "min": 1, "target": 1 },
  "dependencies": { %s },
  "capabilities": [{ "cap": "hud", "reason": "To show a line" }, { "cap": "world.read", "reason": "To look around" }],
  "settings": { "strength": { "label": "How strong", "default": 5, "min": 0, "max": 10 }, "loud": false }
}
]]

local folder = os.tmpname()
os.remove(folder)
assert(fs.mkdir(folder))
local edges = 0
for i = 1, count do
    local path = ("%s/mod-%d"):format(folder, i)
    assert(fs.mkdir(path))
    local dependencies, of_one = dependencies_of(i)
    edges = edges + of_one
    assert(fs.write(path .. "/mod.json", MANIFEST:format(i, i % 10, i, dependencies)))
    assert(fs.write(path .. "/main.js", ""))
end

-- Medians: of the time, and of this process' CPU in it.
local function median_ms(fn)
    local times, cpu = {}, {}
    for round = 1, ROUNDS do
        collectgarbage()
        local start, cpu_start = now_ns(), os.clock()
        fn()
        times[round], cpu[round] = (now_ns() - start) / 1e6, (os.clock() - cpu_start) * 1000
    end
    table.sort(times)
    table.sort(cpu)
    return times[ROUNDS // 2 + 1], cpu[ROUNDS // 2 + 1]
end

local found
local ok, problem = pcall(function()
    local whole, cpu = median_ms(function() found = find.find { places = { { name = "user", path = folder } } } end)
    assert(#found.mods == count and #found.broken == 0, "not all mods could load")
    local resolved = median_ms(function() order.resolve(found.mods) end)
    local per_mod, per_edge = whole * 1000 / count, resolved * 1000 / edges
    print(("%6s %12s %14s %16s %10s %10s %11s %13s"):format("mods", "dependencies", "found and read",
        "resolved, sorted", "in all", "CPU", "a mod", "a dependency"))
    print(("%6d %12d %11.1f ms %13.1f ms %7.1f ms %7.1f ms %8.1f us %10.2f us"):format(count, edges, whole - resolved,
        resolved, whole, cpu, per_mod, per_edge))
    print(('{"bench":"find","mods":%d,"dependencies":%d,"whole_ms":%.2f,"cpu_ms":%.2f,"resolve_ms":%.2f,'
        .. '"us_per_mod":%.1f,"resolve_us_per_dependency":%.2f}'):format(count, edges, whole, cpu, resolved, per_mod,
        per_edge))
end)
os.execute("rm -r " .. folder)
assert(ok, problem)
