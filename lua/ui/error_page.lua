-- The page that shows an error in the game's own Lua: where it is, the line of its source, the calls that led there, and
-- what can be done. Nothing can be pressed in its first moment, so that nobody chooses by accident.
local draw = require "ui.draw"
local form = require "ui.form"
local look = require "ui.look"

local page = {}

local X, Y, WIDTH, HEIGHT = 10, 8, 300, 164 -- px
local TITLE_HEIGHT = 18
local DEAF_TICKS = 20

local function widgets_of(d, said)
    local lines = { { kind = "text", text = said.message, color = look.TEXT } }
    if said.source then lines[#lines + 1] = { kind = "text", text = said.source, color = look.AMBER } end
    for _, frame in ipairs(said.frames) do lines[#lines + 1] = { kind = "text", text = frame } end
    local buttons = {}
    for i, button in ipairs(said.buttons) do
        buttons[i] = { kind = "button", text = button.label, width = d.measure(button.label) + 14, act = button.act }
    end
    return {
        { kind = "list", children = lines }, { kind = "text", text = said.note, color = look.DIM },
        { kind = "row", children = buttons },
    }
end

-- options: title, message, place ("main.lua:12", or nil), source (that line, or nil), frames (list of lines), note, buttons = list
-- of {label, act}; scene, measure, play as mods_screen has them.
function page.create(options)
    local self = { d = draw.create { scene = options.scene, measure = options.measure }, said = options, ticks = 0 }
    self.form = form.create {
        d = self.d, play = options.play, on_act = function(act) self.chosen = self.widgets[act.widget].act end,
    }
    local roots
    roots, self.widgets = form.tree_of(widgets_of(self.d, options))
    form.show(self.form, roots, X + 4, Y + TITLE_HEIGHT, WIDTH - 8, HEIGHT - TITLE_HEIGHT - 5)
    return self
end

function page.close(self)
    draw.begin(self.d)
    draw.finish(self.d)
end

local function show(self)
    draw.begin(self.d)
    draw.backdrop(self.d)
    draw.panel(self.d, X, Y, WIDTH, HEIGHT)
    draw.text(self.d, X + 8, Y + 6, draw.fit(self.d, self.said.title, WIDTH - 16), look.RED)
    form.draw(self.form, true)
    draw.finish(self.d)
end

-- Once a tick. What was chosen is called, and the page is to be closed by it.
function page.tick(self, menu)
    self.ticks = self.ticks + 1
    local deaf = self.ticks <= DEAF_TICKS
    menu = draw.on_stage(self.d, menu)
    if not deaf then form.point(self.form, menu) end
    form.keys(self.form, menu, deaf)
    show(self)
    local chosen = self.chosen
    self.chosen = nil
    if chosen then chosen() end
end

return page
