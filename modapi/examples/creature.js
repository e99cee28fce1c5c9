// Shows: spawn, command_result, move, set_properties, remove
// Needs: world.read
import { entity, on, timer, world } from "gatehouse";

// spawn() waits for the command's result, which names what was made.
on("tick", async () => {
    const keeper = world.player;
    if (keeper === undefined || asked) return;
    asked = true;
    const otter = await entity.spawn("otter", keeper.x + 20, keeper.y);
    entity.set(otter, { tint: 0xffe0a0, vx: 0.5 });
    timer.after(60, () => entity.move(otter, keeper.x, keeper.y + 20));
    timer.after(120, () => entity.remove(otter));
});
let asked = false;

// Results of commands that were not simply done come to everybody who asks.
on("command_result", ({ command, outcome, reason }) => {
    if (outcome !== "applied") console.warn(command, outcome, reason);
});
