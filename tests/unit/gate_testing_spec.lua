-- What only a run of tests has at the gate: the capability, its command and its event, and a look at commands.
local api = dofile("build/gen/lua/api.lua")
local t = require "t_gate"

local function send(gate, mod, ...)
    local commands = { ... }
    for i, command in ipairs(commands) do command.seq = command.seq or i end
    gate:submit(mod, assert(t.encode("Send", { batch = { commands = commands } })))
    gate:act()
end

local function told(gate, mod)
    local bytes = gate:take_bytes(mod)
    return bytes == "" and {} or assert(t.decode("EventBatch", bytes)).events
end

local TEST = { test = { verb = "spawn", id = 7, body = '{"kind":"crab"}' } }

describe("the capability test", function()
    local gate
    after_each(function() gate:close() end)

    describe("in a usual session", function()
        before_each(function() gate = t.new {} end)

        it("is given to nobody", function()
            local status, unknown = gate:add(1, "cheat", { "weather", "test" })
            assert.equal("invalid value", status)
            assert.equal("test", unknown)
        end)

        it("is refused when a mod sends the command all the same, and no hook hears of it", function()
            local heard = 0
            gate:on_test(function() heard = heard + 1 end)
            gate:add(1, "cheat", { "weather" })
            gate:take_init(1)
            send(gate, 1, TEST)
            local result = told(gate, 1)[1].command_result
            assert.equal("denied", result.outcome)
            assert.equal("test is for the scripts of tests alone", result.reason)
            assert.equal(0, heard)
            assert.equal(1, gate:counts(1).denied)
        end)

        it("is answered to nobody", function()
            gate:add(1, "cheat", { "weather" })
            assert.equal("not allowed", gate:test_reply(1, 0, "{}"))
            assert.equal("not found", gate:test_reply(2, 0, "{}"))
            assert.same({}, told(gate, 1))
        end)
    end)

    describe("in a session for tests", function()
        before_each(function() gate = t.new { testing = 1 } end)

        it("takes the command of who has it to the hook", function()
            local heard = {}
            gate:on_test(function(...) heard = { ... } end)
            assert.equal("ok", (gate:add(1, "test", { "test" })))
            send(gate, 1, TEST)
            assert.same({ 1, "spawn", 7, '{"kind":"crab"}' }, heard)
        end)

        it("is still denied to a mod that was not given it", function()
            local heard = 0
            gate:on_test(function() heard = heard + 1 end)
            gate:add(1, "storm", { "weather" })
            send(gate, 1, TEST)
            assert.equal(0, heard)
            assert.equal("not allowed", gate:test_reply(1, 0, "{}"))
        end)

        it("fails where nobody runs a test", function()
            gate:add(1, "test", { "test" })
            send(gate, 1, TEST)
            local result = told(gate, 1)[1].command_result
            assert.same({ "failed", "nobody runs a test here" }, { result.outcome, result.reason })
        end)

        it("brings the answer, and says when there is no room for it", function()
            gate:add(1, "test", { "test" })
            gate:take_init(1)
            assert.equal("ok", gate:test_reply(1, 7, '{"ok":true}'))
            gate:step()
            assert.same({ id = 7, body = '{"ok":true}' }, told(gate, 1)[1].test_reply)
            assert.equal("over the limit", gate:test_reply(1, 7, ("x"):rep(60001)))
            for _ = 1, 4 do assert.equal("ok", gate:test_reply(1, 7, ("x"):rep(60000))) end
            assert.equal("over the limit", gate:test_reply(1, 7, ("x"):rep(60000)))
        end)
    end)
end)

describe("what the generator says of it", function()
    it("hides it from the host's Lua and from manifests", function()
        assert.is_nil(api.capabilities.test)
        assert.is_nil(api.quotas.test)
        assert.is_string(api.capabilities.weather)
    end)

    it("hides it from typings and reference", function()
        for _, name in ipairs { "gatehouse.d.ts", "reference.md" } do
            local file = assert(io.open("build/gen/" .. name))
            local text = file:read("a")
            file:close()
            for _, word in ipairs { "TestReply", "test_reply", '"test"', "`test`", "### test" } do
                assert.is_nil(text:find(word, 1, true), name .. ": " .. word)
            end
        end
    end)

    it("refuses a capability that is half for tests", function()
        local model, descriptor = require("proto.model"), require("proto.descriptor")
        local file = assert(io.open("build/gen/descriptors.pb", "rb"))
        local set = descriptor.read(file:read("a"))
        file:close()
        set.messages[".gatehouse.Weather"].options.command.capability = "test"
        local ok, problem = pcall(model.build, set)
        assert.is_false(ok)
        assert.equal('capability "test": one of its messages is for tests alone, another is not', problem)
    end)
end)

describe("on_command", function()
    it("is told what became of each command, as it was done", function()
        local gate, seen = t.new {}, {}
        gate:on_command(function(mod, command) seen[#seen + 1] = { mod = mod, command = command } end)
        gate:policy { push = function() return "rewrite", { vx = 1 } end,
            damage = function() return "deny", "not by night" end, weather = function() return "delay", 2 end }
        gate:add(1, "storm", { "weather", "entity.push", "entity.damage", "entity.spawn" })
        local crab = gate:spawn("crab", 40, 40)
        send(gate, 1, { push = { entity = crab, vx = 4, vy = 0 } }, { damage = { entity = crab, amount = 3 } },
            { weather = { rain = 30 } }, { hud_text = { item = 1, text = "hi" } },
            { spawn = { kind = "crab", x = 50, y = 50 } }, { spawn = { kind = "none", x = 50, y = 50 } })
        gate:act()
        gate:act()
        local lines = {}
        for i, one in ipairs(seen) do
            assert.equal(1, one.mod)
            lines[i] = ("%s %d %s"):format(one.command.name, one.command.seq, one.command.outcome)
        end
        assert.same({ "push 1 rewritten", "damage 2 denied", "weather 3 delayed", "hud_text 4 denied",
            "spawn 5 applied", "spawn 6 failed", "weather 3 applied" }, lines)
        assert.same({ entity = crab, vx = 1.0, vy = 0.0 }, seen[1].command.fields)
        assert.equal("not by night", seen[2].command.reason)
        assert.is_true(seen[5].command.entity > 0)
        assert.equal(30, seen[7].command.fields.rain)
        gate:close()
    end)

    it("blames a hook that fails and goes on", function()
        local gate = t.new {}
        gate:on_command(function() error("broken", 0) end)
        gate:add(1, "storm", { "weather" })
        send(gate, 1, { weather = { rain = 30 } })
        assert.matches("on_command %(weather%): broken", gate:last_line())
        assert.equal(1, gate:counts(1).applied)
        gate:close()
    end)
end)
