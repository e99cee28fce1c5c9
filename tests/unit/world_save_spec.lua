local t = require "t_world"
local support = require "tests.unit.support.field"

local field, wall = support.new, support.wall
local STONE = support.STONE

-- A run that uses everything, ended by an optional change.
local function run(change, ticks)
    local world, scene, c = field(99)
    wall(world, 10, 3, 20)
    local all = {}
    for i = 1, 60 do
        local kind = i % 3 == 0 and "otter" or "walker"
        all[i] = world.spawn(kind, world.random("place", 10, 620), world.random("place", 10, 460))
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
            generations = function(world) -- once around all slots: only what handles come next is different
                for _ = 1, 4096 do world.remove(world.spawn("ghost", 1, 1)) end
            end,
            countdown = function(world) world.set_countdown("x", 0, 0) end,
            countdown_number = function(world) world.set_countdown("", 0, 1) end,
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
            kind_change = function(world)
                world.define_kind { name = "ghost", half_w = 6, half_h = 5, friction = 128 }
            end,
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
        local bads = { "", "GHWD", ("x"):rep(100), bytes .. "x", t.reseal(bytes .. "12345678"), bytes:sub(1, -2) }
        for _, bad in ipairs(bads) do
            assert.same({ nil, "malformed data" }, { world.load(bad) })
        end
        assert.equal(before, world.digest())
    end)

    it("refuses hit points that nothing can have", function()
        local world, _, _, all = run(function(world, _, list) world.set(list[1], "hp", 0x41424344) end, 1)
        local bytes, HP = world.save(), "\x44\x43\x42\x41"
        assert.equal(1, select(2, bytes:gsub(HP, HP)))
        assert.equal(0x41424344, world.get(all[1], "hp"))
        assert.is_true((world.load(t.reseal((bytes:gsub(HP, "\0\0\0\1"))))))
        assert.is_nil((world.load(t.reseal((bytes:gsub(HP, "\0\0\0\x80"))))))
    end)

    it("tells the names that it has", function()
        local world = run(nil, 1)
        world.set_var("other", 1)
        local vars, streams = world.names()
        assert.same({ "tick", "other" }, vars)
        assert.same({ "place", "luck" }, streams)
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
