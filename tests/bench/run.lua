-- Runs every benchmark that was built and prints their tables; what they said as JSON lines follows at the
-- end and in BUILD/bench.jsonl, so that two runs can be compared by a program. With BENCH_ONCE in the environment
-- each does a round or two, to show that it works; its figures mean nothing then.
-- Usage: lua5.4 tests/bench/run.lua BUILD ; from the project's root, called by `make bench`.

local build = assert(arg[1], "usage: tests/bench/run.lua BUILD")
local once = os.getenv("BENCH_ONCE") ~= nil
local worker, sdk = build .. "/gatehouse-worker", "build/gen/sdk"
local lua = arg[-1]
local lines = {}
local broken = 0

local function run(title, command)
    print("== " .. title)
    io.flush()
    local pipe = assert(io.popen(command .. " 2>&1"))
    for line in pipe:lines() do
        if line:match("^{") then lines[#lines + 1] = line else print("  " .. line) end
    end
    if not pipe:close() then
        print("  this benchmark failed")
        broken = broken + 1
    end
end

run("exchange engine -> mod -> engine, start and memory of one more mod",
    ("%s/bench-exchange %s %s"):format(build, worker, sdk))
run("the sandbox: its cost, and how long a stop and a restart take",
    ("%s/bench-sandbox %s %s"):format(build, worker, sdk))
run("one tick with 1, 10 and 100 mods; the gate alone", ("%s/bench-tick %s %s"):format(build, worker, sdk))
run("one command: the engine's, with a verdict, and a game's own", ("%s/bench-command"):format(build))
run("a panel of a hundred rows, another in each tick", ("%s/bench-panel"):format(build))
run("the JavaScript codec alone", ("%s/bench-codec %s"):format(build, sdk))
run("a line of print, in the mod and in the engine",
    ("mkdir -p %s/bench-logs && %s/bench-print %s %s/bench-logs"):format(build, build, sdk, build))
run("Tidelight at 1280x720, software renderer, with two mods",
    ("SDL_VIDEODRIVER=dummy SDL_RENDER_DRIVER=software SDL_AUDIODRIVER=dummy "
        .. "%s/gatehouse run --bot --ticks %d --timing --log-dir %s/bench-logs"):format(build, once and 60 or 1800,
        build))

run("saving a game of 96 x 96 tiles with twenty mods that keep something", ("%s/bench-save %s"):format(build, build))

run("1,000 mods with 10,000 dependencies, until they are in order; 200 mods with 5,000 pieces of content", ("%s/bench-find"):format(build))

run("gatehouse dev: a file is saved, and the new code does something", ("%s tests/bench/dev.lua %s"):format(lua, build))

run("gatehouse test: the first result, and a hundred files at once", ("%s tests/bench/tests.lua %s"):format(lua, build))

local soak_ticks = os.getenv("SOAK") or (once and "600" or "200000")
run(("a soak of %s ticks with six strange mods (SOAK=TICKS for another length)"):format(soak_ticks),
    ("%s tests/bench/soak.lua %s %s"):format(lua, build, soak_ticks))

print("== the same as JSON lines (" .. build .. "/bench.jsonl)")
local file = assert(io.open(build .. "/bench.jsonl", "w"))
for _, line in ipairs(lines) do
    print(line)
    file:write(line, "\n")
end
file:close()
os.exit(broken == 0)
