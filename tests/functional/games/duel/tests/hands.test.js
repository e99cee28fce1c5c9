import { configure, expect, test } from "gatehouse/test";

configure({ players: 4 });

test("four players press the game's own actions and walk", async (t) => {
    await t.press("jump", 1, { player: 3 });
    await t.press("cast_spell");
    await t.press("left", 1, { player: 2 });
    expect(await t.game("summary")).toBe("0/1/0 0/0/0 0/0/1 1/0/0, 0 marks, name '', wheel 0, pointer 0");
});

test("the pointer clicks and turns its wheel", async (t) => {
    await t.point(60, 40, { wheel: 2 });
    await t.ticks(1);
    await t.click(70, 50);
    await t.ticks(1);
    expect(await t.game("summary")).toBe("0/0/0 0/0/0 0/0/0 0/0/0, 1 marks, name '', wheel 2, pointer 70050");
});

test("text is typed while the game asks for it", async (t) => {
    await expect(t.type("too soon")).rejects.toThrow("does not ask for text");
    await t.press("chat");
    await t.type("Zoë!");
    await t.ticks(1);
    await t.type("backspace", { key: true });
    await t.type("enter", { key: true });
    await t.ticks(1);
    expect(await t.game("summary")).toContain("name 'Zoë'");
    await expect(t.type("x")).rejects.toThrow("does not ask for text");
});

test("what is no action of the game's is told", async (t) => {
    await expect(t.press("throw")).rejects.toThrow("there is no action 'throw': the game has aim, cast_spell, chat, down, jump");
    await expect(t.press("jump", 1, { player: 4 })).rejects.toThrow("player 4 does not play");
});
