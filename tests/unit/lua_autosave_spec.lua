-- When a game is saved, and what is done when that does not work: play/autosave.lua with a game, a world and a
-- file that are played here.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local STUBS = { "engine.app", "engine.log", "engine.saves", "engine.scene", "engine.world", "lib.xdg", "mods.package",
    "play.slots", "games.contract" }

describe("the autosave", function()
    local autosave, session, game, vars, written, said, toasts, moved, answers, results
    local before = {}

    before_each(function()
        vars = { state = 1, clock = 0, score = 5 }
        written, said, toasts, moved, answers, results = {}, {}, {}, {}, {}, {}
        for _, name in ipairs(STUBS) do before[name] = package.loaded[name] end
        package.loaded["engine.app"] = { version = "0.1.0" }
        package.loaded["engine.log"] = { write = function(level, _, text) said[#said + 1] = level .. " " .. text end }
        package.loaded["engine.scene"] = { toast = function(text) toasts[#toasts + 1] = text end }
        package.loaded["engine.world"] = {
            var = function(name) return vars[name] end, tick = function() return 77 end,
            digest = function() return "d" end,
        }
        package.loaded["engine.saves"] = {
            write = function(save)
                written[#written + 1] = save
                return table.unpack(table.remove(answers, 1) or { true })
            end,
            result = function() return table.unpack(table.remove(results, 1) or {}) end,
            close = function() written[#written + 1] = "closed" end,
        }
        package.loaded["lib.xdg"] = { make = function() return true end }
        package.loaded["mods.package"] = {
            open = function() return { sha256 = function() return "hash" end } end,
        }
        package.loaded["play.slots"] = {
            move_old = function(path)
                moved[#moved + 1] = path
                return true
            end,
        }
        package.loaded["play.autosave"], package.loaded["games.contract"] = nil, nil
        autosave = require "play.autosave"
        local names = { [0] = "title", "play", "lost", "won" }
        game = {
            checkpoint = 1, save = function() return "state" end, summary = function() return "day 2" end,
            progress = function()
                return {
                    state = names[vars.state], clock = vars.clock, checkpoint = game.checkpoint, seed = 9,
                    facts = { day = 2, phase = "day", name = "not this one" },
                }
            end,
        }
        session = {
            conf = { tick_rate = 60 }, game = game, players = 1, seed = 1, definition = { id = "isle", version = "1.2.0" }, numbers = { storm = 1, quiet = 2 }, lifecycle = { off = { [2] = true } },
            found = { mods = {
                { id = "storm", version = "1.0.0", folder = "f" }, { id = "quiet", version = "2.0.0", folder = "f" },
                { id = "broken", version = "2.0.0", folder = "f" },
            } },
        }
    end)

    after_each(function()
        for _, name in ipairs(STUBS) do package.loaded[name] = before[name] end
        package.loaded["play.autosave"] = nil
    end)

    local function create(options)
        options = options or {}
        options.path = "/saves/one.save"
        return autosave.create(session, options)
    end

    it("saves once in a while of game time, and not between", function()
        local self = create { every = 100 }
        for clock = 1, 250 do
            vars.clock = clock
            autosave.tick(self)
        end
        assert.equal(2, #written)
        local save = written[1]
        assert.equal("/saves/one.save", save.path)
        assert.equal("state", save.game)
        assert.equal("one", save.meta.name)
        assert.equal("play", save.meta.state)
        assert.equal("77", save.meta.tick)
        assert.equal("9", save.meta.seed)
        assert.same({ "isle", "1.2.0", "1", "2", "day" }, { save.meta.game, save.meta.game_version, save.meta.players,
            save.meta.day, save.meta.phase })
        assert.equal("day 2", save.meta.summary)
        assert.same({ { id = "storm", version = "1.0.0", sha256 = "hash" } }, save.mods)
    end)

    it("saves when the game's checkpoint is another, once", function()
        local self = create {}
        for _, checkpoint in ipairs { 1, 1, 1, 2, 2, 2, 2, 3 } do
            game.checkpoint = checkpoint
            vars.clock = vars.clock + 1
            autosave.tick(self)
        end
        assert.equal(2, #written)
    end)

    it("saves when the game is lost or won, and then no more", function()
        for state, name in pairs { [2] = "lost", [3] = "won" } do
            vars.state, vars.clock, written = 1, 0, {}
            local self = create { every = 10 }
            vars.state = state
            for clock = 1, 50 do
                vars.clock = clock
                autosave.tick(self)
            end
            assert.equal(1, #written)
            assert.equal(name, written[1].meta.state)
        end
    end)

    it("saves nothing on the title", function()
        vars.state = 0
        local self = create { every = 1 }
        for clock = 1, 50 do
            vars.clock = clock
            autosave.tick(self)
        end
        autosave.finish(self)
        assert.same({ "closed" }, written)
    end)

    it("saves at the end and lets the file go", function()
        autosave.finish(create {})
        assert.equal("closed", written[1])
        assert.is_true(written[2].wait)
        assert.equal("closed", written[3])
    end)

    it("moves a saved game aside that was declined on the title", function()
        vars.state = 0
        local self = create { every = 10, declined = function() return true end }
        vars.state = 1
        autosave.tick(self)
        assert.same({}, moved)
        vars.clock = 30
        autosave.tick(self)
        vars.clock = 60
        autosave.tick(self)
        assert.same({ "/saves/one.save" }, moved)
        assert.equal(2, #written)
    end)

    it("counts anew when another game begins", function()
        local self = create { every = 100 }
        vars.clock = 90
        autosave.tick(self)
        vars.clock = 0
        autosave.tick(self)
        vars.clock = 99
        autosave.tick(self)
        assert.equal(0, #written)
        vars.clock = 100
        autosave.tick(self)
        assert.equal(1, #written)
    end)

    it("says once on the screen, and each time in the log, that a save did not work", function()
        local self = create { every = 10, wait = true }
        answers = { { nil, "the disk is full", "failed" }, { nil, "the disk is full", "failed" }, { true },
            { nil, "gone", "failed" } }
        for clock = 10, 40, 10 do
            vars.clock = clock
            autosave.tick(self)
        end
        assert.equal(4, #written)
        assert.equal(3, #said)
        assert.equal("error the game was not saved: the disk is full", said[1])
        assert.equal(2, #toasts)
    end)

    it("tries again in the next tick while the last save is being written", function()
        local self = create { every = 10 }
        answers = { { nil, "busy", "busy" }, { nil, "busy", "busy" } }
        for clock = 10, 14 do
            vars.clock = clock
            autosave.tick(self)
        end
        assert.equal(3, #written)
        assert.same({}, said)
    end)

    it("tells of a save that failed while the game went on", function()
        local self = create {}
        results = { { nil, "the disk is full", "failed" } }
        autosave.tick(self)
        assert.same({ "error the game was not saved: the disk is full" }, said)
    end)

    it("saves each minute of game time, however long a tick is, and says how long one is", function()
        for _, rate in ipairs { 20, 120 } do
            session.conf.tick_rate = rate
            vars.state, vars.clock = 1, 0
            local self = create()
            local count = #written
            vars.clock = 60 * rate - 1
            autosave.tick(self)
            assert.equal(count, #written)
            vars.clock = 60 * rate
            autosave.tick(self)
            assert.equal(count + 1, #written)
            assert.equal(tostring(rate), written[#written].meta.tick_rate)
        end
    end)
end)
