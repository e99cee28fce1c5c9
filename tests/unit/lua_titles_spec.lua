-- lua/mods/titles: what mods are called, and who may be taken for whom.
package.path = "lua/?.lua;lua/?/init.lua;build/gen/lua/?.lua;" .. package.path
package.loaded["engine.unicode"] = require("t_files").unicode

require("games.playing").choose { id = "tidelight", title = "Tidelight" }
local titles = require "mods.titles"

describe("titles", function()
    it("are alike when people may take one for the other", function()
        for _, other in ipairs {
            "storm front", "Storm  Front", "Storm-Front", "StormFront", " Storm Front ", "Storm\u{200B} Front",
            "Storm\u{A0}Front", "St\u{43E}rm Front", "Stor\u{FF4D} Front", "\u{1D412}torm Front", "Storm Fr\u{F6}nt",
            "Storm Fro\u{301}nt", "Storm Front 1.0.0", "Storm Front v2", "Storm Front (1.2.0-beta)", "Storm Front!",
            "St0rm Front", "\u{405}torm Front", "Storm Front\u{FE0F}", "STORM FRONT",
            "Storm Fr\u{3BF}nt", "Storm\u{2028}Front", "Storm Front\xFF",
            "\u{2800}Storm Front",
        } do
            assert.is_true(titles.are_alike("Storm Front", other), other)
        end
        assert.is_true(titles.are_alike("Island", "lsland"))
        assert.is_true(titles.are_alike("Modern", "Modem"))
        for _, other in ipairs { "Storm Fronts", "Calm Front", "Storm", "Front", "\u{5D0}", "" } do
            assert.is_false(titles.are_alike("Storm Front", other), other)
        end
        assert.is_false(titles.are_alike("\u{5929}\u{6C17}", "\u{6D77}"))
    end)

    it("show something", function()
        for _, title in ipairs { "", " ", "\u{200B}", "\u{3164}", "\u{2800}", "\u{A0}", "...", "\u{301}" } do
            assert.is_true(titles.is_blank(title), title)
        end
        assert.is_false(titles.is_blank("a"))
        assert.is_false(titles.is_blank("\u{6D77}"))
    end)

    it("are not those of the game", function()
        for _, title in ipairs { "Gatehouse", "GATEHOUSE", "G\u{430}tehouse", "Gate house", "Tidelight", "the game",
            "The  Game", "Tide1ight", "Gatehouse (official)", "Gatehouse 0.1.0", "Tidelight Update", "Engine" } do
            assert.is_truthy(titles.imitates(title), title)
        end
        for _, title in ipairs { "Storm Front", "Gatehouses of Old", "A Game of Tides", "" } do
            assert.is_nil(titles.imitates(title), title)
        end
    end)

    it("are not those in which the host speaks, in English and in the player's language", function()
        local words = require "words"
        assert.equal("A mod asks", titles.imitates "A m\u{43E}d asks")
        assert.is_truthy(titles.imitates "An update asks")
        assert.is_nil(titles.imitates "Eine Mod fragt")
        words.speak "de"
        assert.equal("Eine Mod fragt", titles.imitates "eine mod fragt")
        assert.is_truthy(titles.imitates "Abgesichert 1.0")
        assert.equal("Safe mode", titles.imitates "Safe mode")
        words.use(nil)
        assert.is_nil(titles.imitates "Eine Mod fragt")
    end)

    it("are whose they were before, and the other is called by its id", function()
        local function settled(...)
            local list, said = { ... }, {}
            for i, note in ipairs(titles.settle(list)) do said[i] = note.mod.id .. ": " .. note.text end
            local names = {}
            for i, mod in ipairs(list) do names[i] = mod.title end
            return names, said
        end
        local names, said = settled(
            { id = "a-copy", title = "Storm  Front 1.0.0", place = "user", since = 1 },
            { id = "storm-front", title = "Storm Front", place = "game" },
            { id = "empty", title = "\u{200B}", place = "user", since = 2 },
            { id = "host", title = "Gatehouse", place = "named" },
            { id = "late", title = "Nice L\u{430}mp", place = "user", since = 9 },
            { id = "early", title = "Nice Lamp", place = "user", since = 3 },
            { id = "by-id", title = "Storm-front", place = "user", since = 4 },
            { id = "other", title = "Other", place = "user", since = 5 })
        assert.same({ "a-copy", "Storm Front", "empty", "host", "late", "Nice Lamp", "by-id", "Other" }, names)
        assert.same({
            "a-copy: its title 'Storm  Front 1.0.0' looks like that of 'storm-front': it is called by its id",
            "empty: its title '?' shows nothing: it is called by its id",
            "by-id: its title 'Storm-front' looks like that of 'storm-front': it is called by its id",
            "late: its title 'Nice L\u{430}mp' looks like that of 'early': it is called by its id",
            "host: its title 'Gatehouse' looks like 'Gatehouse', which is no mod: it is called by its id",
        }, said)
    end)

    it("of any bytes end nothing", function()
        for _, title in ipairs { ("\u{FDFA}"):rep(400), ("\xFF"):rep(300), ("\u{1F600}\u{200D}"):rep(200),
            ("a\u{301}"):rep(1000), "\0a", ("\u{10FFFF}"):rep(60), ("\u{390}"):rep(500) } do
            titles.are_alike(title, title .. "x")
            titles.imitates(title)
            assert.is_boolean(titles.is_blank(title))
        end
    end)
end)
