-- A column of widgets in a rectangle: which of them has the focus, which part is seen, and what keys, buttons and
-- pointer do to them. Rows are shown whole or not at all.
local draw = require "ui.draw"
local guard = require "lib.guard"
local look = require "ui.look"

local page = {}

local BAR = 3 -- px of the scroll bar

-- options: x, y, width, height, play(sound). Its rows come with page.fill.
function page.create(options)
    return {
        x = options.x, y = options.y, width = options.width, height = options.height, play = options.play,
        rows = {}, focus = nil, hover = nil, first = 1, held = nil,
    }
end

local function can(row) return row and row.press ~= nil end

-- The last row that is seen whole.
local function last_seen(self)
    local left, last = self.height, self.first - 1
    for i = self.first, #self.rows do
        left = left - self.rows[i].height
        if left < 0 then break end
        last = i
    end
    return last
end

-- The least first row with which the last one is seen.
local function most_first(self)
    local left, first = self.height, #self.rows + 1
    for i = #self.rows, 1, -1 do
        left = left - self.rows[i].height
        if left < 0 then break end
        first = i
    end
    return math.max(1, math.min(first, #self.rows))
end

local function scroll_to(self, first) self.first = math.max(1, math.min(first, most_first(self))) end

-- Shows a row that can be chosen with what is said of it below.
local function show_with_words(self, index)
    local last = index
    while self.rows[last + 1] and not can(self.rows[last + 1]) do last = last + 1 end
    while last > last_seen(self) and self.first < index and self.first < most_first(self) do
        self.first = self.first + 1
    end
    if index < self.first then scroll_to(self, index) end
end

local function next_row(self, from, way)
    local at = from + way
    while self.rows[at] and not can(self.rows[at]) do at = at + way end
    return self.rows[at] and at or nil
end

-- New rows: the focus stays with the row of the same key, the place with it.
function page.fill(self, rows)
    local key = self.focus and self.rows[self.focus] and self.rows[self.focus].key
    self.rows, self.hover, self.held = rows, nil, nil
    local before = self.focus
    self.focus = nil
    for i, row in ipairs(rows) do
        if key and row.key == key and can(row) then self.focus = i end
    end
    if before and not self.focus then self.focus = next_row(self, 0, 1) end
    scroll_to(self, self.first)
end

-- The focused row, or nil.
function page.focused(self) return self.focus and self.rows[self.focus] end

function page.focus_key(self, key)
    for i, row in ipairs(self.rows) do
        if row.key == key then
            self.focus = i
            show_with_words(self, i)
        end
    end
end

function page.focus_first(self)
    self.first = 1
    self.focus = next_row(self, 0, 1)
end

function page.to_end(self) scroll_to(self, #self.rows) end
function page.to_start(self) self.first = 1 end

-- Moves the focus; where the next row that can be chosen is out of sight it comes nearer first. False: there
-- is nothing more that way.
function page.move(self, way)
    local target = next_row(self, self.focus or (way > 0 and self.first - 1 or last_seen(self) + 1), way)
    local first = self.first
    local out_of_sight = not target or target < self.first or target > last_seen(self)
    if out_of_sight then scroll_to(self, self.first + way) end
    if target and target >= self.first and target <= last_seen(self) then
        self.focus = target
        show_with_words(self, target)
        if next_row(self, target, -1) == nil and way < 0 then scroll_to(self, 1) end
        return true
    end
    return self.first ~= first
end

-- The row at a place of the picture, and where in it.
local function row_at(self, x, y)
    if x < self.x or x >= self.x + self.width or y < self.y then return nil end
    local top = self.y
    for i = self.first, last_seen(self) do
        local bottom = top + self.rows[i].height
        if y < bottom then return i, { x = x - self.x, y = y - top, width = self.width - BAR - 1 } end
        top = bottom
    end
end

function page.has(self, x, y)
    return x >= self.x and x < self.x + self.width and y >= self.y and y < self.y + self.height
end

local function press(self, row, at)
    self.play(row.sound or "ui_ok")
    row:press(at)
end

-- The pointer's part; true when it did something here.
function page.point(self, menu)
    if menu.wheel ~= 0 and page.has(self, menu.x, menu.y) then scroll_to(self, self.first - 2 * menu.wheel) end
    local index, at = row_at(self, menu.x, menu.y)
    if menu.moved then self.hover = index end
    if menu.clicked and can(self.rows[index]) then
        self.focus, self.held = index, self.rows[index]
        press(self, self.rows[index], at)
        return true
    end
    if not menu.held then self.held = nil end
    local row = self.held
    if row and row.drag and menu.moved then
        row:drag { x = menu.x - self.x, y = 0, width = self.width - BAR - 1 }
        return true
    end
    return menu.clicked and page.has(self, menu.x, menu.y)
end

-- The part of keys and buttons, when the page has the player's attention; true when it took them.
function page.keys(self, menu)
    local way = menu.down and 1 or menu.up and -1
    if way then
        self.hover = nil
        local moved = page.move(self, way)
        if moved then self.play "ui_move" end
        return moved
    end
    if menu.page_down or menu.page_up then
        local seen = last_seen(self) - self.first
        scroll_to(self, self.first + (menu.page_down and seen or -seen))
        if self.focus and (self.focus < self.first or self.focus > last_seen(self)) then
            self.focus = next_row(self, self.first - 1, 1) or self.focus
        end
        return true
    end
    local row = page.focused(self)
    if not row then return false end
    if menu.ok then
        press(self, row)
        return true
    end
    local step = menu.right and 1 or menu.left and -1
    if step and row.step and row:step(step) then
        self.play "ui_move"
        return true
    end
    return false
end

-- `active`: the focus is shown as the one that keys act on.
function page.draw(self, d, active)
    local y, last = self.y, last_seen(self)
    for i = self.first, last do
        local row = self.rows[i]
        local state = i == self.focus and active and "focus" or i == self.hover and can(row) and "hover" or nil
        guard.draw(row.key and ("the row '%s'"):format(row.key) or "a row", row.draw, row, d, self.x, y,
            self.width - BAR - 1, state) -- one that cannot be drawn costs no other
        y = y + row.height
    end
    if #self.rows == 0 or self.first == 1 and last == #self.rows then return end
    local track, right = self.height, self.x + self.width - BAR
    draw.box(d, right, self.y, BAR, track, look.TRACK)
    local size = math.max(6, track * (last - self.first + 1) // #self.rows)
    local reach = math.max(1, most_first(self) - 1)
    draw.box(d, right, self.y + (track - size) * (self.first - 1) // reach, BAR, size, look.PANEL_EDGE)
end

return page
