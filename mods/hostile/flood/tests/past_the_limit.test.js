import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("past_the_limit");

test("what is more than a tick's share is refused, and costs nobody else a command", async (t) => {
    await undisturbed(t);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
    t.expect(t.mod().over_quota).toBeGreaterThan(0);
});
