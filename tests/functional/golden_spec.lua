-- Golden pictures: what a player sees at chosen ticks, against pictures in tests/golden. The renderer
-- computes with integers, so a picture is the same everywhere; the tolerance is for other PNG decoders.
-- A picture that differs is kept in build/golden beside the difference (what differs in red).
-- After an intended change: GATEHOUSE_UPDATE_GOLDEN=1 make test, and look at the new pictures.
package.path = "tests/functional/?.lua;" .. package.path
local picture = require("t_picture")
local program = require("program")

local TOLERANCE = 2

-- A mod that was installed, and asks.
local function install(home)
    local folder = home .. "/data/gatehouse/mods/aurora"
    program.write(folder .. "/mod.json", [[{
  "id": "aurora", "title": "Aurora", "version": "0.3.0", "main": "main.js",
  "capabilities": [
    { "cap": "weather", "reason": "Northern lights need a clear sky" },
    { "cap": "entity.spawn", "reason": "Shades come out of the dark to dance", "quota": 40 },
    { "cap": "input.read", "reason": "To dance when you do" }
  ]
}]])
    program.write(folder .. "/main.js", 'console.log("the sky is clear");')
end

local function same_picture(name, ...)
    assert(os.execute("mkdir -p build/golden"))
    local expected, actual = "tests/golden/" .. name .. ".png", "build/golden/" .. name .. ".png"
    local words = { "run", "--headless", "--scale", "1", "--shot", actual, ... }
    program.with_folder(function(home) -- what is set in a screen is kept there
        if name == "question" then install(home) end
        local run = program.run_with(program.at_home(home), table.unpack(words))
        assert.are.equal(0, run.code, run.err)
    end)
    if os.getenv("GATEHOUSE_UPDATE_GOLDEN") then program.write(expected, program.read(actual)) end
    local difference = "build/golden/" .. name .. "-difference.png"
    local pixels, worst = picture.compare(actual, expected, TOLERANCE, difference)
    assert(pixels, worst)
    assert.are.equal(0, pixels, ("%d pixels differ, by %d at most: see %s"):format(pixels, worst, difference))
end

describe("a golden picture", function()
    it("of a night with the storm and the map", function()
        same_picture("night", "--seed", "7", "--phases", "8,4,60,4", "--ticks", "1500")
    end)

    it("of the day, without mods", function()
        same_picture("day", "--seed", "2", "--no-mods", "--ticks", "400")
    end)

    it("of the mods screen: a mod's settings, one of them changed", function()
        same_picture("mods-settings", "--seed", "2", "--ticks", "200", "--press",
            "mods next next right down down left wait")
    end)

    it("of the console, with a filter and a command that is not there", function()
        same_picture("console", "--seed", "2", "--ticks", "200", "--press",
            "console type:/find%20ready key:enter type:/paus key:enter type:1 wait")
    end)

    it("of the mods screen: a mod that is off", function()
        same_picture("mods-off", "--seed", "2", "--ticks", "200", "--press", "mods down right ok wait")
    end)
end)

describe("a golden picture of a question", function()
    it("of a mod that was installed: what it asks for, one thing chosen", function()
        same_picture("question", "--seed", "2", "--ticks", "200", "--press", "wait:31 ok down wait")
    end)
end)

describe("the comparison of pictures", function()
    it("counts what differs, and keeps the difference", function()
        assert(os.execute("mkdir -p build/golden"))
        local pixels, worst = picture.compare("tests/golden/night.png", "tests/golden/day.png", TOLERANCE,
            "build/golden/spec-difference.png")
        assert.is_true(pixels > 10000 and worst > 100)
        assert.are.equal("\137PNG", program.read("build/golden/spec-difference.png"):sub(1, 4))
        os.remove("build/golden/spec-difference.png")
    end)

    it("says which file is missing", function()
        local pixels, problem = picture.compare("tests/golden/day.png", "tests/golden/none.png", 0,
            "build/golden/x.png")
        assert.is_nil(pixels)
        assert.truthy(problem:find("tests/golden/none.png", 1, true))
    end)
end)

-- Twice as many spinners as cores, ended when `use` returns, and by their own time when it does not.
local function beside_spinners(use)
    local busy, pids = {}, {}
    for i = 1, 4 do busy[i] = io.popen("timeout 60 sh -c 'while :; do :; done' & echo $!; wait", "r") end
    for i = 1, 4 do pids[i] = busy[i]:read("l") end
    local ok, result = pcall(use)
    for i = 1, 4 do
        os.execute("kill " .. pids[i] .. " 2>/dev/null")
        busy[i]:close()
    end
    assert(ok, result)
    return result
end

describe("a run on a busy machine", function()
    it("gives the same digest as on an idle one", function()
        local words = { "run", "--headless", "--digest", "--ticks", "600", "--phases", "4,2,60,4" }
        local idle = program.run(table.unpack(words))
        assert.are.equal(0, idle.code, idle.err)
        local loaded = beside_spinners(function() return program.run(table.unpack(words)) end)
        assert.are.equal(idle.out, loaded.out)
    end)

    it("gives the same results of mods' tests: packages, engine and seed decide", function()
        local files = {
            "test", "--json", "--ci", "mods/hostile/timebomb/tests/random_throw.test.js",
            "mods/hostile/flaky/tests/every_tick.test.js", "mods/storm-front/tests/front.test.js",
        }
        local idle = program.run(table.unpack(files))
        assert.are.equal(0, idle.code, idle.out .. idle.err)
        assert.are.equal(idle.out, beside_spinners(function() return program.run(table.unpack(files)) end).out)
    end)
end)
