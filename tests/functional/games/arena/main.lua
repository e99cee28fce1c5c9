-- A runner in a walled field gathers gems; when none is left, there are new ones. It stands in for any game that is not
-- the engine's own.
local field = require "field"
local scene = require "engine.scene"
local text = require "lib.text"
local world = require "engine.world"

local SPEED, QUICK, REACH = 1.5, 2.5, 10

local function define()
    field.define()
    world.define_kind { name = "runner", sprite = "player", half_w = 4, half_h = 3, hp = 3, friction = 0,
                        flags = { "solid", "player" } }
    world.define_kind { name = "gem", sprite = "shell", half_w = 3, half_h = 3, hp = 1, friction = 0,
                        flags = { "item", "mod_spawnable" } }
end

local function scatter(game)
    for _ = 1, game.gems do
        world.spawn("gem", world.random("gems", 24, field.WIDTH * field.TILE - 24),
            world.random("gems", 24, field.HEIGHT * field.TILE - 24))
    end
end

local function setup(game, seed)
    game.seed, game.players = seed, {}
    world.reset(field.WIDTH, field.HEIGHT, seed)
    scene.reset()
    define()
    field.make(game.floor)
    for index = 1, game.count do game.players[index] = world.spawn("runner", 100 + 40 * index, 90) end
    scatter(game)
end

-- Without a player: to the nearest gem.
local function think(entity)
    local x, y = world.pos(entity)
    local gem = world.nearest(x, y, 400, "gem")
    if not gem then return 0, 0 end
    local gx, gy = world.pos(gem)
    local length = math.max(1, world.length(gx - x, gy - y))
    return (gx - x) / length, (gy - y) / length
end

local function step(game, entity, actions, index)
    local dx, dy = actions.move_x, actions.move_y
    if game.bot then dx, dy = think(entity) end
    world.set_vel(entity, dx * game.speed, dy * game.speed)
    local x, y = world.pos(entity)
    local gem = world.nearest(x, y, REACH, "gem")
    if gem then
        world.remove(gem)
        world.set_var("score", world.var("score") + 1)
        game.tell("round", game.state.round())
        game.tell("gathered", { player = index - 1, score = world.var("score"), cut = game.cut })
        scene.sound("pickup", 60)
    end
end

return function(options)
    local game = {
        count = options.players, gems = options.gems or 3, bot = options.bot, floor = options.floor or "sand",
        speed = options.quick and QUICK or SPEED, saves = 0, tell = options.tell, cut = "round", said = "", trails = {},
    }
    function game.tick(players)
        for index, entity in ipairs(game.players) do step(game, entity, players[index], index) end
        if world.count("gem") == 0 then scatter(game) end
        if world.tick() == 30 then game.tell("later", { at = 30 }) end
        scene.set_camera(field.WIDTH * field.TILE // 2, field.HEIGHT * field.TILE // 2)
        scene.set_ambient(0xFFFFFF)
    end
    function game.summary() return text.count(world.var("score"), "gem") .. " gathered" end
    function game.progress()
        return { state = "play", clock = world.tick(), seed = game.seed, checkpoint = world.var("score") // 10,
                 facts = { gems = world.var("score") } }
    end
    function game.save()
        game.saves = game.saves + 1
        return { players = game.players, saves = game.saves, gems = game.gems }
    end
    function game.restore(state, load_world)
        game.count, game.gems = #state.players, state.gems
        setup(game, game.seed)
        local problem = load_world()
        if problem then return problem end
        game.players, game.saves = state.players, state.saves
    end
    function game.player(index) return game.players[index] end
    game.command = {
        lay = function(_, fields)
            if fields.count + world.count("gem") > 30 then return false, "the arena is full" end
            game.cut, game.said = fields.cut, fields.note or ""
            local gem
            for _ = 1, fields.count do gem = world.spawn("gem", fields.x, 90) end
            return gem
        end,
        cheer = function(mod, fields) game.tell("cheered", { by = mod.id, words = fields.words }) end,
        shout = function(mod, fields) game.tell("cheered", { by = mod.id, words = { fields.text } }, mod) end,
        fail = function() error("an error for tests") end,
        trail = function(_, fields)
            local name, stops, told = fields.owner.name, fields.stops, {}
            for i, stop in ipairs(stops) do told[i] = { x = stop.x, cut = stop.cut } end
            if name == "wrong" then told[2] = { x = 500, cut = "drop" } end
            if name == "odd" then told[1].cut = "oval" end
            if name == "worse" then told[1].x = "far" end
            if name == "bare" then return pcall(game.tell, "trailed", { stops = {} }) end
            game.trails[name] = stops
            local ok, problem = pcall(game.tell, "trailed", { owner = { name = name }, stops = told })
            if not ok then return false, problem end
            game.tell("paths", game.state.paths())
        end,
    }
    game.state = {
        round = function()
            return { number = world.var("score") // 10 + 1, score = world.var("score"), cut = game.cut }
        end,
        secret = function() return { seed = game.seed % 1000 } end,
        paths = function()
            local count = 0
            for _ in pairs(game.trails) do count = count + 1 end
            return { count = count }
        end,
        later = function() return world.tick() > 30 and { at = 30 } or nil end,
    }
    game.query = {
        cheat = function(_, fields)
            local ways = {
                var = function() world.set_var("score", 99) end, spawn = function() world.spawn("gem", 9, 9) end,
                random = function() return math.random(3) end, sound = function() scene.sound("pickup", 60) end,
                tell = function() game.tell("cheered", { by = "x", words = {} }) end,
            }
            if ways[fields.how] then ways[fields.how]() end
            return {}
        end,
        trails = function(_, fields)
            local stops = {}
            for i, stop in ipairs(game.trails[fields.of.owner] or {}) do
                stops[i] = { x = stop.x, gift = stop.gift and { count = stop.gift.count } }
            end
            return { stops = stops }
        end,
        standing = function(_, fields)
            if fields.player > 0 then return nil, "nobody plays there" end
            return { score = world.var("score"), cuts = { game.cut, "drop" }, last = game.said }
        end,
    }
    game.test = {
        gems = function(question)
            if type(question.count) ~= "number" then return nil, "gems: expected a count" end
            for _ = 1, question.count do world.spawn("gem", 40, 40) end
            return world.count("gem")
        end,
    }
    setup(game, options.seed)
    return game
end
