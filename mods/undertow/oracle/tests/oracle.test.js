// What the oracle says of how things stand, and its panel as a player has it.
import { configure, expect, test } from "gatehouse/test";
import { advise } from "../advice.js";

configure({ seed: 4 });

const NOWHERE = { steps: 0, way: "" };
const CALM = {
    diver: { hp: 20, max_hp: 24, oil: 60, floor: 2, flood_in: 100, items: [] }, threats: [], careful: 8,
    paths: { hatch: NOWHERE, item: NOWHERE, unknown: { steps: 3, way: "ne" }, away: NOWHERE },
};
const keys = (more) => advise({ ...CALM, ...more }).map((line) => line.key);

test("it sends the diver on, and mentions the sea in time", () => {
    expect(keys({})).toEqual(["unknown"]);
    expect(keys({ diver: { ...CALM.diver, flood_in: 9 } })).toEqual(["sea", "unknown"]);
    expect(keys({ paths: { ...CALM.paths, hatch: { steps: 5, way: "s" } }, diver: { ...CALM.diver, floor: 10 } })).toEqual(["lamp"]);
});

test("who is weak is told to flee, and to eat", () => {
    const foe = { monster: "undertow:rat", hp: 3, steps: 1, awake: true };
    const diver = { ...CALM.diver, hp: 5, items: ["undertow:biscuit"] };
    expect(keys({ diver, threats: [foe], paths: { ...CALM.paths, away: { steps: 1, way: "w" } } })).toEqual(["flee", "eat", "unknown"]);
    expect(keys({ diver, threats: [foe] })[0]).toBe("cornered");
    expect(keys({ threats: [{ ...foe, awake: false }] })[0]).toBe("asleep");
});

test("the panel opens at a key, follows the turns, and names who is near", async (t) => {
    await t.press("ask");
    await t.until(() => t.panel());
    const texts = async () => (await t.panel()).widgets.map((one) => one.text);
    expect((await t.panel()).mod).toBe("oracle");
    await t.game("monster", { monster: "undertow:crab" });
    await t.game("pass", {});
    await t.until(async () => (await texts()).includes("crab"), 60);
    await t.press_widget("Enough");
    await t.ticks(2);
    expect(await t.panel()).toBeUndefined();
});
