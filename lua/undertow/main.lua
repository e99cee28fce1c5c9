-- Undertow: ten floors under the lighthouse, a lantern, and the sea behind you. This file sets the game up and says in which
-- order things happen in a tick; each of them is a file of its own beside this one.
--
-- What decides the future is in the world and in the few numbers that keeping.lua saves. What is only for show (glides, pages,
-- the camera) is neither.
local asked = require "asked"
local bot = require "bot"
local canvas = require "canvas"
local controls = require "controls"
local floors = require "floors"
local grid = require "grid"
local hero = require "hero"
local hud = require "hud"
local keeping = require "keeping"
local messages = require "messages"
local motion = require "motion"
local pages = require "pages"
local policy = require "policy"
local scene = require "engine.scene"
local score = require "score"
local sight = require "sight"
local things = require "things"
local world = require "engine.world"

local OIL, MOST_OIL = 60, 120
local BOT_TICKS = 2      -- between two turns of the bot
local OVER_TICKS = 50    -- before the last page goes away
local FIRST_PACK = { { "knife", 1 }, { "biscuit", 2 }, { "pebble", 4 }, { "oil", 1 } }

-- Numbers that mods and tests can read, and that the digest knows.
local function publish(game)
    local hp = world.alive(game.hero) and world.get(game.hero, "hp") or 0
    for name, value in pairs { floor = game.floor, turn = game.turn, oil = game.oil, lamp = game.lamp, score = score.total(game), hp = hp, stacks = #game.pack } do
        if world.var(name) ~= value then world.set_var(name, value) end
    end
end

local function begin(game, seed, floor)
    game.seed, game.mode, game.page = seed, "play", nil
    world.reset(grid.WIDTH, grid.HEIGHT, seed)
    scene.reset()
    policy.forget()
    things.use(game.content)
    game.turn, game.clock, game.kills, game.points, game.poured, game.came = 0, 0, 0, 0, 0, 0
    game.oil, game.thirds, game.lamp, game.hush, game.held = OIL, 0, 1, 0, 0
    game.pack, game.waiting, game.aside, game.found, game.log = {}, {}, {}, {}, messages.create()
    game.burning, game.fires, game.glides, game.shots = {}, {}, {}, {}
    game.cause, game.cause_by, game.warden_slain, game.travel, game.over, game.falls = nil, nil, nil, nil, nil, nil
    game.slot, game.choice, game.ui, game.cell = 1, 1, controls.create(), 0
    game.hero = world.spawn("hero", 8, 8)
    for _, one in ipairs(FIRST_PACK) do
        if things.item[one[1]] then require("pack").add(game, one[1], one[2]) end
    end
    if game.pack[1] then game.pack[1].on = true end
    floors.enter(game, floor or 1)
    sight.update(game)
    publish(game)
end

-- What the rules call of the game.
local function add_doings(game, options)
    function game.add_oil(amount) game.oil = math.min(MOST_OIL, game.oil + amount) end
    function game.glide(entity, from, to) motion.glide(game, entity, from, to) end
    function game.lunge(at) motion.lunge(game, game.hero, game.cell, at) end
    function game.lunge_of(entity, at) motion.lunge(game, entity, grid.cell_of(entity), at) end
    function game.shot(from, to, color) motion.shot(game, from, to, color) end
    function game.face(dx) if dx ~= 0 then world.set(game.hero, "anim", dx < 0 and 1 or 0) end end
    function game.say_trap(name)
        messages.say(game, "log.trap", { trap = name }, "bad")
        game.log[#game.log].trap_said = name
    end
    function game.place(cell)
        game.cell, game.came, game.travel = cell, game.turn, nil
        grid.put(game.hero, cell)
        world.put(game.hero, grid.px(cell))
        game.forget_spread()
    end
    -- How far all is from the diver, once a turn.
    local spread, of
    function game.spread()
        if not spread or of ~= game.cell then spread, of = grid.spread { game.cell }, game.cell end
        return spread
    end
    function game.forget_spread() spread = nil end
    function game.look()
        game.forget_spread()
        sight.update(game)
    end
    function game.enter(floor)
        floors.enter(game, floor)
        game.look()
        game.tell("floor", game.state.floor())
    end
    function game.end_turn()
        hero.end_turn(game)
        publish(game)
    end
    function game.camera() return game.camera_x, game.camera_y end
    function game.restart(seed)
        game.offer = nil
        begin(game, seed)
        if options.on_restart then options.on_restart() end
        game.tell("floor", game.state.floor())
    end
    local function finish(mode, sound)
        if game.mode ~= "play" then return end
        game.mode, game.page, game.over = mode, mode, 0
        motion.settle(game)
        publish(game)
        scene.sound(sound, 90)
        game.tell("over", { won = mode == "won", score = score.total(game), floor = game.floor })
    end
    function game.win() finish("won", "win") end
    function game.lose() finish("lost", "lose") end
end

-- --- a tick ---

local function move_camera(game)
    local width, height = scene.size()
    local x, y = grid.px(game.cell)
    if world.alive(game.hero) then x, y = world.pos(game.hero) end
    x = math.max(width // 2, math.min(grid.WIDTH * grid.SIZE - width // 2, x))
    y = math.max(height // 2, math.min(grid.HEIGHT * grid.SIZE - height // 2, y - 6))
    game.camera_x, game.camera_y = x, y
    scene.set_camera(x, y)
end

local function play(game, actions, pointer)
    local passed
    game.clock = game.clock + 1 -- ticks
    if game.bot then
        passed = world.tick() % BOT_TICKS == 0 and bot.act(game)
    else
        passed = controls.tick(game, actions, pointer)
    end
    if passed and game.mode == "play" then game.end_turn() end
    if not world.alive(game.hero) then game.lose() end
end

local function show(game)
    move_camera(game)
    sight.show(game)
    canvas.begin()
    if game.mode == "play" and pages.shows_floor(game.page) then hud.draw(game) end
    if game.page then pages.draw(game, game.page) end
    canvas.finish()
end

local function tick(game, players, pointer)
    grid.index(things.type)
    motion.tick(game)
    if game.mode == "play" then
        play(game, players[1], pointer)
    elseif game.mode == "title" then
        controls.tick(game, players[1], pointer)
    else
        game.over = (game.over or 0) + 1
        if game.mode == "won" and game.over % 30 == 1 and game.lamp_cell then
            local x, y = grid.px(game.lamp_cell)
            scene.burst("glow", x, y - 10, 14, 0xFFDE6B, 1.4)
        end
        if game.over > OVER_TICKS and not game.bot then
            if controls.goes_on(players[1], pointer) then game.restart(game.seed + 1) end
            if controls.leaves(players[1]) then game.quit = true end
        end
    end
    show(game)
end

-- --- saved games ---

local function restore(game, saved, load_world)
    local state, problem = keeping.read(saved)
    if not state then return problem end
    world.reset(grid.WIDTH, grid.HEIGHT, state.seed)
    scene.reset()
    policy.forget()
    problem = load_world()
    if problem then return problem end
    local ok = pcall(things.use, game.content)
    problem = not ok and "its kinds leave no room for the game's" or keeping.problem(state)
    if problem then return problem end
    game.travel, game.falls, game.over, game.ui = nil, nil, nil, controls.create()
    game.slot, game.choice, game.page = 1, 1, nil
    keeping.restore(game, state)
    if game.mode ~= "play" then game.page = game.mode end
    grid.read()
    grid.index(things.type)
    game.look()
end

local function summary(game)
    return ("floor %d, turn %d, score %d%s"):format(game.floor, game.turn, score.total(game),
        game.mode == "won" and ", the lamp is lit" or game.mode == "lost" and ", lost" or "")
end

local function progress(game)
    return {
        state = game.mode, clock = game.clock, seed = game.seed, checkpoint = game.floor,
        facts = { floor = game.floor, score = score.total(game), turn = game.turn },
    }
end

-- options: what lua/games/contract.lua says, and the game's own of game.lua.
return function(options)
    local game = {
        content = options.content, bot = options.bot, words = options.words, prompt = options.prompt, tell = options.tell or function() end,
        offer = options.offer, continue = options.continue, open_mods = options.open_mods, open_keys = options.open_keys,
        language = options.language, change_language = options.change_language, today = options.today, MOST_OIL = MOST_OIL,
    }
    game.command, game.query, game.state, game.test = asked.commands(game), asked.queries(game), asked.states(game), asked.tests(game)
    add_doings(game, options)
    begin(game, options.seed, options.floor)
    if options.title then game.mode, game.page = "title", "title" end
    if options.page == "death" then game.lose() elseif options.page == "victory" then game.win() elseif options.page then game.page = options.page end

    function game.tick(players, pointer) tick(game, players, pointer) end
    function game.done() return game.quit == true end
    function game.save() return keeping.save(game) end
    function game.restore(saved, load_world) return restore(game, saved, load_world) end
    function game.progress() return progress(game) end
    function game.summary() return summary(game) end
    function game.aside_kinds() return keeping.counts(game) end
    function game.is_idle() return game.mode ~= "play" end
    function game.player() return game.hero end
    return game
end
