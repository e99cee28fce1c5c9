-- The SDK in the worker that mods run in: prelude, modules, and mods of a few lines against a host that is
-- played by this file. Events are written and commands read by the generated codec_full.js in a second
-- worker, whose scripts get JavaScript literals from here.
local worker = require("t_worker")

local SDK = "build/gen/sdk/"
local NAMES = { "prelude", "host", "codec", "core", "mod", "world", "entity", "hud", "ambience", "timer", "message",
                "input", "log", "index" }

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

local sources = { ["codec_full.js"] = read("build/gen/codec_full.js"), ["codec_test.js"] = read("tests/unit/js/codec_test.js") }
for _, name in ipairs(NAMES) do sources["gatehouse/" .. name .. ".js"] = read(SDK .. name .. ".js") end
sources["gatehouse"] = 'export * from "gatehouse/index.js";'

local tool
local function start_tool()
    tool = worker.new({ modules = sources, print_bytes = 1 << 20 })
    assert(tool:load_module("tool.js", [[
        import { decode, encode } from "codec_full.js";
        globalThis.encode = encode;
        globalThis.show = (bytes) => {
            const send = decode("send", new Uint8Array(bytes));
            if (send.send === "query") return $print(JSON.stringify(send));
            for (const { command, seq, ...fields } of send.commands) $print(`${command} ${seq} ${JSON.stringify(fields)}`);
        };
    ]]))
end

-- JavaScript literals to the bytes of a message.
local function encoded(message, literal)
    assert(tool:load("encode", ("$send(encode(%q, %s));"):format(message, literal)))
    return tool:sends()[1]
end

local function events(tick, literals) return encoded("event_batch", ("{ tick: %d, events: [%s] }"):format(tick, literals)) end

-- Each $send as a list of texts: 'hud_text {"item":0,...}', in order. The seqs come as a second list.
local function decoded(sends)
    local batches, seqs = {}, {}
    for i, bytes in ipairs(sends) do
        assert(tool:load("show", ("show([%s]);"):format(table.concat({ bytes:byte(1, -1) }, ","))))
        batches[i] = {}
        for j, print in ipairs(tool:prints()) do
            local name, seq, fields = print.text:match("^(%S+) (%d+) (.*)$")
            batches[i][j] = name and name .. " " .. fields or print.text
            seqs[#seqs + 1] = tonumber(seq)
        end
    end
    return batches, seqs
end

local INIT = [[{ event: "init", mod: "test-mod", api: 1, seed: %d, tick_rate: 60, width: 72, height: 64, tile_size: 16,
    capabilities: ["hud", "world.read"], settings: '{"strength":3,"name":"\u00e9"}', commands_per_tick: 256,
    bytes_per_tick: 65536, phase: "day", phase_ticks_left: 5400, day: 1 }]]

local function init(seed) return (INIT:gsub("%%d", tostring(seed or 1234) .. "n", 1)) end

local function entity(id, kind, x, y)
    return ([[{ event: "entity_spawned", state: { entity: %d, kind: %q, x: %g, y: %g, vx: 0, vy: 0, hp: 10, max_hp: 10,
        owner: "", facing: 0 } }]]):format(id, kind, x, y)
end

local live = {}

-- A worker with the SDK and a mod in it. Options: reply (to queries), modules (more of them).
local function start(source, options)
    options = options or {}
    local modules = {}
    for name, text in pairs(sources) do modules[name] = text end
    for name, text in pairs(options.modules or {}) do modules[name] = text end
    local subject = worker.new({ modules = modules, library_prefix = "gatehouse/", reply = options.reply, print_bytes = 1 << 16 })
    live[#live + 1] = subject
    assert(subject:load("gatehouse/prelude.js", sources["gatehouse/prelude.js"]))
    assert(subject:load_module("gatehouse", sources["gatehouse"]))
    subject:prints()
    if source then assert(subject:load_module("main.js", source)) end
    return subject
end

local function texts(subject)
    local out = {}
    for i, print in ipairs(subject:prints()) do out[i] = print.text end
    return out
end

local function printed(source)
    return texts(start(source))
end

-- Delivers events; gives the batches of commands that came.
local function deliver(subject, tick, literals)
    assert(subject:send(events(tick, literals)))
    return decoded(subject:sends())
end

-- A mod that knows itself, with what it sent until then taken away.
local function started(source, options)
    local subject = start(source, options)
    assert(subject:send(events(1, init())))
    subject:sends()
    return subject
end

setup(start_tool)
teardown(function() tool:dispose() end)

after_each(function()
    for _, subject in ipairs(live) do subject:dispose() end
    live = {}
end)

describe("codec:", function()
    local subject
    setup(function()
        subject = worker.new({ modules = sources, print_bytes = 1 << 20 })
        assert(subject:load_module("run.js", 'import { tests } from "codec_test.js"; globalThis.tests = tests;'))
    end)
    teardown(function() subject:dispose() end)

    for name in sources["codec_test.js"]:gmatch('\n    "([^"\n]+)": %(%) => {') do
        it(name, function() assert(subject:load("test", ("tests[%q]();"):format(name))) end)
    end
end)

describe("the prelude", function()
    it("takes away what depends on the machine or watches the garbage collector", function()
        assert.same({ "undefined,undefined,undefined,undefined,undefined,undefined,undefined" }, printed([[
            $print([typeof WeakRef, typeof FinalizationRegistry, typeof SharedArrayBuffer, typeof Atomics,
                typeof WebAssembly, typeof Intl, typeof $prelude].join());]]))
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

    it("lets Date follow game time", function()
        local subject = start([[
            import { on } from "gatehouse";
            const show = () => $print(Date.now(), new Date().toISOString(), Date(), typeof Date());
            show();
            on("tick", show);]])
        assert(subject:send(events(0, init())))
        assert(subject:send(events(90, '{ event: "tick", water: 0 }')))
        assert.same({
            "946684800000 2000-01-01T00:00:00.000Z Sat Jan 01 2000 00:00:00 GMT+0000 string",
            "946684801500 2000-01-01T00:00:01.500Z Sat Jan 01 2000 00:00:01 GMT+0000 string",
        }, texts(subject))
    end)

    it("keeps Date in UTC and otherwise as it is", function()
        assert.same({
            "2001-02-03T04:05:06.007Z", "2001-02-03T04:05:06.000Z", "2001-02-03T00:00:00.000Z", "2001-02-03T02:05:06.000Z",
            "2001-02-03T04:05:00.000Z", "4 0", "Invalid Date NaN Invalid Date", "true true Date 7",
            "981173106000 2001-02-03T04:05:06.000Z", "Sat Feb 03 2001 04:05:06 GMT+0000", "true 1970-01-01T00:00:00.000Z",
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

    describe("console", function()
        it("shows values as a reader expects", function()
            assert.same({
                'text { a: 1, "b c": "x", [Symbol(s)]: true } [ 1, [ 2 ], "t" ] null undefined -0 12n Symbol(q)',
                'Map(1) { "k" => { v: 1 } } Set(2) { 1, "2" } Uint8Array(2) [ 1, 2 ] ArrayBuffer(3) /a+/',
                "[function named] [function Class] Point { x: 1 } [null] {} {} []",
                "2000-01-01T00:00:00.000Z Invalid Date",
            }, printed([[
                console.log("text", { a: 1, "b c": "x", [Symbol("s")]: true }, [1, [2], "t"], null, undefined, -0, 12n, Symbol("q"));
                console.log(new Map([["k", { v: 1 }] ]), new Set([1, "2"]), new Uint8Array([1, 2]), new ArrayBuffer(3), /a+/);
                class Point { x = 1 }
                console.log(function named() {}, class Class {}, new Point(), Object.create(null), {}, []);
                console.log(new Date(), new Date(NaN));]]))
        end)

        it("has levels", function()
            assert.same({ "a", "b", "warn: c", "error: d", "error: assertion failed: e", "{ f: 1 }" }, printed([[
                console.info("a"); console.debug("b"); console.warn("c"); console.error("d");
                console.assert(true, "no"); console.assert(false, "e"); console.dir({ f: 1 });]]))
        end)

        it("ends at cycles, depth, count and length, and never calls a getter", function()
            local lines = printed([[
                const ring = { name: "r" }; ring.self = ring;
                console.log(ring);
                console.log({ a: { b: { c: { d: { e: 1 } } } } });
                console.log({ get bad() { throw new Error("called"); }, set only(v) {} });
                console.log(new Array(1000).fill(7));
                console.log({ long: "x".repeat(1e6) });
                console.log(new Proxy({}, { ownKeys() { throw 1; } }));
                const wide = {}; for (let i = 0; i < 1000; i++) wide["key" + i] = i;
                console.log(wide);]])
            assert.equal('{ name: "r", self: [circular] }', lines[1])
            assert.equal("{ a: { b: { c: { d: [object] } } } }", lines[2])
            assert.equal("{ bad: [getter], only: [setter] }", lines[3])
            assert.matches("7, %.%.%. 950 more %]$", lines[4])
            assert.is_true(#lines[5] < 5000)
            assert.equal("<cannot be shown>", lines[6])
            assert.matches("%.%.%. }$", lines[7])
        end)

        it("shows an error with its place", function()
            assert.matches("^Error: oh\n    at main.js:1:13", printed('console.log(new Error("oh"));')[1])
        end)

        it("is printed from the mod's own line", function()
            local subject = start('\n\nconsole.log("here");')
            local print = subject:prints()[1]
            assert.same({ "main.js", 3 }, { print.file, print.line })
        end)
    end)
end)

describe("the SDK", function()
    it("leaves $recv to a mod that does not use it", function()
        local subject = start('import { on } from "gatehouse"; $recv((bytes) => $print(bytes.byteLength, typeof on));')
        assert(subject:send("abc"))
        assert.same({ "3 function" }, texts(subject))
    end)

    it("calls $recv at its first use", function()
        for _, use in ipairs({ "on('init', f)", "hud.remove(1)", "timer.after(1, f)", "ready()", "world.watch()",
                               "message.on('a', f)", "world.phase" }) do
            local subject = start()
            local ok, text = subject:load_module("main.js", 'import { hud, message, on, ready, timer, world } from "gatehouse";'
                .. "const f = () => {};" .. use .. "; $recv(f);")
            assert.is_false(ok, use)
            assert.matches("$recv", text, 1, true)
        end
    end)

    it("cannot be changed by a mod", function()
        assert.same({ "true", "true true" }, printed([[
            import * as sdk from "gatehouse";
            const open = [];
            for (const [name, value] of Object.entries(sdk)) {
                if (name !== "settings" && typeof value === "object" && !Object.isFrozen(value)) open.push(name);
                if (typeof value === "function" && name !== "ready" && !Object.isFrozen(value)) open.push(name);
            }
            $print(open.length === 0 || open.join());
            let thrown = false;
            try { sdk.hud.text = 1; } catch { thrown = true; }
            $print(thrown, sdk.hud.text !== 1);]]))
    end)
end)

describe("commands", function()
    it("of the load leave together, after it", function()
        local subject = start([[
            import { hud, log, on } from "gatehouse";
            on("tick", () => {});
            hud.text(0, "hello");
            log.warn("a", { b: 1 });]])
        assert.same({ {
            'subscribe {"event":"tick","kind":"","every":1,"off":false}',
            'hud_text {"item":0,"anchor":"top_left","x":0,"y":0,"text":"hello","color":16777215}',
            'log {"level":"warn","text":"a { b: 1 }"}',
        } }, (decoded(subject:sends())))
    end)

    it("of a tick leave in one $send, in order, with numbers that go up", function()
        local subject = started([[
            import { entity, light, on, particles, sound, weather } from "gatehouse";
            on("tick", () => { entity.push(9, 1, 0); light.tint(0x808080); });
            on("tick", () => { weather.set({ rain: 50 }); weather.flash(70); sound.play("gust"); });
            on("phase", () => { particles.burst("leaf", 1, 2); sound.play("thunder", { x: 3, y: 4, volume: 5 }); });]])
        local batches, seqs = deliver(subject, 2, '{ event: "tick", water: 1 }, { event: "phase", phase: "dusk", ticks_left: 9, day: 1 }')
        assert.same({ {
            'push {"entity":9,"vx":1,"vy":0}', 'tint {"color":8421504,"ticks":0}',
            'weather {"rain":50,"wind_x":0,"wind_y":0,"fog":0,"flash":0}',
            'weather {"rain":50,"wind_x":0,"wind_y":0,"fog":0,"flash":70}',
            'sound {"sound":"gust","volume":100,"at_place":false,"x":0,"y":0}',
            'particles {"style":"leaf","x":1,"y":2,"count":8,"color":16777215,"speed":1}',
            'sound {"sound":"thunder","volume":5,"at_place":true,"x":3,"y":4}',
        } }, batches)
        for i = 2, #seqs do assert.equal(seqs[i - 1] + 1, seqs[i]) end
    end)

    it("that nobody gave are no $send", function()
        local subject = started('import { on } from "gatehouse"; on("tick", () => {});')
        assert.same({}, deliver(subject, 2, '{ event: "tick", water: 1 }'))
    end)

    it("after an await leave too", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            on("tick", async () => { hud.remove(1); await null; hud.remove(2); await null; hud.remove(3); });]])
        local batches = deliver(subject, 2, '{ event: "tick", water: 1 }')
        local all = {}
        for _, batch in ipairs(batches) do for _, command in ipairs(batch) do all[#all + 1] = command end end
        assert.same({ 'hud_remove {"item":1}', 'hud_remove {"item":2}', 'hud_remove {"item":3}' }, all)
    end)

    it("are 256 in a tick and not one more", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            on("tick", () => {
                let count = 0;
                try { for (;;) { hud.remove(0); count++; } } catch (error) { $print(count, error instanceof RangeError, error.message); }
            });]])
        for tick = 2, 3 do
            local batches = deliver(subject, tick, '{ event: "tick", water: 1 }')
            assert.equal(256, #batches[1])
            assert.matches("^256 true more than 256 commands in one tick", texts(subject)[1])
        end
    end)

    it("with wrong values throw where they are given, and the others leave", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            on("tick", () => {
                hud.remove(1);
                hud.text(0, "x", { x: NaN });
            });]])
        local ok, text = subject:send(events(2, '{ event: "tick", water: 1 }'))
        assert.is_false(ok)
        assert.matches("TypeError: hud_text.x: expected a finite number, got NaN", text)
        assert.matches("main.js:4", text)
        assert.same({ { 'hud_remove {"item":1}' } }, (decoded(subject:sends())))
    end)
end)

describe("handlers", function()
    it("all run when one throws, and the host gets the error with its place", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            on("tick", () => { throw new Error("first"); });
            on("tick", () => { hud.remove(1); });
            on("tick", () => { throw new Error("second"); });
            on("phase", () => { hud.remove(2); });]])
        local ok = subject:send(events(2, '{ event: "tick", water: 1 }, { event: "phase", phase: "day", ticks_left: 1, day: 1 }'))
        assert.is_false(ok)
        local err = subject:error()
        assert.same({ "Error: first", "main.js", 2 }, { err.message:match("Error: .*"), err.file, err.line })
        assert.matches("^error: Error: second\n    at main.js:4", texts(subject)[1])
        assert.same({ { 'hud_remove {"item":1}', 'hud_remove {"item":2}' } }, (decoded(subject:sends())))
    end)

    it("go on after one of them was stopped by force", function()
        local subject = started([[
            import { hud, on, world } from "gatehouse";
            let first = true;
            world.watch("shade");
            on("tick", () => { if (first) { first = false; hud.remove(1); for (;;); } });
            on("tick", () => hud.remove(2));
            on("entity_spawned", (event) => hud.remove(world.get(event.state.entity).id));]])
        subject:start_killer(20)
        local ok = subject:send(events(2, '{ event: "tick", water: 1 }, ' .. entity(7, "shade", 0, 0)))
        subject:stop_killer()
        assert.is_false(ok)
        assert.equal("terminated", subject:error().kind)
        local batches = deliver(subject, 3, '{ event: "tick", water: 1 }')
        assert.same({ { 'hud_remove {"item":1}', 'hud_remove {"item":2}', 'hud_remove {"item":7}', 'hud_remove {"item":2}' } }, batches)
    end)

    it("may come and go while events are handled", function()
        local subject = started([[
            import { off, on } from "gatehouse";
            const late = () => $print("late");
            const stop = on("tick", () => { $print("once"); stop(); on("tick", late); });
            on("phase", () => off("tick", late));]])
        deliver(subject, 2, '{ event: "tick", water: 1 }')
        deliver(subject, 3, '{ event: "tick", water: 1 }')
        deliver(subject, 4, '{ event: "phase", phase: "day", ticks_left: 1, day: 1 }')
        deliver(subject, 5, '{ event: "tick", water: 1 }')
        assert.same({ "once", "late" }, texts(subject))
    end)

    it("with `every` and `kind` get what they asked for", function()
        local subject = started([[
            import { on } from "gatehouse";
            on("tick", () => $print("each"));
            on("tick", () => $print("third"), { every: 3 });
            on("entity_died", (event) => $print("died", event.kind), { kind: "crab" });
            on("entity_hurt", (event) => $print("hurt", event.entity), { kind: "crab" });]])
        for tick = 2, 5 do deliver(subject, tick, '{ event: "tick", water: 1 }') end
        deliver(subject, 6, entity(1, "crab", 0, 0) .. "," .. entity(2, "shade", 0, 0))
        deliver(subject, 7, [[{ event: "entity_hurt", entity: 1, amount: 1, hp: 2, cause: "" },
            { event: "entity_hurt", entity: 2, amount: 1, hp: 2, cause: "" },
            { event: "entity_died", entity: 1, kind: "crab", cause: "", x: 0, y: 0 },
            { event: "entity_died", entity: 2, kind: "shade", cause: "", x: 0, y: 0 }]])
        assert.same({ "each", "third", "each", "each", "each", "third", "hurt 1", "died crab" }, texts(subject))
    end)

    it("are checked", function()
        assert.same({
            'RangeError: on: there is no event tock', "TypeError: on(tick): expected a function, got 5",
            "RangeError: on(tick): every: expected whole ticks from 1 to 600, got 0",
            "TypeError: on(entity_died): kind: expected a string, got 3", "RangeError: off: there is no event undefined",
            "TypeError: input.on: expected a function, got undefined", "RangeError: timer.after: ticks: expected 1 or more, got 0",
        }, printed([[
            import { input, off, on, timer } from "gatehouse";
            const attempt = (fn) => { try { fn(); } catch (error) { $print(error); } };
            attempt(() => on("tock", () => {}));
            attempt(() => on("tick", 5));
            attempt(() => on("tick", () => {}, { every: 0 }));
            attempt(() => on("entity_died", () => {}, { kind: 3 }));
            attempt(() => off());
            attempt(() => input.on("use"));
            attempt(() => timer.after(0, () => {}));]]))
    end)
end)

describe("subscriptions", function()
    local function subscribed(source)
        local subject = start('import { off, on, world } from "gatehouse"; const f = () => {};' .. source)
        local short = {}
        for _, batch in ipairs((decoded(subject:sends()))) do
            for _, command in ipairs(batch) do
                local event, kind, every, stop = command:match('"event":"([%w_]+)","kind":"([%w_]*)","every":(%d+),"off":(%a+)')
                short[#short + 1] = ("%s%s%s%s"):format(event, kind ~= "" and "/" .. kind or "", every ~= "1" and every ~= "0" and " " .. every or "",
                    stop == "true" and " off" or "")
            end
        end
        return table.concat(short, ", ")
    end

    it("are asked for once", function()
        assert.equal("tick, phase", subscribed('on("tick", f); on("tick", () => {}); on("phase", f); on("init", f); on("message", f);'))
    end)

    it("are asked for again only to be told more often", function()
        assert.equal("tick 10, tick 5", subscribed('on("tick", f, { every: 10 }); on("tick", f, { every: 20 }); on("tick", f, { every: 5 });'))
    end)

    it("of a kind are no slower than those of all, and not asked for when all are told", function()
        assert.equal("entity_died/crab, entity_died", subscribed(
            'on("entity_died", f, { kind: "crab" }); on("entity_died", f); on("entity_died", f, { kind: "shade" });'))
        assert.equal("entity_spawned/crab, entity_moved/crab 9, entity_hurt/crab, entity_removed/crab, "
            .. "entity_spawned, entity_moved 2, entity_moved/crab 2, entity_hurt, entity_removed",
            subscribed('world.watch("crab", { every: 9 }); world.watch("", { every: 2 });'))
    end)

    it("end with the last handler, unless the model needs them", function()
        assert.equal("tick, tick off, tick", subscribed('const stop = on("tick", f); stop(); stop(); on("tick", f);'))
        assert.equal("entity_spawned, entity_moved, entity_hurt, entity_removed", subscribed(
            'world.watch(); const stop = on("entity_moved", f); stop();'))
    end)
end)

describe("the mod", function()
    it("knows itself from the init event on", function()
        local subject = start([[
            import { mod, on, ready, settings } from "gatehouse";
            const attempt = (fn) => { try { $print(fn()); } catch (error) { $print(error.message); } };
            attempt(() => settings.strength);
            attempt(() => mod.id);
            on("init", () => {
                $print(settings.strength, settings.name, settings.other, Object.isFrozen(settings), Object.keys(settings));
                $print(mod.id, mod.api, mod.capabilities, mod.has("hud"), mod.has("light"), mod.limits.commands_per_tick);
            });
            await ready();
            $print("ready", settings.strength);]])
        assert(subject:send(events(1, init())))
        assert.same({
            "settings.strength is not known while the mod is being loaded: read it in a handler, or after `await ready()`",
            "known only from the init event on: read it in a handler, or after `await ready()`",
            "3 \u{e9} undefined true strength,name", "test-mod 1 hud,world.read true false 256", "ready 3",
        }, texts(subject))
    end)

    it("is told once of what the gate did not do", function()
        local subject = started('import { on } from "gatehouse"; on("tick", () => {});')
        local denied = '{ event: "command_result", seq: 1, outcome: "denied", command: "push", reason: "entity.push was not granted", entity: 0 }'
        deliver(subject, 2, denied .. "," .. denied)
        deliver(subject, 3, '{ event: "batch_rejected", field: "commands[0]", reason: "too long", bytes: 9 }')
        assert.same({ "warn: push: denied: entity.push was not granted", "warn: a batch was thrown away: commands[0]: too long" },
            texts(subject))
    end)
end)

describe("the world", function()
    it("is a model of what was told", function()
        local subject = started([[
            import { on, world } from "gatehouse";
            world.watch();
            const show = (label) => $print(label, world.entities().map((e) => `${e.kind}:${e.id}:${e.x},${e.y}:${e.hp}`).join(" "));
            on("tick", () => show("tick"));
            on("entity_removed", (event) => $print("removed", world.get(event.entity)?.kind));]])
        local function tick(at, more) deliver(subject, at, more .. '{ event: "tick", water: 1 }') end
        tick(2, entity(1, "player", 10, 20) .. "," .. entity(2, "shade", 30, 40) .. ",")
        tick(3, [[{ event: "entity_moved", entity: 2, x: 31.5, y: 41, facing: 5 }, { event: "entity_hurt", entity: 1, amount: 4, hp: 6,
            cause: "shade" }, { event: "entity_moved", entity: 99, x: 0, y: 0, facing: 0 },]])
        tick(4, '{ event: "entity_removed", entity: 2 }, { event: "entity_removed", entity: 77 },')
        tick(1, "")
        assert.same({ "tick player:1:10,20:10 shade:2:30,40:10", "tick player:1:10,20:6 shade:2:31.5,41:10", "removed shade",
                      "removed undefined", "tick player:1:10,20:6", "tick " }, texts(subject))
    end)

    it("keeps an entity the same object and finds what is near, nearest first", function()
        local subject = started([[
            import { on, world } from "gatehouse";
            let seen;
            on("tick", () => {
                if (seen) $print(seen === world.get(1), seen.x);
                seen = world.get(1);
                $print(world.near(0, 0, 50).map((e) => e.id), world.near(0, 0, 50, "crab").map((e) => e.id), world.entities("crab").length,
                    world.player?.id, world.players.map((e) => e.id));
            });]])
        local tick = '{ event: "tick", water: 1 }'
        deliver(subject, 2, tick)
        deliver(subject, 3, table.concat({ entity(1, "crab", 30, 0), entity(2, "shade", 0, 10), entity(3, "crab", 51, 0),
            entity(4, "player2", 0, 50), entity(5, "crab", 0, 30), tick }, ","))
        deliver(subject, 4, '{ event: "entity_moved", entity: 1, x: 2, y: 0, facing: 0 },' .. tick)
        assert.same({ "  0 undefined ", "2,1,5,4 1,5 3 4 4", "true 2", "1,2,5,4 1,5 3 4 4" }, texts(subject))
    end)

    it("tells phase, time and water", function()
        local subject = start([[
            import { on, world } from "gatehouse";
            const show = () => $print(world.tick, world.tick_rate, world.phase, world.day, world.phase_ticks_left, world.water, world.width);
            on("init", show);
            on("tick", show);]])
        deliver(subject, 1, init())
        deliver(subject, 60, '{ event: "phase", phase: "night", ticks_left: 100, day: 2 }, { event: "tick", water: 2.5 }')
        deliver(subject, 70, '{ event: "tick", water: 2 }')
        deliver(subject, 300, '{ event: "tick", water: 2 }')
        assert.same({ "1 60 day 1 5400 0 72", "60 60 night 2 100 2.5 72", "70 60 night 2 90 2 72", "300 60 night 2 0 2 72" },
            texts(subject))
    end)

    it("asks the engine", function()
        local replies = {}
        local subject = started([[
            import { on, world } from "gatehouse";
            on("tick", () => {
                const found = world.queryEntities({ x: 1, y: 2, radius: 3, kind: "crab" });
                $print(found.length, found[0].kind, found[0].entity);
                const { kinds, heights, names, width } = world.queryTiles(0, 0, 2, 1);
                $print(kinds, heights, names, width);
                try { world.queryTiles(0, 0, 1, 1); } catch (error) { $print(error.message); }
                try { world.queryTiles(0, 0, 1, 1); } catch (error) { $print(error.message); }
            });]], { reply = function() return table.remove(replies, 1) end })
        replies = {
            encoded("reply", ('{ reply: "entities", entities: [%s.state] }'):format(entity(5, "crab", 1, 2))),
            encoded("reply", '{ reply: "tiles", x: 0, y: 0, width: 2, height: 1, kinds: new Uint8Array([1, 0]), heights: new Uint8Array([7, 8]), names: ["deep", "sand"] }'),
            encoded("reply", '{ reply: "error", reason: "world.read was not granted" }'),
        }
        assert(subject:send(events(2, '{ event: "tick", water: 1 }')))
        assert.same({ "1 crab 5", "1,0 7,8 deep,sand 2", "world.read was not granted",
                      "the engine gave no answer: too many queries in one tick" }, texts(subject))
        assert.equal('{"query":"entities","x":1,"y":2,"radius":3,"kind":"crab","limit":0,"send":"query"}',
            decoded(subject:sends())[1][1])
    end)
end)

describe("entity.spawn", function()
    local source = [[
        import { entity, on } from "gatehouse";
        on("phase", async () => {
            try { $print("spawned", await entity.spawn("crab", 1, 2)); } catch (error) { $print(error.message); }
        });
        on("tick", () => { entity.spawn("crab", 3, 4, (id, reason) => $print("done", id, reason)); });
        on("shutdown", () => { entity.spawn("crab", 5, 6); });]]
    local PHASE, TICK = '{ event: "phase", phase: "day", ticks_left: 1, day: 1 }', '{ event: "tick", water: 1 }'

    local function result(seq, outcome, reason, id)
        return ('{ event: "command_result", seq: %d, outcome: %q, command: "spawn", reason: %q, entity: %d }'):format(seq, outcome,
            reason, id)
    end

    it("gives a promise of the handle", function()
        local subject = started(source)
        local batches, seqs = deliver(subject, 2, PHASE)
        assert.same({ { 'spawn {"kind":"crab","x":1,"y":2}' } }, batches)
        deliver(subject, 3, result(seqs[1], "delayed", "", 0))
        assert.same({}, texts(subject))
        deliver(subject, 4, result(seqs[1], "applied", "", 4097))
        assert.same({ "spawned 4097" }, texts(subject))
    end)

    it("fails with the reason", function()
        local subject = started(source)
        local _, seqs = deliver(subject, 2, PHASE)
        deliver(subject, 3, result(seqs[1], "denied", "no room", 0))
        assert.same({ "warn: spawn: denied: no room", "spawn crab: denied: no room" }, texts(subject))
    end)

    it("calls back instead", function()
        local subject = started(source)
        local _, seqs = deliver(subject, 2, TICK .. "," .. TICK)
        deliver(subject, 3, result(seqs[2], "over_quota", "", 0) .. "," .. result(seqs[1], "rewritten", "", 8))
        assert.same({ "warn: spawn: over_quota", "done 0 over_quota", "warn: spawn: rewritten", "done 8 " }, texts(subject))
    end)

    it("needs nobody to wait for it, and ends when its batch was thrown away", function()
        local subject = started(source)
        local _, seqs = deliver(subject, 2, '{ event: "shutdown", reason: "" }')
        deliver(subject, 3, result(seqs[1], "denied", "", 0))
        deliver(subject, 4, PHASE)
        deliver(subject, 5, '{ event: "batch_rejected", field: "commands", reason: "long", bytes: 1 }')
        assert.same({ "warn: spawn: denied", "warn: a batch was thrown away: commands: long", "spawn crab: rejected: commands" },
            texts(subject))
    end)
end)

describe("timers", function()
    it("are called once, again and again, or not at all", function()
        local subject = start([[
            import { timer } from "gatehouse";
            timer.after(5, () => $print("after"));
            timer.every(2, () => $print("every"));
            timer.cancel(timer.after(3, () => $print("never")));
            timer.cancel(99);]])
        assert.same({ {
            'set_timer {"timer":0,"ticks":5,"repeat":false}', 'set_timer {"timer":1,"ticks":2,"repeat":true}',
            'set_timer {"timer":2,"ticks":3,"repeat":false}', 'set_timer {"timer":2,"ticks":0,"repeat":false}',
        } }, (decoded(subject:sends())))
        local function fire(tick, timer) deliver(subject, tick, ('{ event: "timer_fired", timer: %d }'):format(timer)) end
        fire(2, 1)
        fire(3, 2)
        fire(4, 1)
        fire(5, 0)
        fire(6, 0)
        fire(6, 200)
        assert.same({ "every", "every", "after" }, texts(subject))
    end)

    it("that fire before their time were another's, but for a world that began anew", function()
        local subject = started([[
            import { on, timer } from "gatehouse";
            on("tick", () => timer.after(100, () => $print("fired")));]])
        deliver(subject, 1000, '{ event: "tick", water: 1 }')
        deliver(subject, 1050, '{ event: "timer_fired", timer: 0 }')
        assert.same({}, texts(subject))
        deliver(subject, 40, '{ event: "timer_fired", timer: 0 }')
        assert.same({ "fired" }, texts(subject))
    end)

    it("are 64", function()
        assert.same({ "64 timer: 64 timers at most" }, printed([[
            import { timer } from "gatehouse";
            let count = 0;
            try { for (;;) { timer.after(9, () => {}); count++; } } catch (error) { $print(count, error.message); }]]))
    end)
end)

describe("messages and input", function()
    it("are handled by topic and action", function()
        local subject = started([[
            import { input, message, on, utf8 } from "gatehouse";
            message.on("hello", (m) => $print(m.from, m.text, m.body.length));
            const stop = input.on("use", (pressed, player) => { $print("use", pressed, player); stop(); });
            on("tick", () => { message.post("other", "t", "\u00e9"); message.post("", "u", utf8.encode("a")); message.post("", "v"); });]])
        deliver(subject, 2, [[{ event: "message", from: "m", topic: "hello", body: new Uint8Array([0xc3, 0xa9]) },
            { event: "message", from: "m", topic: "other", body: new Uint8Array(0) },
            { event: "input_action", player: 1, action: "use", pressed: true }, { event: "input_action", player: 1, action: "dash", pressed: true },
            { event: "input_action", player: 1, action: "use", pressed: false }]])
        assert.same({ "m \u{e9} 2", "use true 1" }, texts(subject))
        local batches = deliver(subject, 3, '{ event: "tick", water: 1 }')
        assert.same({ { 'post {"to":"other","topic":"t","body":{"0":195,"1":169}}', 'post {"to":"","topic":"u","body":{"0":97}}',
            'post {"to":"","topic":"v","body":{}}' } }, batches)
    end)
end)

describe("a mod that breaks the language's builtins", function()
    it("breaks itself, not the SDK", function()
        local subject = started([[
            import { entity, hud, log, on, timer, world } from "gatehouse";
            world.watch();
            const print = $print, map = new Map([[1, 2] ]);
            const bad = () => { throw new Error("a builtin of the mod was called"); };
            on("tick", () => {
                hud.text(0, "h\u00e9", {});
                log("x", [1], map);
                entity.spawn("crab", 1, 2).then;
                print(world.near(0, 0, 99).length, world.entities("crab").length, world.get(1).kind);
                timer.after(1, () => {});
            });
            on("entity_moved", () => {}, { kind: "crab" });
            const types = [Array, Map, Set, String, Number, Function, Promise, Object, RegExp, Symbol, Date, Error];
            for (const type of types) {
                for (const key of Reflect.ownKeys(type.prototype)) {
                    if (key === "constructor" || (type === Array && (key === "length" || key === Symbol.iterator))) continue;
                    if (type === Object && (key === "__proto__" || key === "toString" || key === "valueOf")) continue;
                    if (Object.getOwnPropertyDescriptor(type.prototype, key).configurable) {
                        Object.defineProperty(type.prototype, key, { value: bad, configurable: true, writable: true });
                    }
                }
            }
            const typed = Object.getPrototypeOf(Uint8Array.prototype);
            for (const key of ["set", "subarray", "copyWithin", "slice"]) typed[key] = bad;
            for (const key of ["Map", "Promise", "Uint8Array", "ArrayBuffer", "Error", "RangeError", "TypeError", "String", "Number", "BigInt"]) globalThis[key] = bad;
            Object.freeze = Object.create = Reflect.apply = Reflect.ownKeys = JSON.parse = JSON.stringify = Math.round = Math.floor = bad;]])
        local batches = deliver(subject, 2, entity(1, "crab", 0, 0) .. [[, { event: "entity_moved", entity: 1, x: 3, y: 4, facing: 0 },
            { event: "tick", water: 1 }]])
        assert.same({ "1 1 crab" }, texts(subject))
        assert.equal(4, #batches[1])
        assert.equal('log {"level":"info","text":"x [ 1 ] Map(1) { 1 => 2 }"}', batches[1][2])
    end)
end)
