-- What the game calls its things: listed by the verb, in the reference with pictures, in the typings; and a wrong name is
-- said with its place, also without a display.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local function names(...)
    local run = program.run("names", ..., "--json")
    assert(run.code == 0, run.err)
    return cjson.decode(run.out)
end

describe("the game's names", function()
    it("are listed from the tables that the game goes by", function()
        local all = program.run("names", "--json")
        assert.equal(0, all.code, all.err)
        all = cjson.decode(all.out)
        local by_name = {}
        for _, kind in ipairs(all.kinds) do by_name[kind.name] = kind end
        assert.same({ name = "crab", spawnable = true, hp = 3, width = 8, height = 4, is_solid = false }, by_name.crab)
        assert.is_false(by_name.player.spawnable)
        assert.equal("bell", all.sounds[1])
        assert.equal(32, #all.palette)
        assert.equal("#14122a", all.palette[1])
        assert.same({ "deep", 0 }, { all.tiles[1].name, all.tiles[1].number })
        assert.is_true(#all.sprites > 60 and #all.actions == 12)
    end)

    it("are listed one kind at a time, and a wrong list suggests", function()
        local one = names("sounds")
        assert.is_nil(one.kinds)
        assert.equal("bell", one.sounds[1])
        local shown = program.run("names", "kinds")
        assert.matches("crab +spawnable +hp 3 +8x4", shown.out)
        assert.matches("player +the game's", shown.out)
        local wrong = program.run("names", "sprite")
        assert.equal(2, wrong.code)
        assert.matches("there is no list 'sprite' (did you mean 'sprites'?)", wrong.err, 1, true)
    end)

    it("stand in the reference with pictures, in the typings, and what the policy cuts beside the limits", function()
        program.with_folder(function(folder)
            assert.equal(0, program.run("docs", "--out", folder, "--quiet").code)
            local html, md = program.read(folder .. "/reference.html"), program.read(folder .. "/reference.md")
            local sprites = assert(html:match('<article id="names%-sprites".-</article>'))
            local count = select(2, sprites:gsub('class="sprite"', ""))
            assert.equal(#names("sprites").sprites, count)
            assert.matches("background: url(data:image/png;base64,iVBORw0KGgo", html, 1, true)
            assert.is_nil(html:find("http://", 1, true) or html:find("https://", 1, true))
            assert.matches("| `crab` | yes | 3 | 8 x 4 |", md, 1, true)
            local sound = assert(md:match("\n### sound\n(.-)\n##"))
            assert.matches("In this game: volume is cut to 80 percent; more than 16 sounds in 1 second are denied.", sound, 1,
                true)
            assert.equal(0, program.run("types", "--out", folder, "--quiet").code)
            local types = program.read(folder .. "/gatehouse.d.ts")
            assert.matches('export type SoundName = "bell" | ', types, 1, true)
            assert.matches('export type ParticleStyle = "ember" | "glow"', types, 1, true)
            assert.matches("burst(style: ParticleStyle,", types, 1, true)
            assert.matches("\n### Particles\n\nStyles, for `particles.burst`.\n\n`ember`", md, 1, true)
            assert.equal("ember", names("particles").particles[1])
            assert.matches('export type SpawnableKind = "barrel" | "campfire" | "crab"', types, 1, true)
        end)
    end)

    it("that are wrong are said with file and line, also without a window", function()
        program.with_folder(function(folder)
            program.write(folder .. "/wrong/mod.json", [[{ "id": "wrong", "title": "Wrong", "version": "1.0.0",
                "main": "main.js", "capabilities": [{ "cap": "hud", "reason": "x" }, { "cap": "sound", "reason": "x" },
                { "cap": "entity.spawn", "reason": "x" }] }]])
            program.write(folder .. "/wrong/main.js", [[import { entity, hud, ready, sound } from "gatehouse";
await ready();
hud.icon(1, "shel");
sound.play("bel");
entity.spawn("crb", 600, 600);
sound.play("bell");
]])
            local run = program.run("run", "--headless", "--ticks", "30", "--only-mods", "--dev", folder .. "/wrong")
            local said = run.out .. run.err
            for line, text in pairs {
                [3] = 'hud_icon: failed: no sprite is called "shel" (did you mean "shell"?)',
                [4] = 'sound: failed: no sound is called "bel" (did you mean "bell"?)',
                [5] = 'spawn: failed: no kind is called "crb" (did you mean "crab"?)',
                [6] = "sound: rewritten: the game changed it: volume: 100 was asked for, 80 is given",
            } do
                local after = assert(select(2, said:find(text, 1, true)), text .. "\nin\n" .. said)
                assert.matches(("^%%s*\n[^\n]*at main%%.js:%d:"):format(line), said:sub(after + 1))
            end
        end)
    end)
end)
