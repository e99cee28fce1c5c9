-- The ladder that a mod climbs: only counts and ticks.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local ladder = require "policy.ladder"

describe("the ladder", function()
    local self
    before_each(function() self = ladder.create { strikes = 3, ticks = 3600, tick_rate = 60 } end)

    -- Strikes until the mod climbs, a second apart; the tick after, and the step.
    local function climb(mod, kind, tick)
        for _ = 1, 10 do
            local step, why = ladder.strike(self, mod, kind, tick)
            tick = tick + 60
            if step then return tick, step, why end
        end
        error("it does not climb")
    end

    it("is climbed step by step, three strikes each, up to the last", function()
        local tick, seen = 0, {}
        for i = 1, 5 do tick, seen[i] = climb(1, "exception", tick) end
        assert.are.same({ "warned", "throttled", "suspended", "restarted", "quarantined" }, seen)
        assert.are.equal(15 * 60, tick)
        assert.is_nil(ladder.strike(self, 1, "crash", tick))
        assert.are.equal("quarantined", (ladder.throttle(self, 1, tick)))
    end)

    it("says what it was for", function()
        ladder.strike(self, 1, "terminated", 1)
        ladder.strike(self, 1, "prints", 2)
        local step, why = ladder.strike(self, 1, "terminated", 3)
        assert.are.equal("warned", step)
        assert.are.equal("took too long x2, prints too much x1", why)
    end)

    it("is climbed by the culprit alone", function()
        climb(1, "exception", 0)
        assert.are.same({ "warned", 0 }, { ladder.throttle(self, 1, 200) })
        assert.are.same({ "fine", 0 }, { ladder.throttle(self, 2, 200) })
    end)

    it("counts the same but once a second, a stopped handler always, a crash for three", function()
        for tick = 0, 59 do assert.is_nil(ladder.strike(self, 1, "exception", tick)) end
        assert.are.same({ "fine", 1 }, { ladder.throttle(self, 1, 59) })
        for _ = 1, 2 do ladder.strike(self, 2, "terminated", 5) end
        assert.are.same({ "fine", 2 }, { ladder.throttle(self, 2, 5) })
        assert.are.equal("warned", (ladder.strike(self, 3, "crash", 5)))
    end)

    it("forgets strikes after a while", function()
        ladder.strike(self, 1, "exception", 0)
        ladder.strike(self, 1, "exception", 1800)
        assert.are.same({ "fine", 2 }, { ladder.throttle(self, 1, 3599) })
        assert.are.same({ "fine", 1 }, { ladder.throttle(self, 1, 3600) })
        assert.is_nil(ladder.strike(self, 1, "exception", 3600))
    end)

    it("is come down by good behaviour, a step a while, but not from its top", function()
        local tick = climb(1, "exception", climb(1, "exception", 0)) - 60
        assert.is_nil(ladder.calm(self, 1, tick + 3599))
        assert.are.equal("warned", ladder.calm(self, 1, tick + 3600))
        assert.is_nil(ladder.calm(self, 1, tick + 3601))
        ladder.rest(self, 1, tick + 5000)
        assert.is_nil(ladder.calm(self, 1, tick + 7200))
        assert.are.equal("fine", ladder.calm(self, 1, tick + 8600))
        assert.is_nil(ladder.calm(self, 1, tick + 20000))
        for _ = 1, 5 do ladder.strike(self, 1, "crash", tick) end
        assert.is_nil(ladder.calm(self, 1, tick + 99999))
    end)

    it("has a rule for everything that is counted", function()
        for _, kind in ipairs(ladder.COUNTED) do
            assert.is_true(ladder.least(kind, require("conf").ladder, 60) >= 1)
            assert.is_string(ladder.STRIKES[kind].count)
        end
    end)

    it("counts seconds and not ticks, however many a second has", function()
        for _, rate in ipairs { 20, 120 } do
            local own = ladder.create { strikes = 2, ticks = 60 * rate, tick_rate = rate }
            assert.is_nil(ladder.strike(own, 1, "exception", 100))
            assert.is_nil(ladder.strike(own, 1, "exception", 100 + rate - 1), "within a second")
            assert.are.equal("warned", (ladder.strike(own, 1, "exception", 100 + rate)))
            assert.are.equal(rate // 2 + 1, ladder.least("over_quota", {}, rate))
            assert.are.equal(1, ladder.least("prints", {}, rate))
            assert.are.equal(300, ladder.least("refused", { refused_per_second = 300 }, rate))
        end
    end)
end)
