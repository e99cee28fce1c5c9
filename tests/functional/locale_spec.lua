-- Texts of mods in the player's language, through the real program.
local program = require("tests.functional.program")

local STORM = { "--only-mods", "--mods", "mods/storm-front" }

local function slurp(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

describe("the player's language", function()
    it("changes what is shown and nothing else", function()
        local function run(variables, ...)
            local done = program.run_with(variables, "run", "--headless", "--digest", "--report", "--ticks", "200",
                table.unpack { STORM[1], STORM[2], STORM[3], ... })
            assert.equal(0, done.code)
            assert.matches('"id":"storm%-front","state":"running"', done.out)
            return done.out
        end
        local english = run {}
        assert.equal(english, run { LC_ALL = "de_DE.UTF-8" })
        assert.equal(english, run({}, "--language", "de-at"))
        assert.equal(english, run({}, "--language", "pl"))
        program.with_folder(function(folder)
            local function shot(variables, ...)
                local path = folder .. "/shot.png"
                assert.equal(0, program.run_with(variables, "shot", "-o", path, "--ticks", "150", "--scale", "1",
                    table.unpack { STORM[1], STORM[2], STORM[3], ... }).code)
                return slurp(path)
            end
            local german = shot({}, "--language", "de")
            assert.not_equal(shot {}, german)
            assert.equal(german, shot { LC_ALL = "de_DE.UTF-8" })
            assert.equal(german, shot({ LC_ALL = "", LC_MESSAGES = "", LANG = "de" }))
            assert.equal(shot {}, shot { LC_ALL = "fr_FR.UTF-8" }) -- it has none of it
        end)
    end)

    it("is chosen in the pause menu, also for what mods show already, and holds for later games", function()
        program.with_folder(function(folder)
            local homes = { program.at_home(folder .. "/one"), program.at_home(folder .. "/two") }
            local function shot(home, chosen, ...)
                local path = folder .. "/shot.png"
                local run = program.run_with(home, "run", "--headless", "--no-bot", "--ticks", "150", "--scale", "1", "--shot", path,
                    "--press", ("act:menu wait act:down wait act:down wait act:down wait %s wait act:menu wait"):format(chosen),
                    table.unpack { STORM[1], STORM[2], STORM[3], ... })
                assert.equal(0, run.code, run.err)
                return slurp(path)
            end
            local english, german = shot(homes[1], "wait"), shot(homes[1], "wait", "--language", "de")
            assert.is_true(english ~= german)
            assert.is_true(shot(homes[1], "act:left") == german, "all that is shown is in German")
            assert.equal('{"format":1,"language":"de"}\n', slurp(folder .. "/one/config/gatehouse/player.json"))
            assert.is_true(shot(homes[1], "wait") == german, "it is kept")
            assert.is_true(shot(homes[1], "wait", "--language", "en") == english, "what is said for a run goes first")
            assert.is_true(shot(homes[2], "wait") == english, "another player's is his own")
        end)
    end)

    it("that is none is refused", function()
        local run = program.run("run", "--headless", "--language", "../x")
        assert.equal(2, run.code)
        assert.matches("%-%-language: expected a language, such as de or pt%-br, got '../x'", run.err)
    end)

    it("that a mod has a broken file of is told with its place, and the mod runs without it", function()
        program.with_folder(function(folder)
            program.write(folder .. "/sign/mod.json", [[{ "id": "sign", "version": "1.0.0", "title": "Sign",
                "main": "main.js", "locale": "en", "capabilities": [{ "cap": "hud", "reason": "To show" }] }]])
            program.write(folder .. "/sign/main.js", [[import { hud, on } from "gatehouse";
                on("tick", () => { hud.text(0, { key: "hello" }); hud.text(1, { key: "gone" }); });]])
            program.write(folder .. "/sign/locale/en.json", '{ "hello": "Hello", "mod.title": "Gatehouse v2" }')
            program.write(folder .. "/sign/locale/de.json", '{\n  "hello": "Hallo",\n  "count": { "one": "eins" }\n}')
            local run = program.run("run", "--headless", "--ticks", "60", "--only-mods", "--mods", folder, "--language",
                "de")
            assert.equal(0, run.code)
            local place = folder:gsub("%p", "%%%0") .. "/sign/locale/de.json:3:3"
            assert.matches("mods error: " .. place .. ": 'count' the form 'other' is missing", run.err)
            local _, times = run.err:gsub('sign warn: no text has the key "gone": add it to the files in locale/', "")
            assert.equal(1, times)
            assert.is_nil(run.err:match('the key "hello"'))
            -- as it is called in that language, which came after all that was checked before
            assert.matches("sign warn: its title 'Gatehouse v2' looks like 'Gatehouse', which is no mod: it is called by its id",
                run.err, 1, true)
        end)
    end)

    it("is that of lists for people, and not of those for programs", function()
        local function list(language, ...)
            return program.run_with({ LC_ALL = language }, "list", ...).out
        end
        local german = list("de", "--long")
        assert.matches("enabled +game +Gezeitenkarte\n", german)
        assert.matches("Eine kleine Karte", german)
        assert.matches("(hud): Um Karte und Kompass zu zeigen", german, 1, true)
        assert.matches("key     Karte zeigen oder verbergen (key:m, pad:y)", german, 1, true)
        assert.matches("enabled +game +Tide Map\n", list "C")
        assert.equal(list("C", "--json"), list("de", "--json"))
    end)

    it("has all the texts of the mods that come with the game", function()
        local json = require "lib.json"
        for _, id in ipairs { "storm-front", "tide-map" } do
            local function keys(language)
                local path = ("mods/%s/locale/%s.json"):format(id, language)
                local names = {}
                for key in pairs(assert(json.decode(slurp(path), path))) do names[#names + 1] = key end
                table.sort(names)
                return names
            end
            assert.same(keys "en", keys "de")
            assert.is_true(#keys "de" > 5)
        end
    end)
end)

describe("a mod's title", function()
    -- What `gatehouse list` calls a stranger's mod whose mod.json says "Nice Lamp" and whose texts say this.
    local function called(said)
        local line
        program.with_folder(function(home)
            local mod = home .. "/data/gatehouse/mods/a-nice-lamp"
            program.write_mod(mod, "a-nice-lamp", {}, "")
            program.write(mod .. "/mod.json", (program.read(mod .. "/mod.json"):gsub('"title": "[^"]*"',
                '"title": "Nice Lamp"')))
            program.write(mod .. "/locale/en.json", ('{ "mod.title": "%s" }'):format(said))
            line = program.run_with(program.at_home(home), "list").out:match("a%-nice%-lamp[^\n]*")
        end)
        return line:match("  user  (.-) *$")
    end

    it("is another in another language, but never another mod's, the game's or nothing", function()
        assert.are.equal("Schöne Lampe", called "Schöne Lampe")
        assert.are.equal("Nice Lamp", called "")
        assert.are.equal("Nice Lamp", called "   ")
        for _, said in ipairs { "Storm Front 1.0.0", "Storm  Front", "St\u{43E}rm Front", "tide map", "Gatehouse", "The game" } do
            assert.are.equal("a-nice-lamp", called(said), said)
        end
    end)

    it("that looks like another's is said when a mod is installed, in whatever language it is", function()
        program.with_folder(function(home)
            local mod = home .. "/m"
            program.write_mod(mod, "lamp", {}, "")
            program.write(mod .. "/locale/en.json", '{ "mod.title": "Lamp" }')
            program.write(mod .. "/locale/de.json", '{ "mod.title": "St\u{43E}rm-Front 2.0" }')
            local result = program.run_with(program.at_home(home), "install", mod)
            assert.matches("It has the title of another mod, 'storm%-front', or one that looks like it", result.out)
        end)
    end)
end)
