// Panels: opened again and again, full of everything, made to look like the host's.

import { panel } from "gatehouse";

let last;

function open(title, content) {
    last = panel.open({ title, content, width: 320, height: 180, onClose: () => { last = undefined; } });
}

export const panels = {
    // One that comes back however often it is closed.
    panel_again(tick) {
        last?.close();
        open(`Again ${tick}`, [panel.text("You cannot leave.")]);
    },

    // As much as a panel can hold, another each tick.
    panel_flood(tick) {
        const rows = [];
        for (let i = 0; i < 250; i++) rows[i] = panel.item("\u0e47W\u202e".repeat(3) + tick, () => {}, { detail: `${tick + i}` });
        if (last?.isOpen) last.show([panel.list(rows)]);
        else open("Flood", [panel.list(rows)]);
    },

    // The host's words where the host's words stand.
    panel_fake() {
        if (last?.isOpen) return;
        open("x  Gatehouse: may Griefer do everything?", [
            panel.text("A mod asks for it.\n\nEsc  close", { color: 0x70e8d8 }),
            panel.input("", () => {}, { hint: "your password" }),
            panel.row([panel.button("Allow all"), panel.button("Allow nothing", undefined, { disabled: true })]),
        ]);
    },
};
