-- expect() of "gatehouse/test": what holds, what does not, and what is then said. And values as texts, and their
-- differences.
local sdk = require("tests.unit.support.sdk")

after_each(sdk.dispose_all)

local HEAD = [[
    import { expect } from "gatehouse/test";
    import { show_value } from "gatehouse/test_show.js";
    import { diff_texts } from "gatehouse/test_diff.js";
    const failure = (fn) => {
        try { fn(); } catch (error) { return error.message + (error.diff === undefined ? "" : "\n\n" + error.diff); }
        return "holds";
    };
]]

-- What comes of expressions in JavaScript, as texts.
local function results(expressions)
    local lines = { HEAD }
    for _, code in ipairs(expressions) do lines[#lines + 1] = ("console.log(failure(() => %s));"):format(code) end
    return sdk.printed(table.concat(lines, "\n"))
end

local function said(name, expected, received, more)
    return ("expect(received).%s\n\nExpected: %s\nReceived: %s%s"):format(name, expected, received, more or "")
end

-- What holds, and by `not` does not; of each matcher one line at least.
local HOLDS = {
    "expect(1).toBe(1)", "expect(NaN).toBe(NaN)", "expect(-0).not.toBe(0)", 'expect("a").not.toBe("b")',
    "expect({a: 1, b: undefined}).toEqual({a: 1})", "expect([1, [2]]).toEqual([1, [2]])",
    "expect(new Map([[1, {a: 2}]])).toEqual(new Map([[1, {a: 2}]]))", "expect(new Set([[1]])).toEqual(new Set([[1]]))",
    "expect(new Set([1])).not.toEqual(new Set([2]))", "expect(new Date(5)).toEqual(new Date(5))",
    "expect(/a/g).not.toEqual(/a/)", "expect(new Uint8Array([1, 2])).toEqual(new Uint8Array([1, 2]))",
    "expect(new Uint8Array([1])).not.toEqual(new Int8Array([1]))", "expect(new Error('x')).toEqual(new Error('x'))",
    "expect([, 1]).toEqual([undefined, 1])", "expect([, 1]).not.toStrictEqual([undefined, 1])",
    "expect({a: undefined}).not.toStrictEqual({})", "expect(new (class A { x = 1 })).not.toStrictEqual({x: 1})",
    "expect(new (class A { x = 1 })).toEqual({x: 1})", "expect([1]).not.toEqual({0: 1})",
    "(() => { const a = {}, b = {}; a.me = a; b.me = b; expect(a).toEqual(b); })()",
    "expect({a: 1, b: {c: 2, d: 3}}).toMatchObject({b: {c: 2}})", "expect([{a: 1, b: 2}]).toMatchObject([{a: 1}])",
    "expect({a: [1, 2]}).not.toMatchObject({a: [1]})", "expect({a: 1}).not.toMatchObject({b: undefined})",
    'expect("hello").toContain("ell")', "expect([1, 2]).toContain(2)", "expect([{a: 1}]).not.toContain({a: 1})",
    "expect([{a: 1}]).toContainEqual({a: 1})", "expect(new Set([1])).toContain(1)",
    'expect("abc").toHaveLength(3)', "expect([]).not.toHaveLength(1)", "expect(new Map()).toHaveLength(0)",
    'expect({a: {b: 1}}).toHaveProperty("a.b")', 'expect({a: {b: 1}}).toHaveProperty("a.b", 1)',
    'expect({"a.b": 1}).toHaveProperty(["a.b"])', 'expect({a: 1}).not.toHaveProperty("b")',
    "expect(0.1 + 0.2).toBeCloseTo(0.3)",
    "expect(1).not.toBeCloseTo(1.01, 3)", "expect(Infinity).toBeCloseTo(Infinity)",
    "expect(2).toBeGreaterThan(1)", "expect(2).toBeGreaterThanOrEqual(2)", "expect(1).toBeLessThan(2n)",
    "expect(2).toBeLessThanOrEqual(2)", "expect(1).not.toBeGreaterThan(1)",
    "expect([]).toBeTruthy()", 'expect("").toBeFalsy()', "expect(undefined).toBeUndefined()", "expect(0).toBeDefined()",
    "expect(null).toBeNull()", "expect(NaN).toBeNaN()", "expect(2).toBeInteger()", "expect(2.5).not.toBeInteger()",
    "expect(new Map()).toBeInstanceOf(Map)", "expect({}).not.toBeInstanceOf(Map)",
    'expect("storm").toMatch(/^st/)', 'expect("storm").toMatch("orm")',
    "expect(() => { throw new Error('a bad thing'); }).toThrow()",
    "expect(() => { throw new Error('a bad thing'); }).toThrow('bad')",
    "expect(() => { throw new RangeError('a bad thing'); }).toThrow(RangeError)",
    "expect(() => { throw new Error('a bad thing'); }).toThrow(/thing$/)",
    "expect(() => { throw new Error('x'); }).toThrow(new Error('x'))", "expect(() => 1).not.toThrow()",
    "expect({id: 5, at: 'x'}).toEqual({id: expect.any(Number), at: expect.anything()})",
    "expect([1, 2, 3]).toEqual(expect.arrayContaining([3, 1]))", "expect('abc').toEqual(expect.stringContaining('b'))",
    "expect({a: 1, b: 2}).toEqual(expect.objectContaining({b: 2}))", "expect(null).not.toEqual(expect.anything())",
    "expect('abc').toEqual(expect.stringMatching(/^a/))", "expect({x: 0.3}).toEqual({x: expect.closeTo(0.1 + 0.2)})",
    "expect(() => {}).toEqual(expect.any(Function))",
}

-- What does not, and what is said.
local FAILS = {
    { "expect(4).toBe(3)", said("toBe(expected)", "3", "4") },
    { "expect(3).not.toBe(3)", "expect(received).not.toBe(expected)\n\nExpected: not 3\nReceived: 3" },
    { 'expect("abd").toBe("abc")',
        said("toBe(expected)", '"abc"', '"abd"', '\n\n- Expected  - 1\n+ Received  + 1\n\n- "abc"\n+ "abd"') },
    { "expect([]).toBe([])", said("toBe(expected)", "[]", "[]",
        "\n\nthey are equal, but not the same object: toEqual compares what is in them") },
    { "expect({a: 1, b: [1, 2]}).toEqual({a: 1, b: [1, 3]})",
        said("toEqual(expected)", '{"a": 1, "b": [1, 3]}', '{"a": 1, "b": [1, 2]}', [[


- Expected  - 1
+ Received  + 1

  {
    "a": 1,
    "b": [
      1,
-     3,
+     2,
    ],
  }]]) },
    { "expect({a: undefined}).toStrictEqual({})", said("toStrictEqual(expected)", "{}", '{"a": undefined}', [[


- Expected  - 1
+ Received  + 3

- {}
+ {
+   "a": undefined,
+ }]]) },
    { "expect({a: 1, more: 2}).toMatchObject({a: 2})", said("toMatchObject(expected)", '{"a": 2}', '{"a": 1}', [[


- Expected  - 1
+ Received  + 1

  {
-   "a": 2,
+   "a": 1,
  }]]) },
    { 'expect("storm").toContain("rain")', said("toContain(expected)", '"rain"', '"storm"') },
    { "expect([1, 2]).toContain(3)", said("toContain(expected)", "3", "[1, 2]") },
    { "expect([{a: 1}]).toContainEqual({a: 2})", said("toContainEqual(expected)", '{"a": 2}', '[{"a": 1}]') },
    { 'expect("abc").toHaveLength(2)', said("toHaveLength(expected)", "length 2", 'length 3: "abc"') },
    { 'expect({a: 1}).toHaveProperty("b.c")', said("toHaveProperty(expected)", 'a property "b.c"', '{"a": 1}') },
    { 'expect({a: 1}).toHaveProperty("a", 2)', said("toHaveProperty(expected)", '"a": 2', "1") },
    { "expect(1.5).toBeCloseTo(1.6, 1)", said("toBeCloseTo(expected)", "1.6, to 1 digits after the point", "1.5") },
    { "expect(1).toBeGreaterThan(1)", said("toBeGreaterThan(expected)", "> 1", "1") },
    { "expect(1).toBeGreaterThanOrEqual(2)", said("toBeGreaterThanOrEqual(expected)", ">= 2", "1") },
    { "expect(1).toBeLessThan(1)", said("toBeLessThan(expected)", "< 1", "1") },
    { "expect(3).toBeLessThanOrEqual(2)", said("toBeLessThanOrEqual(expected)", "<= 2", "3") },
    { "expect(0).toBeTruthy()", said("toBeTruthy()", "a truthy value", "0") },
    { "expect(1).toBeFalsy()", said("toBeFalsy()", "a falsy value", "1") },
    { "expect(null).toBeUndefined()", said("toBeUndefined()", "undefined", "null") },
    { "expect(undefined).toBeDefined()", said("toBeDefined()", "anything but undefined", "undefined") },
    { "expect(undefined).toBeNull()", said("toBeNull()", "null", "undefined") },
    { "expect(1).toBeNaN()", said("toBeNaN()", "NaN", "1") },
    { "expect(1.5).toBeInteger()", said("toBeInteger()", "a whole number", "1.5") },
    { "expect({}).toBeInstanceOf(Map)", said("toBeInstanceOf(expected)", "an instance of Map", "{}") },
    { 'expect("storm").toMatch(/rain/)', said("toMatch(expected)", "/rain/", '"storm"') },
    { 'expect("storm").toMatch("rain")', said("toMatch(expected)", '"rain"', '"storm"') },
    { "expect(() => 1).toThrow()", said("toThrow()", "an error", "nothing was thrown") },
    { "expect(() => { throw new Error('a bad thing'); }).toThrow('good')",
        said("toThrow(expected)", 'an error with "good" in it', "[Error: a bad thing]") },
    { "expect(() => { throw new Error('x'); }).toThrow(RangeError)",
        said("toThrow(expected)", "an error of class RangeError", "[Error: x]") },
    { "expect(() => { throw new Error('x'); }).toThrow(/y/)",
        said("toThrow(expected)", "an error that matches /y/", "[Error: x]") },
    { "expect(() => { throw new Error('x'); }).not.toThrow()",
        "expect(received).not.toThrow()\n\nExpected: not an error\nReceived: [Error: x]" },
    { "expect({id: 'x'}).toEqual({id: expect.any(Number)})",
        said("toEqual(expected)", '{"id": Any<Number>}', '{"id": "x"}', [[


- Expected  - 1
+ Received  + 1

  {
-   "id": Any<Number>,
+   "id": "x",
  }]]) },
    -- wrong use
    { "expect()", "expect: one value, got 0" },
    { 'expect("1").toBeGreaterThan(0)', 'toBeGreaterThan: the value must be a number, got "1"' },
    { "expect(1).toContain(1)", "toContain: the value must be a text or a list, got 1" },
    { "expect(1).toContainEqual(1)", "toContainEqual: the value must be a list, got 1" },
    { "expect(1).toHaveLength(1)", "toHaveLength: the value must have a length, got 1" },
    { "expect(1).toMatch('1')", "toMatch: the value must be a text, got 1" },
    { "expect(1).toThrow()", "toThrow: the value must be a function that is called, got 1" },
    { "expect({}).toMatchObject(1)", "toMatchObject: expected an object, got 1" },
    { "expect({}).toBeInstanceOf('Map')", "toBeInstanceOf: expected a class, such as Map" },
    { "expect.any(1)", "expect.any: expected a class, such as Number" },
    { "expect(Promise.resolve(1)).toBe(1)",
        "toBe: the value is a promise: write await before it, or expect(...).resolves.toBe(...)" },
    { "expect(1).resolves.toBe(1)", "expect(...).resolves: the value must be a promise, got 1" },
    { "expect(1).toMatchSnapshot()", "toMatchSnapshot: only in a test" },
}

describe("expect", function()
    it("holds where it should", function()
        for i, result in ipairs(results(HOLDS)) do assert.equal("holds", result, HOLDS[i]) end
    end)

    it("fails with a text that says why", function()
        local codes = {}
        for i, case in ipairs(FAILS) do codes[i] = case[1] end
        local found = results(codes)
        assert.equal(#codes, #found)
        for i, case in ipairs(FAILS) do assert.equal(case[2], found[i]) end
    end)

    it("has a failure in this table for each of its matchers", function()
        local names = sdk.printed([[
            import { MATCHERS } from "gatehouse/test_matchers.js";
            for (const name of Reflect.ownKeys(MATCHERS)) console.log(name);
        ]])
        local shown = {}
        for _, case in ipairs(FAILS) do shown[case[2]:match("^expect%(received%)%.(%w+)") or ""] = true end
        local missing = {}
        for _, name in ipairs(names) do
            if not shown[name] then missing[#missing + 1] = name end
        end
        assert.same({}, missing)
        assert.is_true(#names == 23, tostring(#names))
    end)

    it("waits for promises with resolves and rejects", function()
        assert.same({
            "holds", "holds", "holds", "holds", "holds",
            "expect(received).resolves.toBe(expected)\n\nExpected: 2\nReceived: 1",
            "expect(received).rejects.toThrow(expected)\n\nExpected: an error with \"y\" in it\nReceived: [Error: x]",
            "expect(received).rejects\n\nExpected: a promise that is rejected\nReceived: it resolved to 1",
            "expect(received).resolves\n\nExpected: a promise that resolves\nReceived: it was rejected with [Error: x]",
        }, sdk.printed([[
            import { expect } from "gatehouse/test";
            const fail = () => Promise.reject(new Error("x"));
            const all = [
                () => expect(Promise.resolve(1)).resolves.toBe(1), () => expect(fail()).rejects.toThrow("x"),
                () => expect(fail).rejects.toMatchObject({ message: "x" }),
                () => expect(Promise.resolve(1)).resolves.not.toBe(2), () => expect(fail()).rejects.not.toThrow("y"),
                () => expect(Promise.resolve(1)).resolves.toBe(2), () => expect(fail()).rejects.toThrow("y"),
                () => expect(Promise.resolve(1)).rejects.toBe(1), () => expect(fail()).resolves.toBe(1),
            ];
            for (const one of all) await one().then(() => console.log("holds"), (e) => console.log(e.message));
        ]]))
    end)

    it("knows the place of the expectation", function()
        local lines = sdk.printed([[
            import { expect } from "gatehouse/test";
            const helper = () => expect(1).toBe(2);
            try {
                helper();
            } catch (error) { console.log(error.place.file, error.place.line, error.expected, error.actual); }
        ]])
        assert.same({ "main.js 2 2 1" }, lines)
    end)

    it("does not mind what a test does to the builtins", function()
        assert.same({ "holds", "expect(received).toEqual(expected)\n\nExpected: [1]\nReceived: [2]" }, sdk.printed([=[
            import { expect } from "gatehouse/test";
            const { log } = console;
            const one = new Map([[1, new Set([2])]]), other = new Map([[1, new Set([2])]]);
            const broken = () => { throw new Error("broken"); };
            for (const kind of [Array, String, Map, Set, Promise]) {
                for (const key of Object.getOwnPropertyNames(kind.prototype)) {
                    const { value } = Object.getOwnPropertyDescriptor(kind.prototype, key);
                    if (typeof value === "function" && key !== "constructor") kind.prototype[key] = broken;
                }
            }
            expect(one).toEqual(other);
            log("holds");
            try { expect([2]).toEqual([1]); } catch (error) { log(error.message); }
        ]=]))
    end)
end)

describe("a value as text", function()
    it("is shown one part a line, keys in order", function()
        local texts = sdk.printed(HEAD .. [=[
            class Crab { constructor() { this.hp = 3; } }
            const circle = { name: "c" };
            circle.me = circle;
            for (const value of [{ b: 1, a: [1, , "x\ny"] }, new Map([["k", new Set([1])]]), new Crab(), circle,
                new Uint8Array(2), [undefined, null, -0, 10n, Symbol("s"), () => {}, class A {}], new Date(0), /a"b/g,
                new TypeError("t"), { "a b": 1, [Symbol("y")]: 2 }, Promise.resolve(), new ArrayBuffer(4),
                new Date(NaN), Array.from({ length: 1002 }, () => 0).length]) console.log(show_value(value));
        ]=])
        assert.same({
            '{\n  "a": [\n    1,\n    <empty>,\n    "x\ny",\n  ],\n  "b": 1,\n}',
            'Map {\n  "k" => Set {\n    1,\n  },\n}', 'Crab {\n  "hp": 3,\n}',
            '{\n  "me": [Circular],\n  "name": "c",\n}', "Uint8Array [\n  0,\n  0,\n]",
            "[\n  undefined,\n  null,\n  -0,\n  10n,\n  Symbol(s),\n  [Function anonymous],\n  [class A],\n]",
            "1970-01-01T00:00:00.000Z", '/a"b/g', "[TypeError: t]",
            '{\n  [Symbol(y)]: 2,\n  "a b": 1,\n}', "Promise {}", "ArrayBuffer (4 bytes)", "Invalid Date", "1002",
        }, texts)
    end)

    it("is bounded", function()
        local sizes = sdk.printed(HEAD .. [[
            let deep = {};
            for (let i = 0; i < 200; i++) deep = { deep };
            const wide = Array.from({ length: 100000 }, (_, i) => i);
            console.log(show_value(deep).length < 3000, show_value(wide).length < 49000,
                show_value("x".repeat(1e6)).length);
            console.log(show_value(wide).endsWith("... 99000 more,\n]"));
        ]])
        assert.same({ "true true 48003", "true" }, sizes)
    end)
end)

describe("the difference of two texts", function()
    local function diff(left, right)
        return sdk.printed(HEAD .. ("console.log(diff_texts(%q, %q));"):format(left, right))[1]
    end

    it("is none where they are the same", function() assert.equal("undefined", diff("a", "a")) end)

    it("shows what is around each change and leaves the rest out", function()
        local shown = sdk.printed(HEAD .. [[
            const before = [], after = [];
            for (let i = 1; i <= 30; i++) before.push(`line ${i}`);
            for (let i = 1; i <= 30; i++) if (i !== 28) after.push(i === 15 ? "other" : `line ${i}`);
            console.log(diff_texts(before.join("\n"), after.join("\n")));
        ]])[1]
        assert.equal(table.concat({
            "- Expected  - 2", "+ Received  + 1", "", "  ...", "  line 11", "  line 12", "  line 13", "  line 14",
            "- line 15", "+ other", "  line 16", "  line 17", "  line 18", "  line 19", "  ...", "  line 24",
            "  line 25", "  line 26", "  line 27", "- line 28", "  line 29", "  line 30",
        }, "\n"), shown)
    end)

    it("of two that have nothing in common is bounded", function()
        local size = sdk.printed(HEAD .. [[
            const many = (word) => Array.from({ length: 5000 }, (_, i) => word + i).join("\n");
            console.log(diff_texts(many("a"), many("b")).split("\n").length);
        ]])[1]
        assert.equal("1403", size)
    end)
end)
