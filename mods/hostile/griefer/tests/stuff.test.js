import { test } from "gatehouse/test";
import { island } from "gatehouse/game";
import { attacks, undisturbed } from "./beside.js";

attacks("stuff");

test("mods fill the stores as much as a morning does, and add so many points", async (t) => {
    await t.game("stores", { wood: 0, oil: 0, shell: 0 });
    const { score } = island.tally;
    await undisturbed(t);
    t.expect(island.stores).toEqual({ wood: 12, oil: 4, shell: 4 });
    t.expect(island.tally.score).toBe(score + 200);
    t.expect(t.commands("griefer", { command: "give", outcome: "denied" }).length).toBeGreaterThan(1);
});
