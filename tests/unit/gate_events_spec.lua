-- What mods are told by the gate: events, timers, answers to queries.
local support = require "tests.unit.support.gate"
local t = require "t_gate"

local ALL, bytes_of, send, take, only, results, query =
    support.ALL, support.bytes_of, support.send, support.take, support.only, support.results, support.query

describe("gate", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

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
            assert.same({}, tick())
            assert.same({ { name = "tick" } }, tick({ subscribe = { event = "event_tick" } }))
            assert.same({ { name = "tick" } }, tick())
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
                gate:set_throttle(1, { suspended = true })
                local item = gate:spawn("crab", 20, 30)
                pass()
                gate:remove_entity(item)
                gate:remove_entity(known)
                pass()
                local stays = gate:spawn("crab", 60, 60)
                pass()
                gate:set_throttle(1, {})
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

        describe("of entities", function()
            local WATCH = {}
            for i, what in ipairs { "spawned", "moved", "hurt", "died", "removed" } do
                WATCH[i] = { subscribe = { event = "event_entity_" .. what } }
            end
            local known, alive

            -- What a mod makes of what it is told; each end must be of what it knows.
            local function hear(told)
                for _, event in ipairs(told) do
                    if event.name == "entity_spawned" then
                        known[event.state.entity] = true
                    else
                        assert.is_true(known[event.entity], event.name .. " of what was never told as spawned")
                        if event.name == "entity_removed" then known[event.entity] = nil end
                    end
                end
            end

            local function pass()
                gate:act()
                gate:step()
            end

            local function drain()
                for _ = 1, 200 do
                    pass()
                    local told, status = take(gate, 1, 60000)
                    hear(told)
                    if #told == 0 and status == "ok" then return end
                end
                error("it never ends")
            end

            before_each(function()
                known, alive = {}, {}
                gate:submit(1, bytes_of { table.unpack(WATCH) })
            end)

            local function spawn(count)
                for i = 1, count do alive[#alive + 1] = gate:spawn("crab", 10 + i, 30) end
            end

            local function remove(count, step)
                for _ = 1, math.min(count, #alive) do
                    gate:remove_entity(table.remove(alive, 1 + step * 7919 % #alive))
                end
            end

            local function same_as_alive()
                local there = {}
                for _, id in ipairs(alive) do there[id] = true end
                assert.same(there, known)
            end

            it("never end what the mod does not know, when it was late and events were lost", function()
                spawn(100)
                for step = 1, 90 do
                    spawn(60 + step % 7 * 20)
                    remove(50 + step % 5 * 30, step)
                    for i = 1, #alive, 3 do gate:put(alive[i], 20 + i % 50, 30 + step % 20) end
                    pass()
                    if step % 30 == 0 then hear((take(gate, 1, 9000))) end
                end
                drain()
                same_as_alive()
            end)

            it("nor before a snapshot has come to it, nor while the mod was suspended", function()
                spawn(300)
                pass()
                hear((take(gate, 1, 2000)))
                assert.is_truthy(next(known))
                remove(150, 3)
                pass()
                hear((take(gate, 1, 2000)))
                spawn(50)
                pass()
                gate:set_throttle(1, { suspended = true })
                remove(60, 5)
                spawn(40)
                pass()
                remove(30, 2)
                pass()
                gate:set_throttle(1, {})
                remove(40, 4)
                drain()
                same_as_alive()
            end)
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
end)
