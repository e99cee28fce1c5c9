-- lua/policy: what is fair. The world is a few tables here.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local tick = 0
-- 1 to 3 and 6 are the game's, 4 and 5 mod 1's, 7 mod 2's.
local kinds_of = {
    [1] = "player", [2] = "shade", [3] = "lighthouse", [4] = "shade_brute", [5] = "crab", [6] = "oil", [7] = "otter",
}
local hp_of = { [1] = 6, [2] = 26, [3] = 300, [4] = 100, [5] = 3, [6] = 1, [7] = 20 }
local owners = { [4] = 1, [5] = 1, [7] = 2 }
local DEEP = 0
local tile_of = {} -- by column; grass where nothing is said
local counts = {}
local near = {}
local crowds = {} -- by owner: how many of a kind (or "any") there are within so many px of anything

package.loaded["engine.world"] = {
    tick = function() return tick end,
    get = function(entity, field)
        if not kinds_of[entity] then return nil end
        return ({ kind = kinds_of[entity], hp = hp_of[entity], owner = owners[entity] or 0 })[field]
    end,
    alive = function(entity) return kinds_of[entity] ~= nil end,
    vel = function() return 0, 0 end,
    pos = function() return 24, 24 end,
    tile = function(tx) return tile_of[tx] or 3 end,
    length = function(x, y) return math.sqrt(x * x + y * y) end,
    size = function() return 72, 64 end,
    count = function(kind, owner) return (counts[owner] or {})[kind] or 0 end,
    near_count = function(_, _, radius, kind, owner) return (crowds[owner] or {})[(kind or "any") .. radius] or 0 end,
    nearest = function(x, _, _, kind)
        assert(math.abs(x) <= 1 << 20, "the engine takes no such place")
        return near[kind]
    end,
}
local toasts, log_lines = {}, {}
local owner_of_panel -- of player 0
package.loaded["engine.scene"] = {
    toast = function(text) toasts[#toasts + 1] = text end,
    panel_owner = function() return owner_of_panel end,
}
package.loaded["engine.log"] = { write = function(level, source, text, place)
    log_lines[#log_lines + 1] = table.concat({ level, source, text, place or "" }, "|")
end }

local MOD = { number = 1, id = "m" }
local verdicts = require("policy").with(require("tidelight.policy").verdicts)
local grants = require "policy.grants"
local lifecycle = require "policy.lifecycle"
local push = require "tidelight.policy.push"
local panels = require "policy.panels"
local tint = require "policy.tint"

before_each(function()
    tick = tick + 10000 -- what was counted before is over
    counts, near, toasts, log_lines, tile_of, crowds = {}, {}, {}, {}, {}, {}
end)

describe("a panel", function()
    local OPEN = { player = 0, title = "Shop" }

    before_each(function() owner_of_panel = nil end)

    it("may open, and be said again while it is open, as often as the mod likes", function()
        assert.is_nil(verdicts.panel_open(MOD, OPEN))
        owner_of_panel = MOD.number
        for _ = 1, 100 do assert.is_nil(verdicts.panel_open(MOD, OPEN)) end
    end)

    it("opens so often in ten seconds and no more", function()
        for _ = 1, panels.MOST do assert.is_nil(verdicts.panel_open(MOD, OPEN)) end
        local word, reason = verdicts.panel_open(MOD, OPEN)
        assert.are.same({ "deny", "at most 8 panels in 600 ticks" }, { word, reason })
        assert.is_nil(verdicts.panel_open({ number = 2, id = "o" }, OPEN)) -- another's are its own
        tick = tick + panels.WINDOW
        assert.is_nil(verdicts.panel_open(MOD, OPEN))
    end)

    it("stays closed for a moment when the player closed it, longer each time, not for ever", function()
        local rest = panels.REST
        for _ = 1, 10 do
            panels.note_closed(MOD.number, 0)
            local word, reason = verdicts.panel_open(MOD, OPEN)
            assert.are.same({ "deny", ("the player closed its panel: again in %d ticks"):format(rest) }, { word, reason })
            assert.is_nil(verdicts.panel_open(MOD, { player = 1 }))
            tick = tick + math.min(rest, panels.FRESH - 1)
            rest = math.min(rest * 2, panels.MOST_REST)
        end
        tick = tick + panels.MOST_REST
        assert.is_nil(verdicts.panel_open(MOD, OPEN))
        panels.note_closed(MOD.number, 0)
        tick = tick - 5000 -- a new world
        assert.is_nil(verdicts.panel_open(MOD, OPEN))
    end)
end)

describe("push", function()
    it("lets a breeze be and cuts a storm to what one can walk against", function()
        assert.is_nil(verdicts.push(MOD, { entity = 1, vx = 0.3, vy = 0 }))
        tick = tick + 1
        local word, fair = verdicts.push(MOD, { entity = 1, vx = 8, vy = 0 })
        assert.are.equal("rewrite", word)
        assert.is_near(push.PLAYER_MOST, fair.vx, 1e-9)
    end)

    it("counts all pushes of a tick together", function()
        verdicts.push(MOD, { entity = 1, vx = push.PLAYER_MOST, vy = 0 })
        assert.are.equal("deny", (verdicts.push(MOD, { entity = 1, vx = 0.1, vy = 0 })))
        tick = tick + 1
        assert.is_nil(verdicts.push(MOD, { entity = 1, vx = 0.1, vy = 0 }))
    end)

    it("is shared by the mods that may, and none takes another's part", function()
        local state = { sharers = { ["entity.push"] = 2 } }
        local word, fair = verdicts.push(MOD, { entity = 1, vx = 8, vy = 0 }, state)
        assert.are.equal("rewrite", word)
        assert.is_near(push.PLAYER_MOST / 2, fair.vx, 1e-9)
        assert.is_nil(verdicts.push({ number = 2, id = "n" }, { entity = 1, vx = push.PLAYER_MOST / 2, vy = 0 }, state))
    end)

    it("counts what is pushed, whatever it is, over all pushes of a tick", function()
        local most = { [2] = 0.54 * push.SHADE_PART, [4] = 3, [5] = 3, [6] = push.ITEM_MOST, [7] = 3 }
        for entity, limit in pairs(most) do
            local sum = 0
            for _ = 1, 6 do
                local word, fair = verdicts.push(MOD, { entity = entity, vx = -2, vy = 0 })
                if word ~= "deny" then sum = sum + (fair and -fair.vx or 2) end
            end
            assert.is_near(limit, sum, 1e-9, kinds_of[entity])
        end
    end)

    it("is shared by mods for things, too", function()
        local state = { sharers = { ["entity.push"] = 3 } }
        local _, fair = verdicts.push(MOD, { entity = 5, vx = 8, vy = 0 }, state)
        assert.is_near(1, fair.vx, 1e-9)
        assert.is_nil(verdicts.push({ number = 2, id = "n" }, { entity = 5, vx = 1, vy = 0 }, state))
    end)

    it("takes nothing of what the sea leaves out of the players' reach", function()
        tile_of[2] = DEEP
        assert.are.equal("deny", (verdicts.push(MOD, { entity = 6, vx = 8, vy = 0 })))
        assert.is_nil(verdicts.push(MOD, { entity = 6, vx = -0.1, vy = 0 }))
    end)

    it("moves no lighthouse, and leaves stale handles to the gate", function()
        assert.are.equal("deny", (verdicts.push(MOD, { entity = 3, vx = 1, vy = 0 })))
        assert.is_nil(verdicts.push(MOD, { entity = 99, vx = 1, vy = 0 }))
    end)
end)

describe("damage", function()
    it("takes at most a heart a second from a player and never the last", function()
        local word, fair = verdicts.damage(MOD, { entity = 1, amount = 1000 })
        assert.are.equal("rewrite", word)
        assert.are.equal(1, fair.amount)
        assert.are.equal("deny", (verdicts.damage(MOD, { entity = 1, amount = 1 })))
        tick = tick + 60
        hp_of[1] = 1
        assert.are.equal("deny", (verdicts.damage(MOD, { entity = 1, amount = 1 })))
        hp_of[1] = 6
    end)

    it("is shared by the mods that may", function()
        local state = { sharers = { ["entity.damage"] = 2 } }
        local other = { number = 2, id = "n" }
        assert.is_nil(verdicts.damage(MOD, { entity = 1, amount = 1 }, state))
        assert.is_nil(verdicts.damage(other, { entity = 1, amount = 1 }, state))
        tick = tick + 60 -- with two of them it is each one's turn every other second
        assert.are.equal("deny", (verdicts.damage(MOD, { entity = 1, amount = 1 }, state)))
        tick = tick + 60
        assert.is_nil(verdicts.damage(MOD, { entity = 1, amount = 1 }, state))
    end)

    it("leaves the lighthouse standing", function()
        hp_of[3] = 77
        local _, fair = verdicts.damage(MOD, { entity = 3, amount = 50 })
        assert.are.equal(2, fair.amount)
        hp_of[3] = 300
    end)

    it("burns the game's shades as a lantern does, and what a mod brought as it likes", function()
        local word, fair = verdicts.damage(MOD, { entity = 2, amount = 1000 })
        assert.are.same({ "rewrite", 20 }, { word, fair.amount })
        assert.are.equal("deny", (verdicts.damage(MOD, { entity = 2, amount = 1 })))
        assert.is_nil(verdicts.damage(MOD, { entity = 4, amount = 1000 }))
        assert.are.equal("deny", (verdicts.damage({ number = 2, id = "n" }, { entity = 5, amount = 1 })))
        assert.are.equal("deny", (verdicts.damage(MOD, { entity = 6, amount = 1 })))
        assert.are.equal("deny", (verdicts.damage(MOD, { entity = 7, amount = 1 })))
    end)

    it("counts the blows of mods' creatures, too", function()
        local damage = require "tidelight.policy.damage"
        assert.are.equal(6, damage.of_creature(3, 9))
        assert.are.equal(0, damage.of_creature(3, 9))
        tick = tick + 60
        hp_of[3] = 76
        assert.are.equal(1, damage.of_creature(3, 9))
        tick = tick + 60
        hp_of[3] = 75
        assert.are.equal(0, damage.of_creature(3, 9))
        hp_of[1] = 1
        assert.are.equal(0, damage.of_creature(1, 2))
        hp_of[1], hp_of[3] = 6, 300
    end)
end)

describe("spawn", function()
    it("refuses places outside the world before it asks the world about them", function()
        for _, at in ipairs { { -1, 0 }, { 0, -1 }, { 72 * 16, 0 }, { 0, 64 * 16 }, { 8388607, 0 }, { -8388608, 0 } } do
            assert.are.equal("deny", (verdicts.spawn(MOD, { kind = "shade", x = at[1], y = at[2] })))
        end
    end)

    it("keeps enemies off the players' heads and in bounds", function()
        assert.is_nil(verdicts.spawn(MOD, { kind = "shade", x = 0, y = 0 }))
        near = { player = 1 }
        assert.are.equal("deny", (verdicts.spawn(MOD, { kind = "shade", x = 0, y = 0 })))
        assert.is_nil(verdicts.spawn(MOD, { kind = "crab", x = 0, y = 0 }))
        near = { lighthouse = 3 }
        assert.are.equal("deny", (verdicts.spawn(MOD, { kind = "crab", x = 0, y = 0 })))
        near, counts = {}, { [1] = { shade = 40, shade_brute = 24 } }
        assert.are.equal("deny", (verdicts.spawn(MOD, { kind = "shade_swift", x = 0, y = 0 })))
    end)

    it("has a share for each mod that may, whatever the game and others have", function()
        local state = { sharers = { ["entity.spawn"] = 3 } }
        counts = { [0] = { shade = 60, oil = 60 }, [2] = { shade = 64, oil = 90 } }
        for _, kind in ipairs { "shade", "oil" } do
            assert.is_nil(verdicts.spawn(MOD, { kind = kind, x = 0, y = 0 }, state))
        end
        counts[1] = { shade = 21 }
        assert.are.equal("deny", (verdicts.spawn(MOD, { kind = "shade_brute", x = 0, y = 0 }, state)))
    end)

    it("brings as many enemies in a minute as a night does, and counts anew in a new world", function()
        local function come()
            local count = 0
            for _ = 1, 60 do
                if not verdicts.spawn(MOD, { kind = "shade", x = 0, y = 0 }) then count = count + 1 end
                tick = tick + 10
            end
            return count
        end
        assert.are.equal(36, come())
        assert.are.equal(0, come())
        require("tidelight.policy").forget()
        assert.are.equal(36, come())
    end)

    it("leaves neither the lighthouse nor a player crowded", function()
        local far, close = { x = 24 + 100, y = 24 }, { x = 24 + 30, y = 24 }
        local function denied(kind, at, state)
            local word, why = verdicts.spawn(MOD, { kind = kind, x = at.x, y = at.y }, state)
            return word == "deny" and why
        end
        crowds = { [1] = { shade160 = 5, shade_brute160 = 3, any160 = 23 }, [2] = { shade160 = 60, any160 = 60 } }
        assert.is_false(denied("shade", far))
        for _, kind in ipairs { "player", "player2", "lighthouse" } do
            near = {}
            local real = package.loaded["engine.world"].nearest
            package.loaded["engine.world"].nearest = function(_, _, radius, of)
                return of == kind and radius == 160 and 1 or nil -- it stands at 24, 24
            end
            assert.matches("enough enemies near the ", denied("shade", far))
            assert.is_false(denied("crab", far))
            crowds[1].any160 = 24
            assert.matches("enough of the mod's near the ", denied("crab", far))
            crowds[1] = { shade160 = 3, any160 = 8, any40 = 7 }
            assert.is_false(denied("crab", close))
            assert.matches("enough of the mod's", denied("crab", close, { sharers = { ["entity.spawn"] = 4 } }))
            assert.matches("enough enemies", denied("shade", far, { sharers = { ["entity.spawn"] = 3 } }))
            crowds[1].any40 = 8
            assert.matches("enough of the mod's", denied("crab", close))
            assert.is_false(denied("crab", far))
            crowds[1] = { shade160 = 5, shade_brute160 = 3, any160 = 23 }
            package.loaded["engine.world"].nearest = real
        end
    end)

    it("gives a few items in a minute", function()
        local given = 0
        for _ = 1, 60 do
            if not verdicts.spawn(MOD, { kind = "oil", x = 0, y = 0 }) then given = given + 1 end
            tick = tick + 10
        end
        assert.are.equal(12, given)
    end)
end)

describe("control", function()
    it("puts a thing only where it could be spawned", function()
        assert.is_nil(verdicts.move(MOD, { entity = 4, x = 8, y = 8 }))
        assert.are.equal("deny", (verdicts.move(MOD, { entity = 4, x = -1, y = 8 })))
        near = { lighthouse = 3 }
        assert.are.equal("deny", (verdicts.move(MOD, { entity = 4, x = 8, y = 8 })))
        near = { player2 = 1 }
        assert.are.equal("deny", (verdicts.move(MOD, { entity = 4, x = 8, y = 8 })))
        assert.is_nil(verdicts.move(MOD, { entity = 5, x = 8, y = 8 }))
        assert.is_nil(verdicts.move(MOD, { entity = 1, x = 8, y = 8 })) -- not its own: the gate says so
    end)

    it("moves nothing to where its mod has enough, and what is there already stays free", function()
        local real = package.loaded["engine.world"].nearest
        package.loaded["engine.world"].nearest = function(_, _, radius, of) return of == "player" and radius == 160 and 1 or nil end
        crowds = { [1] = { any160 = 24, any40 = 8 } }
        assert.is_nil(verdicts.move(MOD, { entity = 5, x = 34, y = 24 })) -- it stands at 24, 24, as everything here
        package.loaded["engine.world"].pos = function(entity) return entity == 5 and 400 or 24, 24 end
        assert.are.equal("deny", (verdicts.move(MOD, { entity = 5, x = 34, y = 24 })))
        assert.are.equal("deny", (verdicts.move(MOD, { entity = 5, x = 124, y = 24 })))
        package.loaded["engine.world"].pos = function() return 24, 24 end
        package.loaded["engine.world"].nearest = real
    end)

    it("makes enemies as strong as the game's in its last night, once, and as fast as their kind", function()
        local word, fair = verdicts.set_properties(MOD, { entity = 4, hp = 10000, vx = 8, vy = 6 })
        assert.are.equal("rewrite", word)
        assert.are.equal(172, fair.hp)
        assert.is_near(0.32, fair.vx, 1e-9)
        assert.is_near(0.24, fair.vy, 1e-9)
        hp_of[4] = 50 -- burned meanwhile
        fair = select(2, verdicts.set_properties(MOD, { entity = 4, hp = 10000 }))
        assert.are.equal(50, fair.hp)
        assert.is_nil(verdicts.set_properties(MOD, { entity = 4, hp = 10, vx = 0.1 }))
        hp_of[4] = 100
    end)

    it("has bounds for what is no enemy", function()
        assert.is_nil(verdicts.set_properties(MOD, { entity = 5, hp = 7, facing = 16384, vx = 2 }))
        local _, fair = verdicts.set_properties(MOD, { entity = 5, hp = 10000, vx = 8 })
        assert.are.same({ hp = 1000, vx = 4, vy = 0 }, fair)
    end)
end)

describe("what is seen and heard", function()
    it("lifts a tint that would black out the screen, and fades it", function()
        assert.are.equal(0xFFFFFF, tint.lifted(0xFFFFFF))
        assert.are.equal(0xA0A0A0, tint.lifted(0))
        local word, fair = verdicts.tint(MOD, { color = 0, ticks = 0 })
        assert.are.equal("rewrite", word)
        assert.is_true(fair.ticks >= tint.FADE)
        assert.is_nil(verdicts.tint(MOD, { color = 0xFFE0C0, ticks = 60 }))
    end)

    it("allows one flash of lightning at a time", function()
        local storm = { rain = 40, fog = 0, wind_x = 0, wind_y = 0, flash = 60 }
        assert.is_nil(verdicts.weather(MOD, storm))
        local _, fair = verdicts.weather(MOD, storm)
        assert.are.equal(0, fair.flash)
    end)

    it("caps rain, fog and wind", function()
        local _, fair = verdicts.weather(MOD, { rain = 100, fog = 100, wind_x = 8, wind_y = 0, flash = 0 })
        assert.are.same({ rain = 90, fog = 55, wind_x = 4, wind_y = 0, flash = 0 }, fair)
    end)

    it("caps volume and the number of sounds", function()
        local word, fair = verdicts.sound(MOD, { volume = 100 })
        assert.are.equal("rewrite", word)
        assert.are.equal(80, fair.volume)
        for _ = 1, 15 do verdicts.sound(MOD, { volume = 10 }) end
        assert.are.equal("deny", (verdicts.sound(MOD, { volume = 10 })))
    end)

    it("count a second's sounds and lightning by the ticks that a second has", function()
        local policy = require "policy"
        finally(function() policy.pace(60) end)
        for _, rate in ipairs { 20, 120 } do
            policy.pace(rate)
            tick = tick + 10000
            for _ = 1, 16 do assert.is_nil(verdicts.sound(MOD, { volume = 10 })) end
            local flash = { rain = 0, fog = 0, wind_x = 0, wind_y = 0, flash = 50 }
            assert.is_nil(verdicts.weather(MOD, flash))
            tick = tick + math.ceil(rate * 2 / 3) - 1
            assert.are.equal("rewrite", (verdicts.weather(MOD, flash)))
            tick = tick + 1
            assert.is_nil(verdicts.weather(MOD, flash), rate .. ": the wait is over")
            assert.are.equal("deny", (verdicts.sound(MOD, { volume = 10 })))
            tick = tick + rate // 3 + 1
            assert.is_nil(verdicts.sound(MOD, { volume = 10 }), rate .. ": the second is over")
        end
    end)

    it("caps lights and bars", function()
        local _, fair = verdicts.light(MOD, { radius = 300, spread = 0, intensity = 200 })
        assert.are.equal(80, fair.intensity)
        assert.is_nil(verdicts.light(MOD, { radius = 60, spread = 0, intensity = 120 }))
        _, fair = verdicts.hud_bar(MOD, { width = 320, height = 32 })
        assert.are.equal(8, fair.height)
    end)
end)

describe("grants", function()
    local function mod(place, capabilities, quotas)
        return { id = "m", place = place, capabilities = capabilities, quotas = quotas, reasons = {} }
    end

    it("have a rule with a reason for each capability that there is, and for no other", function()
        for capability in pairs(grants.rules) do assert.is_string(grants.meaning[capability], capability) end
        for _, capability in ipairs(grants.known) do
            assert.is_table(grants.rules[capability], capability .. " has no rule")
            local rule, why = grants.rule(capability)
            assert.is_truthy(({ allow = true, ask = true, deny = true })[rule])
            assert.is_true(#why > 5)
        end
        assert.are.equal("ask", (grants.rule("brand.new")))
    end)

    it("allow what a place that is known asks for, with its quota", function()
        for _, place in ipairs { "game", "named", "dev" } do
            local given = grants.decide(mod(place, { "weather", "hud" }, { hud = 400 }))
            assert.are.same({ "weather", "hud" }, given.allowed)
            assert.are.same({ hud = 400 }, given.quotas)
            assert.are.same({ {}, {} }, { given.asked, given.denied })
        end
    end)

    it("ask about a stranger's mod what the rules say, and what is more than usual", function()
        local given = grants.decide(mod("user", { "weather", "hud", "sound" }, { hud = 400, sound = 2 }))
        assert.are.same({ "hud", "sound" }, given.allowed)
        assert.are.same({ "weather", "hud" }, given.asked)
        assert.are.same({ sound = 2 }, given.quotas)
        assert.matches("more of it than is usual", given.why.hud)
    end)

    it("of a mod that came with the game are not those of a stranger's under its id", function()
        local own, strange = mod("game", { "weather", "hud" }), mod("user", { "weather", "hud" })
        local given = grants.decide(strange, { weather = grants.answer(own, "weather", true) })
        assert.are.same({ { "hud" }, { "weather" } }, { given.allowed, given.asked })
        given = grants.decide(strange, { weather = grants.answer(strange, "weather", true) })
        assert.are.same({ { "weather", "hud" }, {} }, { given.allowed, given.asked })
        given = grants.decide(strange, { hud = grants.answer(own, "hud", false) })
        assert.are.same({ {}, { "hud" } }, { given.allowed, given.denied })
        given = grants.decide(own, { weather = grants.answer(strange, "weather", true) })
        assert.are.same({ "weather", "hud" }, given.allowed)
    end)

    it("take the player's word, wherever a mod is from", function()
        local no, yes = { answer = "no" }, { answer = "yes" }
        local given = grants.decide(mod("game", { "weather", "hud" }), { weather = no })
        assert.are.same({ "hud" }, given.allowed)
        assert.are.same({ "weather" }, given.denied)
        assert.are.equal("you refused it", given.why.weather)
        given = grants.decide(mod("user", { "weather", "input.read" }), { weather = yes, ["input.read"] = yes })
        assert.are.same({ "weather", "input.read" }, given.allowed)
        assert.are.same({}, given.asked)
        assert.are.same({}, given.quotas)
    end)

    it("ask again for the part that is new", function()
        local answers = { weather = { answer = "yes" }, hud = { answer = "yes", quota = 300 } }
        local wishes = mod("user", { "weather", "hud", "entity.push" }, { weather = 8, hud = 200 })
        local given = grants.decide(wishes, answers)
        assert.are.same({ "weather", "hud" }, given.allowed)
        assert.are.same({ "weather", "entity.push" }, given.asked)
        assert.are.same({ hud = 200 }, given.quotas)
        assert.matches("more of it than you granted", given.why.weather)
        given = grants.decide(mod("user", { "hud" }, { hud = 301 }), answers)
        assert.are.same({ "hud" }, given.asked)
        assert.are.same({ hud = 300 }, given.quotas)
    end)

    it("never give what the manifest does not ask for, nor what the policy denies", function()
        local given = grants.decide(mod("game", { "hud" }), { weather = { answer = "yes" } })
        assert.are.same({ "hud" }, given.allowed)
        local rule = grants.rules.hud
        grants.rules.hud = { "deny", "not in this game" }
        given = grants.decide(mod("game", { "hud" }), { hud = { answer = "yes" } })
        grants.rules.hud = rule
        assert.are.same({ {}, { "hud" } }, { given.allowed, given.denied })
        assert.are.equal("not in this game", given.why.hud)
    end)

    it("make questions that say all there is to know", function()
        local asking = mod("user", { "weather", "input.read" }, { weather = 8 })
        asking.reasons = { weather = "clouds", ["input.read"] = "a dance" }
        local weather, input = table.unpack(grants.questions(asking, grants.decide(asking)))
        assert.are.same({
            cap = "weather", label = "Change the weather", reason = "clouds", quota = 8, default_quota = 4,
            why = "it changes how the game is played", why_key = "weather",
        }, weather)
        assert.are.same({
            cap = "input.read", label = "See what the players press", reason = "a dance",
            why = "it learns what you press", why_key = "input.read",
        }, input)
        assert.are.same({ answer = "yes", quota = 8 }, grants.answer(asking, "weather", true))
        assert.are.same({ answer = "no" }, grants.answer(asking, "input.read", false))
    end)
end)

describe("lifecycle", function()
    local hooks, restarted, stopped, standings, info

    local function install()
        restarted, stopped, standings = {}, {}, {}
        info = { number = 1, id = "m", title = "My mod", state = "running", waits_at = "" }
        return lifecycle.install {
            mods = {
                on = function(given) hooks = given end,
                list = function() return { info } end,
                restart = function(number)
                    restarted[#restarted + 1] = number
                    info.state = "running"
                    hooks.ready(number)
                    return true
                end,
                stop = function(_, why)
                    stopped[#stopped + 1] = why
                    info.state = "stopped"
                end,
                set_throttle = function(_, standing) standings[#standings + 1] = standing end,
                wait_ready = function() end,
            },
            limits = { strikes = 3, seconds = 60, throttle_every = 4, throttle_percent = 25, suspend_seconds = 10,
                refused_per_second = 300 },
            tick_rate = 60,
        }
    end

    local function run(life, ticks, each)
        for _ = 1, ticks do
            if each then each() end
            life.tick()
        end
    end

    local function has(list, pattern)
        for i, line in ipairs(list) do
            if line:find(pattern) then return i end
        end
    end

    local function boom() hooks.error(1, { message = "boom", file = "main.js", line = 3, column = 7 }, false) end

    -- How many lines of the log since `before` have this text in them.
    local function count_since(before, plain)
        local count = 0
        for i = before + 1, #log_lines do
            if log_lines[i]:find(plain, 1, true) then count = count + 1 end
        end
        return count
    end

    it("writes an error in full that comes again and again once, and how often it came", function()
        local life = install()
        local before = #log_lines
        run(life, 120, boom)
        assert.are.equal(1, count_since(before, "boom (main.js:3:7)"))
        assert.are.equal(2, count_since(before, "the same error again, "))
    end)

    it("writes some errors of a mod in full each second, and counts the others", function()
        local life, number = install(), 0
        local before = #log_lines
        run(life, 60, function()
            number = number + 1
            hooks.error(1, { message = "error " .. number, file = "main.js", line = 3, column = 7 }, false)
        end)
        assert.are.equal(8, count_since(before, "(main.js:3:7)"))
        assert.are.equal(1, count_since(before, "more errors"))
    end)

    it("tells the player in his language; the log is English", function()
        local words, ladder = require "words", require "policy.ladder"
        words.speak "de"
        local life, before = install(), #toasts
        run(life, 60 * 60, function()
            if info.state == "running" and not (standings[#standings] or {}).suspended then boom() end
        end)
        local german = { table.unpack(toasts, before + 1) }
        assert.is_truthy(has(german, "immer wieder Fehler%. 10 s lang aus%. %(main%.js:3:7%)$"))
        assert.is_truthy(has(german, "immer wieder Fehler%. Für dieses Spiel gestoppt%. %(main%.js:3:7%)$"))
        assert.equal("immer wieder Fehler", life.quarantined[1])
        assert.equal("braucht zu viel CPU", ladder.in_words "needs too much CPU")
        assert.equal("boom", ladder.in_words "boom")
        words.use(nil)
        assert.equal("quarantined: errors, again and again", stopped[#stopped])
        assert.is_nil(has(log_lines, "immer wieder"))
    end)

    it("writes so many lines of errors in a second, not more", function()
        local life, number = install(), 0
        local before = #log_lines
        run(life, 60, function()
            number = number + 1
            hooks.error(1, {
                message = "m", text = number .. ("\nx"):rep(40), file = "main.js", line = 3, column = 7,
            }, false)
        end)
        assert.are.equal(2, count_since(before, "main.js:3:7"))
        assert.are.equal(1, count_since(before, "(and 18 more lines)"))
        assert.are.equal(1, count_since(before, "and 58 more errors"))
    end)

    it("takes a mod that throws in each tick up the ladder, step by step", function()
        local life = install()
        run(life, 60 * 60, function()
            if info.state == "running" and not (standings[#standings] or {}).suspended then boom() end
        end)
        local at = 0
        local place = " %(main%.js:3:7%)$"
        for _, said in ipairs { "Warned%." .. place, "Slowed down%." .. place, "Off for 10 s%." .. place, "goes on$",
            "Restarted%." .. place, "runs again$", "Stopped for this game%." .. place } do
            local found = has({ table.unpack(toasts, at + 1) }, "^My mod %(m%): .*" .. said:gsub("^%^", ""))
            assert.is_truthy(found, said)
            at = at + found
        end
        assert.are.same({ 1 }, restarted)
        assert.are.same({ "it is restarted: errors, again and again", "quarantined: errors, again and again" }, stopped)
        assert.are.equal("errors, again and again", life.quarantined[1])
        assert.is_truthy(has(log_lines, "^warn|m|throttled: errors, again and again x3, in 60 s %(errors 0"))
        assert.is_truthy(has(log_lines, "^error|m|quarantined: "))
    end)

    it("throttles, suspends and lets go on, as told to the engine", function()
        local life = install()
        for _ = 1, 2 do hooks.died(1, "crashed (SIGSEGV)") life.tick() end
        assert.are.same({ step = "throttled", strikes = 0, suspended = false, every = 4, share = 25 },
            standings[#standings])
        hooks.died(1, "crashed (SIGSEGV)")
        life.tick()
        assert.is_true(standings[#standings].suspended)
        assert.are.equal(2, #restarted) -- not while it is suspended
        run(life, 599)
        assert.is_true(standings[#standings].suspended)
        life.tick()
        assert.is_false(standings[#standings].suspended)
        assert.are.equal(3, #restarted)
    end)

    it("lets a mod that behaves come down again, a step a minute", function()
        local life = install()
        for _ = 1, 2 do hooks.died(1, "crashed (SIGSEGV)") life.tick() end
        run(life, 3700)
        assert.are.equal("warned", standings[#standings].step)
        assert.are.equal(1, standings[#standings].every)
        assert.is_truthy(has(toasts, "My mod %(m%): behaves; full speed again"))
        run(life, 3700)
        assert.are.equal("fine", standings[#standings].step)
    end)

    it("tells why a process ended, in a line that fits", function()
        install()
        hooks.died(1, "out of memory: Reached heap limit (limit: 64 MB heap)")
        assert.is_truthy(has(log_lines, "Reached heap limit"))
        install()
        local life = install()
        info.title = ("A very long title "):rep(4)
        hooks.died(1, "out of memory: Reached heap limit (limit: 64 MB heap)")
        life.tick()
        assert.is_true(#toasts[1] <= 112)
        assert.matches("out of memory: 64 MB heap%. Warned%.$", toasts[1])
    end)

    it("counts what the engine counts: garbage, quotas, prints, CPU", function()
        local life = install()
        run(life, 180, function()
            info.rejected_batches = (info.rejected_batches or 0) + 1
        end)
        assert.is_truthy(has(toasts, "My mod %(m%): sends what nobody can read%. Warned%."))
        assert.are.equal("sends what nobody can read", life.reasons[1])
        life = install()
        toasts = {}
        run(life, 600, function() info.over_quota_ticks = (info.over_quota_ticks or 0) + life.at % 2 end)
        assert.are.same({}, toasts) -- thirty ticks of sixty
        run(life, 180, function() info.over_quota_ticks = info.over_quota_ticks + 1 end)
        assert.is_truthy(has(toasts, "asks for too much%. Warned"))
        assert.are.equal(1, #toasts)
    end)

    it("takes a mod for one that asks for trouble when the game keeps saying no to it", function()
        local life = install()
        run(life, 600, function() info.refused = (info.refused or 0) + 4 end) -- 240 a second
        assert.are.same({}, toasts)
        run(life, 180, function() info.refused = info.refused + 5 end)
        assert.is_truthy(has(toasts, "keeps asking for what it is refused%. Warned%."))
        local before = #toasts
        run(life, 600, function() info.denied = (info.denied or 0) + 200 end) -- the player's no is not the mod's fault
        assert.are.equal(before, #toasts)
    end)

    it("keeps a mod off that the player switched off, whatever it did before", function()
        local life = install()
        hooks.died(1, "crashed (SIGSEGV)")
        life.switch_off(1, "switched off by the player")
        run(life, 700)
        assert.are.same({}, restarted)
        assert.are.equal("stopped", info.state)
        assert.are.equal("switched off by the player", life.off[1])
        hooks.died(1, "crashed (SIGSEGV)")
        for _ = 1, 3 do hooks.error(1, { message = "boom" }, true) end
        run(life, 700)
        assert.are.same({}, restarted)
    end)

    it("starts a mod anew that is switched on, also out of quarantine, with what was changed", function()
        local life = install()
        for _ = 1, 5 do
            hooks.died(1, "crashed (SIGSEGV)")
            run(life, 700)
        end
        assert.is_string(life.quarantined[1])
        local count, changes = #restarted, nil
        local restart = life.mods.restart
        life.mods.restart = function(number, given)
            changes = given
            return restart(number)
        end
        assert.is_true(life.switch_on(1, { settings = "{}" }))
        assert.are.equal(count + 1, #restarted)
        assert.are.same({ settings = "{}" }, changes)
        assert.is_nil(life.quarantined[1])
        assert.is_nil(life.reasons[1])
        assert.are.equal("fine", standings[#standings].step)
        hooks.died(1, "crashed (SIGSEGV)")
        life.tick()
        assert.are.equal("warned", standings[#standings].step)
        life.mods.restart = function() return nil, "no such capability" end
        assert.are.same({ nil, "no such capability" }, { life.switch_on(1) })
        assert.is_true(life.failed[1])
    end)

    it("lets no time pass while the game is held, but starts what fell", function()
        local life = install()
        for _ = 1, 3 do hooks.died(1, "crashed (SIGSEGV)") life.tick() end
        assert.is_true(standings[#standings].suspended)
        for _ = 1, 2000 do life.tick(true) end
        assert.is_true(standings[#standings].suspended)
        run(life, 600)
        assert.is_false(standings[#standings].suspended)
        local count = #restarted
        hooks.died(1, "killed")
        life.tick(true)
        assert.are.equal(count + 1, #restarted)
    end)

    it("leaves a mod stopped that cannot be started again, and says so", function()
        local life = install()
        local mods = life.mods
        mods.restart = function() return nil, "no process" end
        hooks.died(1, "crashed (SIGSEGV)")
        life.tick()
        assert.is_truthy(has(log_lines, "cannot be started again: no process"))
    end)

    it("keeps file and line in a note, however long the mod's words and its file's name are", function()
        local life = install()
        local long = ("folder/"):rep(20) .. "über.js"
        for _, file in ipairs { "main.js", long } do
            toasts = {}
            local err = { message = ("the sea is high, "):rep(20), file = file, line = 123, column = 45 }
            hooks.failed(1, err)
            life.told = {}
            hooks.error(1, err, false)
            assert.are.equal(2, #toasts)
            for _, told in ipairs(toasts) do
                assert.matches("[nr]%.js:123:45%)$", told)
                assert.is_true(#told <= 112, told)
                assert.is_truthy(utf8.len(told))
                assert.matches("^My mod %(m%): ", told)
                assert.matches("the sea is high", told)
            end
        end
    end)

    it("tells an error with its place, and not in every tick", function()
        local life = install()
        run(life, 100, boom)
        assert.are.equal(1, #toasts)
        assert.matches("boom %(main%.js:3:7%)", toasts[1])
        assert.are.equal(1 + 1, #log_lines) -- in full, and how often it came again
        assert.matches("main%.js:3:7$", log_lines[1])
    end)
end)
