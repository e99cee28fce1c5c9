import { configure, expect, test } from "gatehouse/test";
import { balance, give, pay } from "../client.js";

configure({ seed: 3, settings: { start: 5 } });

test("coins come and go, for each player apart", async (t) => {
    expect(await balance()).toBe(5);
    expect(await give(7, "found")).toBe(12);
    expect(await pay(10, "a rope")).toBe(2);
    expect(await balance(1)).toBe(5);
    await t.ticks(2);
    expect(await balance()).toBe(2);
});

test("who has too little keeps it, and is told", async () => {
    await expect(pay(6, "a boat")).rejects.toThrow('"wallet" answered "wallet.pay" with an error: that costs 6, and there are 5');
    expect(await balance()).toBe(5);
});

test.each([[{ coins: -3 }], [{ coins: 1.5 }], [{ coins: "9" }], [{}], [null], [{ coins: 3, player: 9 }]])(
    "%j is no payment", async (data, t) => {
        await expect(t.ask("wallet.give", data)).rejects.toThrow("with an error");
        expect(await balance()).toBe(5);
    });

test("coins outlast the mod's process", async (t) => {
    await give(4, "found");
    await t.ticks(2);
    await t.restart();
    expect(await balance()).toBe(9);
});
