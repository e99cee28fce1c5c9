-- TypeScript's compiler finds nothing wrong with the SDK, the example mods, new mods and the reference's examples, by
-- the generated typings; and what it makes of a new mod in TypeScript plays. The compiler is a tool of these specs
-- alone: that of TSC, or what npm brings under build/.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local VERSION = "5.9.3"
local FOLDER = "build/typescript-" .. VERSION
local NPM = "npm install --prefix %s --no-audit --no-fund --ignore-scripts typescript@%s >%s/npm.log 2>&1 </dev/null"

local function exists(path)
    local file = io.open(path, "rb")
    if file then file:close() end
    return file ~= nil
end

-- The command; or nil and why there is none.
local function find_tsc()
    local given = os.getenv("TSC")
    if given then return given end
    local tsc = FOLDER .. "/node_modules/.bin/tsc"
    if exists(tsc) then return tsc end
    if not os.execute("command -v npm >/dev/null 2>&1") then return nil, "there is no npm here, and no TSC" end
    os.execute("mkdir -p " .. FOLDER)
    if os.execute(NPM:format(FOLDER, VERSION, FOLDER)) and exists(tsc) then return tsc end
    return nil, ("npm could not bring TypeScript: see %s/npm.log"):format(FOLDER)
end

local tsc, why_not = find_tsc()

local function here() return (assert(io.popen("pwd")):read("l")) end

-- What the compiler says of a project, "" when nothing is wrong.
local function compile(project)
    local pipe = assert(io.popen(("%s -p '%s' 2>&1"):format(tsc, project)))
    local said = pipe:read("a")
    pipe:close()
    return said
end

-- The same of these files (patterns as tsconfig.json has them) for mods of Tidelight, with these options besides.
local function check(patterns, options)
    local said
    program.with_folder(function(folder)
        local root = here()
        assert.are.equal(0, program.run("types", "--game", "tidelight", "--out", folder .. "/types").code)
        local config = {
            compilerOptions = {
                target = "ES2022", module = "ES2022", lib = { "ES2022" }, types = cjson.empty_array, allowJs = true,
                checkJs = true, noEmit = true,
            },
            include = { folder .. "/types/*.d.ts" },
        }
        for name, value in pairs(options or {}) do config.compilerOptions[name] = value end
        for _, pattern in ipairs(patterns) do table.insert(config.include, root .. "/" .. pattern) end
        program.write(folder .. "/tsconfig.json", cjson.encode(config))
        said = compile(folder)
    end)
    return said
end

describe("TypeScript's compiler", function()
    if not tsc then
        pending("is not here: " .. why_not)
        return
    end

    it("finds nothing wrong with the SDK", function()
        assert.are.equal("", check { "build/gen/sdk/*.js" })
    end)

    it("finds what is wrong", function()
        program.with_folder(function(folder)
            program.write(folder .. "/main.js", 'import { hud } from "gatehouse";\nhud.text("0", "a");\n')
            program.write(folder .. "/types.d.ts", program.read("build/gen/gatehouse.d.ts"))
            program.write(folder .. "/tsconfig.json", '{ "compilerOptions": { "allowJs": true, "checkJs": true, '
                .. '"noEmit": true, "types": [], "target": "ES2022", "module": "ES2022" } }')
            assert.matches("main.js(2,10): error TS2345", compile(folder), 1, true)
        end)
    end)

    for _, mod in ipairs { "storm-front", "tide-map" } do
        it("finds nothing wrong with the mod " .. mod, function()
            assert.are.equal("", check { "mods/" .. mod .. "/*.js" })
        end)
    end

    it("finds nothing wrong with a new mod, in an editor's strictest mode", function()
        program.with_folder(function(folder)
            local path = folder .. "/mine"
            assert.are.equal(0, program.run("new", "glow-worms", "--dir", path).code)
            assert.are.equal("", compile(path .. "/jsconfig.json"))
        end)
    end)

    it("asks of a mod's code no types that the template's own has not, and knows all that a test declares", function()
        program.with_folder(function(folder)
            local path = folder .. "/mine"
            assert.are.equal(0, program.run("new", "glow-worms", "--dir", path).code)
            program.write(path .. "/lib/plain.js", [=[
import { hud, on, storage } from "gatehouse";
let best = storage.get("best") ?? 0;
const seen = {};
const list = [];
let last = null;
function show(text, color) { hud.text(1, text, { color }); }
on("entity_died", (event) => {
    seen[event.kind] = (seen[event.kind] ?? 0) + 1;
    list.push(event.x);
    if (list.length > best) best = list.length;
    last = event;
    show(`${best} ${last.kind}`, 0xffffff);
});
]=])
            program.write(path .. "/tests/all.test.js", [=[
import { afterAll, beforeAll, describe, expect, it, test } from "gatehouse/test";
let base;
beforeAll(() => { base = 1; });
afterAll(async (t) => { await t.ticks(1); });
function add(a, b) { return a + b; }
test.each([[1, 2, 3], [2, 2, 4]])("%i + %i", (a, b, sum, t) => t.expect(add(a, b)).toBe(sum + base - 1));
test.each([[1, "x"]])("%i", (n, word) => expect(word.length).toBe(n.toFixed(0).length));
it.each(["a", "b"])("%s", async (letter) => { await expect(letter.trim()).toMatchInlineSnapshot(`a`); });
it.each([{ n: 1 }, { n: 2 }])("$n", ({ n }, t) => { t.expect(n).toBe(1); });
test.each`a | b
${1} | ${2}`("$a", ({ a, b }) => expect(a).toBe(b));
test.only.each([1])("%d", (n) => expect(n).toBe(1));
test.skip.each([1])("%d", () => {});
test.todo("later");
describe.each([[1, "x"]])("%i", (n, word) => { it(`${word}`, () => expect(n).toBe(1)); });
]=])
            assert.are.equal("", compile(path .. "/jsconfig.json"))
            program.write(path .. "/lib/wrong.js", 'import { hud } from "gatehouse";\nhud.tekst(1, "a");\n')
            assert.matches("lib/wrong.js(2,5): error TS", compile(path .. "/jsconfig.json"), 1, true)
        end)
    end)

    it("makes of a new mod in TypeScript what plays, with the lines of the source", function()
        program.with_folder(function(folder)
            local path = folder .. "/mine"
            assert.are.equal(0, program.run("new", "glow-worms", "--ts", "--dir", path).code)
            local script = program.read(path .. "/src/main.ts")
            program.write(path .. "/src/main.ts", script .. 'console.log("compiled" as string);\n')
            assert.are.equal("", compile(path))
            assert.matches("compiled", program.read(path .. "/main.js"), 1, true)
            local run = program.run("run", "--headless", "--dev", path, "--only-mods", "--ticks", "10", "--strict")
            local _, lines = script:gsub("\n", "")
            assert.matches(("glow-worms src/main.ts:%d: compiled"):format(lines + 1), run.err, 1, true)
        end)
    end)
end)
