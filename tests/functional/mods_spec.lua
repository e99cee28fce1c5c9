-- Mods in the real program: found, refused, contained, told about.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local function play(folder, ...)
    return program.run("run", "--headless", "--only-mods", "--mods", folder, "--ticks", "120", ...)
end

describe("a mod", function()
    it("that does not compile is told with its place, and the game goes on", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/broken", "broken", {}, "let x = ;\n")
            local run = play(folder)
            assert.are.equal(0, run.code, run.err)
            assert.matches("broken", run.err)
            assert.matches("main%.js:1", run.err)
            assert.are.equal(3, play(folder, "--strict").code)
        end)
    end)

    it("that is not there is an error that says so", function()
        local run = program.run("run", "--headless", "--ticks", "5", "--mods", "no/such/folder")
        assert.are.equal(3, run.code)
        assert.matches("%-%-mods: there is no folder 'no/such/folder'", run.err)
    end)

    it("that never ends is stopped and named, and the game plays on", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/spin", "spin", {},
                'import { on } from "gatehouse";\non("tick", function spinner() { for (;;); });\n')
            local run = play(folder)
            assert.are.equal(0, run.code, run.err)
            assert.matches("played 120 ticks", run.out)
            assert.matches("spin", run.err)
        end)
    end)

    it("can be denied for one run what it asks for", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/talker", "talker", { "hud" },
                'import { hud } from "gatehouse";\nhud.text(0, "x", { anchor: "bottom" });\n')
            assert.not_matches("denied", play(folder).err)
            local run = play(folder, "--deny", "talker=hud")
            assert.matches('talker.*hud_text was denied: hud_text needs the capability "hud": mod.json must ask for '
                .. "it, and the player grant it", run.err)
            assert.not_matches("hud_text: denied", run.err, 1, true) -- once is enough
            assert.are.equal(3, play(folder, "--deny", "talker=weather").code)
            assert.are.equal(2, play(folder, "--grant", "talker").code)
        end)
    end)

    it("can be left out by its id", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/loud", "loud", {}, 'throw new Error("here I am");\n')
            assert.matches("here I am", play(folder).err)
            assert.not_matches("here I am", play(folder, "--without", "loud").err)
        end)
    end)

    it("can be left out by name, and a name that is none is told", function()
        local left = program.run("run", "--headless", "--ticks", "5", "--without", "tide-map")
        assert.are.equal(0, left.code, left.err)
        assert.matches("storm-front: ready", left.err, 1, true)
        assert.is_nil(left.err:find("tide-map", 1, true))
        local wrong = program.run("run", "--headless", "--ticks", "5", "--without", "tide-mop")
        assert.are.equal(3, wrong.code)
        assert.matches("there is no mod 'tide-mop' to leave out (did you mean 'tide-map'?)", wrong.err, 1, true)
    end)
end)

describe("places of mods", function()
    local function started(run)
        local list = {}
        for id in run.err:gmatch("([%w-]+): ready") do list[#list + 1] = id end
        table.sort(list) -- one that waits for its world is ready later than those after it
        return table.concat(list, " ")
    end

    it("are the game's, the player's, those named and those under development; the later replaces", function()
        program.with_folder(function(folder)
            local home = program.at_home(folder .. "/home")
            program.write_mod(home.XDG_DATA_HOME .. "/gatehouse/mods/mine", "mine", {}, "")
            program.write_mod(home.XDG_DATA_HOME .. "/gatehouse/mods/tide-map", "tide-map", {}, "")
            program.write_mod(folder .. "/named/other", "other", {}, "")
            program.write_mod(folder .. "/work", "other", {}, "console.log('from work');")
            local run = program.run_with(home, "run", "--headless", "--ticks", "5", "--mods", folder .. "/named",
                "--dev", folder .. "/work")
            assert.are.equal(0, run.code, run.err)
            assert.are.equal("mine other storm-front tide-map", started(run))
            assert.matches("mods/tide-map: is replaced by " .. home.XDG_DATA_HOME .. "/gatehouse/mods/tide-map",
                run.err, 1, true)
            assert.matches(folder .. "/named/other: is replaced by " .. folder .. "/work", run.err, 1, true)
            assert.matches("from work", run.err .. run.out)
            run = program.run_with(home, "run", "--headless", "--ticks", "5", "--only-mods", "--dev", folder .. "/work")
            assert.are.equal("other", started(run))
        end)
    end)

    it("that were named and are not there are an error", function()
        local run = program.run("run", "--headless", "--ticks", "5", "--dev", "no/such/mod")
        assert.are.equal(3, run.code)
        assert.matches("%-%-dev: there is no mod 'no/such/mod'", run.err)
    end)
end)

describe("mods that need each other", function()
    local function write(folder, id, version, more)
        local manifest = '{"id": "%s", "title": "T", "version": "%s", "main": "main.js"%s}'
        program.write(("%s/%s/mod.json"):format(folder, id), manifest:format(id, version, more or ""))
        program.write(("%s/%s/main.js"):format(folder, id), "")
    end

    it("start in their order, or in any that the seed says; what cannot be had is told with its place", function()
        program.with_folder(function(folder)
            write(folder, "base", "1.3.0")
            for i = 1, 5 do write(folder, "m-" .. i * 5, "1.0.0", ',\n "dependencies": {"base": "^1.2"}') end
            write(folder, "alone", "1.0.0", ',\n "dependencies": {"base": ">=2"}')
            write(folder, "then", "1.0.0", ',\n "dependencies": {"alone": "*"}')
            local run = play(folder)
            assert.are.equal(0, run.code, run.err)
            assert.matches("alone/mod%.json:2:19: alone 1%.0%.0 needs base >=2, found base 1%.3%.0 %(.*/base%)",
                run.err)
            assert.matches("then 1%.0%.0 needs alone; alone 1%.0%.0 needs base >=2, found base 1%.3%.0", run.err)
            local function order(...)
                local list = {}
                for id in play(folder, "--report", ...).out:gmatch('"id":"([%w-]+)"') do list[#list + 1] = id end
                return table.concat(list, " ")
            end
            assert.are.equal("base m-5 m-10 m-15 m-20 m-25", order())
            assert.are_not.equal(order(), order("--shuffle-order", "3"))
            assert.are.equal(order("--shuffle-order", "3"), order("--shuffle-order", "3"))
            assert.matches("^base ", order("--shuffle-order", "4"))
        end)
    end)

    it("and are more than can run are an error before any starts", function()
        program.with_folder(function(folder)
            for i = 1, 257 do write(folder, "m" .. i, "1.0.0") end
            local run = play(folder)
            assert.are.equal(3, run.code)
            assert.matches("257 mods would start, at most 256 can: switch some off, such as with: "
                .. "--without m257", run.err, 1, true)
        end)
    end)
end)
