// Does what its tests ask for, by messages of theirs: [name of a command or query, its fields].
import { log, message } from "gatehouse";
import * as game from "gatehouse/game";

if (game.content.get("kind", "drowned:sailor").hp !== 12) throw new Error("its own content is not there");

message.on("do", ({ json: [name, fields] }) => {
    const answer = game[name](fields);
    if (answer !== undefined) log.info(`${name} ${JSON.stringify(answer)}`);
});

for (const name of ["picked", "built", "crafted", "upgraded", "goal_done"]) {
    game.on(name, (event) => log.info(`${name} ${JSON.stringify(event)}`));
}
