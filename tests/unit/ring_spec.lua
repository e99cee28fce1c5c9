local t = require "t_ring"

local HEADER = 8

-- The header of a frame as it lies in the ring.
local function header(len, type) return string.pack("<I4I4", len, type) end

describe("ring", function()
    it("carries frames in order, whole, with their types", function()
        local ring = t.new()
        assert.equal("ok", ring:write(7, "one"))
        assert.equal("ok", ring:write(8))
        assert.equal("ok", ring:write(9, "par", "", "ts", "\0\1"))
        assert.same({ 7, "one" }, { ring:read() })
        assert.same({ 8, "" }, { ring:read() })
        assert.same({ 9, "parts\0\1" }, { ring:read() })
        assert.same({ nil, "empty" }, { ring:read() })
    end)

    it("carries frames that wrap around, at every place where they can", function()
        local ring = t.new()
        local filler = ("x"):rep(t.capacity // 2 - 3 * HEADER)
        local frame = ("0123456789abcdef"):rep(9)
        for step = 0, 20 do
            local pad = ("."):rep(step * 8)
            for _, bytes in ipairs { filler, pad, filler, frame, frame } do
                assert.equal("ok", ring:write(step, bytes))
                assert.same({ step, bytes }, { ring:read() })
            end
        end
    end)

    it("is full when it is full, and takes again what was released", function()
        local ring = t.new()
        local half = ("h"):rep(t.capacity // 2 - HEADER)
        assert.equal("ok", ring:write(1, half))
        assert.equal("ok", ring:write(2, half))
        assert.equal(t.capacity, ring:used())
        assert.equal("full", ring:write(3, ""))
        assert.same({ 1, half }, { ring:read() })
        assert.equal("ok", ring:write(3, half))
        assert.equal("full", ring:write(4))
        assert.same({ 2, half }, { ring:read() })
        assert.same({ 3, half }, { ring:read() })
        assert.equal(0, ring:used())
    end)

    it("refuses what can never fit", function()
        local ring = t.new()
        assert.equal("ok", ring:write(1, ("m"):rep(t.capacity - HEADER)))
        ring:peek()
        ring:release()
        assert.equal("over the limit", ring:write(1, ("m"):rep(t.capacity - HEADER + 1)))
        assert.equal("over the limit", ring:write(1, ("m"):rep(t.capacity // 2), ("m"):rep(t.capacity // 2)))
        assert.equal(0, ring:used())
    end)

    it("keeps what was peeked until it is released", function()
        local ring = t.new()
        ring:write(1, "a")
        ring:write(2, "b")
        assert.same({ 1, "a" }, { ring:peek() })
        assert.same({ 2, "b" }, { ring:peek() })
        assert.same({ nil, "empty" }, { ring:peek() })
        assert.equal(2 * 16, ring:used())
        ring:release()
        assert.equal(0, ring:used())
    end)

    it("lets its indices run over 2^32", function()
        local ring = t.new(2 ^ 32 - 3 * t.capacity)
        local big = ("z"):rep(t.capacity - 64)
        for i = 1, 9 do
            if ring:write(i & 0xff, big) ~= "ok" then error("write " .. i) end
            if ring:peek() ~= i & 0xff then error("peek " .. i) end
            ring:release()
        end
    end)
end)

describe("a ring whose writer is hostile", function()
    it("notices a tail that is too far, unaligned, or behind", function()
        for _, tail in ipairs { t.capacity + 8, 0x7ffffff8, 0xfffffff8, 1, 4, 7, 12 } do
            local ring = t.new()
            ring:set_tail(tail)
            assert.same({ nil, "malformed data" }, { ring:read() })
            assert.same({ nil, "malformed data" }, { ring:peek() })
        end
    end)

    it("notices a length that is longer than what was written", function()
        for _, len in ipairs { 17, 100, t.capacity, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff } do
            local ring = t.new()
            ring:write(1, "sixteen bytes...")
            ring:poke(0, header(len, 1))
            assert.same({ nil, "malformed data" }, { ring:read() })
        end
    end)

    it("notices a payload that is longer than the reader's buffer", function()
        local ring = t.new()
        ring:write(1, ("b"):rep(101))
        assert.same({ nil, "malformed data" }, { ring:read(100) })
    end)

    it("gives a shorter frame where the length was made shorter, and stays in step with nothing", function()
        local ring = t.new()
        ring:write(1, "sixteen bytes...")
        ring:poke(0, header(3, 2))
        assert.same({ 2, "six" }, { ring:read() })
        local type, text = ring:read() -- the rest of the old payload, taken as a frame: a lie, in bounds
        assert.is_true(type == nil and text == "malformed data")
    end)

    it("reads a ring of zeroes as empty frames and comes to its end", function()
        local ring = t.new()
        ring:set_tail(t.capacity)
        local count = 0
        while ring:read() do count = count + 1 end
        assert.equal(t.capacity // HEADER, count)
        assert.is_false(ring:readable())
    end)

    it("survives any garbage", function()
        local seed = 1
        local function random()
            seed = (seed * 1103515245 + 12345) & 0x7fffffff
            return seed >> 8
        end
        for _ = 1, 300 do
            local ring = t.new()
            local bytes = {}
            for i = 1, 512 do bytes[i] = string.char(random() & (random() % 3 == 0 and 255 or 7)) end
            ring:poke(0, table.concat(bytes))
            ring:set_tail(random() % 600 // 8 * 8)
            local frames = 0
            while ring:read() do frames = frames + 1 end
            assert.is_true(frames <= 75)
        end
    end)
end)

describe("a ring whose reader is hostile", function()
    it("notices a head that is impossible and writes nothing", function()
        for _, head in ipairs { 8, 1, 0x80000000, 0xfffffff9 } do
            local ring = t.new()
            ring:set_head(head)
            assert.equal("malformed data", ring:write(1, "x"))
            assert.is_false(ring:readable())
            assert.is_true(ring:used() <= t.capacity)
        end
    end)
end)
