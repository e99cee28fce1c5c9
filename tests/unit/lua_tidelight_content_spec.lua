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
    }
    return { all = function(name) return lists[name] end, words = function(entry, field) return entry[field] end }
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

    it("may change while the game goes on", function()
        new_game { content = content() }
        game.content_changed(content(99))
        assert.are.equal(99, world.get(world.spawn("shade", 600, 600), "max_hp"))
    end)
end)
