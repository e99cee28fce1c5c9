// What a mod shows, lights and sounds, and how far the game lets it.
import { configure, describe, test } from "gatehouse/test";
import { ask } from "./ask.js";

configure({ seed: 5, language: "de" });

const last = (t, command) => t.commands(t.mod_id, command).at(-1);

describe("on the screen", () => {
    test("a text, where it is said", async (t) => {
        await ask(t, "text", 3, "plain", { anchor: "bottom", x: -4, y: 8, color: 0x123456 });
        await t.ticks(1);
        t.expect(t.hud()).toMatchObject([{ kind: "text", item: 3, text: "plain", shown: "plain", anchor: "bottom",
            x: -4, y: 8, color: 0x123456 }]);
        t.expect(t.texts()).toEqual(["plain"]);
    });

    test("a key with its arguments, in the player's language, which the mod is not told", async (t) => {
        await ask(t, "text", 0, { key: "greeting", args: { who: "Ada" } });
        await ask(t, "text", 1, { key: "crabs", args: { count: 1 } });
        await ask(t, "text", 2, { key: "crabs", args: { count: 7 } });
        await ask(t, "text", 3, { key: "nothing", text: "no such key" });
        await ask(t, "text", 4, { key: "nothing" });
        await t.ticks(1);
        t.expect(t.texts()).toEqual(["Hallo Ada", "1 Krabbe", "7 Krabben", "no such key", "nothing"]);
    });

    test("an icon, a bar, a picture; the same number again takes the place, and remove takes away", async (t) => {
        await ask(t, "icon", 0, "shell", { x: 2 });
        await ask(t, "bar", 1, 3, 10, { width: 30, height: 5 });
        await ask(t, "pixels", 2, 2, 1, [31, 255]);
        await t.ticks(1);
        t.expect(t.hud()).toMatchObject([{ kind: "icon", sprite: "shell", x: 2 },
            { kind: "bar", value: 3, max: 10, width: 30, height: 5 }, { kind: "pixels", width: 2, height: 1 }]);
        await ask(t, "text", 0, "instead");
        await ask(t, "take_away", 1);
        await t.ticks(1);
        t.expect(t.hud().map((item) => item.kind)).toEqual(["text", "pixels"]);
    });

    test("a bar that would cover the screen is made thin", async (t) => {
        await ask(t, "bar", 0, 1, 1, { width: 320, height: 32 });
        await t.ticks(1);
        t.expect(last(t, "hud_bar")).toMatchObject({ outcome: "rewritten", width: 320, height: 8 });
        t.expect(t.hud()).toMatchObject([{ kind: "bar", height: 8 }]);
    });

    test("what makes no sense is an error at the call", async (t) => {
        t.expect(await ask(t, "text", 64, "x")).toMatch(/^RangeError: hud_text\.item: 64 is outside 0\.\.63/);
        t.expect(await ask(t, "text", 0, "x", { anchor: "middle" })).toMatch(/anchor: .*"middle"/);
        t.expect(await ask(t, "text", 0, 7)).toMatch(/text: expected a string, got 7/);
        t.expect(await ask(t, "text", 0, { key: "greeting", args: { who: null } }))
            .toMatch(/args\.who: expected a text/);
        t.expect(await ask(t, "text", 0, "x".repeat(300))).toMatch(/text: at most 256 bytes, got 300/);
        t.expect(await ask(t, "bar", 0, 0.5, 1)).toMatch(/value: expected a whole number, got 0\.5/);
        t.expect(await ask(t, "pixels", 0, 97, 1, [1])).toMatch(/width: 97 is outside 1\.\.96/);
        await t.ticks(2);
        t.expect(t.hud()).toEqual([]);
        t.expect(t.mod().rejected_batches).toBe(0);
    });

    test("a picture with too few pixels is refused and told", async (t) => {
        await ask(t, "pixels", 0, 3, 3, [1, 2]);
        await t.ticks(2);
        t.expect(t.hud()).toEqual([]);
        t.expect(t.logs().at(-1)).toMatchObject({ level: "warn", text: t.expect.stringMatching(/pixels/) });
    });
});

describe("in the world", () => {
    test("light, and less of it than was asked for", async (t) => {
        await ask(t, "light", 1, { x: 400, y: 300, radius: 40 });
        await t.ticks(1);
        t.expect(last(t, "light")).toMatchObject({ outcome: "applied", light: 1, intensity: 100, spread: 0 });
        await ask(t, "light", 1, { x: 400, y: 300, radius: 300, intensity: 200 });
        await ask(t, "tint", 0);
        await ask(t, "no_light", 1);
        await t.ticks(1);
        t.expect(last(t, "light")).toMatchObject({ outcome: "rewritten", intensity: 80 });
        t.expect(last(t, "tint")).toMatchObject({ outcome: "rewritten", color: 0xa0a0a0, ticks: 20 });
        t.expect(last(t, "light_remove")).toMatchObject({ outcome: "applied", light: 1 });
    });

    test("weather stays when lightning comes", async (t) => {
        await ask(t, "weather", { rain: 40, wind_x: 2 });
        await ask(t, "flash", 50);
        await t.ticks(1);
        t.expect(last(t, "weather")).toMatchObject({ outcome: "applied", rain: 40, wind_x: 2, fog: 0, flash: 50 });
        await ask(t, "flash");
        await t.ticks(1);
        t.expect(last(t, "weather")).toMatchObject({ outcome: "rewritten", flash: 0 }); // too soon
        t.expect(await ask(t, "weather", { rain: 101 })).toMatch(/rain: 101 is outside 0\.\.100/);
    });

    test("particles and sounds", async (t) => {
        await ask(t, "burst", "spark", 400, 300);
        await ask(t, "burst", "confetti", 400, 300);
        await ask(t, "play", "thunder", { volume: 100, x: 400, y: 300 });
        await t.ticks(1);
        const [spark, confetti] = t.commands(t.mod_id, "particles");
        t.expect(spark).toMatchObject({ outcome: "applied", style: "spark", count: 8, speed: 1 });
        t.expect(confetti.outcome).toBe("failed");
        t.expect(confetti.reason).toMatch(/confetti/);
        t.expect(last(t, "sound")).toMatchObject({ outcome: "rewritten", volume: 80, at_place: true });
    });
});
