local scene = require "engine.scene"
local world = require "engine.world"

local WIDTH, HEIGHT, TILE, SPEED, MARKS = 20, 12, 16, 2, 32
local COLORS = { 0xFFFFFF, 0xFF9090, 0x90FF90, 0x9090FF }

local function setup(game, seed)
    world.reset(WIDTH, HEIGHT, seed)
    scene.reset()
    world.define_tile(0, { name = "sand", sprite = "sand", flags = {} })
    for y = 0, HEIGHT - 1 do
        for x = 0, WIDTH - 1 do world.set_tile(x, y, { kind = 0, height = 5, variant = 0 }) end
    end
    world.define_kind { name = "runner", sprite = "player", half_w = 4, half_h = 3, hp = 3, friction = 0,
                        flags = { "player" } }
    world.define_kind { name = "mark", sprite = "shell", half_w = 2, half_h = 2, hp = 1, flags = { "item" } }
    for i = 1, game.count do
        game.runners[i] = world.spawn("runner", 40 + 50 * i, 96)
        world.set(game.runners[i], "tint", COLORS[i])
    end
end

local function count(name) world.set_var(name, world.var(name) + 1) end

local function take_text(game, text)
    for _, one in ipairs(text or {}) do
        if one.key == "enter" then
            game.ask(false)
            game.typing = false
        elseif one.key == "backspace" then
            game.name = game.name:sub(1, -2)
        else
            game.name = game.name .. (one.text or "")
        end
    end
    world.set_var("name", #game.name)
end

return function(options)
    local game = { count = options.players, runners = {}, name = "", ask = options.text_input, typing = false }
    setup(game, options.seed)
    function game.tick(players, pointer, text)
        for i, entity in ipairs(game.runners) do
            local actions = players[i]
            local dx = options.bot and (world.tick() % 40 < 20 and 1 or -1) or actions.move_x
            world.set_vel(entity, dx * SPEED, actions.move_y * SPEED)
            if actions.pressed.jump then count("jumps" .. i) end
            if actions.pressed.cast_spell then count("spells" .. i) end
            if actions.pressed.left then count("lefts" .. i) end
        end
        if players[1].pressed.chat then
            game.ask(true)
            game.typing = true
        end
        take_text(game, text)
        if pointer.clicked and world.count("mark") < MARKS then world.spawn("mark", pointer.x, pointer.y + 6) end
        world.set_var("wheel", world.var("wheel") + pointer.wheel)
        world.set_var("pointer", pointer.x * 1000 + pointer.y)
        scene.set_camera(WIDTH * TILE // 2, HEIGHT * TILE // 2)
        scene.set_ambient(0xFFFFFF)
        local prompt = options.prompt("cast_spell", 1)
        scene.set_item(0, { kind = "text", anchor = "top_left", x = 4, y = 4, color = 0xFFFFFF,
                            text = ("%s cast   %s jump   name: %s%s"):format(prompt.text, options.prompt("jump", 1).text,
                                game.name, game.typing and "_" or "") })
    end
    function game.summary()
        local parts = {}
        for i = 1, game.count do
            parts[i] = ("%d/%d/%d"):format(world.var("jumps" .. i), world.var("spells" .. i), world.var("lefts" .. i))
        end
        return ("%s, %d marks, name '%s', wheel %d, pointer %d"):format(table.concat(parts, " "), world.count("mark"),
            game.name, world.var("wheel"), world.var("pointer"))
    end
    function game.player(index) return game.runners[index] end
    game.test = { summary = function() return game.summary() end }
    return game
end
