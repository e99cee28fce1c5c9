-- Recordings: a run is played again tick for tick without a mod's JavaScript, and one mod alone on what it was told.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local GARDENER = [[
import { entity, hud, mod, on, storage, timer, world } from "gatehouse";
let planted = 0;
on("init", () => $print(`begins ${Math.random()}`));
on("tick", () => {
    const tick = world.tick;
    if (tick % 20 !== 0) return;
    const [player] = world.entities("player");
    planted += Math.floor(Math.random() * 3);
    hud.text(1, `planted ${planted} near ${Math.round(player.x)}`, { x: 4, y: 40 });
    storage.set("planted", planted);
});
]]
local CAPABILITIES = { "hud", "storage", "world.read" }

local function record(folder, name, ...)
    return program.run("run", "--headless", "--seed", "7", "--trace", folder .. "/" .. name, ...)
end

local function digest_of(run) return run.out:match "digest (%x+)" end

describe("a recording", function()
    local folder, first, trace

    setup(function()
        folder = os.tmpname()
        os.remove(folder)
        program.write_mod(folder .. "/mods/gardener", "gardener", CAPABILITIES, GARDENER)
        program.write_mod(folder .. "/mods/thrower", "thrower", {}, [[
            import { on } from "gatehouse";
            on("tick", () => { throw new Error("boom"); });
        ]])
        trace = folder .. "/a.trace"
        first = record(folder, "a.trace", "--ticks", "400", "--mods", folder .. "/mods", "--grant", "gardener=all", "--digest")
        assert.are.equal(0, first.code, first.err)
    end)

    teardown(function() os.execute(("rm -rf '%s'"):format(folder)) end)

    it("changes nothing of the run", function()
        local plain = program.run("run", "--headless", "--seed", "7", "--ticks", "400", "--mods", folder .. "/mods", "--grant",
            "gardener=all", "--digest")
        assert.are.equal(digest_of(plain), digest_of(first))
    end)

    it("is played again, tick for tick, with what became of the mods, and no JavaScript", function()
        local run = program.run("replay", trace, "--digest")
        assert.are.equal(0, run.code, run.err)
        assert.are.equal(digest_of(first), digest_of(run))
        assert.matches("thrower warn: warned: errors, again and again", run.err)
        assert.matches("begins 0%.%d+", run.err)
    end)

    it("is played up to a tick, of which there is a picture", function()
        local run = program.run("replay", trace, "--ticks", "60", "--shot", folder .. "/there.png", "--json")
        assert.are.equal(0, run.code, run.err)
        assert.matches('"ticks":60}', run.out)
        assert.matches('"same":true', run.out)
        assert.are.equal("\137PNG", program.read(folder .. "/there.png"):sub(1, 4))
    end)

    it("runs one of its mods again alone, with the same prints and the same sends", function()
        local run = program.run("replay", trace, "--run", "gardener")
        assert.are.equal(0, run.code, run.err .. run.out)
        local said = first.err:match "gardener main%.js:3: (begins 0%.%d+)" or first.err:match "(begins 0%.%d+)"
        assert.is_truthy(run.out:find(said, 1, true), run.out)
        assert.matches("gardener: 400 ticks with events and %d+ sends, all as they were, tick 0 to 399", run.out)
    end)

    it("shows the first send that differs, by field, with the line that sent it", function()
        program.write_mod(folder .. "/newer/gardener", "gardener", CAPABILITIES, (GARDENER:gsub("y: 40", "y: 44")))
        local run = program.run("replay", trace, "--run", "gardener=" .. folder .. "/newer/gardener")
        assert.are.equal(5, run.code, run.err .. run.out)
        assert.matches("tick %d+: gardener: it sends something else\n  batch%.commands%[0%]%.hud_text%.y: was 40, is 44\n"
            .. "  at .-main%.js:9:9", run.out)
        local json = program.run("replay", trace, "--run", "gardener=" .. folder .. "/newer/gardener", "--json")
        assert.are.equal(5, json.code)
        assert.matches('"field":"batch.commands%[0%].hud_text.y"', json.out)
    end)

    it("goes on after what a newer version only prints", function()
        program.write_mod(folder .. "/prints/gardener", "gardener", CAPABILITIES,
            (GARDENER:gsub("planted %+=", "console.log(`tick ${tick}: ${planted}`);\n    planted +=")))
        local run = program.run("replay", trace, "--run", "gardener=" .. folder .. "/prints/gardener")
        assert.are.equal(0, run.code, run.err .. run.out)
        assert.matches(" *%d+ main%.js:8: tick 300: %d+\n", run.out)
    end)

    it("has the places of mods that it does not have said by name", function()
        local run = program.run("replay", trace, "--run", "gardner")
        assert.are.equal(3, run.code)
        assert.matches("the recording has no mod 'gardner'", run.err)
        run = program.run("replay", trace, "--run", "gardener=" .. folder .. "/mods/thrower")
        assert.are.equal(3, run.code)
        assert.matches("is not the mod 'gardener'", run.err)
        assert.are.equal(2, program.run("replay", trace, "--run", "../x").code)
    end)

    it("is read up to where it is cut or damaged", function()
        local whole = program.read(trace)
        program.write(folder .. "/cut.trace", whole:sub(1, -400))
        local run = program.run("replay", folder .. "/cut.trace")
        assert.are.equal(0, run.code, run.err)
        assert.matches("cut%.trace: it is cut at byte %d+: what comes before is whole", run.err)
        local at = #whole - 600
        program.write(folder .. "/odd.trace", whole:sub(1, at) .. "\255\255\255" .. whole:sub(at + 4))
        run = program.run("replay", folder .. "/odd.trace")
        assert.are.equal(0, run.code, run.err)
        assert.matches("odd%.trace: it is damaged at byte %d+", run.err)
        program.write(folder .. "/no.trace", whole:sub(1, 60))
        run = program.run("replay", folder .. "/no.trace")
        assert.are.equal(3, run.code)
        assert.matches("no%.trace: has no whole beginning: it is cut", run.err)
        program.write(folder .. "/text.trace", "hello")
        assert.matches("text%.trace: is no trace", program.run("replay", folder .. "/text.trace").err)
        assert.matches("No such file", program.run("replay", folder .. "/none.trace").err)
    end)

    it("says the first tick at which the game goes another way", function()
        local game = folder .. "/steps"
        assert(os.execute(("cp -r tests/functional/games/steps '%s'"):format(game)))
        local run = program.run("run", game, "--headless", "--ticks", "30", "--press", "act:right act:right act:right", "--trace",
            folder .. "/s.trace", "--digest")
        assert.are.equal(0, run.code, run.err)
        local again = program.run("replay", folder .. "/s.trace", "--game", game, "--digest")
        assert.are.equal(0, again.code, again.err)
        assert.are.equal(digest_of(run), digest_of(again))
        assert.matches("which is not here", program.run("replay", folder .. "/s.trace").err)
        local main = program.read(game .. "/main.lua")
        program.write(game .. "/main.lua", (main:gsub("world.set_var%(\"turns\", world.var%(\"turns\"%) %+ 1%)",
            'world.set_var("turns", world.var("turns") + 2)')))
        again = program.run("replay", folder .. "/s.trace", "--game", game)
        assert.are.equal(5, again.code, again.err)
        assert.matches("goes another way: after tick %d+: the world", again.err)
    end)

    it("says what is in it, and everything that mods did with what became of it", function()
        local run = program.run("trace", trace)
        assert.are.equal(0, run.code, run.err)
        assert.matches("^tidelight [%d.]+, seed 7, 1 player, 400 ticks %(7 s%), recorded by Gatehouse", run.out)
        assert.matches("\n  gardener +1%.0%.0 +told 400 times %([^)]*%), %d+ sends? ", run.out)
        assert.matches("\n +%d+ thrower error: main%.js:2:%d+: Error: boom", run.out)
        run = program.run("trace", trace, "--mod", "gardener", "--command", "hud_text")
        assert.are.equal(0, run.code, run.err)
        assert.matches('^ +%d+ gardener hud_text {.*"y":40.*}\n', run.out)
        assert.is_true(select(2, run.out:gsub("hud_text", "")) > 10, run.out)
        run = program.run("trace", trace, "--mod", "gardener", "--tick", "100..160", "--verdict", "applied", "--json")
        assert.are.equal(4, select(2, run.out:gsub('"mod":"gardener"', "")), run.out)
        assert.are.equal("no such command was sent\n", program.run("trace", trace, "--mod", "thrower", "--command", "spawn").out)
        assert.are.equal(2, program.run("trace", trace, "--tick", "9..3").code)
    end)

    it("is asked by a probe what a line saw, without a print in it", function()
        local run = program.run("probe", trace, "gardener", "main.js:9", "tick", "planted + 0", "player.kind")
        assert.are.equal(0, run.code, run.err)
        assert.matches(" 40 %d+ player\n +%d+ 60 %d+ player\n", run.out)
        run = program.run("probe", trace, "gardener", "main.js:9", "tick", "--when", "tick > 100", "--first", "1")
        assert.matches("^ +%d+ 120\n$", run.out)
        run = program.run("probe", trace, "gardener", "main.js:9", "1", "--count")
        assert.matches("^%d+ times, tick %d+ to %d+\n$", run.out)
        assert.matches("ReferenceError: nothing is not defined", program.run("probe", trace, "gardener", "main.js:9", "nothing").out)
        assert.matches("main%.js:99 was not reached", program.run("probe", trace, "gardener", "main.js:99", "1").out)
        run = program.run("probe", trace, "gardener", "main.js:9", "planted = 7")
        assert.are.equal(5, run.code)
        assert.matches("it sends something else: an expression changes what it looks at", run.err)
        assert.are.equal(2, program.run("probe", trace, "gardener", "main.js", "1").code)
        assert.are.equal(3, program.run("probe", trace, "nobody", "main.js:1", "1").code)
    end)

    it("is kept in the player's files where somebody asks for it", function()
        local home = program.at_home(folder .. "/keeps")
        local run = program.run_with(home, "run", "--headless", "--seed", "7", "--ticks", "30", "--press", "recording wait:5",
            "--digest", "--trace", folder .. "/k.trace")
        assert.are.equal(0, run.code, run.err)
        local path = run.err:match "is kept: gatehouse replay (%S+%.trace)"
        assert.is_truthy(path and path:find(folder .. "/keeps/state/gatehouse/traces/tidelight/", 1, true), run.err)
        assert.are.equal(0, program.run("replay", path).code)
        local again = program.run("replay", folder .. "/k.trace", "--digest")
        assert.are.equal(digest_of(run), digest_of(again))
    end)

    it("goes on from a saved game", function()
        local home = program.at_home(folder .. "/home")
        local saved = program.run_with(home, "run", "--headless", "--seed", "5", "--ticks", "100", "--save", "evening")
        assert.are.equal(0, saved.code, saved.err)
        local run = program.run_with(home, "run", "--headless", "--ticks", "100", "--load", "evening", "--digest", "--trace",
            folder .. "/l.trace")
        assert.are.equal(0, run.code, run.err)
        local again = program.run("replay", folder .. "/l.trace", "--digest")
        assert.are.equal(0, again.code, again.err)
        assert.are.equal(digest_of(run), digest_of(again))
    end)
end)
