// Handlers, timers, and what players press.
import { configure, describe, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5, players: 2 });

const gaps = (ticks) => ticks.slice(1).map((tick, i) => tick - ticks[i]);

describe("on", () => {
    test("each tick, or each so many", async (t) => {
        await ask(t, "on", "all", "tick");
        await ask(t, "on", "some", "tick", { every: 5 });
        await t.ticks(20);
        t.expect(new Set(gaps(await ask(t, "told", "all")))).toEqual(new Set([1]));
        t.expect(new Set(gaps(await ask(t, "told", "some")))).toEqual(new Set([5]));
    });

    test("ends with off, and with what it gave", async (t) => {
        await ask(t, "on", "one", "tick");
        await ask(t, "on", "two", "tick");
        await t.ticks(4);
        await ask(t, "off", "one", "tick");
        await ask(t, "end", "two");
        await t.ticks(2);
        const one = (await ask(t, "told", "one")).length, two = (await ask(t, "told", "two")).length;
        t.expect(one).toBeGreaterThan(2);
        await t.ticks(10);
        t.expect(await ask(t, "told", "one")).toHaveLength(one);
        t.expect(await ask(t, "told", "two")).toHaveLength(two);
    });

    test("one kind alone", async (t) => {
        await ask(t, "on", "crabs", "entity_spawned", { kind: "crab" });
        await ask(t, "on", "hurt", "entity_hurt", { kind: "crab" });
        await ask(t, "on", "gone", "entity_removed", { kind: "crab" });
        await t.ticks(3);
        const before = (await ask(t, "told", "crabs")).length;
        const crab = await t.spawn("crab", 500, 420), gull = await t.spawn("gull", 500, 420);
        await t.ticks(2);
        await t.hurt(crab, 1);
        await t.hurt(gull, 1);
        await t.remove(crab);
        await t.remove(gull);
        await t.ticks(2);
        t.expect((await ask(t, "told", "crabs")).length - before).toBe(1);
        t.expect(await ask(t, "told", "hurt")).toHaveLength(1);
        t.expect(await ask(t, "told", "gone")).toHaveLength(1);
    });

    test("says what it does not know", async (t) => {
        t.expect(await ask(t, "bad_event")).toMatch(/^RangeError: on: there is no event .*tock/);
        t.expect(await ask(t, "bad_handler")).toMatch(/^TypeError: on\(tick\): .*function/);
        t.expect(await ask(t, "on", "never", "tick", { every: 0 }))
            .toMatch(/every: expected whole ticks from 1 to 600/);
        t.expect(await ask(t, "on", "never", "tick", { kind: 7 })).toMatch(/kind: expected a string/);
    });

    test("hears of phases", async (t) => {
        await ask(t, "on", "phases", "phase");
        await t.ticks(3);
        t.expect(await ask(t, "told", "phases")).toHaveLength(1); // how it stands
        await t.game("phase", { name: "night" });
        await t.ticks(3);
        t.expect(await ask(t, "told", "phases")).toHaveLength(2);
    });
});

describe("timer", () => {
    test("once, again and again, and never", async (t) => {
        const once = await ask(t, "after", "once", 5);
        await ask(t, "every", "again", 4);
        const never = await ask(t, "after", "never", 20);
        t.expect(once).not.toBe(never);
        await ask(t, "cancel", never);
        await t.ticks(30);
        t.expect(await ask(t, "told", "once")).toHaveLength(1);
        t.expect(new Set(gaps(await ask(t, "told", "again")))).toEqual(new Set([4]));
        t.expect(await ask(t, "told", "never")).toEqual([]);
        await ask(t, "cancel", once); // it is over, which is fine
    });

    test("64 at most", async (t) => {
        await ask(t, "begin_timers");
        await ask(t, "timers", 32, 200);
        await ask(t, "timers", 32, 200);
        t.expect(await ask(t, "after", "one too many", 10)).toBe("RangeError: timer: 64 timers at most");
        await t.ticks(220);
        t.expect(await ask(t, "told", "timers")).toHaveLength(64);
        t.expect(await ask(t, "after", "room again", 1)).toBeGreaterThanOrEqual(0);
    });

    test("more in a tick than the game sets leave no number taken", async (t) => {
        await ask(t, "begin_timers");
        await ask(t, "timers", 50, 5);
        await t.ticks(10);
        t.expect(await ask(t, "told", "timers")).toHaveLength(32);
        t.expect(t.mod().over_quota).toBe(18);
        await ask(t, "timers", 32, 5);
        await t.ticks(2);
        await ask(t, "timers", 32, 5); // with 18 numbers lost there would be none left
        await t.ticks(10);
        t.expect(await ask(t, "told", "timers")).toHaveLength(96);
    });

    test("checks its arguments", async (t) => {
        t.expect(await ask(t, "after", "x", 0)).toMatch(/timer\.after: ticks: expected 1 or more, got 0/);
        t.expect(await ask(t, "after", "x", 2.5)).toMatch(/ticks: expected a whole number, got 2\.5/);
        t.expect(await ask(t, "every", "x", 2000000)).toMatch(/ticks: 2000000 is outside 0\.\.1000000/);
        t.expect(await ask(t, "after", "fine", 1)).toBe(0); // none of them took a number
    });
});

describe("input", () => {
    const said = (t) => t.logs().map(({ text }) => text).filter((text) => /true|false/.test(text));

    test("the mod's own action and the game's, and who pressed", async (t) => {
        await ask(t, "press", "wave");
        await ask(t, "press", "use");
        await t.ticks(2);
        await t.press("wave", 2);
        await t.press("use", 1, { player: 1 });
        await t.ticks(2);
        t.expect(said(t)).toEqual(["wave true 0", "wave false 0", "use true 1", "use false 1"]);
        await ask(t, "end", "use");
        await t.press("use");
        await t.ticks(2);
        t.expect(said(t)).toHaveLength(4);
    });
});
