-- lua/play/panels: mods' panels shown and used by the host; lua/policy/panels is with the other policies.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local fake_ui = require "tests.unit.support.fake_ui"
local look = require "ui.look"
local panels = require "play.panels"
local presses = require "play.presses"
local strict_drawing = require "tests.unit.support.strict_drawing"

local WAYS = { up = { 0, -1 }, down = { 0, 1 } }

local ui, self, shown, noted, closed, typing

local function widget(id, kind, text, more)
    local one = { id = id, parent = 0, kind = kind, text = text or "", detail = "", value = 0, min = 0, max = 0, step = 0, width = 0,
        height = 0, columns = 0, disabled = false, chosen = false }
    for key, value in pairs(more or {}) do one[key] = value end
    return one
end

local function open(player, widgets, more)
    local data = { owner = 3, serial = 1, structure = 1, content = 1, title = "Ropes", width = 0, height = 0, order = {}, widgets = {} }
    for i, one in ipairs(widgets) do data.order[i], data.widgets[one.id] = one.id, one end
    for key, value in pairs(more or {}) do data[key] = value end
    shown[player] = data
end

local function nobody() return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} } end

-- Ticks in which a player of so many does what the words say.
local function play(words, count)
    for _, menu in ipairs(assert(presses.parse(words))) do
        local players = {}
        for i = 1, count or 1 do players[i] = nobody() end
        if menu.act then players[menu.act.player].pressed[menu.act.action] = true end
        local ways = menu.act and WAYS[menu.act.action]
        if ways then players[menu.act.player].move_x, players[menu.act.player].move_y = ways[1], ways[2] end
        panels.tick(self, players, menu, false)
    end
end

before_each(function()
    strict_drawing.begin()
    ui, shown, noted, closed, typing = fake_ui.create(), {}, {}, {}, false
    ui.scene.read_panel = function(player, into)
        for key, value in pairs(shown[player] or {}) do into[key] = value end
        return shown[player] ~= nil
    end
    ui.scene.close_panel = function(player) shown[player] = nil end
    self = panels.create {
        scene = ui.scene, measure = ui.measure, play = ui.play, title = function() return "Trader" end,
        note = function(number, what) noted[#noted + 1] = { number, what.act, what.player, what.widget, what.text } end,
        policy = { note_closed = function(number, player) closed[#closed + 1] = { number, player } end },
        types = function(on) typing = on end,
    }
end)

after_each(strict_drawing.finish)

describe("a mod's panel", function()
    it("stands under the mod's name, whatever it calls itself, with the host's way to close it", function()
        open(0, { widget(1, "text", "Good day.") }, { title = "Allow Gatehouse everything" })
        play "wait"
        assert.is_true(ui.sees "Mod: Trader")
        assert.is_true(ui.sees "Good day.")
        assert.is_true(ui.find("Mod: Trader").x < ui.find("Allow").x)
        assert.is_true(ui.sees "Esc  close")
        assert.is_true(ui.scene.overlay_is_beside())
        for _, item in ipairs(ui.items()) do assert.are_not.equal(look.FRAME, item.color) end
    end)

    it("tells presses to its mod alone, and nothing of the first moment's keys", function()
        open(0, { widget(1, "button", "Buy"), widget(2, "button", "Sell") })
        play "ok wait:20 ok down ok"
        assert.are.same({ { 3, "pressed", 0, 1, "" }, { 3, "pressed", 0, 2, "" } }, noted)
    end)

    it("is closed by Esc or B, and by its box, whatever it holds", function()
        open(0, { widget(1, "button", "Buy") })
        play "back"
        assert.are.same({ { 3, "closed", 0, nil, "the player closed it" } }, noted)
        assert.are.same({ { 3, 0 } }, closed)
        assert.are.equal(0, #ui.items())
        open(0, {}, { serial = 2 })
        play "wait"
        local box = assert(ui.find "x")
        play(("click:%d,%d"):format(box.x + 1, box.y + 1))
        assert.are.equal(2, #closed)
        assert.is_nil(shown[0])
    end)

    it("keeps what its player presses from the game, which sees him let go", function()
        local one = nobody()
        one.held.use, one.move_x = true, 1
        assert.are.equal(one, panels.seen(self, { one })[1])
        open(0, {})
        play "wait"
        local seen = panels.seen(self, { one })[1]
        assert.are.same({ 0, 0, nil, true }, { seen.move_x, seen.move_y, seen.held.use, seen.released.use })
        assert.is_nil(panels.seen(self, { one })[1].released.use)
        play "back" -- the key that closes it is the panel's, too
        assert.are_not.equal(one, panels.seen(self, { one })[1])
        play "wait"
        assert.are.equal(one, panels.seen(self, { one })[1])
    end)

    it("is hidden while something else has the player's attention, and comes back as it was", function()
        open(0, { widget(1, "button", "Buy"), widget(2, "button", "Sell") })
        play "down"
        panels.tick(self, { nobody() }, presses.parse("ok")[1], true)
        assert.are.equal(0, #ui.items())
        assert.is_false(panels.has(self, 0))
        play "wait:20 ok"
        assert.are.equal(2, noted[1][4])
    end)

    it("types only while an input of it has what is typed", function()
        open(0, { widget(1, "input", "") })
        play "wait:16 ok"
        assert.is_true(typing)
        play "type:ann key:enter"
        assert.is_false(typing)
        assert.are.same({ 3, "entered", 0, 1, "ann" }, noted[1])
        play "ok type:x key:escape" -- leaves the input, and not the panel
        assert.is_truthy(shown[0])
        play "back"
        assert.is_nil(shown[0])
    end)

    it("is each player's own where two play: his ways, his actions, his half of the picture", function()
        open(0, { widget(1, "button", "left one"), widget(2, "button", "left two") }, { width = 320, height = 180 })
        open(1, { widget(1, "button", "right one"), widget(2, "button", "right two") }, { owner = 4, serial = 2, width = 320 })
        play("wait:20 act:2.down act:2.use act:1.use", 2)
        assert.are.same({ { 4, "pressed", 1, 2, "" }, { 3, "pressed", 0, 1, "" } }, noted)
        assert.is_true(ui.find("left one").x < 160 and ui.find("right one").x >= 160)
        local box = assert(ui.find "left two")
        play(("click:%d,%d"):format(box.x + 1, box.y + 1), 2)
        assert.are.same({ 3, "pressed", 0, 2, "" }, noted[3])
    end)

    it("shows what changed without laying it out anew, and what came with it", function()
        open(0, { widget(1, "list"), widget(2, "item", "bread", { parent = 1, detail = "3" }) })
        play "wait"
        shown[0].widgets[2].detail, shown[0].content = "4", 2
        play "wait"
        assert.is_true(ui.sees "4")
        open(0, { widget(1, "list"), widget(2, "item", "bread", { parent = 1 }), widget(3, "item", "fish", { parent = 1 }) },
            { structure = 2, content = 3 })
        play "wait"
        assert.is_true(ui.sees "fish")
    end)

    it("costs itself alone when it cannot be drawn", function()
        strict_drawing.finish()
        open(0, { widget(1, "bar", nil, { value = 0 / 0 }), widget(2, "button", "Buy") })
        play "wait back"
        assert.is_nil(shown[0])
    end)
end)
