// Asks what a test posts as "go", and prints what comes of it; answers in each way that there is.

import { answer, ask, message, timer, world } from "gatehouse";

const wait = (ticks) => new Promise((resolve) => timer.after(ticks, () => resolve(undefined)));

answer("sdk-ask.echo", (data, from) => ({ data, from }));
answer("sdk-ask.fails", (text) => { throw new Error(text); });
answer("sdk-ask.slow", async (ticks) => {
    const began = world.tick;
    await wait(ticks);
    return world.tick - began;
});
answer("sdk-ask.never", () => new Promise(() => {}));
answer("sdk-ask.huge", (length) => "x".repeat(length));
answer("sdk-ask.odd", (what) => {
    const values = { circle: {}, nothing: undefined, null: null, list: [1, "é\n", { a: null }], fn: () => 1 };
    values.circle.self = values.circle;
    if (what === "thrown") throw { get message() { throw new Error("no"); } };
    return values[what];
});

message.on("go", async ({ json: { name, data, options } }) => {
    try {
        console.info("got", JSON.stringify(await ask(name, data, options)));
    } catch (error) {
        console.info("failed", error.name, error.mod ?? "-", error.message);
    }
});

message.on("many", async ({ json: { count, name } }) => {
    const all = [];
    try {
        for (let i = 0; i < count; i++) all.push(ask(name, i).catch(() => "late"));
    } catch (error) {
        console.info("threw", all.length, error.message);
    }
    console.info("all", JSON.stringify(await Promise.all(all)));
});
