-- gatehouse log, on log files that are written here.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"
local json = require "lib.json"

local OLD = "# 2026-01-01 10:00:00\n1\tinfo\tpet\tmain.js:1\tfirst\n"
local NEW = table.concat({
    "9\tinfo\tpet\tmain.js:2\tlast of the old\n",
    "# 2026-01-02 10:00:00\n",
    "0\tinfo\tpet\t\tready\n",
    "10\twarn\tpet\tlib/a.js:7:3\tCareful\n\tof this\n",
    "20\tinfo x41\tpet\tmain.js:3\tagain\n",
    "no line of ours\n",
    "30\terror\tpet\tmain.js:4\tx\27[2J\n",
})

local function with_logs(use)
    program.with_folder(function(folder)
        local home = program.at_home(folder)
        local logs = folder .. "/data/gatehouse/logs"
        program.write(logs .. "/pet.log.1", OLD)
        program.write(logs .. "/pet.log", NEW)
        program.write(logs .. "/engine.log", "# 2026-01-02 10:00:00\n0\twarn\tgame\t\thm\n")
        program.write(logs .. "/Notes.txt", "x")
        use(function(...) return program.run_with(home, "log", ...) end, logs)
    end)
end

describe("gatehouse log", function()
    it("lists the logs that there are", function()
        with_logs(function(run)
            local result = run()
            assert.are.equal(0, result.code)
            local at = "last run 2026-01-02 10:00:00: "
            assert.are.equal("engine" .. (" "):rep(19) .. at .. "1 lines, 1 warnings, 0 errors\n"
                .. "pet" .. (" "):rep(22) .. at .. "44 lines, 1 warnings, 1 errors\n", result.out)
            local object = json.decode(run("--json").out, "the list")
            assert.are.same({ { mod = "engine", run = "2026-01-02 10:00:00", lines = 1, warnings = 1, errors = 0 },
                { mod = "pet", run = "2026-01-02 10:00:00", lines = 44, warnings = 1, errors = 1 } }, object.logs)
        end)
        program.with_folder(function(folder)
            local result = program.run_with(program.at_home(folder), "log")
            assert.are.equal(0, result.code)
            assert.matches("^There are no logs in " .. folder:gsub("%p", "%%%0") .. "/data/gatehouse/logs", result.out)
        end)
    end)

    it("shows a mod's lines as the game does, older files first", function()
        with_logs(function(run)
            assert.are.equal(table.concat({
                "     1 pet main.js:1: first", "     9 pet main.js:2: last of the old", "pet: ready",
                "    10 pet warn lib/a.js:7:3: Careful", "    10 pet warn lib/a.js:7:3: of this",
                "    20 pet main.js:3: again (again, 41 times)", "    30 pet error main.js:4: x?[2J", "",
            }, "\n"), run("pet").out)
            assert.are.equal("    30 pet error main.js:4: x?[2J\n", run("pet", "--lines", "1").out)
        end)
    end)

    it("chooses by level, text and run", function()
        with_logs(function(run)
            local _, lines = run("pet", "--level", "warn").out:gsub("\n", "")
            assert.are.equal(3, lines)
            assert.matches("^    10 [^\n]*\n[^\n]*of this\n$", run("pet", "--grep", "careful").out)
            assert.are.equal("", run("pet", "--grep", "CAREFUL").out)
            assert.matches("Careful", run("pet", "--grep", "lib/a").out)
            assert.matches("^pet: ready\n", run("pet", "--last-run").out)
        end)
    end)

    it("gives the objects of run --log json", function()
        with_logs(function(run)
            local list = {}
            for line in run("pet", "--json", "--last-run").out:gmatch("[^\n]+") do
                list[#list + 1] = json.decode(line, "the log")
            end
            assert.are.same({
                { tick = 0, mod = "pet", level = "info", text = "ready" },
                { tick = 10, mod = "pet", level = "warn", file = "lib/a.js", line = 7, text = "Careful\nof this" },
                { tick = 20, mod = "pet", level = "info", file = "main.js", line = 3, text = "again", count = 41 },
                { tick = 30, mod = "pet", level = "error", file = "main.js", line = 4, text = "x\27[2J" },
            }, list)
        end)
    end)

    it("says what there is when it is asked for what is not", function()
        with_logs(function(run)
            local result = run("pte")
            assert.are.equal(3, result.code)
            assert.matches("there is no log of 'pte' in .*did you mean 'pet'", result.err)
            assert.matches("run %-%-log%-dir DIR", result.err)
            assert.are.equal(2, run("../pet").code)
            assert.are.equal(2, run("pet", "--level", "loud").code)
            assert.matches("which is not there", run("pet", "--dir", "/nonexistent/logs").err)
        end)
    end)

    it("follows a log, also when its file is changed for another", function()
        with_logs(function(_, logs)
            -- Each step waits for what the one before it must bring; `timeout` is the end of waiting.
            local script = ([[
                out=LOGS/out; seen() { until grep -q "$1" $out; do :; done; }
                : >$out
                PROGRAM log pet --follow --lines 1 --dir LOGS >$out & follower=$!
                seen 'x?'
                printf '40\tinfo\tpet\tmain.js:5\ttwo\n' >>LOGS/pet.log; seen two
                printf '41\tinfo\tpet\tmain.js:5\tthree\n' >>LOGS/pet.log
                mv LOGS/pet.log LOGS/pet.log.1
                printf '42\tinfo\tpet\tmain.js:5\tfour\n' >LOGS/pet.log; seen four
                kill $follower]]):gsub("LOGS", logs):gsub("PROGRAM", program.path)
            program.write(logs .. "/script", script)
            assert.is_true(os.execute(("timeout 60 sh %s/script"):format(logs)))
            assert.are.equal("    30 pet error main.js:4: x?[2J\n    40 pet main.js:5: two\n"
                .. "    41 pet main.js:5: three\n    42 pet main.js:5: four\n", program.read(logs .. "/out"))
        end)
    end)

    it("follows all of them, also those that come later", function()
        with_logs(function(_, logs)
            local script = ([[
                out=LOGS/out; seen() { until grep -q "$1" $out; do :; done; }
                : >$out
                PROGRAM log --follow --dir LOGS >$out & follower=$!
                until grep -q one $out; do printf '1\tinfo\tengine\t\tone\n' >>LOGS/engine.log; done
                printf '2\tinfo\ttom\t\ttwo\n' >LOGS/tom.log; seen 'tom: two'
                kill $follower]]):gsub("LOGS", logs):gsub("PROGRAM", program.path)
            program.write(logs .. "/script", script)
            assert.is_true(os.execute(("timeout 60 sh %s/script"):format(logs)))
            assert.is_nil(program.read(logs .. "/out"):find("hm", 1, true))
        end)
    end)

    it("ends when nobody reads any more", function()
        with_logs(function(_, logs)
            assert.is_true(os.execute(("timeout 60 sh -c '%s log pet --lines 0 --dir %s | head -n 1' >/dev/null")
                :format(program.path, logs)))
        end)
    end)
end)
