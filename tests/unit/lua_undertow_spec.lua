-- Undertow's rules (lua/undertow) in a real world: floors, sight, blows, the sea, and what a saved game keeps.
package.path = "lua/undertow/?.lua;lua/undertow/?/init.lua;lua/?.lua;lua/?/init.lua;" .. package.path
local api = dofile "lua/undertow/api.lua"
local catalogue = require "words.catalogue"
local json = require "lib.json"
local t_world = require "t_world"
local tiles = dofile "lua/undertow/tiles.lua"

local OWN = { "asked", "bot", "canvas", "controls", "effects", "fight", "floors", "fov", "grid", "hero", "hud", "keeping", "level", "main", "messages", "minds",
    "motion", "pack", "pages", "policy", "score", "sight", "things", "tide", "lib.aside" }
local NOBODY = { x = 0, y = 0, moved = false, held = false, clicked = false, released = false, wheel = 0 }

-- Content as games.content_registry gives it, of the game's own files and of `more` ({type = {id = fields}}).
local function content(more)
    local lists = {}
    local function add(kind, id, mod, fields)
        local entry = { id = mod .. ":" .. id, name = id, mod = mod }
        for name, rule in pairs(api.content[kind].fields) do entry[name] = rule.default end
        for name, value in pairs(fields) do entry[name] = value end
        for name, rule in pairs(api.content[kind].fields) do
            if rule[1] == "color" then entry[name] = tonumber(entry[name]:sub(2), 16) end
        end
        for _, one in ipairs(entry.dwellers or {}) do one.count = one.count or 1 end
        lists[kind][#lists[kind] + 1] = entry
    end
    for _, kind in ipairs { "monster", "item", "trap", "level" } do
        lists[kind] = {}
        local own, names = dofile(("lua/undertow/content/%s.lua"):format(kind)), {}
        for name in pairs(own) do names[#names + 1] = name end
        table.sort(names)
        for _, name in ipairs(names) do add(kind, name, "undertow", own[name]) end
        for id, fields in pairs(more and more[kind] or {}) do add(kind, id, "deep", fields) end
    end
    return { all = function(kind) return lists[kind] end, words = function(entry, field) return entry[field] end }
end

local world, game, grid, things, told

local function new_game(options)
    for _, name in ipairs(OWN) do package.loaded[name] = nil end
    local engine, scene = t_world.new()
    world = setmetatable({}, { __index = engine })
    local covers = {} -- the layers that only a whole game has
    function world.cover(x, y) return covers[y * 64 + x] end
    function world.set_cover(x, y, _, cover) covers[y * 64 + x] = cover and 12 or nil end
    package.loaded["engine.world"], package.loaded["engine.scene"] = world, scene
    for i, kind in ipairs(tiles.kinds) do
        local flags = {}
        for _, flag in ipairs { "solid", "opaque", "dry" } do flags[#flags + 1] = kind[flag] and flag or nil end
        world.define_tile(i - 1, { name = kind.name, sprite = kind.name, flags = flags })
    end
    told = {}
    local given = { seed = 1, content = content(), words = catalogue.load("lua/undertow", "en"), prompt = require("games.contract").prompt_by_name,
        tell = function(event, fields) told[#told + 1] = { event, fields } end }
    for name, value in pairs(options or {}) do given[name] = value end
    game = require("main")(given)
    grid, things = require "grid", require "things"
    grid.index(things.type)
end

local function actions(pressed)
    return { { move_x = 0, move_y = 0, held = {}, pressed = pressed or {}, released = {} } }
end

local function tick(pressed, pointer)
    game.tick(actions(pressed), pointer or NOBODY)
    world.step()
end

local function ticks(count)
    for _ = 1, count do tick() end
end

-- A click on a cell, with the picture where it is now.
local function click(cell)
    local x, y = grid.px(cell)
    local camera_x, camera_y = game.camera()
    tick({}, { x = x - camera_x + 160, y = y - camera_y + 90, moved = true, held = true, clicked = true, released = false, wheel = 0 })
end

-- A room of dry stone around the diver, with nobody in it; its cell beside him to the right.
local function room(height)
    for _, entity in ipairs(world.all()) do
        if entity ~= game.hero then world.remove(entity) end
    end
    game.burning, game.fires = {}, {}
    for cell = 0, grid.CELLS - 1 do
        local x, y = grid.at(cell)
        grid.set(cell, x > 10 and x < 30 and y > 8 and y < 20 and "ut_stone" or "ut_wall", height or 6)
    end
    grid.index(things.type)
    game.place(grid.cell(15, 14))
    game.look()
    return grid.cell(16, 14)
end

local function put(name, cell, state)
    local entity = world.spawn(name, grid.px(cell))
    grid.put(entity, cell)
    world.set_data(entity, grid.STATE, state or 2)
    grid.index(things.type)
    game.look()
    return entity
end

local function log()
    local lines = {}
    for i, line in ipairs(game.log) do lines[i] = require("messages").text(game, line) end
    return table.concat(lines, "\n")
end

local function kinds()
    local list = {}
    for cell = 0, grid.CELLS - 1 do list[cell + 1] = grid.kind(cell) .. grid.height(cell) end
    return table.concat(list, ",")
end

before_each(function() new_game() end)

describe("a floor", function()
    it("can be walked from where one comes down to the hatch, and to all that lies there", function()
        for seed = 1, 4 do
            for _, floor in ipairs { 1, 4, 6, 8, 10 } do
                new_game { seed = seed, floor = floor }
                local far = grid.spread { game.start }
                local goal = game.hatch or game.lamp_cell - 1
                assert.is_truthy(far[goal], ("seed %d, floor %d"):format(seed, floor))
                assert.is_true(far[goal] > 5)
                for cell in pairs(grid.items) do assert.is_truthy(far[cell]) end
                for cell in pairs(grid.monsters) do assert.is_truthy(far[cell]) end
                assert.is_true(#world.all() > 6)
            end
        end
    end)

    it("is the same for the same seed, however one came there", function()
        new_game { seed = 5, floor = 3 }
        local there = kinds()
        new_game { seed = 5 }
        local first = kinds()
        for _ = 1, 20 do world.random("fight", 1, 6) end
        game.enter(3)
        assert.are.equal(there, kinds())
        new_game { seed = 5 }
        assert.are.equal(first, kinds())
        new_game { seed = 6 }
        assert.are_not.equal(first, kinds())
    end)

    it("has what mods declare: a level, and who and what is named there", function()
        new_game { floor = 4, content = content {
            level = { pit = { title = "Pit", said = "Deep.", shape = "caves", from = 4, to = 4, share = 100, items = 3, monsters = 4, dwellers = { { monster = "deep:worm", count = 3 } } } },
            monster = { worm = { title = "Worm", sprite = "ut_eel", mind = "sleeper", share = 0 } },
        } }
        for seed = 1, 20 do
            if game.level == "deep:pit" then break end
            game.restart(seed)
            game.enter(4)
        end
        assert.are.equal("deep:pit", game.level)
        assert.are.equal(3, world.count "deep:worm")
    end)
end)

describe("sight", function()
    it("ends at walls and at the radius, and needs light", function()
        local fov, seen = require "fov", {}
        local function wall(x) return x == 3 end
        fov.each(0, 0, 5, wall, function(x, y) seen[x .. "," .. y] = true end)
        assert.is_true(seen["0,0"] and seen["3,0"] and seen["-5,0"] and seen["0,5"])
        assert.is_nil(seen["4,0"])
        assert.is_nil(seen["-6,0"])
        assert.is_false(fov.is_clear(0, 0, 5, 0, wall))
        assert.is_true(fov.is_clear(0, 0, -5, 2, wall))
        room()
        local sight = require "sight"
        assert.is_true(sight.seen[grid.cell(19, 14)])
        game.lamp = 0
        game.look()
        assert.is_nil(sight.seen[grid.cell(19, 14)])
        assert.is_true(sight.seen[grid.cell(16, 14)])
    end)

    it("shows no monster in the dark, and none that lies in wait", function()
        local cell = room()
        local far, near = put("rat", cell + 8), put("lurker", cell + 2, 5)
        assert.is_true(world.get(far, "hidden"))
        assert.is_true(world.get(near, "hidden"))
        local rat = put("rat", cell)
        assert.is_false(world.get(rat, "hidden"))
    end)
end)

describe("a blow", function()
    it("hits twice as hard who has not noticed the diver", function()
        local fight = require "fight"
        local cell = room()
        local rat = put("diver", cell, 0)
        fight.strike(game, cell)
        local slept = things.monster.diver.hp - world.get(rat, "hp")
        assert.matches("You strike unseen", log(), 1, true)
        assert.is_true(slept >= 6, slept) -- (3 to 6) x 2 x 2 by the knife, whose bane passes armour
        assert.are.equal(fight.HUNTS, world.data(rat, grid.STATE))
    end)

    it("that kills leaves points, and gives back the oil that was drunk", function()
        local fight = require "fight"
        local cell = room()
        local moth = put("moth", cell)
        world.set_data(moth, grid.AMOUNT, 8)
        local oil = game.oil
        fight.hurt(game, cell, 99, "test")
        assert.are.equal(oil + 8, game.oil)
        assert.are.equal(1, game.kills)
        assert.are.same({ "slain", { monster = "undertow:moth", x = 16, y = 14 } }, told[#told])
    end)

    it("of a monster ends the descent when nothing is left of the diver", function()
        local cell = room()
        put("rat", cell)
        world.set(game.hero, "hp", 1)
        for _ = 1, 12 do
            if game.mode == "lost" then break end
            tick { wait = true }
        end
        assert.are.equal("lost", game.mode)
        assert.are.equal("rat", game.cause_by)
        assert.are.equal("lost", game.progress().state)
        for _ = 1, 60 do tick() end
        tick { use = true }
        assert.are.equal("play", game.mode)
    end)
end)

describe("what is thrown", function()
    local function throw(name, cell)
        local pack = require "pack"
        pack.add(game, name, 1)
        return require("effects").throw(game, pack.find(game, name), cell)
    end

    it("burns on dry ground and not on water", function()
        local cell = room() + 3
        put("rat", cell)
        assert.is_true(throw("flask", cell))
        assert.is_nil(grid.monsters[cell])
        assert.is_true(#game.burning > 4)
        cell = room(0) + 3
        world.set_water(1)
        throw("flask", cell)
        assert.are.equal(0, #game.burning)
    end)

    it("holds, blinds, calls or salts whom it falls on, and is refused too far away", function()
        local cell = room() + 2
        local drowned = put("drowned", cell)
        throw("net", cell)
        assert.are.equal(6, world.data(drowned, grid.HELD))
        throw("flare", cell)
        assert.are.equal(6, world.data(drowned, grid.HELD))
        throw("salt", cell)
        assert.are.equal(5, world.get(drowned, "hp"))
        assert.is_false(throw("salt", cell + 10))
        local rat = put("rat", cell + 3, 1)
        throw("pebble", cell + 2)
        assert.are.equal(4, world.data(rat, grid.STATE))
    end)
end)

describe("the sea", function()
    it("rises in time, puts lanterns out and drowns, but for who is dressed for it", function()
        local tide = require "tide"
        room(3)
        world.set_water(4)
        game.calm, game.lamp = 1, 1
        tide.turn(game)
        assert.are.equal(5, world.water())
        assert.are.equal(0, game.lamp)
        require("pack").add(game, "oilskin", 1)
        require("pack").wear(game, require("pack").find(game, "oilskin"))
        game.lamp = 1
        tide.turn(game)
        assert.are.equal(1, game.lamp)
        local hp = world.get(game.hero, "hp")
        tide.rise(game, 2)
        tide.turn(game)
        assert.is_true(world.get(game.hero, "hp") < hp)
    end)

    it("costs oil to look at: a bright lantern more, a fine wick less", function()
        local tide = require "tide"
        local function burnt(lamp)
            room()
            game.oil, game.thirds, game.lamp, game.calm = 100, 0, lamp, 999
            for _ = 1, 40 do tide.turn(game) end
            return 100 - game.oil
        end
        assert.are.equal(0, burnt(0))
        local low, bright = burnt(1), burnt(2)
        assert.is_true(bright == 3 * low and low > 10)
        require("pack").add(game, "wick", 1)
        require("pack").wear(game, require("pack").find(game, "wick"))
        assert.is_true(burnt(1) < low)
    end)
end)

describe("the deep lamp", function()
    it("is lit by pouring thrice, and that is the end", function()
        new_game { floor = 10 }
        local hero = require "hero"
        game.oil = 20
        assert.is_true(hero.light_lamp(game))
        assert.is_false(hero.light_lamp(game))
        game.oil = 60
        hero.light_lamp(game)
        hero.light_lamp(game)
        assert.are.equal("won", game.mode)
        assert.are.equal("won", game.progress().state)
        assert.is_true(told[#told][2].won)
    end)
end)

describe("the player", function()
    local function push(x, y, count)
        for _ = 1, count do
            local all = actions()
            all[1].move_x, all[1].move_y = x, y
            game.tick(all, NOBODY)
            world.step()
        end
    end

    it("walks a step for a tap, on and on while he holds, and askew with two ways at once", function()
        local from = room() - 1
        push(1, 0, 1)
        ticks(10)
        assert.are.equal(from + 1, game.cell)
        push(0.7, 0.7, 5)
        ticks(10)
        assert.are.equal(from + 2 + grid.WIDTH, game.cell)
        push(1, 0, 40)
        ticks(10)
        assert.is_true(game.cell > from + 4 + grid.WIDTH)
        assert.is_true(game.turn > 4)
    end)

    it("clicks where to go, and on whom to strike", function()
        local cell = room()
        tick()
        click(cell + 4)
        ticks(60)
        assert.are.equal(cell + 4, game.cell)
        local crab = put("crab", cell + 5, 0)
        click(cell + 5)
        assert.is_false(world.get(crab, "hp") == 5 and grid.monsters[cell + 5] == crab)
    end)

    it("uses, wears, drops and throws out of the pack", function()
        local cell = room()
        tick { pack = true }
        assert.are.equal("pack", game.page)
        tick { use = true }
        assert.is_false(game.pack[1].on)
        tick { use = true }
        assert.is_true(game.pack[1].on)
        push(1, 0, 1)
        ticks(2)
        assert.are.equal(2, game.slot)
        tick { drop = true }
        assert.is_nil(require("pack").find(game, "biscuit"))
        tick { throw = true }
        assert.are.equal("aim", game.page)
        click(cell + 2)
        assert.is_nil(game.page)
        assert.matches("You throw: @item.pebble", log(), 1, true)
        tick { menu = true }
        assert.are.equal("menu", game.page)
        tick { menu = true }
        assert.is_nil(game.page)
    end)

    it("begins on a title: anew, with the day's seed, or with what was saved", function()
        local continued
        new_game { title = true, today = 20261201, offer = { summary = "floor 3" }, continue = function() continued = true end }
        assert.are.equal("title", game.progress().state)
        push(0, 1, 1)
        ticks(2)
        push(0, 1, 1)
        ticks(2)
        tick { use = true }
        assert.are.equal("play", game.mode)
        assert.are.equal(20261201, game.seed)
        new_game { title = true, offer = { summary = "floor 3" }, continue = function() continued = true end }
        tick { use = true }
        assert.is_true(continued)
    end)
end)

describe("a saved game", function()
    local function reload(state, more)
        local bytes = world.save()
        new_game { content = content(more) }
        return game.restore(state, function() return select(2, world.load(bytes)) end)
    end

    it("is the same when it is loaded", function()
        for _ = 1, 8 do tick { wait = true } end
        local saved = game.save()
        assert.is_nil(reload(saved))
        assert.are.same(json.decode(saved, "saved"), json.decode(game.save(), "again"))
    end)

    it("keeps what is of a mod that is not there, and gives it back", function()
        local more = { item = { gem = { title = "Gem", sprite = "ut_pearl", stack = 5 } }, monster = { worm = { title = "W", sprite = "ut_eel", mind = "sleeper" } } }
        new_game { content = content(more) }
        local cell = room()
        require("pack").add(game, "deep:gem", 3)
        put("deep:worm", cell + 4, 0)
        assert.is_nil(reload(game.save()))
        assert.is_nil(require("pack").find(game, "deep:gem"))
        assert.are.same({ ["deep:gem"] = 3, ["deep:worm"] = 1 }, game.aside_kinds())
        assert.are.equal(0, #world.all "deep:worm")
        for _ = 1, 5 do tick { wait = true } end
        assert.is_nil(reload(game.save(), more))
        assert.are.equal(3, require("pack").find(game, "deep:gem").n)
        assert.are.equal(1, #world.all "deep:worm")
        assert.are.same({}, game.aside_kinds())
    end)

    it("that is a stranger's is refused, with what is wrong", function()
        local good = game.save()
        for field, value in pairs {
            start = false, burning = { { left = 3, entity = 5 } }, log = { { key = "log.hit", turn = 1, args = { count = 1.5 } } }, lamp = 7, floor = 11,
            seed = "x", ground = "lava", cell = -1, state = "dead", oil = "much", hero = 0,
        } do
            local state = json.decode(good, "good")
            state[field] = value
            assert.matches(field, reload(json.encode(state)) or "it was taken", 1, true)
        end
        local strange = json.decode(good, "good")
        strange.log = { { key = "mod", turn = 0 }, { key = "no.such", turn = 0 }, { key = "log.trap", trap_said = "none", turn = 0, args = { trap = "none" } } }
        assert.is_nil(reload(json.encode(strange)))
        ticks(3)
        assert.is_truthy(reload "[]" or reload "no")
        assert.is_truthy(game.restore("{", function() end))
    end)
end)
