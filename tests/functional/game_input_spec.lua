-- What a game chooses about input and time: tests/functional/games/duel (four players, actions of its own, thirty ticks a
-- second, pointer and typed text) and steps (the world stands still until somebody acts).
local cjson = require "cjson"
local program = require "tests.functional.program"

local DUEL, STEPS = "tests/functional/games/duel", "tests/functional/games/steps"
local home

setup(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -m 700 " .. home))
end)

teardown(function() os.execute("rm -r " .. home) end)

local function run(...) return program.run_with(program.at_home(home), ...) end

local function summary(...)
    local told = run(...)
    assert.are.equal(0, told.code, told.err)
    return told.out:match(": ([^\n]*)\n$"), told
end

-- A game whose game.lua is duel's with something else in it: what is said of it.
local function refused(pattern, other)
    local path = home .. "/odd"
    local source, count = program.read(DUEL .. "/game.lua"):gsub(pattern, other)
    assert.are.equal(1, count, pattern)
    program.write(path .. "/game.lua", source)
    program.write(path .. "/main.lua", "return function() return { tick = function() end } end")
    local told = run("run", path, "--headless", "--ticks", "1")
    assert.are.equal(3, told.code, told.err)
    return (told.err:gsub("game.lua:%d+: ", "game.lua: "))
end

describe("a game's own actions", function()
    it("are pressed by each of four players, with pointer and typed text, the same each time", function()
        local words = { "run", DUEL, "--headless", "--no-bot", "--ticks", "5", "--players", "4", "--press",
            "act:jump act:4.jump act:2.left act:chat click:60,60 point:70,80 wheel:2 type:Ann type:a key:backspace key:enter "
            .. "wait type:no wait" }
        local said = "1/0/0 0/0/1 0/0/0 1/0/0, 1 marks, name 'Ann', wheel 2, pointer 70080"
        assert.are.equal(said, (summary(table.unpack(words))))
        words[#words + 1] = "--json"
        local one, other = cjson.decode(run(table.unpack(words)).out), cjson.decode(run(table.unpack(words)).out)
        assert.are.equal(said, one.summary)
        assert.are.equal(one.digest, other.digest)
    end)

    it("are what tests press, point at and type", function()
        local told = run("test", DUEL)
        assert.are.equal(0, told.code, told.out .. told.err)
        assert.matches("4 passed, 0 failed", told.out, 1, true)
    end)

    it("are listed, and have the keys of game.lua, of the game's conf.lua and of the player", function()
        assert.matches("^actions:\n  cast_spell\n  chat\n  down\n  jump\n  left\n  menu\n  right\n  up\n",
            run("names", "actions", "--game", DUEL).out)
        local conf = home .. "/mine.lua"
        program.write(conf, 'return { bindings = { player4 = { jump = { "key:x" }, throw = { "key:y" } } } }')
        local told = run("run", DUEL, "--headless", "--ticks", "1", "--conf", conf)
        assert.are.equal(3, told.code)
        assert.matches("mine.lua:1: bindings.player4.throw: unknown field", told.err, 1, true)
        program.write(conf, 'return { bindings = { player4 = { jump = { "key:x" } } } }')
        summary("run", DUEL, "--headless", "--ticks", "1", "--conf", conf)
    end)

    it("that cannot be are told with the place", function()
        assert.matches('game.lua: actions[1].keys: player 1: "key:spcae": no such name; did you mean "key:space"?',
            refused('"key:space"', '"key:spcae"'), 1, true)
        assert.matches("game.lua: actions[4]: is 'jump', which stands there already", refused('"menu"', '"jump"'), 1, true)
        assert.matches("game.lua: actions[4]: is 'left', which all games have", refused('"menu"', '"left"'), 1, true)
        assert.matches("game.lua: actions[4]: is 'Menu', expected lower-case letters", refused('"menu"', '"Menu"'), 1, true)
        assert.matches("actions[3].keys: has sources beside lists of sources", refused('{ "key:t" }', '{ "key:t", { "key:u" } }'),
            1, true)
        local many = {}
        for i = 1, 22 do many[i] = ('"a%d"'):format(i) end
        assert.matches("actions: is 25 elements, at most 24", refused('"menu"', table.concat(many, ",")), 1, true)
        assert.matches("game.lua: players.max: is 5, at most 4", refused("max = 4", "max = 5"), 1, true)
    end)

    it("are no names for a mod's", function()
        local mod = home .. "/caster"
        program.write(mod .. "/mod.json", [[{ "id": "caster", "title": "C", "version": "1.0.0", "main": "main.js",
            "games": { "duel": "*" }, "inputs": [{ "action": "cast_spell", "label": "x" }] }]])
        program.write(mod .. "/main.js", "")
        local told = run("check", mod, "--game", DUEL)
        assert.are.equal(1, told.code, told.out .. told.err)
        assert.matches("is 'cast_spell', which is an action of the game", told.out .. told.err, 1, true)
    end)
end)

describe("ticks a second", function()
    it("are the game's, also for mods", function()
        local said, told = summary("run", DUEL, "--headless", "--ticks", "90", "--players", "2")
        assert.matches("^0/0/0 0/0/0,", said)
        assert.matches("played 90 ticks (3 s of game time)", told.out, 1, true)
        assert.matches("tick_rate: is 300, at most 240", refused("tick_rate = 30", "tick_rate = 300"), 1, true)
    end)
end)

describe("a game of turns", function()
    it("stands still until somebody acts, and mods are told nothing meanwhile", function()
        local mod = home .. "/watcher"
        program.write(mod .. "/mod.json", [[{ "id": "watcher", "title": "W", "version": "1.0.0", "main": "main.js",
            "capabilities": [{ "cap": "input.read", "reason": "a test" }] }]])
        program.write(mod .. "/main.js", [[import { on, world, input, log } from "gatehouse";
            let ticks = 0;
            on("tick", () => { ticks++; });
            input.on("wait", (pressed) => { log.info(`wait ${pressed} at ${ticks}`); });]])
        local words = { "run", STEPS, "--headless", "--no-bot", "--ticks", "100", "--only-mods", "--mods", mod, "--grant", "watcher=all",
        "--log-mods", "watcher" }
        assert.are.equal("turn 0, tick 1, at 10,5", (summary(table.unpack(words))))
        words[#words + 1] = "--press"
        -- A step, which glides for four ticks; another one; and the wait at the end.
        words[#words + 1] = "act:right wait:50 act:up wait:50 act:wait wait:50"
        local said, told = summary(table.unpack(words))
        assert.are.equal("turn 3, tick 16, at 11,4", said)
        assert.matches("wait true at 1%d", told.err)
    end)

    it("goes on by itself where the bot plays", function()
        assert.are.equal("turn 3, tick 30, at 13,5", (summary("run", STEPS, "--headless", "--ticks", "30")))
    end)
end)
