-- pack, install and remove in the real program, with a player's folder of its own for each spec.
package.path = "tests/functional/?.lua;tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
local json = require "cjson"
local program = require "program"

-- A folder that is the player's home, and run(...) there; `mods` is the folder of mods.
local function at_home(use)
    program.with_folder(function(folder)
        local home = program.at_home(folder)
        local function run(...) return program.run_with(home, ...) end
        use(folder, run, home.XDG_DATA_HOME .. "/gatehouse/mods", home)
    end)
end

local function manifest(id, version, more)
    return ('{ "id": "%s", "title": "A mod", "version": "%s", "main": "main.js"%s }'):format(id, version, more or "")
end

local function write_archive(path, id, version, more, entries, script)
    local list = { { name = "m/mod.json", text = manifest(id, version, more) },
                   { name = "m/main.js", text = script or "" } }
    for _, entry in ipairs(entries or {}) do list[#list + 1] = entry end
    program.write(path, archive.make(list))
    return path
end

local function names_in(folder)
    local pipe = assert(io.popen(("ls -A '%s'"):format(folder)))
    local names = {}
    for name in pipe:lines() do names[#names + 1] = name end
    pipe:close()
    return names
end

describe("gatehouse pack", function()
    it("makes the same archive twice, that unzip reads and install takes", function()
        at_home(function(folder, run, mods)
            assert(os.execute(("cp -r mods/storm-front %s/mine && touch %s/mine/.hidden"):format(folder, folder)))
            local packed = run("pack", folder .. "/mine", "-o", folder .. "/a.zip")
            assert.are.equal(0, packed.code, packed.err)
            assert.matches("a.zip: storm%-front 1%.0%.0, %d+ files, %d+ bytes packed to %d+", packed.out)
            local content = packed.out:match("sha256 of its content  (%x+)")
            assert.are.equal(64, #content)
            assert(os.execute(("touch -d 2001-01-01 %s/mine/*"):format(folder)))
            local again = json.decode(run("pack", folder .. "/mine", "-o", folder .. "/b.zip", "--json").out)
            assert.are.equal(program.read(folder .. "/a.zip"), program.read(folder .. "/b.zip"))
            assert.are.equal(content, again.sha256)
            assert(os.execute(("unzip -tq %s/a.zip >/dev/null"):format(folder)))
            local installed = run("install", folder .. "/a.zip")
            assert.are.equal(0, installed.code, installed.err)
            assert.are.equal(program.read(folder .. "/a.zip"), program.read(mods .. "/storm-front_1.0.0.zip"))
        end)
    end)

    it("says which pictures and sounds the game will not use", function()
        at_home(function(folder, run)
            assert(os.execute(("cp -r mods/tide-map %s/mine"):format(folder)))
            program.write(folder .. "/mine/sprites/Big Fish.png", "x")
            local packed = run("pack", folder .. "/mine", "-o", folder .. "/a.zip")
            assert.are.equal(0, packed.code)
            local said = "packed, but the game will not use sprites/Big Fish.png: cannot be named so"
            assert.matches(said, packed.err, 1, true)
        end)
    end)

    it("takes what other programs pack", function()
        at_home(function(folder, run)
            assert(os.execute(("cp -r mods/storm-front %s/mine && cd %s && zip -qr z.zip mine && "
                .. "zip -qr0 stored.zip mine && cat mine/mod.json | zip -q stream.zip - && zip -q flat.zip -j mine/*")
                :format(folder, folder)))
            assert.are.equal(0, run("install", folder .. "/z.zip").code)
            assert.are.equal(0, run("install", folder .. "/stored.zip").code)
            assert.matches("is a zip64 archive", run("install", folder .. "/stream.zip").err)
            assert.matches("lies outside of a folder", run("install", folder .. "/flat.zip").err)
        end)
    end)

    it("writes nothing of a mod with texts that are wrong", function()
        at_home(function(folder, run)
            assert(os.execute(("cp -r mods/storm-front %s/mine"):format(folder)))
            program.write(folder .. "/mine/locale/fr.json", '{\n  "mod.title": 3 }')
            local packed = run("pack", folder .. "/mine", "-o", folder .. "/a.zip")
            assert.are.equal(1, packed.code)
            assert.matches("mine/locale/fr.json:2:3: 'mod.title' expected a text", packed.err, 1, true)
            assert.is_nil(io.open(folder .. "/a.zip"))
        end)
    end)

    it("writes nothing of a mod that is broken", function()
        at_home(function(folder, run)
            local function refused(text, ...)
                local result = run("pack", ...)
                assert.are.equal(1, result.code)
                assert.is_truthy(result.err:find(text, 1, true), result.err)
            end
            program.write(folder .. "/m/mod.json", manifest("m", "1.0"))
            refused("m/mod.json:1:", folder .. "/m", "-o", folder .. "/a.zip")
            program.write(folder .. "/m/mod.json", manifest("m", "1.0.0"))
            refused("'main' is 'main.js', but there is no such file", folder .. "/m", "-o", folder .. "/a.zip")
            program.write(folder .. "/m/main.js", "")
            refused("a mod's archive is called something.zip", folder .. "/m", "-o", folder .. "/a.rar")
            refused("No such file", folder .. "/m", "-o", folder .. "/no/a.zip")
            assert.are.same({ "m" }, names_in(folder))
            local missing = run("pack", folder .. "/none")
            assert.are.equal(3, missing.code)
            assert.matches("none: there is no such file or folder", missing.err)
            assert.are.equal(2, run("pack").code)
        end)
    end)
end)

describe("gatehouse install", function()
    it("says what a mod is, what it wants and why, and what it replaces", function()
        at_home(function(folder, run, mods)
            local more = ', "authors": ["Ann", "Bo"], "license": "MIT", "description": "It shows a line.",'
                .. ' "capabilities": [{ "cap": "hud", "reason": "to show a line" }]'
            local old = write_archive(folder .. "/old.zip", "liner", "1.0.0")
            local first = run("install", old)
            assert.are.equal(0, first.code, first.err)
            assert.matches("Installed A mod 1.0.0 %(liner%)\n  It asks for nothing beyond the basics%.", first.out)
            local second = run("install", write_archive(folder .. "/new.zip", "liner", "1.1.0", more))
            assert.are.equal(0, second.code, second.err)
            assert.matches("Installed A mod 1.1.0 %(liner%) by Ann, Bo, MIT\n  It shows a line%.\n", second.out)
            assert.not_matches("That was by", second.out)
            assert.matches("It replaces version 1.0.0%.", second.out)
            assert.matches("%(hud%): to show a line", second.out)
            assert.are.same({ ".lock", ".since.json", "liner_1.1.0.zip" }, names_in(mods))
            local by_cy = write_archive(folder .. "/s.zip", "liner", "1.0.5", ', "authors": ["Cy"]')
            local unasked = run("install", by_cy) -- nobody at a terminal
            assert.are.equal(1, unasked.code)
            assert.matches("by Cy; before it was by Ann, Bo. Install it with --accept-changes when that is meant",
                unasked.err, 1, true)
            local strange = run("install", by_cy, "--accept-changes")
            assert.matches("That was by Ann, Bo. If you do not want this one in its place: gatehouse remove liner\n",
                strange.out, 1, true)
            assert.are.equal(0, run("install", folder .. "/new.zip", "--accept-changes").code)
            assert.matches("It replaces the newer version 1.1.0%.", run("install", old, "--accept-changes").out)
            assert.matches("It replaces the same version%.", run("install", old, "--accept-changes").out)
            program.write(mods .. "/liner_0.1.0.zip", "broken")
            assert.matches("It replaces a broken one%.", run("install", old, "--accept-changes").out)
            assert.matches("It has the title of another mod, 'liner', or one that looks like it%.",
                run("install", write_archive(folder .. "/title.zip", "other", "1.0.0")).out)
            assert.are.equal(0, run("remove", "other").code)
            assert.are.equal(0, run("install", folder .. "/new.zip", "--accept-changes").code)
            assert.are.equal("", run("install", "--quiet", "--accept-changes", old).out)
            local result = json.decode(run("install", "--json", "--accept-changes", folder .. "/new.zip").out)
            assert.are.equal("1.0.0", result.installed[1].replaced[1].version)
            assert.are.equal("hud", result.installed[1].capabilities[1].cap)
        end)
    end)

    it("says what is asked, and takes the answer", function()
        at_home(function(folder, run, _, home)
            local more = ', "capabilities": [{ "cap": "hud", "reason": "to show" }, { "cap": "weather", "reason": '
                .. '"to rain", "quota": 7 }, { "cap": "entity.push", "reason": "to blow" }]'
            local mod = write_archive(folder .. "/a.zip", "rain", "1.0.0", more)
            local result = run("install", mod)
            assert.are.equal(0, result.code, result.err)
            assert.matches("  It may:\n    [^\n]* %(hud%): to show\n", result.out)
            assert.matches("  You are asked, when you play, whether it may:\n    [^\n]* %(weather, up to 7 a tick%): "
                .. "to rain\n    [^\n]* %(entity.push%): to blow\n  To allow that now: gatehouse perms rain "
                .. "%-%-grant weather,entity.push\n", result.out)
            local function states(...)
                local list = {}
                local installed = json.decode(run("install", "--json", mod, ...).out).installed[1]
                for i, wanted in ipairs(installed.capabilities) do list[i] = wanted.state end
                return table.concat(list, " ")
            end
            assert.are.equal("allowed asked asked", states())
            assert.are.equal("allowed allowed asked", states("--grant", "weather"))
            assert.are.equal("allowed allowed asked", states())
            assert.are.equal("allowed allowed allowed", states("--yes"))
            assert.are.equal(0, run("perms", "rain", "--reset").code)
            assert.are.equal("allowed asked asked", states())
            assert.are.equal("allowed allowed allowed", states("--grant", "all"))
            assert.matches('"weather"', program.read(home.XDG_CONFIG_HOME .. "/gatehouse/grants.json"))
            assert.are.equal(0, run("remove", "rain").code)
            assert.are.equal("allowed asked asked", states())
            local wrong = run("install", mod, "--grant", "wether")
            assert.are.equal(2, wrong.code)
            local other = run("install", mod, "--grant", "light")
            assert.are.equal(1, other.code)
            assert.matches("%-%-grant: 'rain' does not ask for 'light', only for hud, weather, entity.push", other.err)
            assert.matches("there is no capability 'wether' %(did you mean 'weather'%?%)", wrong.err)
        end)
    end)

    it("brings a mod that plays from its archive, with what it was allowed", function()
        at_home(function(folder, run)
            local more = ', "capabilities": [{ "cap": "world.read", "reason": "to see" }, '
                .. '{ "cap": "weather", "reason": "to rain" }]'
            local path = write_archive(folder .. "/a.zip", "liner", "1.0.0", more, {
                { name = "m/lib/part.js", text = 'export const line = "from the archive";\n' },
            }, 'import { line } from "./lib/part.js";\nconsole.log(line);\n')
            assert.are.equal(0, run("install", path).code)
            local played = run("run", "--headless", "--ticks", "10")
            assert.are.equal(0, played.code, played.err)
            assert.matches("liner main%.js:2: from the archive", played.err)
            assert.matches("asks for what you have not granted: weather%. To grant it: gatehouse perms liner "
                .. "%-%-grant weather", played.err)
            assert.are.equal(0, run("install", "--yes", path).code)
            assert.not_matches("not granted", run("run", "--headless", "--ticks", "10").err)
            assert.are.equal(0, run("remove", "liner").code)
            assert.not_matches("from the archive", run("run", "--headless", "--ticks", "10").err)
        end)
    end)

    it("says what it lacks, and what lacks it when it is gone", function()
        at_home(function(folder, run)
            local needy = write_archive(folder .. "/a.zip", "needy", "1.0.0",
                ', "dependencies": { "base": "^2.0.0" }, "incompatible": { "tide-map": "*" }')
            assert.matches("  It does not start without base %^2%.0%.0, which is not there%.\n"
                .. "  It does not go together with tide%-map %d[%d.]*, which is there%.\n", run("install", needy).out)
            local function base(version) return write_archive(folder .. "/b.zip", "base", version) end
            assert.are.equal(0, run("install", base("1.0.0")).code)
            assert.matches("It does not start without base %^2%.0%.0; there is 1%.0%.0%.", run("install", needy).out)
            assert.are.equal(0, run("install", base("2.1.0")).code)
            local result = json.decode(run("install", "--json", needy).out).installed[1]
            assert.are.equal(1, #result.unmet)
            assert.matches("Removed base 2.1.0: [^\n]*\n  needy does not start without it%.", run("remove", "base").out)
            assert.not_matches("does not start", run("remove", "needy").out)
        end)
    end)

    -- "weather 7 hud": capabilities, and how many commands of the one before
    local function capabilities(words)
        local list = {}
        for name, quota in words:gmatch "(%l%S*) ?(%d*)" do
            list[#list + 1] = ('{ "cap": "%s", "reason": "why"%s }'):format(name,
                quota ~= "" and ', "quota": ' .. quota or "")
        end
        return (', "capabilities": [%s]'):format(table.concat(list, ", "))
    end

    it("says of an update what is new in it and in all that it pulls in", function()
        at_home(function(folder, run)
            local function install(name, version, more, ...)
                return run("install", write_archive(("%s/%s.zip"):format(folder, name), name, version, more), ...)
            end
            local needs_base = ', "dependencies": { "base": "*" }, "authors": ["Ann"]'
            assert.are.equal(0, install("base", "1.0.0", ', "authors": ["Ann"]' .. capabilities "hud").code)
            local first = install("top", "1.0.0", needs_base .. capabilities "weather 2")
            assert.not_matches("New in it", first.out)
            assert.not_matches("New in it", install("top", "1.0.0", needs_base .. capabilities "weather 2").out)
            local more = install("top", "1.1.0", needs_base .. capabilities "weather 7 light", "--json")
            local change = json.decode(more.out).installed[1].changes
            assert.are.equal("1.0.0 1.1.0", change.from .. " " .. change.to)
            assert.are.same({ { mod = "top", cap = "light", label = "Light up or colour the world", is_new = true,
                quota = change.capabilities[1].quota }, { mod = "top", cap = "weather", label = "Change the weather",
                quota = 7, before_quota = 2, is_new = false } }, change.capabilities)
            assert.are.same({ 0, 0 }, { #change.dependencies, #change.authors })
            -- less is nothing new
            assert.not_matches("New in it", install("top", "1.2.0", needs_base).out)
            -- what a mod that it needs became meanwhile
            assert.matches("New in it since 1.0.0:\n    by Mal; before it was by Ann\n    Push players[^\n]*%(entity.push",
                install("base", "2.0.0", ', "authors": ["Mal"]' .. capabilities "hud entity.push", "--accept-changes").out)
            assert.matches("New in it since 1.2.0:\n    base: by Mal; before it was by Ann\n    base: Push players",
                install("top", "1.3.0", needs_base, "--accept-changes").out)
        end)
    end)

    it("asks before an update brings another mod, near or far", function()
        at_home(function(folder, run, mods)
            local function archive_of(name, version, more)
                return write_archive(("%s/%s_%s.zip"):format(folder, name, version), name, version, more)
            end
            assert.are.equal(0, run("install", archive_of("top", "1.0.0")).code)
            archive_of("deep", "1.0.0", ', "authors": ["Mal"]' .. capabilities "input.read")
            archive_of("base", "1.0.0", ', "dependencies": { "deep": "1.x" }')
            local update = archive_of("top", "1.1.0", ', "dependencies": { "base": "1.x" }')
            local refused = run("install", update)
            assert.are.equal(1, refused.code)
            assert.matches("1.1.0 brings what 1.0.0 did not: needs base 1.0.0; base needs deep 1.0.0 by Mal, which asks "
                .. "for input.read. Install it with %-%-accept%-changes when that is meant", refused.err)
            assert.are.same({ ".lock", ".since.json", "top_1.0.0.zip" }, names_in(mods))
            local taken = run("install", update, "--accept-changes")
            assert.are.equal(0, taken.code, taken.err)
            assert.matches("New in it since 1.0.0:\n    needs base 1.0.0\n    base needs deep", taken.out)
            assert.matches("%(base%)\n  'top' needs it", taken.out)
            assert.matches("%(deep%) by Mal\n  'base' needs it", taken.out)
            assert.are.same({ ".lock", ".since.json", "base_1.0.0.zip", "deep_1.0.0.zip", "top_1.1.0.zip" },
                names_in(mods))
            assert.are.equal(0, run("install", update).code) -- once is enough
            assert.are.equal(1, run("install", archive_of("top", "1.2.0",
                ', "dependencies": { "base": "1.x", "gone": "*" }')).code) -- one that is nowhere is new, too
        end)
    end)

    it("asks a person at the terminal, who says y or yes, and nothing else by mistake", function()
        if not os.execute("script -qec true /dev/null >/dev/null 2>&1 </dev/null") then
            pending("there is no `script` here to make a terminal")
            return
        end
        at_home(function(folder, run, mods, home)
            assert.are.equal(0, run("install", write_archive(folder .. "/top_1.0.0.zip", "top", "1.0.0")).code)
            local update = write_archive(folder .. "/top_1.1.0.zip", "top", "1.1.0", ', "dependencies": { "base": "1.x" }')
            local variables = {}
            for name, value in pairs(home) do variables[#variables + 1] = ("%s='%s'"):format(name, value) end
            -- The exit code, and all that is on the terminal, of any kind. `typed`: for printf.
            local function answer(typed, terminal)
                local _, how, code = os.execute(
                    ([[printf '%s' | env -u TERM %s %s script -qec '%s install %s' %s/screen >/dev/null]]):format(typed,
                        table.concat(variables, " "), terminal or "TERM=xterm", program.path, update, folder))
                return how == "exit" and code, (program.read(folder .. "/screen"):gsub("\r", ""))
            end
            for _, no in ipairs { "n\\n", "NO\\n", "\\n", "yellow\\nn\\n" } do
                local code, screen = answer(no)
                assert.are.equal(1, code, screen)
                assert.matches("top 1.1.0 brings what 1.0.0 did not:\n  needs base, which is not there", screen, 1, true)
                assert.matches("not installed: you did not want it", screen, 1, true)
            end
            assert.matches("Please say y or n. Install it?", select(2, answer "yellow\\nn\\n"), 1, true)
            -- the input ends: the prompt's line, too
            local code, screen = answer "\\004"
            assert.are.equal(1, code)
            assert.matches("%[y/N%] [^\n]*\n[^\n]*not installed", screen)
            assert.is_truthy(program.read(mods .. "/top_1.0.0.zip"))
            for i, yes in ipairs { "y\\n", "  Yes \\n", "y\\n" } do
                code, screen = answer(yes, ({ "TERM=xterm", "TERM=dumb", "" })[i])
                assert.are.equal(0, code, screen)
                assert.matches("Installed A mod 1.1.0 (top)", screen, 1, true)
                if i < 3 then
                    assert.are.equal(0, run("remove", "top").code)
                    assert.are.equal(0, run("install", folder .. "/top_1.0.0.zip").code)
                end
            end
        end)
    end)

    it("brings what a mod recommends, unless that is declined", function()
        at_home(function(folder, run, mods)
            write_archive(folder .. "/nice_1.0.0.zip", "nice", "1.0.0")
            write_archive(folder .. "/nice_1.4.0.zip", "nice", "1.4.0")
            write_archive(folder .. "/nice_2.0.0.zip", "nice", "2.0.0")
            local mod = write_archive(folder .. "/m.zip", "mine", "1.0.0", ', "recommended": { "nice": "1.x", "no": "*" }')
            assert.are.equal(0, run("install", mod, "--no-recommended").code)
            assert.are.same({ ".lock", ".since.json", "mine_1.0.0.zip" }, names_in(mods))
            assert.are.equal(0, run("remove", "mine").code)
            local result = json.decode(run("install", mod, "--json").out)
            assert.are.same({ id = "mine", field = "recommended" }, result.installed[2].pulled_by)
            assert.are.same({ ".lock", ".since.json", "mine_1.0.0.zip", "nice_1.4.0.zip" }, names_in(mods))
            assert.matches("recommends *nice 1.x", run("info", "mine").out)
        end)
    end)

    it("lets no grant pass to another author", function()
        at_home(function(folder, run)
            local function install(by, ...)
                local result = run("install", write_archive(folder .. "/a.zip", "rain", "1.0.0",
                    (', "authors": ["%s"]'):format(by) .. capabilities "weather"), "--json", ...)
                return json.decode(result.out).installed[1].capabilities[1].state
            end
            assert.are.equal("allowed", install("Ann", "--yes"))
            assert.are.equal("allowed", install("Ann"))
            assert.are.equal("asked", install("Mal", "--accept-changes"))
        end)
    end)

    it("tells in the game what came without it", function()
        at_home(function(folder, run, mods)
            local function put(version, more)
                os.remove(mods .. "/top_1.0.0.zip")
                assert(os.execute("mkdir -p " .. mods))
                write_archive(("%s/top_%s.zip"):format(mods, version), "top", version, more)
            end
            write_archive(folder .. "/base.zip", "base", "1.0.0")
            assert.are.equal(0, run("install", folder .. "/base.zip").code)
            put "1.0.0"
            assert.not_matches("you agreed", run("run", "--headless", "--ticks", "3").err)
            put("1.1.0", ', "dependencies": { "base": "*" }, "authors": ["Mal"]')
            assert.matches("top warn: was 1.0.0 when you agreed to it, and is 1.1.0: needs base 1.0.0",
                run("run", "--headless", "--ticks", "3").err)
        end)
    end)

    it("asks about everything again where what was agreed to cannot be read", function()
        at_home(function(folder, run, mods, home)
            local config = home.XDG_CONFIG_HOME .. "/gatehouse/"
            local function play() return run("run", "--headless", "--ticks", "1").err end
            local function damage(text) program.write(config .. "accepted.json", text) end
            write_archive(folder .. "/base.zip", "base", "1.0.0")
            assert.are.equal(0, run("install", folder .. "/base.zip",
                write_archive(folder .. "/top.zip", "top", "1.0.0", ', "authors": ["Ann"]')).code)
            assert.not_matches("agreed", play())
            os.remove(mods .. "/top_1.0.0.zip")
            local more = ', "dependencies": { "base": "*" }, "authors": ["Mal"]'
            write_archive(mods .. "/top_1.1.0.zip", "top", "1.1.0", more)
            local UNREAD = "top warn: what you agreed to before cannot be read; needs base 1.0.0"
            for _, text in ipairs { '{"format":1,"mods":{"top":{"ver', "", ("\0"):rep(99), '{"format":1,"mods":7}' } do
                damage(text)
                for _ = 1, 2 do -- a game that only begins agrees to nothing
                    local said = play()
                    assert.matches(UNREAD, said, 1, true)
                    assert.matches("base warn: what you agreed to before cannot be read", said, 1, true)
                    assert.matches("accepted.json", said, 1, true)
                    assert.are.equal(text, program.read(config .. "accepted.json"))
                end
            end
            local update = run("install", write_archive(folder .. "/b.zip", "base", "1.0.1"))
            assert.are.equal(1, update.code)
            assert.matches("1.0.1 must be agreed to again: what you agreed to before cannot be read", update.err, 1, true)
            local new = run("install", write_archive(folder .. "/new.zip", "new", "1.0.0")) -- nothing can be known of it
            assert.are.equal(0, new.code, new.err)
            assert.are.equal('{"format":1,"mods":7}', program.read(config .. "accepted.json.broken"))
            local said = play()
            assert.matches(UNREAD, said, 1, true)
            assert.not_matches("new warn: what you agreed", said)
            assert.are.equal(0, run("install", "--accept-changes", folder .. "/b.zip").code)
            said = play()
            assert.not_matches("base warn: what you agreed", said)
            assert.matches("top warn: what you agreed to before cannot be read; needs base 1.0.1", said, 1, true)
        end)
    end)

    it("says that a mod takes the place of one of the game's, or only looks like it", function()
        at_home(function(folder, run)
            local same = run("install", write_archive(folder .. "/a.zip", "storm-front", "9.0.0"))
            assert.matches("It is played instead of the 'storm%-front' that comes with the game", same.out)
            local alike = run("install", write_archive(folder .. "/b.zip", "st0rm-front", "9.0.0"))
            assert.are.equal(1, alike.code)
            assert.matches("looks like 'storm%-front', which is a mod that comes with the game", alike.err)
            assert.are.equal(0, run("install", "--allow-lookalike", folder .. "/b.zip").code)
        end)
    end)

    it("installs the good ones of several, and names each problem", function()
        at_home(function(folder, run, mods)
            local bad = write_archive(folder .. "/bad.zip", "bad", "1.0.0", nil, { { name = "m/../../x" } })
            local good = write_archive(folder .. "/good.zip", "good", "1.0.0")
            local result = run("install", bad, good, folder .. "/none.zip")
            assert.are.equal(1, result.code)
            assert.matches("Installed A mod 1.0.0 %(good%)", result.out)
            assert.matches("bad.zip: the name 'm/../../x' has '..' in it", result.err)
            assert.matches("none.zip: there is no such file or folder", result.err)
            assert.are.same({ ".lock", ".since.json", "good_1.0.0.zip" }, names_in(mods))
        end)
    end)

    it("prints nothing of a stranger's that a terminal would obey", function()
        at_home(function(folder, run)
            local result = run("install", write_archive(folder .. "/a.zip", "bad", "1.0.0", nil,
                { { name = "m/\27[2J\27]0;x\7", text = "" } }))
            assert.are.equal(1, result.code)
            assert.is_nil(result.err:find("\27", 1, true))
        end)
    end)

    it("leaves the old version or the new one when it is killed at any moment", function()
        at_home(function(folder, run, mods, home)
            local big = {}
            local noise = assert(io.open("/dev/urandom", "rb"))
            big[1] = { name = "m/noise.bin", text = noise:read(1 << 19) }
            noise:close()
            local old = write_archive(folder .. "/old.zip", "storm", "1.0.0", nil, big)
            local new = write_archive(folder .. "/new.zip", "storm", "1.1.0", nil, big)
            local seen = {}
            local function check()
                for _, name in ipairs(names_in(mods)) do
                    if name:sub(1, 1) ~= "." then
                        seen[name] = (seen[name] or 0) + 1
                        assert(os.execute(("unzip -tq %s/%s >/dev/null"):format(mods, name)))
                    end
                end
            end
            local variables = {}
            for name, value in pairs(home) do variables[#variables + 1] = ("%s='%s'"):format(name, value) end
            for i = 1, 40 do
                assert.are.equal(0, run("install", "-q", i % 2 == 0 and new or old).code)
                os.execute(("env %s timeout --foreground -s KILL %.4f %s install -q %s 2>/dev/null"):format(
                    table.concat(variables, " "), 0.002 * i, program.path, i % 2 == 0 and old or new))
                check()
            end
            assert.are.equal(0, run("install", "-q", new).code)
            assert.are.same({ ".lock", ".since.json", "storm_1.1.0.zip" }, names_in(mods))
            assert.is_true(seen["storm_1.0.0.zip"] > 0 and seen["storm_1.1.0.zip"] > 0)
        end)
    end)
end)

describe("gatehouse remove", function()
    it("takes a mod away with its settings, unless they are to be kept", function()
        at_home(function(folder, run, mods, home)
            local settings = home.XDG_CONFIG_HOME .. "/gatehouse/settings/liner.json"
            program.write(settings, "{}")
            local mod = write_archive(folder .. "/a.zip", "liner", "1.0.0")
            assert.are.equal(0, run("install", mod).code)
            local kept = run("remove", "liner", "--keep-data")
            assert.are.equal(0, kept.code, kept.err)
            assert.matches("Removed liner 1.0.0: .*liner_1.0.0.zip", kept.out)
            assert.are.same({ ".lock", ".since.json" }, names_in(mods))
            assert.are.equal("{}", program.read(settings))
            assert.are.equal(0, run("install", mod).code)
            assert.are.equal("1.0.0", json.decode(run("remove", "--json", "liner").out).removed[1].version)
            assert.is_nil(io.open(settings))
        end)
    end)

    it("says what was meant, and what it does not take", function()
        at_home(function(folder, run)
            assert.are.equal(0, run("install", write_archive(folder .. "/a.zip", "liner", "1.0.0")).code)
            local wrong = run("remove", "linner")
            assert.are.equal(3, wrong.code)
            assert.matches("there is no mod 'linner' %(did you mean 'liner'%?%) in ", wrong.err)
            local shipped = run("remove", "storm-front")
            assert.are.equal(1, shipped.code)
            assert.matches("'storm%-front' comes with the game, and stays; to play without it: gatehouse "
                .. "disable storm%-front", shipped.err)
            assert.are.equal(2, run("remove").code)
        end)
    end)
end)
