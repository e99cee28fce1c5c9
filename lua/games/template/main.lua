-- @TITLE@: gather all shells of the island, and mind the crabs. The engine calls `create` below, and then, sixty times
-- a second, the `tick` of what it gave.
--
-- All that happens is kept in the world: entities, and variables of whole numbers. So the engine can save it, mods can
-- read it, and the same seed always plays the same.
local island = require "island"
local scene = require "engine.scene"
local screen = require "screen"
local world = require "engine.world"

local TICK_RATE = 60
local SPEED, CRAB_SPEED = 1.5, 0.5 -- px a tick
local REACH, PINCH = 10, 9         -- px
local SAFE_TICKS = 90              -- after a pinch nothing hurts
local SCARED_TICKS = 60            -- that a crab runs away
local DAYLIGHT, DIM = 0xFFFFFF, 0x7888B0

-- Numbers that each entity keeps, in slots from 1 to 8.
local SAFE_UNTIL, TURN_AT = 1, 1

local RIGHT, DOWN, LEFT, UP = 0, 16384, 32768, 49152 -- angles: 65536 are a whole turn

local function begin(game, seed, state)
    game.seed, game.state = seed, state
    world.reset(island.WIDTH, island.HEIGHT, seed)
    scene.reset()
    island.define()
    island.make()
    game.player = world.spawn("player", island.middle())
    for _ = 1, game.shells do world.spawn("shell", island.random_place("shells")) end
    for _ = 1, game.crabs do world.spawn("crab", island.random_place("crabs")) end
end

-- --- the player ---

-- Without a player: to the nearest shell, and away from a crab that is near. `gatehouse run --headless` plays so.
local function think(x, y)
    local to_x, to_y = x, y
    local shell, crab = world.nearest(x, y, 400, "shell"), world.nearest(x, y, 26, "crab")
    if shell then
        to_x, to_y = world.path_step(world.nearest(x, y, 4, "player"), world.pos(shell))
        if not to_x then to_x, to_y = world.pos(shell) end
    end
    local dx, dy = to_x - x, to_y - y
    if crab then
        local crab_x, crab_y = world.pos(crab)
        dx, dy = x - crab_x + dx / 4, y - crab_y + dy / 4
    end
    local length = math.max(1, world.length(dx, dy))
    return dx / length, dy / length
end

-- Turns to where it walks. Its picture has a row for each of these, and walks by itself while it moves.
local function face(entity, dx, dy)
    if dx == 0 and dy == 0 then return end
    local sideways = math.abs(dx) > math.abs(dy)
    world.set(entity, "facing", sideways and (dx > 0 and RIGHT or LEFT) or not sideways and (dy > 0 and DOWN or UP))
end

local function walk(game, actions)
    local x, y = world.pos(game.player)
    local dx, dy = actions.move_x, actions.move_y
    if game.bot then dx, dy = think(x, y) end
    world.set_vel(game.player, dx * SPEED, dy * SPEED)
    face(game.player, dx, dy)
end

local function gather(game)
    local x, y = world.pos(game.player)
    local shell = world.nearest(x, y, REACH, "shell")
    if not shell then return end
    local shell_x, shell_y = world.pos(shell)
    world.hurt(shell, 1, "gathered") -- it dies: so mods hear of it
    world.set_var("score", world.var("score") + 1)
    scene.sound("pickup", 70)
    scene.burst("spark", shell_x, shell_y - 4, 6, 0xFFE9A0, 1)
    game.tell("gathered", { x = shell_x, y = shell_y, left = game.shells - world.var("score") })
    if world.var("score") == game.shells then
        game.state = "won"
        scene.sound("win", 80)
    end
end

local function suffer(game)
    local x, y = world.pos(game.player)
    local crab = world.nearest(x, y, PINCH, "crab")
    local is_safe = world.data(game.player, SAFE_UNTIL) > world.tick()
    world.set(game.player, "tint", is_safe and world.tick() % 8 < 4 and 0xFF9090 or 0xFFFFFF)
    if not crab or is_safe then return end
    world.set_data(game.player, SAFE_UNTIL, world.tick() + SAFE_TICKS)
    scene.sound("hurt", 80)
    scene.shake(2, 10)
    world.hurt(game.player, 1, "crab")
end

-- --- crabs ---

local function crawl(crab)
    local blocked = world.get(crab, "blocked") -- by a rock, the sea or another
    if world.data(crab, TURN_AT) > world.tick() and not blocked then return end
    world.set_data(crab, TURN_AT, world.tick() + world.random("crabs", 40, 160))
    local angle = world.random("crabs", 0, 65535)
    world.set_vel(crab, world.cos(angle) * CRAB_SPEED, world.sin(angle) * CRAB_SPEED)
end

-- What mods do with the command `scare` of api.lua.
local function scare(fields)
    for _, crab in ipairs(world.near(fields.x, fields.y, fields.radius, "crab")) do
        local x, y = world.pos(crab)
        local length = math.max(1, world.length(x - fields.x, y - fields.y))
        world.set_vel(crab, (x - fields.x) / length * CRAB_SPEED * 3, (y - fields.y) / length * CRAB_SPEED * 3)
        world.set_data(crab, TURN_AT, world.tick() + SCARED_TICKS)
    end
end

-- --- the whole ---

local function play(game, actions)
    if not world.alive(game.player) then -- crabs did it, or a mod
        game.state = "lost"
        return scene.sound("lose", 80)
    end
    world.set_var("clock", world.var("clock") + 1)
    walk(game, actions)
    gather(game)
    suffer(game)
end

-- Title and end wait for a key.
local function wait(game, actions)
    if game.state == "title" and game.offer and actions.pressed.use then
        game.offer = nil
        return game.continue() -- what was saved
    end
    if not actions.pressed.use and not actions.pressed.dash then return end
    game.offer = nil
    game.restart(game.state == "title" and game.seed or game.seed + 1)
end

-- options: what engine/README.md says, and the game's own of game.lua.
local function create(options)
    local game = {
        shells = options.shells or 12, crabs = options.crabs or 5, bot = options.bot, tick_rate = TICK_RATE,
        open_keys = options.open_keys, -- the host's page of keys
        words = options.words or function(key) return key end, -- of locale/, in the player's language
        prompt = options.prompt, tell = options.tell, offer = options.offer, continue = options.continue,
    }
    begin(game, options.seed, options.title and "title" or "play")

    local object = {}

    function object.tick(players)
        if game.open_keys and players[1].pressed.menu then game.open_keys() end
        world.each("crab", crawl)
        if game.state == "play" then play(game, players[1]) else wait(game, players[1]) end
        scene.set_camera(island.middle())
        scene.set_ambient(game.state == "play" and DAYLIGHT or DIM)
        screen.show(game)
    end

    function game.restart(seed)
        begin(game, seed, "play")
        if options.on_restart then options.on_restart() end -- mods begin anew, too
    end
    object.restart = game.restart

    function object.summary()
        return ("%d of %d shells"):format(world.var("score"), game.shells)
    end

    function object.progress()
        return { state = game.state, clock = world.var("clock"), seed = game.seed, checkpoint = world.var("score") // 4,
                 facts = { score = world.var("score") } }
    end

    -- What is not in the world. When it is given back the saved world is there already.
    function object.save()
        return { player = game.player, state = game.state, shells = game.shells, seed = game.seed }
    end

    function object.restore(state)
        game.player, game.state, game.shells, game.seed = state.player, state.state, state.shells, state.seed
    end

    function object.player() return game.player end

    -- Of api.lua: each gives nothing when it was done, or false and why not.
    object.command = {
        scare = function(_, fields) scare(fields) end,
    }

    -- For tests: t.game("put_shell", { x, y }).
    object.test = {
        put_shell = function(question)
            return world.spawn("shell", question.x, question.y) and true
        end,
        state = function() return game.state end,
    }
    return object
end

return create
