import { configure, test } from "gatehouse/test";

configure({ settings: { size: 24, compass: false } });

test("the map is as large as is set, and there is no compass", async (t) => {
    await t.until(() => t.hud().length > 0, 40);
    await t.ticks(30);
    t.expect(t.hud()).toMatchObject([{ item: 0, width: 26, height: 26 }]);
});
