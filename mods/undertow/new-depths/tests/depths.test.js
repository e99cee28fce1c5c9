// What the mod adds is there, and does what it says.
import { configure, expect, test } from "gatehouse/test";

configure({ seed: 4 });

test("the hermit fights, and its things can be used", async (t) => {
    await t.game("monster", { monster: "new-depths:hermit" });
    expect((await t.game("log")).length).toBeGreaterThan(0);
    for (let i = 0; i < 6; i++) {
        await t.press("right");
        await t.ticks(12);
    }
    expect((await t.game("log")).join(" ")).toMatch("Hermit crab");
});

test("whale oil fills the lantern", async (t) => {
    const { oil } = await t.game("state");
    await t.game("give", { item: "new-depths:whale_oil" });
    await t.press("pack");
    await t.ticks(2);
    for (let i = 0; i < 4; i++) {
        await t.press("right");
        await t.ticks(12);
    }
    await t.press("use");
    await t.ticks(4);
    expect((await t.game("state")).oil).toBeGreaterThan(oil);
});

test("the whirl lets the sea in", async (t) => {
    await t.game("trap", { trap: "new-depths:whirl" });
    await t.press("right");
    await t.ticks(12);
    expect((await t.game("log")).join(" ")).toMatch("the sea comes up through it");
});
