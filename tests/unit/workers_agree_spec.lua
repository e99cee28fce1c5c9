-- The JavaScript codec and protobuf-c: random messages of every kind both ways, and the same messages
-- refused. GATEHOUSE_AGREE names how many messages (of each kind of check); a few thousand otherwise.
local agree = require("t_agree")
local sdk = require("tests.unit.support.sdk")

local ASKED = math.tointeger(tonumber(os.getenv("GATEHOUSE_AGREE") or ""))
local COUNT = ASKED or (os.getenv("B") == "asan" and 2000 or 20000)

describe("JavaScript and protobuf-c", function()
    local modules = {}
    setup(function()
        for name, source in pairs(sdk.sources) do modules[name] = source end
        local file = assert(io.open("tests/unit/js/agree.js", "rb"))
        modules["agree.js"] = file:read("a")
        file:close()
    end)

    local function run(options)
        options.modules = options.modules or modules
        return agree.run(options)
    end

    it("write and read the same", function()
        assert.are.equal(COUNT, assert(run { seed = 1, count = COUNT }))
    end)

    it("refuse the same", function()
        assert.are.equal(COUNT, assert(run { seed = 2, count = COUNT, gate = true }))
    end)

    it("are compared on the same messages each time", function()
        local _, first = run { seed = 3, count = 64 }
        local _, second = run { seed = 3, count = 64 }
        local _, other = run { seed = 4, count = 64 }
        assert.are.equal(first, second)
        assert.are_not.equal(first, other)
    end)

    -- That a difference would be seen: codecs with one mistake in them.
    local function with_mistake(from, to)
        local broken = {}
        for name, source in pairs(modules) do broken[name] = source end
        local count
        from, to = from:gsub("%p", "%%%0"), to:gsub("%%", "%%%%")
        broken["codec_full.js"], count = broken["codec_full.js"]:gsub(from, to, 1)
        assert.are.equal(1, count)
        return { modules = broken, seed = 5, count = 2000 }
    end

    it("would be seen to disagree about a number, a text, a length or a limit", function()
        for from, to in pairs({
            ["0x80 | ((c >> 6) & 63)"] = "0x80 | ((c >> 6) & 31)",
            ["c = 0xfffd;"] = "c = 0x3f;",
            ["const extra = len < 16384 ? 1"] = "const extra = len < 1638400 ? 1",
            ["((v >>> 1) ^ -(v & 1))"] = "(v >>> 1)",
        }) do
            assert.is_nil((run(with_mistake(from, to))), from)
        end
        local options = with_mistake("> 16777215", "> 16777216")
        options.gate, options.count = true, 20000
        assert.is_nil((run(options)))
    end)
end)
