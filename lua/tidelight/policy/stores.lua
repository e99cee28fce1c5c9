-- What mods give, take and count: all of them together so much in a minute, each that may an equal share, so that none can
-- take another's and none makes the game another one. Oil is what the light lives of: mods leave the players some, and the
-- stores hold no more by their gifts than a good morning brings.
local crowd = require "tidelight.policy.crowd"
local shares = require "policy.shares"
local window_counter = require "policy.window_counter"
local world = require "engine.world"

local stores = {}

stores.WINDOW = 3600                             -- ticks
stores.GIVEN = { wood = 12, oil = 4, shell = 4 } -- of all mods in WINDOW
stores.FULL = { wood = 40, oil = 20, shell = 20 } -- what gifts fill the stores up to
stores.SPENT = { wood = 24, oil = 6, shell = 12 } -- of all mods in WINDOW
stores.KEPT = { wood = 0, oil = 2, shell = 0 }   -- what they leave
stores.POINTS = 200                              -- of all mods in WINDOW

local given, spent = {}, {}
for name in pairs(stores.GIVEN) do
    given[name], spent[name] = window_counter.create(stores.WINDOW), window_counter.create(stores.WINDOW)
end
local points = window_counter.create(stores.WINDOW)

-- What a mod may still do of `most`; at least one of each for a mod that comes late among many.
local function left(book, mod, most, capability, state)
    local tick = world.tick()
    window_counter.sweep(book, tick)
    return crowd.share(most, shares.of(state, capability)) - window_counter.sum(book, mod.number, tick)
end

local function take(book, mod, amount) window_counter.add(book, mod.number, world.tick(), amount) end

function stores.give(mod, command, state)
    local store = command.store
    local room = math.min(left(given[store], mod, stores.GIVEN[store], "stores.give", state),
        stores.FULL[store] - world.var(store))
    if room < 1 then return "deny", "mods have given enough of it for now" end
    local amount = math.min(room, command.amount)
    take(given[store], mod, amount)
    if amount < command.amount then return "rewrite", { amount = amount } end
end

-- All or nothing: a price that is paid in part is none.
function stores.spend(mod, command, state)
    local store = command.store
    local has = world.var(store)
    if command.amount > has then return end -- the game says what there is
    if command.amount > has - stores.KEPT[store] then
        return "deny", ("the players keep %d %s"):format(stores.KEPT[store], store)
    end
    if command.amount > left(spent[store], mod, stores.SPENT[store], "stores.spend", state) then
        return "deny", "mods have spent enough of it for now"
    end
    take(spent[store], mod, command.amount)
end

function stores.score(mod, command, state)
    local room = left(points, mod, stores.POINTS, "score.add", state)
    if room < 1 then return "deny", "mods have added enough points for now" end
    local amount = math.min(room, command.points)
    take(points, mod, amount)
    if amount < command.points then return "rewrite", { points = amount } end
end

return stores
