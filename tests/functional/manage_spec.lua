-- Mods switched on and off, kept in profiles and granted what they ask for, by the real program, in a home of the
-- test's own.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local home, variables

local function gatehouse(...) return program.run_with(variables, ...) end

-- Its output as JSON; the rest must be silent.
local function parsed(...)
    local run = gatehouse(...)
    assert.are.equal(0, run.code, run.err)
    assert.are.equal("", run.err)
    return cjson.decode(run.out)
end

local function fails(code, text, ...)
    local run = gatehouse(...)
    assert.are.equal(code, run.code, run.out .. run.err)
    assert.matches(text, run.err, 1, true)
    assert.are.equal("", run.out)
end

-- A mod that a stranger made, in the player's folder of mods.
local function write_strange(id, capabilities, more)
    local folder, list = home .. "/data/gatehouse/mods/" .. id, {}
    for i, capability in ipairs(capabilities) do
        list[i] = ('{"cap": "%s", "reason": "to be seen"%s}'):format(capability[1],
            capability[2] and (', "quota": %d'):format(capability[2]) or "")
    end
    program.write(folder .. "/mod.json", ('{"id": "%s", "title": "A %s", "version": "1.0.0", "main": "main.js", '
        .. '"capabilities": [%s]%s}'):format(id, id, table.concat(list, ", "), more or ""))
    program.write(folder .. "/main.js", "")
    return folder
end

local function by_id(list)
    local map = {}
    for _, item in ipairs(list) do map[item.id] = item end
    return map
end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir '" .. home .. "'"))
    variables = program.at_home(home)
end)

after_each(function() os.execute("rm -rf '" .. home .. "'") end)

describe("gatehouse list", function()
    it("has a line for each mod: id, version, state, place, title", function()
        write_strange("fireflies", { { "hud" } })
        local run = gatehouse("list")
        assert.are.equal(0, run.code, run.err)
        assert.matches("\nstorm%-front +1%.0%.0 +enabled +game +Storm Front\n", run.out)
        assert.matches("^fireflies +1%.0%.0 +enabled +user +A fireflies\n", run.out)
        assert.are.equal("", gatehouse("list", "--quiet").out)
        assert.matches("allowed Show text and pictures on the screen (hud): to be seen",
            gatehouse("list", "--long", "fireflies").out, 1, true)
    end)

    it("says what is broken and why, beside the others", function()
        write_strange("good", { { "hud" } })
        write_strange("bad", { { "wether" } })
        write_strange("lonely", {}, ', "dependencies": {"nobody": "*"}')
        os.remove(write_strange("headless", {}) .. "/main.js")
        local run = gatehouse("list", "--json")
        assert.are.equal(3, run.code)
        assert.matches("bad/mod%.json:1:%d+: capabilities%[1%]%.cap: .*did you mean 'weather'", run.err)
        assert.matches("lonely/mod%.json:1:%d+: .*nobody", run.err)
        assert.matches("headless/mod.json: 'main' is 'main.js', but there is no such file", run.err, 1, true)
        local result = cjson.decode(run.out)
        local mods = by_id(result.mods)
        assert.are.equal("enabled", mods.good.state)
        assert.are.equal("allowed", mods.good.capabilities[1].state)
        for _, id in ipairs { "bad", "lonely", "headless" } do
            assert.are.equal("broken", mods[id].state, id)
            assert.are.equal(1, #mods[id].problems, id)
        end
        assert.are.equal("A lonely", mods.lonely.title)
        assert.are.equal(3, #result.problems)
        assert.are.equal("default", result.profile)
    end)

    it("lists some mods, or what is in another place", function()
        assert.are.equal(1, #parsed("list", "tide-map", "--json").mods)
        fails(3, "there is no mod 'tide-mp' (did you mean 'tide-map'?); `gatehouse list` shows", "list", "tide-mp")
        fails(3, "--mods: there is no folder 'no/such'", "list", "--mods", "no/such")
        program.write_mod(home .. "/here/mine", "mine", {}, "")
        local only = parsed("list", "--json", "--only-mods", "--mods", home .. "/here").mods
        assert.are.same({ "mine", "named" }, { only[1].id, only[1].place })
        program.write(home .. "/empty/x", "")
        assert.matches("There are no mods", gatehouse("list", "--only-mods", "--mods", home .. "/empty").out)
    end)
end)

describe("gatehouse enable and disable", function()
    it("switch mods for all later runs", function()
        assert.are.same({ changed = { "tide-map" }, left = {}, profile = "default" }, parsed("disable", "tide-map",
            "--json"))
        assert.matches("tide%-map +1%.0%.0 +disabled", gatehouse("list").out)
        assert.not_matches("tide%-map: ready", gatehouse("run", "--headless", "--ticks", "5").err)
        assert.matches("Nothing has changed", gatehouse("disable", "tide-map").out)
        assert.are.equal("tide-map is on\n", gatehouse("enable", "tide-map").out)
        assert.matches("tide%-map: ready", gatehouse("run", "--headless", "--ticks", "5").err)
    end)

    it("say who needs what is off, and switch on what is needed", function()
        write_strange("base", {})
        write_strange("top", {}, ', "dependencies": {"base": "^1.0.0"}')
        local run = gatehouse("disable", "base")
        assert.are.equal("base is off\ntop needs base, and will not load without it\n", run.out)
        assert.matches("disabled: gatehouse enable base", gatehouse("list").err, 1, true)
        assert.matches("Nothing has changed", gatehouse("disable", "base").out)
        gatehouse("disable", "top")
        assert.are.same({ "top", "base" }, parsed("enable", "top", "--json").changed)
    end)

    it("name what is not there, and then change nothing", function()
        fails(3, "there is no mod 'tide-mop' (did you mean 'tide-map'?)", "disable", "storm-front", "tide-mop")
        assert.matches("storm%-front +1%.0%.0 +enabled", gatehouse("list").out)
        fails(3, "there is no mod 'nope'", "enable", "nope")
        fails(2, "disable: MOD is missing", "disable")
        fails(3, "there is no profile 'calm'", "disable", "tide-map", "--profile", "calm")
    end)

    it("forget a mod that has gone", function()
        local folder = write_strange("gone", {})
        gatehouse("disable", "gone")
        os.execute("rm -r '" .. folder .. "'")
        assert.are.same({ "gone" }, parsed("enable", "gone", "--json").changed)
    end)

    it("are forgotten with a mod that is removed, unless its data is kept", function()
        write_strange("gone", {}, ', "settings": {"size": 3}')
        gatehouse("disable", "gone")
        gatehouse("settings", "gone", "size=4", "--profile", "default")
        local function default() return parsed("profile", "show", "default", "--json") end
        assert.are.same({ { "gone" }, { gone = { size = 4 } } }, { default().off, default().settings })
        parsed("remove", "gone", "--keep-data", "--json")
        assert.are.same({ "gone" }, default().off)
        write_strange("gone", {}, ', "settings": {"size": 3}')
        parsed("remove", "gone", "--json")
        assert.are.same({ {}, {} }, { default().off, default().settings })
    end)

    it("say when their file can not be written", function()
        program.write(home .. "/config/gatehouse", "a file where a folder should be")
        fails(3, "config/gatehouse: is not a folder", "disable", "tide-map")
    end)
end)

describe("gatehouse profile", function()
    it("keeps sets of mods, one of which is played", function()
        assert.matches("made calm from default", gatehouse("profile", "copy", "default", "calm").out)
        assert.are.equal("storm-front is off\n", gatehouse("disable", "storm-front", "--profile", "calm").out)
        assert.matches("storm%-front: ready", gatehouse("run", "--headless", "--ticks", "5").err)
        assert.not_matches("storm%-front: ready",
            gatehouse("run", "--headless", "--ticks", "5", "--profile", "calm").err)
        assert.are.equal("the profile is calm now (off: storm-front)\n", gatehouse("profile", "use", "calm").out)
        assert.not_matches("storm%-front: ready", gatehouse("run", "--headless", "--ticks", "5").err)
        local all = parsed("profile", "--json")
        assert.are.same({ current = "calm", profiles = {
            calm = { off = { "storm-front" }, settings = {} }, default = { off = {}, settings = {} },
        } }, all)
        assert.are.equal("* calm             off: storm-front\n  default          all mods on\n",
            gatehouse("profile").out)
        assert.are.same({ "storm-front" }, parsed("profile", "show", "--json").off)
        assert.are.equal("removed calm\n", gatehouse("profile", "remove", "calm").out)
        assert.are.equal("default", parsed("profile", "list", "--json").current)
        assert.are.equal("made all; to play with it: gatehouse profile use all\n",
            gatehouse("profile", "new", "all").out)
        assert.are.equal("emptied default\n", gatehouse("profile", "remove", "default").out)
    end)

    it("is given to others and taken in", function()
        gatehouse("disable", "tide-map")
        assert.are.equal("wrote " .. home .. "/mine.json\n",
            gatehouse("profile", "export", "-o", home .. "/mine.json").out)
        assert.are.equal(program.read(home .. "/mine.json"), gatehouse("profile", "export", "default").out)
        fails(3, "there is a profile 'default' already; to give it another name: --as NAME", "profile", "import",
            home .. "/mine.json")
        assert.are.equal("imported theirs (off: tide-map)\n",
            gatehouse("profile", "import", home .. "/mine.json", "--as", "theirs").out)
        assert.are.equal("theirs: off: tide-map\n", gatehouse("profile", "show", "theirs").out)
    end)

    it("says what is wrong with its words", function()
        fails(2, "profile: 'usse' is not copy, export, import, list, new, remove, show or use (did you mean 'use'?)",
            "profile", "usse")
        fails(2, "profile: use: a word is missing", "profile", "use")
        fails(2, "profile: list: a word too many: 'x'", "profile", "list", "x")
        fails(3, "there is no profile 'clam'", "profile", "use", "clam")
        fails(3, "'No' is no name for a profile", "profile", "new", "No")
        fails(3, "there is no profile 'x'", "profile", "copy", "x", "y")
        fails(3, "there is no profile 'x'", "profile", "remove", "x")
        fails(3, "there is no profile 'x'", "profile", "export", "x")
        fails(3, "no/such.json", "profile", "import", "no/such.json")
        fails(3, "no/such/folder/x.json", "profile", "export", "-o", "no/such/folder/x.json")
        fails(3, "--profile: there is no profile 'clam'", "run", "--headless", "--ticks", "5", "--profile", "clam")
    end)

    it("that is damaged is told, kept aside by who changes something, and the game goes on", function()
        program.write(home .. "/config/gatehouse/profiles.json", "{")
        local run = gatehouse("run", "--headless", "--ticks", "5")
        assert.are.equal(0, run.code)
        assert.matches("profiles%.json:1:2: .*; nothing in it holds until it is mended", run.err)
        assert.are.equal("{", program.read(home .. "/config/gatehouse/profiles.json")) -- what was off may yet be known
        run = gatehouse("disable", "tide-map")
        assert.are.equal(0, run.code, run.err)
        assert.matches("profiles%.json:1:2: .*; it is kept as .*profiles%.json%.broken", run.err)
        assert.are.equal("{", program.read(home .. "/config/gatehouse/profiles.json.broken"))
    end)
end)

describe("damaged files of the player's", function()
    it("are each told in one sentence by whoever reads them, and left as they are", function()
        local config = home .. "/config/gatehouse/"
        local FILES = { "profiles.json", "grants.json", "accepted.json", "settings/storm-front.json" }
        for _, damage in ipairs {
            '{"format":1,"mods":{"a', "", ("\0"):rep(64), "[1]", '{"format":1,"mods":7,"profiles":7,"values":7}',
            ("["):rep(90000), '{"format":1,"mods":{"\xFF":{}},"profiles":{},"values":{}}',
        } do
            for _, name in ipairs(FILES) do program.write(config .. name, damage) end
            for _, words in ipairs { { "run", "--headless", "--ticks", "1" }, { "info", "storm-front" } } do
                local run = gatehouse(table.unpack(words))
                assert.are.equal(0, run.code, run.err)
                for _, name in ipairs(FILES) do
                    local _, lines = run.err:gsub("[^\n]*/" .. name:gsub("%p", "%%%0") .. ":[^\n]*; nothing in it holds", "")
                    local is_read = words[1] == "run" or name ~= "accepted.json"
                    assert.are.equal(is_read and 1 or 0, lines, words[1] .. " " .. name .. ": " .. run.err)
                    assert.are.equal(damage, program.read(config .. name))
                end
                assert.not_matches("traceback", run.err)
            end
        end
        assert.is_nil(io.open(config .. "grants.json.broken"))
    end)
end)

describe("gatehouse perms", function()
    it("shows what mods may do: those of strangers are asked about", function()
        write_strange("dancer", { { "hud" }, { "entity.push" }, { "weather", 8 } })
        local run = gatehouse("perms", "dancer")
        assert.matches("allowed +hud +Show text and pictures on the screen: to be seen\n", run.out)
        assert.matches("asked +entity%.push +Push players and creatures around: to be seen\n"
            .. " +it takes the player out of your hands\n", run.out)
        assert.matches("asked +weather +Change the weather, 8 commands in a tick %(usual: 4%): to be seen\n", run.out)
        assert.matches("To answer now: gatehouse perms dancer --grant entity.push,weather\n", run.out, 1, true)
        local all = by_id(parsed("perms", "--json").mods)
        assert.are.equal("user", all.dancer.place)
        assert.are.equal("asked", all.dancer.capabilities[2].state)
        assert.are.equal("allowed", all["storm-front"].capabilities[1].state)
    end)

    it("gives and takes, for all later runs", function()
        write_strange("dancer", { { "hud" }, { "entity.push" }, { "weather", 8 } })
        local function asked() return gatehouse("run", "--headless", "--ticks", "5").err end
        assert.matches("asks for what you have not granted: entity.push, weather. To grant it: gatehouse perms "
            .. "dancer --grant entity.push,weather", asked(), 1, true)
        local mine = parsed("perms", "dancer", "--grant", "entity.push", "--json").mods[1]
        assert.are.equal("allowed", mine.capabilities[2].state)
        assert.matches("you have not granted: weather. ", asked(), 1, true)
        mine = parsed("perms", "dancer", "--grant", "weather", "--revoke", "hud", "--json").mods[1]
        assert.are.same({ "denied", "allowed", 8 }, { mine.capabilities[1].state, mine.capabilities[3].state,
            mine.capabilities[3].granted_quota })
        assert.not_matches("you have not granted", asked())
        local kept = cjson.decode(program.read(home .. "/config/gatehouse/grants.json"))
        assert.are.equal("yes", kept.mods.dancer.weather.answer)
        assert.are.equal(8, kept.mods.dancer.weather.quota)
        parsed("perms", "dancer", "--reset", "--json")
        assert.matches("you have not granted: entity.push, weather. ", asked(), 1, true)
        gatehouse("perms", "dancer", "--revoke", "all")
        assert.not_matches("you have not granted", asked())
    end)

    it("asks only for what is new in an update", function()
        write_strange("dancer", { { "entity.push" }, { "weather" } })
        gatehouse("perms", "dancer", "--grant", "all")
        write_strange("dancer", { { "entity.push" }, { "weather", 12 }, { "input.read" } })
        local states = {}
        for _, capability in ipairs(parsed("perms", "dancer", "--json").mods[1].capabilities) do
            states[capability.cap] = capability.state .. " " .. (capability.why or "")
        end
        assert.are.same({
            ["entity.push"] = "allowed ", weather = "allowed it wants more of it than you granted",
            ["input.read"] = "asked it learns what you press",
        }, states)
        assert.matches("asked: it wants more of it than you granted (12 commands in a tick)",
            gatehouse("perms", "dancer").out, 1, true)
        assert.matches("you have not granted: weather, input.read. ",
            gatehouse("run", "--headless", "--ticks", "5").err, 1, true)
    end)

    it("grants for one run without keeping it", function()
        write_strange("dancer", { { "entity.push" } })
        local run = gatehouse("run", "--headless", "--ticks", "5", "--grant", "dancer=all")
        assert.not_matches("you have not granted", run.err)
        assert.matches("you have not granted", gatehouse("run", "--headless", "--ticks", "5").err)
    end)

    it("says what is wrong with its words", function()
        write_strange("bad", { { "wether" } })
        fails(3, "'tide-map' does not ask for 'weather', only for world.read, hud", "perms", "tide-map", "--grant",
            "weather")
        fails(3, "'tide-map' does not ask for 'hdu', only for world.read, hud (did you mean 'hud'?)", "perms",
            "tide-map", "--revoke", "hud,hdu")
        fails(3, "there is no mod 'tide-mp' (did you mean 'tide-map'?)", "perms", "tide-mp", "--grant", "hud")
        fails(2, "perms: MOD is missing", "perms", "--grant", "hud")
        fails(3, "'bad' is broken: ", "perms", "bad")
    end)
end)

describe("gatehouse settings", function()
    local MORE = ', "settings": {"size": {"label": "How large", "default": 3, "min": 1, "max": 9}, '
        .. '"name": {"default": "Ann", "type": "string"}, "mode": {"default": "calm", "choices": ["calm", "wild"]}}'

    local function values(...)
        local map = {}
        for _, setting in ipairs(parsed("settings", "mine", "--json", ...).settings) do
            map[setting.key] = setting.value
        end
        return map
    end

    it("lists what can be set, and sets it for later runs", function()
        write_strange("mine", {}, MORE)
        assert.are.equal('  mode = "calm" (string, one of "calm", "wild"; default "calm")\n'
            .. '  name = "Ann" (string; default "Ann")\n'
            .. "  size = 3: How large (integer, 1 to 9; default 3)\n", gatehouse("settings", "mine").out)
        assert.are.same({ size = 4, name = "5", mode = "wild" }, values("size=4", "name=5", "mode=wild"))
        assert.are.same({ size = 4, name = "5", mode = "wild" }, values())
        assert.are.same({ size = 3, name = "5", mode = "wild" }, values("--unset", "size"))
        assert.are.same({ size = 3, name = "x=y", mode = "calm" }, values("--reset", "name=x=y"))
        assert.are.equal('{"format":1,"values":{"name":"x=y"}}\n',
            program.read(home .. "/config/gatehouse/settings/mine.json"))
        assert.are.equal("tide has no settings.\n", (function()
            write_strange("tide", {})
            return gatehouse("settings", "tide").out
        end)())
    end)

    it("gives a profile its own", function()
        write_strange("mine", {}, MORE)
        gatehouse("profile", "new", "big")
        gatehouse("settings", "mine", "size=4", "mode=wild")
        assert.are.same({ size = 9, name = "Ann", mode = "wild" }, values("size=9", "--profile", "big"))
        assert.are.same({ size = 4, name = "Ann", mode = "wild" }, values())
        assert.are.same({ mine = { size = 9 } }, parsed("profile", "show", "big", "--json").settings)
        assert.are.equal("big: all mods on\n  mine.size = 9\n", gatehouse("profile", "show", "big").out)
        gatehouse("settings", "mine", "--unset", "size", "--profile", "big")
        assert.are.same({}, parsed("profile", "show", "big", "--json").settings)
    end)

    it("reach the mod when it plays: its own, the profile's, and for one run", function()
        local folder = write_strange("mine", { { "hud" } }, MORE)
        program.write(folder .. "/main.js", 'import { on, settings } from "gatehouse";\n'
            .. 'on("init", () => console.log("size", settings.size));\n')
        local function size(...) return gatehouse("run", "--headless", "--ticks", "5", ...).err:match("size (%d)") end
        assert.are.equal("3", size())
        gatehouse("settings", "mine", "size=4")
        assert.are.equal("4", size())
        gatehouse("profile", "new", "big")
        gatehouse("settings", "mine", "size=9", "--profile", "big")
        assert.are.equal("9", size("--profile", "big"))
        assert.are.equal("7", size("--profile", "big", "--set", "mine.size=7"))
        assert.are.equal("4", size())
    end)

    it("says what is wrong, and then changes nothing", function()
        write_strange("mine", {}, MORE)
        fails(3, "'size': expected 1 to 9, got 10", "settings", "mine", "name=Bob", "size=10")
        fails(3, "'siz': the mod has no such setting (did you mean 'size'?)", "settings", "mine", "siz=4")
        fails(3, "'siz': the mod has no such setting", "settings", "mine", "--unset", "siz")
        fails(3, "'size': expected KEY=VALUE, such as rain=40", "settings", "mine", "size")
        fails(3, "'mode': expected ", "settings", "mine", "mode=mild")
        fails(3, "there is no mod 'mie' (did you mean 'mine'?)", "settings", "mie")
        fails(2, "settings: MOD is missing", "settings")
        write_strange("bad", { { "wether" } })
        fails(3, "'bad' is broken: ", "settings", "bad")
        assert.are.same({ size = 3, name = "Ann", mode = "calm" }, values())
    end)
end)

describe("gatehouse info", function()
    it("says all there is to know of a mod", function()
        write_strange("base", {})
        write_strange("mine", { { "hud", 9 }, { "weather" } },
            ', "dependencies": {"base": "^1.0.0"}, "license": "MIT", "authors": ["Ann", "Bob"], '
            .. '"optional": {"tide-map": "*"}, "incompatible": {"void": "*"}, '
            .. '"homepage": "https://example.org", "storage": {"version": 2, "max_kb": 10}, '
            .. '"events": {"publish": {"drum": 1}, "hear": {"bell": [1, 2]}}, "settings": {"size": 3}, '
            .. '"inputs": [{"action": "dance", "label": "Dance", "keys": ["key:n"]}]')
        local out = gatehouse("info", "mine").out
        for _, line in ipairs {
            "A mine 1.0.0 (mine)", "state      enabled, from user", "authors    Ann, Bob", "license    MIT",
            "homepage   https://example.org", "needs      base ^1.0.0", "goes with  tide-map *", "not with   void *",
            "publishes  drum 1", "hears      bell 1/2", "keeps      at most 10 kB in a saved game (version 2)",
            "allowed Show text and pictures on the screen (hud), 9 commands in a tick (usual: 196): to be seen",
            "asked   Change the weather (weather): to be seen [it changes how the game is played]",
            "  size = 3 (integer; default 3)", "Key: Dance (key:n)", "API        1, made for 1",
        } do
            assert.matches(line .. "\n", out, 1, true)
        end
        assert.matches("\n  size +%d+ bytes in 2 files %(folder%)\n  sha256     %x+\n", out)
        local about = parsed("info", "mine", "--json")
        assert.are.same({ base = "^1.0.0" }, about.dependencies)
        assert.are.equal(9, about.capabilities[1].granted_quota)
        assert.are.equal("asked", about.capabilities[2].state)
        assert.are.equal(64, #about.sha256)
        assert.are.same({ "mine" }, parsed("info", "base", "--json").needed_by)
        assert.are.equal("", gatehouse("info", "mine", "--quiet").out)
    end)

    it("says what is wrong with a broken one", function()
        write_strange("bad", { { "wether" } })
        local run = gatehouse("info", "bad", "--json")
        assert.are.equal(3, run.code)
        assert.matches("did you mean 'weather'", run.err, 1, true)
        assert.are.same({ "broken", 1 }, { cjson.decode(run.out).state, #cjson.decode(run.out).problems })
        write_strange("lonely", {}, ', "dependencies": {"nobody": "*"}')
        assert.matches("A lonely 1%.0%.0 %(lonely%)", gatehouse("info", "lonely").out)
        fails(3, "there is no mod 'tide'", "info", "tide")
        fails(2, "info: MOD is missing", "info")
    end)
end)

describe("run --only", function()
    it("plays some mods and what they need, whatever the profile says", function()
        write_strange("base", {})
        write_strange("top", {}, ', "dependencies": {"base": "*"}')
        gatehouse("disable", "top")
        local run = gatehouse("run", "--headless", "--ticks", "5", "--only", "top")
        assert.matches("base: ready\n", run.err)
        assert.matches("top: ready\n", run.err)
        assert.not_matches("storm%-front", run.err)
        fails(3, "--only: there is no mod 'tpo' (did you mean 'top'?)", "run", "--headless", "--only", "tpo")
    end)
end)

describe("gatehouse bisect", function()
    local function command(pattern)
        return ("%s run --headless --ticks 5 2>&1 | grep -q '%s'"):format(program.path, pattern)
    end

    it("finds the mod, and what goes along with it", function()
        write_strange("base", {})
        program.write(write_strange("bad", {}, ', "dependencies": {"base": "*"}') .. "/main.js",
            'console.log("boom");\n')
        local result = parsed("bisect", "--exit", "zero", "--fail-if", command "boom", "--json")
        assert.are.same({ "bad" }, result.found)
        assert.are.same({ "base" }, result.along)
        assert.are.same({ mods = { "bad", "base", "storm-front", "tide-map" }, exit = 0, fails = true },
            result.steps[1])
        local run = gatehouse("bisect", "--fail-if", command "boom" .. " && exit 3 || exit 0")
        assert.are.equal(0, run.code, run.err)
        assert.matches("^  1%. fails %(exit code 3%) with bad, base, storm%-front, tide%-map\n"
            .. "  2%. fine  %(exit code 0%) with no mods\n", run.out)
        assert.matches("\nIt is: bad\nWith what it needs, and does not fail without it: base\n"
            .. "To play without: gatehouse disable bad\n$", run.out)
    end)

    it("finds two that fail only together", function()
        for _, id in ipairs { "one", "two", "three" } do write_strange(id, {}) end
        local line = 'case ,$GATEHOUSE_ONLY, in *,one,*two,*) exit 1;; esac'
        local run = gatehouse("bisect", "--fail-if", line)
        assert.matches("\nThese fail only together: one, two\n", run.out)
        assert.are.same({ "one", "two" }, parsed("bisect", "--fail-if", line, "--json").found)
    end)

    it("says when there is nothing to find, or CMD can not be run", function()
        local run = gatehouse("bisect", "--fail-if", "true")
        assert.are.equal(1, run.code)
        assert.matches("CMD does not fail with all mods: there is nothing to find", run.err)
        run = gatehouse("bisect", "--fail-if", "false")
        assert.are.equal(1, run.code)
        assert.matches("CMD fails without any mod, too: it is not a mod's fault", run.err)
        fails(2, "the shell cannot run CMD (exit code 127); try it by itself: no-such-program", "bisect", "--fail-if",
            "no-such-program")
        fails(2, "it was interrupted", "bisect", "--fail-if", "kill -INT $$")
        fails(2, "bisect: --fail-if CMD is missing: what fails?", "bisect")
        fails(3, "--mods: there is no folder", "bisect", "--fail-if", "true", "--mods", "no/such")
    end)

    it("shows what CMD prints only when asked", function()
        assert.not_matches("hello", gatehouse("bisect", "--fail-if", "echo hello").err)
        assert.matches("hello", gatehouse("bisect", "--show", "--fail-if", "echo hello").err)
    end)
end)

describe("gatehouse completion", function()
    it("prints a script for each shell, and the words that it asks for", function()
        write_strange("fireflies", {})
        gatehouse("profile", "new", "calm")
        assert.are.equal("fireflies\nstorm-front\ntide-map\n", gatehouse("completion", "--words", "MOD").out)
        assert.are.equal("calm\ndefault\n", gatehouse("completion", "--words", "PROFILE").out)
        assert.matches("\nweather\n", gatehouse("completion", "--words", "CAP").out)
        assert.matches("\nperms\n", gatehouse("completion", "--words", "VERB").out)
        assert.are.same({ "calm", "default" }, parsed("completion", "--words", "PROFILE", "--json").words)
        assert.are.equal(gatehouse("completion", "zsh").out, parsed("completion", "zsh", "--json").script)
        assert.matches("complete -F _gatehouse gatehouse\n", gatehouse("completion", "bash").out, 1, true)
    end)

    it("never offers a word that a shell would run", function()
        program.write(home .. "/data/gatehouse/mods/$(touch x)/mod.json", "{}")
        assert.are.equal("storm-front\ntide-map\n", gatehouse("completion", "--words", "MOD").out)
    end)

    it("completes in a real bash", function()
        if not os.execute("command -v bash >/dev/null") then return pending("there is no bash") end
        write_strange("fireflies", {})
        gatehouse("profile", "new", "calm")
        program.write(home .. "/try.bash", ([[
source <(%q completion bash)
offer() { COMP_WORDS=(%q "$@") COMP_CWORD=$# COMPREPLY=(); _gatehouse; echo "${COMPREPLY[*]}"; }
offer en
offer perms f
offer run --prof
offer run --profile c
offer profile us
offer profile use c
offer perms fireflies --grant wea
offer help vers
]]):format(program.path, program.path))
        local words = {}
        for name, value in pairs(variables) do words[#words + 1] = ("%s='%s'"):format(name, value) end
        local pipe = assert(io.popen("env " .. table.concat(words, " ") .. " bash '" .. home .. "/try.bash' 2>&1"))
        local out = pipe:read("a")
        pipe:close()
        assert.are.equal("enable\nfireflies\n--profile\ncalm\nuse\ncalm\nweather\nversion\n", out)
    end)

    it("says what is wrong with its words", function()
        fails(2, "completion: the shell is missing: bash or zsh", "completion")
        fails(2, "completion: 'bsh' is not bash or zsh (did you mean 'bash'?)", "completion", "bsh")
        fails(2, "completion: 'names' is not bash or zsh", "completion", "names")
        fails(2, "--words: 'FILE' is not CAP, GAME, MOD, PROFILE or VERB", "completion", "--words", "FILE")
        fails(2, "completion: --words and a shell at once", "completion", "--words", "MOD", "bash")
    end)
end)

describe("the manual page", function()
    it("has every verb, and is set without a warning", function()
        local page = gatehouse("help", "--man").out
        for _, verb in ipairs(parsed("help", "--json").verbs) do
            assert.matches("\n.SS " .. verb.name:gsub("-", "\\-") .. "\n", page, 1, true)
        end
        if not os.execute("command -v groff >/dev/null") then return pending("there is no groff") end
        program.write(home .. "/gatehouse.1", page)
        local pipe = assert(io.popen("groff -man -Tutf8 -ww '" .. home .. "/gatehouse.1' 2>&1 >/dev/null"))
        assert.are.equal("", pipe:read("a"))
        pipe:close()
    end)
end)
