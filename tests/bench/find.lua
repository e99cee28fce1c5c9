-- Of bench-find: makes mods in a temporary folder and measures how long it takes until they are in order; and how long with
-- content, until the game could have it.
local fs = require "engine.fs"
local find = require "mods.find"
local order = require "mods.order"
local playing = require "games.playing"

playing.choose { id = require "games.default", api = nil } -- without content: what is measured is the order

-- Without a program around it: where the engine is, and limits that the game below does not come near.
package.preload["engine.app"] = function()
    return { root = ".", version = "0.1.0", limits = setmetatable({}, { __index = function() return 640 end }) }
end
local definition = require "games.definition"

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

-- --- content: a fifth as many mods, each with 25 pieces of two types, which name each other and the mod before ---

local PIECES = 25
local API = [[return { level = 1, content = {
    item = { fields = {
        title = { "words", required = true, max = 40 }, price = { "integer", min = 0, max = 99, default = 3 },
        next = { "name", of = "item" }, sprite = { "sprite" },
        loot = { "list", max = 3, of = { "table", fields = { item = { "name", of = "item" }, chance = { "integer", min = 1, max = 50 } } } },
    } },
    tool = { fields = { title = { "words", required = true, max = 40 }, makes = { "name", of = "item", required = true } } },
} }]]

local function content_of(i)
    local items, tools = {}, {}
    for k = 1, PIECES do
        if k % 2 == 1 then
            items[#items + 1] = ('"piece-%d": { "title": "Piece %d", "price": %d, "sprite": "shell", "next": "piece-1", '
                .. '"loot": [{ "item": "piece-3", "chance": 5 }] }'):format(k, k, k)
        else
            tools[#tools + 1] = ('"tool-%d": { "title": "Tool %d", "makes": "piece-%d" }'):format(k, k, k - 1)
        end
    end
    if i > 1 then items[#items + 1] = ('"patch": { "piece-mod-%d:piece-1": { "price": %d } }'):format(i - 1, i % 90) end
    return "{" .. table.concat(items, ",\n") .. "}\n", "{" .. table.concat(tools, ",\n") .. "}\n"
end

local function write_content(path, i)
    local items, tools = content_of(i)
    for _, name in ipairs { path, path .. "/content" } do assert(fs.mkdir(name)) end
    assert(fs.write(path .. "/mod.json", ([[{ "id": "piece-mod-%d", "version": "1.0.0", "title": "Pieces %d", "main": "main.js",
        "games": { "bench": "*" }%s }]]):format(i, i, i > 1 and (', "dependencies": { "piece-mod-%d": "*" }'):format(i - 1) or "")))
    assert(fs.write(path .. "/main.js", ""))
    assert(fs.write(path .. "/content/item.json", items))
    assert(fs.write(path .. "/content/tool.json", tools))
end

local function measure_content()
    local mods, game_path, pieces = math.max(2, count // 5), folder .. "/game", folder .. "/pieces"
    for _, path in ipairs { game_path, pieces } do assert(fs.mkdir(path)) end
    assert(fs.write(game_path .. "/game.lua",
        'return { id = "bench", version = "1.0.0", title = "Bench", main = "main.lua", api = "api.lua" }'))
    assert(fs.write(game_path .. "/api.lua", API))
    assert(fs.write(game_path .. "/main.lua", ""))
    for i = 1, mods do write_content(("%s/piece-mod-%d"):format(pieces, i), i) end
    local game, problems = definition.read(game_path, "named")
    playing.choose(assert(game, problems and problems[1]))
    local whole, cpu = median_ms(function() found = find.find { places = { { name = "user", path = pieces } } } end)
    local of_all = #found.content.all.item + #found.content.all.tool
    assert(of_all == mods * PIECES and #found.broken == 0, "not all content could load")
    print(("%6s %10s %12s %10s"):format("mods", "content", "in all", "CPU"))
    print(("%6d %10d %9.1f ms %7.1f ms"):format(mods, of_all, whole, cpu))
    print(('{"bench":"content","mods":%d,"content":%d,"whole_ms":%.2f,"cpu_ms":%.2f}'):format(mods, of_all, whole, cpu))
end

if ok then ok, problem = pcall(measure_content) end
os.execute("rm -r " .. folder)
assert(ok, problem)
