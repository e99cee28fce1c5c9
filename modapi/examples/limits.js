// Shows: budget, batch_rejected
import { on } from "gatehouse";

on("budget", ({ commands, commands_per_tick, strikes }) => {
    if (commands < commands_per_tick / 4) console.warn("nearly at the limit of a tick's commands");
    if (strikes > 0) console.warn(strikes, "strikes: the game slows this mod down soon");
}, { every: 60 });

on("batch_rejected", ({ field, reason }) => console.error("bytes that are wrong:", field, reason));
