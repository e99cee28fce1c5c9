// Shows: publish, post, message
import { message, timer } from "gatehouse";

// mod.json: "events": { "publish": { "example.news": 1 }, "hear": { "example.news": 1 } }
message.on("example.news", ({ from, version, json }) => console.log(from, "says, in version", version, json));

timer.every(120, () => message.publishJson("example.news", { tide: "rising" })); // to every mod that hears it
timer.after(60, () => message.post("", "example.hello", "hello, game")); // to the game; another mod by its id
