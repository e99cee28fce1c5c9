-- The gate: mods, their commands, their inboxes, what they used.
local support = require "tests.unit.support.gate"
local t = require "t_gate"

local ALL, PX, bytes_of, send, take, only, results, query, results_of_spawn =
    support.ALL, support.PX, support.bytes_of, support.send, support.take, support.only, support.results,
    support.query, support.results_of_spawn

describe("gate", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    describe("mods", function()
        it("knows each number once and names an unknown capability", function()
            assert.equal("ok", (gate:add(1, "storm", { "weather" })))
            assert.equal("already exists", (gate:add(1, "again", {})))
            local status, unknown = gate:add(2, "bad", { "weather", "root" })
            assert.equal("invalid value", status)
            assert.equal("root", unknown)
            assert.equal("over the limit", (gate:add(0, "zero", {})))
            assert.equal("over the limit", (gate:add(257, "many", {})))
            assert.equal("over the limit", (gate:add(3, ("x"):rep(65), {})))
        end)

        it("takes what a mod owned with it", function()
            gate:add(1, "crabs", ALL)
            send(gate, 1, { spawn = { kind = "crab", x = 40, y = 40 } }, { hud_text = { item = 2, text = "hi" } })
            local id = results(gate, 1)[1].entity
            assert.equal(1, gate:entity(id).owner)
            assert.equal("hi", gate:hud(1, 2))
            gate:remove(1)
            assert.is_nil(gate:entity(id))
            assert.is_nil(gate:hud(1, 2))
            gate:submit(1, bytes_of { { log = { text = "ghost" } } })
            gate:act()
            assert.equal(2, gate:counts(1).commands)
            assert.equal("ok", (gate:add(1, "crabs", ALL)))
        end)

        it("tells a new one who it is", function()
            gate:add(3, "storm", { "weather", "hud" })
            local init = t.decode("EventBatch", (gate:take_init(3))).events[1].init
            assert.equal("storm", init.mod)
            assert.same({ "hud", "weather" }, init.capabilities)
            assert.equal(32, init.width)
            assert.equal(256, init.commands_per_tick)
            assert.equal(99, init.seed)
        end)
    end)

    describe("commands", function()
        it("are applied, in load order and then in sequence", function()
            gate:add(1, "one", ALL)
            gate:add(2, "two", ALL)
            gate:submit(2, bytes_of { { hud_text = { text = "b" } }, { hud_text = { text = "c" } } })
            gate:submit(1, bytes_of { { spawn = { kind = "crab", x = 10, y = 10 } } })
            gate:submit(2, bytes_of { { spawn = { kind = "crab", x = 20, y = 20 } } })
            gate:act()
            assert.equal("c", gate:hud(2, 0))
            local first, second = results(gate, 1)[1].entity, results(gate, 2)[1].entity
            assert.equal(10 * PX, gate:entity(first).x)
            assert.is_true(first % 4096 < second % 4096)
        end)

        it("write to the log under the mod's name", function()
            gate:add(1, "chatty", {})
            send(gate, 1, { log = { level = "warn", text = "low tide" } })
            assert.equal("warn chatty -: low tide", gate:last_line())
        end)

        it("cannot flood the log", function()
            gate:add(1, "chatty", {})
            local told = 0
            for _ = 1, 20 do
                send(gate, 1, { log = { text = ("x"):rep(4000) } })
                told = told + #results(gate, 1)
            end
            assert.equal(20 - 8, told)
            for _ = 1, 60 do gate:act() end
            send(gate, 1, { log = { level = "info", text = "again" } })
            assert.equal("info chatty -: again", gate:last_line())
        end)

        it("fill the log by the second of the game, whatever ticks it has", function()
            gate:add(1, "chatty", {})
            gate:tick_rate(20)
            for _ = 1, 19 do gate:act() end
            for second = 1, 3 do
                local told, reason = 0, nil
                for _ = 1, 20 do
                    send(gate, 1, { log = { text = ("x"):rep(4000) } })
                    local all = results(gate, 1)
                    told, reason = told + #all, all[1] and all[1].reason
                end
                assert.equal(20 - 8, told, second)
                assert.matches("at most 32768 bytes of log in 20 ticks", reason, 1, true)
            end
            assert.equal(20, t.decode("EventBatch", (gate:take_init(1))).events[1].init.tick_rate)
        end)

        it("say of what they may not do once a second, whatever ticks it has", function()
            gate:add(1, "greedy", {})
            gate:tick_rate(20)
            local said = {}
            for tick = 1, 40 do
                send(gate, 1, { spawn = { kind = "crab", x = 9, y = 9 } })
                local line = gate:last_line()
                if line ~= said[#said] then said[#said + 1] = line end
                results(gate, 1)
                assert.equal(tick <= 20 and 1 or 2, #said)
            end
            assert.matches("and 19 more", said[2], 1, true)
        end)

        it("say nothing when they simply worked", function()
            gate:add(1, "quiet", ALL)
            send(gate, 1, { hud_text = { text = "x" } }, { weather = { rain = 30 } }, { tint = { color = 255 } })
            assert.same({}, take(gate, 1))
            assert.equal(3, gate:counts(1).applied)
        end)

        it("without the capability are denied and name it", function()
            gate:add(1, "greedy", { "hud" })
            send(gate, 1, { seq = 77, spawn = { kind = "crab", x = 9, y = 9 } })
            local result = results(gate, 1)[1]
            assert.equal("denied", result.outcome)
            assert.equal(77, result.seq)
            assert.equal("spawn", result.command)
            assert.matches('"entity.spawn"', result.reason, 1, true)
            assert.matches("mod.json", result.reason, 1, true)
            assert.equal(1, gate:counts(1).denied)
            assert.equal(0, gate:counts(1).refused)
            assert.equal(0, gate:counts(1).applied)
        end)

        it("that were not granted, or are not about the mod's own, are in the log once a second", function()
            gate:add(1, "greedy", { "hud", "entity.control" })
            local keeper = gate:spawn("keeper", 50, 50)
            send(gate, 1, { spawn = { kind = "crab", x = 9, y = 9 } }, { move = { entity = keeper, x = 1, y = 1 } })
            assert.matches("^warn greedy .*spawn was denied: spawn needs the capability", gate:last_line())
            for _ = 1, 59 do send(gate, 1, { move = { entity = keeper, x = 1, y = 1 } }) end
            assert.matches("spawn was denied", gate:last_line())
            send(gate, 1, { move = { entity = keeper, x = 1, y = 1 } })
            assert.matches("move was denied: .*the game.* %(and 60 more%)$", gate:last_line())
        end)

        it("work on handles that are alive and their own only", function()
            gate:add(1, "mine", ALL)
            gate:add(2, "theirs", ALL)
            local keeper, other = gate:spawn("keeper", 50, 50), gate:spawn("crab", 60, 60, 2)
            local gone = gate:spawn("crab", 70, 70, 1)
            gate:remove_entity(gone)
            send(gate, 1,
                { move = { entity = keeper, x = 1, y = 1 } },
                { set_properties = { entity = other, hp = 1 } },
                { remove = { entity = other } },
                { move = { entity = gone, x = 1, y = 1 } },
                { push = { entity = 0xFFFFFFFF, vx = 1 } },
                { damage = { entity = 0, amount = 1 } })
            local told = results(gate, 1)
            assert.equal("denied", told[1].outcome)
            assert.matches("the game", told[1].reason)
            assert.equal("denied", told[2].outcome)
            assert.matches("theirs", told[2].reason)
            assert.equal("denied", told[3].outcome)
            assert.equal("failed", told[4].outcome)
            assert.matches("stale", told[4].reason)
            assert.equal("failed", told[5].outcome)
            assert.equal("failed", told[6].outcome)
            assert.equal(50 * PX, gate:entity(keeper).x)
            assert.equal(30, gate:entity(other).hp)
        end)

        it("change only the properties that are given", function()
            gate:add(1, "mine", ALL)
            local crab = gate:spawn("crab", 60, 60, 1)
            send(gate, 1, { set_properties = { entity = crab, vy = -1.5, tint = 0 } })
            local entity = gate:entity(crab)
            assert.equal(-384, entity.vy)
            assert.equal(0, entity.vx)
            assert.equal(0, entity.tint)
            assert.equal(30, entity.hp)
        end)

        it("push no further than a tile's width in a tick", function()
            gate:add(1, "wind", ALL)
            local keeper = gate:spawn("keeper", 100, 100)
            local pushes = {}
            for i = 1, 10 do pushes[i] = { push = { entity = keeper, vx = 8, vy = -8 } } end
            send(gate, 1, table.unpack(pushes))
            assert.equal(16 * PX, gate:entity(keeper).push_x)
            assert.equal(-16 * PX, gate:entity(keeper).push_y)
        end)

        it("spawn only what mods may, inside the world, and so many", function()
            gate:close()
            gate = t.new { entities_per_mod = 2 }
            gate:add(1, "crabs", ALL)
            send(gate, 1,
                { spawn = { kind = "keeper", x = 9, y = 9 } },
                { spawn = { kind = "dragon", x = 9, y = 9 } },
                { spawn = { kind = "crab", x = -1, y = 9 } },
                { spawn = { kind = "crab", x = 9, y = 512 } },
                { spawn = { kind = "crab", x = 9, y = 511 } },
                { spawn = { kind = "crab", x = 9, y = 9 } },
                { spawn = { kind = "crab", x = 9, y = 9 } })
            local told = results(gate, 1)
            local outcomes = {}
            for i, result in ipairs(told) do outcomes[i] = result.outcome end
            assert.same({ "denied", "failed", "failed", "failed", "applied", "applied", "over_quota" }, outcomes)
            assert.matches("outside the world", told[3].reason)
        end)

        it("spawn no more of one mod than its share of what all may have, and leave the rest to the game", function()
            gate:close()
            gate = t.new { entities_per_mod = 4096 } -- 3072 of all mods together, and of the game 1024
            local batch = {}
            for i = 1, 16 do batch[i] = { spawn = { kind = "crab", x = i * 16, y = 40 } } end
            -- The reason for which there was an end of it, and how many there were by then.
            local function spawn_all(number)
                for round = 0, 255 do
                    send(gate, number, table.unpack(batch))
                    for i, result in ipairs(results(gate, number)) do
                        if result.outcome ~= "applied" then return result.reason, round * 16 + i - 1 end
                    end
                end
            end
            gate:add(1, "first", ALL)
            gate:add(2, "second", ALL)
            gate:add(3, "without", { "hud" })
            assert.same({ "at most 1536 entities of one mod", 1536 }, { spawn_all(1) })
            gate:add(4, "third", ALL)
            assert.same({ "at most 1024 entities of one mod", 1024 }, { spawn_all(2) })
            assert.same({ "at most 3072 entities of all mods together", 512 }, { spawn_all(4) })
            for _ = 1, 1024 do assert.truthy(gate:spawn("keeper", 100, 100)) end
            gate:remove(1)
            assert.same({ "at most 1536 entities of one mod", 1024 }, { spawn_all(4) })
        end)

        it("refuse pixels that do not fill their picture", function()
            gate:add(1, "map", ALL)
            send(gate, 1,
                { hud_pixels = { width = 4, height = 4, pixels = ("\1"):rep(15) } },
                { hud_pixels = { width = 4, height = 4, pixels = ("\1"):rep(16) } })
            local told = results(gate, 1)
            assert.equal(1, #told)
            assert.equal("failed", told[1].outcome)
            assert.equal(1, gate:counts(1).applied)
        end)

        it("do not let mods fill the table of names", function()
            gate:add(1, "namer", ALL)
            local failed = 0
            for round = 1, 10 do
                local commands = {}
                for i = 1, 8 do commands[i] = { sound = { sound = ("s%d-%d"):format(round, i), volume = 1 } } end
                send(gate, 1, table.unpack(commands))
                failed = failed + #results(gate, 1)
            end
            assert.equal(80 - 32, failed)
        end)

        it("name only what the game has, once that was told, and guess what was meant", function()
            gate:add(1, "fish", ALL)
            gate:own(1, "sprite", "herring")
            gate:know("sprite", { "shell", "crab", "icon_heart" })
            gate:know("sound", { "bell" })
            local function reason_of(command)
                send(gate, 1, command)
                local told = results(gate, 1)[1]
                return told and told.outcome .. ": " .. told.reason
            end
            local function icon(sprite) return { hud_icon = { item = 0, sprite = sprite } } end
            assert.is_nil(reason_of(icon "shell"))
            assert.is_nil(reason_of(icon "herring"))
            assert.equal('failed: no sprite is called "shel" (did you mean "shell"?)', reason_of(icon "shel"))
            assert.equal('failed: no sprite is called "Icon_hart" (did you mean "icon_heart"?)', reason_of(icon "Icon_hart"))
            assert.equal('failed: no sprite is called "hering" (did you mean "herring"?)', reason_of(icon "hering"))
            assert.equal('failed: no sprite is called "fish:hering" (did you mean "herring"?)', reason_of(icon "fish:hering"))
            assert.equal('failed: no sprite is called "bell"', reason_of(icon "bell"), "that is a sound")
            assert.equal('failed: no sprite is called ""', reason_of(icon ""))
            assert.equal('failed: no sound is called "bel" (did you mean "bell"?)',
                reason_of { sound = { sound = "bel", volume = 1 } })
            assert.equal('failed: no particles are called "sparc" (did you mean "spark"?)',
                reason_of { particles = { style = "sparc", x = 35, y = 35, count = 1 } })
            assert.equal('failed: no kind is called "crb" (did you mean "crab"?)',
                reason_of { spawn = { kind = "crb", x = 35, y = 35 } })
            local id = results_of_spawn(gate)
            assert.equal('failed: no sprite is called "crabb" (did you mean "crab"?)',
                reason_of { set_properties = { entity = id, sprite = "crabb" } })
            assert.is_nil(reason_of { set_properties = { entity = id, sprite = "crab" } })
        end)

        it("that the policy cuts say what was asked for and what is given", function()
            gate:add(1, "loud", ALL)
            assert(gate:policy {
                sound = function(_, command) return "rewrite", { volume = command.volume // 2 } end,
                weather = function() return "rewrite", { wind_x = 0.5, rain = 7 } end,
                tint = function() return "rewrite", { color = 0xA0B0C0 } end,
                set_properties = function() return "rewrite", { hp = 2 } end,
                particles = function(_, command) return "rewrite", { count = command.count } end,
                hud_text = function() return "rewrite", { text = "another" } end,
            })
            local function reason_of(command)
                send(gate, 1, command)
                local told = results(gate, 1)[1]
                return told.outcome .. ": " .. told.reason
            end
            local BEGINS = "rewritten: the game changed it"
            assert.equal(BEGINS .. ": volume: 100 was asked for, 50 is given",
                reason_of { sound = { sound = "x", volume = 100 } })
            assert.equal(BEGINS .. ": rain: 90 was asked for, 7 is given; wind_x: 4 was asked for, 0.5 is given",
                reason_of { weather = { rain = 90, wind_x = 4 } })
            assert.equal(BEGINS .. ": color: 0x000001 was asked for, 0xA0B0C0 is given", reason_of { tint = { color = 1 } })
            assert.equal(BEGINS, reason_of { particles = { style = "spark", x = 35, y = 35, count = 3 } })
            assert.equal(BEGINS .. ": text is another", reason_of { hud_text = { item = 0, text = "x" } })
            local id = results_of_spawn(gate)
            assert.equal(BEGINS .. ": hp: nothing was asked for, 2 is given",
                reason_of { set_properties = { entity = id, facing = 3 } })
        end)

        it("name what the mod has in its package first, and then what the game has", function()
            gate:add(1, "storm-front", ALL)
            gate:add(2, "other", ALL)
            assert.equal("ok", gate:own(1, "sprite", "lamp"))
            assert.equal("ok", gate:own(1, "sound", "thunder"))
            assert.equal("ok", gate:own(1, "font", "runes"))
            local icon = { item = 0, anchor = "top" }
            local function icon_of(mod, sprite)
                icon.sprite = sprite
                send(gate, mod, { hud_icon = icon })
                return (gate:shown(mod, 0))
            end
            assert.equal("storm-front:lamp", icon_of(1, "lamp"))
            assert.equal("storm-front:lamp", icon_of(1, "storm-front:lamp"))
            assert.equal("lamp", icon_of(2, "lamp"), "what another mod has is no concern of this one")
            assert.equal("thunder", icon_of(1, "thunder"), "a sound is no sprite")
            send(gate, 1, { sound = { sound = "thunder", volume = 9 } }, { sound = { sound = "lamp", volume = 9 } })
            assert.same({ "storm-front:thunder", "lamp" }, gate:heard())
            send(gate, 1, { hud_text = { item = 1, text = "x", font = "runes" } })
            assert.equal("storm-front:runes", select(2, gate:shown(1, 1)))
            send(gate, 1, { hud_text = { item = 1, text = "x" } })
            assert.equal("", select(2, gate:shown(1, 1)))
            assert.same({}, results(gate, 1))
        end)

        it("refuse what is another mod's, and names of the own that are not there", function()
            gate:add(1, "storm", ALL)
            gate:add(2, "storm-front", ALL)
            gate:own(2, "sprite", "lamp")
            for _, name in ipairs { "storm-front:lamp", ":lamp", "storm:", "storm:lamp", "storm-front:", "a:b:c" } do
                send(gate, 1, { hud_icon = { item = 0, sprite = name } })
                local told = results(gate, 1)
                assert.equal(1, #told, name)
                local is_own = name:match("^storm:")
                assert.equal(is_own and "failed" or "denied", told[1].outcome, name)
                assert.matches(is_own and "no sprite is called" or "is another mod's", told[1].reason)
            end
            send(gate, 1, { hud_text = { item = 1, text = "x", font = "runes" } })
            assert.matches('no font is called "runes"', results(gate, 1)[1].reason)
            send(gate, 1, { hud_text = { item = 1, text = "x", font = "" } })
            assert.equal("failed", results(gate, 1)[1].outcome)
        end)

        it("give entities of the mod its sprites, which are its own again when it comes back", function()
            gate:add(1, "fish", ALL)
            gate:own(1, "sprite", "cod")
            local function sprite_of_new()
                send(gate, 1, { spawn = { kind = "crab", x = 35, y = 35 } })
                local id = results(gate, 1)[1].entity
                send(gate, 1, { set_properties = { entity = id, sprite = "cod" } })
                assert.same({}, results(gate, 1))
                return gate:entity(id).sprite
            end
            local first = sprite_of_new()
            assert.is_true(first > 0)
            gate:remove(1)
            gate:add(1, "fish", ALL)
            send(gate, 1, { hud_icon = { item = 0, sprite = "fish:cod" } })
            assert.equal("failed", results(gate, 1)[1].outcome, "it has none before it is said again")
            gate:own(1, "sprite", "cod")
            assert.equal(first, sprite_of_new())
        end)

        it("have a limit for names of their own, and for all of them together", function()
            gate:add(1, "many", ALL)
            for i = 1, 128 do assert.equal("ok", gate:own(1, "sprite", "n" .. i)) end
            assert.equal("over the limit", gate:own(1, "sprite", "more"))
            assert.equal("invalid value", gate:own(1, "sprite", ""))
            gate:add(2, "long", ALL)
            assert.equal("invalid value", gate:own(2, "sprite", ("n"):rep(92)))
            assert.equal("not found", gate:own(3, "sprite", "x"))
            for mod = 3, 17 do
                gate:add(mod, "m" .. mod, ALL)
                for i = 1, 128 do assert.equal("ok", gate:own(mod, "sound", "n" .. i)) end
            end
            gate:add(18, "last", ALL)
            assert.equal("over the limit", gate:own(18, "sprite", "x"))
        end)

        it("carry messages between mods and to the game", function()
            gate:add(1, "a", ALL)
            gate:add(2, "b", {}, { events = { hear = { hello = 1 } } })
            local heard
            gate:on_message(function(mod, topic, body) heard = { mod, topic, body } end)
            send(gate, 1, { post = { to = "b", topic = "hello", body = "\0\1" } },
                { post = { to = "", topic = "score", body = "9" } }, { post = { to = "nobody", topic = "x" } })
            local message = only(take(gate, 2), "message")[1]
            assert.same({ name = "message", from = "a", topic = "hello", body = "\0\1", version = 0 }, message)
            assert.same({ 1, "score", "9" }, heard)
            local told = results(gate, 1)
            assert.equal(1, #told)
            assert.matches("nobody", told[1].reason)
        end)

        it("cannot flood another mod's inbox", function()
            gate:add(1, "a", ALL)
            gate:add(2, "b", {}, { events = { hear = { t = 1 } } })
            for _ = 1, 10 do
                local posts = {}
                for i = 1, 15 do posts[i] = { post = { to = "b", topic = "t", body = ("x"):rep(4096) } } end
                send(gate, 1, table.unpack(posts))
            end
            local bytes = gate:take_bytes(2, 1024 * 1024)
            assert.is_true(#bytes < 140 * 1024)
            assert.is_true(gate:counts(1).failed > 100)
        end)
    end)

    describe("inbox", function()
        it("has room for a third when two fill it", function()
            for number, id in ipairs { "a", "b", "c", "d", "e", "honest" } do
                gate:add(number, id, ALL, { events = { hear = { t = 1, help = 1 } } })
            end
            for _ = 1, 10 do
                for number = 1, 5 do
                    local posts = {}
                    for i = 1, 15 do
                        posts[i] = { post = { to = "honest", topic = "t", body = ("x"):rep(i < 11 and 4096 or 200) } }
                    end
                    gate:submit(number, bytes_of(posts))
                end
                gate:act()
            end
            gate:add(7, "late", ALL)
            send(gate, 7, { post = { to = "honest", topic = "help", body = ("m"):rep(800) } })
            assert.equal(0, gate:counts(7).failed)
            local told = only(take(gate, 6, 1024 * 1024), "message")
            assert.equal("late", told[#told].from)
            local by = {}
            for _, message in ipairs(told) do by[message.from] = (by[message.from] or 0) + 1 end
            assert.equal(by.a, by.c) -- no more of one than of the other
            send(gate, 1, { post = { to = "honest", topic = "t", body = "again" } })
            assert.equal("again", only(take(gate, 6), "message")[1].body)
        end)
    end)

    it("notes which capabilities a mod used, and which it asked for without having them", function()
        gate:add(1, "mod", { "light", "hud", "world.read" })
        assert.same({ {}, {} }, { gate:capabilities(1) })
        send(gate, 1, { tint = {} }, { sound = { sound = "splash" } })
        assert.same({ { "light" }, { "sound" } }, { gate:capabilities(1) })
        send(gate, 1, { subscribe = { event = "EVENT_ENTITY_DIED" } }, { subscribe = { event = "EVENT_INPUT_ACTION" } })
        gate:remove(1)
        assert.same({ { "light", "world.read" }, { "input.read", "sound" } }, { gate:capabilities(1) })
        assert.same({ {}, {} }, { gate:capabilities(7) })
    end)

    it("notes a query as use", function()
        gate:add(1, "mod", { "world.read" })
        gate:add(2, "blind", {})
        local question = { entities = { x = 1, y = 2, radius = 99 } }
        query(gate, 1, question)
        query(gate, 2, question)
        assert.same({ { "world.read" }, {} }, { gate:capabilities(1) })
        assert.same({ {}, { "world.read" } }, { gate:capabilities(2) })
    end)


    it("reads the world the same after everything was refused", function()
        gate:add(1, "none", {})
        local before = gate:digest()
        send(gate, 1, { spawn = { kind = "crab", x = 20, y = 20 } }, { weather = { rain = 5 } })
        assert.equal(before, gate:digest())
    end)
end)
