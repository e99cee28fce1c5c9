// Messages: to who hears the topic in that version, to one mod, to the game.
import { configure, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5, mods: ["../sdk-hear"] });

const heard = (t) => t.logs("sdk-hear").map(({ text }) => text);
const answers = (t) => t.logs().map(({ text }) => text).filter((text) => text.startsWith("answer"));

test("what is published reaches who hears that version, who answers", async (t) => {
    await ask(t, "publish", "news", "hello");
    await t.ticks(4);
    t.expect(heard(t)).toEqual(["news sdk 2 hello"]);
    t.expect(answers(t)).toEqual(["answer sdk-hear 0 heard hello"]);
});

test("another version reaches nobody", async (t) => {
    await ask(t, "publish", "old", "hello");
    await t.ticks(4);
    t.expect(heard(t)).toEqual([]);
});

test("JSON and bytes arrive as they were", async (t) => {
    await ask(t, "publish_json", "news", { crabs: [1, "é"] });
    await ask(t, "publish_bytes", "news", [0x68, 0x69]);
    await t.ticks(4);
    t.expect(heard(t)).toEqual(['news sdk 2 {"crabs":[1,"é"]}', "news sdk 2 hi"]);
});

test("to one mod, to the game, and to nobody", async (t) => {
    await ask(t, "post", "sdk-hear", "news", "only you");
    await ask(t, "post", "", "anything", "dear game");
    await ask(t, "post", "sdk-hear", "secret", "it does not hear that");
    await ask(t, "post", "no-such-mod", "news", "anybody?");
    await t.ticks(4);
    t.expect(heard(t)).toEqual(["news sdk 0 only you"]);
    t.expect(t.commands(t.mod_id, "post").map(({ reason }) => reason)).toEqual(["",
        "the game takes no messages", '"sdk-hear" does not hear "secret": it is not in "events.hear" of its mod.json',
        'no mod "no-such-mod" is running']);
});

test("a topic that mod.json does not publish is refused", async (t) => {
    await ask(t, "publish", "gossip", "x");
    await t.ticks(3);
    t.expect(t.commands(t.mod_id, "publish")[0]).toMatchObject({ outcome: "denied",
        reason: 'the topic "gossip" is not declared: add it with its version to "events.publish" in mod.json' });
});

test("the game's reach everybody, without a declaration", async (t) => {
    await t.send("sdk-hear", "news", { from: "game" });
    await t.ticks(2);
    t.expect(heard(t)).toEqual(['news  0 {"from":"game"}']);
});

test("text is UTF-8 and back", async (t) => {
    t.expect(await ask(t, "utf8", "aé€😀")).toEqual(
        [[0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], "aé€😀"]);
});
