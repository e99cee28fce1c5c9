-- What the host may configure of a worker beside its limits of memory: time, random numbers, the clock, WebAssembly.
local worker = require("t_worker")

local MS = 1000 * 1000
local live = {}

local function new(options)
    local subject = worker.new(options)
    live[#live + 1] = subject
    return subject
end

local function printed(subject, source)
    assert(subject:load("main.js", source))
    local out = {}
    for i, print in ipairs(subject:prints()) do
        out[i] = print.text
    end
    return out
end

after_each(function()
    for _, subject in ipairs(live) do
        subject:dispose()
    end
    live = {}
end)

describe("a time limit", function()
    for _, cpu_time in ipairs { false, true } do
        local clock = cpu_time and " of CPU time" or ""

        local function assert_late(subject, ok, text)
            assert.is_false(ok)
            assert.matches("took too long: stopped after [%d.]+ ms" .. clock .. "; the limit is 30 ms", text)
            local fault = subject:error()
            assert.equal("terminated", fault.kind)
            assert.is_true(fault.timed_out)
            return fault
        end

        it("of" .. (cpu_time and clock or " time that passes") .. " holds for each call by itself", function()
            local subject = new { timeout_ns = 30 * MS, cpu_time = cpu_time }
            local fault = assert_late(subject, subject:load("a.js", "\nfunction f() {\n  for (;;);\n}\nf();"))
            assert.same({ "a.js", 3 }, { fault.file, fault.line })
            assert.equal("f", fault.frames[1].func)
            assert.is_true(subject:load("b.js", "1 + 1"))
            fault = assert_late(subject, subject:load_module("m.js", "\n\nfor (;;);"))
            assert.same({ "m.js", 3 }, { fault.file, fault.line })
            assert_late(subject, subject:load_module("n.js", "await 0; for (;;);"))
            assert_late(subject, subject:load("c.js", "Promise.resolve().then(() => { for (;;); })"))
            assert_late(subject, subject:load("d.js", "(function f() { Promise.resolve().then(f); })()"))
            assert_late(subject, subject:load("e.js", "$print({ toString() { for (;;); } })"))
            assert.is_true(subject:load("f.js", "$recv((b) => { if (b.byteLength) for (;;); })"))
            assert.is_true(subject:send(""))
            assert_late(subject, subject:send("x"))
            assert.is_true(subject:send(""))
        end)
    end

    it("is not reached by many short calls, nor by the time between them", function()
        local subject = new { timeout_ns = 200 * MS, cpu_time = true }
        assert(subject:load("a.js", "$recv(() => { for (let i = 0; i < 3e5; i++); })"))
        local start = os.clock()
        while os.clock() - start < 0.6 do
            assert(subject:send(""))
        end
    end)

    it("leaves a stop that is asked for what it is", function()
        local subject
        subject = new { timeout_ns = 3600 * 1000 * MS, reply = function() subject:terminate() end }
        local ok, text = subject:load("a.js", "$send(new ArrayBuffer(1)); for (;;);")
        assert.is_false(ok)
        assert.matches("terminated", text)
        assert.is_false(subject:error().timed_out)
    end)

    it("counts what a callback takes, and stops the script when it is over", function()
        local calls = 0
        local subject = new {
            timeout_ns = 20 * MS,
            cpu_time = true,
            reply = function()
                calls = calls + 1
                local start = os.clock()
                while os.clock() - start < 0.1 do end
            end,
        }
        assert.is_false((subject:load("a.js", "const b = new ArrayBuffer(1); for (;;) try { $send(b) } catch {}")))
        assert.is_true(subject:error().timed_out)
        assert.equal(1, calls)
    end)

    it("is that of the worker that runs, in a callback of another, too", function()
        local inner, inner_ok = new { timeout_ns = 20 * MS, cpu_time = true }, nil
        local outer = new {
            timeout_ns = 3600 * 1000 * MS,
            reply = function() inner_ok = inner:load("inner.js", "for (;;);") end,
        }
        assert.is_true(outer:load("outer.js", "$send(new ArrayBuffer(1))"))
        assert.is_false(inner_ok)
        assert.is_true(inner:error().timed_out)
    end)

    it("is none unless it is given", function()
        local subject = new()
        assert.is_true(subject:load("a.js", "for (let i = 0; i < 1e7; i++);"))
    end)
end)

describe("a seed", function()
    local script = "const got = []; for (let i = 0; i < 1000; i++) got.push(Math.random());"
        .. "$print(got.every((n) => n >= 0 && n < 1), new Set(got).size, Math.random.name, Math.random.length);"
        .. "$print(got.slice(0, 3).join());"

    it("gives the same random numbers each time, and another seed others", function()
        local first = printed(new { seed = 7 }, script)
        assert.equal("true 1000 random 0", first[1])
        assert.same(first, printed(new { seed = 7 }, script))
        assert.not_same(first, printed(new { seed = 8 }, script))
    end)

    it("is not shared by workers", function()
        local one, two = new { seed = 7 }, new { seed = 7 }
        assert.same(printed(one, "$print(Math.random())"), printed(two, "$print(Math.random())"))
    end)

    it("that is not given leaves them random", function()
        assert.not_same(printed(new(), script), printed(new(), script))
    end)
end)

describe("a clock", function()
    it("is what Date knows", function()
        assert.same({
            "1000 1001 1002",
            "string true true true 2001",
            "5 2020-01-01T00:00:00.000Z true",
            "true true",
            "true",
        }, printed(new { now_ms = 1000 }, [[
            $print(Date.now(), new Date().getTime(), +new Date());
            $print(typeof Date(), Date().includes("1970"), new Date() instanceof Date,
                new Date().constructor === Date, new Date(2001, 0).getFullYear());
            $print(new Date(5).getTime(), new Date("2020-01-01").toISOString(), Date.UTC(2000) === 946684800000);
            class Mine extends Date {}
            $print(new Mine() instanceof Mine, Math.abs(new Mine().getTime() - 1000) < 100);
            Object.prototype.get = () => { throw new Error("a trap of the script's"); };
            $print(Reflect.construct(Date, [], Object).constructor === Object);
        ]]))
    end)

    it("that is not given is the system's", function()
        local now = os.time()
        local told = tonumber(printed(new(), "$print(Date.now())")[1]) / 1000
        assert.is_true(told >= now - 1 and told < now + 3600)
    end)
end)

describe("WebAssembly", function()
    -- A module that exports add(a, b).
    local add = "new Uint8Array([0,97,115,109,1,0,0,0,1,7,1,96,2,127,127,1,127,3,2,1,0,7,7,1,3,97,100,100,0,0,"
        .. "10,9,1,7,0,32,0,32,1,106,11])"

    it("is there for who asks for it", function()
        local subject = new { webassembly = true }
        assert.same({ "5", "9" }, printed(subject, ([[
            $print(new WebAssembly.Instance(new WebAssembly.Module(%s)).exports.add(2, 3));
            WebAssembly.instantiate(%s).then((made) => $print(made.instance.exports.add(4, 5)));
        ]]):format(add, add)))
    end)

    it("can be stopped", function()
        local subject = new { webassembly = true, timeout_ns = 30 * MS, cpu_time = true }
        -- (loop br 0 end)
        assert.is_false((subject:load("a.js", "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array("
            .. "[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]))).exports.f()")))
        assert.is_true(subject:error().timed_out)
    end)

    it("is not there otherwise", function()
        assert.same({ "undefined" }, printed(new(), "$print(typeof WebAssembly)"))
    end)
end)
