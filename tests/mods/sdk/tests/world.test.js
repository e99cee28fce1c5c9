// The world as a mod sees it.
import { configure, describe, test } from "gatehouse/test";
import { island } from "gatehouse/game";
import { ask } from "./ask.js";

configure({ seed: 5, players: 2 });

const kinds = (list) => [...new Set(list.map((one) => one.kind))].sort();

describe("what there is without asking", () => {
    test("size, rate, phase and day", async (t) => {
        t.expect(await ask(t, "world")).toMatchObject({ rate: 60, tile: 16, phase: "day", day: 1 });
        const { width, height, left } = await ask(t, "world");
        t.expect([width, height]).toEqual([t.world.width, t.world.height]);
        t.expect(left).toBeGreaterThan(0);
    });

    test("the phase and what is left of it go on", async (t) => {
        const { left } = await ask(t, "world"), at = t.now;
        await t.ticks(30);
        const later = await ask(t, "world");
        t.expect(left - later.left).toBeGreaterThanOrEqual(30);
        t.expect(left - later.left).toBeLessThanOrEqual(t.now - at);
        await t.game("phase", { name: "night", ticks: 500 });
        await t.ticks(2);
        const { phase, left: of_night } = await ask(t, "world");
        t.expect(phase).toBe("night");
        t.expect(of_night).toBeGreaterThan(480);
        t.expect(of_night).toBeLessThan(500);
    });

    test("the phase is as it is, for whoever reads it late", async (t) => {
        await t.game("phase", { name: "dusk" });
        await t.ticks(30);
        t.expect((await ask(t, "world")).phase).toBe("dusk");
    });

    test("the water's level is known from the beginning, and as it rises", async (t) => {
        const low = await ask(t, "water");
        t.expect(low).toBe(island.water);
        await t.game("phase", { name: "dusk" });
        await t.ticks(60);
        t.expect(island.water).toBeGreaterThan(low);
        t.expect(Math.abs(await ask(t, "water") - island.water)).toBeLessThan(0.5);
    });
});

describe("the model", () => {
    test("has both players", async (t) => {
        await ask(t, "watch");
        t.expect(await ask(t, "players")).toEqual(["player", ["player", "player2"]]);
    });

    test("is complete one batch after watch(), and reading begins it, too", async (t) => {
        t.expect(await ask(t, "count", "lighthouse")).toBe(0);
        t.expect(await ask(t, "count", "lighthouse")).toBe(1);
        t.expect(kinds(await ask(t, "near", 0, 0, 9999))).toEqual(["lighthouse"]); // all that is watched so far
        t.expect(await ask(t, "count", "")).toBe(t.world.entities().length);
    });

    test("follows one thing through its life", async (t) => {
        await ask(t, "watch", "crab");
        const crab = await t.spawn("crab", 500, 420);
        await t.ticks(2);
        t.expect(await ask(t, "get", crab)).toMatchObject({ id: crab, kind: "crab", hp: 3, max_hp: 3, owner: "" });
        t.expect(await ask(t, "same", crab)).toBe(true);
        await t.hurt(crab, 1);
        await t.set(crab, { x: 520 });
        await t.ticks(2);
        const { hp, x } = await ask(t, "get", crab);
        t.expect(hp).toBe(2);
        t.expect(x).toBeCloseTo(t.world.get(crab).x, 0);
        await t.remove(crab);
        await t.ticks(2);
        t.expect(await ask(t, "get", crab)).toBeUndefined();
    });

    test("has only the kinds that are watched", async (t) => {
        await ask(t, "watch", "crab");
        await t.spawn("crab", 500, 420);
        const gull = await t.spawn("gull", 500, 420);
        await t.ticks(2);
        t.expect(await ask(t, "get", gull)).toBeUndefined();
        t.expect(await ask(t, "count", "crab")).toBe(t.world.entities("crab").length);
    });

    test("near: nearest first, of one kind or all", async (t) => {
        await ask(t, "watch");
        const far = await t.spawn("grave", 520, 420), close = await t.spawn("grave", 510, 420);
        const barrel = await t.spawn("barrel", 502, 420);
        await t.ticks(2);
        const ids = (list) => list.map((one) => one.id).filter((id) => [far, close, barrel].includes(id));
        t.expect(ids(await ask(t, "near", 500, 420, 25))).toEqual([barrel, close, far]);
        t.expect(ids(await ask(t, "near", 500, 420, 25, "grave"))).toEqual([close, far]);
        t.expect(ids(await ask(t, "near", 500, 420, 12, "grave"))).toEqual([close]);
    });
});

describe("queries", () => {
    test("entities: nearest first, of a kind, so many", async (t) => {
        const ids = [];
        for (let i = 1; i <= 3; i++) ids.push(await t.spawn("grave", 500 + 8 * i, 420));
        await t.ticks(1);
        const query = { x: 500, y: 420, radius: 40, kind: "grave" };
        const found = await ask(t, "query", query);
        t.expect(found.map((one) => one.entity)).toEqual(ids);
        t.expect(found[0]).toMatchObject({ kind: "grave", x: 508, y: 420, owner: "" });
        t.expect(await ask(t, "query", { ...query, limit: 1 })).toHaveLength(1);
        t.expect(await ask(t, "query", { ...query, kind: "unicorn" })).toBe("Error: no kind has that name");
    });

    test("tiles are cut to the world", async (t) => {
        t.expect(await ask(t, "tiles", 0, 0, 4, 3)).toMatchObject({ x: 0, y: 0, width: 4, height: 3, kinds: 12,
            heights: 12, names: t.expect.arrayContaining(["sand", "grass"]) });
        const { width } = t.world;
        t.expect(await ask(t, "tiles", width - 2, 0, 50, 1)).toMatchObject({ width: 2, kinds: 2 });
    });

    test("a way leads from place to place and from entity to entity", async (t) => {
        const { found, why, points } = await ask(t, "path", { x: 500, y: 420 }, { x: 548, y: 420 });
        t.expect([found, why]).toEqual([true, ""]);
        t.expect(points.at(-1)).toEqual({ x: 552, y: 424 });
        for (const [i, { x, y }] of points.entries()) {
            const before = points[i - 1] ?? { x: 504, y: 424 };
            t.expect(Math.max(Math.abs(x - before.x), Math.abs(y - before.y))).toBe(16);
            t.expect((await ask(t, "at", x, y)).solid).toBe(false);
        }
        const grave = await t.spawn("grave", 500, 420), barrel = await t.spawn("barrel", 548, 420);
        await t.ticks(2);
        t.expect((await ask(t, "path", grave, barrel)).points).toEqual(points);
        t.expect((await ask(t, "path", grave, grave)).points).toEqual([]);
        t.expect(await ask(t, "path", 12345, barrel)).toBe("Error: from: that entity is gone");
    });

    test("a place says its tile and who stands there", async (t) => {
        const grave = await t.spawn("grave", 500, 420);
        await t.ticks(2);
        const place = await ask(t, "at", 500, 420);
        t.expect(place).toMatchObject({ inside: true, tile_x: 31, tile_y: 26, water: false, depth: 0 });
        t.expect(place.entities).toMatchObject([{ entity: grave, kind: "grave", owner: "" }]);
        t.expect(await ask(t, "at", -5, 0)).toMatchObject({ inside: false, solid: true, entities: [] });
        t.expect(await ask(t, "sees", grave, { x: 510, y: 424 })).toBe(true);
    });

    test("ways that make no sense say what was expected", async (t) => {
        t.expect(await ask(t, "path", "here", { x: 1, y: 1 }))
            .toMatch(/world\.path: from: expected an entity, its id, or \{x, y\}, got here/);
        t.expect(await ask(t, "path", { x: 1, y: 1 }, null)).toMatch(/world\.path: to: expected an entity/);
        t.expect(await ask(t, "path", { x: 1, y: 1 }, { x: 9, y: 9 }, { strait: true })).toMatch(/"?straight"?/);
        t.expect(await ask(t, "path", { x: 1, y: 1 }, { x: 9, y: 9 }, { nodes: 9999 })).toMatch(/nodes: 9999 is outside 0\.\.4096/);
    });

    test("what makes no sense says what was expected", async (t) => {
        t.expect(await ask(t, "query", { x: 0, y: 0, radius: -1 }))
            .toMatch(/^RangeError: .*radius: -1 is outside 0\.\./);
        t.expect(await ask(t, "query", { x: 0, y: 0, radius: 1, limit: 999 }))
            .toMatch(/limit: 999 is outside 0\.\.256/);
        t.expect(await ask(t, "query", { x: "a", y: 0, radius: 1 })).toMatch(/^TypeError: .*x: expected a number/);
        t.expect(await ask(t, "tiles", 0, 0, 0, 1)).toMatch(/width: 0 is outside 1\.\.256/);
    });
});
