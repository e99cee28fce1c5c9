-- The runner of mods' tests: from its start to the first result, and a hundred files several at a time against one by
-- one. Usage: lua5.4 tests/bench/tests.lua BUILD ; prints table lines and a JSON line.
local uv = require "luv"

local build = assert(arg[1], "usage: tests/bench/tests.lua BUILD")
local once = os.getenv("BENCH_ONCE") ~= nil
local FILES, ROUNDS, STARTS = once and 2 or 100, 1, once and 1 or 7

local program = build .. "/gatehouse"
local folder = os.tmpname()
os.remove(folder)

local function write(name, content)
    local path = folder .. "/" .. name
    assert(os.execute("mkdir -p '" .. path:match("^(.*)/") .. "'"))
    local file = assert(io.open(path, "w"))
    file:write(content)
    file:close()
end

write("mod.json", '{"id": "many", "title": "Many", "version": "1.0.0", "main": "main.js"}')
write("main.js", "")
for i = 1, FILES do
    write(("tests/t%03d.test.js"):format(i), [[
import { test } from "gatehouse/test";
test("a second passes", async (t) => {
    const before = t.world.tick;
    await t.ticks(60);
    t.expect(t.world.tick - before).toBe(60);
});
]])
end

local function seconds_of(run)
    local before = uv.hrtime()
    run()
    return (uv.hrtime() - before) / 1e9
end

local function all(jobs)
    return seconds_of(function()
        assert(os.execute(("%s test '%s' --quiet --jobs %d >/dev/null"):format(program, folder, jobs)),
            "the tests failed")
    end)
end

local function first()
    return seconds_of(function()
        local pipe = assert(io.popen(("%s test --child tests/t001.test.js --mod '%s' 2>/dev/null"):format(program,
            folder)))
        for line in pipe:lines() do
            if line:find('"event":"test"', 1, true) then break end
        end
        pipe:close()
    end)
end

local function median(list)
    table.sort(list)
    return list[(#list + 1) // 2]
end

local function take(count, run, ...)
    local list = {}
    for i = 1, count do list[i] = run(...) end
    return median(list)
end

local cores = #uv.cpu_info()
local start = take(STARTS, first)
local serial, parallel, ratios = {}, {}, {}
for i = 1, ROUNDS do
    serial[i], parallel[i] = all(1), all(cores)
    ratios[i] = serial[i] / parallel[i]
end
os.execute("rm -r '" .. folder .. "'")
print(("start to the end of a first test of 60 ticks  %.0f ms (median of %d)"):format(start * 1000, STARTS))
print(("%d files one by one %.1f s, %d at a time %.1f s: %.2f times as fast"):format(FILES, median(serial), cores,
    median(parallel), median(ratios)))
print(('{"bench":"tests","first_ms":%.1f,"files":%d,"serial_s":%.2f,"parallel_s":%.2f,"jobs":%d,"ratio":%.2f}'):format(
    start * 1000, FILES, median(serial), median(parallel), cores, median(ratios)))
