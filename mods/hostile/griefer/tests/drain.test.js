import { test } from "gatehouse/test";
import { island } from "gatehouse/game";
import { attacks, undisturbed } from "./beside.js";

attacks("drain", { until: 80 });

test("mods leave the players oil, and spend so much of the rest", async (t) => {
    await t.game("stores", { wood: 30, oil: 5, shell: 30 });
    await undisturbed(t);
    t.expect(island.stores.oil).toBe(2);
    t.expect(island.stores.wood).toBeGreaterThan(5);
    t.expect(island.stores.shell).toBeGreaterThan(17);
    t.expect(t.commands("griefer", { command: "advance", outcome: "applied" }).length).toBe(0);
    t.expect(t.commands("griefer", { command: "advance" })[0].reason).toMatch('there is no goal "griefer:none"');
});
