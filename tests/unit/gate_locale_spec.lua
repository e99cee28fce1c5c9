-- Texts by key: the gate shows them in the player's language, and nothing that a mod or the world can see
-- depends on which one that is.
local t = require "t_gate"

describe("the gate's texts", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    local function add(locale) assert.equal("ok", (gate:add(1, "a", { "hud" }, { locale = locale }))) end

    -- Sends a HudText and gives what is shown.
    local function show(text)
        text.item = 0
        gate:submit(1, assert(t.encode("Send", { batch = { commands = { { seq = 1, hud_text = text } } } })))
        gate:act()
        return gate:hud(1, 0)
    end

    it("are shown by key with their arguments", function()
        add {
            storm = "Sturm aus {from}, St\u{e4}rke {power}",
            hits = { language = "en", one = "{count} Treffer!", other = "{count} Treffer" },
        }
        assert.equal("Sturm aus Westen, St\u{e4}rke -3", show { key = "storm",
            args = { { name = "power", number = -3 }, { name = "from", text = "Westen" } } })
        assert.equal("1 Treffer!", show { key = "hits", args = { { name = "count", number = 1 } } })
        assert.equal("0 Treffer", show { key = "hits", args = { { name = "count", number = 0 } } })
        assert.equal("plain {from}", show { text = "plain {from}" })
    end)

    it("that are not there are shown as the given text, or as the key, and named once in the log", function()
        add { there = "da" }
        assert.equal("gone", show { key = "gone" })
        assert.equal('warn a -: no text has the key "gone": add it to the files in locale/', gate:last_line())
        assert.equal("say this", show { key = "other", text = "say this" })
        assert.matches('"other"', gate:last_line())
        show { key = "gone" }
        assert.matches('"other"', gate:last_line()) -- nothing new
        assert.equal("da", show { key = "there", text = "not this" })
        for i = 1, 40 do show { key = "k" .. i } end
        assert.equal('warn a -: no text has the key "k30": add it to the files in locale/ ' ..
            "(more such keys are not named)", gate:last_line())
    end)

    it("are cut between characters where they are longer than a line may be", function()
        add { long = ("\u{e4}"):rep(250), arg = "x{a}" }
        local shown = show { key = "long" }
        assert.equal(256, #shown)
        assert.equal(128, utf8.len(shown))
        shown = show { key = "arg", args = { { name = "a", text = ("\u{e4}"):rep(64) } } }
        assert.equal(129, #shown)
    end)

    it("follow when the player chooses another language, those that are shown already, too", function()
        local function send(item, text)
            text.item = item
            gate:submit(1, assert(t.encode("Send", { batch = { commands = { { seq = 1, hud_text = text } } } })))
            gate:act()
        end
        add { storm = "Storm from {from}", hits = { language = "en", one = "{count} hit", other = "{count} hits" } }
        send(0, { key = "storm", x = 7, color = 0x123456, args = { { name = "from", text = "west" } } })
        send(1, { key = "hits", args = { { name = "count", number = 1 } } })
        send(2, { text = "plain" })
        send(3, { key = "gone", text = "as said" })
        send(4, { key = "storm" })
        send(4, { text = "no key any more" })
        send(5, { key = "storm" })
        gate:submit(1, assert(t.encode("Send", { batch = { commands = { { seq = 1, hud_remove = { item = 5 } } } } })))
        gate:act()
        gate:speak(1, "Ein Mod", { locale = {
            storm = "Sturm aus {from}", gone = "da", hits = { language = "de", one = "{count} Treffer!", other = "{count} Treffer" },
        } })
        local function shown()
            local list = {}
            for item = 0, 5 do list[item + 1] = gate:hud(1, item) or "-" end
            return list
        end
        assert.same({ "Sturm aus west", "1 Treffer!", "plain", "da", "no key any more", "-" }, shown())
        gate:speak(1, "Nothing", {}) -- a language in which it has no texts
        assert.same({ "storm", "hits", "plain", "as said", "no key any more", "-" }, shown())
        gate:remove(1)
        gate:speak(1, "Gone", { locale = { storm = "x" } }) -- nothing happens
        assert.equal("ok", (gate:add(1, "a", { "hud" })))
        gate:speak(1, "Anew", { locale = { storm = "x" } }) -- and nothing of its last life is shown
        assert.is_nil(gate:hud(1, 0))
    end)

    it("leave what is told, counted and hashed as it is in any language", function()
        local function run(locale)
            add(locale)
            show { key = "storm", args = { { name = "count", number = 2 } } }
            local bytes = gate:take_bytes(1)
            local result = { bytes, gate:counts(1).stream_digest, gate:counts(1).applied, gate:digest() }
            gate:close()
            gate = t.new {}
            return result
        end
        local english = run { storm = "A storm" }
        assert.same(english, run { storm = { language = "ru", few = "\u{431}", other = "x" } })
        assert.same(english, run {})
        assert.equal("", english[1])
        assert.equal(1, english[3])
    end)

    it("are refused as a table that is none", function()
        local function refused(locale, pattern)
            local ok, problem = pcall(add, locale)
            gate:remove(1)
            assert.is_false(ok)
            assert.matches(pattern, problem, 1, true)
        end
        refused(1, "table")
        refused({ a = 1 }, '"a": expected a text or a table of forms, got number')
        refused({ a = { language = "en", one = "x" } }, '"a": the form "other" is missing')
        refused({ a = { one = "x", other = "y" } }, '"a": the language of its forms is missing')
        refused({ "x" }, "keys are strings")
        refused({ [("k"):rep(65)] = "x" }, "over the limit")
        refused({ k = ("x"):rep(513) }, "over the limit")
        local many = {}
        for i = 1, 1025 do many["k" .. i] = "x" end
        refused(many, "at most 1024 texts")
    end)
end)
