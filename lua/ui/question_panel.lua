-- What a mod asks for and nobody has answered: one panel for each mod, with what each capability means, the mod's
-- own reason and how much of it. Everything of it, one by one, or nothing; or later, and it plays without until
-- then. Of an update it is said first what it brings that was not there, and whether it shall play with that is asked
-- once. Nothing can be pressed in the panel's first moment, so that nobody agrees by accident.
local changes = require "mods.changes"
local draw = require "ui.draw"
local guard = require "lib.guard"
local hints = require "ui.hints"
local look = require "ui.look"
local page = require "ui.page"
local widget = require "ui.widget"
local words = require "words"

local panel = {}

local X, Y, WIDTH, HEIGHT = 34, 8, 252, 152 -- px
local FOOT_Y = 165
local BODY_Y, BODY_HEIGHT = Y + 38, 88
local BUTTONS_Y = Y + HEIGHT - 20
local ROW_WIDTH = WIDTH - 16
local DEAF_TICKS = 30

local MOST_ROWS = 3 -- of a line of an update

local BUTTONS = { "all", "these", "nothing" } -- words "ask.BUTTON"

local function amount(capability)
    if not capability.quota then return nil end
    local usual = capability.default_quota
    if usual and capability.quota > usual then
        return words("ask.usual", { count = capability.quota, usual = usual })
    end
    return words("may.up_to", { count = capability.quota })
end

-- What is new, in lines, and a toggle where there is more to it than capabilities.
local function fill_update(self, rows, add)
    local update = self.question.update
    for i, line in ipairs(changes.lines(update, self.question.mod.id, words)) do
        if i == 1 and not update.unread then line = words("ask.since", { version = update.from, what = line }) end
        add(line, look.AMBER, MOST_ROWS)
    end
    if self.asks_to_agree then
        rows[#rows + 1] = widget.toggle {
            d = self.d, width = ROW_WIDTH, key = "update", label = words "ask.agree", value = self.agreed,
            on_change = function(value) self.agreed = value end,
        }
        add(words "ask.without", look.DIM, 1)
    end
    rows[#rows + 1] = widget.space(3)
end

local function fill(self)
    local rows = {}
    local function add(line, color, most)
        for _, row in ipairs(widget.lines(self.d, line, ROW_WIDTH, color, most)) do rows[#rows + 1] = row end
    end
    if self.question.update then fill_update(self, rows, add) end
    for _, capability in ipairs(self.question.capabilities) do
        rows[#rows + 1] = widget.toggle {
            d = self.d, width = ROW_WIDTH, key = capability.cap, label = words("capability." .. capability.cap, nil, capability.label),
            value = self.chosen[capability.cap],
            on_change = function(value) self.chosen[capability.cap] = value end,
        }
        if capability.reason and capability.reason ~= "" then
            add(('"%s"'):format(capability.reason), look.SOFT, 3)
        end
        local more = amount(capability)
        local why = capability.why and words("grant." .. (capability.why_key or ""), nil, capability.why):gsub("^%l", string.upper) .. "."
            or nil
        if more or why then add(table.concat({ why, more }, " "), look.DIM, 2) end
        rows[#rows + 1] = widget.space(3)
    end
    page.fill(self.page, rows)
end

-- options: question = {mod, capabilities} as policy.grants has it, with `update` where mods.changes tells of one; origin: where the mod comes from; number, count (this
-- is one of so many); scene, measure, play as mods_screen has them; on_answer(given, agreed): capability -> yes or no,
-- and the same of the update, nil: not asked; on_later().
function panel.create(options)
    local self = {
        question = options.question, origin = options.origin,
        number = options.number or 1, count = options.count or 1, play = options.play,
        on_answer = options.on_answer, on_later = options.on_later, chosen = {}, at = "page", button = 2, ticks = 0,
        d = draw.create { scene = options.scene, measure = options.measure }, button_places = {},
        later_x = look.WIDTH,
    }
    for _, capability in ipairs(self.question.capabilities) do self.chosen[capability.cap] = false end
    self.agreed, self.asks_to_agree = false, self.question.update and changes.must_ask(self.question.update) or false
    self.page = page.create {
        x = X + 6, y = BODY_Y, width = WIDTH - 12, height = BODY_HEIGHT, play = options.play,
    }
    fill(self)
    page.focus_first(self.page)
    return self
end

-- Takes it off the picture.
function panel.close(self)
    draw.begin(self.d)
    draw.finish(self.d)
end

-- --- what the player does ---

local function answer(self, button)
    local given = {}
    for _, capability in ipairs(self.question.capabilities) do
        given[capability.cap] = button == 1 or button == 2 and self.chosen[capability.cap]
    end
    self.play(button == 3 and "ui_back" or "ui_ok")
    self.over = true
    panel.close(self)
    local agreed
    if self.asks_to_agree then agreed = button == 1 or button == 2 and self.agreed end
    self.on_answer(given, agreed)
end

local function later(self)
    self.play "ui_back"
    self.over = true
    panel.close(self)
    self.on_later()
end

local function button_at(self, x, y)
    if y < BUTTONS_Y or y >= BUTTONS_Y + 14 then return nil end
    for i, place in ipairs(self.button_places) do
        if x >= place[1] and x < place[2] then return i end
    end
end

-- True when the panel is over with it.
local function point(self, menu)
    local over = button_at(self, menu.x, menu.y)
    if menu.moved and over then self.at, self.button = "buttons", over end
    if menu.clicked and over then
        answer(self, over)
        return true
    end
    if menu.clicked and menu.x >= self.later_x and menu.y >= FOOT_Y then
        later(self)
        return true
    end
    if page.point(self.page, menu) and menu.clicked then self.at = "page" end
    return false
end

local function keys_at_buttons(self, menu)
    if menu.ok then
        answer(self, self.button)
    elseif menu.up then
        self.at = "page"
        self.play "ui_move"
    elseif menu.left and self.button > 1 or menu.right and self.button < #BUTTONS then
        self.button = self.button + (menu.right and 1 or -1)
        self.play "ui_move"
    end
end

local function keys(self, menu)
    if menu.back then
        later(self)
    elseif menu.next or menu.previous then
        self.at = self.at == "page" and "buttons" or "page"
        self.play "ui_move"
    elseif self.at == "buttons" then
        keys_at_buttons(self, menu)
    elseif not page.keys(self.page, menu) and menu.down then
        self.at = "buttons"
        self.play "ui_move"
    end
end

-- --- drawing ---

local function draw_buttons(self)
    local d, x = self.d, X + 10
    for i, button in ipairs(BUTTONS) do
        local label = words("ask." .. button)
        local width = d.measure(label) + 16
        local is_now = self.at == "buttons" and self.button == i
        draw.box(d, x, BUTTONS_Y, width, 14, is_now and look.FOCUS or look.TRACK)
        draw.outline(d, x, BUTTONS_Y, width, 14, is_now and look.AMBER or look.PANEL_EDGE)
        draw.text_middle(d, x + width // 2, BUTTONS_Y + 3, label, is_now and look.AMBER or look.TEXT)
        self.button_places[i] = { x, x + width }
        x = x + width + 6
    end
end

local function draw_panel(self)
    local d, mod = self.d, self.question.mod
    draw.backdrop(d)
    draw.box(d, 2, FOOT_Y, look.WIDTH - 4, look.HEIGHT - FOOT_Y - 2, look.PANEL, 90)
    draw.panel(d, X, Y, WIDTH, HEIGHT)
    if self.count > 1 then
        draw.text_right(d, X + WIDTH - 8, Y + 6, words("ask.number", { number = self.number, all = self.count }), look.DIM)
    end
    draw.text(d, X + 10, Y + 6, words(self.question.update and "ask.title_update" or "ask.title"), look.FRAME)
    draw.text(d, X + 10, Y + 18, draw.fit(d, ("%s  %s"):format(mod.title, mod.version), WIDTH - 20), look.TEXT)
    -- the title is the mod's word; these are not
    draw.text(d, X + 10, Y + 28, draw.fit(d, ("%s, %s"):format(mod.id, self.origin), WIDTH - 20), look.SOFT)
    page.draw(self.page, d, self.at == "page")
    draw_buttons(self)
    local leave = hints.say(self.menu, "later", "back")
    self.later_x = look.WIDTH - 12 - d.measure(leave)
    draw.text(d, 8, FOOT_Y + 3, hints.line(d, self.later_x - hints.APART - 4, self.menu, { "choose", "ways" },
        { "press", "ok" }, { "buttons", "next" }), look.DIM)
    draw.text_right(d, look.WIDTH - 8, FOOT_Y + 3, leave, look.SOFT)
end

-- Once a tick, with what the player does (lua/meta/engine.lua: MenuInput).
function panel.tick(self, menu)
    menu = draw.on_stage(self.d, menu)
    self.ticks, self.menu = self.ticks + 1, menu
    if self.ticks > DEAF_TICKS then
        if point(self, menu) then return end
        keys(self, menu)
    end
    if self.over then return end
    draw.begin(self.d)
    guard.draw("a mod's question", draw_panel, self)
    draw.finish(self.d)
end

return panel
