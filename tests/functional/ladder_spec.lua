-- Mods that misbehave in the real program: up the ladder step by step, named and alone.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local THROWER = [[
import { on } from "gatehouse";
on("tick", function storm() { throw new Error("boom"); });
]]

-- A run of the mods that come with the game and of those in the folder.
local function play(folder, ...)
    return program.run("run", "--headless", "--mods", folder, "--report", ...)
end

-- Finds the patterns in this order.
local function assert_in_order(text, patterns)
    local at = 1
    for _, pattern in ipairs(patterns) do
        local _, last = text:find(pattern, at)
        assert.is_truthy(last, pattern .. " is not in, or not after the one before, in:\n" .. text:sub(at, at + 2000))
        at = last + 1
    end
end

local function report_of(run, id) return run.out:match('{[^\n]*"id":"' .. id:gsub("%-", "%%-") .. '"[^\n]*}') end

describe("a mod that throws in each tick", function()
    it("is warned, throttled, suspended, restarted and then stopped, and the others play on", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/thrower", "thrower", {}, THROWER)
            local run = play(folder, "--ticks", "1500")
            assert.are.equal(0, run.code, run.err)
            assert_in_order(run.err, {
                "thrower error main%.js:2:%d+: .-boom",
                "thrower warn: warned: errors, again and again x3, in 60 s %(errors %d+, ",
                "thrower warn: throttled: ",
                "thrower warn: suspended: ",
                "thrower: goes on",
                "thrower: stopped: it is restarted: errors, again and again",
                "thrower warn: restarted: ",
                "thrower: ready",
                "thrower: stopped: quarantined: errors, again and again",
                "thrower error: quarantined: ",
            })
            assert.matches('"state":"stopped"', report_of(run, "thrower"))
            assert.matches('"starts":2', report_of(run, "thrower"))
            assert.matches('"reason":"quarantined: errors, again and again"', report_of(run, "thrower"))
            assert.matches('"state":"running"', report_of(run, "tide-map"))
            assert.matches('"starts":1', report_of(run, "tide-map"))
            assert.are.equal(report_of(run, "tide-map"):match('"stream_digest":"%x+"'),
                report_of(program.run("run", "--headless", "--report", "--ticks", "1500"), "tide-map")
                    :match('"stream_digest":"%x+"'))
            assert.are.equal(4, play(folder, "--ticks", "1500", "--strict").code)
        end)
    end)

    it("takes the same steps in each run", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/thrower", "thrower", {}, THROWER)
            local first, second = play(folder, "--ticks", "1500"), play(folder, "--ticks", "1500")
            assert.are.equal(first.out, second.out)
            assert.are.equal(first.err:gsub("CPU %d+ ms", ""), (second.err:gsub("CPU %d+ ms", "")))
        end)
    end)
end)

describe("a mod without memory left", function()
    it("is told so, with the limit", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/hog", "hog", {}, [[
                import { on } from "gatehouse";
                const all = [];
                on("tick", () => { for (;;) all.push(new Array(1000).fill({})); });
            ]])
            -- Time enough to fill the heap in one tick, however slow the machine is.
            program.write(folder .. "/my.lua", 'return { mods = { handler_cpu_ms = 5000, kill_cpu_ms = 5000 } }')
            local run = play(folder, "--ticks", "20", "--conf", folder .. "/my.lua")
            assert.are.equal(0, run.code, run.err)
            assert.matches("hog error: stopped: out of memory: .*%(limit: 64 MB heap%)", run.err)
            assert.matches('"reason":"out of memory: [^"]*%(limit: 64 MB heap%)"', report_of(run, "hog"))
            assert.not_matches("crashed %(", run.err)
        end)
    end)
end)

describe("limits of one mod", function()
    it("come from mods_by_id", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/small", "small", {}, [[
                import { on, mod } from "gatehouse";
                on("init", () => $print(`limits ${JSON.stringify(mod.limits)}`));
            ]])
            program.write(folder .. "/my.lua", 'return { mods_by_id = { small = { commands_per_tick = 17 } } }')
            local run = play(folder, "--ticks", "5", "--conf", folder .. "/my.lua")
            assert.matches('limits {"commands_per_tick":17,"bytes_per_tick":65536}', run.err)
            program.write(folder .. "/my.lua", 'return { mods_by_id = { small = { heap_mb = 17 } } }')
            assert.matches("mods_by_id%.small%.heap_mb: unknown field",
                play(folder, "--conf", folder .. "/my.lua").err)
        end)
    end)
end)
