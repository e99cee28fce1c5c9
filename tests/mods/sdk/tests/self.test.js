// What a mod knows of itself, what it says, its limits and its errors.
import { configure, describe, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5, settings: { glow: 5, loud: true, mode: "wild" } });

describe("of itself", () => {
    test("settings are known once it is ready, and not before", async (t) => {
        t.expect(await ask(t, "early")).toMatch(/^Error: settings\.glow is not known while the mod is being loaded/);
        t.expect(await ask(t, "when_ready")).toEqual({ glow: 5, name: "Ada", loud: true, mode: "wild" });
        t.expect(await ask(t, "change_settings")).toMatch(/^TypeError: /);
    });

    test("id, level, capabilities and limits", async (t) => {
        const mod = await ask(t, "mod");
        t.expect(mod).toMatchObject({ id: "sdk", api: t.expect.any(Number), restarts: 0, hud: true, test: false,
            limits: { commands_per_tick: 256, bytes_per_tick: 65536 } });
        t.expect(mod.capabilities).toHaveLength(14);
        t.expect(mod.capabilities).not.toContain("test");
    });

    test("the budget comes once it was asked for", async (t) => {
        t.expect(await ask(t, "budget")).toBeUndefined();
        await t.ticks(70);
        t.expect(await ask(t, "budget")).toMatchObject({ commands_per_tick: 256, cost_per_tick: 1024, entities: 64,
            every: 1, strikes: 0 });
    });
});

describe("limits", () => {
    test("more than 256 commands in a tick are an error at the call", async (t) => {
        t.expect(await ask(t, "many", 300)).toBe(
            "RangeError: more than 256 commands in one tick: spread the work over several ticks");
        await t.ticks(2);
        t.expect(t.mod().over_quota).toBeGreaterThan(150); // 64 of hud_remove are usual
        t.expect(t.mod().rejected_batches).toBe(0);
        t.expect(await ask(t, "many", 10)).toBeUndefined(); // the next tick has room again
    });
});

describe("what it says", () => {
    test("has a level, a place and a form", async (t) => {
        await ask(t, "levels");
        const lines = t.logs().slice(0, -1).map(({ level, text }) => `${level}: ${text}`);
        t.expect(lines.join("\n")).toMatchSnapshot("lines");
        t.expect(t.logs()[0].place).toMatch(/^self\.js:\d+$/);
    });
});

describe("an error", () => {
    test("of a handler is told with its place, and the other handlers are called", async (t) => {
        await t.allowErrors();
        await t.send("sdk", "fail");
        await t.until(() => t.errors().length > 0, 10);
        t.expect(t.errors())
            .toMatchObject([{ kind: "error", file: "self.js", line: 14, message: "Error: on purpose" }]);
        t.expect(t.logs().at(-1).text).toBe("the other handler was called");
        t.expect(await ask(t, "world")).toMatchObject({ day: 1 }); // and it goes on
        t.expect(t.mod()).toMatchObject({ state: "running", errors: 1, starts: 1 });
    });

    test("of a promise, too", async (t) => {
        await t.allowErrors();
        await t.send("sdk", "reject");
        await t.until(() => t.errors().length > 0, 10);
        t.expect(t.errors()[0]).toMatchObject({ file: "self.js", line: 16 });
        t.expect(t.errors()[0].message).toMatch(/TypeError: later, on purpose/);
    });

    test("of what is no JSON", async (t) => {
        await t.allowErrors();
        await t.send("sdk", "not json", "{");
        await t.until(() => t.errors().length > 0, 10);
        t.expect(t.errors()[0].message).toMatch(/^SyntaxError: /);
    });
});
