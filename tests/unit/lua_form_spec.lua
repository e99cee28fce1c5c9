-- lua/ui/form: a tree of widgets laid out, and used with keys, pointer and gamepad.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local draw = require "ui.draw"
local fake_ui = require "tests.unit.support.fake_ui"
local form = require "ui.form"
local strict_drawing = require "tests.unit.support.strict_drawing"

local ui, d, acts, self

-- {kind, text, ...} each, with `children`: as engine.scene has widgets.
local function tree(list, parent, found)
    found = found or { order = {}, widgets = {} }
    for _, one in ipairs(list) do
        local id = #found.order + 1
        local node = { id = id, parent = parent or 0, text = "", detail = "", value = 0, min = 0, max = 0, step = 0,
            width = 0, height = 0, columns = 0, disabled = false, chosen = false }
        for key, value in pairs(one) do node[key] = value end
        node.kind, node.children = one.kind or "text", nil
        found.order[id], found.widgets[id] = id, node
        if one.children then tree(one.children, id, found) end
    end
    return found
end

local function show(list, width, height)
    local made = tree(list)
    self.widgets = made.widgets
    form.show(self, form.tree(made.widgets, made.order), 20, 20, width or 160, height or 120)
    return made
end

local function drawn()
    draw.begin(d)
    form.draw(self, true)
    draw.finish(d)
    return ui
end

local function press(words)
    fake_ui.press(words, function(menu)
        form.point(self, menu)
        form.keys(self, menu)
    end)
end

local function rows(count, more)
    local list = {}
    for i = 1, count do
        list[i] = { kind = "item", text = "row " .. i }
        for key, value in pairs(more or {}) do list[i][key] = value end
    end
    return list
end

before_each(function()
    strict_drawing.begin()
    ui, acts = fake_ui.create(), {}
    d = draw.create { scene = ui.scene, measure = ui.measure }
    self = form.create { d = d, play = ui.play, on_act = function(act) acts[#acts + 1] = act end }
end)

after_each(strict_drawing.finish)

describe("a form", function()
    it("shows every kind of widget", function()
        show({
            { kind = "text", text = "words that are far too long for one line of it" }, { kind = "picture", sprite = "oil" },
            { kind = "row", children = { { kind = "button", text = "left" }, { kind = "button", text = "right" } } },
            { kind = "grid", children = { { kind = "slot", sprite = "oil", value = 12 }, { kind = "slot" } } },
            { kind = "bar", text = "fuel", value = 3, max = 10 }, { kind = "slider", text = "how many", value = 5, max = 10 },
            { kind = "toggle", text = "on", value = 1 }, { kind = "input", detail = "a name" }, { kind = "space" },
            { kind = "column", children = { { text = "in a column" } } },
        }, 200, 170)
        drawn()
        for _, part in ipairs { "words that", "left", "right", "12", "fuel", "how many", "on", "a name", "in a column" } do
            assert.is_true(ui.sees(part), part)
        end
    end)

    it("goes through its buttons by keys, and presses the one with the focus", function()
        show { { kind = "button", text = "one" }, { kind = "button", text = "two", disabled = true },
            { kind = "row", children = { { kind = "button", text = "three" }, { kind = "button", text = "four" } } } }
        press "down right ok"
        assert.are.same({ { act = "pressed", widget = 5, value = 0, text = "" } }, acts)
        press "left ok up ok"
        assert.are.equal(4, acts[2].widget)
        assert.are.equal(1, acts[3].widget)
    end)

    it("scrolls a list with the focus, and leaves it at its end", function()
        show({ { kind = "list", children = rows(30) }, { kind = "button", text = "done" } }, 160, 100)
        assert.is_true(drawn().sees "row 1")
        assert.is_false(ui.sees "row 30")
        assert.is_true(ui.sees "done")
        press(("down "):rep(29))
        assert.is_true(drawn().sees "row 30")
        press "ok down ok"
        assert.are.same({ 31, 32 }, { acts[1].widget, acts[2].widget })
    end)

    it("scrolls by the wheel what is under the pointer, and presses what is clicked", function()
        show({ { kind = "list", children = rows(30) }, { kind = "button", text = "done" } }, 160, 100)
        press "point:60,50 wheel:-3"
        assert.is_false(drawn().sees "row 1 ")
        local item = assert(drawn().find "row 9")
        press(("click:%d,%d"):format(item.x + 2, item.y + 2))
        assert.are.equal(10, acts[1].widget)
    end)

    it("changes a slider by steps and by dragging, within its range", function()
        show { { kind = "slider", text = "how many", value = 5, min = 0, max = 10, step = 2 } }
        press "right right right left"
        assert.are.same({ 7, 9, 10, 8 }, { acts[1].value, acts[2].value, acts[3].value, acts[4].value })
        press "click:170,26 drag:100,26 drag:20,26"
        for _, act in ipairs(acts) do assert.is_true(act.value >= 0 and act.value <= 10) end
    end)

    it("shows one tab, and another by the shoulder keys, the arrows and a click", function()
        show { { kind = "tabs", children = { { kind = "tab", text = "buy", children = { { text = "bread" } } },
            { kind = "tab", text = "sell", children = { { text = "fish" } } } } } }
        assert.is_true(drawn().sees "bread")
        assert.is_false(ui.sees "fish")
        press "next"
        assert.is_true(drawn().sees "fish")
        assert.are.same({ act = "chosen", widget = 4, value = 0, text = "" }, acts[1])
        press "left"
        assert.is_true(drawn().sees "bread")
        local header = assert(ui.find "sell")
        press(("click:%d,%d"):format(header.x + 1, header.y + 2))
        assert.is_true(drawn().sees "fish")
    end)

    it("types into an input, cut to its limit, and tells it with enter", function()
        show { { kind = "input", text = "", max = 4 } }
        press "ok"
        assert.is_true(form.types(self))
        press "type:an type:na type:lise key:backspace key:enter"
        assert.is_false(form.types(self))
        assert.are.same({ act = "entered", widget = 1, value = 0, text = "ann" }, acts[1])
        press "ok type:x key:escape"
        assert.is_false(form.types(self))
        assert.are.equal(1, #acts)
    end)

    it("spells into an input with a gamepad", function()
        show { { kind = "input", text = "" } }
        press "pad:xbox ok up up right up ok"
        assert.are.equal("BB", acts[1].text)
    end)

    it("scrolls words that nothing in them can be chosen of", function()
        show({ { kind = "list", children = { { text = ("word "):rep(200) }, { text = "the end" } } }, { kind = "button", text = "ok" } }, 160, 90)
        local list = self.scroll[1]
        press(("up "):rep(40))
        assert.are.equal(0, list)
        assert.is_true(self.scroll[1] == 0)
        press(("down "):rep(40))
        assert.is_true(self.scroll[1] > 0)
    end)

    it("keeps focus and place when widgets come and go", function()
        show({ { kind = "list", children = rows(30) } }, 160, 100)
        press(("down "):rep(20))
        local focus, at = self.focus, self.scroll[1]
        show({ { kind = "list", children = rows(31) } }, 160, 100)
        assert.are.same({ focus, at }, { self.focus, self.scroll[1] })
        show({ { kind = "button", text = "alone" } }, 160, 100)
        assert.are.equal(1, self.focus)
    end)

    it("draws nothing outside of its rectangle, however much there is", function()
        show({ { kind = "row", children = rows(40) }, { text = ("word "):rep(60) }, { kind = "list", children = rows(50) },
            { kind = "grid", columns = 12, children = rows(60, { kind = "slot" }) } }, 100, 80)
        drawn()
        for _, item in ipairs(ui.items()) do
            assert.is_true(item.x >= 20 and item.y >= 20, item.kind)
            if item.width then assert.is_true(item.x + item.width <= 121 and item.y + item.height <= 101, item.kind) end
        end
    end)
end)
