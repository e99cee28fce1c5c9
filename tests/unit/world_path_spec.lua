-- world.path: a whole way, tile by tile.
local support = require "tests.unit.support.field"
local field, wall, STONE, SEA = support.new, support.wall, support.STONE, support.SEA

local WIDTH, HEIGHT = 40, 30

local function middle(tx, ty) return tx * 16 + 8, ty * 16 + 8 end

-- The tiles of a way, as "x,y" texts.
local function tiles(way)
    local list = {}
    for i, point in ipairs(way) do list[i] = ("%d,%d"):format(point.x // 16, point.y // 16) end
    return list
end

local function path(world, ax, ay, bx, by, options)
    local x, y = middle(ax, ay)
    local target_x, target_y = middle(bx, by)
    return world.path(x, y, target_x, target_y, options)
end

local function step_costs(world, ax, ay, bx, by, swims)
    local function weight(tx, ty)
        local kind = world.tile(tx, ty)
        return kind == SEA and not swims and 12 or 2
    end
    local base = (ax ~= bx and ay ~= by) and 14 or 10
    return base * (weight(ax, ay) + weight(bx, by)) // 2
end

local function cost_of(world, ax, ay, way, swims)
    local cost = 0
    for _, point in ipairs(way) do
        local bx, by = point.x // 16, point.y // 16
        assert.is_true(math.abs(ax - bx) <= 1 and math.abs(ay - by) <= 1)
        assert.not_equal(STONE, (world.tile(bx, by)))
        if ax ~= bx and ay ~= by then
            assert.not_equal(STONE, (world.tile(bx, ay)))
            assert.not_equal(STONE, (world.tile(ax, by)))
        end
        cost = cost + step_costs(world, ax, ay, bx, by, swims)
        ax, ay = bx, by
    end
    return cost, ax, ay
end

-- The least cost from a tile to all others, found as simply as can be: over all tiles again and again until nothing changes.
local function least_costs(world, ax, ay, straight)
    local costs, changed = { [ay * WIDTH + ax] = 0 }, true
    local function open(tx, ty)
        return tx >= 0 and ty >= 0 and tx < WIDTH and ty < HEIGHT and (world.tile(tx, ty)) ~= STONE
    end
    local function relax(x, y, dx, dy)
        if dx ~= 0 and dy ~= 0 and (straight or not open(x + dx, y) or not open(x, y + dy)) then return end
        if (dx == 0 and dy == 0) or not open(x + dx, y + dy) then return end
        local to = (y + dy) * WIDTH + x + dx
        local total = costs[y * WIDTH + x] + step_costs(world, x, y, x + dx, y + dy)
        if total < (costs[to] or math.huge) then costs[to], changed = total, true end
    end
    while changed do
        changed = false
        for at = 0, WIDTH * HEIGHT - 1 do
            for way = 0, costs[at] and 8 or -1 do relax(at % WIDTH, at // WIDTH, way % 3 - 1, way // 3 - 1) end
        end
    end
    return costs
end

describe("world: whole ways", function()
    it("go straight in the open, without the tile that they begin in", function()
        local world = field()
        assert.same({ "6,5", "7,5", "8,5" }, tiles(path(world, 5, 5, 8, 5)))
        assert.same({ "6,6", "7,7" }, tiles(path(world, 5, 5, 7, 7)))
        assert.same({}, path(world, 5, 5, 5, 5))
    end)

    it("lead in four directions alone when asked to", function()
        local world = field()
        local way = path(world, 5, 5, 8, 8, { straight = true })
        assert.equal(6, #way)
        local x, y = 5, 5
        for _, point in ipairs(way) do
            local tx, ty = point.x // 16, point.y // 16
            assert.equal(1, math.abs(tx - x) + math.abs(ty - y))
            x, y = tx, ty
        end
    end)

    it("are nil where there is none, or none within the nodes that may be looked at", function()
        local world = field()
        wall(world, 15, 0, 29)
        assert.same({ nil, "none" }, { path(world, 6, 6, 25, 6) })
        world.set_tile(15, 29, { kind = 0 })
        assert.same({ nil, "far" }, { path(world, 6, 6, 25, 6, { nodes = 20 }) })
        local way, why = path(world, 6, 6, 25, 6)
        assert.is_nil(why)
        assert.equal("25,6", tiles(way)[#way])
    end)

    it("end as near as one comes, when asked to", function()
        local world = field()
        wall(world, 15, 0, 29)
        local way, why = path(world, 10, 6, 25, 6, { nearest = true })
        assert.equal("none", why)
        assert.equal("14,6", tiles(way)[#way])
    end)

    it("lead beside a target that is solid", function()
        local world = field()
        world.set_tile(9, 5, { kind = STONE })
        assert.same({ "6,5", "7,5", "8,5" }, tiles(path(world, 5, 5, 9, 5)))
        assert.same({}, path(world, 8, 5, 9, 5))
    end)

    it("go around who is to be avoided, and to him", function()
        local world = field()
        wall(world, 7, 0, 4)
        wall(world, 7, 6, 29)
        local guard = world.spawn("walker", middle(7, 5))
        assert.equal("7,5", tiles(path(world, 6, 5, 9, 5))[1])
        assert.same({ nil, "none" }, { path(world, 6, 5, 9, 5, { avoid = { guard } }) })
        assert.same({ "7,5" }, tiles(path(world, 6, 5, 7, 5, { avoid = { guard } })))
        assert.same({ "8,5", "9,5" }, tiles(path(world, 7, 5, 9, 5, { avoid = { guard } })))
        world.remove(guard)
        assert.equal("7,5", tiles(path(world, 6, 5, 9, 5, { avoid = { guard } }))[1])
    end)

    it("go over everything for what flies, and through water for what swims", function()
        local world = field()
        wall(world, 15, 0, 29)
        assert.equal(10, #path(world, 10, 6, 20, 6, { flies = true }))
        world = field()
        for ty = 3, 9 do world.set_tile(15, ty, { kind = SEA }) end
        assert.equal(10, #path(world, 10, 6, 20, 6, { swims = true }))
        assert.is_true(#path(world, 10, 6, 20, 6) >= 10)
        for _, tile in ipairs(tiles(path(world, 10, 6, 20, 6))) do assert.not_equal("15,6", tile) end
    end)

    it("are the cheapest that there are, and the same each time", function()
        local world = field()
        for ty = 0, HEIGHT - 1 do
            for tx = 0, WIDTH - 1 do
                local die = world.random("maze", 1, 10)
                if die <= 3 then world.set_tile(tx, ty, { kind = STONE }) end
                if die == 4 then world.set_tile(tx, ty, { kind = SEA }) end
            end
        end
        world.set_tile(5, 5, { kind = 0 })
        for _, straight in ipairs { false, true } do
            local costs = least_costs(world, 5, 5, straight)
            local reached = 0
            for _ = 1, 60 do
                local bx, by = world.random("maze", 0, WIDTH - 1), world.random("maze", 0, HEIGHT - 1)
                local least = costs[by * WIDTH + bx]
                if (world.tile(bx, by)) ~= STONE then
                    local way, why = path(world, 5, 5, bx, by, { straight = straight })
                    if least then
                        reached = reached + 1
                        local cost, x, y = cost_of(world, 5, 5, way)
                        assert.same({ bx, by, least }, { x, y, cost })
                        assert.same(way, path(world, 5, 5, bx, by, { straight = straight }))
                    else
                        assert.equal("none", why)
                    end
                end
            end
            assert.is_true(reached > 10)
        end
    end)

    it("begin and end in the world, whatever is asked", function()
        local world = field()
        local way = world.path(-1000, -1000, 100000, 40)
        assert.equal(WIDTH - 1, way[#way].x // 16)
        assert.has_error(function() world.path(1, 2, 3) end)
        assert.has_error(function() world.path(1, 2, 3, 0 / 0) end)
        assert.has_error(function() world.path(1, 2, 3, 4, { avoid = { "him" } }) end)
        assert.has_error(function() world.path(1, 2, 3, 4, { nodes = 0 }) end)
    end)

    it("of a maze that is longer than 1024 tiles have its beginning", function()
        local world = field()
        world.reset(256, 24, 7)
        world.define_tile(0, { name = "ground" })
        world.define_tile(STONE, { name = "stone", flags = { "solid" } })
        for row = 1, 21, 2 do
            for tx = 0, 255 do world.set_tile(tx, row, { kind = STONE }) end
            world.set_tile(row % 4 == 1 and 255 or 0, row, { kind = 0 })
        end
        local way = path(world, 0, 0, 0, 22, { straight = true })
        assert.equal(1024, #way)
        assert.equal("1,0", tiles(way)[1])
    end)
end)
