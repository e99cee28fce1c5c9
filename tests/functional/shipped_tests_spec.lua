-- The tests of the mods that come with the game, run as a modder runs them.
local program = require "tests.functional.program"

describe("gatehouse test", function()
    for _, mod in ipairs { "storm-front", "tide-map" } do
        it("passes for " .. mod .. ", and has nothing to write", function()
            local run = program.run("test", "--ci", "mods/" .. mod)
            assert.equal(0, run.code, run.out .. run.err)
            assert.matches("%d passed, 0 failed", run.out)
            assert.is_nil(run.out:find("wrote", 1, true))
        end)
    end
end)
