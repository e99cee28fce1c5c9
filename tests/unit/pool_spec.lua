local t = require "t_pool"

local SDK = "tests/unit/fixtures/sdk"
local WORKER = t.beside "gatehouse-worker"
local DEADLINE_MS = 20000 -- for what must happen; nothing waits that long but a failure
local ABORT, KILL, TERM, STOP = 6, 9, 15, 19

local function config(changes)
    local made = { worker = WORKER, sdk = SDK }
    for key, value in pairs(changes or {}) do made[key] = value end
    return made
end

local function create(changes) return assert(t.create(config(changes))) end

-- The next message, from any slot.
local function take(pool)
    local message = pool:next()
    while not message do
        assert.equal("ok", pool:wait(DEADLINE_MS))
        message = pool:next()
    end
    return message
end

-- Messages of one slot up to the first of this kind (or its end). The last is the second result.
local function collect(pool, slot, kind)
    local list = {}
    repeat
        local message = take(pool)
        if message.slot == slot then list[#list + 1] = message end
    until message.slot == slot and (message.kind == kind or message.kind == "exited")
    return list, list[#list]
end

local function last(pool, slot, kind)
    local _, message = collect(pool, slot, kind)
    if message.kind ~= kind then error(("waited for %s, got %s: %s"):format(kind, message.kind, message.reason)) end
    return message
end

-- Starts a mod of one or more modules: source, or {name, source}...
local function start(pool, ...)
    local modules = {}
    for i, module in ipairs { ... } do modules[i] = type(module) == "string" and { "main.js", module } or module end
    return assert(pool:start("mod", modules))
end

local function start_ready(pool, ...)
    local slot = start(pool, ...)
    last(pool, slot, "ready")
    return slot
end

-- Delivers and collects until DONE.
local function exchange(pool, slot, bytes)
    assert.equal("ok", pool:deliver(slot, bytes))
    pool:wake()
    return collect(pool, slot, "done")
end

local function kinds(list)
    local out = {}
    for i, message in ipairs(list) do out[i] = message.kind end
    return table.concat(out, " ")
end

local function texts(list, kind)
    local out = {}
    for _, message in ipairs(list) do
        if message.kind == kind then out[#out + 1] = message.bytes end
    end
    return out
end

local function wait_gone(pid)
    for _ = 1, 2000000 do
        if t.gone(pid) then return true end
    end
    return false
end

local ECHO = "$recv(b => $send(b))"

describe("pool", function()
    local pool
    before_each(function() pool = create() end)
    after_each(function() pool:destroy() end)

    it("starts a mod and says when it is ready", function()
        local slot = start(pool, "let x = 1")
        assert.is_true(pool:busy(slot))
        assert.equal("busy", pool:deliver(slot, "early"))
        last(pool, slot, "ready")
        assert.is_false(pool:busy(slot))
        assert.is_true(pool:pid(slot) > 0)
        assert.is_true(pool:cpu_ns(slot) > 0)
    end)

    it("carries bytes to $recv and back, whole, of every size", function()
        local slot = start_ready(pool, ECHO)
        for _, bytes in ipairs { "x", "", "\0\1\2", ("0123456789abcdef"):rep(t.max_send_bytes // 16) } do
            local list = exchange(pool, slot, bytes)
            assert.equal("send done", kinds(list))
            assert.is_true(list[1].bytes == bytes)
        end
    end)

    it("wraps around its rings many times", function()
        local slot = start_ready(pool, ECHO)
        for i = 1, 60 do
            local bytes = string.char(i + 32):rep(i * 1001)
            assert.is_true(exchange(pool, slot, bytes)[1].bytes == bytes)
        end
    end)

    it("refuses a second delivery before the first is done, and one that is too long", function()
        local slot = start_ready(pool, ECHO)
        assert.equal("over the limit", pool:deliver(slot, ("x"):rep(t.max_frame_bytes + 1)))
        assert.equal("ok", pool:deliver(slot, "1"))
        assert.equal("busy", pool:deliver(slot, "2"))
        pool:wake()
        last(pool, slot, "done")
        assert.equal("send done", kinds((exchange(pool, slot, "3"))))
    end)

    it("is done at once with a mod that never called $recv", function()
        local slot = start_ready(pool, "1")
        assert.equal("done", kinds((exchange(pool, slot, "hello"))))
    end)

    it("keeps mods apart", function()
        local a = start_ready(pool, "globalThis.who = 'a'; $recv(() => $print(typeof who, who))")
        local b = start_ready(pool, "$recv(() => $print(typeof who))")
        assert.same({ "string a" }, texts(exchange(pool, a, "?"), "print"))
        assert.same({ "undefined" }, texts(exchange(pool, b, "?"), "print"))
        assert.is_true(pool:pid(a) ~= pool:pid(b))
    end)

    it("prints with file and line, as clean text", function()
        local slot = start(pool, { "lib/talk.js",
            "\n$print('one', 2);\n$print('\\u001b[31mred\\0\\u009b \\ud800 é\\n\\t.')" })
        local list = collect(pool, slot, "ready")
        assert.equal("print print ready", kinds(list))
        assert.same({ "one 2", "lib/talk.js", 2 }, { list[1].bytes, list[1].file, list[1].line })
        assert.equal(3, list[2].line)
        assert.is_nil(list[2].bytes:find "[\0-\8\11-\31]")
        assert.truthy(list[2].bytes:find("red", 1, true))
        assert.truthy(list[2].bytes:find("é\n\t.", 1, true))
        assert.is_nil(list[2].bytes:find("\xc2\x9b", 1, true))
    end)

    it("gives a print the level that its mark names, and takes the mark away", function()
        local slot = start(pool, { "main.js", [[
            $print("\x01da"); $print("\x01ib"); $print("\x01wc"); $print("\x01ed");
            $print("\x01"); $print("\x01x"); $print("e\x01w"); $print("\x01e"); $print("\x01w\x01e")]] })
        local seen = {}
        for i, message in ipairs(collect(pool, slot, "ready")) do
            if message.kind == "print" then seen[i] = message.level .. " " .. message.bytes end
        end
        assert.same({ "debug a", "info b", "warn c", "error d", "info ?", "info ?x", "info e?w", "error ", "warn ?e" },
            seen)
    end)

    it("imports modules of the package and the SDK, each once", function()
        local slot = start(pool, { "main.js", [[
            import { b } from "./lib/b.js"; import { answer, count } from "gatehouse";
            import { answer as same } from "gatehouse/part.js";
            $print(b, answer(), count(), same === answer, preluded)]] },
            { "lib/b.js", "import { c } from '../c.js'; export const b = 'b' + c" }, { "c.js", "export const c = 'c'" })
        assert.same({ "bc 42 1 true true" }, texts(collect(pool, slot, "ready"), "print"))
    end)

    it("imports later too, when the sandbox is closed", function()
        local slot = start_ready(pool, { "main.js", "$recv(async () => $print((await import('./late.js')).v))" },
            { "late.js", "export const v = 'late'" })
        assert.same({ "late" }, texts(exchange(pool, slot, ""), "print"))
    end)

    it("says which import is missing, and where", function()
        local slot = start(pool, { "main.js", "\nimport './a.js'" }, { "a.js", "import './none.js'" })
        local failed = last(pool, slot, "failed")
        assert.truthy(failed.text:find("none.js", 1, true))
        assert.truthy(failed.text:find("a.js", 1, true))
        assert.is_false(failed.terminated)
        assert.is_false(pool:busy(slot))
        assert.equal("closed", pool:deliver(slot, "x"))
    end)

    it("does not import what is not in the package", function()
        for _, name in ipairs { "fs", "node:fs", "/etc/passwd", "../../x.js", "file:///etc/passwd" } do
            last(pool, start(pool, ("import %q"):format(name)), "failed")
        end
    end)

    it("says where a syntax error is", function()
        local failed = last(pool, start(pool, "let a;\nlet b = = 1;\n"), "failed")
        assert.same({ "main.js", 2 }, { failed.file, failed.line })
        assert.truthy(failed.message:find "SyntaxError")
        assert.equal("let b = = 1;", failed.source_line)
    end)

    it("reports an exception in the callback with its place, then is done, and goes on", function()
        local slot = start_ready(pool, "let n = 0;\n$recv(b => {\n  n++;\n  if (n == 1) boom();\n  $send(b);\n});\n" ..
            "function boom() {\n  throw new Error('bang ' + n);\n}")
        local list = exchange(pool, slot, "x")
        assert.equal("error done", kinds(list))
        local e = list[1]
        assert.same({ "main.js", 8, "boom", false }, { e.file, e.line, e.fn, e.terminated })
        assert.truthy(e.message:find("bang 1", 1, true))
        assert.truthy(e.text:find("^main.js:8:%d+: "))
        assert.equal("send done", kinds((exchange(pool, slot, "y"))))
    end)

    it("answers a query while the mod waits in $send", function()
        local slot = start_ready(pool,
            "$recv(b => { const r = $send(new Uint8Array([0x12, 1, 2])); $send(r); $print(r.byteLength) })")
        pool:deliver(slot, "go")
        pool:wake()
        assert.equal("\x12\1\2", last(pool, slot, "query").bytes)
        assert.is_true(pool:busy(slot))
        assert.equal("ok", pool:reply(slot, "answer"))
        assert.equal("invalid value", pool:reply(slot, "twice"))
        local list = collect(pool, slot, "done")
        assert.same({ "answer" }, texts(list, "send"))
        assert.same({ "6" }, texts(list, "print"))
    end)

    it("answers many queries in one delivery, empty and long ones", function()
        local slot = start_ready(pool, "$recv(b => { let sum = 0; for (let i = 0; i < 200; i++) " ..
            "sum += $send(new Uint8Array([0x12, i])).byteLength; $print(sum) })")
        pool:deliver(slot, ("e"):rep(t.max_frame_bytes))
        pool:wake()
        for i = 0, 199 do
            assert.equal(i, last(pool, slot, "query").bytes:byte(2))
            assert.equal("ok", pool:reply(slot, ("r"):rep(i == 7 and t.max_frame_bytes or i * 100)))
        end
        local sum = t.max_frame_bytes - 700
        for i = 0, 199 do sum = sum + i * 100 end
        assert.same({ tostring(sum) }, texts(collect(pool, slot, "done"), "print"))
    end)

    it("lets a mod send more than its ring holds in one delivery, in order", function()
        local slot = start_ready(pool,
            "$recv(() => { for (let i = 0; i < 20; i++) $send(new Uint8Array(60000).fill(i + 32)) })")
        local sent = texts(exchange(pool, slot, "go"), "send")
        assert.equal(20, #sent)
        for i = 1, 20 do assert.is_true(sent[i] == string.char(i + 31):rep(60000)) end
    end)

    it("throws in the mod for a $send that is too long, and for too many", function()
        local slot = start_ready(pool, ("$recv(b => { try { $send(new ArrayBuffer(%d)) } catch (e) { $print(e) } " ..
            "for (let i = 0; i < 1024; i++) $send(b);\n$send(b) })"):format(t.max_send_bytes + 1))
        local list = exchange(pool, slot, "x")
        assert.same({ "RangeError: $send: too many bytes at once" }, texts(list, "print"))
        assert.equal(1024, #texts(list, "send"))
        local e = list[#list - 1]
        assert.same({ "error", "main.js", 2 }, { e.kind, e.file, e.line })
        assert.truthy(e.message:find("RangeError: $send: too many calls", 1, true))
        assert.equal(1024, #texts(exchange(pool, slot, "x"), "send"))
    end)

    it("drops prints over their rate and counts them", function()
        pool:destroy()
        pool = create { print_bytes = 6000 }
        local slot = start_ready(pool, "$recv(() => { for (let i = 0; i < 1000; i++) $print('x'.repeat(68)) })")
        local list = exchange(pool, slot, "")
        assert.equal(60, #texts(list, "print"))
        assert.equal("dropped done", kinds({ list[#list - 1], list[#list] }))
        assert.equal(940, list[#list - 1].count)
        assert.equal(1, #texts(exchange(pool, slot, ""), "print"))
    end)

    it("measures the CPU of a delivery", function()
        local slot = start_ready(pool, "$recv(b => { const n = b.byteLength * 1e6; for (let i = 0; i < n; i++); })")
        exchange(pool, slot, ("x"):rep(10))
        local before = pool:cpu_ns(slot)
        local list, done = exchange(pool, slot, ("x"):rep(100))
        assert.equal("done", kinds(list))
        exchange(pool, slot, "")
        assert.is_true(done.cpu_ns <= pool:cpu_ns(slot))
        assert.is_true(pool:cpu_ns(slot) > before)
    end)

    it("gives an idle wait back when its time is up", function()
        start_ready(pool, ECHO)
        assert.equal("timed out", pool:wait(0))
        assert.equal("timed out", pool:wait(1))
    end)

    it("refuses packages that cannot be", function()
        local function refused(status, modules)
            local slot, text, got = pool:start("mod", modules)
            assert.is_nil(slot)
            assert.equal(status, got)
            assert.truthy(text:find "^mod: ")
        end
        refused("invalid value", {})
        for _, name in ipairs { "", "/a.js", "../a.js", "a/../b.js", "gatehouse", "gatehouse/index.js",
            ("n"):rep(128) } do
            refused("invalid value", { { name, "1" } })
        end
        refused("over the limit", { { "main.js", (" "):rep(24 * 1024 * 1024) } })
        local slot = start_ready(pool, { "main.js", "1;" .. (" "):rep(3 * 1024 * 1024) })
        assert.is_true(pool:pid(slot) > 0)
    end)

    it("runs 20 mods in parallel", function()
        local slots = {}
        for i = 1, 20 do slots[i] = start(pool, ECHO) end
        for i = 1, 20 do
            while pool:busy(slots[i]) do take(pool) end
        end
        for round = 1, 5 do
            local open, got = 20, {}
            for i = 1, 20 do assert.equal("ok", pool:deliver(slots[i], ("%d:%d"):format(slots[i], round))) end
            pool:wake()
            while open > 0 do
                local message = take(pool)
                if message.kind == "send" then got[message.slot] = message.bytes end
                if message.kind == "done" then open = open - 1 end
            end
            for i = 1, 20 do assert.equal(("%d:%d"):format(slots[i], round), got[slots[i]]) end
        end
    end)
end)

describe("pool, when a mod does not behave,", function()
    local pool
    before_each(function() pool = create { handler_cpu_ms = 40, kill_cpu_ms = 150 } end)
    after_each(function() pool:destroy() end)

    it("stops a handler that spins, says where, and can use the mod afterwards", function()
        local slot = start_ready(pool, "let spin = true;\n$recv(b => {\n  if (spin) { spin = false; forever(); }\n" ..
            "  $send(b);\n});\nfunction forever() {\n  for (;;) {}\n}")
        local list, done = exchange(pool, slot, "x")
        assert.equal("error done", kinds(list))
        local e = list[1]
        assert.same({ true, "main.js", 7, "forever" }, { e.terminated, e.file, e.line, e.fn })
        assert.matches("^took too long and was terminated: %d+ ms of CPU, 40 are allowed$", e.message)
        assert.matches("^main.js:7:%d+: took too long and was terminated: %d+ ms of CPU, 40 are allowed\n", e.text)
        assert.is_true(done.cpu_ns >= 30000000)
        assert.equal("send done", kinds((exchange(pool, slot, "y"))))
    end)

    it("stops loops that catch everything, promises that never end and hard regular expressions", function()
        for _, body in ipairs {
            "for (;;) try { for (;;); } catch (e) {} finally { for (;;); }",
            "(function f() { Promise.resolve().then(f) })()",
            "/(a+)+$/.test('a'.repeat(60) + 'b')",
            "const o = { get then() { return (f) => Promise.resolve(o).then(f) } }; (async () => { await o })()",
        } do
            local slot = start_ready(pool, "$recv(() => { " .. body .. " })")
            local list = exchange(pool, slot, "x")
            assert.equal("error done", kinds(list))
            assert.is_true(list[1].terminated)
            pool:kill(slot)
            last(pool, slot, "exited")
        end
    end)

    it("stops a main module that spins", function()
        local failed = last(pool, start(pool, "\nfor (;;);"), "failed")
        assert.same({ true, "main.js", 2 }, { failed.terminated, failed.file, failed.line })
        assert.matches("%d+ ms of CPU, 160 are allowed while a mod is loaded$", failed.message)
    end)

    it("kills what V8 cannot stop", function()
        local slot = start_ready(pool, "$recv(() => Array.prototype.indexOf.call({ length: 2**53 - 1 }, 1))")
        local _, exited = exchange(pool, slot, "x")
        assert.equal("exited", exited.kind)
        assert.equal(KILL, exited.signal)
        assert.truthy(exited.reason:find "^used %d+ ms of CPU and did not stop$")
        assert.equal("closed", pool:deliver(slot, "x"))
        assert.equal(-1, pool:pid(slot))
    end)

    it("gives one mod other limits than the rest", function()
        local WORK = "$recv(b => { const end = b.byteLength > 1 ? Infinity : 5e7; for (let i = 0; i < end; i++) Math.sqrt(i); })"
        pool:destroy()
        pool = create { handler_cpu_ms = 10 }
        local short, long = start_ready(pool, WORK), start_ready(pool, WORK)
        pool:set_cpu_limits(long, 60000, 0)
        pool:set_cpu_limits(99, 1, 1)
        assert.equal("done", kinds((exchange(pool, long, "x"))))
        assert.equal("error done", kinds((exchange(pool, short, "endless"))))
        pool:set_cpu_limits(long, 0, 0) -- the pool's again
        assert.equal("error done", kinds((exchange(pool, long, "endless"))))
    end)

    it("does not let one that spins hold up the others", function()
        local echo = start_ready(pool, ECHO)
        local spin = start_ready(pool, "$recv(() => { for (;;); })")
        assert.equal("ok", pool:deliver(spin, "x"))
        pool:wake()
        assert.equal("send done", kinds((exchange(pool, echo, "y"))))
        assert.is_true(pool:busy(spin))
        assert.is_true(last(pool, spin, "error").terminated)
    end)

    it("survives a mod that eats memory, and says what it was", function()
        pool:destroy()
        pool = create { heap_bytes = 16 << 20, process_bytes = 64 << 20, handler_cpu_ms = 5000 }
        for _, body in ipairs {
            "const a = []; for (;;) a.push({})",
            "const a = []; for (;;) a.push(new ArrayBuffer(1 << 20))",
            "const a = []; for (;;) a.push('x'.repeat(1 << 20).split(''))",
            "[...'.'.repeat(1e8)]",
            "'a'.padStart(5e8, 'bc').split('')",
            "new Array(1e9).fill(0)",
        } do
            local slot = start_ready(pool, "$recv(() => { " .. body .. " })")
            local _, message = exchange(pool, slot, "x")
            if message.kind == "exited" then
                local known = message.reason:find "^out of memory" or message.reason:find "^crashed"
                    or t.sanitized -- whose run-time has its own ways to die
                assert.truthy(known, body .. ": " .. message.reason)
            end
        end
        assert.equal("send done", kinds((exchange(pool, start_ready(pool, ECHO), "x"))))
    end)

    it("notices a process that is killed from outside, at rest and at work", function()
        local slot = start_ready(pool, ECHO)
        t.signal(pool:pid(slot), KILL)
        local exited = last(pool, slot, "exited")
        assert.same({ "killed from outside (SIGKILL)", KILL }, { exited.reason, exited.signal })
        slot = start_ready(pool, "$recv(() => { for (;;); })")
        pool:deliver(slot, "x")
        pool:wake()
        t.signal(pool:pid(slot), TERM)
        assert.equal("killed from outside (SIGTERM)", last(pool, slot, "exited").reason)
        t.signal(pool:pid(start(pool, ECHO)), ABORT)
        assert.equal("crashed (SIGABRT)", last(pool, 0, "exited").reason)
    end)

    it("kills when asked, at once, whatever the mod does", function()
        for _, source in ipairs { ECHO, "for (;;);", "$recv(() => { for (;;); })" } do
            local slot = start(pool, source)
            local pid = pool:pid(slot)
            pool:kill(slot)
            assert.equal("closed", pool:deliver(slot, "x"))
            local list, exited = collect(pool, slot, "exited")
            assert.equal("exited", kinds(list))
            assert.equal("stopped by the engine", exited.reason)
            assert.is_true(t.gone(pid))
        end
    end)

    it("comes to its feet when the zygote dies", function()
        local slot = start_ready(pool, ECHO)
        local pid = pool:pid(slot)
        t.signal(t.parent(pid), KILL)
        assert.truthy(last(pool, slot, "exited").reason:find "first process died")
        assert.is_true(wait_gone(pid))
        assert.equal("send done", kinds((exchange(pool, start_ready(pool, ECHO), "x"))))
    end)
end)

describe("pool's sandbox", function()
    it("stops every attack that the worker program knows", function()
        local pipe = assert(io.popen(("%q --check"):format(WORKER)))
        local text = pipe:read "a"
        assert.is_true(pipe:close(), text)
        assert.is_nil(text:find "FAIL", 1, true)
        assert.truthy(text:find(t.sanitized and "open a file: refused" or "open a file: killed", 1, true))
    end)

    it("lets the language's own functions work: none of them opens anything", function()
        local pool = create()
        local slot = start_ready(pool, "$recv(() => { " ..
            "const d = new Date(1e12); $print(d.toString()); " ..
            "d.toLocaleString(); d.toLocaleDateString('de'); d.toLocaleTimeString('ja-JP'); " ..
            "try { d.toLocaleString('fr', { timeZone: 'Europe/Berlin' }) } catch (e) {} " ..
            "try { d.toLocaleString('xx-YY', { timeZone: 'No/Where' }) } catch (e) {} " ..
            "(12345.678).toLocaleString('hi'); 10n.toLocaleString('ar'); 'a'.localeCompare('b', 'sv'); " ..
            "'ß'.toLocaleUpperCase('tr'); 'ａ'.normalize('NFKC'); /\\p{Script=Greek}/u.test('α'); /ß/iu.test('x'); " ..
            "[3, 1, 2].sort(); JSON.parse('[1]'); typeof structuredClone; " ..
            "$print(typeof Intl, typeof WebAssembly) })")
        local list = exchange(pool, slot, "x")
        local prints = texts(list, "print")
        assert.equal(2, #prints, list[2].text or list[2].reason)
        assert.truthy(prints[1]:find("Sun Sep 09 2001 01:46:40 GMT+0000", 1, true))
        assert.equal("undefined undefined", prints[2])
        pool:destroy()
    end)

    it("leaves a mod's process one descriptor", function()
        local pool = create()
        local slot = start_ready(pool, ECHO)
        local pipe = assert(io.popen(("ls /proc/%d/fd 2>/dev/null | wc -l"):format(pool:pid(slot))))
        local count = tonumber(pipe:read "a")
        pipe:close()
        if count == 0 then pending "the process is not dumpable, and only root may look" end
        assert.equal(t.sanitized and 2 or 1, count) -- the sanitizer keeps standard error
        pool:destroy()
    end)
end)

describe("pool, for the machine,", function()
    it("says what is wrong when it cannot start", function()
        local pool, text, status = t.create(config { worker = "build/no-such-program" })
        assert.is_nil(pool)
        assert.equal("not found", status)
        assert.truthy(text:find("build/no-such-program", 1, true))
        pool, text, status = t.create(config { sdk = "tests/unit/fixtures/no-such-sdk" })
        assert.is_nil(pool)
        assert.equal("input or output failed", status)
        assert.truthy(text:find("no-such-sdk", 1, true))
        pool, text = t.create(config { sdk = "tests/unit/fixtures/sdk-broken" })
        assert.is_nil(pool)
        assert.truthy(text:find("gatehouse/index.js:2:", 1, true), text)
        pool, text = t.create(config { worker = "/bin/false" })
        assert.is_nil(pool)
        assert.truthy(text:find("exit code 1", 1, true))
    end)

    it("leaves no process, no descriptor and no shared memory behind", function()
        collectgarbage()
        local fds, children, maps = t.fds(), t.children(), t.channel_maps()
        local pool = create()
        local pids, most = {}, 0
        for i = 1, 200 do
            local slot = start(pool, i % 3 == 0 and "for (;;);" or ECHO)
            pids[i] = pool:pid(slot)
            most = math.max(most, t.channel_maps())
            if i % 20 ~= 0 then -- ten are left for the end
                pool:kill(slot)
                last(pool, slot, "exited")
            end
        end
        assert.is_true(most > maps and most <= maps + 11 * 5) -- five mappings a channel; it can see them
        pool:destroy()
        for i = 1, 200 do assert.is_true(t.gone(pids[i])) end
        assert.same({ fds, children, maps }, { t.fds(), t.children(), t.channel_maps() })
    end)

    it("uses a slot again", function()
        local pool = create()
        local fds = t.fds()
        for _ = 1, 30 do
            local slot = start_ready(pool, ECHO)
            assert.equal(0, slot)
            pool:kill(slot)
            last(pool, slot, "exited")
        end
        assert.equal(fds, t.fds())
        pool:destroy()
    end)

    it("leaves no worker when the engine is killed, even where the zygote cannot see it", function()
        for i, source in ipairs { ECHO, "for (;;);", ECHO } do
            local engine, mod = t.fork_engine(config(), source)
            local zygote = t.parent(mod)
            assert.is_true(zygote > 1)
            if i == 3 then t.signal(zygote, STOP) end -- then only the kernel can end it
            t.signal(engine, KILL)
            assert.equal(KILL, t.reap(engine))
            assert.is_true(wait_gone(zygote))
            assert.is_true(wait_gone(mod))
        end
    end)
end)

describe("pool's text", function()
    it("is valid UTF-8 without control characters, of the same length", function()
        for text, clean in pairs {
            ["plain\n\ttext"] = "plain\n\ttext", ["\27[0m\r\0\127"] = "?[0m???", ["é€😀"] = "é€😀",
            ["\xff\xc0\x80\xed\xa0\x80"] = "??????", ["\xf4\x90\x80\x80"] = "????", ["\xc3"] = "?", ["\xc2\x85"] = "??",
            ["\xe2\x82"] = "??", ["\xe2\x82\xac"] = "€",
        } do
            assert.equal(clean, t.clean(text))
        end
    end)
end)
