-- Upgrades that mods add: at dawn up to three are offered at the lighthouse, and until dusk the players may take one of them.
-- How often each was taken is kept by its id, so that it holds again when its mod comes back; what all of an effect come to
-- is in the world (variables "up_EFFECT"), and is bounded.
local added = require "tidelight.added"
local scene = require "engine.scene"
local stores = require "tidelight.stores"
local world = require "engine.world"

local upgrades = {}

upgrades.EFFECTS = { "stride", "lantern", "lamp", "walls", "mend" }
upgrades.MOST = { stride = 30, lantern = 50, lamp = 40, walls = 60, mend = 60 } -- percent, of all mods together
local OFFERED = 3
local STREAM = "upgrades"
local NOTICE = 0x9DE888

local function find(id)
    for _, entry in ipairs(added.upgrades) do
        if entry.id == id then return entry end
    end
end

local function variable(effect) return "up_" .. effect end

-- A value with what was taken of an effect on top; without any the very same value.
function upgrades.more(effect, value)
    local percent = added.upgrades[1] and world.var(variable(effect)) or 0
    return percent > 0 and value * (100 + percent) / 100 or value
end

function upgrades.less(effect, value)
    local percent = added.upgrades[1] and world.var(variable(effect)) or 0
    return percent > 0 and value * (100 - percent) / 100 or value
end

function upgrades.times(game, id) return game.upgrades.taken[id] or 0 end

function upgrades.is_offered(game, id)
    for _, offered in ipairs(game.upgrades.offered) do
        if offered == id and find(id) then return true end
    end
    return false
end

-- After a saved game was loaded or content changed: effects are what was taken of the upgrades that there are.
function upgrades.refresh(game)
    if not added.upgrades[1] then return end
    local sums = {}
    for _, entry in ipairs(added.upgrades) do
        sums[entry.effect] = (sums[entry.effect] or 0) + entry.percent * math.min(entry.most, upgrades.times(game, entry.id))
    end
    for _, effect in ipairs(upgrades.EFFECTS) do
        local sum = math.min(upgrades.MOST[effect], sums[effect] or 0)
        if sum ~= world.var(variable(effect)) then world.set_var(variable(effect), sum) end
    end
end

-- Up to three that can still be taken, by lot.
function upgrades.offer(game)
    game.upgrades.offered, game.upgrades.chosen = {}, 1
    local open = {}
    for _, entry in ipairs(added.upgrades) do
        if entry.from <= game.day and upgrades.times(game, entry.id) < entry.most then open[#open + 1] = entry.id end
    end
    while open[1] and #game.upgrades.offered < OFFERED do
        table.insert(game.upgrades.offered, table.remove(open, world.random(STREAM, 1, #open)))
    end
    if game.upgrades.offered[1] then
        game.say("say.upgrades", NOTICE, { key = game.prompt("focus", 1).long })
    end
end

function upgrades.withdraw(game) game.upgrades.offered, game.upgrades.chosen = {}, 1 end

-- What is offered and there: entries, and which of them is chosen.
function upgrades.offered(game)
    local list = {}
    for _, id in ipairs(game.upgrades.offered) do list[#list + 1] = find(id) end
    return list, math.min(game.upgrades.chosen, math.max(1, #list))
end

function upgrades.choose_next(game)
    local list, chosen = upgrades.offered(game)
    if not list[1] then return end
    game.upgrades.chosen = chosen % #list + 1
    scene.sound("ui_move", 50)
end

function upgrades.take(game, entry)
    game.upgrades.taken[entry.id] = upgrades.times(game, entry.id) + 1
    upgrades.withdraw(game)
    upgrades.refresh(game)
    scene.sound("refuel", 80)
    scene.burst("glow", game.map.x, game.map.y - 40, 18, 0xFFE9B0, 1)
    game.tell("upgraded", { upgrade = entry.id, times = upgrades.times(game, entry.id) })
end

-- Takes the chosen one for its cost; whether it did.
function upgrades.buy(game)
    local list, chosen = upgrades.offered(game)
    local entry = list[chosen]
    if not entry or not stores.can_pay(entry.cost) then
        scene.sound("ui_back", 40)
        return false
    end
    stores.pay(entry.cost)
    upgrades.take(game, entry)
    return true
end

return upgrades
