import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("depend", { until: 34 });

test("nobody hears that he needs it", async (t) => {
    await undisturbed(t);
    const posts = t.commands("worm", "post");
    t.expect(posts.length).toBeGreaterThan(3);
    for (const { outcome, reason } of posts) {
        t.expect(outcome).toBe("failed");
        t.expect(reason).toMatch(/no mod .* is running|does not hear/);
    }
});
