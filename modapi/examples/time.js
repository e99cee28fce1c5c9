// Shows: tick, phase
import { on, world } from "gatehouse";

on("tick", ({ water }) => {
    if (world.tick % 300 === 0) console.log("the water stands at", water);
}, { every: 60 }); // at most once a second

on("phase", ({ phase, day, ticks_left }) => {
    console.log(`${phase} of day ${day}, for ${ticks_left / world.tick_rate} s`);
});
