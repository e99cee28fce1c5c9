-- What the gate takes of a mod: so much in a tick, and bytes that are what they must be.
local support = require "tests.unit.support.gate"
local t = require "t_gate"

local ALL, bytes_of, send, take, only, results =
    support.ALL, support.bytes_of, support.send, support.take, support.only, support.results

describe("gate", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    describe("quota", function()
        it("takes lines of a log text for more than their letters", function()
            gate:add(1, "liner", ALL)
            local failed
            for _ = 1, 4 do
                send(gate, 1, { log = { level = "info", text = ("\n"):rep(300) } })
                failed = results(gate, 1)[1]
            end
            assert.matches("bytes of log", failed.reason)
        end)

        it("counts each command over all batches of a tick", function()
            gate:add(1, "flood", ALL)
            local tints = { { tint = {} }, { tint = {} }, { tint = {} } }
            gate:submit(1, bytes_of(tints))
            gate:submit(1, bytes_of(tints))
            gate:act()
            local told = results(gate, 1)
            assert.equal(2, #told)
            assert.equal("over_quota", told[1].outcome)
            assert.matches("at most 4 tint", told[1].reason)
            send(gate, 1, { tint = {} })
            assert.equal(5, gate:counts(1).applied)
        end)

        it("counts all commands of a capability together, where less was granted", function()
            gate:add(1, "few", ALL)
            assert.equal("ok", gate:set_quota(1, "hud", 3))
            local line = { hud_text = { item = 1, text = "a" } }
            send(gate, 1, line, line, { tint = {} }, { hud_remove = { item = 1 } }, line)
            local told = results(gate, 1)
            assert.equal(1, #told)
            assert.equal("over_quota", told[1].outcome)
            assert.equal('at most 3 commands of "hud" in one tick', told[1].reason)
            assert.equal(4, gate:counts(1).applied)
            gate:remove(1)
            gate:add(1, "few", ALL) -- until it is added again
            send(gate, 1, line, line, line, line)
            assert.equal(8, gate:counts(1).applied)
        end)

        it("gives each command of a capability more, where more was granted", function()
            gate:add(1, "much", ALL)
            local whole = require("api").quotas.light
            assert.equal("ok", gate:set_quota(1, "light", whole * 2))
            local tints = {}
            for i = 1, 9 do tints[i] = { tint = {} } end
            send(gate, 1, table.unpack(tints))
            local told = results(gate, 1)
            assert.equal(1, #told)
            assert.matches("at most 8 tint", told[1].reason)
            assert.equal(8, gate:counts(1).applied)
        end)

        it("is granted within bounds, for what has commands", function()
            gate:add(1, "mod", ALL)
            local whole = require("api").quotas.hud
            assert.equal("ok", gate:set_quota(1, "hud", 4 * whole))
            assert.equal("over the limit", gate:set_quota(1, "hud", 4 * whole + 1))
            assert.equal("invalid value", gate:set_quota(1, "input.read", 1))
            assert.equal("invalid value", gate:set_quota(1, "nothing", 1))
            assert.equal("not found", gate:set_quota(2, "hud", 1))
        end)

        it("adds up the cost", function()
            gate:close()
            gate = t.new { cost_per_tick = 10 }
            gate:add(1, "rich", ALL)
            send(gate, 1, { spawn = { kind = "crab", x = 9, y = 9 } }, { spawn = { kind = "crab", x = 9, y = 9 } },
                { tint = {} })
            local told = results(gate, 1)
            assert.equal("applied", told[1].outcome)
            assert.equal("over_quota", told[2].outcome)
            assert.matches("budget of 10 units", told[2].reason)
            assert.equal(2, gate:counts(1).applied)
        end)

        it("limits commands, and does not even read what comes after", function()
            gate:close()
            gate = t.new { commands_per_tick = 3 }
            gate:add(1, "many", ALL)
            local logs = {}
            for i = 1, 5 do logs[i] = { hud_remove = { item = i } } end
            gate:submit(1, bytes_of(logs))
            gate:submit(1, "garbage")
            gate:act()
            assert.equal(2, gate:counts(1).over_quota)
            assert.equal(1, gate:counts(1).rejected_batches)
            local rejected = only(take(gate, 1), "batch_rejected")[1]
            assert.matches("at most 3 commands", rejected.reason)
        end)

        it("limits bytes and $sends", function()
            gate:close()
            gate = t.new { bytes_per_tick = 100 }
            gate:add(1, "big", ALL)
            gate:submit(1, ("x"):rep(101))
            for _ = 1, 200 do gate:submit(1, "") end
            gate:act()
            -- 64 empty ones are kept, and then thrown away for being empty.
            assert.equal(1 + 200, gate:counts(1).rejected_batches)
            local told = only(take(gate, 1), "batch_rejected")
            assert.is_true(#told <= 8)
            gate:submit(1, bytes_of { { tint = {} } })
            gate:act()
            assert.equal(1, gate:counts(1).applied)
        end)

        it("rejects a batch of more than 256 commands", function()
            gate:add(1, "many", ALL)
            local commands = {}
            for i = 1, 257 do commands[i] = { hud_remove = {} } end
            gate:submit(1, bytes_of(commands))
            gate:act()
            assert.equal(0, gate:counts(1).commands)
            assert.equal("commands", only(take(gate, 1), "batch_rejected")[1].field)
        end)
    end)

    describe("bad bytes", function()
        local function rejection(bytes)
            gate:submit(1, bytes)
            gate:act()
            return only(take(gate, 1), "batch_rejected")[1]
        end

        before_each(function() gate:add(1, "garble", ALL) end)

        it("are rejected whole, and the field is named", function()
            local bytes = bytes_of { { hud_text = { text = "first" } }, { hud_text = { item = 64 } } }
            local told = rejection(bytes)
            assert.equal("commands[1].hud_text.item", told.field)
            assert.matches("64 is out of range: 0 to 63", told.reason)
            assert.equal(#bytes, told.bytes)
            assert.is_nil(gate:hud(1, 0))
            assert.equal(0, gate:counts(1).commands)
            assert.matches("^warn garble .*thrown away: commands%[1%].hud_text.item: 64", gate:last_line())
        end)

        it("of every kind are told apart", function()
            local cases = {
                { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "", "cut or malformed" },
                { "\x0a\x05\x0a", "", "cut or malformed" },
                { "", "", "an empty Send" },
                { "\x0a\x02\x0a\x00", "commands[0]", "an empty Command" },
                { "\x0a\x05\x0a\x03\xe2\x03\x00", "commands[0]", "field 60 is not known" },
                { "\x08\x01", "", "wrong wire type" },
                { "\x0b\x0c", "", "cut or malformed" },
                { "\x0a\x00\x0a\x00", "", "given twice" },
                { "\x0a\x00\x12\x00", "", "another one of the same group" },
                { "\x12\x02\x0a\x00", "", "a query where commands are taken" },
            }
            for i, case in ipairs(cases) do
                local told = rejection(case[1])
                assert.equal(case[2], told.field, "case " .. i)
                assert.matches(case[3], told.reason, 1, true, "case " .. i)
            end
        end)

        it("in text are found", function()
            local bad = { "\xff", "a\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "cut \xe2\x82", "nul\0nul" }
            for _, text in ipairs(bad) do
                local hud = "\x2a" .. string.char(#text) .. text
                local command = "\x52" .. string.char(#hud) .. hud
                local batch = "\x0a" .. string.char(#command) .. command
                local told = rejection("\x0a" .. string.char(#batch) .. batch)
                assert.equal("commands[0].hud_text.text", told.field)
                assert.matches("UTF%-8", told.reason)
            end
        end)

        it("out of range in numbers, enums and lengths are found", function()
            local cases = {
                { { push = { entity = 1, vx = 8.01 } }, "commands[0].push.vx" },
                { { push = { entity = 1, vy = -9 } }, "commands[0].push.vy" },
                { { hud_text = { anchor = 9 } }, "commands[0].hud_text.anchor" },
                { { log = { level = -1 } }, "commands[0].log.level" },
                { { subscribe = { event = 11 } }, "commands[0].subscribe.event" },
                { { hud_text = { text = ("x"):rep(257) } }, "commands[0].hud_text.text" },
                { { post = { body = ("x"):rep(4097) } }, "commands[0].post.body" },
                { { light = { radius = 0 } }, "commands[0].light.radius" },
                { { damage = { entity = 1, amount = -5 } }, "commands[0].damage.amount" },
                { { set_properties = { entity = 1, hp = 0 } }, "commands[0].set_properties.hp" },
                { { hud_bar = { width = 5 } }, "commands[0].hud_bar.height" },
            }
            for _, case in ipairs(cases) do
                assert.equal(case[2], rejection(bytes_of { case[1] }).field)
                assert.equal(0, gate:counts(1).applied)
            end
        end)

        it("with a few unknown fields are still read", function()
            local hud = t.encode("HudText", { item = 3, text = "new" }) .. "\xf8\x03\x01\xfa\x03\x02hi"
            local command = "\x52" .. string.char(#hud) .. hud
            local batch = "\x0a" .. string.char(#command) .. command
            gate:submit(1, "\x0a" .. string.char(#batch) .. batch)
            gate:act()
            assert.equal("new", gate:hud(1, 3))
            local text, field, reason = t.read("HudText", ("\xf8\x03\x01"):rep(17))
            assert.is_nil(text)
            assert.equal("", field)
            assert.matches("too many unknown", reason)
        end)

        it("of numbers past 32 bits are refused, not cut", function()
            local read, field = t.read("Push", "\x08\x80\x80\x80\x80\x10")
            assert.is_nil(read)
            assert.is_string(field)
            assert.is_nil((t.read("Push", "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")))
            assert.is_truthy((t.read("Push", "\x08\xff\xff\xff\xff\x0f")))
        end)

        it("nested deep do not use the stack up", function()
            local bytes = ""
            for _ = 1, 6000 do
                bytes = "\x0a" .. (#bytes < 128 and string.char(#bytes) or
                    string.char(#bytes & 127 | 128) .. (#bytes < 16384 and string.char(#bytes >> 7) or
                    string.char(#bytes >> 7 & 127 | 128) .. string.char(#bytes >> 14))) .. bytes
            end
            assert.is_truthy(rejection(bytes))
        end)

        it("made at random never get through wrong, and never crash", function()
            local state = 12345
            local function random(n)
                state = (state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff
                return (state >> 33) % n
            end
            local keeper = gate:spawn("keeper", 200, 200)
            local seeds = {
                bytes_of { { spawn = { kind = "crab", x = 20, y = 20 } },
                    { push = { entity = keeper, vx = 1, vy = -1 } } },
                bytes_of { { hud_pixels = { width = 2, height = 2, pixels = "\1\2\3\4" } }, { log = { text = "é" } } },
                bytes_of { { set_properties = { entity = keeper, vx = 2, sprite = "a" } },
                    { subscribe = { event = 5, kind = "crab" } } },
                assert(t.encode("Send", { query = { entities = { x = 1, y = 2, radius = 99 } } })),
            }
            local accepted, refused = 0, 0
            for round = 1, 6000 do
                local bytes = seeds[random(#seeds) + 1]
                for _ = 1, 1 + random(4) do
                    local at = random(#bytes + 1)
                    local what = random(4)
                    local head, one = bytes:sub(1, at), string.char(random(256))
                    if what == 0 then
                        bytes = head
                    elseif what == 1 then
                        bytes = head .. one .. bytes:sub(at + 2)
                    elseif what == 2 then
                        bytes = head .. one .. bytes:sub(at + 1)
                    else
                        bytes = head .. bytes:sub(random(#bytes + 1), random(#bytes + 1)) .. bytes:sub(at + 1)
                    end
                end
                local read = t.read("Send", bytes)
                if read then
                    accepted = accepted + 1
                    assert.same(t.decode("Send", bytes), read)
                else
                    refused = refused + 1
                end
                if round % 3 == 0 then
                    gate:submit(1, bytes)
                    gate:query_bytes(1, bytes)
                    gate:act()
                    gate:step()
                    take(gate, 1)
                end
            end
            assert.is_true(accepted > 200)
            assert.is_true(refused > 2000)
            assert.is_truthy(gate:entity(keeper))
        end)
    end)
end)
