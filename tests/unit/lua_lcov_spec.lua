-- Coverage of several files in one.
local lcov = require "testing.lcov"

local ONE = table.concat({
    "SF:mods/pet/main.js", "FN:3,fetch", "FNDA:2,fetch", "FNF:1", "FNH:1", "BRDA:4,0,0,1", "BRDA:4,0,1,-",
    "DA:1,1", "DA:3,2", "DA:4,0", "LF:3", "LH:2", "end_of_record",
}, "\n")

describe("lcov", function()
    it("adds what several runs counted, line by line", function()
        local all = {}
        lcov.add(all, ONE)
        lcov.add(all, ONE:gsub("\nDA:4,0", "\nDA:4,5"):gsub("FNDA:2", "FNDA:1"))
        assert.are.equal(table.concat({
            "SF:mods/pet/main.js", "FN:3,fetch", "FNDA:3,fetch", "FNF:1", "FNH:1", "BRDA:4,0,0,2", "BRDA:4,0,1,0",
            "BRF:2", "BRH:1", "DA:1,2", "DA:3,4", "DA:4,5", "LF:3", "LH:3", "end_of_record", "",
        }, "\n"), lcov.text(all))
    end)

    it("says how much ran, and takes nothing that it does not know", function()
        local all = {}
        lcov.add(all, "DA:9,9\nSF:a.js\nTN:x\nDA:x\nDA:1,0\nDA:2,1\nend_of_record\nDA:3,1\n")
        assert.are.equal("   50% lines     - functions  a.js", lcov.table(all))
        assert.are.equal("", lcov.text({}))
    end)
end)
