-- Makes the island from the seed: sea, a sandy rim that the tide takes, a grassy heart, paths, a dock, and
-- the hill in the middle on which the lighthouse stands. It also remembers places that others need: where
-- shades come from, where things wash up. All of that follows from the seed, so it is not in the world.
local world = require "engine.world"
local kinds = require "tidelight.kinds"
local noise = require "tidelight.noise"
local tune = require "tidelight.tune"

local island = {}

local T = kinds.tile
local STREAM = tune.map.seed_stream
local RADIUS_X, RADIUS_Y = 24, 20 -- tiles, of the undisturbed coast

local SHALLOW = -0.17 -- elevations: the sea is below 0, sand up to GRASS
local GRASS = 0.24

local function random(low, high) return world.random(STREAM, low, high) end

local function set(tx, ty, kind, height, variant)
    world.set_tile(tx, ty, { kind = kind, height = height, variant = variant or 0, hp = 0 })
end

local function kind_at(tx, ty)
    local kind, height = world.tile(tx, ty)
    return kind, height
end

local function middle(tx, ty) return tx * 16 + 8, ty * 16 + 8 end

-- Mostly the plain pictures of a tile, now and then one with a detail on it.
local function variant(count)
    if random(0, 99) < 72 then return random(0, 1) end
    return random(0, count - 1)
end

-- Above 0 is land, 1 about the top.
local function elevations(map)
    local wide = noise.create(STREAM, map.width, map.height, 11)
    local fine = noise.create(STREAM, map.width, map.height, 5)
    local field = {}
    for ty = 0, map.height - 1 do
        for tx = 0, map.width - 1 do
            local dx, dy = (tx - map.tx) * RADIUS_Y / RADIUS_X, ty - map.ty
            local away = world.length(dx, dy) / RADIUS_Y
            local value = 1 - away + (wide(tx, ty) - 0.5) * 0.5 + (fine(tx, ty) - 0.5) * 0.16
            local edge = math.min(tx, ty, map.width - 1 - tx, map.height - 1 - ty)
            if edge < 5 then value = math.min(value, (edge - 5) * 0.08) end
            field[ty * map.width + tx] = value
        end
    end
    return field
end

local function lay_ground(map, field)
    for ty = 0, map.height - 1 do
        for tx = 0, map.width - 1 do
            local e = field[ty * map.width + tx]
            if e < SHALLOW then
                set(tx, ty, T.deep, 0)
            elseif e < 0 then
                set(tx, ty, T.water, 0, random(0, 3))
            elseif e < GRASS then
                set(tx, ty, T.sand, 1 + math.floor(e / GRASS * 4), variant(6))
            else
                set(tx, ty, T.grass, math.min(5 + math.floor((e - GRASS) * 9), 11), variant(6))
            end
        end
    end
end

-- A path of two tiles from the hill toward (tx, ty), swaying a little; it ends where the water begins.
local function lay_path(map, tx, ty)
    local x, y = map.tx, map.ty + 1
    local sway = 0
    for _ = 1, 60 do
        local dx, dy = tx - x, ty - y
        local length = world.length(dx, dy)
        if length < 1 then break end
        sway = math.max(-1, math.min(1, sway + random(-10, 10) / 25))
        x = x + (dx - dy * sway * 0.5) / length
        y = y + (dy + dx * sway * 0.5) / length
        local px, py = math.floor(x + 0.5), math.floor(y + 0.5)
        for _, at in ipairs { { px, py }, { px + 1, py }, { px, py + 1 } } do
            local kind, height = kind_at(at[1], at[2])
            if kind == T.deep or kind == T.water then return end
            if kind == T.grass then set(at[1], at[2], T.path, height, random(0, 3)) end
        end
    end
end

local function lay_plaza(map)
    for dy = -3, 3 do
        for dx = -4, 4 do
            local away = dx * dx + dy * dy * 2
            if away <= 7 then
                set(map.tx + dx, map.ty + dy, T.floor, 13, random(0, 1))
            elseif away <= 17 then
                set(map.tx + dx, map.ty + dy, T.path, 12, random(0, 3))
            end
        end
    end
end

-- The dock runs south from the first water below the hill.
local function lay_dock(map)
    local tx = map.tx + random(-3, 3)
    local ty = map.ty
    while kind_at(tx, ty) ~= T.water and ty < map.height - 9 do ty = ty + 1 end
    for step = -2, 5 do
        for side = 0, 1 do set(tx + side, ty + step, T.dock, 8, side) end
    end
    map.dock_tx, map.dock_ty = tx, ty
    map.dock_x, map.dock_y = (tx + 1) * 16, (ty + 4) * 16
    lay_path(map, tx, ty - 2)
end

local function clear_ground(tx, ty)
    local kind = kind_at(tx, ty)
    return kind == T.grass or kind == T.sand
end

local function near_dock(map, tx, ty)
    return math.abs(tx - map.dock_tx) < 4 and ty > map.dock_ty - 5
end

-- A bluff behind the lighthouse in three straight pieces with ways between, so that the hill reads as one.
local BLUFF = { { -9, -5, -3 }, { -2, 2, -6 }, { 5, 8, -4 } } -- from, to, row; from the hill's middle

local function lay_bluff(map)
    for _, piece in ipairs(BLUFF) do
        for dx = piece[1], piece[2] do
            local tx, ty = map.tx + dx, map.ty + piece[3]
            if clear_ground(tx, ty) then set(tx, ty, T.cliff, 13, random(0, 1)) end
        end
    end
end

local LOOKS = { bush = 3, palm = 2, rock_big = 2 } -- pictures to choose from

local function put(name, x, y)
    local thing = world.spawn(name, x, y)
    if thing and LOOKS[name] then world.set(thing, "anim", random(0, LOOKS[name] - 1)) end
end

-- Puts a thing on a tile and makes the tile no way through.
local function root(name, tx, ty)
    local kind, height = kind_at(tx, ty)
    local rooted = kind == T.sand and T.sand_root or kind == T.grass and T.grass_root or T.sea_root
    set(tx, ty, rooted, height, kind == T.water and 0 or random(0, 1))
    local x, y = middle(tx, ty)
    put(name, x + random(-2, 2), y + random(0, 3))
end

-- Boulders in twos and threes, a bush beside them.
local function lay_rocks(map, field)
    local placed = 0
    for _ = 1, 200 do
        if placed == 8 then break end
        local tx, ty = random(8, map.width - 9), random(8, map.height - 9)
        local e = field[ty * map.width + tx]
        if e > 0.1 and e < 0.62 and clear_ground(tx, ty) and not near_dock(map, tx, ty) then
            placed = placed + 1
            root("rock_big", tx, ty)
            if clear_ground(tx + 1, ty) then root("rock_big", tx + 1, ty) end
            if random(0, 1) == 1 and clear_ground(tx, ty + 1) then root("rock_big", tx, ty + 1) end
            local x, y = middle(tx, ty)
            if e > GRASS then put("bush", x - 15, y + random(4, 8)) end
        end
    end
end

local function grow_on_sand(tx, ty, e, roll, thick)
    if e > 0.12 and roll < 140 * thick then
        root("palm", tx, ty)
    elseif roll > 990 then
        root("rock_big", tx, ty)
    end
end

local function grow_on_grass(tx, ty, e, roll, thick)
    if e < 0.42 and roll < 90 * thick then
        root("palm", tx, ty)
    elseif e < 0.8 and thick > 0.5 and roll < 210 then
        local x, y = middle(tx, ty)
        put("bush", x + random(-4, 4), y + random(-3, 3))
    end
end

local function grow_plants(map, field)
    local clumps = noise.create(STREAM, map.width, map.height, 6)
    for ty = 4, map.height - 5 do
        for tx = 4, map.width - 5 do
            local e = field[ty * map.width + tx]
            local kind = kind_at(tx, ty)
            local roll, thick = random(0, 999), clumps(tx, ty)
            local free = not near_dock(map, tx, ty) -- the landing stays open
            if free and kind == T.sand then
                grow_on_sand(tx, ty, e, roll, thick)
            elseif free and kind == T.grass then
                grow_on_grass(tx, ty, e, roll, thick)
            elseif free and kind == T.water and e < -0.05 and roll > 984 then
                root("rock_big", tx, ty)
            end
        end
    end
end

local function furnish(map)
    local x, y = middle(map.dock_tx, map.dock_ty)
    world.spawn("boat", x + 40, y + 44)
    world.spawn("crate", x - 14, y - 34)
    world.spawn("crate", x - 26, y - 30)
    world.spawn("barrel", x + 34, y - 36)
    map.fire_x, map.fire_y = map.x + 50, map.y + 22
    world.spawn("campfire", map.fire_x, map.fire_y)
    world.spawn("barrel", map.x - 34, map.y - 14)
    world.spawn("crate", map.x - 40, map.y - 4)
    local gx, gy = map.x - 150, map.y - 60
    if kind_at(gx // 16, gy // 16) == T.grass then world.spawn("grave", gx, gy) end
end

local SOLID = { [T.deep] = true, [T.rock] = true, [T.wall] = true, [T.cliff] = true,
                [T.sand_root] = true, [T.grass_root] = true, [T.sea_root] = true }

-- The tiles from which one can walk or wade to the hill, as a set of ty * width + tx.
local function find_connected(map)
    local seen, queue = { [map.ty * map.width + map.tx] = true }, { { map.tx, map.ty } }
    local at = 1
    while queue[at] do
        local tx, ty = queue[at][1], queue[at][2]
        at = at + 1
        for _, step in ipairs { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } } do
            local x, y = tx + step[1], ty + step[2]
            local index = y * map.width + x
            local inside = x >= 0 and y >= 0 and x < map.width and y < map.height
            if inside and not seen[index] and not SOLID[kind_at(x, y)] then
                seen[index] = true
                queue[#queue + 1] = { x, y }
            end
        end
    end
    return seen
end

-- Lists of places, in order of rows: the sea where shades rise, the sand where things wash up. Pools and
-- nooks from which there is no way to the hill are left out.
local function remember(map, field)
    local connected = find_connected(map)
    map.shore, map.beach, map.sea = {}, {}, {}
    for ty = 0, map.height - 1 do
        for tx = 0, map.width - 1 do
            local kind, height = kind_at(tx, ty)
            local e = field[ty * map.width + tx]
            if not connected[ty * map.width + tx] then kind = nil end
            if kind == T.water and e < -0.08 then map.shore[#map.shore + 1] = { tx, ty } end
            if kind == T.sand and height >= 2 then map.beach[#map.beach + 1] = { tx, ty } end
            if kind == T.water then map.sea[#map.sea + 1] = { tx, ty } end
        end
    end
end

-- Fills the world and returns the map: width, height, tx, ty (the hill), x, y (the same in pixels),
-- dock_*, fire_*, shore, beach, sea.
function island.make()
    local map = { width = tune.map.width, height = tune.map.height }
    map.tx, map.ty = map.width // 2, map.height // 2 - 2
    map.x, map.y = map.tx * 16 + 8, map.ty * 16 + 8
    local field = elevations(map)
    lay_ground(map, field)
    lay_dock(map)
    lay_path(map, map.tx - 24, map.ty + 6)
    lay_path(map, map.tx + 24, map.ty - 4)
    lay_bluff(map)
    lay_plaza(map)
    lay_rocks(map, field)
    grow_plants(map, field)
    furnish(map)
    remember(map, field)
    return map
end

island.middle = middle

return island
