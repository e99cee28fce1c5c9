-- lua/mods/bisect: the smallest set of mods that fails together, whatever it is, in few steps.
local bisect = require "mods.bisect"
local needs = require "mods.needs"

local function mods_of(count, dependencies)
    local mods = {}
    for i = 1, count do
        local id, map = ("m%03d"):format(i), {}
        for _, needed in ipairs((dependencies or {})[id] or {}) do map[needed] = "*" end
        mods[i] = { id = id, dependencies = map }
    end
    return mods
end

-- Searches among mods of which these fail together. The result, its steps, and every set that was tried.
local function search(mods, culprits)
    local tried = {}
    local result, why = bisect.find(mods, function(ids)
        local there = {}
        for _, id in ipairs(ids) do there[id] = true end
        tried[#tried + 1] = ids
        for _, id in ipairs(culprits) do
            if not there[id] then return false end
        end
        return true
    end)
    return result, why, tried
end

describe("bisect", function()
    it("finds one among many by halves", function()
        for _, culprit in ipairs { "m001", "m064", "m100" } do
            local result, _, tried = search(mods_of(100), { culprit })
            assert.are.same({ found = { culprit }, along = {} }, result)
            assert.is_true(#tried <= 17, #tried .. " steps")
        end
    end)

    it("finds a pair and a set that fail only together", function()
        local pair, _, tried = search(mods_of(100), { "m007", "m093" })
        assert.are.same({ "m007", "m093" }, pair.found)
        assert.is_true(#tried <= 50, #tried .. " steps")
        assert.are.same({ "m002", "m003", "m050", "m077" },
            search(mods_of(80), { "m050", "m002", "m077", "m003" }).found)
        assert.are.same({ "m001", "m002" }, search(mods_of(2), { "m001", "m002" }).found)
        assert.are.same({ "m001" }, search(mods_of(1), { "m001" }).found)
    end)

    it("asks about each set once", function()
        local seen, mods = {}, mods_of(40, { m010 = { "m020" }, m011 = { "m020" } })
        for _, ids in ipairs(select(3, search(mods, { "m003", "m031" }))) do
            local key = table.concat(ids, ",")
            assert.is_nil(seen[key])
            seen[key] = true
        end
    end)

    it("takes what a mod needs along, and says which of the two it is", function()
        local chain = { m004 = { "m003" }, m003 = { "m002" } }
        assert.are.same({ found = { "m004" }, along = { "m002", "m003" } }, search(mods_of(9, chain), { "m004" }))
        assert.are.same({ found = { "m003" }, along = { "m002" } }, search(mods_of(9, chain), { "m003" }))
        assert.are.same({ found = { "m002" }, along = {} }, search(mods_of(9, chain), { "m002" }))
        assert.are.same({ found = { "m004", "m008" }, along = { "m002", "m003" } },
            search(mods_of(9, chain), { "m002", "m004", "m008" }))
        assert.are.same({ found = { "m009" }, along = {} }, search(mods_of(9, { m001 = { "m009" } }), { "m009" }))
        local mods = mods_of(9, chain)
        for _, ids in ipairs(select(3, search(mods, { "m004" }))) do -- never one without what it needs
            local closed = needs.closure(mods, ids)
            for _, id in ipairs(ids) do closed[id] = nil end
            assert.is_nil(next(closed))
        end
    end)

    it("says when there is nothing to find", function()
        assert.are.equal("fine", select(2, search(mods_of(5), { "nobody" })))
        assert.are.equal("always", select(2, search(mods_of(5), {})))
        assert.are.equal("fine", select(2, search({}, { "nobody" })))
    end)

    it("finds sets by chance, none of whose mods can be left out", function()
        math.randomseed(7)
        for _ = 1, 60 do
            local mods, culprits, wanted = mods_of(math.random(2, 30)), {}, {}
            for _ = 1, math.random(1, 4) do wanted[mods[math.random(#mods)].id] = true end
            for id in pairs(wanted) do culprits[#culprits + 1] = id end
            table.sort(culprits)
            assert.are.same(culprits, search(mods, culprits).found)
        end
    end)
end)

describe("what mods need", function()
    it("is all that they depend on, as far as it is there", function()
        local mods = mods_of(6, { m001 = { "m002", "gone" }, m002 = { "m003" }, m003 = { "m001" }, m005 = { "m006" } })
        assert.are.same({ m001 = true, m002 = true, m003 = true }, needs.closure(mods, { "m001", "nobody" }))
        assert.are.same({}, needs.closure(mods, {}))
        assert.are.same({ "m004", "m005" }, needs.tops(mods, { m004 = true, m005 = true, m006 = true }))
    end)
end)
