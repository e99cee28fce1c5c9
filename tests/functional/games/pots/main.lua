-- A game of nothing but content: it says what there is.
local world = require "engine.world"

local function say(entry)
    local parts = {}
    for name, value in pairs(entry) do parts[#parts + 1] = name .. "=" .. tostring(type(value) == "table" and "table" or value) end
    print(table.concat(parts, " "))
end

return function(options)
    local content = options.content
    world.reset(20, 12, options.seed)
    for _, entry in ipairs(content.all "item") do say(entry) end
    local net = content.get("item", "snare:net")
    if net then print("net " .. content.words(net, "title")) end
    print(content.describe("item", "pot"))
    print(select(2, pcall(function() content.get("item", "pot").price = 4 end)))
    print(select(2, pcall(content.all, "itm")))
    return { tick = function() end, save = function() return {} end }
end
