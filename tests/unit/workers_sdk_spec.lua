-- The SDK: commands, handlers, subscriptions, and what a mod knows of itself.
local sdk = require("tests.unit.support.sdk")

local decoded, deliver, entity, events, init, printed, start, started, texts =
    sdk.decoded, sdk.deliver, sdk.entity, sdk.events, sdk.init, sdk.printed, sdk.start, sdk.started, sdk.texts

after_each(sdk.dispose_all)

describe("the SDK", function()
    it("leaves $recv to a mod that does not use it", function()
        local subject = start('import { on } from "gatehouse"; $recv((bytes) => $print(bytes.byteLength, typeof on));')
        assert(subject:send("abc"))
        assert.same({ "3 function" }, texts(subject))
    end)

    it("calls $recv at its first use", function()
        for _, use in ipairs({ "on('init', f)", "hud.remove(1)", "timer.after(1, f)", "ready()", "world.watch()",
                               "message.on('a', f)", "world.entities()" }) do
            local subject = start()
            local ok, text = subject:load_module("main.js",
                'import { hud, message, on, ready, timer, world } from "gatehouse";'
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

describe("errors of handlers", function()
    it("are told for the first few, and counted", function()
        local subject = started([[
            import { on } from "gatehouse";
            for (let i = 0; i < 30; i++) on("tick", () => { throw new Error(`handler ${i}`); });]])
        local ok, problem = subject:send(events(2, '{ event: "tick" }'))
        assert.is_falsy(ok)
        assert.matches("handler 0", problem)
        local lines = texts(subject)
        assert.equal(17, #lines)
        assert.matches("^error: Error: handler 1\n", lines[1])
        assert.equal("error: and 13 more errors of handlers in this tick", lines[17])
    end)
end)

describe("commands", function()
    it("of the load leave together, after it", function()
        local subject = start([[
            import { hud, light, on } from "gatehouse";
            on("tick", () => {});
            hud.text(0, "hello");
            light.tint(0x808080);]])
        assert.same({ {
            'subscribe {"event":"tick","kind":"","every":1,"off":false}',
            'hud_text {"item":0,"anchor":"top_left","x":0,"y":0,"text":"hello","color":16777215,"key":"","args":[]}',
            'tint {"color":8421504,"ticks":0}',
        } }, (decoded(subject:sends())))
    end)

    it("show a text itself, or a key with its arguments", function()
        local subject = start([[
            import { hud } from "gatehouse";
            hud.text(1, { key: "storm" }, { y: 2 });
            hud.text(2, { key: "hits", args: { count: -3, half: 0.5, big: 2 ** 31, who: "Ann" }, text: "hits" });
            for (const text of [{ key: "k", args: { a: {} } }, { text: "no key" }, { key: "k", args: null }, 5, null]) {
                try { hud.text(3, text); $print("sent"); } catch (error) { $print(String(error)); }
            }]])
        local at = '"anchor":"top_left","x":0,"y":%d,"text":"%s","color":16777215,'
        assert.same({ {
            'hud_text {"item":1,' .. at:format(2, "") .. '"key":"storm","args":[]}',
            'hud_text {"item":2,' .. at:format(0, "hits") .. '"key":"hits","args":[' ..
                '{"name":"count","text":"","number":-3},{"name":"half","text":"0.5"},' ..
                '{"name":"big","text":"2147483648"},{"name":"who","text":"Ann"}]}',
        } }, (decoded(subject:sends())))
        assert.same({
            "TypeError: hud.text: args.a: expected a text or a number, got {}",
            "TypeError: hud_text.key: expected a string, got undefined",
            "TypeError: hud.text: args: expected an object, got null",
            "TypeError: hud_text.text: expected a string, got 5",
            "TypeError: hud_text.text: expected a string, got null",
        }, texts(subject))
    end)

    it("of a tick leave in one $send, in order, with numbers that go up", function()
        local subject = started([[
            import { entity, light, on, particles, sound, weather } from "gatehouse";
            on("tick", () => { entity.push(9, 1, 0); light.tint(0x808080); });
            on("tick", () => { weather.set({ rain: 50 }); weather.flash(70); sound.play("gust"); });
            on("tiles_changed", () => { particles.burst("leaf", 1, 2); sound.play("thunder", { x: 3, y: 4,
                volume: 5 }); });]])
        local batches, seqs = deliver(subject, 2,
            '{ event: "tick" }, { event: "tiles_changed", x: 0, y: 0, width: 1, height: 1 }')
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

    it("that the gate would refuse are refused where they are given, and all others leave", function()
        local subject = started([[
            import { hud, on, sound, storage } from "gatehouse";
            on("tick", () => {
                storage.set("good", 1);
                hud.text(0, "seen");
                for (const wrong of [() => hud.text(1, "a\0b"), () => hud.text(64, "x"), () => sound.play("\0"),
                    () => hud.text(1, "x", { x: NaN }), () => hud.text(1, { key: "k", args: { n: "\0" } }),
                    () => hud.text(1, "\u{1f600}".repeat(65)), () => storage.set("a\0", 1), () => storage.get("\0")]) {
                    try { wrong(); $print("no error"); } catch (error) { $print(error.message); }
                }
                storage.set("half \ud83d", 2);
                $print(storage.get("good"), storage.get("half \ufffd"), storage.get("half \ude00"));
            });]])
        assert.same({ {
            'storage_set {"key":"good","value":{"0":49}}',
            'hud_text {"item":0,"anchor":"top_left","x":0,"y":0,"text":"seen","color":16777215,"key":"","args":[]}',
            'storage_set {"key":"half \u{fffd}","value":{"0":50}}',
        } }, (deliver(subject, 2, '{ event: "tick" }')))
        assert.same({
            "hud_text.text: the character at index 1 is NUL, which no text may have",
            "hud_text.item: 64 is outside 0..63",
            "sound.sound: the character at index 0 is NUL, which no text may have",
            "hud_text.x: expected a finite number, got NaN",
            "hud_text.args[0].text: the character at index 0 is NUL, which no text may have",
            "hud_text.text: at most 256 bytes, got 260",
            "storage_set.key: the character at index 1 is NUL, which no text may have",
            "storage_get.key: the character at index 0 is NUL, which no text may have",
            "1 2 2",
        }, texts(subject))
    end)

    local function all_of(batches)
        local all = {}
        for _, batch in ipairs(batches) do for _, command in ipairs(batch) do all[#all + 1] = command end end
        return all
    end

    it("wait for the next tick when this one has no $send left, and none is lost", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            let begun = false;
            on("tick", async () => {
                if (begun) return;
                begun = true;
                for (let i = 0; i < 100; i++) { hud.remove(i % 64); await null; }
            });]])
        local first = deliver(subject, 2, '{ event: "tick" }')
        local second = deliver(subject, 3, '{ event: "tick" }')
        assert.equal(63, #first)
        assert.equal(1, #second)
        assert.equal(100, #all_of(first) + #all_of(second))
        assert.equal('hud_remove {"item":35}', second[1][#second[1]])
    end)

    it("of more bytes than a tick takes are refused, and those before them leave", function()
        local subject = started([[
            import { hud, on, storage } from "gatehouse";
            on("tick", () => {
                let i = 0;
                try { for (;; i++) storage.set(`k${i}`, "x".repeat(4000)); } catch (error) { $print(i, error.message); }
                hud.remove(1);
            });]])
        local all = all_of((deliver(subject, 2, '{ event: "tick" }')))
        assert.equal(17, #all)
        assert.equal('hud_remove {"item":1}', all[17])
        assert.same({ "16 more than 65536 bytes of commands in one tick: spread the work over several ticks" },
            texts(subject))
    end)

    it("of a mod that may send more than a batch takes leave in several", function()
        local subject = start([[
            import { hud, on } from "gatehouse";
            on("tick", () => { for (let i = 0; i < 600; i++) hud.remove(i % 64); });]])
        assert(subject:send(events(1, (init():gsub("commands_per_tick: 256", "commands_per_tick: 1000")))))
        subject:sends()
        local batches = deliver(subject, 2, '{ event: "tick" }')
        assert.same({ 256, 256, 88 }, { #batches[1], #batches[2], #batches[3] })
    end)

    it("that nobody gave are no $send", function()
        local subject = started('import { on } from "gatehouse"; on("tick", () => {});')
        assert.same({}, deliver(subject, 2, '{ event: "tick" }'))
    end)

    it("after an await leave too", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            on("tick", async () => { hud.remove(1); await null; hud.remove(2); await null; hud.remove(3); });]])
        local batches = deliver(subject, 2, '{ event: "tick" }')
        local all = {}
        for _, batch in ipairs(batches) do for _, command in ipairs(batch) do all[#all + 1] = command end end
        assert.same({ 'hud_remove {"item":1}', 'hud_remove {"item":2}', 'hud_remove {"item":3}' }, all)
    end)

    it("are 256 in a tick and not one more", function()
        local subject = started([[
            import { hud, on } from "gatehouse";
            on("tick", () => {
                let count = 0;
                try { for (;;) { hud.remove(0); count++; } } catch (error) { $print(count,
                    error instanceof RangeError, error.message); }
            });]])
        for tick = 2, 3 do
            local batches = deliver(subject, tick, '{ event: "tick" }')
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
        local ok, text = subject:send(events(2, '{ event: "tick" }'))
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
            on("tiles_changed", () => { hud.remove(2); });]])
        local ok = subject:send(events(2,
            '{ event: "tick" }, { event: "tiles_changed", x: 0, y: 0, width: 1, height: 1 }'))
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
        local ok = subject:send(events(2, '{ event: "tick" }, ' .. entity(7, "shade", 0, 0)))
        subject:stop_killer()
        assert.is_false(ok)
        assert.equal("terminated", subject:error().kind)
        local batches = deliver(subject, 3, '{ event: "tick" }')
        assert.same({ { 'hud_remove {"item":1}', 'hud_remove {"item":2}', 'hud_remove {"item":7}',
            'hud_remove {"item":2}' } }, batches)
    end)

    it("may come and go while events are handled", function()
        local subject = started([[
            import { off, on } from "gatehouse";
            const late = () => $print("late");
            const stop = on("tick", () => { $print("once"); stop(); on("tick", late); });
            on("tiles_changed", () => off("tick", late));]])
        deliver(subject, 2, '{ event: "tick" }')
        deliver(subject, 3, '{ event: "tick" }')
        deliver(subject, 4, '{ event: "tiles_changed", x: 0, y: 0, width: 1, height: 1 }')
        deliver(subject, 5, '{ event: "tick" }')
        assert.same({ "once", "late" }, texts(subject))
    end)

    it("with `every` and `kind` get what they asked for", function()
        local subject = started([[
            import { on } from "gatehouse";
            on("tick", () => $print("each"));
            on("tick", () => $print("third"), { every: 3 });
            on("entity_died", (event) => $print("died", event.kind), { kind: "crab" });
            on("entity_hurt", (event) => $print("hurt", event.entity), { kind: "crab" });]])
        for tick = 2, 5 do deliver(subject, tick, '{ event: "tick" }') end
        deliver(subject, 6, entity(1, "crab", 0, 0) .. "," .. entity(2, "shade", 0, 0))
        deliver(subject, 7, [[{ event: "entity_hurt", entity: 1, amount: 1, hp: 2, cause: "" },
            { event: "entity_hurt", entity: 2, amount: 1, hp: 2, cause: "" },
            { event: "entity_died", entity: 1, kind: "crab", cause: "", x: 0, y: 0 },
            { event: "entity_died", entity: 2, kind: "shade", cause: "", x: 0, y: 0 }]])
        assert.same({ "each", "third", "each", "each", "each", "third", "hurt 1", "died crab" }, texts(subject))
    end)

    it("are checked", function()
        assert.same({
            'RangeError: on: there is no event "tock" (did you mean "tick"?)', "TypeError: on(tick): expected a function, got 5",
            "RangeError: on(tick): every: expected whole ticks from 1 to 600, got 0",
            "TypeError: on(entity_died): kind: expected a string, got 3",
                "RangeError: off: there is no event undefined",
            "TypeError: input.on: expected a function, got undefined",
                "RangeError: timer.after: ticks: expected 1 or more, got 0",
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
                local event, kind, every, stop =
                    command:match('"event":"([%w_]+)","kind":"([%w_]*)","every":(%d+),"off":(%a+)')
                short[#short + 1] = ("%s%s%s%s"):format(event, kind ~= "" and "/" .. kind or "",
                    every ~= "1" and every ~= "0" and " " .. every or "",
                    stop == "true" and " off" or "")
            end
        end
        return table.concat(short, ", ")
    end

    it("are asked for once", function()
        assert.equal("tick, tiles_changed",
            subscribed('on("tick", f); on("tick", () => {}); on("tiles_changed", f); on("init", f); on("message", f);'))
    end)

    it("are asked for again only to be told more often", function()
        assert.equal("tick 10, tick 5",
            subscribed('on("tick", f, { every: 10 }); on("tick", f, { every: 20 }); on("tick", f, { every: 5 });'))
    end)

    it("of a kind are no slower than those of all, and not asked for when all are told", function()
        assert.equal("entity_died/crab, entity_died", subscribed(
            'on("entity_died", f, { kind: "crab" }); on("entity_died", f); on("entity_died", f, { kind: "shade" });'))
        assert.equal("entity_spawned/crab, entity_moved/crab 9, entity_hurt/crab, entity_removed/crab, "
            .. "entity_spawned, entity_moved 2, entity_moved/crab 2, entity_hurt, entity_removed",
            subscribed('world.watch("crab", { every: 9 }); world.watch("", { every: 2 });'))
    end)

    it("end with the last handler, unless the model needs them", function()
        assert.equal("tick, tick off, tick",
            subscribed('const stop = on("tick", f); stop(); stop(); on("tick", f);'))
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
                $print(settings.strength, settings.name, "other" in settings, Object.isFrozen(settings),
                    Object.keys(settings), JSON.stringify(settings));
                attempt(() => settings.strenght);
                $print(mod.id, mod.api, mod.capabilities, mod.has("hud"), mod.has("light"),
                    mod.limits.commands_per_tick);
            });
            await ready();
            $print("ready", settings.strength);]])
        assert(subject:send(events(1, init())))
        assert.same({
            "settings.strength is not known while the mod is being loaded: "
                .. "read it in a handler, or after `await ready()`",
            "known only from the init event on: read it in a handler, or after `await ready()`",
            '3 \u{e9} false true strength,name {"strength":3,"name":"\u{e9}"}',
            'settings: mod.json declares no "strenght" (did you mean "strength"?)', "test-mod 1 hud,world.read true false 256", "ready 3",
        }, texts(subject))
    end)

    it("is told the place of each call that was not done, and of a crowd's only once", function()
        local subject = started([[
            import { on, hud, light, world } from "gatehouse";
            on("tick", () => {
                const count = world.tick === 2 ? 2 : 200;
                for (let i = 0; i < count; i++) hud.icon(i % 64, "shel");
                light.set(1, { radius: 9 });
            });]])
        local function result(seq, command, outcome, reason)
            return ([[{ event: "command_result", seq: %d, outcome: %q, command: %q, reason: %q, entity: 0, said: %s }]])
                :format(seq, outcome, command, reason, outcome == "denied" and "true" or "false")
        end
        deliver(subject, 2, '{ event: "tick" }') -- after the subscriptions
        local first = texts(subject)
        assert.same({}, first)
        deliver(subject, 3, table.concat({ result(2, "hud_icon", "failed", "no sprite"),
            result(3, "hud_icon", "failed", "no sprite"), result(4, "light", "rewritten", "intensity: 9, 8"),
            result(4, "light", "rewritten", "intensity: 8, 7"), result(4, "light", "denied", "no capability") }, ","))
        assert.same({ "warn: hud_icon: failed: no sprite\n    at main.js:4:53",
            "warn: light: rewritten: intensity: 9, 8\n    at main.js:5:23",
            "warn: light was asked for here:\n    at main.js:5:23" }, texts(subject))
        deliver(subject, 4, '{ event: "tick" }')
        deliver(subject, 5, result(150, "hud_icon", "failed", "no sprite") .. ","
            .. result(160, "hud_icon", "failed", "another reason") .. "," .. result(170, "hud_icon", "failed", "another reason"))
        assert.same({ "warn: hud_icon: failed: another reason" }, texts(subject))
    end)

    it("passes no options over where a call takes none, and minds no number that list.map gives", function()
        assert.same({
            "TypeError: timer.after takes no options, got { repeat: true }",
            "TypeError: timer.every takes no options, got { times: 3 }",
            "TypeError: message.publish takes no options, got { version: 2 }",
            "TypeError: message.publishJson takes no options, got {}",
            "TypeError: message.post takes no options, got { version: 2 }",
            "TypeError: message.on takes no options, got { from: 'a' }",
            "TypeError: storage.get takes no options, got []: for a value where there is none, storage.get(key) ?? value",
            "TypeError: storage.set takes no options, got { version: 1 }",
            "TypeError: storage.remove takes no options, got { all: true }",
            "TypeError: input.on takes no options, got { player: 1 }",
            "TypeError: entity.spawn takes no options, got { hp: 3 }: entity.set(id, {...}) changes what was made",
            "TypeError: entity.move takes no options, got { speed: 2 }",
            "TypeError: entity.damage takes no options, got { by: 1 }",
            "TypeError: entity.remove takes no options, got {}",
            "TypeError: entity.push takes no options, got { ticks: 9 }",
            "TypeError: light.tint: ticks takes no options, got { ticks: 3 }",
            "TypeError: weather.flash: percent takes no options, got { percent: 3 }",
            "fine",
        }, printed([[
            import { entity, input, light, message, storage, timer, weather } from "gatehouse";
            const attempt = (fn) => { try { fn(); } catch (error) { $print(error); } };
            attempt(() => timer.after(60, () => {}, { repeat: true }));
            attempt(() => timer.every(60, () => {}, { times: 3 }));
            attempt(() => message.publish("a", "b", { version: 2 }));
            attempt(() => message.publishJson("a", 1, {}));
            attempt(() => message.post("a", "b", "c", { version: 2 }));
            attempt(() => message.on("a", () => {}, { from: "a" }));
            attempt(() => storage.get("a", []));
            attempt(() => storage.set("a", 1, { version: 1 }));
            attempt(() => storage.remove("a", { all: true }));
            attempt(() => input.on("use", () => {}, { player: 1 }));
            attempt(() => entity.spawn("crab", 1, 2, { hp: 3 }));
            attempt(() => entity.move(1, 2, 3, { speed: 2 }));
            attempt(() => entity.damage(1, 2, { by: 1 }));
            attempt(() => entity.remove(1, {}));
            attempt(() => entity.push(1, 2, 3, { ticks: 9 }));
            attempt(() => light.tint(0xff0000, { ticks: 3 }));
            attempt(() => weather.flash({ percent: 3 }));
            ["a", "b"].forEach(storage.remove);
            $print("fine");
        ]]))
    end)

    it("has no misspelt option passed over", function()
        assert.same({
            'TypeError: hud.text: there is no option "anchr" (did you mean "anchor"?); there are anchor, x, y, color, font',
            'TypeError: hud.bar: there is no option "widht" (did you mean "width"?); there are anchor, x, y, color, '
                .. "width, height",
            'TypeError: light.set: there is no option "size"; there are x, y, entity, radius, color, intensity, angle, '
                .. "spread, ticks",
            'TypeError: sound.play: there is no option "volum" (did you mean "volume"?); there are volume, x, y',
            'TypeError: particles.burst: there is no option "cuont" (did you mean "count"?); there are count, color, speed',
            'TypeError: weather.set: there is no option "Rain" (did you mean "rain"?); there are rain, fog, wind_x, wind_y',
            'TypeError: entity.set: there is no option "health"; there are vx, vy, hp, facing, sprite, tint',
            'TypeError: world.watch: there is no option "evry" (did you mean "every"?); there are every',
            'TypeError: on(tick): there is no option "kinds" (did you mean "kind"?); there are kind, every',
            "TypeError: hud.icon: expected an object with options, got 5",
            'RangeError: off: there is no event "entity_spwaned" (did you mean "entity_spawned"?)',
        }, printed([[
            import { entity, hud, light, off, on, particles, sound, weather, world } from "gatehouse";
            const attempt = (fn) => { try { fn(); } catch (error) { $print(error); } };
            attempt(() => hud.text(1, "x", { anchr: "top" }));
            attempt(() => hud.bar(1, 1, 2, { x: 1, widht: 3 }));
            attempt(() => light.set(1, { radius: 3, size: 4 }));
            attempt(() => sound.play("bell", { volum: 3 }));
            attempt(() => particles.burst("spark", 1, 1, { cuont: 3 }));
            attempt(() => weather.set({ Rain: 3 }));
            attempt(() => entity.set(1, { health: 3 }));
            attempt(() => world.watch("crab", { evry: 3 }));
            attempt(() => on("tick", () => {}, { kinds: "crab" }));
            attempt(() => hud.icon(1, "x", 5));
            attempt(() => off("entity_spwaned", () => {}));]]))
    end)

    it("is told once of what the gate did not do", function()
        local subject = started('import { on } from "gatehouse"; on("tick", () => {});')
        local denied = [[{ event: "command_result", seq: 1, outcome: "denied", command: "push",
            reason: "entity.push was not granted", entity: 0, said: false },
            { event: "command_result", seq: 2, outcome: "failed", command: "push",
            reason: "stale handle: that entity is gone", entity: 0, said: false }]]
        deliver(subject, 2, denied .. "," .. denied)
        deliver(subject, 3, '{ event: "batch_rejected", field: "commands[0]", reason: "too long", bytes: 9 }')
        assert.same({ "warn: push: denied: entity.push was not granted\n    at main.js:1:33",
            "warn: a batch was thrown away: commands[0]: too long" },
            texts(subject))
    end)
end)
