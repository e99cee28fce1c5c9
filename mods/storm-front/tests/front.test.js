// The front by itself: its module, without waiting for the weather.
import { test } from "gatehouse/test";
import { next_front } from "../front.js";

test("a front builds, stands and passes", (t) => {
    const front = next_front(10, { rain: 50, wind: 0.5 });
    t.expect(front).toMatchObject({ begins: t.now + 10, power: 0, gust: 0, arrived: false, rain: 50, wind: 0.5 });
    t.expect(front.builds).toBe(front.begins + 300);
    t.expect(front.passes - front.builds).toBeGreaterThanOrEqual(1125);
    t.expect(front.passes - front.builds).toBeLessThanOrEqual(1875);
    t.expect(front.ends).toBe(front.passes + 480);
});

test("fronts come from all sides", (t) => {
    const sides = new Set();
    for (let i = 0; i < 60; i++) sides.add(next_front(1, { rain: 50, wind: 0.5 }).from);
    t.expect([...sides].sort()).toEqual(["east", "north", "south-west", "west"]);
});
