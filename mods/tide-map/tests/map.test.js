// The map and the compass, as a player meets them.
import { configure, describe, test } from "gatehouse/test";

configure({ seed: 7 });

const MAP = 0, COMPASS = 1;

const shown = (t) => t.hud().map((item) => item.item);
const pictures = (t, item) => t.commands("tide-map", { command: "hud_pixels", item });

test("map and compass are there at once", async (t) => {
    await t.until(() => shown(t).length === 2, 40);
    t.expect(t.hud()).toMatchObject([
        { kind: "pixels", item: MAP, anchor: "bottom_right", width: 50, height: 50 },
        { kind: "pixels", item: COMPASS, anchor: "bottom_right", width: 17, height: 17 },
    ]);
    t.expect(t.commands("tide-map", { outcome: "denied" })).toEqual([]);
});

test("the key takes both away and brings them back", async (t) => {
    await t.until(() => shown(t).length === 2, 40);
    await t.press("map");
    await t.until(() => shown(t).length === 0, 5);
    await t.ticks(30);
    t.expect(shown(t)).toEqual([]);
    await t.press("tide-map.map");
    await t.until(() => shown(t).length === 2, 5);
});

describe("what is sent", () => {
    test("is little while nothing moves", async (t) => {
        await t.until(() => shown(t).length === 2, 40);
        const before = pictures(t, COMPASS).length;
        await t.ticks(60);
        t.expect(pictures(t, COMPASS)).toHaveLength(before);
    });

    test("follows the player", async (t) => {
        await t.until(() => shown(t).length === 2, 40);
        const before = pictures(t, MAP).length;
        await t.input("move", { x: 1 });
        await t.until(() => pictures(t, MAP).length > before + 2, 120);
    });

    test("stays within what a mod may send", async (t) => {
        await t.game("phase", { name: "dusk" }); // the water rises
        await t.input("move", { x: -1 });
        await t.ticks(300);
        t.expect(t.mod()).toMatchObject({ over_quota: 0, rejected_batches: 0, errors: 0, state: "running" });
    });
});

test("the tide is seen rising", async (t) => {
    await t.until(() => shown(t).length === 2, 40);
    const dry = pictures(t, MAP).at(-1).pixels;
    await t.game("phase", { name: "night" });
    await t.until(() => pictures(t, MAP).at(-1).pixels !== dry, 600);
});

test("they look as they should", async (t) => {
    await t.until(() => shown(t).length === 2, 40);
    t.golden("tide-map", "first_map");
});
