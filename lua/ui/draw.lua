-- Drawing on the host's overlay anew each tick: begin, then boxes, texts, icons and bars in any number, then
-- finish, which takes away what this tick did not draw. Texts of strangers come out clean and bounded.
local look = require "ui.look"
local text = require "lib.text"

local draw = {}

local LAST = 255
local MOST_BYTES = 250 -- of one line; the scene keeps 256
local ELLIPSIS = "..."

-- options: scene = engine.scene; measure(text, large) -> width in px.
function draw.create(options) return { scene = options.scene, measure = options.measure, next = 0 } end

function draw.begin(self) self.next = 0 end

function draw.finish(self) self.scene.clear_overlay(self.next) end

local function put(self, item)
    if self.next > LAST then return end
    self.scene.set_overlay(self.next, item)
    self.next = self.next + 1
end

function draw.box(self, x, y, width, height, color, alpha)
    if width < 1 or height < 1 then return end
    put(self, { kind = "box", x = x, y = y, width = width, height = height, color = color, alpha = alpha or 100 })
end

-- The four lines of a rectangle.
function draw.outline(self, x, y, width, height, color)
    draw.box(self, x, y, width, 1, color)
    draw.box(self, x, y + height - 1, width, 1, color)
    draw.box(self, x, y + 1, 1, height - 2, color)
    draw.box(self, x + width - 1, y + 1, 1, height - 2, color)
end

function draw.text(self, x, y, words, color, large)
    if words == "" then return end
    put(self, { kind = "text", x = x, y = y, text = text.printable(words, MOST_BYTES), color = color or look.TEXT,
                large = large })
end

-- Ends at x.
function draw.text_right(self, x, y, words, color) draw.text(self, x - self.measure(words), y, words, color) end

function draw.text_middle(self, x, y, words, color, large)
    draw.text(self, x - self.measure(words, large) // 2, y, words, color, large)
end

function draw.icon(self, x, y, sprite, most)
    put(self, { kind = "icon", x = x, y = y, sprite = sprite, width = most, height = most })
end

function draw.bar(self, x, y, width, height, value, max, color)
    put(self, { kind = "bar", x = x, y = y, width = width, height = height, value = value, max = max, color = color })
end

-- The whole picture behind a screen: dimmed, with the frame that is the host's alone.
function draw.backdrop(self)
    draw.box(self, 0, 0, look.WIDTH, look.HEIGHT, look.SHADE, look.SHADE_ALPHA)
    for inset = 0, 1 do
        draw.outline(self, inset, inset, look.WIDTH - 2 * inset, look.HEIGHT - 2 * inset, look.FRAME)
    end
end

function draw.panel(self, x, y, width, height)
    draw.box(self, x, y, width, height, look.PANEL)
    draw.outline(self, x, y, width, height, look.PANEL_EDGE)
end

-- --- text that must fit ---

-- How many bytes of the line fit, at least one character's.
local function fitting(self, line, width)
    local fits = 0
    for at in utf8.codes(line) do
        local stop = (utf8.offset(line, 2, at) or #line + 1) - 1
        if fits > 0 and self.measure(line:sub(1, stop)) > width then break end
        fits = stop
    end
    return fits
end

-- One line that is no wider than that, with an ellipsis where it was cut.
function draw.fit(self, words, width)
    local line = text.printable(words, MOST_BYTES)
    if self.measure(line) <= width then return line end
    return (line:sub(1, fitting(self, line, width - self.measure(ELLIPSIS))):gsub("%s+$", "")) .. ELLIPSIS
end

local function wrap_line(self, line, width, lines, most)
    line = text.printable(line, 2000)
    while self.measure(line) > width and #lines < most do
        local fits = fitting(self, line, width)
        local head = line:sub(1, fits)
        local space = line:sub(fits + 1, fits + 1) == " " and fits or head:match("^.*() ")
        if space and space > 1 then head = head:sub(1, space) end
        lines[#lines + 1] = head:gsub("%s+$", "")
        line = line:sub(#head + 1):gsub("^%s+", "")
    end
    if #lines < most then lines[#lines + 1] = line end
    return #lines == most and line ~= lines[most] and line ~= ""
end

-- Lines that are no wider than that, at most so many; the last says when there would have been more.
function draw.wrap(self, words, width, most)
    local lines, is_cut = {}, false
    for line in (tostring(words):sub(1, 4000) .. "\n"):gmatch("([^\n]*)\n") do
        if #lines >= most then
            is_cut = true
            break
        end
        is_cut = wrap_line(self, line, width, lines, most)
    end
    if is_cut and #lines > 0 then lines[#lines] = draw.fit(self, lines[#lines] .. " " .. ELLIPSIS, width) end
    return lines
end

return draw
