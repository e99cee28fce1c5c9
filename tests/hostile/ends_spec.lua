-- Only the game's own rules end the game. A mod that was granted everything, and three of them at once, do all
-- they can for 20 s of a day, in which the game alone cannot be lost or won.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local TICKS = 1200
local ATTACKS = { "siege", "swarm", "shove", "all" }

-- Three mods of the same kind under other names, in a folder.
local function make_three()
    local folder = support.folder()
    for _, id in ipairs { "a-griefer", "b-griefer", "z-griefer" } do
        os.execute(("cp -r mods/hostile/griefer %s/%s && sed -i 's/\"id\": \"griefer\"/\"id\": \"%s\"/; "
            .. "s/\"title\": \"Griefer\"/\"title\": \"%s\"/' %s/%s/mod.json"):format(folder, id, id, id, folder, id))
    end
    return folder
end

local function words_of_three(folder, attacks)
    local words = { "run", "--headless", "--ticks", TICKS, "--seed", 7, "--mods", folder }
    for i, id in ipairs { "a-griefer", "b-griefer", "z-griefer" } do
        words[#words + 1] = "--set"
        words[#words + 1] = id .. ".attack=" .. attacks[i]
    end
    return words
end

local function assert_stands(run)
    assert.are.equal(0, run.code, run.err:sub(-2000))
    local day, hp = (run.out .. run.err):match("day (%d+), lighthouse (%d+)%%") -- nil: it is over
    assert.are.equal("1", day, (run.out .. run.err):sub(-500))
    assert.is_true(tonumber(hp) >= 25, "the lighthouse has " .. tostring(hp) .. " %")
    assert.is_nil(run.err:match("The lighthouse has fallen"))
end

describe("a mod that was granted everything", function()
    local runs = {}

    setup(function()
        local list = {}
        for i, attack in ipairs(ATTACKS) do
            list[i] = { "run", "--headless", "--ticks", TICKS, "--seed", 7, "--mods", "mods/hostile/griefer", "--set",
                "griefer.attack=" .. attack }
        end
        local folder = make_three()
        list[#list + 1] = words_of_three(folder, { "siege", "swarm", "wound" })
        list[#list + 1] = words_of_three(folder, { "all", "all", "all" })
        runs = support.run_all(list)
        support.remove(folder)
    end)

    for i, attack in ipairs(ATTACKS) do
        it("does not end the game: " .. attack, function() assert_stands(runs[i]) end)
    end
    it("does not end it with two others", function()
        assert_stands(runs[#ATTACKS + 1])
        assert_stands(runs[#ATTACKS + 2])
    end)
end)
