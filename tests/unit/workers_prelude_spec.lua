-- The prelude: what it takes away, what it makes deterministic.
local sdk = require("tests.unit.support.sdk")
local worker = require("t_worker")

local events, init, printed, start, texts =
    sdk.events, sdk.init, sdk.printed, sdk.start, sdk.texts

after_each(sdk.dispose_all)

describe("the prelude", function()
    it("takes away what depends on the machine or watches the garbage collector", function()
        assert.same({ "undefined,undefined,undefined,undefined,undefined,PluralRules,undefined" }, printed([[
            $print([typeof WeakRef, typeof FinalizationRegistry, typeof SharedArrayBuffer, typeof Atomics,
                typeof WebAssembly, Object.keys(Intl), typeof $prelude].join());]]))
    end)

    it("takes away what a newer V8 brings, but for what is known to be harmless", function()
        local subject = worker.new({})
        assert(subject:load("newer.js", "globalThis.Temporal = { Now: {} }; globalThis.ShadowRealm = class {};"
            .. "globalThis.Iterator = globalThis.Iterator ?? class {}; globalThis[Symbol('new')] = 1;"
            .. "Object.defineProperty(globalThis, 'Later', { value: 1, configurable: true });"))
        assert(subject:load("gatehouse/prelude.js", sdk.sources["gatehouse/prelude.js"]))
        assert(subject:load("main.js", "$print([typeof Temporal, typeof ShadowRealm, typeof Later, typeof Iterator,"
            .. "Object.getOwnPropertySymbols(globalThis).length].join());"))
        assert.equal("undefined,undefined,undefined,function,0", subject:prints()[1].text)
    end)

    it("makes Math.random the same in every run, and by the mod's seed", function()
        local source = 'import { on } from "gatehouse"; $print(Math.random()); on("init", () => $print(Math.random()));'
        local function run(seed)
            local subject = start(source)
            assert(subject:send(events(1, init(seed))))
            return texts(subject)
        end
        local first, again, other = run(1), run(1), run(2)
        assert.same(first, again)
        assert.equal(first[1], other[1])
        assert.not_equal(first[2], other[2])
    end)

    it("spreads Math.random evenly", function()
        assert.same({ "true true" }, printed([[
            const tens = new Array(10).fill(0);
            let all_in_range = true;
            for (let i = 0; i < 20000; i++) {
                const value = Math.random();
                if (!(value >= 0 && value < 1)) all_in_range = false;
                tens[Math.floor(value * 10)]++;
            }
            $print(all_in_range, tens.every((n) => n > 1800 && n < 2200));]]))
    end)

    it("gives whole milliseconds, as libraries count on, and exact game time beside them", function()
        local subject = start('import { on } from "gatehouse"; on("tick", () => $print(Date.now(), performance.now()));')
        assert(subject:send(events(0, init())))
        assert(subject:send(events(7, '{ event: "tick" }')))
        assert.same({ "946684800116 116.66666666666667" }, texts(subject))
    end)

    it("lets Date follow game time", function()
        local subject = start([[
            import { on } from "gatehouse";
            const show = () => $print(Date.now(), new Date().toISOString(), Date(), typeof Date());
            show();
            on("tick", show);]])
        assert(subject:send(events(0, init())))
        assert(subject:send(events(90, '{ event: "tick" }')))
        assert.same({
            "946684800000 2000-01-01T00:00:00.000Z Sat Jan 01 2000 00:00:00 GMT+0000 string",
            "946684801500 2000-01-01T00:00:01.500Z Sat Jan 01 2000 00:00:01 GMT+0000 string",
        }, texts(subject))
    end)

    it("keeps Date in UTC and otherwise as it is", function()
        assert.same({
            "2001-02-03T04:05:06.007Z", "2001-02-03T04:05:06.000Z", "2001-02-03T00:00:00.000Z",
                "2001-02-03T02:05:06.000Z",
            "2001-02-03T04:05:00.000Z", "4 0", "Invalid Date NaN Invalid Date", "true true Date 7",
            "981173106000 2001-02-03T04:05:06.000Z", "Sat Feb 03 2001 04:05:06 GMT+0000",
                "true 1970-01-01T00:00:00.000Z",
            "class D",
        }, printed([[
            const iso = (...parts) => $print(new Date(...parts).toISOString());
            iso(2001, 1, 3, 4, 5, 6, 7);
            iso("2001-02-03T04:05:06");
            iso("2001-02-03");
            iso("2001-02-03T04:05:06+02:00");
            iso("Feb 3, 2001 04:05");
            const date = new Date(2001, 1, 3, 4, 5, 6);
            $print(date.getHours(), date.getTimezoneOffset());
            const bad = new Date("nonsense");
            $print(String(bad), bad.getTime(), bad.toDateString());
            $print(date instanceof Date, date.constructor === Date, Date.name, Date.length);
            $print(Date.UTC(2001, 1, 3, 4, 5, 6), new Date(date).toISOString());
            $print(date.toLocaleString());
            $print(new Date(undefined).getTime() !== 0, new Date(null).toISOString());
            class D extends Date {}
            $print(new D(0) instanceof D ? "class D" : "no class");]]))
    end)

    it("answers without a locale", function()
        assert.same({ "-1 0 1 i I 1234.5 12" }, printed([[
            $print("a".localeCompare("b"), "a".localeCompare("a"), "b".localeCompare("B"), "I".toLocaleLowerCase(),
                "i".toLocaleUpperCase(), (1234.5).toLocaleString(), 12n.toLocaleString());]]))
    end)
end)
