-- A little of the monkey (tests/fuzz/monkey): `make fuzz TARGET=monkey` plays more of it.
local monkey = dofile "tests/fuzz/monkey/run.lua"
local program = require "tests.functional.program"

local TICKS = 700
local FIRST, MOST = 13, 6 -- seeds: so many until it has seen all
local SIGHTS = { "title", "played", "mods_screen", "question_panel", "console", "saves", "loads" }

local function first_unseen(total)
    for _, sight in ipairs(SIGHTS) do
        if not total[sight] then return sight end
    end
end

describe("a monkey", function()
    it("ends nothing, and gets about", function()
        local all = {}
        for seed = FIRST, FIRST + MOST - 1 do
            program.with_folder(function(home)
                local total, found = monkey.play(program.path, seed, TICKS, home)
                assert.is_nil(found)
                assert.is_true(total.ticks >= TICKS)
                for name, count in pairs(total) do all[name] = (all[name] or 0) + count end
            end)
            if not first_unseen(all) then break end
        end
        assert.is_nil(first_unseen(all), "what it never saw")
    end)

    it("does the same each time", function()
        local first
        for _ = 1, 2 do
            program.with_folder(function(home)
                local total = monkey.play(program.path, FIRST, 300, home)
                assert.are.same(first or total, total)
                first = total
            end)
        end
    end)

    it("tells of a game that ends, and of what could not be drawn", function()
        program.with_folder(function(home)
            local total, found = monkey.play("/bin/false", 1, 10, home)
            assert.is_nil(total)
            assert.matches("^seed 1, life 0 .*it ended with exit code 1$", found)
            program.write(home .. "/fake", '#!/bin/sh\necho "ticks 10" >"$MONKEY_REPORT"\n'
                .. 'echo "engine error: error while drawing the map, at lua/x.lua:1: e" >&2\n')
            assert(os.execute("chmod +x " .. home .. "/fake; rm -r " .. home .. "/root"))
            total, found = monkey.play(home .. "/fake", 1, 10, home)
            assert.is_nil(total)
            assert.matches("error while drawing the map", found)
        end)
    end)
end)
