local t = require "t_world"

local STONE, SEA, GLASS, MUD = 1, 2, 3, 4
local EVENT_MOVED, EVENT_TILES = 1, 7

-- A dry field of 40 x 30 tiles with some kinds.
local function field(seed)
    local world, scene, c = t.new()
    world.reset(40, 30, seed or 7)
    world.define_tile(0, { name = "grass", sprite = "grass" })
    world.define_tile(STONE, { name = "stone", sprite = "stone", flags = { "solid", "opaque" } })
    world.define_tile(SEA, { name = "sea", sprite = "sea", flags = { "water" } })
    world.define_tile(GLASS, { name = "glass", sprite = "glass", flags = { "solid" } })
    world.define_tile(MUD, { name = "mud", sprite = "mud", flags = { "slow" } })
    world.define_kind { name = "walker", sprite = "walker", half_w = 5, half_h = 5, hp = 10, flags = { "solid" } }
    world.define_kind { name = "otter", half_w = 5, half_h = 5, flags = { "solid", "swims" } }
    world.define_kind { name = "gull", half_w = 5, half_h = 5, flags = { "solid", "flies" } }
    world.define_kind { name = "ghost", half_w = 5, half_h = 5, friction = 128 }
    world.define_kind { name = "statue", half_w = 8, half_h = 8, flags = { "solid", "invulnerable" } }
    return world, scene, c
end

local function wall(world, tx, y0, y1, kind)
    for ty = y0, y1 do world.set_tile(tx, ty, { kind = kind or STONE }) end
end

local function steps(world, count)
    for _ = 1, count do world.step() end
end

local function count_events(c, kind)
    local count = 0
    for _, event in ipairs(c:events()) do
        if event[1] == kind then count = count + 1 end
    end
    return count
end

describe("world: movement", function()
    it("goes by velocity and keeps what friction leaves", function()
        local world = field()
        local e = world.spawn("ghost", 100, 100)
        world.set_vel(e, 4, -2)
        world.step()
        assert.same({ 104, 98 }, { world.pos(e) })
        assert.same({ 2, -1 }, { world.vel(e) })
        assert.is_true(world.get(e, "moved"))
    end)

    it("adds a push to one step only", function()
        local world = field()
        local e = world.spawn("walker", 100, 100)
        world.push(e, 3, 0)
        world.push(e, 1, 1)
        steps(world, 3)
        assert.same({ 104, 101 }, { world.pos(e) })
    end)

    it("stops at a solid tile and slides along it", function()
        local world = field()
        wall(world, 10, 0, 29)
        local e = world.spawn("walker", 150, 100)
        for _ = 1, 10 do
            world.set_vel(e, 3, 2)
            world.step()
        end
        assert.same({ 155, 120 }, { world.pos(e) })
        assert.is_true(world.get(e, "blocked"))
        assert.same({ 0, 2 }, { world.vel(e) })
    end)

    it("does not tunnel through a wall of one tile at any speed or angle", function()
        for speed = 1, 64 do
            local world = field()
            wall(world, 10, 0, 29)
            wall(world, 20, 0, 29)
            local e = world.spawn("walker", 250, 200)
            for i = 1, 40 do
                world.set_vel(e, i % 2 == 0 and speed or -speed, (i * 7 % 13) - 6)
                for _ = 1, 8 do world.step() end
                local x = world.pos(e)
                assert.is_true(x >= 176 + 5 and x <= 320 - 5, "speed " .. speed .. " got to " .. x)
            end
        end
    end)

    it("cuts absurd velocities instead of overflowing", function()
        local world, _, c = field()
        local e = world.spawn("walker", 300, 200)
        for _, v in ipairs { 2147483647, -2147483648, 1 << 30 } do
            c:set_raw_velocity(e, v, -v - 1)
            world.step()
            local x, y = world.pos(e)
            assert.is_true(x >= 5 and x <= 635 and y >= 5 and y <= 475)
        end
    end)

    it("keeps everything inside the world", function()
        local world = field()
        for _, kind in ipairs { "walker", "gull", "ghost", "otter" } do
            local e = world.spawn(kind, 20, 20)
            for _ = 1, 30 do
                world.set_vel(e, -9, -9)
                world.step()
            end
            assert.same({ 5, 5 }, { world.pos(e) })
            world.put(e, 1e6, -1e6)
            local x, y = world.pos(e)
            assert.is_true(x < 640 and x > 639 and y == 0)
            world.remove(e)
        end
    end)

    it("lets fliers and what is not solid pass over tiles", function()
        local world = field()
        wall(world, 10, 0, 29)
        for _, kind in ipairs { "gull", "ghost" } do
            local e = world.spawn(kind, 150, 100)
            for _ = 1, 10 do
                world.set_vel(e, 4, 0)
                world.step()
            end
            assert.equal(190, (world.pos(e)))
        end
    end)

    it("can leave a tile that it was put into", function()
        local world = field()
        wall(world, 10, 5, 5)
        local e = world.spawn("walker", 168, 88)
        world.set_vel(e, 2, 0)
        steps(world, 10)
        assert.equal(188, (world.pos(e)))
    end)

    it("slows down in mud and on flooded ground, except for those it does not touch", function()
        local world = field()
        for tx = 0, 39 do
            world.set_tile(tx, 10, { kind = MUD, height = 9 })
            world.set_tile(tx, 20, { height = 2 })
        end
        world.set_water(2)
        local function distance(kind, ty)
            local e = world.spawn(kind, 100, ty * 16 + 8)
            world.set_vel(e, 2, 0)
            world.step()
            local x = world.pos(e)
            world.remove(e)
            return x - 100
        end
        assert.equal(1, distance("walker", 10))
        assert.equal(1, distance("otter", 10))
        assert.equal(2, distance("gull", 10))
        assert.equal(2, distance("walker", 20)) -- height 2 stands at the water's level: dry
        assert.equal(1, distance("walker", 25)) -- height 0: flooded
        assert.equal(2, distance("otter", 25))
        assert.equal(2, distance("gull", 25))
        world.set_water(2.25)
        assert.equal(1, distance("walker", 20))
    end)

    it("stops solid entities at each other", function()
        local world = field()
        local statue = world.spawn("statue", 200, 100)
        local e = world.spawn("walker", 150, 103)
        for _ = 1, 30 do
            world.set_vel(e, 5, 0)
            world.step()
        end
        assert.same({ 187, 103 }, { world.pos(e) })
        assert.same({ 200, 100 }, { world.pos(statue) })
        for _ = 1, 30 do
            world.set_vel(e, 5, 1)
            world.step()
        end
        assert.is_true(world.pos(e) > 220) -- slid around it
    end)

    it("moves solid entities apart that overlap, but not those that stand still", function()
        local world = field()
        local statue = world.spawn("statue", 200, 100)
        local crowd = {}
        for i = 1, 6 do crowd[i] = world.spawn("walker", 200, 100) end
        for tick = 1, 200 do
            for i, e in ipairs(crowd) do world.set_vel(e, ((tick + i) % 3 - 1) / 8, 0) end
            world.step()
        end
        assert.same({ 200, 100 }, { world.pos(statue) })
        for i, a in ipairs(crowd) do
            local ax, ay = world.pos(a)
            assert.is_true(math.abs(ax - 200) >= 11 or math.abs(ay - 100) >= 11)
            for j = i + 1, #crowd do
                local bx, by = world.pos(crowd[j])
                assert.is_true(math.abs(ax - bx) >= 8 or math.abs(ay - by) >= 8)
            end
        end
    end)
end)

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
        assert.same({ nil, "no kind is called 'yeti'" }, { world.spawn("yeti", 1, 1) })
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
        assert.same({ 2, 1, 1, 0 }, { world.count(), world.count("ghost"), world.count("walker"), world.count("otter") })
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

describe("world: queries", function()
    it("finds who is near, nearest first, ties by index", function()
        local world, _, c = field()
        local far = world.spawn("ghost", 130, 100)
        local tie_a = world.spawn("ghost", 110, 100)
        local tie_b = world.spawn("walker", 100, 90)
        local near = world.spawn("walker", 101, 100)
        local outside = world.spawn("walker", 131, 100)
        assert.same({ near, tie_a, tie_b, far }, world.near(100, 100, 30))
        assert.same({ near, tie_b }, world.near(100, 100, 30, "walker"))
        assert.equal(near, world.nearest(100, 100, 30))
        assert.equal(tie_a, world.nearest(100, 100, 30, "ghost"))
        assert.is_nil(world.nearest(300, 300, 30))
        assert.equal(4, world.near_count(100, 100, 30))
        assert.same({ near, tie_a }, c:near(25600, 25600, 30 * 256, 2))
        assert.same({}, c:near(25600, 25600, 30 * 256, 0))
        assert.same({}, world.near(100, 100, -1))
        assert.equal(5, #world.near(100, 100, 10000))
        assert.is_true(world.get(outside, "hp") > 0)
    end)

    it("finds the same as looking at everyone, wherever things went", function()
        local world = field()
        local all = {}
        for i = 1, 300 do all[i] = world.spawn("ghost", world.random("test", 0, 639), world.random("test", 0, 479)) end
        for i, e in ipairs(all) do world.set_vel(e, i % 7 - 3, i % 5 - 2) end
        steps(world, 20)
        for i = 1, 300, 3 do world.remove(all[i]) end
        for _ = 1, 50 do
            local x, y, r = world.random("test", -50, 700), world.random("test", -50, 500), world.random("test", 0, 300)
            local expected = {}
            for _, e in ipairs(world.all()) do
                local ex, ey = world.pos(e)
                local d = (ex - x) ^ 2 + (ey - y) ^ 2
                if d <= r * r then expected[#expected + 1] = { d, e & 4095, e } end
            end
            table.sort(expected, function(a, b) if a[1] ~= b[1] then return a[1] < b[1] end return a[2] < b[2] end)
            for i, item in ipairs(expected) do expected[i] = item[3] end
            assert.same(expected, world.near(x, y, r))
            assert.equal(expected[1], world.nearest(x, y, r))
        end
    end)

    it("survives places and radii at the ends of the number range", function()
        local world, _, c = field()
        world.spawn("ghost", 100, 100)
        local ends = { -2147483648, 2147483647, 0 }
        for _, x in ipairs(ends) do
            for _, y in ipairs(ends) do
                for _, r in ipairs(ends) do
                    assert.is_true(#c:near(x, y, r, 64) <= 1)
                    c:ray(x, y, r, x)
                    c:ray(100, 100, x, y)
                end
            end
        end
        assert.equal(1, #c:near(0, 0, 2147483647, 64))
    end)

    it("sees along a line until an opaque tile", function()
        local world = field()
        wall(world, 10, 5, 5)
        world.set_tile(12, 5, { kind = GLASS })
        assert.is_true((world.ray(100, 88, 150, 88)))
        local clear, x, y = world.ray(100, 88, 300, 88)
        assert.is_false(clear)
        assert.is_true(x > 159.9 and x < 160 and y == 88)
        clear, x = world.ray(300, 88, 100, 88)
        assert.is_false(clear)
        assert.equal(176, x)
        assert.is_true((world.ray(180, 88, 300, 88))) -- glass is no hindrance
        assert.is_true((world.ray(100, 120, 300, 120)))
        assert.is_true((world.ray(168, 88, 100, 88))) -- out of the tile it starts in
        assert.is_false((world.ray(168, 60, 168, 88))) -- into the one it ends in
        assert.is_true((world.ray(100, 100, 100, 100)))
        assert.is_true((world.ray(100, 100, -500, 90))) -- out of the world: nothing in the way
        assert.is_false((world.ray(-5, 88, 50, 88)))
    end)

    it("finds no gap between two opaque tiles that meet at a corner", function()
        local world = field()
        world.set_tile(10, 10, { kind = STONE })
        world.set_tile(11, 11, { kind = STONE })
        assert.is_false((world.ray(168, 184, 184, 168))) -- exactly through the corner, the other way
        assert.is_false((world.ray(11 * 16 - 8, 11 * 16 + 8, 11 * 16 + 8, 11 * 16 - 8)))
        world.set_tile(11, 11, { kind = 0 })
        assert.is_true((world.ray(11 * 16 - 4, 11 * 16 + 4, 11 * 16 + 4, 11 * 16 - 3)))
    end)

    it("tells whether two entities see each other", function()
        local world = field()
        local a, b = world.spawn("ghost", 100, 88), world.spawn("ghost", 300, 88)
        assert.is_true(world.line_of_sight(a, b))
        assert.equal(200, world.distance(a, b))
        wall(world, 10, 0, 29)
        assert.is_false(world.line_of_sight(a, b))
        world.remove(b)
        assert.is_false(world.line_of_sight(a, b))
        assert.is_nil(world.distance(a, b))
    end)
end)

describe("world: ways", function()
    local function walk(world, e, tx, ty, limit)
        for tick = 1, limit do
            local x, y = world.pos(e)
            if math.abs(x - tx) < 3 and math.abs(y - ty) < 3 then return tick end
            local nx, ny = world.path_step(e, tx, ty)
            if not nx then return nil end
            local angle = world.angle(nx - x, ny - y)
            world.set_vel(e, world.cos(angle) * 2, world.sin(angle) * 2)
            world.step()
        end
        return nil
    end

    it("goes straight in the open", function()
        local world = field()
        local e = world.spawn("walker", 100, 100)
        assert.same({ 150, 120 }, { world.path_step(e, 150, 120) })
        assert.same({ 103, 101 }, { world.path_step(e, 103, 101) })
    end)

    it("leads around a wall", function()
        local world = field()
        wall(world, 15, 0, 27)
        local e = world.spawn("walker", 100, 100)
        local ticks = walk(world, e, 400, 100, 700)
        assert.is_number(ticks)
        assert.is_true(ticks > 350) -- down around it and up again
    end)

    it("says so when there is none, and finds it when the wall opens", function()
        local world = field()
        wall(world, 15, 0, 29)
        local e = world.spawn("walker", 100, 100)
        assert.is_nil((world.path_step(e, 400, 100)))
        world.set_tile(15, 20, { kind = 0 })
        assert.is_number((world.path_step(e, 400, 100)))
        world.set_tile(15, 20, { kind = STONE })
        assert.is_nil((world.path_step(e, 400, 100)))
        assert.is_nil((world.path_step(e, -5, 100)))
        assert.is_nil((world.path_step(e, 100, 1000)))
    end)

    it("takes fliers straight", function()
        local world = field()
        wall(world, 15, 0, 29)
        local e = world.spawn("gull", 100, 100)
        assert.same({ 400, 123 }, { world.path_step(e, 400, 123) })
    end)

    it("does not cut corners", function()
        local world = field()
        world.set_tile(11, 10, { kind = GLASS })
        local e = world.spawn("walker", 168, 168)
        local x, y = world.path_step(e, 11 * 16 + 8, 11 * 16 + 8)
        assert.same({ 168, 184 }, { x, y })
    end)

    it("walks up to a solid target", function()
        local world = field()
        world.set_tile(20, 10, { kind = STONE })
        local e = world.spawn("walker", 100, 168)
        for _ = 1, 150 do
            local x, y = world.pos(e)
            local nx, ny = world.path_step(e, 328, 168)
            local angle = world.angle(nx - x, ny - y)
            world.set_vel(e, world.cos(angle) * 2, world.sin(angle) * 2)
            world.step()
        end
        local x = world.pos(e)
        assert.is_true(x >= 314 and x <= 315)
    end)

    it("leads around water unless one swims, and through it when there is no other way", function()
        local world = field()
        for ty = 7, 10 do world.set_tile(15, ty, { kind = SEA }) end
        local function side(kind)
            local e = world.spawn(kind, 14 * 16 + 8, 9 * 16 + 8)
            local x = world.path_step(e, 16 * 16 + 8, 9 * 16 + 8)
            world.remove(e)
            return x
        end
        assert.is_true(side("walker") <= 15 * 16)
        assert.is_true(side("otter") > 15 * 16)
        wall(world, 15, 0, 6)
        wall(world, 15, 11, 29)
        assert.is_true(side("walker") > 15 * 16)
    end)

    it("changes when the tide does", function()
        local world = field()
        for ty = 0, 29 do world.set_tile(15, ty, { height = ty < 26 and 3 or 9 }) end
        for ty = 0, 29 do
            for tx = 0, 39 do if tx ~= 15 then world.set_tile(tx, ty, { height = 9 }) end end
        end
        local e = world.spawn("walker", 14 * 16 + 8, 24 * 16 + 8)
        local target_x, target_y = 16 * 16 + 8, 24 * 16 + 8
        assert.same({ target_x, target_y }, { world.path_step(e, target_x, target_y) })
        world.set_water(3.5)
        assert.is_true(world.flooded(15, 24))
        local _, y = world.path_step(e, target_x, target_y)
        assert.is_true(y > target_y) -- by the dry place in the south
        world.set_water(3)
        assert.same({ target_x, target_y }, { world.path_step(e, target_x, target_y) })
    end)

    it("gives the same with a cache that is too small for all targets", function()
        local world = field()
        wall(world, 15, 3, 25)
        local e = world.spawn("walker", 100, 200)
        local first = {}
        for round = 1, 2 do
            for i = 1, 20 do
                local answer = { world.path_step(e, 300 + i * 16, 40 + i * 16) }
                if round == 1 then first[i] = answer else assert.same(first[i], answer) end
            end
        end
    end)
end)

describe("world: tiles", function()
    it("keeps what is set and is deep solid water outside", function()
        local world = field()
        assert.is_true(world.set_tile(3, 4, { kind = MUD, height = 200, variant = 7, hp = 9 }))
        assert.is_true(world.set_tile(3, 4, { hp = 8 }))
        assert.same({ MUD, 200, 7, 8 }, { world.tile(3, 4) })
        assert.is_false(world.set_tile(-1, 0, { kind = 1 }))
        assert.is_false(world.set_tile(40, 0, { kind = 1 }))
        assert.equal(64, (world.tile(-1, 0)))
        assert.is_true(world.flooded(-1, 0))
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
        assert.equal(8192, #c:events())
        assert.equal(10000 - 8192, c:dropped())
        c:clear_events()
        assert.equal(0, c:dropped())
    end)

    it("tell phases and input", function()
        local world, _, c = field()
        c:clear_events()
        world.set_phase("night", 3, 2)
        c:note_input(1, "dash", true)
        assert.same({
            { event = "phase", phase = "night", ticks = 3, day = 2 },
            { event = "input", action = "dash", player = 1, pressed = true },
        }, world.events())
        steps(world, 2)
        assert.same({ "night", 1, 2 }, { world.phase() })
        steps(world, 2)
        assert.same({ "night", 0, 2 }, { world.phase() })
    end)
end)

-- A run that uses everything, ended by an optional change.
local function run(change, ticks)
    local world, scene, c = field(99)
    wall(world, 10, 3, 20)
    local all = {}
    for i = 1, 60 do
        all[i] = world.spawn(i % 3 == 0 and "otter" or "walker", world.random("place", 10, 620), world.random("place", 10, 460))
    end
    for tick = 1, ticks or 120 do
        for i, e in ipairs(all) do
            if world.alive(e) then
                local x, y = world.pos(e)
                local nx, ny = world.path_step(e, 320, 240)
                if nx then
                    local angle = world.angle(nx - x, ny - y)
                    world.set_vel(e, world.cos(angle), world.sin(angle))
                end
                if world.random("luck", 1, 400) == 1 then world.hurt(e, 5, "luck") end
                world.set_data(e, 1 + i % 8, tick)
            end
        end
        world.set_var("tick", tick)
        world.set_water(tick / 40)
        c:clear_events()
        world.step()
        scene.step()
    end
    if change then change(world, scene, all, c) end
    return world, c, scene, all
end

describe("world: digest", function()
    it("is equal for equal runs", function()
        assert.equal(run().digest(), run().digest())
    end)

    it("does not depend on what is only shown, nor on questions asked", function()
        local expected = run().digest()
        assert.equal(expected, run(function(world, scene, all)
            scene.burst("spark", 1, 1, 50, 0xFFFFFF, 3)
            world.set(all[2], "sprite", "another")
            world.near(1, 1, 100)
            world.ray(1, 1, 200, 200)
            world.path_step(all[2], 50, 50)
        end).digest())
    end)

    it("differs after any one change", function()
        local seen = { [run().digest()] = "nothing" }
        local changes = {
            tile = function(world) world.set_tile(39, 29, { variant = 1 }) end,
            var = function(world) world.set_var("tick", 0) end,
            new_var = function(world) world.set_var("other", 0) end,
            random = function(world) world.random("luck", 1, 2) end,
            stream = function(world) world.random("new", 1, 2) end,
            water = function(world) world.set_water(3.00390625) end,
            step = function(world) world.step() end,
            spawn = function(world) world.spawn("ghost", 1, 1) end,
            spawn_remove = function(world) world.remove(world.spawn("ghost", 1, 1)) end,
            phase = function(world) world.set_phase("x", 0, 0) end,
            day = function(world) world.set_phase("", 0, 1) end,
            pos = function(world, _, all) local x, y = world.pos(all[1]) world.put(all[1], x + 1 / 256, y) end,
            vel = function(world, _, all) world.set_vel(all[1], 0.5, 0) end,
            push = function(world, _, all) world.push(all[1], 0.5, 0) end,
            data = function(world, _, all) world.set_data(all[1], 3, -1) end,
            facing = function(world, _, all) world.set(all[1], "facing", 1) end,
            anim = function(world, _, all) world.set(all[1], "anim", 1) end,
            hp = function(world, _, all) world.set(all[1], "hp", 77) end,
            max_hp = function(world, _, all) world.set(all[1], "max_hp", 77) end,
            flag = function(world, _, all) world.set(all[1], "hidden", true) end,
            tint = function(world, _, all) world.set(all[1], "tint", 0) end,
            dying = function(world, _, all) world.hurt(all[1], 1000, "") end,
            kind = function(world) world.define_kind { name = "k", half_w = 1, half_h = 1 } end,
            kind_change = function(world) world.define_kind { name = "ghost", half_w = 6, half_h = 5, friction = 128 } end,
            tile_kind = function(world) world.define_tile(9, { name = "t" }) end,
        }
        for name, change in pairs(changes) do
            local digest = run(change).digest()
            assert.is_nil(seen[digest], name .. " left the digest as after " .. tostring(seen[digest]))
            seen[digest] = name
        end
    end)

    it("comes back with the tile that was there before", function()
        local world = field()
        local before = world.digest()
        world.set_tile(5, 5, { kind = STONE, height = 3 })
        assert.not_equal(before, world.digest())
        world.set_tile(5, 5, { kind = 0, height = 0 })
        assert.equal(before, world.digest())
    end)

    it("is the same in a world that was used before", function()
        local world = run()
        local fresh = field(5)
        world.reset(40, 30, 5)
        assert.equal(fresh.digest(), world.digest())
        assert.equal(fresh.spawn("ghost", 5, 5), world.spawn("ghost", 5, 5))
    end)
end)

describe("world: saving", function()
    it("comes back the same and goes on the same", function()
        local world, c, _, all = run()
        world.hurt(all[5], 1000, "at the last moment")
        world.push(all[6], 3, 3)
        local bytes = world.save()
        local other, _, other_c = t.new()
        assert.is_true(other.load(bytes))
        assert.equal(world.digest(), other.digest())
        assert.equal(bytes, other.save())
        for _ = 1, 50 do
            world.step()
            other.step()
            world.random("luck", 1, 6)
            other.random("luck", 1, 6)
            c:clear_events()
            other_c:clear_events()
        end
        assert.equal(world.spawn("ghost", 5, 5), other.spawn("ghost", 5, 5))
        assert.equal(world.digest(), other.digest())
        assert.same(world.near(300, 200, 200), other.near(300, 200, 200))
    end)

    it("keeps this process's sprites", function()
        local world = field()
        local e = world.spawn("walker", 50, 50)
        local bytes = world.save()
        local other = t.new()
        other.define_kind { name = "first", sprite = "shifts the numbers", half_w = 1, half_h = 1 }
        other.define_kind { name = "walker", sprite = "walker", half_w = 1, half_h = 1 }
        assert.is_true(other.load(bytes))
        assert.equal("walker", other.get(e, "sprite"))
    end)

    it("refuses another version and what is no save", function()
        local world = field()
        local bytes = world.save()
        local before = world.digest()
        assert.same({ nil, "not supported here" }, { world.load(t.reseal(bytes:sub(1, 4) .. "\2" .. bytes:sub(6))) })
        for _, bad in ipairs { "", "GHWD", ("x"):rep(100), bytes .. "x", t.reseal(bytes .. "12345678"), bytes:sub(1, -2) } do
            assert.same({ nil, "malformed data" }, { world.load(bad) })
        end
        assert.equal(before, world.digest())
    end)

    it("survives 2000 cuts and changes that carry a good hash", function()
        local world, c = run(nil, 30)
        local bytes = world.save()
        local target = run(nil, 10)
        local before = target.digest()
        local function draw(low, high) return world.random("fuzz", low, high) end
        local taken, refused = 0, 0
        for i = 1, 2000 do
            local hostile
            if i % 4 == 0 then
                hostile = bytes:sub(1, draw(16, #bytes - 1))
            else
                hostile = bytes
                for _ = 1, draw(1, 3) do
                    local place = draw(9, #bytes - 8)
                    if i % 2 == 0 then place = draw(9, 40) end
                    local value = i % 3 == 0 and 255 or draw(0, 255)
                    hostile = hostile:sub(1, place - 1) .. string.char(value) .. hostile:sub(place + 1)
                end
            end
            if target.load(t.reseal(hostile)) then
                taken = taken + 1
                target.step()
                target.near(100, 100, 50)
                for _, e in ipairs(target.all()) do target.path_step(e, 100, 100) target.hurt(e, 1, "x") end
                target.step()
                assert.is_true(target.load(target.save()))
                assert.is_true(target.load(bytes))
                before = target.digest()
            else
                refused = refused + 1
                assert.equal(before, target.digest())
            end
        end
        assert.is_true(taken > 100 and refused > 500, taken .. " taken, " .. refused .. " refused")
        c:clear_events()
    end)
end)

describe("world: numbers", function()
    it("have sines and cosines within 1/65536 of the real ones", function()
        for angle = 0, 65535, 13 do
            local real = angle / 65536 * 2 * math.pi
            assert.is_true(math.abs(t.fix_sin(angle) - math.sin(real) * 65536) <= 1)
            assert.is_true(math.abs(t.fix_cos(angle) - math.cos(real) * 65536) <= 1)
        end
        assert.same({ 0, 65536, 0, -65536 }, { t.fix_sin(0), t.fix_sin(16384), t.fix_sin(32768), t.fix_sin(49152) })
        assert.same({ 65536, 0, -65536, 0 }, { t.fix_cos(0), t.fix_cos(16384), t.fix_cos(32768), t.fix_cos(49152) })
    end)

    it("have angles within 1/65536 turn of the real ones", function()
        local function check(x, y)
            local real = (math.atan(y, x) / (2 * math.pi) * 65536) % 65536
            local off = math.abs(t.fix_angle(x, y) - real)
            assert.is_true(math.min(off, 65536 - off) <= 1, x .. "," .. y .. " is off by " .. off)
        end
        for angle = 0, 65535, 29 do
            for _, length in ipairs { 100, 5000, 2000000000 } do
                local x = math.floor(math.cos(angle / 65536 * 2 * math.pi) * length)
                local y = math.floor(math.sin(angle / 65536 * 2 * math.pi) * length)
                if x ~= 0 or y ~= 0 then check(x, y) end
            end
        end
        check(-2147483648, -2147483648)
        check(1, 2147483647)
        assert.same({ 0, 0, 16384, 32768, 49152, 8192 },
            { t.fix_angle(0, 0), t.fix_angle(1, 0), t.fix_angle(0, 1), t.fix_angle(-1, 0), t.fix_angle(0, -1), t.fix_angle(7, 7) })
    end)

    it("have exact roots and lengths", function()
        for _, n in ipairs { 0, 1, 2, 3, 4, 15, 16, 17, 1 << 31, (1 << 32) - 1, 1 << 32, math.maxinteger } do
            local root = t.fix_sqrt(n)
            assert.is_true(root * root <= n)
            assert.is_true(math.ult(n, (root + 1) * (root + 1)))
        end
        assert.equal(4294967295, t.fix_sqrt(-1)) -- 2^64 - 1
        assert.equal(5, t.fix_length(-3, 4))
        assert.equal(2147483647, t.fix_length(-2147483648, -2147483648))
    end)

    it("come to Lua in pixels", function()
        local world = field()
        assert.equal(5, world.length(3, 4))
        assert.equal(8192, world.angle(0.001, 0.001))
        assert.equal(0, world.cos(16384))
        assert.equal(1, world.sin(16384 + 65536))
        local e = world.spawn("ghost", 10 + 1 / 512, 10.001)
        assert.same({ 10 + 1 / 256, 10 }, { world.pos(e) })
    end)
end)

describe("world: the game's state", function()
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

    it("names the actions of a player", function()
        assert.equal("use", t.action_name(0))
        assert.equal("cancel", t.action_name(5))
        assert.is_nil(t.action_name(64))
        assert.is_nil(t.action_name(-1))
    end)
end)

describe("engine.world's arguments", function()
    local function message(fn, ...)
        local ok, err = pcall(fn, ...)
        assert.is_false(ok)
        return (tostring(err):gsub("^[^ ]*:%d+: ", ""))
    end

    it("are named in the error", function()
        local world = field()
        local e = world.spawn("walker", 50, 50)
        assert.equal("world.spawn: argument 2 (x): expected a number, got nil", message(world.spawn, "walker"))
        assert.equal("world.spawn: argument 2 (x): expected a number, got string", message(world.spawn, "walker", "1", 1))
        assert.equal("world.pos: argument 1 (entity): expected an entity, got nil", message(world.pos))
        assert.equal("world.put: argument 3 (y): expected a finite number, got inf", message(world.put, e, 1, math.huge))
        assert.matches("^world.put: argument 2 %(x%): expected a finite number, got %-?nan$", message(world.put, e, 0 / 0, 1))
        assert.equal("world.set_vel: argument 2 (vx): expected at most 1048576 either way, got 2000000",
            message(world.set_vel, e, 2000000, 0))
        assert.equal("world.set_data: argument 3 (value): expected a whole number, got 1.5", message(world.set_data, e, 1, 1.5))
        assert.equal("world.tile: argument 1 (tx): expected a whole number, got string", message(world.tile, "1", 1))
        assert.equal("world.count: argument 1 (kind): no kind is called 'yeti'", message(world.count, "yeti"))
        assert.equal("world.define_kind: field 'half_w' of argument 1 (def): is missing", message(world.define_kind, { name = "x" }))
        assert.equal("world.define_kind: field 'hp' of argument 1 (def): expected a number from 1 to 2147483647, got 0",
            message(world.define_kind, { name = "x", half_w = 1, half_h = 1, hp = 0 }))
        assert.equal("world.define_tile: field 'flags' of argument 2 (def): 'hot' is none of: solid, water, opaque, slow",
            message(world.define_tile, 1, { name = "x", flags = { "hot" } }))
        assert.equal("world.define_tile: field 'flags' of argument 2 (def): expected a list of names, got number in it",
            message(world.define_tile, 1, { name = "x", flags = { 3 } }))
        assert.equal("world.set: argument 2 (field): 'owner' can only be read", message(world.set, e, "owner", 3))
        assert.equal("world.var: argument 1 (name): a zero byte in a text", message(world.var, "a\0b"))
        assert.equal("world.reset: argument 1 (width): expected a number from 1 to 256, got 257", message(world.reset, 257, 1, 1))
    end)

    it("may be anything without harm", function()
        local world = field()
        local e = world.spawn("walker", 50, 50)
        local odd = { nil, true, -1, 0, 1, 0.5, 0 / 0, math.huge, -math.huge, math.maxinteger, math.mininteger, 1e300, "",
            "walker", "\0", ("x"):rep(5000), {}, { 1 }, function() end, e, { name = {}, flags = 3 }, { flags = { {} } } }
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
