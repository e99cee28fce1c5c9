// What a night brings, with a wallet that the test plays... and with the true one.
import { configure, expect, test } from "gatehouse/test";
import { state } from "gatehouse/game";

configure({ seed: 3, mods: ["../wallet"], settings: { coins: 2 } });

async function night(t) {
    await t.until(() => state.phase !== undefined, 60);
    await t.game("phase", { name: "night" });
    await t.until(() => state.phase.phase === "night", 60);
    await t.ticks(5);
}

async function put_out(t, count) {
    for (let i = 0; i < count; i++) {
        const shade = await t.spawn("shade", 400 + 40 * i, 300);
        await t.hurt(shade, 999);
    }
    await t.ticks(5);
}

test("shades of the night are paid for at dawn", async (t) => {
    await night(t);
    await put_out(t, 3);
    expect(t.texts()).toEqual([]);
    await t.game("phase", { name: "dawn" });
    await t.until(() => t.texts().length > 0, 120);
    expect(t.texts()).toEqual(["A bounty of 6 coins. You have 9."]);
    expect(await t.ask("wallet.balance")).toBe(9);
});
