-- Undertow, the second game that comes with the engine: played without a window, saved and gone on with, checked as any game is, with its
-- mods and without, and made a mod for. Its rules are the unit spec's business (tests/unit/lua_undertow_spec.lua).
local json = require "lib.json"
local program = require "tests.functional.program"

local home

local function run(...) return program.run_with(program.at_home(home), ...) end

local function ok(...)
    local told = run(...)
    assert.are.equal(0, told.code, told.err)
    return told
end

local function play(ticks, ...) return json.decode(ok("run", "undertow", "--headless", "--json", "--ticks", ticks, ...).out, "run") end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -m 700 " .. home))
end)

after_each(function() os.execute("rm -r " .. home) end)

describe("undertow", function()
    it("is played from floor to floor by its bot, the same each time", function()
        local one = play(700, "--seed", "3", "--no-mods")
        assert.are.equal(one.digest, play(700, "--seed", "3", "--no-mods").digest)
        local floor = tonumber(one.summary:match("^floor (%d+), turn %d+, score %d+"))
        assert.is_true(floor ~= nil and floor >= 3, one.summary)
    end)

    it("goes on from a saved game as if it had never been left", function()
        local whole = play(160, "--seed", "5", "--no-mods")
        play(75, "--seed", "5", "--no-mods", "--save", "half")
        local rest = play(85, "--no-mods", "--load", "half")
        assert.are.equal(whole.digest, rest.digest)
        assert.are.equal(whole.summary, rest.summary)
    end)

    it("passes check, with other hash seeds, through a save, and with each of its mods", function()
        local told = ok("check", "undertow", "--ticks", "40", "--strict")
        assert.matches("undertow 0.1.0: 0 errors, 0 warnings", told.out, 1, true)
    end)

    it("has what its mods declare, keeps it while they are away, and gives it back", function()
        assert.matches("new-depths:angler", ok("info", "new-depths", "--game", "undertow").out, 1, true)
        play(10, "--seed", "5", "--floor", "6", "--save", "deep")
        local function waits(name) return ok("saves", "info", name, "--game", "undertow").out:match("waits for[^\n]*") end
        assert.is_nil(waits "deep")
        play(4, "--no-mods", "--load", "deep", "--save", "without")
        assert.matches("new%-depths:angler %d", waits "without")
        play(4, "--load", "without", "--save", "again")
        assert.is_nil(waits "again")
    end)

    it("leaves Tidelight's mods alone, and they leave it", function()
        local mods = {}
        for _, mod in ipairs(play(2).mods) do mods[#mods + 1] = mod.id end
        assert.are.same({ "new-depths", "oracle" }, mods)
        for _, name in ipairs { "angler", "oracle", "undertow" } do
            assert.is_nil(ok("list", "--game", "tidelight").out:find(name, 1, true))
        end
    end)

    it("is what a new mod can be for", function()
        ok("new", "luck", "-o", home .. "/luck", "--game", "undertow")
        assert.matches("2 passed, 0 failed", ok("test", home .. "/luck", "--game", "undertow").out, 1, true)
        assert.matches("0 errors, 0 warnings", ok("check", home .. "/luck", "--game", "undertow", "--ticks", "20").out, 1, true)
    end)

    it("shows itself in the player's language", function()
        ok("shot", "--game", "undertow", "-o", home .. "/u.png", "--ticks", "2", "--page", "pack", "--language", "de")
        assert.are.equal("\137PNG", program.read(home .. "/u.png"):sub(1, 4))
    end)
end)
