// The oracle: a panel with advice, made of what the game's queries say. It is asked anew with every turn while it is open.

import { input, panel, ready, settings } from "gatehouse";
import { diver, on, route, threats } from "gatehouse/game";
import { advise } from "./advice.js";

const GOALS = ["hatch", "item", "unknown", "away"];

let book, asking = false, content = [];

async function look() {
    const paths = {};
    for (const to of GOALS) paths[to] = await route({ to });
    const [me, near] = [await diver({}), await threats({})];
    return { diver: me, threats: near.list, paths, careful: settings.careful };
}

const words = (key, args = {}) => panel.text({ key, args });

const ARROWS = { n: "\u2191", ne: "\u2197", e: "\u2192", se: "\u2198", s: "\u2193", sw: "\u2199", w: "\u2190", nw: "\u2196" };

// A line of advice; where it points somewhere, with an arrow.
const row = ({ key, way, ...args }) => words(key, way ? { ...args, way: ARROWS[way] } : args);

function widgets({ diver: me, threats: near, paths }, lines) {
    return [
        panel.bar(me.hp, me.max_hp, { text: `${me.hp}` }),
        ...lines.map(row),
        near.length > 0 && panel.list(near.map((one) => panel.item(one.monster.replace(/^.*:/, ""), undefined, { detail: `${one.hp} hp, ${one.steps}` }))),
        words("ways", { hatch: paths.hatch.steps, unknown: paths.unknown.steps }),
        panel.button({ key: "close" }, () => book.close()),
    ];
}

// One question at a time; what changed meanwhile is asked after it.
async function ask() {
    if (asking) return;
    asking = true;
    try {
        const seen = await look();
        content = widgets(seen, advise(seen));
        if (book?.isOpen) book.show(content);
    } finally {
        asking = false;
    }
}

await ready();

on("turn", () => {
    if (book?.isOpen) ask();
});

input.on("ask", async (pressed) => {
    if (!pressed || book?.isOpen) return;
    await ask();
    book = panel.open({ title: "", width: 220, content: () => content });
});
