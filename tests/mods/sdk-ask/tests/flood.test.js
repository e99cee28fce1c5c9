// A mod that is asked as much as another can ask still answers a third.
import { configure, expect, test } from "gatehouse/test";

configure({ seed: 5, mods: ["./tests/flooder"] });

test("that flood a mod with requests do not keep it from answering", async (t) => {
    await t.ticks(60);
    for (let i = 0; i < 5; i++) {
        expect(await t.ask("sdk-ask.echo", i, { from: "shop", ticks: 30 })).toEqual({ data: i, from: "shop" });
    }
    expect(t.mod()).toMatchObject({ state: "running", suspended: false, over_quota: 0, errors: 0 });
    expect(t.logs()).toEqual([]);
});
