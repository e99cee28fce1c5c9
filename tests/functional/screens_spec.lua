-- The host's own screens in the real program: what they do to mods, and that the game stands still behind them.
package.path = "tests/functional/?.lua;lua/?.lua;" .. package.path
local json = require "lib.json"
local program = require "program"

local function run(variables, press, ...)
    local result = program.run_with(variables, "run", "--headless", "--json", "--ticks", "200", "--press", press, ...)
    assert.are.equal(0, result.code, result.err)
    return json.decode(result.out, "output"), result.err
end

-- With the mods of a folder alone.
local function run_only(folder, press, ...)
    return run({ XDG_CONFIG_HOME = folder .. "/config" }, press, "--only-mods", "--mods", folder, ...)
end

local function mod_of(result, id)
    for _, mod in ipairs(result.mods) do
        if mod.id == id then return mod end
    end
end

-- A stranger's mod, where installed ones are: it asks for two capabilities that are asked about.
local function write_stranger(home)
    program.write_mod(home .. "/data/gatehouse/mods/zed", "zed", { "input.read", "weather", "hud" },
        'import { mod } from "gatehouse"; console.log("zed is here");')
end

local HELLO = [[import { on, settings, hud } from "gatehouse";
on("tick", () => hud.text(0, String(settings.size)));
console.log("hello");]]

local function write_hello(folder)
    program.write_mod(folder .. "/hello", "hello", { "hud" }, HELLO)
    local manifest = program.read(folder .. "/hello/mod.json")
    local size = ',\n  "settings": { "size": { "label": "Size", "default": 3, "min": 1, "max": 9 } }\n}'
    manifest = manifest:gsub("\n}%s*$", size)
    program.write(folder .. "/hello/mod.json", manifest)
end

describe("the mods screen", function()
    it("lets the game stand still: the same world as if it had never been open", function()
        program.with_folder(function(home)
            program.write_mod(home .. "/ticker", "ticker", { "hud" }, [[import { hud, timer } from "gatehouse";
let fired = 0;
timer.every(1, () => hud.text(0, String(++fired)));]])
            local function run_with_ticker(press) return run({ XDG_CONFIG_HOME = home }, press, "--mods", home) end
            local with = run_with_ticker "mods wait:90 back wait:99"
            local without = run_with_ticker "wait:99"
            assert.are.equal(without.digest, with.digest)
            for i, mod in ipairs(with.mods) do
                assert.are.equal(without.mods[i].stream_digest, mod.stream_digest, mod.id)
            end
            local open = run({ XDG_CONFIG_HOME = home }, "mods wait:98")
            assert.are.equal(200, open.ticks)
        end)
    end)

    it("switches a mod off and on while the game runs", function()
        program.with_folder(function(home)
            local off = run({ XDG_CONFIG_HOME = home }, "mods right ok back back wait:60")
            local profile = json.decode(program.read(home .. "/gatehouse/profiles.json"), "profiles")
            assert.are.same({ "storm-front" }, profile.profiles.default.off)
            assert.is_nil(mod_of(run({ XDG_CONFIG_HOME = home }, "wait"), "storm-front"))
            local back = run({ XDG_CONFIG_HOME = home }, "mods down right ok back back wait:9")
            assert.are.equal("running", mod_of(back, "storm-front").state)
            profile = json.decode(program.read(home .. "/gatehouse/profiles.json"), "profiles")
            assert.are.same({}, profile.profiles.default.off)
            assert.are.equal("stopped", mod_of(off, "storm-front").state)
            assert.are.equal("running", mod_of(off, "tide-map").state)
            local on, log = run({ XDG_CONFIG_HOME = home .. "/other" }, "mods right ok wait:5 ok back back wait:60")
            assert.are.equal("running", mod_of(on, "storm-front").state)
            assert.are.equal(2, mod_of(on, "storm-front").starts)
            assert.matches("storm%-front: stopped: switched off by the player", log)
            assert.are.equal(1, mod_of(on, "tide-map").starts)
        end)
    end)

    it("takes a player's own mod off the disk, with what was set and allowed", function()
        program.with_folder(function(home)
            local variables = program.at_home(home)
            local own = home .. "/data/gatehouse/mods/"
            program.write_mod(own .. "aa", "aa", { "hud" }, "")
            program.write_mod(own .. "ab", "ab", { "hud" }, "")
            program.write(own .. "ab/mod.json", "{")
            program.run_with(variables, "perms", "aa", "--revoke", "hud")
            assert.matches('"aa"', program.read(home .. "/config/gatehouse/grants.json"))
            local result, log = run(variables, "mods right down ok ok wait:5 back back wait:20")
            assert.are.equal("stopped", mod_of(result, "aa").state)
            assert.matches("removed: aa", log, 1, true)
            assert.is_nil(io.open(own .. "aa/mod.json"))
            assert.is_nil(program.read(home .. "/config/gatehouse/grants.json"):find('"aa"', 1, true))
            run(variables, "mods down down right ok ok wait:5 back back wait:20")
            assert.is_nil(io.open(own .. "ab/mod.json"))
            assert.is_nil(mod_of(run(variables, "wait"), "aa"))
        end)
    end)

    it("takes one off the disk in safe mode, too", function()
        program.with_folder(function(home)
            local own = home .. "/data/gatehouse/mods/aa"
            program.write_mod(own, "aa", { "hud" }, "")
            run(program.at_home(home), "mods right down ok wait back back wait:5", "--safe")
            assert.are.equal("{", program.read(own .. "/mod.json"):sub(1, 1), "asked once, it stays")
            run(program.at_home(home), "mods right down ok ok wait:5 back back wait:5", "--safe")
            assert.is_nil(io.open(own .. "/mod.json"))
        end)
    end)

    it("switches a mod off for later games, in the profile that is played", function()
        program.with_folder(function(home)
            run({ XDG_CONFIG_HOME = home }, "mods right ok back back wait:9")
            assert.are.equal('{"current":"default","format":1,"profiles":{"default":{"off":["storm-front"],'
                .. '"settings":{}}}}\n', program.read(home .. "/gatehouse/profiles.json"))
            local later = run({ XDG_CONFIG_HOME = home }, "wait:9")
            assert.is_nil(mod_of(later, "storm-front"))
            local on = run({ XDG_CONFIG_HOME = home }, "mods down right ok back back wait:30")
            assert.are.equal("running", mod_of(on, "storm-front").state)
            assert.matches('"off":[]', program.read(home .. "/gatehouse/profiles.json"), 1, true)
        end)
    end)

    it("changes a setting: the mod starts anew with it, and it is remembered", function()
        program.with_folder(function(home)
            write_hello(home)
            local changed = run_only(home, "mods next next right right right back back wait:9")
            assert.are.equal(2, mod_of(changed, "hello").starts)
            local kept = program.read(home .. "/config/gatehouse/settings/hello.json")
            assert.are.equal('{"format":1,"values":{"size":5}}\n', kept)
            program.write(home .. "/config/gatehouse/settings/hello.json", '{"format":1,"values":{"size":99,"x":1}}\n')
            local _, log = run_only(home, "wait")
            assert.matches("'size': expected 1 to 9, got 99", log)
            assert.matches("'x': the mod has no such setting", log)
        end)
    end)

    it("takes a capability away, at once", function()
        program.with_folder(function(home)
            write_hello(home)
            local before = run_only(home, "wait:60")
            assert.are.equal(0, mod_of(before, "hello").denied)
            local after = run_only(home, "mods next right ok back back wait:60")
            assert.is_true(mod_of(after, "hello").denied > 0)
        end)
    end)

    it("switches off what needs a mod with it, and on what it needs", function()
        program.with_folder(function(home)
            write_hello(home)
            program.write_mod(home .. "/zeta", "zeta", {}, 'console.log("zeta");')
            local manifest = program.read(home .. "/zeta/mod.json")
            manifest = manifest:gsub("\n}%s*$", ',\n  "dependencies": {"hello": "*"}\n}')
            program.write(home .. "/zeta/mod.json", manifest)
            local off, log = run_only(home, "mods right ok back back wait:9")
            assert.are.equal("stopped", mod_of(off, "zeta").state)
            assert.matches("zeta: stopped: it needs 'hello', which is off", log)
            local profile = json.decode(program.read(home .. "/config/gatehouse/profiles.json"), "profiles")
            assert.are.same({ "hello" }, profile.profiles.default.off)
            local on = run_only(home, "mods right ok back back wait:9") -- it is off now, and zeta cannot be used
            assert.are.equal("running", mod_of(on, "zeta").state)
            assert.are.equal("running", mod_of(on, "hello").state)
            on = run_only(home, "mods right ok wait:5 ok back back wait:9")
            assert.are.equal("running", mod_of(on, "zeta").state)
            on = run_only(home, "mods right ok back down right ok back back wait:9")
            assert.are.equal("running", mod_of(on, "zeta").state)
            assert.are.equal("running", mod_of(on, "hello").state)
        end)
    end)

    it("is there for the words of --press alone, which are checked", function()
        local result = program.run("run", "--headless", "--press", "jump")
        assert.are.equal(2, result.code)
        assert.matches("%-%-press: 'jump': expected up, down", result.err)
        result = program.run_with({ SDL_VIDEODRIVER = "dummy" }, "run", "--press", "mods")
        assert.are.equal(2, result.code)
        assert.matches("without a window", result.err)
        result = program.run("run", "--headless", "--no-mods", "--ticks", "5", "--press", "mods wait back", "--digest")
        assert.are.equal(0, result.code, result.err)
    end)

    it("is there in a window, too, where it waits for its key", function()
        program.with_folder(function(home)
            local window = program.at_home(home)
            window.SDL_VIDEODRIVER, window.SDL_AUDIODRIVER = "dummy", "dummy"
            local result = program.run_with(window, "run", "--ticks", "30", "--timing")
            assert.are.equal(0, result.code, result.err)
        end)
    end)
end)

describe("the question panel", function()
    local function granted(home)
        return json.decode(program.read(home .. "/config/gatehouse/grants.json"), "grants").mods.zed
    end

    local function run_at(home, press)
        return run(program.at_home(home), press, "--without", "storm-front", "--without", "tide-map")
    end

    it("is shown for a stranger's mod; the answer is kept, the mod starts anew, and is not asked again", function()
        program.with_folder(function(home)
            write_stranger(home)
            local result = run_at(home, "wait:31 ok next ok wait:30")
            assert.are.equal(2, mod_of(result, "zed").starts)
            local answers = granted(home)
            assert.are.same({ "yes", "no" }, { answers["input.read"].answer, answers.weather.answer })
            local again = run_at(home, "wait:31 next left ok wait:30")
            assert.are.equal(1, mod_of(again, "zed").starts)
            assert.are.equal("no", granted(home).weather.answer)
        end)
    end)

    it("can wait: the mod plays without, says so, and is asked when the player wants to", function()
        program.with_folder(function(home)
            write_stranger(home)
            local result = run_at(home, "wait:31 back wait:30")
            assert.are.equal("running", mod_of(result, "zed").state)
            assert.is_nil(io.open(home .. "/config/gatehouse/grants.json"))
            run_at(home, "wait:31 back mods right down ok wait:31 next left ok wait:30")
            assert.are.same({ "yes", "yes" }, { granted(home)["input.read"].answer, granted(home).weather.answer })
        end)
    end)

    it("comes when a mod is switched on that has questions", function()
        program.with_folder(function(home)
            write_stranger(home)
            local result = run_at(home, "wait:31 back mods right ok ok wait:31 next right ok back back wait:20")
            assert.are.equal("running", mod_of(result, "zed").state)
            assert.are.equal("no", granted(home).weather.answer)
        end)
    end)

    describe("about an update that brings another mod", function()
        local function write_update(home, version, more)
            local folder = home .. "/data/gatehouse/mods/"
            program.write_mod(folder .. "zed", "zed", { "hud" }, "")
            local manifest = program.read(folder .. "zed/mod.json")
            manifest = manifest:gsub('"version": "[^"]*"', ('"version": "%s"'):format(version)):gsub("\n}%s*$", more .. "\n}")
            program.write(folder .. "zed/mod.json", manifest)
            program.write_mod(folder .. "dep", "dep", { "hud" }, "")
        end

        -- What was agreed to is known, and then zed needs dep.
        local function with_update(use)
            program.with_folder(function(home)
                write_update(home, "1.0.0", "")
                assert.are.equal("running", mod_of(run_at(home, "wait"), "zed").state)
                write_update(home, "1.1.0", ', "dependencies": { "dep": "*" }')
                use(home)
            end)
        end

        it("switches it off when the player does not agree, and the other mod plays on", function()
            for _, press in ipairs {
                "next left ok",       -- "Allow all" is yes; this one is for what follows
                "next right ok",      -- deny all
                "next ok",            -- allow these, of which none is chosen
            } do
                local agrees = press == "next left ok"
                with_update(function(home)
                    local result = run_at(home, "wait:31 " .. press .. " wait:30")
                    assert.are.equal(agrees and "running" or "stopped", mod_of(result, "zed").state, press)
                    assert.are.equal("running", mod_of(result, "dep").state)
                    local again, log = run_at(home, "wait:60")
                    assert.are.equal(agrees and "running" or nil, (mod_of(again, "zed") or {}).state, press)
                    assert.is_nil(log:match "when you agreed to it", press)
                end)
            end
        end)

        it("asks again when a mod that was switched off so is switched on", function()
            with_update(function(home)
                run_at(home, "wait:31 next right ok wait:30")
                assert.are.equal(0, program.run_with(program.at_home(home), "enable", "zed").code)
                local result, log = run_at(home, "wait:31 ok next ok wait:30")
                assert.matches("zed warn: was 1.0.0 when you agreed to it, and is 1.1.0: needs dep", log, 1, true)
                assert.are.equal("running", mod_of(result, "zed").state)
                assert.is_nil(select(2, run_at(home, "wait:60")):match "when you agreed to it")
            end)
        end)
    end)

    it("does not hold a run in which nobody is there", function()
        program.with_folder(function(home)
            write_stranger(home)
            local result = program.run_with(program.at_home(home), "run", "--headless", "--ticks", "60")
            assert.are.equal(0, result.code)
            assert.matches("gatehouse perms zed", result.err)
        end)
    end)
end)

describe("the mods screen and profiles", function()
    it("keeps a setting where it came from: in the profile that has it, else with the mod's own", function()
        program.with_folder(function(home)
            write_hello(home)
            local path = home .. "/config/gatehouse/profiles.json"
            program.write(path, '{"format":1,"profiles":{"mine":{"settings":{"hello":{"size":7}}}}}\n')
            run_only(home, "mods next next right right back back wait", "--profile", "mine")
            local kept = json.decode(program.read(path), "profiles")
            assert.are.same({ hello = { size = 8 } }, kept.profiles.mine.settings)
            assert.is_nil(io.open(home .. "/config/gatehouse/settings/hello.json"))
            run_only(home, "mods next next right right back back wait")
            assert.matches('"size":4', program.read(home .. "/config/gatehouse/settings/hello.json"))
        end)
    end)

    it("says why a mod cannot play beside the others, and does not start it", function()
        program.with_folder(function(home)
            for _, id in ipairs { "alpha", "beta" } do
                program.write_mod(home .. "/" .. id, id, {}, ('console.log("%s");'):format(id))
            end
            local manifest = program.read(home .. "/beta/mod.json")
            manifest = manifest:gsub("\n}%s*$", ',\n  "incompatible": {"alpha": "*"}\n}')
            program.write(home .. "/beta/mod.json", manifest)
            local variables = { XDG_CONFIG_HOME = home .. "/config" }
            program.run_with(variables, "disable", "beta", "--only-mods", "--mods", home)
            local result, log = run_only(home, "mods down right ok back back wait:5")
            assert.is_nil(mod_of(result, "beta"))
            assert.are.equal("running", mod_of(result, "alpha").state)
            assert.matches("beta error: .*alpha", log)
        end)
    end)
end)

describe("the mods screen in safe mode", function()
    it("runs none, and switches, sets and grants for the next game", function()
        program.with_folder(function(home)
            write_hello(home)
            local words = "mods right ok back back wait"
            local result, log = run_only(home, words, "--safe")
            assert.are.same({}, result.mods)
            assert.not_matches("hello", log)
            local profile = json.decode(program.read(home .. "/config/gatehouse/profiles.json"), "profiles")
            assert.are.same({ "hello" }, profile.profiles.default.off)
            run_only(home, "mods right ok next ok next right right back back wait", "--safe")
            profile = json.decode(program.read(home .. "/config/gatehouse/profiles.json"), "profiles")
            assert.are.same({}, profile.profiles.default.off)
            local grants = json.decode(program.read(home .. "/config/gatehouse/grants.json"), "grants")
            assert.are.equal("no", grants.mods.hello.hud.answer)
            assert.matches('"size":5', program.read(home .. "/config/gatehouse/settings/hello.json"))
        end)
    end)

    it("meets nothing of any mod before it is opened", function()
        program.with_folder(function(home)
            program.write(home .. "/bad/mod.json", "{")
            local result, log = run_only(home, "wait", "--safe")
            assert.are.same({}, result.mods)
            assert.not_matches("bad", log)
            assert.are.equal(200, run_only(home, "mods down right wait", "--safe").ticks)
        end)
    end)

    it("is not there without any mods", function()
        local result = run({}, "mods wait", "--no-mods")
        assert.are.equal(202, result.ticks)
    end)
end)
