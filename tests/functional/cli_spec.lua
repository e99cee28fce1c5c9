-- The command line of the real program: what it says and its exit codes.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

describe("the command line", function()
    it("lists the verbs when there is none", function()
        local run = program.run()
        assert.are.equal(0, run.code)
        for _, verb in ipairs { "help", "list", "run", "shot", "version" } do
            assert.matches("\n  " .. verb .. " ", run.out)
        end
        assert.are.equal("", run.err)
        assert.are.equal(run.out, program.run("help").out)
        assert.are.equal(run.out, program.run("--help").out)
    end)

    it("explains one verb", function()
        local run = program.run("help", "run")
        assert.are.equal(0, run.code)
        assert.matches("%-%-headless", run.out)
        assert.matches("%-%-seed S", run.out)
    end)

    it("explains each verb in the same words by help and by --help, with examples", function()
        local listed = cjson.decode(program.run("help", "--json").out)
        assert.is_true(#listed.verbs >= 5)
        for _, verb in ipairs(listed.verbs) do
            local help = program.run("help", verb.name)
            assert.are.equal(help.out, program.run(verb.name, "--help").out, verb.name)
            assert.are.equal(help.out, program.run(verb.name, "-h").out, verb.name)
            local name = verb.name:gsub("%-", "%%-")
            assert.matches("^Usage: gatehouse " .. name, help.out)
            assert.matches("With %-%-json", help.out, 1, false, verb.name)
            for _, part in ipairs { "%-%-json", "%-%-quiet", "\nExamples:\n  gatehouse " .. name } do
                assert.matches(part, help.out, 1, false, verb.name)
            end
            assert.are_not.equal("", verb.group, verb.name)
        end
        local one = cjson.decode(program.run("help", "run", "--json").out)
        assert.are.equal("run", one.name)
        assert.are.equal("gatehouse run", one.examples[1].line)
        assert.are.equal("", program.run("help", "--quiet").out)
    end)

    it("knows its version", function()
        local run = program.run("version")
        assert.are.equal(0, run.code)
        assert.matches("^gatehouse %d+%.%d+%.%d+, mod API %d+, Lua 5%.4\n$", run.out)
        local parsed = cjson.decode(program.run("version", "--json").out)
        assert.are.equal(run.out, ("gatehouse %s, mod API %d, %s\n"):format(parsed.version, parsed.api, parsed.lua))
    end)

    it("writes pictures for people and for programs", function()
        program.with_folder(function(folder)
            local words = { "shot", "--no-mods", "--ticks", "5", "--scale", "1", "-o", folder .. "/a.png" }
            assert.are.equal(("tick 5 of seed 1 is in %s/a.png\n"):format(folder),
                program.run(table.unpack(words)).out)
            words[#words + 1] = "--json"
            local parsed = cjson.decode(program.run(table.unpack(words)).out)
            assert.are.same({ file = folder .. "/a.png", tick = 5, seed = 1 }, parsed)
        end)
    end)

    it("plays for people, for programs and quietly", function()
        local people = program.run("run", "--headless", "--no-mods", "--ticks", "20")
        assert.matches("^played 20 ticks", people.out)
        assert.are.equal("", program.run("run", "--headless", "--no-mods", "--ticks", "20", "-q").out)
        local parsed = cjson.decode(program.run("run", "--headless", "--ticks", "20", "--json").out)
        assert.are.equal(20, parsed.ticks)
        assert.are.equal("storm-front", parsed.mods[1].id)
        local alone = program.run("run", "--headless", "--no-mods", "--ticks", "20", "--json").out
        assert.matches('"mods":[],"problems":[],', alone, 1, true)
        local digest = program.run("run", "--headless", "--no-mods", "--ticks", "20", "--digest").out
        assert.are.equal(digest:match("digest (%x+)"), cjson.decode(alone).digest)
    end)

    local function wrong(code, pattern, ...)
        local run = program.run(...)
        assert.are.equal(code, run.code)
        assert.matches(pattern, run.err)
        assert.are.equal("", run.out)
    end

    it("suggests the nearest verb and option", function()
        wrong(2, "did you mean 'run'", "rnu")
        wrong(2, "did you mean 'version'", "help", "versoin")
        wrong(2, "did you mean '%-%-headless'", "run", "--headles")
    end)

    it("says what a value should be", function()
        wrong(2, "%-%-ticks: '0' is not a whole number", "run", "--ticks", "0")
        wrong(2, "%-%-players: '3' is not", "run", "--players", "3")
        wrong(2, "%-%-phases: expected four numbers", "run", "--phases", "1,2")
        wrong(2, "%-o FILE is missing", "shot")
        wrong(2, "%-%-no%-mods and %-%-mods at once", "run", "--no-mods", "--mods", "x")
    end)
end)

describe("a configuration of one's own", function()
    local function run_with(conf)
        local result
        program.with_folder(function(folder)
            program.write(folder .. "/my.lua", conf)
            result = program.run("run", "--headless", "--no-mods", "--ticks", "2", "--conf", folder .. "/my.lua")
        end)
        return result
    end

    it("goes on top of the engine's", function()
        assert.are.equal(0, run_with('return { window = { title = "X" }, tick_rate = 30 }').code)
    end)

    it("is refused with file, key and what was expected", function()
        local run = run_with("return { windw = {} }")
        assert.are.equal(3, run.code)
        assert.matches("my%.lua:1: windw: unknown field, did you mean 'window'", run.err)
        assert.matches("my%.lua:1: tick_rate: is 'fast', an integer is expected",
            run_with('return { tick_rate = "fast" }').err)
        assert.matches("my%.lua:1:", run_with("return {").err)
        assert.matches("returns nil, expected a table", run_with("local x = 1").err)
    end)

    it("sees no libraries", function()
        local run = run_with("os.exit(0)")
        assert.are.equal(3, run.code)
        assert.matches("my%.lua:1:", run.err)
    end)

    it("must be there", function()
        local run = program.run("run", "--headless", "--no-mods", "--ticks", "2", "--conf", "no/such/file.lua")
        assert.are.equal(3, run.code)
        assert.matches("no/such/file%.lua", run.err)
    end)
end)
