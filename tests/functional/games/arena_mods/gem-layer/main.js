// Calls all that the arena has for mods, and says what came of it.
import { log, on } from "gatehouse";
import { cheer, fail, lay, on as on_game, shout, standing, trail, trails } from "gatehouse/game";

const STEPS = {
    2: () => lay({ count: 2, cut: "square", x: 40.5, note: "hé" }),
    3: () => lay({ count: 7, cut: "drop", x: 50 }),
    4: () => lay({ count: 8, cut: "drop", x: 50 }),
    5: () => lay({ count: 1, cut: "sqare", x: 50 }),
    6: () => lay({ count: 10, cut: "drop", x: 50 }),
    7: () => { for (let i = 0; i < 6; i++) lay({ count: 1, cut: "drop", x: 50 }); },
    8: () => cheer({ words: ["a", "b", "c"] }),
    9: () => shout({ text: "old" }),
    10: () => fail(),
    11: () => log.info(`standing ${JSON.stringify(standing({ player: 0 }), (_, v) => (v instanceof Uint8Array ? [...v] : v))}`),
    12: () => standing({ player: 1 }),
    13: () => lay({ count: 6, cut: "round", x: 60 }),
    14: () => on("gatherd", () => 0),
    15: () => trail({ owner: { name: "me" }, stops: [STOP, { x: 32.5, cut: "square", gift: { count: 2, notes: ["a"] } }] }),
    16: () => log.info(`trails ${JSON.stringify(trails({ of: { owner: "me" } }))}`),
    17: () => trail({ owner: { name: "me" }, stops: [STOP, { ...STOP, gift: { count: 4, notes: [] } }] }),
    18: () => trail({ owner: { name: "me" }, stops: [STOP, { ...STOP, cut: "sqare" }] }),
    19: () => { for (const name of ["wrong", "odd", "worse", "bare"]) trail({ owner: { name }, stops: [STOP] }); },
    20: () => { for (const name of ["late", "rich", "poor"]) trail({ owner: { name }, stops: [STOP] }); },
    21: () => trail({ owner: null, stops: [] }),
};

const STOP = { x: 16, cut: "drop" };
let tick = 1;
on("tick", () => {
    tick++;
    try {
        STEPS[tick]?.();
    } catch (error) {
        log.warn(`${tick}: ${error.message}`);
    }
});
on("command_result", (result) => log.info(`${result.command} ${result.outcome} ${result.reason}${result.entity ? " made one" : ""}`));
on_game("cheered", ({ by, words }) => log.info(`${by} cheered ${words.join(",")}`));
on_game("trailed", (event) => log.info(`trailed ${JSON.stringify(event)}`));
let first = true;
on_game("gathered", (event) => {
    if (first) log.info(`gathered ${JSON.stringify(event)}`);
    first = false;
});
