-- lua/mods/profiles: sets of mods under a name, in a file of the player's.
local host = require "t_host"
local logged = {}
package.loaded["engine.fs"] = host.fs()
package.loaded["engine.log"] = { write = function(_, _, line) logged[#logged + 1] = line end }

local fs = require "engine.fs"
local profiles = require "mods.profiles"
local xdg = require "lib.xdg"

describe("profiles", function()
    local home, getenv

    before_each(function()
        home, logged, getenv = os.tmpname(), {}, os.getenv
        os.remove(home)
        os.getenv = function(name) return name == "XDG_CONFIG_HOME" and home or nil end -- luacheck: ignore 122
    end)

    after_each(function()
        os.getenv = getenv -- luacheck: ignore 122
        os.execute("rm -rf '" .. home .. "'")
    end)

    it("begin with one in which all mods are on", function()
        local self = profiles.load()
        assert.are.equal("default", self.current)
        assert.is_true(profiles.is_on(profiles.get(self), "storm"))
        assert.is_nil(fs.kind(home)) -- nothing is written for looking
    end)

    it("switch mods, each once, and keep them in order", function()
        local self = profiles.load()
        local profile = profiles.get(self)
        assert.is_true(profiles.switch(profile, "storm", false))
        assert.is_false(profiles.switch(profile, "storm", false))
        assert.is_true(profiles.switch(profile, "map", false))
        assert.is_true(profiles.save(self))
        assert.are.equal('{"current":"default","format":1,"profiles":{"default":{"off":["map","storm"],'
            .. '"settings":{}}}}\n', fs.read(home .. "/gatehouse/profiles.json"))
        profile = profiles.get(profiles.load())
        assert.is_false(profiles.is_on(profile, "map"))
        assert.is_true(profiles.switch(profile, "map", true))
        assert.is_true(profiles.is_on(profile, "map"))
    end)

    it("are made, copied and removed", function()
        local self = profiles.load()
        profiles.switch(self.all.default, "storm", false)
        assert.is_true(profiles.create(self, "calm", "default"))
        profiles.switch(self.all.calm, "map", false)
        assert.are.same({ "storm" }, self.all.default.off)
        assert.are.same({ "map", "storm" }, self.all.calm.off)
        assert.is_true(profiles.create(self, "all"))
        assert.are.same({}, self.all.all.off)
        self.current = "calm"
        assert.is_true(profiles.remove(self, "calm"))
        assert.are.equal("default", self.current)
        assert.is_true(profiles.remove(self, "default"))
        assert.are.same({}, self.all.default.off)
    end)

    it("of two games at once are both kept", function()
        local first, second = profiles.load(), profiles.load()
        local played = profiles.get(first)
        profiles.switch(second.all.default, "storm", false)
        assert(profiles.create(second, "calm"))
        second.current, second.all.default.settings.map = "calm", { size = 3 }
        assert(profiles.save(second))
        profiles.switch(played, "map", false)
        played.settings.storm = { rain = 20 }
        assert(profiles.save(first))
        for _, kept in ipairs { first, profiles.load() } do
            assert.are.equal("calm", kept.current)
            assert.are.same({ "map", "storm" }, kept.all.default.off)
            assert.are.same({ map = { size = 3 }, storm = { rain = 20 } }, kept.all.default.settings)
        end
        assert.are.equal(played, first.all.default) -- whoever plays it goes on with it
        profiles.switch(played, "storm", true)
        assert(profiles.save(first))
        assert.are.same({ "map" }, profiles.load().all.default.off)
        assert(profiles.remove(first, "calm"))
        assert(profiles.save(first))
        assert.is_nil(profiles.load().all.calm)
    end)

    it("say what is wrong with a name", function()
        local self = profiles.load()
        local function problem_of(fn, ...) return select(2, fn(self, ...)) end
        assert.are.equal("there is no profile 'defalt' (did you mean 'default'?)", problem_of(profiles.get, "defalt"))
        assert.are.equal("there is no profile 'x'", problem_of(profiles.remove, "x"))
        assert.are.equal("there is no profile 'x'", problem_of(profiles.create, "y", "x"))
        assert.are.equal("there is no profile 'x'", problem_of(profiles.export, "x"))
        assert.are.equal("there is a profile 'default' already", problem_of(profiles.create, "default"))
        for _, name in ipairs { "", "A", "a/b", ".", ("x"):rep(33), "-a" } do
            assert.matches("is no name for a profile: expected lower%-case letters", problem_of(profiles.create, name))
        end
        for i = 1, 255 do assert(profiles.create(self, "p" .. i)) end
        assert.are.equal("at most 256 profiles are kept", problem_of(profiles.create, "more"))
    end)

    it("go to other players and come from them", function()
        local self = profiles.load()
        profiles.switch(self.all.default, "storm", false)
        self.all.default.settings.map = { size = 3 }
        local sent = profiles.export(self, "default")
        assert.are.equal('{"format":1,"name":"default","profile":{"off":["storm"],"settings":{"map":{"size":3}}}}\n',
            sent)
        local other = profiles.load()
        local name, problem = profiles.import(other, sent, "x.json")
        assert.is_nil(name)
        assert.are.equal("there is a profile 'default' already; to give it another name: --as NAME", problem)
        assert.are.equal("theirs", profiles.import(other, sent, "x.json", "theirs"))
        assert.are.same({ "storm" }, other.all.theirs.off)
        assert.are.equal(3, other.all.theirs.settings.map.size)
    end)

    it("of strangers are checked", function()
        local self = profiles.load()
        local function problem_of(source) return select(2, profiles.import(self, source, "x.json")) end
        assert.matches("^x%.json:1:2: ", problem_of "{")
        for _, source in ipairs { "3", "{}", '{"format": 2, "name": "a"}', '{"format": 1, "name": 1}' } do
            assert.are.equal("x.json: is no profile: `gatehouse profile export` writes one", problem_of(source))
        end
        local function problem_with(profile)
            return problem_of('{"format":1,"name":"a","profile":' .. profile .. "}")
        end
        assert.are.equal("x.json: profiles.a: expected an object", problem_with "1")
        assert.are.equal("x.json: profiles.a.off: expected a list of mods", problem_with '{"off":1}')
        assert.are.equal("x.json: profiles.a.off[1]: expected a mod's id", problem_with '{"off":[1]}')
        assert.are.equal("x.json: profiles.a.settings: expected an object", problem_with '{"settings":1}')
        assert.are.equal("x.json: profiles.a.settings.m: expected an object", problem_with '{"settings":{"m":1}}')
        assert.matches("is no name for a profile", problem_of '{"format":1,"name":"../x","profile":{}}')
    end)

    it("that cannot be read may switch mods off: strangers' stay off", function()
        local user, game = { id = "aurora", place = "user" }, { id = "storm", place = "game" }
        assert(xdg.write(home .. "/gatehouse/profiles.json", '{"format":1,"profiles":{"default":{"off":["aurora"'))
        local self = profiles.load()
        local profile = profiles.get(self)
        assert.is_false(profiles.wants(self, profile, "aurora", user))
        assert.is_true(profiles.wants(self, profile, "storm", game))
        profiles.switch(profile, "storm", false)
        assert.is_true(profiles.save(self))
        self = profiles.load()
        profile = profiles.get(self)
        assert.is_false(profiles.wants(self, profile, "aurora", user))
        profiles.switch(profile, "aurora", true)
        assert.is_true(profiles.wants(self, profile, "aurora", user))
    end)

    it("in a damaged file are told, and kept aside by who changes them", function()
        local path = home .. "/gatehouse/profiles.json"
        local function problem_with(text)
            assert(xdg.write(path, text))
            assert.are.equal("default", profiles.load().current)
            return logged[#logged]
        end
        assert.matches('profiles.json: current: expected the name of one of the profiles; nothing in it holds',
            problem_with '{"format":1,"current":"x","profiles":{}}', 1, true)
        for _, current in ipairs { '"x"', "5", "null", "{}" } do
            assert.matches('profiles.json: current: expected the name of one of the profiles; nothing in it holds',
                problem_with('{"format":1,"current":' .. current .. "}"), 1, true)
            assert.matches('profiles.json: current: expected the name of one of the profiles; nothing in it holds',
                problem_with('{"format":1,"profiles":{"a":{}},"current":' .. current .. "}"), 1, true)
        end
        assert.matches('profiles: expected an object', problem_with '{"format":1,"profiles":1}', 1, true)
        assert.is_nil(fs.kind(path .. ".broken"))
        assert(profiles.save(profiles.load()))
        assert.are.equal('{"format":1,"profiles":1}', fs.read(path .. ".broken"))
    end)

    it("are not kept where there is no home", function()
        os.getenv = function() end -- luacheck: ignore 122
        local ok, problem = profiles.save(profiles.load())
        assert.is_nil(ok)
        assert.matches("neither XDG_CONFIG_HOME nor HOME", problem)
    end)
end)
