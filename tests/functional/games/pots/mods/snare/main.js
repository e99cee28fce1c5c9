import { log } from "gatehouse";
import { content } from "gatehouse/game";

function refused(act) {
    try {
        act();
        return "nothing was refused";
    } catch (e) {
        return e.message;
    }
}

log(content.all("item").map((entry) => entry.id).join(), content.get("item", "pot").price);
log(content.of("item", "snare").length, content.get("item", "snare:net").loot[0].item, content.get("item", "constructor"));
log(refused(() => (content.get("item", "pot").size.w = 9)));
log(refused(() => content.all("itm")));
log(refused(() => content.all("__proto__")));
