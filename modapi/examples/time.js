// Shows: tick
import { on, world } from "gatehouse";

on("tick", () => {
    if (world.tick % 300 === 0) console.log("seconds of play:", world.tick / world.tick_rate);
}, { every: 60 }); // at most once a second
