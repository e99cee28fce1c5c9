local support = require "tests.unit.support.field"

local field, steps = support.new, support.steps
local MUD = support.MUD
local EVENT_MOVED, EVENT_TILES = 1, 6

local function count_events(c, kind)
    local count = 0
    for _, event in ipairs(c:events()) do
        if event[1] == kind then count = count + 1 end
    end
    return count
end

-- The error of a call, without its place.
local function message(fn, ...)
    local ok, err = pcall(fn, ...)
    assert.is_false(ok)
    return (tostring(err):gsub("^[^ ]*:%d+: ", ""))
end

describe("world: entities", function()
    it("has handles that are stale after removal, also when the slot is used again", function()
        local world = field()
        local first = world.spawn("walker", 100, 100)
        assert.is_true(world.remove(first))
        assert.is_false(world.remove(first))
        local seen = {}
        for _ = 1, 4095 do -- once around all slots
            local e = world.spawn("walker", 100, 100)
            assert.is_nil(seen[e])
            seen[e] = true
            assert.not_equal(first, e)
            world.remove(e)
        end
        local again = world.spawn("walker", 50, 50)
        assert.equal(first & 4095, again & 4095)
        assert.not_equal(first, again)
        assert.is_nil((world.pos(first)))
        assert.is_nil(world.get(first, "hp"))
        assert.is_nil(world.data(first, 1))
        assert.is_false(world.alive(first))
        assert.is_false(world.set(first, "hp", 3))
        assert.is_false(world.set_vel(first, 1, 1))
        assert.is_false(world.push(first, 1, 1))
        assert.is_false(world.put(first, 1, 1))
        assert.is_false(world.hurt(first, 1, "x"))
        assert.is_nil((world.path_step(first, 10, 10)))
        assert.equal(10, world.get(again, "hp"))
    end)

    it("takes no handle for one that never was", function()
        local world = field()
        for _, bits in ipairs { 0, -1, 1, 4096, 1 << 40, math.maxinteger } do
            assert.is_nil((world.pos(bits)))
            assert.is_false(world.remove(bits))
        end
    end)

    it("wraps generations past zero", function()
        local world, _, c = field()
        for _ = 1, 4095 do world.spawn("ghost", 10, 10) end
        local e = world.spawn("walker", 100, 100)
        local slot, last = e & 4095, e >> 12
        assert.equal(1, last)
        for i = 1, (1 << 20) - 1 do
            world.remove(e)
            e = world.spawn("walker", 100, 100)
            if i % 4096 == 0 then c:clear_events() end
        end
        assert.equal(slot, e & 4095)
        assert.equal(1, e >> 12) -- 2^20 - 1 generations, and never 0
    end)

    it("is full at 4096 and says so", function()
        local world, _, c = field()
        for _ = 1, 4096 do assert.is_number(world.spawn("ghost", 10, 10)) end
        local e, message = world.spawn("ghost", 10, 10)
        assert.is_nil(e)
        assert.equal("ghost: the world is full", message)
        assert.equal(4096, world.count())
        assert.equal(4096, #world.near(10, 10, 5))
        assert.equal(4096, world.near_count(10, 10, 5))
        c:clear_events()
        steps(world, 1)
    end)

    it("spawns only what exists, inside the world", function()
        local world = field()
        assert.equal("world.spawn: argument 1 (kind): no kind is called 'yeti'", message(world.spawn, "yeti", 1, 1))
        assert.equal("world.spawn: argument 1 (kind): no kind is called 'gohst', did you mean 'ghost'?",
            message(world.spawn, "gohst", 1, 1))
        for _, place in ipairs { { -1, 5 }, { 5, -0.01 }, { 640, 5 }, { 5, 480 } } do
            local e, message = world.spawn("ghost", place[1], place[2])
            assert.is_nil(e)
            assert.equal("ghost: the place is outside the world", message)
        end
        assert.is_number(world.spawn("ghost", 639.99, 0))
    end)

    it("counts by kind and by owner", function()
        local world, _, c = field()
        world.spawn("ghost", 1, 1)
        local status, e = c:spawn_owned(0, 3)
        assert.equal("ok", status)
        assert.equal(1, c:owned(3))
        assert.equal(3, world.get(e, "owner"))
        assert.equal("invalid value", (c:spawn_owned(0, 257)))
        assert.equal("invalid value", (c:spawn_owned(99, 0)))
        assert.same({ 2, 1, 1, 0 },
            { world.count(), world.count("ghost"), world.count("walker"), world.count("otter") })
        world.remove(e)
        assert.equal(0, c:owned(3))
        assert.equal(0, c:owned(60000))
        assert.equal(0, world.count("walker"))
    end)

    it("dies once, with events, and goes at the end of the step", function()
        local world, _, c = field()
        local e = world.spawn("walker", 100, 100)
        c:clear_events()
        assert.is_false(world.hurt(e, 4, "fire"))
        assert.is_true(world.hurt(e, 100, "fire"))
        assert.is_false(world.hurt(e, 1, "fire"))
        assert.equal("stale handle", c:hurt(e, 1))
        assert.is_false(world.alive(e))
        assert.same({ 100, 100 }, { world.pos(e) })
        world.step()
        assert.is_nil((world.pos(e)))
        local seen = {}
        for _, event in ipairs(world.events()) do
            seen[#seen + 1] = { event.event, event.cause, event.amount, event.hp, event.kind }
            assert.equal(e, event.entity)
        end
        assert.same({
            { "hurt", "fire", 4, 6, "walker" }, { "hurt", "fire", 6, 0, "walker" },
            { "died", "fire", 0, 0, "walker" }, { "removed", nil, nil, 0, "walker" },
        }, seen)
    end)

    it("does not hurt what is invulnerable, nor by nothing", function()
        local world, _, c = field()
        local e = world.spawn("statue", 100, 100)
        assert.equal("not allowed", c:hurt(e, 5))
        local w = world.spawn("walker", 200, 100)
        assert.equal("invalid value", c:hurt(w, 0))
        assert.equal("invalid value", c:hurt(w, -5))
        assert.equal(10, world.get(w, "hp"))
    end)

    it("has fields and flags to read and to set", function()
        local world = field()
        local e = world.spawn("walker", 100, 100)
        assert.same({ "walker", "walker", 0xFFFFFF, 0, true, false },
            { world.get(e, "kind"), world.get(e, "sprite"), world.get(e, "tint"), world.get(e, "owner"),
              world.get(e, "solid"), world.get(e, "hidden") })
        world.set(e, "hidden", true)
        world.set(e, "sprite", "walker_wet")
        world.set(e, "facing", -16384)
        world.set(e, "anim", 3)
        world.set_data(e, 8, -5)
        steps(world, 2)
        assert.same({ true, true, "walker_wet", 49152, 3, 2, -5 },
            { world.get(e, "hidden"), world.get(e, "solid"), world.get(e, "sprite"), world.get(e, "facing"),
              world.get(e, "anim"), world.get(e, "anim_ticks"), world.data(e, 8) })
        assert.has_error(function() world.set(e, "kind", "ghost") end)
        assert.has_error(function() world.set(e, "hp", 0) end)
        assert.has_error(function() world.set_data(e, 9, 0) end)
        assert.has_error(function() world.set_data(e, 1, 1 << 31) end)
        assert.has_error(function() world.get(e, "colour") end)
    end)

    it("walks them in index order while some are removed", function()
        local world = field()
        local all = {}
        for i = 1, 5 do all[i] = world.spawn(i % 2 == 0 and "ghost" or "walker", i * 30, 50) end
        assert.same(all, world.all())
        assert.same({ all[2], all[4] }, world.all("ghost"))
        local seen = {}
        world.each(nil, function(e)
            seen[#seen + 1] = e
            world.remove(e)
            if e == all[1] then world.remove(all[3]) end
        end)
        assert.same({ all[1], all[2], all[4], all[5] }, seen)
        assert.equal(0, world.count())
        assert.same({}, world.all())
    end)
end)

describe("world: kinds", function()
    it("are known by name; a second definition replaces the first", function()
        local world, _, c = field()
        local kind = world.define_kind { name = "ghost", half_w = 2, half_h = 2, hp = 3 }
        assert.equal(3, kind)
        assert.equal(3, world.get(world.spawn("ghost", 5, 5), "hp"))
        assert.equal("invalid value", c:define_kind("", 1, 0))
        assert.equal("invalid value", c:define_kind("a", 0, 0))
        assert.equal("invalid value", c:define_kind("a", 1, 257))
        assert.equal("invalid value", c:define_kind("a", 1, -1))
        assert.equal("invalid value", c:define_kind(("n"):rep(32), 1, 0))
        assert.equal("ok", c:define_kind(("n"):rep(31), 1, 0))
        for i = 7, 256 do assert.equal("ok", c:define_kind("k" .. i, 1, 0)) end
        assert.equal("full", c:define_kind("one more", 1, 0))
    end)
end)

describe("world: tiles", function()
    it("keeps what is set and is nothing outside", function()
        local world = field()
        assert.is_true(world.set_tile(3, 4, { kind = MUD, height = 200, variant = 7, hp = 9 }))
        assert.is_true(world.set_tile(3, 4, { hp = 8 }))
        assert.same({ MUD, 200, 7, 8 }, { world.tile(3, 4) })
        assert.is_false(world.set_tile(-1, 0, { kind = 1 }))
        assert.is_false(world.set_tile(40, 0, { kind = 1 }))
        assert.equal(64, (world.tile(-1, 0)))
        assert.is_false(world.flooded(-1, 0))
        assert.is_false(world.flooded(0, 0))
        assert.has_error(function() world.set_tile(1, 1, { kind = 64 }) end)
        assert.has_error(function() world.define_tile(64, { name = "x" }) end)
    end)

    it("tells a filled map as one rectangle", function()
        local world, _, c = field()
        c:clear_events()
        for ty = 0, 29 do
            for tx = 0, 39 do world.set_tile(tx, ty, { height = 5 }) end
        end
        world.set_tile(0, 0, { height = 5 }) -- no change, no event
        world.set_tile(2, 2, { height = 6 })
        local all = {}
        for _, event in ipairs(c:events()) do
            assert.equal(EVENT_TILES, event[1])
            all[#all + 1] = { event[2], event[3], event[4], event[5] }
        end
        assert.same({ { 0, 0, 40, 30 }, { 2, 2, 1, 1 } }, all)
    end)
end)

describe("world: events", function()
    it("tell a movement once per step, also of what was put", function()
        local world, _, c = field()
        local e = world.spawn("ghost", 100, 100)
        world.spawn("ghost", 50, 50)
        c:clear_events()
        world.put(e, 200, 200)
        world.set_vel(e, 1, 0)
        world.step()
        assert.equal(1, count_events(c, EVENT_MOVED))
        c:clear_events()
        world.set_vel(e, 0, 0)
        world.step()
        assert.equal(0, count_events(c, EVENT_MOVED))
    end)

    it("are dropped and counted beyond the limit", function()
        local world, _, c = field()
        c:clear_events()
        for _ = 1, 5000 do world.remove(world.spawn("ghost", 5, 5)) end
        assert.equal(7680, #c:events())
        assert.equal(10000 - 7680, c:dropped())
        c:clear_events()
        assert.equal(0, c:dropped())
    end)

    it("tell input", function()
        local world, _, c = field()
        c:clear_events()
        c:note_input(1, "dash", true)
        assert.same({
            { event = "input", action = "dash", player = 1, pressed = true },
        }, world.events())
    end)
end)

describe("world: the game's state", function()
    it("has a countdown with a name and a number, which stays at 0", function()
        local world = field()
        world.set_countdown("round", 3, 2)
        steps(world, 2)
        assert.same({ "round", 1, 2 }, { world.countdown() })
        steps(world, 2)
        assert.same({ "round", 0, 2 }, { world.countdown() })
    end)

    it("has random streams that do not disturb each other", function()
        local a, b = field(5), field(5)
        local first, second = {}, {}
        for i = 1, 100 do
            first[i] = a.random("loot", -3, 1000)
            second[i] = b.random("loot", -3, 1000)
            b.random("weather", 0, 9)
        end
        assert.same(first, second)
        local other = field(6)
        assert.not_equal(table.concat(first, " "), (function()
            local list = {}
            for i = 1, 100 do list[i] = other.random("loot", -3, 1000) end
            return table.concat(list, " ")
        end)())
        for _, n in ipairs(first) do assert.is_true(n >= -3 and n <= 1000) end
        assert.equal(4, a.random("loot", 4, 4))
        local n = a.random("loot", -2147483648, 2147483647)
        assert.is_true(n >= -2147483648 and n <= 2147483647)
        for i = 3, 33 do a.random("s" .. i, 0, 1) end
        assert.has_error(function() a.random("one too many", 0, 1) end)
    end)

    it("has variables of 64 bits, 128 of them", function()
        local world = field()
        assert.equal(0, world.var("nothing"))
        for i = 1, 128 do world.set_var("v" .. i, math.mininteger + i) end
        assert.equal(math.mininteger + 77, world.var("v77"))
        world.set_var("v77", -1)
        assert.equal(-1, world.var("v77"))
        assert.has_error(function() world.set_var("one more", 1) end)
        assert.has_error(function() world.set_var("", 1) end)
        assert.has_error(function() world.set_var("v1", 1.5) end)
    end)

end)

describe("engine.world's arguments", function()
    it("are named in the error", function()
        local world = field()
        local e = world.spawn("walker", 50, 50)
        assert.equal("world.spawn: argument 2 (x): expected a number, got nil", message(world.spawn, "walker"))
        assert.equal("world.spawn: argument 2 (x): expected a number, got string",
            message(world.spawn, "walker", "1", 1))
        assert.equal("world.pos: argument 1 (entity): expected an entity, got nil", message(world.pos))
        assert.equal("world.put: argument 3 (y): expected a finite number, got inf",
            message(world.put, e, 1, math.huge))
        assert.matches("^world.put: argument 2 %(x%): expected a finite number, got %-?nan$",
            message(world.put, e, 0 / 0, 1))
        assert.equal("world.set_vel: argument 2 (vx): expected at most 1048576 either way, got 2000000",
            message(world.set_vel, e, 2000000, 0))
        assert.equal("world.set_data: argument 3 (value): expected a whole number, got 1.5",
            message(world.set_data, e, 1, 1.5))
        assert.equal("world.tile: argument 1 (tx): expected a whole number, got string", message(world.tile, "1", 1))
        assert.equal("world.count: argument 1 (kind): no kind is called 'yeti'", message(world.count, "yeti"))
        assert.equal("world.define_kind: field 'half_w' of argument 1 (def): is missing",
            message(world.define_kind, { name = "x" }))
        assert.equal("world.define_kind: field 'hp' of argument 1 (def): expected a number from 1 to 2147483647, got 0",
            message(world.define_kind, { name = "x", half_w = 1, half_h = 1, hp = 0 }))
        assert.equal("world.define_tile: field 'flags' of argument 2 (def): "
            .. "'hot' is none of: solid, water, opaque, slow, dry",
            message(world.define_tile, 1, { name = "x", flags = { "hot" } }))
        assert.equal("world.define_tile: field 'flags' of argument 2 (def): expected a list of names, got number in it",
            message(world.define_tile, 1, { name = "x", flags = { 3 } }))
        assert.equal("world.set: argument 2 (field): 'owner' can only be read", message(world.set, e, "owner", 3))
        assert.equal("world.var: argument 1 (name): a zero byte in a text", message(world.var, "a\0b"))
        assert.equal("world.reset: argument 1 (width): expected a number from 1 to 256, got 257",
            message(world.reset, 257, 1, 1))
    end)

    it("may be anything without harm", function()
        local world = field()
        local e = world.spawn("walker", 50, 50)
        local odd = {
            nil, true, -1, 0, 1, 0.5, 0 / 0, math.huge, -math.huge, math.maxinteger, math.mininteger, 1e300, "",
            "walker", "\0", ("x"):rep(5000), {}, { 1 }, function() end, e, { name = {}, flags = 3 }, { flags = { {} } },
        }
        for name, fn in pairs(world) do
            if type(fn) == "function" and name ~= "reset" then
                for i = 1, 22 do
                    for j = 1, 22 do
                        pcall(fn, odd[i], odd[j], odd[(i * 7 + j) % 22 + 1], odd[(i + j * 5) % 22 + 1])
                    end
                end
            end
        end
        assert.is_true(world.count() <= 4096)
        world.step()
    end)
end)
