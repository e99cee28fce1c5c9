-- How what happened is seen: things glide from cell to cell, lunge at each other, and what is thrown flies. Nothing of the rules
-- depends on it; where a thing is in the world between two cells is settled when it has arrived.
local grid = require "grid"
local scene = require "engine.scene"
local sight = require "sight"
local world = require "engine.world"

local motion = {}

motion.GLIDE = 6       -- ticks of a step
local LUNGE, SHOT = 8, 9 -- ticks
local LUNGE_PX = 5

function motion.glide(game, entity, from, to)
    if sight.seen[from] or sight.seen[to] or entity == game.hero then
        game.glides[#game.glides + 1] = { entity = entity, from = from, to = to, at = world.tick(), lasts = motion.GLIDE }
    else
        world.put(entity, grid.px(to))
    end
end

function motion.lunge(game, entity, from, at)
    game.glides[#game.glides + 1] = { entity = entity, from = from, to = at, at = world.tick(), lasts = LUNGE, back = true }
end

function motion.shot(game, from, to, color)
    game.shots[#game.shots + 1] = { from = from, to = to, at = world.tick(), color = color }
end

-- Everything is where it is.
function motion.settle(game)
    for _, one in ipairs(game.glides) do
        if world.alive(one.entity) then world.put(one.entity, grid.px(one.back and one.from or one.to)) end
    end
    game.glides, game.shots = {}, {}
end

local function place(one, part)
    local x0, y0 = grid.px(one.from)
    local x1, y1 = grid.px(one.to)
    if one.back then
        local far = math.max(1, math.abs(x1 - x0), math.abs(y1 - y0))
        local px = LUNGE_PX * (part < 0.5 and part * 2 or 2 - part * 2)
        return x0 + (x1 - x0) * px / far, y0 + (y1 - y0) * px / far
    end
    return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
end

-- Once a tick.
function motion.tick(game)
    local kept, now = {}, world.tick()
    for _, one in ipairs(game.glides) do
        local part = (now - one.at + 1) / one.lasts
        if world.alive(one.entity) then
            if part < 1 then
                world.put(one.entity, place(one, part))
                kept[#kept + 1] = one
            else
                world.put(one.entity, grid.px(one.back and one.from or one.to))
            end
        end
    end
    game.glides = kept
    local flying = {}
    for _, one in ipairs(game.shots) do
        local part = (now - one.at) / SHOT
        local x, y = place(one, math.min(1, part))
        scene.burst("spark", x, y - 8, 2, one.color, 0.2)
        if part < 1 then flying[#flying + 1] = one end
    end
    game.shots = flying
end

function motion.is_moving(game) return game.glides[1] ~= nil or game.shots[1] ~= nil end

return motion
