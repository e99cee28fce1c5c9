-- The worker library: what a script can reach, what a host is told, and what cannot be broken.
local support = require "tests.unit.support.workers"
local worker = require("t_worker")

-- Flags can be given only before V8 starts, so this is done before any test. The natives are used here
-- to detach a buffer, which no script can do in this V8.
local flags_result, unknown_flags =
    worker.set_flags({ "--allow-natives-syntax", "--not-a-flag", "--not-one-either=3" })

local load, new, printed, texts = support.load, support.new, support.printed, support.texts

describe("worker", function()
    after_each(support.dispose_all)

    it("tells V8's version", function()
        assert.matches("^%d+%.%d+%.%d+", worker.version())
    end)

    it("gives back the flags that V8 did not know, in order", function()
        assert.equal(0, flags_result)
        assert.same({ "--not-a-flag", "--not-one-either=3" }, unknown_flags)
        new()
        assert.equal(-1, (worker.set_flags({ "--whatever" })))
    end)

    describe("what a script can reach", function()
        it("is three functions and the language, nothing else", function()
            local subject = load([[
                const names = Object.getOwnPropertyNames(globalThis).sort();
                $print(names.filter((n) => /^[$a-zV]/.test(n)).join());
                for (const n of ["WebAssembly", "SharedArrayBuffer", "Atomics", "WeakRef",
                        "FinalizationRegistry", "console", "setTimeout", "require", "process", "gc"])
                    if (n in globalThis) $print("reachable:", n);
                $print(V8Worker2.print === $print, V8Worker2.send === $send, V8Worker2.recv === $recv);
                $print(Object.keys(V8Worker2).join());
            ]])
            assert.same({
                "$print,$recv,$send,V8Worker2,decodeURI,decodeURIComponent,encodeURI,encodeURIComponent,"
                    .. "escape,eval,globalThis,isFinite,isNaN,parseFloat,parseInt,undefined,unescape",
                "true true true",
                "print,send,recv",
            }, texts(subject))
        end)

        it("cannot make code from strings", function()
            assert.same({ "EvalError", "EvalError", "EvalError" }, printed([[
                for (const attempt of [() => eval("1"), () => new Function("return 1"),
                        () => Object.getPrototypeOf(function* () {}).constructor("yield 1")])
                    try { attempt(); $print("ran"); } catch (e) { $print(e.name); }
            ]]))
        end)

        it("cannot construct the host's functions", function()
            assert.same({ "TypeError" }, printed("try { new $send(); } catch (e) { $print(e.name); }"))
        end)

        it("cannot tie up the thread in a wait, or see another worker's names", function()
            local one, two = load("globalThis.mine = 1;"), load("$print(typeof mine);")
            assert.same({}, one:prints())
            assert.same({ "undefined" }, texts(two))
        end)
    end)

    describe("$print", function()
        it("joins values with a space and tells the caller's place", function()
            local subject = load("\n\n  $print('a', 1, null, undefined, true, 10n);")
            assert.same({ { text = "a 1 null undefined true 10", file = "main.js", line = 3 } },
                subject:prints())
        end)

        it("prints nothing as an empty text", function()
            assert.same({ "" }, printed("$print();"))
        end)

        it("converts arrays, typed arrays, functions and objects", function()
            assert.same({ "1,2,3", "1,2", "[object Object]", "() => 1" }, printed([[
                $print(new Uint8Array([1, 2, 3])); $print([1, 2]); $print({}); $print(() => 1);
            ]]))
        end)

        it("says so where a conversion fails", function()
            local failed = "<string conversion failed>"
            assert.same({ failed .. " x", failed, failed, failed, failed }, printed([[
                $print(Symbol("s"), "x");
                $print({ toString() { throw 1; } });
                $print(Object.create(null));
                $print(new Proxy({}, { get() { throw 1; } }));
                const o = { toString() { return String(o); } };
                $print(o);
            ]]))
        end)

        it("may be called while it converts", function()
            assert.same({ "inner", "outer x" }, printed([[
                $print("outer", { toString() { $print("inner"); return "x"; } });
            ]]))
        end)

        it("keeps NUL and U+FFFD, and mends lone surrogates", function()
            assert.same({ "a\0b", "\u{FFFD}", "\u{FFFD}", "\u{1F600}" }, printed(
                "$print('a\\0b'); $print('\u{FFFD}'); $print('\\ud800'); $print('\\ud83d\\ude00');"))
        end)

        it("cuts long text, never inside a character", function()
            local out = printed("$print('x'.repeat(1e5)); $print('a' + '\u{20AC}'.repeat(100), 'more');",
                { print_bytes = 16 })
            assert.equal(("x"):rep(16), out[1])
            assert.equal("a" .. ("\u{20AC}"):rep(5), out[2])
        end)

        it("stops converting once the text is full", function()
            assert.same({ "xxxx", }, printed(
                "$print('x'.repeat(9), { toString() { $print('never'); } });", { print_bytes = 4 }))
        end)

        it("names what is too long to read", function()
            local out = printed([[
                $print("x".repeat(5e8));
                $print(new Uint8Array(1e6));
                $print(new Array(4e9));
                $print(1n << 1000000n);
            ]])
            assert.same({ "<string of 500000000 characters>", "<typed array of 1000000 elements>",
                "<array of 4000000000 elements>", "<bigint of 1000064 bits>" }, out)
        end)

        it("names the caller behind a library", function()
            local subject = new({
                library_prefix = "lib/",
                modules = { ["lib/log.js"] = "export const log = (...v) => $print(...v);" },
            })
            assert(subject:load_module("main.js", "import { log } from 'lib/log.js';\nlog('hi');"))
            assert.same({ { text = "hi", file = "main.js", line = 2 } }, subject:prints())
        end)

        it("blames the caller of a library for what the library refuses", function()
            local subject = new({
                library_prefix = "lib/",
                modules = {
                    ["lib/a.js"] = "export function check(x) {\n  if (!x) throw new TypeError('x: expected more');\n}",
                },
            })
            local source = "import { check } from 'lib/a.js';\nfunction mine() {\n    check(0);\n}\n"
                .. ("\n"):rep(2000) .. "mine();"
            assert.is_false(subject:load_module("main.js", source))
            local e = subject:error()
            assert.same({ "TypeError: x: expected more", "main.js", 3, 5, "    check(0);" },
                { e.message, e.file, e.line, e.column, e.source_line })
            assert.same({ "lib/a.js", "main.js", "main.js" }, { e.frames[1].file, e.frames[2].file, e.frames[3].file })
            local late = "const t = [1]; import('lib/a.js').then(m => m.check())"
            assert.is_false(subject:load("late.js", ("\n"):rep(2000) .. late))
            e = subject:error()
            assert.same({ "late.js", 2001, late }, { e.file, e.line, e.source_line })
        end)
    end)

    describe("$send", function()
        it("takes buffers and views of any kind, with their offset and length", function()
            local subject = load([[
                const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
                $send(bytes.buffer);
                $send(bytes.subarray(2, 4));
                $send(new DataView(bytes.buffer, 6));
                $send(new Uint16Array(bytes.buffer, 2, 1));
                $send(new ArrayBuffer(0));
                $send(new Uint8Array(0));
                $send(new Uint8Array(100).fill(7));
            ]])
            assert.same({ "\1\2\3\4\5\6\7\8", "\3\4", "\7\8", "\3\4", "", "", ("\7"):rep(100) },
                subject:sends())
        end)

        it("gives undefined without a reply", function()
            assert.same({ "undefined" }, printed("$print($send(new ArrayBuffer(1)));"))
        end)

        it("gives a fresh ArrayBuffer with a reply, even an empty one", function()
            local source = [[
                const reply = $send(new ArrayBuffer(1));
                $print(reply instanceof ArrayBuffer, reply.byteLength, new Uint8Array(reply).join());
                $print(reply === $send(new ArrayBuffer(1)));
            ]]
            assert.same({ "true 3 97,0,98", "false" }, printed(source, { reply = "a\0b" }))
            assert.same({ "true 0 ", "false" }, printed(source, { reply = "" }))
        end)

        it("asks the host as a function is asked", function()
            assert.same({ "98,99" }, printed("$print(new Uint8Array($send(new Uint8Array([97, 98]))));", {
                reply = function(bytes)
                    return (bytes:gsub(".", function(c) return string.char(c:byte() + 1) end))
                end,
            }))
        end)

        it("refuses everything else", function()
            local subject = load([[
                const detached = new ArrayBuffer(8), view = new Uint8Array(detached);
                %ArrayBufferDetach(detached);
                const bad = [undefined, null, 1, "text", {}, [1, 2], Symbol("s"), () => 1, detached, view,
                    new Proxy(new Uint8Array(2), {}), { byteLength: 4, buffer: new ArrayBuffer(4) }];
                let refused = 0;
                for (const value of bad)
                    try { $send(value); $print("took", typeof value); }
                    catch (e) { if (e instanceof TypeError) refused++; }
                try { $send(); } catch (e) { if (e instanceof TypeError) refused++; }
                $print(refused === bad.length + 1);
            ]])
            assert.same({}, subject:sends())
            assert.same({ "true" }, texts(subject))
        end)

        it("is an error when the host does not listen", function()
            local subject = new({ deaf = true })
            assert.is_false(subject:load("main.js", "$send(new ArrayBuffer(1));"))
            assert.equal("Error: $send: the host does not listen", subject:error().message)
        end)
    end)

    describe("$recv", function()
        it("gets a fresh ArrayBuffer of exactly the bytes", function()
            local subject = load([[
                let last;
                $recv((m) => { $print(m instanceof ArrayBuffer, new Uint8Array(m).join(), m === last); last = m; });
            ]])
            assert(subject:send("\0\1\255"))
            assert(subject:send(""))
            assert(subject:send(("z"):rep(70000)))
            assert.equal("true 0,1,255 false", subject:prints()[1].text)
        end)

        it("ignores what the callback gives, and has no receiver", function()
            local subject = load("'use strict'; $recv(function (m) { $print(this); return { then: 1 }; });")
            assert(subject:send("x"))
            assert.same({ "undefined" }, texts(subject))
        end)

        it("can be set once, and only to a function", function()
            assert.same({ "TypeError", "TypeError", "Error" }, printed([[
                for (const attempt of [() => $recv(), () => $recv({}), () => { $recv(() => 1); $recv(() => 2); }])
                    try { attempt(); } catch (e) { $print(e.name); }
            ]]))
        end)

        it("must be set before bytes are sent", function()
            local subject = new()
            local ok, text = subject:send("x")
            assert.is_false(ok)
            assert.matches("has not called %$recv", text)
            assert.equal("no callback", subject:error().kind)
        end)

        it("counts and sizes add up", function()
            local subject = load("$recv((m) => { for (let i = 0; i < 3; i++) $send(m); });")
            for i = 1, 50 do
                assert(subject:send(("b"):rep(i)))
            end
            local total, sends = 0, subject:sends()
            for _, bytes in ipairs(sends) do
                total = total + #bytes
            end
            assert.equal(150, #sends)
            assert.equal(3 * 50 * 51 // 2, total)
        end)
    end)

    describe("errors", function()
        it("of syntax name the file, the line and the text", function()
            local subject = new()
            local ok, text = subject:load("bad.js", "let a = 1;\n\tlet 1b = 2;")
            assert.is_false(ok)
            assert.matches("^bad%.js:2:%d+: SyntaxError: Invalid", text)
            assert.matches("\n\tlet 1b = 2;\n\t +%^", text)
            local e = subject:error()
            assert.equal("syntax", e.kind)
            assert.equal("bad.js", e.file)
            assert.equal(2, e.line)
            assert.equal("\tlet 1b = 2;", e.source_line)
            assert(subject:load("good.js", "$print('usable')"))
        end)

        it("while loading name where, and the frames", function()
            local subject = new()
            local source = "function f() {\n  throw new RangeError('boom');\n}\nfunction g() { f(); }\ng();"
            local ok, text = subject:load("throw.js", source)
            assert.is_false(ok)
            assert.equal("throw.js:2:3: RangeError: boom\n  throw new RangeError('boom');\n  ^\n"
                .. "    at f (throw.js:2:9)\n    at g (throw.js:4:16)\n    at <anonymous> (throw.js:5:1)", text)
            local e = subject:error()
            assert.equal("exception", e.kind)
            assert.same({ file = "throw.js", line = 4, column = 16, func = "g" }, e.frames[2])
            assert(subject:load("again.js", "1 + 1"))
        end)

        it("in the callback name where, and the worker stays usable", function()
            local subject = load("let n = 0;\n$recv(() => { if (n++ == 0) missing(); $print('ok'); });")
            local ok, text = subject:send("x")
            assert.is_false(ok)
            assert.matches("^main%.js:2:29: ReferenceError: .*missing", text)
            assert(subject:send("x"))
            assert.same({ "ok" }, texts(subject))
        end)

        it("of things that are no errors are told as well", function()
            local subject = new()
            local thrown = { null = "null", undefined = "undefined", ["'text'"] = "text", ["Symbol('s')"] = "Symbol(s)",
                ["({})"] = "{}", ["Object.create(null)"] = "[Object: null prototype] {}", ["12n"] = "12",
                ["new Proxy({}, {})"] = "#<Object>" }
            for source, text in pairs(thrown) do
                local ok = subject:load("main.js", "throw " .. source)
                assert.is_false(ok)
                assert.equal(text, subject:error().message, source)
                assert.equal(1, subject:error().line)
            end
        end)

        it("run no code of the script", function()
            local subject = load([[
                globalThis.ran = 0;
                Error.prepareStackTrace = () => { ran++; return "lie"; };
            ]])
            assert.is_false(subject:load("a.js", [[
                throw { toString() { ran++; return 'lie'; }, get stack() { ran++; }, get message() { ran++; } };
            ]]))
            assert.is_false(subject:load("b.js", [[
                throw new Proxy(new Error('x'), { get() { ran++; }, getPrototypeOf() { ran++; return null; } });
            ]]))
            assert.is_false(subject:load("c.js", [[
                class E extends Error {
                    get message() { ran++; return 'lie'; }
                    get name() { ran++; return 'lie'; }
                    get stack() { ran++; }
                }
                throw new E('m');
            ]]))
            assert(subject:load("d.js", "$print(ran)"))
            assert.same({ "0" }, texts(subject))
        end)

        it("are cut to their limits", function()
            local subject = new()
            subject:load("big.js", "throw new Error('x'.repeat(1e5))")
            assert.equal(1023, #subject:error().message)
            subject:load("huge.js", "throw new Error('x'.repeat(2e7))")
            assert.matches("characters", subject:error().message)
            subject:load("wide.js", (" "):rep(5000) .. "throw 1")
            assert.equal(255, #subject:error().source_line)
            assert.equal(5001, subject:error().column)
            subject:load("deep.js", "(function f() { f(); })()")
            assert.matches("^RangeError: ", subject:error().message)
            assert.is_true(#subject:error().frames <= 16)
            assert(subject:load("d.js", "1"))
        end)

        it("name what is too long to read, and do not read it", function()
            local long = "'x'.repeat(5e8)"
            for _, source in ipairs({
                "throw " .. long,
                "throw Symbol(" .. long .. ")",
                "throw new Error(" .. long .. ")",
                "const e = new TypeError('x'); e.name = " .. long .. "; throw e",
                "class E extends Error { get message() { throw 2; } } E.prototype.name = " .. long .. "; throw new E()",
                "Promise.reject(" .. long .. ")",
                "(async () => { throw new Error(" .. long .. "); })()",
            }) do
                local subject = new()
                assert.is_false(subject:load("main.js", source))
                assert.matches("<text of 500000000 characters>$", subject:error().message, source)
                assert.is_true(subject:memory_use() < 16 << 20)
                assert.equal(1, subject:error().line)
            end
            local subject = new()
            assert.is_false(subject:load("main.js", "throw 1n << 1000000n"))
            assert.equal("<bigint of 1000064 bits>", subject:error().message)
            subject:load("main.js", "const p = new Proxy({}, { getOwnPropertyDescriptor() { $print('ran'); } });"
                .. "const e = new Error('m'); Object.setPrototypeOf(e, p);"
                .. "Object.defineProperty(e, 'name', { get() { $print('ran'); } });"
                .. "Object.prototype.value = 'x'.repeat(5e8); throw e;")
            assert.same({}, texts(subject))
            assert.matches("m", subject:error().message)
        end)

        it("in text that is no script are where it was read", function()
            local subject = new()
            assert.is_false(subject:load("main.js", "1;\nJSON.parse('{]');"))
            assert.matches("^main%.js:2:6: SyntaxError: .", subject:exception())
        end)

        it("are none at first, and remembered afterwards", function()
            local subject = new()
            assert.equal("none", subject:error().kind)
            assert.equal("", subject:exception())
            subject:load("a.js", "throw 1")
            subject:load("b.js", "1")
            assert.equal("1", subject:error().message)
        end)

        it("come from valid sources only: NUL and U+FFFD are characters", function()
            assert.same({ "3", "\u{FFFD}" }, printed("const s = 'a\0b'; $print(s.length); $print('\u{FFFD}');"))
        end)

        it("in the stack's depth stop at the limit", function()
            for _, source in ipairs({
                "const a = []; a[0] = a; let d = []; for (let i = 0; i < 1e5; i++) d = [d]; JSON.stringify(d)",
                "new RegExp('('.repeat(1e5) + ')'.repeat(1e5))",
                "const o = { toString() { return '' + o; } }; '' + o",
                "const p = new Proxy({}, {}); Object.setPrototypeOf(p, p); p.x",
            }) do
                for _, bytes in ipairs({ 256 << 10, 1 << 40 }) do -- the thread's real stack is a limit too
                    local subject = new({ stack_bytes = bytes })
                    assert.is_false(subject:load("main.js", source))
                    assert(subject:load("after.js", "1"))
                end
            end
        end)
    end)

    describe("promises", function()
        it("are driven by their microtasks before a call returns", function()
            local subject = load([[
                Promise.resolve().then(() => $print("loaded"));
                $recv(async () => { await null; await null; $print("received"); });
            ]])
            assert(subject:send("x"))
            assert.same({ "loaded", "received" }, texts(subject))
        end)

        it("that are rejected and handled later are no error", function()
            assert.same({ "caught x" }, printed([[
                const p = Promise.reject("x");
                Promise.resolve().then(() => p.catch((e) => $print("caught", e)));
                (async () => { try { await Promise.reject(1); } catch (e) {} })();
            ]]))
        end)

        it("that are rejected and not handled are, with the place", function()
            local subject = load("$recv(async () => {\n  throw new Error('async');\n});")
            local ok, text = subject:send("x")
            assert.is_false(ok)
            assert.matches("^main%.js:2:9: unhandled rejection: Error: async\n", text)
            assert.equal("exception", subject:error().kind)
            assert(subject:load("after.js", "1 + 1"))
        end)

        it("that are rejected in a storm cost bounded memory", function()
            local subject = new()
            assert.is_false(subject:load("main.js", "for (let i = 0; i < 20000; i++) Promise.reject(i);"))
            assert.equal("unhandled rejection: 0", subject:error().message)
            assert(subject:load("after.js", "1"))
        end)
    end)

    describe("modules", function()
        local function run(main, modules)
            local subject = new({ modules = modules })
            assert(subject:load_module("mod/main.js", main))
            return subject
        end

        it("import each other by relative and plain names", function()
            local subject = run("import { b } from './lib/b.js'; import { p } from 'plain'; $print(b, p);", {
                ["mod/lib/b.js"] = "import { c } from '../c.js'; export const b = 'b' + c;",
                ["mod/c.js"] = "import { d } from './././lib/../d.js'; export const c = 'c' + d;",
                ["mod/d.js"] = "export const d = 'd';",
                plain = "export const p = 'p';",
            })
            assert.same({ "bcd p" }, texts(subject))
            assert.same({ "mod/lib/b.js < mod/main.js", "plain < mod/main.js", "mod/c.js < mod/lib/b.js",
                "mod/d.js < mod/c.js" }, subject:resolves())
        end)

        it("may import in a circle, and run once each", function()
            local subject = run("import './a.js'; import './b.js'; import './a.js'; $print('main');", {
                ["mod/a.js"] = "import { b } from './b.js'; export const a = () => 'a'; $print('a', b());",
                ["mod/b.js"] = "import { a } from './a.js'; import './main.js';"
                    .. "export function b() { return 'b'; } $print('b');",
            })
            assert.same({ "b", "a b", "main" }, texts(subject))
            assert.equal(2, #subject:resolves())
        end)

        it("that are missing are named, with the importer's place", function()
            local subject = new({ modules = { ["mod/a.js"] = "\n  import './gone.js';" } })
            local ok, text = subject:load_module("mod/main.js", "import './a.js';")
            assert.is_false(ok)
            assert.matches('^mod/a%.js:2:10: Error: Cannot find module "%./gone%.js" imported by "mod/a%.js"', text)
            assert.equal("module", subject:error().kind)
        end)

        it("cannot climb out of their root or have control characters", function()
            local modules = { ["evil.js"] = "1", ["../evil.js"] = "1", ["mod/evil.js"] = "1" }
            for _, specifier in ipairs({ "../../evil.js", "./../../evil.js", "", "./evil.js\\0x" }) do
                local subject = new({ modules = modules })
                assert.is_false(subject:load_module("mod/main.js", "import '" .. specifier .. "';"))
                assert.equal("module", subject:error().kind)
                assert.same({}, subject:resolves())
            end
        end)

        it("that failed to load can be loaded again", function()
            local modules = { ["mod/b.js"] = "export const b = 'b';" }
            local subject = new({ modules = modules })
            local main = "import { b } from './b.js'; import { a } from './a.js'; $print(a, b);"
            assert.is_false(subject:load_module("mod/main.js", main))
            modules["mod/a.js"] = "export const a = ;"
            assert.is_false(subject:load_module("mod/main.js", main))
            assert.equal("syntax", subject:error().kind)
            assert.equal("mod/a.js", subject:error().file)
            modules["mod/a.js"] = "export const other = 1;"
            assert.is_false(subject:load_module("mod/main.js", main))
            assert.equal("module", subject:error().kind)
            assert.matches("'a'", subject:error().message, 1, true)
            assert.equal("mod/main.js", subject:error().file)
            modules["mod/a.js"] = "export const a = 'a';"
            assert(subject:load_module("mod/main.js", main))
            assert.same({ "a b" }, texts(subject))
            assert.is_false(subject:load_module("mod/main.js", main))
            assert.matches("loaded already", subject:error().message)
        end)

        it("that throw are told with their place", function()
            local subject = new({ modules = { ["mod/a.js"] = "\nthrow new Error('in a');" } })
            assert.is_false(subject:load_module("mod/main.js", "import './a.js'; $print('never');"))
            assert.matches("^mod/a%.js:2:7: Error: in a", subject:exception())
            assert.is_false(subject:load_module("mod/other.js", "throw 5"))
            assert.matches("^mod/other%.js: 5", subject:exception())
            assert.same({}, subject:prints())
        end)

        it("know their own name", function()
            local subject = run("import './a.js'; $print(import.meta.url);", {
                ["mod/a.js"] = "$print(import.meta.url);",
            })
            assert.same({ "mod/a.js", "mod/main.js" }, texts(subject))
        end)

        it("may wait at their top level", function()
            local main = "import { a } from './a.js'; $print(a); await new Promise(() => {}); $print('never');"
            local subject = run(main, {
                ["mod/a.js"] = "export let a = 0; a = await Promise.resolve(7);",
            })
            assert.same({ "7" }, texts(subject))
        end)

        it("that wait are known to, and in which module", function()
            local subject = run([[import './a.js'; await 0;]], { ["mod/a.js"] = "await new Promise((d) => { globalThis.go = d; });" })
            assert.same({ "waits", "mod/a.js" }, { subject:module_state("mod/main.js") })
            assert.same({ "waits", "mod/a.js" }, { subject:module_state("mod/main.js") })
            assert.same({ "unknown", "" }, { subject:module_state("mod/other.js") })
            assert(subject:load("go.js", "go()"))
            assert.same({ "ran", "" }, { subject:module_state("mod/main.js") })
            assert.same({ "ran", "" }, { (run("1;")):module_state("mod/main.js") })
        end)

        it("that fail after they waited are that call's error, before other rejections and though handled", function()
            local subject = run("import('./main.js').catch(() => {});\n"
                .. "await new Promise((d) => $recv(() => { Promise.reject(1); d(); }));\nthrow new Error('late');")
            assert.equal("waits", (subject:module_state("mod/main.js")))
            assert.is_false(subject:send("x"))
            assert.same({ "failed", "" }, { subject:module_state("mod/main.js") })
            local err = subject:error()
            assert.same({ "Error: late", "mod/main.js", 3, 7 }, { err.message, err.file, err.line, err.column })
            assert.matches("unhandled rejection: 1", subject:exception())
            assert.is_true(subject:send("x") or subject:error().message ~= "Error: late")
        end)

        it("whose failure is handled have failed all the same", function()
            local subject = new { modules = {} }
            assert.is_false(subject:load_module("main.js", "import('main.js').catch(() => {}); await 0; throw new Error('x');"))
            assert.equal("Error: x", subject:error().message)
            assert.equal("failed", (subject:module_state("main.js")))
        end)

        it("can be imported while running, each once", function()
            local subject = run([[
                const [a, b] = await Promise.all([import('./a.js'), import('./a.js')]);
                $print(a === b, a.default, typeof (await import('./main.js')).m);
                export const m = 1;
            ]], { ["mod/a.js"] = "$print('once'); export default 'a';" })
            assert.equal("once", texts(subject)[1])
        end)

        it("can be imported from a classic script", function()
            local subject = load("import('./a.js').then((m) => $print(m.default));",
                { modules = { ["a.js"] = "export default 'a';" } })
            assert.same({ "a" }, texts(subject))
        end)

        it("that fail to be imported reject the promise", function()
            local subject = run([[
                for (const name of ['./gone.js', './bad.js', './throws.js', './link.js', 'x'.repeat(600)])
                    await import(name).catch((e) => $print(e.name, e.message));
                await import(new Proxy({}, { get() { throw new Error('convert'); } })).catch((e) => $print(e.message));
            ]], {
                ["mod/bad.js"] = "let 1;",
                ["mod/throws.js"] = "throw new RangeError('thrown');",
                ["mod/link.js"] = "import { nothing } from './ok.js';",
                ["mod/ok.js"] = "",
            })
            local out = texts(subject)
            assert.equal('Error Cannot find module "./gone.js" imported by "mod/main.js"', out[1])
            assert.matches("^SyntaxError ", out[2])
            assert.equal("RangeError thrown", out[3])
            assert.matches("^SyntaxError The requested module", out[4])
            assert.matches("^Error Cannot find module", out[5])
            assert.equal("convert", out[6])
        end)

        it("that fail to be imported unnoticed are an error of the call", function()
            local subject = new()
            assert.is_false(subject:load_module("main.js", "import('./gone.js');"))
            assert.matches("unhandled rejection: Error: Cannot find module", subject:exception())
        end)

        it("may be many, and deep", function()
            local modules = {}
            for i = 1, 1000 do
                modules["m" .. i .. ".js"] = ("import './m%d.js'; export default %d;"):format(i + 1, i)
            end
            modules["m1001.js"] = "$print('deepest');"
            local subject = new({ modules = modules })
            assert(subject:load_module("main.js", "import './m1.js';"))
            assert.same({ "deepest" }, texts(subject))
        end)

        -- V8 says itself which of the two ways to write them it knows, if any.
        it("are imported with no attribute but type: json of such a name, which changes nothing", function()
            for _, word in ipairs { "assert", "with" } do
                for _, wrong in ipairs { "./a.json' %s { type: 'css' }", "./a.js' %s { type: 'json' }",
                    "./a.json' %s { type: 'json', more: '1' }" } do
                    local subject = new({ modules = { ["a.json"] = "export default 1", ["a.js"] = "export default 1" } })
                    assert.is_false(subject:load_module("main.js", ("import x from '%s;"):format(wrong:format(word))))
                    assert.same({}, subject:resolves())
                end
                local subject = new({ modules = { ["a.json"] = "export default 1" } })
                if subject:load_module("main.js", ("import x from './a.json' %s { type: 'json' }; $print(x);"):format(word)) then
                    assert.same({ "1" }, texts(subject))
                else
                    assert.equal("syntax", subject:error().kind)
                    assert.same({}, subject:resolves())
                end
            end
        end)
    end)

    describe("being stopped", function()
        -- Runs a call while another thread stops it over and over.
        local function stopped(subject, source)
            subject:start_killer(20)
            local ok = subject:load("spin.js", source)
            subject:stop_killer()
            assert.is_false(ok)
            return subject:error()
        end

        it("tells where it was, and the worker is usable", function()
            local subject = new()
            local e = stopped(subject, "function spin() {\n  for (;;) {}\n}\nspin();")
            assert.equal("terminated", e.kind)
            assert.equal("terminated", e.message)
            assert.equal("spin.js", e.file)
            assert.equal(2, e.line)
            assert.equal("  for (;;) {}", e.source_line)
            assert.equal("spin", e.frames[1].func)
            assert.equal(4, e.frames[2].line)
            assert(subject:load("after.js", "$print(1 + 1)"))
            assert.same({ "2" }, texts(subject))
        end)

        it("does nothing to an idle worker's next call", function()
            local subject = load("$recv(() => $print('ran'));")
            for _ = 1, 3 do
                subject:terminate()
                assert(subject:load("sum.js", "{ let s = 0; for (let i = 0; i < 1e6; i++) s += i; $print(s); }"))
                subject:terminate()
                assert(subject:send("x"))
            end
            assert.equal(6, #subject:prints())
        end)

        it("cannot be caught, and runs no finally", function()
            local subject = new()
            stopped(subject, "try { for (;;); } catch (e) { $print('caught'); } finally { $print('finally'); }")
            stopped(subject, "try { for (;;); } finally { for (;;); }")
            stopped(subject, "$print({ toString() { for (;;); } }); $print('on');")
            assert.same({}, subject:prints())
        end)

        it("reaches microtasks, getters, regular expressions, sorts, JSON and big numbers", function()
            for _, source in ipairs({
                "(function f() { Promise.resolve().then(f); })()",
                "(async () => { for (;;) await null; })()",
                "/(a+)+$/.test('a'.repeat(40) + 'b')",
                "JSON.stringify({ toJSON() { for (;;); } })",
                "[1, 2, 3].sort(() => { for (;;); })",
                "throw new Proxy({}, { get() { for (;;); } }) + ''",
                "Object.defineProperty(Object.prototype, 'then', { get() { for (;;); } }); (async () => ({}))()",
                "let n = 3n; for (;;) n = n * n;",
            }) do
                local subject = new()
                assert.equal("terminated", stopped(subject, source).kind, source)
                assert(subject:load("after.js", "1"))
            end
        end)

        it("drops what the stopped call has queued", function()
            local subject = new()
            stopped(subject, "Promise.resolve().then(() => $print('late')); import('x'); for (;;);")
            assert(subject:load("after.js", "Promise.resolve().then(() => $print('new'));"))
            assert.same({ "new" }, texts(subject))
            assert.same({}, subject:resolves())
        end)

        it("finds a function even when most of the time is spent between them", function()
            local e = stopped(new(),
                "async function* g() { for (;;) yield 1; }\n(async () => { for await (const x of g()); })();")
            assert.equal("spin.js", e.file)
        end)

        it("reaches modules, and their waiting", function()
            local subject = new()
            subject:start_killer(20)
            local ok = subject:load_module("main.js", "await null; for (;;);")
            subject:stop_killer()
            assert.is_false(ok)
            assert.equal("terminated", subject:error().kind)
            assert.equal("main.js", subject:error().file)
            assert(subject:load("after.js", "1"))
        end)

        it("from inside a callback names the line that called the host", function()
            local subject
            subject = new({ reply = function() subject:terminate() end })
            assert.is_false(subject:load("main.js", "1;\n$send(new ArrayBuffer(1));\nfor (;;);"))
            assert.equal("terminated", subject:error().kind)
            assert.equal(2, subject:error().line)
            assert(subject:load("after.js", "1"))
        end)

        it("many times over leaves nothing behind", function()
            local subject = load("$recv(() => { for (;;); });")
            subject:start_killer(1)
            for _ = 1, 50 do
                assert.is_false(subject:send("x"))
                assert.equal("terminated", subject:error().kind)
            end
            subject:stop_killer()
            assert(subject:load("after.js", "1"))
        end)
    end)

    describe("calls from inside a callback", function()
        it("are refused with a clear error", function()
            local subject, ok, text
            subject = new({ reply = function() ok, text = subject:send("again") end })
            assert(subject:load("main.js", "$recv(() => $print('no')); $send(new ArrayBuffer(1));"))
            assert.is_false(ok)
            assert.matches("already running", text)
            assert.same({}, subject:prints())
        end)

        it("may go to another worker", function()
            local other = load("$recv((m) => $print('other', m.byteLength));")
            local subject = load("$send(new ArrayBuffer(2)); $print('mine');", {
                reply = function(bytes) assert(other:send(bytes)) end,
            })
            assert.same({ "other 2" }, texts(other))
            assert.same({ "mine" }, texts(subject))
        end)
    end)
end)
