-- Small words that rise from where something happened: what was picked up, poured, earned, lost. For show
-- only: they are in no digest, and nothing asks for them.
local camera = require "tidelight.camera"
local panel = require "tidelight.panel"
local world = require "engine.world"

local floaters = {}

local MOST = 14
local TICKS, RISE = 54, 0.36 -- how long, px a tick
local LEAST_APART = 9        -- px between two that rise together

-- Two at one place in one moment would cover each other: the later one starts lower.
local function below_others(list, x, y, now)
    for _, other in ipairs(list) do
        local other_y = other.y - (now - other.born) * RISE
        if math.abs(other.x - x) < 30 and math.abs(other_y - y) < LEAST_APART then y = other_y + LEAST_APART end
    end
    return y
end

function floaters.add(game, x, y, text, color)
    local list, now = game.floaters, world.tick()
    if #list >= MOST then table.remove(list, 1) end
    list[#list + 1] = { x = x, y = below_others(list, x, y, now), text = text, color = color, born = now }
end

function floaters.draw(game, p)
    local now = world.tick()
    local kept = {}
    for _, one in ipairs(game.floaters) do
        local age = now - one.born
        if age >= 0 and age < TICKS then
            kept[#kept + 1] = one
            local x, y = camera.from_middle(game, one.x, one.y - math.min(age, 40) * RISE)
            panel.text(p, "center", math.floor(x), math.floor(y), one.text, one.color)
        end
    end
    game.floaters = kept
end

return floaters
