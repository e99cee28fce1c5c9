-- A long game with strange mods: does the memory of engine and workers stay where it was after warm-up?
-- Usage: lua5.4 tests/bench/soak.lua BUILD [TICKS] ; prints a table line and a JSON line. Reads /proc.

local build, ticks = assert(arg[1], "usage: tests/bench/soak.lua BUILD [TICKS]"), tonumber(arg[2] or 200000)
local STRANGE = {
    { "flood", "sounds" }, { "garble", "mutated" }, { "flaky", "sometimes" }, { "deep", "recursion" },
    { "griefer", "churn" }, { "timebomb", "random_throw" },
}

local words = { build .. "/gatehouse", "run", "--headless", "--conf tests/bench/soak_conf.lua", "--ticks", ticks }
for _, mod in ipairs(STRANGE) do
    words[#words + 1] = ("--mods mods/hostile/%s --set %s.attack=%s"):format(mod[1], mod[1], mod[2])
end

local function read(path)
    local file = io.open(path)
    local text = file and file:read("a") or ""
    if file then file:close() end
    return text
end

-- KiB of the process alone and of all below it.
local function memory_of(pid)
    local own = tonumber(read(("/proc/%s/smaps_rollup"):format(pid)):match("\nPss:%s+(%d+)")) or 0
    local below = 0
    for child in read(("/proc/%s/task/%s/children"):format(pid, pid)):gmatch("%d+") do
        local child_own, child_below = memory_of(child)
        below = below + child_own + child_below
    end
    return own, below
end

local pipe = assert(io.popen(("sh -c 'echo $$; exec %s' 2>/dev/null"):format(table.concat(words, " "))))
local pid = pipe:read("l")
local samples = {}
while read(("/proc/%s/stat"):format(pid)):match("%) ([^Z])") do
    local engine, workers = memory_of(pid)
    if engine > 0 then samples[#samples + 1] = { engine = engine, workers = workers } end
    os.execute("sleep 0.5")
end
local said = pipe:read("a"):gsub("%s+$", "")
local ok = pipe:close()

-- The median of a stretch of samples.
local function median(field, from, to)
    local values = {}
    for i = math.max(1, math.floor(from)), math.min(#samples, math.floor(to)) do
        values[#values + 1] = samples[i][field]
    end
    table.sort(values)
    return values[(#values + 1) // 2] or 0
end

local warm, last = { #samples * 0.2, #samples * 0.4 }, { #samples * 0.8, #samples }
local engine_warm, engine_last = median("engine", warm[1], warm[2]), median("engine", last[1], last[2])
local workers_warm, workers_last = median("workers", warm[1], warm[2]), median("workers", last[1], last[2])
print(("%s; %d samples; %s"):format(ok and "ended well" or "DIED", #samples, said))
print(("engine   %6.1f MB after warm-up, %6.1f MB at the end"):format(engine_warm / 1024, engine_last / 1024))
print(("workers  %6.1f MB after warm-up, %6.1f MB at the end"):format(workers_warm / 1024, workers_last / 1024))
print(('{"bench":"soak","ticks":%d,"engine_mb":[%.1f,%.1f],"workers_mb":[%.1f,%.1f]}'):format(ticks,
    engine_warm / 1024, engine_last / 1024, workers_warm / 1024, workers_last / 1024))
os.exit(ok and true or false)
