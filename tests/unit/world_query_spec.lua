local t = require "t_world"
local support = require "tests.unit.support.field"

local field, wall, steps = support.new, support.wall, support.steps
local STONE, GLASS = support.STONE, support.GLASS

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
        assert.equal(2, world.near_count(100, 100, 30, "walker", 0))
        assert.equal(0, world.near_count(100, 100, 30, nil, 1))
        assert.has_error(function() world.near_count(100, 100, 30, nil, -1) end)
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
        world.set_tile(10, 10, { kind = 0 })
        world.set_tile(11, 10, { kind = STONE })
        assert.is_true((world.ray(168, 168, 184, 184))) -- beside one of them there is
        world.set_tile(10, 11, { kind = STONE })
        assert.is_false((world.ray(168, 168, 184, 184)))
        assert.is_false((world.ray(184, 184, 168, 168)))
        world.set_tile(11, 10, { kind = 0 })
        world.set_tile(10, 11, { kind = 0 })
        world.set_tile(10, 10, { kind = STONE })
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
            { t.fix_angle(0, 0), t.fix_angle(1, 0), t.fix_angle(0, 1), t.fix_angle(-1, 0), t.fix_angle(0, -1),
              t.fix_angle(7, 7) })
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
