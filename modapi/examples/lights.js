// Shows: light, light_remove, tint
// Needs: world.read
import { light, on, timer, world } from "gatehouse";

world.watch("player");
light.tint(0x8080c0, 120); // two seconds, and everything is blue

const stop = on("tick", () => {
    const keeper = world.player;
    if (keeper === undefined) return;
    light.set(0, { entity: keeper.id, y: -8, radius: 48, color: 0xffd080 }); // goes with the keeper
    stop();
});

timer.after(240, () => {
    light.tint(0xffffff, 60);
    light.remove(0);
});
