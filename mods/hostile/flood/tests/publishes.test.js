import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("publishes");

test("messages without end reach who hears them as far as is fair", async (t) => {
    await undisturbed(t);
    t.expect(t.commands("flood", { command: "publish", outcome: "applied" }).length).toBeLessThanOrEqual(2 * 16);
});
