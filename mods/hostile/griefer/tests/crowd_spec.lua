-- Whatever griefer does with creatures and things, neither the lighthouse nor the keeper is crowded by them, in any tick.
local sim = require "testing.sim"

local here = assert(debug.getinfo(1, "S").source:match("^@(.*)/tests/[^/]+$"))
local NEAR, CLOSE = 160, 40 -- px: half a screen, and what covers the keeper
local TICKS = 420
local SHADES = { shade = true, shade_swift = true, shade_brute = true }

-- How many of the mod's shades are near a place, and how many of its things are close.
local function crowd_at(s, number, x, y)
    local shades, close = 0, 0
    for _, entity in ipairs(s.world.near(x, y, NEAR)) do
        if s.world.get(entity, "owner") == number then
            local is_x, is_y = s.world.pos(entity)
            if SHADES[s.world.get(entity, "kind")] then shades = shades + 1 end
            if s.world.length(is_x - x, is_y - y) <= CLOSE then close = close + 1 end
        end
    end
    return shades, close
end

-- The most that were there in one tick, while the keeper stands or walks about.
local function most_of(attack, walks)
    local s = sim.create { mods = { here }, seed = 7, settings = { griefer = { attack = attack, from = 30 } } }
    local number, most = s.session.numbers.griefer, { shades = 0, close = 0 }
    for at = 1, TICKS do
        if walks then s:move(at // 60 % 4 < 2 and 1 or -1, at // 60 % 8 < 4 and 1 or -1) end
        s:tick()
        for _, kind in ipairs { "lighthouse", "player" } do
            local x, y = s.world.pos(s.world.all(kind)[1])
            local shades, close = crowd_at(s, number, x, y)
            most.shades, most.close = math.max(most.shades, shades), math.max(most.close, close)
        end
    end
    return most
end

describe("griefer crowds nobody", function()
    for _, attack in ipairs { "crowd", "stronger", "swarm", "everything", "crates" } do
        it("who stands, with " .. attack, function()
            local most = most_of(attack, false)
            assert.is_true(most.shades <= 8, most.shades .. " shades")
            assert.is_true(most.close <= 8, most.close .. " things")
            assert.is_true(most.shades + most.close > 0, "the attack does nothing")
        end)

        -- Some come with the keeper, and those of where he was are left behind; shades did so 64 at a time.
        it("who walks, with " .. attack, function()
            local most = most_of(attack, true)
            assert.is_true(most.shades <= 16, most.shades .. " shades")
            assert.is_true(most.close <= 24, most.close .. " things")
        end)
    end
end)
