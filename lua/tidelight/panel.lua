-- Drawing the HUD anew each tick without thinking about item numbers: begin, then text, icon and bar in
-- any number, then finish, which takes away what this tick did not draw.
local scene = require "engine.scene"

local panel = {}

local FIRST, LAST = 1, 63
local WHITE = 0xF8F4E8

function panel.create() return { next = FIRST, shown = FIRST } end

function panel.begin(self) self.next = FIRST end

local function put(self, item)
    if self.next > LAST then return end
    scene.set_item(self.next, item)
    self.next = self.next + 1
end

function panel.text(self, anchor, x, y, text, color, large)
    put(self, { kind = "text", anchor = anchor, x = x, y = y, text = text, color = color or WHITE, large = large })
end

function panel.icon(self, anchor, x, y, sprite)
    put(self, { kind = "icon", anchor = anchor, x = x, y = y, sprite = sprite })
end

function panel.bar(self, anchor, x, y, width, height, value, max, color)
    put(self, { kind = "bar", anchor = anchor, x = x, y = y, width = width, height = height,
                value = math.max(0, math.floor(value)), max = math.floor(max), color = color })
end

-- A box of the given size behind what is drawn after it: a thin bright edge, dark within.
function panel.box(self, anchor, x, y, width, height, edge)
    panel.bar(self, anchor, x, y, width, height, 1, 1, edge)
    put(self, { kind = "bar", anchor = anchor, x = x, y = y, width = width - 4, height = height - 4,
                value = 0, max = 1, color = 0x34345C })
end

function panel.finish(self)
    for index = self.next, self.shown - 1 do scene.remove_item(index) end
    self.shown = self.next
end

return panel
