-- Panels at the gate: what of a tree of widgets is refused, who is told what the player did.
local t = require "t_gate"
local support = require "tests.unit.support.gate"

local send, take, results = support.send, support.take, support.results

describe("panels at the gate", function()
    local gate

    before_each(function()
        gate = t.new {}
        for number, id in ipairs { "one", "two" } do gate:add(number, id, { "panel" }) end
        for number = 1, 2 do gate:take_init(number) end
    end)
    after_each(function() gate:close() end)

    local function open(mod, widgets, more)
        local command = { title = "Shop", widgets = widgets }
        for key, value in pairs(more or {}) do command[key] = value end
        send(gate, mod, { panel_open = command })
        local told = results(gate, mod)[1]
        return told and told.outcome or "applied", told and told.reason
    end

    local function update(mod, command)
        send(gate, mod, { panel_update = command })
        local told = results(gate, mod)[1]
        return told and told.outcome or "applied", told and told.reason
    end

    local LIST, ROW = { id = 1, kind = "widget_list" }, { id = 2, parent = 1, kind = "widget_item", text = "rope" }

    it("are a tree: what holds others is before it, can hold it, and is no deeper than so much", function()
        assert.equal("applied", open(1, { LIST, ROW }))
        local cases = {
            { { ROW, LIST }, "widget 2: its parent 1 is not before it" },
            { { LIST, ROW, ROW }, "widget 2 is there twice" },
            { { { id = 3, parent = 3, kind = "widget_row" } }, "widget 3: its parent 3 is not before it" },
            { { { id = 1, kind = "widget_text" }, ROW }, "widget 2: a text cannot hold a item" },
            { { { id = 1, kind = "widget_tabs" }, ROW }, "widget 2: a tabs cannot hold a item" },
            { { { id = 1, kind = "widget_tab" } }, "widget 1: a panel cannot hold a tab" },
            { { { id = 1, kind = "widget_slider", min = 5, max = 4 } }, "widget 1: min 5 is above max 4" },
        }
        local deep = {}
        for i = 1, 7 do deep[i] = { id = i, parent = i - 1, kind = "widget_column" } end
        cases[#cases + 1] = { deep, "widget 7: at most 6 in one another" }
        for _, case in ipairs(cases) do
            local outcome, reason = open(1, case[1])
            assert.same({ "failed", case[2] }, { outcome, reason })
        end
        assert.equal("applied", update(1, { widgets = { ROW } })) -- the first one is still there
    end)

    it("have limits, past which the bytes are thrown away", function()
        local many = {}
        for i = 1, 256 do many[i] = { id = i % 255 + 1, kind = "widget_space" } end
        for _, widgets in ipairs { many, { { id = 0 } }, { { id = 1, text = ("x"):rep(201) } }, { { id = 1, columns = 13 } } } do
            send(gate, 1, { panel_open = { widgets = widgets } })
            assert.equal("batch_rejected", take(gate, 1)[1].name)
        end
    end)

    it("are changed in place, and by an order when something comes or goes", function()
        open(1, { LIST, ROW })
        assert.equal("applied", update(1, { widgets = { { id = 2, parent = 1, kind = "widget_item", text = "wick" } } }))
        local NEW = { id = 3, parent = 1, kind = "widget_item" }
        assert.same({ "failed", "widget 3 is new, or has another parent or kind: say the order" }, { update(1, { widgets = { NEW } }) })
        assert.equal("applied", update(1, { widgets = { NEW }, order = "\1\3\2" }))
        assert.same({ "failed", "there is no widget 9" }, { update(1, { order = "\1\9" }) })
        assert.equal("applied", update(1, { order = "\1\3" }))
        assert.same({ "failed", "there is no widget 2" }, { update(1, { order = "\1\2" }) })
    end)

    it("are one for a player, of the mod that was first; each closes its own", function()
        assert.equal("applied", open(1, { LIST }))
        assert.same({ "failed", "player 0 has another mod's panel open: one at a time" }, { open(2, { LIST }) })
        assert.same({ "failed", "no panel of this mod is open for player 0" }, { update(2, { widgets = { LIST } }) })
        send(gate, 2, { panel_close = { player = 0 } })
        assert.equal("failed", results(gate, 2)[1].outcome)
        assert.equal("applied", open(2, { LIST }, { player = 1 }))
        send(gate, 1, { panel_close = { player = 0 } })
        assert.equal("applied", open(2, { LIST }))
    end)

    it("end with their mod, and give way while it is suspended", function()
        open(1, { LIST })
        gate:set_throttle(1, { suspended = true })
        assert.equal("applied", open(2, { LIST }))
        gate:remove(2)
        gate:set_throttle(1, { suspended = false })
        assert.equal("failed", (update(1, { widgets = { LIST } })))
        assert.equal("applied", open(1, { LIST }))
    end)

    it("tell what the player did to their mod alone, and to a suspended one only that it is over", function()
        assert.equal("ok", gate:note_panel(1, 1, 7, -3, "hello"))
        assert.same({ { name = "panel_event", player = 0, act = "act_pressed", widget = 7, value = -3, text = "hello" } }, take(gate, 1))
        assert.same({}, take(gate, 2))
        gate:set_throttle(1, { suspended = true })
        gate:note_panel(1, 1, 7, 0, "")
        gate:note_panel(1, 0, 0, 0, "closed")
        gate:set_throttle(1, { suspended = false })
        local told = take(gate, 1)
        assert.same({ 1, "act_closed" }, { #told, told[1].act })
        assert.equal("invalid value", gate:note_panel(1, 9, 0, 0, ""))
        assert.equal("not found", gate:note_panel(3, 1, 0, 0, ""))
    end)
end)
