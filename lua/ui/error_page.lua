-- The page that shows an error in the game's own Lua: where it is, the line of its source, the calls that led there, and
-- what can be done. Nothing can be pressed in its first moment, so that nobody chooses by accident.
local draw = require "ui.draw"
local look = require "ui.look"

local page = {}

local X, Y, WIDTH, HEIGHT = 10, 8, 300, 164 -- px
local BUTTONS_Y = Y + HEIGHT - 20
local BUTTON_HEIGHT = 14
local DEAF_TICKS = 20
local MOST_FRAMES = 5

-- options: title, message, place ("main.lua:12", or nil), source (that line, or nil), frames (list of lines), note, buttons = list
-- of {label, act}; scene, measure, play as mods_screen has them.
function page.create(options)
    local self = {
        d = draw.create { scene = options.scene, measure = options.measure }, play = options.play, said = options,
        buttons = options.buttons, chosen = 1, ticks = 0, places = {},
    }
    return self
end

function page.close(self)
    draw.begin(self.d)
    draw.finish(self.d)
end

local function lines(self, y, words, color, most)
    for _, line in ipairs(draw.wrap(self.d, words, WIDTH - 16, most)) do
        draw.text(self.d, X + 8, y, line, color)
        y = y + look.LINE
    end
    return y
end

local function draw_buttons(self)
    local x = X + 8
    for i, button in ipairs(self.buttons) do
        local width = self.d.measure(button.label) + 12
        draw.box(self.d, x, BUTTONS_Y, width, BUTTON_HEIGHT, i == self.chosen and look.FOCUS or look.TRACK)
        draw.text(self.d, x + 6, BUTTONS_Y + 3, button.label, i == self.chosen and look.TEXT or look.SOFT)
        self.places[i] = { x, x + width }
        x = x + width + 6
    end
end

local function show(self)
    local said = self.said
    draw.begin(self.d)
    draw.backdrop(self.d)
    draw.panel(self.d, X, Y, WIDTH, HEIGHT)
    draw.text(self.d, X + 8, Y + 6, draw.fit(self.d, said.title, WIDTH - 16), look.RED)
    local y = lines(self, Y + 20, said.message, look.TEXT, 3) + 3
    if said.source then
        draw.box(self.d, X + 6, y - 2, WIDTH - 12, look.LINE + 3, look.TRACK)
        draw.text(self.d, X + 8, y, draw.fit(self.d, said.source, WIDTH - 16), look.AMBER)
        y = y + look.LINE + 6
    end
    for i = 1, math.min(#said.frames, MOST_FRAMES) do
        draw.text(self.d, X + 8, y, draw.fit(self.d, said.frames[i], WIDTH - 16), look.SOFT)
        y = y + look.LINE
    end
    lines(self, BUTTONS_Y - 2 * look.LINE - 4, said.note, look.DIM, 2)
    draw_buttons(self)
    draw.finish(self.d)
end

local function button_at(self, menu)
    if menu.y < BUTTONS_Y or menu.y >= BUTTONS_Y + BUTTON_HEIGHT then return nil end
    for i, place in ipairs(self.places) do
        if menu.x >= place[1] and menu.x < place[2] then return i end
    end
end

-- Once a tick. What was chosen is called, and the page is to be closed by it.
function page.tick(self, menu)
    menu = draw.on_stage(self.d, menu)
    self.ticks = self.ticks + 1
    local over = (menu.moved or menu.clicked) and button_at(self, menu)
    self.chosen = over or self.chosen
    if menu.left or menu.up then self.chosen = math.max(1, self.chosen - 1) end
    if menu.right or menu.down then self.chosen = math.min(#self.buttons, self.chosen + 1) end
    show(self)
    if self.ticks > DEAF_TICKS and (menu.ok or menu.clicked and over) then
        self.play "ui_ok"
        self.buttons[self.chosen].act()
    end
end

return page
