-- What the program draws and what it leaves out, in a window that nobody sees.
package.path = "tests/functional/?.lua;" .. package.path
local json = require("lib.json")
local program = require("program")

local WINDOW = { SDL_VIDEODRIVER = "dummy", SDL_RENDER_DRIVER = "software", SDL_AUDIODRIVER = "dummy" }

describe("a game in a window", function()
    it("that stands still is drawn only now and then", function()
        local run = program.run_with(WINDOW, "run", "--no-mods", "--paused", "--ticks", "120", "--json")
        assert.are.equal(0, run.code, run.err)
        local frames = json.decode(run.out, "run").frames
        -- the first ones, then two in a second of ticks, then one in five rests
        assert.is_true(frames >= 1 and frames <= 24, frames .. " pictures in 120 ticks")
    end)

    it("holds it against a mod that shows too much, and says what was left out", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/wall", "wall", { "hud" }, [[
import { hud, on } from "gatehouse";
on("tick", () => { for (let i = 0; i < 23; i++) hud.bar(i, 1, 1, { y: i * 8, width: 320, height: 8, color: 0 }); });
]])
            local run = program.run_with(WINDOW, "run", "--bot", "--timing", "--ticks", "300", "--mods", folder, "--json")
            assert.are.equal(0, run.code, run.err)
            assert.truthy(run.err:match("wall warn: HUD item %d+ is not shown: the mod's items would cover %d+ px"), run.err)
            assert.truthy(run.err:match("shows too much"), run.err)
            for _, mod in ipairs(json.decode(run.out, "run").mods) do
                assert.are.equal(mod.id == "wall", mod.cut_frames > 0, mod.id)
            end
        end)
    end)

    it("says nothing of what fits", function()
        local run = program.run_with(WINDOW, "run", "--bot", "--timing", "--ticks", "200", "--json", "--phases", "1,1,60,8")
        assert.are.equal(0, run.code, run.err)
        assert.is_nil(run.err:match("not shown"))
        for _, mod in ipairs(json.decode(run.out, "run").mods) do assert.are.equal(0, mod.cut_frames, mod.id) end
    end)
end)

describe("the configuration", function()
    it("has a setting for less flashing, and refuses what is none", function()
        program.with_folder(function(folder)
            program.write(folder .. "/conf.lua", "return { picture = { less_flashing = true } }")
            local run = program.run("run", "--headless", "--ticks", "5", "--conf", folder .. "/conf.lua")
            assert.are.equal(0, run.code, run.err)
            program.write(folder .. "/conf.lua", "return { picture = { less_flashing = 3 } }")
            run = program.run("run", "--headless", "--ticks", "5", "--conf", folder .. "/conf.lua")
            assert.are_not.equal(0, run.code)
            assert.truthy(run.err:match("picture%.less_flashing"), run.err)
        end)
    end)

    -- Each in a moment: whoever waits for a timeout here sees it fail.
    it("neither hangs the program nor fills the memory, and says which line would have", function()
        local cases = {
            { "while true do\nend", ":1: it does not come to an end" },
            { "local function f()\n return f() end\nreturn f()", ":2: it does not come to an end" },
            { "local s = 'x'\nfor i = 1, 60 do\ns = s .. s end", ":3: its values take more than 32 MiB" },
            { "local t = {}\nfor i = 1, 1e15 do\nt[i] = {} end", ":3: its values take more than 32 MiB" },
            { "return {\nlanguage = ('x'):rep(1e10) }", ":2: attempt to index a string value" },
            { "local t = {}\nt.t = t return t", "tables in tables, more than 32 deep" },
            { "return { window = { title = function() end } }", "window.title: a function, expected a plain value" },
            { "return { [true] = 1 }", "a key is a boolean" },
            { "return 7", "returns number, expected a table" },
            { "return { tick_rate = 1 ", ":1: '}' expected near <eof>" },
        }
        program.with_folder(function(folder)
            for _, case in ipairs(cases) do
                program.write(folder .. "/conf.lua", case[1])
                local run = program.run("run", "--headless", "--ticks", "5", "--conf", folder .. "/conf.lua")
                assert.are.equal(3, run.code, run.err)
                assert.truthy(run.err:find("conf.lua", 1, true), run.err)
                assert.truthy(run.err:find(case[2], 1, true), case[1] .. "\n" .. run.err)
            end
        end)
    end)
end)
