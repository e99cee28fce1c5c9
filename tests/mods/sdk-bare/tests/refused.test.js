// A mod that was granted nothing.
import { configure, test } from "gatehouse/test";

configure({ seed: 5 });

const said = (t, level = "info") => t.logs().filter((line) => line.level === level).map(({ text }) => text);

// What came of it.
async function attempt(t, name) {
    const before = said(t, "debug").length;
    await t.send("sdk-bare", "try", name);
    await t.until(() => said(t, "debug").length > before, 10);
    await t.ticks(3);
    return said(t, "debug").at(-1);
}

for (const [name, capability] of [["push", "entity.push"], ["hud", "hud"], ["light", "light"], ["weather", "weather"],
    ["particles", "particles"], ["panel", "panel"], ["sound", "sound"], ["publish", "message"], ["keep", "storage"]]) {
    test(`${name} is refused for the want of "${capability}", with the reason`, async (t) => {
        await attempt(t, name);
        await attempt(t, name);
        const denied = t.commands(t.mod_id, { outcome: "denied" }).map(({ reason }) => reason);
        t.expect(denied).toHaveLength(3);
        t.expect(denied[0]).toMatch(/"input\.read"/); // for the game's button
        for (const reason of denied.slice(1)) {
            t.expect(reason).toBe(`${reason.split(" ")[0]} needs the capability "${capability}": mod.json must ask for `
                + "it, and the player grant it");
        }
        t.expect(t.mod()).toMatchObject({ state: "running", errors: 0, rejected_batches: 0 });
    });
}

test("a promise of what is refused fails with the reason", async (t) => {
    t.expect(await attempt(t, "spawn")).toMatch(/^Error: spawn crab: denied: .*entity\.spawn/);
});

test("questions are errors at the call, and the model stays empty", async (t) => {
    t.expect(await attempt(t, "query")).toMatch(/^Error: .*world\.read/);
    t.expect(await attempt(t, "kept")).toMatch(/^Error: storage: .*storage/);
    await attempt(t, "count");
    t.expect(await attempt(t, "count")).toBe("0");
});

test("its own action, timers, ticks and the phase need nothing", async (t) => {
    await t.ticks(8);
    t.expect(said(t)).toEqual(["five ticks"]);
    await t.press("wave");
    await t.press("use");
    await t.ticks(3);
    t.expect(said(t)).toEqual(["five ticks", "wave true", "wave false"]);
    t.expect(said(t, "error")).toEqual([]);
    t.expect(said(t, "warn").filter((text) => text.includes('"use" is not in "inputs" of mod.json'))).toHaveLength(1);
    t.expect(await attempt(t, "phase")).toBe("day");
});
