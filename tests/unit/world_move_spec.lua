local support = require "tests.unit.support.field"

local field, wall, steps = support.new, support.wall, support.steps
local STONE, SEA, GLASS, MUD = support.STONE, support.SEA, support.GLASS, support.MUD

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
