// Pays coins for the shades that fall at night, when the night is over. What could not be paid is tried again at the next dawn.
import { hud, log, settings, storage, timer } from "gatehouse";
import { on } from "gatehouse/game";
import { give } from "wallet/client.js";

const NOTE = 0; // HUD item
const SHOWN_TICKS = 300;
const MOST_AT_ONCE = 99; // coins that the wallet takes

let fell; // how many shades had fallen at the last tally; undefined: not known yet
let is_night = false;

const owed = () => storage.get("owed") ?? 0;

function show(text) {
    hud.text(NOTE, text, { anchor: "top", y: 24 });
    timer.after(SHOWN_TICKS, () => hud.remove(NOTE));
}

async function pay() {
    const coins = Math.min(owed(), MOST_AT_ONCE);
    if (coins === 0) return;
    storage.set("owed", owed() - coins);
    try {
        const all = await give(coins, "shades put out");
        show(`A bounty of ${coins} coins. You have ${all}.`);
    } catch (error) {
        storage.set("owed", owed() + coins);
        log.warn(error.message);
    }
}

on("tally", ({ kills }) => {
    const more = fell === undefined ? 0 : kills - fell;
    fell = kills;
    if (more > 0 && is_night) storage.set("owed", owed() + more * settings.coins);
});

on("phase", ({ phase }) => {
    const was_night = is_night;
    is_night = phase === "night";
    if (was_night && !is_night) pay();
});
