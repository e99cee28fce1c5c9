-- What test files declare: tests made of tables, hooks, tests left out; and snapshots that stand in the source.
local json = require "lib.json"
local program = require "tests.functional.program"

local IMPORT = 'import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from "gatehouse/test";\n'

-- Runs one file in its own process: tests by name, all events, and the source as it is afterwards.
local function run_in(folder, source, ...)
    local path = folder .. "/mod/tests/a.test.js"
    program.write_mod(folder .. "/mod", "plain", { "hud" }, 'import "gatehouse";\n')
    program.write(path, source)
    local run = program.run("test", "--child", "tests/a.test.js", "--mod", folder .. "/mod", ...)
    local tests, order = {}, {}
    for line in run.out:gmatch("[^\n]+") do
        local event = assert(json.decode(line, "report", 1000000))
        if event.event == "test" then
            tests[event.name] = event
            order[#order + 1] = event.name
        end
    end
    return tests, order, program.read(path)
end

local function run(source, ...)
    local words, tests, order, after = { ... }, nil, nil, nil
    program.with_folder(function(folder) tests, order, after = run_in(folder, source, table.unpack(words)) end)
    return tests, order, after
end

local function states(tests)
    local out = {}
    for name, test in pairs(tests) do out[name] = test.state end
    return out
end

describe("a table of cases", function()
    it("makes a test of each, with a title and values as Jest and Vitest have them", function()
        local tests, order = run(IMPORT .. [=[
test.each([[1, 2, 3], [1, 1, 2]])("%i + %d is %s (%#)", (a, b, sum, t) => { t.expect(a + b).toBe(sum); });
it.each(["crab", "moth"])("a %s", async (kind, t) => { await t.ticks(1); t.expect(kind).toMatch(/^crab|moth$/); });
test.each([{ n: 1, at: { x: 4 } }])("$n at $at.x, $nothing, 100%%", ({ n, at }) => expect(n + at.x).toBe(5));
test.each`
    a      | word
    ${1}   | ${"one"}
    ${2}   | ${"two"}
`("$a is $word", ({ a, word }) => expect(word.length).toBe(3));
describe.each([[1], [2]])("suite %i", (n) => { test(`inner ${n}`, () => expect(n).toBeLessThan(3)); });
test.each([["x"]])("fails %j", (value) => expect(value).toBe("y"));
test.skip.each([1, 2])("left out %d", () => {});
]=])
        assert.same({ "left out 1", "left out 2", "1 + 2 is 3 (0)", "1 + 1 is 2 (1)", "a crab", "a moth",
            "1 at 4, $nothing, 100%", "1 is one", "2 is two", "inner 1", "inner 2", 'fails "x"' }, order)
        for name, test in pairs(tests) do
            local state = name:find("^left") and "skipped" or name:find("^fails") and "failed" or "passed"
            assert.equal(state, test.state, name .. ": " .. tostring(test.reason))
        end
        assert.same({ "suite 1" }, tests["inner 1"].path)
        assert.equal(11, tests['fails "x"'].error.line)
    end)

    it("that is none is an error with its place", function()
        for source, why in pairs {
            ["test.each(7)('a', () => {});"] = "each: expected a list of cases",
            ["test.each([])('a', () => {});"] = "each: the list of cases is empty",
            ["test.each([1])('a');"] = "each",
            ["test.each`a | b\n${1}`('a', () => {});"] = "2 columns, and 1 values",
            ["test.each`${1}`('a', () => {});"] = "the first line of the table has the names",
        } do
            local tests = run(IMPORT .. source)
            local broken = tests["tests/a.test.js"]
            assert.matches(why, broken.error.message, 1, true)
            assert.equal(2, broken.error.line)
        end
    end)
end)

describe("a test file", function()
    it("has hooks, all of them around each game, the outer ones outside", function()
        local tests = run(IMPORT .. [=[
const seen = [];
const note = (word) => (t) => { seen.push(word); expect(t.seed).toBe(1); };
beforeEach(note("each"));
beforeAll(note("all"));
afterEach(note("after each"));
afterAll(() => expect(seen.join()).toBe("all,inner all,each,inner each,test,inner after each,after each,inner after all"));
describe("inner", () => {
    afterAll(note("inner after all"));
    afterEach(note("inner after each"));
    beforeEach(note("inner each"));
    beforeAll(note("inner all"));
    it("first", () => { seen.push("test"); });
    test("second", () => { seen.push("test"); });
});
describe("failing", () => { beforeAll(() => { throw new Error("no"); }); test("third", () => {}); });
test.todo("fourth");
]=])
        assert.same({ first = "passed", second = "passed", third = "failed", fourth = "skipped" }, states(tests))
        assert.equal("no", tests.third.reason)
        assert.equal("still to be written", tests.fourth.reason)
    end)
end)

describe("an inline snapshot", function()
    local SOURCE = IMPORT .. [=[
test("a", async (t) => {
    const é = "💡"; await expect({ b: [1, 2], a: "x" }).toMatchInlineSnapshot();
    expect(`back\`tick \${x} \\`).toMatchInlineSnapshot( );
    t.expect("two\n  lines").toMatchInlineSnapshot();
});
]=]

    it("is written into the source where there is none, and holds from then on", function()
        program.with_folder(function(folder)
            local tests, _, after = run_in(folder, SOURCE, "--ci")
            assert.equal("failed", tests.a.state)
            assert.matches("--ci writes none", tests.a.reason, 1, true)
            assert.equal(SOURCE, after)
            tests, _, after = run_in(folder, SOURCE)
            assert.equal("passed", tests.a.state, tests.a.reason)
            assert.same({ "tests/a.test.js" }, tests.a.written)
            assert.matches("toMatchInlineSnapshot(`\n      ", after, 1, true)
            assert.matches("(`back\\`tick \\${x} \\\\`)", after, 1, true)
            assert.matches("(`\n      two\n        lines\n    `)", after, 1, true)
            local same, _, again = run_in(folder, after, "--ci")
            assert.equal("passed", same.a.state, same.a.reason)
            assert.equal(after, again)
        end)
    end)

    it("that is another fails with the difference, and is written anew with --update alone", function()
        program.with_folder(function(folder)
            local source = IMPORT .. 'test("a", () => {\n    expect("new").toMatchInlineSnapshot("old");\n'
                .. '    expect("same").toMatchInlineSnapshot(`same`);\n});\n'
            local tests, _, after = run_in(folder, source)
            assert.same({ "failed", "old", "new", 3, 19 }, { tests.a.state, tests.a.error.expected:match("%a+"),
                tests.a.error.actual:match("%a+"), tests.a.error.line, tests.a.error.column })
            assert.equal(source, after)
            _, _, after = run_in(folder, source, "--update", "--ci")
            assert.equal(source, after)
            tests, _, after = run_in(folder, source, "--update")
            assert.equal("passed", tests.a.state, tests.a.reason)
            assert.equal((source:gsub('"old"', "`new`")), after)
        end)
    end)

    it("is not written where its call is no plain one, or where values differ", function()
        for source, why in pairs {
            ['const s = expect("x"); const f = s.toMatchInlineSnapshot; test("a", () => f());'] = "cannot be written to",
            ['test("a", () => { for (const x of ["a", "b"]) expect(x).toMatchInlineSnapshot(); });'] = "different values in one run",
            ['test("a", () => expect("x").toMatchInlineSnapshot(7));'] = "what is expected must be a text",
        } do
            local tests, _, after = run(IMPORT .. source)
            assert.equal("failed", tests.a.state)
            assert.matches(why, tests.a.reason, 1, true)
            assert.equal(why:find("different") == nil, after == IMPORT .. source)
        end
    end)
end)
