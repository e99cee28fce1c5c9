-- Glow-kelp: planted with a shell, it grows (faster where the tide wets it), glows at night, and slows and
-- stings shades that come near.
local clock = require "tidelight.clock"
local kinds = require "tidelight.kinds"
local lights = require "tidelight.lights"
local scene = require "engine.scene"
local shades = require "tidelight.shades"
local tune = require "tidelight.tune"
local world = require "engine.world"

local kelp = {}

local T = tune.kelp
local GROWTH = 1 -- data slot: ticks grown
local plantable = { [kinds.tile.sand] = true, [kinds.tile.grass] = true }
local CYAN = 0x58F0D8

function kelp.can_plant(tx, ty)
    if not plantable[(world.tile(tx, ty))] or world.count("kelp") >= tune.build.most_kelp then return false end
    return world.nearest(tx * 16 + 8, ty * 16 + 8, 14, "kelp") == nil
end

function kelp.plant(tx, ty)
    local x, y = tx * 16 + 8, ty * 16 + 10
    if not world.spawn("kelp", x, y) then return end
    world.set_var("shell", world.var("shell") - tune.build.kelp_shell)
    world.set_var("planted", world.var("planted") + 1)
    scene.sound("plant", 80, x, y)
    scene.burst("glow", x, y, 10, CYAN, 0.8)
end

local function stage(growth)
    if growth >= T.grown then return 2 end
    return growth >= T.young and 1 or 0
end

local function grow(game, plant, x, y)
    local growth = world.data(plant, GROWTH)
    local wet = world.flooded(x // 16 | 0, y // 16 | 0)
    world.set_data(plant, GROWTH, math.min(T.grown, growth + (wet and 2 or 1)))
    local row = stage(growth)
    if world.get(plant, "anim") ~= row then
        world.set(plant, "anim", row)
        if row > 0 and game.phase then scene.burst("glow", x, y - 4, 8, CYAN, 0.6) end
    end
    return row
end

local function tend(game, x, y, row, order)
    local reach = T.reach * (row + 1) / 3
    for _, shade in ipairs(game.shades) do
        if world.length(shade.x - x, shade.y - y) <= reach then
            shades.slow(shade)
            if row == 2 and clock.every(T.burn_every, order * 5) then
                shades.burn(shade, T.burn, "kelp", false, x, y)
            end
        end
    end
end

local function glow(game, order, x, y, row)
    if order > lights.kelps then return end
    if game.phase == "day" then
        lights.of_many(lights.kelp, lights.kelps, order)
        return
    end
    local breath = 70 + world.sin((clock.now() * 300 + order * 7001) % 65536) * 18
    lights.of_many(lights.kelp, lights.kelps, order, {
        x = x, y = y - 4, color = CYAN, radius = 16 + row * 12, intensity = math.floor(breath),
    })
    if row == 2 and clock.every(50, order * 17) then scene.burst("glow", x, y - 8, 1, CYAN, 0.3) end
end

function kelp.tick(game)
    local plants = world.all("kelp")
    for order, plant in ipairs(plants) do
        local x, y = world.pos(plant)
        x, y = math.floor(x), math.floor(y)
        local row = grow(game, plant, x, y)
        tend(game, x, y, row, order)
        glow(game, order, x, y, row)
    end
    for order = #plants + 1, game.kelp_lights or 0 do lights.of_many(lights.kelp, lights.kelps, order) end
    game.kelp_lights = #plants
end

return kelp
