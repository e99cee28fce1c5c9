-- What mods add to Tidelight by content (lua/tidelight/added.lua and buildings.lua), in a real world; and what lib.aside does where a
-- mod is missing when a saved game is loaded.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local strict_drawing = require "tests.unit.support.strict_drawing"
local t_world = require "t_world"

local SHORT = { day = 240, dusk = 2, night = 600, dawn = 120 }
local world, events, game

local KIND = { mod = "drowned", title = "S", sprite = "ghost", size = 4, hp = 12, speed = 0.5, hit = 9, wall = 8, every = 60,
               score = 12, touch = 10 }

local function with(base, more)
    local made = {}
    for key, value in pairs(base) do made[key] = value end
    for key, value in pairs(more) do made[key] = value end
    return made
end

local function own(entry, name) return with(entry, { id = "tidelight:" .. name, name = name, mod = "tidelight" }) end

local NOTHING = { wood = 0, oil = 0, shell = 0 }

local function upgrade(name, effect)
    return { id = "drowned:" .. name, mod = "drowned", title = name, text = "t", cost = with(NOTHING, { shell = 1 }),
             effect = effect, percent = 20, most = 2, from = 1 }
end

-- As games.content_registry gives it.
local function content(hp)
    local kinds = require "tidelight.content.kind"
    local lists = {
        kind = {
            own(with(kinds.shade, { hp = hp or 26 }), "shade"), own(kinds.crab, "crab"),
            with(KIND, { id = "drowned:sailor", base = "walk", loot = { { item = "drowned:amber", chance = 100 } } }),
            with(KIND, { id = "drowned:eel", base = "swim" }), with(KIND, { id = "drowned:wisp", base = "circle" }),
            with(KIND, { id = "drowned:bull", base = "charge" }), with(KIND, { id = "drowned:rat", base = "flee" }),
        },
        item = { { id = "drowned:amber", mod = "drowned", title = "A", sprite = "oil", gives = "oil", amount = 2, shore = 2 } },
        building = { { id = "drowned:snare", mod = "drowned", title = "Snare", sprite = "kelp", effect = "slow", reach = 30,
                       cost = { wood = 2, oil = 1, shell = 0 }, lasts = 5, most = 2 } },
        night = { { id = "drowned:dead", mod = "drowned", title = "They rise", from = 1, to = 7, chance = 100,
                    kinds = { { kind = "drowned:sailor", share = 60 } }, fog = 30 } },
        recipe = { { id = "drowned:brew", mod = "drowned", title = "Brew", item = "drowned:amber", count = 2, a_day = 2,
                     cost = with(NOTHING, { wood = 2 }), at = "anywhere" } },
        upgrade = { upgrade("boots", "stride"), upgrade("wick", "lamp"), upgrade("none", "none"), upgrade("tar", "walls") },
        goal = {
            { id = "drowned:three", mod = "drowned", title = "Three", counts = "picked", wanted = 3, from = 1, score = 50 },
            { id = "drowned:own", mod = "drowned", title = "Own", counts = "mod", wanted = 2, from = 1, score = 0 },
        },
        skin = { { id = "drowned:coat", mod = "drowned", of = "player", sprite = "ghost" } },
    }
    return { get = function(name, id)
        for _, entry in ipairs(lists[name]) do
            if entry.id == id then return entry end
        end
    end, all = function(name) return lists[name] end, words = function(entry, field) return entry[field] end }
end

local function forget()
    for name in pairs(package.loaded) do
        if name:match("^tidelight") or name == "lib.aside" then package.loaded[name] = nil end
    end
end

local function new_game(options)
    forget()
    local scene
    world, scene, events = t_world.new()
    package.loaded["engine.world"], package.loaded["engine.scene"] = world, scene
    options = with({ seed = 1, phases = SHORT, words = require("words.catalogue").load("lua/tidelight", "en"),
                     prompt = require("games.contract").prompt_by_name }, options or {})
    game = require("tidelight").create(options)
    events:clear_events()
    return game
end

local function steps(count, pressed, held)
    local actions = { move_x = 0, move_y = 0, held = held or {}, pressed = pressed or {}, released = {} }
    for _ = 1, count do
        game.tick { actions, actions }
        world.step()
        events:clear_events()
    end
end

before_each(strict_drawing.begin)
after_each(strict_drawing.finish)

describe("content in Tidelight", function()
    it("that changes nothing leaves the world as it is without", function()
        new_game()
        steps(60)
        local plain = world.digest()
        forget()
        local none = content()
        local all = none.all
        none.all = function(name)
            local list = {}
            for _, entry in ipairs(all(name)) do
                if entry.mod == "tidelight" then list[#list + 1] = entry end
            end
            return list
        end
        new_game { content = none }
        steps(60)
        assert.are.equal(plain, world.digest())
    end)

    it("rises in its night in the place of some of the shades, leaves loot, and is not waited for", function()
        new_game { content = content(20) }
        assert.are.equal(20, world.get(world.spawn("shade", 600, 600), "max_hp"))
        for _ = 1, 2000 do
            steps(1)
            if world.count("drowned:sailor", 0) > 0 then break end
        end
        local sailor = world.all("drowned:sailor")[1]
        assert.is_truthy(sailor)
        assert.are.equal(0, require("tidelight.guests").count_awaited() - world.count("shade", 0) - world.count("shade_swift", 0)
            - world.count("shade_brute", 0))
        local amber, score = world.count("drowned:amber", 0), world.var("score")
        world.hurt(sailor, 1000, "lantern")
        game.tick { { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} } }
        assert.are.equal(amber + 1, world.count("drowned:amber", 0))
        assert.are.equal(score + 12, world.var("score"))
    end)

    it("moves as it is based", function()
        new_game { content = content() }
        world.set_var("phase_to", 1)
        for _, name in ipairs { "sailor", "eel", "wisp", "bull", "rat" } do
            local at = game.map.sea[1]
            local x, y = at[1] * 16 + 8, at[2] * 16 + 8
            if name == "bull" or name == "rat" then x, y = game.map.x + 30, game.map.y + 70 end
            local one = world.spawn("drowned:" .. name, x, y)
            if name == "rat" or name == "bull" then world.put(game.players[1], x + 40, y) end
            for _ = 1, 40 do
                steps(1)
                if world.alive(one) then world.set(one, "hp", 12) end
            end
            local to_x, to_y = world.pos(one)
            assert.is_truthy(to_x, name)
            if name == "rat" then assert.is_true(to_x < x, "a rat keeps away") end
            if name == "bull" then assert.is_true(to_x > x, "a bull charges") end
            if name == "eel" then assert.is_true(world.flooded(to_x // 16 | 0, to_y // 16 | 0), "an eel stays in the water") end
            world.remove(one)
        end
    end)

    it("never ends the game: the lighthouse and a player are left what mods leave them", function()
        new_game { content = content(), phases = { day = 1, dusk = 1, night = 3000, dawn = 5 } }
        world.set_var("wave_left", 0)
        for i = 1, 12 do world.spawn("drowned:sailor", game.map.x - 24 + i * 4, game.map.y + 14) end
        for _ = 1, 1500 do
            world.set_var("wave_left", 0)
            steps(1)
        end
        assert.is_true(world.get(game.lighthouse, "hp") >= 75)
        assert.are.equal(1, world.var("state"))
    end)

    it("is picked up and counts; is chosen, costs and goes", function()
        new_game { content = content() }
        assert.are.equal(2, world.count("drowned:amber", 0))
        local oil, x, y = world.var("oil"), world.pos(game.players[1])
        world.put(world.all("drowned:amber")[1], x, y)
        steps(1)
        assert.are.equal(oil + 2, world.var("oil"))
        local map = game.map
        world.put(game.players[1], map.beach[40][1] * 16 + 8, map.beach[40][2] * 16 + 8)
        local wood = world.var("wood")
        steps(1, { build = true }, { focus = true })
        assert.matches("Snare", game.words(game.notice.key, game.notice.args))
        for _, angle in ipairs { 0, 16384, 32768, 49152 } do
            world.set(game.players[1], "facing", angle)
            steps(1, { build = true })
        end
        local count = world.count("drowned:snare", 0)
        assert.is_true(count >= 1 and count <= 2)
        assert.are.equal(wood - 2 * count, world.var("wood"))
        steps(310)
        assert.are.equal(0, world.count("drowned:snare", 0))
    end)

    it("is set aside with the game where its mod is missing, and comes back with it", function()
        new_game { content = content() }
        local x, y = game.map.x + 80, game.map.y + 40
        local sailor = world.spawn("drowned:sailor", x, y)
        world.set(sailor, "hp", 7)
        world.set_data(sailor, 8, 42)
        world.set_var("building", 1)
        local saved, blob = game.save(), world.save()
        new_game { continues = true }
        assert.is_nil(game.restore(saved, function() assert(world.load(blob)) end))
        assert.are.equal(0, #world.all("drowned:sailor"))
        assert.are.same({ ["drowned:sailor"] = 1, ["drowned:amber"] = 2 }, game.aside_kinds())
        assert.are.equal("drowned:amber 2, drowned:sailor 1", require("games.contract").aside(game))
        steps(30)
        saved, blob = game.save(), world.save()
        new_game { content = content(), continues = true }
        assert.is_nil(game.restore(saved, function() assert(world.load(blob)) end))
        assert.are.same({}, game.aside_kinds())
        local back = world.all("drowned:sailor")
        assert.are.equal(1, #back)
        assert.are.same({ x, y, 7, 42 }, { world.pos(back[1]), select(2, world.pos(back[1])), world.get(back[1], "hp"), world.data(back[1], 8) })
        assert.are.equal(2, #world.all("drowned:amber"))
    end)

    it("is made by a recipe where there is enough, so often a day", function()
        new_game { content = content() }
        world.put(game.players[1], game.map.x + 40, game.map.y + 60)
        world.set_var("building", 2)
        world.set_var("wood", 9)
        local amber = world.count("drowned:amber", 0)
        steps(1, { build = true })
        assert.are.equal(7, world.var("wood"))
        assert.are.equal(amber + 2, world.count("drowned:amber", 0))
        steps(1, { build = true })
        steps(1, { build = true })
        assert.are.equal(5, world.var("wood"))
        require("tidelight.recipes").morning(game)
        steps(1, { build = true })
        assert.are.equal(3, world.var("wood"))
    end)

    it("is offered at dawn, three of it, is taken for its cost, and its effects are bounded", function()
        new_game { content = content() }
        local upgrades, daynight = require "tidelight.upgrades", require "tidelight.daynight"
        assert.are.equal(0, #game.upgrades.offered)
        daynight.enter(game, "dawn")
        assert.are.equal(3, #game.upgrades.offered)
        world.put(game.players[1], game.map.x, game.map.y + 34)
        world.set_var("shell", 1)
        game.upgrades.offered = { "drowned:boots", "drowned:wick", "drowned:tar" }
        steps(1, { build = true }, { focus = true })
        assert.are.equal(2, game.upgrades.chosen)
        steps(2, {}, { focus = true })
        steps(1, { use = true }, { focus = true, use = true })
        assert.are.equal(1, upgrades.times(game, "drowned:wick"))
        assert.are.same({ 0, 20 }, { world.var("shell"), world.var("up_lamp") })
        assert.are.equal(0, #game.upgrades.offered)
        local fuel = world.var("fuel")
        game.phase = "night"
        require("tidelight.lighthouse").tick(game)
        assert.are.equal(fuel - 14, world.var("fuel"))
        for _ = 1, 2 do upgrades.take(game, content().all("upgrade")[1]) end
        assert.are.equal(30, world.var("up_stride"))
        daynight.enter(game, "dawn")
        daynight.enter(game, "dusk")
        assert.are.equal(0, #game.upgrades.offered)
    end)

    it("is a goal that the island counts, or its mod does", function()
        new_game { content = content() }
        local tasks = require "tidelight.tasks"
        local score = world.var("score")
        world.set_var("picked", 2)
        steps(1)
        assert.are.equal(score, world.var("score"))
        world.set_var("picked", 3)
        steps(1)
        assert.are.equal(score + 50, world.var("score"))
        steps(2)
        assert.are.equal(score + 50, world.var("score"))
        local mod = { id = "drowned", number = 1 }
        assert.is_nil(game.command.advance(mod, { goal = "drowned:own", by = 1 }))
        assert.are.equal(false, game.command.advance({ id = "other", number = 2 }, { goal = "drowned:own", by = 1 }))
        assert.are.equal(false, game.command.advance(mod, { goal = "drowned:three", by = 1 }))
        assert.are.same({ have = 1, wanted = 2, is_done = false }, game.query.goal_stands(mod, { goal = "drowned:own" }))
        assert.are.equal(1, tasks.have(game, content().get("goal", "drowned:own")))
    end)

    it("keeps what players took, made and reached while its mod is gone", function()
        new_game { content = content() }
        require("tidelight.upgrades").take(game, content().all("upgrade")[1])
        game.upgrades.offered = { "drowned:wick" }
        game.made["drowned:brew"] = 1
        world.set_var("building", 2)
        world.set_var("picked", 3)
        steps(1)
        local score = world.var("score")
        local saved, blob = game.save(), world.save()
        new_game { continues = true }
        assert.is_nil(game.restore(saved, function() assert(world.load(blob)) end))
        steps(20)
        assert.are.equal(0, world.var("building"))
        saved, blob = game.save(), world.save()
        new_game { content = content(), continues = true }
        assert.is_nil(game.restore(saved, function() assert(world.load(blob)) end))
        assert.are.equal(20, world.var("up_stride"))
        assert.are.same({ ["drowned:brew"] = 1 }, game.made)
        assert.are.same({ "drowned:wick" }, game.upgrades.offered)
        steps(1)
        assert.are.equal(score, world.var("score"))
    end)

    it("that is chosen is found by its id where there are other mods when a save is loaded", function()
        new_game { content = content() }
        world.set_var("building", 2)
        world.set_var("night_added", 1)
        local saved, blob = game.save(), world.save()
        local more = content()
        local all = more.all
        local function first(name, id)
            local list = { with(all(name)[1], { id = id, mod = "a" }) }
            return table.move(all(name), 1, #all(name), 2, list)
        end
        more.all = function(name)
            if name == "building" then return first(name, "a:hut") end
            return name == "night" and first(name, "a:night") or all(name)
        end
        new_game { content = more, continues = true }
        assert.is_nil(game.restore(saved, function() assert(world.load(blob)) end))
        assert.are.same({ 3, 2 }, { world.var("building"), world.var("night_added") })
        assert.are.equal("drowned:brew", require("tidelight.making").saved())
    end)

    it("may change while the game goes on: what is gone is set aside, and comes back", function()
        new_game { content = content() }
        game.content_changed(content(99))
        -- no more than half as much again: the island's own shades can end the game
        assert.are.equal(39, world.get(world.spawn("shade", 600, 600), "max_hp"))
        game.content_changed(content(5))
        assert.are.equal(5, world.get(world.spawn("shade", 600, 600), "max_hp"))
        game.content_changed(content(99))
        require("tidelight.upgrades").take(game, content().all("upgrade")[1])
        local none, all = content(), content().all
        none.all = function(name)
            local list = {}
            for _, entry in ipairs(all(name)) do
                if entry.mod == "tidelight" then list[#list + 1] = entry end
            end
            return list
        end
        game.content_changed(none)
        assert.are.same({ ["drowned:amber"] = 2 }, game.aside_kinds())
        assert.are.equal(0, #world.all("drowned:amber"))
        steps(3)
        game.content_changed(content())
        assert.are.same({}, game.aside_kinds())
        assert.are.equal(2, #world.all("drowned:amber"))
        assert.are.equal(20, world.var("up_stride"))
    end)
end)

describe("Tidelight's api", function()
    local api, api_lock = require "games.api", require "games.api_lock"
    local GAME = {
        api_file = "api.lua",
        package = { path = "lua/tidelight", read = function(_, name)
            local file = io.open("lua/tidelight/" .. name, "rb")
            local content = file and file:read "a"
            if file then file:close() end
            return content
        end },
    }

    it("is what the lock of its level promised to mods", function()
        GAME.api = assert(api.of_package(GAME.package, "api.lua"))
        assert.is_truthy(GAME.package:read "api.lock.json")
        assert.are.same({}, api_lock.check(GAME))
    end)

    it("is not to be made less", function()
        local said = dofile "lua/tidelight/api.lua"
        said.commands.spend = nil
        said.commands.give.fields[2].max = 5
        said.content.upgrade.fields.percent = { "integer", min = 1, max = 5, default = 5 }
        said.commands.advance.fields[1].of = "item"
        GAME.api = assert(api.of(said))
        local lines = table.concat(api_lock.check(GAME), "\n")
        for _, word in ipairs { "commands.spend", "commands.give", "content.upgrade", "the id of goal, and is that of item" } do
            assert.is_truthy(lines:find(word, 1, true), word .. " in:\n" .. lines)
        end
    end)
end)
