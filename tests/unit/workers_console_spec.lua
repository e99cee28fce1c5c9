-- The console: what it shows of values, that it runs no code of theirs and is bounded, and its methods.
local sdk = require("tests.unit.support.sdk")
local worker = require("t_worker")

local events, init, printed, start, texts = sdk.events, sdk.init, sdk.printed, sdk.start, sdk.texts

after_each(sdk.dispose_all)

-- The cases of a fixture: {name, code, expected} each.
local function cases_of(path)
    local file = assert(io.open(path, "rb"))
    local content = file:read("a")
    file:close()
    local cases = {}
    for block in (content .. "\n# "):gmatch("# (.-)\n\n%f[#]") do
        local name, code, expected = block:match("^([^\n]*)\n(.-)\n=>\n(.*)$")
        cases[#cases + 1] = { name = name, code = code, expected = expected }
    end
    return cases
end

describe("console.log of a value", function()
    for _, case in ipairs(cases_of("tests/unit/fixtures/inspect.txt")) do
        it("shows " .. case.name, function()
            assert.same({ case.expected }, printed(("console.log(%s);"):format(case.code)))
        end)
    end

    it("knows all of the cases", function()
        assert.is_true(#cases_of("tests/unit/fixtures/inspect.txt") > 55)
    end)
end)

describe("a hostile value", function()
    it("gets none of its code run", function()
        local lines = printed([=[
            let ran = "untouched";
            const run = () => { ran = "ran"; throw 1; };
            const trapped = new Proxy({}, new Proxy({}, { get: run }));
            class Liar {
                get [Symbol.toStringTag]() { run(); }
                static [Symbol.hasInstance]() { run(); }
                toString() { run(); }
                toJSON() { run(); }
                [Symbol.toPrimitive]() { run(); }
                get inner() { run(); }
            }
            const error = new Error("x");
            for (const key of ["name", "cause", "code"]) { // its message is asked: see below
                Object.defineProperty(error, key, { get: run, enumerable: true });
            }
            const map = new Map([[1, 2]]);
            map.forEach = map.entries = map[Symbol.iterator] = run;
            Object.defineProperty(map, "size", { get: run });
            const list = [1, 2];
            Object.defineProperty(list, 0, { get: run });
            const date = new Date(0);
            date.toISOString = date.getTime = date.valueOf = run;
            const named = function () {};
            Object.defineProperty(named, "name", { get: run });
            const values = [new Liar(), Liar, trapped, error, map, list, date, named, Object.create(trapped),
                Object.setPrototypeOf([1], trapped), { constructor: trapped }, Object.create({ constructor: Liar }),
                Object.create({ get constructor() { run(); } }), Object.setPrototypeOf(() => 1, trapped)];
            for (const value of values) { console.log(value); console.log([value]); console.dir(value); }
            for (const value of values) console.table([value]);
            console.log(values.length, ran);]=])
        assert.equal("14 untouched", lines[#lines])
        for _, line in ipairs(lines) do assert.not_equal("<cannot be shown>", line) end
    end)

    it("is asked for its message alone, where an error has that as an accessor", function()
        local lines = printed([=[
            class ZodError extends Error { get message() { return "issues: 1" } }
            console.log(new ZodError());
            console.log([new ZodError()][0] instanceof Error, { inside: new ZodError() });
            console.log(new (class Thrower extends Error { get message() { throw 1 } }));
            console.log(new (class Loop extends Error { get message() { console.log("again", this); return "m" } }));
            console.log(new (class Number extends Error { get message() { return 5 } }));
            console.log(new (class Long extends Error { get message() { return "m".repeat(1e7) } }));]=])
        local text = table.concat(lines, "\n")
        assert.matches("^ZodError: issues: 1\n    at main%.js:2:", text)
        assert.matches("inside: ZodError: issues: 1\n", text)
        assert.matches("\n%[Thrower", text)
        assert.matches("\nLoop %[Error%]: m\n", text)
        assert.is_true(#text < 40000)
    end)

    it("has its stack shown where that is an accessor of the language's, as in newer versions of V8", function()
        local subject = worker.new({ library_prefix = "gatehouse" })
        assert(subject:load("newer.js", [=[
            const own = Object.getOwnPropertyDescriptor;
            const of_language = own(new Error(), "stack").get;
            const get = function () { return of_language ? of_language.call(this) : own(this, "stack").value; };
            Object.getOwnPropertyDescriptor = (object, key) => {
                const found = own(object, key);
                return key === "stack" && found && object instanceof Error && found.get === of_language
                    ? { get, set() {}, enumerable: false, configurable: true } : found;
            };]=]))
        for _, name in ipairs { "prelude", "layout", "looks", "inspect", "table", "console" } do
            assert(subject:load("gatehouse/" .. name .. ".js", sdk.sources["gatehouse/" .. name .. ".js"]))
        end
        assert(subject:load("main.js", [=[
            console.log(new TypeError("x", { cause: 5 }));
            const e = new Error("y");
            Object.defineProperty(e, "stack", { get() { $print("ran"); return "no"; } });
            console.log(e);]=]))
        local prints = subject:prints()
        assert.matches("TypeError: x\n    at main%.js:1:%d+.*%[cause%]: 5", prints[1].text)
        assert.equal(2, #prints)
        subject:dispose()
    end)

    it("is shown in bounded length", function()
        local lines = printed([=[
            console.log("x".repeat(2 ** 28));
            console.log({ long: "x".repeat(2 ** 28), s: "y".repeat(5000) });
            console.log("z".repeat(9000));
            console.log("\u20ac".repeat(9000));
            let tree = 1;
            for (let i = 0; i < 3; i++) tree = new Array(100).fill(tree);
            console.log(tree);
            const wide = {}; for (let i = 0; i < 1000; i++) wide["key" + i] = i;
            console.log(wide);
            let deep = {}; const top = deep;
            for (let i = 0; i < 100000; i++) deep = deep.next = {};
            console.dir(top, { depth: null });
            console.log(new Map(Array.from({ length: 1e5 }, (_, i) => [i, i])));
            console.log(new Set(Array.from({ length: 1e5 }, (_, i) => i)));
            console.table(Array.from({ length: 150 }, (_, i) => ({ i })));
            const wider = {}; for (let i = 0; i < 50000; i++) wider["key" + i] = i;
            console.log(wider);]=])
        for _, line in ipairs(lines) do assert.is_true(#line <= 8192) end
        assert.equal("<string of 268435456 characters>", lines[1])
        assert.matches("long: <string of 268435456 characters>,\n  s: 'y+'%.%.%. 3000 more characters\n}$", lines[2])
        assert.matches("^z+%.%.%. 1000 more characters$", lines[3])
        assert.matches("%.%.%. 6334 more characters$", lines[4])
        assert.matches("%.%.%. %d+ more items", lines[5])
        assert.matches("key99: 99,\n  %.%.%. 900 more keys\n}$", lines[6])
        assert.matches("next: %[Object%]", lines[7])
        assert.matches("%.%.%. 99900 more items\n}$", lines[8])
        assert.matches("%.%.%. 99900 more items\n}$", lines[9])
        assert.matches("%.%.%. 50 more rows$", lines[10])
        assert.matches("key99: 99,\n  %.%.%. 49900 more keys\n}$", lines[11])
    end)

    it("is seen past when it is a proxy, with no sign that a mod could tell", function()
        assert.same({ "Proxy 2 false true true TypeError TypeError 7" }, printed([=[
            const thrown = (fn) => { try { fn(); } catch (error) { return error.constructor.name; } };
            class Made extends (function () { return new Proxy(this, {}); }) {}
            $print(Proxy.name, Proxy.length, "prototype" in Proxy, new Made() instanceof Made,
                Object.keys(Proxy.revocable({}, {})).join() === "proxy,revoke",
                thrown(() => Proxy({}, {})), thrown(() => new Proxy(1, {})),
                new Proxy({}, { get: () => 7 }).anything);]=]))
    end)
end)

describe("format specifiers", function()
    it("are those of Node", function()
        assert.same({
            "Bob is 42.5 years and 7, 1.5, {\"a\":[1]} ", "100%", "1%", "%x { a: 1 }", "{ a: 1 }", "[ 1, [Array] ]",
            "own", "1n NaN", "a %s", "a b { c: 1 } [ 1 ]", "1 %s 2", "null undefined Symbol(x) -0 12n", "%%", "% 1",
            "{\n  a: { b: { c: { d: {} } } }\n} { a: { b: { c: [Object] } } }", "<no JSON> undefined", "4 NaN",
        }, printed([=[
            console.log("%s is %d years and %i, %f, %j %c", "Bob", 42.5, "7.9", "1.5x", { a: [1] }, "css");
            console.log("100%"); console.log("%d%", 1); console.log("%x", { a: 1 });
            console.log("%s", { a: 1 }); console.log("%s", [1, [2, [3]]]);
            console.log("%s", { toString() { return "own"; } });
            console.log("%d %i", 1n, "x"); console.log("%s %s", "a"); console.log("a", "b", { c: 1 }, [1]);
            console.log(1, "%s", 2); console.log("%s %s %s %s %s", null, undefined, Symbol("x"), -0, 12n);
            console.log("%%"); console.log("%%", 1);
            const deep = { a: { b: { c: { d: {} } } } };
            console.log("%o %O", deep, deep);
            const ring = {}; ring.ring = ring;
            console.log("%j %j", ring, undefined);
            console.log("%d %d", { valueOf: () => 4 }, { valueOf() { throw 1; } });]=]))
    end)
end)

describe("the console's methods", function()
    it("are cut between characters", function()
        local function is_whole(text) return utf8.len(text) ~= nil and not text:find("\u{fffd}", 1, true) end
        local lines = sdk.printed([[
            console.log("a" + "\u{1f600}".repeat(5000));
            console.log("\u{1f600}".repeat(5000));
            console.log(["a" + "\u{1f600}".repeat(2000)]);
            console.log(["\u{1f600}".repeat(2000)]);
            console.log("half \ud83d");]])
        for i = 1, 4 do assert.is_true(is_whole(lines[i]), lines[i]:sub(-60)) end
        assert.matches("\u{1f600}%.%.%. %d+ more characters$", lines[1])
        assert.matches("\u{1f600}'%.%.%. 2002 more characters", lines[3])
        assert.matches("\u{1f600}'%.%.%. 2000 more characters", lines[4])
        assert.equal("half \u{fffd}", lines[5])
    end)

    it("have levels", function()
        assert.same({ "a", "b", "debug: c", "warn: d", "error: e", "error: Assertion failed: f",
            "error: Assertion failed", "{ g: 1 }" }, printed([=[
            console.log("a"); console.info("b"); console.debug("c"); console.warn("d"); console.error("e");
            console.assert(true, "no"); console.assert(false, "f"); console.assert(0); console.dir({ g: 1 });]=]))
    end)

    it("give the level of a line, and a text cannot give another", function()
        local subject = start('console.log("\\x01eforged"); console.warn("\\x01eforged"); console.log("x");')
        local prints = subject:prints()
        assert.same({ "\1i\1eforged", "\1w\1eforged", "x" }, { prints[1].text, prints[2].text, prints[3].text })
    end)

    it("indent groups, and more lines of one print too", function()
        assert.same({ "one", "  two", "    three\n    four", "  five", "six", "seven" }, printed([=[
            console.group("one"); console.log("two"); console.groupCollapsed(); console.log("three\nfour");
            console.groupEnd(); console.log("five"); console.groupEnd(); console.log("six"); console.groupEnd();
            console.log("seven");]=]))
    end)

    it("count", function()
        assert.same({ "default: 1", "default: 2", "x: 1", "default: 1", "warn: Count for 'y' does not exist" },
            printed([=[
            console.count(); console.count(); console.count("x"); console.countReset(); console.count();
            console.countReset("y");]=]))
    end)

    it("measure game time", function()
        local subject = start([=[
            import { on, world } from "gatehouse";
            on("init", () => console.time("t"));
            on("tick", () => {
                if (world.tick === 3) { console.timeLog("t", "so", { far: 1 }); console.time("t"); }
                if (world.tick === 93) console.timeEnd("t");
                if (world.tick > 4000) { console.timeEnd("t"); console.time(); }
                if (world.tick > 8000) console.timeEnd();
            });]=])
        assert(subject:send(events(0, init())))
        for _, tick in ipairs { 3, 93, 4001, 8001 } do
            assert(subject:send(events(tick, '{ event: "tick" }')))
        end
        assert.same({
            "t: 50ms of game time so { far: 1 }", "warn: Label 't' already exists for console.time()",
            "t: 1.550s of game time", "warn: No such label 't' for console.timeEnd()",
            "warn: No such label 't' for console.timeEnd()",
            "warn: Label 'default' already exists for console.time()", "default: 1:06.667 (m:ss.mmm) of game time",
        }, texts(subject))
    end)

    it("trace where they were called, without the SDK's own frames", function()
        assert.same({ "Trace: here 1\n    at inner (main.js:1:28)\n    at outer (main.js:2:20)\n    at main.js:3:1" },
            printed('function inner() { console.trace("here", 1); }\nfunction outer() { inner(); }\nouter();'))
    end)

    it("tell the place of the mod's own line, however they are called", function()
        local subject = start('\n\nconsole.log("here");\n[1].forEach(() => console.table([1]));\n'
            .. '[2].forEach(console.warn);')
        local places = {}
        for i, print in ipairs(subject:prints()) do places[i] = print.file .. ":" .. print.line end
        assert.same({ "main.js:3", "main.js:4", "main.js:5" }, places)
    end)

    it("show an error with its place", function()
        assert.matches("^Error: oh\n    at main.js:1:13", printed('console.log(new Error("oh"));')[1])
    end)
end)

describe("log of the SDK", function()
    it("writes the same lines, with level and place", function()
        local subject = start('import { log } from "gatehouse";\nlog("%s!", "a");\nlog.warn({ b: 1 });\n'
            .. 'log.debug("c");')
        local lines = {}
        for i, print in ipairs(subject:prints()) do lines[i] = ("%d %s"):format(print.line, print.text) end
        assert.same({ "2 a!", "3 \1w{ b: 1 }", "4 \1dc" }, lines)
    end)
end)

describe("console.table", function()
    local function shows(title, code, ...)
        local expected = table.concat({ ... }, "\n")
        it("shows " .. title, function()
            assert.same({ expected }, printed(("console.table(%s);"):format(code)))
        end)
    end

    shows("rows of objects and values", '[{ a: 1, b: "x" }, { a: 2, c: { d: 1 } }, 5]',
        "┌─────────┬───┬─────┬──────────┬────────┐",
        "│ (index) │ a │ b   │ c        │ Values │",
        "├─────────┼───┼─────┼──────────┼────────┤",
        "│ 0       │ 1 │ 'x' │          │        │",
        "│ 1       │ 2 │     │ { d: 1 } │        │",
        "│ 2       │   │     │          │ 5      │",
        "└─────────┴───┴─────┴──────────┴────────┘")
    shows("a map", 'new Map([["k", { v: 1 }], [1, 2]])',
        "┌───────────────────┬─────┬──────────┐",
        "│ (iteration index) │ Key │ Values   │",
        "├───────────────────┼─────┼──────────┤",
        "│ 0                 │ 'k' │ { v: 1 } │",
        "│ 1                 │ 1   │ 2        │",
        "└───────────────────┴─────┴──────────┘")
    shows("a set", "new Set([1, [2]])",
        "┌───────────────────┬────────┐",
        "│ (iteration index) │ Values │",
        "├───────────────────┼────────┤",
        "│ 0                 │ 1      │",
        "│ 1                 │ [ 2 ]  │",
        "└───────────────────┴────────┘")
    shows("the columns that are asked for", '[{ a: 1, b: 2 }], ["b", "z"]',
        "┌─────────┬───┬───┐",
        "│ (index) │ b │ z │",
        "├─────────┼───┼───┤",
        "│ 0       │ 2 │   │",
        "└─────────┴───┴───┘")
    shows("named rows, and what is big in short",
        "{ r: { x: 1, y: 2 }, s: { x: [1, 2, 3, 4], y: { p: 1, q: 2, r: 3 } } }",
        "┌─────────┬──────────────────────────────┬──────────┐",
        "│ (index) │ x                            │ y        │",
        "├─────────┼──────────────────────────────┼──────────┤",
        "│ r       │ 1                            │ 2        │",
        "│ s       │ [ 1, 2, 3, ... 1 more item ] │ [Object] │",
        "└─────────┴──────────────────────────────┴──────────┘")
    shows("nothing", "[]",
        "┌─────────┐",
        "│ (index) │",
        "├─────────┤",
        "└─────────┘")
    shows("what is no table as it is", '"x"', "x")
end)
