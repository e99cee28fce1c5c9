import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("hurt_player");

test("a player is worn down, never killed", async (t) => {
    const { hp } = t.world.player;
    await undisturbed(t);
    t.expect(t.world.player.hp).toBe(hp - 1);
    t.expect(t.commands("griefer", { command: "damage", outcome: "denied" }).length).toBeGreaterThan(20);
});
