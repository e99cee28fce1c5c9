-- What tests of mods can ask of this game alone (modapi/testing.js): a function for each verb, (question) -> value, or nil
-- and what is wrong.
local added = require "tidelight.added"
local daynight = require "tidelight.daynight"
local making = require "tidelight.making"
local stores = require "tidelight.stores"
local text = require "lib.text"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local verbs = {}

local PHASES = { day = true, dusk = true, night = true, dawn = true }
local MOST = 1000 -- of a store

local function phase(game, question)
    local name = question.name
    if name == "won" then
        game.win()
    elseif name == "lost" then
        game.lose("a test ends the game")
    elseif PHASES[name] then
        local ticks, usual = question.ticks and math.tointeger(question.ticks), game.phases[name]
        if question.ticks and (not ticks or ticks < 1) then return nil, "phase: expected ticks, from 1" end
        game.phases[name] = ticks or usual -- mods are told how long it lasts
        daynight.enter(game, name)
        game.phases[name] = usual
    else
        return nil, ("there is no phase '%s': day, dusk, night, dawn, won and lost are known"):format(
            text.printable(tostring(name), 60))
    end
    return true
end

-- Sets what the players have: {wood, oil, shell}, those that are named.
local function set_stores(question)
    for _, name in ipairs(stores.NAMES) do
        local amount = question[name]
        if amount ~= nil then
            local whole = math.type(amount) and math.tointeger(amount)
            if not whole or whole < 0 or whole > MOST then return nil, ("stores: %s: expected 0 to %d"):format(name, MOST) end
            world.set_var(name, whole)
        end
    end
    return { wood = stores.of "wood", oil = stores.of "oil", shell = stores.of "shell" }
end

-- An entry by its id, among what there is of a type; or nil and what is wrong.
local function entry_of(list, what, id)
    local ids = {}
    for i, entry in ipairs(list) do
        if entry.id == id then return entry end
        ids[i] = entry.id
    end
    return nil, ("there is no %s '%s'%s"):format(what, text.printable(tostring(id), 97), text.suggest(tostring(id), ids))
end

-- Chooses what `build` makes: the id of a building or a recipe, or "wall".
local function choose(question)
    local id, list = question.id, {}
    for i, choice in ipairs(added.choices) do list[i] = choice.entry end
    if id ~= "wall" then
        local entry, problem = entry_of(list, "building or recipe", id)
        if not entry then return nil, "choose: " .. problem end
    end
    making.restore(id)
    return true
end

-- An upgrade is taken, as if it had been offered and paid for.
local function upgrade(game, question)
    local entry, problem = entry_of(added.upgrades, "upgrade", question.id)
    if not entry then return nil, "upgrade: " .. problem end
    upgrades.take(game, entry)
    return upgrades.times(game, entry.id)
end

-- The verbs of a game.
function verbs.of(game)
    return {
        phase = function(question) return phase(game, question) end,
        stores = set_stores, choose = choose,
        upgrade = function(question) return upgrade(game, question) end,
    }
end

return verbs
