-- lua/ui: drawing on the overlay, widgets, pages of them, and the mods screen with a model of a spec.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local draw = require "ui.draw"
local fake_ui = require "tests.unit.support.fake_ui"
local mods_screen = require "ui.mods_screen"
local page = require "ui.page"
local presses = require "play.presses"
local question_panel = require "ui.question_panel"
local strict_drawing = require "tests.unit.support.strict_drawing"
local whole = require "lib.whole"
local widget = require "ui.widget"

local ui, d

before_each(function()
    strict_drawing.begin()
    ui = fake_ui.create()
    d = draw.create { scene = ui.scene, measure = ui.measure }
end)

after_each(strict_drawing.finish)

describe("drawing on the overlay", function()
    it("takes away what a tick did not draw", function()
        draw.begin(d)
        for i = 1, 5 do draw.text(d, 0, i, "line " .. i) end
        draw.finish(d)
        assert.are.equal(5, #ui.items())
        draw.begin(d)
        draw.text(d, 0, 0, "one")
        draw.text(d, 0, 0, "")
        draw.finish(d)
        assert.are.same({ "one" }, ui.texts())
    end)

    it("ends at the last item there is, and draws no box without an inside", function()
        draw.begin(d)
        for _ = 1, 600 do draw.box(d, 0, 0, 1, 1, 0) end
        draw.box(d, 0, 0, 0, 5, 0)
        draw.finish(d)
        assert.are.equal(512, #ui.items())
    end)

    it("shows a stranger's text clean: no controls, no more than fits", function()
        draw.begin(d)
        draw.text(d, 0, 0, "a\27[31mb\nc\xC2\x9Bd\xFF")
        draw.text(d, 0, 0, ("x"):rep(5000))
        draw.finish(d)
        assert.are.equal("a?[31mb?c?d?", ui.texts()[1])
        assert.is_true(#ui.texts()[2] <= 256)
    end)

    it("cuts a line to a width, between characters", function()
        assert.are.equal("short", draw.fit(d, "short", 60))
        assert.are.equal("a longe...", draw.fit(d, "a longer line", 60))
        assert.are.equal("öööö...", draw.fit(d, ("ö"):rep(40), 42))
        assert.are.equal("a...", draw.fit(d, "abc def", 5))
    end)

    it("wraps at spaces, breaks a word that is too long, and says when there was more", function()
        assert.are.same({ "the quick", "brown fox" }, draw.wrap(d, "the quick brown fox", 60, 9))
        assert.are.same({ "aaaaaaaaaa", "aaaaaaaaaa", "aaa b" }, draw.wrap(d, ("a"):rep(23) .. " b", 60, 9))
        assert.are.same({ "one", "two" }, draw.wrap(d, "one\ntwo", 60, 9))
        assert.are.same({ "the quick", "brown f..." }, draw.wrap(d, "the quick brown fox jumps over", 60, 2))
        assert.are.same({ "" }, draw.wrap(d, "", 60, 3))
        for _, line in ipairs(draw.wrap(d, ("word "):rep(5000), 60, 12)) do assert.is_true(ui.measure(line) <= 60) end
        assert.are.same({ "one ..." }, draw.wrap(d, "one\ntwo", 60, 1))
    end)
end)

describe("a widget", function()
    local seen
    local function options(more)
        seen = {}
        local given = { d = d, width = 180, label = "Wind", on_change = function(value) seen[#seen + 1] = value end }
        for key, value in pairs(more) do given[key] = value end
        return given
    end

    it("toggle: pressed, or stepped to a side", function()
        local toggle = widget.toggle(options { value = false })
        toggle:press()
        assert.is_false(toggle:step(1))
        assert.is_true(toggle:step(-1))
        assert.are.same({ true, false }, seen)
    end)

    it("slider: steps within its range, whole numbers stay whole, the pointer sets it", function()
        local slider = widget.slider(options { value = 50, min = 0, max = 100, step = 10, whole = true })
        slider:step(1)
        for _ = 1, 9 do slider:step(1) end
        assert.are.same({ 60, 70, 80, 90, 100 }, seen)
        slider:drag { x = 180 - 4 - 34 - 56, width = 180 }
        assert.are.equal(0, seen[#seen])
        slider:drag { x = 180 - 4 - 34 - 28, width = 180 }
        assert.are.equal(50, seen[#seen])
        assert.are.equal("integer", math.type(seen[#seen]))
        local count = #seen
        slider:drag { x = 3, width = 180 } -- on the label
        assert.are.equal(count, #seen)
    end)

    it("slider: fractions keep to their steps; without a range it has no end", function()
        local slider = widget.slider(options { value = 0.5, min = 0.0, max = 1.0, step = 0.25 })
        slider:step(1)
        slider:step(1)
        slider:step(1)
        assert.are.same({ 0.75, 1.0 }, seen)
        for range, step in pairs { [8] = 1, [80] = 2, [100] = 5, [295] = 10, [5000] = 200 } do
            slider = widget.slider(options { value = 0, min = 0, max = range, whole = true })
            slider:step(1)
            assert.are.same({ step }, seen)
        end
        slider = widget.slider(options { value = 7 })
        slider:step(-1)
        slider:press { x = 100, width = 180 }
        assert.are.same({ 6 }, seen)
    end)

    it("slider: is drawn and moved with numbers at their edges, which never become none", function()
        local edges = { 0, -0.0, 1e-320, 5e-324, -5e-324, 1e-9, 0.1, 1e6, 1e9, 1e15, 2 ^ 53 - 1, 1 - 2 ^ 53, 2 ^ 63, 1e308,
                        -1e308, 1.7976931348623157e308, -1.7976931348623157e308 }
        local function tried(given)
            local slider = widget.slider(options(given))
            for _, way in ipairs { 1, 1, -1, -1, -1, 1 } do
                draw.begin(d)
                slider:draw(d, 128, 60, 180, "focus")
                draw.finish(d)
                for _, item in ipairs(ui.items()) do
                    assert.is_true(item.x >= 0 and item.x + ui.measure(item.text or "") <= 320, item.text)
                end
                slider:step(way)
                slider:drag { x = 180 - 4 - 34 - way * 28, width = 180 }
            end
            for _, value in ipairs(seen) do
                assert.is_true(value == value and math.abs(value) < math.huge)
                assert.is_true(value >= (given.min or value) and value <= (given.max or value))
                if given.whole then assert.are.equal("integer", math.type(value)) end
            end
        end
        for _, low in ipairs(edges) do
            tried { value = low }
            if whole.of(low) then tried { value = low, whole = true } end
            for _, high in ipairs(edges) do
                if low <= high then
                    tried { value = low, min = low, max = high }
                    tried { value = high, min = low, max = high, step = 5e-324 }
                    tried { value = high, min = low, max = high, step = 1e308 }
                    if whole.of(low) and whole.of(high) then
                        tried { value = high, min = low, max = high, whole = true }
                    end
                    tried { value = high, max = high, step = 0.1 }
                end
            end
        end
    end)

    it("choice: goes round", function()
        local choice = widget.choice(options { value = "calm", choices = { "calm", "wild", "mad" } })
        choice:step(-1)
        choice:press()
        choice:step(1)
        assert.are.same({ "mad", "calm", "wild" }, seen)
    end)

    it("puts a label that is too long over its control", function()
        local short = widget.slider(options { value = 1, min = 0, max = 9 })
        local long = widget.slider(options { value = 1, min = 0, max = 9, label = "Seconds of calm between" })
        assert.is_true(long.height > short.height)
        local longer = widget.slider(options { value = 1, min = 0, max = 9, label = ("long words "):rep(4) })
        assert.are.equal(10, longer.height - long.height)
        local toggle = widget.toggle(options { value = true, label = ("many words "):rep(9) })
        assert.are.equal(22, toggle.height)
    end)
end)

describe("a page", function()
    local self, pressed

    local function row(name, can)
        return {
            key = name, height = 10, draw = function(_, dd, x, y, _, state)
                draw.text(dd, x, y, state and name .. " " .. state or name)
            end,
            press = can and function(_, at) pressed[#pressed + 1] = name .. (at and at.y or "") end or nil,
        }
    end

    local function fill(words)
        local rows = {}
        for word in words:gmatch("%S+") do rows[#rows + 1] = row(word, word:match("^%u")) end
        page.fill(self, rows)
    end

    local function shown()
        draw.begin(d)
        page.draw(self, d, true)
        draw.finish(d)
        return table.concat(ui.texts(), ",")
    end

    local function press(words)
        fake_ui.press(words, function(menu)
            page.point(self, menu)
            page.keys(self, menu)
        end)
    end

    before_each(function()
        pressed = {}
        self = page.create { x = 10, y = 20, width = 100, height = 35, play = ui.play }
    end)

    it("moves the focus over what can be chosen and scrolls to it", function()
        fill "a B c D e f G"
        page.focus_first(self)
        assert.are.equal("a,B focus,c", shown())
        press "down"
        assert.are.equal("D focus,e,f", shown()) -- with what is said of it below
        press "down down down"
        assert.are.equal("e,f,G focus", shown())
        press "down"
        assert.are.equal("e,f,G focus", shown())
        press "up up up up up"
        assert.are.equal("a,B focus,c", shown())
        press "ok"
        assert.are.same({ "B" }, pressed)
    end)

    it("of words alone is scrolled line by line and to its ends", function()
        fill "a b c d e f"
        press "down"
        assert.are.equal("b,c,d", shown())
        press "page_down"
        assert.are.equal("d,e,f", shown())
        press "down up page_up page_up"
        assert.are.equal("a,b,c", shown())
        page.to_end(self)
        assert.are.equal("d,e,f", shown())
    end)

    it("is used with the pointer: hover, click, wheel", function()
        fill "A B C D E"
        press "point:20,33"
        assert.are.equal("A,B hover,C", shown())
        press "click:20,44"
        assert.are.same({ "C4" }, pressed)
        assert.are.equal("A,B,C focus", shown())
        press "point:20,33 wheel:-1"
        assert.are.equal("C focus,D,E", shown())
        press "point:200,33 wheel:4"
        assert.are.equal("C focus,D,E", shown())
        press "click:200,33 click:20,19"
        assert.are.same({ "C4" }, pressed)
    end)

    it("keeps focus and place when its rows are made again", function()
        fill "A B C D E"
        page.focus_key(self, "D")
        local before = shown()
        fill "A B C D E"
        assert.are.equal(before, shown())
        fill "A B C D"
        assert.are.equal("B,C,D focus", shown())
        fill "A B"
        assert.are.equal("A focus,B", shown())
        fill ""
        assert.are.equal("", shown())
        press "down ok page_down click:20,22"
        assert.are.same({}, pressed)
    end)

    it("drags a slider while the button is held, also beside it", function()
        local seen = {}
        page.fill(self, { { height = 10, draw = function() end, press = function() end,
                            drag = function(_, at) seen[#seen + 1] = at.x end } })
        press "click:50,22 drag:60,22 drag:300,100 wait drag:70,22"
        assert.are.same({ 50, 290 }, seen)
    end)
end)

describe("the mods screen", function()
    local model, self, closed, told

    local function entry(id, state, more)
        local made = {
            id = id, title = id:gsub("^%l", string.upper), version = "1.2.0", state = state, on = state ~= "off",
            mod = { description = "About " .. id, authors = { "Somebody" }, folder = "/mods/" .. id, license = "MIT",
                    dependencies = {} },
        }
        for key, value in pairs(more or {}) do made[key] = value end
        return made
    end

    local function new_model()
        told = {}
        local function tell(name) return function(_, ...) told[#told + 1] = { name, ... } end end
        model = {
            list = {
                entry("alpha", "running", { cost = { ms = 0.125, memory_kb = 2048, commands = 3 } }),
                entry("beta", "off"),
                entry("gamma", "stopped", { why = "took too long" }),
                { id = "delta", title = "delta", state = "broken", on = false, path = "/mods/delta",
                  problems = { "/mods/delta/mod.json:3:1: unknown field" } },
            },
            caps = { { name = "hud", label = "Write on the screen", reason = "To say so", quota = 4, granted = true } },
            sets = {
                { key = "size", label = "Size", kind = "integer", value = 5, min = 1, max = 9 },
                { key = "loud", label = "Loud", kind = "boolean", value = false },
                { key = "name", label = "Name", kind = "string", value = "Bob" },
            },
            said = { { level = "error", text = "boom", place = "main.js:3", tick = 7 } },
            switch = tell "switch", grant = tell "grant", set = tell "set", remove = tell "remove",
        }
        function model.entries() return model.list end
        function model.can_remove(_, of) return of.id == "alpha" or of.id == "delta" end
        function model.capabilities() return model.caps end
        function model.settings() return model.sets end
        function model.messages() return model.said end
        function model.place(_, mod) return "place of " .. (mod.path or mod.folder) end
    end

    local function press(words)
        fake_ui.press(words, function(menu)
            if closed == 0 then mods_screen.tick(self, menu) end
        end)
    end

    before_each(function()
        new_model()
        closed = 0
        self = mods_screen.create {
            model = model, scene = ui.scene, measure = ui.measure, play = ui.play,
            on_close = function() closed = closed + 1 end,
        }
        press "wait"
    end)

    it("lists all mods with their state, and says of the chosen one what it is and costs", function()
        for _, words in ipairs { "Alpha", "running", "Beta", "off", "Gamma", "stopped", "delta", "cannot be used",
            "About alpha", "By: Somebody", "0.12 ms  2.0 MB", "2 of 4 on" } do
            assert.is_true(ui.sees(words), words)
        end
        press "down down"
        assert.is_true(ui.sees("About gamma"))
        assert.is_true(ui.sees("took too long"))
        press "down"
        assert.is_true(ui.sees("mod.json:3:1"))
        assert.is_false(ui.sees("Settings"))
    end)

    it("is framed at the picture's edge, over a dimmed game", function()
        local first, frame = ui.items()[1], ui.items()[2]
        assert.are.same({ 0, 0, 320, 180, 80 }, { first.x, first.y, first.width, first.height, first.alpha })
        assert.are.same({ 0, 0, 320, 1 }, { frame.x, frame.y, frame.width, frame.height })
        for _, item in ipairs(ui.items()) do
            local width = item.kind == "text" and ui.measure(item.text) or item.width
            assert.is_true(item.x >= 0 and item.y >= 0 and item.x + width <= 320)
            assert.is_true(item.y + (item.height or 9) <= 180)
        end
    end)

    it("switches mods with keys", function()
        press "down right ok"
        assert.are.same({ { "switch", "beta", true } }, told)
        press "back down right down ok"
        assert.are.same({ "switch", "gamma", true }, told[2])
        assert.are.equal(0, closed)
        press "back back"
        assert.are.equal(1, closed)
        assert.are.same({}, ui.items())
    end)

    it("removes the player's own mods, broken ones too, when asked twice", function()
        press "right down ok"
        assert.is_true(ui.sees("Again: remove it for good"))
        press "back down up wait"
        assert.is_true(ui.sees("Remove it"))
        press "right down ok ok"
        assert.are.same({ { "remove", "alpha" } }, told)
        press "back down wait"
        assert.is_false(ui.sees("Remove it"))
        press "down down wait right ok ok"
        assert.are.same({ "remove", "delta" }, told[2])
    end)

    it("has four pages, reached with Tab or over the tabs", function()
        press "next"
        assert.is_true(ui.sees("Write on the screen"))
        assert.is_true(ui.sees("Up to 4 a tick."))
        press "right ok"
        assert.are.same({ { "grant", "alpha", "hud", false } }, told)
        press "up right"
        assert.is_true(ui.sees("Name: Bob"))
        press "right"
        assert.is_true(ui.sees("main.js:3  boom"))
        press "right next"
        assert.is_true(ui.sees("About alpha"))
        press "previous"
        assert.is_true(ui.sees("boom"))
    end)

    it("edits settings: sliders, toggles; a text is only shown", function()
        local set = model.set
        function model.set(_, id, key, value)
            model.sets[key == "size" and 1 or 2].value = value
            set(nil, id, key, value)
        end
        press "next next right right left left ok down right down down"
        assert.are.same({ { "set", "alpha", "size", 6 }, { "set", "alpha", "size", 5 }, { "set", "alpha", "size", 4 },
            { "set", "alpha", "loud", true } }, told)
    end)

    it("is used with the pointer alone", function()
        local function click(item) press(("point:%d,%d click:%d,%d"):format(item.x, item.y, item.x, item.y)) end
        click(ui.find("Beta"))
        assert.is_true(ui.sees("About beta"))
        click(ui.find("Switched on"))
        assert.are.same({ { "switch", "beta", true } }, told)
        click(ui.find("May do"))
        click(ui.find("Write on"))
        assert.are.same({ "grant", "beta", "hud", false }, told[2])
        click(ui.find("Settings"))
        local size = ui.find("Size")
        press(("click:%d,%d drag:300,%d"):format(270, size.y, size.y))
        assert.are.same({ "set", "beta", "size", 9 }, told[#told])
        click(ui.find("close"))
        assert.are.equal(1, closed)
    end)

    it("looks again at how mods stand, and at once after a wish", function()
        model.list[1].state = "suspended"
        assert.is_false(ui.sees("suspended"))
        press "wait:10"
        assert.is_true(ui.sees("suspended"))
        model.switch = function() model.list[1].state, model.list[1].on = "off", false end
        press "right ok"
        assert.is_false(ui.sees("suspended"))
    end)

    it("does not fail without mods, nor with strange ones", function()
        model.list = {}
        press "wait:10 down right ok next page_down click:20,40 click:200,90"
        assert.is_true(ui.sees("There are no mods here."))
        model.list = { entry("x\27[2J", "running", { title = ("\xFF\n"):rep(900), why = ("w"):rep(9000) }) }
        model.caps = {}
        model.sets = {}
        for i = 1, 300 do model.list[i + 1] = entry("mod" .. i, "running") end
        press "wait:10 right next next next back page_down page_down"
        for _, text in ipairs(ui.texts()) do assert.is_nil(text:find("[%c]")) end
    end)

    it("opens and closes with the same key", function()
        press "mods"
        assert.are.equal(1, closed)
    end)

    it("says what to press on the device that was used last", function()
        assert.is_true(ui.sees("Esc"))
        local menu = presses.parse("wait")[1]
        menu.pad = true
        mods_screen.tick(self, menu)
        assert.is_true(ui.sees("LB RB"))
    end)

    it("makes sounds", function()
        press "down right ok back back"
        assert.are.same({ "ui_move", "ui_move", "ui_ok", "ui_back", "ui_back" }, ui.sounds)
    end)
end)

describe("the question panel", function()
    local self, answered, later

    local function open(more)
        answered, later = nil, 0
        local options = {
            question = {
                mod = { id = "zed", title = "Zed", version = "2.0.0" },
                capabilities = {
                    { cap = "input.read", label = "See what the players press", reason = "To dance",
                      why = "it learns what you press" },
                    { cap = "weather", label = "Change the weather", reason = "Clear skies", quota = 40,
                      default_quota = 4, why = "it changes the game" },
                },
            },
            origin = "installed: zed_2.0.0.zip",
            scene = ui.scene, measure = ui.measure, play = ui.play,
            on_answer = function(given) answered = given end, on_later = function() later = later + 1 end,
        }
        for key, value in pairs(more or {}) do options[key] = value end
        self = question_panel.create(options)
    end

    local function press(words)
        fake_ui.press(words, function(menu)
            if not answered and later == 0 then question_panel.tick(self, menu) end
        end)
    end

    before_each(function()
        open()
        press "wait:30"
    end)

    it("says who asks for what, why, and how much of it", function()
        for _, words in ipairs { "A mod asks", "Zed  2.0.0", "zed, installed: zed_2.0.0.zip",
            "See what the players press", '"To dance"',
            "It learns what you press.", "Change the weather", "Allow all", "Allow these", "Deny all", "later" } do
            assert.is_true(ui.sees(words), words)
        end
        press "down"
        assert.is_true(ui.sees("It changes the game. Up to 40 a"))
        assert.is_true(ui.sees("4 are usual"))
        assert.is_false(ui.sees("1 of"))
        open { number = 2, count = 3 }
        press "wait"
        assert.is_true(ui.sees("2 of 3"))
    end)

    it("takes all, some or nothing", function()
        press "next left ok"
        assert.are.same({ ["input.read"] = true, weather = true }, answered)
        assert.are.same({}, ui.items())
        open()
        press "wait:30 down ok next ok"
        assert.are.same({ ["input.read"] = false, weather = true }, answered)
        open()
        press "wait:30 down down right ok"
        assert.are.same({ ["input.read"] = false, weather = false }, answered)
    end)

    local UPDATE = { from = "1.0.0", to = "2.0.0", capabilities = {},
        dependencies = { { mod = "lib", by = "zed", version = "0.3.0", authors = "Mal", capabilities = { "hud" } } },
        authors = { { mod = "zed", before = "Ada", now = "Mal" } },
        code = { { mod = "tools", by = "zed", before = "1.0.0", now = "1.1.0" } } }

    it("says what an update brings, and asks whether it shall play so", function()
        local agreed
        local function open_update(update)
            open { question = { mod = { id = "zed", title = "Zed", version = "2.0.0" }, capabilities = {},
                update = update }, on_answer = function(given, yes) answered, agreed = given, yes end }
            press "wait:30"
        end
        open_update(UPDATE)
        for _, words in ipairs { "An update asks", "New since 1.0.0: by Mal; before it was",
            "needs lib 0.3.0 by Mal, which asks for", "tools, whose code it can run", "Play it with what is new" } do
            assert.is_true(ui.sees(words), words)
        end
        press "next ok"
        assert.is_false(agreed)
        open_update(UPDATE)
        press "ok next ok"
        assert.is_true(agreed)
        open_update(UPDATE)
        press "next left ok"
        assert.is_true(agreed)
        open_update { from = "1.0.0", to = "2.0.0", dependencies = {}, authors = {}, code = {},
            capabilities = { { mod = "zed", cap = "hud", label = "Show text", is_new = true } } }
        assert.is_false(ui.sees("Play it with"))
        press "next left ok"
        assert.is_nil(agreed)
    end)

    it("can wait", function()
        press "back"
        assert.are.equal(1, later)
        assert.is_nil(answered)
        assert.are.same({}, ui.items())
    end)

    it("hears nothing in its first moment: what was pressed for the game is no answer", function()
        open()
        press "ok next left ok back wait:20"
        assert.is_nil(answered)
        assert.are.equal(0, later)
        press "wait:9 next ok"
        assert.is_table(answered)
    end)

    it("is used with the pointer alone", function()
        local function click(words)
            local item = ui.find(words)
            press(("point:%d,%d click:%d,%d"):format(item.x, item.y, item.x, item.y))
        end
        click "See what"
        click "Allow these"
        assert.are.same({ ["input.read"] = true, weather = false }, answered)
        open()
        press "wait:30"
        click "later"
        assert.are.equal(1, later)
    end)

    it("shows a stranger's words clean and bounded", function()
        open { question = {
            mod = { id = "x", title = "T\27[2J" .. ("t"):rep(500), version = "1.0.0\n" },
            capabilities = { { cap = "hud", label = ("l"):rep(900), reason = ("r\n"):rep(900), why = "w" } },
        } }
        press "wait:30 down up page_down"
        for _, item in ipairs(ui.items()) do
            if item.kind == "text" then
                assert.is_nil(item.text:find("[%c]"))
                assert.is_true(item.x + ui.measure(item.text) <= 320, item.text)
            end
        end
    end)
end)

describe("words of presses", function()
    it("are a tick each", function()
        local list = presses.parse "mods wait:3 down click:12,34 wait"
        assert.are.equal(7, #list)
        assert.is_true(list[1].mods and not list[2].mods and list[5].down)
        assert.are.same({ 12, 34, true, true }, { list[6].x, list[6].y, list[6].clicked, list[6].held })
        assert.are.same({ 12, 34, false }, { list[7].x, list[7].y, list[7].clicked })
        assert.are.same({ id = "tide-map", action = "map" }, presses.parse("own:tide-map.map")[1].own)
        assert.are.equal(0, presses.count(nil))
    end)

    it("that are wrong are told", function()
        for _, words in ipairs {
            "jump", "click", "click:1", "wait:0", "wait:99999", "wheel:x", "moved", "a:b", "own:x",
        } do
            local list, problem = presses.parse(words)
            assert.is_nil(list)
            assert.matches("^'" .. words:gsub("%p", "%%%0") .. "': expected up, down", problem)
        end
    end)

    it("begin after so many ticks", function()
        local next_one = presses.at(presses.parse "mods", 2)
        assert.is_nil(next_one() or next_one())
        assert.is_true(next_one().mods)
        assert.is_nil(next_one())
    end)
end)
