import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("remove_all");

test("what is not its own stays", async (t) => {
    await undisturbed(t);
    const removes = t.commands("thief", "remove");
    t.expect(removes.length).toBeGreaterThan(50);
    for (const { outcome, reason } of removes) {
        t.expect(outcome).toBe("denied");
        t.expect(reason).toMatch(/belongs to/);
    }
    t.expect(t.world.entities("lighthouse")).toHaveLength(1);
});
