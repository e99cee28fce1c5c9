// Shows: input_action
import { input } from "gatehouse";

// An action, not a key: the player chooses keys. mod.json's "inputs" declares actions of a mod's own.
input.on("dash", (pressed, player) => {
    if (pressed) console.log("player", player + 1, "dashes");
});
