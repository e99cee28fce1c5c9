local scene = require "engine.scene"
local world = require "engine.world"

local WIDTH, HEIGHT = 40, 30 -- tiles

local function make_ground()
    world.define_tile(0, { name = "grass", sprite = "grass" })
    world.define_tile(1, { name = "rock", sprite = "rock", flags = { "solid" } })
    for y = 0, HEIGHT - 1 do
        for x = 0, WIDTH - 1 do
            local is_edge = x == 0 or y == 0 or x == WIDTH - 1 or y == HEIGHT - 1
            world.set_tile(x, y, { kind = is_edge and 1 or 0, height = 4, variant = world.random("look", 0, 5) })
        end
    end
end

return function(options)
    world.reset(WIDTH, HEIGHT, options.seed)
    scene.reset()
    make_ground()
    world.define_kind { name = "player", sprite = "player", half_w = 4, half_h = 3, hp = 3, friction = 0,
                        flags = { "solid", "player" } }
    local player = world.spawn("player", 320, 240)
    local game = {}
    function game.tick(players)
        world.set_vel(player, players[1].move_x * 1.5, players[1].move_y * 1.5)
        scene.set_camera(world.pos(player))
        scene.set_ambient(0xFFFFFF)
        scene.set_light(0, { x = 320, y = 240, radius = 90, color = 0xFFE0A0 })
        for i, anchor in ipairs { "top_left", "top", "top_right", "left", "right", "bottom_left", "bottom", "bottom_right" } do
            scene.set_item(i, { kind = "text", anchor = anchor, x = 0, y = 0, text = anchor })
        end
        if world.tick() == 10 then scene.toast("a note to the player", 0xFFC060) end
    end
    return game
end
