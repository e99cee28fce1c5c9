-- The log: its forms, folding, files.
local t = require("t_log")

local DEBUG, INFO, WARN, ERROR = 0, 1, 2, 3

local function line(fields)
    local made = { level = INFO, tick = 120, source = "pet", place = "main.js:12", text = "hello" }
    for key, value in pairs(fields or {}) do made[key] = value end
    if fields and fields.place == false then made.place = nil end
    return made
end

describe("a line for people", function()
    it("has tick, source, level when it is another than info, place and text", function()
        assert.equal("   120 pet main.js:12: hello\n", t.form("text", line()))
        assert.equal("   120 pet warn main.js:12: hello\n", t.form("text", line { level = WARN }))
        assert.equal("pet debug: hello\n", t.form("text", line { level = DEBUG, tick = 0, place = false }))
        assert.equal("   120 pet main.js:12: hello (again, 1 time)\n", t.form("text", line { again = 1 }))
    end)

    it("stands behind its source in each of its lines", function()
        assert.equal("pet m.js:1: a\npet m.js:1: \npet m.js:1:    1 other: b (again, 3 times)\n",
            t.form("text", line { tick = 0, place = "m.js:1", text = "a\n\n   1 other: b", again = 3 }))
    end)

    it("shows control characters as escapes, in any part of it", function()
        assert.equal("p\\x1bt a\\x0ab: x\\x1b[2Jy\tz\\x0d\\x7f\\u009b é\\xc2\n", t.form("text", line { tick = 0,
            source = "p\27t", place = "a\nb", text = "x\27[2Jy\tz\r\127\xc2\x9b \xc3\xa9\xc2" }))
    end)

    it("escapes what Lua escapes, of all characters that there are", function()
        package.path = "lua/?.lua;" .. package.path
        local unseen = require "lib.unseen"
        local function compare(code)
            local character = utf8.char(code)
            local head = "x main.js:12: "
            local expected = code == 9 and "\t" or code == 10 and "\n" .. head or unseen.escaped(character)
            assert.equal(head .. expected .. "\n", t.form("text", line { tick = 0, source = "x", text = character }))
        end
        for code = 1, 0xFFFF do
            if code < 0xD800 or code > 0xDFFF then compare(code) end
        end
        for code = 0xDFF00, 0xE01FF do compare(code) end
    end)

    it("shows what would turn its order around as escapes", function()
        local text = "a\u{202e}b\u{2066}c\u{2069}\u{2028}\u{202a}\u{200b}\u{20ac}\xe2\x80"
        assert.equal("pet: a\\u202eb\\u2066c\\u2069\\u2028\\u202a\\u200b\u{20ac}\\xe2\\x80\n",
            t.form("text", line { tick = 0, place = false, text = text }))
        assert.equal("\"text\":\"a\\u202eb\\u2066c\\u2069\\u2028\\u202a\\u200b\u{20ac}\u{fffd}\u{fffd}\"}\n",
            (t.form("json", line { text = text }):match('"text".*')))
    end)

    it("has colours of its own only", function()
        assert.equal("\27[2m   120 \27[0m\27[36mpet\27[0m \27[31merror\27[0m \27[2mmain.js:12\27[0m: \\x1b[0m\n",
            t.form("colour", line { level = ERROR, text = "\27[0m" }))
    end)
end)

describe("a line for programs", function()
    it("is an object", function()
        assert.equal('{"tick":120,"mod":"pet","level":"info","file":"main.js","line":12,"text":"hello"}\n',
            t.form("json", line()))
        assert.equal('{"tick":120,"mod":"pet","level":"info","file":"main.js","line":12,"from_mod":true,'
            .. '"text":"hello"}\n', t.form("json", line { from_mod = 1 }))
        assert.equal('{"tick":0,"mod":"pet","level":"error","text":"hello","count":7}\n',
            t.form("json", line { tick = 0, level = ERROR, place = false, again = 7 }))
        assert.equal('{"tick":120,"mod":"pet","level":"info","file":"lib/a.js","line":12,"text":"hello"}\n',
            t.form("json", line { place = "lib/a.js:12:5" }))
        assert.equal('{"tick":120,"mod":"pet","level":"info","file":"a:b","text":"hello"}\n',
            t.form("json", line { place = "a:b" }))
        assert.equal('{"tick":120,"mod":"pet","level":"info","file":":12","text":"hello"}\n',
            t.form("json", line { place = ":12" }))
    end)

    it("keeps every text, and is JSON whatever it holds", function()
        assert.equal([["text":"a\n\t\"\\\u0001\u001b\u007f\u009b]] .. "é\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd\"}\n",
            (t.form("json", line { text = "a\n\t\"\\\1\27\127\xc2\x9b\xc3\xa9\xffx\xed\xa0" }):match('"text".*')))
    end)
end)

describe("a line for files", function()
    it("has its parts between tabs, and more lines of text behind one", function()
        assert.equal("120\tinfo\tpet\tmain.js:12\thello\n", t.form("record", line()))
        assert.equal("120\tinfo*\tpet\tmain.js:12\thello\n", t.form("record", line { from_mod = 1 }))
        assert.equal("120\tinfo* x3\tpet\tmain.js:12\thello\n", t.form("record", line { from_mod = 1, again = 3 }))
        assert.equal("0\twarn x5\tpet\t\ta\tb\n\tc\n\t\n",
            t.form("record", line { tick = 0, level = WARN, again = 5, place = false, text = "a\tb\nc\n" }))
        assert.equal("1\tinfo\ta\\x09b\tc\\x09d\t\\x1b\n",
            t.form("record", line { tick = 1, source = "a\tb", place = "c\td", text = "\27" }))
    end)

    it("has an end, whatever a mod prints", function()
        assert.is_true(#t.form("text", line { text = ("\n"):rep(9000) }) <= 128 * 1024)
        assert.is_true(#t.form("json", line { text = ("\1"):rep(9000) }) <= 128 * 1024)
    end)
end)

describe("folding", function()
    local function at(tick, text, more)
        local made = line { tick = tick, text = text }
        for key, value in pairs(more or {}) do made[key] = value end
        return made
    end

    it("shows a line once and counts it for a second", function()
        local fold = t.fold()
        assert.same({ "10\tinfo\tpet\tmain.js:12\ta" }, fold:line(at(10, "a")))
        for tick = 11, 69 do
            assert.same({}, fold:tick(tick))
            assert.same({}, fold:line(at(tick, "a")))
        end
        assert.same({ "69\tinfo x59\tpet\tmain.js:12\ta" }, fold:tick(70))
        assert.same({}, fold:line(at(70, "a")))
        assert.same({ "70\tinfo x1\tpet\tmain.js:12\ta" }, fold:tick(130))
        assert.same({}, fold:tick(190))
        assert.same({ "191\tinfo\tpet\tmain.js:12\ta" }, fold:line(at(191, "a")))
    end)

    it("counts for as many ticks as a second has", function()
        for _, rate in ipairs { 20, 240 } do
            local fold = t.fold()
            fold:tick_rate(rate)
            assert.equal(1, #fold:line(at(1, "a")))
            for tick = 2, rate do
                assert.same({}, fold:tick(tick))
                assert.same({}, fold:line(at(tick, "a")))
            end
            assert.same({ ("%d\tinfo x%d\tpet\tmain.js:12\ta"):format(rate, rate - 1) }, fold:tick(rate + 1))
        end
    end)

    it("knows two lines that take turns", function()
        local fold = t.fold()
        local shown = 0
        for tick = 1, 50 do
            shown = shown + #fold:line(at(tick, "a")) + #fold:line(at(tick, "b"))
        end
        assert.equal(2, shown)
        local rest = fold:flush()
        table.sort(rest)
        assert.same({ "50\tinfo x49\tpet\tmain.js:12\ta", "50\tinfo x49\tpet\tmain.js:12\tb" }, rest)
        assert.same({}, fold:flush())
    end)

    it("tells lines apart by source, level, place and text", function()
        local fold = t.fold()
        for _, more in ipairs { {}, { source = "tom" }, { level = WARN }, { place = "main.js:13" }, { text = "b" } } do
            assert.equal(1, #fold:line(at(5, "a", more)))
        end
        local placeless = at(5, "a")
        placeless.place = nil
        assert.equal(1, #fold:line(placeless))
        assert.same({}, fold:line(placeless))
    end)

    it("begins anew with a new game, and leaves what is said before one alone", function()
        local fold = t.fold()
        assert.equal(1, #fold:line(at(0, "a")))
        assert.equal(1, #fold:line(at(0, "a")))
        assert.equal(1, #fold:line(at(500, "a")))
        assert.equal(0, #fold:line(at(501, "a")))
        assert.same({ "501\tinfo x1\tpet\tmain.js:12\ta", "1\tinfo\tpet\tmain.js:12\ta" }, fold:line(at(1, "a")))
    end)

    it("loses nothing when there is more than it can remember", function()
        local fold = t.fold()
        local said, told = 0, 0
        local function count(lines)
            for _, text in ipairs(lines) do told = told + (tonumber(text:match("^%d+\tinfo x(%d+)")) or 1) end
        end
        for tick = 1, 40 do
            for i = 1, 1000 do
                count(fold:line(at(tick, "line " .. i)))
                said = said + 1
            end
            count(fold:tick(tick))
        end
        count(fold:flush())
        assert.equal(said, told)
    end)
end)

describe("log files", function()
    local folder, files

    before_each(function()
        folder = os.tmpname()
        os.remove(folder)
        assert(os.execute("mkdir " .. folder))
    end)

    after_each(function()
        if files then files:close() end
        files = nil
        os.execute("rm -r " .. folder)
    end)

    local function open(bytes)
        files = assert(t.files(folder, bytes))
        return files
    end

    local function read(name)
        local file = io.open(folder .. "/" .. name, "rb")
        if not file then return nil end
        local text = file:read("a")
        file:close()
        return text
    end

    local function stat(name, form)
        local pipe = io.popen(("stat -c %s %s/%s"):format(form, folder, name))
        local text = pipe:read("l")
        pipe:close()
        return text
    end

    it("are one for each mod and one for the rest, for their owner alone", function()
        open()
        for _, source in ipairs { "pet", "tide-map", "engine", "game", "mods", "../up", "", ("x"):rep(64), "Pet" } do
            assert(files:write(line { source = source }))
        end
        assert.matches("^# %d+%-%d%d%-%d%d %d%d:%d%d:%d%d\n120\tinfo\tpet\tmain.js:12\thello\n$", read("pet.log"))
        assert.matches("tide%-map", read("tide-map.log"))
        local _, others = read("engine.log"):gsub("\thello\n", "")
        assert.equal(7, others)
        assert.equal("600", stat("pet.log", "%a"))
    end)

    it("go on where the last run ended", function()
        open():write(line { text = "one" })
        files:close()
        open():write(line { text = "two" })
        local text = read("pet.log")
        assert.matches("\tone\n# [^\n]*\n120\tinfo\tpet\tmain.js:12\ttwo\n$", text)
    end)

    it("are changed when they are full, and the oldest goes", function()
        open(1000)
        for i = 1, 200 do assert(files:write(line { text = "line " .. i })) end
        for _, name in ipairs { "pet.log", "pet.log.1", "pet.log.2", "pet.log.3" } do
            assert.is_true(#read(name) <= 1000 and #read(name) > 0, name)
        end
        assert.is_nil(read("pet.log.4"))
        assert.matches("line 200\n$", read("pet.log"))
        local last = tonumber(read("pet.log.1"):match("line (%d+)\n$"))
        assert.equal(last + 1, tonumber(read("pet.log"):match("line (%d+)\n")))
    end)

    it("are more than can be open at once", function()
        open()
        for round = 1, 3 do
            for i = 1, 50 do assert(files:write(line { source = "mod-" .. i, text = "round " .. round })) end
        end
        for i = 1, 50 do
            assert.matches("round 1\n.*round 2\n.*round 3\n$", read(("mod-%d.log"):format(i)))
        end
    end)

    it("follow no link, and end with one warning", function()
        for _, command in ipairs { "ln -s victim %s/pet.log", "touch %s/other; ln %s/other %s/pet.log",
            "mkfifo %s/pet.log", "mkdir %s/pet.log" } do
            os.execute("rm -rf " .. folder .. "/*")
            os.execute((command:gsub("%%s", folder)))
            open()
            local ok, problem = files:write(line())
            assert.is_nil(ok, command)
            assert.matches("^pet.log: ", problem)
            ok, problem = files:write(line { source = "tom" })
            assert.is_nil(ok)
            assert.equal("closed", problem)
            files:close()
            assert.is_nil(io.open(folder .. "/victim"))
        end
    end)

    it("need a folder", function()
        os.execute(("ln -s /dev/null %s/none"):format(folder))
        local ok, problem = t.files(folder .. "/none")
        assert.is_nil(ok)
        assert.matches("Not a directory", problem)
        ok, problem = t.files(folder .. "/missing")
        assert.is_nil(ok)
        assert.matches("missing: No such file or directory", problem)
    end)
end)

describe("the history", function()
    local log = t.engine

    local function newest()
        local lines = log.history()
        return #lines > 0 and lines[#lines].number or 0
    end

    -- The numbers of lines, by source, after that number.
    local function count(after)
        local counts = {}
        for _, one in ipairs(log.history(after)) do counts[one.source] = (counts[one.source] or 0) + 1 end
        return counts
    end

    it("gives what was said after a line, in order", function()
        local before = newest()
        t.note(line { text = "one", level = ERROR })
        t.note(line { source = "tom", text = "two", place = false, again = 3 })
        local lines = log.history(before)
        assert.same({ number = before + 1, tick = 120, level = "error", source = "pet", place = "main.js:12",
                      text = "one" }, lines[1])
        assert.same({ number = before + 2, tick = 120, level = "info", source = "tom", again = 3, text = "two" },
            lines[2])
        assert.same({ lines[2] }, log.history(before + 1))
        assert.same({}, log.history(before + 2))
    end)

    it("is bounded, and who talks the most pushes out himself", function()
        local before = newest()
        for i = 1, 50 do t.note(line { source = "quiet", text = "word " .. i }) end
        for i = 1, 5000 do t.note(line { source = "loud", text = "noise " .. i }) end
        for i = 1, 3000 do t.note(line { source = "louder", text = ("noise "):rep(50) .. i }) end
        local counts = count(before)
        assert.equal(50, counts.quiet)
        assert.is_true(counts.loud > 300, counts.loud)
        assert.is_true(counts.louder > 100, counts.louder)
        assert.is_true(#log.history() <= 2000)
        local lines = log.history()
        assert.equal(newest(), lines[#lines].number)
        assert.matches(" 3000$", lines[#lines].text)
        for i = 2, #lines do assert.is_true(lines[i].number > lines[i - 1].number) end
    end)

    it("cuts what is too long, between characters", function()
        local before = newest()
        t.note(line { text = ("é"):rep(3000), source = ("s"):rep(100), place = ("p"):rep(500) })
        local one = log.history(before)[1]
        assert.is_true(#one.text <= 2047 and utf8.len(one.text) ~= nil)
        assert.equal(63, #one.source)
        assert.equal(127, #one.place)
    end)
end)
