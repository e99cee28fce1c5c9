// What a mod keeps in the saved game.
import { configure, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5 });

test("what is set can be read at once, and in the next life", async (t) => {
    await ask(t, "keep", "b", { count: 3, names: ["a", "é"] });
    await ask(t, "keep_bytes", "a", [0, 1, 255]);
    t.expect(await ask(t, "kept", "b")).toEqual({ count: 3, names: ["a", "é"] });
    await t.restart();
    t.expect((await ask(t, "mod")).restarts).toBe(1);
    t.expect(await ask(t, "kept", "b")).toEqual({ count: 3, names: ["a", "é"] });
    t.expect(await ask(t, "kept_bytes", "a")).toEqual([true, 0, 1, 255]);
    t.expect(await ask(t, "keys")).toEqual(["a", "b"]);
});

test("each test begins with nothing kept", async (t) => {
    t.expect(await ask(t, "keys")).toEqual([]);
    t.expect(await ask(t, "kept", "b")).toBeUndefined();
    t.expect(await ask(t, "room")).toEqual([0, 2048]);
});

test("keys by prefix, and what is removed is gone", async (t) => {
    for (const key of ["pet/2", "pet/1", "door"]) await ask(t, "keep", key, 1);
    t.expect(await ask(t, "keys", "pet/")).toEqual(["pet/1", "pet/2"]);
    await ask(t, "forget", "pet/1");
    t.expect(await ask(t, "has", "pet/1")).toBe(false);
    t.expect(await ask(t, "keys", "pet/")).toEqual(["pet/2"]);
    await ask(t, "forget", "never was");
    await t.ticks(2);
    t.expect(t.mod()).toMatchObject({ failed: 0, denied: 0 });
});

test("more than mod.json says does not fit, and what was there stays", async (t) => {
    await ask(t, "keep", "small", "stays");
    await ask(t, "keep_long", "small", 3000);
    await t.ticks(3);
    t.expect(t.commands(t.mod_id, "storage_set").at(-1).outcome).toBe("over_quota");
    t.expect(t.logs().filter(({ level }) => level === "warn").at(-1).text).toMatch(
        /^storage_set: over_quota: the storage is full: 12 of 2048 bytes are used, this needs 2995 more\n +at .*kept\.js:8:/);
    t.expect(await ask(t, "kept", "small")).toBe("stays");
});

test("what can not be kept says why", async (t) => {
    t.expect(await ask(t, "keep", "", 1)).toMatch(/storage\.set: the key is empty/);
    t.expect(await ask(t, "keep", 7, 1)).toMatch(/the key: expected a string, got 7/);
    t.expect(await ask(t, "keep", "nothing"))
        .toMatch(/storage\.set\(nothing\): expected what JSON can say or a Uint8Array/);
    t.expect(await ask(t, "keep_long", "long", 20000)).toMatch(/value: at most 16384 bytes/);
    t.expect(await ask(t, "keep", "k".repeat(65), 1)).toMatch(/key: at most 64 bytes, got 65/);
});
