-- Messages between mods: who may publish what, who gets it, and what is said when it does not arrive.
local t = require "t_gate"

local ALL = { "message" }

local function bytes_of(commands)
    for i, command in ipairs(commands) do command.seq = command.seq or i end
    return assert(t.encode("Send", { batch = { commands = commands } }))
end

describe("the gate's topics", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    local function send(mod, ...)
        gate:submit(mod, bytes_of { ... })
        gate:act()
    end

    -- What a mod is told now, of one kind.
    local function take(mod, name)
        local bytes = gate:take_bytes(mod, 1024 * 1024)
        local found = {}
        for _, event in ipairs(bytes ~= "" and t.decode("EventBatch", bytes).events or {}) do
            local kind, fields = next(event)
            if kind == name then found[#found + 1] = fields end
        end
        return found
    end

    local function messages(mod) return take(mod, "message") end
    local function publish(topic, body) return { publish = { topic = topic, body = body or "" } } end

    it("carry what is published to all who hear it in that version, in load order, but not back", function()
        gate:add(1, "teller", ALL, { events = { publish = { news = 2 }, hear = { news = 2 } } })
        gate:add(2, "listener", {}, { events = { hear = { news = { 1, 2 } } } })
        gate:add(3, "deaf", {}, {})
        gate:add(4, "other", {}, { events = { hear = { weather = 2 } } })
        gate:add(5, "late", {}, { events = { hear = { news = 2 } } })
        send(1, publish("news", "\0x"))
        local told = { from = "teller", topic = "news", version = 2, body = "\0x" }
        assert.same({ told }, messages(2))
        assert.same({ told }, messages(5))
        for _, mod in ipairs { 1, 3, 4 } do assert.same({}, messages(mod)) end
        assert.equal(1, gate:counts(1).applied)
    end)

    it("refuse to publish what the manifest does not declare, and name the field", function()
        gate:add(1, "teller", ALL, { events = { publish = { news = 1 }, hear = { gossip = 1 } } })
        gate:add(2, "listener", {}, { events = { hear = { gossip = 1 } } })
        send(1, publish("gossip"))
        assert.same({ {
            seq = 1, outcome = "denied", command = "publish", entity = 0, said = true,
            reason = 'the topic "gossip" is not declared: add it with its version to "events.publish" in mod.json',
        } }, take(1, "command_result"))
        assert.matches('publish was denied: the topic "gossip"', gate:last_line())
        assert.same({}, messages(2))
        gate:add(3, "mute", {}, { events = { publish = { news = 1 } } })
        send(3, publish("news"))
        assert.matches('needs the capability "message"', take(3, "command_result")[1].reason)
    end)

    it("say once that a mod hears only other versions", function()
        gate:add(1, "teller", ALL, { events = { publish = { news = 7 } } })
        gate:add(2, "teller2", ALL, { events = { publish = { news = 1 } } })
        gate:add(3, "old", ALL, { events = { hear = { news = { 2, 3, 5 } } } })
        send(1, publish("news"))
        assert.equal('warn old -: does not get "news" of teller: that is published in version 7, and "events.hear" ' ..
            "of this mod.json has 2, 3 and 5", gate:last_line())
        assert.same({}, messages(3))
        send(2, publish("news"))
        assert.matches('"news" of teller2: that is published in version 1', gate:last_line())
        send(1, publish("news"))
        assert.matches("teller2", gate:last_line()) -- nothing new
        gate:remove(3)
        gate:add(3, "old", ALL, { events = { hear = { news = 7 } } })
        send(1, publish("news"))
        assert.equal(1, #messages(3))
    end)

    it("let a mod post to one who hears the topic in any version, and say when it does not", function()
        gate:add(1, "a", ALL, {})
        gate:add(2, "b", {}, { events = { hear = { hello = { 4 } } } })
        send(1, { post = { to = "b", topic = "hello", body = "x" } }, { post = { to = "b", topic = "noise" } })
        assert.same({ { from = "a", topic = "hello", body = "x", version = 0 } }, messages(2))
        local told = take(1, "command_result")
        assert.equal(1, #told)
        assert.equal('"b" does not hear "noise": it is not in "events.hear" of its mod.json', told[1].reason)
        assert.equal("failed", told[1].outcome)
    end)

    it("reach nobody who is suspended, and who posts them is told", function()
        gate:add(1, "a", ALL, {})
        gate:add(2, "b", {}, { events = { hear = { hello = 1 } } })
        gate:set_throttle(2, { suspended = true })
        send(1, { post = { to = "b", topic = "hello", body = "x" } })
        assert.equal('"b" is suspended', take(1, "command_result")[1].reason)
        gate:set_throttle(2, { suspended = false })
        send(1, { post = { to = "b", topic = "hello", body = "x" } })
        assert.equal(1, #messages(2))
    end)

    it("carry what the game says whatever is declared", function()
        gate:add(1, "a", {}, {})
        gate:post(1, "anything", "x")
        assert.same({ { from = "", topic = "anything", body = "x", version = 0 } }, messages(1))
    end)

    it("forget what was declared when the mod is added again", function()
        gate:add(1, "a", ALL, { events = { publish = { news = 1 } } })
        gate:add(2, "b", {}, { events = { hear = { news = 1 } } })
        gate:remove(2)
        gate:add(2, "b", {})
        send(1, publish("news"))
        assert.same({}, messages(2))
    end)

    it("keep one publisher from filling another's place, and say what did not arrive", function()
        gate:add(1, "flood", ALL, { events = { publish = { noise = 1 } } })
        gate:add(2, "honest", ALL, { events = { publish = { news = 1 } } })
        gate:add(3, "listener", {}, { events = { hear = { noise = 1, news = 1 } } })
        for _ = 1, 3 do
            local flood = {}
            for i = 1, 15 do flood[i] = publish("noise", ("n"):rep(4096)) end
            gate:submit(1, bytes_of(flood))
            gate:submit(2, bytes_of { publish("news", ("h"):rep(1000)) })
            gate:act()
        end
        local by = {}
        for _, message in ipairs(messages(3)) do by[message.from] = (by[message.from] or 0) + 1 end
        assert.same({ flood = 3, honest = 3 }, by) -- two share an inbox
        assert.equal(0, gate:counts(1).failed) -- who publishes is not told who is full
        assert.equal('warn flood -: "noise" did not reach listener: too many messages are waiting there',
            gate:last_line())
    end)

    it("take 33 topics of each kind (32 of mod.json, one of the host's), 8 versions of each, and no others", function()
        local function add(events) gate:add(1, "a", {}, { events = events }) end
        local function refused(events, pattern)
            local ok, problem = pcall(add, events)
            gate:remove(1)
            assert.is_false(ok)
            assert.matches(pattern, problem, 1, true)
        end
        local many = {}
        for i = 1, 34 do many["t" .. i] = 1 end
        refused({ hear = many }, "at most 33 topics")
        many.t34 = nil
        add { hear = many, publish = many }
        gate:remove(1)
        refused({ hear = { a = { 1, 2, 3, 4, 5, 6, 7, 8, 9 } } }, '"a": expected 1 to 8 versions, got 9')
        refused({ hear = { a = {} } }, "expected 1 to 8 versions, got 0")
        refused({ publish = { a = 0 } }, '"a": a version is a whole number from 1 to 65535')
        refused({ publish = { a = 65536 } }, "from 1 to 65535")
        refused({ publish = { a = 1.5 } }, "a whole number")
        refused({ publish = { [("x"):rep(65)] = 1 } }, "a topic is a word of 1 to 64 bytes")
        refused({ publish = { 1 } }, "topics are strings")
        refused({ publish = 1 }, "table")
    end)
end)
