-- Input actions of a mod's own: told to that mod and to no other, whatever it was granted.
local t = require "t_gate"

describe("a mod's own actions", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    local function add(number, id, actions, capabilities)
        assert.equal("ok", (gate:add(number, id, capabilities or {}, { actions = actions })))
        local init = t.decode("EventBatch", (gate:take_init(number))).events[1].init
        return init.actions or {}
    end

    local function inputs(number)
        local bytes = gate:take_bytes(number)
        local found = {}
        for _, event in ipairs(bytes ~= "" and t.decode("EventBatch", bytes).events or {}) do
            found[#found + 1] = event.input_action
        end
        return found
    end

    it("are in its Init, and come to it alone, without capability and subscription", function()
        assert.same({ "map", "zoom" }, add(1, "a", { "map", "zoom" }))
        assert.same({}, add(2, "b", {}, { "input.read" }))
        assert.same({ "map" }, add(3, "c", { "map" }))
        local subscribe = { seq = 1, subscribe = { event = "event_input_action" } }
        gate:submit(2, t.encode("Send", { batch = { commands = { subscribe } } }))
        gate:act()
        assert.equal("ok", gate:note_action(1, 0, "map", true))
        assert.equal("ok", gate:note_action(1, 1, "zoom", false))
        gate:step()
        assert.same({
            { player = 0, action = "map", pressed = true }, { player = 1, action = "zoom", pressed = false },
        }, inputs(1))
        assert.same({}, inputs(2))
        assert.same({}, inputs(3))
    end)

    it("are those that were declared, of a mod that runs", function()
        add(1, "a", { "map" })
        assert.equal("not found", gate:note_action(1, 0, "use", true))
        assert.equal("not found", gate:note_action(1, 0, "ma", true))
        assert.equal("not found", gate:note_action(2, 0, "map", true))
        gate:remove(1)
        assert.equal("not found", gate:note_action(1, 0, "map", true))
        gate:add(1, "a", {}, { actions = { "map" } })
        assert.equal("ok", gate:note_action(1, 0, "map", true)) -- before its Init: nobody would understand
        gate:take_init(1)
        assert.same({}, inputs(1))
        gate:remove(1)
        gate:add(1, "a", {})
        gate:take_init(1)
        assert.equal("not found", gate:note_action(1, 0, "map", true))
    end)

    it("leave the world as it is", function()
        add(1, "a", { "map" })
        local before = gate:digest()
        gate:note_action(1, 0, "map", true)
        assert.equal(before, gate:digest())
    end)

    it("are 16 at most, with names of 32 bytes", function()
        local function refused(actions, pattern)
            local ok, problem = pcall(add, 1, "a", actions)
            gate:remove(1)
            assert.is_false(ok)
            assert.matches(pattern, problem, 1, true)
        end
        local many = {}
        for i = 1, 17 do many[i] = "a" .. i end
        refused(many, "at most 16 actions")
        refused({ ("x"):rep(33) }, "an action is a word of 1 to 32 bytes")
        refused({ "" }, "an action is a word")
        refused({ "a\0b" }, "an action is a word")
        refused({ 1 }, "an action is a word")
        refused(1, "table")
        assert.same({ ("x"):rep(32) }, add(1, "a", { ("x"):rep(32) }))
    end)
end)
