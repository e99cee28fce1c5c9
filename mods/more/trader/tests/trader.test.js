// The trader with the wallet that it needs, and with one that says no.
import { configure, expect, test } from "gatehouse/test";
import { state } from "gatehouse/game";

configure({ seed: 3, mods: ["../wallet"] });

const text_of = async (t) => JSON.stringify((await t.panel())?.widgets ?? "");
const sees = (t, words) => t.until(async () => (await text_of(t)).includes(words), 120);

// The second tab.
const turn_to_errands = async (t) => t.press_widget((await t.panel()).widgets.find(({ kind }) => kind === "tabs").id, { value: 2 });

async function open(t) {
    await t.until(() => state.stores !== undefined, 60);
    await t.press("trade");
    await sees(t, "You have 3 coins.");
}

test("oil costs coins, and goes into the store", async (t) => {
    await open(t);
    const oil = state.stores.oil;
    await t.press_widget("A can of oil");
    await sees(t, "You have 1 coins.");
    await sees(t, "here you are");
    await t.until(() => state.stores.oil > oil, 30);
    expect(t.errors()).toEqual([]);
});

test("what costs more than there is cannot be chosen", async (t) => {
    await open(t);
    const dear = (await t.panel()).widgets.find(({ text }) => text?.startsWith("A raft"));
    expect(dear).toMatchObject({ disabled: true });
});

test("an errand takes what it asks for, pays once, and is remembered", async (t) => {
    await open(t);
    await turn_to_errands(t);
    for (const shell of [2, 3]) {
        await t.game("stores", { shell });
        await sees(t, `${shell}/3 shell`);
    }
    await t.press_widget("Three shells");
    await sees(t, "You have 7 coins.");
    await sees(t, "done");
    expect(state.stores.shell).toBe(0);
    await t.restart();
    await t.ticks(10);
    await t.press("trade");
    await sees(t, "You have 7 coins.");
    await turn_to_errands(t);
    await sees(t, "done");
});
