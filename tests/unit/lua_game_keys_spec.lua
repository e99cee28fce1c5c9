-- lua/play/game_keys and lua/ui/keys_screen: what the player binds himself, and the page on which he does it.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
package.loaded["engine.fs"] = package.loaded["engine.fs"] or require("t_host").fs()
package.loaded["engine.log"] = package.loaded["engine.log"] or { write = function() end }
local fake_ui = require "tests.unit.support.fake_ui"
local strict_drawing = require "tests.unit.support.strict_drawing"

local TARGETS = { "up", "down", "left", "right", "jump", "say" }

local function conf_of()
    return {
        targets = TARGETS,
        bindings = {
            player1 = { up = { "key:w" }, jump = { "key:space", "pad:a" }, say = { "key:t", "mouse:left", "pad:b" } },
            player2 = { up = { "key:up" }, jump = { "key:right shift", "pad:a" } },
            mods = { one = {} },
        },
    }
end

-- As engine.app's source: the same for all names of one source.
local function same(source)
    if source:match("^key:nowhere") then return nil, "no such key" end
    return (source:lower():gsub("_", " "))
end

local game_keys, keys_screen

setup(function()
    package.loaded["games.paths"], package.loaded["play.game_keys"] = { config = function() return nil end }, nil
    game_keys, keys_screen = require "play.game_keys", require "ui.keys_screen"
end)

teardown(function() package.loaded["games.paths"], package.loaded["play.game_keys"] = nil, nil end)

local function create(players) return game_keys.create { conf = conf_of(), players = players or 2, same = same } end

local function all(self, player, target)
    local keys, pads = game_keys.of(self, player, target)
    return table.concat(keys, ",") .. "|" .. table.concat(pads, ",")
end

describe("keys that the player chose", function()
    it("take the place of those of the same kind of device", function()
        local self = create()
        game_keys.bind(self, 1, "say", "key:y")
        assert.equal("key:y|pad:b", all(self, 1, "say"))
        game_keys.bind(self, 1, "say", "pad:x")
        assert.equal("key:y|pad:x", all(self, 1, "say"))
        assert.is_true(game_keys.is_own(self, 1, "say"))
        assert.is_false(game_keys.is_own(self, 1, "jump"))
        assert.same({}, self.conf.bindings.mods.one, "what mods have stays")
    end)

    it("know who has one: a key is one for all players, a button one of each", function()
        local self = create()
        assert.same({ player = 2, target = "jump" }, game_keys.holder(self, 1, "say", "key:right_shift"))
        assert.same({ player = 1, target = "jump" }, game_keys.holder(self, 1, "say", "pad:a"))
        assert.is_nil(game_keys.holder(self, 2, "say", "pad:b"), "that of another player's gamepad")
        assert.is_nil(game_keys.holder(self, 1, "jump", "key:space"), "it has it already")
        assert.equal("engine", game_keys.holder(self, 1, "jump", "key:f10"))
    end)

    it("take one from who had it", function()
        local self = create()
        game_keys.bind(self, 1, "say", "key:right shift")
        assert.equal("|pad:a", all(self, 2, "jump"))
        game_keys.bind(self, 1, "say", "pad:a")
        assert.equal("key:space|", all(self, 1, "jump"))
        assert.equal("|pad:a", all(self, 2, "jump"), "the other player's gamepad is another")
    end)

    it("are those of one who plays alone with the second one's ways, too", function()
        local self = create(1)
        assert.same({ player = 2, target = "up" }, game_keys.holder(self, 1, "jump", "key:up"))
        game_keys.bind(self, 1, "jump", "key:up")
        assert.equal("|", all(self, 2, "up"))
    end)

    it("are forgotten all at once", function()
        local self = create()
        game_keys.bind(self, 1, "say", "key:right shift")
        game_keys.bind(self, 2, "up", "key:i")
        game_keys.reset(self)
        assert.equal("key:t,mouse:left|pad:b", all(self, 1, "say"))
        assert.equal("key:right shift|pad:a", all(self, 2, "jump"))
        assert.equal("key:up|", all(self, 2, "up"))
        assert.is_false(game_keys.is_own(self, 2, "up"))
    end)
end)

describe("the page of keys", function()
    local ui, self, keys, captured, closed

    before_each(function()
        strict_drawing.begin()
        ui, keys, closed = fake_ui.create(), create(), false
        local model = {
            players = 2,
            actions = function(_, player)
                local list = {}
                for i, target in ipairs(TARGETS) do
                    local its_keys, pads = game_keys.of(keys, player, target)
                    list[i] = { target = target, label = target, keys = its_keys, pads = pads,
                                is_own = game_keys.is_own(keys, player, target) }
                end
                return list
            end,
            choose = function(_, player, target, source, is_sure)
                local holder = game_keys.holder(keys, player, target, source)
                if source == game_keys.CANCEL then return { is_cancelled = true } end
                if holder == "engine" then return { key = source } end
                if holder and not is_sure then return { key = source, holder = holder.target, player = holder.player } end
                game_keys.bind(keys, player, target, source)
                return { is_done = true, key = source }
            end,
            reset = function() game_keys.reset(keys) end,
            capture = function(_, on) captured = on end,
        }
        self = keys_screen.create { scene = ui.scene, measure = ui.measure, play = ui.play, model = model, ticks = 20,
                                    on_close = function() closed = true end }
    end)
    after_each(strict_drawing.finish)

    local function press(words) fake_ui.press(words, function(menu) if not closed then keys_screen.tick(self, menu) end end) end

    it("shows each action with its keys and buttons", function()
        press "wait"
        for _, words in ipairs { "jump", "key:space", "pad:a", "key:t, mouse" } do assert.is_true(ui.sees(words), words) end
        assert.is_false(ui.sees "key:right")
        press "next"
        assert.is_true(ui.sees "key:right")
    end)

    it("waits for what is to be pressed, and for nothing else", function()
        press "down down down down ok wait"
        assert.is_true(captured)
        assert.is_true(ui.sees "press a key")
        press "source:key:j"
        assert.is_false(captured)
        assert.equal("key:j|pad:a", all(keys, 1, "jump"))
        assert.is_true(ui.sees "key:j is jump now")
    end)

    it("says who has it, and takes it when it is pressed again", function()
        press "down down down down ok source:key:t"
        assert.is_true(ui.sees "key:t is say already")
        assert.equal("key:space|pad:a", all(keys, 1, "jump"))
        press "source:key:u"
        assert.equal("key:u|pad:a", all(keys, 1, "jump"), "another one is another one")
        press "ok source:key:t source:key:t"
        assert.equal("key:t|pad:a", all(keys, 1, "jump"))
        assert.equal("mouse:left|pad:b", all(keys, 1, "say"))
        press "ok source:key:right_shift"
        assert.is_true(ui.sees "player 2")
    end)

    it("leaves it as it was with Escape, with a key of the engine's, and when nothing comes", function()
        press "down down down down ok source:key:escape"
        assert.is_false(captured)
        press "ok source:key:f1"
        assert.is_true(captured)
        assert.is_true(ui.sees "for the engine alone")
        press "wait:20"
        assert.is_false(captured)
        assert.equal("key:space|pad:a", all(keys, 1, "jump"))
    end)

    it("is used with the pointer, and closed with it", function()
        press "wait"
        local row = ui.find "jump"
        press(("click:%d,%d source:mouse:right"):format(row.x + 2, row.y + 2))
        assert.equal("mouse:right|pad:a", all(keys, 1, "jump"))
        local tab = ui.find "Player 2"
        press(("click:%d,%d"):format(tab.x + 2, tab.y + 2))
        assert.equal(2, self.player)
        local close = ui.find "close"
        press(("click:%d,%d"):format(close.x + 2, close.y + 2))
        assert.is_true(closed)
    end)

    it("asks once more before all keys are as they were at first", function()
        game_keys.bind(keys, 1, "jump", "key:j")
        press "down down down down down down ok wait"
        assert.is_true(ui.sees "Once more")
        assert.equal("key:j|pad:a", all(keys, 1, "jump"))
        press "ok wait"
        assert.equal("key:space|pad:a", all(keys, 1, "jump"))
        press "back"
        assert.is_true(closed)
    end)
end)
