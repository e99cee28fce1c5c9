-- A game from nothing: new-game, run, test, check and pack-game, and that what a game is given is the same in every run.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local home

local function run(...)
    local variables = program.at_home(home .. "/home")
    variables.XDG_CACHE_HOME = home .. "/home/cache"
    return program.run_with(variables, ...)
end

local function ok(...)
    local told = run(...)
    assert.are.equal(0, told.code, told.out .. told.err)
    return told
end

local function change(file, from, to)
    local text = program.read(home .. "/" .. file)
    local at, last = text:find(from, 1, true)
    assert(at, from)
    program.write(home .. "/" .. file, text:sub(1, at - 1) .. to .. text:sub(last + 1))
end

-- A game whose tick does this, in the folder `odd`.
local function odd(body, before)
    program.write(home .. "/odd/game.lua", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua" }')
    program.write(home .. "/odd/main.lua", ([[
local world = require "engine.world"
%s
return function(options)
    world.reset(4, 4, options.seed)
    world.define_kind { name = "thing", half_w = 2, half_h = 2 }
    world.spawn("thing", 30, 30)
    local game = { ticks = 0 }
    function game.tick() %s end
    function game.save() return {} end
    function game.restore() end
    return game
end]]):format(before or "", body))
    return home .. "/odd"
end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -p -m 700 " .. home .. "/home"))
end)

after_each(function() os.execute("rm -r " .. home) end)

describe("a new game", function()
    before_each(function() ok("new-game", "shell-walk", "-o", home .. "/shell-walk") end)

    it("plays at once, is tested, and has nothing wrong with it", function()
        local told = ok("run", home .. "/shell-walk", "--headless", "--ticks", "600")
        assert.matches("played 600 ticks .* of 12 shells", told.out)
        told = ok("test", home .. "/shell-walk")
        assert.matches("island.test.js", told.out, 1, true)
        assert.matches("shell-walk-glow/tests/glow.test.js", told.out, 1, true)
        assert.matches("5 passed, 0 failed", told.out, 1, true)
        told = ok("check", home .. "/shell-walk", "--strict", "--ticks", "200")
        assert.matches("shell-walk 0.1.0: 0 errors, 0 warnings", told.out, 1, true)
    end)

    it("is saved and goes on, and its mod is for it alone", function()
        local whole = ok("run", home .. "/shell-walk", "--headless", "--ticks", "300", "--digest", "--no-mods").out
        ok("run", home .. "/shell-walk", "--headless", "--ticks", "100", "--save", "one", "--no-mods")
        assert.are.equal(whole, ok("run", home .. "/shell-walk", "--headless", "--ticks", "200", "--load", "one", "--digest",
            "--no-mods").out)
        local told = run("check", home .. "/shell-walk/mods/shell-walk-glow")
        assert.are.equal(1, told.code)
        assert.matches("is a mod for 'shell-walk', and this is 'tidelight'", told.err, 1, true)
    end)

    it("says its words in the player's language", function()
        for language, words in pairs { en = "Gather all shells", de = "Sammle alle Muscheln" } do
            assert.matches(words, program.read(home .. "/shell-walk/locale/" .. language .. ".json"), 1, true)
            local picture = home .. "/" .. language .. ".png"
            ok("shot", "--game", home .. "/shell-walk", "--title", "--ticks", "5", "--language", language, "-o", picture)
        end
        assert.are_not.equal(program.read(home .. "/en.png"), program.read(home .. "/de.png"))
    end)

    it("is packed, the same bytes each time, and plays from there", function()
        local told = cjson.decode(ok("pack-game", home .. "/shell-walk", "-o", home, "--json").out)
        assert.are.same({ "shell-walk", "0.1.0", home .. "/shell-walk_0.1.0.zip" }, { told.id, told.version, told.path })
        assert(os.execute(("cp -r %s/shell-walk %s/copy && touch %s/copy/*.lua"):format(home, home, home)))
        ok("pack-game", home .. "/copy", "-o", home .. "/again.zip")
        assert.are.equal(program.read(told.path), program.read(home .. "/again.zip"))
        local words = { "--headless", "--ticks", "200", "--digest" }
        assert.are.equal(ok("run", home .. "/shell-walk", table.unpack(words)).out, ok("run", told.path,
            table.unpack(words)).out)
        assert.matches("3 passed, 0 failed", ok("test", told.path).out, 1, true)
        ok("check", told.path, "--ticks", "100")
    end)

    it("with a mistake is not packed, and the place is said", function()
        change("shell-walk/island.lua", "function island.make()", "function island.make(")
        for _, words in ipairs { { "pack-game" }, { "check" } } do
            local told = run(words[1], home .. "/shell-walk")
            assert.are.equal(1, told.code)
            assert.matches("shell%-walk/island.lua:%d+: ", told.err)
        end
        assert.is_nil(io.open("shell-walk_0.1.0.zip"))
    end)

    it("whose texts are wrong is not packed, and what a language lacks is a warning", function()
        change("shell-walk/locale/de.json", '"title"', '"titel"')
        local told = ok("check", home .. "/shell-walk", "--ticks", "20")
        assert.matches("warning: game: .*locale/de.json", told.out)
        change("shell-walk/locale/de.json", '"titel":', '"titel"')
        told = run("pack-game", home .. "/shell-walk")
        assert.are.equal(1, told.code)
        assert.matches("locale/de.json:%d+", told.err)
    end)

    it("whose mod is wrong is not packed", function()
        change("shell-walk/mods/shell-walk-glow/mod.json", '"shell-walk": ">=0.1"', '"other": "*"')
        change("shell-walk/mods/shell-walk-glow/mod.json", ', "games": { "shell-walk": 1 }', "")
        local told = run("pack-game", home .. "/shell-walk")
        assert.are.equal(1, told.code)
        assert.matches("'shell-walk-glow' is a mod for 'other', and this is 'shell-walk'", told.err, 1, true)
    end)

    it("is not written over, and its id is one", function()
        local told = run("new-game", "shell-walk", "-o", home .. "/shell-walk")
        assert.are.equal(1, told.code)
        assert.matches("is there already: nothing was written", told.err, 1, true)
        for id, what in pairs { ["Shell Walk"] = "did you mean 'shell-walk'?", ["../x"] = "lower-case letters",
            con = "on Windows it is a device", [("a"):rep(48)] = "at most" } do
            told = run("new-game", id, "-o", home .. "/other")
            assert.are.equal(2, told.code, id)
            assert.matches(what, told.err, 1, true)
        end
        told = run("new-game", "tidelight", "-o", home .. "/other")
        assert.are.equal(1, told.code)
        assert.matches("there is a game 'tidelight' already", told.err, 1, true)
        assert.is_nil(io.open(home .. "/other/game.lua"))
    end)
end)

describe("checking a game", function()
    it("names the tick and what differs when a save leaves something out", function()
        local path = odd('game.ticks = game.ticks + 1; world.set_var("steps", game.ticks)')
        local told = run("check", path, "--ticks", "40")
        assert.are.equal(1, told.code)
        assert.matches("save() and restore() leave something out; tick 21 is the first that differs: the variable 'steps' is "
            .. "21 in one and 1 in the other", told.err, 1, true)
        path = odd('local e = world.all("thing")[1]; game.ticks = game.ticks + 1; world.set(e, "hidden", game.ticks > 30)')
        told = run("check", path, "--ticks", "40")
        assert.matches("tick 31 is the first that differs: entity 1, a 'thing': hidden is true in one and false in the other",
            told.err, 1, true)
    end)

    it("says an error of its Lua once, with file and line", function()
        local told = run("check", odd("error('no way')"), "--ticks", "40")
        assert.are.equal(1, told.code)
        assert.matches("error: run: the game 'odd' has an error in tick: odd/main.lua:%d+: no way", told.err)
    end)

    it("tells what its mods do wrong", function()
        local path = odd("")
        program.write(path .. "/mods/bad/mod.json", '{ "id": "bad", "title": "Bad", "version": "1.0.0", "main": "main.js" }')
        program.write(path .. "/mods/bad/main.js", 'throw new Error("no mod");')
        local told = run("check", path, "--ticks", "40")
        assert.are.equal(1, told.code)
        assert.matches("error: mods: bad: run: does not load: .*no mod", told.err)
    end)
end)

describe("a game's Lua", function()
    -- What it prints in its first tick.
    local function said(body)
        local path = odd("if world.tick() == 0 then " .. body .. " end")
        return ok("run", path, "--headless", "--ticks", "2", "--no-mods").err
    end

    it("walks tables in order: numbers, texts, false and true", function()
        assert.matches("order -1 0.5 1 2 10 a aa b false true", said([[
            local words = { "order" }
            for key in pairs { b = 1, [2] = 1, aa = 1, [10] = 1, a = 1, [true] = 1, [1] = 1, [-1] = 1, [0.5] = 1,
                [false] = 1 } do words[#words + 1] = tostring(key) end
            print(table.concat(words, " "))]]), 1, true)
        assert.matches("walk a b c nil", said([[
            local list, words, key = { c = 1, a = 1, b = 1 }, { "walk" }, nil
            repeat key = next(list, key); words[#words + 1] = tostring(key) until not key
            print(table.concat(words, " "))]]), 1, true)
        assert.matches("left 1 3", said([[
            local list, words = { 1, 2, 3 }, { "left" }
            for key in pairs(list) do list[2] = nil; words[#words + 1] = key end
            print(table.concat(words, " "))]]), 1, true)
        assert.matches("own 7", said("for key in pairs(setmetatable({}, { __pairs = function() return next, { [7] = 1 } "
            .. "end })) do print('own', key) end"), 1, true)
    end)

    it("has no order for tables as keys, no weak tables, and no finalizers", function()
        for body, problem in pairs {
            ["for _ in pairs { [{}] = 1 } do end"] = "pairs: a key of the table is a table",
            ["next { [print] = 1 }"] = "next: a key of the table is a function",
            ["setmetatable({}, { __mode = 'k' })"] = "setmetatable: __mode depends on when memory is collected",
            ["setmetatable({}, { __gc = print })"] = "setmetatable: __gc depends on when memory is collected",
            ["local m = {}; local t = setmetatable({}, m); m.__mode = 'v'; for _ in pairs(t) do end"] = "the table is weak",
            ["math.randomseed(1)"] = "math.randomseed: the seed is the game's",
            ["print(('%p'):format({}))"] = "%p is an address",
            ["os.time()"] = "os", ["collectgarbage()"] = "collectgarbage",
        } do
            local told = run("run", odd(body), "--headless", "--ticks", "2", "--no-mods")
            assert.are.equal(70, told.code, body)
            assert.matches("odd/main.lua:%d+: ", told.err)
            assert.matches(problem, told.err, 1, true)
        end
    end)

    it("names tables and functions without an address, in every way that makes a text", function()
        local told = said([[
            local one, two = {}, print
            print("names", one, tostring(two), ("%s"):format(one), string.format("%5s", two), ("%5.1f"):format(2))
            print(setmetatable({}, { __tostring = function() return "mine" end }))]])
        assert.matches("names table #2 function #1 table #2 function #1   2.0", told, 1, true)
        assert.matches("mine", told, 1, true)
        assert.is_nil(told:find("0x", 1, true))
    end)

    it("sorts what is equal in the order in which it was", function()
        assert.matches("sorted true 1 2 3", said([[
            local list = {}
            for i = 1, 500 do list[i] = { key = i % 7, at = i } end
            table.sort(list, function(a, b) return a.key < b.key end)
            local good = true
            for i = 2, 500 do
                local a, b = list[i - 1], list[i]
                good = good and (a.key < b.key or a.key == b.key and a.at < b.at)
            end
            local plain = { 3, 1, 2 }
            table.sort(plain)
            print("sorted " .. tostring(good) .. " " .. table.concat(plain, " "))]]), 1, true)
    end)

    it("has random numbers of the world: the same for a seed, and saved", function()
        local path = odd('world.set_var("die", math.random(1, 1000000) + math.random(6) + math.floor(math.random() * 100))')
        local function digest(seed) return ok("run", path, "--headless", "--ticks", "9", "--seed", seed, "--digest").out end
        assert.are.equal(digest("1"), digest("1"))
        assert.are_not.equal(digest("1"):match("%x%x%x%x+"), digest("2"):match("%x%x%x%x+"))
        ok("check", path, "--ticks", "40")
    end)
end)
