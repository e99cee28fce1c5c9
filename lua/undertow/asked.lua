-- What mods ask and do by the game's own api (api.lua): they learn what the diver knows, and no more.
local fight = require "fight"
local grid = require "grid"
local messages = require "messages"
local minds = require "minds"
local sight = require "sight"
local things = require "things"
local world = require "engine.world"

local asked = {}

local LAMPS = { [0] = "dark", "low", "bright" }
local MOST_THREATS = 16

local function water() return math.max(0, math.floor(world.water())) end

local function hp_of(entity) return world.alive(entity) and math.max(0, world.get(entity, "hp")) or 0 end

local function goals(game, to)
    if to == "hatch" then
        local cell = game.hatch or game.lamp_cell
        return cell and grid.is_known(cell) and { cell } or {}
    end
    local list = {}
    for cell = 0, grid.CELLS - 1 do
        local item = to == "item" and grid.items[cell]
        if item and world.data(item, grid.SEEN) == 1 and cell ~= game.cell then list[#list + 1] = cell end
        if to == "unknown" and grid.is_known(cell) and not grid.is_wall(cell) then
            for way = 1, 4 do
                local next_cell = grid.step(cell, grid.WAYS[way])
                if next_cell and not grid.is_known(next_cell) then list[#list + 1] = cell break end
            end
        end
    end
    return list
end

local function away(game)
    local foes = {}
    for i, foe in ipairs(sight.monsters(game)) do foes[i] = foe.cell end
    if not foes[1] then return { steps = 0, way = "" } end
    local to = grid.up(grid.spread(foes, grid.is_known), game.cell, function(cell) return not grid.monsters[cell] end)
    for number, way in ipairs(grid.WAYS) do
        if to and grid.step(game.cell, way) == to then return { steps = 1, way = grid.WAY_NAMES[number] } end
    end
    return { steps = 0, way = "" }
end

local function route(game, to)
    if to == "away" then return away(game) end
    local far = grid.spread(goals(game, to), grid.is_known)
    local lamp = game.lamp_cell
    if to == "hatch" and not game.hatch and lamp and grid.is_known(lamp) then
        local beside = {}
        for _, way in ipairs(grid.WAYS) do
            local cell = grid.step(lamp, way)
            if cell and not grid.is_wall(cell) then beside[#beside + 1] = cell end
        end
        far = grid.spread(beside, grid.is_known)
    end
    local _, way = grid.down(far, game.cell)
    return { steps = way and far[game.cell] or 0, way = way and grid.WAY_NAMES[way] or "" }
end

local function diver(game)
    local x, y = grid.at(game.cell)
    local items = {}
    for i, stack in ipairs(game.pack) do items[i] = things.item[stack.name] and things.item[stack.name].id or stack.name end
    return {
        x = x, y = y, hp = hp_of(game.hero), max_hp = world.get(game.hero, "max_hp") or 0, oil = game.oil, floor = game.floor, turn = game.turn,
        water = water(), flood_in = math.max(0, game.calm), lamp = LAMPS[game.lamp], items = items,
    }
end

local function threats(game)
    local list = {}
    for i, foe in ipairs(sight.monsters(game)) do
        if i > MOST_THREATS then break end
        local x, y = grid.at(foe.cell)
        list[i] = {
            monster = foe.entry.id, x = x, y = y, hp = hp_of(foe.entity), steps = foe.far,
            awake = world.data(foe.entity, grid.STATE) ~= fight.ASLEEP,
        }
    end
    return list
end

function asked.queries(game)
    return {
        diver = function() return diver(game) end,
        threats = function() return { list = threats(game) } end,
        route = function(_, fields) return route(game, fields.to) end,
    }
end

function asked.states(game)
    return {
        floor = function()
            local kind = things.level[game.level]
            return { number = game.floor, level = kind and kind.id or game.level }
        end,
        turn = function()
            return { number = game.turn, hp = hp_of(game.hero), oil = game.oil, water = water(), lamp = LAMPS[game.lamp] }
        end,
    }
end

function asked.commands(game)
    local function plays() return game.mode == "play" and world.alive(game.hero) end
    return {
        say = function(mod, fields)
            if not plays() then return false, "nobody dives now" end
            messages.say(game, "mod", { text = ("%s: %s"):format(mod.id, fields.text) }, "mod")
        end,
        noise = function(_, fields)
            if not plays() then return false, "nobody dives now" end
            if not grid.is_inside(fields.x, fields.y) then return false, "there is no such cell" end
            minds.noise(game, grid.cell(fields.x, fields.y), fields.loud)
        end,
        give = function(_, fields)
            if not plays() then return false, "nobody dives now" end
            local name = things.name(fields.item)
            if not things.item[name] then return false, "there is no such item" end
            if not fight.drop(name, game.cell) then return false, "there is no room for it" end
        end,
    }
end

-- What tests of mods can ask.
function asked.tests(game)
    local function entry_name(kind, question)
        local name = things.name(tostring(question[kind]))
        if things[kind][name] then return name end
        return nil, ("there is no %s '%s'"):format(kind, name)
    end
    return {
        state = function() return { mode = game.mode, floor = game.floor, turn = game.turn, level = game.level, oil = game.oil, lamp = game.lamp, hp = hp_of(game.hero) } end,
        pack = function() return game.pack end,
        log = function()
            local lines = {}
            for i, line in ipairs(game.log) do lines[i] = messages.text(game, line) end
            return lines
        end,
        give = function(question)
            local name, problem = entry_name("item", question)
            if not name then return nil, problem end
            return require("pack").add(game, name, question.count or 1) == 0
        end,
        monster = function(question)
            local name, problem = entry_name("monster", question)
            if not name then return nil, problem end
            local cell = grid.step(game.cell, { question.dx or 1, question.dy or 0 })
            if not cell then return nil, "there is no room" end
            grid.set(cell, "ut_" .. game.ground, 6)
            local entity = world.spawn(name, grid.px(cell))
            grid.put(entity, cell)
            grid.monsters[cell] = entity
            game.look()
            return entity
        end,
        trap = function(question)
            local name, problem = entry_name("trap", question)
            if not name then return nil, problem end
            local cell = grid.step(game.cell, { question.dx or 1, question.dy or 0 })
            if not cell then return nil, "there is no room" end
            grid.set(cell, "ut_" .. game.ground, 6)
            local entity = world.spawn(name, grid.px(cell))
            grid.put(entity, cell)
            grid.traps[cell] = entity
            return entity
        end,
        floor = function(question)
            game.enter(question.number)
            return game.level
        end,
        pass = function() -- a turn in which the diver waits
            game.end_turn()
            return game.turn
        end,
        hurt = function(question)
            fight.wound(game, question.amount, "cause.sea")
            return true
        end,
    }
end

return asked
