// Requests between mods: asked and answered, and failed in each way.
import { configure, describe, expect, test } from "gatehouse/test";

configure({ seed: 5, mods: ["../sdk-hear"] });

const said = (t) => t.logs().map(({ text }) => text);

// Lets the mod ask; what it says of that.
async function go(t, name, data, options) {
    const before = said(t).length;
    await t.send(t.mod_id, "go", { name, data, options });
    await t.until(() => said(t).length > before, 200);
    return said(t)[before];
}

describe("answers", () => {
    test("have what was asked, and who asked is whom the host names", async (t) => {
        expect(await t.ask("sdk-ask.echo", { from: "wallet" }, { from: "shop" })).toEqual({ data: { from: "wallet" }, from: "shop" });
        expect(await t.ask("sdk-ask.echo")).toEqual({ from: "test" });
        expect(await t.ask("sdk-ask.slow", 7)).toBeGreaterThanOrEqual(7);
        expect(await t.ask("sdk-ask.odd", "list")).toEqual([1, "é\n", { a: null }]);
        expect(await t.ask("sdk-ask.odd", "null")).toBe(null);
        for (const nothing of ["nothing", "fn"]) expect(await t.ask("sdk-ask.odd", nothing)).toBe(undefined);
    });

    test("that are errors say whose they are", async (t) => {
        await expect(t.ask("sdk-ask.fails", "on purpose")).rejects.toThrow('"sdk-ask" answered "sdk-ask.fails" with an error: on purpose');
        await expect(t.ask("sdk-ask.fails", "x".repeat(900))).rejects.toThrow(/: x{300}$/);
        await expect(t.ask("sdk-ask.odd", "circle")).rejects.toThrow("with an error: ");
        await expect(t.ask("sdk-ask.odd", "thrown")).rejects.toThrow("an error that cannot be read");
        await expect(t.ask("sdk-ask.huge", 4500)).rejects.toThrow(/the answer has 45\d\d bytes, at most 4000/);
        expect(await t.ask("sdk-ask.huge", 3000)).toHaveLength(3000);
    });

    test("that do not come are errors, too", async (t) => {
        const began = t.now;
        await expect(t.ask("sdk-ask.never", 0, { ticks: 9 })).rejects.toThrow('"sdk-ask" did not answer "sdk-ask.never" within 9 ticks');
        expect(t.now - began).toBeLessThan(20);
        await expect(t.ask("sdk-ask.nobody", 0, { ticks: 5 })).rejects.toThrow("within 5 ticks");
    });
});

describe("asking", () => {
    test("a mod that is played by the test", async (t) => {
        await t.answer("wallet.balance", async ({ player }, from) => ({ player, from, coins: 12 }));
        expect(await go(t, "wallet.balance", { player: 1 })).toBe('got {"player":1,"from":"sdk-ask","coins":12}');
        await t.answer("wallet.pay", () => { throw new Error("not enough"); });
        expect(await go(t, "wallet.pay")).toBe('failed Error wallet "wallet" answered "wallet.pay" with an error: not enough');
    });

    test("what is not there, or does not hear it, is told at once", async (t) => {
        const began = t.now;
        expect(await go(t, "nobody.there")).toBe('failed Error nobody ask("nobody.there"): no mod "nobody" is running');
        expect(await go(t, "sdk-hear.wallet")).toBe('failed Error sdk-hear ask("sdk-hear.wallet"): "sdk-hear" does not hear "sdk-hear.wallet": '
            + 'it is not in "events.hear" of its mod.json');
        expect(t.now - began).toBeLessThan(30);
        expect(said(t).some((line) => line.includes("post"))).toBe(false); // who asked is told, and no other line
    });

    test("who does not answer is told of after its ticks", async (t) => {
        await t.answer("wallet.balance", () => new Promise(() => {}));
        expect(await go(t, "wallet.balance", 0, { ticks: 8 })).toMatch(/^failed Error wallet "wallet" did not answer .* within 8 ticks/);
    });

    test.each([["walet"], ["Wallet.x"], [7], ["wallet."], [`wallet.${"x".repeat(60)}`]])("%j is the name of nothing", async (name, t) => {
        expect(await go(t, name)).toMatch(/^failed TypeError - ask: expected "MOD.WHAT"/);
    });

    test("too much, or for too long, is an error of who asks", async (t) => {
        expect(await go(t, "sdk-hear.truth", "x".repeat(4010))).toMatch(/^failed RangeError - ask\("sdk-hear.truth"\): 4\d\d\d bytes of data/);
        expect(await go(t, "sdk-hear.truth", 0, { ticks: 9999 })).toMatch(/^failed RangeError - .*: expected whole ticks from 1 to 3600/);
        expect(await go(t, "sdk-hear.truth", 0, { tick: 9 })).toMatch(/^failed TypeError - .*there is no option "tick" \(did you mean "ticks"\?\)/);
        await t.answer("wallet.balance", () => new Promise(() => {}));
        await t.send(t.mod_id, "many", { count: 40, name: "wallet.balance" });
        await t.until(() => said(t).some((line) => line.startsWith("threw 32 ask(\"wallet.balance\"): 32 requests wait already")));
    });
});
