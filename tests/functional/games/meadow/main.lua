local scene = require "engine.scene"
local world = require "engine.world"

local WIDTH, HEIGHT, TILE = 64, 36, 8
local GROUND, THINGS, OVER = 1, 2, 3
local BRIDGE_Y = 18
local SPEED = 1

local function brook_at(y) return 40 + (y // 5) % 3 end

local function make_ground()
    for y = 0, HEIGHT - 1 do
        for x = 0, WIDTH - 1 do
            local is_edge = x == 0 or y == 0 or x == WIDTH - 1 or y == HEIGHT - 1
            local is_brook = x >= brook_at(y) and x < brook_at(y) + 4
            world.set_tile(x, y, {
                kind = is_edge and "hedge" or is_brook and "brook" or "turf", height = 4, variant = world.random("look", 0, 3),
            })
        end
    end
    for y = BRIDGE_Y, BRIDGE_Y + 1 do
        for x = 39, 46 do world.set_cover(x, y, THINGS, { kind = "plank" }) end
    end
    for _ = 1, 14 do
        local x, y = world.random("trees", 3, 34), world.random("trees", 5, HEIGHT - 3)
        if math.abs(y - BRIDGE_Y) > 2 then world.set_cover(x, y, THINGS, { kind = "tree" }) end
    end
    for x = 20, 26 do world.set_cover(x, 14, OVER, { kind = "blossom" }) end
end

local function hop(hare)
    if (world.tick() + hare) % 80 ~= 0 then return end
    local angle = world.random("hares", 0, 65535)
    world.set_vel(hare, world.cos(angle) * 1.4, world.sin(angle) * 1.4)
    local x, y = world.pos(hare)
    scene.burst("pollen", x, y, 6, 0xF2E08A, 0.5)
    scene.sound("hop", 40, x, y)
end

return function(options)
    world.reset(WIDTH, HEIGHT, options.seed)
    scene.reset()
    make_ground()
    world.define_kind { name = "walker", sprite = "walker", half_w = 3, half_h = 2, hp = 3, friction = 0,
                        flags = { "solid", "player" } }
    world.define_kind { name = "hare", sprite = "hare", half_w = 3, half_h = 2, friction = 240, flags = { "solid", "mod_spawnable" } }
    local game = { walker = world.spawn("walker", 36 * TILE, (BRIDGE_Y + 1) * TILE) }
    for i = 1, 6 do world.spawn("hare", (6 + 4 * i) * TILE, 18 * TILE) end

    local object = {}
    function object.tick(players)
        local move_x = options.bot and world.tick() < 120 and SPEED or players[1].move_x * SPEED
        world.set_vel(game.walker, move_x, players[1].move_y * SPEED)
        world.each("hare", hop)
        scene.set_camera(world.pos(game.walker))
        local width, height = scene.size()
        scene.set_item(0, { kind = "text", anchor = "top", x = 0, y = 6, text = ("%d x %d"):format(width, height) })
    end
    function object.save() return { walker = game.walker } end
    function object.restore(state) game.walker = state.walker end
    function object.player() return game.walker end
    -- What lies at a place of the world, in px: numbers of the kinds of all layers, and whether there is water.
    object.test = {
        look = function(question)
            local x, y = question.x // TILE, question.y // TILE
            return { ground = (world.tile(x, y)), thing = world.cover(x, y, THINGS), water = world.flooded(x, y), layer = GROUND }
        end,
    }
    return object
end
