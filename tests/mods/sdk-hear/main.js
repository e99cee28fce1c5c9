// Hears, and answers mods.

import { message } from "gatehouse";

for (const name of ["news", "old", "secret"]) {
    message.on(name, ({ from, topic, version, text }) => {
        console.info(topic, from, version, text);
        if (from !== "") message.post(from, "answer", `heard ${text}`);
    });
}
