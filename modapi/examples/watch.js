// Shows: subscribe, entity_spawned, entity_moved, entity_removed
import { on, world } from "gatehouse";

// on() subscribes: here to crabs alone, and to their steps four times a second at most.
const kind = "crab";
on("entity_spawned", ({ state }) => console.log("a crab at", state.x, state.y), { kind });
on("entity_moved", ({ entity, x }) => {
    if (x < 0) console.log("crab", entity, "leaves the map");
}, { kind, every: 15 });
on("entity_removed", ({ entity }) => console.log("crab", entity, "has gone"), { kind });

// The same events keep a model up to date: reading it costs nothing.
world.watch("crab");
on("tick", () => {
    if (world.entities("crab").length > 20) console.log("crabs everywhere");
}, { every: 60 });
