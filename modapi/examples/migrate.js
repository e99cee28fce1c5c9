// Shows: storage_migration, storage_migrated
import { on, storage } from "gatehouse";

// Called when a saved game has what an older version of this mod kept: mod.json's "storage" says which it is now.
storage.migrate((from) => {
    if (from < 2) storage.set("games", Number(storage.get("count") ?? 0));
    storage.remove("count");
}); // when it throws, what was stored stays as it was

on("tick", () => console.log("games so far:", storage.get("games") ?? 0), { every: 300 });
