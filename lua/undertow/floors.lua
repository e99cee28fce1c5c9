-- Comes to a floor: chooses its kind, makes it, and puts in who and what is there.
local fight = require "fight"
local grid = require "grid"
local level = require "level"
local messages = require "messages"
local scene = require "engine.scene"
local things = require "things"
local world = require "engine.world"

local floors = {}

floors.LAST = 10
local NEAR = 9            -- steps from where one comes down in which no monster is
local USUAL = "cellar"    -- the kind of level when nothing else may be there
local OIL_EVERY = 1       -- flasks of oil that each floor has for sure

local function clear(game)
    for _, entity in ipairs(world.all()) do
        if entity ~= game.hero then world.remove(entity) end
    end
    grid.monsters, grid.items, grid.traps = {}, {}, {}
    game.burning, game.fires, game.glides, game.shots = {}, {}, {}, {}
end

local function add_monster(made, name, entry, cell)
    local entity = world.spawn(name, grid.px(cell))
    if not entity then return end
    grid.put(entity, cell)
    world.set(entity, "tint", entry.tint)
    world.set(entity, "hidden", true)
    local is_awake = entry.mind ~= "sleeper" and entry.mind ~= "warden" and entry.mind ~= "ambusher" and level.random(1, 100) <= 50
    local always = entry.mind == "drifter" or entry.mind == "thief" or entry.mind == "swimmer"
    world.set_data(entity, grid.STATE, (is_awake or always) and fight.ROAMS or fight.ASLEEP)
    grid.monsters[cell] = entity
    made.count = made.count + 1
end

-- A free cell for a monster: in water for who lives there.
local function cell_for(made, entry)
    for _ = 1, 12 do
        local cell = level.free_cell(made, NEAR)
        if not cell then return nil end
        if entry.mind ~= "swimmer" or grid.depth(cell) > 0 then return cell end
    end
end

local function add_group(made, name, entry)
    local cell = cell_for(made, entry)
    if not cell then return end
    add_monster(made, name, entry, cell)
    for _ = 2, entry.group do
        local to = grid.step(cell, grid.WAYS[level.random(1, 8)])
        if to and made.far[to] and not grid.is_wall(to) and not grid.monsters[to] then add_monster(made, name, entry, to) end
    end
end

local function populate(game, made, kind)
    made.count = 0
    for _, one in ipairs(kind.dwellers or {}) do
        local name = things.name(one.monster)
        local entry = things.monster[name]
        for _ = 1, one.count do
            if made.lamp and entry.mind == "warden" then
                add_monster(made, name, entry, made.lamp - 3)
            else
                add_group(made, name, entry)
            end
        end
    end
    local most = kind.monsters + game.floor // 3
    for _ = 1, most * 2 do
        if made.count >= most then break end
        local name, entry = things.draw("monster", game.floor, level.random)
        if name then add_group(made, name, entry) end
    end
end

local function lay_out(game, made, kind)
    for i = 1, kind.items do
        local name = i <= OIL_EVERY and "oil" or things.draw("item", game.floor, level.random)
        local cell = name and level.free_cell(made, 3)
        if cell then fight.drop(name, cell, things.item[name].stack > 4 and level.random(1, 3) or 1) end
    end
    for _ = 1, kind.traps do
        local name, entry = things.draw("trap", game.floor, level.random)
        local cell = name and level.free_cell(made, 4)
        local entity = cell and entry and world.spawn(name, grid.px(cell))
        if entity then
            grid.put(entity, cell)
            world.set(entity, "hidden", true)
            grid.traps[cell] = entity
        end
    end
end

-- Fires that do not go out, at the foot of a wall.
function floors.light_fires(game)
    for _, entity in ipairs(world.all "sconce") do world.remove(entity) end
    for _, cell in ipairs(game.fires) do
        local entity = world.spawn("sconce", grid.px(cell))
        if entity then grid.put(entity, cell) end
    end
end

local function choose(game)
    level.stream(game.floor)
    local name, kind = things.draw("level", game.floor, level.random, function(entry)
        return (game.floor == floors.LAST) == (entry.shape == "last")
    end)
    if not name then return USUAL, things.level[USUAL] end
    return name, kind
end

-- The game goes on on that floor.
function floors.enter(game, floor)
    game.floor, game.aside = floor, {} -- what lay on the last one stays behind, whoever knows of it
    clear(game)
    local name, kind = choose(game)
    game.level, game.ground, game.ambient = name, kind.ground, kind.dark
    world.set_water(kind.water)
    local made = level.make(kind, floor)
    grid.cover_all()
    game.start, game.hatch, game.lamp_cell, game.fires = made.start, made.hatch, made.lamp, made.fires
    game.calm, game.every = kind.calm, kind.every
    populate(game, made, kind)
    lay_out(game, made, kind)
    floors.light_fires(game)
    game.place(made.start)
    game.banner = world.tick()
    messages.say(game, "log.floor", { floor = floor, level = name }, "loud")
    scene.sound("bell", 50)
end

return floors
