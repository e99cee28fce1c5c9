// Shows: hud_text, hud_icon, hud_bar, hud_remove
import { hud, timer } from "gatehouse";

// 0, 1 and 2 are the mod's own numbers: sending one again replaces it.
hud.text(0, "Oil for the night", { anchor: "top_right", x: -4, y: 40, color: 0xffe9a0 });
hud.icon(1, "oil", { anchor: "top_right", x: -4, y: 52 });
let oil = 0;
const filling = timer.every(10, () => {
    hud.bar(2, ++oil, 20, { anchor: "top_right", x: -4, y: 70, width: 60, height: 4, color: 0xe0a030 });
    if (oil < 20) return;
    timer.cancel(filling);
    for (let item = 0; item <= 2; item++) hud.remove(item);
});
