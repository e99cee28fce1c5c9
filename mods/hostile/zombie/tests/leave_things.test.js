import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("leave_things", { until: 60 });

test("what it left goes with it", async (t) => {
    await undisturbed(t);
    t.expect(t.mod().starts).toBeGreaterThan(1);
    t.expect(t.world.entities("crate").filter(({ owner }) => owner === "zombie").length).toBeLessThanOrEqual(6);
});
