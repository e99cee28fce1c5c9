-- The player's hand on the mods of a running game: play/control.lua with a session and mods that are made here.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local STUBS = { "engine.log", "mods", "mods.grant_store", "mods.keys", "mods.order", "mods.profiles", "mods.removal",
    "mods.settings", "policy.grants" }

describe("mods that come while the game runs", function()
    local control, session, before, there, loaded

    before_each(function()
        before, loaded = {}, {}
        for _, name in ipairs(STUBS) do
            before[name] = package.loaded[name]
            package.loaded[name] = {}
        end
        there = { mods = {}, broken = {}, notes = {} }
        package.loaded["engine.log"].write = function() end
        package.loaded["mods"].find = function(options)
            assert.are.equal("the places", options.places)
            return there
        end
        package.loaded["mods"].speak = function(mod) mod.texts = {} end
        package.loaded["mods.settings"].load = function(mod, of_profile) loaded[mod.id] = of_profile or "default" end
        package.loaded["play.control"] = nil
        control = require "play.control"
        session = {
            numbers = { old = 1 },
            lifecycle = {
                off = {}, quarantined = {}, failed = {}, resume_at = {}, to_start = {}, reasons = {},
            },
            engine_mods = { list = function() return { { number = 1, state = "running", reason = "", pid = -1 } } end },
            found = { mods = { { id = "old", title = "Old" } }, disabled = { { id = "off", title = "Off" } },
                broken = {} },
            options = { places = "the places" }, profile = { settings = { zed = { a = 2 } } }, conf = {},
            questions = {},
        }
    end)

    after_each(function()
        for _, name in ipairs(STUBS) do package.loaded[name] = before[name] end
        package.loaded["play.control"] = nil
    end)

    local function states(hand)
        local list = {}
        for i, entry in ipairs(control.entries(hand)) do list[i] = entry.id .. " " .. entry.state end
        return list
    end

    it("are on the mods screen when it opens, off until they are switched on, once", function()
        local hand = control.create(session, {})
        assert.are.same({ "old running", "off off" }, states(hand))
        there.mods = { { id = "old", title = "Old" }, { id = "off", title = "Off" }, { id = "zed", title = "Zed" } }
        assert.is_nil(control.open(hand))
        assert.is_nil(control.open(hand))
        assert.are.same({ "old running", "off off", "zed off" }, states(hand))
        assert.are.same({ zed = { a = 2 } }, loaded)
        assert.matches("switch it on to play with it", control.entries(hand)[3].why)
        assert.is_nil(control.entries(hand)[2].why)
    end)

    it("stay out of a game that plays with chosen mods", function()
        there.mods = { { id = "zed", title = "Zed" } }
        for _, choice in ipairs { "only", "lock" } do
            session.options[choice] = "old"
            local hand = control.create(session, {})
            control.open(hand)
            assert.are.equal(2, #control.entries(hand))
            session.options[choice] = nil
        end
    end)
end)
