-- The SDK: the model of the world and its queries, spawning, timers, messages and input, and a mod that
-- sabotages the language.
local sdk = require("tests.unit.support.sdk")

local decoded, deliver, encoded, entity, events, init, printed, start, started, texts =
    sdk.decoded, sdk.deliver, sdk.encoded, sdk.entity, sdk.events, sdk.init, sdk.printed, sdk.start,
        sdk.started, sdk.texts

after_each(sdk.dispose_all)

describe("the world", function()
    it("is a model of what was told", function()
        local subject = started([[
            import { on, world } from "gatehouse";
            world.watch();
            const show = (label) => $print(label,
                world.entities().map((e) => `${e.kind}:${e.id}:${e.x},${e.y}:${e.hp}`).join(" "));
            on("tick", () => show("tick"));
            on("entity_removed", (event) => $print("removed", world.get(event.entity)?.kind));]])
        local function tick(at, more) deliver(subject, at, more .. '{ event: "tick" }') end
        tick(2, entity(1, "player", 10, 20) .. "," .. entity(2, "shade", 30, 40) .. ",")
        tick(3, [[{ event: "entity_moved", entity: 2, x: 31.5, y: 41, facing: 5 }, { event: "entity_hurt",
            entity: 1, amount: 4, hp: 6,
            cause: "shade" }, { event: "entity_moved", entity: 99, x: 0, y: 0, facing: 0 },]])
        tick(4, '{ event: "entity_removed", entity: 2 }, { event: "entity_removed", entity: 77 },')
        tick(1, "")
        assert.same({ "tick player:1:10,20:10 shade:2:30,40:10", "tick player:1:10,20:6 shade:2:31.5,41:10",
            "removed shade",
                      "removed undefined", "tick player:1:10,20:6", "tick " }, texts(subject))
    end)

    it("keeps an entity the same object and finds what is near, nearest first", function()
        local subject = started([[
            import { on, world } from "gatehouse";
            let seen;
            on("tick", () => {
                if (seen) $print(seen === world.get(1), seen.x);
                seen = world.get(1);
                $print(world.near(0, 0, 50).map((e) => e.id), world.near(0, 0, 50, "crab").map((e) => e.id),
                    world.entities("crab").length,
                    world.player?.id, world.players.map((e) => e.id));
            });]])
        local tick = '{ event: "tick" }'
        deliver(subject, 2, tick)
        deliver(subject, 3, table.concat({ entity(1, "crab", 30, 0), entity(2, "shade", 0, 10), entity(3,
            "crab", 51, 0),
            entity(4, "player2", 0, 50), entity(5, "crab", 0, 30), tick }, ","))
        deliver(subject, 4, '{ event: "entity_moved", entity: 1, x: 2, y: 0, facing: 0 },' .. tick)
        assert.same({ "  0 undefined ", "2,1,5,4 1,5 3 4 4", "true 2", "1,2,5,4 1,5 3 4 4" }, texts(subject))
    end)

    it("tells size and time", function()
        local subject = start([[
            import { on, world } from "gatehouse";
            const show = () => $print(world.tick, world.tick_rate, world.width, world.height, world.tile_size);
            on("init", show);
            on("tick", show);]])
        deliver(subject, 1, init())
        deliver(subject, 60, '{ event: "tick" }')
        assert.same({ "1 60 72 64 16", "60 60 72 64 16" }, texts(subject))
    end)

    it("says once what it does not have, and what may be meant", function()
        local subject = started([[
            import { on, world } from "gatehouse";
            on("tick", () => $print(world.playr, world.then, world.toString === Object.prototype.toString, `${world.hour}`));]])
        deliver(subject, 2, '{ event: "tick" }')
        deliver(subject, 3, '{ event: "tick" }')
        assert.same({ 'warn: world has no "playr" (did you mean "player"?)',
            'warn: world has no "hour"', "undefined undefined true undefined",
            "undefined undefined true undefined" }, texts(subject))
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
            encoded("reply", [[{ reply: "tiles", x: 0, y: 0, width: 2, height: 1, kinds: new Uint8Array([1, 0]),
                heights: new Uint8Array([7, 8]), names: ["deep", "sand"] }]]),
            encoded("reply", '{ reply: "error", reason: "world.read was not granted" }'),
        }
        assert(subject:send(events(2, '{ event: "tick" }')))
        assert.same({ "1 crab 5", "1,0 7,8 deep,sand 2", "world.read was not granted",
                      "the engine gave no answer: too many queries in one tick" }, texts(subject))
        assert.equal('{"query":"entities","x":1,"y":2,"radius":3,"kind":"crab","limit":0,"send":"query"}',
            decoded(subject:sends())[1][1])
    end)
end)

describe("entity.spawn", function()
    local source = [[
        import { entity, on } from "gatehouse";
        on("tiles_changed", async () => {
            try { $print("spawned", await entity.spawn("crab", 1, 2)); } catch (error) { $print(error.message); }
        });
        on("tick", () => { entity.spawn("crab", 3, 4, (id, reason) => $print("done", id, reason)); });
        on("shutdown", () => { entity.spawn("crab", 5, 6); });]]
    local PHASE, TICK = '{ event: "tiles_changed", x: 0, y: 0, width: 1, height: 1 }', '{ event: "tick" }'

    local function result(seq, outcome, reason, id)
        local literal = '{ event: "command_result", seq: %d, outcome: %q, command: "spawn", reason: %q, entity: %d, '
            .. 'said: false }'
        return literal:format(seq, outcome, reason, id)
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
        assert.same({ "warn: spawn: denied: no room\n    at main.js:3:50", "spawn crab: denied: no room" }, texts(subject))
    end)

    it("calls back instead", function()
        local subject = started(source)
        local _, seqs = deliver(subject, 2, TICK .. "," .. TICK)
        deliver(subject, 3, result(seqs[2], "over_quota", "", 0) .. "," .. result(seqs[1], "rewritten", "", 8))
        assert.same({ "warn: spawn: over_quota\n    at main.js:5:35", "done 0 over_quota", "warn: spawn: rewritten\n    at main.js:5:35", "done 8 " },
            texts(subject))
    end)

    it("needs nobody to wait for it, and ends when its batch was thrown away", function()
        local subject = started(source)
        local _, seqs = deliver(subject, 2, '{ event: "shutdown", reason: "" }')
        deliver(subject, 3, result(seqs[1], "denied", "", 0))
        deliver(subject, 4, PHASE)
        deliver(subject, 5, '{ event: "batch_rejected", field: "commands", reason: "long", bytes: 1 }')
        assert.same({ "warn: spawn: denied\n    at main.js:6:39", "warn: a batch was thrown away: commands: long",
            "spawn crab: rejected: commands" },
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
        local function fire(tick, timer) deliver(subject, tick,
            ('{ event: "timer_fired", timer: %d }'):format(timer)) end
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
        deliver(subject, 1000, '{ event: "tick" }')
        deliver(subject, 1050, '{ event: "timer_fired", timer: 0 }')
        assert.same({}, texts(subject))
        deliver(subject, 40, '{ event: "timer_fired", timer: 0 }')
        assert.same({ "fired" }, texts(subject))
    end)

    it("are 64", function()
        assert.same({ "64 timer: 64 timers at most" }, printed([[
            import { timer } from "gatehouse";
            let count = 0;
            try { for (;;) { timer.after(9, () => {}); count++; } } catch (error) { $print(count,
                error.message); }]]))
    end)
end)

describe("messages and input", function()
    -- A mod with an action of its own; what it sent after its Init, and what it printed.
    local function with_own(source, capabilities)
        local subject = start(source)
        local own = sdk.init():gsub("actions: %[%]", 'actions: ["map"]')
        own = own:gsub("capabilities: %b[]", "capabilities: " .. capabilities)
        assert(subject:send(events(1, own)))
        return subject
    end

    local function asked_for(subject) return (decoded(subject:sends())) end

    it("tell of the mod's own actions without asking for the game's", function()
        local early = with_own([[import { input } from "gatehouse";
            input.on("map", (pressed, player) => $print("map", pressed, player));]], "[]")
        assert.same({}, asked_for(early))
        deliver(early, 2, '{ event: "input_action", player: 1, action: "map", pressed: true }')
        local late = with_own([[import { input, ready } from "gatehouse";
            await ready(); const stop = input.on("map", (pressed) => { $print("map", pressed); stop(); });]], "[]")
        assert.same({}, asked_for(late))
        deliver(late, 2, [[{ event: "input_action", player: 0, action: "map", pressed: true },
            { event: "input_action", player: 0, action: "map", pressed: false }]])
        assert.same({ "map true 1" }, texts(early))
        assert.same({ "map true" }, texts(late))
    end)

    it("ask for the game's actions when one is not the mod's own, and say so without the capability", function()
        local asked = { { 'subscribe {"event":"input_action","kind":"","every":1,"off":false}' } }
        local subject = with_own([[import { input } from "gatehouse";
            input.on("map", () => {}); input.on("use", () => {}); input.on("dash", () => {});]], '["input.read"]')
        assert.same(asked, asked_for(subject))
        assert.same({}, texts(subject))
        subject = with_own([[import { input } from "gatehouse"; input.on("mpa", () => {});]], "[]")
        assert.same(asked, asked_for(subject))
        assert.same({ 'warn: input.on: "mpa" is not in "inputs" of mod.json, and without "input.read" no other is ' ..
            "told" }, texts(subject))
    end)

    it("are handled by topic and action", function()
        local subject = started([[
            import { input, message, on, utf8 } from "gatehouse";
            message.on("hello", (m) => $print(m.from, m.version, m.text, m.body.length));
            message.on("facts", (m) => $print(m.json.n, m.json.list[1]));
            message.on("broken", (m) => { try { m.json; } catch { $print("no JSON"); } });
            const stop = input.on("use", (pressed, player) => { $print("use", pressed, player); stop(); });
            on("tick", () => { message.post("other", "t", "\u00e9"); message.post("", "u",
                utf8.encode("a")); message.post("", "v");
                message.publish("w", "\u00e9"); message.publish("w"); message.publishJson("x", { n: [1] });
                message.publishJson("x", undefined); });]])
        deliver(subject, 2, [[
            { event: "message", from: "m", topic: "hello", body: new Uint8Array([0xc3, 0xa9]), version: 2 },
            { event: "message", from: "m", topic: "other", body: new Uint8Array(0), version: 0 },
            { event: "message", from: "m", topic: "facts", version: 1, // {"n":7,"list":[0,"\u00e9"]}
                body: new Uint8Array([123, 34, 110, 34, 58, 55, 44, 34, 108, 105, 115, 116, 34, 58, 91, 48, 44, 34,
                    195, 169, 34, 93, 125]) },
            { event: "message", from: "m", topic: "broken", version: 1, body: new Uint8Array([123]) },
            { event: "input_action", player: 1, action: "use", pressed: true }, { event: "input_action",
                player: 1, action: "dash", pressed: true },
            { event: "input_action", player: 1, action: "use", pressed: false }]])
        assert.same({ "m 2 \u{e9} 2", "7 \u{e9}", "no JSON", "use true 1" }, texts(subject))
        local batches = deliver(subject, 3, '{ event: "tick" }')
        assert.same({ { 'post {"to":"other","topic":"t","body":{"0":195,"1":169}}',
            'post {"to":"","topic":"u","body":{"0":97}}',
            'post {"to":"","topic":"v","body":{}}', 'publish {"topic":"w","body":{"0":195,"1":169}}',
            'publish {"topic":"w","body":{}}',
            'publish {"topic":"x","body":{"0":123,"1":34,"2":110,"3":34,"4":58,"5":91,"6":49,"7":93,"8":125}}',
            'publish {"topic":"x","body":{"0":110,"1":117,"2":108,"3":108}}' } }, batches)
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
                    if (key === "constructor" || (type === Array && (key === "length" ||
                        key === Symbol.iterator))) continue;
                    if (type === Object && (key === "__proto__" || key === "toString" ||
                        key === "valueOf")) continue;
                    if (Object.getOwnPropertyDescriptor(type.prototype, key).configurable) {
                        Object.defineProperty(type.prototype, key, { value: bad, configurable: true,
                            writable: true });
                    }
                }
            }
            const typed = Object.getPrototypeOf(Uint8Array.prototype);
            for (const key of ["set", "subarray", "copyWithin", "slice"]) typed[key] = bad;
            for (const key of ["Map", "Promise", "Uint8Array", "ArrayBuffer", "Error", "RangeError",
                "TypeError", "String", "Number", "BigInt"]) globalThis[key] = bad;
            Object.freeze = Object.create = Reflect.apply = Reflect.ownKeys = bad;
            JSON.parse = JSON.stringify = Math.round = Math.floor = bad;]])
        local batches = deliver(subject, 2, entity(1, "crab", 0, 0) .. [[, { event: "entity_moved", entity: 1,
            x: 3, y: 4, facing: 0 },
            { event: "tick" }]])
        assert.same({ "x [ 1 ] Map(1) { 1 => 2 }", "1 1 crab" }, texts(subject))
        assert.equal(3, #batches[1])
    end)
end)
