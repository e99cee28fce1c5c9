-- Whatever lies on the disk or stands on the command line, nothing that a verb writes is obeyed by a terminal, turns lines
-- around or forges one, for people and for programs.
package.path = "lua/?.lua;" .. package.path
local cjson = require "cjson.safe"
local program = require("tests.functional.program")
local unseen = require "lib.unseen"

-- A name of a file, and a text, as a stranger would have it. What FORGED says may begin no line.
local FORGED = "gatehouse: all is well"
local EVIL = "e\27[31m\u{9B}2J\u{202E}\u{200F}\u{61C}\u{2028}\u{200B}\xFF\r\n" .. FORGED .. "\7"
local JSON_EVIL = [["e\u001b[31m\u009b2J\u202e\u200f\u061c\u2028\u200b\r\n]] .. FORGED .. [[\u0007"]]

local MANIFEST = [[{ "id": "%s", "version": "1.0.0", "title": %s, "main": "main.js", "description": %s,
    "settings": { "word": "a", "list": [] }, "inputs": [{ "action": "go", "label": %s, "keys": [] }] }]]

local TEST = ([[import { test } from "gatehouse/test";
console.log(EVIL);
test(EVIL, (t) => { console.log(EVIL); t.expect(EVIL).toBe(EVIL + "x"); });
test("skipped " + EVIL + "\uffff", (t) => { throw new Error(EVIL + "\uffff\ufffe\u0001"); });]]):gsub("EVIL", (JSON_EVIL:gsub("%%", "%%%%")))

local function write_mod(folder, id, text)
    program.write(folder .. "/mod.json", MANIFEST:format(id, text, text, text))
    program.write(folder .. "/main.js", "console.log(" .. JSON_EVIL .. ");")
end

-- A player's home in which everything that can be hostile is.
local function fill(home)
    local mods = home .. "/data/gatehouse/mods"
    write_mod(mods .. "/" .. EVIL, "evil", '"Evil"')
    write_mod(mods .. "/texts", "texts", JSON_EVIL)
    write_mod(mods .. "/good", "good", '"Good"')
    program.write(mods .. "/good/" .. EVIL .. ".js", "let a;")
    program.write(mods .. "/good/locale/en.json", ('{ "mod.title": %s, "mod.description": %s }'):format(JSON_EVIL, JSON_EVIL))
    write_mod(mods .. "/plain", "plain", '"Plain"')
    program.write(mods .. "/plain/locale/en.json", ('{ "settings.word.label": %s, %s: "x" }'):format(JSON_EVIL, JSON_EVIL))
    program.write(mods .. "/plain/tests/a.test.js", TEST)
    write_mod(home .. "/tested", "tested", '"Tested"')
    program.write(home .. "/tested/tests/a.test.js", TEST)
    program.write(mods .. "/plain/tests/" .. EVIL .. ".test.js", TEST)
    program.write(mods .. "/" .. EVIL .. "_1.0.0.zip", "PK\3\4")
    local config = home .. "/config/gatehouse/"
    program.write(config .. "settings/plain.json", ('{ "format": 1, "values": { "word": %s, %s: 1 } }'):format(JSON_EVIL,
        JSON_EVIL))
    program.write(config .. "profiles.json", ('{ "format": 1, "current": "default", "profiles": { "default": { "off": [%s], '
        .. '"settings": { "plain": { "word": %s, %s: %s } } } } }'):format(JSON_EVIL, JSON_EVIL, JSON_EVIL, JSON_EVIL))
    program.write(config .. "grants.json", ('{ "format": 1, "mods": { %s: { %s: { "answer": "yes", "place": %s } } } }')
        :format(JSON_EVIL, JSON_EVIL, JSON_EVIL))
    program.write(home .. "/data/gatehouse/saves/" .. EVIL .. ".save", "SQLite format 3\0" .. EVIL)
    program.write(home .. "/data/gatehouse/saves/plain.save", EVIL)
    program.write(home .. "/state/gatehouse/log/gatehouse.log", ("1\tinfo\t%s\t%s\t%s\n"):format(EVIL, EVIL, EVIL))
    program.write(home .. "/state/start.json", ('{"crashes": 5, "mod": %s}'):format(JSON_EVIL))
    program.write(home .. "/" .. EVIL .. ".json", "{ " .. JSON_EVIL .. ": " .. JSON_EVIL .. " }")
    program.write(home .. "/" .. EVIL .. ".lua", "return { [" .. ("%q"):format(EVIL) .. "] = 1 }")
    return mods
end

-- By verb: lists of words. E stands for what is hostile, H for the home, M for the folder of mods.
local VERBS = {
    api = { { "--game", "E" }, { "--game", "M/E" }, { "E" } },
    bisect = { { "--fail-if", "E", "--mods", "M/E" } },
    check = { { "M/E" }, { "M/good" }, { "M/plain" }, { "M/texts" }, { "M/E_1.0.0.zip" }, { "E" } },
    completion = { { "--words", "MOD" }, { "--words", "PROFILE" }, { "E" } },
    console = { { "E" }, { "--list" } },
    dev = { { "M/E", "--headless", "--ticks", "5" }, { "M/plain", "--headless", "--ticks", "5" } },
    disable = { { "E" }, { "plain" } },
    docs = { { "--out", "H/E/E" }, { "E" } },
    doctor = { {} },
    enable = { { "E" }, { "plain", "--profile", "E" } },
    games = { {}, { "E" }, { "--games", "M" }, { "--games", "M/E" } },
    help = { { "E" } },
    info = { { "E" }, { "plain" }, { "good" }, { "M/E" }, { "M/texts" } },
    install = { { "M/E" }, { "M/texts" }, { "M/E_1.0.0.zip" }, { "M/plain" }, { "H/E.json" } },
    list = { {}, { "--long" }, { "E" }, { "--mods", "M/E" } },
    lock = { { "--file", "H/none/E" }, { "--file", "H/E.lock" } },
    log = { {}, { "--last-run" }, { "E" }, { "--grep", "E" } },
    names = { {}, { "E" }, { "--game", "E" } },
    new = { { "E" }, { "a-mod", "--dir", "H/none/E/E" } },
    ["new-game"] = { { "E" }, { "a-game", "-o", "H/none/E/E" } },
    ["pack-game"] = { { "M/E" }, { "H/E.json" }, { "E" } },
    pack = { { "M/E" }, { "M/plain", "-o", "H/none/E.zip" }, { "M/texts" }, { "M/good" }, { "E" } },
    perms = { {}, { "E" }, { "plain" }, { "plain", "--grant", "E" } },
    profile = { { "list" }, { "create", "E" }, { "use", "E" }, { "export", "E" }, { "export", "default" },
                { "import", "H/E.json" }, { "show", "default" } },
    remove = { { "E" }, { "good" } },
    probe = { { "E", "plain", "main.js:1", "E" }, { "H/E.json", "E", "main.js:1", "1" }, { "H/E.json", "plain", "E", "1" } },
    replay = { { "E" }, { "H/E.json" }, { "H/none/E.trace", "--run", "E" }, { "H/E.json", "--run", "plain=M/E" } },
    run = { { "--headless", "--ticks", "5" }, { "--headless", "--ticks", "5", "--trace", "H/none/E.trace" }, { "--headless", "--ticks", "5", "--mods", "M/E" },
            { "--headless", "--ticks", "5", "--conf", "H/E.lua" }, { "--headless", "--set", "E=E" },
            { "--headless", "--load", "E" }, { "--headless", "--load", "plain" }, { "--headless", "--press", "E" },
            { "--headless", "--ticks", "5", "--report", "--dev", "M/plain", "--log", "json" },
            { "--headless", "--lock", "H/E.json" }, { "--headless", "--language", "E" },
            { "--headless", "--ticks", "5", "--shot", "H/none/E.png" } },
    saves = { {}, { "list" }, { "info", "E" }, { "info", "plain" }, { "remove", "E" } },
    settings = { { "plain" }, { "E" }, { "plain", "E=E" }, { "good" } },
    shot = { { "-o", "H/none/E.png", "--ticks", "5" } },
    test = { { "M/plain" }, { "H/tested" }, { "H/tested", "--tap" }, { "M/E" }, { "M" }, { "E" },
             { "--merge", "H/E.json", "-o", "H/m.xml" } },
    trace = { { "E" }, { "H/E.json" }, { "H/none/E.trace", "--commands" } },
    types = { { "--out", "H/none/E" } },
    verify = { { "--file", "H/E.json" }, { "--file", "E" } },
    version = { {} },
}

local function check(text, what)
    assert.is_nil(unseen.is_in(text) and text or nil, what)
    assert.is_truthy(utf8.len(text), what .. ": is not UTF-8")
    for line in (text .. "\n"):gmatch("(.-)\n") do assert.is_nil(line:find("^" .. FORGED), what .. ": a forged line") end
end

local function run(home, mods, verb, words, ...)
    local all = {}
    for i, word in ipairs(words) do
        all[i] = word:gsub("%f[%u][HEM]%f[^%u]", { H = home, M = mods, E = EVIL })
    end
    for _, more in ipairs { ... } do all[#all + 1] = more end
    local variables = program.at_home(home)
    variables.GATEHOUSE_START_STATE = home .. "/state/start.json"
    local result = program.run_with(variables, verb, table.unpack(all))
    local what = ("%s %s"):format(verb, table.concat(words, " "))
    assert.is_true(result.code < 64, what .. ": " .. result.code .. result.err)
    check(result.out, what)
    check(result.err, what)
    return result
end

describe("what is written", function()
    it("by all verbs is looked at here", function()
        local described = cjson.decode(program.run("help", "--json").out)
        for _, verb in ipairs(described.verbs) do assert.is_truthy(VERBS[verb.name or verb], verb.name or verb) end
    end)

    for verb, lists in pairs(VERBS) do
        it("by " .. verb .. " has nothing in it that a terminal obeys or nobody sees", function()
            for i, words in ipairs(lists) do
                program.with_folder(function(home)
                    local mods = fill(home)
                    run(home, mods, verb, words)
                    local result = i == 1 and run(home, mods, verb, words, "--json") or { out = "" }
                    for line in result.out:gmatch("[^\n]+") do
                        if verb ~= "test" or line:find("^{") then assert.is_truthy(cjson.decode(line), line) end
                    end
                end)
            end
        end)
    end

    it("into a JUnit file is XML, whatever a test is called and says", function()
        program.with_folder(function(home)
            local mods = fill(home)
            run(home, mods, "test", { "H/tested", "--junit", "H/out.xml" })
            local xml = program.read(home .. "/out.xml")
            check(xml, "JUnit")
            assert.is_truthy(xml:find("<failure", 1, true))
            assert.is_nil(xml:find("[\0-\8\11\12\14-\31]"))
            assert.is_nil(xml:find("\xEF\xBF[\xBE\xBF]"))
        end)
    end)
end)
