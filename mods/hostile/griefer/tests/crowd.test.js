import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("crowd");

test("enemies are refused where nobody would see them come", async (t) => {
    await undisturbed(t);
    for (const { x, y } of t.commands("griefer", { command: "spawn", outcome: "applied" })) {
        t.expect(Math.hypot(x - t.world.player.x, y - t.world.player.y)).toBeGreaterThan(56);
    }
    t.expect(t.mod().state).toBe("running");
});
