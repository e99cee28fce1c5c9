// A panel as a player has it: opened, changed, used, closed; and how far the game lets a mod.
import { configure, describe, test } from "gatehouse/test";

configure({ seed: 5 });

async function tell(t, what, more) {
    await t.send(t.mod_id, "do", { what, more });
    await t.ticks(2);
}

const seen = async (t) => {
    await tell(t, "told");
    return t.logs().at(-1).text;
};

const texts = (shown) => shown.widgets.filter((one) => one.text !== "").map((one) => one.text);
const last = (t, command) => t.commands(t.mod_id, command).at(-1);

describe("a panel", () => {
    test("shows what the mod says, in order", async (t) => {
        t.expect(await t.panel()).toBeUndefined();
        await tell(t, "open");
        const shown = await t.panel();
        t.expect(shown).toMatchObject({ mod: "sdk-panel", title: "Wares" });
        t.expect(texts(shown)).toEqual(["You take 1.", "Buy", "bread", "fish", "rope", "Sell", "How many", "As a gift", "Leave"]);
        t.expect(shown.widgets[3]).toMatchObject({ kind: "list" });
        t.expect(shown.widgets[4]).toMatchObject({ kind: "item", detail: "5", parent: shown.widgets[3].id });
    });

    test("tells each kind of use to the mod, which says again what changed alone", async (t) => {
        await tell(t, "open");
        await t.press_widget("bread");
        await t.ticks(2);
        t.expect(texts(await t.panel())).not.toContain("bread");
        await t.press_widget("How many", { value: 4 });
        await t.ticks(2);
        t.expect(texts(await t.panel())).toContain("You take 4.");
        t.expect(last(t, "panel_update").widgets.map((one) => one.kind)).toEqual(["widget_text", "widget_bar"]);
        await t.press_widget("As a gift");
        await t.ticks(2);
        const { widgets } = await t.panel();
        await t.press_widget(widgets.find((one) => one.kind === "input").id, { text: "Ada" });
        await t.ticks(2);
        await t.press_widget(widgets.find((one) => one.kind === "tabs").id, { value: 2 });
        await t.ticks(2);
        await t.press_widget(widgets.find((one) => one.kind === "slot").id);
        await t.ticks(2);
        t.expect(await seen(t)).toMatch("seen: buys bread; gift true; for Ada; looks; sells open: true");
    });

    test("is left by the player, or by the mod", async (t) => {
        await tell(t, "open");
        await t.close_panel();
        await t.ticks(2);
        t.expect(await t.panel()).toBeUndefined();
        t.expect(await seen(t)).toMatch("closed the player closed it open: false");
        await t.ticks(60);
        await tell(t, "open");
        await t.press_widget("Leave");
        await t.ticks(2);
        t.expect(await t.panel()).toBeUndefined();
    });

    test("is not opened at once again when the player closed it", async (t) => {
        await tell(t, "open");
        await t.close_panel();
        await tell(t, "open");
        t.expect(last(t, "panel_open").outcome).toBe("denied");
        t.expect(last(t, "panel_open").reason).toMatch(/^the player closed its panel: again in \d+ ticks/);
        t.expect(await t.panel()).toBeUndefined();
        await t.ticks(60);
        await tell(t, "open");
        t.expect(await t.panel()).toMatchObject({ title: "Wares" });
    });

    test("takes the keys from the game while it is open, and no longer", async (t) => {
        t.world.watch("player");
        await t.until(() => t.world.player);
        await tell(t, "open");
        const { x } = t.world.player;
        await t.press("right", 30);
        t.expect(t.world.player.x).toBe(x);
        await t.close_panel();
        await t.press("right", 30);
        t.expect(t.world.player.x).toBeGreaterThan(x);
    });

    test("is used by pointer, ways and keys as a player uses it", async (t) => {
        await tell(t, "open");
        await tell(t, "show", ["one", "two", "three"]);
        await t.ticks(20);
        await t.press("down");
        await t.ticks(1);
        await t.press("use");
        await t.ticks(2);
        t.expect(await seen(t)).toMatch("pressed open");
    });

    test("keeps widgets of an id as they come and go, and sends them once", async (t) => {
        await tell(t, "open");
        await tell(t, "show", ["one", "two", "three"]);
        const [one, , three] = (await t.panel()).widgets;
        await tell(t, "show", ["three", "four", "one"]);
        const now = (await t.panel()).widgets;
        t.expect([now[0].id, now[2].id]).toEqual([three.id, one.id]);
        t.expect(last(t, "panel_update").widgets.map((widget) => widget.text)).toEqual(["four"]);
    });

    test("has at most 255 widgets, and says so", async (t) => {
        await tell(t, "open");
        await tell(t, "many", { rows: 254 });
        t.expect((await t.panel()).widgets).toHaveLength(255);
        await tell(t, "many", { rows: 300 });
        t.expect(await seen(t)).toMatch("a panel has at most 255 widgets, this has 301");
        t.expect((await t.panel()).widgets).toHaveLength(255);
    });

    test("is over with its mod", async (t) => {
        await tell(t, "open");
        await t.restart();
        await t.ticks(2);
        t.expect(await t.panel()).toBeUndefined();
    });

    test("says what a test cannot press", async (t) => {
        await tell(t, "open");
        await t.expect(t.press_widget("gold")).rejects.toThrow(/has no widget 'gold'; it has "You take 1."/);
        await t.expect(t.press_widget("rope")).rejects.toThrow(/it is disabled/);
    });
});

describe("what goes with an entity", () => {
    test("a name above it and sparks, without a command each tick, until it is gone", async (t) => {
        const moth = await t.spawn("moth", 400, 300);
        await tell(t, "mark", { entity: moth });
        const sent = t.commands().length;
        t.expect(t.hud()).toMatchObject([{ kind: "text", text: "Ada", placed: { entity: moth, y: -18 } }]);
        await t.ticks(30);
        t.expect(t.commands()).toHaveLength(sent);
        await t.remove(moth);
        await t.ticks(2);
        await tell(t, "mark", { entity: moth });
        t.expect(last(t, "hud_place")).toMatchObject({ outcome: "failed", reason: "stale handle: that entity is gone" });
    });
});
