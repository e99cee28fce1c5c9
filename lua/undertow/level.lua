-- Makes a floor: its shape, walls and grounds, heights, weed and fires, where one comes down and where it goes on. All that is drawn
-- by lot comes from a stream of the floor's own, so that the same seed has the same floors however one plays.
local grid = require "grid"
local world = require "engine.world"

local level = {}

local W, H = grid.WIDTH, grid.HEIGHT
local DRY, ROCK_HEIGHT = 9, 15
local MOST_TRIES = 60

local stream = "floor1"

function level.stream(floor) stream = ("floor%d"):format(floor) end

function level.random(low, high) return world.random(stream, low, high) end

local random = level.random

local function chance(percent) return random(1, 100) <= percent end

-- --- shapes: each fills `open` (cell -> true) and gives a list of places {x, y, w, h} ---

local function carve(open, x, y)
    if x > 0 and y > 1 and x < W - 1 and y < H - 1 then open[grid.cell(x, y)] = true end
end

local function carve_box(open, box)
    for y = box.y, box.y + box.h - 1 do
        for x = box.x, box.x + box.w - 1 do carve(open, x, y) end
    end
end

local function middle(box) return box.x + box.w // 2, box.y + box.h // 2 end

local function corridor(open, from, to, wide)
    local x, y = middle(from)
    local to_x, to_y = middle(to)
    local across_first = chance(50)
    local function go_x()
        while x ~= to_x do
            carve(open, x, y)
            if wide then carve(open, x, y + 1) end
            x = x + (to_x > x and 1 or -1)
        end
    end
    local function go_y()
        while y ~= to_y do
            carve(open, x, y)
            if wide then carve(open, x + 1, y) end
            y = y + (to_y > y and 1 or -1)
        end
    end
    if across_first then go_x() go_y() else go_y() go_x() end
    carve(open, x, y)
end

local function overlaps(a, b, gap)
    return a.x < b.x + b.w + gap and b.x < a.x + a.w + gap and a.y < b.y + b.h + gap and b.y < a.y + a.h + gap
end

local function scatter_boxes(boxes, count, least, most, gap)
    for _ = 1, MOST_TRIES do
        if #boxes >= count then return end
        local w, h = random(least, most), random(least, math.max(least, most - 2))
        local box = { x = random(1, W - w - 2), y = random(2, H - h - 2), w = w, h = h }
        local fits = true
        for _, other in ipairs(boxes) do fits = fits and not overlaps(box, other, gap) end
        if fits then boxes[#boxes + 1] = box end
    end
end

local function join(open, boxes, wide)
    table.sort(boxes, function(a, b) return a.x + a.y * 0.3 < b.x + b.y * 0.3 end)
    for i = 2, #boxes do corridor(open, boxes[i - 1], boxes[i], wide and chance(50)) end
    for _ = 1, #boxes // 3 do corridor(open, boxes[random(1, #boxes)], boxes[random(1, #boxes)], false) end
end

local shapes = {}

function shapes.rooms(open)
    local boxes = {}
    scatter_boxes(boxes, random(8, 11), 4, 9, 2)
    for _, box in ipairs(boxes) do carve_box(open, box) end
    join(open, boxes, false)
    return boxes
end

function shapes.halls(open)
    local boxes = {}
    scatter_boxes(boxes, random(6, 8), 7, 13, 1)
    for _, box in ipairs(boxes) do carve_box(open, box) end
    join(open, boxes, true)
    for _, box in ipairs(boxes) do -- pillars
        for y = box.y + 2, box.y + box.h - 3, 3 do
            for x = box.x + 2, box.x + box.w - 3, 3 do open[grid.cell(x, y)] = "pillar" end
        end
    end
    return boxes
end

function shapes.cells(open)
    local boxes = {}
    for row = 0, 3 do
        for column = 0, 5 do
            if chance(82) then
                local box = { x = 2 + column * 7 + random(0, 1), y = 3 + row * 7, w = random(4, 5), h = random(3, 5) }
                boxes[#boxes + 1] = box
                carve_box(open, box)
            end
        end
    end
    for i = 2, #boxes do corridor(open, boxes[i - 1], boxes[i], false) end
    for _ = 1, 6 do corridor(open, boxes[random(1, #boxes)], boxes[random(1, #boxes)], false) end
    return boxes
end

-- Rooms of the size of caverns, gnawed by a walk that staggers about.
function shapes.caves(open)
    local boxes = {}
    scatter_boxes(boxes, 9, 3, 6, 3)
    for _, box in ipairs(boxes) do
        local x, y = middle(box)
        for _ = 1, random(70, 150) do
            carve(open, x, y)
            local way = grid.WAYS[random(1, 4)]
            x = math.max(2, math.min(W - 3, x + way[1]))
            y = math.max(3, math.min(H - 3, y + way[2]))
        end
        carve_box(open, box)
    end
    join(open, boxes, true)
    return boxes
end

-- A way down through small rooms into the hall of the lamp.
function shapes.last(open)
    local hall = { x = W - 19, y = 7, w = 16, h = 15 }
    local boxes = { { x = 3, y = H // 2 - 2, w = 5, h = 5 } }
    scatter_boxes(boxes, 3, 4, 6, 3)
    local kept = {}
    for _, box in ipairs(boxes) do
        if not overlaps(box, hall, 2) then kept[#kept + 1] = box end
    end
    for _, box in ipairs(kept) do carve_box(open, box) end
    join(open, kept, false)
    carve_box(open, hall)
    corridor(open, kept[#kept], hall, true)
    for y = hall.y + 3, hall.y + hall.h - 4, 4 do
        for x = hall.x + 3, hall.x + hall.w - 6, 3 do open[grid.cell(x, y)] = "pillar" end
    end
    kept[#kept + 1] = hall
    return kept
end

-- --- from a shape to tiles ---

-- Heights that rise and fall softly, from a few hills.
local function make_heights(open)
    local hills, heights = {}, {}
    for i = 1, 12 do hills[i] = { random(0, W), random(0, H), random(-3, 3), random(4, 9) } end
    for cell = 0, grid.CELLS - 1 do
        local x, y = grid.at(cell)
        local sum = 3.5
        for _, hill in ipairs(hills) do
            local far = math.max(math.abs(x - hill[1]), math.abs(y - hill[2]))
            if far < hill[4] then sum = sum + hill[3] * (hill[4] - far) / hill[4] end
        end
        heights[cell] = open[cell] and math.max(0, math.min(8, math.floor(sum))) or ROCK_HEIGHT
    end
    return heights
end

local function lay(open, heights, ground)
    for cell = 0, grid.CELLS - 1 do
        local x, y = grid.at(cell)
        local below = y < H - 1 and open[grid.cell(x, y + 1)]
        if open[cell] == "pillar" then
            grid.set(cell, "ut_pillar", ROCK_HEIGHT)
        elseif open[cell] then
            local roll = random(1, 100)
            grid.set(cell, "ut_" .. ground, heights[cell], roll <= 70 and 0 or roll <= 82 and 1 or roll <= 91 and 2 or 3)
        else
            local roll = random(1, 100)
            grid.set(cell, below and "ut_wall" or "ut_rock", ROCK_HEIGHT, roll <= 72 and 0 or roll <= 88 and 1 or roll <= 95 and 2 or 3)
        end
    end
end

-- A gap in a wall of which both sides are walls may have a door.
local function make_doors(open, boxes)
    for _, box in ipairs(boxes) do
        for x = box.x - 1, box.x + box.w do
            for y = box.y - 1, box.y + box.h do
                local is_edge = x == box.x - 1 or x == box.x + box.w or y == box.y - 1 or y == box.y + box.h
                local cell = grid.is_inside(x, y) and grid.cell(x, y)
                if is_edge and cell and open[cell] == true and not grid.is_wall(cell) then
                    local l, r, u, d = cell - 1, cell + 1, cell - W, cell + W
                    local is_gap = grid.is_wall(l) and grid.is_wall(r) and not grid.is_wall(u) and not grid.is_wall(d)
                        or grid.is_wall(u) and grid.is_wall(d) and not grid.is_wall(l) and not grid.is_wall(r)
                    if is_gap and chance(45) then grid.set(cell, "ut_door") end
                end
            end
        end
    end
end

local function make_weed(percent)
    for cell = 0, grid.CELLS - 1 do
        local is_ground = not grid.is_wall(cell) and grid.kind(cell) ~= "ut_door"
        if is_ground and grid.height(cell) <= 3 and random(1, 300) <= percent then grid.set(cell, "ut_weed", nil, random(0, 1)) end
    end
end

-- All that can be reached from a cell.
local function furthest(from)
    local far, best, most = grid.spread({ from }), from, 0
    for cell = 0, grid.CELLS - 1 do
        if far[cell] and far[cell] > most and grid.kind(cell) ~= "ut_door" then best, most = cell, far[cell] end
    end
    return best, far
end

-- A cell of a place that is ground.
local function ground_in(box)
    for _ = 1, MOST_TRIES do
        local cell = grid.cell(random(box.x, box.x + box.w - 1), random(box.y, box.y + box.h - 1))
        if not grid.is_wall(cell) and grid.kind(cell) ~= "ut_door" then return cell end
    end
    return grid.cell(middle(box))
end

local function place_lamp(hall)
    local cell = grid.cell(hall.x + hall.w - 3, hall.y + hall.h // 2)
    grid.set(cell, "ut_lamp", DRY)
    return cell
end

-- Fires on the walls' feet: cells beside a wall.
local function place_fires(boxes, count)
    local fires = {}
    for _ = 1, count do
        local box = boxes[random(1, #boxes)]
        local cell = grid.cell(random(box.x, box.x + box.w - 1), box.y - 1)
        if grid.kind(cell) == "ut_wall" then fires[#fires + 1] = cell end
    end
    return fires
end

-- Makes the floor of a kind (an entry of content). {start, hatch (or nil), lamp (or nil), fires, places, far (steps from start)}.
function level.make(kind, floor)
    level.stream(floor)
    local open = {}
    local boxes = shapes[kind.shape](open)
    local heights = make_heights(open)
    lay(open, heights, kind.ground)
    make_doors(open, boxes)
    make_weed(kind.weed)
    local made = { places = boxes }
    if kind.shape == "last" then
        made.start = grid.cell(middle(boxes[1]))
        made.lamp = place_lamp(boxes[#boxes])
    else
        local start = ground_in(boxes[random(1, #boxes)])
        made.hatch = furthest(start)
        made.start = furthest(made.hatch)
        grid.set(made.hatch, "ut_hatch", DRY)
    end
    if grid.kind(made.start) == "ut_weed" or grid.height(made.start) < 4 then grid.set(made.start, "ut_" .. kind.ground, 5) end
    made.fires = place_fires(boxes, kind.lamps)
    made.far = grid.spread { made.start }
    return made
end

-- A free cell of ground that one can walk to, at least so many steps from where one comes down; nil: there is none.
function level.free_cell(made, least)
    for _ = 1, MOST_TRIES * 3 do
        local cell = random(0, grid.CELLS - 1)
        local far = made.far[cell]
        if far and far >= least and not grid.monsters[cell] and not grid.items[cell] and not grid.traps[cell]
            and grid.kind(cell) ~= "ut_door" and grid.kind(cell) ~= "ut_hatch" and cell ~= made.hatch then
            return cell
        end
    end
end

return level
