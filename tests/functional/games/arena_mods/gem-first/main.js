// Tries what came after the level of the arena's api that it was written for.
import { log, on } from "gatehouse";
import { cheer, on as on_game, shout, state, trail, trails } from "gatehouse/game";

on("command_result", (result) => log.info(`${result.command} ${result.outcome} ${result.reason}`));
on_game("trailed", () => log.info("heard of a trail"));
on_game("paths", () => log.info("heard of paths"));
on_game("cheered", ({ words }) => log.info(`heard ${words}`));
let tick = 1;
on("tick", () => {
    tick++;
    if (tick === 3) trail({ owner: { name: "me" }, stops: [] });
    if (tick === 4) {
        try {
            trails({ of: { owner: "me" } });
        } catch (error) {
            log.info(`no answer: ${error.message}`);
        }
    }
    if (tick === 5) shout({ text: "old" });
    if (tick === 6) cheer({ words: [`p ${state.paths}`, `round ${state.round.number}`] });
});
