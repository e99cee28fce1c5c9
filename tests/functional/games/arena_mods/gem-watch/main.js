// What it is told of the arena's states, and when; what it reads of them; and queries that try to change something.
import { log, on, ready, world } from "gatehouse";
import { cheat, on as on_game, score, state, state_age } from "gatehouse/game";

log.info(`early ${score()} ${state.round === undefined}`);
on_game("round", ({ number, score, cut }) => log.info(`early heard ${number} ${score} ${cut}`));
on_game("later", ({ at }) => log.info(`later heard ${at} with ${state.later.at}`));
on_game("secret", () => log.info("secret heard"));

await ready();
const began = world.tick;
log.info(`ready ${score()} ${state.round.cut} ${state.secret === undefined} ${state_age("round")}`);
on_game("round", ({ score }) => log.info(`late heard ${score}`));

let asked = false, read = false;
on("tick", () => {
    const age = world.tick - began;
    if (age >= 5 && !asked) {
        asked = true;
        for (const how of ["nothing", "var", "spawn", "random", "sound", "tell"]) {
            try {
                cheat({ how });
                log.info(`${how}: answered`);
            } catch (error) {
                log.info(`${how}: ${error.message}`);
            }
        }
    }
    if (age >= 6 && !read) {
        read = true;
        log.info(`reads ${score() === state.round.score} ${Object.isFrozen(state.round)}`);
    }
});
