-- The pack: stacks of items {name, n, on (worn or held)}, and what they lend whoever wears them.
local messages = require "messages"
local things = require "things"

local pack = {}

pack.MOST = 12 -- stacks

local function entry_of(stack) return things.item[stack.name] end

-- The sum of a field over what is worn.
function pack.bonus(game, field)
    local sum = 0
    for _, stack in ipairs(game.pack) do
        local entry = stack.on and entry_of(stack)
        if entry then sum = sum + entry[field] end
    end
    return sum
end

-- What is worn in a slot: the entry, and the stack; nil: nothing.
function pack.worn(game, slot)
    for _, stack in ipairs(game.pack) do
        local entry = stack.on and entry_of(stack)
        if entry and entry.slot == slot then return entry, stack end
    end
end

function pack.is_dry(game)
    for _, stack in ipairs(game.pack) do
        local entry = stack.on and entry_of(stack)
        if entry and entry.dry then return true end
    end
    return false
end

-- Whether one more of it has room.
function pack.has_room(game, name)
    local entry = things.item[name]
    for _, stack in ipairs(game.pack) do
        if stack.name == name and entry and stack.n < entry.stack then return true end
    end
    return #game.pack < pack.MOST
end

-- Takes so many of an item; how many had no room.
function pack.add(game, name, count)
    local entry = things.item[name]
    for _, stack in ipairs(game.pack) do
        if stack.name == name and not stack.on then
            local more = math.min(count, entry.stack - stack.n)
            stack.n, count = stack.n + more, count - more
        end
    end
    while count > 0 and #game.pack < pack.MOST do
        local more = math.min(count, entry.stack)
        game.pack[#game.pack + 1] = { name = name, n = more, on = false }
        count = count - more
    end
    return count
end

-- One of a stack is gone.
function pack.spend(game, stack)
    stack.n = stack.n - 1
    if stack.n > 0 then return end
    for i, other in ipairs(game.pack) do
        if other == stack then return table.remove(game.pack, i) end
    end
end

function pack.find(game, name)
    for _, stack in ipairs(game.pack) do
        if stack.name == name then return stack end
    end
end

-- The first of which a test is true.
function pack.first(game, suits)
    for _, stack in ipairs(game.pack) do
        local entry = entry_of(stack)
        if entry and suits(entry, stack) then return stack, entry end
    end
end

-- Puts on what can be worn, in place of what is in that slot, or takes it off. False: it cannot be worn.
function pack.wear(game, stack)
    local entry = entry_of(stack)
    if not entry or entry.slot == "none" then return false end
    local _, other = pack.worn(game, entry.slot)
    if other then other.on = false end
    if other ~= stack then
        stack.on = true
        messages.say(game, "log.wear", { item = stack.name }, "good")
    else
        messages.say(game, "log.take_off", { item = stack.name })
    end
    return true
end

-- How well something suits the slot that it is for, for the bot.
function pack.worth(entry) return entry.hit * 3 + entry.armor * 4 + entry.light * 3 + entry.thrift // 8 + entry.quiet + (entry.dry and 3 or 0) end

return pack
