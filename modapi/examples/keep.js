// Shows: storage_set, storage_get, storage_keys, storage_remove
import { on, storage } from "gatehouse";

on("init", () => {
    storage.set("games", (storage.get("games") ?? 0) + 1); // there after a restart, and in the saved game
    storage.set("scratch", { any: ["value", "of", "JSON"] });
    console.log(storage.keys(), "take", storage.used, "of", storage.most, "bytes");
    storage.remove("scratch");
});
