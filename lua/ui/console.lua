-- The console in the game: the log of all mods or of one, what is typed, and what comes of it. The game goes on
-- below it, unless somebody says /pause: a console that stopped the game would hide all that depends on time, and
-- what a mod prints would stand still as soon as one looks. The keyboard, the mouse and the gamepads are the
-- console's while it is open.
--
-- A line that begins with a slash is a command (console.commands); any other is evaluated in the worker of the
-- mod whose lines are shown.
local commands = require "console.commands"
local draw = require "ui.draw"
local guard = require "lib.guard"
local hints = require "ui.hints"
local input_line = require "ui.input_line"
local look = require "ui.look"
local words = require "words"

local console = {}

-- px from the picture's edges to where lines are, from the last of them to the panel's end, and rows of lines: in the least
-- picture, and one more for so many px that another is higher.
local ABOVE, ASIDE, BELOW = 16, 5, 28
local ROWS, ROW_FOR = 9, 14
local TICK_WIDTH, MOD_WIDTH = 30, 46
local MOST_LINES, SLACK = 2000, 500 -- of the log, kept here
local MOST_ROWS = 6                 -- of one line; of the chosen one as many as there is room for
local MOST_COPY = 64 * 1024
local BLINK = 30                    -- ticks

local COLORS = { debug = look.DIM, info = look.TEXT, warn = look.AMBER, error = look.RED }
local MODS = { 0x8CE0A0, 0x9FB8F0, 0xE8B0E0, 0x90D8E0, 0xE0D080, 0xC8A8F8, 0xF0B890 } -- colours of names

local function color_of(id)
    local sum = 0
    for i = 1, #id do sum = (sum * 31 + id:byte(i)) % 65521 end
    return MODS[sum % #MODS + 1]
end

-- Where lines are and how many, px of the stage (ui.draw): the console has all of the picture's width.
local function lay_out(self)
    local d = self.d
    self.left, self.right = d.left + ASIDE, d.left + d.width - ASIDE
    self.rows = ROWS + (d.height - look.HEIGHT) // ROW_FOR
    self.top = d.top + ABOVE
    self.bottom = self.top + self.rows * look.LINE
end

-- --- lines ---

local function filter(self)
    self.shown = {}
    for _, line in ipairs(self.lines) do
        if commands.shows(self.at.view, line) then self.shown[#self.shown + 1] = line end
    end
    self.last = nil -- the newest is seen
end

local function index_of(self, chosen)
    for i = #self.shown, 1, -1 do
        if self.shown[i] == chosen then return i end
    end
end

-- All that the log has from self.from on, anew: what another pushed out here may still be there.
local function reread(self)
    local chosen = self.chosen and self.chosen.number
    self.lines, self.chosen = self.model.history(self.from), nil
    filter(self)
    for _, line in ipairs(self.shown) do
        if line.number == chosen then self.chosen = line end
    end
end

local function read_new(self)
    local newest = self.lines[#self.lines]
    for _, line in ipairs(self.model.history(newest and newest.number or self.from)) do
        self.lines[#self.lines + 1] = line
        if commands.shows(self.at.view, line) then
            self.shown[#self.shown + 1] = line
        end
    end
    if #self.lines > MOST_LINES + SLACK then reread(self) end
end

-- What is said here and nowhere else.
local function say(self, said, is_problem)
    if said == "" then return end
    self.shown[#self.shown + 1] = { level = is_problem and "error" or "info", source = "", text = said, tick = 0 }
    self.last = nil
end

local function line_text(line)
    local again = line.again and " " .. words("console.again", { count = line.again }) or ""
    return (line.place and line.place .. "  " or "") .. line.text .. again
end

local function whole_line(line)
    return ("%6d %s %s %s"):format(line.tick, line.source, line.level, line_text(line))
end

local function copy(self, all)
    if not all and self.chosen then
        local ok = self.model.copy(whole_line(self.chosen))
        return ok, words(ok and "console.copied" or "console.no_clipboard", { count = 1 })
    end
    local parts, size = {}, 0
    for i = #self.shown, 1, -1 do
        local said = whole_line(self.shown[i])
        size = size + #said + 1
        if size > MOST_COPY then break end
        table.insert(parts, 1, said)
    end
    local ok = self.model.copy(table.concat(parts, "\n"))
    return ok, words(ok and "console.copied_of" or "console.no_clipboard", { count = #parts, all = #self.shown })
end

-- options: model = {console_session, history(after), copy(text), paste()}; scene, measure (as draw.create has them); play(sound);
-- on_close(); mod: whose lines are shown first, or nil; choose: the number of the line to begin at, or nil.
function console.create(options)
    local self = {
        model = options.model, play = options.play, on_close = options.on_close, ticks = 0, from = 0,
        d = draw.create { scene = options.scene, measure = options.measure }, line = input_line.create(),
        lines = {}, shown = {}, chosen = nil, last = nil, row_lines = {},
    }
    self.at = {
        console_session = options.model.console_session, view = { mod = options.mod, least = "debug" },
        changed = function() filter(self) end,
        clear = function()
            local newest = self.lines[#self.lines]
            self.from = newest and newest.number or self.from
            self.lines, self.shown, self.chosen, self.last = {}, {}, nil, nil
        end,
        copy = function(all) return copy(self, all) end,
    }
    lay_out(self)
    reread(self)
    if options.choose then
        for _, line in ipairs(self.shown) do
            if line.number == options.choose then self.chosen, self.last = line, line end
        end
    end
    return self
end

-- What was typed in an earlier one.
function console.history(self, given)
    if given then self.line.history = given end
    return self.line.history
end

-- Takes it off the picture.
function console.close(self)
    draw.begin(self.d)
    draw.finish(self.d)
end

local function close(self)
    self.is_over = true
    self.play "ui_back"
    console.close(self)
    self.on_close()
end

-- --- what the player does ---

local function reply_of(self)
    return function(ok, said, data)
        if not (data and data.logged) then say(self, said, not ok) end
    end
end

local function enter(self)
    local said = input_line.take(self.line)
    if not said:find("%S") then return end
    self.last = nil
    if said:sub(1, 1) == "/" then return commands.run(self.at, said:sub(2), reply_of(self)) end
    commands.run(self.at, "eval " .. said, reply_of(self))
end

-- Shows the line at which the view ends so many lines up (or, below zero, down).
local function scroll(self, lines)
    local at = self.last and index_of(self, self.last) or #self.shown
    at = math.max(math.min(#self.shown, self.rows), at - lines)
    self.last = at < #self.shown and self.shown[at] or nil
end

local function choose(self, way)
    local at = self.chosen and index_of(self, self.chosen) or #self.shown + (way < 0 and 1 or 0)
    at = math.max(1, math.min(#self.shown, at + way))
    self.chosen = self.shown[at]
    self.last = at < #self.shown and self.chosen or nil
end

local function next_mod(self, way)
    local ids, now = { false }, 1
    for _, mod in ipairs(self.model.console_session.list()) do ids[#ids + 1] = mod.id end
    for i, id in ipairs(ids) do
        if id == self.at.view.mod then now = i end
    end
    self.at.view.mod = ids[(now - 1 + way) % #ids + 1] or nil
    filter(self)
    self.play "ui_move"
end

local function next_level(self, way)
    for i, level in ipairs(commands.LEVELS) do
        if level == self.at.view.least then
            self.at.view.least = commands.LEVELS[(i - 1 + way) % #commands.LEVELS + 1]
            break
        end
    end
    filter(self)
    self.play "ui_move"
end

local function common_start(list)
    local start = list[1]
    for _, word in ipairs(list) do
        while word:sub(1, #start) ~= start do start = start:sub(1, -2) end
    end
    return start
end

local function complete(self)
    local typed, caret = self.line.text, self.line.caret
    local head = typed:sub(1, caret)
    local function done(list, from)
        if self.line.text ~= typed or self.line.caret ~= caret or #list == 0 then return end
        local start = common_start(list)
        if #start > caret - from + 1 then
            input_line.replace(self.line, from, start)
        elseif #list > 1 then
            say(self, table.concat(list, "  "))
        end
    end
    if head:sub(1, 1) == "/" then
        commands.complete(self.at, head:sub(2), function(list, from) done(list, from + 1) end)
    else
        commands.complete_expression(self.at, head, 1, done)
    end
end

local function escape(self)
    if self.chosen then
        self.chosen, self.last = nil, nil
    elseif self.line.text ~= "" then
        input_line.set(self.line, "")
    else
        close(self)
    end
end

local function toggle_pause(self)
    local is_paused = self.model.console_session.paused
    commands.run(self.at, is_paused and "resume" or "pause", reply_of(self))
end

local keys = {
    enter = enter, escape = escape, f1 = close, tab = complete,
    page_up = function(self) scroll(self, self.rows - 1) end,
    page_down = function(self) scroll(self, 1 - self.rows) end,
    ["shift up"] = function(self) choose(self, -1) end,
    ["shift down"] = function(self) choose(self, 1) end,
    ["ctrl c"] = function(self)
        local _, said = copy(self)
        say(self, said)
    end,
    ["ctrl v"] = function(self) input_line.insert(self.line, self.model.paste()) end,
    ["ctrl l"] = function(self) self.at.clear() end,
    ["ctrl p"] = toggle_pause,
    ["ctrl n"] = function(self) next_mod(self, 1) end,
    ["ctrl k"] = function(self) next_level(self, 1) end,
    ["ctrl f"] = function(self) input_line.set(self.line, "/find ") end,
}

local function type_one(self, item)
    local name = item.key and (item.ctrl and "ctrl " or "") .. (item.shift and "shift " or "") .. item.key
    if name == "grave" then
        if self.line.text == "" then close(self) end
        return -- its text comes by itself
    end
    local act = keys[name]
    if act then
        act(self)
    else
        input_line.key(self.line, item)
    end
end

-- Gamepads, when they are not the keyboard's.
local function pad(self, menu)
    if menu.up or menu.page_up then scroll(self, menu.page_up and self.rows - 1 or 1) end
    if menu.down or menu.page_down then scroll(self, menu.page_down and 1 - self.rows or -1) end
    if menu.next or menu.previous then next_mod(self, menu.next and 1 or -1) end
    if menu.right or menu.left then next_level(self, menu.right and 1 or -1) end
    if menu.ok then toggle_pause(self) end
    if menu.back or menu.console then close(self) end
end

local function point(self, menu)
    if menu.wheel ~= 0 then scroll(self, 2 * menu.wheel) end
    if not menu.clicked or menu.y < self.top or menu.y >= self.bottom then return end
    local line = self.row_lines[(menu.y - self.top) // look.LINE + 1]
    self.chosen = line ~= self.chosen and line or nil
    if self.chosen and not self.last then self.last = self.shown[#self.shown] end
end

-- --- drawing ---

-- The rows of a line's text, as they were when its width was this.
local function rows_of(self, line, width)
    local most = line == self.chosen and self.rows or MOST_ROWS
    if line.width ~= width or line.most ~= most then
        line.width, line.most = width, most
        line.rows = draw.wrap(self.d, line_text(line), width, most)
    end
    return line.rows
end

local function draw_line(self, line, rows, y, first)
    local d, x = self.d, self.left
    local has_mod = not self.at.view.mod
    if line == self.chosen then
        draw.box(d, d.left + 2, y, d.width - 4, (#rows - first + 1) * look.LINE, look.FOCUS)
        draw.box(d, d.left + 2, y, 2, (#rows - first + 1) * look.LINE, look.AMBER)
    end
    if first == 1 and line.tick > 0 then draw.text_right(d, x + TICK_WIDTH - 4, y, tostring(line.tick), look.DIM) end
    x = x + TICK_WIDTH
    if has_mod then
        if first == 1 then draw.text(d, x, y, draw.fit(d, line.source, MOD_WIDTH - 4), color_of(line.source)) end
        x = x + MOD_WIDTH
    end
    for i = first, #rows do
        local said, place = rows[i], i == 1 and line.place and line.place .. "  "
        local at = x
        if place and said:sub(1, #place) == place then
            draw.text(d, at, y, line.place, look.DIM)
            at, said = at + d.measure(place), said:sub(#place + 1)
        end
        draw.text(d, at, y, said, COLORS[line.level])
        self.row_lines[(y - self.top) // look.LINE + 1] = line
        y = y + look.LINE
    end
end

-- From the last that is seen upward.
local function draw_lines(self)
    local width = self.right - self.left - TICK_WIDTH - (self.at.view.mod and 0 or MOD_WIDTH)
    local at = self.last and index_of(self, self.last) or #self.shown
    local y = self.bottom
    self.row_lines = {}
    while at >= 1 and y > self.top do
        local line = self.shown[at]
        local rows = rows_of(self, line, width)
        local first = math.max(1, #rows - (y - self.top) // look.LINE + 1)
        y = y - (#rows - first + 1) * look.LINE
        draw_line(self, line, rows, y, first)
        at = at - 1
    end
end

local function draw_head(self, is_back)
    local d, view = self.d, self.at.view
    draw.text(d, self.left, d.top + 4, words "console.title", look.FRAME)
    local parts = { view.mod or words "console.all" }
    if view.least ~= "debug" then parts[#parts + 1] = words("console.above", { level = view.least }) end
    if view.pattern then parts[#parts + 1] = ('"%s"'):format(view.pattern) end
    draw.text(d, self.left + 46, d.top + 4, draw.fit(d, table.concat(parts, "   "), self.right - self.left - 140), look.SOFT)
    local said, color = words("console.lines", { count = #self.shown }), look.DIM
    if self.model.console_session.paused then said, color = words "console.paused", look.AMBER
    elseif is_back then said, color = words "console.back", look.AMBER end
    draw.text_right(d, self.right, d.top + 4, said, color)
    draw.box(d, d.left + 2, d.top + 14, d.width - 4, 1, look.PANEL_EDGE)
end

local function hints_of(d, room, menu)
    if menu and menu.pad then
        return hints.line(d, room, menu, { "level", "ways" }, { "mod", "next" }, { "pause", "ok" })
    end
    return hints.line(d, room, menu, { "run", "ok" }, { "complete", "next" }, { "scroll", "page" }, "/help")
end

local function prompt_of(self)
    local view = self.at.view
    if view.mod then return view.mod .. ">" end
    local open = {}
    for _, mod in ipairs(self.model.console_session.list()) do
        if mod.evaluates then open[#open + 1] = mod.id end
    end
    return #open == 1 and open[1] .. ">" or ">"
end

-- The part of the line around the caret that there is room for.
local function draw_input(self)
    local d, y = self.d, self.bottom + 4
    draw.box(d, d.left + 2, self.bottom + 1, d.width - 4, 1, look.PANEL_EDGE)
    local prompt = draw.fit(d, prompt_of(self), 80)
    local x = self.left + d.measure(prompt) + 4
    local head, room = self.line.text:sub(1, self.line.caret), self.right - 6 - x
    draw.text(d, self.left, y, prompt, look.AMBER)
    if #head > 200 then head = head:sub(utf8.offset(head, 0, #head - 199)) end
    while d.measure(head) > room do head = head:sub(utf8.offset(head, 2)) end
    local tail = self.line.text:sub(self.line.caret + 1)
    if tail ~= "" then tail = draw.fit(d, tail, math.max(12, self.right - x - d.measure(head))) end
    draw.text(d, x, y, head .. (self.right - x - d.measure(head) >= 12 and tail or ""), look.TEXT)
    if self.ticks // BLINK % 2 == 0 then draw.box(d, x + d.measure(head), y - 1, 1, 10, look.AMBER) end
    local leave = hints.say(self.menu, "close", "back")
    local left = self.right - d.measure(leave) - hints.APART - self.left
    draw.text(d, self.left, y + 13, hints_of(d, left, self.menu), look.DIM)
    draw.text_right(d, self.right, y + 13, leave, look.SOFT)
end

local function draw_frame(self)
    local d = self.d
    local height = self.bottom + BELOW - d.top
    draw.frame(d)
    draw.box(d, d.left + 2, d.top + 2, d.width - 4, height - 2, look.PANEL, 88)
    draw.box(d, d.left + 2, d.top + height, d.width - 4, 1, look.FRAME)
end

local function draw_console(self)
    draw.begin(self.d)
    lay_out(self)
    guard.draw("the console", draw_frame, self)
    guard.draw("the console's lines", draw_lines, self)
    guard.draw("the console's head", draw_head, self, self.last ~= nil)
    guard.draw("the console's input", draw_input, self)
    draw.finish(self.d)
end

-- Once a tick, with what the player does (lua/meta/engine.lua: MenuInput).
function console.tick(self, menu)
    menu = draw.on_stage(self.d, menu)
    self.ticks, self.menu = self.ticks + 1, menu
    read_new(self)
    for _, item in ipairs(menu.typed or {}) do
        if self.is_over then return end
        self.ticks = 0
        type_one(self, item)
    end
    if self.is_over then return end
    pad(self, menu)
    if self.is_over then return end
    point(self, menu)
    draw_console(self)
end

return console
