// The honest mod "steady" beside the one under test. After 91 ticks its text and colour are the same whatever the other
// does: they hold its ticks, its random numbers, the words that it wrote to itself, what it keeps and how much.
import { configure } from "gatehouse/test";

const AT = 90, COLOR = 4812457, TEXT = "day 91 76 63,90 12";

/** The mod under test attacks in the ticks from 30 on, two of them unless `until` says more; steady plays beside it. */
export function attacks(attack, settings = {}) {
    configure({ seed: 3, mods: ["../../../tests/hostile/honest/steady"],
        settings: { attack, from: 30, until: 32, ...settings } });
}

/** Plays to tick 90 and looks at steady. */
export async function undisturbed(t) {
    await t.allowErrors(); // of the mod under test
    await t.until(() => t.now >= AT, AT);
    await t.ticks(2);
    const { color, shown } = t.hud("steady")[0];
    t.expect([color, shown]).toEqual([COLOR, TEXT]);
    t.expect(t.mod("steady")).toMatchObject({ state: "running", starts: 1, errors: 0, denied: 0, failed: 0,
        over_quota: 0, rejected_batches: 0 });
}
