-- The floor as a grid of cells: what each is, who stands there, and how far it is from one to the others. Tiles and things lie
-- in the world; what is kept here of them is read from there (grid.read, grid.index).
local world = require "engine.world"

local grid = {}

grid.WIDTH, grid.HEIGHT, grid.SIZE = 46, 30, 16 -- cells, px
grid.CELLS = grid.WIDTH * grid.HEIGHT
grid.WAYS = { { 0, -1 }, { 1, 0 }, { 0, 1 }, { -1, 0 }, { 1, -1 }, { 1, 1 }, { -1, 1 }, { -1, -1 } }
grid.WAY_NAMES = { "n", "e", "s", "w", "ne", "se", "sw", "nw" }
grid.FAR = 9999
local WIDTH, HEIGHT, SIZE = grid.WIDTH, grid.HEIGHT, grid.SIZE
local FOOT = 13 -- px from a cell's upper edge to where a thing stands

-- Slots of an entity's numbers.
grid.CELL, grid.STATE, grid.ENERGY, grid.GOAL, grid.HELD, grid.AMOUNT, grid.FOUND, grid.SEEN = 1, 2, 3, 4, 5, 6, 7, 8

local names = { "ut_rock", "ut_wall", "ut_stone", "ut_planks", "ut_silt", "ut_shells", "ut_door", "ut_doorway", "ut_hatch", "ut_weed", "ut_pillar", "ut_lamp", "ut_unknown" }
local WALL = { ut_rock = true, ut_wall = true, ut_pillar = true, ut_lamp = true }
local OPAQUE = { ut_rock = true, ut_wall = true, ut_pillar = true, ut_door = true, ut_weed = true }

-- By cell: the name of its tile, its height, and whether it is a wall.
local kinds, heights, walls = {}, {}, {}
-- By cell: the monster that stands there; items; traps (the game keeps them as entities).
grid.monsters, grid.items, grid.traps = {}, {}, {}

function grid.cell(x, y) return y * WIDTH + x end

function grid.at(cell) return cell % WIDTH, cell // WIDTH end

function grid.is_inside(x, y) return x >= 0 and y >= 0 and x < WIDTH and y < HEIGHT end

function grid.px(cell) return cell % WIDTH * SIZE + SIZE // 2, cell // WIDTH * SIZE + FOOT end

function grid.cell_of_px(x, y)
    local cx, cy = math.floor(x) // SIZE, math.floor(y) // SIZE
    return grid.is_inside(cx, cy) and grid.cell(cx, cy) or nil
end

function grid.kind(cell) return kinds[cell] end

function grid.height(cell) return heights[cell] end

function grid.is_wall(cell) return walls[cell] end

function grid.is_opaque(x, y) return not grid.is_inside(x, y) or OPAQUE[kinds[y * WIDTH + x]] == true end

-- Levels of water over a cell; 1 is waded through, 2 and more are deep.
function grid.depth(cell)
    if kinds[cell] == "ut_hatch" or walls[cell] then return 0 end
    return math.max(0, math.floor(world.water()) - heights[cell])
end

function grid.set(cell, kind, height, variant)
    kinds[cell], heights[cell], walls[cell] = kind, height or heights[cell] or 4, WALL[kind] == true
    local x, y = grid.at(cell)
    world.set_tile(x, y, { kind = kind, height = heights[cell], variant = variant or 0 })
end

-- What lies in the world, after it was loaded.
function grid.read()
    for cell = 0, grid.CELLS - 1 do
        local x, y = grid.at(cell)
        local kind, height = world.tile(x, y)
        kinds[cell], heights[cell] = names[kind + 1] or "ut_rock", height
        walls[cell] = WALL[kinds[cell]] == true
    end
end

function grid.is_known(cell)
    local x, y = grid.at(cell)
    return world.cover(x, y, 2) == nil
end

function grid.know(cell)
    local x, y = grid.at(cell)
    if world.cover(x, y, 2) ~= nil then world.set_cover(x, y, 2, nil) end
end

function grid.cover_all()
    for cell = 0, grid.CELLS - 1 do
        local x, y = grid.at(cell)
        world.set_cover(x, y, 2, { kind = "ut_unknown" })
    end
end

-- --- things ---

function grid.put(entity, cell) world.set_data(entity, grid.CELL, cell + 1) end

-- The cell of a thing. One that a mod has put there is where it is seen.
function grid.cell_of(entity)
    local kept = world.data(entity, grid.CELL)
    if not kept then return nil end
    if kept > 0 and kept <= grid.CELLS then return kept - 1 end
    local cell = grid.cell_of_px(world.pos(entity))
    if cell then grid.put(entity, cell) end
    return cell
end

-- Who and what is where. kind_of(name): "monster", "item", "trap" or nil.
function grid.index(kind_of)
    grid.monsters, grid.items, grid.traps = {}, {}, {}
    local lists = { monster = grid.monsters, item = grid.items, trap = grid.traps }
    for _, entity in ipairs(world.all()) do
        local list = lists[kind_of(world.get(entity, "kind")) or ""]
        local cell = list and world.alive(entity) and grid.cell_of(entity)
        if cell then list[cell] = entity end
    end
end

-- --- ways ---

function grid.distance(from, to)
    local ax, ay = grid.at(from)
    local bx, by = grid.at(to)
    return math.max(math.abs(ax - bx), math.abs(ay - by))
end

-- The cell beside one that way; nil: outside, or around a corner of walls.
function grid.step(cell, way)
    local x, y = grid.at(cell)
    local nx, ny = x + way[1], y + way[2]
    if not grid.is_inside(nx, ny) then return nil end
    if way[1] ~= 0 and way[2] ~= 0 and grid.is_wall(grid.cell(nx, y)) and grid.is_wall(grid.cell(x, ny)) then return nil end
    return grid.cell(nx, ny)
end

local DX, DY = {}, {}
for i, way in ipairs(grid.WAYS) do DX[i], DY[i] = way[1], way[2] end

-- How many steps each cell is from the nearest of `from` (a list): by cell; those that cannot be reached are not in it.
-- is_free(cell): whether it can be gone through; nil: all that is no wall.
function grid.spread(from, is_free, most)
    local far, queue, head = {}, {}, 1
    for i, cell in ipairs(from) do far[cell], queue[i] = 0, cell end
    most = most or grid.FAR
    while queue[head] do
        local cell = queue[head]
        head = head + 1
        local next_far, x, y = far[cell] + 1, cell % WIDTH, cell // WIDTH
        for i = 1, next_far <= most and 8 or 0 do
            local dx, dy = DX[i], DY[i]
            local nx, ny = x + dx, y + dy
            local to = ny * WIDTH + nx
            if nx >= 0 and ny >= 0 and nx < WIDTH and ny < HEIGHT and not far[to] and not walls[to]
                and (i <= 4 or not (walls[cell + dx] and walls[cell + dy * WIDTH])) and (not is_free or is_free(to)) then
                far[to] = next_far
                queue[#queue + 1] = to
            end
        end
    end
    return far
end

-- The step down a spread from a cell, and its way's number; nil: there is none. may(cell): whether one may go there now.
function grid.down(far, cell, may)
    local best, best_way, least = nil, nil, far[cell] or grid.FAR
    for number, way in ipairs(grid.WAYS) do
        local to = grid.step(cell, way)
        if to and far[to] and far[to] < least and (not may or may(to)) then best, best_way, least = to, number, far[to] end
    end
    return best, best_way
end

-- The step that leads furthest away; nil: nowhere further.
function grid.up(far, cell, may)
    local best, most = nil, far[cell] or 0
    for _, way in ipairs(grid.WAYS) do
        local to = grid.step(cell, way)
        if to and far[to] and far[to] > most and not grid.is_wall(to) and (not may or may(to)) then best, most = to, far[to] end
    end
    return best
end

return grid
