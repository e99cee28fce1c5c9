// Calls what the SDK has, as a test tells it: the game's message "do" says what, with which arguments, and a line of
// the log what came of it, as JSON. The acts lie beside this, by the part of the SDK that they call.

import { message } from "gatehouse";
import { events } from "./events.js";
import { kept } from "./kept.js";
import { screen } from "./screen.js";
import { self } from "./self.js";
import { talk } from "./talk.js";
import { things } from "./things.js";

const acts = { __proto__: null, ...events, ...kept, ...screen, ...self, ...talk, ...things };

message.on("do", async ({ json: [name, ...values] }) => {
    let value;
    try {
        value = await acts[name](...values);
    } catch (error) {
        value = `${error}`;
    }
    console.log(`${name} = ${JSON.stringify(value) ?? "undefined"}`);
});
