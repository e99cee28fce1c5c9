-- The SDK's `storage`, in real mods: what they read after they wrote, over ticks and lives, and migration.
local t = require "t_mods"

local BUILD = os.getenv("GATEHOUSE_BUILD") or ("build/" .. (os.getenv("B") or "release"))
local WORKER = os.getenv("GATEHOUSE_WORKER") or (BUILD .. "/gatehouse-worker")

local game, mods

local function tick()
    game:act()
    game:deliver()
    return game:think()
end

-- Starts a mod and plays so many ticks; what it printed, line by line.
local function play(id, main, options)
    options = options or {}
    local number = assert(mods.start {
        id = id, title = id, main = "main.js",
        modules = { ["main.js"] = 'import { on, ready, storage, timer } from "gatehouse";\n' .. main },
        capabilities = options.capabilities or { "storage" }, settings = "{}",
        storage = { version = options.version or 1, max_kb = options.max_kb or 16 },
    })
    mods.wait_ready()
    for _ = 1, options.ticks or 4 do tick() end
    game:act()
    local printed = {}
    for _, line in ipairs(game:lines()) do
        printed[#printed + 1] = line:match("main%.js:%d+: (.*)$") or line
    end
    return printed, number
end

local function ended(...)
    local printed, number = play(...)
    mods.stop(number, "over")
    game:lines()
    return printed
end

describe("storage in the SDK", function()
    before_each(function()
        game, mods = t.open { worker = WORKER, sdk = "build/gen/sdk", seed = 5 }
        assert(game, mods)
    end)
    after_each(function()
        game:close()
        game, mods = nil, nil
    end)

    it("reads what this tick wrote, and what earlier ones did", function()
        local printed = play("pet", [[
            let ticks = 0;
            on("tick", () => {
                ticks++;
                if (ticks === 1) {
                    storage.set("fish", { count: 3, names: ["a", "é"] });
                    $print(storage.get("fish").count, storage.has("fish"), storage.get("none"));
                    storage.set("gone", 1);
                    storage.remove("gone");
                    $print(storage.get("gone"), storage.keys().join());
                } else if (ticks === 2) {
                    $print(JSON.stringify(storage.get("fish")), storage.keys("f").join(), storage.used, storage.most);
                    storage.get("fish").count = 99;
                    $print(storage.get("fish").count);
                }
            });]])
        assert.same({
            "3 true undefined", "undefined fish", '{"count":3,"names":["a","é"]} fish 34 16384', "3",
        }, printed)
    end)

    it("keeps bytes as bytes, and every kind of JSON", function()
        local printed = play("pet", [[
            on("init", () => {
                storage.set("bytes", new Uint8Array([0, 255, 7]));
                storage.set("none", null); storage.set("text", ""); storage.set("yes", true);
            });
            let told = false;
            on("tick", () => {
                if (told) return;
                told = true;
                const bytes = storage.get("bytes");
                $print(bytes instanceof Uint8Array, bytes.join());
                $print(storage.get("none"), storage.get("text") === "", storage.get("yes"));
            });]])
        assert.same({ "true 0,255,7", "null true true" }, printed)
    end)

    it("is there in the next life", function()
        ended("pet", 'on("init", () => storage.set("fish", 3));')
        assert.same({ "3" }, play("pet", 'on("init", () => $print(storage.get("fish")));'))
    end)

    it("says what is wrong with a key, a value or the room", function()
        local printed = play("pet", [[
            const attempt = (fn) => { try { fn(); $print("fine"); } catch (error) { $print(error.message); } };
            on("init", () => {
                attempt(() => storage.set("", 1));
                attempt(() => storage.get(5));
                attempt(() => storage.set("a", undefined));
                attempt(() => storage.set("a".repeat(65), 1));
                attempt(() => storage.set("a", "x".repeat(16383)));
                attempt(() => storage.set("big", "x".repeat(1024)));
            });
            let ticks = 0;
            on("tick", () => { if (++ticks === 2) $print(storage.has("big")); });]], { max_kb = 1 })
        assert.same({
            "storage.set: the key is empty",
            "storage.get: the key: expected a string, got 5",
            "storage.set(a): expected what JSON can say or a Uint8Array, got undefined",
            "storage_set.key: at most 64 bytes, got 65",
            "storage_set.value: at most 16384 bytes, got 16385",
            "fine",
            "warn pet -: storage_set: over_quota: the storage is full: 0 of 1024 bytes are used, "
            .. "this needs 1029 more\n    at main.js:9:39",
            "false",
        }, printed)
    end)

    it("says that mod.json must ask for it", function()
        local printed = play("pet", [[
            on("init", () => { try { storage.get("a"); } catch (error) { $print(error.message); } });]],
            { capabilities = {} })
        assert.matches('storage: this query needs the capability "storage"', printed[1], 1, true)
    end)

    it("lists more keys than one answer holds", function()
        local printed = play("pet", [[
            let ticks = 0;
            on("tick", () => {
                ticks++;
                if (ticks <= 10) for (let i = 0; i < 60; i++) storage.set(`k${ticks * 100 + i}`, i);
                if (ticks === 12) $print(storage.keys().length, storage.keys("k100")[0]);
            });]], { ticks = 14 })
        assert.same({ "600 k100" }, printed)
    end)

    describe("migration", function()
        before_each(function() ended("pet", 'on("init", () => storage.set("fish", 3));') end)

        it("comes before every other event and is kept", function()
            local printed = play("pet", [[
                storage.migrate((from, to) => {
                    $print(`from ${from} to ${to}`);
                    storage.set("food", { fish: storage.get("fish") });
                    storage.remove("fish");
                });
                let ticks = 0;
                on("tick", () => {
                    if (++ticks === 1) $print(JSON.stringify(storage.get("food")), storage.has("fish"));
                });
            ]], { version = 2 })
            assert.same({ "from 1 to 2", '{"fish":3} false' }, printed)
        end)

        it("may take several ticks, and begin after `await ready()`", function()
            local printed = play("pet", [[
                await ready();
                storage.migrate(async (from, to) => {
                    await new Promise((resolve) => timer.after(2, resolve));
                    storage.set("food", storage.get("fish") + 1);
                    $print("done");
                });
                on("tick", () => { if (storage.has("food")) $print(storage.get("food")); });
            ]], { version = 2, ticks = 8 })
            assert.equal("done", printed[1])
            assert.equal("4", printed[2])
        end)

        it("that throws leaves everything as it was, and the next life tries again", function()
            local lines = play("pet", [[
                storage.migrate(() => { storage.remove("fish"); throw new Error("no idea"); });
                let ticks = 0;
                on("tick", () => {
                    ticks++;
                    if (ticks === 3) { $print(storage.get("fish")); storage.set("a", 1); }
                });
            ]], { version = 2, ticks = 6 })
            local text = table.concat(lines, "\n")
            assert.matches("no idea", text, 1, true)
            assert.matches("not brought from version 1 to 2 and is as it was: the mod gave it up", text, 1, true)
            assert.matches("storage_set was denied: the migration from version 1 to 2 failed", text, 1, true)
            mods.stop(2, "over")
            mods.restart(2)
            mods.wait_ready()
            for _ = 1, 3 do tick() end
            game:act()
            assert.matches("no idea", table.concat(game:lines(), "\n"), 1, true)
        end)

        it("that nobody does: writing says what to call", function()
            local printed = play("pet", [[
                on("init", () => timer.after(1, () => {
                    try { storage.set("a", 1); } catch (error) { $print(error.message); }
                    $print(storage.get("fish"));
                }));
            ]], { version = 2 })
            assert.same({
                "storage.set: what is stored is of version 1 and this mod's is 2: "
                .. "call storage.migrate((from, to) => { ... }) first", "3",
            }, printed)
        end)
    end)
end)
