local settings = require "mods.settings"

local function storm()
    return {
        id = "storm-front", settings = '{"lightning":true,"mode":"calm","rain":80,"sides":[1,2]}',
        described = {
            rain = { default = 80, min = 10, max = 90 }, mode = { default = "calm", choices = { "calm", "wild" } },
            lightning = true, sides = { 1, 2 },
        },
    }
end

local function apply(...)
    local mod = storm()
    local problem = settings.apply({ mod }, { ... })
    return problem, require("lib.json").decode(mod.settings, "settings")
end

describe("settings for one run", function()
    it("replace the mod's own, each with a value of its type", function()
        local problem, values = apply("storm-front.rain=50", "storm-front.lightning=false", "storm-front.mode=wild")
        assert.is_nil(problem)
        assert.are.same({ rain = 50, lightning = false, mode = "wild", sides = { 1, 2 } }, values)
    end)

    it("are refused when they are not MOD.KEY=VALUE", function()
        for _, words in ipairs { "", "rain=50", "storm-front.rain", "Storm.rain=1", "storm-front.=1" } do
            assert.matches("expected MOD%.KEY=VALUE", settings.check { words })
        end
        assert.is_nil(settings.check { "storm-front.rain=50", "a.b=c=d" })
        assert.is_nil(settings.check(nil))
    end)

    it("are refused for a mod or a setting that is not there, with what was probably meant", function()
        assert.matches("no mod 'storm%-fron' here %(did you mean 'storm%-front'", (apply("storm-fron.rain=50")))
        assert.matches("no such setting %(did you mean 'rain'", (apply("storm-front.rian=50")))
    end)

    it("are refused with another type, out of range and when they are no choice", function()
        assert.matches("expected a number, got a string", (apply("storm-front.rain=wet")))
        assert.matches("expected a boolean, got a number", (apply("storm-front.lightning=1")))
        assert.matches("expected a list, got an object", (apply('storm-front.sides={"a":1}')))
        assert.matches("expected 10 to 90, got 91", (apply("storm-front.rain=91")))
        assert.matches("expected one of calm, wild %(did you mean 'wild'", (apply("storm-front.mode=wilt")))
    end)
end)
