// Looks for what the game has where the engine's own is.
import { log, on, world } from "gatehouse";

log.info(`cut ${world.cut} ${world.cut}`);
log.info(`round ${world.round}`);
on("round", () => 0);
