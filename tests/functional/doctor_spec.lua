-- The verb that says which walls stand, and the option that takes them away.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

describe("gatehouse doctor", function()
    it("says of each wall whether it stands, and what it means", function()
        local got = program.run("doctor")
        assert.equal(0, got.code, got.out .. got.err)
        for _, name in ipairs { "worker", "system%-call%-filter", "no%-new%-privileges", "memory%-limit",
            "dies%-with%-parent", "v8", "decoders", "lua", "sdl", "sdk" } do
            assert.truthy(("\n" .. got.out):find("\nyes  " .. name .. " +%S"), name)
        end
        assert.truthy(got.out:find("landlock", 1, true))
        assert.truthy(got.out:find "\nno   display +a window\n +%-> %S") -- the spec has none; and what to do
        assert.truthy(got.out:find("All that is required stands.", 1, true))
    end)

    it("gives the same to programs", function()
        local got = program.run("doctor", "--json")
        assert.equal(0, got.code)
        local report = cjson.decode(got.out)
        assert.is_true(report.well)
        local found = {}
        for _, check in ipairs(report.checks) do found[check.name] = check end
        assert.is_true(found["system-call-filter"].required)
        assert.is_true(found["system-call-filter"].stands)
        assert.is_false(found.display.required)
        assert.is_string(found.display.fix)
        assert.truthy(found.v8.detail:find "^%d+%.%d+")
    end)

    it("takes no other words", function()
        assert.equal(2, program.run("doctor", "now").code)
        assert.equal(2, program.run("doctor", "--yaml").code)
    end)
end)

describe("gatehouse run --unsafe-no-sandbox", function()
    it("plays, and says at the start that there is no sandbox", function()
        local got = program.run("run", "--headless", "--ticks", "5", "--unsafe-no-sandbox")
        assert.equal(0, got.code, got.err)
        assert.truthy(got.err:find("WITHOUT a sandbox", 1, true))
        got = program.run("run", "--headless", "--ticks", "5")
        assert.is_nil(got.err:find("WITHOUT a sandbox", 1, true))
    end)
end)
