-- lua/tidelight: the game's rules, in a real world and scene, played by hand.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local strict_drawing = require "tests.unit.support.strict_drawing"
local t_world = require "t_world"

local SHORT = { day = 240, dusk = 120, night = 600, dawn = 120 }
local world, events, game

local function nobody() return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} } end

local function pressing(name)
    local actions = nobody()
    actions.pressed[name], actions.held[name] = true, true
    return actions
end

local function step(actions)
    game.tick { actions or nobody(), nobody() }
    world.step()
    events:clear_events()
end

local function steps(count, actions)
    for _ = 1, count do step(actions) end
end

local function until_phase(phase)
    for _ = 1, 5000 do
        if world.countdown() == phase then return end
        step()
    end
    error("never " .. phase)
end

-- A new game in a new world; options as for tidelight.create.
local function new_game(options)
    for name in pairs(package.loaded) do
        if name:match("^tidelight") then package.loaded[name] = nil end
    end
    local scene
    world, scene, events = t_world.new()
    package.loaded["engine.world"], package.loaded["engine.scene"] = world, scene
    options = options or {}
    options.seed, options.phases = options.seed or 1, options.phases or SHORT
    options.words = options.words or require("words.catalogue").load("lua/tidelight", "en")
    options.prompt = options.prompt or require("games.contract").prompt_by_name
    game = require("tidelight").create(options)
    events:clear_events()
    return game
end

local function player() return game.players[1] end

local function stand_at(x, y, facing)
    world.put(player(), x, y)
    world.set(player(), "facing", facing or 16384)
end

before_each(function()
    strict_drawing.begin()
    new_game()
end)
after_each(strict_drawing.finish)

describe("the island", function()
    it("is land around a lighthouse with sand between it and the sea, for any seed", function()
        for seed = 1, 6 do
            new_game { seed = seed }
            local map = game.map
            assert.is_true(#map.beach > 150 and #map.shore > 60)
            local _, top = world.tile(map.tx, map.ty)
            assert.are.equal(13, top)
            for _, at in ipairs(map.sea) do assert.is_true(world.flooded(at[1], at[2])) end
            for _, at in ipairs(map.beach) do assert.is_false(world.flooded(at[1], at[2])) end
        end
    end)

    it("lets everyone walk: shades to the light, players to what the sea left", function()
        for seed = 1, 6 do
            new_game { seed = seed }
            for i = 1, #game.map.shore, 5 do
                local at = game.map.shore[i]
                local shade = world.spawn("shade", at[1] * 16 + 8, at[2] * 16 + 8)
                assert.is_truthy(world.path_step(shade, game.map.x, game.map.y))
                world.remove(shade)
            end
            for _, item in ipairs(world.all("oil")) do
                assert.is_truthy(world.path_step(player(), world.pos(item)))
            end
        end
    end)

    it("is the same for the same seed and another for another", function()
        local first = world.digest()
        new_game()
        assert.are.equal(first, world.digest())
        new_game { seed = 2 }
        assert.are_not.equal(first, world.digest())
    end)
end)

describe("a day", function()
    it("goes from day over dusk and night to dawn, and the tide with it", function()
        assert.are.equal("day", (world.countdown()))
        local low = world.water()
        until_phase("dusk")
        until_phase("night")
        assert.is_true(world.water() > low + 2)
        until_phase("dawn")
        until_phase("day")
        assert.are.equal(2, world.var("day"))
        assert.are.equal(1, world.var("nights"))
        steps(2)
        assert.are.equal(low, world.water())
    end)

    it("washes away what lies on flooded sand", function()
        local low
        for _, at in ipairs(game.map.beach) do
            local _, height = world.tile(at[1], at[2])
            if height == 2 then low = at end
        end
        local item = world.spawn("driftwood", low[1] * 16 + 8, low[2] * 16 + 8)
        until_phase("night")
        steps(60)
        assert.is_false(world.alive(item))
    end)

    it("stands still while the menu is open", function()
        step(pressing("menu"))
        local clock = world.var("clock")
        steps(100)
        assert.are.equal(clock, world.var("clock"))
        step(pressing("menu"))
        steps(5)
        assert.is_true(world.var("clock") > clock)
    end)
end)

describe("a player", function()
    it("walks, and picks up what lies there", function()
        local x, y = world.pos(player())
        world.spawn("driftwood", x + 30, y)
        local wood = world.var("wood")
        local right = nobody()
        right.move_x = 1
        steps(30, right)
        assert.is_true(world.pos(player()) > x + 20)
        assert.are.equal(wood + 1, world.var("wood"))
    end)

    it("does not walk out of the other's sight", function()
        new_game { players = 2 }
        local left = nobody()
        left.move_x = -1
        steps(400, left)
        local x, other = world.pos(game.players[1]), world.pos(game.players[2])
        assert.is_true(other - x > 200 and other - x < 256)
    end)

    it("pours oil into the lighthouse, and more while the button is held", function()
        stand_at(game.map.x, game.map.y + 30)
        world.set_var("fuel", 0)
        world.set_var("oil", 3)
        step(pressing("use"))
        assert.are.equal(2, world.var("oil"))
        local held = nobody()
        held.held.use = true
        steps(30, held)
        assert.are.equal(1, world.var("oil"))
        assert.are.equal(44000, world.var("fuel"))
    end)

    it("builds a wall in front, for a piece of wood", function()
        stand_at(game.map.x - 40, game.map.y + 90, 0)
        local wood = world.var("wood")
        step(pressing("build"))
        assert.are.equal(wood - 1, world.var("wood"))
        assert.are.equal(1, world.var("walls"))
        step(pressing("build")) -- there is one already
        assert.are.equal(wood - 1, world.var("wood"))
    end)

    it("plants kelp that grows", function()
        stand_at(game.map.x - 40, game.map.y + 90, 0)
        world.set_var("shell", 1)
        step(pressing("use"))
        assert.are.equal(0, world.var("shell"))
        local kelp = world.all("kelp")[1]
        world.set_data(kelp, 1, 75 * 60 - 2)
        steps(3)
        assert.are.equal(2, world.get(kelp, "anim"))
    end)

    it("falls when the hearts are gone, and the light calls him back", function()
        local hurt = require("tidelight.player").hurt
        local entity = player()
        for _ = 1, 6 do
            hurt(game, 1, 1, "test", 0, 0)
            steps(75)
        end
        assert.is_true(require("tidelight.player").is_down(entity))
        assert.is_true(world.alive(entity))
        local fuel = world.var("fuel")
        steps(360)
        assert.is_false(require("tidelight.player").is_down(entity))
        assert.are.equal(3, world.get(entity, "hp"))
        assert.is_true(world.var("fuel") < fuel)
    end)

    it("that something took out of the world comes back too", function()
        world.remove(player())
        steps(400)
        assert.is_true(world.alive(player()))
        assert.are.equal(1, world.var("state"))
    end)
end)

describe("light", function()
    before_each(function() until_phase("night") end)

    local function shade_at(dx, dy)
        stand_at(game.map.x, game.map.y + 100, 0)
        return world.spawn("shade_brute", game.map.x + dx, game.map.y + 100 + dy)
    end

    it("burns what stands in the cone and nothing behind", function()
        local before, behind = shade_at(60, 0), shade_at(-60, 0)
        local focus = nobody()
        focus.held.focus, focus.aim = true, 0
        steps(30, focus)
        local full = world.get(before, "max_hp")
        assert.is_true(world.get(before, "hp") < full - 4)
        assert.is_true(world.get(behind, "hp") >= full - 2) -- at most the lighthouse's beam
    end)

    it("costs oil, and without oil burns nothing", function()
        world.set_data(player(), 5, 0)
        world.set_var("oil", 0)
        local shade = shade_at(60, 0)
        local focus = nobody()
        focus.held.focus, focus.aim = true, 0
        steps(12, focus)
        assert.is_true(world.get(shade, "hp") >= world.get(shade, "max_hp") - 1)
    end)
end)

describe("shades", function()
    before_each(function()
        until_phase("night")
        stand_at(game.map.x - 300, game.map.y)
    end)

    it("break walls and strike the lighthouse", function()
        local map = game.map
        for _ = 1, 6 do world.spawn("shade", map.x + 20, map.y + 4) end
        local hp = world.get(game.lighthouse, "hp")
        steps(120)
        assert.is_true(world.get(game.lighthouse, "hp") < hp)

        local walls = require "tidelight.walls"
        walls.build(map.tx - 8, map.ty + 6)
        assert.is_true(walls.is_wall(map.tx - 8, map.ty + 6))
        walls.damage(map.tx - 8, map.ty + 6, 1000)
        assert.is_false(walls.is_wall(map.tx - 8, map.ty + 6))
        assert.are.equal(0, world.var("walls"))
    end)

    it("end the game when the lighthouse falls", function()
        game.lighthouse_hurt(100000, "shade")
        assert.are.equal(2, world.var("state"))
        assert.are.equal("lost", (world.countdown()))
        assert.is_true(world.alive(game.lighthouse)) -- the ruin stays in the picture
    end)

    -- A shade, or another kind, of mod 1.
    local function of_mod(kind, x, y)
        for number = 0, 60 do
            local _, entity = events:spawn_owned(number, 1)
            if world.get(entity, "kind") == kind then
                world.put(entity, x, y)
                return entity
            end
            world.remove(entity)
        end
        error("no " .. kind)
    end

    local function count_near(list, x, y, radius)
        local count = 0
        for _, entity in ipairs(list) do
            local is_x, is_y = world.pos(entity)
            if is_x and world.length(is_x - x, is_y - y) <= radius then count = count + 1 end
        end
        return count
    end

    it("of mods wait until there is a place at the lighthouse, and the game's do not", function()
        local map, list, own = game.map, {}, {}
        for i = 1, 24 do
            local x, y = map.x + 170 * world.cos(i * 2700), map.y + 170 * world.sin(i * 2700)
            list[i] = of_mod("shade", x, y)
            if i % 2 == 0 then own[#own + 1] = world.spawn("shade", x, y) end
        end
        local most = 0
        for _ = 1, 300 do
            step()
            most = math.max(most, count_near(list, map.x, map.y, 160))
        end
        assert.is_true(most >= 6 and most <= 12, most)
        assert.is_true(count_near(own, map.x, map.y, 160) > 8)
    end)

    it("of mods go where they do not disturb when a player comes to them", function()
        local x, y = game.map.x - 300, game.map.y
        local list = {}
        for i = 1, 20 do list[i] = of_mod("shade", x - 100 + i, y + i) end
        steps(300)
        assert.is_true(count_near(list, x, y, 150) <= 10, count_near(list, x, y, 150))
        assert.is_true(count_near(list, x, y, 150) > 0)
    end)

    it("beside them: what mods move onto a player is turned back, what stands there is not", function()
        local x, y = game.map.x - 300, game.map.y
        local moths, graves = {}, {}
        for i = 1, 20 do moths[i], graves[i] = of_mod("moth", x + 60 + i, y + i), of_mod("grave", x + i, y) end
        stand_at(x - 100, y)
        steps(2)
        stand_at(x, y)
        local most = 0
        for _ = 1, 120 do
            for _, moth in ipairs(moths) do
                local is_x, is_y = world.pos(moth)
                local dx, dy = x - is_x, y - is_y
                local length = math.max(1, world.length(dx, dy))
                world.set_vel(moth, 4 * dx / length, 4 * dy / length)
            end
            step()
            most = math.max(most, count_near(moths, x, y, 30))
        end
        assert.is_true(most <= 8, most)
        assert.are.equal(20, count_near(graves, x, y, 30))
    end)

    it("wither in the morning", function()
        until_phase("dawn")
        local shade = world.spawn("shade", game.map.x + 100, game.map.y)
        steps(200)
        assert.is_false(world.alive(shade))
    end)
end)

describe("the nights", function()
    -- The most of the quick and of the heavy ones at once in a night.
    local function who_comes(day)
        new_game { phases = { day = 20, dusk = 20, night = 5000, dawn = 20 } }
        world.set_var("day", day - 1)
        require("tidelight.daynight").enter(game, "day")
        until_phase("night")
        local swift, brute = 0, 0
        for _ = 1, 4000 do
            world.set_var("fuel", 100000)
            world.set(game.lighthouse, "hp", 300)
            for _, shade in ipairs(world.all("shade")) do world.remove(shade) end
            step()
            if world.countdown() ~= "night" then break end
            swift = math.max(swift, world.count("shade_swift"))
            brute = math.max(brute, world.count("shade_brute"))
        end
        return swift, brute
    end

    it("differ: the quick ones from the second, the heavy ones from the third", function()
        local swift, brute = who_comes(1)
        assert.are.same({ 0, 0 }, { swift, brute })
        swift, brute = who_comes(2)
        assert.is_true(swift > 0 and brute == 0)
        assert.is_true(select(2, who_comes(3)) > 0)
    end)

    it("end early when no shade is left, for points", function()
        until_phase("night")
        steps(5)
        world.set_var("wave_left", 0)
        for _, shade in ipairs(world.all("shade")) do world.remove(shade) end
        local score = world.var("score")
        steps(302)
        assert.are.equal("dawn", (world.countdown()))
        assert.is_true(world.var("score") > score)
    end)

    it("are told in the morning", function()
        until_phase("night")
        world.set_var("kills", 9)
        until_phase("dawn")
        until_phase("day")
        assert.matches("^Night 1 held: %d+ shades burned", game.banner.text())
    end)
end)

describe("a game", function()
    it("is lost when the light stays dark", function()
        new_game { phases = { day = 30, dusk = 30, night = 2000, dawn = 30 } }
        until_phase("night")
        world.set_var("fuel", 0)
        steps(15 * 60)
        assert.are.equal(2, world.var("state"))
        assert.matches("dark", game.reason)
    end)

    it("is won after seven nights", function()
        new_game { phases = { day = 20, dusk = 20, night = 20, dawn = 20 } }
        for _ = 1, 7 * 80 + 10 do
            world.set_var("fuel", 100000)
            step()
        end
        assert.are.equal(3, world.var("state"))
        assert.are.equal("won", (world.countdown()))
        assert.are.equal(7, world.var("nights"))
    end)

    it("begins again on another island when asked to", function()
        local restarted = 0
        new_game { on_restart = function() restarted = restarted + 1 end }
        game.lose("test")
        steps(70)
        step(pressing("use"))
        assert.are.equal(1, restarted)
        assert.are.equal(1, world.var("state"))
        assert.are.equal(2, game.seed)
        steps(10)
    end)

    it("is played again on the same island with the build button, or from the menu", function()
        game.lose("test")
        steps(70)
        step(pressing("build"))
        assert.are.equal(1, world.var("state"))
        assert.are.equal(1, game.seed)
        local down = nobody()
        down.move_y = 1
        step(pressing("menu"))
        step(down)
        step(pressing("use"))
        assert.are.equal(1, game.seed)
        assert.is_true(world.var("clock") <= 1 and not game.paused)
    end)

    it("waits on the title until somebody begins", function()
        new_game { title = true }
        steps(50)
        assert.are.equal(0, world.var("state"))
        assert.are.equal(0, world.var("clock"))
        step(pressing("use"))
        assert.are.equal("day", (world.countdown()))
    end)

    it("is played by the bot for whole nights, the same each time", function()
        local digests = {}
        for i = 1, 2 do
            new_game { bot = true, players = 2, phases = { day = 900, dusk = 200, night = 1500, dawn = 200 } }
            steps(3000)
            digests[i] = world.digest()
            assert.is_true(world.var("kills") > 0)
        end
        assert.are.equal(digests[1], digests[2])
    end)
end)

describe("the host's screen of mods", function()
    local opened

    local function choices_seen()
        local list = require("tidelight.menu").choices(game)
        return table.concat(list, ", ")
    end

    before_each(function() opened = 0 end)

    it("is offered in the pause menu and on the title, where the host has one", function()
        new_game { title = true, open_mods = function() opened = opened + 1 end }
        step(pressing "build")
        assert.are.equal(1, opened)
        assert.are.equal(0, world.var("state"))
        step(pressing "use")
        step(pressing "menu")
        assert.matches("^resume, mods, ", choices_seen())
        local down = nobody()
        down.move_y = 1
        step(down)
        step(pressing "confirm")
        assert.are.equal(2, opened)
        assert.is_true(game.paused, "the pause goes on behind it")
    end)

    it("is not offered where there is none", function()
        new_game { title = true }
        step(pressing "build")
        step(pressing "use")
        step(pressing "menu")
        assert.not_matches("mods", choices_seen())
    end)
end)

describe("the language", function()
    local steps_made

    local function sideways(x)
        local actions = nobody()
        actions.move_x = x
        step(actions)
        step(nobody())
    end

    before_each(function()
        steps_made = {}
        new_game {
            title = true, language = function() return "Deutsch" end,
            change_language = function(by) steps_made[#steps_made + 1] = by end,
        }
    end)

    it("is changed on the title by left and right, once for each press", function()
        local held = nobody()
        held.move_x = -1
        step(held)
        step(held)
        step(nobody())
        sideways(1)
        assert.same({ -1, 1 }, steps_made)
        assert.are.equal(0, world.var("state"))
    end)

    it("is changed in the pause menu, which stays open", function()
        step(pressing "use")
        step(pressing "menu")
        sideways(1)
        assert.same({}, steps_made, "what is chosen is another line")
        local down = nobody()
        down.move_y = 1
        step(down)
        step(pressing "confirm")
        sideways(-1)
        assert.same({ 1, -1 }, steps_made)
        assert.is_true(game.paused)
    end)
end)

describe("what is seen", function()
    local function corners()
        local width, height = world.size()
        local list = {}
        for _, x in ipairs { 0, 8, width * 8, width * 16 - 8, width * 16 - 1 / 256 } do
            for _, y in ipairs { 0, 8, height * 8, height * 16 - 8, height * 16 - 1 / 256 } do
                list[#list + 1] = { x, y }
            end
        end
        return list
    end

    it("of what happens far from the player is nothing, and no error", function()
        local floaters = require "tidelight.floaters"
        for _, players in ipairs { 1, 2 } do
            new_game { players = players }
            for _, at in ipairs(corners()) do
                for _, entity in ipairs(game.players) do world.put(entity, at[1], at[2]) end
                for _, far in ipairs(corners()) do floaters.add(game, far[1], far[2], "+1 oil", 0xFFFFFF) end
                world.hurt(game.lighthouse, 1, "shade")
                steps(3)
            end
        end
    end)

    it("of the place before the player is in the picture, wherever he stands", function()
        world.set_var("shell", 9)
        world.set_var("wood", 9)
        for _, at in ipairs(corners()) do
            for facing = 0, 65535, 16384 do
                stand_at(at[1], at[2], facing)
                game.camera_x, game.camera_y = game.map.x, game.map.y
                for ty = at[2] // 16 - 2, at[2] // 16 + 2 do
                    for tx = at[1] // 16 - 2, at[1] // 16 + 2 do
                        world.set_tile(tx | 0, ty | 0, { kind = require("tidelight.kinds").tile.grass, height = 9 })
                    end
                end
                step()
            end
        end
    end)

    it("of one part that fails is all the others", function()
        strict_drawing.finish()
        local said = {}
        package.loaded["engine.log"] = { write = function(_, _, line) said[#said + 1] = line end }
        local pages, goals = require "tidelight.pages", require "tidelight.goals"
        goals.draw = function() error "no goals" end
        steps(10)
        local tick = world.tick()
        pages.pause = function() error "no pause" end
        step(pressing "menu")
        step()
        assert.is_true(game.paused)
        step(pressing "menu")
        assert.is_false(game.paused, "who cannot see the menu can leave it")
        steps(5)
        package.loaded["engine.log"] = nil
        assert.are.equal(tick + 8, world.tick())
        assert.are.equal(2, #said)
        assert.matches("error while drawing the goals, at .*lua_tidelight_spec.lua:%d+: .*no goals", said[1])
    end)
end)
