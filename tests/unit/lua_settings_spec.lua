local host = require "t_host"
local said = {}
package.loaded["engine.fs"] = host.fs()
package.loaded["engine.log"] = { write = function(_, _, line) said[#said + 1] = line end }

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
        assert.matches("expected a whole number, got 50.5", (apply("storm-front.rain=50.5")))
        assert.matches("expected a number, got null", (apply("storm-front.rain=null")))
        assert.matches("a number that cannot be used", (apply("storm-front.sides=[1e999]")))
        assert.matches("expected a line of text", (apply('storm-front.mode="a\\u0007"')))
        assert.matches("expected one of calm, wild %(did you mean 'wild'", (apply("storm-front.mode=wilt")))
    end)
end)

describe("what is written for a setting", function()
    it("is JSON or text, and text for a setting that is one", function()
        local mod = storm()
        assert.are.equal(50, settings.read(mod, "rain", "50"))
        assert.is_false(settings.read(mod, "lightning", "false"))
        assert.are.equal("wild", settings.read(mod, "mode", "wild"))
        assert.are.equal("wild", settings.read(mod, "mode", '"wild"'))
        assert.are.equal("50", settings.read(mod, "mode", "50"))
        assert.are.same({ 1 }, settings.read(mod, "sides", "[1]"))
    end)
end)

describe("settings kept for good", function()
    local folder, getenv

    before_each(function()
        said = {}
        folder = os.tmpname()
        os.remove(folder)
        getenv = os.getenv
        os.getenv = function(name) return name == "XDG_CONFIG_HOME" and folder or nil end -- luacheck: ignore 122
    end)
    after_each(function()
        os.getenv = getenv -- luacheck: ignore 122
        os.execute("rm -rf '" .. folder .. "'")
    end)

    local function path() return folder .. "/gatehouse/settings/storm-front.json" end

    it("are listed with what can be done to them, in order", function()
        local list = settings.list(storm())
        local keys = {}
        for i, setting in ipairs(list) do keys[i] = setting.key .. " " .. setting.kind end
        assert.are.same({ "lightning boolean", "mode string", "rain integer", "sides list" }, keys)
        assert.are.same({ 80, 10, 90, "rain" }, { list[3].value, list[3].min, list[3].max, list[3].label })
    end)

    it("are those that differ from the defaults, and come back", function()
        local mod = storm()
        assert.is_nil(settings.set(mod, "rain", 50))
        assert.is_nil(settings.set(mod, "mode", "wild"))
        assert.is_nil(settings.set(mod, "mode", "calm"))
        assert.is_true(settings.keep(mod))
        local file = assert(io.open(path()))
        assert.are.equal('{"format":1,"values":{"rain":50}}\n', file:read("a"))
        file:close()
        local again = storm()
        settings.load(again)
        assert.are.equal(50, settings.values(again).rain)
        assert.are.equal("calm", settings.values(again).mode)
        assert.are.same({}, said)
    end)

    it("are not those of a profile, nor for one run: what was kept before stays", function()
        local mod = storm()
        settings.set(mod, "rain", 50)
        settings.keep(mod)
        local again = storm()
        settings.load(again, { rain = 60, mode = "wild", wind = 3 })
        assert.matches("the profile: 'wind': the mod has no such setting", said[1])
        assert.is_nil(settings.apply({ again }, { "storm-front.rain=70", "storm-front.lightning=false" }))
        assert.are.same({ 70, "wild", false }, {
            settings.values(again).rain, settings.values(again).mode, settings.values(again).lightning,
        })
        settings.set(again, "mode", "wild") -- chosen now, and so kept
        settings.keep(again)
        local third = storm()
        settings.load(third)
        assert.are.same({ 50, "wild", true }, {
            settings.values(third).rain, settings.values(third).mode, settings.values(third).lightning,
        })
    end)

    it("go back to their defaults", function()
        local mod = storm()
        settings.set(mod, "rain", 50)
        assert.is_nil(settings.reset(mod, "rain"))
        assert.are.equal(80, settings.values(mod).rain)
        assert.matches("the mod has no such setting (did you mean 'rain'?)", settings.reset(mod, "rian"), 1, true)
    end)

    it("that do not fit any more are left out and told; so is a damaged file", function()
        os.execute("mkdir -p '" .. folder .. "/gatehouse/settings'")
        local function load_with(text)
            local file = assert(io.open(path(), "w"))
            file:write(text)
            file:close()
            local mod = storm()
            settings.load(mod)
            return settings.values(mod)
        end
        local values = load_with '{"format":1,"values":{"rain":5,"mode":"wild","wind":1}}'
        assert.are.same({ 80, "wild" }, { values.rain, values.mode })
        assert.matches("'rain': expected 10 to 90, got 5", said[1])
        assert.matches("'wind': the mod has no such setting", said[2])
        assert.are.equal(80, load_with('{"format":1,"values":7}').rain)
        assert.matches('expected "values": an object; nothing in it holds', said[3])
        assert.are.equal(80, load_with('{"format":1').rain)
        assert.are.equal(80, load_with('{"format":1}').rain)
    end)

    it("of two programs at once are both kept, and what one took back stays so", function()
        local mine, theirs = storm(), storm()
        settings.load(mine)
        settings.load(theirs)
        assert.is_nil(settings.set(mine, "rain", 40))
        assert(settings.keep(mine))
        assert.is_nil(settings.set(theirs, "mode", "wild"))
        assert(settings.keep(theirs))
        local now = storm()
        settings.load(now)
        assert.are.same({ 40, "wild" }, { settings.values(now).rain, settings.values(now).mode })
        assert.is_nil(settings.reset(mine, "rain"))
        assert(settings.keep(mine))
        now = storm()
        settings.load(now)
        assert.are.same({ 80, "wild" }, { settings.values(now).rain, settings.values(now).mode })
    end)

    it("need a place: without one nothing is kept, and that is said", function()
        os.getenv = function() return nil end -- luacheck: ignore 122
        local mod = storm()
        settings.load(mod)
        local ok, problem = settings.keep(mod)
        assert.is_nil(ok)
        assert.matches("XDG_CONFIG_HOME", problem)
    end)
end)
