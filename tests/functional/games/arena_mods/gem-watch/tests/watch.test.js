import { test } from "gatehouse/test";
import { on, score, state } from "gatehouse/game";

test("hears how it stands when it starts, as in play", async (t) => {
    await t.until(() => t.logs().some(({ text }) => text.startsWith("late")), 5);
    const said = t.logs().map(({ text }) => text).filter((text) => /^(early|ready|late) /.test(text));
    t.expect(said).toEqual(["early -1 true", "early heard 1 0 round", "ready 0 round true 0", "late heard 0"]);
});

test("the script of a test reads it, too", async (t) => {
    t.expect(score()).toBe(0);
    let heard;
    on("round", (event) => { heard = event; });
    await t.ticks(1);
    t.expect(heard).toEqual(state.round);
});
