-- What a host is told of an error: each unhandled rejection, places that are right whatever a script says of itself,
-- causes, the errors of several, who waits for whom, and values that are no errors. And what the telling may not do:
-- run code of the script unseen, go on for ever, or end the process.
local worker = require("t_worker")

local live = {}

local function new(options)
    local subject = worker.new(options)
    live[#live + 1] = subject
    return subject
end

-- The text of a script's failure.
local function failure(source, name, options)
    local subject = new(options)
    local ok, text = subject:load(name or "main.js", source)
    assert.is_false(ok)
    return text, subject
end

local function has(part, text) assert.is_truthy(text:find(part, 1, true), ("%s\nis not in\n%s"):format(part, text)) end
local function has_not(part, text) assert.is_nil(text:find(part, 1, true), text) end

-- Runs a call while another thread stops it.
local function stopped(subject, call, ...)
    subject:start_killer(20)
    local ok = subject[call](subject, ...)
    subject:stop_killer()
    assert.is_false(ok)
    assert.equal("terminated", subject:error().kind)
end

after_each(function()
    for _, subject in ipairs(live) do subject:dispose() end
    live = {}
end)

describe("unhandled rejections", function()
    it("are all told, each with its place", function()
        local text, subject = failure("Promise.reject(new Error('one'));\n\nPromise.reject(new TypeError('two'));\nPromise.reject(3);")
        assert.matches("^main%.js:1:16: unhandled rejection: Error: one\n", text)
        has("\nmain.js:3:16: unhandled rejection: TypeError: two\n", text)
        has("unhandled rejection: 3", text)
        assert.equal("unhandled rejection: Error: one", subject:error().message)
    end)

    it("are counted where there are too many to tell", function()
        local text = failure("for (let i = 0; i < 1000; i++) Promise.reject(i);")
        local _, told = text:gsub("unhandled rejection: ", "")
        assert.is_true(told > 3 and told <= 16, told)
        has(("\nand %d more unhandled rejections"):format(1000 - told), text)
        assert.is_true(#text < 4096)
    end)

    it("beyond any number are not lost behind others that are handled later", function()
        for _, count in ipairs { 256, 257, 5000 } do
            local text = failure(("const ps = []; for (let i = 0; i < %d; i++) ps.push(Promise.reject(i));\n"):format(count)
                .. "Promise.reject(new Error('lost')); ps.forEach((p) => p.catch(() => {}));")
            assert.matches("unhandled rejection: Error: lost\n", text)
            has_not(" more", text)
        end
        assert(new():load("main.js", "const ps = []; for (let i = 0; i < 70000; i++) ps.push(Promise.reject(i));"
            .. "ps.forEach((p) => p.catch(() => {}));"))
    end)

    it("beyond what is remembered are counted all the same", function()
        local text = failure("const ps = []; for (let i = 0; i < 66000; i++) ps.push(Promise.reject(i));"
            .. "ps.slice(0, 65536).forEach((p) => p.catch(() => {}));")
        has("464", text)
    end)

    it("are told of a call whose error has a long text, too", function()
        local text = failure("Promise.reject(new Error('x'.repeat(900)));".. ("Promise.reject(new Error('y'.repeat(900)));\n"):rep(5))
        assert.matches("\nand %d more unhandled rejections$", text)
        assert.is_true(#text < 4096)
    end)
end)

describe("a module that was stopped", function()
    local LOOP = "export const x = 1; if (globalThis.endless) for (;;);"

    local function subject_with(modules)
        local subject = new({ modules = modules })
        assert(subject:load("flag.js", "globalThis.endless = true;"))
        return subject
    end

    it("can be loaded again, under its name", function()
        local subject = subject_with({})
        stopped(subject, "load_module", "loop.js", LOOP)
        assert(subject:load_module("loop.js", "export const x = 2; $print(x)"))
        assert.equal("2", subject:prints()[1].text)
        assert.is_false(subject:load_module("loop.js", LOOP))
        has("is loaded already", subject:exception())
    end)

    it("is had anew by who imports it, by statement and by import()", function()
        for _, again in ipairs { "import { x } from './loop.js'; $print(x);",
            "const { x } = await import('./loop.js'); $print(x);",
            "import('./loop.js').then(({ x }) => $print(x), (e) => $print('no: ' + e));" } do
            local subject = subject_with({ ["loop.js"] = LOOP })
            stopped(subject, "load_module", "main.js", "import './loop.js';")
            assert(subject:load("flag.js", "globalThis.endless = false;"))
            assert(subject:load_module("again.js", again))
            assert.equal("1", subject:prints()[1].text)
        end
    end)

    it("takes along who imports it and has not run, and leaves who has", function()
        local subject = subject_with({
            ["loop.js"] = LOOP, ["good.js"] = "$print('good ran');", ["parent.js"] = "import './good.js'; import './loop.js'; $print('parent ran');",
        })
        stopped(subject, "load_module", "main.js", "import './parent.js'; $print('main ran');")
        assert(subject:load("flag.js", "globalThis.endless = false;"))
        assert(subject:load_module("main.js", "import './parent.js'; $print('main ran');"))
        local prints = {}
        for i, print in ipairs(subject:prints()) do prints[i] = print.text end
        assert.same({ "good ran", "parent ran", "main ran" }, prints)
    end)

    it("in the middle of a top-level await settles, too", function()
        local subject = subject_with({ ["slow.js"] = "await 0; " .. LOOP })
        stopped(subject, "load_module", "main.js", "import './slow.js';")
        assert(subject:load("flag.js", "globalThis.endless = false;"))
        assert(subject:load("again.js", "import('slow.js').then(({ x }) => $print(x), (e) => $print('no: ' + e));"))
        assert.equal("1", subject:prints()[1].text)
    end)

    it("in a later call is had again, whatever its source map or its length calls it", function()
        local waits = "await new Promise((done) => globalThis.go = done); " .. LOOP
        local map = '{"version":3,"sources":["a.ts"],"names":[],"mappings":"AAAA"}'
        for _, case in ipairs { { "mod/a.js", "\n//# sourceMappingURL=a.js.map" }, { ("long/"):rep(30) .. "a.js", "" } } do
            local subject = new({ maps = { ["mod/a.js"] = map } })
            assert(subject:load("flag.js", "globalThis.endless = true;"))
            assert(subject:load_module(case[1], waits .. case[2]))
            stopped(subject, "load", "main.js", "go();")
            assert.not_equal(case[1], subject:error().file)
            assert(subject:load_module(case[1], "$print('anew')"))
            assert.equal("anew", subject:prints()[1].text)
        end
    end)

    it("while it was imported by import() settles, too", function()
        local subject = subject_with({ ["loop.js"] = LOOP })
        stopped(subject, "load", "main.js", "import('loop.js');")
        assert(subject:load("again.js", "globalThis.endless = false; import('loop.js').then(({ x }) => $print(x));"))
        assert.equal("1", subject:prints()[1].text)
    end)

    it("still knows its own name in what of it lives on", function()
        local subject = subject_with({})
        stopped(subject, "load_module", "old.js", "globalThis.where = () => import.meta.url; for (;;);")
        assert(subject:load("ask.js", "$print(where());"))
        assert.equal("old.js", subject:prints()[1].text)
    end)

    it("leaves alone one that waits for the host", function()
        local subject = subject_with({})
        assert(subject:load_module("waits.js", "await new Promise((done) => $recv(done)); $print('came');"))
        stopped(subject, "load", "main.js", "for (;;);")
        assert.is_false(subject:load_module("waits.js", "1"))
        assert(subject:send("x"))
        assert.equal("came", subject:prints()[1].text)
    end)

    it("leaves alone one that threw", function()
        local subject = subject_with({ ["bad.js"] = "$print('bad ran'); throw new Error('bad');" })
        assert.is_false(subject:load_module("one.js", "import './bad.js';"))
        stopped(subject, "load", "main.js", "for (;;);")
        assert.is_false(subject:load_module("two.js", "import './bad.js';"))
        assert.equal(1, #subject:prints())
    end)
end)

describe("the place of an error", function()
    it("keeps the end of a long file name", function()
        local name = ("/directory/"):rep(20) .. "mod/ünï/main.js"
        local text, subject = failure("throw new Error('x');", name)
        local error = subject:error()
        assert.matches("^%.%.%..+/mod/ünï/main%.js$", error.file)
        assert.matches("/mod/ünï/main%.js$", error.frames[1].file)
        assert.is_true(utf8.len(error.file) ~= nil)
        assert.matches("/mod/ünï/main%.js:1:1: Error: x", text)
    end)

    it("of an import() that fails is where it stands", function()
        for _, case in ipairs {
            { "\n\nasync function f() {\n    const m = await import('nope.js');\n    return m;\n}\nf();", "a.js:4:", "    const m = await import('nope.js');" },
            { "\nimport('nope.js');", "a.js:2:", "import('nope.js');" },
            { "const go = () => import('x'.repeat(600));\n\ngo().then(() => {});", "a.js:1:", "const go = " },
        } do
            local text, subject = failure(case[1], "a.js")
            assert.equal(case[2], text:match("^[^:]*:%d+:"))
            has(case[3], subject:error().source_line)
        end
    end)

    it("of an import() is that of the statement, or the text, that is at fault within", function()
        local options = { modules = { ["b.js"] = "\n\nimport './gone.js';", ["c.js"] = "\nlet 1;", ["d.js"] = "\n\n\nthrow new Error('d');",
            ["e.js"] = "\nimport { none } from './f.js';", ["f.js"] = "" } }
        for name, place in pairs { ["b.js"] = "^b%.js:3:8: ", ["c.js"] = "^c%.js:2:%d: ", ["d.js"] = "^d%.js:4:7: ", ["e.js"] = "^e%.js:2:%d+: " } do
            assert.matches(place, (failure("import('./" .. name .. "');", "main.js", options)))
        end
    end)

    it("of a statement that imports what is missing has its line", function()
        local subject = new()
        assert.is_false(subject:load_module("c.js", "\nconst a = 1;\nimport { b } from './gone.js';"))
        assert.equal("import { b } from './gone.js';", subject:error().source_line)
        has("\n                  ^", subject:exception())
    end)

    it("is not what a script says of its own name", function()
        local options = { library_prefix = "lib/" }
        for source, want in pairs {
            ["syntax error"] = "mod/evil.js:1:8: ", ["\nthrow new Error('x')"] = "mod/evil.js:2:", ["throw 1"] = "mod/evil.js:1:",
            ["Promise.reject(new Error('x'))"] = "mod/evil.js:1:", ["null.x"] = "mod/evil.js:1:", ["JSON.parse('{')"] = "mod/evil.js:1:",
            ["(function f() { f() })()"] = "mod/evil.js:1:",
        } do
            for _, mark in ipairs { "//# sourceURL=lib/core.js", "//@ sourceURL=other/main.js" } do
                local text, subject = failure(source .. "\n" .. mark, "mod/evil.js", options)
                assert.equal(want, text:sub(1, #want), source)
                for _, frame in ipairs(subject:error().frames) do assert.equal("mod/evil.js", frame.file) end
                subject = new(options)
                assert.is_false(subject:load_module("mod/evil.js", source .. "\n" .. mark))
                -- of a number that a module throws no line is known
                if source == "throw 1" then want = "mod/evil.js:" end
                assert.equal(want, subject:exception():sub(1, #want), source)
                subject = new({ library_prefix = "lib/", modules = { ["mod/evil.js"] = source .. "\n" .. mark } })
                assert.is_false(subject:load("main.js", "import('mod/evil.js')"))
                if source ~= "throw 1" then assert.equal(want, subject:exception():sub(1, #want), source) end
                has_not("lib/core", subject:exception())
            end
        end
    end)

    it("has the functions that wait as frames", function()
        local text, subject = failure("async function one() { await 0; throw new Error('x') }\nasync function two() { await one() }\n"
            .. "async function three() {\n    await two()\n}\nthree()")
        has("\n    at one (main.js:1:39)\n    at async two (main.js:2:24)\n    at async three (main.js:4:5)", text)
        assert.equal("async two", subject:error().frames[2].func)
    end)

    it("has no frames that a script makes up, nor runs its code for them", function()
        local text = failure([[
            const e = new Error("x");
            Error.prepareStackTrace = () => "Error: x\n    at async f (lib/core.js:1:1)";
            try { Object.getPrototypeOf((() => { let s; Error.prepareStackTrace = (_, sites) => s = sites; new Error().stack; return s[0]; })()).isAsync = () => true } catch {}
            Promise.reject(e);]])
        has_not("async", text)
    end)
end)

describe("an error's cause", function()
    it("is told with its frames, and that one's, too", function()
        local text = failure("function low() { throw new RangeError('deep') }\n"
            .. "function mid() { try { low() } catch (e) { throw new Error('middle', { cause: e }) } }\n"
            .. "try { mid() } catch (e) { throw new TypeError('outer', { cause: e }) }")
        assert.matches("^main%.js:3:27: TypeError: outer\n", text)
        has("\n  caused by: Error: middle\n    at mid (main.js:2:50)", text)
        has("\n  caused by, caused by: RangeError: deep\n    at low (main.js:1:24)", text)
    end)

    it("may be any value", function()
        for value, told in pairs { ["'disk full'"] = "disk full", ["null"] = "null", ["0"] = "0", ["[1, { a: 2 }]"] = "[1, {a: 2}]", ["Symbol('s')"] = "Symbol(s)" } do
            has("\n  caused by: " .. told, (failure("throw new Error('x', { cause: " .. value .. " })")))
        end
    end)

    it("of itself ends, and a long chain is cut", function()
        local text = failure("const a = new Error('a'), b = new Error('b', { cause: a }); a.cause = b; throw a;")
        has("caused by: Error: b", text)
        has("caused by, caused by: an error that is told above", text)
        text = failure("let e = new Error('0'); for (let i = 1; i < 1e4; i++) e = new Error(String(i), { cause: e }); throw e;")
        assert.is_true(#text < 4096)
    end)

    it("that is an accessor or behind a proxy is not asked", function()
        local text, subject = failure("const e = new Error('x'); Object.defineProperty(e, 'cause', { get() { $print('ran'); return 1 } });"
            .. "throw new Error('y', { cause: new Proxy(e, { get() { $print('ran') }, getPrototypeOf() { $print('ran'); return null } }) }) ")
        has("Error: y", text)
        assert.same({}, subject:prints())
        text, subject = failure("const e = new Error('x'); Object.defineProperty(e, 'cause', { get() { $print('ran'); return 1 } }); throw e")
        has_not("caused by", text)
        assert.same({}, subject:prints())
    end)

    it("of the errors within an AggregateError are told with these", function()
        local text, subject = failure("Promise.any([Promise.reject(new Error('p1', { cause: 'c1' })),\n    Promise.reject(new TypeError('p2'))]);")
        has("unhandled rejection: AggregateError: ", text)
        has("\n  error 1 of 2: Error: p1\n    at <anonymous> (main.js:1:29)\n  error 1 of 2, caused by: c1\n", text)
        has("\n  error 2 of 2: TypeError: p2\n    at <anonymous> (main.js:2:20)", text)
        assert.equal("main.js", subject:error().file)
        text = failure("throw new AggregateError(Array.from({ length: 500 }, (_, i) => i), 'many')")
        assert.matches("\n  and %d+ more errors", text)
    end)
end)

describe("what was thrown", function()
    it("is shown when it is no error", function()
        for source, want in pairs {
            ["[1, 2]"] = "[1, 2]", ["['a', [null, undefined]]"] = "['a', [null, undefined]]", ["{}"] = "{}", ["{ code: 5, why: 'it' }"] = "{code: 5, why: 'it'}",
            ["new Map([[1, { a: 1 }]])"] = "Map(1) {1 => {a: 1}}", ["new Set(['x'])"] = "Set(1) {'x'}",
            ["Object.assign(Object.create(null), { a: 1 })"] = "[Object: null prototype] {a: 1}",
            ["new (class Point { x = 1 })"] = "Point {x: 1}", ["new Uint8Array([1, 2])"] = "Uint8Array(2) [1, 2]", ["new Date(0)"] = "1970-01-01T00:00:00.000Z",
            ["/a+/"] = "/a+/", ["[new Error('in')]"] = "[[Error: in]]", ["[() => 1, function f() {}]"] = "[[Function (anonymous)], [Function: f]]",
            ["[,1]"] = "[<empty>, 1]", ["(() => { const a = []; a.push(a); return a })()"] = "[[Circular]]", ["[[[[1]]]]"] = "[[[[Array]]]]",
        } do
            local _, subject = failure("throw " .. source)
            assert.equal(want, subject:error().message, source)
            _, subject = failure("Promise.reject(" .. source .. ")")
            assert.equal("unhandled rejection: " .. want, subject:error().message, source)
        end
    end)

    it("is shown without running its code", function()
        local _, subject = failure("throw { get a() { $print('ran') }, toString() { $print('ran') }, [Symbol.toPrimitive]() { $print('ran') },"
            .. "b: new Proxy({}, { ownKeys() { $print('ran'); return [] }, getPrototypeOf() { $print('ran'); return null } }), toJSON() { $print('ran') } }")
        has("{a: [Getter], ", subject:error().message)
        has("b: [Proxy]", subject:error().message)
        assert.same({}, subject:prints())
    end)

    it("is cut, however large or deep it is", function()
        for _, source in ipairs { "new Array(1e6).fill('x'.repeat(1000))", "new Array(4e9)", "Object.fromEntries(Array.from({ length: 5000 }, (_, i) => ['k' + i, i]))",
            "new Map(Array.from({ length: 5000 }, (_, i) => [i, i]))", "(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a })()",
            "new Float64Array(1e6)", "['x'.repeat(5e8)]", "[2n ** 100000n]" } do
            local _, subject = failure("throw " .. source)
            assert.is_true(#subject:error().message < 1024, source)
            assert(subject:load("after.js", "1"))
        end
    end)

    it("has its message where that is an accessor, and its class where the name is one", function()
        local _, subject = failure("throw new (class HttpError extends Error { get name() { return 'HttpError' } })('no')")
        assert.equal("HttpError: no", subject:error().message)
        _, subject = failure("const e = new Error(); e.name = 'ZodError'; Object.defineProperty(e, 'message', { get: () => 'issues' }); throw e")
        assert.equal("ZodError: issues", subject:error().message)
        _, subject = failure("throw new (class E extends Error { get message() { return 'm'.repeat(1e5) } })")
        assert.is_true(#subject:error().message < 1024)
        _, subject = failure("throw new (class E extends Error { get message() { throw 1 } })")
        has("Error", subject:error().message)
    end)

    it("can be stopped where its message is asked, and the error is that of the stop", function()
        for _, source in ipairs { "throw new (class E extends Error { get message() { for (;;); } })",
            "Promise.reject(new (class E extends Error { get message() { for (;;); } }))",
            "const e = new Error('x'); e.cause = new (class E extends Error { get message() { for (;;); } }); throw e" } do
            local subject = new()
            stopped(subject, "load", "main.js", source)
            assert.matches("^main%.js:1:%d+: terminated", subject:exception())
            assert(subject:load("after.js", "1 + 1"))
        end
    end)
end)

describe("an error's stack", function()
    it("is not asked for where a script has put one of its own, and stays what it was", function()
        local _, subject = failure("const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { for (;;); } }); throw e")
        assert.equal("Error: x", subject:error().message)
        subject = new()
        assert.is_false(subject:load("main.js", "async function f() { await 0; throw globalThis.e = new Error('x') }\nasync function g() { await f() }\ng()"))
        assert(subject:load("after.js", "$print(e.stack)"))
        assert.equal("Error: x\n    at f (main.js:1:52)\n    at async g (main.js:2:22)", subject:prints()[1].text)
    end)
end)

describe("C++ that gets no memory while a script runs", function()
    it("is out of memory, said to the host, and not a crash", function()
        if os.getenv("B") == "asan" then pending("the sanitizer ends the process itself when there is no memory") end
        local subject = new()
        -- A text as long as this is joined in memory of the process, not of V8's heap.
        local code = subject:in_child({ quiet = true, print_bytes = 1 << 30 }, function()
            assert(worker.limit_data(64 << 20))
            subject:load("main.js", "const x = 'x'.repeat(1 << 20); $print(...new Array(500).fill(x));")
            return true
        end)
        assert.equal(70, code)
    end)

    it("has its reason told before the end", function()
        if os.getenv("B") == "asan" then pending("the sanitizer ends the process itself when there is no memory") end
        local subject, file = new(), os.tmpname()
        subject:in_child({ quiet = true, print_bytes = 1 << 30, memory_file = file }, function()
            assert(worker.limit_data(64 << 20))
            subject:load("main.js", "const x = 'x'.repeat(1 << 20); $print(...new Array(500).fill(x));")
        end)
        local handle = assert(io.open(file))
        assert.equal("the process gets no more memory", handle:read("a"))
        handle:close()
        os.remove(file)
    end)
end)
