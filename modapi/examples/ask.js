// Shows: post, message
import { answer, ask, log } from "gatehouse";

// Others ask this mod: mod.json has "events": { "hear": { "my-mod.double": 1 } } and the capability "message".
answer("my-mod.double", ({ number }, from) => {
    if (typeof number !== "number") throw new Error(`${from} sent no number`);
    return number * 2;
});

// And it asks another one.
async function show_coins() {
    try {
        log("coins:", await ask("wallet.balance", { player: 0 }, { ticks: 60 }));
    } catch (error) {
        log.warn(error.message); // it does not play, says no, or does not answer in time
    }
}
show_coins();
