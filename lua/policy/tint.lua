-- Tints colour the world; they do not black it out. The brightest part of a tint is lifted to a floor, the
-- colour kept as far as it can be.
local tint = {}

tint.FLOOR = 0xA0   -- the brightest channel is at least this
tint.LEAST = 0x48   -- every channel
tint.FADE = 20      -- ticks: no flicker

local function channels(color) return (color >> 16) & 255, (color >> 8) & 255, color & 255 end

function tint.lifted(color)
    local r, g, b = channels(color)
    local lift = math.max(0, tint.FLOOR - math.max(r, g, b))
    local function up(value) return math.min(255, math.max(tint.LEAST, value + lift)) end
    return up(r) << 16 | up(g) << 8 | up(b)
end

function tint.verdict(_, command)
    local color = tint.lifted(command.color)
    local fade = math.max(command.ticks, tint.FADE)
    if color ~= command.color or fade ~= command.ticks then return "rewrite", { color = color, ticks = fade } end
end

return tint
