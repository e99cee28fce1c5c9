local t = require "t_util"

describe("buf", function()
    it("grows up to its limit and refuses beyond, unchanged", function()
        local buf = t.buf(1000)
        assert.same({ "", 0 }, { buf:bytes() })
        assert.equal("ok", buf:append("")) -- nothing, into a buffer that never grew
        assert.equal("", (buf:bytes()))
        assert.equal("ok", buf:append(("a"):rep(300)))
        assert.equal("ok", buf:append(("b"):rep(700)))
        assert.equal("over the limit", buf:append("c"))
        assert.equal("ok", buf:append(""))
        assert.equal(("a"):rep(300) .. ("b"):rep(700), (buf:bytes()))
        local _, capacity = buf:bytes()
        buf:clear()
        assert.same({ "", capacity }, { buf:bytes() })
        assert.equal("over the limit", buf:append(("a"):rep(1001)))
        assert.equal("ok", buf:append(("a"):rep(1000)))
    end)

    it("reserves room that is really there", function()
        local buf = t.buf(5000)
        assert.equal("ok", buf:append("head"))
        for _, len in ipairs { 0, 1, 251, 252, 253, 4996 } do assert.is_true(buf:reserve(len)) end
        assert.is_false(buf:reserve(4997))
        assert.is_false(buf:reserve(-1)) -- 2^64 - 1
        assert.equal("head", (buf:bytes()))
    end)
end)

describe("arena", function()
    it("gives aligned blocks that do not overlap", function()
        local arena = t.arena(256, 4096)
        local blocks = {}
        for _, size in ipairs { 1, 16, 17, 100, 0, 200, 256, 300, 5 } do
            local at = assert(arena:alloc(size))
            assert.equal(0, at % 16)
            for _, other in ipairs(blocks) do
                assert.is_true(size == 0 or other[2] == 0 or at >= other[1] + other[2] or at + size <= other[1])
            end
            blocks[#blocks + 1] = { at, size }
        end
    end)

    it("says no beyond its limit, and starts over after a reset", function()
        local arena = t.arena(256, 1024)
        local first = arena:alloc(1000)
        assert.is_number(first)
        assert.is_nil(arena:alloc(100))
        assert.is_nil(arena:alloc(-1)) -- 2^64 - 1
        assert.is_nil(arena:alloc(-16))
        assert.equal(1008, arena:used())
        assert.is_number(arena:alloc(16))
        assert.is_nil(arena:alloc(1))
        arena:reset()
        assert.equal(0, arena:used())
        local a = arena:alloc(16)
        arena:reset()
        assert.equal(a, arena:alloc(16)) -- the first block is kept
        assert.is_number(arena:alloc(900))
    end)
end)

describe("random", function()
    it("is PCG-XSH-RR 64/32", function()
        -- the output of pcg32-demo.c by its author, for state 42 and stream 54
        assert.same({ 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e }, t.pcg_reference())
    end)

    it("depends on seed and name, and on nothing else", function()
        local function draws(seed, name)
            local random, list = t.random(seed, name), {}
            for i = 1, 20 do list[i] = random:next() end
            return table.concat(list, " ")
        end
        assert.equal(draws(1, "loot"), draws(1, "loot"))
        assert.not_equal(draws(1, "loot"), draws(2, "loot"))
        assert.not_equal(draws(1, "loot"), draws(1, "weather"))
    end)

    it("is even below a bound", function()
        local random, counts = t.random(7, "even"), {}
        for _ = 1, 60000 do
            local n = random:below(6)
            counts[n] = (counts[n] or 0) + 1
        end
        for n = 0, 5 do assert.is_true(counts[n] > 9500 and counts[n] < 10500) end
        assert.is_nil(counts[6])
        assert.equal(0, random:below(1))
        for _ = 1, 100 do assert.is_true(random:below(0xFFFFFFFF) < 0xFFFFFFFF) end
    end)
end)

describe("hash", function()
    it("differs by content, length and order", function()
        local seen = {}
        local texts = { "", "\0", "\0\0", "a", "b", "ab", "ba", "a\0", ("a"):rep(8), ("a"):rep(9), ("a"):rep(16) }
        for _, text in ipairs(texts) do
            assert.is_nil(seen[t.hash(text)])
            seen[t.hash(text)] = text
        end
    end)

    it("has the same value on every machine", function()
        assert.equal("8450f5500ed0cb32", ("%016x"):format(t.hash("gatehouse")))
    end)

    it("changes about half of its bits with one bit of the input", function()
        local total = 0
        for bit = 0, 63 do
            local a = ("<i8"):pack(12345)
            local b = ("<i8"):pack(12345 ~ (1 << bit))
            local different = t.hash(a) ~ t.hash(b)
            for i = 0, 63 do total = total + (different >> i & 1) end
        end
        assert.is_true(total / 64 > 28 and total / 64 < 36)
    end)
end)

describe("utf8", function()
    it("knows what is well formed", function()
        for _, good in ipairs {
            "", "abc", "\0", "\u{7f}", "\u{80}", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}",
            "\u{10ffff}", "na\u{ef}ve \u{1f41a}",
        } do
            assert.is_true(t.utf8_valid(good))
        end
        for _, bad in ipairs {
            "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xE2\x82",
            "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x90",
            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF", "ok\xFF", "\u{20ac}\x82",
        } do
            assert.is_false(t.utf8_valid(bad))
        end
    end)

    it("agrees with Lua about every two and three bytes that begin a character", function()
        for lead = 0xC0, 0xFF do
            for second = 0x70, 0xC1 do
                local two = string.char(lead, second)
                assert.equal(utf8.len(two) ~= nil, t.utf8_valid(two))
                local three = two .. "\x80"
                assert.equal(utf8.len(three) ~= nil, t.utf8_valid(three))
            end
        end
    end)

    it("cuts between characters", function()
        local text = "a\u{e9}\u{20ac}\u{1f41a}z" -- 1, 2, 3, 4 and 1 bytes
        local cuts = {}
        for max = 0, 12 do cuts[max + 1] = t.utf8_cut(text, max) end
        assert.same({ 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11 }, cuts)
        assert.equal(3, t.utf8_cut(("\x80"):rep(10), 3)) -- not UTF-8: anywhere
        assert.same({ "a\u{e9}", true }, { t.utf8_copy(text, 6) })
        assert.same({ "", true }, { t.utf8_copy(text, 1) })
        assert.same({ text, true }, { t.utf8_copy(text, 64) })
    end)
end)

describe("diag", function()
    it("carries the text and gives the status back", function()
        assert.same({ "reading: 7", -4, -12 }, { t.diag("reading") })
        local text = t.diag(("x"):rep(5000))
        assert.equal(("x"):rep(2047), text)
    end)
end)

describe("status", function()
    it("has a text for each code", function()
        assert.equal("ok", t.status_text(0))
        assert.equal("script error", t.status_text(-15))
        assert.equal("unknown status", t.status_text(-16))
        assert.equal("unknown status", t.status_text(1))
        local seen = {}
        for code = -15, 0 do
            assert.is_nil(seen[t.status_text(code)])
            seen[t.status_text(code)] = true
        end
    end)
end)

describe("mem", function()
    it("copies text", function()
        assert.equal("abc", t.strdup("abc"))
        assert.equal("", t.strdup(nil))
    end)
end)

describe("clock", function()
    it("does not go back, and does not wait for what is past", function()
        local before = t.now()
        t.sleep_until(before - 1)
        t.sleep_until(0)
        assert.is_true(t.now() >= before)
    end)
end)

describe("log", function()
    it("gives lines from a level on to its sink, with tick, source and place", function()
        local text = t.catch_log(2, function()
            t.log(1, "engine", nil, "not this one")
            t.log(2, "engine", nil, "a warning")
            t.log(3, "moth-director", "main.js:12", "100% broken")
        end)
        assert.equal("12|warn|engine|-|a warning\n12|error|moth-director|main.js:12|100% broken\n", text)
    end)

    it("cuts endless lines", function()
        local text = t.catch_log(0, function() t.log(0, "m", nil, ("x"):rep(20000)) end)
        assert.equal(#"12|debug|m|-|\n" + 9215, #text)
    end)

    it("keeps the last lines of each source that were shown, cut", function()
        t.catch_log(1, function()
            for i = 1, 25 do t.log(1, "tail-one", "main.js:" .. i, "line " .. i) end
            t.log(3, "tail-two", nil, ("x"):rep(999))
            t.log(0, "tail-one", nil, "not shown")
            t.log(1, ("s"):rep(65), nil, "a source without end")
        end)
        local lines = t.log_tail("tail-one")
        assert.equal(20, #lines)
        assert.equal("12|info|main.js:6|line 6", lines[1])
        assert.equal("12|info|main.js:25|line 25", lines[20])
        assert.same({ "12|error||" .. ("x"):rep(240) }, t.log_tail("tail-two"))
        assert.same({}, t.log_tail("tail-three"))
        t.catch_log(1, function() t.log(1, "tail-four", "m.js:1", "one\ntwo\n") end)
        assert.same({ "12|info|m.js:1|one", "12|info|m.js:1|two", "12|info|m.js:1|" }, t.log_tail("tail-four"))
        assert.same({}, t.log_tail(("s"):rep(65)))
    end)

    it("names its levels", function()
        assert.equal("debug", t.log_level_text(0))
        assert.equal("error", t.log_level_text(3))
        assert.equal("unknown", t.log_level_text(4))
        assert.equal("unknown", t.log_level_text(-1))
    end)
end)
