// What it knows of itself, what it says, and how it fails.

import { hud, log, message, mod, on, ready, settings } from "gatehouse";

let early;
try {
    early = settings.glow;
} catch (error) {
    early = `${error}`;
}
let when_ready;
ready().then(() => { when_ready = { ...settings }; });

message.on("fail", () => { throw new Error("on purpose"); });
message.on("fail", () => console.info("the other handler was called"));
message.on("reject", async () => { throw new TypeError("later, on purpose"); });
message.on("not json", ({ json }) => console.info(json));

export const self = {
    early: () => early,
    when_ready: () => when_ready,
    mod: () => ({ id: mod.id, api: mod.api, capabilities: mod.capabilities, restarts: mod.restarts,
        limits: mod.limits, hud: mod.has("hud"), test: mod.has("test") }),
    budget: () => mod.budget,
    change_settings() { settings.glow = 9; },
    many(count) {
        for (let i = 0; i < count; i++) hud.remove(i % 64);
    },
    levels() {
        console.debug("one", { two: [2] });
        console.log("%s is %d%%", "half", 50);
        console.warn("a warning");
        console.error("an error");
        console.assert(1 > 2, "no");
        console.count("things");
        console.count("things");
        console.group("inside");
        console.log("deeper");
        console.groupEnd();
        console.table([{ a: 1 }]);
        log.debug("quiet");
        log("plain");
        log.warn("from log");
    },
    bad_event: () => on("tock", () => {}),
    bad_handler: () => on("tick", 7),
};
