-- Two mods, a policy of one's own, and time, from the side of who makes a game: the pattern for specs in Lua. Run from
-- anywhere: the mods are found beside this file.
local sim = require "testing.sim"

local here = assert(debug.getinfo(1, "S").source:match("^@(.*)/tests/[^/]+$"))
local SDK, HEAR = here, here .. "-hear"

-- Tells the mod sdk what to do, as its own tests do.
local function tell(s, words)
    s.mods.post(s.session.numbers.sdk, "do", words)
    return s:tick(3)
end

local function has_line(s, id, expected)
    for _, line in ipairs(s:log_of(id)) do
        if line:find(expected, 1, true) then return true end
    end
    return false
end

describe("two mods", function()
    it("talk to each other through the host", function()
        local s = sim.create { mods = { SDK, HEAR }, seed = 5 }
        tell(s, '["publish", "news", "hello"]')
        s:tick_until(function() return has_line(s, "sdk", "answer sdk-hear 0 heard hello") end, 10)
        assert.is_true(has_line(s, "sdk-hear", "news sdk 2 hello"))
        assert.are.equal("applied", s:commands_of("sdk-hear", "post")[1].outcome)
    end)

    it("do not when the player refused one of them the words", function()
        local s = sim.create { mods = { SDK, HEAR }, seed = 5, deny = { "sdk=message" } }
        tell(s, '["publish", "news", "hello"]')
        s:tick(5)
        assert.are.equal("denied", s:commands_of("sdk", "publish")[1].outcome)
        assert.is_false(has_line(s, "sdk-hear", "hello"))
    end)
end)

describe("a policy of one's own", function()
    it("decides in place of the game's, by the world as it is", function()
        local s = sim.create { mods = { SDK }, seed = 5, policy = {
            spawn = function(_, command)
                if command.kind == "crab" then return "deny", "no crabs on this island" end
                return "rewrite", { x = 600 }
            end,
        } }
        tell(s, '["spawn", "crab", 500, 420]')
        tell(s, '["spawn", "otter", 500, 420]')
        local crab, otter = table.unpack(s:commands_of("sdk", "spawn"))
        assert.same({ "denied", "no crabs on this island" }, { crab.outcome, crab.reason })
        assert.are.equal("rewritten", otter.outcome)
        local x, y = s.world.pos(otter.entity)
        assert.same({ 600, 420 }, { x, y })
        assert.is_true(has_line(s, "sdk", "spawn crab: denied: no crabs on this island"))
    end)

    it("may let a command wait", function()
        local s = sim.create { mods = { SDK }, seed = 5, policy = { spawn = function() return "delay", 30 end } }
        tell(s, '["spawn", "otter", 500, 420]')
        assert.are.equal(0, s.world.count("otter"))
        s:tick_until(function() return s.world.count("otter") == 1 end, 40)
    end)
end)

describe("time", function()
    it("passes only when it is told to, and the same each time", function()
        local function play()
            local s = sim.create { mods = { SDK, HEAR }, seed = 9, bot = true, phases = { day = 100 } }
            tell(s, '["every", "beats", 10]')
            s:tick(117)
            tell(s, '["told", "beats"]')
            assert.is_true(has_line(s, "sdk", "told = [13,23,33"))
            return s.world.tick(), (s.world.countdown()), s:digest(), s:mod("sdk").stream_digest
        end
        local first = { play() }
        assert.are.equal(123, first[1])
        assert.are.equal("dusk", first[2])
        assert.same(first, { play() })
    end)
end)
