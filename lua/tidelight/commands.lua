-- What mods can ask for in Tidelight beside what the engine has (api.lua): what is done once it was checked and allowed
-- (policy/stores.lua), and what queries answer.
local added = require "tidelight.added"
local ambience = require "tidelight.ambience"
local daynight = require "tidelight.daynight"
local floaters = require "tidelight.floaters"
local stores = require "tidelight.stores"
local tasks = require "tidelight.tasks"
local tide = require "tidelight.tide"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local commands = {}

local NOT_NOW = "nobody plays now"
local GIVEN, TAKEN = 0x9DE888, 0xFFC060
local ABOVE, APART = 34, 9 -- px over the player

-- Every player sees what mods do to his stores, at the first player who is there.
local function show(game, store, amount, color)
    local x, y = world.pos(game.players[1])
    if x then floaters.add(game, x, y - ABOVE - APART, ("%+d %s"):format(amount, game.words("word." .. store)), color) end
end

local function spend(game, store, amount)
    if stores.of(store) < amount then return false, ("there is not so much: %s %d"):format(store, stores.of(store)) end
    stores.add(store, -amount)
    show(game, store, -amount, TAKEN)
end

local function advance(game, mod, id, by)
    local entry = added.content.get("goal", id)
    if entry.mod ~= mod.id then return false, ("goal: %s is not the mod's own"):format(entry.id) end
    if entry.counts ~= "mod" then return false, ("goal: %s counts '%s' by itself"):format(entry.id, entry.counts) end
    if tasks.is_done(game, entry) then return false, ("goal: %s is done"):format(entry.id) end
    tasks.advance(game, entry, by)
end

-- The commands of a game: name -> function, as lua/games/contract.lua has it.
function commands.of(game)
    local all = {
        give = function(_, fields)
            stores.add(fields.store, fields.amount)
            show(game, fields.store, fields.amount, GIVEN)
        end,
        spend = function(_, fields) return spend(game, fields.store, fields.amount) end,
        score = function(_, fields) world.set_var("score", world.var("score") + fields.points) end,
        advance = function(mod, fields) return advance(game, mod, fields.goal, fields.by) end,
    }
    for name, run in pairs(all) do
        all[name] = function(mod, fields)
            if game.is_idle() then return false, NOT_NOW end
            return run(mod, fields)
        end
    end
    return all
end

function commands.queries(game)
    return {
        upgrade_taken = function(_, fields)
            local entry = added.content.get("upgrade", fields.upgrade)
            return { times = upgrades.times(game, entry.id), is_offered = upgrades.is_offered(game, entry.id) }
        end,
        goal_stands = function(_, fields)
            local entry = added.content.get("goal", fields.goal)
            return { have = tasks.have(game, entry), wanted = entry.wanted, is_done = tasks.is_done(game, entry) }
        end,
    }
end

function commands.states(game)
    return {
        phase = daynight.told, water = tide.told, stores = stores.told, tally = stores.tally_told,
        sky = function() return ambience.told(game) end,
    }
end

return commands
