local t = require "t_gate"

local ALL = { "entity.control", "entity.damage", "entity.push", "entity.spawn", "hud", "input.read", "light", "message",
    "particles", "sound", "weather", "world.read" }
local PX = 256

local function bytes_of(commands)
    for i, command in ipairs(commands) do command.seq = command.seq or i end
    return assert(t.encode("Send", { batch = { commands = commands } }))
end

-- Submits commands and runs the first half of a tick.
local function send(gate, mod, ...)
    gate:submit(mod, bytes_of { ... })
    gate:act()
end

-- What a mod is told now, as a list of { name = , ... }.
local function take(gate, mod, limit)
    local bytes, status = gate:take_bytes(mod, limit)
    if bytes == "" then return {}, status end
    local batch = assert(t.decode("EventBatch", bytes))
    local events = {}
    for i, event in ipairs(batch.events) do
        local name, fields = next(event)
        fields.name = name
        events[i] = fields
    end
    return events, status
end

local function only(events, name)
    local found = {}
    for _, event in ipairs(events) do
        if event.name == name then found[#found + 1] = event end
    end
    return found
end

local function results(gate, mod) return only(take(gate, mod), "command_result") end

local function query(gate, mod, what)
    return t.decode("Reply", gate:query_bytes(mod, t.encode("Send", { query = what })))
end

-- A crab of mod 1.
local function results_of_spawn(gate)
    send(gate, 1, { spawn = { kind = "crab", x = 35, y = 35 } })
    return results(gate, 1)[1].entity
end

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
            gate:set_phase("night")
            local init = t.decode("EventBatch", (gate:take_init(3))).events[1].init
            assert.equal("storm", init.mod)
            assert.same({ "hud", "weather" }, init.capabilities)
            assert.equal(32, init.width)
            assert.equal("night", init.phase)
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

    describe("quota", function()
        it("takes lines of a log text for more than their letters", function()
            gate:add(1, "liner", ALL)
            local failed
            for _ = 1, 4 do
                send(gate, 1, { log = { level = "info", text = ("\n"):rep(300) } })
                failed = results(gate, 1)[1]
            end
            assert.matches("bytes of log", failed.reason)
        end)

        it("counts each command over all batches of a tick", function()
            gate:add(1, "flood", ALL)
            local tints = { { tint = {} }, { tint = {} }, { tint = {} } }
            gate:submit(1, bytes_of(tints))
            gate:submit(1, bytes_of(tints))
            gate:act()
            local told = results(gate, 1)
            assert.equal(2, #told)
            assert.equal("over_quota", told[1].outcome)
            assert.matches("at most 4 tint", told[1].reason)
            send(gate, 1, { tint = {} })
            assert.equal(5, gate:counts(1).applied)
        end)

        it("counts all commands of a capability together, where less was granted", function()
            gate:add(1, "few", ALL)
            assert.equal("ok", gate:set_quota(1, "hud", 3))
            local line = { hud_text = { item = 1, text = "a" } }
            send(gate, 1, line, line, { tint = {} }, { hud_remove = { item = 1 } }, line)
            local told = results(gate, 1)
            assert.equal(1, #told)
            assert.equal("over_quota", told[1].outcome)
            assert.equal('at most 3 commands of "hud" in one tick', told[1].reason)
            assert.equal(4, gate:counts(1).applied)
            gate:remove(1)
            gate:add(1, "few", ALL) -- until it is added again
            send(gate, 1, line, line, line, line)
            assert.equal(8, gate:counts(1).applied)
        end)

        it("gives each command of a capability more, where more was granted", function()
            gate:add(1, "much", ALL)
            local whole = require("api").quotas.light
            assert.equal("ok", gate:set_quota(1, "light", whole * 2))
            local tints = {}
            for i = 1, 9 do tints[i] = { tint = {} } end
            send(gate, 1, table.unpack(tints))
            local told = results(gate, 1)
            assert.equal(1, #told)
            assert.matches("at most 8 tint", told[1].reason)
            assert.equal(8, gate:counts(1).applied)
        end)

        it("is granted within bounds, for what has commands", function()
            gate:add(1, "mod", ALL)
            local whole = require("api").quotas.hud
            assert.equal("ok", gate:set_quota(1, "hud", 4 * whole))
            assert.equal("over the limit", gate:set_quota(1, "hud", 4 * whole + 1))
            assert.equal("invalid value", gate:set_quota(1, "input.read", 1))
            assert.equal("invalid value", gate:set_quota(1, "nothing", 1))
            assert.equal("not found", gate:set_quota(2, "hud", 1))
        end)

        it("adds up the cost", function()
            gate:close()
            gate = t.new { cost_per_tick = 10 }
            gate:add(1, "rich", ALL)
            send(gate, 1, { spawn = { kind = "crab", x = 9, y = 9 } }, { spawn = { kind = "crab", x = 9, y = 9 } },
                { tint = {} })
            local told = results(gate, 1)
            assert.equal("applied", told[1].outcome)
            assert.equal("over_quota", told[2].outcome)
            assert.matches("budget of 10 units", told[2].reason)
            assert.equal(2, gate:counts(1).applied)
        end)

        it("limits commands, and does not even read what comes after", function()
            gate:close()
            gate = t.new { commands_per_tick = 3 }
            gate:add(1, "many", ALL)
            local logs = {}
            for i = 1, 5 do logs[i] = { hud_remove = { item = i } } end
            gate:submit(1, bytes_of(logs))
            gate:submit(1, "garbage")
            gate:act()
            assert.equal(2, gate:counts(1).over_quota)
            assert.equal(1, gate:counts(1).rejected_batches)
            local rejected = only(take(gate, 1), "batch_rejected")[1]
            assert.matches("at most 3 commands", rejected.reason)
        end)

        it("limits bytes and $sends", function()
            gate:close()
            gate = t.new { bytes_per_tick = 100 }
            gate:add(1, "big", ALL)
            gate:submit(1, ("x"):rep(101))
            for _ = 1, 200 do gate:submit(1, "") end
            gate:act()
            -- 64 empty ones are kept, and then thrown away for being empty.
            assert.equal(1 + 200, gate:counts(1).rejected_batches)
            local told = only(take(gate, 1), "batch_rejected")
            assert.is_true(#told <= 8)
            gate:submit(1, bytes_of { { tint = {} } })
            gate:act()
            assert.equal(1, gate:counts(1).applied)
        end)

        it("rejects a batch of more than 256 commands", function()
            gate:add(1, "many", ALL)
            local commands = {}
            for i = 1, 257 do commands[i] = { hud_remove = {} } end
            gate:submit(1, bytes_of(commands))
            gate:act()
            assert.equal(0, gate:counts(1).commands)
            assert.equal("commands", only(take(gate, 1), "batch_rejected")[1].field)
        end)
    end)

    describe("bad bytes", function()
        local function rejection(bytes)
            gate:submit(1, bytes)
            gate:act()
            return only(take(gate, 1), "batch_rejected")[1]
        end

        before_each(function() gate:add(1, "garble", ALL) end)

        it("are rejected whole, and the field is named", function()
            local bytes = bytes_of { { hud_text = { text = "first" } }, { hud_text = { item = 64 } } }
            local told = rejection(bytes)
            assert.equal("commands[1].hud_text.item", told.field)
            assert.matches("64 is out of range: 0 to 63", told.reason)
            assert.equal(#bytes, told.bytes)
            assert.is_nil(gate:hud(1, 0))
            assert.equal(0, gate:counts(1).commands)
            assert.matches("^warn garble .*thrown away: commands%[1%].hud_text.item: 64", gate:last_line())
        end)

        it("of every kind are told apart", function()
            local cases = {
                { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "", "cut or malformed" },
                { "\x0a\x05\x0a", "", "cut or malformed" },
                { "", "", "an empty Send" },
                { "\x0a\x02\x0a\x00", "commands[0]", "an empty Command" },
                { "\x0a\x05\x0a\x03\xe2\x03\x00", "commands[0]", "field 60 is not known" },
                { "\x08\x01", "", "wrong wire type" },
                { "\x0b\x0c", "", "cut or malformed" },
                { "\x0a\x00\x0a\x00", "", "given twice" },
                { "\x0a\x00\x12\x00", "", "another one of the same group" },
                { "\x12\x02\x0a\x00", "", "a query where commands are taken" },
            }
            for i, case in ipairs(cases) do
                local told = rejection(case[1])
                assert.equal(case[2], told.field, "case " .. i)
                assert.matches(case[3], told.reason, 1, true, "case " .. i)
            end
        end)

        it("in text are found", function()
            local bad = { "\xff", "a\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "cut \xe2\x82", "nul\0nul" }
            for _, text in ipairs(bad) do
                local hud = "\x2a" .. string.char(#text) .. text
                local command = "\x52" .. string.char(#hud) .. hud
                local batch = "\x0a" .. string.char(#command) .. command
                local told = rejection("\x0a" .. string.char(#batch) .. batch)
                assert.equal("commands[0].hud_text.text", told.field)
                assert.matches("UTF%-8", told.reason)
            end
        end)

        it("out of range in numbers, enums and lengths are found", function()
            local cases = {
                { { push = { entity = 1, vx = 8.01 } }, "commands[0].push.vx" },
                { { push = { entity = 1, vy = -9 } }, "commands[0].push.vy" },
                { { hud_text = { anchor = 9 } }, "commands[0].hud_text.anchor" },
                { { log = { level = -1 } }, "commands[0].log.level" },
                { { subscribe = { event = 11 } }, "commands[0].subscribe.event" },
                { { hud_text = { text = ("x"):rep(257) } }, "commands[0].hud_text.text" },
                { { post = { body = ("x"):rep(4097) } }, "commands[0].post.body" },
                { { light = { radius = 0 } }, "commands[0].light.radius" },
                { { damage = { entity = 1, amount = -5 } }, "commands[0].damage.amount" },
                { { set_properties = { entity = 1, hp = 0 } }, "commands[0].set_properties.hp" },
                { { hud_bar = { width = 5 } }, "commands[0].hud_bar.height" },
            }
            for _, case in ipairs(cases) do
                assert.equal(case[2], rejection(bytes_of { case[1] }).field)
                assert.equal(0, gate:counts(1).applied)
            end
        end)

        it("with a few unknown fields are still read", function()
            local hud = t.encode("HudText", { item = 3, text = "new" }) .. "\xf8\x03\x01\xfa\x03\x02hi"
            local command = "\x52" .. string.char(#hud) .. hud
            local batch = "\x0a" .. string.char(#command) .. command
            gate:submit(1, "\x0a" .. string.char(#batch) .. batch)
            gate:act()
            assert.equal("new", gate:hud(1, 3))
            local text, field, reason = t.read("HudText", ("\xf8\x03\x01"):rep(17))
            assert.is_nil(text)
            assert.equal("", field)
            assert.matches("too many unknown", reason)
        end)

        it("of numbers past 32 bits are refused, not cut", function()
            local read, field = t.read("Push", "\x08\x80\x80\x80\x80\x10")
            assert.is_nil(read)
            assert.is_string(field)
            assert.is_nil((t.read("Push", "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")))
            assert.is_truthy((t.read("Push", "\x08\xff\xff\xff\xff\x0f")))
        end)

        it("nested deep do not use the stack up", function()
            local bytes = ""
            for _ = 1, 6000 do
                bytes = "\x0a" .. (#bytes < 128 and string.char(#bytes) or
                    string.char(#bytes & 127 | 128) .. (#bytes < 16384 and string.char(#bytes >> 7) or
                    string.char(#bytes >> 7 & 127 | 128) .. string.char(#bytes >> 14))) .. bytes
            end
            assert.is_truthy(rejection(bytes))
        end)

        it("made at random never get through wrong, and never crash", function()
            local state = 12345
            local function random(n)
                state = (state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff
                return (state >> 33) % n
            end
            local keeper = gate:spawn("keeper", 200, 200)
            local seeds = {
                bytes_of { { spawn = { kind = "crab", x = 20, y = 20 } },
                    { push = { entity = keeper, vx = 1, vy = -1 } } },
                bytes_of { { hud_pixels = { width = 2, height = 2, pixels = "\1\2\3\4" } }, { log = { text = "é" } } },
                bytes_of { { set_properties = { entity = keeper, vx = 2, sprite = "a" } },
                    { subscribe = { event = 5, kind = "crab" } } },
                assert(t.encode("Send", { query = { entities = { x = 1, y = 2, radius = 99 } } })),
            }
            local accepted, refused = 0, 0
            for round = 1, 6000 do
                local bytes = seeds[random(#seeds) + 1]
                for _ = 1, 1 + random(4) do
                    local at = random(#bytes + 1)
                    local what = random(4)
                    local head, one = bytes:sub(1, at), string.char(random(256))
                    if what == 0 then
                        bytes = head
                    elseif what == 1 then
                        bytes = head .. one .. bytes:sub(at + 2)
                    elseif what == 2 then
                        bytes = head .. one .. bytes:sub(at + 1)
                    else
                        bytes = head .. bytes:sub(random(#bytes + 1), random(#bytes + 1)) .. bytes:sub(at + 1)
                    end
                end
                local read = t.read("Send", bytes)
                if read then
                    accepted = accepted + 1
                    assert.same(t.decode("Send", bytes), read)
                else
                    refused = refused + 1
                end
                if round % 3 == 0 then
                    gate:submit(1, bytes)
                    gate:query_bytes(1, bytes)
                    gate:act()
                    gate:step()
                    take(gate, 1)
                end
            end
            assert.is_true(accepted > 200)
            assert.is_true(refused > 2000)
            assert.is_truthy(gate:entity(keeper))
        end)
    end)

    describe("events", function()
        before_each(function() gate:add(1, "eyes", ALL) end)

        local function tick(...)
            if ... then gate:submit(1, bytes_of { ... }) end
            gate:act()
            gate:step()
            return take(gate, 1)
        end

        it("come only when asked for", function()
            gate:spawn("crab", 20, 20)
            gate:set_phase("dusk")
            assert.same({}, tick())
            local told = tick({ subscribe = { event = "event_phase" } })
            assert.same({}, told)
            gate:set_phase("night")
            told = tick()
            assert.equal(1, #told)
            assert.same({ name = "phase", phase = "night", ticks_left = 600, day = 2 }, told[1])
        end)

        it("need their capability", function()
            gate:add(2, "blind", {})
            send(gate, 2, { subscribe = { event = "event_entity_moved" } }, { subscribe = { event = "event_none" } })
            local told = results(gate, 2)
            assert.equal("denied", told[1].outcome)
            assert.matches("world.read", told[1].reason)
            assert.equal("failed", told[2].outcome)
        end)

        it("begin with a snapshot of that kind", function()
            local crab, keeper = gate:spawn("crab", 20, 30), gate:spawn("keeper", 99, 99)
            local told = tick({ subscribe = { event = "event_entity_moved", kind = "crab" } })
            assert.equal(1, #told)
            assert.equal("entity_spawned", told[1].name)
            assert.equal(crab, told[1].state.entity)
            assert.equal("crab", told[1].state.kind)
            assert.equal(20, told[1].state.x)
            assert.equal(30, told[1].state.y)
            assert.equal(30, told[1].state.hp)
            told = tick({ subscribe = { event = "event_entity_hurt" } })
            assert.equal(1, #told)
            assert.equal(keeper, told[1].state.entity)
            assert.same({}, tick({ subscribe = { event = "event_entity_died" } }))
        end)

        it("tell of moves, deaths and removals", function()
            local crab = gate:spawn("crab", 20, 30)
            tick({ subscribe = { event = "event_entity_moved" } }, { subscribe = { event = "event_entity_died" } },
                { subscribe = { event = "event_entity_removed" } }, { subscribe = { event = "event_entity_hurt" } })
            gate:put(crab, 25, 31)
            local moved = only(tick(), "entity_moved")[1]
            assert.equal(crab, moved.entity)
            assert.equal(25, moved.x)
            assert.equal(31, moved.y)
            local told = tick({ damage = { entity = crab, amount = 30 } })
            assert.equal(30, only(told, "entity_hurt")[1].amount)
            assert.equal("eyes", only(told, "entity_died")[1].cause)
            assert.equal("crab", only(told, "entity_died")[1].kind)
            assert.equal(crab, only(told, "entity_removed")[1].entity)
        end)

        describe("of what is gone in the tick in which it came", function()
            local watch = {}
            for i, what in ipairs { "spawned", "removed", "hurt", "died" } do
                watch[i] = { subscribe = { event = "event_entity_" .. what } }
            end

            local function names(told)
                local list = {}
                for i, event in ipairs(told) do list[i] = event.name:sub(8) end
                return list
            end

            it("tell how it came before how it ended", function()
                tick(table.unpack(watch))
                local item = gate:spawn("crab", 20, 30, 1)
                gate:remove_entity(item)
                local told = tick()
                assert.same({ "spawned", "removed" }, names(told))
                assert.same({ entity = item, kind = "crab", x = 20, y = 30, hp = 30, max_hp = 30, owner = "eyes" }, {
                    entity = told[1].state.entity, kind = told[1].state.kind, x = told[1].state.x, y = told[1].state.y,
                    hp = told[1].state.hp, max_hp = told[1].state.max_hp, owner = told[1].state.owner,
                })
                assert.equal(item, told[2].entity)
            end)

            it("do so of its death", function()
                tick(table.unpack(watch))
                local first = gate:spawn("crab", 20, 30)
                local told = tick({ damage = { entity = first, amount = 30 } })
                assert.same({ "spawned", "hurt", "died", "removed" }, names(told))
                assert.equal(first, told[1].state.entity)
            end)

            it("do so where the mod begins to watch in that tick", function()
                local before = gate:spawn("crab", 40, 40)
                gate:submit(1, bytes_of { table.unpack(watch) })
                gate:act()
                local item = gate:spawn("crab", 20, 30)
                gate:remove_entity(item)
                gate:step()
                local told = take(gate, 1)
                assert.same({ "spawned", "removed", "spawned" }, names(told))
                assert.same({ item, item, before }, { told[1].state.entity, told[2].entity, told[3].state.entity })
            end)

            it("say nothing to one that was suspended meanwhile", function()
                local function pass()
                    gate:act()
                    gate:step()
                end
                local known = gate:spawn("crab", 40, 40)
                tick(table.unpack(watch))
                gate:set_standing(1, { suspended = true })
                local item = gate:spawn("crab", 20, 30)
                pass()
                gate:remove_entity(item)
                gate:remove_entity(known)
                pass()
                local stays = gate:spawn("crab", 60, 60)
                pass()
                gate:set_standing(1, {})
                local told = take(gate, 1)
                assert.same({ "removed", "spawned" }, names(told))
                assert.same({ known, stays }, { told[1].entity, told[2].state.entity })
                gate:remove_entity(stays)
                assert.same({ "removed" }, names(tick()))
            end)
        end)

        it("of moves can be asked for less often, and the last place is told", function()
            local crab = gate:spawn("crab", 20, 30)
            tick({ subscribe = { event = "event_entity_moved", every = 5 } })
            local told = {}
            for i = 1, 12 do
                if i <= 7 then gate:put(crab, 20 + i, 30) end
                for _, event in ipairs(tick()) do told[#told + 1] = event.x end
            end
            assert.is_true(#told >= 2 and #told <= 3, tostring(#told))
            assert.equal(27, told[#told])
        end)

        it("end when the subscription ends", function()
            local crab = gate:spawn("crab", 20, 30)
            tick({ subscribe = { event = "event_entity_moved" } })
            tick({ subscribe = { event = "event_entity_moved", off = true } })
            gate:put(crab, 40, 40)
            assert.same({}, tick())
            assert.equal(1, #tick({ subscribe = { event = "event_entity_moved" } }))
        end)

        it("tell the map once, then what changed", function()
            local told = tick({ subscribe = { event = "event_tiles_changed" } })
            assert.same({ name = "tiles_changed", x = 0, y = 0, width = 32, height = 32 }, told[1])
            assert.same({}, tick({ subscribe = { event = "event_tiles_changed" } }))
        end)

        it("tick every so many ticks", function()
            tick({ subscribe = { event = "event_tick", every = 3 } })
            local count = 0
            for _ = 1, 9 do count = count + #tick() end
            assert.equal(3, count)
        end)

        it("tick once, and ring once, for one that was late", function()
            tick({ subscribe = { event = "event_tick" } }, { set_timer = { timer = 1, ticks = 1, ["repeat"] = true } })
            tick()
            for _ = 1, 5 do
                gate:act()
                gate:step()
            end
            local told = take(gate, 1)
            assert.same({ 1, 1 }, { #only(told, "tick"), #only(told, "timer_fired") })
            told = tick()
            assert.same({ 1, 1 }, { #only(told, "tick"), #only(told, "timer_fired") })
        end)

        it("that do not fit come later, each once", function()
            local ids = {}
            for i = 1, 200 do ids[gate:spawn("crab", 10 + i, 30)] = true end
            gate:submit(1, bytes_of { { subscribe = { event = "event_entity_spawned" } } })
            gate:act()
            gate:step()
            local batches = 0
            while next(ids) do
                local told, status = take(gate, 1, 1000)
                batches = batches + 1
                assert.is_true(#told > 0)
                for _, event in ipairs(told) do
                    assert.is_true(ids[event.state.entity])
                    ids[event.state.entity] = nil
                end
                assert.equal(next(ids) and "over the limit" or "ok", status)
            end
            assert.is_true(batches > 5)
            assert.same({}, take(gate, 1))
        end)

        it("that a late mod does not take are bounded; a snapshot makes up for them", function()
            local ids = {}
            for i = 1, 300 do ids[i] = gate:spawn("crab", 10 + i, 30) end
            tick({ subscribe = { event = "event_entity_moved" } }, { set_timer = { timer = 1, ticks = 2 } })
            for round = 1, 100 do
                for i = 1, 300 do gate:put(ids[i], 10 + i, 40 + round % 2) end
                gate:act()
                gate:step()
            end
            local bytes, status = gate:take_bytes(1, 1024 * 1024)
            assert.equal("ok", status)
            assert.is_true(#bytes < 256 * 1024 + 300 * 80)
            local told = t.decode("EventBatch", bytes).events
            local place, fired = {}, 0
            for _, event in ipairs(told) do
                if event.entity_spawned then place[event.entity_spawned.state.entity] = event.entity_spawned.state.y end
                if event.timer_fired then fired = fired + 1 end
            end
            assert.equal(1, fired)
            for i = 1, 300 do assert.equal(40, place[ids[i]]) end
        end)

        it("bring shutdown and messages of the game", function()
            gate:post(1, "hello", "body")
            gate:tell_shutdown(1, "the player turned it off")
            local told = take(gate, 1)
            assert.equal("body", told[1].body)
            assert.equal("", told[1].from)
            assert.equal("the player turned it off", told[2].reason)
        end)
    end)

    describe("timers", function()
        local function fired()
            gate:act()
            local found = {}
            for i, event in ipairs(only(take(gate, 1), "timer_fired")) do found[i] = event.timer end
            return found
        end

        before_each(function() gate:add(1, "clock", {}) end)

        it("fire when due, once or again, and can be cancelled", function()
            send(gate, 1, { set_timer = { timer = 5, ticks = 2 } },
                { set_timer = { timer = 3, ticks = 2, ["repeat"] = true } })
            assert.same({}, fired())
            assert.same({ 3, 5 }, fired())
            assert.same({}, fired())
            assert.same({ 3 }, fired())
            send(gate, 1, { set_timer = { timer = 3, ticks = 0 } })
            for _ = 1, 5 do assert.same({}, fired()) end
        end)
    end)

    describe("queries", function()
        before_each(function() gate:add(1, "eyes", { "world.read" }) end)

        it("give entities, nearest first", function()
            local far, close = gate:spawn("crab", 60, 20), gate:spawn("crab", 30, 20)
            local function near(more)
                more.x, more.y, more.radius = 20, 20, 100
                return query(gate, 1, { entities = more }).entities.entities
            end
            gate:spawn("keeper", 21, 20)
            local list = near { kind = "crab" }
            assert.equal(2, #list)
            assert.equal(close, list[1].entity)
            assert.equal(far, list[2].entity)
            assert.equal(1, #near { limit = 1 })
        end)

        it("give tiles, cut to the world", function()
            local rect = query(gate, 1, { tiles = { x = 30, y = 31, width = 9, height = 9 } }).tiles
            assert.equal(2, rect.width)
            assert.equal(1, rect.height)
            assert.equal(("\9"):rep(2), rect.heights)
            assert.equal("grass", rect.names[1])
            local none = query(gate, 1, { tiles = { x = 200, y = 0, width = 9, height = 9 } }).tiles
            assert.equal("", none.kinds)
        end)

        it("need the capability and have a quota", function()
            gate:add(2, "blind", {})
            assert.matches("world.read", query(gate, 2, { tiles = { width = 1, height = 1 } }).error.reason)
            for _ = 1, 32 do assert.is_truthy(query(gate, 1, { tiles = { width = 1, height = 1 } }).tiles) end
            assert.matches("at most 32", query(gate, 1, { tiles = { width = 1, height = 1 } }).error.reason)
            gate:act()
            assert.is_truthy(query(gate, 1, { tiles = { width = 1, height = 1 } }).tiles)
        end)

        it("says why a query was refused so many times in a tick, and reads no more after that", function()
            gate:add(2, "blind", {})
            local function ask(what) return query(gate, 2, what).error.reason end
            for _ = 1, 64 do assert.matches("world.read", ask { tiles = { width = 1, height = 1 } }, 1, true) end
            assert.equal("too many queries were refused in this tick", ask { tiles = { width = 1, height = 1 } })
            gate:act()
            assert.matches("world.read", ask { tiles = { width = 1, height = 1 } }, 1, true)
        end)

        it("answer nonsense with a reason", function()
            local function reason(bytes) return t.decode("Reply", gate:query_bytes(1, bytes)).error.reason end
            assert.matches("malformed", reason("\xff"))
            assert.matches("commands where a query", reason(bytes_of { { tint = {} } }))
            local far = t.encode("Send", { query = { entities = { radius = 4097 } } })
            assert.matches("entities.radius", reason(far), 1, true)
            assert.matches("no kind", reason(t.encode("Send", { query = { entities = { kind = "yeti" } } })))
        end)
    end)

    describe("policy", function()
        local keeper

        before_each(function()
            gate:add(7, "wind", ALL)
            keeper = gate:spawn("keeper", 100, 100)
        end)

        it("sees the mod, the command in pixels and its state", function()
            local seen
            gate:policy({ push = function(mod, command, state) seen = { mod, command, state } end }, { night = 3 })
            send(gate, 7, { push = { entity = keeper, vx = 1.5, vy = -0.25 } })
            assert.same({ number = 7, id = "wind" }, seen[1])
            assert.same({ entity = keeper, vx = 1.5, vy = -0.25 }, seen[2])
            assert.same({ night = 3 }, seen[3])
            assert.equal(384, gate:entity(keeper).push_x)
        end)

        it("denies with a reason", function()
            gate:policy { push = function() return "deny", "no wind indoors" end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } })
            local told = results(gate, 7)[1]
            assert.equal("denied", told.outcome)
            assert.equal("no wind indoors", told.reason)
            assert.same({ 1, 1 }, { gate:counts(7).denied, gate:counts(7).refused })
            assert.equal(0, gate:entity(keeper).push_x)
        end)

        it("rewrites what it names and leaves the rest", function()
            gate:policy { push = function() return "rewrite", { vx = 0.5 } end,
                hud_text = function() return "rewrite", { text = "changed", anchor = "bottom" } end }
            send(gate, 7, { push = { entity = keeper, vx = 8, vy = 2 } }, { hud_text = { item = 1, text = "x" } })
            assert.equal(128, gate:entity(keeper).push_x)
            assert.equal(512, gate:entity(keeper).push_y)
            assert.equal("changed", gate:hud(7, 1))
            assert.equal("rewritten", results(gate, 7)[1].outcome)
        end)

        it("cannot rewrite past the limits", function()
            gate:policy { push = function() return "rewrite", { vx = 100 } end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } })
            assert.equal("denied", results(gate, 7)[1].outcome)
            assert.equal(0, gate:entity(keeper).push_x)
            assert.matches("^error game .*bad vx", gate:last_line())
        end)

        it("delays, and what is delayed is done without asking again", function()
            local asked = 0
            gate:policy { spawn = function() asked = asked + 1 return "delay", 3 end }
            send(gate, 7, { seq = 9, spawn = { kind = "crab", x = 40, y = 40 } })
            assert.equal("delayed", results(gate, 7)[1].outcome)
            gate:act()
            gate:act()
            assert.same({}, results(gate, 7))
            gate:act()
            local told = results(gate, 7)[1]
            assert.equal("applied", told.outcome)
            assert.equal(9, told.seq)
            assert.is_truthy(gate:entity(told.entity))
            assert.equal(1, asked)
        end)

        it("that keeps too much waiting stops doing so", function()
            gate:policy { hud_remove = function() return "delay", 1000 end }
            local commands = {}
            for i = 1, 64 do commands[i] = { hud_remove = { item = 1 } } end
            send(gate, 7, table.unpack(commands))
            take(gate, 7)
            send(gate, 7, { hud_remove = { item = 1 } })
            assert.equal("over_quota", results(gate, 7)[1].outcome)
            gate:remove(7)
        end)

        it("that fails, answers nonsense or never ends is a denial", function()
            local bad = {
                function() error("oops") end,
                function() return "perhaps" end,
                function() return 5 end,
                function() return "rewrite", 5 end,
                function() return "rewrite", { nonsense = 1 } end,
                function() return "rewrite", { vx = 0 / 0 } end,
                function() return "delay", "soon" end,
                function() while true do end end,
                function() return false end,
            }
            for i, hook in ipairs(bad) do
                gate:policy { push = hook }
                send(gate, 7, { push = { entity = keeper, vx = 1 } })
                assert.equal("denied", results(gate, 7)[1].outcome, "hook " .. i)
                if i < #bad then
                    assert.matches("^error game [^ ]*gate_spec.lua:%d+: policy %(push%): .", gate:last_line())
                end
                assert.equal(0, gate:entity(keeper).push_x)
            end
        end)

        it("may let mods send more meanwhile, the one it is asked about, too: that comes next", function()
            local more = bytes_of { { hud_text = { text = ("more"):rep(8) } } }
            gate:policy { push = function() gate:submit(7, more) end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } }, { push = { entity = keeper, vx = 1 } })
            assert.equal(2, gate:counts(7).commands)
            gate:act()
            assert.equal(4, gate:counts(7).commands)
        end)

        it("may stop the mod it is asked about", function()
            gate:policy { push = function() gate:remove(7) end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } }, { push = { entity = keeper, vx = 1 } })
            assert.equal(0, gate:entity(keeper).push_x)
            assert.equal(1, gate:counts(7).commands)
        end)

        it("is refused for what is no command", function()
            local ok, why = gate:policy { fly = function() end }
            assert.is_nil(ok)
            assert.matches("fly", why)
            assert.is_nil((gate:policy { push = 5 }))
        end)
    end)

    describe("stream digest", function()
        local function run(prepare, ...)
            local one = t.new {}
            one:add(1, "a", ALL)
            prepare(one)
            send(one, 1, ...)
            local digest = one:counts(1).stream_digest
            one:close()
            return digest
        end
        local function nothing() end

        it("is equal for equal commands and differs for others", function()
            local a = run(nothing, { weather = { rain = 5 } }, { tint = { color = 9 } })
            assert.equal(a, run(nothing, { weather = { rain = 5 } }, { tint = { color = 9 } }))
            assert.not_equal(a, run(nothing, { tint = { color = 9 } }, { weather = { rain = 5 } }))
            assert.not_equal(a, run(nothing, { weather = { rain = 6 } }, { tint = { color = 9 } }))
        end)

        it("knows nothing of other mods and of what was not applied", function()
            local a = run(nothing, { weather = { rain = 5 } })
            local crowded = run(function(one)
                one:add(2, "garble", {})
                one:submit(2, "\xff\xff")
                one:submit(2, bytes_of { { weather = { rain = 99 } } })
            end, { weather = { rain = 5 } }, { spawn = { kind = "keeper", x = 1, y = 1 } })
            assert.equal(a, crowded)
        end)

        it("is of the command as applied", function()
            local a = run(nothing, { weather = { rain = 5 } })
            local rewritten = run(function(one)
                one:policy { weather = function() return "rewrite", { rain = 5 } end }
            end, { weather = { rain = 50 } })
            assert.equal(a, rewritten)
        end)
    end)

    it("reads the world the same after everything was refused", function()
        gate:add(1, "none", {})
        local before = gate:digest()
        send(gate, 1, { spawn = { kind = "crab", x = 20, y = 20 } }, { weather = { rain = 5 } })
        assert.equal(before, gate:digest())
    end)
end)
