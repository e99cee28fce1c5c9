// Shows: player_storage_set, player_storage_get, player_storage_keys, player_storage_remove
import { on, storage } from "gatehouse";

const MOST = 5; // records that are kept
const { player: records } = storage;

// A key of its own for each record, so that games that are played at once lose none of each other's.
const all = () => records.keys("record/").map((key) => ({ key, ...records.get(key) })).sort((a, b) => b.seconds - a.seconds);

let seconds = 0;
on("tick", () => seconds++, { every: 60 });
on("shutdown", () => console.log("the longest games:", all().map((record) => record.seconds)));
on("tick", () => {
    records.set(`record/${records.get("games") ?? 0}`, { seconds });
    for (const { key } of all().slice(MOST)) records.remove(key);
}, { every: 600 });
records.set("games", (records.get("games") ?? 0) + 1);
