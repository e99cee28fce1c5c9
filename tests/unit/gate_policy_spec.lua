-- What the game's policy makes of commands, and the digest of what was applied.
local support = require "tests.unit.support.gate"
local t = require "t_gate"

local ALL, bytes_of, send, take, results = support.ALL, support.bytes_of, support.send, support.take, support.results

describe("gate", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    describe("policy", function()
        local keeper

        before_each(function()
            gate:add(7, "wind", ALL)
            keeper = gate:spawn("keeper", 100, 100)
        end)

        it("sees the mod, the command in pixels and its state", function()
            local seen
            gate:policy({ push = function(mod, command, state) seen = { mod, command, state } end }, { night = 3 })
            send(gate, 7, { push = { entity = keeper, vx = 1.5, vy = -0.25 } })
            assert.same({ number = 7, id = "wind" }, seen[1])
            assert.same({ entity = keeper, vx = 1.5, vy = -0.25 }, seen[2])
            assert.same({ night = 3 }, seen[3])
            assert.equal(384, gate:entity(keeper).push_x)
        end)

        it("denies with a reason", function()
            gate:policy { push = function() return "deny", "no wind indoors" end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } })
            local told = results(gate, 7)[1]
            assert.equal("denied", told.outcome)
            assert.equal("no wind indoors", told.reason)
            assert.same({ 1, 1 }, { gate:counts(7).denied, gate:counts(7).refused })
            assert.equal(0, gate:entity(keeper).push_x)
        end)

        it("rewrites what it names and leaves the rest", function()
            gate:policy { push = function() return "rewrite", { vx = 0.5 } end,
                hud_text = function() return "rewrite", { text = "changed", anchor = "bottom" } end }
            send(gate, 7, { push = { entity = keeper, vx = 8, vy = 2 } }, { hud_text = { item = 1, text = "x" } })
            assert.equal(128, gate:entity(keeper).push_x)
            assert.equal(512, gate:entity(keeper).push_y)
            assert.equal("changed", gate:hud(7, 1))
            assert.equal("rewritten", results(gate, 7)[1].outcome)
        end)

        it("cannot rewrite past the limits", function()
            gate:policy { push = function() return "rewrite", { vx = 100 } end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } })
            assert.equal("denied", results(gate, 7)[1].outcome)
            assert.equal(0, gate:entity(keeper).push_x)
            assert.matches("^error game .*bad vx", gate:last_line())
        end)

        it("delays, and what is delayed is done without asking again", function()
            local asked = 0
            gate:policy { spawn = function() asked = asked + 1 return "delay", 3 end }
            send(gate, 7, { seq = 9, spawn = { kind = "crab", x = 40, y = 40 } })
            assert.equal("delayed", results(gate, 7)[1].outcome)
            gate:act()
            gate:act()
            assert.same({}, results(gate, 7))
            gate:act()
            local told = results(gate, 7)[1]
            assert.equal("applied", told.outcome)
            assert.equal(9, told.seq)
            assert.is_truthy(gate:entity(told.entity))
            assert.equal(1, asked)
        end)

        it("that keeps too much waiting stops doing so", function()
            gate:policy { hud_remove = function() return "delay", 1000 end }
            local commands = {}
            for i = 1, 64 do commands[i] = { hud_remove = { item = 1 } } end
            send(gate, 7, table.unpack(commands))
            take(gate, 7)
            send(gate, 7, { hud_remove = { item = 1 } })
            assert.equal("over_quota", results(gate, 7)[1].outcome)
            gate:remove(7)
        end)

        it("that fails, answers nonsense or never ends is a denial", function()
            local bad = {
                function() error("oops") end,
                function() return "perhaps" end,
                function() return 5 end,
                function() return "rewrite", 5 end,
                function() return "rewrite", { nonsense = 1 } end,
                function() return "rewrite", { vx = 0 / 0 } end,
                function() return "delay", "soon" end,
                function() while true do end end,
                function() while true do pcall(function() while true do end end) end end,
                function() return false end,
            }
            for i, hook in ipairs(bad) do
                gate:policy { push = hook }
                send(gate, 7, { push = { entity = keeper, vx = 1 } })
                assert.equal("denied", results(gate, 7)[1].outcome, "hook " .. i)
                if i < #bad then
                    assert.matches("^error game [^ ]*gate_policy_spec.lua:%d+: policy %(push%): .", gate:last_line())
                end
                assert.equal(0, gate:entity(keeper).push_x)
            end
        end)

        it("may let mods send more meanwhile, the one it is asked about, too: that comes next", function()
            local more = bytes_of { { hud_text = { text = ("more"):rep(8) } } }
            gate:policy { push = function() gate:submit(7, more) end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } }, { push = { entity = keeper, vx = 1 } })
            assert.equal(2, gate:counts(7).commands)
            gate:act()
            assert.equal(4, gate:counts(7).commands)
        end)

        it("may stop the mod it is asked about", function()
            gate:policy { push = function() gate:remove(7) end }
            send(gate, 7, { push = { entity = keeper, vx = 1 } }, { push = { entity = keeper, vx = 1 } })
            assert.equal(0, gate:entity(keeper).push_x)
            assert.equal(1, gate:counts(7).commands)
        end)

        it("is refused for what is no command", function()
            local ok, why = gate:policy { fly = function() end }
            assert.is_nil(ok)
            assert.matches("fly", why)
            assert.is_nil((gate:policy { push = 5 }))
        end)
    end)

    describe("stream digest", function()
        local function run(prepare, ...)
            local one = t.new {}
            one:add(1, "a", ALL)
            prepare(one)
            send(one, 1, ...)
            local digest = one:counts(1).stream_digest
            one:close()
            return digest
        end
        local function nothing() end

        it("is equal for equal commands and differs for others", function()
            local a = run(nothing, { weather = { rain = 5 } }, { tint = { color = 9 } })
            assert.equal(a, run(nothing, { weather = { rain = 5 } }, { tint = { color = 9 } }))
            assert.not_equal(a, run(nothing, { tint = { color = 9 } }, { weather = { rain = 5 } }))
            assert.not_equal(a, run(nothing, { weather = { rain = 6 } }, { tint = { color = 9 } }))
        end)

        it("knows nothing of other mods and of what was not applied", function()
            local a = run(nothing, { weather = { rain = 5 } })
            local crowded = run(function(one)
                one:add(2, "garble", {})
                one:submit(2, "\xff\xff")
                one:submit(2, bytes_of { { weather = { rain = 99 } } })
            end, { weather = { rain = 5 } }, { spawn = { kind = "keeper", x = 1, y = 1 } })
            assert.equal(a, crowded)
        end)

        it("is of the command as applied", function()
            local a = run(nothing, { weather = { rain = 5 } })
            local rewritten = run(function(one)
                one:policy { weather = function() return "rewrite", { rain = 5 } end }
            end, { weather = { rain = 50 } })
            assert.equal(a, rewritten)
        end)
    end)
end)
