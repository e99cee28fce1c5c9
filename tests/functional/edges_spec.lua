-- Numbers and texts at their edges, of mods, saved games and lock files, in the real program: they are told or shown
-- in the room that there is, and nothing of them ends it.
local program = require "tests.functional.program"
local json = require "lib.json"

local LONG = "1.0.0-" .. ("w"):rep(122) -- 128 bytes, the longest version that there is
local NUMBERS = { "0", "-0", "-0.0", "1e-320", "5e-324", "0.1", "1e15", "9007199254740991", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "1e308", "-1e308", "1.7976931348623157e308" }

local home

local function at_home(...) return program.run_with(program.at_home(home), ...) end

-- It came to its end, and said neither an error of ours nor that something could not be drawn.
local function is_well(result, code)
    assert.are.equal(code or 0, result.code, result.err)
    for _, words in ipairs { "stack traceback", "error while drawing", "A screen was closed" } do
        assert.is_nil(result.err:find(words, 1, true), result.err)
    end
    return result
end

local function play(press, ...) return is_well(at_home("run", "--headless", "--ticks", "30", "--press", press, ...)) end

local function write_mod(id, fields)
    local folder = ("%s/data/gatehouse/mods/%s"):format(home, id)
    program.write(folder .. "/mod.json", ('{"id": "%s", "main": "main.js", %s}'):format(id, fields))
    program.write(folder .. "/main.js", "")
end

local ALL_PAGES = "mods right wait next wait page_down next wait page_down next wait back back wait:3"

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir " .. home))
end)
after_each(function() os.execute("rm -r " .. home) end)

describe("a mod with texts at their longest", function()
    it("is shown on every page of the mods screen, in safe mode too, and can be taken away there", function()
        for _, words in ipairs { "W", "e\u{301}\u{323}", "ש", "\u{1F3F3}\u{FE0F}\u{200D}" } do
            local function text(most) return json.encode(words:rep(most // #words)) end
            write_mod("aa", ([["version": "%s", "title": %s, "authors": [%s, %s], "license": %s, "homepage": %s,
                "description": %s, "capabilities": [{"cap": "hud", "reason": %s}, {"cap": "weather", "reason": %s}],
                "inputs": [{"action": "a", "label": %s, "keys": ["key:m"]}],
                "settings": {"a": {"default": true, "label": %s}, "b": {"default": %s, "choices": [%s]}, "c": %s}]])
                :format(LONG, text(60), text(80), text(80), text(80), text(200), text(400), text(200), text(200),
                text(60), text(80), text(80), text(80), text(4000)))
            play("wait:40 down down back wait " .. ALL_PAGES)
            play(ALL_PAGES, "--safe")
        end
        play("wait:40 back wait mods right down down ok ok wait back back wait:5", "--safe")
        play("mods right down ok ok wait back back wait:5", "--safe")
        assert.is_nil(io.open(home .. "/data/gatehouse/mods/aa/mod.json"))
    end)

    it("is in a saved game with its version, and read again", function()
        write_mod("aa", ('"version": "%s", "title": "A"'):format(LONG))
        is_well(at_home("run", "--headless", "--ticks", "30", "--save", "one", "--autosave", "10"))
        local again = is_well(at_home("run", "--headless", "--ticks", "30", "--load", "one"))
        assert.is_nil(again.err:find("aa", 1, true) and again.err:find("and was", 1, true))
        assert.matches("with aa " .. LONG:sub(1, 30), is_well(at_home("saves", "info", "one")).out, 1, true)
    end)
end)

describe("a setting with a number at its edge", function()
    it("is shown, and can be stepped", function()
        local parts = {}
        for i, number in ipairs(NUMBERS) do
            parts[#parts + 1] = ('"a%02d": %s'):format(i, number)
            parts[#parts + 1] = ('"b%02d": {"default": %s, "type": "number", "label": "%s"}'):format(i, number,
                ("W"):rep(80))
            parts[#parts + 1] = ('"c%02d": {"default": %s, "min": -1.7976931348623157e308, '
                .. '"max": 1.7976931348623157e308}'):format(i, number)
        end
        write_mod("aa", ('"version": "1.0.0", "title": "A", "settings": {%s}'):format(table.concat(parts, ", ")))
        local steps = ("down right right left wait "):rep(#parts)
        play("mods next next right " .. steps .. "back back wait:3", "--safe")
        play("mods next next right " .. steps .. "back back wait:40")
        is_well(at_home("settings", "aa"))
        is_well(at_home("info", "aa"))
    end)

    it("that is none is refused with its place", function()
        write_mod("aa", '"version": "1.0.0", "title": "A", "settings": {"n": 1e999}')
        local result = is_well(at_home("check", home .. "/data/gatehouse/mods/aa"), 1)
        assert.matches("mod.json:1:%d+: settings.n: ", result.err .. result.out)
    end)
end)

describe("an action of a mod's own", function()
    it("that is pressed in a game without mods is told", function()
        local result = is_well(at_home("run", "--headless", "--no-mods", "--ticks", "5", "--press", "own:aa.go"))
        assert.matches("own:aa.go: no such action", result.err, 1, true)
    end)
end)

describe("a lock file", function()
    local function verify(api, format)
        program.write(home .. "/a.lock", ('{"api":%s,"engine":"0.1.0","format":%s,"mods":[]}\n'):format(api, format or "1"))
        return at_home("verify", "--file", home .. "/a.lock", "--only-mods")
    end

    it("with a number that is none says so, with any number it comes to its end", function()
        for _, api in ipairs { "1e308", "1e999", "-1e999", "9007199254740993", "0.5", "-0", "18446744073709551616" } do
            local result = is_well(verify(api), 1)
            assert.matches("a.lock: 'api' is ", result.err, 1, true)
            is_well(verify("1", api), 1)
        end
        is_well(verify "9007199254740991")
        is_well(verify "1.0")
    end)
end)

describe("a saved game that says odd numbers of itself", function()
    -- One that can be played, but for what it says.
    local function write(meta)
        local saves, c = require("t_store").new()
        local path = home .. "/data/gatehouse/saves/one.save"
        assert(os.execute("mkdir -p " .. home .. "/data/gatehouse/saves"))
        local whole = { seed = "1", players = "1", tick = "5", day = "1", clock = "9", score = "3", state = "play",
                        phase = "day", digest = c:digest() }
        for key, value in pairs(meta) do whole[key] = value ~= "" and value or nil end
        assert(saves.write { path = path, meta = whole, mods = {}, game = "{}", wait = true })
        saves.close()
        return path
    end

    it("is listed, or told to be damaged, by every verb that reads it", function()
        for i, number in ipairs { "1e999", "9223372036854775808", "-1", "1e308", "nan", "0x10", "", ("9"):rep(600),
            "\27[31m", "1.5", "1e999", "inf" } do
            local name = ({ "clock", "seed", "players", "tick" })[i % 4 + 1]
            local path = write { [name] = number }
            local list = is_well(at_home("saves"), 1)
            assert.matches(path, list.err, 1, true)
            assert.matches("its " .. name, list.err, 1, true)
        end
        local path = write { seed = "-1", score = "-1", clock = "" }
        assert.matches("play, day 1, phase day, score -1, seed -1, 0 minutes played", is_well(at_home("saves")).out, 1, true)
        write { clock = "2400", tick_rate = "20" } -- two minutes of a game of twenty ticks a second
        assert.matches(", 2 minutes played", is_well(at_home("saves")).out, 1, true)
        write { clock = "7200" } -- of an older one, which does not say how long its ticks are
        assert.matches(", 2 minutes played", is_well(at_home("saves")).out, 1, true)
        write { summary = "a line of its own" }
        assert.matches("a line of its own, 0 minutes played", is_well(at_home("saves")).out, 1, true)
        write { day = "1e999", score = "\27[31m", summary = "\27[2Jgone" } -- what the game says, as it says it
        is_well(at_home("saves"))
        write { clock = "1e999" }
        assert.matches(path, is_well(at_home("saves", "--json"), 1).err, 1, true)
        is_well(at_home("saves", "info", "one"), 3)
        is_well(at_home("run", "--headless", "--no-mods", "--ticks", "5", "--load", "one"), 3)
        local run = is_well(at_home("run", "--headless", "--no-mods", "--ticks", "5", "--save", "one"))
        assert.matches("its clock is '1e999', a whole number from 0 to", run.err, 1, true)
    end)
end)
