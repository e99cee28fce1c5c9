// A storm from the outside: what the game is asked for, and that it allows it.
import { configure, describe, test } from "gatehouse/test";

configure({ seed: 7, players: 2 });

const FIRST_TICKS = 90, HEIGHT = FIRST_TICKS + 330; // when the first front comes, and when it is at its height

const rain_of = (t) => t.commands("storm-front", "weather").map((command) => command.rain);

describe("the first front", () => {
    test("comes after a breath and says from where", async (t) => {
        await t.ticks(FIRST_TICKS / 2);
        t.expect(t.commands("storm-front", "weather")).toHaveLength(0);
        await t.until(() => t.texts().length > 0, FIRST_TICKS);
        t.expect(t.texts()[0]).toMatch(/^A storm front comes in from the (west|east|north|south-west)$/);
        t.expect(t.hud().map((item) => item.kind)).toEqual(["text", "icon"]);
        await t.until(() => t.hud().length === 0, 260);
    });

    test("builds up to the rain that is set, and the game allows all of it", async (t) => {
        await t.ticks(HEIGHT);
        const rain = rain_of(t);
        t.expect(rain[0]).toBeLessThan(40);
        t.expect(Math.max(...rain)).toBe(80);
        for (let i = 1; i < rain.length; i++) t.expect(rain[i]).toBeGreaterThanOrEqual(rain[i - 1]);
        t.expect(t.commands("storm-front", { outcome: "denied" })).toEqual([]);
        t.expect(t.mod()).toMatchObject({ errors: 0, over_quota: 0, rejected_batches: 0 });
    });

    test("asks for a handful of commands a tick", async (t) => {
        await t.ticks(HEIGHT + 300);
        const per_tick = new Map();
        for (const { tick } of t.commands()) per_tick.set(tick, (per_tick.get(tick) ?? 0) + 1);
        per_tick.delete(Math.min(...per_tick.keys())); // the first one subscribes
        t.expect(Math.max(...per_tick.values())).toBeLessThan(12);
    });
});

describe("gusts", () => {
    const pushes = (t) => t.commands("storm-front", "push");

    test("push both players, less than they can walk against", async (t) => {
        await t.until(() => pushes(t).length > 60, HEIGHT + 600);
        const pushed = new Set(pushes(t).map((command) => command.entity));
        for (const player of t.world.players) t.expect(pushed).toContain(player.id);
        for (const push of pushes(t)) {
            t.expect(push.outcome).toBe("applied"); // the policy would cut or deny more than is fair
            t.expect(Math.hypot(push.vx, push.vy)).toBeLessThan(0.75);
        }
    });

    test("move a player who stands still", async (t) => {
        await t.ticks(HEIGHT);
        const { id, x, y } = t.world.player;
        const before = pushes(t).length;
        await t.until(() => pushes(t).length > before + 60, 600);
        const player = t.world.get(id);
        t.expect(Math.hypot(player.x - x, player.y - y)).toBeGreaterThan(2);
    });

    test("lean on shades that are near", async (t) => {
        await t.ticks(HEIGHT);
        const shade = await t.spawn("shade", t.world.player.x + 60, t.world.player.y);
        await t.set(shade, { max_hp: 1000, hp: 1000 }); // lanterns burn
        await t.until(() => pushes(t).some((push) => push.entity === shade), 400);
    });
});

test("another storm comes after the calm", async (t) => {
    await t.until(() => t.commands("storm-front", { command: "tint", color: 0xffffff }).length > 0, 3200);
    t.expect(rain_of(t).at(-1)).toBe(0);
});
