local scene = require "engine.scene"
local world = require "engine.world"

local WIDTH, HEIGHT, TILE, GLIDE = 20, 11, 16, 4 -- GLIDE: ticks of a step
local WAYS = { up = { 0, -1 }, down = { 0, 1 }, left = { -1, 0 }, right = { 1, 0 } }

local function setup(game, seed)
    world.reset(WIDTH, HEIGHT, seed)
    scene.reset()
    world.define_tile(0, { name = "grass", sprite = "grass", flags = {} })
    for y = 0, HEIGHT - 1 do
        for x = 0, WIDTH - 1 do world.set_tile(x, y, { kind = 0, height = 5, variant = 0 }) end
    end
    world.define_kind { name = "walker", sprite = "player", half_w = 4, half_h = 3, hp = 3, friction = 0, flags = { "player" } }
    world.define_kind { name = "hound", sprite = "crab", half_w = 5, half_h = 3, hp = 1, friction = 0, flags = { "enemy" } }
    game.walker, game.hound = world.spawn("walker", 168, 88), world.spawn("hound", 40, 24)
end

local function toward(from, to) return from < to and TILE or from > to and -TILE or 0 end

local function turn(game, way)
    world.set_var("turns", world.var("turns") + 1)
    local x, y = world.pos(game.walker)
    world.put(game.walker, x + way[1] * TILE, y + way[2] * TILE)
    local hx, hy = world.pos(game.hound)
    x, y = world.pos(game.walker)
    world.put(game.hound, hx + toward(hx, x), hy + toward(hy, y))
    world.set_var("glides", GLIDE)
end

return function(options)
    local game = {}
    setup(game, options.seed)
    function game.tick(players)
        world.set_var("ticks", world.var("ticks") + 1)
        if world.var("glides") > 0 then world.set_var("glides", world.var("glides") - 1) end
        local pressed = players[1].pressed
        if options.bot and world.tick() % 10 == 0 then turn(game, WAYS.right) end
        for _, name in ipairs { "up", "down", "left", "right" } do
            if pressed[name] then turn(game, WAYS[name]) end
        end
        if pressed.wait then turn(game, { 0, 0 }) end
        scene.set_camera(WIDTH * TILE // 2, HEIGHT * TILE // 2)
        scene.set_ambient(0xFFFFFF)
        scene.set_item(0, { kind = "text", anchor = "top", x = 0, y = 4, color = 0xFFFFFF, text = ("Turn %d"):format(world.var("turns")) })
    end
    function game.is_busy() return world.var("glides") > 0 end
    function game.summary()
        local x, y = world.pos(game.walker)
        return ("turn %d, tick %d, at %d,%d"):format(world.var("turns"), world.var("ticks"), x // TILE, y // TILE)
    end
    function game.player() return game.walker end
    function game.save() return { walker = game.walker, hound = game.hound } end
    function game.restore(state) game.walker, game.hound = state.walker, state.hound end
    return game
end
