-- Drawing on the host's overlay anew each tick: begin, then boxes, texts, icons and bars in any number, then
-- finish, which takes away what this tick did not draw. Texts of strangers come out clean and bounded, and what
-- reaches beyond the picture is clipped: nothing that is given here is an error.
--
-- Places are in px of a stage of look.WIDTH x look.HEIGHT, which lies in the middle of a picture that is larger. Only
-- draw.frame and draw.backdrop, and who asks for `left`, `top`, `width` and `height`, reach over all of the picture.
local clip = require "lib.clip"
local look = require "ui.look"
local text = require "lib.text"

local draw = {}

local LAST = 511
local MOST_BYTES = 250 -- of one line; the scene keeps 256
local ELLIPSIS = "..."

-- options: scene = engine.scene; measure(text, large) -> width in px; beside: what mods show stays in sight.
function draw.create(options)
    local self = { scene = options.scene, measure = options.measure, beside = options.beside or false }
    draw.begin(self)
    return self
end

-- `left`, `top`: of the picture's corner on the stage; 0 or less.
function draw.begin(self)
    self.next = 0
    self.width, self.height = self.scene.size()
    self.left, self.top = -((self.width - look.WIDTH) // 2), -((self.height - look.HEIGHT) // 2)
end

-- What the player does, with the pointer's place on the stage.
function draw.on_stage(self, menu)
    if self.left == 0 and self.top == 0 then return menu end
    return setmetatable({ x = menu.x + self.left, y = menu.y + self.top }, { __index = menu })
end

function draw.finish(self)
    self.scene.clear_overlay(self.next)
    self.scene.set_overlay_beside(self.beside)
end

-- A place of the stage in px of the picture.
local function moved(at, corner) return type(at) == "number" and at - corner or at end

local function put(self, item)
    item.x, item.y = clip.px(item.x, self.width), clip.px(item.y, self.width)
    if not item.x or not item.y or self.next > LAST then return end
    self.scene.set_overlay(self.next, item)
    self.next = self.next + 1
end

-- Boxes and bars: what of them is in the picture.
local function put_area(self, item)
    item.x, item.width = clip.stretch(moved(item.x, self.left), item.width, self.width)
    item.y, item.height = clip.stretch(moved(item.y, self.top), item.height, self.height)
    if item.x and item.y then put(self, item) end
end

function draw.box(self, x, y, width, height, color, alpha)
    put_area(self, { kind = "box", x = x, y = y, width = width, height = height, color = color, alpha = alpha or 100 })
end

-- The four lines of a rectangle.
function draw.outline(self, x, y, width, height, color)
    draw.box(self, x, y, width, 1, color)
    draw.box(self, x, y + height - 1, width, 1, color)
    draw.box(self, x, y + 1, 1, height - 2, color)
    draw.box(self, x + width - 1, y + 1, 1, height - 2, color)
end

function draw.text(self, x, y, words, color, large)
    local line = clip.text(words, MOST_BYTES)
    if line == "" then return end
    put(self, { kind = "text", x = moved(x, self.left), y = moved(y, self.top), text = line, color = color or look.TEXT, large = large })
end

-- Ends at x, and is no wider than `room` px (as much as there is, when it is not given).
function draw.text_right(self, x, y, words, color, room)
    local line = draw.fit(self, words, math.min(room or x - self.left, x - self.left))
    draw.text(self, x - self.measure(line), y, line, color)
end

function draw.text_middle(self, x, y, words, color, large)
    local line = draw.fit(self, words, 2 * math.min(x - self.left, self.left + self.width - x), large)
    draw.text(self, x - self.measure(line, large) // 2, y, line, color, large)
end

function draw.icon(self, x, y, sprite, most)
    put(self, { kind = "icon", x = moved(x, self.left), y = moved(y, self.top), sprite = sprite, width = most, height = most })
end

function draw.bar(self, x, y, width, height, value, max, color)
    put_area(self, { kind = "bar", x = x, y = y, width = width, height = height, value = clip.amount(value),
                     max = clip.amount(max), color = color })
end

-- The frame along the picture's edge that is the host's alone.
function draw.frame(self)
    for inset = 0, 1 do
        draw.outline(self, self.left + inset, self.top + inset, self.width - 2 * inset, self.height - 2 * inset, look.FRAME)
    end
end

-- The whole picture behind a screen: dimmed, with the frame.
function draw.backdrop(self)
    draw.box(self, self.left, self.top, self.width, self.height, look.SHADE, look.SHADE_ALPHA)
    draw.frame(self)
end

function draw.panel(self, x, y, width, height)
    draw.box(self, x, y, width, height, look.PANEL)
    draw.outline(self, x, y, width, height, look.PANEL_EDGE)
end

-- --- text that must fit ---

-- How many bytes of the line fit, at least one character's.
local function fitting(self, line, width, large)
    local fits = 0
    for at in utf8.codes(line) do
        local stop = (utf8.offset(line, 2, at) or #line + 1) - 1
        if fits > 0 and self.measure(line:sub(1, stop), large) > width then break end
        fits = stop
    end
    return fits
end

-- One line that is no wider than that, with an ellipsis where it was cut; nothing where there is no room at all.
function draw.fit(self, words, width, large)
    local line = clip.text(words, MOST_BYTES)
    if self.measure(line, large) <= width then return line end
    if width <= 0 then return "" end
    local room = width - self.measure(ELLIPSIS, large)
    return (line:sub(1, fitting(self, line, room, large)):gsub("%s+$", "")) .. ELLIPSIS
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
