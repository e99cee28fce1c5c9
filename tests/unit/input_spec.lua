local t_input = require "t_input"

local USE, DASH, THROW = t_input.action_bit "use", t_input.action_bit "dash", t_input.action_bit "throw"

local BINDINGS = {
    { "up", "key:w" }, { "down", "key:s" }, { "left", "key:a" }, { "right", "key:d" },
    { "use", "key:e" }, { "use", "key:f" }, { "use", "pad:a" }, { "throw", "mouse:left" },
    { "throw", "pad:righttrigger" }, { "dash", "key:space" }, { "confirm", "key:return" },
    { "up", "key:up", 1 }, { "right", "key:right", 1 }, { "use", "key:right shift", 1 }, { "use", "pad:a", 1 },
}

local function press(key) t_input.key(key, true) end
local function release(key) t_input.key(key, false) end

local function refused(...)
    local input, status, text = t_input.create { { ... } }
    assert.is_nil(input)
    assert.equal("invalid value", status)
    return text
end

describe("bindings", function()
    it("take keys, mouse and pad names, whatever their case", function()
        for _, source in ipairs {
            "key:w", "key:Left Shift", "key:left_shift", "key:enter", "key:esc", "key:/", "key:F5", "key:up",
            "mouse:left", "mouse:Middle", "mouse:right", "mouse:x1", "pad:a", "pad:x", "pad:leftshoulder",
            "pad:lefttrigger", "pad:start", "pad:back", "pad:dpup", "pad:rightstick",
        } do
            local input, _, text = t_input.create { { "use", source } }
            assert.is_truthy(input, text)
            input:close()
        end
    end)

    it("name what is wrong and the nearest right one", function()
        assert.matches('binding 1: "key:spcae": no such name; did you mean "key:space"?',
            refused("use", "key:spcae"), 1, true)
        assert.matches('did you mean "mouse:left"', refused("use", "mouse:lefft"), 1, true)
        assert.matches('did you mean "pad:rightshoulder"', refused("use", "pad:rightsholder"), 1, true)
        assert.matches('did you mean "pad:righttrigger"', refused("use", "pad:right_trigger"), 1, true)
        assert.matches('no device "keys"; did you mean "key:w"', refused("use", "keys:w"), 1, true)
        assert.matches('no action "thorw"; did you mean "throw"', refused("thorw", "key:w"), 1, true)
        assert.matches('did you mean "down"', refused("dwon", "key:w"), 1, true)
        assert.matches("a source is", refused("use", "w"), 1, true)
        assert.matches("a source is", refused("use", ""), 1, true)
        assert.matches("a source is", refused("use", "key:" .. ("x"):rep(5000)), 1, true)
        refused("use", "key:")
        refused("use", "pad:leftx") -- an axis, but no trigger
        assert.matches("no player 4", refused("use", "key:w", 4), 1, true)
        refused("use", "key:w", -1)
        refused(nil, nil)
    end)

    it("press the last of as many actions as a game may have", function()
        local input = t_input.create { { "last", "key:w" } }
        input:poll()
        press "w"
        assert.equal(t_input.action_bit "last", (input:poll()).pressed)
        assert.equal(1 << 23, t_input.action_bit "last")
        input:close()
    end)

    it("are limited in number", function()
        local many = {}
        for i = 1, 1025 do many[i] = { "use", "key:w" } end
        local input, status = t_input.create(many)
        assert.is_nil(input)
        assert.equal("over the limit", status)
    end)

    it("measure how far names are apart", function()
        assert.equal(0, t_input.distance("space", "SPACE"))
        assert.equal(1, t_input.distance("spcae", "space"))
        assert.equal(2, t_input.distance("pscae", "space"))
        assert.equal(3, t_input.distance("kitten", "sitting"))
        assert.equal(4, t_input.distance("", "left"))
        assert.equal(4, t_input.distance("left", ""))
    end)
end)

describe("keyboard and mouse", function()
    local input
    before_each(function()
        input = t_input.create(BINDINGS)
        input:poll()
    end)
    after_each(function() input:close() end)

    it("move, no faster on the diagonal", function()
        press "d"
        local one = input:poll()
        assert.same({ 256, 0 }, { one.move_x, one.move_y })
        press "w"
        one = input:poll()
        assert.same({ 181, -181 }, { one.move_x, one.move_y })
        press "a"
        one = input:poll()
        assert.same({ 0, -256 }, { one.move_x, one.move_y }, "left and right undo each other")
        release "d"
        release "w"
        release "a"
        one = input:poll()
        assert.same({ 0, 0 }, { one.move_x, one.move_y })
    end)

    it("tell when a way begins and ends, also of a tap within one tick", function()
        press "d"
        local one = input:poll()
        assert.same({ "right ", "right ", "" }, { one.ways, one.ways_pressed, one.ways_released })
        press "w"
        release "w"
        one = input:poll()
        assert.same({ "right ", "up ", "up ", 256 }, { one.ways, one.ways_pressed, one.ways_released, one.move_x })
        release "d"
        one = input:poll()
        assert.same({ "", "", "right " }, { one.ways, one.ways_pressed, one.ways_released })
    end)

    it("tell pressed, held and released", function()
        press "e"
        local one = input:poll()
        assert.same({ USE, USE, 0 }, { one.held, one.pressed, one.released })
        t_input.key("e", true, false, true) -- repeated by the keyboard
        one = input:poll()
        assert.same({ USE, 0, 0 }, { one.held, one.pressed, one.released })
        release "e"
        one = input:poll()
        assert.same({ 0, 0, USE }, { one.held, one.pressed, one.released })
        one = input:poll()
        assert.same({ 0, 0, 0 }, { one.held, one.pressed, one.released })
    end)

    it("see a tap that begins and ends within one tick", function()
        press "space"
        release "space"
        local one = input:poll()
        assert.same({ 0, DASH, DASH }, { one.held, one.pressed, one.released })
    end)

    it("hold an action until the last of its keys is up", function()
        press "e"
        press "f"
        input:poll()
        release "e"
        local one = input:poll()
        assert.same({ USE, 0, 0 }, { one.held, one.pressed, one.released })
        release "f"
        one = input:poll()
        assert.same({ 0, 0, USE }, { one.held, one.pressed, one.released })
    end)

    it("keep the players apart", function()
        press "right shift"
        press "right"
        local one, two = input:poll()
        assert.same({ 0, 0 }, { one.held, one.move_x })
        assert.same({ USE, 256 }, { two.held, two.move_x })
    end)

    it("let go of everything when the focus is lost", function()
        press "e"
        press "d"
        t_input.mouse_button(1, true)
        local one = input:poll()
        assert.equal(USE | THROW, one.held)
        t_input.lose_focus()
        one = input:poll()
        assert.same({ 0, 0, USE | THROW }, { one.held, one.move_x, one.released })
    end)

    it("tell that the window has lost the player: its focus, or that it is seen at all", function()
        local function away() return (select(4, input:poll())).away end
        assert.is_false(away())
        for _, way in ipairs { { "focus lost", "focus gained" }, { "minimized", "restored" }, { "hidden", "shown" },
            { "minimized", "maximized" }, { "minimized", "focus gained" } } do
            t_input.window_event(way[1])
            assert.is_true(away(), way[1])
            assert.is_true(away(), "until he is back")
            t_input.window_event(way[2])
            assert.is_false(away(), way[2])
        end
        t_input.window_event "focus lost"
        t_input.window_event "restored"
        assert.is_true(away(), "seen, and without the focus")
        t_input.window_event "focus gained"
        t_input.window_event "focus lost"
        t_input.window_event "focus gained"
        assert.is_false(away(), "gone and back within a tick")
    end)

    it("aim from the player to the mouse", function()
        local one = input:poll()
        assert.equal(0, one.aiming, "before it moved")
        t_input.mouse_move(200, 90)
        one = input:poll(160, 90)
        assert.same({ 1, 0 }, { one.aiming, one.aim })
        one = input:poll(200, 50)
        assert.same({ 1, 16384 }, { one.aiming, one.aim }, "the player moved: the mouse is below now")
        one = input:poll(200, 90)
        assert.equal(0, one.aiming, "on the player: no direction")
    end)

    it("ask for a window's wishes once", function()
        press "F11"
        press "F12"
        local _, _, wishes = input:poll()
        assert.equal("fullscreen screenshot ", wishes)
        _, _, wishes = input:poll()
        assert.equal("", wishes)
        t_input.key("F11", true, false, true)
        _, _, wishes = input:poll()
        assert.equal("", wishes, "a key held down asks once")
        t_input.quit()
        _, _, wishes = input:poll()
        assert.equal("quit ", wishes)
        t_input.key("return", true, true) -- with alt
        local one
        one, _, wishes = input:poll()
        assert.equal("fullscreen ", wishes)
        assert.equal(0, one.pressed, "and does not confirm")
    end)
end)

describe("gamepads", function()
    local input
    before_each(function()
        input = t_input.create(BINDINGS)
        input:poll()
    end)
    after_each(function() input:close() end)

    it("go to those of four first who have no keys", function()
        local four = t_input.create({
            { "use", "key:e" }, { "use", "pad:a" }, { "use", "key:/", 1 }, { "use", "pad:a", 1 }, { "use", "pad:a", 2 },
            { "use", "pad:a", 3 },
        }, 4)
        local pads = {}
        for i = 1, 4 do pads[i] = t_input.pad_attach() end
        four:poll()
        for i, expected in ipairs { { 0, 0, USE, 0 }, { 0, 0, 0, USE }, { USE, 0, 0, 0 }, { 0, USE, 0, 0 } } do
            t_input.pad_button(pads[i], "a", true)
            local one, two, _, _, three, fourth = four:poll()
            assert.same(expected, { one.held, two.held, three.held, fourth.held })
            t_input.pad_button(pads[i], "a", false)
            four:poll()
        end
        t_input.pad_axis(pads[2], "leftx", 32767)
        local _, _, _, _, _, fourth = four:poll()
        assert.same({ "right ", "right ", 256 }, { fourth.ways, fourth.ways_pressed, fourth.move_x })
        t_input.pad_axis(pads[2], "leftx", 0)
        _, _, _, _, _, fourth = four:poll()
        assert.same({ "", "right " }, { fourth.ways, fourth.ways_released })
        for i = 1, 4 do t_input.pad_detach(pads[i]) end
        four:close()
    end)

    it("come and go; the second is the second player's", function()
        local first, second = t_input.pad_attach(), t_input.pad_attach()
        input:poll()
        t_input.pad_button(second, "a", true)
        local one, two = input:poll()
        assert.same({ 0, USE }, { one.held, two.held })
        t_input.pad_button(first, "a", true)
        one, two = input:poll()
        assert.same({ USE, USE }, { one.held, two.held })
        t_input.pad_detach(first)
        one, two = input:poll()
        assert.same({ 0, USE, USE }, { one.held, one.released, two.held }, "pulling the plug lets go")
        local third = t_input.pad_attach()
        input:poll()
        t_input.pad_button(third, "a", true)
        one = input:poll()
        assert.equal(USE, one.held, "a new one takes the free place")
        t_input.pad_detach(second)
        t_input.pad_detach(third)
        input:poll()
    end)

    it("sticks have a dead zone and never more than full", function()
        local pad = t_input.pad_attach()
        input:poll()
        t_input.pad_axis(pad, "leftx", 6000)
        assert.equal(0, (input:poll()).move_x)
        t_input.pad_axis(pad, "leftx", 32767)
        t_input.pad_axis(pad, "lefty", -32768)
        local one = input:poll()
        assert.is_true(one.move_x > 170 and one.move_y < -170)
        assert.is_true(one.move_x ^ 2 + one.move_y ^ 2 <= 256 ^ 2)
        t_input.pad_axis(pad, "lefty", 0)
        assert.equal(256, (input:poll()).move_x)
        t_input.pad_axis(pad, "leftx", 16000)
        one = input:poll()
        assert.is_true(one.move_x > 50 and one.move_x < 130)
        t_input.pad_axis(pad, "rightx", -30000)
        one = input:poll()
        assert.same({ 1, 32768 }, { one.aiming, one.aim })
        t_input.pad_detach(pad)
        input:poll()
    end)

    it("triggers press once, without chatter", function()
        local pad = t_input.pad_attach()
        input:poll()
        t_input.pad_axis(pad, "righttrigger", 20000)
        assert.equal(THROW, (input:poll()).pressed)
        t_input.pad_axis(pad, "righttrigger", 10000) -- between the two thresholds
        t_input.pad_axis(pad, "righttrigger", 20000)
        local one = input:poll()
        assert.same({ THROW, 0 }, { one.held, one.pressed })
        t_input.pad_axis(pad, "righttrigger", 100)
        assert.equal(THROW, (input:poll()).released)
        t_input.pad_detach(pad)
        input:poll()
    end)

    it("events of unknown pads are nobody's", function()
        t_input.pad_button(4711, "a", true)
        t_input.pad_axis(4711, "leftx", 32767)
        local one, two = input:poll()
        assert.same({ 0, 0, 0 }, { one.held, two.held, one.move_x })
    end)
end)

describe("what was used last", function()
    local input, pad
    before_each(function()
        input = t_input.create(BINDINGS)
        input:poll()
    end)
    after_each(function()
        if pad then t_input.pad_detach(pad) end
        pad = nil
        input:close()
    end)

    local KEYBOARD, MOUSE, PAD = "0", "1", "2"
    local function used() return (select(4, input:poll())).used:match("%d") end

    -- A gamepad of this maker, of which a button was pressed: its kind.
    local function kind(vendor, product)
        pad = t_input.pad_attach(vendor, product)
        input:poll()
        t_input.pad_button(pad, "a", true)
        local said = (select(4, input:poll())).used
        t_input.pad_detach(pad)
        pad = nil
        return said
    end

    it("is the keyboard at first, the mouse when a button of it was, a gamepad when anything of it was", function()
        assert.equal(KEYBOARD, used())
        t_input.mouse_move(50, 60)
        assert.equal(KEYBOARD, used()) -- it aims while the other hand is at the keys
        t_input.mouse_button(1, true)
        assert.equal(MOUSE, used())
        press "w"
        assert.equal(KEYBOARD, used())
        release "w"
        pad = t_input.pad_attach()
        assert.equal(KEYBOARD, used())
        t_input.pad_axis(pad, "leftx", 3000) -- it lies there and trembles
        assert.equal(KEYBOARD, used())
        t_input.pad_axis(pad, "leftx", 30000)
        assert.equal(PAD, used())
        t_input.mouse_move(51, 60)
        assert.equal(MOUSE, used())
        t_input.pad_button(pad, "a", true)
        assert.equal(PAD, used())
        t_input.pad_detach(pad)
        pad = nil
        assert.equal(KEYBOARD, used())
    end)

    it("is a gamepad with its maker's signs", function()
        assert.equal("2 0", kind())
        assert.equal("2 0", kind(0x045E, 0x028E)) -- Xbox 360
        assert.equal("2 1", kind(0x054C, 0x09CC)) -- DualShock 4
        assert.equal("2 1", kind(0x054C, 0x0CE6)) -- DualSense
        assert.equal("2 2", kind(0x057E, 0x2009)) -- Switch Pro
    end)
end)

describe("the name of a key", function()
    it("is what is written on it, and nothing for what is no key", function()
        local input = t_input.create(BINDINGS)
        for source, name in pairs {
            ["key:w"] = "W", ["key:esc"] = "Escape", ["key:space"] = "Space", ["key:right shift"] = "Right Shift",
            ["key:;"] = ";", ["key:f10"] = "F10", ["mouse:left"] = "", ["pad:a"] = "",
        } do
            assert.equal(name, t_input.key_name(source))
        end
        input:close()
    end)
end)

describe("the host's menus", function()
    local input
    before_each(function()
        input = t_input.create(BINDINGS)
        input:poll()
    end)
    after_each(function() input:close() end)

    local function menu() return (select(4, input:poll())) end

    local function tap(name, modifier)
        t_input.key(name, true, modifier)
        t_input.key(name, false)
        return menu().keys
    end

    it("have keys of their own, whatever the bindings are", function()
        for name, keys in pairs {
            Up = "up ", W = "up ", Down = "down ", S = "down ", Left = "left ", D = "right ", Return = "ok ",
            Space = "ok ", E = "ok ", Escape = "back ", Backspace = "back ", Tab = "next ", PageUp = "page_up ",
            PageDown = "page_down ", F10 = "mods ", X = "",
            F1 = "console ", ["`"] = "console ",
        } do
            assert.equal(keys, tap(name), name)
        end
        assert.equal("previous ", tap("Tab", "shift"))
        assert.equal("", menu().keys)
    end)

    it("directions come again while they are held, choices do not", function()
        press "down"
        press "return"
        local seen = {}
        for poll = 1, 40 do
            for key in menu().keys:gmatch("%S+") do seen[#seen + 1] = key .. poll end
        end
        assert.same({ "down1", "ok1", "down21", "down27", "down33", "down39" }, seen)
        release "down"
        assert.equal("", menu().keys)
        press "down"
        t_input.lose_focus()
        assert.equal("down ", menu().keys)
        for _ = 1, 40 do assert.equal("", menu().keys) end
    end)

    it("are used with either gamepad: buttons, and the stick once each way", function()
        local first, second = t_input.pad_attach(), t_input.pad_attach()
        input:poll()
        local function button(pad, name)
            t_input.pad_button(pad, name, true)
            t_input.pad_button(pad, name, false)
            return menu().keys
        end
        for name, keys in pairs {
            a = "ok ", b = "back ", start = "back ", dpup = "up ", dpdown = "down ", dpleft = "left ",
            dpright = "right ", leftshoulder = "previous ", rightshoulder = "next ", y = "",
        } do
            assert.equal(keys, button(first, name), name)
            assert.equal(keys, button(second, name), name)
        end
        press "x"
        assert.is_true(menu().pad, "a key of no menu says nothing")
        press "down"
        assert.is_false(menu().pad)
        release "down"
        menu()
        t_input.pad_axis(second, "lefty", 30000)
        local now = menu()
        assert.same({ "down ", true }, { now.keys, now.pad })
        t_input.pad_axis(second, "lefty", 15000) -- still out
        assert.equal("", menu().keys)
        t_input.pad_axis(second, "lefty", 22000)
        assert.equal("", menu().keys)
        t_input.pad_axis(second, "lefty", 0)
        t_input.pad_axis(second, "leftx", -32768)
        assert.equal("left ", menu().keys)
        t_input.pad_axis(second, "leftx", 0)
        t_input.pad_button(first, "dpdown", true)
        assert.equal("down ", menu().keys)
        t_input.pad_detach(first)
        for _ = 1, 40 do assert.equal("", menu().keys) end
        t_input.pad_detach(second)
        input:poll()
    end)

    it("are held for a part of a second, whatever polls it has", function()
        for _, case in ipairs {
            { rate = 30, down = { 1, 11, 14, 17, 20 }, console = 20 },
            { rate = 240, down = { 1, 81, 105 }, console = 160 },
            { rate = 10, down = { 1, 4, 5, 6, 7 }, console = 6 },
        } do
            local other = t_input.create(BINDINGS, 2, case.rate)
            local pad = t_input.pad_attach()
            other:poll()
            press "down"
            t_input.pad_button(pad, "back", true)
            local seen, console = {}, nil
            for poll = 1, 170 do
                local keys = select(4, other:poll()).keys
                if keys:find("down", 1, true) then seen[#seen + 1] = poll end
                if keys:find("console", 1, true) then console = console or poll end
            end
            assert.same(case.down, { table.unpack(seen, 1, #case.down) }, case.rate)
            assert.equal(case.console, console, case.rate)
            t_input.pad_button(pad, "back", false)
            t_input.pad_detach(pad)
            release "down"
            other:close()
        end
    end)

    it("have the console on a gamepad's Back, once it has been held", function()
        local pad = t_input.pad_attach()
        input:poll()
        t_input.pad_button(pad, "back", true)
        local seen = {}
        for poll = 1, 100 do
            if menu().keys == "console " then seen[#seen + 1] = poll end
        end
        assert.same({ 40 }, seen)
        t_input.pad_button(pad, "back", false)
        assert.equal("", menu().keys)
        t_input.pad_detach(pad)
        input:poll()
    end)

    it("know the pointer: where it is, its button, its wheel", function()
        t_input.mouse_move(40, 50)
        local now = menu()
        assert.same({ 40, 50, "moved ", 0 }, { now.x, now.y, now.pointer, now.wheel })
        t_input.mouse_button(1, true)
        assert.equal("moved held pressed ", menu().pointer)
        assert.equal("held ", menu().pointer)
        t_input.mouse_button(1, false)
        t_input.mouse_button(3, true)
        now = menu()
        assert.same({ 200, 90, "moved released " }, { now.x, now.y, now.pointer })
        t_input.wheel(2)
        t_input.wheel(-3)
        assert.equal(-1, menu().wheel)
        assert.equal(0, menu().wheel)
        t_input.mouse_button(1, true)
        t_input.mouse_button(1, false)
        assert.equal("moved pressed released ", menu().pointer, "a click within one tick")
    end)
end)

describe("what is typed", function()
    local input
    before_each(function() input = assert(t_input.create(BINDINGS)) end)
    after_each(function() input:close() end)

    local function typed()
        local _, _, _, menu = input:poll()
        return menu.typed, menu.keys
    end

    it("is nothing while nobody asked for it", function()
        t_input.text "w"
        press "Backspace"
        assert.same({ "", "back " }, { typed() })
    end)

    it("comes in order, as text and as keys, and the keyboard does nothing else", function()
        input:type(true)
        t_input.text "wé"
        t_input.key("Left", true)
        t_input.key("Left", true, nil, true)
        t_input.key("Tab", true, "shift")
        t_input.text "'"
        press "W"
        press "Escape"
        local one, _, _, menu = input:poll()
        assert.same({ "wé<left><left><shift tab>'<escape>", "" }, { menu.typed, menu.keys })
        assert.equal(0, one.move_y or 0)
        assert.equal("", (typed()))
    end)

    it("lets go of what is held when it begins, and of nothing new when it ends", function()
        press "W"
        assert.is_true(input:poll().move_y < 0)
        input:type(true)
        assert.equal(0, input:poll().move_y)
        input:type(false)
        assert.equal(0, input:poll().move_y)
    end)

    it("takes no bytes that are no text, and no more than there is room for", function()
        input:type(true)
        t_input.text "\xff"
        for _ = 1, 100 do t_input.text "ab" end
        assert.equal(("ab"):rep(64), (typed()))
        assert.equal("", (typed()))
    end)
end)

describe("mods' actions", function()
    local input, pad

    before_each(function() input = assert(t_input.create(BINDINGS)) end)
    after_each(function()
        if pad then t_input.pad_detach(pad) end
        pad = nil
        input:close()
    end)

    local function mods(player) return { input:poll_mods(player or 0) } end

    it("are held, pressed and let go beside the game's", function()
        assert.equal("ok", (input:bind_mods { { 0, "key:m" }, { 63, "key:n" }, { 63, "mouse:right" } }))
        press "m"
        press "n"
        press "e"
        assert.same({ 1 | 1 << 63, 1 | 1 << 63, 0 }, mods())
        t_input.mouse_button(3, true)
        release "n"
        assert.same({ 1 | 1 << 63, 0, 0 }, mods()) -- the mouse still holds it
        release "m"
        t_input.mouse_button(3, false)
        press "m"
        release "m"
        assert.same({ 0, 1, 1 | 1 << 63 }, mods())
        assert.equal(USE, (input:poll()).held)
    end)

    it("are each player's own on gamepads, and let go with the focus or the gamepad", function()
        input:bind_mods { { 2, "pad:y", 0 }, { 2, "pad:y", 1 }, { 2, "key:m" } }
        pad = t_input.pad_attach()
        input:poll()
        t_input.pad_button(pad, "y", true)
        assert.same({ 4, 4, 0 }, mods(0))
        assert.same({ 0, 0, 0 }, mods(1))
        press "m"
        mods()
        t_input.lose_focus()
        assert.same({ 4, 0, 0 }, mods(0)) -- the gamepad is still in hand
        t_input.pad_detach(pad)
        pad = nil
        assert.same({ 0, 0, 4 }, mods(0))
    end)

    it("may have a key of the game's for themselves, and give it back", function()
        press "e"
        input:poll()
        input:bind_mods { { 0, "key:e", 0, true } }
        assert.equal(USE, (input:poll()).held)
        release "e"
        assert.equal(0, (input:poll()).held) -- what was held is let go all the same
        mods()
        press "e"
        assert.equal(0, (input:poll()).pressed)
        release "e"
        press "e"
        assert.same({ 1, 1, 1 }, mods())
        press "f"
        assert.equal(USE, (input:poll()).held) -- other sources press what they did
        release "f"
        release "e"
        input:poll()
        input:bind_mods { { 0, "key:e", 0 } }
        press "e"
        local frame = input:poll()
        assert.same({ USE, USE }, { frame.held, frame.pressed })
    end)

    it("have a gamepad's button of one player's for themselves alone", function()
        input:bind_mods { { 0, "pad:a", 1, true } }
        pad = t_input.pad_attach()
        input:poll()
        t_input.pad_button(pad, "a", true)
        assert.equal(USE, (input:poll()).held)
        t_input.pad_button(pad, "a", false)
        input:poll()
        input:bind_mods { { 0, "pad:a", 0, true } }
        t_input.pad_button(pad, "a", true)
        assert.equal(0, (input:poll()).held)
    end)

    it("are replaced whole, and what is wrong changes nothing", function()
        input:bind_mods { { 0, "key:m" } }
        press "m"
        mods()
        local status, why = input:bind_mods { { 1, "key:n" }, { 0, "key:spcae" } }
        assert.equal("invalid value", status)
        assert.matches('did you mean "key:space"?', why, 1, true)
        assert.same({ 1, 0, 0 }, mods())
        assert.equal("over the limit", (input:bind_mods { { 64, "key:n" } }))
        assert.equal("over the limit", (input:bind_mods { { -1, "key:n" } }))
        assert.equal("over the limit", (input:bind_mods { { 0, "key:n", 4 } }))
        local many = {}
        for i = 1, 1025 do many[i] = { 0, "key:n" } end
        assert.equal("over the limit", (input:bind_mods(many)))
        assert.equal("ok", (input:bind_mods { { 1, "key:n" } }))
        assert.same({ 0, 0, 0 }, mods())
        release "m"
        press "n"
        assert.same({ 2, 2, 0 }, mods())
        input:bind_mods {}
        release "n"
        assert.same({ 0, 0, 0 }, mods())
    end)
end)

describe("bindings that change while the game runs", function()
    local input
    before_each(function()
        input = t_input.create(BINDINGS)
        input:poll()
    end)
    after_each(function() input:close() end)

    it("hold from then on, let go of what is held, and leave those of mods", function()
        input:bind_mods { { 0, "key:m" } }
        press "e"
        input:poll()
        assert.equal("ok", (input:bind_game { { "use", "key:j" }, { "dash", "pad:x" } }))
        local now = input:poll()
        assert.equal(0, now.held & USE)
        assert.equal(USE, now.released & USE)
        press "j"
        assert.equal(USE, (input:poll()).pressed)
        release "e"
        press "e"
        assert.equal(0, (input:poll()).pressed & ~USE)
        press "m"
        local held = input:poll_mods(0)
        assert.equal(1, held)
    end)

    it("that are wrong change nothing", function()
        local status, text = input:bind_game { { "use", "key:j" }, { "use", "key:nosuch" } }
        assert.equal("invalid value", status)
        assert.matches('binding 2: "key:nosuch"', text, 1, true)
        press "e"
        assert.equal(USE, (input:poll()).pressed)
    end)
end)

describe("a source that is captured", function()
    local input
    before_each(function()
        input = t_input.create(BINDINGS)
        input:poll()
    end)
    after_each(function() input:close() end)

    local function captured()
        local player, _, _, menu = input:poll()
        return menu.source, player.pressed, menu.keys .. menu.pointer
    end

    it("is told by the name that bindings have for it, and presses nothing", function()
        input:capture(true)
        for name, source in pairs { e = "key:e", ["Left Shift"] = "key:left shift", Escape = "key:escape", ["/"] = "key:/" } do
            press(name)
            local told, pressed, menu = captured()
            assert.same({ source, 0, "" }, { told, pressed, menu })
            release(name)
            assert.equal("", (captured()))
        end
        t_input.mouse_button(1, true)
        local told, pressed = captured()
        assert.same({ "mouse:left", 0 }, { told, pressed })
        t_input.mouse_button(1, false)
        input:poll()
        input:capture(false)
        press "e"
        told, pressed = captured()
        assert.same({ "", USE }, { told, pressed })
    end)

    it("is one in a tick, the first", function()
        input:capture(true)
        press "j"
        press "k"
        assert.equal("key:j", (captured()))
        assert.equal("", (captured()))
    end)

    it("leaves full screen and pictures as they are", function()
        input:capture(true)
        press "f11"
        local _, _, wishes, menu = input:poll()
        assert.equal("fullscreen ", wishes)
        assert.equal("", menu.source)
    end)
end)
