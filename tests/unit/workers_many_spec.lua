-- Workers and what they cost: memory, many of them, several threads, forked processes.
local support = require "tests.unit.support.workers"
local worker = require "t_worker"

local load, new, texts = support.load, support.new, support.texts

describe("worker", function()
    after_each(support.dispose_all)

    describe("memory", function()
        it("of buffers has a limit, which is a RangeError", function()
            local subject = load([[
                const held = [];
                try { for (;;) held.push(new Uint8Array(100000)); } catch (e) { $print(e.name, held.length); }
                $print(new Uint8Array(64).length);
                $recv(() => {});
            ]], { buffer_bytes = 1000000 })
            assert.same({ "RangeError 10", "64" }, texts(subject))
            assert.is_false(subject:send(("x"):rep(70000)))
            assert.equal("usage", subject:error().kind)
            assert(subject:send(("x"):rep(64)))
        end)

        it("of buffers is given back", function()
            local subject = load("let n = 0; $recv((m) => { n += m.byteLength; });", { buffer_bytes = 1 << 20 })
            for _ = 1, 100 do
                assert(subject:send(("x"):rep(300000)))
            end
            local _, buffers = subject:memory_use()
            assert.is_true(buffers <= 1 << 20)
        end)

        it("of a reply has the same limit", function()
            local subject = load("try { $send(new ArrayBuffer(1)); } catch (e) { $print(e.name); }",
                { buffer_bytes = 1 << 20, reply = ("x"):rep(1 << 21) })
            assert.same({ "RangeError" }, texts(subject))
        end)

        it("of the heap has a limit, and the worker is lost beyond it", function()
            local subject = new({ heap_bytes = 16 << 20 })
            assert.is_false(subject:load("eat.js", "const a = [];\nfor (;;) a.push({ x: [1, 2, 3] });"))
            local e = subject:error()
            assert.equal("memory", e.kind)
            assert.equal("eat.js", e.file)
            assert.equal(2, e.line)
            assert.equal(1, #subject:memory_reasons())
            assert.is_false(subject:load("after.js", "1"))
            assert.equal("usage", subject:error().kind)
            assert.matches("ran out of memory", subject:error().message)
        end)

        it("limits that are too small to start with are raised", function()
            local subject = load("$print(new Array(1000).fill(1).length);", { heap_bytes = 1, buffer_bytes = 1 })
            assert.same({ "1000" }, texts(subject))
        end)

        it("use is told", function()
            local subject = load("const held = new Uint8Array(5000);")
            local heap, buffers = subject:memory_use()
            assert.is_true(heap > 100000)
            assert.equal(5000, buffers)
        end)
    end)

    describe("many workers", function()
        it("live side by side and do not mix", function()
            local all = {}
            for i = 1, 100 do
                all[i] = load(("let own = %d; $recv((m) => { own += m.byteLength; $print(own); });"):format(i))
            end
            for round = 1, 2 do
                for i = 1, 100 do
                    assert(all[i]:send(("x"):rep(round)))
                end
            end
            for i = 1, 100 do
                assert.same({ tostring(i + 1), tostring(i + 3) }, texts(all[i]))
            end
        end)

        -- The sanitizers' build finds a leak by itself, and is slow.
        it("come and go by the thousand, and leave nothing", function()
            local function resident_bytes()
                local file = io.open("/proc/self/statm")
                local pages = file:read("a"):match("^%d+ (%d+)")
                file:close()
                return pages * 4096
            end
            local function come_and_go(count)
                for _ = 1, count do
                    local subject = worker.new({
                        modules = { ["b.js"] = "export const b = new Uint8Array(1e5).fill(1);" },
                    })
                    local main = "import { b } from './b.js'; $recv(() => b); import('./b.js');"
                    assert(subject:load_module("main.js", main))
                    assert(subject:send("x"))
                    assert.is_false((subject:load("bad.js", "throw new Error('x');")))
                    subject:dispose()
                    subject:dispose()
                end
            end
            local is_asan = os.getenv("B") == "asan"
            come_and_go(is_asan and 100 or 500)
            local before = resident_bytes()
            come_and_go(is_asan and 100 or 2500)
            if not is_asan then assert.is_true(resident_bytes() - before < 2500 * 1000) end
        end)

        it("may be on several threads at once", function()
            assert.equal(4, worker.on_threads([[
                let sum = 0;
                for (let i = 0; i < 20000; i++) sum += new Array(20).fill(i).length;
                Promise.resolve().then(() => $send(new Uint8Array(1000)));
                $recv((m) => {
                    if ($send(m).byteLength !== 3 || sum !== 400000) throw new Error("mixed up");
                });
            ]], 20))
        end)

        it("that are gone refuse calls", function()
            local subject = new()
            subject:dispose()
            assert.has_error(function() subject:load("main.js", "1") end)
        end)
    end)

    describe("in a forked process", function()
        local source = "import { spin } from './b.js'; let n = 0; globalThis.spin = spin;"
            .. "$recv((m) => $print(++n, m.byteLength));"
        local modules = { ["b.js"] = "export function spin() { for (;;); }" }

        local function warm()
            local subject = new({ modules = modules })
            assert(subject:load_module("main.js", source))
            assert(subject:send("x"))
            return subject
        end

        it("goes on with all that was loaded", function()
            local subject = warm()
            for _ = 1, 3 do
                assert.equal(0, subject:in_child({ print_bytes = 3 }, function()
                    return subject:send("abc") and subject:prints()[1].text == "2 3"
                        and subject:load("cut.js", "$print('abcdef')") and subject:prints()[1].text == "abc"
                end))
            end
            assert(subject:send("ab"))
            assert.same({ "1 1", "2 2" }, texts(subject))
        end)

        it("can be stopped, and keeps its stack limit", function()
            local subject = warm()
            assert.equal(0, subject:in_child({}, function()
                subject:start_killer(20)
                local ok = subject:load("go.js", "spin()")
                subject:stop_killer()
                local e = subject:error()
                if ok or e.kind ~= "terminated" or e.file ~= "b.js" then return false end
                ok = subject:load("deep.js", "(function f() { f(); })()")
                return not ok and subject:error().kind == "exception" and subject:load("ok.js", "1")
            end))
        end)

        it("ends with its own exit code when V8 has no memory left at once", function()
            local subject = warm()
            assert.equal(70, subject:in_child({ quiet = true }, function()
                subject:load("eat.js", "new Array(5e7).fill(0).map((_, i) => ({ i }))")
                subject:load("eat.js", "'a'.padStart(5e8, 'bc').split('')")
                return true
            end))
        end)
    end)
end)
