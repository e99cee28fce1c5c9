-- A mod's process that was taken over writes what it likes into the ring. The engine's side must take
-- nothing of it on trust, kill the process and say why.
local t = require "t_slot"

local READY, FAILED, SEND, QUERY, PRINT, DROPPED, ERROR, DONE, WORDS = 1, 2, 3, 4, 5, 6, 7, 8, 9
local RAN = 12
local NO_PRINT = ("\0"):rep(t.print_bytes)

local function ready(works)
    local slot = t.new(works)
    slot:put(READY, "")
    assert.equal("ready", (slot:next()))
    slot:begin()
    return slot
end

-- The slot gives nothing more, has killed the process, and says `why`.
local function assert_breach(slot, why)
    local kind = slot:next()
    while kind and kind ~= "exited" do kind = slot:next() end
    assert.equal("broke the protocol: " .. why, slot:reason())
    slot:put(SEND, "one more")
    assert.is_nil(slot:next())
    slot:exited()
    local last, _, text = slot:next()
    assert.same({ "exited", "broke the protocol: " .. why }, { last, text })
end

local function check_each_second(slot, from, to)
    for at = from, to do slot:check(at) end
end

describe("a slot", function()
    it("takes the frames of an honest child", function()
        local slot = ready()
        slot:put(PRINT, string.pack("<i4c128", 12, "main.js\0\0\0") .. "hello")
        slot:put(SEND, "bytes")
        slot:put(ERROR, ("\0"):rep(t.error_bytes))
        slot:put(DROPPED, "\5\0\0\0")
        slot:put(DONE, "")
        assert.same({ "print", "hello", "main.js", 12 }, { slot:next() })
        assert.equal("send", (slot:next()))
        assert.equal("error", (slot:next()))
        assert.equal("dropped", (slot:next()))
        assert.equal("done", (slot:next()))
        assert.is_nil(slot:next())
        assert.equal("", slot:reason())
    end)

    it("kills for frames of unknown types", function()
        for _, type in ipairs { 0, 13, 255, 0x80000000, 0xffffffff } do
            local slot = ready()
            slot:put(type, "x")
            assert_breach(slot, "a message of an unknown type")
        end
    end)

    it("takes a main module that waits, and that it ran or failed later, once", function()
        local waits = string.pack("<i4c128", 7, "main.js")
        for _, ends in ipairs { "ran", "failed" } do
            local slot = t.new()
            slot:put(READY, waits)
            assert.same({ "ready", "", "main.js", 7 }, { slot:next() })
            slot:begin()
            slot:put(DONE, "")
            assert.equal("done", (slot:next()))
            slot:begin()
            slot:put(ends == "ran" and RAN or FAILED, ends == "ran" and "" or ("\0"):rep(t.error_bytes))
            assert.equal(ends, (slot:next()))
            assert.equal("", slot:reason())
            slot:put(RAN, "")
            assert_breach(slot, ends == "ran" and "it answered what was not asked" or "it spoke without being asked")
        end
    end)

    it("kills for a main module that ran though it did not wait, and for a start of the wrong size", function()
        local slot = ready()
        slot:put(RAN, "")
        assert_breach(slot, "it answered what was not asked")
        for _, bytes in ipairs { "x", ("x"):rep(131), ("x"):rep(133) } do
            slot = t.new()
            slot:put(READY, bytes)
            assert_breach(slot, "a start of the wrong size")
        end
    end)

    it("kills for what comes of an evaluation that nobody asked for, and for one of the wrong size", function()
        local slot = ready()
        slot:put(10, string.pack("<I4I4I4", 7, 1, 0) .. "2")
        assert_breach(slot, "it answered what was not asked")
        for _, bytes in ipairs { "", ("x"):rep(11), ("x"):rep(12 + 16 * 1024 + 1) } do
            slot = ready()
            slot:put(10, bytes)
            assert_breach(slot, "an evaluation of the wrong size")
        end
    end)

    it("kills for what ran when nobody asked for it, and for too much of it", function()
        local slot = ready()
        slot:put(11, "{}")
        assert_breach(slot, "it told what nobody asked for")
        slot = ready()
        slot:cover()
        slot:put(11, "")
        assert_breach(slot, "it told what nobody asked for")
        slot = ready()
        slot:cover()
        local piece = ("x"):rep(64 * 1024)
        for _ = 1, 128 do
            slot:put(11, piece)
            assert.same({ "coverage", piece }, { (slot:next()), piece })
        end
        slot:put(11, ("x"):rep(17))
        assert_breach(slot, "it told what nobody asked for")
    end)

    it("kills for frames of the wrong size", function()
        for _, size in ipairs { 0, 1, t.error_bytes - 1, t.error_bytes + 1 } do
            local slot = ready()
            slot:put(ERROR, ("e"):rep(size))
            assert_breach(slot, "an error of the wrong size")
            slot = t.new()
            slot:put(FAILED, ("e"):rep(size))
            assert_breach(slot, "an error of the wrong size")
        end
        for _, size in ipairs { 0, t.print_bytes - 1, t.print_bytes + 8 * 1024 + 1, 128 * 1024 } do
            local slot = ready()
            slot:put(PRINT, ("p"):rep(size))
            assert_breach(slot, "a print of the wrong size")
        end
        for _, size in ipairs { 0, 3, 5 } do
            local slot = ready()
            slot:put(DROPPED, ("d"):rep(size))
            assert_breach(slot, "a count of the wrong size")
        end
    end)

    it("kills for a frame that is longer than any, and for a ring that makes no sense", function()
        local slot = ready()
        slot:put(SEND, ("s"):rep(128 * 1024 + 1))
        assert_breach(slot, "its ring makes no sense")
        slot = ready()
        slot:set_tail(0x7ffffff0)
        local kind = slot:next()
        assert.is_nil(kind)
        assert.equal("broke the protocol: its ring makes no sense", slot:reason())
    end)

    it("kills for answers that nobody asked for", function()
        local slot = t.new()
        slot:put(DONE, "")
        assert_breach(slot, "it answered what was not asked")
        slot = ready()
        slot:put(READY, "")
        assert_breach(slot, "it answered what was not asked")
        slot = ready()
        slot:put(DONE, "")
        slot:put(DONE, "")
        assert_breach(slot, "it spoke without being asked")
        slot = ready()
        slot:put(DONE, "")
        slot:put(SEND, "late")
        assert_breach(slot, "it spoke without being asked")
    end)

    it("kills for floods", function()
        local slot = ready()
        for _ = 1, 1025 do slot:put(SEND, "") end
        assert_breach(slot, "$send over its limits")
        slot = ready()
        slot:put(SEND, ("s"):rep(64 * 1024 + 1))
        assert_breach(slot, "$send over its limits")
        slot = ready()
        for _ = 1, 20 do slot:put(PRINT, NO_PRINT .. ("p"):rep(1000)) end
        assert_breach(slot, "prints over its budget")
        slot = ready()
        for _ = 1, 2 do slot:put(ERROR, ("\0"):rep(t.error_bytes)) end
        assert_breach(slot, "too many errors at once")
        slot = ready()
        for _ = 1, 2 do slot:put(DROPPED, "\255\255\255\255") end
        assert_breach(slot, "too many errors at once")
        slot = ready()
        for _ = 1, 32 do
            slot:put(SEND, ("s"):rep(64 * 1024))
            assert.equal("send", (slot:next()))
        end
        slot:put(SEND, "s")
        assert_breach(slot, "$send over its limits")
    end)

    it("kills for prints over the budget that many deliveries share", function()
        local slot = ready()
        slot:put(PRINT, NO_PRINT .. ("p"):rep(8000))
        slot:put(PRINT, NO_PRINT .. ("p"):rep(8000))
        slot:put(DONE, "")
        for _ = 1, 3 do assert.is_truthy((slot:next())) end
        slot:begin()
        slot:put(PRINT, NO_PRINT .. ("p"):rep(8000))
        assert_breach(slot, "prints over its budget")
        slot = ready()
        slot:put(PRINT, NO_PRINT .. ("\n"):rep(700)) -- each is a line of the log
        assert_breach(slot, "prints over its budget")
    end)

    it("kills for more than one last word", function()
        local slot = ready()
        slot:put(WORDS, "out of memory")
        assert.is_nil(slot:next())
        slot:put(WORDS, "out of memory")
        assert_breach(slot, "more than one last word")
    end)

    it("kills for ringing without end when there is nothing to say", function()
        local slot = ready()
        for _ = 1, 2000 do slot:ring() end -- while it works
        slot:put(DONE, "")
        assert.equal("done", (slot:next()))
        for _ = 1, 1000 do slot:ring() end
        assert.equal("", slot:reason())
        slot:ring()
        assert.equal("broke the protocol: it notified the engine and had nothing to say", slot:reason())
    end)

    it("kills for a nap at work, however little is done in between", function()
        local slot = ready()
        slot:burn(1)
        check_each_second(slot, 1, 9)
        slot:burn(1)
        assert.equal("", slot:reason())
        check_each_second(slot, 10, 11)
        assert.equal("did not answer for 10 s and did nothing either", slot:reason())
        slot = ready()
        slot:burn(60)
        check_each_second(slot, 1, 9)
        slot:burn(60)
        assert.equal("", slot:reason())
        check_each_second(slot, 10, 19)
        assert.equal("kept the game waiting for 10 s in all and did nothing", slot:reason())
    end)

    -- A delivery that takes so many seconds.
    local function deliver(slot, seconds)
        slot:begin()
        check_each_second(slot, 1, seconds)
        slot:put(DONE, "")
        return slot:next()
    end

    it("kills for many naps, each of them short", function()
        local slot = ready()
        slot:put(DONE, "")
        assert.equal("done", (slot:next()))
        for _ = 1, 4 do assert.equal("done", (deliver(slot, 2))) end
        assert.equal("", slot:reason())
        assert.equal("done", (deliver(slot, 1)))
        assert.is_nil((deliver(slot, 3)))
        assert.equal("kept the game waiting for 10 s in all and did nothing", slot:reason())
    end)

    it("does not count what a process waits for a processor, however long", function()
        local slot = ready(true)
        slot:put(DONE, "")
        assert.equal("done", (slot:next()))
        for _ = 1, 10 do assert.equal("done", (deliver(slot, 9))) end
        assert.equal("", slot:reason())
    end)

    it("does not count what it waits for an answer", function()
        local slot = ready()
        slot:put(QUERY, "?")
        assert.equal("query", (slot:next()))
        check_each_second(slot, 1, 30)
        assert.equal("", slot:reason())
    end)

    it("does not count the time in which nobody looked", function()
        local slot = ready()
        for at = 100, 900, 100 do slot:check(at) end
        assert.equal("", slot:reason())
    end)

    it("kills for a start that takes long and uses little", function()
        local slot = t.new(true)
        for at = 1, 19 do
            slot:burn(at % 5 == 0 and 60 or 0)
            slot:check(at)
        end
        assert.equal("", slot:reason())
        check_each_second(slot, 20, 21)
        assert.equal("was not ready after 20 s and did little", slot:reason())
    end)

    it("kills for work while there is nothing to do", function()
        local slot = t.new()
        slot:burn(1)
        slot:put(READY, "")
        assert.equal("ready", (slot:next()))
        slot:check(0)
        assert.equal("", slot:reason())
        slot:burn(30)
        slot:check(0)
        assert.matches("^used %d+ ms of CPU while it had nothing to do$", slot:reason())
    end)

    it("kills for a second word while it waits for a reply", function()
        for _, type in ipairs { SEND, QUERY } do
            local slot = ready()
            slot:put(QUERY, "?")
            slot:put(type, "?")
            assert_breach(slot, "it spoke while it waited for a reply")
        end
        local slot = ready()
        slot:put(QUERY, "?")
        slot:put(DONE, "")
        assert_breach(slot, "it answered what was not asked")
    end)

    it("cuts and cleans text that has no end, and numbers that are none", function()
        local slot = ready()
        slot:put(ERROR, ("\xff"):rep(t.error_bytes))
        local kind, _, text, line = slot:next()
        assert.same({ "error", ("?"):rep(4095), 0 }, { kind, text, line })
        slot:put(PRINT, ("\x1b"):rep(t.print_bytes) .. "\0\27[2J\xff")
        local bytes
        kind, bytes, text = slot:next()
        assert.same({ "print", "??[2J?", ("?"):rep(127) }, { kind, bytes, text })
    end)

    it("believes the last words of a process that ended by itself or by a crash, of no other", function()
        local reasons = { [6] = "out of memory", [5] = "out of memory", [31] = "stopped: forbidden system call" }
        for signal, reason in pairs(reasons) do
            local slot = ready()
            slot:put(WORDS, "out of memory")
            slot:exited(signal)
            assert.same({ "exited", "", reason }, { table.unpack({ slot:next() }, 1, 3) })
        end
        local slot = ready()
        slot:put(WORDS, "out of memory: \27[31m" .. ("x"):rep(1000))
        slot:exited(9)
        assert.same({ "exited", "", "killed from outside (SIGKILL)" }, { table.unpack({ slot:next() }, 1, 3) })
    end)

    it("gives what a dead process said before its end", function()
        local slot = ready()
        slot:put(SEND, "last")
        slot:put(SEND, "words")
        slot:exited(6)
        assert.same({ "send", "last" }, { table.unpack({ slot:next() }, 1, 2) })
        assert.same({ "send", "words" }, { table.unpack({ slot:next() }, 1, 2) })
        local kind, _, reason = slot:next()
        assert.same({ "exited", "crashed (SIGABRT)" }, { kind, reason })
    end)

    it("comes to an end with any garbage", function()
        local seed = 7
        local function random(limit)
            seed = (seed * 1103515245 + 12345) & 0x7fffffff
            return (seed >> 8) % limit
        end
        for _ = 1, 60 do
            local slot = random(2) == 0 and ready() or t.new()
            for _ = 1, 20 do slot:put(random(11), string.char(random(256)):rep(random(5000))) end
            local count = 0
            while slot:next() do count = count + 1 end
            assert.is_true(count <= 20)
            slot:exited(9)
            local kind
            repeat kind = slot:next() until kind == "exited" or not kind
            assert.equal("exited", kind)
        end
    end)
end)
