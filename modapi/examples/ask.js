// Shows: post, message
import { answer, ask, log, message } from "gatehouse";

// Others ask this mod: mod.json has "events": { "hear": { "my-mod.can_pay": 1 } } and the capability "message".
answer("my-mod.can_pay", async ({ price }, from) => {
    if (typeof price !== "number") throw new Error(`${from} sent no number`);
    try {
        return await ask("wallet.balance", { player: 0 }, { ticks: 60 }) >= price; // and it asks another one
    } catch (error) {
        log.warn(error.message); // it does not play, says no, or does not answer in time
        return false;
    }
});

message.post("", "example.hello", "who can pay?"); // to the game: nobody waits for an answer
