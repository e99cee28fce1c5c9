-- A pause is a hold: no time passes, and mods are told nothing, whoever paused the game and however he goes on.
local fs = require "engine.fs"
local presses = require "play.presses"
local session = require "play.session"
local sim = require "testing.sim"

-- A mod that leans on the player in every tick.
local WIND = { ["mod.json"] = [[{ "id": "wind", "version": "1.0.0", "title": "Wind", "main": "main.js", "capabilities": [
    { "cap": "world.read", "reason": "r" }, { "cap": "entity.push", "reason": "r" } ] }]],
    ["main.js"] = [[import { entity, on, world } from "gatehouse";
on("tick", () => { for (const player of world.players) entity.push(player.id, 0.4, 0); });]] }

local folder

local function make_wind()
    folder = assert(fs.make_temp_dir("/tmp", "gatehouse-pause-"))
    assert(fs.mkdir(folder .. "/wind"))
    for name, content in pairs(WIND) do assert(fs.replace(folder .. "/wind/" .. name, content)) end
    return folder .. "/wind"
end

local function clock(s) return s.world.var("clock") end

-- What may not change while the game stands still.
local function standing(s)
    local info = s:mod("wind")
    return { digest = s.digest(), tick = s.world.tick(), clock = clock(s), events = info.events,
             commands = info.commands, x = s.world.pos(s.world.all("player")[1]) }
end

-- Plays these words of a player at the host's screens.
local function play(s, words)
    session.run(s.session, { headless = true, ticks = 0, press = assert(presses.parse(words)) })
end

describe("a pause", function()
    local s
    before_each(function()
        s = sim.create { mods = { make_wind() }, seed = 5 }
        s:tick(30)
    end)
    after_each(function() assert(fs.remove_tree(folder)) end)

    it("of the player holds world and mods, from the tick in which it is asked for", function()
        local first = standing(s)
        s:tick(10)
        local before = standing(s)
        assert.is_true(before.x > first.x, "the wind blows")
        s:press("menu")
        assert.is_true(s.game.paused)
        local now = standing(s) -- what was sent before is done, and nothing comes of it
        assert.same({ before.x, before.clock, before.tick, before.events }, { now.x, now.clock, now.tick, now.events })
        s:tick(300)
        assert.same(now, standing(s))
        s:press("menu")
        assert.is_false(s.game.paused)
        s:tick(10)
        assert.is_true(clock(s) > before.clock)
        assert.is_true(s:mod("wind").events > before.events)
    end)

    it("comes when the window loses the player, and stays until he goes on", function()
        local before = standing(s)
        play(s, "away")
        local now = standing(s)
        assert.same({ before.x, before.clock, before.tick, before.events }, { now.x, now.clock, now.tick, now.events })
        play(s, "away:200")
        assert.same(now, standing(s))
        assert.is_true(s.game.paused)
        play(s, "wait:60")
        assert.same(now, standing(s))
        s:press("menu")
        s:tick(10)
        assert.is_true(clock(s) > before.clock)
    end)

    it("leaves the game as if it had never been", function()
        local function played(words)
            s = sim.create { mods = { folder .. "/wind" }, seed = 5 }
            session.run(s.session, { headless = true, ticks = 40, press = assert(presses.parse(words)) })
            return s
        end
        local one = played("wait:100")
        local expected = one.digest()
        one = played("away:50 wait:3")
        s:press("menu") -- goes on; that is one tick of the hundred
        while one.world.tick() < 140 do one:tick(1) end
        assert.are.equal(expected, one.digest())
    end)

    it("does not come where a bot plays", function()
        s = sim.create { mods = { folder .. "/wind" }, seed = 5, bot = true }
        s:tick(30)
        local before = clock(s)
        play(s, "away:60")
        assert.are.equal(before + 60, clock(s))
        assert.is_false(s.game.paused)
    end)

    it("lets a console step, and stays", function()
        local console_session = require "console.session"
        s:press("menu")
        local before = clock(s)
        console_session.step(s.session.console_session, 5, function() end)
        s:tick(20)
        assert.are.equal(before + 5, clock(s))
        assert.is_true(s.game.paused)
        console_session.resume(s.session.console_session)
        s:tick(20)
        assert.are.equal(before + 5, clock(s))
        s:press("menu")
        s:tick(10)
        assert.is_true(clock(s) > before + 5)
    end)

    it("can be saved in, and another island begun from", function()
        s:press("menu")
        assert.is_truthy(s.game.save())
        s.game.restart(9)
        s.game.pause(false)
        s:tick(10)
        assert.are.equal("running", s:mod("wind").state)
        assert.is_true(s.world.var("clock") > 0 and s.world.var("clock") < 11)
    end)
end)
