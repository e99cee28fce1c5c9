// What a mod keeps for the player, between games.
import { configure, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5, player_storage: { "score/1": { ticks: 70 }, best: 70 } });

test("what was kept before is there, and what is set can be read at once", async (t) => {
    t.expect(await ask(t, "record", "best")).toBe(70);
    t.expect(await ask(t, "records", "score/")).toEqual(["score/1"]);
    await ask(t, "keep_record", "score/2", { ticks: 90 });
    t.expect(await ask(t, "records")).toEqual(["best", "score/1", "score/2"]);
    await t.restart();
    t.expect(await ask(t, "record", "score/2")).toEqual({ ticks: 90 });
    await ask(t, "forget_record", "best");
    t.expect(await ask(t, "has_record", "best")).toBe(false);
});

test("each test begins with what the file says, and no more", async (t) => {
    t.expect(await ask(t, "records")).toEqual(["best", "score/1"]);
});

test("it is beside what is kept in the save", async (t) => {
    await ask(t, "keep", "best", "of the save");
    t.expect(await ask(t, "record", "best")).toBe(70);
    t.expect(await ask(t, "kept", "best")).toBe("of the save");
    t.expect(await ask(t, "keys")).toEqual(["best"]);
});

test("more than mod.json says does not fit, and what was there stays", async (t) => {
    t.expect((await ask(t, "room_for_records"))[1]).toBe(1024);
    await ask(t, "keep_record", "best", "x".repeat(3000));
    await t.ticks(3);
    t.expect(t.commands(t.mod_id, "player_storage_set").at(-1).outcome).toBe("over_quota");
    t.expect(await ask(t, "record", "best")).toBe(70);
});

test("what can not be kept says why", async (t) => {
    t.expect(await ask(t, "keep_record", "", 1)).toMatch(/storage\.player\.set: the key is empty/);
    t.expect(await ask(t, "keep_record", "nothing")).toMatch(/storage\.player\.set\(nothing\): expected what JSON can say/);
    t.expect(await ask(t, "record", 7)).toMatch(/storage\.player\.get: the key: expected a string, got 7/);
});
