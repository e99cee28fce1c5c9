-- gatehouse check: what it says of mods that are well, and of each way in which they are not.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local MORE = ', "description": "d", "license": "MIT", "authors": ["Ann"]'

-- A mod with these capabilities and files (name -> text); what check says of it.
local function check(capabilities, files, ...)
    local words, result = { ... }, nil
    program.with_folder(function(folder)
        local list = {}
        for i, capability in ipairs(capabilities) do
            list[i] = ('{"cap": "%s", "reason": "r"%s}'):format(capability[1] or capability,
                capability[2] and (', "quota": %d'):format(capability[2])
                    or capability.rarely and (', "rarely": "%s"'):format(capability.rarely) or "")
        end
        program.write(folder .. "/mine/mod.json", ('{"id": "mine", "title": "Mine", "version": "1.0.0", '
            .. '"main": "main.js", "capabilities": [%s]%s}'):format(table.concat(list, ", "), files.more or MORE))
        for name, text in pairs(files) do
            if name ~= "more" then program.write(folder .. "/mine/" .. name, text) end
        end
        result = program.run_with(program.at_home(folder), "check", folder .. "/mine", "--ticks", "120",
            table.unpack(words))
    end)
    return result
end

local HUD = 'import { hud } from "gatehouse";\nhud.text(0, "x", { anchor: "bottom" });\n'

describe("gatehouse check", function()
    it("has nothing to say of the mods that come with the game", function()
        for _, id in ipairs { "storm-front", "tide-map" } do
            local run = program.run("check", "mods/" .. id, "--json", "--strict", "--ticks", "3000")
            assert.are.equal(0, run.code, run.out)
            local result = cjson.decode(run.out)
            assert.are.same({ id, "1.0.0", 0, 0, 3000 },
                { result.id, result.version, result.errors, result.warnings, result.ticks })
            assert.are.same({}, result.findings)
        end
    end)

    it("tells what is wrong with a manifest, with its place", function()
        local run = check({ "wether" }, { ["main.js"] = "" })
        assert.are.equal(1, run.code)
        assert.matches("gatehouse: error: manifest: .*/mine/mod%.json:1:%d+: capabilities%[1%]%.cap: .*did you mean "
            .. "'weather'", run.err)
        run = check({}, { ["other.js"] = "" })
        assert.matches("error: manifest: .*'main' is 'main%.js', but there is no such file", run.err)
        run = check({}, { ["main.js"] = "", more = ', "dependencies": {"nobody": "*"}' })
        assert.matches("error: manifest: .*nobody", run.err)
        assert.are.equal(1, run.code)
    end)

    it("tells a mod that is not ready: its main module failed after a wait, or waits for good", function()
        local run = check({}, { ["main.js"] = 'import { ready } from "gatehouse";\nawait ready();\nthrow new Error("late");' })
        assert.are.equal(1, run.code)
        assert.matches("error: run: does not load: Error: late %(main%.js:3:7%)", run.err)
        run = check({}, { ["main.js"] = 'import "./a.js";', ["a.js"] = "// x\nawait new Promise(() => {});" })
        assert.are.equal(1, run.code)
        assert.matches("error: run: is not ready after 120 ticks: its main module waits at a top%-level await %(a%.js:2%)",
            run.err)
        assert.matches("mine warn a%.js:2: not ready: its main module waits", run.err)
        assert.not_matches("mine: ready", run.err)
    end)

    it("shows the line and a caret of what does not parse, and suggests names in imports", function()
        local function wrong(main, files, level)
            files = files or {}
            files["main.js"] = main
            files["utils.js"] = files["utils.js"] or "export const alpha = 1, beta = 2;"
            files["lib/deep.js"] = "export default 1;"
            local ran = check({}, files)
            local output = ran.out .. ran.err
            assert.are.equal(level == "warning" and 0 or 1, ran.code, output)
            return output
        end
        assert.matches("scripts: main%.js:2:9: SyntaxError[^\n]*\n    let x = ;\n            %^\n", wrong("//\nlet x = ;"))
        assert.matches("scripts: more%.js:1:15: SyntaxError[^\n]*imports it%)\n    import { hud, storag } from \"gatehouse\";\n"
            .. "                  %^\n", wrong("", { ["more.js"] = 'import { hud, storag } from "gatehouse";' }, "warning"))
        for statement, guess in pairs {
            ['import { storag } from "gatehouse";'] = "(did you mean 'storage'?)",
            ['import { Hud } from "gatehouse";'] = "(did you mean 'hud'?)",
            ['import { alhpa } from "./utils.js";'] = "(did you mean 'alpha'?)",
            ['import { gamma } from "./utils.js";'] = ": it exports alpha, beta",
            ['export { bta } from "./utils.js";'] = "(did you mean 'beta'?)",
            ['import all from "./utils.js";'] = ": import names of it, such as { alpha }",
            ['import { x } from "./lib/deep.js";'] = ": it exports default",
            ['import "./utlis.js";'] = '(did you mean "./utils.js"?)',
            ['import "./utils";'] = '(did you mean "./utils.js"?)',
            ['import "./utils.ts";'] = '(did you mean "./utils.js"?)',
            ['import "./deep.js";'] = '(did you mean "./lib/deep.js"?)',
            ['import "utlis.js";'] = '(did you mean "./utils.js"?)',
            ['import "gatehuose";'] = '(did you mean "gatehouse"?)',
            ['import "gatehouse/tset";'] = '(did you mean "gatehouse/test"?)',
            ['import "lodash-es";'] = "packages from npm are bundled",
            ['await import("./utlis.js");'] = '(did you mean "./utils.js"?)',
        } do
            local output = wrong(statement)
            assert.are.equal(guess, output:match(guess:gsub("%p", "%%%0")), statement .. "\n" .. output)
            assert.not_matches("mean [^\n]*mean", output)
        end
        assert.matches('did you mean "../utils.js"', wrong('import "./lib/more.js";', { ["lib/more.js"] = 'import "../utlis.js";' }), 1, true)
    end)

    it("tells which characters of a text the font cannot show, each with its place", function()
        local run = check({}, {
            ["main.js"] = "", more = ', "description": "lit \\u706f", "license": "MIT", "authors": ["Ann 漢"]',
            ["locale/en.json"] = '{ "a": "Zażółć “gęślą” – Зажги… €", "b": "x" }',
            ["locale/ja.json"] = '{\n  "a": "x 灯台 灯",\n  "b": { "one": "x", "other": "\\u53f0" } }',
        })
        assert.are.equal(0, run.code, run.err)
        assert.not_matches("en%.json", run.out)
        assert.matches("warning: texts: %S*/mine/mod%.json:1:%d+: 'authors%[1%]' has 漢 %(U%+6F22%), which", run.out)
        assert.matches("mod%.json:1:%d+: 'description' has 灯 %(U%+706F%)", run.out)
        assert.matches("warning: texts: %S*/mine/locale/ja%.json:2:11: 'a' has 灯 %(U%+706F%)", run.out)
        assert.matches("ja%.json:2:12: 'a' has 台 %(U%+53F0%)", run.out)
        assert.matches("ja%.json:3:31: 'b%.other' has 台 %(U%+53F0%)", run.out)
        assert.are.equal(5, select(2, run.out:gsub("cannot show", "")))
    end)

    it("tells what is wrong with texts, and which a language has not", function()
        local run = check({}, {
            ["main.js"] = "", ["locale/en.json"] = '{ "a": "A", "b": "B" }',
            ["locale/de.json"] = '{\n  "a": 1, "b": "B" }',
        })
        assert.are.equal(1, run.code)
        assert.matches("error: texts: .*/mine/locale/de%.json:2:3: 'a' expected a text", run.err)
        assert.matches("warning: texts: .*/mine/locale/de%.json: has no 'a'; en%.json has", run.out)
    end)

    it("warns of what players would want to know; --strict takes that for an error", function()
        local run = check({}, { ["main.js"] = "", more = "" })
        assert.are.equal(0, run.code, run.err)
        for _, field in ipairs { "description", "license", "authors" } do
            assert.matches(('warning: manifest: mod.json has no "%s"'):format(field), run.out, 1, true)
        end
        assert.matches("mine 1.0.0: 0 errors, 3 warnings\n", run.out, 1, true)
        assert.are.equal(1, check({}, { ["main.js"] = "", more = "" }, "--strict").code)
    end)

    it("names pictures and sounds that the mod would do without, by name and by what is in them", function()
        local run = check({ "hud" }, { ["main.js"] = HUD, ["sprites/fish.gif"] = "x", ["sounds/bell.wav"] = "x" })
        assert.are.equal(1, run.code)
        assert.matches("error: assets: sprites/fish.gif: is of no use there", run.err, 1, true)
        assert.matches("error: assets: sounds/bell.wav: not a WAV sound", run.err, 1, true)
        assert.matches("mine 1.0.0: 2 errors, 0 warnings\n", run.out, 1, true)
    end)

    it("compiles all scripts, also those that nothing imports", function()
        local run = check({}, { ["main.js"] = "", ["tests/a.test.js"] = "let x = ;" })
        assert.matches("mine 1.0.0: 0 errors, 0 warnings\n", run.out, 1, true)
        run = check({}, { ["main.js"] = "", ["spare.js"] = "let x = ;", ["extra/more.js"] = 'import "./no.js";' })
        assert.are.equal(0, run.code, run.err)
        assert.matches("warning: scripts: spare%.js:1:9: .*SyntaxError.* %(nothing that plays imports it%)", run.out)
        assert.matches('warning: scripts: extra/more%.js:1:8: .*Cannot find module "%./no%.js"', run.out)
        assert.not_matches("gatehouse%-check", run.out .. run.err)
        run = check({}, { ["main.js"] = 'import "./part.js";', ["part.js"] = "let x = ;" })
        assert.are.equal(1, run.code)
        assert.matches("error: run: does not load: .*part%.js:1:9", run.err)
        assert.matches("error: scripts: part%.js:1:9: ", run.err)
    end)

    it("runs none of them twice", function()
        local run = check({}, { ["main.js"] = 'console.log("once only");', ["spare.js"] = "let x = ;" })
        assert.are.equal(1, select(2, run.err:gsub("once only", "")))
    end)

    it("takes a capability that is rarely used for one that is, when mod.json or a test says so", function()
        local main = 'import { input, weather } from "gatehouse";\n'
            .. 'input.on("storm", (pressed) => { if (pressed) weather.flash(); });\n'
        local more = MORE .. ', "inputs": [{ "action": "storm", "label": "Storm", "keys": ["key:k"] }]'
        local function strict(capability, test)
            return check({ capability }, { ["main.js"] = main, more = more, ["tests/a.test.js"] = test }, "--strict", "--json")
        end
        local plain = strict("weather")
        assert.are.equal(1, plain.code)
        local finding = cjson.decode(plain.out).findings[1]
        assert.matches("asks for 'weather' and has not used it in 120 ticks; if that is right", finding.text, 1, true)
        assert.are.equal(0, strict({ "weather", rarely = "When the player calls a storm" }).code)
        local import = 'import { expect, test } from "gatehouse/test";\n'
        assert.are.equal(0, strict("weather", import .. 'test("a", async (t) => { await t.press("storm", 3); await t.ticks(3); });').code)
        local other = strict("weather", import .. 'test("a", async (t) => { await t.ticks(3); });')
        assert.are.equal(1, other.code)
        assert.matches("in 120 ticks, nor in 1 test;", cjson.decode(other.out).findings[1].text, 1, true)
        local fails = strict("weather", import .. 'test("a", async (t) => { await t.press("storm", 3); await t.ticks(3); expect(1).toBe(2); });')
        assert.are.equal(1, fails.code)
    end)

    it("tells which capabilities it asks for and does not use, and which it lacks", function()
        local run = check({ "hud", "weather" }, { ["main.js"] = HUD })
        assert.are.equal(0, run.code, run.err)
        assert.matches("warning: capabilities: asks for 'weather' and has not used it in 120 ticks", run.out, 1, true)
        assert.not_matches("asks for 'hud'", run.out)
        run = check({}, { ["main.js"] = HUD })
        assert.are.equal(1, run.code)
        assert.matches("error: capabilities: needs 'hud', and mod.json does not ask for it", run.err, 1, true)
    end)

    it("tells which limits it met", function()
        local run = check({ { "hud", 2 } }, { ["main.js"] = 'import { hud, on } from "gatehouse";\n'
            .. 'on("tick", () => { for (let i = 0; i < 5; i++) hud.text(i, "x" + Math.random()); });\n' })
        assert.matches("warning: limits: was over a limit in %d+ ticks", run.out)
        assert.matches('warning: limits: first limit that it met: at most 2 commands of "hud" in one tick', run.out, 1,
            true)
        run = check({}, { ["main.js"] = 'import { on } from "gatehouse";\n'
            .. 'on("tick", () => console.log("y".repeat(9000)));\n' })
        assert.matches("warning: limits: %d+ lines of print were dropped", run.out)
        run = check({}, { ["main.js"] = 'import { on } from "gatehouse";\n'
            .. 'on("tick", () => { for (let i = 0; i < 30000; i++) JSON.parse("[1, 2, 3, 4]"); });\n' }, "--ticks", "130")
        assert.matches("warning: limits: used [%d.]+ ms of CPU in a tick, on average; in a window it gets 2.0", run.out)
        run = check({}, { ["main.js"] = 'import { on } from "gatehouse";\non("tick", () => { for (;;); });\n' })
        assert.are.equal(1, run.code)
        assert.matches("error: limits: was ", run.err, 1, true)
    end)

    it("tells what failed while it played", function()
        local run = check({ "hud" }, { ["main.js"] = HUD .. 'import { on } from "gatehouse";\n'
            .. 'on("tick", () => { throw new Error("in every tick"); });\n' }, "--json")
        assert.are.equal(1, run.code)
        local texts = {}
        for _, finding in ipairs(cjson.decode(run.out).findings) do
            texts[#texts + 1] = ("%s %s %s"):format(finding.level, finding.what, finding.text)
        end
        assert.matches("error run %d+ errors while it played; the last: Error: in every tick %(main%.js:4:%d+%)",
            table.concat(texts, "\n"))
        run = check({ "entity.control" }, { ["main.js"] = 'import { entity, on } from "gatehouse";\n'
            .. 'on("tick", () => entity.remove(77));\n' })
        assert.matches("warning: run: %d+ commands could not be done", run.out)
    end)

    it("takes what it needs from a folder, and nothing of what the player chose", function()
        program.with_folder(function(folder)
            local home = program.at_home(folder)
            program.write_mod(folder .. "/lib/base", "base", {}, 'console.log("base is here");')
            program.write_mod(folder .. "/mine", "mine", { "hud" }, HUD)
            local manifest = program.read(folder .. "/mine/mod.json"):gsub("\n}", ', "dependencies": {"base": "*"}\n}')
            program.write(folder .. "/mine/mod.json", manifest)
            program.write(folder .. "/config/gatehouse/grants.json",
                '{"format":1,"mods":{"mine":{"hud":{"answer":"no"}}}}')
            program.write(folder .. "/config/gatehouse/profiles.json",
                '{"format":1,"profiles":{"default":{"off":["mine","base"]}}}')
            local function run(...)
                return program.run_with(home, "check", folder .. "/mine", "--ticks", "30", ...)
            end
            local with = run("--mods", folder .. "/lib")
            assert.are.equal(0, with.code, with.err)
            assert.matches("base is here", with.err)
            assert.not_matches("storm%-front: ready", with.err)
            assert.are.equal(1, run().code)
        end)
    end)

    it("says what is wrong with its words", function()
        local function fails(code, text, ...)
            local run = program.run(...)
            assert.are.equal(code, run.code)
            assert.matches(text, run.err, 1, true)
        end
        fails(3, "check: there is no 'no/such'", "check", "no/such")
        fails(2, "check: PATH is missing", "check")
        fails(2, "--ticks: '0' is not a whole number", "check", "mods/tide-map", "--ticks", "0")
    end)
end)
