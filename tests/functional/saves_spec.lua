-- Saved games with the real program: playing on where it ended, in one go or in two, is the same game.
local program = require "tests.functional.program"

-- A short day, so that it is night soon.
local SEED = { "--seed", "3", "--phases", "8,4,40,6" }

local TICKER = [[
import { on, storage } from "gatehouse";
on("init", () => $print(`kept ${storage.get("lives") ?? 0} ${storage.get("tick") ?? 0}`));
on("init", () => storage.set("lives", (storage.get("lives") ?? 0) + 1));
let ticks = 0;
on("tick", () => storage.set("tick", ++ticks));
]]

local home

local function play(...)
    local words = { "run", "--headless", ... }
    return program.run_with({ XDG_DATA_HOME = home, XDG_CONFIG_HOME = home, XDG_STATE_HOME = home },
        table.unpack(words))
end

local function verb(...)
    return program.run_with({ XDG_DATA_HOME = home, XDG_CONFIG_HOME = home }, "saves", ...)
end

local function digest_of(run)
    local digest, ticks = run.out:match("digest (%x+) ticks (%d+)")
    assert(digest, run.out .. run.err)
    return digest, tonumber(ticks)
end

local function alone(...) return digest_of(play("--no-mods", "--digest", ...)) end

local function path(name) return home .. "/gatehouse/saves/" .. name .. ".save" end

local function is_there(file) return os.rename(file, file) ~= nil end

local function write_ticker(version, storage, id)
    local folder = home .. "/mods/" .. (id or "ticker")
    program.write(folder .. "/mod.json", ([[{
  "id": "%s", "title": "Ticker", "version": "%s", "main": "main.js",
  "capabilities": [{"cap": "storage", "reason": "a test"}], "storage": %s
}]]):format(id or "ticker", version, storage or '{"version": 1, "max_kb": 16}'))
    program.write(folder .. "/main.js", TICKER)
end

local function with_mods(...) return play("--only-mods", "--mods", home .. "/mods", ...) end

describe("a saved game", function()
    before_each(function()
        home = os.tmpname()
        os.remove(home)
        assert(os.execute("mkdir " .. home))
    end)
    after_each(function() os.execute("rm -r " .. home) end)

    it("that is continued is the game that was never interrupted", function()
        local whole = alone("--ticks", "3000", table.unpack(SEED))
        for _, at in ipairs { 1, 700, 1500, 2400 } do
            alone("--ticks", tostring(at), "--save", "s" .. at, table.unpack(SEED))
            local digest, ticks = alone("--ticks", tostring(3000 - at), "--load", "s" .. at)
            assert.equal(3000, ticks)
            assert.equal(whole, digest, "in two parts, at " .. at)
        end
    end)

    it("of two players is one of two players, and saving changes nothing", function()
        local whole = alone("--ticks", "900", "--players", "2", table.unpack(SEED))
        assert.equal(whole, alone("--ticks", "900", "--players", "2", "--save", "x", "--autosave", "10",
            table.unpack(SEED)))
        alone("--ticks", "400", "--players", "2", "--save", "two", table.unpack(SEED))
        assert.equal(whole, (alone("--ticks", "500", "--save", "two")))
    end)

    it("keeps what mods keep, and says which mods are others", function()
        write_ticker("1.0.0")
        with_mods("--ticks", "30", "--save", "a")
        assert.matches("kept 1 %d%d", with_mods("--ticks", "30", "--load", "a").err)
        write_ticker("1.2.0")
        os.execute(("mv %s/mods/ticker %s/aside"):format(home, home))
        write_ticker("3.0.0", nil, "other")
        local run = with_mods("--ticks", "30", "--load", "a")
        assert.matches("ticker 1.0.0 does not play now", run.err, 1, true)
        assert.matches("other 3.0.0 is new in it", run.err, 1, true)
        os.execute(("mv %s/aside %s/mods/ticker"):format(home, home))
        run = with_mods("--ticks", "30", "--load", "a")
        assert.matches("kept 2 %d%d", run.err)
        assert.matches("ticker 1.2.0 is new in it", run.err, 1, true)
        write_ticker("1.3.0")
        run = with_mods("--ticks", "30", "--load", "a")
        assert.matches("ticker is 1.3.0 now, and was 1.2.0", run.err, 1, true)
    end)

    it("with mods begins from the world that was saved; the mods begin anew, the same each time", function()
        write_ticker("1.0.0")
        with_mods("--ticks", "200", "--save", "a")
        os.execute(("cp %s %s"):format(path "a", path "b"))
        local first = digest_of(with_mods("--digest", "--ticks", "200", "--load", "a"))
        assert.equal(first, (digest_of(with_mods("--digest", "--ticks", "200", "--load", "b"))))
    end)

    it("begins anew with --new, and the old one is kept", function()
        alone("--ticks", "50", "--save", "a", "--seed", "5")
        local old = program.read(path "a")
        local _, ticks = alone("--ticks", "60", "--save", "a", "--new", "--seed", "6")
        assert.equal(60, ticks)
        assert.equal(old, program.read(path "a" .. ".old"))
        assert.equal(60, select(2, alone("--ticks", "50", "--save", "a")) - 50)
    end)

    it("that is damaged is named and kept aside, and a new game begins", function()
        alone("--ticks", "50", "--save", "a")
        local bytes = program.read(path "a")
        program.write(path "a", bytes:sub(1, 40000) .. ("\255"):rep(300) .. bytes:sub(40301))
        local load = play("--no-mods", "--ticks", "5", "--load", "a")
        assert.equal(3, load.code)
        assert.matches(path "a", load.err, 1, true)
        local run = play("--no-mods", "--digest", "--ticks", "5", "--save", "a")
        assert.equal(5, select(2, digest_of(run)))
        assert.matches("damaged", run.err, 1, true)
        assert.matches(path "a" .. ".broken", run.err, 1, true)
        assert.is_true(is_there(path "a" .. ".broken"))
    end)

    it("is no place for a file of another kind", function()
        program.write(path "a", "my diary")
        local run = play("--no-mods", "--ticks", "5", "--load", "a")
        assert.equal(3, run.code)
        assert.matches("not a saved game", run.err, 1, true)
        assert.equal("my diary", program.read(path "a"))
    end)

    it("is not made when nobody asked", function()
        play("--no-mods", "--ticks", "5")
        assert.is_false(is_there(home .. "/gatehouse"))
    end)

    it("has a name that is one, and must be there for --load", function()
        local run = play("--save", "../up")
        assert.equal(2, run.code)
        assert.matches("is no name for a saved game", run.err, 1, true)
        run = play("--load", "none")
        assert.equal(3, run.code)
        assert.matches("there is no saved game 'none'. Nothing is saved.", run.err, 1, true)
        assert.equal(2, play("--new").code)
        assert.equal(2, play("--new", "--load", "a").code)
    end)

    it("that could not be written is said, and the exit code is 1", function()
        assert(os.execute("mkdir -p " .. path("d") .. "-journal/x"))
        local run = play("--no-mods", "--ticks", "10", "--save", "d")
        assert.are.equal(1, run.code)
        assert.matches("the game was not saved: ", run.err, 1, true)
        assert.are.equal(0, play("--no-mods", "--ticks", "10", "--save", "e").code)
    end)

    it("that cannot be kept where it should be is said before the game begins", function()
        program.write(home .. "/gatehouse/saves", "a file in the way")
        local run = play("--no-mods", "--ticks", "20", "--save", "a")
        assert.equal(3, run.code)
        assert.matches("saves/a.save: Not a directory", run.err, 1, true)
    end)

    describe("in the list", function()
        it("says how it stands, what it was made with and what mods keep in it", function()
            write_ticker("1.0.0")
            with_mods("--ticks", "30", "--save", "a", "--seed", "7")
            local list = verb()
            assert.equal(0, list.code)
            assert.matches("^a +day 1, score 0, island 7, 0 minutes played\n$", list.out)
            local info = verb("info", "a")
            assert.matches("in tick 30, digest %x+", info.out)
            assert.matches("with ticker 1.0.0", info.out, 1, true)
            assert.matches("ticker keeps %d+ bytes under 2 keys %(version 1%)", info.out)
            assert.matches("but ticker 1.0.0 does not play now\n", info.out, 1, true)
            assert.matches("but storm-front 1.0.0 is new in it\n", info.out, 1, true)
            assert.matches('"differences":["ticker 1.0.0 does not play now"', verb("info", "a", "--json").out, 1, true)
            local json = verb("--json").out
            assert.matches('"saves":[{', json, 1, true)
            assert.matches('"sha256":"' .. ("%x"):rep(64) .. '"', json)
        end)

        it("is empty, or has what cannot be read with the reason", function()
            assert.matches("Nothing is saved in", verb().out, 1, true)
            program.write(path "broken", "nonsense")
            local list = verb("list")
            assert.equal(1, list.code)
            assert.matches("not a saved game", list.err, 1, true)
            assert.equal(3, verb("info", "broken").code)
        end)

        it("is taken away", function()
            alone("--ticks", "5", "--save", "a")
            assert.equal(0, verb("remove", "a").code)
            assert.is_false(is_there(path "a"))
            assert.equal(1, verb("remove", "a").code)
        end)

        it("is asked for in words", function()
            assert.matches("did you mean 'info'?", verb("inof", "a").err, 1, true)
            assert.equal(2, verb("info").code)
            assert.equal(2, verb("info", "A B").code)
        end)
    end)
end)
