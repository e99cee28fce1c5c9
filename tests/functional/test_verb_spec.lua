-- gatehouse test: which files it runs, what it says of them, and what it makes of those that end early.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local GOOD = [[
local sim = require "testing.sim"
local mod = (debug.getinfo(1, "S").source:match("^@(.*)/tests/"))
describe("steady", function()
    it("plays", function()
        local s = sim.create { mods = { mod }, seed = 3 }
        s:tick(30)
        assert.are.equal("running", s:mod("steady").state)
        assert.are.equal("here", s:commands_of("steady", "hud_text")[1].fields.text)
        assert.same({ "hello", "ready" }, s:log_of("steady"))
    end)
    it("is the same twice", function()
        local function play()
            local s = sim.create { mods = { mod }, seed = 3, bot = true }
            return s:tick(60).digest(), s:mod("steady").stream_digest
        end
        local world, stream = play()
        assert.same({ world, stream }, { play() })
    end)
    it("obeys another policy", function()
        local s = sim.create { mods = { mod }, policy = { hud_text = function() return "deny", "not here" end } }
        s:tick(10)
        assert.are.equal("denied", s:commands_of("steady", "hud_text")[1].outcome)
    end)
    it("begins with a log of its own, and says what is wrong with its options", function()
        sim.create { mods = { mod } }:tick(2)
        assert.same({ "hello", "ready" }, sim.create { mods = { mod } }:tick(2):log_of("steady"))
        assert.has_error(function() sim.create { deny = { "steady:hud" } } end,
            "sim.create: --deny: 'steady:hud': expected MOD=CAPABILITY[,CAPABILITY] or MOD=all, such as "
            .. "storm-front=weather")
    end)
    pending("is done later")
end)
]]

local SCRIPT = [[
import { hud, on } from "gatehouse";
console.log("hello");
on("tick", () => hud.text(0, "here"), { every: 5 });
]]

local function steady(folder, files)
    program.write_mod(folder .. "/steady", "steady", { "hud" }, SCRIPT)
    for name, content in pairs(files) do program.write(folder .. "/steady/tests/" .. name, content) end
    return folder .. "/steady"
end

local function with(files, use)
    program.with_folder(function(folder) use(steady(folder, files), folder) end)
end

describe("gatehouse test", function()
    it("runs specs in Lua with a game of their own, and counts", function()
        with({ ["good_spec.lua"] = GOOD }, function(mod)
            local run = program.run("test", mod)
            assert.are.equal(0, run.code, run.out .. run.err)
            assert.matches("ok    steady > plays (30 ticks)", run.out, 1, true)
            assert.matches("skip  steady > is done later", run.out, 1, true)
            assert.matches("\n4 passed, 0 failed, 1 skipped\n$", run.out)
        end)
    end)

    it("says what was expected, where, and the source line; exit code 1", function()
        with({ ["bad_spec.lua"] = 'it("adds", function()\n    assert.are.equal(3, 1 + 1)\nend)\n' }, function(mod)
            local run = program.run("test", mod)
            assert.are.equal(1, run.code)
            assert.matches("FAIL  adds\n", run.out, 1, true)
            assert.matches("Expected objects to be equal.", run.out, 1, true)
            assert.matches("bad_spec.lua:2\n", run.out, 1, true)
            assert.matches("2 |     assert.are.equal(3, 1 + 1)", run.out, 1, true)
            assert.matches("0 passed, 1 failed\n$", run.out)
        end)
    end)

    it("makes one failed file of one that crashes, keeps what it said, and runs the others", function()
        local crash = 'it("begins", function() end)\nit("dies", function() os.execute("kill -KILL $PPID") end)\n'
        with({ ["a_spec.lua"] = crash, ["b_spec.lua"] = 'it("goes on", function() end)\n' }, function(mod)
            local run = program.run("test", mod)
            assert.are.equal(1, run.code)
            assert.matches("ok    begins", run.out, 1, true)
            assert.matches("FAIL  the file: was ended by SIGKILL", run.out, 1, true)
            assert.matches("ok    goes on", run.out, 1, true)
            assert.matches("2 passed, 1 failed\n$", run.out)
        end)
    end)

    it("ends a file that leaves in the middle, or does not parse, with a reason", function()
        local files = { ["a_spec.lua"] = 'it("leaves", function() os.exit(0) end)\n', ["b_spec.lua"] = "it(\n" }
        with(files, function(mod)
            local run = program.run("test", mod)
            assert.are.equal(1, run.code)
            assert.matches("the file: ended with exit code 0 before its tests were over", run.out, 1, true)
            assert.matches("FAIL  (file)\n        unexpected symbol near <eof>", run.out, 1, true)
        end)
    end)

    it("shows the last lines that the engine said where it ended, in each format", function()
        local dies = 'it("dies", function() io.stderr:write("worker: one\\nworker: the last word\\n") os.exit(70) end)\n'
        with({ ["a_spec.lua"] = dies }, function(mod, folder)
            local junit = folder .. "/out.xml"
            local run = program.run("test", mod, "--junit", junit)
            assert.are.equal(1, run.code)
            assert.matches("the file: ended with exit code 70 before its tests were over\n      the engine said:\n        worker: one\n"
                .. "        worker: the last word\n", run.out, 1, true)
            assert.matches("the last word", program.read(junit), 1, true)
            assert.matches("the last word", program.run("test", mod, "--tap").out, 1, true)
            local file = cjson.decode(program.run("test", mod, "--json").out).files[1]
            assert.same({ "worker: one", "worker: the last word" }, file.said)
        end)
    end)

    it("shows what tests that passed printed, with --show-output alone, under the test's name", function()
        local source = 'import { test } from "gatehouse/test";\ntest("talks", () => { for (let i = 0; i < 30; i++) console.log("line", i); });\n'
            .. 'test("is silent", async (t) => { await t.ticks(1); });\n'
        with({ ["a.test.js"] = source }, function(mod, folder)
            local plain = program.run("test", mod)
            assert.are.equal(0, plain.code, plain.err)
            assert.not_matches("line", plain.out)
            local junit = folder .. "/out.xml"
            local run = program.run("test", mod, "--show-output", "--junit", junit)
            assert.matches("ok    talks[^\n]*\n      it printed:\n", run.out)
            assert.matches("        test tests/a.test.js:2 info: line 0\n", run.out, 1, true)
            assert.matches("info: line 29\n  ok    is silent", run.out, 1, true)
            assert.matches("        steady main.js:2 info: hello\n", run.out, 1, true)
            assert.matches("<system%-out>[^<]*line 29[^<]*</system%-out></testcase>", program.read(junit))
            local tests = cjson.decode(program.run("test", mod, "--show-output", "--json").out).files[1].tests
            local last = tests[1].printed[#tests[1].printed]
            assert.same({ "test", "info", "line 29", "tests/a.test.js:2" }, { last.mod, last.level, last.text, last.place })
            assert.is_nil(cjson.decode(program.run("test", mod, "--json").out).files[1].tests[1].printed)
        end)
    end)

    it("stops a spec that fills memory", function()
        with({ ["a_spec.lua"] = 'it("fills", function() local t = {} while true do t[#t + 1] = {} end end)\n' },
            function(mod)
                local run = program.run("test", mod)
                assert.are.equal(1, run.code)
                assert.matches("the specs' values take more than 1024 MiB", run.out, 1, true)
            end)
    end)

    it("ends a file that does not end, by its CPU time; exit code 4 when only limits ended files", function()
        -- In C, where nobody counts instructions.
        local hangs = 'it("hangs", function() return (("a"):rep(3000)):find(("a*"):rep(9) .. "b") end)\n'
        with({ ["a_spec.lua"] = hangs }, function(mod)
            local run = program.run("test", mod, "--cpu", "1")
            assert.are.equal(4, run.code, run.out)
            assert.matches("the file: used more than 1 s of CPU time", run.out, 1, true)
        end)
    end)

    it("ends a test that does not end, by its instructions, names it and its line, and goes on with the next", function()
        local tests = 'it("hangs", function()\n  while true do pcall(coroutine.wrap(function() while true do end end)) end\nend)\n'
            .. 'it("goes on", function() end)\n'
            .. 'it("swells", function() return ("x"):rep(1 << 40) end)\n'
        with({ ["a_spec.lua"] = tests }, function(mod)
            local run = program.run("test", mod)
            assert.are.equal(1, run.code, run.out)
            assert.matches("FAIL  hangs\n        timeout: the test does not come to an end", run.out, 1, true)
            assert.matches("a_spec.lua:2\n", run.out, 1, true)
            assert.matches("FAIL  swells\n        a text of more than 1024 MiB", run.out, 1, true)
            assert.matches("1 passed, 2 failed", run.out, 1, true)
        end)
    end)

    it("is for programs, too: --json, --tap, --junit", function()
        local bad = 'it("<fails>", function() error("no & no") end)\n'
        local files = { ["good_spec.lua"] = GOOD, ["bad_spec.lua"] = bad }
        with(files, function(mod, folder)
            local run = program.run("test", mod, "--json")
            assert.are.equal(1, run.code)
            local value = cjson.decode(run.out)
            assert.same({ 4, 1, 1 }, { value.passed, value.failed, value.skipped })
            assert.matches("steady/tests/bad_spec.lua$", value.files[1].file)
            assert.are.equal("no & no", value.files[1].tests[1].error.message)
            assert.are.equal(30, value.files[2].tests[1].ticks)

            run = program.run("test", mod, "--tap", "--junit", folder .. "/out.xml")
            assert.matches("^TAP version 14\n1%.%.6\nnot ok 1 %- ", run.out)
            assert.matches("\nok 6 %- [^\n]* # SKIP", run.out)
            local junit = program.read(folder .. "/out.xml")
            assert.matches('<testsuites name="gatehouse" tests="6" failures="1" skipped="1">', junit, 1, true)
            assert.matches('name="&lt;fails&gt;"', junit, 1, true)
            assert.matches('<failure message="no &amp; no">', junit, 1, true)
            assert.matches('name="steady &gt; plays" time="0.500"/>', junit, 1, true)
        end)
    end)

    it("runs a part, and merges what the parts found", function()
        local files = {}
        for _, name in ipairs { "a", "b", "c" } do
            files[name .. "_spec.lua"] = ('it("%s", function() assert.is_true(%s) end)\n'):format(name, name ~= "b")
        end
        with(files, function(mod, folder)
            local function part(i) return folder .. "/" .. i .. ".xml" end
            assert.matches("2 passed, 0 failed", program.run("test", mod, "--shard", "1/2", "--junit", part(1)).out)
            assert.matches("0 passed, 1 failed", program.run("test", mod, "--shard", "2/2", "--junit", part(2)).out)
            local whole = folder .. "/whole.xml"
            local merged = program.run("test", "--merge", part(2), part(1), "-o", folder .. "/all.xml")
            assert.are.equal(1, merged.code)
            assert.matches("2 files, 2 passed, 1 failed", merged.out, 1, true)
            program.run("test", mod, "--junit", whole)
            assert.are.equal(program.read(whole), program.read(folder .. "/all.xml"))

            local twice = program.run("test", "--merge", part(1), part(1), "-o", whole)
            assert.are.equal(3, twice.code)
            assert.matches("two shards are the same", twice.err, 1, true)
            program.write(part(3), "<testsuites>")
            assert.matches("is no whole JUnit file", program.run("test", "--merge", part(3), "-o", whole).err, 1, true)
        end)
    end)

    it("chooses by name, stops at the first failure, and repeats with other seeds", function()
        local files = {
            ["a_spec.lua"] = 'it("one", function() error("x") end)\nit("two", function() end)\n',
            ["b_spec.lua"] = 'it("two again", function() end)\n',
        }
        with(files, function(mod)
            assert.matches("\n2 passed, 0 failed\n$", program.run("test", mod, "--filter", "two").out)
            local none = program.run("test", mod, "--filter", "three")
            assert.are.equal(3, none.code)
            assert.are.equal("0 passed, 0 failed\n", none.out)
            assert.matches("--filter: no test has 'three' in its name", none.err, 1, true)
            assert.is_nil(program.run("test", mod, "--filter", "again").out:find("a_spec.lua", 1, true))
            assert.matches("\n0 passed, 1 failed\n$", program.run("test", mod, "--bail", "--jobs", "1").out)
            local run = program.run("test", mod .. "/tests/b_spec.lua", "--repeat", "2", "--seed", "7")
            assert.matches("%(seed 7%)\n.*%(seed 8%)\n.*\n2 passed, 0 failed\n$", run.out)
            assert.matches("a_spec.lua\n.*b_spec.lua\n$", program.run("test", mod, "--list").out)
        end)
    end)

    it("trusts no spec in Lua that comes in an archive", function()
        with({ ["good_spec.lua"] = GOOD }, function(mod, folder)
            assert.are.equal(0, program.run("pack", mod, "-o", folder).code)
            local run = program.run("test", folder .. "/steady_1.0.0.zip")
            assert.are.equal(3, run.code)
            assert.matches("tests/good_spec.lua is not run: a spec in Lua is host code", run.err, 1, true)
            assert.matches("there is nothing to test", run.err, 1, true)
            run = program.run("test", "--child", "tests/good_spec.lua", "--mod", folder .. "/steady_1.0.0.zip")
            assert.matches("an archive's is not run", run.out, 1, true)
        end)
    end)

    it("says what is wrong with its words", function()
        local function complains(expected, ...)
            local run = program.run("test", ...)
            assert.matches(expected, run.err, 1, true)
            return run.code
        end
        assert.are.equal(2, complains("--shard: expected I/N, such as 2/4, got '3/2'", "--shard", "3/2"))
        assert.are.equal(2, complains("--json and --tap at once", "--json", "--tap"))
        assert.are.equal(2, complains("--watch is for people", "--watch", "--tap"))
        assert.are.equal(2, complains("--child: --mod PATH is missing", "--child", "x_spec.lua"))
        assert.are.equal(2, complains("--merge: expected JUnit files and -o FILE", "--merge", "a.xml"))
        assert.are.equal(2, complains("-o FILE is for --merge", "-o", "a.xml"))
        assert.are.equal(3, complains("no/such: is not there", "no/such"))
        assert.are.equal(3, complains("README.md: is neither a mod nor a file of tests", "README.md"))
        assert.are.equal(3, complains("tests/unit: there is no mod in it", "tests/unit"))
        assert.are.equal(3, complains("no folder above it has a mod.json", "tests/unit/util_spec.lua"))
        assert.are.equal(3, complains("is no file of tests", "--child", "x.txt", "--mod", "mods/tide-map"))
    end)
end)
