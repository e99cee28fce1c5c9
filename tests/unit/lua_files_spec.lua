-- The player's own files: where they are, how they are kept, and what happens to a damaged one.
local host = require "t_host"
local logged = {}
package.loaded["engine.fs"] = host.fs()
package.loaded["engine.log"] = { write = function(_, _, line) logged[#logged + 1] = line end }

local fs = require "engine.fs"
local lfs = require "lfs"
local store_file = require "lib.store_file"
local xdg = require "lib.xdg"

-- Runs with this environment alone.
local function with(variables, use)
    local getenv = os.getenv
    os.getenv = function(name) return variables[name] end -- luacheck: ignore 122
    local ok, problem = pcall(use)
    os.getenv = getenv -- luacheck: ignore 122
    if not ok then error(problem, 0) end
end

describe("xdg", function()
    it("takes what the variables say", function()
        with({ XDG_DATA_HOME = "/d/", XDG_CONFIG_HOME = "/c", XDG_STATE_HOME = "/s", HOME = "/home/me" }, function()
            assert.are.equal("/d/gatehouse", xdg.data())
            assert.are.equal("/c/gatehouse", xdg.config())
            assert.are.equal("/s/gatehouse", xdg.state())
        end)
    end)

    it("falls back to the home folder, also from what is empty or relative", function()
        with({ XDG_DATA_HOME = "", XDG_CONFIG_HOME = "not/absolute", HOME = "/home/me" }, function()
            assert.are.equal("/home/me/.local/share/gatehouse", xdg.data())
            assert.are.equal("/home/me/.config/gatehouse", xdg.config())
            assert.are.equal("/home/me/.local/state/gatehouse", xdg.state())
        end)
    end)

    it("puts pictures where the desktop says, or else with what is ours", function()
        local home = os.tmpname()
        os.remove(home)
        assert(os.execute(("mkdir -p %s/.config %s/Bilder %s/Mine"):format(home, home, home)))
        fs.write(home .. "/.config/user-dirs.dirs", '# by the desktop\nXDG_MUSIC_DIR="$HOME/Musik"\n'
            .. 'XDG_PICTURES_DIR="$HOME/Bilder"\n')
        with({ HOME = home }, function()
            assert.are.equal(home .. "/Bilder", xdg.pictures())
            assert(os.execute(("rm -r %s/Bilder"):format(home)))
            assert.are.equal(home .. "/.local/share/gatehouse/pictures", xdg.pictures())
        end)
        with({ HOME = home, XDG_PICTURES_DIR = home .. "/Mine/" }, function()
            assert.are.equal(home .. "/Mine", xdg.pictures())
        end)
        with({}, function() assert.is_nil((xdg.pictures())) end)
        os.execute("rm -r " .. home)
    end)

    it("says so where there is no home", function()
        with({ XDG_DATA_HOME = "here" }, function()
            local path, problem = xdg.data()
            assert.is_nil(path)
            assert.matches("neither XDG_DATA_HOME nor HOME names a folder: set XDG_DATA_HOME to an absolute path",
                problem, 1, true)
        end)
    end)
end)

describe("a player's file", function()
    local folder

    before_each(function()
        folder = os.tmpname()
        os.remove(folder)
        assert(lfs.mkdir(folder))
    end)

    after_each(function() os.execute("rm -r '" .. folder .. "'") end)

    it("is written in folders that are its owner's alone", function()
        local path = folder .. "/a/b/file.json"
        assert.is_true(store_file.write(path, { x = { 1 } }))
        assert.are.equal('{"format":1,"x":[1]}\n', fs.read(path))
        assert.are.equal("rwx------", lfs.attributes(folder .. "/a/b", "permissions"))
        assert.are.same({ x = { 1 } }, store_file.read(path))
        assert.are.same({}, store_file.read(folder .. "/none.json"))
    end)

    it("can not be written where there is a file for a folder", function()
        fs.write(folder .. "/a", "")
        local ok, problem = store_file.write(folder .. "/a/file.json", {})
        assert.is_nil(ok)
        assert.matches("/a: is not a folder", problem, 1, true)
        ok, problem = xdg.write("/proc/nothing/file.json", "")
        assert.is_nil(ok)
        assert.matches("/proc/nothing: ", problem, 1, true)
    end)

    it("that is damaged is told with its place and kept aside", function()
        local path = folder .. "/file.json"
        local function problem_of(text, accepts)
            fs.write(path, text)
            local value, problem = store_file.look(path, accepts)
            assert.is_nil(value)
            return problem
        end
        assert.matches("file%.json:2:1: expected a key in quotes", problem_of('{"format": 1,\n'))
        assert.matches("file%.json:1:1: expected an object", problem_of("3"))
        assert.matches("file.json:1:1: a zero byte, which no text has", problem_of(("\0"):rep(40)), 1, true)
        assert.matches('file%.json: expected "format": 1 in it', problem_of("{}"))
        assert.matches("file.json: format 2 is of a newer Gatehouse, this one reads 1", problem_of('{"format": 2}'), 1,
            true)
        assert.matches("file%.json: no good", problem_of('{"format": 1}', function() return "no good" end))
        local function no_good() return "no good" end
        assert.are.same({}, store_file.read(path, no_good))
        assert.are.equal('{"format": 1}', fs.read(path)) -- who only reads leaves it
        assert.is_nil(fs.kind(path .. ".broken"))
        assert.matches("file.json: no good; nothing in it holds until it is mended", logged[1], 1, true)
        local before
        assert(store_file.update(path, no_good, function(value)
            before = value
            return { x = 1 }
        end))
        assert.are.same({}, before)
        assert.are.equal('{"format": 1}', fs.read(path .. ".broken"))
        assert.are.equal('{"format":1,"x":1}\n', fs.read(path))
        assert.matches("file.json: no good; it is kept as " .. path .. ".broken, and a new one begins", logged[2], 1,
            true)
        fs.write(path, "{")
        assert(store_file.write(path, { x = 2 }))
        assert.are.equal('{"format": 1}', fs.read(path .. ".broken")) -- the one before is kept, too
        assert.are.equal("{", fs.read(path .. ".broken-2"))
    end)
end)

describe("a player's file of many mods", function()
    it("is read as long as it was written, and never written so long that it would not be", function()
        local path = os.tmpname()
        local long = ("x"):rep(1000)
        local list = {}
        for i = 1, 200 do list[i] = long end
        assert(store_file.write(path, { x = list }))
        assert.are.same({ x = list }, store_file.look(path))
        for i = 1, store_file.MAX_BYTES // 1000 do list[i] = long end
        local ok, problem = store_file.write(path, { x = list })
        assert.is_nil(ok)
        assert.matches(path .. ": it would be %d+ bytes, at most 4194304 are kept; it stays as it was", problem)
        assert.are.equal(200, #store_file.look(path).x)
        os.remove(path)
    end)
end)

describe("a player's file that cannot be read now", function()
    local folder

    before_each(function()
        folder = os.tmpname()
        os.remove(folder)
        assert(lfs.mkdir(folder))
    end)

    after_each(function() os.execute("rm -r '" .. folder .. "'") end)

    it("is not begun anew, by nobody", function()
        fs.write(folder .. "/newer.json", '{"format": 2, "x": 1}')
        assert(lfs.mkdir(folder .. "/folder.json"))
        assert(lfs.link("round.json", folder .. "/round.json", true))
        for _, name in ipairs { "newer.json", "folder.json" } do
            assert.are.same({}, store_file.read(folder .. "/" .. name))
            local ok, problem = store_file.write(folder .. "/" .. name, { x = 2 })
            assert.is_nil(ok)
            assert.matches(folder .. "/" .. name, problem, 1, true)
        end
        assert.are.equal('{"format": 2, "x": 1}', fs.read(folder .. "/newer.json"))
        assert.are.same({ ".lock", "folder.json", "newer.json", "round.json" }, fs.list(folder))
    end)

    it("may begin with a byte order mark", function()
        fs.write(folder .. "/marked.json", '\xEF\xBB\xBF{"format": 1, "x": 1}')
        assert.are.same({ x = 1 }, store_file.look(folder .. "/marked.json"))
        fs.write(folder .. "/marked.json", '\xEF\xBB\xBF{"format": 1,, "x": 1}')
        assert.matches("marked.json:1:14: ", select(2, store_file.look(folder .. "/marked.json")), 1, true)
    end)
end)

describe("answers", function()
    local grant_store, home
    local MOD = {
        id = "storm", version = "1.2.0", place = "user", capabilities = { "weather", "hud" }, quotas = { weather = 8 },
    }

    local function with_home(use) with({ XDG_CONFIG_HOME = home }, use) end

    local function path() return home .. "/gatehouse/grants.json" end

    setup(function()
        package.loaded["engine.app"] = { version = "9.9.9" }
        grant_store = require "mods.grant_store"
    end)

    before_each(function()
        home = os.tmpname()
        os.remove(home)
        logged = {}
    end)

    after_each(function() os.execute("rm -rf '" .. home .. "'") end)

    it("are kept by mod and capability, with the quota that was shown and the versions", function()
        with_home(function()
            local mine = grant_store.load()
            grant_store.give(mine, MOD, "weather", true)
            grant_store.give(mine, MOD, "hud", false)
            assert.is_true(grant_store.save(mine))
            assert.are.equal('{"format":1,"mods":{"storm":{"hud":{"answer":"no","game":"9.9.9","version":"1.2.0"},'
                .. '"weather":{"answer":"yes","game":"9.9.9","quota":8,"version":"1.2.0"}}}}\n', fs.read(path()))
            local again = grant_store.load()
            assert.are.equal(8, grant_store.of(again, "storm").weather.quota)
            assert.are.same({}, grant_store.of(again, "other"))
            grant_store.forget(again, "storm")
            assert.are.same({}, grant_store.of(again, "storm"))
        end)
    end)

    it("of two games at once are both kept: what one refused is not granted by the other", function()
        with_home(function()
            local first = grant_store.load()
            grant_store.give(first, MOD, "weather", true)
            grant_store.give(first, { id = "map", version = "1.0.0" }, "hud", true)
            assert(grant_store.save(first))
            local second = grant_store.load()
            grant_store.give(second, MOD, "weather", false)
            grant_store.forget(second, "map")
            assert(grant_store.save(second))
            grant_store.give(first, MOD, "hud", true)
            assert(grant_store.save(first))
            for _, kept in ipairs { first, grant_store.load() } do
                assert.are.equal("no", grant_store.of(kept, "storm").weather.answer)
                assert.are.equal("yes", grant_store.of(kept, "storm").hud.answer)
                assert.are.same({}, grant_store.of(kept, "map"))
            end
        end)
    end)

    it("for one run lie on top and are not kept", function()
        with_home(function()
            local mine = grant_store.load()
            grant_store.give(mine, MOD, "hud", true)
            assert.is_nil(grant_store.give_once(mine, { MOD }, { "storm=all" }, false))
            assert.are.equal("no", grant_store.of(mine, "storm").hud.answer)
            assert.are.equal("no", grant_store.of(mine, "storm").weather.answer)
            assert(grant_store.save(mine))
            assert.is_nil(fs.read(path()):find("weather", 1, true))
        end)
    end)

    it("for one run name the mod and what it asks for", function()
        with_home(function()
            local function problem_of(words) return grant_store.give_once(grant_store.load(), { MOD }, { words }, true) end
            assert.are.equal("--grant: there is no mod 'strom' here (did you mean 'storm'?)", problem_of "strom=hud")
            assert.are.equal("--grant: 'storm' does not ask for 'wether', only for weather, hud (did you mean "
                .. "'weather'?)", problem_of "storm=hud,wether")
            assert.are.equal("--grant: 'quiet' does not ask for 'hud': it asks for nothing",
                grant_store.give_once(grant_store.load(), { { id = "quiet", capabilities = {} } }, { "quiet=hud" }, true))
            assert.is_nil(grant_store.check({ "storm=hud,weather", "storm=all" }, "grant"))
            assert.matches("--deny: 'storm': expected MOD=CAPABILITY[,CAPABILITY] or MOD=all",
                grant_store.check({ "storm" }, "deny"), 1, true)
        end)
    end)

    it("in a damaged file are told, and do not hold", function()
        local function problem_with(text)
            with_home(function()
                assert(xdg.write(path(), text))
                assert.are.same({}, grant_store.of(grant_store.load(), "storm"))
            end)
            return logged[#logged]
        end
        assert.matches("grants.json: mods.storm.hud: expected {\"answer\": \"yes\" or \"no\"}; nothing in it holds",
            problem_with '{"format": 1, "mods": {"storm": {"hud": {"answer": "maybe"}}}}', 1, true)
        assert.matches("mods.storm: expected an object", problem_with '{"format": 1, "mods": {"storm": 1}}', 1, true)
        assert.matches("mods: expected an object", problem_with '{"format": 1, "mods": 1}', 1, true)
        assert.matches("mods.storm.hud.place: expected text", problem_with(
            '{"format": 1, "mods": {"storm": {"hud": {"answer": "yes", "place": 1}}}}'), 1, true)
        for _, quota in ipairs { "1.5", "0", "-5", "1e300", '"8"', "65536" } do
            assert.matches("mods.storm.hud.quota: expected a whole number from 1 to 65535", problem_with(
                '{"format": 1, "mods": {"storm": {"hud": {"answer": "yes", "quota": ' .. quota .. "}}}}"), 1, true)
        end
    end)

    it("that cannot be read may be a no: all is asked again, and the file is kept aside when something is answered", function()
        local grants = require "policy.grants"
        with_home(function()
            assert(xdg.write(path(), '{"format": 1, "mods": {"storm": {"hud": {"answer": "no"'))
            local mine = grant_store.load()
            for _, place in ipairs { "user", "game", "dev" } do
                local mod = { id = "storm", version = "1.0.0", place = place, capabilities = { "hud", "weather" }, reasons = {} }
                local given = grants.decide(mod, grant_store.of(mine, "storm"))
                assert.are.same({ {}, { "hud", "weather" } }, { given.allowed, given.asked })
                assert.are.equal("what you answered before cannot be read", given.why.hud)
            end
            grant_store.give(mine, MOD, "hud", true)
            assert.is_true(grant_store.save(mine))
            assert.are.equal('{"format": 1, "mods": {"storm": {"hud": {"answer": "no"', fs.read(path() .. ".broken"))
            -- A no may be among what is lost: the rest is asked still, until the player mends or removes what is aside.
            local later = grant_store.load()
            local mod = { id = "storm", version = "1.0.0", place = "game", capabilities = { "hud", "weather" }, reasons = {} }
            local given = grants.decide(mod, grant_store.of(later, "storm"))
            assert.are.same({ { "hud" }, { "weather" } }, { given.allowed, given.asked })
            assert(fs.rename(path() .. ".broken", path() .. ".old"))
            assert.are.same({ "hud", "weather" }, grants.decide(mod, grant_store.of(grant_store.load(), "storm")).allowed)
        end)
    end)

    it("can not be kept where there is no home", function()
        with({}, function()
            local mine = grant_store.load()
            grant_store.give(mine, MOD, "hud", true)
            assert.are.equal("yes", grant_store.of(mine, "storm").hud.answer)
            local ok, problem = grant_store.save(mine)
            assert.is_nil(ok)
            assert.matches("neither XDG_CONFIG_HOME nor HOME", problem)
        end)
    end)
end)
