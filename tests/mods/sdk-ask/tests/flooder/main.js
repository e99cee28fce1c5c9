// Sends as many requests as a tick takes, some that are never done, by the SDK and past it.
import { message, on } from "gatehouse";

let id = 0;
on("tick", () => {
    for (let i = 0; i < 16; i++) message.post("sdk-ask", i % 2 ? "sdk-ask.never" : "sdk-ask.huge", `${++id} 3900`);
});
