// A trader: wares for the coins of the wallet, and errands that pay. Which errands are done is kept in the saved game.
import { input, log, on, panel, storage, timer } from "gatehouse";
import { give, spend, state } from "gatehouse/game";
import { balance, give as earn, pay } from "wallet/client.js";

const WARES = [
    { name: "A can of oil", store: "oil", amount: 10, price: 2 },
    { name: "A bundle of wood", store: "wood", amount: 4, price: 3 },
    { name: "A raft's worth of wood", store: "wood", amount: 16, price: 10 },
];
const ERRANDS = [
    { id: "necklace", name: "Three shells for a necklace", store: "shell", amount: 3, pays: 4 },
    { id: "boat", name: "Eight logs for my boat", store: "wood", amount: 8, pays: 7 },
    { id: "lamp", name: "Oil for the boat's lamp", store: "oil", amount: 12, pays: 6 },
];

let shown;            // the open panel
let coins;            // undefined: the wallet has not said it yet
let line = "What will it be?";
let is_busy = false;  // one thing at a time: what is paid is handed over before the next

const refused = new Map(); // seq of a command that the game did not do -> why
on("command_result", ({ seq, outcome, reason }) => {
    if (outcome !== "applied" && outcome !== "rewritten") refused.set(seq, reason || outcome);
});
const ticks = (count) => new Promise((resolve) => timer.after(count, () => resolve(undefined)));

// What the game says against a command comes within these ticks.
async function settled(seq) {
    await ticks(3);
    const why = refused.get(seq);
    refused.delete(seq);
    if (why !== undefined) throw new Error(why);
}

const is_done = (id) => storage.get(`done.${id}`) === true;
const in_store = (store) => state.stores?.[store] ?? 0;

// Does one thing and says what came of it; an error is the trader's line.
async function deal(work) {
    if (is_busy) return;
    is_busy = true;
    try {
        line = await work();
        coins = await balance();
    } catch (error) {
        line = `No: ${error.message.replace(/^.* with an error: /, "")}.`;
        log.info(error.message);
    }
    is_busy = false;
    shown?.show();
}

const buy = ({ name, store, amount, price }) => deal(async () => {
    await pay(price, name);
    try {
        await settled(give({ store, amount }));
    } catch (error) {
        await earn(price, `${name}, given back`);
        throw error;
    }
    return `${name}: here you are.`;
});

const run_errand = ({ id, name, store, amount, pays }) => deal(async () => {
    if (is_done(id)) return "That is done, and I thank you.";
    await settled(spend({ store, amount }));
    storage.set(`done.${id}`, true);
    await earn(pays, name);
    return `Just what I needed. ${pays} coins for you.`;
});

const wares = () => WARES.map((ware) => panel.item(ware.name, () => buy(ware), {
    id: ware.name, detail: `${ware.price} coins`, disabled: is_busy || coins === undefined || coins < ware.price,
}));

const errands = () => ERRANDS.map((errand) => panel.item(errand.name, () => run_errand(errand), {
    id: errand.id, detail: is_done(errand.id) ? "done" : `${in_store(errand.store)}/${errand.amount} ${errand.store}`,
    disabled: is_busy || is_done(errand.id) || in_store(errand.store) < errand.amount,
}));

const content = () => [
    panel.text(coins === undefined ? "You look for your purse..." : `You have ${coins} coins.`),
    panel.tabs([
        panel.tab("Wares", [panel.list(wares())]),
        panel.tab("Errands", [panel.list(errands())]),
    ]),
    panel.text(line),
    panel.button("Leave", () => shown.close()),
];

input.on("trade", (pressed) => {
    if (!pressed || shown?.isOpen) return;
    shown = panel.open({ title: "Wares and errands", content, width: 230 });
    deal(async () => "What will it be?");
});

on("tick", () => shown?.isOpen && shown.show(), { every: 30 }); // what is in the stores changes meanwhile
