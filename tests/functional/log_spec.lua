-- What a modder sees of the log with the real program: levels, places, filters, folding, JSON, files.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"
local json = require "lib.json"

local PET = [[
import { on, world } from "gatehouse";
console.log("hello", { a: 1 });
console.table([{ x: 1 }]);
on("tick", () => {
    console.log("tick tock");
    console.debug("at", world.tick);
    if (world.tick === 10) console.warn("careful", [world.tick]);
    if (world.tick === 20) throw new Error("oh no");
});
]]
local TOM = 'console.error("\\u001b[2J line 1\\n     7 pet main.js:1: forged");\n'

-- Plays 100 ticks with the two mods; `use(run, folder)`.
local function play(words, use)
    program.with_folder(function(folder)
        program.write_mod(folder .. "/mods/pet", "pet", {}, PET)
        program.write_mod(folder .. "/mods/tom", "tom", {}, TOM)
        local all = { "run", "--headless", "--only-mods", "--mods", folder .. "/mods", "--ticks", "100" }
        for _, word in ipairs(words) do all[#all + 1] = (word:gsub("FOLDER", folder)) end
        local run = program.run_with(program.at_home(folder .. "/home"), table.unpack(all))
        assert.are.equal(0, run.code, run.err)
        use(run, folder)
    end)
end

local function objects(text)
    local list = {}
    for line in text:gmatch("[^\n]+") do list[#list + 1] = assert(json.decode(line, "the log")) end
    return list
end

describe("the log of a run", function()
    it("shows tick, mod, level, place and text of each line", function()
        play({}, function(run)
            local function has(line)
                assert.is_truthy(("\n" .. run.err):find("\n" .. line .. "\n", 1, true), run.err)
            end
            has("pet main.js:2: hello { a: 1 }")
            has("pet main.js:3: │ (index) │ x │")
            has("pet main.js:3: │ 0       │ 1 │")
            has("    10 pet warn main.js:7: careful [ 10 ]")
            has("    20 pet error main.js:8:28: Error: oh no")
            has("tom error main.js:1: ?[2J line 1")
            has("tom error main.js:1:      7 pet main.js:1: forged")
            assert.is_nil(run.err:find("debug", 1, true))
        end)
    end)

    it("folds what is said again", function()
        play({}, function(run)
            local told, shown = 0, 0
            for again in run.err:gmatch("tick tock([^\n]*)") do
                shown = shown + 1
                told = told + (tonumber(again:match("again, (%d+) times")) or 1)
            end
            assert.are.equal(99, told)
            assert.is_true(shown <= 4)
        end)
        play({ "--log-all" }, function(run)
            local _, shown = run.err:gsub("tick tock\n", "")
            assert.are.equal(99, shown)
        end)
    end)

    it("is filtered by mod, level and text", function()
        play({ "--log-mods", "tom,engine" }, function(run)
            assert.is_nil(run.err:find("\n%s*%d* ?pet[ :]"))
            assert.matches("tom error", run.err)
        end)
        play({ "--log-level", "warn", "--log-mods", "pet" }, function(run)
            assert.are.equal("    10 pet warn main.js:7: careful [ 10 ]\n", run.err:match("^[^\n]*\n"))
            assert.is_nil(run.err:find("tick tock", 1, true))
        end)
        play({ "--log-level", "debug", "--log-filter", "AT 5" }, function(run) assert.are.equal("", run.err) end)
        play({ "--log-level", "debug", "--log-filter", "at 5" }, function(run)
            assert.matches("^     5 pet debug main.js:6: at 5\n", run.err)
            local _, lines = run.err:gsub("\n", "")
            assert.are.equal(11, lines) -- 5 and 50 to 59
        end)
    end)

    it("is JSON for programs", function()
        play({ "--log", "json", "--log-level", "debug" }, function(run)
            local seen, told = {}, 0
            for _, line in ipairs(objects(run.err)) do
                seen[line.text] = line
                if line.text == "tick tock" then told = told + (line.count or 1) end
            end
            assert.are.same({ tick = 10, mod = "pet", level = "warn", file = "main.js", line = 7,
                from_mod = true, text = "careful [ 10 ]" }, seen["careful [ 10 ]"])
            assert.are.same({ tick = 50, mod = "pet", level = "debug", file = "main.js", line = 6,
                from_mod = true, text = "at 50" }, seen["at 50"])
            assert.are.equal(99, told)
            assert.is_truthy(seen["?[2J line 1\n     7 pet main.js:1: forged"])
        end)
    end)

    it("refuses what it does not know", function()
        for words, problem in pairs {
            ["--log=xml"] = "--log: 'xml' is not text or json",
            ["--log-level=warm"] = "--log-level: 'warm' is not",
            ["--log-mods=a,,b"] = "--log-mods: expected ids of mods",
            ["--log-filter=" .. ("x"):rep(257)] = "--log-filter: at most 256 bytes",
        } do
            for _, verb in ipairs { "run", "shot" } do
                local run = program.run(verb, words, table.unpack(verb == "shot" and { "-o", "/dev/null" } or {}))
                assert.are.equal(2, run.code)
                assert.is_truthy(run.err:find(problem, 1, true), run.err)
            end
        end
    end)
end)

describe("log files", function()
    it("are written where they are asked for, with every line", function()
        play({ "--log-dir", "FOLDER/logs/here", "--log-level", "error", "--log-mods", "none" }, function(run, folder)
            assert.are.equal("", run.err)
            local pet = program.read(folder .. "/logs/here/pet.log")
            assert.matches("\n10\twarn%*\tpet\tmain.js:7\tcareful %[ 10 %]\n", pet)
            assert.matches("\n50\tdebug%*\tpet\tmain.js:6\tat 50\n", pet)
            assert.matches("\n0\terror%*\ttom\tmain.js:1\t%?%[2J line 1\n\t     7 pet main.js:1: forged\n",
                program.read(folder .. "/logs/here/tom.log"))
        end)
    end)

    it("are written by default when there is a window, and not without one", function()
        play({}, function(_, folder) assert.is_nil(io.open(folder .. "/home/data/gatehouse/logs/pet.log")) end)
        program.with_folder(function(folder)
            program.write_mod(folder .. "/pet", "pet", {}, PET)
            local variables = program.at_home(folder)
            variables.SDL_VIDEODRIVER, variables.SDL_RENDER_DRIVER = "dummy", "software"
            variables.SDL_AUDIODRIVER = "dummy"
            local run = program.run_with(variables, "run", "--bot", "--only-mods", "--mods", folder .. "/pet",
                "--ticks", "30")
            assert.are.equal(0, run.code, run.err)
            assert.matches("tick tock", program.read(folder .. "/data/gatehouse/logs/pet.log"))
        end)
    end)

    it("that cannot be written are one warning, and the game goes on", function()
        play({ "--log-dir", "/dev/null/logs" }, function(run)
            local _, warnings = run.err:gsub("engine warn: there are no log files: [^\n]*\n", "")
            assert.are.equal(1, warnings)
        end)
    end)

    it("end with one warning when the disk is full, and the game goes on", function()
        if not os.execute("unshare -rm mount -t tmpfs none /mnt 2>/dev/null") then
            pending("a small disk cannot be mounted here")
            return
        end
        program.with_folder(function(folder)
            program.write_mod(folder .. "/pet", "pet", {}, PET)
            assert(os.execute(("mkdir %s/disk"):format(folder)))
            local words = ("run --headless --digest --only-mods --mods %s/pet --ticks 300 --log-dir %s/disk")
                :format(folder, folder)
            local inside = ("mount -t tmpfs -o size=4k none %s/disk && %s %s"):format(folder, program.path, words)
            local ok = os.execute(("HOME=%s unshare -rm sh -c '%s' >%s/out 2>%s/err"):format(folder, inside, folder,
                folder))
            assert.is_true(ok, program.read(folder .. "/err"))
            local err = program.read(folder .. "/err")
            assert.matches("engine warn: there are no log files from here on: pet.log: No space left on device", err)
            local _, count = err:gsub("no log files", "")
            assert.are.equal(1, count)
            assert.matches("^digest %x+ ticks 300", program.read(folder .. "/out"))
        end)
    end)
end)
