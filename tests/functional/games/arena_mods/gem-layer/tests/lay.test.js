import { expect, test } from "gatehouse/test";
import { on, standing } from "gatehouse/game";

test("lays gems, which the game counts", async (t) => {
    await t.ticks(6);
    const [first] = t.commands("gem-layer", "lay");
    expect(first.outcome).toBe("applied");
    expect(first.count).toBe(2);
    expect(first.cut).toBe("square");
    expect(first.x).toBe(40.5);
    expect(t.world.entities("gem").length >= 3 + 2).toBe(true);
});

test("is refused by the game, by quota and by name", async (t) => {
    await t.ticks(8);
    const outcomes = t.commands("gem-layer", "lay").map((command) => command.outcome);
    expect(outcomes).toEqual(["applied", "denied", "rewritten", "failed", "applied", "applied", "applied", "applied",
        "over_quota", "over_quota"]);
});

test("sends messages within messages", async (t) => {
    await t.ticks(16);
    const [first] = t.commands("gem-layer", "trail");
    expect(first.outcome).toBe("applied");
    expect(first.stops.length).toBe(2);
    expect(first.stops[1].gift).toEqual({ count: 2, notes: ["a"] });
    expect(first.owner.name).toBe("me");
});

test("a test of a mod hears and asks, too", async (t) => {
    const heard = [];
    on("cheered", ({ by, words }) => heard.push(`${by}: ${words.join(" ")}`));
    await t.ticks(9);
    expect(heard).toEqual(["gem-layer: a b c"]);
    expect(standing({ player: 0 }).cuts[1]).toBe("drop");
    expect(() => standing({ player: 1 })).toThrow("nobody plays there");
    expect(() => standing({ player: 2 })).toThrow("standing.player: 2 is outside 0..1");
});
