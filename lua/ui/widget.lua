-- What a page is made of: rows that are drawn, and those that can be chosen and changed. A widget is a table:
--
--   height                       px
--   draw(self, d, x, y, width, state)   state: nil, "focus" or "hover"
--   press(self, at)              chosen: ok, or a click `at` px from its left edge, of `at.width`; nil = cannot be
--   step(self, way)              changed by -1 or 1; returns whether it took it
--   drag(self, at)               the pointer is held on it and moves
--   key                          names it across rebuilds of its page
--   sound                        what it plays when it is pressed
--
-- What can be changed is made with {d, width, label, value, on_change(value), key, ...}: the label goes over the
-- control where both do not fit into one row of that width.
local draw = require "ui.draw"
local look = require "ui.look"
local whole = require "lib.whole"
local words = require "words"

local widget = {}

local PAD = 4         -- px at either side of a row
local SLIDER = 56     -- px of a slider's track
local VALUE = 34      -- px beside it, for the number
local VALUE_ALONE = 62 -- px of a number without a slider
local MOST_OVER = 2   -- lines of a label that lies over its control

local function back(d, x, y, width, height, state)
    if state == "focus" then
        draw.box(d, x, y, width, height, look.FOCUS)
        draw.box(d, x, y, 2, height, look.AMBER)
    elseif state == "hover" then
        draw.box(d, x, y, width, height, look.HOVER)
    end
end

-- A row with a label and a control that takes `room` px of its right side: the widget, and the y of the control's
-- row in it. `options` as above.
local function labelled(options, room, most_lines)
    local beside = options.width - 2 * PAD - room
    local is_over = most_lines == 1 and options.d.measure(options.label) > beside
    local lines = draw.wrap(options.d, options.label, is_over and options.width - 2 * PAD or beside,
        is_over and MOST_OVER or most_lines)
    local self = { key = options.key or options.label, height = look.ROW + (#lines - 1) * look.LINE }
    local control_y = 0
    if is_over then
        control_y = #lines * look.LINE
        self.height = look.ROW + control_y
    end
    function self.draw_label(d, x, y, width, state)
        back(d, x, y, width, self.height, state)
        for i, line in ipairs(lines) do
            draw.text(d, x + PAD, y + 2 + (i - 1) * look.LINE, line, state and look.TEXT or look.SOFT)
        end
    end
    return self, control_y
end

-- --- rows that only show something ---

function widget.line(said, color)
    return {
        height = look.LINE,
        draw = function(_, d, x, y, width)
            draw.text(d, x + PAD, y, draw.fit(d, said, width - 2 * PAD), color or look.SOFT)
        end,
    }
end

-- As many rows as the text takes.
function widget.lines(d, said, width, color, most)
    local rows = {}
    for i, line in ipairs(draw.wrap(d, said, width - 2 * PAD, most or 12)) do rows[i] = widget.line(line, color) end
    return rows
end

function widget.space(height) return { height = height, draw = function() end } end

-- --- rows that can be chosen ---

function widget.button(options)
    return {
        key = options.key or options.label, height = look.ROW, sound = options.sound or "ui_ok",
        draw = function(_, d, x, y, width, state)
            back(d, x, y, width, look.ROW, state)
            draw.text(d, x + PAD, y + 2, draw.fit(d, options.label, width - 2 * PAD),
                state == "focus" and look.AMBER or look.TEXT)
        end,
        press = function() options.on_press() end,
    }
end

function widget.toggle(options)
    local self = labelled(options, 20, 2)
    self.sound = "ui_ok"
    function self.draw(_, d, x, y, width, state)
        self.draw_label(d, x, y, width, state)
        local right = x + width - PAD
        draw.box(d, right - 15, y + 3, 15, 7, options.value and 0x2E6B4C or look.TRACK)
        draw.outline(d, right - 15, y + 3, 15, 7, look.PANEL_EDGE)
        draw.box(d, options.value and right - 7 or right - 14, y + 4, 6, 5, options.value and look.GREEN or look.DIM)
    end
    function self.press()
        options.value = not options.value
        options.on_change(options.value)
    end
    function self.step(_, way)
        if options.value == (way > 0) then return false end
        self.press()
        return true
    end
    return self
end

local LEAST_PLAIN, MOST_PLAIN = 0.001, 1e9 -- fractions between them are shown to three places

-- A number in the words for it that fit, as exact as they can be: "12.5", "1.2e+30".
local function shown(d, number, room)
    local written, size = whole.show(number, 4), math.abs(number)
    if not whole.of(number) and size >= LEAST_PLAIN and size < MOST_PLAIN then
        written = ("%.3f"):format(number):gsub("%.?0+$", "")
    end
    for digits = 4, 1, -1 do
        if d.measure(written) <= room then break end
        written = ("%." .. digits .. "g"):format(number)
    end
    return draw.fit(d, words.number(written), room)
end

-- 1, 2 or 5 times a power of ten: about a twentieth of the range. Of a range that is none, or too small to be
-- divided, all of it.
local function nice_step(low, high)
    local part = high / 20 - low / 20 -- so: high - low can be more than there are numbers for
    local power = part > 0 and 10.0 ^ math.floor(math.log(part, 10)) or 0
    if power <= 0 or not whole.is_finite(power) then return high - low > 0 and high - low or 1 end
    local lead = part / power
    return power * (lead >= 5 and 5 or lead >= 2 and 2 or 1)
end

-- Which part of the way from `low` to `high` a value is at, 0 to 1.
local function part_of(value, low, high)
    local all = high / 2 - low / 2
    return all > 0 and math.max(0, math.min(1, (value / 2 - low / 2) / all)) or 0
end

-- Besides: min, max, step, whole. Without min or max it is stepped, not dragged.
function widget.slider(options)
    local low, high = options.min, options.max
    local room = low and high and VALUE or VALUE_ALONE
    local self, control_y = labelled(options, low and high and SLIDER + VALUE + PAD or VALUE_ALONE, 1)
    local step = options.step or low and high and high > low and nice_step(low, high) or 1
    if options.whole then step = math.max(1, math.floor(step)) end
    self.sound = "ui_move"

    local function set(value)
        if low then value = math.max(low, value) end
        if high then value = math.min(high, value) end
        if options.whole then value = whole.of(value) or whole.of(math.floor(value + 0.5) + 0.0) end
        if not value or not whole.is_finite(value) or value == options.value then return false end
        options.value = value
        options.on_change(value)
        return true
    end
    function self.draw(_, d, x, y, width, state)
        self.draw_label(d, x, y, width, state)
        local right, color = x + width - PAD, state == "focus" and look.AMBER or look.BLUE
        y = y + control_y
        draw.text_right(d, right, y + 2, shown(d, options.value, room), state and look.TEXT or look.SOFT)
        if not (low and high) then return end
        local part = part_of(options.value, low, high)
        draw.bar(d, right - VALUE - SLIDER, y + 4, SLIDER, 4, math.floor(part * SLIDER + 0.5), SLIDER, color)
    end
    function self.step(_, way)
        local base = low or 0
        local steps = math.floor(options.value / step - base / step + 0.5)
        set(whole.is_finite(steps) and base + (steps + way) * step or options.value + way * step)
        return true
    end
    function self.drag(_, at)
        if not (low and high) then return end
        local part = (at.x - (at.width - PAD - VALUE - SLIDER)) / SLIDER
        if part < -0.1 then return end
        part = math.min(1, math.max(0, part))
        set(low + math.floor(part * (high / step - low / step) + 0.5) * step)
    end
    function self.press(_, at)
        if at then self:drag(at) end
    end
    return self
end

-- Besides: choices.
function widget.choice(options)
    local widest = 0
    for _, choice in ipairs(options.choices) do widest = math.max(widest, options.d.measure(tostring(choice))) end
    local room = math.min(widest, options.width // 2) + 24
    local self, control_y = labelled(options, room, 1)
    self.sound = "ui_move"
    local function index()
        for i, choice in ipairs(options.choices) do
            if choice == options.value then return i end
        end
        return 1
    end
    function self.draw(_, d, x, y, width, state)
        self.draw_label(d, x, y, width, state)
        local color = state == "focus" and look.AMBER or look.BLUE
        local right = x + width - PAD
        y = y + control_y + 2
        draw.text_right(d, right, y, ">", color)
        draw.text(d, right - room + 4, y, "<", color)
        draw.text_middle(d, right - room // 2 + 2, y, draw.fit(d, tostring(options.value), room - 20), look.TEXT)
    end
    function self.step(_, way)
        options.value = options.choices[(index() - 1 + way) % #options.choices + 1]
        options.on_change(options.value)
        return true
    end
    function self.press() self:step(1) end
    return self
end

return widget
