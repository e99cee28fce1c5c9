-- Commands that are going away, by a codec that was made of .proto files in which one is: the SDK says so once, with
-- the place of the call, to mods that were written for the level that has something better.
local descriptor = require "proto.descriptor"
local emit_js = require "proto.emit_js"
local model = require "proto.model"
local sdk = require "tests.unit.support.sdk"

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

-- The codec of an API of level 3 in which level 2 replaced Tint.
local function codec()
    local m = model.build(descriptor.read(read("build/gen/descriptors.pb")))
    for _, command in ipairs(m.commands) do
        if command.name == "tint" then command.deprecated_by = 2 end
    end
    return emit_js.codec(m, read("proto/codec_runtime.js"))
end

local MOD = [[
import { light, on } from "gatehouse";
on("tick", () => {
    light.tint(0xff0000);
    light.remove(1);
});
]]

describe("a command that is going away", function()
    after_each(sdk.dispose_all)

    -- Prints of a mod that was written for that level, and what it sent in the second of two ticks.
    local function play(target)
        local subject = sdk.start(MOD, { modules = { ["gatehouse/codec.js"] = codec() } })
        local init = sdk.init():gsub("api_target: 1", "api_target: " .. target)
        assert(subject:send(sdk.events(1, init)))
        subject:sends()
        sdk.deliver(subject, 2, '{ event: "tick" }')
        local sent = sdk.deliver(subject, 3, '{ event: "tick" }')
        return subject:prints(), sent[1]
    end

    it("works as it did for a mod of an older level, without a word", function()
        local prints, sent = play(1)
        assert.same({}, prints)
        assert.matches("^tint ", sent[1])
    end)

    it("works for a newer one, too, and is said once, where it is called", function()
        local prints, sent = play(2)
        assert.equal(1, #prints)
        assert.equal("\1wtint is going away: API level 2 has something better (gatehouse docs)", prints[1].text)
        assert.equal("main.js", prints[1].file)
        assert.equal(3, prints[1].line)
        assert.matches("^tint ", sent[1])
    end)
end)
