// Entities that a mod makes and steers, and what the game refuses.
import { configure, describe, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5 });

const last = (t, command) => t.commands(t.mod_id, command).at(-1);

describe("spawn", () => {
    test("gives a promise of the handle", async (t) => {
        const id = await ask(t, "spawn", "otter", 500, 420);
        t.expect(t.world.get(id)).toMatchObject({ kind: "otter", owner: "sdk", x: 500, y: 420 });
        t.expect(last(t, "spawn")).toMatchObject({ outcome: "applied", made: id, kind: "otter", x: 500, y: 420 });
    });

    test("or calls back", async (t) => {
        const [id, reason] = await ask(t, "spawn_then", "otter", 500, 420);
        t.expect(t.world.get(id).kind).toBe("otter");
        t.expect(reason).toBe("");
    });

    test("fails with the game's reason", async (t) => {
        t.expect(await ask(t, "spawn", "otter", -50, 0)).toBe("Error: spawn otter: denied: outside the world");
        t.expect(await ask(t, "spawn_then", "otter", -50, 0)).toEqual([0, "denied: outside the world"]);
        t.expect(await ask(t, "spawn", "player", 500, 420)).toMatch(/denied: mods may not spawn "player"$/);
        t.expect(await ask(t, "spawn", "unicorn", 500, 420)).toMatch(/^Error: spawn unicorn: /);
        const { x, y } = t.world.player;
        t.expect(await ask(t, "spawn", "shade", x + 5, y)).toMatch(/denied: too close to/);
        t.expect(t.logs().filter(({ level }) => level === "warn").length).toBeGreaterThan(2); // each is told once
        t.expect(t.mod().errors).toBe(0);
    });

    test("checks its arguments at once", async (t) => {
        t.expect(await ask(t, "spawn", "otter", "left", 0)).toMatch(/^TypeError: .*x: expected a number, got "left"/);
        t.expect(await ask(t, "spawn", 7, 0, 0)).toMatch(/^TypeError: .*kind: expected a string/);
        t.expect(t.commands(t.mod_id, "spawn")).toHaveLength(0);
    });
});

describe("its own", () => {
    test("moves, changes and goes", async (t) => {
        const id = await ask(t, "spawn", "otter", 500, 420);
        await ask(t, "move", id, 510, 430);
        await t.ticks(2);
        t.expect(t.world.get(id)).toMatchObject({ x: 510, y: 430 });
        await ask(t, "set", id, { hp: 7, facing: 16384 });
        await t.ticks(2);
        t.expect(last(t, "set_properties")).toMatchObject({ outcome: "applied", entity: id, hp: 7, facing: 16384 });
        const of_query = (await ask(t, "query", { x: 510, y: 430, radius: 2, kind: "otter" }))[0];
        t.expect(of_query).toMatchObject({ entity: id, hp: 7, facing: 16384 });
        await ask(t, "damage", id, 2);
        await t.ticks(2);
        t.expect(t.world.get(id).hp).toBe(5);
        await ask(t, "push", id, 1, 0);
        await t.ticks(2);
        t.expect(t.world.get(id).x).toBeGreaterThan(510);
        await ask(t, "remove", id);
        await t.ticks(2);
        t.expect(t.world.get(id)).toBeUndefined();
        t.expect(t.mod()).toMatchObject({ denied: 0, failed: 0, over_quota: 0 });
    });

    test("is not what is the game's", async (t) => {
        const { id, x, hp } = t.world.player;
        await ask(t, "move", id, 0, 0);
        await ask(t, "set", id, { hp: 1 });
        await ask(t, "remove", id);
        await t.ticks(3);
        t.expect(t.world.get(id)).toMatchObject({ x, hp });
        for (const command of ["move", "set_properties", "remove"]) {
            t.expect(last(t, command)).toMatchObject({ outcome: "denied", reason: t.expect.stringMatching(/./) });
        }
    });

    test("ends with it: a handle that is over fails, and nobody is warned", async (t) => {
        const id = await ask(t, "spawn", "otter", 500, 420);
        await t.remove(id);
        const before = t.logs().length;
        await ask(t, "move", id, 1, 1);
        await t.ticks(3);
        t.expect(last(t, "move"))
            .toMatchObject({ outcome: "failed", reason: t.expect.stringMatching(/^stale handle/) });
        t.expect(t.logs().slice(before).filter(({ level }) => level !== "info")).toEqual([]);
    });
});

describe("others", () => {
    test("are hurt and pushed as far as is fair", async (t) => {
        const { id } = t.world.player;
        await ask(t, "push", id, 3, 4);
        await t.ticks(2);
        t.expect(last(t, "push").outcome).toBe("rewritten");
        t.expect(Math.hypot(last(t, "push").vx, last(t, "push").vy)).toBeCloseTo(0.75, 1);
        await ask(t, "damage", id, 3);
        await t.ticks(2);
        t.expect(last(t, "damage")).toMatchObject({ outcome: "rewritten", amount: 1 });
        await ask(t, "damage", id, 3);
        await t.ticks(2);
        t.expect(last(t, "damage")).toMatchObject({ outcome: "denied", reason: "the player was hurt enough for now" });
        const lighthouse = t.world.entities("lighthouse")[0];
        await ask(t, "push", lighthouse.id, 1, 0);
        await t.ticks(2);
        t.expect(last(t, "push").reason).toBe("a lighthouse can not be pushed");
    });
});
