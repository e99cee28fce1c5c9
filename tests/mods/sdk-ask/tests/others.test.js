// What other mods try to do to requests that are none of theirs.
import { configure, expect, test } from "gatehouse/test";

configure({ seed: 5, mods: ["./tests/liar"] });

const got = (t) => t.logs().map(({ text }) => text);

test("nobody answers for the mod that was asked", async (t) => {
    await t.answer("wallet.balance", async () => {
        await t.ticks(6);
        return "the wallet's";
    });
    for (let i = 1; i < 4; i++) {
        await t.send(t.mod_id, "go", { name: "wallet.balance" });
        await t.until(() => got(t).length === i, 200);
    }
    expect(got(t)).toEqual(['got "the wallet\'s"', 'got "the wallet\'s"', 'got "the wallet\'s"']);
    expect(t.commands("liar", { command: "post", outcome: "applied" }).length).toBeGreaterThan(20);
});

test("who asks is told to who is asked as it is", async (t) => {
    expect(await t.ask("liar.truth", { from: "wallet" })).toEqual({ from: "test" });
});
