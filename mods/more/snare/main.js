// Snares: the building itself is content, and the game slows what comes near it. This counts what each caught, shows how much a
// net still takes, and mends it with driftwood.
import { hud, on, particles, sound, world } from "gatehouse";
import { advance, island, on as on_island, spend } from "gatehouse/game";

const NET = "snare:net", GOAL = "snare:caught";
const SHADES = ["shade", "shade_swift", "shade_brute"];
const REACH = 22, TAKES = 6, MOST = 5;
const WOOD = 0xd8ac6c;

const nets = new Map(); // id -> { x, y, left, seen (ids of what it caught), item }

world.watch();

function show(id, net) {
    hud.bar(net.item, net.left, TAKES, { width: 14, height: 2, color: WOOD });
    hud.place(net.item, { entity: id, y: -12 });
}

// A net that stands already when the mod begins, or that was just built.
function note(id, x, y) {
    if (nets.has(id)) return;
    const used = [...nets.values()].map(({ item }) => item);
    const item = [...Array(MOST + 1).keys()].find((number) => !used.includes(number)) ?? MOST;
    nets.set(id, { x, y, left: TAKES, seen: new Set(), item });
    show(id, nets.get(id));
}

function tear(id, net) {
    net.left = TAKES;
    if (island.stores.wood > 0) spend({ store: "wood", amount: 1 });
    particles.burst("leaf", net.x, net.y, { count: 14, color: WOOD, speed: 1.6 });
    sound.play("build", { volume: 50, x: net.x, y: net.y });
}

function catch_in(id, net, shade) {
    net.seen.add(shade.id);
    net.left--;
    advance({ goal: GOAL, by: 1 });
    particles.burst("leaf", shade.x, shade.y, { count: 5, color: WOOD, speed: 1 });
    sound.play("hit", { volume: 35, x: net.x, y: net.y });
    if (net.left <= 0) tear(id, net);
    show(id, net);
}

on_island("built", ({ building, entity: id, x, y }) => {
    if (building === NET && id) note(id, x, y);
});

on("entity_removed", ({ entity: id }) => {
    const net = nets.get(id);
    if (!net) return;
    hud.remove(net.item);
    nets.delete(id);
});

on("tick", () => {
    if (world.tick % 10 !== 0) return;
    for (const { id, x, y } of world.entities(NET)) note(id, x, y);
    for (const [id, net] of nets) {
        for (const kind of SHADES) {
            for (const shade of world.near(net.x, net.y, REACH, kind)) if (!net.seen.has(shade.id)) catch_in(id, net, shade);
        }
    }
});
