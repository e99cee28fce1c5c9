-- Starts that do not come through: the third one is in safe mode, and says why.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local DEADLINE_S = 30

local function read(path)
    local file = io.open(path, "rb")
    if not file then return "" end
    local text = file:read("a")
    file:close()
    return text
end

local function quoted(word) return "'" .. word .. "'" end

-- Starts the program with its state in `state`; kills it with SIGKILL as soon as the mod is noted there.
local function kill_in_start(folder, state, mod)
    local before = read(state)
    local pipe = assert(io.popen(("GATEHOUSE_START_STATE=%s %s run --headless --only-mods --mods %s --conf %s "
        .. ">/dev/null 2>&1 </dev/null & echo $!"):format(quoted(state), quoted(program.path),
        quoted(folder .. "/mods"), quoted(folder .. "/my.lua"))))
    local pid = assert(pipe:read("n"))
    pipe:close()
    local deadline = os.time() + DEADLINE_S
    local noted
    repeat
        local now = read(state)
        noted = now ~= before and now:find('"mod": "' .. mod .. '"', 1, true)
    until noted or os.time() > deadline
    os.execute("kill -KILL " .. pid)
    assert.is_truthy(noted, "the start was not noted: " .. read(state))
end

describe("safe mode", function()
    it("comes after two starts in a row that died, and names the mod", function()
        program.with_folder(function(folder)
            local state = folder .. "/state/deep/start.json"
            local function run(...)
                return program.run_with({ GATEHOUSE_START_STATE = state }, "run", "--headless", "--only-mods",
                    "--mods", folder .. "/mods", "--ticks", "5", ...)
            end
            program.write_mod(folder .. "/mods/heavy", "heavy", {}, "for (;;);\n")
            program.write(folder .. "/my.lua", "return { mods = { handler_cpu_ms = 60000 } }")
            kill_in_start(folder, state, "heavy")
            assert.matches('"crashes": 1', read(state))
            kill_in_start(folder, state, "heavy")
            assert.matches('"crashes": 2', read(state))

            local safe = run()
            assert.are.equal(0, safe.code, safe.err)
            assert.matches("the last 2 starts did not come through%. The mod 'heavy' was starting%. Safe mode",
                safe.err)
            assert.not_matches("heavy: ready", safe.err)
            assert.are.equal("", read(state)) -- a clean end: the next start is as always

            program.write(folder .. "/mods/heavy/main.js", "")
            assert.matches("heavy: ready", run().err)
        end)
    end)

    it("can be asked for", function()
        local run = program.run("run", "--headless", "--safe", "--ticks", "5")
        assert.are.equal(0, run.code)
        assert.matches("safe mode: no mods", run.err)
        assert.not_matches("ready", run.err)
    end)

    it("does without its file where that cannot be written, and is not for runs of tests", function()
        local run = program.run_with({ GATEHOUSE_START_STATE = "/dev/null/start.json" }, "run", "--headless",
            "--no-mods", "--ticks", "5")
        assert.are.equal(0, run.code, run.err)
        assert.are.equal("", run.err)
        program.with_folder(function(folder)
            program.run_with({ XDG_STATE_HOME = folder }, "run", "--headless", "--no-mods", "--ticks", "5")
            assert.are.equal("", read(folder .. "/gatehouse/start.json"))
            local listing = assert(io.popen("ls -A " .. quoted(folder)))
            assert.are.equal("", listing:read("a"))
            listing:close()
        end)
    end)
end)

describe("run --timing", function()
    it("measures a window of 1280 x 720, and says so in a line of JSON", function()
        program.with_folder(function(folder)
            local run = program.run_with({
                SDL_VIDEODRIVER = "dummy", SDL_RENDER_DRIVER = "software", SDL_AUDIODRIVER = "dummy",
                XDG_STATE_HOME = folder,
            }, "run", "--bot", "--no-mods", "--ticks", "30", "--timing")
            assert.are.equal(0, run.code, run.err)
            assert.matches('\n{"bench":"frame","width":1280,"height":720,"frames":{"count":30,"median_us":[%d.]+,'
                .. '"p99_us":[%d.]+,"max_us":[%d.]+},"ticks":{"count":30,.*},"mods":0}\n$', run.out)
            local small = program.run_with({
                SDL_VIDEODRIVER = "dummy", SDL_RENDER_DRIVER = "software", SDL_AUDIODRIVER = "dummy",
                XDG_STATE_HOME = folder,
            }, "run", "--bot", "--no-mods", "--ticks", "5", "--timing", "--size", "640x360")
            assert.matches('"width":640,"height":360', small.out)
        end)
        assert.are.equal(2, program.run("run", "--size", "big").code)
    end)
end)
