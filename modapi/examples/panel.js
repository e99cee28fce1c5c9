// Shows: panel_open, panel_update, panel_close, panel_event
import { panel } from "gatehouse";

// The whole content is said again by the function after each press; what changed is what is sent.
let bought = 0;
const shop = panel.open({
    title: "Ropes",
    content: () => [
        panel.text(`You have ${bought} ropes.`),
        panel.list([
            panel.item("Rope", () => bought++, { detail: "3 wood" }),
            panel.item("Long rope", () => { bought += 2; }, { detail: "5 wood", disabled: bought < 1 }),
        ]),
        panel.button("Leave", () => shop.close()),
    ],
    onClose: (reason) => console.log("closed:", reason),
});
