import { configure, expect, test } from "gatehouse/test";
import { give, goal_stands, island, spend } from "gatehouse/game";

configure({ seed: 5, game: { phases: { day: 3600, dusk: 60, night: 600, dawn: 240 } } });

const ask = (t, name, fields) => t.send("drowned", "do", [name, fields]);
const outcomes = (t, command) => t.commands("drowned", { command }).map(({ outcome }) => outcome);

test("stores are read, filled and spent within what is fair", async (t) => {
    await t.game("stores", { wood: 30, oil: 4, shell: 0 });
    await t.ticks(2);
    expect(island.stores).toEqual({ wood: 30, oil: 4, shell: 0 });
    await ask(t, "give", { store: "wood", amount: 20 });
    await t.ticks(3);
    expect(island.stores.wood).toBe(40); // no more than that by gifts
    await ask(t, "give", { store: "oil", amount: 9 });
    await ask(t, "give", { store: "oil", amount: 1 });
    await t.ticks(3);
    expect(island.stores.oil).toBe(8);
    expect(outcomes(t, "give")).toEqual(["rewritten", "rewritten", "denied"]);
    for (const [store, amount] of [["shell", 1], ["oil", 7], ["oil", 5], ["oil", 2]]) await ask(t, "spend", { store, amount });
    await t.ticks(4);
    expect(outcomes(t, "spend")).toEqual(["failed", "denied", "applied", "denied"]);
    expect(island.stores).toEqual({ wood: 40, oil: 3, shell: 0 });
});

test("points are added within what is fair", async (t) => {
    const { score } = island.tally;
    await ask(t, "score", { points: 150 });
    await ask(t, "score", { points: 150 });
    await ask(t, "score", { points: 1 });
    await t.ticks(4);
    expect(outcomes(t, "score")).toEqual(["applied", "rewritten", "denied"]);
    expect(island.tally.score).toBe(score + 200);
});

test("a goal is counted by its mod alone, is reached once, and says who is meant", async (t) => {
    await ask(t, "advance", { goal: "drowned:bell_tolls", by: 2 });
    await ask(t, "advance", { goal: "drowned:bel_tolls", by: 2 });
    await ask(t, "advance", { goal: "hoard", by: 2 });
    await ask(t, "advance", { goal: "drowned:hoard", by: 1 });
    await t.ticks(4);
    expect(goal_stands({ goal: "drowned:bell_tolls" })).toEqual({ have: 2, wanted: 3, is_done: false });
    const said = t.commands("drowned", { command: "advance" });
    expect(said.map(({ outcome }) => outcome)).toEqual(["applied", "failed", "failed", "failed"]);
    expect(said[1].reason).toBe('goal: there is no goal "drowned:bel_tolls": is "drowned:bell_tolls" meant?');
    expect(said[2].reason).toBe('goal: there is no goal "hoard": is "drowned:hoard" meant?');
    expect(() => goal_stands({ goal: "drowned:bel_tolls" })).toThrow('is "drowned:bell_tolls" meant?');
    const { score } = island.tally;
    await ask(t, "advance", { goal: "drowned:bell_tolls", by: 500 });
    await t.until(() => island.tally.score === score + 40, 10);
    await ask(t, "advance", { goal: "drowned:bell_tolls", by: 1 });
    await t.ticks(4);
    expect(t.commands("drowned", { command: "advance", outcome: "failed" }).at(-1).reason).toMatch("is done");
    expect(t.logs("drowned").filter(({ text }) => text.startsWith("goal_done")).length).toBe(1);
});

test("a recipe makes what it says, of what it costs, so often a day", async (t) => {
    await t.game("stores", { wood: 9 });
    await t.game("choose", { id: "drowned:brew" });
    const amber = t.world.entities("drowned:amber").length;
    const { picked } = await t.game("stores", {});
    expect(picked).toBe(undefined);
    await t.press("build");
    await t.until(() => t.logs("drowned").some(({ text }) => text.startsWith("crafted")), 20);
    await t.press("build");
    await t.ticks(5);
    expect(island.stores.wood).toBe(6);
    const left = t.world.entities("drowned:amber").length - amber;
    const taken = t.logs("drowned").filter(({ text }) => text.includes("drowned:amber")).length;
    expect(left + taken).toBe(2);
});

test("an upgrade is offered at dawn at the lighthouse, and taken for its cost", async (t) => {
    await t.game("stores", { wood: 20, oil: 9, shell: 9 });
    await t.game("phase", { name: "dawn", ticks: 400 });
    const { x, y } = t.world.entities("lighthouse")[0];
    await t.set(t.world.player, { x, y: y + 34 });
    await t.input("focus", true);
    await t.ticks(3);
    await t.press("build");
    await t.press("use");
    await t.input("focus", false);
    await t.until(() => t.logs("drowned").some(({ text }) => text.startsWith("upgraded")), 20);
    expect(island.stores.wood + island.stores.oil + island.stores.shell < 38).toBe(true);
    await expect(t.game("upgrade", { id: "drowned:boot" })).rejects.toThrow("did you mean 'drowned:boots'");
    await t.game("upgrade", { id: "drowned:boots" });
    await t.until(() => t.logs("drowned").some(({ text }) => text.includes('"drowned:boots"')), 20);
});

test("what mods give and spend is refused while nobody plays", async (t) => {
    await t.game("phase", { name: "won" });
    give({ store: "wood", amount: 1 });
    spend({ store: "wood", amount: 1 });
    await t.ticks(3);
    expect(t.commands("test", { command: "give" })[0].reason).toMatch("nobody plays now");
});
