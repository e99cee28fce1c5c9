// What it keeps.

import { storage } from "gatehouse";

export const kept = {
    keep: (key, value) => storage.set(key, value),
    keep_bytes: (key, list) => storage.set(key, new Uint8Array(list)),
    keep_long: (key, length) => storage.set(key, "x".repeat(length)),
    kept: (key) => storage.get(key),
    kept_bytes: (key) => [storage.get(key) instanceof Uint8Array, ...storage.get(key)],
    has: (key) => storage.has(key),
    forget: (key) => storage.remove(key),
    keys: (prefix) => storage.keys(prefix),
    room: () => [storage.used, storage.most],

    keep_record: (key, value) => storage.player.set(key, value),
    record: (key) => storage.player.get(key),
    has_record: (key) => storage.player.has(key),
    forget_record: (key) => storage.player.remove(key),
    records: (prefix) => storage.player.keys(prefix),
    room_for_records: () => [storage.player.used, storage.player.most],
};
