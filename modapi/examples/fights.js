// Shows: entity_hurt, entity_died
import { on, world } from "gatehouse";

world.watch("player");

on("entity_hurt", ({ amount, hp, cause }) => {
    console.log(`a player lost ${amount} to ${cause || "something"}, ${hp} are left`);
}, { kind: "player" });

on("entity_died", ({ kind, cause, x, y }) => console.log(kind, "fell at", x, y, "by", cause));
