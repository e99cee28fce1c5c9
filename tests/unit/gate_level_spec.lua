-- The API level that a mod was written for: what came later is not there for it, and the reason says so. There is
-- one level so far, so a mod that is older than all stands for one that is older than something.
local t = require "t_gate"

describe("the level of a mod", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    local function results(number)
        local found = {}
        local bytes = gate:take_bytes(number)
        for _, event in ipairs(bytes ~= "" and t.decode("EventBatch", bytes).events or {}) do
            found[#found + 1] = event.command_result
        end
        return found
    end

    local function start(level)
        gate:add(1, "mod", { "hud", "world.read", "storage" })
        if level then gate:set_target(1, level) end
        return t.decode("EventBatch", (gate:take_init(1))).events[1].init
    end

    local function send(...)
        gate:submit(1, t.encode("Send", { batch = { commands = { ... } } }))
        gate:act()
        gate:step()
        return results(1)
    end

    local TEXT = { seq = 1, hud_text = { item = 0, text = "hello" } }
    local SUBSCRIBE = { seq = 2, subscribe = { event = "event_tick" } }

    it("is in its Init, and the newest when nobody says which", function()
        local init = start(nil)
        assert.equal(init.api, init.api_target)
        gate:remove(1)
        assert.equal(7, start(7).api_target)
        assert.same({}, send(TEXT, SUBSCRIBE))
    end)

    it("leaves out the commands, events and queries that came later, with a reason", function()
        start(0)
        local told = send(TEXT, SUBSCRIBE)
        assert.equal("denied", told[1].outcome)
        assert.equal("hud_text came with API level 1, and this mod is for level 0: mod.json's api.target says so",
            told[1].reason)
        assert.equal("denied", told[2].outcome)
        local query = t.encode("Send", { query = { storage_get = { key = "a" } } })
        local reply = t.decode("Reply", gate:query_bytes(1, query))
        assert.matches("^storage_get came with API level 1", reply.error.reason)
    end)

    it("is of one life", function()
        start(0)
        gate:remove(1)
        start(nil)
        assert.same({}, send(TEXT))
    end)
end)
