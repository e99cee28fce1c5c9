-- lua/ui/console and what it is made of, with a fake scene, a fake log and a console_session whose mods answer at once.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local fake_ui = require "tests.unit.support.fake_ui"
local input_line = require "ui.input_line"

package.loaded["engine.log"] = package.loaded["engine.log"] or { write = function() end }
package.loaded["engine.world"] = package.loaded["engine.world"] or { tick = function() return 7 end }
local commands = require "console.commands"
local console = require "ui.console"
local console_session = require "console.session"

describe("a line that is typed into", function()
    local line
    before_each(function() line = input_line.create() end)

    local function type_in(...)
        for _, item in ipairs { ... } do
            local key = item:match("^<(.*)>$")
            local name, count = (key or ""):gsub("^ctrl ", "")
            input_line.key(line, key and { key = name, ctrl = count > 0, shift = false } or { text = item })
        end
    end

    it("moves and deletes by characters", function()
        type_in("aé€b", "<left>", "<left>", "x", "<backspace>", "<backspace>", "<delete>")
        assert.equal("ab", line.text)
        type_in("<home>", "<left>", "1", "<end>", "<right>", "2", "<ctrl w>", "z", "<ctrl a>", "<delete>")
        assert.equal("", line.text:gsub("z", ""))
    end)

    it("remembers what was taken, and the draft", function()
        type_in "one"
        assert.equal("one", input_line.take(line))
        type_in "two"
        input_line.take(line)
        type_in("dra", "<up>", "<up>", "<up>")
        assert.equal("one", line.text)
        type_in("<down>", "<down>")
        assert.equal("dra", line.text)
    end)

    it("takes no controls, no broken text, and no more than 16 KB", function()
        type_in("a\n\27[2Jb", "\255")
        assert.equal("a [2Jb", line.text)
        input_line.insert(line, ("x"):rep(17000))
        assert.equal("a [2Jb", line.text)
    end)
end)

describe("the console in the game", function()
    local ui, lines, told, closed, copied, its_session, screen

    local function say(level, source, text, place)
        lines[#lines + 1] = { number = #lines + 1, tick = 100 + #lines, level = level, source = source, text = text,
                              place = place }
    end

    local function open(options)
        ui, closed, copied = fake_ui.create(), false, nil
        its_session = console_session.create {
            mods = {
                on_evaluated = function(fn) told = fn end,
                evaluate = function(number, id, source)
                    if source == "busy" then return nil, "busy" end
                    told(number, id, source ~= "bad", source == "bad" and "it broke" or "42", false)
                    return true
                end,
            },
            list = function()
                return { { id = "pet", number = 1, state = "running", evaluates = true },
                         { id = "tom", number = 2, state = "running", evaluates = false } }
            end,
        }
        options = options or {}
        screen = console.create {
            scene = ui.scene, measure = ui.measure, play = ui.play, mod = options.mod, choose = options.choose,
            on_close = function() closed = true end,
            model = {
                console_session = its_session,
                history = function(after)
                    local found = {}
                    for _, line in ipairs(lines) do
                        if line.number > (after or 0) then found[#found + 1] = line end
                    end
                    return found
                end,
                copy = function(text) copied = text return true end,
                paste = function() return "pasted" end,
            },
        }
    end

    before_each(function()
        lines = {}
        say("info", "pet", "hello", "main.js:1")
        say("warn", "tom", "oil is low")
        say("error", "pet", "TypeError: nobody\n    at f", "main.js:9")
    end)

    local function press(words)
        fake_ui.press(words, function(menu)
            if not closed then console.tick(screen, menu) end
        end)
    end

    it("shows what was said and what is said now, clean", function()
        open()
        press "wait"
        for _, part in ipairs { "hello", "main.js:1", "tom", "oil is low", "TypeError: nobody", "all mods",
            "3 lines" } do
            assert.is_true(ui.sees(part), part)
        end
        say("info", "pet", "a\27[2Jb")
        press "wait"
        assert.is_true(ui.sees "a?[2Jb")
    end)

    it("filters by mod, level and text", function()
        open()
        press "type:/mod%20tom key:enter"
        assert.is_false(ui.sees "hello")
        assert.is_true(ui.sees "oil is low")
        press "type:/mod key:enter type:/level%20error key:enter"
        assert.is_false(ui.sees "oil is low")
        assert.is_true(ui.sees "TypeError")
        press "type:/level%20debug key:enter type:/find%20LOW key:enter"
        assert.is_false(ui.sees "oil is low")
        press "type:/find%20low key:enter"
        assert.is_true(ui.sees "oil is low")
        press "type:/levle key:enter"
        assert.is_true(ui.sees "there is no command")
    end)

    it("opens at a line, which can be copied; Escape lets go of it, then closes", function()
        open { choose = 3 }
        press "key:ctrl-c"
        assert.matches("^   102 pet error main.js:9  TypeError: nobody", copied)
        press "key:escape"
        assert.is_false(closed)
        press "key:escape"
        assert.is_true(closed)
        assert.same({}, ui.items())
    end)

    it("copies all that is shown, and clears it", function()
        open()
        press "type:/copy key:enter"
        assert.matches("hello\n.*oil is low\n", copied)
        press "key:ctrl-l"
        assert.is_false(ui.sees "hello")
        say("info", "pet", "after")
        press "wait"
        assert.is_true(ui.sees "after")
    end)

    it("evaluates where that is allowed, and says why not elsewhere", function()
        open()
        press "type:1+1 key:enter" -- one mod is developed: it is meant
        assert.is_false(ui.sees "which mod")
        press "type:busy key:enter"
        assert.is_true(ui.sees "it is still at work")
        press "type:/mod%20tom key:enter type:1 key:enter"
        assert.is_true(ui.sees "evaluating is for who develops")
    end)

    it("pauses and steps the game only when somebody says so", function()
        open()
        assert.is_false(console_session.holds(its_session))
        press "type:/pause key:enter"
        assert.is_true(console_session.holds(its_session))
        assert.is_true(ui.sees "game paused")
        press "type:/step%202 key:enter"
        assert.is_false(console_session.holds(its_session))
        console_session.play_tick(its_session)
        console_session.play_tick(its_session)
        assert.is_true(console_session.holds(its_session))
        console_session.begin_tick(its_session)
        press "key:ctrl-p"
        assert.is_false(console_session.holds(its_session))
    end)

    it("completes commands and ids", function()
        open()
        press "type:/lev key:tab"
        assert.equal("/level", screen.line.text)
        press "key:ctrl-u type:/mod%20to key:tab"
        assert.equal("/mod tom", screen.line.text)
    end)

    it("is used with a gamepad alone: scroll, mod, level, pause, close", function()
        open()
        press "next"
        assert.is_false(ui.sees "oil is low")
        press "previous right right"
        assert.is_true(ui.sees "oil is low")
        assert.is_false(ui.sees "hello")
        press "ok"
        assert.is_true(console_session.holds(its_session))
        press "back"
        assert.is_true(closed)
    end)

    it("draws no more than there is room for, whatever is said", function()
        for i = 1, 3000 do say("info", "pet", ("word "):rep(400) .. i) end
        open()
        press "key:page_up key:page_up wheel:5 click:100,60 wheel:-90"
        assert.is_true(#ui.items() <= 256)
        assert.is_true(#screen.lines <= 3003)
    end)
end)

describe("what a line of the log is shown in", function()
    it("is a matter of level, mod and text, but for what was typed at a console", function()
        local line = { level = "info", source = "pet", text = "Oil", place = "main.js:3" }
        assert.is_true(commands.shows({ least = "debug" }, line))
        assert.is_false(commands.shows({ least = "warn" }, line))
        assert.is_false(commands.shows({ least = "debug", mod = "tom" }, line))
        assert.is_true(commands.shows({ least = "debug", pattern = "oil" }, line))
        assert.is_false(commands.shows({ least = "debug", pattern = "OIL" }, line))
        assert.is_true(commands.shows({ least = "debug", pattern = "main.js:3" }, line))
        line.place = "console"
        assert.is_true(commands.shows({ least = "error" }, line))
    end)
end)
