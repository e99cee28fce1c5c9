-- The game's own state in a saved game, and the choice on the title. A save is a stranger's text: what does
-- not fit is refused with a reason, and nothing of it is used.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local t_world = require "t_world"
local json = require "lib.json"
local strict_drawing = require "tests.unit.support.strict_drawing"

local SHORT = { day = 240, dusk = 120, night = 600, dawn = 120 }
local world, events, scene

local function fresh()
    for name in pairs(package.loaded) do
        if name:match("^tidelight") or name == "games.contract" then package.loaded[name] = nil end
    end
    world, scene, events = t_world.new()
    package.loaded["engine.world"], package.loaded["engine.scene"] = world, scene
end

local GAME = { id = "tidelight", main = "init.lua", place = "shipped", api = require("games.api").of(require("tidelight.api")) }

-- As play.saved_game makes one.
local function create(options)
    local contract, game, problem = require("games.contract"), nil, nil
    local saved = options.saved
    options.seed, options.phases = options.seed or 1, SHORT
    options.words = require("words.catalogue").load("lua/tidelight", "en")
    options.continues = saved and not options.title
    options.offer = saved and options.title and saved.meta or nil
    function options.continue()
        problem = contract.restore(game, saved)
        if problem then
            options.on_damaged(problem)
            game.restart(options.seed)
        else
            game.continued = true
            options.on_restart()
        end
    end
    game = assert(contract.create(require("tidelight"), GAME, options))
    problem = options.continues and contract.restore(game, saved)
    events:clear_events()
    return not problem and game or nil, problem
end

local function nobody() return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} } end

local function step(game, pressed, move_y)
    local actions = nobody()
    actions.move_y = move_y or 0
    if pressed then actions.pressed[pressed], actions.held[pressed] = true, true end
    game.tick { actions, nobody() }
    world.step()
    events:clear_events()
end

local function save_of(game)
    local meta = { digest = world.digest(), day = "1", phase = game.phase }
    return { meta = meta, world = world.save(), game = game.save() }
end

-- A saved game of some hundred ticks, played by the bot into the night.
local function played(ticks)
    fresh()
    local game = create { bot = true }
    for _ = 1, ticks or 500 do step(game) end
    return save_of(game), game
end

before_each(strict_drawing.begin)
after_each(strict_drawing.finish)

describe("a saved game's own state", function()
    it("is all that the game needs besides the world", function()
        local save, game = played(500)
        for _ = 1, 200 do step(game) end
        local whole = world.digest()
        fresh()
        game = assert(create { bot = true, saved = save, seed = 99 })
        assert.equal(1, game.seed)
        for _ = 1, 200 do step(game) end
        assert.equal(whole, world.digest())
    end)

    it("has the whole seed, however large it is", function()
        fresh()
        local game = create { seed = math.maxinteger }
        local save = save_of(game)
        fresh()
        assert.equal(math.maxinteger, assert(create { saved = save }).seed)
    end)

    it("is the same text for the same state", function()
        local save = played(300)
        fresh()
        local game = assert(create { bot = true, saved = save })
        assert.equal(save.game, game.save())
        assert.equal(save.world, world.save())
    end)

    it("is kept when the game is over, too", function()
        for _, over in ipairs { "lose", "win" } do
            local _, game = played(400)
            game[over]("for a test")
            step(game)
            local save, reason, state = save_of(game), game.reason, world.var("state")
            fresh()
            local again, problem = create { saved = save }
            assert(again, problem)
            assert.equal(state, world.var("state"))
            assert.equal(reason, again.reason)
            for _ = 1, 90 do step(again) end
            assert.equal(state, world.var("state"))
        end
    end)

    it("begins without what mods had brought: they begin anew", function()
        local _, game = played(300)
        local before = world.count()
        assert.equal("ok", (events:spawn_owned(10, 3)))
        local save = save_of(game)
        fresh()
        assert(create { saved = save })
        assert.equal(before, world.count())
        for _, entity in ipairs(world.all()) do assert.equal(0, world.get(entity, "owner")) end
    end)

    local function refused(pattern, change, change_save)
        local save = played(300)
        local state = assert(json.decode(save.game, "state"))
        if change then
            change(state)
            save.game = json.encode(state)
        end
        if change_save then change_save(save) end
        fresh()
        local game, problem = create { saved = save }
        assert.is_nil(game)
        assert.matches(pattern, problem)
    end

    it("is refused when it is no state", function()
        refused("the game's state", nil, function(save) save.game = "not JSON" end)
        refused("expected an object", nil, function(save) save.game = "5" end)
        refused("'format'", function(state) state.format = 2 end)
        refused("'players'", function(state) state.players = {} end)
        refused("'players", function(state) state.players = { -1 } end)
        refused("'phases", function(state) state.phases.day = 0 end)
        refused("'seed'", function(state) state.seed = nil end)
        refused("'weather", function(state) state.weather.rain = "much" end)
        refused("'surprise'", function(state) state.surprise = true end)
        refused("'memory", function(state) state.memory[1].step = 1e300 end)
        refused("'seed'", function(state) state.seed = 1e300 end)
        refused("its seed", function(state) state.seed = "9223372036854775808" end)
        refused("'weather", function(state) state.weather.fog = 101 end)
        refused("'weather", function(state) state.weather.rain = -1 end)
        refused("'weather.wind_x' is missing", function(state) state.weather.wind_x = nil end)
        refused("'memory%[1%]'", function(state)
            local memory = state.memory[1]
            memory.x, memory.y, memory.since = 5, 5, nil
        end)
        refused("'memory%[1%].x'", function(state) state.memory[1].x = -1048576 end)
        refused("'shades%[1%].x'", function(state) state.shades[1] = { entity = 1, kind = "shade", x = 1048576, y = 0 } end)
        refused("'shades%[1%].y' is missing", function(state) state.shades[1] = { entity = 1, kind = "shade", x = 1 } end)
        refused("'reason' has control", function(state) state.reason = "\0" end)
    end)

    -- The same with the world: it is good by its own rules, and odder than any that was played.
    local before
    local function goes_on(change, ticks)
        before = before or played(300)
        fresh()
        local game = assert(create { bot = true, saved = before })
        change(game)
        game.phase = world.countdown()
        local save = save_of(game)
        fresh()
        game = assert(create { bot = true, saved = save })
        for _ = 1, ticks or 200 do step(game) end
    end

    it("goes on with more of a kind of things than there are lights for them", function()
        for _, kind in ipairs { "flare", "kelp", "player", "player2", "lighthouse", "shade", "crab" } do
            goes_on(function()
                for i = 1, 80 do
                    local entity = world.spawn(kind, 400 + i, 500)
                    world.set_data(entity, 1, kind == "flare" and 1 << 30 or 0)
                end
            end)
        end
    end)

    it("goes on with a player and things at each edge of the map, drawn or not", function()
        local width, height = world.size()
        for _, x in ipairs { 0, width * 16 - 1 / 256 } do
            for _, y in ipairs { 0, height * 16 - 1 / 256 } do
                goes_on(function(game)
                    world.put(game.players[1], x, y)
                    for _, item in ipairs(world.all "oil") do world.put(item, x, y) end
                    world.set_var("shell", 5)
                end)
            end
        end
    end)

    it("goes on with every number at its edge", function()
        local names, data = world.names(), { 0, 1, -1, (1 << 31) - 1, -(1 << 31) }
        for _, value in ipairs { 0, 1, -1, 1 << 30, -(1 << 30) } do
            for _, name in ipairs(names) do
                if name ~= "state" and name ~= "day" and not ((name == "clock" or name == "fuel") and value < 0) then
                    goes_on(function() world.set_var(name, value) end, 20)
                end
            end
        end
        for _, value in ipairs(data) do
            for slot = 1, 8 do
                goes_on(function()
                    for _, entity in ipairs(world.all()) do
                        local is_shade = tostring(world.get(entity, "kind")):find "^shade"
                        if not (is_shade and (slot == 4 or slot == 5)) then world.set_data(entity, slot, value) end
                        world.set(entity, "hp", value > 0 and value or 1)
                        world.set(entity, "anim", value & 0xFFFF)
                    end
                end, 40)
            end
        end
    end)

    it("is refused when it is of another world", function()
        refused("it has no lighthouse", function(state) state.lighthouse = state.players[1] end)
        refused("it has no player", function(state) state.players[1] = state.lighthouse end)
        refused("its phase is not the world's", function(state) state.phase = "dawn" end)
        refused("its world is not the one that was saved", nil, function(save) save.meta.digest = "0" end)
        refused("its world: malformed data", nil, function(save) save.world = save.world:sub(1, -2) end)
    end)

    it("is refused when the world is none that the rules can play", function()
        for pattern, change in pairs {
            ["its 'day' is 99"] = function() world.set_var("day", 99) end,
            ["its 'fuel' is 1099511627776"] = function() world.set_var("fuel", 1 << 40) end,
            ["its 'phase_to' is %-"] = function() world.set_var("phase_to", math.mininteger) end,
            ["its 'clock' is %-1"] = function() world.set_var("clock", -1) end,
            ["its 'state' is"] = function() world.set_var("state", 17) world.set_countdown("won", 0, 1) end,
            ["neither played nor over"] = function() world.set_countdown("won", 0, 1) end,
            ["no room for the game's own variables"] = function()
                for i = 1, 90 do world.set_var("strange" .. i, i) end
            end,
            ["no room for the game's own random"] = function()
                for i = 1, 28 do world.random("strange" .. i, 1, 2) end
            end,
            ["shade goes to a place that is none"] = function()
                world.set_data(world.spawn("shade", 500, 500), 4, 1 << 30)
            end,
            ["a player is faster than anything"] = function()
                world.set_vel(world.all("player")[1], 0, -1000000)
            end,
            ["more things in it than any game has"] = function()
                for _ = 1, 2100 do world.spawn("crate", 500, 500) end
            end,
            ["another size"] = function()
                local kind = world.get(world.all("lighthouse")[1], "kind")
                world.reset(20, 20, 1)
                world.spawn(kind, 50, 50)
                world.set_countdown("day", 100, 1)
            end,
        } do
            local _, game = played(100)
            change()
            game.phase = world.countdown()
            local save = save_of(game)
            fresh()
            local again, problem = create { saved = save }
            assert.is_nil(again)
            assert.matches(pattern, problem)
        end
    end)
end)

describe("the title", function()
    local restarts, damaged

    local function title(save)
        restarts, damaged = 0, nil
        fresh()
        return assert(create {
            title = true, saved = save, seed = 7, on_restart = function() restarts = restarts + 1 end,
            on_damaged = function(problem) damaged = problem end,
        })
    end

    it("continues the saved game first", function()
        local save = played(300)
        local digest = save.meta.digest
        local game = title(save)
        step(game)
        assert.equal(0, world.var("state"))
        step(game, "use")
        assert.equal(1, world.var("state"))
        assert.equal(1, game.seed)
        assert.is_true(game.continued)
        assert.equal(1, restarts)
        assert.not_equal(digest, world.digest())
    end)

    it("begins a new one below it", function()
        local game = title(played(300))
        step(game, nil, 1)
        step(game)
        step(game, "use")
        assert.equal(1, world.var("state"))
        assert.equal(7, game.seed)
        assert.is_nil(game.continued)
        assert.equal(0, restarts)
    end)

    it("begins a new one when the saved one is damaged, and says so", function()
        local save = played(300)
        save.meta.digest = "0"
        local game = title(save)
        step(game, "use")
        assert.equal("its world is not the one that was saved", damaged)
        assert.equal(1, world.var("state"))
        assert.equal(7, game.seed)
        for _ = 1, 10 do step(game) end
    end)
end)
