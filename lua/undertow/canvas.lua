-- What is on the screen, drawn anew each tick without thinking of numbers: begin, then text, icon, bar, box and pixels in any
-- number, then finish, which takes away what this tick did not draw.
local clip = require "lib.clip"
local scene = require "engine.scene"

local canvas = {}

local LAST = 63
local MOST_BYTES = 250

canvas.WHITE, canvas.SOFT, canvas.DIM, canvas.AMBER, canvas.RED, canvas.GREEN, canvas.BLUE, canvas.INK =
    0xFBF7E4, 0xC8D0D6, 0x8F9AB4, 0xFFDE6B, 0xF58E6E, 0xA4E8CF, 0x44B8A6, 0x14122A

local used, before = 0, 0

function canvas.begin() used = 0 end

local function put(item)
    if used > LAST then return end
    scene.set_item(used, item)
    used = used + 1
end

function canvas.text(anchor, x, y, words, color, large)
    put { kind = "text", anchor = anchor, x = x, y = y, text = clip.text(words, MOST_BYTES), color = color or canvas.WHITE, large = large }
end

function canvas.icon(anchor, x, y, sprite) put { kind = "icon", anchor = anchor, x = x, y = y, sprite = sprite } end

function canvas.bar(anchor, x, y, width, height, value, most, color)
    local most_width, most_height = scene.size()
    width, height = clip.length(width, most_width), clip.length(height, most_height)
    if not width or not height then return end
    put { kind = "bar", anchor = anchor, x = x, y = y, width = width, height = height, value = clip.amount(value), max = clip.amount(most), color = color }
end

-- A panel: a bright edge, dark within. anchor: "top" or "center".
function canvas.box(anchor, x, y, width, height, edge)
    canvas.bar(anchor, x, y, width, height, 1, 1, edge or 0x3A3C62)
    canvas.bar(anchor, x, anchor == "top" and y + 2 or y, width - 4, height - 4, 0, 1, canvas.INK)
end

function canvas.pixels(anchor, x, y, width, height, pixels)
    put { kind = "pixels", anchor = anchor, x = x, y = y, width = width, height = height, pixels = pixels }
end

function canvas.finish()
    for number = used, before - 1 do scene.remove_item(number) end
    before = used
end

return canvas
