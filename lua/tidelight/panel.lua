-- Drawing the HUD anew each tick without thinking about item numbers: begin, then text, icon and bar in
-- any number, then finish, which takes away what this tick did not draw. What lies out of the picture is left out,
-- what does not fit is cut (lib.clip): something far away or an odd number in a saved game is no error.
local clip = require "lib.clip"
local scene = require "engine.scene"

local panel = {}

local FIRST, LAST = 1, 63
local WHITE = 0xF8F4E8
local MOST_BYTES = 250 -- of a text; the scene keeps fewer

function panel.create() return { next = FIRST, shown = FIRST } end

function panel.begin(self) self.next = FIRST end

local function put(self, item)
    local width = scene.size()
    item.x, item.y = clip.px(item.x, width), clip.px(item.y, width)
    if not item.x or not item.y or self.next > LAST then return end
    scene.set_item(self.next, item)
    self.next = self.next + 1
end

function panel.text(self, anchor, x, y, text, color, large)
    put(self, { kind = "text", anchor = anchor, x = x, y = y, text = clip.text(text, MOST_BYTES),
                color = color or WHITE, large = large })
end

function panel.icon(self, anchor, x, y, sprite)
    put(self, { kind = "icon", anchor = anchor, x = x, y = y, sprite = sprite })
end

function panel.bar(self, anchor, x, y, width, height, value, max, color)
    local most_width, most_height = scene.size()
    width, height = clip.length(width, most_width), clip.length(height, most_height)
    if not width or not height then return end
    put(self, { kind = "bar", anchor = anchor, x = x, y = y, width = width, height = height,
                value = clip.amount(value), max = clip.amount(max), color = color })
end

-- A box of the given size behind what is drawn after it: a thin bright edge, dark within.
function panel.box(self, anchor, x, y, width, height, edge)
    panel.bar(self, anchor, x, y, width, height, 1, 1, edge)
    panel.bar(self, anchor, x, y, width - 4, height - 4, 0, 1, 0x34345C)
end

local KEY_HEIGHT, KEY_PAD, KEY = 11, 3, 0x6A74A8 -- px with the dark edge of a bar, px, colour

-- A key or a button with what is written on it, its bottom left corner there: how wide it is. `label`: of game.prompt.
function panel.key(self, anchor, x, y, label)
    local width = math.max(KEY_HEIGHT, label.width + 2 * KEY_PAD)
    panel.bar(self, anchor, x + 1, y - 1, width - 2, KEY_HEIGHT - 2, 1, 1, KEY)
    panel.text(self, anchor, x + (width - label.width + 1) // 2, y, label.text, label.color)
    return width
end

function panel.finish(self)
    for index = self.next, self.shown - 1 do scene.remove_item(index) end
    self.shown = self.next
end

return panel
